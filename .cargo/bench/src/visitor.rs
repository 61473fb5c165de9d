//! A visitor's device, which sends registrations as commands.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::browser::{Browser, JSON};
use crate::desks::Desks;
use crate::people::Person;
use crate::server::Server;

/// The most that a row may take to all desks.
const PATIENCE: Duration = Duration::from_secs(20);

/// Far from the numbers of the page's changes.
const FIRST_PERSON: u32 = 20_000;

/// Someone whose device sends commands.
pub struct Visitor {
    browser: Browser,
    client: Uuid,
    seq: u32,
    /// The row of the event to register for.
    event: Value,
}

/// What became of one registration, counted from the beginning of its push.
pub struct Edit {
    pub acknowledged: Duration,
    /// At each desk.
    pub arrived: Vec<Duration>,
}

impl Visitor {
    pub async fn new(server: &Server, event: Value) -> Result<Self> {
        Ok(Self {
            browser: Browser::open(server.address).await?,
            client: Uuid::now_v7(),
            seq: 0,
            event,
        })
    }

    /// Registers someone, and waits for the answer and for all desks.
    pub async fn edit(&mut self, desks: &mut Desks) -> Result<Edit> {
        self.seq += 1;
        let registration = Uuid::now_v7();
        let body = self.command(registration).to_string();
        let start = Instant::now();
        let push = async {
            let answer = self.browser.post("/sync/push", JSON, body).await?;
            let acknowledged = start.elapsed();
            let text = answer.text()?;
            ensure!(
                answer.status.is_success() && text.contains("\"done\""),
                "a push: {} {text}",
                answer.status
            );
            Ok(acknowledged)
        };
        let shown = async {
            tokio::time::timeout(PATIENCE, desks.all_show(registration))
                .await
                .context("a registration has not reached all desks")?
        };
        let (acknowledged, shown) = tokio::try_join!(push, shown)?;
        Ok(Edit {
            acknowledged,
            arrived: shown.iter().map(|at| at.duration_since(start)).collect(),
        })
    }

    /// As `app::sync::push::Push` with one `app::ideathon::Register` travels.
    fn command(&self, registration: Uuid) -> Value {
        let person = Person::numbered((FIRST_PERSON + self.seq) as usize);
        let call_name = person.name.split(' ').next();
        let wish = &self.event["themes"][0]["id"];
        let register = json!({
            "registration": registration,
            "event": self.event["id"],
            "audience": "business",
            "code": null,
            "lang": "ja",
            "details": {
                "name": person.name,
                "kana": person.kana,
                "call_name": call_name,
                "email": person.email,
                "company": person.company,
                "job_title": person.job_title,
                "themes": wish.as_u64().into_iter().collect::<Vec<_>>(),
                "photo": "face_hidden",
            },
        });
        json!({
            "protocol": app::sync::PROTOCOL,
            "client": self.client,
            "commands": [{ "seq": self.seq, "command": { "ideathon": { "register": register } } }],
        })
    }
}
