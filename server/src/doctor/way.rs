//! The ways in and out: the address that people open, and the mail.

use std::time::Duration;

use tokio::time::timeout;
use url::{Host, Url};

use super::{Finding, fail, ok, warn};
use crate::config::Config;
use crate::post::Carrier;
use crate::tls::Tls;

/// How long a mail server may take to say that it is there.
const GREETING: Duration = Duration::from_secs(10);

pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![address(&config.base_url())];
    match Tls::from_config(config) {
        Ok(None) => {}
        Ok(Some(_)) => findings.push(ok("tls", "the certificate and its key can be used")),
        Err(failure) => findings.push(fail("tls", failure.to_string())),
    }
    findings.push(mail(config).await);
    findings
}

fn address(base: &str) -> Finding {
    let Ok(url) = Url::parse(base) else {
        return fail("address", format!("{base} is none; see TOMONI_BASE_URL"));
    };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match (url.scheme(), here) {
        ("https", _) => ok("address", format!("people open {base}")),
        (_, true) => warn(
            "address",
            format!("{base} is for trying out; people need an https address in TOMONI_BASE_URL"),
        ),
        _ => fail(
            "address",
            format!("{base} is not encrypted, and everybody on the way can read along"),
        ),
    }
}

async fn mail(config: &Config) -> Finding {
    let folder = config.mail_folder();
    let carrier = match Carrier::from_config(config.smtp_url.as_deref(), folder) {
        Ok(carrier) => carrier,
        Err(error) => return fail("mail", error.to_string()),
    };
    match carrier {
        Carrier::Smtp(server) => match timeout(GREETING, server.test_connection()).await {
            Ok(Ok(true)) => ok("mail", "the mail server lets us in"),
            // Its own words may hold the password's name or the person's.
            Ok(Ok(false) | Err(_)) => fail("mail", "the mail server does not let us in"),
            Err(_) => fail("mail", "the mail server does not answer"),
        },
        Carrier::Folder(folder) => {
            let probe = folder.join(".doctor");
            let written = std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(&probe, ""))
                .and_then(|()| std::fs::remove_file(&probe));
            let folder = folder.display();
            match written {
                Ok(()) => warn(
                    "mail",
                    format!("no mail server is named: mails stay in {folder}"),
                ),
                Err(error) => fail("mail", format!("{folder} cannot be written: {error}")),
            }
        }
    }
}
