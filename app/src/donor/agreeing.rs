//! What is expected of a promise, and the dialog in which another amount, a rest or an end is agreed: the same for
//! whoever gives and for staff.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::desk::fields::{Wrong, lead_to_wrong, said_of};
use super::details::Field;
use super::form::field_name;
use super::rows::{Pledge, PledgeState, Rhythm};
use super::{Cancel, ChangeAmount, Command, Pause, Refusal, Resume, wording};
use crate::command;
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::shell;
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, TextField};
use crate::value::{Bad, Line, PledgeId, Yen};

/// What is to be agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Amount,
    Pause,
    Resume,
    Cancel,
}

/// About which promise, and what; provided by the page around.
#[derive(Clone, Copy)]
pub struct Agreeing(pub RwSignal<Option<(PledgeId, Wish)>>);

/// What is expected next, and what was agreed; nothing where there is nothing to say.
#[component]
pub fn Expected(pledge: Pledge) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let lines = expected(lang, &pledge).into_iter();
    let lines = lines.map(|line| view! { <span>{line}</span> });
    view! { <p class="dues soft small num">{lines.collect_view()}</p> }.into_any()
}

fn expected(lang: Lang, pledge: &Pledge) -> Vec<String> {
    let day = |at: Time| time::day(at, lang);
    let dues = &pledge.dues;
    let mut lines = Vec::new();
    match (pledge.state, dues.next) {
        (PledgeState::PastDue | PledgeState::Lapsed, Some(next)) => {
            lines.push(w::dues_missing(lang, pledge.missing(), day(next)));
        }
        (PledgeState::Active | PledgeState::Paused, Some(next)) => {
            lines.push(w::dues_next(lang, day(next)));
            if !dues.credit.is_zero() {
                lines.push(w::dues_credit(lang, dues.credit));
            }
        }
        _ => {}
    }
    let planned = dues.planned;
    lines.extend(planned.map(|to| w::dues_planned(lang, to.amount, day(to.from))));
    lines.extend(dues.rest.map(|rest| match rest.until {
        Some(until) => w::dues_rest(lang, day(rest.from), day(until)),
        None => w::dues_rest_open(lang, day(rest.from)),
    }));
    if let Some(ended) = &pledge.ended {
        lines.push(w::dues_ended(lang, day(ended.at)));
        lines.extend(ended.reason.as_ref().map(Line::to_string));
    }
    lines
}

/// What can be agreed about a promise as it is now.
#[must_use]
pub fn wishes(pledge: &Pledge) -> Vec<Wish> {
    let once = pledge.rhythm == Rhythm::Once;
    match pledge.state {
        PledgeState::Fulfilled => Vec::new(),
        PledgeState::Cancelled | PledgeState::Lapsed if once => Vec::new(),
        PledgeState::Cancelled => vec![Wish::Resume],
        PledgeState::Lapsed => vec![Wish::Resume, Wish::Cancel],
        PledgeState::Waiting if once => vec![Wish::Cancel],
        PledgeState::Paused => vec![Wish::Amount, Wish::Resume, Wish::Cancel],
        _ if pledge.dues.rest.is_some() => {
            vec![Wish::Amount, Wish::Pause, Wish::Resume, Wish::Cancel]
        }
        _ => vec![Wish::Amount, Wish::Pause, Wish::Cancel],
    }
}

/// A button for each of them.
#[component]
pub fn Wishes(pledge: Pledge) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let Agreeing(about) = expect_context();
    let id = pledge.id;
    let buttons = wishes(&pledge).into_iter().map(|wish| {
        let words = match wish {
            Wish::Amount => w::dues_change(lang),
            Wish::Pause => w::dues_pause(lang),
            Wish::Resume => w::dues_resume(lang),
            Wish::Cancel => w::dues_cancel(lang),
        };
        view! { <button class="button button--plain button--small" on:click=move |_| about.set(Some((id, wish)))>{words}</button> }
    });
    view! { <div class="row row--s2 dues-wishes">{buttons.collect_view()}</div> }.into_any()
}

