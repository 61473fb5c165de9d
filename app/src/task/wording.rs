//! What refusals, states and intentions of this room are called in the reader's language.

use super::{Assignee, Behind, Command, Frequency, Refusal, Task, TaskState, Words};
use crate::lang::{Lang, words as w};
use crate::people;
use crate::sync::Replica;
use crate::time::{self, Time};
use crate::value::TaskId;

/// Why a command was refused, and what to do.
#[must_use]
pub const fn refusal(lang: Lang, refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotAllowed => w::refused_not_allowed(lang),
        Refusal::NoSuchTask => w::task_refused_none(lang),
        Refusal::NoSuchCompany => w::company_refused_none(lang),
        Refusal::NoSuchItem => w::item_refused_none(lang),
        Refusal::NotFollowed => w::task_refused_not_followed(lang),
        Refusal::NoWords => w::task_refused_words(lang),
        Refusal::NoDay => w::task_refused_no_day(lang),
        Refusal::PastDay => w::task_refused_past(lang),
        Refusal::Ended => w::task_refused_ended(lang),
        Refusal::NotEnded => w::task_refused_open(lang),
        Refusal::NoReason => w::task_refused_reason(lang),
        Refusal::Changed { .. } => w::task_refused_changed(lang),
        Refusal::NotDue => w::task_refused_not_due(lang),
    }
}

#[must_use]
pub const fn state(lang: Lang, state: TaskState) -> &'static str {
    match state {
        TaskState::Open => w::task_state_open(lang),
        TaskState::Done => w::task_state_done(lang),
        TaskState::Dropped => w::task_state_dropped(lang),
    }
}

#[must_use]
pub const fn frequency(lang: Lang, often: Frequency) -> &'static str {
    match often {
        Frequency::Daily => w::task_digest_daily(lang),
        Frequency::Weekly => w::task_digest_weekly(lang),
        Frequency::Never => w::task_digest_never(lang),
    }
}

/// Who has it, as everybody who sees it may read.
#[must_use]
pub fn assignee(lang: Lang, task: &Task) -> String {
    match (task.words.assignee, &task.company_name) {
        (Assignee::Office(_), _) if task.is_follow_up() => w::task_office(lang).to_owned(),
        (Assignee::Office(area), _) => people::wording::area(lang, area).to_owned(),
        (Assignee::Company(_), Some(name)) => name.to_string(),
        (Assignee::Company(_), None) => w::company_someone(lang).to_owned(),
        (Assignee::Person(_), _) => w::task_myself(lang).to_owned(),
    }
}

/// What is to be done; of a promise that is behind it says so by itself.
#[must_use]
pub fn what(lang: Lang, task: &Task) -> String {
    match task.pledge() {
        Some((_, Behind::Failed)) => w::task_pledge_failed(lang).to_owned(),
        Some((_, Behind::Missing)) => w::task_pledge_missing(lang).to_owned(),
        None => task.words.what.to_string(),
    }
}

/// What somebody noted beside it, where it says by itself what is to be done.
#[must_use]
pub fn note(task: &Task) -> Option<String> {
    let note = task.pledge().map(|_| task.words.what.to_string());
    note.filter(|note| !note.is_empty())
}

/// Until when, and how that lies to today.
#[must_use]
pub fn until(lang: Lang, task: &Task, now: Time) -> Option<String> {
    let due = task.words.due?;
    let day = time::short_day(due, lang);
    let days = (due - time::day_begins(now)).num_days();
    Some(match days {
        _ if !task.is_open() => w::task_until(lang, day),
        0 => w::task_until_today(lang, day),
        1 => w::task_until_tomorrow(lang, day),
        ..0 => w::task_until_over(lang, day, -days),
        _ => w::task_until(lang, day),
    })
}

/// What somebody meant by a command.
#[must_use]
pub fn intention(lang: Lang, replica: &Replica, command: &Command) -> String {
    let named = |id: TaskId| {
        let known = replica.task(id).map(|task| what(lang, &task));
        known.unwrap_or_else(|| w::task_someone(lang).to_owned())
    };
    match command {
        Command::Give(c) => w::task_meant_give(lang, &c.words.what),
        Command::Amend(c) => {
            let told = replica.task(c.task).filter(|task| task.pledge().is_some());
            let told = told.map_or_else(|| c.words.what.to_string(), |task| what(lang, &task));
            w::task_meant_amend(lang, told)
        }
        Command::Finish(c) => w::task_meant_finish(lang, named(c.task)),
        Command::Abandon(c) => w::task_meant_abandon(lang, named(c.task)),
        Command::Reopen(c) => w::task_meant_reopen(lang, named(c.task)),
        Command::Ring(c) => named(c.task),
        Command::Send(_) => w::task_title(lang).to_owned(),
    }
}

/// What was typed into a command, with the names of its fields.
#[must_use]
pub fn typed(lang: Lang, command: &Command) -> Vec<(&'static str, String)> {
    let mut all = match command {
        Command::Give(c) => said(lang, &c.words),
        Command::Amend(c) => said(lang, &c.words),
        Command::Abandon(c) => vec![(w::task_reason(lang), c.reason.to_string())],
        Command::Finish(_) | Command::Reopen(_) | Command::Ring(_) | Command::Send(_) => Vec::new(),
    };
    all.retain(|(_, text)| !text.is_empty());
    all
}

fn said(lang: Lang, words: &Words) -> Vec<(&'static str, String)> {
    let due = words.due.map(|due| time::day(due, lang));
    vec![
        (w::task_what(lang), words.what.to_string()),
        (w::task_due(lang), due.unwrap_or_default()),
    ]
}
