//! The real server on a real database, without sockets; it can end at any step, as by a power cut.

use app::access::Actor;
use app::command::Command;
use app::lang::Lang;
use app::people::{self, Area, Open, Purpose};
use app::sync::client::Answer;
use app::sync::line;
use app::sync::pull::{Cursor, Pulled};
use app::sync::push::{Outcome, Push, Rejection};
use app::value::{Email, PersonId, Secret, SessionId, TicketId};
use axum::body::{Bytes, to_bytes};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use clap::Parser;
use server::clock::Clock;
use server::config::Config;
use server::fault;
use server::guard::peer::Peer;
use server::http::App;
use server::run::{Running, bare};
use server::session::{self, Caller};
use server::sync::live::Listener;
use server::sync::writer::Envelope;
use server::sync::{pull, push};
use server::token;
use tempfile::TempDir;

#[derive(Parser)]
struct Told {
    #[command(flatten)]
    config: Config,
}

pub struct House {
    folder: TempDir,
    url: Option<String>,
    pub clock: Clock,
    running: Option<Running>,
    pub deaths: usize,
}

impl House {
    pub async fn opens(clock: Clock) -> Self {
        // In memory where the system has such a folder: what is under test is order, not the disk.
        let memory = std::path::Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            TempDir::new_in(memory)
        } else {
            TempDir::new()
        };
        let mut house = Self {
            folder: folder.unwrap(),
            url: crate::base::fresh(),
            clock,
            running: None,
            deaths: 0,
        };
        house.starts().await;
        house
    }

    fn config(&self) -> Config {
        let mut words = vec![
            "tomoni".to_owned(),
            format!("--data={}", self.folder.path().display()),
            "--listen=127.0.0.1:0".to_owned(),
        ];
        words.extend(self.url.iter().map(|url| format!("--database-url={url}")));
        Told::parse_from(words).config
    }

    async fn starts(&mut self) {
        self.running = Some(bare(self.config(), self.clock.clone(), true).await.unwrap());
    }

    pub fn app(&self) -> &App {
        &self.running.as_ref().unwrap().app
    }

    /// A power cut; the server comes back at once.
    pub async fn dies(&mut self) {
        let _ = fault::ended();
        if let Some(running) = self.running.take() {
            running.ends_at_once().await;
        }
        self.deaths += 1;
        self.starts().await;
    }

    /// Does something that a power cut may end; `None` where it did.
    pub async fn unless_it_dies<T>(&mut self, work: impl AsyncFnOnce(App) -> T) -> Option<T> {
        let app = self.app().clone();
        let over = async {
            while !fault::is_over() {
                tokio::task::yield_now().await;
            }
        };
        let done = tokio::select! {
            biased;
            done = work(app) => Some(done),
            () = over => None,
        };
        // Also where the answer was out already.
        if fault::is_over() {
            self.dies().await;
        }
        done
    }

    /// As the operator or the door says it; refusals are part of life.
    pub async fn does(&self, actor: Actor, command: people::Command) -> Outcome {
        self.does_as(actor, Command::People(command)).await
    }

    /// As the operator, the door or the clock says it.
    pub async fn does_as(&self, actor: Actor, command: Command) -> Outcome {
        // Nobody dies of what has to be for the rest to be.
        let _ = fault::ended();
        let envelope = Envelope {
            actor,
            sender: None,
            command,
        };
        self.app().writer.apply(envelope).await.unwrap()
    }

    /// The operator does what has to be for the rest to be.
    pub async fn has_done(&self, command: Command) {
        let done = self.does_as(Actor::Operator, command).await;
        assert!(matches!(done, Outcome::Done(_)), "{done:?}");
    }

    pub async fn ticks(&mut self) {
        self.unless_it_dies(async |app| {
            server::task::due::tick(&app).await.unwrap();
            app.writer.tidy().await;
        })
        .await;
    }

    pub async fn hires(&self, email: &str, areas: &[Area]) -> PersonId {
        let person = PersonId::new();
        for area in areas {
            let invite = people::Command::Invite(people::Invite {
                person,
                email: Email::parse(email).unwrap(),
                area: *area,
                lang: Lang::Ja,
            });
            let done = self.does(Actor::Operator, invite).await;
            assert!(matches!(done, Outcome::Done(_)), "{done:?}");
        }
        person
    }

    /// A new session; `None` where the person has no account any more.
    pub async fn signs_in(&self, person: PersonId) -> Option<SessionId> {
        let secret = Secret::of(token::new());
        let link = people::Command::MakeLink(people::MakeLink {
            person,
            ticket: TicketId::new(),
            secret: secret.clone(),
            purpose: Purpose::Demo,
        });
        self.does(Actor::Operator, link).await;
        let session = SessionId::new();
        let open = people::Command::Open(Open {
            ticket: secret.digest(),
            session,
            hash: Secret::of(token::new()).digest(),
            device: String::new(),
        });
        let done = self.does(Actor::Door, open).await;
        matches!(done, Outcome::Done(_)).then_some(session)
    }

    pub async fn push(&mut self, by: Option<SessionId>, push: &Push) -> Answer {
        let answered = self
            .unless_it_dies(async |app| {
                let caller = caller(&app, by).await;
                pushed(&app, caller, push).await
            })
            .await;
        answered.unwrap_or(Answer::Broken)
    }

    /// As somebody who came by whatever way.
    pub async fn push_as(&self, caller: Caller, push: &Push) -> Answer {
        pushed(self.app(), caller, push).await
    }

    pub async fn pull(&mut self, by: Option<SessionId>, cursor: &Cursor) -> line::Answer {
        let answered = self
            .unless_it_dies(async |app| {
                let caller = caller(&app, by).await;
                pulled(&app, caller, cursor).await
            })
            .await;
        answered.unwrap_or(line::Answer::Broken)
    }

    /// As somebody who came by whatever way.
    pub async fn pull_as(&self, caller: Caller, cursor: &Cursor) -> line::Answer {
        pulled(self.app(), caller, cursor).await
    }

    /// The stream behind a cursor; `None` where it is refused.
    pub async fn stream(&self, by: Option<SessionId>, cursor: &Cursor) -> Option<Listener> {
        let app = self.app().clone();
        let news = app.feed.listen();
        let caller = caller(&app, by).await;
        let since = app.db.seal.open(&cursor.0);
        (!caller.stale).then(|| Listener::new(app, caller, news, since))
    }

    /// What somebody sees now; nobody where the session is over.
    pub async fn fresh(&self, by: Option<SessionId>) -> Option<(Actor, Pulled)> {
        let caller = caller(self.app(), by).await;
        if caller.stale {
            return None;
        }
        let (_, pulled, _) = pull::changes(&self.app().db, &caller.actor, None)
            .await
            .unwrap();
        Some((caller.actor, pulled))
    }
}

