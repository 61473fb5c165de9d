//! The desks of staff, each with a live stream.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use uuid::Uuid;

use crate::browser::Browser;
use crate::stream::{self, Arrival};

/// How many people look on.
pub const DESKS: u32 = 50;

/// The open streams of all desks.
pub struct Desks {
    arrivals: UnboundedReceiver<Arrival>,
    bytes: Arc<AtomicU64>,
}

impl Desks {
    pub async fn open(staff: &Browser, cursor: &str) -> Result<Self> {
        let (to, arrivals) = mpsc::unbounded_channel();
        let bytes = Arc::new(AtomicU64::new(0));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("cursor", cursor)
            .finish();
        for desk in 0..DESKS as usize {
            let body = staff
                .another()
                .await?
                .stream(&format!("/sync/live?{query}"))
                .await?;
            tokio::spawn(stream::listen(desk, body, to.clone(), Arc::clone(&bytes)));
        }
        Ok(Self { arrivals, bytes })
    }

    /// All bytes that have come over all streams.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Waits until each desk has got the row, and says when it did.
    pub async fn all_show(&mut self, registration: Uuid) -> Result<Vec<Instant>> {
        let mut shown: Vec<Option<Instant>> = vec![None; DESKS as usize];
        let mut sought = Sought::new(registration);
        let mut missing = DESKS;
        while missing > 0 {
            let arrival = self
                .arrivals
                .recv()
                .await
                .context("all streams have ended")?;
            if arrival.ended {
                bail!("the stream of desk {} has ended", arrival.desk);
            }
            if shown[arrival.desk].is_none() && sought.is_in(&arrival.data) {
                shown[arrival.desk] = Some(arrival.at);
                missing -= 1;
            }
        }
        Ok(shown.into_iter().flatten().collect())
    }
}

/// A registration that is looked for in the news.
struct Sought {
    id: String,
    /// News that holds it. All desks get the same: it is read once, so that the reading takes no time from the
    /// server.
    found: String,
}

impl Sought {
    fn new(registration: Uuid) -> Self {
        Self {
            id: registration.to_string(),
            found: String::new(),
        }
    }

    fn is_in(&mut self, news: &str) -> bool {
        if !self.found.is_empty() && self.found == news {
            return true;
        }
        if !news.contains(&self.id) || !self.enters(news) {
            return false;
        }
        news.clone_into(&mut self.found);
        true
    }

    /// The row itself, not a mail that only names it.
    fn enters(&self, news: &str) -> bool {
        let news: Value = serde_json::from_str(news).unwrap_or_default();
        let mut patches = news["patches"].as_array().into_iter().flatten();
        patches.any(|patch| {
            patch["kind"] == "registration"
                && patch["id"] == self.id.as_str()
                && patch["enter"].is_object()
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mail_about_a_registration_is_not_its_row() {
        let id = Uuid::now_v7();
        let mail = json!({"patches": [{"kind": "mail", "id": Uuid::now_v7(), "enter": {"registration": id}}]});
        let row =
            json!({"patches": [{"kind": "registration", "id": id, "enter": {"name": "青木"}}]});
        let mut sought = Sought::new(id);
        let found = [mail, row.clone(), row].map(|news| sought.is_in(&news.to_string()));
        assert_eq!(found, [false, true, true]);
    }
}
