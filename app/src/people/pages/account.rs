//! `/me`: what we know of the person, and what they decide about it.

use leptos::prelude::*;

use super::door::CodeField;
use super::keys::PasskeyButton;
use super::mine::{Data, Devices, Erase, Passkeys, Profile, Recovery, Roles};
use crate::donor::PORTAL;
use crate::lang::{Lang, words as w};
use crate::people::Person;
use crate::people::ceremony::Ceremony;
use crate::row::{Kind, Row};
use crate::shell::{self, Opened};
use crate::sync::Sync;
use crate::ui::parts::Frame;
use crate::visit::{Account, Page, Said};

#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let account = match expect_context::<Opened>().page() {
        Page::Account(account) => *account,
        _ => Account::default(),
    };
    let person = untrack(|| sync.actor().person().and_then(|id| sync.replica.person(id)));
    let held = StoredValue::new((account, person.unwrap_or_default()));
    view! {
        <Frame title=w::me_title(lang)>
            <main id="main" class="sheet stack stack--s6">
                {held.with_value(|(account, person)| view! {
                    <Told account=account.clone()/>
                    <header class="stack stack--s2">
                        <h1 class="title">{w::me_title(lang)}</h1>
                        <p class="soft">{who(person)}</p>
                    </header>
                    {if account.locked {
                        view! { <Locked refused=account.refusal.is_some()/> }.into_any()
                    } else {
                        view! { <Open account=account.clone() person=person.clone()/> }.into_any()
                    }}
                    <SignOut/>
                })}
            </main>
        </Frame>
    }
    .into_any()
}

fn who(person: &Person) -> String {
    let email = person.email.as_ref().map(ToString::to_string);
    match (&person.name, email) {
        (Some(name), Some(email)) => format!("{name} / {email}"),
        (Some(name), None) => name.to_string(),
        (None, email) => email.unwrap_or_default(),
    }
}

/// What just happened.
#[component]
fn Told(account: Account) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let said = account.said.map(|said| match said {
        Said::Saved => w::me_saved(lang),
        Said::SignedOutThere => w::me_signed_out_there(lang),
        Said::PasskeyRemoved => w::me_passkey_removed(lang),
        Said::Asked => w::me_asked(lang),
        Said::TakenBack => w::me_taken_back(lang),
    });
    let refused = account.refusal.map(|r| shell::refusal(lang, &r));
    view! {
        {said.map(|words| view! { <div class="notice notice--good" role="status"><p>{words}</p></div> })}
        {refused.map(|words| view! { <div class="notice notice--bad" role="alert"><p>{words}</p></div> })}
    }
    .into_any()
}

/// Staff at the door: a passkey is made, or shown.
#[component]
fn Locked(refused: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let key = |row: &Row| matches!(row, Row::Passkey(k) if !k.removed).then_some(());
    let has_key = untrack(|| !sync.replica.each(Kind::Passkey, key).is_empty());
    if !has_key {
        return view! {
            <section class="card stack">
                <h2 class="subtitle">{w::me_first_key(lang)}</h2>
                <p>{w::me_first_key_line(lang)}</p>
                <PasskeyButton ceremony=Ceremony::Make label=w::me_make_key(lang) hint=w::me_key_hint(lang) go=true/>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card stack">
            <h2 class="subtitle">{w::me_show_key(lang)}</h2>
            <p>{w::me_show_key_line(lang)}</p>
            <PasskeyButton ceremony=Ceremony::Show label=w::me_use_key(lang) hint=w::me_key_hint(lang) go=true/>
        </section>
        <details class="more" open=refused>
            <summary>{w::me_lost_key(lang)}</summary>
            <form class="stack" method="post" action="/sign-in/recovery">
                <p>{w::me_lost_key_line(lang)}</p>
                <CodeField said=None/>
                <div class="row"><button class="button">{w::sign_in_do(lang)}</button></div>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn Open(account: Account, person: Person) -> impl IntoView {
    let by = expect_context::<Sync>().actor();
    let works = by.has_desk();
    let gives = by.gives();
    let lang = expect_context::<Lang>();
    view! {
        {works.then(|| view! { <p class="row"><a class="button button--go" href="/desk" rel="external">{w::me_to_desk(lang)}</a></p> })}
        {gives.then(|| view! { <p class="row"><a class="button" href=PORTAL rel="external">{w::portal_title(lang)}</a></p> })}
        <Profile person=person.clone()/>
        <Roles person=person.clone()/>
        <Passkeys fresh=account.fresh/>
        <Devices here=account.session/>
        <Recovery codes=account.codes.clone() fresh=account.fresh/>
        <Data person=person.clone() refused=account.refusal.is_some()/>
        <Erase person/>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <form class="row" method="post" action="/sign-out"><button class="button">{w::me_sign_out(lang)}</button></form>
    }
}
