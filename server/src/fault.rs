//! Places where the simulation ends the server, as a power cut would. Builds without debug assertions have none.

#[cfg(debug_assertions)]
use core::cell::Cell;

#[cfg(debug_assertions)]
thread_local! {
    /// So many places are passed before the end; nothing is planned where there is no number.
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
    static ENDED: Cell<bool> = const { Cell::new(false) };
}

/// The server of this thread ends at the place after so many.
#[cfg(debug_assertions)]
pub fn end_after(places: u32) {
    ENDED.set(false);
    LEFT.set(Some(places));
}

/// Whether it came to that; nothing is planned any more.
#[cfg(debug_assertions)]
#[must_use]
pub fn ended() -> bool {
    LEFT.set(None);
    ENDED.replace(false)
}

/// Whether it has come to that, for whoever waits for an answer that will not come.
#[cfg(debug_assertions)]
#[must_use]
pub fn is_over() -> bool {
    ENDED.get()
}

/// A place where a server may end.
#[cfg_attr(
    not(debug_assertions),
    expect(clippy::unused_async, reason = "it waits in the simulation only")
)]
pub async fn place() {
    #[cfg(debug_assertions)]
    if let Some(left) = LEFT.get() {
        if left == 0 {
            ENDED.set(true);
            // What is under way is never heard of again.
            core::future::pending::<()>().await;
        }
        LEFT.set(Some(left - 1));
    }
}
