//! A company leaves the platform.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Place, chosen_day, do_it, today};
use crate::lang::{Lang, words as w};
use crate::roundtable::{Command, Leave, Reason};
use crate::sync::Sync;
use crate::time::Time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::MemberId;

#[component]
pub fn LeaveDialog() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let place = expect_context::<Place>();
    let said = RwSignal::new(None);
    let open = open_about(place.leaving);
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(member) = place.leaving.get_untracked() else {
            return;
        };
        let left = read(lang, &ev, member, sync.now.get_untracked())
            .and_then(|leave| do_it(sync, lang, Command::Leave(leave)));
        match left {
            Ok(()) => {
                open.set(false);
                place.telling.tell(w::member_has_left(lang).to_owned());
                // The button that was pressed is gone.
                request_animation_frame(|| dom::focus(".member-section h2"));
            }
            Err(words) => said.set(Some(words)),
        }
    });
    let day = move || today(sync.now.get());
    view! {
        <Dialog open name="member-leave" title=w::member_leave(lang) go=w::member_leave_go(lang) bad=true small=true said on_go=go>
            <p>{w::member_leave_line(lang)}</p>
            <div class="field">
                <label for="member-until">{w::member_last_day(lang)}</label>
                <input id="member-until" name="until" type="date" max=day value=day aria-describedby="member-until-hint"/>
                <span class="hint" id="member-until-hint">{w::member_last_day_hint(lang)}</span>
            </div>
            <div class="field">
                <label for="member-reason">{w::member_reason(lang)}</label>
                <textarea id="member-reason" name="reason" rows="3" maxlength="400" aria-describedby="member-reason-hint"></textarea>
                <span class="hint" id="member-reason-hint">{w::member_reason_hint(lang)}</span>
            </div>
        </Dialog>
    }
    .into_any()
}

fn read(lang: Lang, ev: &SubmitEvent, member: MemberId, now: Time) -> Result<Leave, String> {
    let reason = Reason::parse(&dom::form_value(ev, "reason"));
    Ok(Leave {
        member,
        reason: reason.map_err(|_| w::said_too_long(lang, 400))?,
        until: chosen_day(lang, &dom::form_value(ev, "until"), now)?,
    })
}
