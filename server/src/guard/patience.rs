//! How long a request may take, and what becomes of a body that nobody reads.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use app::file::{ADDRESS, MAX_BYTES};
use app::visit::Why;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::time::timeout;

use super::away;
use crate::http::App;

/// What is read of a body that was refused. A sender that is still writing when the connection closes loses
/// our answer.
const LEAVINGS: usize = 4 * 1024 * 1024;
/// How long that may take.
const CLEARING: Duration = Duration::from_secs(5);

/// A file is many octets, and a phone's network slow: it may take so many times as long, while it comes.
const FOR_A_FILE: u32 = 20;

/// Answers in time, whatever its sender or we do. A stream is answered when it begins.
pub async fn wait(State(app): State<App>, request: Request, next: Next) -> Response {
    let (patience, leavings, clearing) = match request.uri().path() {
        ADDRESS => {
            let patience = app.gate.patience * FOR_A_FILE;
            (patience, MAX_BYTES as usize, app.gate.patience)
        }
        _ => (app.gate.patience, LEAVINGS, CLEARING),
    };
    let (parts, body) = request.into_parts();
    let rest = Rest::of(body);
    let request = Request::from_parts(parts, Body::new(rest.clone()));
    let Ok(response) = timeout(patience, next.run(request)).await else {
        let why = if rest.over() { Why::Busy } else { Why::TooSlow };
        return away::turned(why);
    };
    if !rest.over() {
        let _ = timeout(clearing, rest.clear(leavings)).await;
    }
    response
}

/// A body that can still be read to its end after its reader has left.
#[derive(Clone)]
struct Rest(Arc<Mutex<Heard>>);

struct Heard {
    body: Body,
    over: bool,
}

impl Rest {
    fn of(body: Body) -> Self {
        Self(Arc::new(Mutex::new(Heard { body, over: false })))
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn over(&self) -> bool {
        let heard = self.heard();
        heard.over || heard.body.is_end_stream()
    }

    async fn clear(mut self, mut left: usize) {
        while let Some(Ok(frame)) = self.frame().await {
            let read = frame.data_ref().map_or(0, Bytes::len);
            left = left.saturating_sub(read);
            if left == 0 {
                return;
            }
        }
    }
}

impl HttpBody for Rest {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut heard = self.heard();
        let frame = ready!(Pin::new(&mut heard.body).poll_frame(context));
        heard.over |= !matches!(frame, Some(Ok(_)));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.over()
    }

    fn size_hint(&self) -> SizeHint {
        self.heard().body.size_hint()
    }
}
