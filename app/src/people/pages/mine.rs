//! The parts of the account page: each shows rows of the person's own, with the form that changes them.

use leptos::prelude::*;

use super::keys::PasskeyButton;
use crate::lang::{Lang, words as w};
use crate::people::ceremony::Ceremony;
use crate::people::{Passkey, Person, Purpose, RECOVERY_CODES, Session, Standing, wording};
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::task::{self, Frequency};
use crate::time;
use crate::value::SessionId;

/// Rows of the person's own, as they are when the page is made.
fn rows<T>(sync: Sync, kind: Kind, pick: impl FnMut(&Row) -> Option<T>) -> Vec<T> {
    untrack(|| sync.replica.each(kind, pick))
}

/// Name, language and mails.
#[component]
pub fn Profile(person: Person) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let name = person.name.as_ref().map(ToString::to_string);
    let chosen = |one: Lang| person.lang == one;
    // Who has no desk has no tasks there.
    let has_desk = expect_context::<Sync>().actor().has_desk();
    let now = person.wishes.tasks.name();
    let often = Frequency::ALL.into_iter().map(|often| {
        let chosen = person.wishes.tasks == often;
        view! { <option value=often.name() selected=chosen>{task::wording::frequency(lang, often)}</option> }
    });
    view! {
        <section class="own stack stack--s3">
            <h2 class="subtitle">{w::me_profile(lang)}</h2>
            <form class="stack" method="post" action="/me">
                <input type="hidden" name="action" value="wishes"/>
                <div class="field">
                    <label for="name">{w::me_name(lang)}</label>
                    <input id="name" name="name" maxlength="80" autocomplete="name" value=name/>
                </div>
                <div class="field">
                    <label for="lang">{w::me_lang(lang)}</label>
                    <select id="lang" name="lang">
                        <option value="ja" lang="ja" selected=chosen(Lang::Ja)>"日本語"</option>
                        <option value="en" lang="en" selected=chosen(Lang::En)>"English"</option>
                    </select>
                </div>
                <fieldset class="stack stack--s2">
                    <legend>{w::me_mails(lang)}</legend>
                    <label class="tick"><input type="checkbox" name="reminders" checked=person.wishes.reminders/><span>{w::me_reminders(lang)}</span></label>
                    {(!has_desk).then(|| view! { <input type="hidden" name="tasks" value=now/> })}
                    {has_desk.then(|| view! {
                        <div class="field">
                            <label for="tasks">{w::task_digest(lang)}</label>
                            <select id="tasks" name="tasks">{often.collect_view()}</select>
                        </div>
                    })}
                    <label class="tick"><input type="checkbox" name="news" checked=person.wishes.news/><span>{w::me_news(lang)}</span></label>
                    <p class="hint">{w::me_mails_hint(lang)}</p>
                </fieldset>
                <div class="row"><button class="button button--go">{w::me_save(lang)}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// What the person is to us; nothing where that is nothing.
#[component]
pub fn Roles(person: Person) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let mut lines: Vec<(&'static str, String)> = person
        .grants
        .iter()
        .filter(|g| g.standing != Standing::Ended)
        .map(|g| {
            (
                wording::area(lang, g.area),
                wording::term(lang, g.from, g.until),
            )
        })
        .collect();
    lines.extend(rows(sync, Kind::Membership, |row| match row {
        Row::Membership(m) if m.standing != Standing::Ended => {
            let company = m.company.and_then(|id| sync.replica.company(id));
            let company = company.map(|c| format!("{}{}", c.name, w::desk_dot(lang)));
            let line = company.unwrap_or_default() + &wording::term(lang, m.from, m.until);
            Some((wording::role(lang, m.role), line))
        }
        _ => None,
    }));
    (!lines.is_empty()).then(|| {
        let items = lines.into_iter().map(|(name, line)| {
            view! { <li><strong>{name}</strong>" "<span class="soft small num">{line}</span></li> }
        });
        view! {
            <section class="own stack stack--s3">
                <h2 class="subtitle">{w::me_roles(lang)}</h2>
                <ul class="mine">{items.collect_view()}</ul>
            </section>
        }
    })
}

#[component]
pub fn Passkeys(fresh: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let keys = rows(sync, Kind::Passkey, |row| match row {
        Row::Passkey(key) => Some(key.clone()),
        _ => None,
    });
    let none = keys.is_empty();
    let items = keys.into_iter().map(|key| view! { <Key key/> });
    view! {
        <section class="own stack stack--s3">
            <h2 class="subtitle">{w::me_keys(lang)}</h2>
            <p class="soft">{w::me_key_hint(lang)}</p>
            {none.then(|| view! { <p>{w::me_no_keys(lang)}</p> })}
            <ul class="mine">{items.collect_view()}</ul>
            {if fresh {
                view! {
                    <div class="field">
                        <label for="passkey-called">{w::me_key_called(lang)}</label>
                        <input id="passkey-called" maxlength="40" autocomplete="off"/>
                        <span class="hint">{w::me_key_called_hint(lang)}</span>
                    </div>
                    <PasskeyButton ceremony=Ceremony::Make label=w::me_make_key(lang) hint=""/>
                }.into_any()
            } else {
                view! { <Stale/> }.into_any()
            }}
        </section>
    }
    .into_any()
}

/// Keys and codes are given out only to who just signed in.
#[component]
fn Stale() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <p class="soft">{w::me_stale(lang)}</p>
        <PasskeyButton ceremony=Ceremony::Show label=w::me_use_key(lang) hint=w::me_stale_hint(lang)/>
    }
    .into_any()
}

