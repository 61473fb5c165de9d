//! Who is at the other end: what the network says, or a proxy that the operator trusts.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::http::App;

/// Whose connection a request came by; [`crate::listen`] notes it.
#[derive(Clone, Copy, Debug)]
pub struct Connected(pub IpAddr);

/// Who sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    pub ip: IpAddr,
    /// A trusted proxy says that it came to it without TLS.
    pub plain: bool,
}

impl FromRequestParts<App> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let connected = parts.extensions.get::<Connected>();
        let ip = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |connected| connected.0);
        Ok(Self::behind(ip, &parts.headers, &app.gate.trusted))
    }
}

impl Peer {
    /// Believes what a proxy says only where it is named as trusted: anybody can send these headers.
    #[must_use]
    pub fn behind(connected: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let trusts = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
        let connected = connected.to_canonical();
        if !trusts(connected) {
            return Self {
                ip: connected,
                plain: false,
            };
        }
        let said = |name: &str| -> Vec<String> {
            let lines = headers.get_all(name).iter();
            lines
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(','))
                .map(|part| part.trim().to_owned())
                .collect()
        };
        // Each proxy adds at the end who spoke to it: the last that is none of ours is who we look for.
        let mut ip = connected;
        for told in said("x-forwarded-for").iter().rev() {
            let Ok(told) = told.parse::<IpAddr>() else {
                break;
            };
            ip = told.to_canonical();
            if !trusts(ip) {
                break;
            }
        }
        let plain = said("x-forwarded-proto")
            .last()
            .is_some_and(|p| p == "http");
        Self { ip, plain }
    }

    /// What counts as one sender: a home has a whole /64 of IPv6.
    #[must_use]
    pub fn house(self) -> IpAddr {
        match self.ip {
            IpAddr::V4(_) => self.ip,
            IpAddr::V6(ip) => {
                let net = u128::from(ip) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(net))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.7";

    fn seen(connected: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted = ["10.0.0.0/24".parse().unwrap()];
        let peer = Peer::behind(connected.parse().unwrap(), &headers, &trusted);
        peer.ip.to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(seen(PROXY, &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen(PROXY, &[]), PROXY);
    }

    #[test]
    fn what_a_sender_says_of_itself_counts_for_nothing() {
        assert_eq!(seen(PROXY, &["1.2.3.4, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            seen(PROXY, &["1.2.3.4", "198.51.100.1, 10.0.0.8"]),
            "198.51.100.1"
        );
        assert_eq!(seen(PROXY, &["1.2.3.4, rubbish"]), PROXY);
        assert_eq!(seen("::ffff:10.0.0.7", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn a_home_is_one_sender() {
        let peer = |ip: &str| Peer {
            ip: ip.parse().unwrap(),
            plain: false,
        };
        assert_eq!(peer("2001:db8::1").house(), peer("2001:db8::2").house());
        assert_ne!(peer("2001:db8::1").house(), peer("2001:db8:0:1::1").house());
        assert_ne!(peer("192.0.2.1").house(), peer("192.0.2.2").house());
    }
}
