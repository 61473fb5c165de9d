//! As much of a browser as the server notices: one kept connection, cookies, redirects.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName,
    LOCATION, ORIGIN, SET_COOKIE,
};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What takes longer is an error, not a slow answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser follows about 20; ours never needs more than one or two.
const MAX_REDIRECTS: usize = 5;

pub const JSON: &str = "application/json";
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A connection and the cookies that it was given.
pub struct Browser {
    address: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    cookies: Vec<(String, String)>,
}

/// An answer as it was transferred: its body is not decompressed.
pub struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.body).context("an answer that is no UTF-8")
    }

    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// How the body is compressed; `identity` when it is not.
    pub fn encoding(&self) -> &str {
        self.header(&CONTENT_ENCODING).unwrap_or("identity")
    }
}

impl Browser {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .context("the server takes no connection")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            address,
            sender,
            cookies: Vec::new(),
        })
    }

    /// Another connection of the same person.
    pub async fn another(&self) -> Result<Self> {
        self.at(self.address).await
    }

    /// The same person at a server that was started anew.
    pub async fn at(&self, address: SocketAddr) -> Result<Self> {
        Ok(Self {
            cookies: self.cookies.clone(),
            ..Self::open(address).await?
        })
    }

    pub fn has_cookies(&self) -> bool {
        !self.cookies.is_empty()
    }

    /// All cookies, as they are sent.
    pub fn cookies(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// An uncompressed answer.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, &[], String::new()).await
    }

    /// An answer in one of the encodings, as listed in `Accept-Encoding`.
    pub async fn get_encoded(&mut self, path: &str, accepted: &str) -> Result<Answer> {
        self.send(
            Method::GET,
            path,
            &[(ACCEPT_ENCODING, accepted)],
            String::new(),
        )
        .await
    }

    pub async fn post(&mut self, path: &str, content_type: &str, body: String) -> Result<Answer> {
        // A browser says from where a form or script posts; a server may refuse one that does not.
        let origin = format!("http://{}", self.address);
        let site = HeaderName::from_static("sec-fetch-site");
        let headers = [
            (CONTENT_TYPE, content_type),
            (ORIGIN, &origin),
            (site, "same-origin"),
        ];
        self.send(Method::POST, path, &headers, body).await
    }

    /// A letter from another server, signed.
    pub async fn letter(&mut self, path: &str, signed: &str, body: String) -> Result<Answer> {
        let signature = HeaderName::from_static("stripe-signature");
        let headers = [(CONTENT_TYPE, JSON), (signature, signed)];
        self.send(Method::POST, path, &headers, body).await
    }

    /// Sends a form and follows where it leads; also says how many requests that took.
    pub async fn submit(&mut self, path: &str, fields: String) -> Result<(Answer, u32)> {
        let mut answer = self.post(path, FORM, fields).await?;
        let mut requests = 1;
        for _ in 0..MAX_REDIRECTS {
            if !answer.status.is_redirection() {
                break;
            }
            let to = answer.header(&LOCATION).context("a redirect to nowhere")?;
            let to = path_of(to).to_owned();
            answer = self.get(&to).await?;
            requests += 1;
        }
        Ok((answer, requests))
    }

    /// Opens a stream of server-sent events; it takes the whole connection.
    pub async fn stream(mut self, path: &str) -> Result<Incoming> {
        let headers = [(ACCEPT, "text/event-stream")];
        let response = self
            .begin(Method::GET, path, &headers, String::new())
            .await?;
        ensure!(
            response.status().is_success(),
            "{path}: {}",
            response.status()
        );
        Ok(response.into_body())
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, &str)],
        body: String,
    ) -> Result<Answer> {
        let answered = async {
            let (parts, body) = self.begin(method, path, headers, body).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok(Answer {
                status: parts.status,
                headers: parts.headers,
                body,
            })
        };
        tokio::time::timeout(PATIENCE, answered)
            .await
            .with_context(|| format!("no answer to {path}"))?
    }

    /// Sends a request and waits for the head of its answer.
    async fn begin(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, &str)],
        body: String,
    ) -> Result<Response<Incoming>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.address.to_string());
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        if self.has_cookies() {
            request = request.header(COOKIE, self.cookies());
        }
        let request = request.body(Full::new(Bytes::from(body)))?;
        self.sender
            .ready()
            .await
            .context("the server closed a kept connection")?;
        let response = self
            .sender
            .send_request(request)
            .await
            .with_context(|| path.to_owned())?;
        self.keep_cookies(response.headers());
        Ok(response)
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
        {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.trim().split_once('=') {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// An address without scheme and host.
pub fn path_of(address: &str) -> &str {
    let Some((_, rest)) = address.split_once("://") else {
        return address;
    };
    rest.find('/').map_or("/", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_path_of_an_address_counts() {
        assert_eq!(
            path_of("https://tomoni.example/sign-in/abc?x=1"),
            "/sign-in/abc?x=1"
        );
        assert_eq!(path_of("http://127.0.0.1:4000"), "/");
        assert_eq!(path_of("/done"), "/done");
    }
}
