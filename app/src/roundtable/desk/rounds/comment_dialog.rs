//! Something is said to an item: in the company's name, in the office's, or as who brought it in without a name.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Asking, Room};
use crate::lang::words as w;
use crate::roundtable::{Command, Item, Say, Voice, said_to, wording};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{CommentId, CompanyId, Passage};

/// The field's name for one company that is to be told.
const TO: &str = "to-";

#[component]
pub fn CommentDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let open = open_about(asking.commenting);
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(item) = asking
            .commenting
            .get_untracked()
            .and_then(|id| room.item_now(id))
        else {
            return;
        };
        let voice = voice(room, &item);
        let Ok(text) = Passage::parse(&dom::form_value(&ev, "text")) else {
            return said.set(Some(w::said_too_long(lang, 600)));
        };
        let fields = dom::typed_now("dialog[open] form").into_iter();
        let chosen = fields.filter_map(|(name, value)| {
            let id = CompanyId::parse(name.strip_prefix(TO)?)?;
            (!value.is_empty()).then_some(id)
        });
        let say = Say {
            comment: match voice {
                // A time in the id would point to who said it.
                Voice::Source => CommentId(uuid::Uuid::new_v4()),
                Voice::Office | Voice::Company(_) => CommentId::new(),
            },
            item: item.id,
            voice,
            text,
            mentions: chosen.collect(),
        };
        match room.tries(Command::Say(say)) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::comment_said(lang).to_owned());
            }
            Err(refusal) => said.set(Some(wording::refusal(lang, &refusal))),
        }
    });
    let title = Signal::derive(move || w::comment_write(lang).to_owned());
    let fields = move || {
        let item = room.item_now(asking.commenting.get_untracked()?)?;
        Some(view! { <Fields item/> })
    };
    view! {
        <Dialog open name="comment" title go=w::comment_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// Who brought an item in without a name stays without one.
fn voice(room: Room, item: &Item) -> Voice {
    if item.anonymous && item.is_of(&room.sync.actor()) {
        return Voice::Source;
    }
    match room.company() {
        Some(company) if !room.chairs => Voice::Company(company),
        _ => Voice::Office,
    }
}

#[component]
fn Fields(item: Item) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let unnamed = voice(room, &item) == Voice::Source;
    let boxes = around(room, &item).into_iter().map(|(id, name)| {
        view! { <label class="check"><input type="checkbox" name=format!("{TO}{id}") value="yes"/>{name}</label> }
    });
    let boxes = boxes.collect_view();
    let none = boxes.is_empty();
    view! {
        <p><strong>{item.words.topic.to_string()}</strong></p>
        <div class="field">
            <label for="comment-text">{w::comment_text(lang)}</label>
            <textarea id="comment-text" name="text" rows="5" maxlength="600" aria-describedby="comment-hint"></textarea>
            <span class="hint" id="comment-hint">{w::comment_hint(lang)}{unnamed.then(|| w::comment_source_hint(lang))}</span>
        </div>
        <fieldset class="fieldset" hidden=none>
            <legend>{w::comment_to(lang)}</legend>
            <p class="hint">{w::comment_to_hint(lang)}</p>
            <div class="stack stack--s1">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

/// The companies that have to do with an item, as its page shows them, but for one's own.
fn around(room: Room, item: &Item) -> Vec<(CompanyId, String)> {
    let own = room.company();
    let mut all: Vec<(CompanyId, String)> = Vec::new();
    let mut add = |id: CompanyId, name: String| {
        if Some(id) != own && all.iter().all(|(known, _)| *known != id) {
            all.push((id, name));
        }
    };
    if let (Some(id), Some(name), false) = (item.company, &item.company_name, item.anonymous) {
        add(id, name.to_string());
    }
    for one in &item.support {
        add(one.company, one.name.to_string());
    }
    let comments = room.comments.with_untracked(|all| said_to(item, all));
    for one in comments {
        if let (Voice::Company(id), Some(name)) = (one.voice, one.company_name) {
            add(id, name.to_string());
        }
    }
    room.attendances.with_untracked(|all| {
        for one in all.iter().filter(|one| one.roundtable == item.roundtable) {
            add(one.company, one.company_name.to_string());
        }
    });
    all
}
