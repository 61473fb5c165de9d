//! `GET /sync/live?cursor=…`: the patches of every batch as it is committed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::access::Actor;
use app::fault::{self as bug, Bug};
use app::people::Session;
use app::sync::live::{BEAT_SECONDS, News as Message};
use app::sync::pull::{self, Pulled};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;

use super::cursor::{Place, Since as Cursor};
use super::feed::News;
use super::log::Shown;
use super::pull::{Since, changes, note};
use crate::error::Failure;
use crate::http::App;
use crate::session::{self, Caller};

/// How often a quiet stream shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(BEAT_SECONDS as u64);

/// Resumes behind `Last-Event-ID` where a browser reconnects, else behind the cursor of the address.
///
/// # Errors
/// Where the database does not answer.
pub async fn live(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(since): Query<Since>,
) -> Result<Response, Failure> {
    if let Some(away) = since.away(&caller) {
        return Ok(away);
    }
    let resumed = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned);
    let text = resumed.or(since.cursor).unwrap_or_default();
    let place = if text.is_empty() {
        None
    } else {
        app.db.seal.open(&text)
    };
    if place.is_none() && !text.is_empty() {
        return Ok((StatusCode::BAD_REQUEST, "no cursor of ours\n").into_response());
    }
    // Listen first, then catch up: what is committed in between is in both, and taken once. Who asks is looked up
    // after that, too: what was taken from them in between would be told to nobody.
    let news = app.feed.listen();
    let Some(caller) = caller.again(&app).await? else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let listener = Listener::new(app, caller, news, place);
    let events = stream::unfold(listener, |mut listener| async move {
        let (cursor, told) = listener.next().await?;
        let event = Event::default().id(cursor.0);
        let event = match told {
            Told::Shown(shown) => event.data(shown.text()),
            Told::Message(message) => event.data(serde_json::to_string(&message).ok()?),
        };
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT).event(beat()))
        .into_response();
    // A proxy that gathers output would hold the news back.
    response.headers_mut().insert(
        "x-accel-buffering",
        axum::http::HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// Browsers pass on no comment and no event without data.
fn beat() -> Event {
    Event::default().event("beat").data("1")
}

/// Who listens, and up to where they heard.
pub struct Listener {
    app: App,
    news: Receiver<Arc<News>>,
    stopped: watch::Receiver<bool>,
    by: Actor,
    /// What `by` may see, for cursors.
    eyes: String,
    /// By which the listener is signed in.
    session: Option<Session>,
    /// Where the listener says that it stands.
    since: Option<Cursor>,
    /// Up to where the listener has heard.
    place: Option<Place>,
    caught_up: bool,
    /// Nothing follows.
    over: bool,
}

/// What a listener is told.
#[derive(Debug)]
pub enum Told {
    Message(Message),
    /// The same patches as everybody who sees the same.
    Shown(Arc<Shown>),
}

impl From<Told> for Message {
    fn from(told: Told) -> Self {
        match told {
            Told::Message(message) => message,
            Told::Shown(shown) => Self {
                patches: shown.patches.clone(),
                ..Self::default()
            },
        }
    }
}

/// What one look at the news gave.
#[derive(Debug)]
pub enum Heard {
    Event(pull::Cursor, Told),
    /// There was something, and nothing of it for this listener.
    Passed,
    /// There is nothing new.
    Idle,
    /// The stream ends, and the browser comes again.
    Over,
}

impl Listener {
    /// Hears what is committed from `news` on, and before that what is missing since a cursor.
    #[must_use]
    pub fn new(app: App, caller: Caller, news: Receiver<Arc<News>>, since: Option<Cursor>) -> Self {
        Self {
            news,
            stopped: app.stop.watch(),
            eyes: super::cursor::eyes(&caller.actor),
            by: caller.actor,
            session: caller.session,
            since,
            place: None,
            caught_up: false,
            over: false,
            app,
        }
    }

    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<(pull::Cursor, Told)> {
        loop {
            let heard = match self.step().await {
                Heard::Idle => {
                    let news = tokio::select! {
                        news = self.news.recv() => news,
                        _ = self.stopped.wait_for(|stopped| *stopped) => return None,
                    };
                    match news {
                        Ok(news) => self.take(&news).await,
                        Err(error) => self.missed(&error),
                    }
                }
                heard => heard,
            };
            match heard {
                Heard::Event(cursor, told) => return Some((cursor, told)),
                Heard::Passed | Heard::Idle => {}
                Heard::Over => return None,
            }
        }
    }

    /// Takes the next thing that is there, without waiting for one.
    pub async fn step(&mut self) -> Heard {
        if self.over {
            return Heard::Over;
        }
        if !self.caught_up {
            self.caught_up = true;
            let heard = self.catch_up().await;
            if bug::planted(Bug::BeginAtNow) {
                return Heard::Passed;
            }
            return heard;
        }
        match self.news.try_recv() {
            Ok(news) => self.take(&news).await,
            Err(TryRecvError::Empty) => Heard::Idle,
            Err(TryRecvError::Closed) => self.missed(&RecvError::Closed),
            Err(TryRecvError::Lagged(n)) => self.missed(&RecvError::Lagged(n)),
        }
    }

    fn missed(&mut self, error: &RecvError) -> Heard {
        match error {
            // Too slow for the ring: the log has it.
            RecvError::Lagged(_) => {
                self.caught_up = false;
                Heard::Passed
            }
            RecvError::Closed => Heard::Over,
        }
    }

    async fn take(&mut self, news: &News) -> Heard {
        if self.concerned(news) {
            self.stand_anew().await
        } else {
            self.hear(news).await
        }
    }

    async fn catch_up(&mut self) -> Heard {
        let here = self.place.clone().map(|place| Cursor {
            place,
            eyes: self.eyes.clone(),
        });
        let since = here.or_else(|| self.since.take());
        match self.look(since.as_ref()).await {
            Ok(pulled) if pulled.patches.is_empty() && !pulled.snapshot => Heard::Passed,
            Ok(pulled) => self.event(Message {
                snapshot: pulled.snapshot,
                who: pulled.who,
                patches: pulled.patches,
            }),
            Err(failure) => {
                failure.log();
                Heard::Over
            }
        }
    }

    async fn look(&mut self, since: Option<&Cursor>) -> Result<Pulled, Failure> {
        let (place, pulled, sensitive) = changes(&self.app.db, &self.by, since).await?;
        note(&self.app, &self.by, sensitive).await?;
        self.place = Some(place);
        Ok(pulled)
    }

    fn concerned(&self, news: &News) -> bool {
        if bug::planted(Bug::UnheardRights) {
            return false;
        }
        let session = self.session.as_ref();
        session.is_some_and(|session| news.concerns(&self.by, session.id))
    }

    /// Rights changed, or the session ended: what follows is seen with other eyes, from a whole picture on.
    async fn stand_anew(&mut self) -> Heard {
        let Some(session) = self.session.as_ref().map(|session| session.id) else {
            return Heard::Over;
        };
        let caller = match session::now(&self.app, session).await {
            Ok(caller) => caller,
            Err(failure) => {
                failure.log();
                return Heard::Over;
            }
        };
        let Some(caller) = caller else {
            // The last word: there is nothing to see any more.
            self.over = true;
            return self.event(Message {
                snapshot: true,
                who: Some(Actor::Visitor),
                patches: Vec::new(),
            });
        };
        if caller.actor == self.by {
            self.caught_up = false;
            return Heard::Passed;
        }
        self.by = caller.actor;
        self.eyes = super::cursor::eyes(&self.by);
        match self.look(None).await {
            Ok(pulled) => self.event(Message {
                snapshot: true,
                who: pulled.who,
                patches: pulled.patches,
            }),
            Err(failure) => {
                failure.log();
                Heard::Over
            }
        }
    }

    async fn hear(&mut self, news: &News) -> Heard {
        let heard = self.place.as_ref().map_or(0, |p| p.number);
        if news.place.number <= heard {
            return Heard::Passed;
        }
        if news.after > heard {
            // Something in between was not heard: the log has it.
            self.caught_up = false;
            return Heard::Passed;
        }
        self.place = Some(news.place.clone());
        let shown = news.shown(&self.by);
        if shown.patches.is_empty() {
            return Heard::Passed;
        }
        if let Err(failure) = note(&self.app, &self.by, shown.sensitive.clone()).await {
            // What cannot be noted is not shown; the log has it for the next look.
            failure.log();
            self.over = true;
            return Heard::Over;
        }
        self.told(Told::Shown(shown))
    }

    fn event(&self, message: Message) -> Heard {
        self.told(Told::Message(message))
    }

    fn told(&self, told: Told) -> Heard {
        match &self.place {
            Some(place) => Heard::Event(self.app.db.seal.close_for(place, &self.eyes), told),
            None => Heard::Over,
        }
    }
}
