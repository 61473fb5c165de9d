//! The button that has the browser make or show a passkey.

use leptos::prelude::*;

use crate::lang::{Lang, words as w};
use crate::people::ceremony::{Ceremony, Fault};

/// Works once the page is awake; until then it says what it needs.
#[component]
pub fn PasskeyButton(
    ceremony: Ceremony,
    label: &'static str,
    hint: &'static str,
    #[prop(optional)] wide: bool,
    /// It is what the page is for.
    #[prop(optional)]
    go: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let awake = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    Effect::new(move |_| awake.set(true));
    let hold = move |_| {
        busy.set(true);
        fault.set(None);
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            match crate::people::ceremony::browser::hold(ceremony).await {
                Ok(to) => {
                    let _ = window().location().assign(&to);
                }
                Err(met) => {
                    busy.set(false);
                    fault.set(Some(met));
                }
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = ceremony;
    };
    let class = match (wide, go) {
        (true, _) => "button button--wide",
        (_, true) => "button button--go",
        _ => "button",
    };
    let words = move || {
        if busy.get() {
            w::keys_waiting(lang)
        } else {
            label
        }
    };
    view! {
        <div class="by-key stack stack--s2">
            <button type="button" class=class disabled=move || busy.get() || !awake.get() on:click=hold>{words}</button>
            {(!hint.is_empty()).then(|| view! { <p class="soft small">{hint}</p> })}
            <noscript><p class="soft small">{w::keys_script(lang)}</p></noscript>
            {move || fault.get().map(|fault| view! { <p class="said" role="alert">{said(lang, &fault)}</p> })}
        </div>
    }
    .into_any()
}

fn said(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::Unsupported => w::keys_unsupported(lang).to_owned(),
        Fault::Cancelled => w::keys_cancelled(lang).to_owned(),
        Fault::Known => w::keys_known(lang).to_owned(),
        Fault::Nameless => w::keys_nameless(lang).to_owned(),
        Fault::Network => w::keys_network(lang).to_owned(),
        Fault::Refused(Some(words)) => words.clone(),
        Fault::Refused(None) => w::keys_refused(lang).to_owned(),
    }
}
