//! Signing in: a link by mail, a passkey, or a code from hand to hand.

use leptos::prelude::*;

use super::keys::PasskeyButton;
use crate::lang::{Lang, words as w};
use crate::people::ceremony::Ceremony;
use crate::shell::Opened;
use crate::time;
use crate::ui::parts::{Frame, Strokes};
use crate::visit::{Door, Page, Trouble};

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
                        <LeftBehind/>
                        <form method="post"><button class="button button--go button--wide">{w::sign_in_do(lang)}</button></form>
                    }.into_any()
                } else {
                    view! {
                        <h1 class="title">{w::sign_in_spent(lang)}</h1>
                        <p>{w::sign_in_spent_line(lang)}</p>
                        <p class="row"><a class="button button--go" href="/sign-in" rel="external">{w::sign_in_new_link(lang)}</a></p>
                    }.into_any()
                }}
            </main>
        </Frame>
    }
}

/// The sign-in page, and the one for codes.
#[component]
pub fn DoorPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let door = match expect_context::<Opened>().page() {
        Page::Door(door) => door,
        _ => Door::default(),
    };
    let said = door.trouble.map(|trouble| trouble_words(lang, trouble));
    let door = StoredValue::new((door, said));
    view! {
        <Frame title=w::sign_in_title(lang)>
            <main id="main" class="gate">
                <Strokes/>
                {door.with_value(|(door, said)| match (door.code, door.sent) {
                    (true, _) => view! { <ByCode said=said.clone()/> }.into_any(),
                    (_, true) => view! { <Sent email=door.email.clone()/> }.into_any(),
                    _ => view! { <ByMail door=door.clone() said=said.clone()/> }.into_any(),
                })}
            </main>
        </Frame>
    }
}

fn trouble_words(lang: Lang, trouble: Trouble) -> String {
    match trouble {
        Trouble::NoAddress => w::door_no_address(lang).to_owned(),
        Trouble::WrongCode => w::door_wrong_code(lang).to_owned(),
        Trouble::TooOften { seconds } => w::away_often_line(lang, time::span(seconds, lang)),
        Trouble::SignedOut => w::door_signed_out(lang).to_owned(),
    }
}

#[component]
fn ByMail(door: Door, said: Option<String>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let wrong = door.trouble == Some(Trouble::NoAddress);
    let notice = said.clone().filter(|_| !wrong);
    let beside = said.filter(|_| wrong);
    let described = beside.is_some().then_some("email-said");
    view! {
        <h1 class="title">{w::sign_in_title(lang)}</h1>
        <LeftBehind/>
        {notice.map(|words| view! { <div class="notice notice--wait" role="status"><p>{words}</p></div> })}
        <form class="stack" method="post" action="/sign-in" novalidate>
            <div class="field" class:field--bad=wrong>
                <label for="email">{w::door_email(lang)}</label>
                <input id="email" name="email" type="email" autocomplete="email" value=door.email
                    aria-invalid=wrong.then_some("true") aria-describedby=described/>
                {beside.map(|words| view! { <span class="said" id="email-said">{words}</span> })}
            </div>
            <button class="button button--go button--wide">{w::door_send(lang)}</button>
        </form>
        <div class="or" aria-hidden="true"><span>{w::door_or(lang)}</span></div>
        <PasskeyButton ceremony=Ceremony::Show label=w::door_passkey(lang) hint=w::door_passkey_hint(lang) wide=true/>
        <p class="small"><a href="/sign-in/code" rel="external">{w::door_have_code(lang)}</a></p>
    }
    .into_any()
}

/// Somebody's changes wait on this device for their return.
#[component]
fn LeftBehind() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let waiting = RwSignal::new(0);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            waiting.set(crate::sync::browser::sign_out::left_behind().await);
        });
    });
    let some = move || waiting.get() > 0;
    view! {
        <div role="status">
            <Show when=some>
                <div class="notice notice--wait"><p>{move || w::door_left_behind(lang, waiting.get())}</p></div>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Sent(email: String) -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <h1 class="title">{w::door_sent(lang)}</h1>
        <p role="status">{w::door_sent_line(lang, email)}</p>
        <p class="soft">{w::door_sent_hint(lang)}</p>
        <p class="row"><a class="button" href="/sign-in" rel="external">{w::door_again(lang)}</a></p>
    }
    .into_any()
}

#[component]
fn ByCode(said: Option<String>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let wrong = said.is_some();
    view! {
        <h1 class="title">{w::door_code_title(lang)}</h1>
        <p>{w::door_code_line(lang)}</p>
        <LeftBehind/>
        <form class="stack" method="post" action="/sign-in/code">
            <CodeField said/>
            <button class="button button--go button--wide">{w::sign_in_do(lang)}</button>
        </form>
        <p class="small"><a href="/sign-in" rel="external">{w::door_by_mail(lang)}</a></p>
        {wrong.then(|| view! { <p class="soft small">{w::door_code_hint(lang)}</p> })}
    }
    .into_any()
}

/// A code of two groups, as it was read out or written down.
#[component]
pub fn CodeField(said: Option<String>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let wrong = said.is_some();
    view! {
        <div class="field" class:field--bad=wrong>
            <label for="code">{w::door_code(lang)}</label>
            <input id="code" name="code" class="word" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false"
                maxlength="24" placeholder="XXXXX-XXXXX" aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("code-said")/>
            {said.map(|words| view! { <span class="said" id="code-said">{words}</span> })}
        </div>
    }
    .into_any()
}
