//! A form in a native dialog: the browser keeps the focus inside it and gives it back afterwards.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::dom;
use crate::lang::{Lang, words as w};

/// The field to begin with, or the harmless button where there is none.
const FIRST: &str = "dialog[open] :is(.dialog-body :is(input[type=radio]:checked, fieldset:not(:has(:checked)) input, \
    input:not([type=hidden], [type=radio]), select, textarea), .dialog-foot [type=button])";

/// Open while there is something that the dialog is about; closing it lets go of that.
pub fn open_about<T: Send + Sync + 'static>(about: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if about.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() && about.with_untracked(Option::is_some) {
            about.set(None);
        }
    });
    open
}

/// Opens and closes with `open`; what stands in it is made anew each time, so that it shows what is true then.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    /// Tells one dialog of a page from another.
    name: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] small: bool,
    /// The words of the button that does it; without one the dialog only shows.
    #[prop(optional)]
    go: &'static str,
    /// Doing it takes something away.
    #[prop(optional)]
    bad: bool,
    /// Why it was not done.
    #[prop(optional)]
    said: RwSignal<Option<String>>,
    #[prop(optional)] on_go: Option<Callback<SubmitEvent>>,
    children: ChildrenFn,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let shown = open.get();
        let Some(dialog) = node.get() else { return };
        if shown {
            said.set(None);
            // Its contents come with the same frame; then there is a field to begin with.
            request_animation_frame(move || {
                // A window that draws late may have closed it meanwhile.
                if open.try_get_untracked() == Some(true) {
                    let _ = dialog.show_modal();
                    dom::focus(FIRST);
                }
            });
        } else {
            dialog.close();
        }
    });
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        match on_go {
            Some(on_go) => on_go.run(ev),
            None => open.set(false),
        }
    };
    let id = format!("{name}-title");
    let labelled = id.clone();
    let body = move || {
        open.get().then(|| {
            view! {
                <form on:submit=submit novalidate>
                    <header class="dialog-head">
                        <h2 class="subtitle" id=id.clone()>{title.get_untracked()}</h2>
                        <button class="close" type="button" aria-label=w::desk_close(lang) on:click=move |_| open.set(false)></button>
                    </header>
                    <div class="dialog-body stack">
                        {children()}
                        {move || said.get().map(|words| view! { <p class="said" role="alert">{words}</p> })}
                    </div>
                    {(!go.is_empty()).then(|| view! { <Foot open go bad shows=on_go.is_none()/> })}
                </form>
            }
            .into_any()
        })
    };
    view! {
        <dialog class="dialog" class:dialog--small=small node_ref=node aria-labelledby=labelled on:close=move |_| open.set(false)>
            {body}
        </dialog>
    }
    .into_any()
}

#[component]
fn Foot(open: RwSignal<bool>, go: &'static str, bad: bool, shows: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let class = if bad {
        "button button--bad"
    } else {
        "button button--go"
    };
    view! {
        <footer class="dialog-foot">
            {(!shows).then(|| view! { <button class="button" type="button" on:click=move |_| open.set(false)>{w::desk_leave(lang)}</button> })}
            <button class=class>{go}</button>
        </footer>
    }
    .into_any()
}
