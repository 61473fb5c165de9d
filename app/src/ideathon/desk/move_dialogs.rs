//! The dialogs of one registration: more time, another audience, other details, and cancelling.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::listing::Group;
use super::registrations::Places;
use super::room::{Room, do_it, give, lead_to_wrong};
use crate::ideathon::Details;
use crate::ideathon::details::Field;
use crate::ideathon::form::Filled;
use crate::ideathon::pages::fields::{Asker, FormFields};
use crate::ideathon::{
    self, Audience, Cancel, Change, Command, Extend, Registration, Seats, Shift, wording,
};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::rule;
use crate::shell;
use crate::sync::Sync;
use crate::time;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::{Bad, width};

#[component]
pub fn ExtendDialog(open: RwSignal<bool>, row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None);
    let until = move || {
        let until = row
            .with(|r| r.offered_until)
            .map(|at| time::moment(at, lang));
        until.map(|until| w::desk_extend_from(lang, until))
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        let Ok(hours) = width::tidy(&dom::form_value(&ev, "hours")).parse::<u16>() else {
            return said.set(Some(w::said_not_a_number(lang).to_owned()));
        };
        let registration = row.with_untracked(|r| r.id);
        match do_it(
            sync,
            lang,
            Command::Extend(Extend {
                registration,
                hours,
            }),
        ) {
            Ok(()) => open.set(false),
            Err(words) => said.set(Some(words)),
        }
    });
    view! {
        <Dialog open name="extend" title=w::desk_do_extend(lang) go=w::desk_do_extend(lang) small=true said on_go=go>
            <p>{until}</p>
            <div class="field">
                <label for="extend-hours">{w::desk_extend_hours(lang)}</label>
                <input id="extend-hours" name="hours" class="few num" inputmode="numeric" value="24"/>
                <span class="hint">{w::desk_extend_hint(lang)}</span>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
pub fn ShiftDialog(open: RwSignal<bool>, row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None);
    let choices = move || {
        let (event, now) = row.with_untracked(|r| (r.event, r.audience));
        let seats = untrack(|| sync.replica.seats(event));
        seats
            .into_iter()
            .filter(|s| s.audience != now)
            .map(|s| {
                let name = s.audience.name();
                view! {
                    <label>
                        <input type="radio" name="to" value=name/>
                        <span>{wording::audience(lang, s.audience)}<small>{room_left(lang, &s)}</small></span>
                    </label>
                }
            })
            .collect_view()
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        let Some(to) = Audience::parse(&dom::form_value(&ev, "to")) else {
            return said.set(Some(w::said_choose(lang).to_owned()));
        };
        let registration = row.with_untracked(|r| r.id);
        match do_it(sync, lang, Command::Shift(Shift { registration, to })) {
            Ok(()) => open.set(false),
            Err(words) => said.set(Some(words)),
        }
    });
    view! {
        <Dialog open name="shift" title=w::desk_shift_title(lang) go=w::desk_do_shift(lang) small=true said on_go=go>
            <fieldset><legend>{w::desk_shift_to(lang)}</legend><div class="pick">{choices()}</div></fieldset>
            <p class="soft small">{w::desk_shift_line(lang)}</p>
        </Dialog>
    }
    .into_any()
}

/// What a newcomer would get.
#[must_use]
pub fn room_left(lang: Lang, s: &Seats) -> String {
    if s.free > 0 {
        w::desk_free(lang, s.free)
    } else {
        w::desk_would_wait(lang, s.waiting + 1)
    }
}

#[component]
pub fn EditDialog(open: RwSignal<bool>, row: Memo<Registration>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let bad = RwSignal::new(Vec::<(Field, Bad)>::new());
    // What the form began with.
    let seen = RwSignal::new(Details::default());
    let go = Callback::new(move |ev: SubmitEvent| {
        bad.set(Vec::new());
        said.set(None);
        let read = match dom::read_form(&ev).read() {
            Ok(read) => read,
            Err(wrong) => return show_wrong(bad, wrong),
        };
        let (registration, audience) = row.with_untracked(|r| (r.id, r.audience));
        let change = Command::Change(Box::new(Change {
            registration,
            details: read.details,
            seen: Some(seen.get_untracked()),
        }));
        if let Err(refusal) = give(sync, change) {
            if let rule::Refusal::Ideathon(ideathon::Refusal::ChangedElsewhere { fields }) =
                &refusal
            {
                // Told once: whoever saves again means it.
                let now = row.with_untracked(|r| r.details.clone());
                seen.update(|seen| *seen = seen_now(seen, &now, fields));
            }
            return refused(lang, bad, said, refusal);
        }
        // The same form names the audience; another one is a move.
        let moved = read.audience != audience;
        let moved = if moved {
            do_it(
                sync,
                lang,
                Command::Shift(Shift {
                    registration,
                    to: read.audience,
                }),
            )
        } else {
            Ok(())
        };
        match moved {
            Ok(()) => open.set(false),
            Err(words) => said.set(Some(words)),
        }
    });
    let fields = move || {
        bad.set(Vec::new());
        let event = room.event.get_untracked()?;
        let filled = row.with_untracked(Filled::of);
        seen.set(row.with_untracked(|r| r.details.clone()));
        Some(view! { <FormFields event filled bad asker=Asker::Staff/> })
    };
    view! {
        <Dialog open name="edit" title=w::desk_do_edit(lang) go=w::desk_save(lang) said on_go=go>{fields()}</Dialog>
    }
    .into_any()
}

