//! Commands that the server refused, until staff has read why.

use leptos::prelude::*;

use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::{Refused, Sync};
use crate::ui::waiting::Typed;

#[component]
pub fn RefusalList(
    /// More that can be done about one.
    #[prop(optional)]
    extra: Option<Callback<Refused, AnyView>>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let refused = expect_context::<Sync>().refused;
    move || {
        let all = refused.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="refusals" role="alert" aria-label=w::desk_refused(lang)>
                    <h2 class="subtitle">{w::desk_refused(lang)}" "<span class="num">{all.len()}</span></h2>
                    <ul>{all.into_iter().map(|refused| view! { <Item refused extra/> }).collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

#[component]
fn Item(refused: Refused, extra: Option<Callback<Refused, AnyView>>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let extra = extra.map(|extra| extra.run(refused.clone()));
    let Refused { mark, command, why } = refused;
    let meant = untrack(|| shell::intention(lang, &sync.replica, &command));
    let typed = view! { <Typed command=command.clone()/> };
    let again = move |_| {
        sync.dismiss(mark);
        sync.send(command.clone());
    };
    view! {
        <li>
            <div><strong>{meant}</strong><p class="small">{shell::why(lang, &why)}</p>{typed}</div>
            <div class="row row--s2">
                {extra}
                <button class="button button--small" type="button" on:click=again>{w::desk_again(lang)}</button>
                <button class="button button--small button--plain" type="button" on:click=move |_| sync.dismiss(mark)>{w::desk_dismiss(lang)}</button>
            </div>
        </li>
    }
    .into_any()
}
