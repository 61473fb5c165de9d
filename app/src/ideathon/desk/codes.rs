//! Invitation codes: who may enter with which, how often it was used, and an end to it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::refusals::Refusals;
use super::room::{Room, do_it};
use crate::ideathon::{Audience, Code, CodeText, Command, IssueCode, RevokeCode, wording};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::parts::Strokes;
use crate::value::{Bad, CodeId, EventId, Line, width};

#[component]
pub fn Codes(event: EventId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let making = RwSignal::new(false);
    let revoking = RwSignal::new(None::<CodeId>);
    let ids = Memo::new(move |_| {
        let mut codes = sync.replica.codes(event);
        // What can be handed out first, the latest on top.
        codes.sort_by_key(|c| (!c.usable(), core::cmp::Reverse(c.id)));
        codes.into_iter().map(|c| c.id).collect::<Vec<_>>()
    });
    view! {
        <section class="list">
            <header class="row row--ends">
                <h1 class="title">{w::desk_codes(lang)}</h1>
                <button class="button button--go button--small" on:click=move |_| making.set(true)>{w::desk_code_make(lang)}</button>
            </header>
            <p class="soft measure">{w::desk_codes_line(lang)}</p>
            <Refusals/>
            <ul class="codes" hidden=move || ids.with(Vec::is_empty)>
                <For each=move || ids.get() key=|id| *id let:id><Item id revoking/></For>
            </ul>
            {move || ids.with(Vec::is_empty).then(|| view! {
                <div class="empty">
                    <Strokes/>
                    <h2 class="subtitle">{w::desk_no_codes(lang)}</h2>
                    <p>{w::desk_no_codes_line(lang)}</p>
                </div>
            })}
        </section>
        <MakeDialog event open=making/>
        <RevokeDialog revoking/>
    }
    .into_any()
}

fn code_of(sync: Sync, id: CodeId) -> Memo<Code> {
    Memo::new(
        move |_| match sync.replica.get(Kind::Code, id.0).as_deref() {
            Some(Row::Code(code)) => code.clone(),
            _ => Code::default(),
        },
    )
}

#[component]
fn Item(id: CodeId, revoking: RwSignal<Option<CodeId>>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let code = code_of(sync, id);
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Code, id.0));
    let tag = move || {
        let (class, words) = if pending.get() {
            ("tag tag--pending", w::desk_pending(lang))
        } else {
            code.with(|c| tag(lang, c))
        };
        view! { <span class=class>{words}</span> }
    };
    let line = move || {
        code.with(|c| {
            w::desk_code_line(
                lang,
                wording::audience(lang, c.audience),
                &c.label,
                c.limit,
                c.used,
            )
        })
    };
    let copy = move |_| {
        dom::copy(code.with_untracked(|c| c.text.as_str().to_owned()).as_str());
        room.tell(w::desk_copied(lang).to_owned());
    };
    let usable = Memo::new(move |_| code.with(Code::usable));
    let named = move |words: fn(Lang, String) -> String| {
        move || code.with(|c| words(lang, c.text.as_str().to_owned()))
    };
    view! {
        <li class:gone=move || code.with(|c| c.revoked)>
            <code class="word">{move || code.with(|c| c.text.as_str().to_owned())}</code>
            {tag}
            <span class="soft small num">{line}</span>
            {move || usable.get().then(|| view! {
                <span class="row row--s2 push">
                    <button class="button button--small" aria-label=named(w::desk_code_copy_one) on:click=copy>{w::desk_copy(lang)}</button>
                    <button class="button button--small button--plain" aria-label=named(w::desk_code_revoke_one)
                        on:click=move |_| revoking.set(Some(id))>{w::desk_code_revoke(lang)}</button>
                </span>
            })}
        </li>
    }
    .into_any()
}

