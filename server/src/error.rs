//! Failures: one opaque answer with an id that stands in the log. Refusals are no failures.

use std::fmt;

use axum::response::{IntoResponse, Response};

use crate::guard;

/// Something that should not have happened. Its text is for the log, never for a visitor.
pub struct Failure {
    /// What the visitor is told, and what the log is searched for.
    pub id: String,
    what: String,
}

impl Failure {
    #[must_use]
    pub fn new(what: impl fmt::Display) -> Self {
        Self {
            id: uuid::Uuid::new_v4().simple().to_string()[..12].to_owned(),
            what: what.to_string(),
        }
    }

    /// Writes it into the log, once, where it was met.
    pub fn log(&self) {
        tracing::error!(id = %self.id, "{}", self.what);
    }
}

/// Has a panic say where it was, and nothing else: its words may quote what people wrote. Who develops gets
/// all of it.
pub fn hush_panics() {
    if cfg!(debug_assertions) {
        return;
    }
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at = at.unwrap_or_default(), "a panic");
    }));
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.what, self.id)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.log();
        guard::away::failed(self.id)
    }
}
