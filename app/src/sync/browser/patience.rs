//! How long a request may hear nothing. A network can swallow a connection and tell nobody; whoever waits for it
//! waits until the system gives up, which takes many minutes.

use core::cell::RefCell;

use gloo::timers::callback::Timeout;
use web_sys::{AbortController, AbortSignal};

/// The server has answered by then, or has said that it takes too long.
const ANSWER_MS: u32 = 45_000;
/// A large answer on a slow line.
const BODY_MS: u32 = 300_000;

/// Gives a request up after a while, unless it is dropped before.
pub(super) struct Patience {
    controller: Option<AbortController>,
    timer: RefCell<Option<Timeout>>,
}

impl Patience {
    pub(super) fn begins() -> Self {
        let patience = Self {
            controller: AbortController::new().ok(),
            timer: RefCell::default(),
        };
        patience.lasts(ANSWER_MS);
        patience
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }

    /// The answer has begun.
    pub(super) fn answered(&self) {
        self.lasts(BODY_MS);
    }

    fn lasts(&self, millis: u32) {
        let controller = self.controller.clone();
        let give_up = move || {
            if let Some(controller) = controller {
                controller.abort();
            }
        };
        *self.timer.borrow_mut() = Some(Timeout::new(millis, give_up));
    }
}