const fn tag(lang: Lang, code: &Code) -> (&'static str, &'static str) {
    match code {
        Code { revoked: true, .. } => ("tag tag--bad", w::desk_code_revoked(lang)),
        _ if code.used >= code.limit => ("tag", w::desk_code_spent(lang)),
        Code { limit: 1, .. } => ("tag tag--bare", w::desk_code_personal(lang)),
        _ => ("tag tag--bare", w::desk_code_shared(lang)),
    }
}

#[component]
fn MakeDialog(event: EventId, open: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let make = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let text = CodeText::from_random(dom::random_bytes());
        match read(lang, event, &ev, text.clone()) {
            Err(words) => said.set(Some(words)),
            Ok(issue) => match do_it(sync, lang, Command::IssueCode(issue)) {
                Ok(()) => {
                    open.set(false);
                    room.tell(w::desk_code_made(lang, text.as_str()));
                }
                Err(words) => said.set(Some(words)),
            },
        }
    });
    let choices = move || {
        // Codes are mostly made for those who never enter openly.
        [Audience::Talent, Audience::Press, Audience::Business, Audience::Observer].map(|audience| {
            let name = audience.name();
            view! {
                <label>
                    <input type="radio" name="audience" value=name checked=audience == Audience::Talent/>
                    <span>{wording::audience(lang, audience)}</span>
                </label>
            }
        }).into_iter().collect_view()
    };
    view! {
        <Dialog open name="code" title=w::desk_code_make(lang) go=w::desk_make(lang) small=true said on_go=make>
            <fieldset><legend>{w::desk_column_audience(lang)}</legend><div class="pick">{choices()}</div></fieldset>
            <div class="field">
                <label for="code-label">{w::desk_code_label(lang)}</label>
                <input id="code-label" name="label" maxlength="80" autocomplete="off"/>
                <span class="hint">{w::desk_code_label_hint(lang)}</span>
            </div>
            <div class="field">
                <label for="code-limit">{w::desk_code_limit(lang)}</label>
                <input id="code-limit" name="limit" class="few num" inputmode="numeric" value="1"/>
                <span class="hint">{w::desk_code_limit_hint(lang)}</span>
            </div>
        </Dialog>
    }
    .into_any()
}

fn read(lang: Lang, event: EventId, ev: &SubmitEvent, text: CodeText) -> Result<IssueCode, String> {
    let audience = Audience::parse(&dom::form_value(ev, "audience"));
    let audience = audience.ok_or_else(|| w::said_choose(lang).to_owned())?;
    let label = Line::parse(&dom::form_value(ev, "label")).map_err(|bad| match bad {
        Bad::TooLong { max } => w::said_too_long(lang, max),
        Bad::Missing => w::desk_code_label_missing(lang).to_owned(),
        _ => w::said_control(lang).to_owned(),
    })?;
    let limit = width::tidy(&dom::form_value(ev, "limit")).parse::<u16>();
    let limit = limit.map_err(|_| w::said_not_a_number(lang).to_owned())?;
    Ok(IssueCode {
        code: CodeId::new(),
        event,
        audience,
        text,
        label,
        limit,
    })
}

#[component]
fn RevokeDialog(revoking: RwSignal<Option<CodeId>>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None);
    let open = open_about(revoking);
    let label = move || {
        let id = revoking.get()?;
        let code = code_of(sync, id);
        Some(code.with(|c| w::desk_code_revoke_line(lang, &c.label, c.text.as_str())))
    };
    let revoke = Callback::new(move |_: SubmitEvent| {
        let Some(code) = revoking.get_untracked() else {
            return;
        };
        match do_it(sync, lang, Command::RevokeCode(RevokeCode { code })) {
            Ok(()) => open.set(false),
            Err(words) => said.set(Some(words)),
        }
    });
    view! {
        <Dialog open name="revoke" title=w::desk_code_revoke_title(lang) go=w::desk_code_revoke(lang) bad=true small=true said on_go=revoke>
            <p>{label}</p>
        </Dialog>
    }
    .into_any()
}
