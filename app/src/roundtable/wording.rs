//! What refusals, states and intentions of this room are called in the reader's language.

use super::{
    Command, Comment, GuestName, ItemState, MAX_ATTACHED, Member, News, Plan, Quarter, Refusal,
    Roundtable, State, Voice, Wish, Words,
};
use crate::company::Directory;
use crate::company::wording::called;
use crate::lang::{Lang, words as w};
use crate::sync::Replica;
use crate::time;
use crate::value::{ItemId, MemberId, RoundtableId};

/// Why a command was refused, and what to do.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unfinished { items } => w::table_refused_unfinished(lang, items),
        Refusal::BadMinutes { most } => w::item_refused_minutes(lang, most),
        Refusal::TooMuch { over } => w::item_refused_much(lang, over),
        Refusal::TooMany { most } => w::party_refused_many(lang, most),
        Refusal::FileLies { is } => w::file_refused_lies(lang, is.called()),
        Refusal::TooManyFiles => w::file_refused_many(lang, MAX_ATTACHED),
        other => plain_refusal(lang, other).to_owned(),
    }
}

const fn plain_refusal(lang: Lang, refusal: &Refusal) -> &'static str {
    match refusal {
        // That nothing is due is said to the clock alone.
        Refusal::NotAllowed | Refusal::NotDue => w::refused_not_allowed(lang),
        Refusal::NoSuchCompany => w::company_refused_none(lang),
        Refusal::Merged { .. } => w::company_refused_merged(lang),
        Refusal::BelongsAlready { .. } => w::member_refused_belongs(lang),
        Refusal::InFuture => w::member_refused_future(lang),
        Refusal::NoSuchMember => w::member_refused_none(lang),
        Refusal::HasLeft => w::member_refused_left(lang),
        Refusal::ChangedElsewhere => w::member_refused_changed(lang),
        Refusal::PlanChanged { .. } => w::table_refused_changed(lang),
        Refusal::NoSuchRoundtable => w::table_refused_none(lang),
        Refusal::BadHours => w::table_refused_hours(lang),
        Refusal::SameTime => w::table_refused_same(lang),
        Refusal::WasHeld => w::table_refused_was_held(lang),
        Refusal::NotNext => w::table_refused_not_next(lang),
        Refusal::AnotherCollects => w::table_refused_another(lang),
        Refusal::NotYet => w::table_refused_not_yet(lang),
        Refusal::NotHeld => w::table_refused_not_held(lang),
        Refusal::NoSuchItem => w::item_refused_none(lang),
        Refusal::RoundClosed => w::item_refused_closed(lang),
        Refusal::NotYours => w::item_refused_not_yours(lang),
        Refusal::Decided
        | Refusal::Unfinished { .. }
        | Refusal::BadMinutes { .. }
        | Refusal::TooMuch { .. }
        | Refusal::TooMany { .. }
        | Refusal::FileLies { .. }
        | Refusal::TooManyFiles => w::item_refused_decided(lang),
        Refusal::Undecided => w::item_refused_undecided(lang),
        Refusal::ItemChanged { .. } => w::item_refused_changed(lang),
        Refusal::NoTopic => w::item_refused_topic(lang),
        Refusal::NamesPresenter => w::item_refused_presenter(lang),
        Refusal::TellingId => w::item_refused_id(lang),
        Refusal::NotShaped => w::item_refused_not_shaped(lang),
        Refusal::NotOnAgenda => w::item_refused_not_on(lang),
        Refusal::NoReason => w::item_refused_reason(lang),
        Refusal::NotBeside => w::item_refused_beside(lang),
        Refusal::MinutesLocked => w::record_refused_locked(lang),
        Refusal::NotLocked => w::record_refused_open(lang),
        Refusal::RecordChanged { .. } => w::record_refused_changed(lang),
        Refusal::AnswersClosed => w::party_refused_closed(lang),
        Refusal::SameName => w::party_refused_same(lang),
        Refusal::AnswerChanged { .. } => w::party_refused_changed(lang),
        Refusal::HasCome => w::party_refused_come(lang),
        Refusal::NoSuchGuest => w::party_refused_none(lang),
        Refusal::NotThere => w::record_refused_not_there(lang),
        Refusal::BadLastDay => w::member_refused_last_day(lang),
        Refusal::Overlaps => w::member_refused_overlaps(lang),
        Refusal::NoComment => w::comment_refused_empty(lang),
        Refusal::NoSuchComment => w::comment_refused_none(lang),
        Refusal::TooManyComments => w::comment_refused_many(lang),
        Refusal::NoSuchFile => w::file_refused_none(lang),
        Refusal::OtherFile => w::file_refused_other(lang),
        Refusal::FileTells => w::file_refused_tells(lang),
    }
}

