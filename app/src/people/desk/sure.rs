//! What takes something away is asked twice.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Room, do_it, membership_of, person_of};
use crate::lang::{Lang, words as w};
use crate::people::{self, Area, Leave, Reset, Revoke, wording};
use crate::sync::Sync;
use crate::ui::dialog::{Dialog, open_about};
use crate::value::{MembershipId, PersonId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    Revoke(PersonId, Area),
    Reset(PersonId),
    Leave(MembershipId),
}

impl Sure {
    const fn command(self) -> people::Command {
        match self {
            Self::Revoke(person, area) => people::Command::Revoke(Revoke { person, area }),
            Self::Reset(person) => people::Command::Reset(Reset { person }),
            Self::Leave(membership) => people::Command::Leave(Leave { membership }),
        }
    }

    fn words(self, sync: Sync, lang: Lang) -> String {
        let name = |id| person_of(sync, id).with(|p| p.shown_name().to_owned());
        match self {
            Self::Revoke(id, area) => {
                w::people_revoke_line(lang, wording::area(lang, area), name(id))
            }
            Self::Reset(id) => w::people_reset_line(lang, name(id)),
            Self::Leave(id) => {
                let membership = membership_of(sync, id);
                let (person, role) = membership.with(|m| (m.person, m.role));
                w::people_leave_line(lang, name(person), wording::role(lang, role))
            }
        }
    }
}

#[component]
pub fn SureDialog() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let open = open_about(room.sure);
    let words = move || room.sure.get().map(|sure| sure.words(sync, lang));
    let go = Callback::new(move |_: SubmitEvent| {
        let Some(sure) = room.sure.get_untracked() else {
            return;
        };
        match do_it(sync, lang, sure.command()) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::people_done(lang).to_owned());
            }
            Err(words) => said.set(Some(words)),
        }
    });
    view! {
        <Dialog open name="sure" title=w::people_sure(lang) go=w::people_sure_go(lang) bad=true small=true said on_go=go>
            <p>{words}</p>
        </Dialog>
    }
    .into_any()
}
