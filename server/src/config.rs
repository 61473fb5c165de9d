//! What the process is told from outside.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    #[arg(
        long,
        env = "TOMONI_LISTEN",
        default_value = "127.0.0.1:4000",
        global = true
    )]
    pub listen: SocketAddr,
    /// The folder of the database, and of mails while no mail server is named.
    #[arg(long, env = "TOMONI_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// The address that people open, for links in mails. Default: where the server listens.
    #[arg(long, env = "TOMONI_BASE_URL", global = true)]
    pub base_url: Option<String>,
    /// A mail server, as `smtp://user:password@host:port`; add `?tls=required` for STARTTLS.
    #[arg(long, env = "TOMONI_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<String>,
    /// Who sends the mails.
    #[arg(
        long,
        env = "TOMONI_MAIL_FROM",
        default_value = "Tomoni <tomoni@localhost.localdomain>",
        global = true
    )]
    pub mail_from: String,
    /// The database. Default: an `SQLite` file in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// The file that gets the end of the audit log daily. Default: `audit-heads.txt` in the data folder.
    #[arg(long, env = "TOMONI_AUDIT_HEADS", global = true)]
    pub audit_heads: Option<PathBuf>,
    /// The folder of the browser's files. Default: `site` beside the program.
    #[arg(long, env = "TOMONI_SITE", global = true)]
    pub site: Option<PathBuf>,
    /// The certificate and its chain (PEM), for TLS of our own. Read anew on SIGHUP.
    #[arg(long, env = "TOMONI_TLS_CERT", global = true)]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM).
    #[arg(long, env = "TOMONI_TLS_KEY", global = true)]
    pub tls_key: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, as `10.0.0.7` or `10.0.0.0/24`.
    #[arg(
        long,
        env = "TOMONI_TRUSTED_PROXY",
        value_delimiter = ',',
        value_parser = network,
        global = true
    )]
    pub trusted_proxy: Vec<IpNet>,
    /// The payment company's secret key. Without one no cards are taken.
    #[arg(long, env = "TOMONI_STRIPE_KEY", hide_env_values = true, global = true)]
    pub stripe_key: Option<String>,
    /// What the payment company signs its letters with; several while one is changed.
    #[arg(
        long,
        env = "TOMONI_STRIPE_WEBHOOK_SECRETS",
        value_delimiter = ',',
        hide_env_values = true,
        global = true
    )]
    pub stripe_webhook_secrets: Vec<String>,
    /// Where the payment company is asked.
    #[arg(
        long,
        env = "TOMONI_STRIPE_URL",
        default_value = "https://api.stripe.com",
        global = true
    )]
    pub stripe_url: String,
    /// How many seconds a request may take.
    #[arg(
        long,
        env = "TOMONI_PATIENCE",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..=3600),
        global = true
    )]
    pub patience: u64,
}

/// One machine, or a net of them.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| format!("{text} is neither an address nor a net such as 10.0.0.0/24"))
}

impl Config {
    /// The folder for mails as files.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        self.data.join("mail")
    }

    /// The folder of what people attached.
    #[must_use]
    pub fn files_folder(&self) -> PathBuf {
        self.data.join("files")
    }

    /// The file of the audit log's daily ends.
    #[must_use]
    pub fn audit_heads(&self) -> PathBuf {
        let beside = || self.data.join("audit-heads.txt");
        self.audit_heads.clone().unwrap_or_else(beside)
    }

    /// The folder of the browser's files.
    #[must_use]
    pub fn site_folder(&self) -> PathBuf {
        self.site.clone().unwrap_or_else(|| {
            let program = std::env::current_exe().unwrap_or_default();
            program.parent().map(|p| p.join("site")).unwrap_or_default()
        })
    }

    /// The address for links, without a slash at its end: as told, else where a server on the same data
    /// says that it listens, else where this one would.
    #[must_use]
    pub fn base_url(&self) -> String {
        let told = self.base_url.clone();
        let served = || std::fs::read_to_string(self.address_file()).ok();
        let url = told
            .or_else(served)
            .unwrap_or_else(|| self.listened(self.listen));
        url.trim().trim_end_matches('/').to_owned()
    }

    /// Says to commands beside the server where it is reached.
    ///
    /// # Errors
    /// Where the data folder cannot be written.
    pub fn announce(&mut self, listen: SocketAddr) -> std::io::Result<()> {
        // Port 0 became a real one; links in mails need it.
        self.listen = listen;
        let url = self
            .base_url
            .take()
            .unwrap_or_else(|| self.listened(listen));
        std::fs::create_dir_all(&self.data)?;
        std::fs::write(self.address_file(), &url)?;
        self.base_url = Some(url);
        Ok(())
    }

    /// The address where nobody named one.
    fn listened(&self, at: SocketAddr) -> String {
        let scheme = if self.tls_cert.is_some() {
            "https"
        } else {
            "http"
        };
        // Browsers bind passkeys to names: the machine's own is one.
        if at.ip().is_loopback() {
            format!("{scheme}://localhost:{}", at.port())
        } else {
            format!("{scheme}://{at}")
        }
    }

    fn address_file(&self) -> PathBuf {
        self.data.join("address")
    }
}
