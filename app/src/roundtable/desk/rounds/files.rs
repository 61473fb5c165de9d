//! The files of an item: to be kept by whoever reads it, attached and taken off by whoever brought it in.

use leptos::ev::Event;
use leptos::prelude::*;

use super::{Asking, Room, Sure};
use crate::command;
use crate::file::{FileKind, MAX_BYTES, Receipt, Turned};
use crate::lang::{Lang, words as w};
use crate::roundtable::{
    Attach, Attachment, Command, Item, MAX_ATTACHED, Refusal, may_attach, wording,
};
use crate::rule;
use crate::sync::Connection;
use crate::sync::upload::{Chosen, Told, chosen};
use crate::value::{FileId, FileName, ItemId};

/// A file on its way.
#[derive(Clone, Debug, PartialEq)]
struct Going {
    name: FileName,
    share: f64,
}

#[component]
pub fn Files(item: Memo<Item>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let by = StoredValue::new(room.sync.actor());
    // Whoever brought it in without a name is told why it takes none; the chair need not be.
    let may = Memo::new(move |_| {
        item.with(|item| {
            by.with_value(|by| may_attach(by, item) && (!item.anonymous || item.is_of(by)))
        })
    });
    let open = Memo::new(move |_| {
        let table = room
            .sync
            .replica
            .roundtable(item.with(|item| item.roundtable));
        may.get() && table.is_some_and(|table| item.with(|item| item.takes_files(&table)))
    });
    let files = Memo::new(move |_| item.with(|item| item.attached.clone()));
    // Each by itself: a file that is on its way is told of until it is there, whatever becomes of the others.
    let some = Memo::new(move |_| files.with(|files| !files.is_empty()));
    let there = Memo::new(move |_| some.get() || open.get());
    view! {
        {move || there.get().then(|| view! {
            <div class="item-files stack stack--s1">
                {move || some.get().then(|| view! { <h4 class="small">{w::file_title(lang)}</h4> })}
                <ul class="stack stack--s1" hidden=move || !some.get()>
                    <For each=move || files.get() key=|one| one.file let:one><Entry item one may/></For>
                </ul>
                {move || open.get().then(|| view! { <Chooser item/> })}
            </div>
        })}
    }
    .into_any()
}

#[component]
fn Entry(item: Memo<Item>, one: Attachment, may: Memo<bool>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = item.with_untracked(|item| item.id);
    let file = one.file;
    let name = one.name.to_string();
    let off = w::file_off_named(lang, &name);
    view! {
        <li class="row row--s2 item-file">
            <a href=format!("/roundtables/items/{id}/files/{file}") download=name.clone() rel="external">{name.clone()}</a>
            <span class="soft small num">{format!("{} {}", one.kind.called(), size(one.bytes))}</span>
            {move || may.get().then(|| {
                let off = off.clone();
                view! {
                    <button class="button button--small button--plain" aria-label=off
                        on:click=move |_| asking.sure.set(Some(Sure::Detach(id, file)))>{w::file_off(lang)}</button>
                }
            })}
        </li>
    }
    .into_any()
}

/// Chooses a file and sends it: first its octets, then the command.
#[component]
fn Chooser(item: Memo<Item>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let going = RwSignal::new(None::<Going>);
    let said = RwSignal::new(None::<String>);
    let id = item.with_untracked(|item| item.id);
    let by = StoredValue::new(room.sync.actor());
    let own = Memo::new(move |_| item.with(|item| by.with_value(|by| item.is_of(by))));
    let tells = Memo::new(move |_| item.with(|item| item.anonymous));
    let full = Memo::new(move |_| item.with(|item| item.attached.len() >= MAX_ATTACHED));
    let away = move || room.sync.connection.get() != Connection::Online;
    let take = move |ev: Event| {
        let Some(chosen) = chosen(&ev) else { return };
        said.set(None);
        match sound(room, id, &chosen) {
            Ok(name) => {
                going.set(Some(Going {
                    name: name.clone(),
                    share: 0.0,
                }));
                let told = move |told| hear(room, id, &name, going, said, told);
                room.sync.uploads(chosen, told);
            }
            Err(words) => said.set(Some(words)),
        }
    };
    let busy = move || going.with(Option::is_some);
    let field = format!("file-{id}");
    let hint = format!("file-hint-{id}");
    let button = move || {
        let (field, hint) = (field.clone(), hint.clone());
        view! {
            <p class="row row--s2 file-choosing">
                <label class="button button--small button--plain file-choose" for=field.clone()>
                    {w::file_attach(lang)}
                    <input type="file" id=field.clone() class="unseen" accept=accept() disabled=move || away() || busy()
                        aria-describedby=hint.clone() on:change=take/>
                </label>
                // The chair has seen it a hundred times.
                <span class="soft small" class:unseen=move || !own.get() && !away() id=hint.clone()>{move || {
                    if away() { w::file_away(lang).to_owned() } else { w::file_hint(lang, MAX_ATTACHED, most()) }
                }}</span>
            </p>
        }
    };
    view! {
        {move || if tells.get() {
            view! { <p class="soft small file-choosing">{w::file_refused_tells(lang)}</p> }.into_any()
        } else if full.get() {
            view! { <p class="soft small file-choosing">{w::file_refused_many(lang, MAX_ATTACHED)}</p> }.into_any()
        } else {
            button().into_any()
        }}
        {move || going.get().map(|Going { name, share }| view! {
            <p class="row row--s2 small" role="status">
                <span>{w::file_going(lang, name)}</span>
                <progress max="1" value=share.to_string() aria-label=w::file_share(lang)></progress>
            </p>
        })}
        <p class="said" role="alert">{move || said.get()}</p>
    }
    .into_any()
}

