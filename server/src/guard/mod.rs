//! What stands between the network and the handlers, one concern a file. `http.rs` says in which order.

pub mod away;
pub mod guess;
pub mod headers;
pub mod limits;
pub mod origin;
pub mod patience;
pub mod peer;
pub mod plain;

use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use crate::config::Config;

/// What the operator said about the way to us.
pub struct Gate {
    /// Scheme, host and port of the address that people open, as browsers write it.
    pub origin: String,
    /// Whose word about a request's sender we take.
    pub trusted: Vec<IpNet>,
    /// How long a request may take.
    pub patience: Duration,
}

impl Gate {
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let base = Url::parse(&config.base_url());
        Self {
            origin: base.map_or_else(|_| String::new(), |url| url.origin().ascii_serialization()),
            trusted: config.trusted_proxy.clone(),
            patience: Duration::from_secs(config.patience),
        }
    }
}
