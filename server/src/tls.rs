//! TLS of our own, from certificate files; they are read anew on SIGHUP, so that renewing one breaks no
//! connection.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::signal::unix::Signal;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::Config;
use crate::error::Failure;
use crate::run::Stop;

/// Where the certificate lies, and what it is now.
pub struct Tls {
    cert: PathBuf,
    key: PathBuf,
    acceptor: RwLock<TlsAcceptor>,
}

impl Tls {
    /// `None` where none is asked for.
    ///
    /// # Errors
    /// Where a file is missing or is not what it should be; in words for the operator.
    pub fn from_config(config: &Config) -> Result<Option<Self>, Failure> {
        let (cert, key) = match (&config.tls_cert, &config.tls_key) {
            (None, None) => return Ok(None),
            (Some(cert), Some(key)) => (cert.clone(), key.clone()),
            _ => return Err(Failure::new("TLS needs both a certificate and its key")),
        };
        let acceptor = RwLock::new(read(&cert, &key)?);
        Ok(Some(Self {
            cert,
            key,
            acceptor,
        }))
    }

    /// For the next connection.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        let acceptor = self.acceptor.read().unwrap_or_else(PoisonError::into_inner);
        acceptor.clone()
    }

    fn renew(&self) -> Result<(), Failure> {
        let new = read(&self.cert, &self.key)?;
        *self
            .acceptor
            .write()
            .unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }
}

/// Reads the files anew whenever the process is told to. What cannot be read leaves the old ones in use.
pub async fn renew(tls: Arc<Tls>, mut told: Signal, stop: Stop) {
    loop {
        tokio::select! {
            _ = told.recv() => match tls.renew() {
                Ok(()) => tracing::info!("the certificate was read anew"),
                Err(failure) => failure.log(),
            },
            () = stop.wait() => return,
        }
    }
}

fn read(cert: &Path, key: &Path) -> Result<TlsAcceptor, Failure> {
    let wrong = |file: &Path, error: pem::Error| {
        Failure::new(format!("{} cannot be used: {error}", file.display()))
    };
    let chain = CertificateDer::pem_file_iter(cert).map_err(|error| wrong(cert, error))?;
    let chain: Result<Vec<_>, _> = chain.collect();
    let chain = chain.map_err(|error| wrong(cert, error))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, secret)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
