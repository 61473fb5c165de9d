//! A device that sends commands, in the name of whoever holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::command::Command;
use app::company;
use app::ideathon;
use app::rule::Refusal;
use app::sync::PROTOCOL;
use app::sync::push::{Numbered, Outcome, Push, Pushed, Rejection};
use app::value::ClientId;
use reqwest::header::{AUTHORIZATION, COOKIE};
use reqwest::{Method, RequestBuilder, StatusCode};

use super::House;

/// How a request says who asks.
#[derive(Clone, Debug)]
pub enum As {
    Nobody,
    /// By a personal link's secret.
    Holder(String),
    /// By a session's secret.
    Session(String),
}

impl As {
    pub fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::Nobody => request,
            Self::Holder(secret) => request.header(AUTHORIZATION, format!("Bearer {secret}")),
            Self::Session(secret) => request.header(
                COOKIE,
                format!("lang=ja; tomoni={secret}; __Host-tomoni={secret}"),
            ),
        }
    }
}

pub struct Sender {
    house: Arc<House>,
    pub client: ClientId,
    next: AtomicU64,
}

impl Sender {
    pub fn new(house: &Arc<House>) -> Self {
        Self {
            house: house.clone(),
            client: ClientId::new(),
            next: AtomicU64::new(1),
        }
    }

    /// The same device, in front of another server.
    pub fn resumes(house: &Arc<House>, client: ClientId) -> Self {
        Self {
            client,
            ..Self::new(house)
        }
    }

    /// Sends the next command and gives what became of it.
    pub async fn sends(&self, by: &As, command: Command) -> Outcome {
        let seq = self.next.fetch_add(1, Ordering::Relaxed);
        let (status, pushed) = self.pushes(by, vec![(seq, command)]).await;
        let pushed = pushed.unwrap_or_else(|rejection| panic!("{status}: {rejection:?}"));
        pushed.results.into_iter().next().expect("a result")
    }

    /// Sends commands under these numbers.
    pub async fn pushes(
        &self,
        by: &As,
        commands: Vec<(u64, Command)>,
    ) -> (StatusCode, Result<Pushed, Rejection>) {
        self.tries(by, commands).await.expect("an answer")
    }

    /// As [`Self::pushes`]; `None` where the connection broke before there was an answer.
    pub async fn tries(
        &self,
        by: &As,
        commands: Vec<(u64, Command)>,
    ) -> Option<(StatusCode, Result<Pushed, Rejection>)> {
        let commands = commands
            .into_iter()
            .map(|(seq, command)| Numbered { seq, command })
            .collect();
        let push = Push {
            protocol: PROTOCOL,
            client: self.client,
            person: None,
            commands,
        };
        let body = serde_json::to_vec(&push).unwrap();
        let (status, body) = try_posts(&self.house, by, body).await.ok()?;
        let told = if status == StatusCode::OK {
            Ok(serde_json::from_str(&body).unwrap())
        } else {
            Err(serde_json::from_str(&body).unwrap_or_else(|_| panic!("{status}: {body}")))
        };
        Some((status, told))
    }
}

/// Any body at all.
pub async fn posts(house: &House, by: &As, body: impl Into<reqwest::Body>) -> (StatusCode, String) {
    try_posts(house, by, body).await.unwrap()
}

async fn try_posts(
    house: &House,
    by: &As,
    body: impl Into<reqwest::Body>,
) -> Result<(StatusCode, String), reqwest::Error> {
    let request = by.sign(house.request(Method::POST, "/sync/push").body(body));
    let response = request
        .header("content-type", "application/json")
        .send()
        .await?;
    Ok((response.status(), response.text().await?))
}

/// A refusal of the companies' room.
pub fn not_kept(refusal: company::Refusal) -> Outcome {
    Outcome::Refused(Refusal::Company(refusal))
}

/// A refusal of the Ideathon's room.
pub fn refused(refusal: ideathon::Refusal) -> Outcome {
    Outcome::Refused(Refusal::Ideathon(refusal))
}
