//! The form of an item: to bring one in, or to mend what one brought in.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::draft::{self, Typed};
use super::{Asking, Room, Writing};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::roundtable::wording::refusal as refused;
use crate::roundtable::{Amend, Command, Refusal, Submit, Wish, Words, wording};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, PickCards, TextField};
use crate::value::{Bad, ItemId, Line, Passage, width};

/// Minutes that a new item asks for.
const MINUTES: &str = "15";

/// What is wrong, by the field's name.
type Wrong = RwSignal<Vec<(&'static str, Bad)>>;

#[component]
pub fn ItemDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.writing);
    let told = RwSignal::new(None);
    let clash = RwSignal::new(false);
    let wrong: Wrong = RwSignal::new(Vec::new());
    // As it was when the dialog opened: a colleague may write meanwhile.
    let seen = StoredValue::new(Words::default());
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(writing) = asking.writing.get_untracked() else {
            return;
        };
        wrong.set(Vec::new());
        let words = match read(&ev) {
            Ok(words) => words,
            Err(bad) => {
                wrong.set(bad);
                return dom::focus("dialog[open] [aria-invalid=true]");
            }
        };
        let anonymous = !dom::form_value(&ev, "anonymous").is_empty();
        match sent(room, writing, words, anonymous, seen.get_value()) {
            Ok(words) => {
                if let Writing::New(table) = writing {
                    draft::forget(room.sync, table);
                }
                open.set(false);
                room.telling.tell(words.to_owned());
            }
            Err(refusal) => {
                if let Refusal::ItemChanged { fields } = &refusal {
                    // Who is told what stands there now may mean their own words all the same.
                    let now = now_there(room, writing);
                    seen.update_value(|seen| *seen = seen_now(seen, &now, fields));
                    clash.set(true);
                }
                told.set(Some(refused(lang, &refusal)));
            }
        }
    });
    let title = Signal::derive(move || {
        let new = !matches!(asking.writing.get(), Some(Writing::Of(_)));
        if new {
            w::item_new(lang).to_owned()
        } else {
            w::item_edit(lang).to_owned()
        }
    });
    let fields = move || {
        asking.writing.get_untracked().map(|writing| {
            wrong.set(Vec::new());
            seen.set_value(now_there(room, writing));
            clash.set(false);
            view! { <Fields writing wrong clash/> }
        })
    };
    view! {
        <Dialog open name="item" title go=w::item_go(lang) said=told on_go=go>{fields}</Dialog>
    }
    .into_any()
}

fn now_there(room: Room, writing: Writing) -> Words {
    let Writing::Of(id) = writing else {
        return Words::default();
    };
    room.item_now(id).unwrap_or_default().words
}

fn sent(
    room: Room,
    writing: Writing,
    words: Words,
    anonymous: bool,
    seen: Words,
) -> Result<&'static str, Refusal> {
    let lang = room.lang;
    match writing {
        Writing::Of(item) => {
            let amend = Amend { item, words, seen };
            room.tries(Command::Amend(amend))?;
            Ok(w::item_saved(lang))
        }
        Writing::New(roundtable) => {
            let company = room.company().ok_or(Refusal::NotAllowed)?;
            let submit = Submit {
                // A time in the id would point to who sent it.
                item: if anonymous {
                    ItemId(uuid::Uuid::new_v4())
                } else {
                    ItemId::new()
                },
                roundtable,
                company,
                words,
                anonymous,
            };
            room.tries(Command::Submit(submit))?;
            Ok(w::item_sent(lang))
        }
    }
}

