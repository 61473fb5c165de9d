//! One question to the company: asked again a few times where the network or the company stumbled.

use std::time::Duration;

use rand::Rng as _;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::{Answered, Trouble};
use crate::error::Failure;

/// The words in which we ask and are answered: newer ones of theirs change nothing for us.
const VERSION: &str = "2024-06-20";
/// Somebody may sit before a page and wait.
const TIMEOUT: Duration = Duration::from_secs(8);
const TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The most that an answer may have.
const MAX_ANSWER: usize = 4 * 1024 * 1024;

pub struct Line {
    http: Client,
    base: String,
    key: String,
}

/// Fields of a form, with the company's brackets in their names.
pub type Fields<'a> = &'a [(&'a str, &'a str)];

impl Line {
    pub fn new(base: &str, key: &str) -> Result<Self, Failure> {
        let base = base.trim_end_matches('/');
        let url = url::Url::parse(base)
            .map_err(|_| Failure::new("the payment company's address is none"))?;
        if !matches!(url.scheme(), "https" | "http") || key.chars().any(char::is_control) {
            return Err(Failure::new("the payment company's address or key is none"));
        }
        let http = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .user_agent("tomoni")
            .build()
            .map_err(|_| Failure::new("no way to ask the payment company can be made"))?;
        Ok(Self {
            http,
            base: base.to_owned(),
            key: key.to_owned(),
        })
    }

    pub async fn get(&self, path: &str, fields: Fields<'_>) -> Answered<Value> {
        self.ask(&Method::GET, path, fields, None).await
    }

    /// `once`: however often it arrives there under this key, it is done once.
    pub async fn post(&self, path: &str, fields: Fields<'_>, once: &str) -> Answered<Value> {
        self.ask(&Method::POST, path, fields, Some(once)).await
    }

    pub async fn delete(&self, path: &str, once: &str) -> Answered<Value> {
        self.ask(&Method::DELETE, path, &[], Some(once)).await
    }

    async fn ask(
        &self,
        method: &Method,
        path: &str,
        fields: Fields<'_>,
        once: Option<&str>,
    ) -> Answered<Value> {
        let mut pause = FIRST_PAUSE;
        let mut tries = 1;
        loop {
            match self.once(method, path, fields, once).await {
                Err(Trouble::ForNow(_)) if tries < TRIES => {}
                other => return other,
            }
            // Not all who were turned away come back at one moment.
            let more = rand::rng().random_range(0.0..0.5);
            tokio::time::sleep(pause.mul_f64(1.0 + more)).await;
            pause *= 3;
            tries += 1;
        }
    }

    async fn once(
        &self,
        method: &Method,
        path: &str,
        fields: Fields<'_>,
        once: Option<&str>,
    ) -> Answered<Value> {
        let text = Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut url = format!("{}{path}", self.base);
        let reads = *method == Method::GET;
        if reads && !text.is_empty() {
            url = format!("{url}?{text}");
        }
        let mut request = self.http.request(method.clone(), url);
        request = request
            .bearer_auth(&self.key)
            .header("stripe-version", VERSION);
        if let Some(key) = once {
            request = request.header("idempotency-key", key);
        }
        if !reads {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(text);
        }
        let answer = request.send().await.map_err(|error| unheard(&error))?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|error| unheard(&error))?;
        if body.len() > MAX_ANSWER {
            return Err(Trouble::ForGood("its answer is too long".to_owned()));
        }
        let said: Option<Value> = serde_json::from_slice(&body).ok();
        if status.is_success() {
            return said.ok_or_else(|| Trouble::ForNow("its answer is no JSON".to_owned()));
        }
        Err(no(status, said.as_ref()))
    }
}

/// Without the address that was asked, which may name somebody.
fn unheard(error: &reqwest::Error) -> Trouble {
    let why = match error {
        error if error.is_timeout() => "it takes too long",
        error if error.is_connect() => "it is not reached",
        _ => "the connection broke",
    };
    Trouble::ForNow(why.to_owned())
}

/// Its own words may quote what was asked; its codes do not.
fn no(status: StatusCode, said: Option<&Value>) -> Trouble {
    let error = said.and_then(|said| said.get("error"));
    let part = |name: &str| {
        let part = error.and_then(|error| error.get(name));
        part.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let why = format!("{} {} {}", status.as_u16(), part("type"), part("code"));
    let why = why.trim().to_owned();
    match status {
        StatusCode::NOT_FOUND => Trouble::Unknown,
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Trouble::ForNow(why)
        }
        // Whoever mends the key wants what waited to be done then.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Trouble::ForNow(why),
        status if status.is_server_error() => Trouble::ForNow(why),
        _ => Trouble::ForGood(why),
    }
}