/// Says what is wrong beside the fields, and leads to the first of them.
pub fn show_wrong(bad: RwSignal<Vec<(Field, Bad)>>, wrong: Vec<(Field, Bad)>) {
    bad.set(wrong);
    lead_to_wrong("dialog[open]");
}

/// A refusal about fields stands beside them, any other below.
pub fn refused(
    lang: Lang,
    bad: RwSignal<Vec<(Field, Bad)>>,
    said: RwSignal<Option<String>>,
    refusal: rule::Refusal,
) {
    match refusal {
        rule::Refusal::Ideathon(ideathon::Refusal::Fields(wrong)) => show_wrong(bad, wrong),
        other => said.set(Some(shell::refusal(lang, &other))),
    }
}

#[component]
pub fn CancelDialog(
    open: RwSignal<bool>,
    row: Memo<Registration>,
    places: Places,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let said = RwSignal::new(None);
    let go = Callback::new(move |_: SubmitEvent| {
        let registration = row.with_untracked(|r| r.id);
        match do_it(sync, lang, Command::Cancel(Cancel { registration })) {
            Ok(()) => {
                open.set(false);
                request_animation_frame(|| dom::focus(".side h2"));
            }
            Err(words) => said.set(Some(words)),
        }
    });
    view! {
        <Dialog open name="cancel" title=w::desk_cancel_title(lang) go=w::desk_do_cancel(lang) bad=true small=true said on_go=go>
            <p>{move || row.with(|r| what_happens(lang, r, next(sync, r, places)))}</p>
            <p>{move || row.with(|r| told(lang, r))}</p>
        </Dialog>
    }
    .into_any()
}

/// Whose turn it is when this seat becomes free.
fn next(sync: Sync, r: &Registration, places: Places) -> Option<Registration> {
    let first = sync.replica.registrations(r.event, |other| {
        let same = other.audience == r.audience && other.id != r.id;
        let first = places.with(|places| places.get(&other.id) == Some(&1));
        (same && first).then(|| other.clone())
    });
    first.into_iter().next()
}

fn what_happens(lang: Lang, r: &Registration, next: Option<Registration>) -> String {
    let name = r.shown_name();
    match (Group::of(r), next) {
        (Group::Confirmed | Group::Offered, Some(next)) => {
            w::desk_cancel_seat_next(lang, name, next.shown_name())
        }
        (Group::Confirmed | Group::Offered, None) => w::desk_cancel_seat(lang, name),
        _ => w::desk_cancel_place(lang, name),
    }
}

fn told(lang: Lang, r: &Registration) -> &'static str {
    if r.details.email.is_some() {
        w::desk_cancel_mail(lang)
    } else {
        w::desk_cancel_no_mail(lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::State;
    use crate::ideathon::details::Details;
    use crate::value::Line;

    fn named(name: &str, state: State) -> Registration {
        let details = Details {
            name: Line::optional(name).unwrap(),
            ..Details::default()
        };
        Registration {
            state,
            admitted: true,
            details,
            ..Registration::default()
        }
    }

    #[test]
    fn cancelling_names_who_gets_the_seat() {
        let rin = named("高橋 りん", State::Confirmed);
        let aoi = named("森 あおい", State::Waiting);
        let said = what_happens(Lang::Ja, &rin, Some(aoi.clone()));
        assert!(
            said.contains("高橋 りん") && said.contains("森 あおい"),
            "{said}"
        );
        let said = what_happens(Lang::Ja, &aoi, None);
        assert_eq!(said, w::desk_cancel_place(Lang::Ja, "森 あおい"));
    }
}