async fn pushed(app: &App, caller: Caller, push: &Push) -> Answer {
    if caller.stale {
        return Answer::NotSignedIn;
    }
    let peer = Peer {
        ip: [127, 0, 0, 1].into(),
        plain: false,
    };
    let body = Bytes::from(serde_json::to_vec(push).unwrap());
    let response = push::push(State(app.clone()), caller, peer, body).await;
    let status = response.status();
    let body = read(response).await;
    match status {
        StatusCode::OK => Answer::Pushed(serde_json::from_slice(&body).unwrap()),
        StatusCode::UNAUTHORIZED => Answer::NotSignedIn,
        _ => match serde_json::from_slice::<Rejection>(&body) {
            Ok(rejection) => Answer::Rejected(rejection),
            Err(_) => Answer::Broken,
        },
    }
}

async fn pulled(app: &App, caller: Caller, cursor: &Cursor) -> line::Answer {
    let address = format!(
        "/sync/pull?protocol={}&cursor={}",
        app::sync::PROTOCOL,
        cursor.0
    );
    let since = Query::try_from_uri(&address.parse().unwrap()).unwrap();
    let Ok(response) = pull::pull(State(app.clone()), caller, since).await else {
        return line::Answer::Broken;
    };
    match response.status() {
        StatusCode::OK => {
            let pulled: Pulled = serde_json::from_slice(&read(response).await).unwrap();
            line::Answer::Pulled(pulled)
        }
        StatusCode::UNAUTHORIZED => line::Answer::NotSignedIn,
        StatusCode::BAD_REQUEST => line::Answer::Void,
        _ => line::Answer::Broken,
    }
}

async fn read(response: Response) -> Bytes {
    to_bytes(response.into_body(), usize::MAX).await.unwrap()
}

/// Who somebody is now, who is signed in there; stale where the session is over.
pub async fn caller(app: &App, by: Option<SessionId>) -> Caller {
    let Some(session) = by else {
        return Caller::default();
    };
    session::now(app, session).await.unwrap().unwrap_or(Caller {
        stale: true,
        ..Caller::default()
    })
}