/// One dialog for all wishes.
#[component]
pub fn AgreeDialog(
    /// Says what was done.
    on_done: Callback<String>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let Agreeing(about) = expect_context();
    let open = open_about(about);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let asked = move || {
        let (id, wish) = about.get_untracked()?;
        let pledge = untrack(|| sync.replica.pledge(id))?;
        Some((pledge, wish))
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        wrong.set(Vec::new());
        let Some((pledge, wish)) = asked() else {
            return;
        };
        let Some((command, told)) = read(lang, &ev, &pledge, wish, wrong) else {
            return lead_to_wrong();
        };
        match sync.give(command::Command::Donor(command)) {
            Ok(_) => {
                open.set(false);
                on_done.run(told);
            }
            Err(rule::Refusal::Donor(Refusal::Fields(bad))) => {
                let bad = bad.into_iter();
                let bad = bad.map(|(at, why)| (field_name(at), wording::said(lang, at, why)));
                wrong.set(bad.collect());
                lead_to_wrong();
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let title = Signal::derive(move || match about.get() {
        Some((_, Wish::Amount)) => w::dues_change_title(lang).to_owned(),
        Some((_, Wish::Pause)) => w::dues_pause_title(lang).to_owned(),
        Some((_, Wish::Resume)) => w::dues_resume_title(lang).to_owned(),
        Some((_, Wish::Cancel)) => w::dues_cancel_title(lang).to_owned(),
        None => String::new(),
    });
    let fields = move || {
        wrong.set(Vec::new());
        let (pledge, wish) = asked()?;
        let today = time::day_begins(sync.now.get_untracked());
        Some(match wish {
            Wish::Amount => view! { <AmountFields pledge today wrong/> }.into_any(),
            Wish::Pause => view! { <PauseFields today wrong/> }.into_any(),
            Wish::Resume => view! { <p class="measure">{w::dues_resume_line(lang)}</p> }.into_any(),
            Wish::Cancel => view! { <CancelFields wrong/> }.into_any(),
        })
    };
    view! {
        <Dialog open name="agree" title go=w::dues_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn AmountFields(pledge: Pledge, today: Time, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let amount = Asked {
        name: field_name(Field::Amount),
        label: w::dues_change_amount(lang),
        needed: true,
        autocomplete: "off",
        ..Asked::default()
    };
    let rhythm = wording::rhythm(lang, pledge.rhythm);
    let from = pledge.dues.next.map_or(today, |next| next.max(today));
    let value = pledge.dues.planned.map_or(pledge.amount, |to| to.amount);
    view! {
        <p class="num">{w::dues_change_now(lang, pledge.amount, rhythm)}</p>
        <TextField asked=amount value=value.to_string() said=said_of(wrong, amount.name)/>
        <DayField at=Field::From value=Some(from) hint=w::dues_change_hint(lang) wrong/>
    }
    .into_any()
}

#[component]
fn PauseFields(today: Time, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <p class="measure">{w::dues_pause_line(lang)}</p>
        <DayField at=Field::From value=Some(today) wrong/>
        <DayField at=Field::Until value=None hint=w::dues_pause_until_hint(lang) wrong/>
    }
    .into_any()
}

#[component]
fn CancelFields(wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let reason = Asked {
        name: "reason",
        label: w::dues_cancel_reason(lang),
        autocomplete: "off",
        max: 200,
        ..Asked::default()
    };
    view! {
        <p class="measure">{w::dues_cancel_line(lang)}</p>
        <TextField asked=reason value=String::new() said=said_of(wrong, "reason")/>
    }
    .into_any()
}

/// A day in Japan.
#[component]
fn DayField(
    at: Field,
    value: Option<Time>,
    #[prop(optional)] hint: &'static str,
    wrong: Wrong,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let label = match at {
        Field::Until => w::dues_pause_until(lang),
        _ => w::donor_field_from(lang),
    };
    let day = Asked {
        name: field_name(at),
        label,
        hint: (!hint.is_empty()).then_some(hint),
        needed: at == Field::From,
        kind: "date",
        autocomplete: "off",
        ..Asked::default()
    };
    let value = value.map(|day| time::input(day)[..10].to_owned());
    view! { <TextField asked=day value=value.unwrap_or_default() said=said_of(wrong, day.name)/> }
}

/// What was typed, and what is said when it is done; what is wrong is marked.
fn read(
    lang: Lang,
    ev: &SubmitEvent,
    pledge: &Pledge,
    wish: Wish,
    wrong: Wrong,
) -> Option<(Command, String)> {
    let id = pledge.id;
    let mut bad = Vec::new();
    let mut is_bad = |at: Field, why: Bad| bad.push((field_name(at), wording::said(lang, at, why)));
    let day = |at: Field| {
        let typed = dom::form_value(ev, field_name(at));
        let read = time::from_input(&format!("{}T00:00", typed.trim()));
        if typed.trim().is_empty() {
            Ok(None)
        } else {
            read.map(Some).ok_or(Bad::NotATime)
        }
    };
    let made = match wish {
        Wish::Amount => {
            let amount = Yen::parse(&dom::form_value(ev, field_name(Field::Amount)));
            let amount = amount.map_err(|why| is_bad(Field::Amount, why)).ok();
            let from = day(Field::From).and_then(|day| day.ok_or(Bad::Missing));
            let from = from.map_err(|why| is_bad(Field::From, why)).ok();
            amount.zip(from).map(|(amount, from)| {
                let change = ChangeAmount {
                    pledge: id,
                    amount,
                    from,
                };
                let told = w::dues_change_told(lang, amount);
                (Command::ChangeAmount(change), told)
            })
        }
        Wish::Pause => {
            let from = day(Field::From).and_then(|day| day.ok_or(Bad::Missing));
            let from = from.map_err(|why| is_bad(Field::From, why)).ok();
            let until = day(Field::Until).map_err(|why| is_bad(Field::Until, why));
            from.zip(until.ok()).map(|(from, until)| {
                let pause = Pause {
                    pledge: id,
                    from,
                    until,
                };
                (Command::Pause(pause), w::dues_pause_told(lang).to_owned())
            })
        }
        Wish::Resume => {
            let told = w::dues_resume_told(lang).to_owned();
            Some((Command::Resume(Resume { pledge: id }), told))
        }
        Wish::Cancel => {
            let reason = Line::optional(&dom::form_value(ev, "reason"));
            let reason =
                reason.map_err(|why| bad.push(("reason", wording::said(lang, Field::Word, why))));
            reason.ok().map(|reason| {
                let cancel = Cancel { pledge: id, reason };
                (
                    Command::Cancel(cancel),
                    w::dues_cancel_told(lang).to_owned(),
                )
            })
        }
    };
    wrong.set(bad);
    made
}