#[component]
fn Fields(writing: Writing, wrong: Wrong, clash: RwSignal<bool>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let typed: Typed = match writing {
        Writing::New(table) => draft::kept(room.sync, table),
        Writing::Of(_) => fields_of(&now_there(room, writing)),
    };
    let value = move |name: &str| {
        let found = typed.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let error = move |name: &'static str, label: &'static str| {
        Signal::derive(move || {
            let bad = wrong.with(|all| all.iter().find(|(n, _)| *n == name).map(|(_, bad)| *bad));
            bad.map(|bad| said(lang, bad, label))
        })
    };
    let asked = Asked {
        autocomplete: "off",
        ..Asked::default()
    };
    let topic = Asked {
        name: "topic",
        label: w::item_topic(lang),
        hint: Some(w::item_topic_hint(lang)),
        needed: true,
        max: 60,
        ..asked
    };
    let ask = Asked {
        name: "ask",
        label: w::item_ask(lang),
        hint: Some(w::item_ask_hint(lang)),
        long: true,
        max: 600,
        ..asked
    };
    let presenter = Asked {
        name: "presenter",
        label: w::item_presenter(lang),
        max: 60,
        ..asked
    };
    let kinds = Wish::ALL.map(|wish| {
        let line = wording::wish_line(lang, wish).to_owned();
        (
            wish.name(),
            wording::wish(lang, wish).to_owned(),
            Some(line),
        )
    });
    let kind = Some(value("kind"))
        .filter(|k| !k.is_empty())
        .unwrap_or_else(|| Wish::Share.name().to_owned());
    let minutes = Some(value("minutes"))
        .filter(|m| !m.is_empty())
        .unwrap_or_else(|| MINUTES.to_owned());
    let minutes_said = error("minutes", w::item_minutes(lang));
    let keep = move |_| {
        if let Writing::New(table) = writing {
            draft::keep(room.sync, table, &dom::typed_now("dialog[open] form"));
        }
    };
    let hidden = !value("anonymous").is_empty();
    let new = matches!(writing, Writing::New(_));
    view! {
        <div class="stack" on:input=keep on:change=keep>
            {move || clash.get().then(|| view! { <There writing/> })}
            <TextField asked=topic value=value("topic") said=error("topic", w::item_topic(lang))/>
            <PickCards name="kind" legend=w::item_kind(lang) choices=kinds.to_vec() chosen=kind said=Signal::derive(|| None::<String>)/>
            <TextField asked=ask value=value("ask") said=error("ask", w::item_ask(lang))/>
            <div class="two">
                <TextField asked=Asked { name: "minutes", label: w::item_minutes(lang), needed: true, kind: "number", ..asked } value=minutes said=minutes_said/>
                <TextField asked=presenter value=value("presenter") said=error("presenter", w::item_presenter(lang))/>
            </div>
            {new.then(|| view! {
                <label class="check"><input type="checkbox" name="anonymous" value="yes" checked=hidden aria-describedby="anonymous-hint"/>
                    <span>{w::item_anonymous(lang)}<small class="hint" id="anonymous-hint">{w::item_anonymous_hint(lang)}</small></span></label>
            })}
        </div>
    }
    .into_any()
}

/// What stands there now, for who was told that a colleague was faster.
#[component]
fn There(writing: Writing) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang: Lang = room.lang;
    let words = now_there(room, writing);
    matches!(writing, Writing::Of(_)).then(|| {
        view! {
            <div class="note">
                <p class="small">{w::item_there(lang)}</p>
                <p><strong>{words.topic.to_string()}</strong>" "<span class="num">{w::item_minutes_line(lang, words.minutes)}</span></p>
                <p class="item-ask">{words.ask.to_string()}</p>
            </div>
        }
    })
}

fn said(lang: Lang, bad: Bad, label: &str) -> String {
    match bad {
        Bad::Missing => w::said_missing(lang, label),
        Bad::TooLong { max } => w::said_too_long(lang, max),
        Bad::NotANumber => w::said_not_a_number(lang).to_owned(),
        _ => w::said_control(lang).to_owned(),
    }
}

fn fields_of(words: &Words) -> Typed {
    let presenter = words.presenter.as_ref().map(ToString::to_string);
    [
        ("topic", words.topic.to_string()),
        ("kind", words.kind.name().to_owned()),
        ("ask", words.ask.to_string()),
        ("minutes", words.minutes.to_string()),
        ("presenter", presenter.unwrap_or_default()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn read(ev: &SubmitEvent) -> Result<Words, Vec<(&'static str, Bad)>> {
    let value = |name| dom::form_value(ev, name);
    let mut wrong = Vec::new();
    let topic = Line::parse(&value("topic")).map_err(|bad| wrong.push(("topic", bad)));
    let ask = Passage::parse(&value("ask")).map_err(|bad| wrong.push(("ask", bad)));
    let presenter =
        Line::optional(&value("presenter")).map_err(|bad| wrong.push(("presenter", bad)));
    let minutes = width::tidy(&value("minutes")).parse();
    let minutes = minutes.map_err(|_| wrong.push(("minutes", Bad::NotANumber)));
    let kind = Wish::parse(&value("kind")).unwrap_or_default();
    match (topic, ask, presenter, minutes) {
        (Ok(topic), Ok(ask), Ok(presenter), Ok(minutes)) => Ok(Words {
            topic,
            kind,
            ask,
            minutes,
            presenter,
        }),
        _ => Err(wrong),
    }
}
