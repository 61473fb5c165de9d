//! What was made on this device and has no answer yet.

use leptos::prelude::*;

use crate::command::Command;
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::Sync;

/// More are counted, not named.
const NAMED: usize = 50;

#[component]
pub fn WaitingList() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    move || {
        let all = sync.unanswered();
        (!all.is_empty()).then(|| {
            let more = all.len().saturating_sub(NAMED);
            let each = all.into_iter().take(NAMED);
            let items = each.map(|(_, command)| {
                let meant = untrack(|| shell::intention(lang, &sync.replica, &command));
                view! { <li><strong>{meant}</strong><Typed command/></li> }
            });
            view! {
                <section class="waiting">
                    <h3 class="small">{w::desk_waits(lang)}</h3>
                    <ul>{items.collect_view()}</ul>
                    {(more > 0).then(|| view! { <p class="soft small">{w::desk_waits_more(lang, more)}</p> })}
                </section>
            }
            .into_any()
        })
    }
}

/// The words that somebody typed, so that they are not lost with the command.
#[component]
pub fn Typed(command: Command) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let typed = shell::typed(lang, &command);
    (!typed.is_empty()).then(|| {
        let lines = typed.into_iter().map(|(name, text)| {
            view! { <div><dt>{name}</dt><dd>{text}</dd></div> }
        });
        view! { <dl class="typed small">{lines.collect_view()}</dl> }.into_any()
    })
}
