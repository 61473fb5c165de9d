//! The sign-in pages.

use leptos::prelude::*;

use crate::lang::{Lang, words as w};
use crate::shell::Opened;
use crate::ui::parts::{Frame, Strokes};
use crate::visit::Page;

/// A one-time link waits for its button, so that no scanner uses it up.
#[component]
pub fn SignIn() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let page = expect_context::<Opened>().page();
    let usable = matches!(page, Page::SignIn { usable: true });
    view! {
        <Frame title=w::sign_in_title(lang)>
            <main id="main" class="gate">
                <Strokes/>
                {if usable {
                    view! {
                        <h1 class="title">{w::sign_in_ready(lang)}</h1>
                        <p>{w::sign_in_ready_line(lang)}</p>
                        <form method="post"><button class="button button--go button--wide">{w::sign_in_do(lang)}</button></form>
                    }.into_any()
                } else {
                    view! {
                        <h1 class="title">{w::sign_in_spent(lang)}</h1>
                        <p>{w::sign_in_spent_line(lang)}</p>
                    }.into_any()
                }}
            </main>
        </Frame>
    }
}

/// The door: where a link is asked for.
#[component]
pub fn DoorPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <Frame title=w::sign_in_title(lang)>
            <main id="main" class="gate">
                <Strokes/>
                <h1 class="title">{w::sign_in_title(lang)}</h1>
                <p>{w::sign_in_how(lang)}</p>
                <p class="row"><a class="button" href="/">{w::error_home(lang)}</a></p>
            </main>
        </Frame>
    }
}

/// The own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <Frame title=w::sign_in_title(lang)>
            <main id="main" class="gate">
                <Strokes/>
                <h1 class="title">{w::sign_in_title(lang)}</h1>
            </main>
        </Frame>
    }
}
