//! Whose page sent a request: only ours may change anything in the name of who looks at it, or listen.
//!
//! A browser says it in `Origin`, or else in `Sec-Fetch-Site`. A program that says neither has no cookies of
//! somebody else's to act with.

use std::net::IpAddr;

use app::visit::Why;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use url::{Host, Url};

use super::away;
use crate::http::App;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Turns away what another site's page sends or listens to.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    // What the engine's addresses say is for our pages alone; a link from elsewhere leads to pages.
    let engine = request.uri().path().starts_with("/sync/");
    if (!reads || engine) && foreign(request.headers(), &app.gate.origin) {
        return away::turned(Why::OtherSite);
    }
    next.run(request).await
}

fn foreign(headers: &HeaderMap, ours: &str) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter().peekable();
    if origins.peek().is_some() {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        return !origins.all(|origin| {
            let origin = origin.to_str().unwrap_or_default();
            origin == ours || host.is_some_and(|host| same_machine(origin, host))
        });
    }
    let site = headers.get(FETCH_SITE).map(HeaderValue::as_bytes);
    !matches!(site, None | Some(b"same-origin" | b"none"))
}

/// A page that was opened by the machine's number, or by its own name for itself, speaks to where it came
/// from. Not so by another name: somebody could have one point at us.
fn same_machine(origin: &str, host: &str) -> bool {
    let Ok(url) = Url::parse(origin) else {
        return false;
    };
    let fixed = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => !IpAddr::V4(ip).is_unspecified(),
        Some(Host::Ipv6(ip)) => !IpAddr::V6(ip).is_unspecified(),
        None => false,
    };
    let web = matches!(url.scheme(), "http" | "https");
    let spoken_to = origin.split_once("://").map(|(_, host)| host);
    fixed && web && spoken_to == Some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[(&str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        foreign(&headers, "https://tomoni.example")
    }

    #[test]
    fn our_own_pages_pass_by_either_name() {
        assert!(!said(&[]));
        assert!(!said(&[("origin", "https://tomoni.example")]));
        assert!(!said(&[
            ("origin", "http://127.0.0.1:4000"),
            ("host", "127.0.0.1:4000")
        ]));
        assert!(!said(&[
            ("origin", "http://[::1]:4000"),
            ("host", "[::1]:4000")
        ]));
        assert!(!said(&[
            ("origin", "http://localhost:4000"),
            ("host", "localhost:4000")
        ]));
        assert!(!said(&[("sec-fetch-site", "same-origin")]));
        assert!(!said(&[("sec-fetch-site", "none")]));
    }

    #[test]
    fn everyone_elses_do_not() {
        for origin in [
            "null",
            "",
            "http://tomoni.example",
            "https://tomoni.example.evil.example",
            "https://evil.example",
            "https://www.tomoni.example",
            "https://tomoni.example:8443",
            "http://127.0.0.1:9999",
            "http://localhost:4000",
        ] {
            assert!(
                said(&[("origin", origin), ("host", "127.0.0.1:4000")]),
                "{origin}"
            );
        }
        // A name that somebody let point at us is still theirs.
        assert!(said(&[
            ("origin", "http://rebound.example"),
            ("host", "rebound.example")
        ]));
        assert!(said(&[
            ("origin", "https://tomoni.example"),
            ("origin", "https://evil.example")
        ]));
        assert!(said(&[("sec-fetch-site", "cross-site")]));
        assert!(said(&[("sec-fetch-site", "same-site")]));
        assert!(said(&[("sec-fetch-site", "something new")]));
    }
}
