//! `GET /sync/live?cursor=…`: the patches of every batch as it is committed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::access::Actor;
use app::sync::live::News as Message;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use serde::Deserialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::cursor::Place;
use super::feed::News;
use super::pull::changes;
use crate::error::Failure;
use crate::http::App;
use crate::session::Caller;

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
    let resumed = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned);
    let text = resumed.or(since.cursor).unwrap_or_default();
    let place = if text.is_empty() {
        None
    } else {
        Place::parse(&text)
    };
    if place.is_none() && !text.is_empty() {
        return Ok((StatusCode::BAD_REQUEST, "no cursor of ours\n").into_response());
    }
    // Listen first, then catch up: what is committed in between is in both, and taken once.
    let listener = Listener {
        news: app.feed.listen(),
        by: caller.actor,
        place,
        caught_up: false,
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
    /// Up to where the listener has heard.
    place: Option<Place>,
    caught_up: bool,
}

impl Listener {
    /// The next event; `None` ends the stream, and the browser comes again.
    async fn next(&mut self) -> Option<Event> {
        loop {
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
                    if let Some(event) = self.hear(&news) {
                        return Some(event);
                    }
                }
                Err(RecvError::Lagged(_)) => self.caught_up = false,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    async fn catch_up(&mut self) -> Option<Option<Event>> {
        match changes(&self.app.db, &self.by, self.place.as_ref()).await {
            Ok((place, pulled)) => {
                self.place = Some(place);
                if pulled.patches.is_empty() && !pulled.snapshot {
                    return Some(None);
                }
                let message = Message {
                    snapshot: pulled.snapshot,
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

    fn hear(&mut self, news: &News) -> Option<Event> {
        let heard = self.place.as_ref().map_or(0, |p| p.number);
        if news.place.number <= heard {
            return None;
        }
        if news.after > heard {
            self.caught_up = false;
            return None;
        }
        self.place = Some(news.place.clone());
        let patches = news.patches(&self.by);
        if patches.is_empty() {
            return None;
        }
        self.event(&Message {
            snapshot: false,
            patches: patches.to_vec(),
        })
    }

    fn event(&self, message: &Message) -> Option<Event> {
        let cursor = self.place.as_ref()?.cursor();
        let json = serde_json::to_string(message).ok()?;
        Some(Event::default().id(cursor.0).data(json))
    }
}
