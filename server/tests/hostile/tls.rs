//! Encrypted by ourselves, or by a proxy in front: what browsers are then told.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use reqwest::header::LOCATION;
use reqwest::{Method, StatusCode};
use server::run::start;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::world::{House, Plan, Told, World, eventually};

/// A certificate for this machine, in its two files.
fn certifies(folder: &Path) -> CertificateDer<'static> {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), own.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), own.signing_key.serialize_pem()).unwrap();
    own.cert.der().clone()
}

/// What the server answers to somebody who trusts this certificate and no other.
async fn asks(address: &str, trusts: &CertificateDer<'static>, request: &str) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusts.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect(name, stream).await.ok()?;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    // Some servers hang up without a word of farewell; what was said counts.
    let _ = stream.read_to_end(&mut heard).await;
    Some(String::from_utf8(heard).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_makes_everything_encrypted() {
    let folder = TempDir::new().unwrap();
    let own = certifies(folder.path());
    let file = |flag: &str, name: &str| format!("--{flag}={}", folder.path().join(name).display());
    let flags = [file("tls-cert", "cert.pem"), file("tls-key", "key.pem")];
    let house = House::new(folder.path()).told(&flags.each_ref().map(String::as_str));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut config = house.config("--listen=127.0.0.1:0");
    config.announce(address).unwrap();
    let port = address.port();
    assert_eq!(config.base_url(), format!("https://localhost:{port}"));
    let running = start(config, house.clock.clone(), false).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async move {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(running.serve(listener, until));
    let address = address.to_string();

    let leave = format!(
        "POST /sign-out HTTP/1.1\r\nhost: {address}\r\norigin: https://{address}\r\n\
         connection: close\r\ncontent-length: 0\r\n\r\n"
    );
    let answer = asks(&address, &own, &leave).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age="));
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.expect("a cookie");
    assert!(cookie.starts_with("__Host-tomoni="), "{cookie}");
    for part in ["; Path=/", "; HttpOnly", "; Secure", "; SameSite="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let plain = reqwest::get(format!("http://{address}/")).await;
    assert!(plain.is_err(), "nothing is said in the clear");

    // The certificate is renewed while the server runs.
    let next = certifies(folder.path());
    let get = format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    assert_eq!(asks(&address, &next, &get).await, None);
    let ourselves = std::process::id().to_string();
    let told = Command::new("kill").args(["-HUP", &ourselves]).status();
    assert!(told.unwrap().success());
    let answer = eventually("the new certificate", async || {
        asks(&address, &next, &get).await
    });
    assert!(answer.await.starts_with("HTTP/1.1 200"));
    assert_eq!(
        asks(&address, &own, &get).await,
        None,
        "the old one is gone"
    );

    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[test]
fn half_a_certificate_is_told_in_words() {
    let folder = TempDir::new().unwrap();
    certifies(folder.path());
    let cert = format!("--tls-cert={}", folder.path().join("cert.pem").display());
    let key = |name: &str| format!("--tls-key={}", folder.path().join(name).display());
    for (flags, told) in [
        (vec![cert.clone()], "both a certificate and its key"),
        (vec![cert.clone(), key("nowhere.pem")], "nowhere.pem"),
        (vec![cert, key("cert.pem")], "cert.pem cannot be used"),
    ] {
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let config = House::new(folder.path())
            .told(&flags)
            .config("--listen=127.0.0.1:0");
        let failure = server::tls::Tls::from_config(&config).err().unwrap();
        assert!(failure.to_string().contains(told), "{failure}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_trusted_proxy_says_how_people_came() {
    const BASE: &str = "https://tomoni.example";
    for trusted in [true, false] {
        let proxy = if trusted { "127.0.0.0/8" } else { "192.0.2.1" };
        let proxy = format!("--trusted-proxy={proxy}");
        let w = World::begins_told(&[&format!("--base-url={BASE}"), &proxy]).await;
        let event = w.ken.holds(Plan::business(5)).await;
        assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
        let comes = async |by: &str| {
            let request = w.house.request(Method::GET, &event.page());
            request
                .header("x-forwarded-proto", by)
                .send()
                .await
                .unwrap()
        };
        let answer = comes("https").await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.headers().contains_key("strict-transport-security"));
        let answer = comes("http").await;
        if trusted {
            assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
            let to = answer.headers()[LOCATION].to_str().unwrap();
            assert_eq!(to, format!("{BASE}{}", event.page()));
        } else {
            assert_eq!(answer.status(), StatusCode::OK, "not its word to take");
        }
    }
}
