//! What is expected of a promise, and the dialog in which another amount, a rest or an end is agreed: the same for
//! whoever gives and for staff.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::desk::fields::{Wrong, lead_to_wrong, said_of};
use super::details::Field;
use super::form::field_name;
use super::plan_choice::{PlanCards, plan_called, plans_of};
use super::rows::{Pledge, PledgeState, Rhythm};
use super::{Cancel, ChangeAmount, Command, Join, Pause, Refusal, Resume, raises_funds, wording};
use crate::command;
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::shell;
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, TextField};
use crate::value::{Bad, Line, PlanId, PledgeId, Yen};

/// What is to be agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    #[default]
    Amount,
    Pause,
    Resume,
    /// Another 会員プラン, or none.
    Plan,
    Cancel,
}

impl Wish {
    pub const ALL: [Self; 5] = [
        Self::Amount,
        Self::Pause,
        Self::Resume,
        Self::Plan,
        Self::Cancel,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Plan => "plan",
            Self::Cancel => "cancel",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.name() == name)
    }

    /// What the button says that leads to it.
    #[must_use]
    pub const fn called(self, lang: Lang) -> &'static str {
        match self {
            Self::Amount => w::dues_change(lang),
            Self::Pause => w::dues_pause(lang),
            Self::Resume => w::dues_resume(lang),
            Self::Plan => w::dues_plan(lang),
            Self::Cancel => w::dues_cancel(lang),
        }
    }

    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Amount => w::dues_change_title(lang),
            Self::Pause => w::dues_pause_title(lang),
            Self::Resume => w::dues_resume_title(lang),
            Self::Plan => w::dues_plan_title(lang),
            Self::Cancel => w::dues_cancel_title(lang),
        }
    }

    /// What is said when it was done.
    #[must_use]
    pub const fn told(self, lang: Lang) -> &'static str {
        match self {
            Self::Amount => w::dues_change_told(lang),
            Self::Pause => w::dues_pause_told(lang),
            Self::Resume => w::dues_resume_told(lang),
            Self::Plan => w::dues_plan_told(lang),
            Self::Cancel => w::dues_cancel_told(lang),
        }
    }
}

/// What stands in the fields of a wish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub pledge: PledgeId,
    pub wish: Wish,
    pub amount: String,
    pub from: String,
    pub until: String,
    pub word: String,
    pub plan: String,
}

impl Typed {
    /// As the fields are when they are opened.
    #[must_use]
    pub fn begun(pledge: &Pledge, wish: Wish, now: Time) -> Self {
        let today = time::day_begins(now);
        let from = match wish {
            Wish::Amount => pledge.expected().map_or(today, |next| next.max(today)),
            _ => today,
        };
        let amount = pledge.dues.planned.map_or(pledge.amount, |to| to.amount);
        Self {
            pledge: pledge.id,
            wish,
            amount: amount.to_string(),
            from: time::input(from)[..10].to_owned(),
            plan: pledge
                .plan
                .map_or_else(String::new, |joined| joined.plan.to_string()),
            ..Self::default()
        }
    }

    /// Puts what was typed into a field.
    pub fn set(&mut self, at: Field, value: &str) {
        let into = match at {
            Field::Amount => &mut self.amount,
            Field::From => &mut self.from,
            Field::Until => &mut self.until,
            Field::Plan => &mut self.plan,
            _ => &mut self.word,
        };
        value.clone_into(into);
    }

    /// What stands in a field.
    #[must_use]
    pub fn get(&self, at: Field) -> &str {
        match at {
            Field::Amount => &self.amount,
            Field::From => &self.from,
            Field::Until => &self.until,
            Field::Word => &self.word,
            Field::Plan => &self.plan,
            _ => "",
        }
    }
}

/// About which promise, and what; provided by the page around.
#[derive(Clone, Copy)]
pub struct Agreeing(pub RwSignal<Option<(PledgeId, Wish)>>);

/// How a state is marked.
#[must_use]
pub const fn pledge_class(state: PledgeState) -> &'static str {
    match state {
        PledgeState::Waiting => "tag tag--wait",
        PledgeState::Active => "tag tag--good",
        PledgeState::PastDue => "tag tag--bad",
        PledgeState::Fulfilled
        | PledgeState::Paused
        | PledgeState::Lapsed
        | PledgeState::Cancelled => "tag",
    }
}