/// From when, and until when.
#[must_use]
pub fn term(lang: Lang, member: &Member) -> String {
    let since = time::day(member.since, lang);
    match member.until {
        None => w::member_since(lang, since),
        Some(until) => w::member_term(lang, since, time::day(until, lang)),
    }
}

#[must_use]
pub const fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Planned => w::table_state_planned(lang),
        State::Collecting => w::table_state_collecting(lang),
        State::Published => w::table_state_published(lang),
        State::Held => w::table_state_held(lang),
        State::Locked => w::table_state_locked(lang),
    }
}

#[must_use]
pub const fn item_state(lang: Lang, state: ItemState) -> &'static str {
    match state {
        ItemState::Submitted => w::item_state_submitted(lang),
        ItemState::Accepted => w::item_state_accepted(lang),
        ItemState::Deferred => w::item_state_deferred(lang),
        ItemState::Declined => w::item_state_declined(lang),
        ItemState::Merged => w::item_state_merged(lang),
        ItemState::Withdrawn => w::item_state_withdrawn(lang),
        ItemState::Discussed => w::item_state_discussed(lang),
    }
}

#[must_use]
pub const fn wish(lang: Lang, wish: Wish) -> &'static str {
    match wish {
        Wish::Share => w::item_kind_share(lang),
        Wish::Learn => w::item_kind_learn(lang),
        Wish::Discuss => w::item_kind_discuss(lang),
        Wish::Request => w::item_kind_request(lang),
    }
}

#[must_use]
pub const fn wish_line(lang: Lang, wish: Wish) -> &'static str {
    match wish {
        Wish::Share => w::item_kind_share_line(lang),
        Wish::Learn => w::item_kind_learn_line(lang),
        Wish::Discuss => w::item_kind_discuss_line(lang),
        Wish::Request => w::item_kind_request_line(lang),
    }
}

/// The quarter of the organisation's year in which it is held.
#[must_use]
pub fn quarter(lang: Lang, plan: &Plan) -> String {
    let Quarter { year, quarter } = Quarter::of(plan.starts);
    w::table_quarter(lang, quarter, year)
}

/// When it is held: the day, and from when to when.
#[must_use]
pub fn hours(lang: Lang, plan: &Plan) -> String {
    let (day, from) = (time::day(plan.starts, lang), time::clock(plan.starts));
    format!("{day} {from}–{}", time::clock(plan.ends))
}