#[component]
fn Key(key: Passkey) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let made = w::me_made(lang, time::day(key.created, lang));
    let used = key.used.map(|at| w::me_used(lang, time::moment(at, lang)));
    let label = w::me_remove_one(lang, key.name.to_string());
    view! {
        <li class="row row--ends">
            <span><strong>{key.name.to_string()}</strong>" "<span class="soft small num">{made}{used.map(|u| format!("{}{u}", w::desk_dot(lang)))}</span></span>
            <form method="post" action="/me">
                <input type="hidden" name="action" value="remove-passkey"/>
                <input type="hidden" name="id" value=key.id.to_string()/>
                <button class="button button--small" aria-label=label>{w::me_remove(lang)}</button>
            </form>
        </li>
    }
    .into_any()
}

#[component]
pub fn Devices(here: SessionId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let mut all = rows(sync, Kind::Session, |row| match row {
        Row::Session(session) => Some(session.clone()),
        _ => None,
    });
    all.sort_by_key(|s| (s.id != here, core::cmp::Reverse(s.seen)));
    let items = all
        .into_iter()
        .map(|session| view! { <Device here session/> });
    view! {
        <section class="own stack stack--s3">
            <h2 class="subtitle">{w::me_devices(lang)}</h2>
            <p class="soft">{w::me_devices_line(lang)}</p>
            <ul class="mine">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Device(here: SessionId, session: Session) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let own = session.id == here;
    let name = if session.device.is_empty() {
        w::me_device_unknown(lang).to_owned()
    } else {
        session.device.clone()
    };
    let seen = w::me_seen(
        lang,
        time::moment(session.seen, lang),
        wording::means(lang, session.means),
    );
    let label = w::me_end_one(lang, name.clone());
    view! {
        <li class="row row--ends">
            <span>
                <strong>{name}</strong>" "
                {own.then(|| view! { <span class="tag tag--good">{w::me_here(lang)}</span>" " })}
                <span class="soft small num">{seen}</span>
            </span>
            {(!own).then(|| view! {
                <form method="post" action="/me">
                    <input type="hidden" name="action" value="end"/>
                    <input type="hidden" name="id" value=session.id.to_string()/>
                    <button class="button button--small" aria-label=label.clone()>{w::me_end(lang)}</button>
                </form>
            })}
        </li>
    }
    .into_any()
}

#[component]
pub fn Recovery(codes: Vec<String>, fresh: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let left = rows(sync, Kind::Ticket, |row| match row {
        Row::Ticket(t) if t.purpose == Purpose::Recovery => Some(()),
        _ => None,
    })
    .len();
    if !codes.is_empty() {
        let items = codes
            .into_iter()
            .map(|code| view! { <li><code class="word">{code}</code></li> });
        return view! {
            <section class="card stack" aria-live="polite">
                <h2 class="subtitle">{w::me_codes(lang)}</h2>
                <p><strong>{w::me_codes_once(lang)}</strong></p>
                <ul class="recovery">{items.collect_view()}</ul>
            </section>
        }
        .into_any();
    }
    let button = if left == 0 {
        w::me_make_codes(lang)
    } else {
        w::me_renew_codes(lang)
    };
    view! {
        <section class="own stack stack--s3">
            <h2 class="subtitle">{w::me_codes(lang)}</h2>
            <p class="soft">{w::me_codes_line(lang, RECOVERY_CODES)}</p>
            <p class="num">{w::me_codes_left(lang, left)}</p>
            {fresh.then(|| view! {
                <form method="post" action="/me">
                    <input type="hidden" name="action" value="recovery"/>
                    <button class="button">{button}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

/// A copy of all that is held.
#[component]
pub fn Data(person: Person, refused: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let asked = person.download.map(|asked| {
        let due = time::moment(asked.due, lang);
        if asked.confirmed {
            w::me_data_due(lang, due)
        } else {
            w::me_data_unconfirmed(lang, due)
        }
    });
    let under_way = asked.is_some();
    view! {
        <section class="own stack stack--s3">
            <h2 class="subtitle">{w::me_data(lang)}</h2>
            <p class="soft">{w::me_data_line(lang)}</p>
            {asked.map(|words| view! { <p class="notice notice--wait">{words}</p> })}
            <div class="row">
                <a class="button" href="/me/data" rel="external">{w::me_download(lang)}</a>
                {(refused && !under_way).then(|| view! { <Act action="ask-download" words=w::me_ask_download(lang)/> })}
                {under_way.then(|| view! { <Act action="take-back-download" words=w::me_take_back(lang)/> })}
            </div>
        </section>
    }
    .into_any()
}

#[component]
pub fn Erase(person: Person) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if let Some(asked) = person.erasure {
        let due = time::moment(asked.due, lang);
        let words = if asked.confirmed {
            w::me_erase_due(lang, due)
        } else {
            w::me_erase_unconfirmed(lang, due)
        };
        return view! {
            <section class="notice notice--bad">
                <p>{words}</p>
                <Act action="keep" words=w::me_keep(lang)/>
            </section>
        }
        .into_any();
    }
    let kept = [
        w::me_kept_money(lang),
        w::me_kept_donors(lang),
        w::me_kept_ledgers(lang),
        w::me_kept_audit(lang),
    ];
    let kept = kept.map(|words| view! { <li>{words}</li> });
    view! {
        <details class="more more--bad">
            <summary>{w::me_erase(lang)}</summary>
            <form class="stack" method="post" action="/me">
                <input type="hidden" name="action" value="erase"/>
                <p>{w::me_erase_line(lang)}</p>
                <p>{w::me_kept(lang)}</p>
                <ul>{kept.into_iter().collect_view()}</ul>
                <div class="row"><button class="button button--bad">{w::me_erase_do(lang)}</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// A button that posts what it does.
#[component]
fn Act(action: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <form method="post" action="/me">
            <input type="hidden" name="action" value=action/>
            <button class="button">{words}</button>
        </form>
    }
    .into_any()
}
