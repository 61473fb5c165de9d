//! What cannot be taken back is asked twice.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Asking, Room, Sure, do_it};
use crate::lang::{Lang, words as w};
use crate::roundtable::{Advance, CarryOver, Command, Detach, Reason, State, wording};
use crate::ui::dialog::{Dialog, open_about};
use crate::value::{FileId, ItemId};

#[component]
pub fn SureDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let open = open_about(asking.sure);
    let go = Callback::new(move |_: SubmitEvent| {
        let Some(sure) = asking.sure.get_untracked() else {
            return;
        };
        match do_it(room.sync, lang, command(lang, sure)) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(done(lang, sure));
            }
            Err(words) => said.set(Some(words)),
        }
    });
    let title = Signal::derive(move || match asking.sure.get() {
        Some(Sure::CarryOver(_)) => w::table_carry(lang).to_owned(),
        Some(Sure::Detach(..)) => w::file_off_title(lang).to_owned(),
        _ => w::table_to_locked(lang).to_owned(),
    });
    let line = move || match asking.sure.get_untracked() {
        Some(Sure::CarryOver(_)) => w::table_sure_carry(lang).to_owned(),
        Some(Sure::Detach(item, file)) => w::file_off_line(lang, name(room, item, file)),
        _ => w::table_sure_lock(lang).to_owned(),
    };
    view! {
        <Dialog open name="sure" title go=w::item_decide_go(lang) small=true said on_go=go><p>{line}</p></Dialog>
    }
    .into_any()
}

fn command(lang: Lang, sure: Sure) -> Command {
    match sure {
        Sure::Lock(roundtable) => Command::Advance(Advance {
            roundtable,
            to: State::Locked,
        }),
        Sure::CarryOver(roundtable) => {
            let reason = Reason::parse(w::table_carry_reason(lang)).unwrap_or_default();
            Command::CarryOver(CarryOver { roundtable, reason })
        }
        Sure::Detach(item, file) => Command::Detach(Detach { item, file }),
    }
}

fn done(lang: Lang, sure: Sure) -> String {
    match sure {
        Sure::Lock(_) => w::table_moved(lang, wording::state(lang, State::Locked)),
        Sure::CarryOver(_) => w::table_carried(lang).to_owned(),
        Sure::Detach(..) => w::file_is_off(lang).to_owned(),
    }
}

fn name(room: Room, item: ItemId, file: FileId) -> String {
    let attached = room.item_now(item).unwrap_or_default().attached;
    let one = attached.into_iter().find(|one| one.file == file);
    one.map(|one| one.name.to_string()).unwrap_or_default()
}