/// What somebody meant by a command.
#[must_use]
pub fn intention(lang: Lang, replica: &Replica, command: &Command) -> String {
    let directory = Directory::here(replica);
    let name = |id: MemberId| match replica.member(id) {
        Some(member) => called(lang, &directory, member.company),
        None => w::company_someone(lang).to_owned(),
    };
    match command {
        Command::Enroll(c) => w::member_meant_enroll(lang, called(lang, &directory, c.company)),
        Command::Annotate(c) => w::member_meant_annotate(lang, name(c.member)),
        Command::Leave(c) => w::member_meant_leave(lang, name(c.member)),
        Command::Plan(c) => w::table_meant_plan(lang, time::day(c.plan.starts, lang)),
        Command::Arrange(c) => w::table_meant_arrange(lang, table(lang, replica, c.roundtable)),
        Command::Advance(c) => {
            w::table_meant_advance(lang, table(lang, replica, c.roundtable), state(lang, c.to))
        }
        Command::CarryOver(c) => w::table_meant_carry(lang, table(lang, replica, c.roundtable)),
        Command::Submit(c) => w::item_meant_submit(lang, &c.words.topic),
        Command::Amend(c) => w::item_meant_amend(lang, &c.words.topic),
        Command::Withdraw(c) => w::item_meant_withdraw(lang, topic(lang, replica, c.item)),
        Command::Support(c) => w::item_meant_support(lang, topic(lang, replica, c.item)),
        Command::Unsupport(c) => w::item_meant_unsupport(lang, topic(lang, replica, c.item)),
        Command::Accept(c) => w::item_meant_accept(lang, topic(lang, replica, c.item)),
        Command::Shift(c) => w::item_meant_shift(lang, topic(lang, replica, c.item)),
        Command::Allot(c) => w::item_meant_allot(lang, topic(lang, replica, c.item)),
        Command::Release(c) => w::item_meant_release(lang, topic(lang, replica, c.item)),
        Command::Defer(c) => w::item_meant_defer(lang, topic(lang, replica, c.item)),
        Command::Decline(c) => w::item_meant_decline(lang, topic(lang, replica, c.item)),
        Command::Combine(c) => w::item_meant_combine(lang, topic(lang, replica, c.item)),
        Command::Conclude(c) => w::item_meant_conclude(lang, topic(lang, replica, c.item)),
        Command::WriteDown(c) => w::record_meant(lang, topic(lang, replica, c.item)),
        Command::Correct(c) => w::record_meant_correct(lang, topic(lang, replica, c.item)),
        Command::Answer(c) => w::party_meant_answer(lang, table(lang, replica, c.roundtable)),
        Command::Arrive(c) => w::party_meant_arrive(lang, &c.name),
        Command::Say(c) => w::comment_meant_say(lang, topic(lang, replica, c.item)),
        Command::TakeBack(c) => w::comment_meant_back(lang, topic(lang, replica, c.item)),
        Command::Attach(c) => {
            w::file_meant_attach(lang, c.name.as_str(), topic(lang, replica, c.item))
        }
        Command::Detach(c) => w::file_meant_detach(lang, topic(lang, replica, c.item)),
        // The clock's own.
        Command::Tell(_) => String::new(),
    }
}

fn table(lang: Lang, replica: &Replica, id: RoundtableId) -> String {
    let named = |table: Roundtable| w::table_number(lang, table.number);
    replica
        .roundtable(id)
        .map_or_else(|| w::table_title(lang).to_owned(), named)
}

fn topic(lang: Lang, replica: &Replica, id: ItemId) -> String {
    let named = replica.item(id).map(|item| item.words.topic.to_string());
    named.unwrap_or_else(|| w::item_someone(lang).to_owned())
}

/// One sentence of what is new.
#[must_use]
pub fn news(lang: Lang, news: &News) -> String {
    let name = |table: &Roundtable| w::table_number(lang, table.number);
    match news {
        News::Call(table) => {
            let closes = table.plan.closes.unwrap_or(table.plan.starts);
            w::notice_platform_call(lang, time::moment(closes, lang), name(table))
        }
        News::Agenda(table, _) => w::notice_platform_agenda(lang, name(table)),
        News::Near(table) => w::notice_platform_near(lang, name(table)),
        News::Minutes(table) => w::notice_platform_minutes(lang, name(table)),
        News::Received(topic) => w::notice_platform_received(lang, topic),
        News::Mentioned(topic, comment) => {
            w::notice_platform_mentioned(lang, voice(lang, comment), topic)
        }
        News::Commented(topic, comment) => {
            w::notice_platform_commented(lang, voice(lang, comment), topic)
        }
        News::Decided(topic, to, _) => match to {
            ItemState::Accepted => w::notice_platform_accepted(lang, topic),
            ItemState::Deferred => w::notice_platform_deferred(lang, topic),
            ItemState::Declined => w::notice_platform_declined(lang, topic),
            ItemState::Merged => w::notice_platform_merged(lang, topic),
            ItemState::Submitted | ItemState::Withdrawn | ItemState::Discussed => {
                w::notice_platform_received(lang, topic)
            }
        },
    }
}

