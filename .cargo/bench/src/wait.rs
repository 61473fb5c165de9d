//! Waiting for something to become true, never for a guessed time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

const STEP: Duration = Duration::from_millis(10);

/// Asks every 10 ms until the answer is yes.
///
/// # Errors
/// When `limit` has passed, or the first error of the asking.
pub async fn until(
    what: &str,
    limit: Duration,
    mut asked: impl AsyncFnMut() -> Result<bool>,
) -> Result<()> {
    let start = Instant::now();
    while !asked().await? {
        if start.elapsed() > limit {
            bail!("waited {} s in vain: {what}", limit.as_secs());
        }
        tokio::time::sleep(STEP).await;
    }
    Ok(())
}