/// What is expected next, and what was agreed; nothing where there is nothing to say.
#[component]
pub fn Expected(pledge: Pledge) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let plan = pledge.plan;
    let plan = plan.and_then(|joined| plan_called(&sync.replica, joined.plan));
    let plan = plan.map(|plan| w::dues_of_plan(lang, plan));
    let lines = plan.into_iter().chain(expected(lang, &pledge));
    let lines = lines.map(|line| view! { <span>{line}</span> });
    view! { <p class="dues soft small num">{lines.collect_view()}</p> }.into_any()
}

fn expected(lang: Lang, pledge: &Pledge) -> Vec<String> {
    let day = |at: Time| time::day(at, lang);
    let dues = &pledge.dues;
    let mut lines = Vec::new();
    match (pledge.state, pledge.expected()) {
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
    let card = pledge.expires.filter(|_| pledge.ended.is_none());
    let card = card.map(|until| wording::card_month(lang, until));
    lines.extend(card.map(|month| w::dues_card_until(lang, month)));
    if let Some(ended) = &pledge.ended {
        lines.push(w::dues_ended(lang, day(ended.at)));
        lines.extend(ended.reason.as_ref().map(Line::to_string));
    }
    lines
}

/// What can be agreed about a promise as it is now; about its plan, where there is one to choose or to leave.
#[must_use]
pub fn wishes(pledge: &Pledge, plans: bool) -> Vec<Wish> {
    let mut all = of_dues(pledge);
    let open = !matches!(
        pledge.state,
        PledgeState::Cancelled | PledgeState::Lapsed | PledgeState::Fulfilled
    );
    if open && (plans || pledge.plan.is_some()) {
        let last = all.iter().position(|wish| *wish == Wish::Cancel);
        all.insert(last.unwrap_or(all.len()), Wish::Plan);
    }
    all
}

fn of_dues(pledge: &Pledge) -> Vec<Wish> {
    let once = pledge.rhythm == Rhythm::Once;
    let held = pledge.means.is_held();
    match pledge.state {
        PledgeState::Fulfilled => Vec::new(),
        // The payment company takes it no more: it is promised anew.
        PledgeState::Cancelled if held => Vec::new(),
        PledgeState::Lapsed if held => vec![Wish::Cancel],
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
    let sync = expect_context::<Sync>();
    let staff = raises_funds(&sync.actor());
    let plans = !plans_of(&sync.replica, pledge.rhythm, staff).is_empty();
    let buttons = wishes(&pledge, plans).into_iter().map(|wish| {
        let words = wish.called(lang);
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
        let mark = move |bad: Vec<(Field, Bad)>| {
            let bad = bad.into_iter();
            let bad = bad.map(|(at, why)| (field_name(at), wording::said(lang, at, why)));
            wrong.set(bad.collect());
            lead_to_wrong();
        };
        let typed = |at| dom::form_value(&ev, field_name(at));
        let command = match read(pledge.id, wish, typed) {
            Ok(command) => command,
            Err(bad) => return mark(bad),
        };
        match sync.give(command::Command::Donor(command)) {
            Ok(_) => {
                open.set(false);
                on_done.run(wish.told(lang).to_owned());
            }
            Err(rule::Refusal::Donor(Refusal::Fields(bad))) => mark(bad),
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let title = Signal::derive(move || {
        let wish = about.get().map(|(_, wish)| wish);
        wish.map_or("", |wish| wish.title(lang)).to_owned()
    });
    let fields = move || {
        wrong.set(Vec::new());
        let (pledge, wish) = asked()?;
        let typed = Typed::begun(&pledge, wish, sync.now.get_untracked());
        Some(view! { <Fields pledge typed wrong/> })
    };
    view! {
        <Dialog open name="agree" title go=w::dues_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// The fields of a wish; days in Japan.
#[component]
pub fn Fields(pledge: Pledge, typed: Typed, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let said = move |at: Field| said_of(wrong, field_name(at));
    let asked = move |at: Field, label: &'static str, hint: Option<&'static str>| Asked {
        name: field_name(at),
        label,
        hint,
        needed: matches!(at, Field::Amount | Field::From),
        kind: if matches!(at, Field::From | Field::Until) {
            "date"
        } else {
            ""
        },
        autocomplete: "off",
        max: if at == Field::Word { 200 } else { 0 },
        ..Asked::default()
    };
    let from = w::donor_field_from(lang);
    match typed.wish {
        Wish::Amount => {
            let rhythm = wording::rhythm(lang, pledge.rhythm);
            let amount = asked(Field::Amount, w::dues_change_amount(lang), None);
            let from = asked(Field::From, from, Some(w::dues_change_hint(lang)));
            view! {
                <p class="num">{w::dues_change_now(lang, pledge.amount, rhythm)}</p>
                <TextField asked=amount value=typed.amount said=said(Field::Amount)/>
                <TextField asked=from value=typed.from said=said(Field::From)/>
            }
            .into_any()
        }
        Wish::Pause => {
            let from = asked(Field::From, from, None);
            let hint = Some(w::dues_pause_until_hint(lang));
            let until = asked(Field::Until, w::dues_pause_until(lang), hint);
            view! {
                <p class="measure">{w::dues_pause_line(lang)}</p>
                <TextField asked=from value=typed.from said=said(Field::From)/>
                <TextField asked=until value=typed.until said=said(Field::Until)/>
            }
            .into_any()
        }
        Wish::Plan => {
            let sync = expect_context::<Sync>();
            let staff = raises_funds(&sync.actor());
            let plans = untrack(|| plans_of(&sync.replica, pledge.rhythm, staff));
            let legend = w::dues_plan_choose(lang).to_owned();
            view! {
                <p class="measure">{w::dues_plan_line(lang)}</p>
                <PlanCards name="plan" legend class=String::new() plans chosen=typed.plan said=said(Field::Plan)/>
            }
            .into_any()
        }
        Wish::Resume => view! { <p class="measure">{w::dues_resume_line(lang)}</p> }.into_any(),
        Wish::Cancel => {
            let hint = Some(w::dues_cancel_reason_hint(lang));
            let reason = asked(Field::Word, w::dues_cancel_reason(lang), hint);
            view! {
                <p class="measure">{w::dues_cancel_line(lang)}</p>
                <TextField asked=reason value=typed.word said=said(Field::Word)/>
            }
            .into_any()
        }
    }
}

/// What was typed, as a command.
///
/// # Errors
/// All that is wrong about it, in the order of the form.
pub fn read(
    pledge: PledgeId,
    wish: Wish,
    typed: impl Fn(Field) -> String,
) -> Result<Command, Vec<(Field, Bad)>> {
    let day = |at: Field| {
        let typed = typed(at);
        let read = time::from_input(&format!("{}T00:00", typed.trim()));
        if typed.trim().is_empty() {
            Ok(None)
        } else {
            read.map(Some).ok_or((at, Bad::NotATime))
        }
    };
    let from = || day(Field::From).and_then(|day| day.ok_or((Field::From, Bad::Missing)));
    match wish {
        Wish::Amount => {
            let amount = Yen::parse(&typed(Field::Amount)).map_err(|why| (Field::Amount, why));
            let (amount, from) = both(amount, from())?;
            Ok(Command::ChangeAmount(ChangeAmount {
                pledge,
                amount,
                from,
            }))
        }
        Wish::Pause => {
            let (from, until) = both(from(), day(Field::Until))?;
            Ok(Command::Pause(Pause {
                pledge,
                from,
                until,
            }))
        }
        Wish::Resume => Ok(Command::Resume(Resume { pledge })),
        Wish::Plan => {
            let typed = typed(Field::Plan);
            let plan = (!typed.is_empty()).then(|| PlanId::parse(&typed));
            match plan {
                Some(None) => Err(vec![(Field::Plan, Bad::NotAChoice)]),
                plan => Ok(Command::Join(Join {
                    pledge,
                    plan: plan.flatten(),
                })),
            }
        }
        Wish::Cancel => {
            let reason = Line::optional(&typed(Field::Word));
            let reason = reason.map_err(|why| vec![(Field::Word, why)])?;
            Ok(Command::Cancel(Cancel { pledge, reason }))
        }
    }
}

/// Both, or what is wrong about either.
fn both<A, B, E>(one: Result<A, E>, other: Result<B, E>) -> Result<(A, B), Vec<E>> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => Err(one.err().into_iter().chain(other.err()).collect()),
    }
}
