//! Somebody's desk that sends edits.

use anyhow::{Context, Result, ensure};
use app::command::Command;
use app::company::{self, Change, Company, Edit};
use app::sync::PROTOCOL;
use app::sync::push::{Numbered, Outcome, Push, Pushed};
use app::value::{ClientId, CompanyId, Passage};
use serde_json::Value;

use crate::browser::{Answer, Browser, JSON};

/// What a browser says that it takes.
pub const ENCODINGS: &str = "gzip, deflate, br, zstd";

pub struct Editor {
    pub browser: Browser,
    client: ClientId,
    seq: u64,
}

impl Editor {
    pub fn new(browser: Browser) -> Self {
        Self {
            browser,
            client: ClientId::new(),
            seq: 0,
        }
    }

    /// Pushes commands, which must all be done.
    pub async fn push(&mut self, commands: Vec<Command>) -> Result<()> {
        let many = commands.len();
        let numbered = commands.into_iter().map(|command| {
            self.seq += 1;
            Numbered {
                seq: self.seq,
                command,
            }
        });
        let push = Push {
            protocol: PROTOCOL,
            client: self.client,
            person: None,
            commands: numbered.collect(),
        };
        let pushed = post(&mut self.browser, &push).await?;
        let done = |outcome: &&Outcome| matches!(outcome, Outcome::Done(_));
        ensure!(
            pushed.results.iter().filter(done).count() == many,
            "an edit was not done: {:?}",
            pushed.results.last()
        );
        Ok(())
    }

    /// Where somebody stands who has pulled everything, without holding it.
    pub async fn cursor(&mut self) -> Result<String> {
        cursor_of(&pull(&mut self.browser, "").await?)
    }
}

/// One push, as a browser sends it.
pub async fn post(browser: &mut Browser, push: &Push) -> Result<Pushed> {
    let body = serde_json::to_string(push)?;
    let answer = browser.post("/sync/push", JSON, body).await?;
    ensure!(
        answer.status.is_success(),
        "a push: {} {}",
        answer.status,
        answer.text()?
    );
    Ok(serde_json::from_slice(&answer.body)?)
}

/// What has changed since a cursor, plain.
pub async fn pull(browser: &mut Browser, cursor: &str) -> Result<Answer> {
    let answer = browser.get(&path("pull", cursor)).await?;
    ensure!(answer.status.is_success(), "a pull: {}", answer.status);
    Ok(answer)
}

pub fn cursor_of(pulled: &Answer) -> Result<String> {
    let pulled: Value = serde_json::from_slice(&pulled.body)?;
    let cursor = pulled["cursor"].as_str();
    Ok(cursor.context("a pull without a cursor")?.to_owned())
}

/// An address of the sync engine, as the client asks there.
pub fn path(what: &str, cursor: &str) -> String {
    format!("/sync/{what}?protocol={PROTOCOL}&cursor={cursor}")
}

/// A company's note says this from now on.
pub fn noted(company: &Company, note: &str) -> Result<Command> {
    edited(company.id, note)
}

pub fn edited(company: CompanyId, note: &str) -> Result<Command> {
    let note = Passage::parse(note).map_err(|bad| anyhow::anyhow!("{bad:?}"))?;
    Ok(Command::Company(company::Command::Edit(Edit {
        company,
        changes: vec![Change::Note(note)],
        seen: Vec::new(),
        anyway: false,
    })))
}
