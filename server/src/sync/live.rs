//! `GET /sync/live?cursor=…`: the patches of every batch as it is committed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::access::Actor;
use app::people::Session;
use app::sync::live::News as Message;
use app::sync::pull::Pulled;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use serde::Deserialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::cursor::{Place, Since as Cursor};
use super::feed::News;
use super::pull::{changes, note};
use crate::error::Failure;
use crate::http::App;
use crate::session::{self, Caller};

/// How often a quiet stream shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
pub struct Since {
    cursor: Option<String>,
}

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
    if caller.stale {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
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
    let listener = Listener {
        news,
        by: caller.actor,
        session: caller.session,
        since: place,
        place: None,
        caught_up: false,
        over: false,
        app,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    // A proxy that gathers output would hold the news back.
    response.headers_mut().insert(
        "x-accel-buffering",
        axum::http::HeaderValue::from_static("no"),
    );
    Ok(response)
}

struct Listener {
    app: App,
    news: Receiver<Arc<News>>,
    by: Actor,
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

impl Listener {
    /// The next event; `None` ends the stream, and the browser comes again.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.over {
                return None;
            }
            if !self.caught_up {
                self.caught_up = true;
                if let Some(event) = self.catch_up().await? {
                    return Some(event);
                }
            }
            let news = tokio::select! {
                news = self.news.recv() => news,
                () = self.app.stop.wait() => return None,
            };
            match news {
                Ok(news) => {
                    if self.concerned(&news) {
                        return self.stand_anew().await;
                    }
                    if let Some(event) = self.hear(&news).await {
                        return Some(event);
                    }
                }
                Err(RecvError::Lagged(_)) => self.caught_up = false,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    async fn catch_up(&mut self) -> Option<Option<Event>> {
        let here = self.place.clone().map(|place| Cursor {
            place,
            eyes: super::cursor::eyes(&self.by),
        });
        let since = here.or_else(|| self.since.take());
        match self.look(since.as_ref()).await {
            Ok(pulled) => {
                if pulled.patches.is_empty() && !pulled.snapshot {
                    return Some(None);
                }
                let message = Message {
                    snapshot: pulled.snapshot,
                    who: pulled.who,
                    patches: pulled.patches,
                };
                Some(self.event(&message))
            }
            Err(failure) => {
                failure.log();
                None
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
        let (Some(person), Some(session)) = (self.by.person(), &self.session) else {
            return false;
        };
        news.concerns(person, session.id)
    }

    /// Rights changed, or the session ended: what follows is seen with other eyes, from a whole picture on.
    async fn stand_anew(&mut self) -> Option<Event> {
        let session = self.session.as_ref()?.id;
        let now = session::now(&self.app, session).await;
        let caller = now.map_err(|failure| failure.log()).ok()?;
        let Some(caller) = caller else {
            // The last word: there is nothing to see any more.
            self.over = true;
            let gone = Message {
                snapshot: true,
                who: Some(Actor::Visitor),
                patches: Vec::new(),
            };
            return self.event(&gone);
        };
        if caller.actor == self.by {
            self.caught_up = false;
            return Box::pin(self.next()).await;
        }
        self.by = caller.actor;
        let pulled = self
            .look(None)
            .await
            .map_err(|failure| failure.log())
            .ok()?;
        let message = Message {
            snapshot: true,
            who: pulled.who,
            patches: pulled.patches,
        };
        self.event(&message)
    }

    async fn hear(&mut self, news: &News) -> Option<Event> {
        let heard = self.place.as_ref().map_or(0, |p| p.number);
        if news.place.number <= heard {
            return None;
        }
        if news.after > heard {
            self.caught_up = false;
            return None;
        }
        self.place = Some(news.place.clone());
        let shown = news.shown(&self.by);
        if shown.patches.is_empty() {
            return None;
        }
        if let Err(failure) = note(&self.app, &self.by, shown.sensitive.clone()).await {
            // What cannot be noted is not shown; the log has it for the next look.
            failure.log();
            self.over = true;
            return None;
        }
        self.event(&Message {
            patches: shown.patches.clone(),
            ..Message::default()
        })
    }

    fn event(&self, message: &Message) -> Option<Event> {
        let cursor = self.app.db.seal.close(self.place.as_ref()?, &self.by);
        let json = serde_json::to_string(message).ok()?;
        Some(Event::default().id(cursor.0).data(json))
    }
}