/// What can be said before anything is sent.
fn sound(room: Room, item: ItemId, chosen: &Chosen) -> Result<FileName, String> {
    let lang = room.lang;
    let name = FileName::parse(&chosen.name).map_err(|_| w::file_refused_name(lang).to_owned())?;
    if chosen.bytes > f64::from(MAX_BYTES) {
        return Err(turned(lang, Turned::TooLarge));
    }
    if chosen.bytes < 1.0 {
        return Err(turned(lang, Turned::Empty));
    }
    let attach = Command::Attach(Attach {
        item,
        file: FileId::default(),
        receipt: Receipt::default(),
        name: name.clone(),
    });
    match room.sync.refuses(&command::Command::Roundtable(attach)) {
        Some(rule::Refusal::Roundtable(refusal)) => Err(wording::refusal(lang, &refusal)),
        Some(_) => Err(wording::refusal(lang, &Refusal::NotAllowed)),
        None => Ok(name),
    }
}

/// What comes back while a file goes out. Its card may have left the page meanwhile; the file is attached all the same.
fn hear(
    room: Room,
    item: ItemId,
    name: &FileName,
    going: RwSignal<Option<Going>>,
    said: RwSignal<Option<String>>,
    told: Told,
) {
    let lang = room.lang;
    let ended = |words: Option<String>| {
        going.try_set(None);
        said.try_set(words);
    };
    match told {
        Told::Share(share) => {
            going.try_update(|going| {
                if let Some(going) = going {
                    going.share = share;
                }
            });
        }
        Told::Stored(file, receipt) => {
            let attach = Attach {
                item,
                file,
                receipt,
                name: name.clone(),
            };
            let tried = room.tries(Command::Attach(attach));
            ended(tried.err().map(|refusal| wording::refusal(lang, &refusal)));
        }
        Told::Turned(why) => ended(Some(turned(lang, why))),
        Told::Lost => ended(Some(w::file_lost(lang).to_owned())),
    }
}

fn turned(lang: Lang, why: Turned) -> String {
    match why {
        Turned::NotSignedIn => w::file_refused_door(lang).to_owned(),
        Turned::NotAllowed => wording::refusal(lang, &Refusal::NotAllowed),
        Turned::TooLarge => w::file_refused_large(lang, most()),
        Turned::Empty => w::file_refused_empty(lang).to_owned(),
        Turned::OtherKind => wording::refusal(lang, &Refusal::OtherFile),
        Turned::Broken => w::file_lost(lang).to_owned(),
        Turned::NoRoom => w::file_refused_room(lang).to_owned(),
        Turned::TooOften { seconds } => w::file_refused_often(lang, seconds),
    }
}

/// For the browser's own dialog, which shows others only on request.
fn accept() -> String {
    let kinds = FileKind::ALL.into_iter();
    let endings = kinds.flat_map(|kind| kind.endings().iter().map(|ending| format!(".{ending}")));
    endings.collect::<Vec<_>>().join(",")
}

fn most() -> String {
    size(MAX_BYTES)
}

/// As people speak of it: in megabytes, or kilobytes where it is less than one.
fn size(bytes: u32) -> String {
    let kilobytes = bytes.div_ceil(1024);
    if kilobytes < 1024 {
        return format!("{kilobytes} KB");
    }
    let tenths = u64::from(bytes) * 10 / (1024 * 1024);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} MB"),
        (whole, part) => format!("{whole}.{part} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_as_people_tell_it() {
        for (bytes, told) in [
            (1, "1 KB"),
            (1024 * 700, "700 KB"),
            (1024 * 1024, "1 MB"),
            (1024 * 1024 * 5 / 2, "2.5 MB"),
            (MAX_BYTES, "20 MB"),
        ] {
            assert_eq!(size(bytes), told);
        }
    }
}
