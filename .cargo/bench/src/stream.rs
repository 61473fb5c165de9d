//! Reads server-sent events as they come.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::mpsc::UnboundedSender;

/// An event at one desk, or the end of its stream.
pub struct Arrival {
    pub desk: usize,
    pub at: Instant,
    pub data: String,
    pub ended: bool,
}

/// Hands on every event with the moment in which its last byte came, and counts all bytes.
pub async fn listen(
    desk: usize,
    mut body: Incoming,
    to: UnboundedSender<Arrival>,
    bytes: Arc<AtomicU64>,
) {
    let mut pending = Vec::new();
    while let Some(Ok(frame)) = body.frame().await {
        let at = Instant::now();
        let Some(chunk) = frame.data_ref() else {
            continue;
        };
        bytes.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        pending.extend_from_slice(chunk);
        for data in take_events(&mut pending) {
            // Nobody listens any more: the measurement is over.
            if to
                .send(Arrival {
                    desk,
                    at,
                    data,
                    ended: false,
                })
                .is_err()
            {
                return;
            }
        }
    }
    let _ = to.send(Arrival {
        desk,
        at: Instant::now(),
        data: String::new(),
        ended: true,
    });
}

/// The data of each complete event; what is incomplete stays. Events without data, such as comments that keep
/// the stream open, are passed over.
fn take_events(pending: &mut Vec<u8>) -> Vec<String> {
    let mut events = Vec::new();
    while let Some(end) = pending.windows(2).position(|pair| pair == b"\n\n") {
        let event: Vec<u8> = pending.drain(..end + 2).collect();
        let event = String::from_utf8_lossy(&event);
        let lines: Vec<&str> = event
            .lines()
            .filter_map(|line| line.strip_prefix("data:"))
            .collect();
        if !lines.is_empty() {
            events.push(
                lines
                    .iter()
                    .map(|line| line.strip_prefix(' ').unwrap_or(line))
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_cut_where_they_end() {
        let mut pending = b": keep\n\nid: 7\ndata: {\"a\":\ndata: 1}\n\ndata: {\"b".to_vec();
        assert_eq!(take_events(&mut pending), ["{\"a\":\n1}"]);
        pending.extend_from_slice(b"\":2}\n\n");
        assert_eq!(take_events(&mut pending), ["{\"b\":2}"]);
        assert!(pending.is_empty());
    }
}
