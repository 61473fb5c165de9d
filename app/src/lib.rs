//! Tomoni, as both sides share it: rows, verbs and rules; the sync client; the pages. Knows no SQL, no
//! server and no runtime.

pub mod access;
pub mod audit;
pub mod command;
pub mod company;
pub mod donor;
pub mod fault;
pub mod file;
mod home;
pub mod ideathon;
pub mod lang;
pub mod merge;
pub mod people;
pub mod post;
pub mod roundtable;
pub mod row;
pub mod rule;
pub mod shell;
pub mod sync;
pub mod task;
pub mod time;
pub mod ui;
pub mod value;
pub mod visit;

/// Wakes the page that the server painted.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    use leptos::prelude::*;

    console_error_panic_hook::set_once();
    let visit = document()
        .get_element_by_id("visit")
        .and_then(|block| block.text_content())
        .and_then(|json| serde_json::from_str::<visit::Visit>(&json).ok())
        .unwrap_or_default();
    if visit.page == visit::Page::Shell {
        wasm_bindgen_futures::spawn_local(shell::wake_offline());
        return;
    }
    let Some(body) = document().body() else {
        return;
    };
    let alive = shell::Alive::default();
    wasm_bindgen_futures::spawn_local(async move {
        let told = alive.clone();
        let waking = leptos::mount::hydrate_from_async(body, move || {
            provide_context(visit);
            provide_context(told);
            view! { <shell::App/> }
        });
        Box::pin(waking).await.forget();
        alive.tell();
    });
}