/// What was typed into a command, with the names of its fields.
#[must_use]
pub fn typed(lang: Lang, command: &Command) -> Vec<(&'static str, String)> {
    let mut all = match command {
        Command::Enroll(c) => vec![(w::member_note(lang), c.note.to_string())],
        Command::Annotate(c) => vec![(w::member_note(lang), c.note.to_string())],
        Command::Leave(c) => vec![(w::member_reason(lang), c.reason.to_string())],
        Command::Plan(c) => planned(lang, &c.plan),
        Command::Arrange(c) => planned(lang, &c.plan),
        Command::Submit(c) => said(lang, &c.words),
        Command::Amend(c) => said(lang, &c.words),
        Command::Withdraw(c) => vec![(w::item_reason(lang), c.reason.to_string())],
        Command::Accept(c) => vec![(w::item_reason(lang), c.reason.to_string())],
        Command::Release(c) | Command::Defer(c) | Command::Decline(c) => {
            vec![(w::item_reason(lang), c.reason.to_string())]
        }
        Command::Combine(c) => vec![(w::item_reason(lang), c.reason.to_string())],
        Command::CarryOver(c) => vec![(w::item_reason(lang), c.reason.to_string())],
        Command::WriteDown(c) => vec![
            (w::record_summary(lang), c.record.summary.to_string()),
            (w::record_decisions(lang), c.record.decisions.to_string()),
        ],
        Command::Correct(c) => vec![(w::record_erratum(lang), c.text.to_string())],
        Command::Say(c) => vec![(w::comment_text(lang), c.text.to_string())],
        Command::Answer(c) => vec![(w::party_names(lang), listed(&c.party.names))],
        Command::Advance(_)
        | Command::Support(_)
        | Command::Unsupport(_)
        | Command::Shift(_)
        | Command::Allot(_)
        | Command::Conclude(_)
        | Command::Arrive(_)
        | Command::TakeBack(_)
        | Command::Attach(_)
        | Command::Detach(_)
        | Command::Tell(_) => Vec::new(),
    };
    all.retain(|(_, text)| !text.is_empty());
    all
}

fn planned(lang: Lang, plan: &Plan) -> Vec<(&'static str, String)> {
    let text = |text: Option<String>| text.unwrap_or_default();
    vec![
        (w::table_day(lang), hours(lang, plan)),
        (
            w::table_place(lang),
            text(plan.place.as_ref().map(ToString::to_string)),
        ),
        (
            w::table_link(lang),
            text(plan.link.as_ref().map(ToString::to_string)),
        ),
        (
            w::table_theme(lang),
            text(plan.theme.as_ref().map(ToString::to_string)),
        ),
    ]
}

fn said(lang: Lang, words: &Words) -> Vec<(&'static str, String)> {
    let presenter = words.presenter.as_ref().map(ToString::to_string);
    vec![
        (w::item_topic(lang), words.topic.to_string()),
        (w::item_ask(lang), words.ask.to_string()),
        (w::item_presenter(lang), presenter.unwrap_or_default()),
    ]
}

/// A name a line.
#[must_use]
pub fn listed(names: &[GuestName]) -> String {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    names.join("\n")
}

/// In whose name something is said.
#[must_use]
pub fn voice(lang: Lang, comment: &Comment) -> String {
    match (comment.voice, &comment.company_name) {
        (Voice::Company(_), Some(name)) => name.to_string(),
        (Voice::Source, _) => w::comment_source(lang).to_owned(),
        _ => w::comment_office(lang).to_owned(),
    }
}
