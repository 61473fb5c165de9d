//! What refusals, states and intentions of this room are called in the reader's language.

use chrono::{Datelike as _, TimeDelta};

use super::benefit::owed::Held;
use super::benefit::{FulfilmentState, Occasion, Reach, What, When};
use super::ledger::Account;
use super::receipt::{Counts, TaxStatus, Way};
use super::{
    Command, Failed, Field, Form, Lack, Means, Pledge, PledgeState, Purpose, ReceiptWish, Refusal,
    Rhythm, TransferState, Why,
};
use crate::ideathon;
use crate::lang::{Lang, words as w};
use crate::sync::Replica;
use crate::time::{self, Time};
use crate::value::{Bad, DonorId, Line, Yen};

/// Why a command was refused, and what to do.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let said = match refusal {
        Refusal::NotAllowed => w::refused_not_allowed(lang),
        Refusal::Shut => w::donor_refused_shut(lang),
        Refusal::Fields(bad) => return fields(lang, bad),
        Refusal::NoSuchDonor => w::donor_refused_no_donor(lang),
        Refusal::NoSuchPledge => w::donor_refused_no_pledge(lang),
        Refusal::NoSuchPayment => w::donor_refused_no_payment(lang),
        Refusal::NoSuchTransfer => w::donor_refused_no_transfer(lang),
        Refusal::NoSuchPlan => w::donor_refused_no_plan(lang),
        Refusal::NoSuchBenefit => w::donor_refused_no_benefit(lang),
        Refusal::NoSuchFulfilment => w::donor_refused_no_fulfilment(lang),
        Refusal::Items => w::donor_refused_items(lang),
        Refusal::OtherDonor => w::donor_refused_other(lang),
        Refusal::Changed { .. } => w::donor_refused_changed(lang),
        Refusal::NotYet => w::donor_refused_not_yet(lang),
        Refusal::TooMuch { left } => return w::donor_refused_too_much(lang, left),
        Refusal::NotOpen => w::donor_refused_not_open(lang),
        Refusal::NoReason => w::donor_refused_no_reason(lang),
        Refusal::Lines => w::donor_refused_lines(lang),
        Refusal::Papers => w::donor_refused_papers(lang),
        Refusal::NoSuchReceipt => w::donor_refused_no_receipt(lang),
        Refusal::NoIssuer => w::donor_refused_no_issuer(lang),
        Refusal::Receipted => w::donor_refused_receipted(lang),
        Refusal::NothingToReceipt => w::donor_refused_nothing(lang),
        Refusal::YearNotOver => w::donor_refused_year(lang),
        Refusal::Voided => w::donor_refused_voided(lang),
        Refusal::RunGoes => w::donor_refused_run_goes(lang),
        Refusal::RunDone => w::donor_refused_run_done(lang),
        Refusal::NoSuchRun => w::donor_refused_no_run(lang),
        Refusal::NoReference => w::donor_refused_reference(lang),
        Refusal::GivenOnce => w::donor_refused_once(lang),
        Refusal::Ended => w::donor_refused_ended(lang),
        Refusal::Goes => w::donor_refused_goes(lang),
        Refusal::Merged { .. } => w::donor_refused_merged(lang),
        Refusal::InCircle => w::donor_refused_circle(lang),
        Refusal::NotMerged => w::donor_refused_not_merged(lang),
        Refusal::Joint { number } => return w::donor_refused_joint(lang, number),
        Refusal::Currency => w::donor_refused_currency(lang),
        Refusal::Contradicts => w::donor_refused_contradicts(lang),
        Refusal::CardGone => w::donor_refused_card_gone(lang),
        Refusal::AtProvider => w::donor_refused_at_provider(lang),
        Refusal::NoSuchCampaign => w::campaign_refused_none(lang),
        Refusal::NotRunning => w::campaign_refused_over(lang),
        Refusal::NotGiven => w::campaign_refused_not_given(lang),
    };
    said.to_owned()
}

/// Each field with what is wrong about it.
fn fields(lang: Lang, bad: &[(Field, Bad)]) -> String {
    let said = bad.iter().map(|(at, bad)| said(lang, *at, *bad));
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        w::donor_refused_fields(lang).to_owned()
    } else {
        said.join(" ")
    }
}

/// What a field is called.
#[must_use]
pub const fn field(lang: Lang, field: Field) -> &'static str {
    match field {
        Field::Rhythm => w::donor_field_rhythm(lang),
        Field::Amount => w::donor_field_amount(lang),
        Field::Means => w::give_means(lang),
        Field::Form => w::donor_field_form(lang),
        Field::Name => w::donor_field_name(lang),
        Field::Kana => w::donor_field_kana(lang),
        Field::Contact => w::donor_field_contact(lang),
        Field::Email => w::donor_field_email(lang),
        Field::Postal => w::donor_field_postal(lang),
        Field::Prefecture => w::donor_field_prefecture(lang),
        Field::City => w::donor_field_city(lang),
        Field::Street => w::donor_field_street(lang),
        Field::Building => w::donor_field_building(lang),
        Field::Receipt => w::donor_field_receipt(lang),
        Field::MemoryOf => w::donor_field_memory_of(lang),
        Field::Word => w::donor_field_word(lang),
        Field::Account => w::donor_field_account(lang),
        Field::Deposited => w::donors_deposited(lang),
        Field::Seat => w::donor_field_seat(lang),
        Field::Certification => w::donor_field_certification(lang),
        Field::DatePolicy => w::donor_field_date_policy(lang),
        Field::From => w::donor_field_from(lang),
        Field::Until => w::donor_field_until(lang),
        Field::News => w::donors_news(lang),
        Field::Plan => w::donor_field_plan(lang),
        Field::Benefits => w::donor_field_benefits(lang),
        Field::Slug => w::campaign_slug(lang),
        Field::Title => w::campaign_field_title(lang),
        Field::Text => w::campaign_field_text(lang),
        Field::Goal => w::campaign_goal(lang),
        Field::FirstDay => w::campaign_from(lang),
        Field::LastDay => w::campaign_until(lang),
    }
}

/// What is wrong with a field, and what to do.
#[must_use]
pub fn said(lang: Lang, at: Field, bad: Bad) -> String {
    match (at, bad) {
        (Field::Amount, Bad::Missing) => w::donor_said_amount_missing(lang).to_owned(),
        (Field::Rhythm | Field::Form | Field::Receipt, Bad::Missing) => {
            w::said_choose(lang).to_owned()
        }
        (Field::From, _) => w::donor_said_day(lang).to_owned(),
        (Field::Until, _) => w::donor_said_until(lang).to_owned(),
        (Field::Means, Bad::TooMuch) => w::donor_said_konbini_most(lang).to_owned(),
        (Field::Means, _) => w::donor_said_means(lang).to_owned(),
        (Field::Deposited, _) => w::donor_said_deposited(lang).to_owned(),
        (Field::Plan, Bad::TooLittle { least }) => {
            w::donor_said_plan_least(lang, Yen::new(least).unwrap_or_default())
        }
        (Field::Plan, _) => w::donor_said_plan_other(lang).to_owned(),
        (Field::Benefits, Bad::TooMuch) => w::donor_said_benefits_many(lang).to_owned(),
        (Field::Benefits, Bad::NotAChoice) => w::donor_said_benefits_price(lang).to_owned(),
        (Field::Benefits, Bad::Missing) => w::donor_said_benefits_name(lang).to_owned(),
        (Field::Benefits, _) => w::donor_said_benefits_when(lang).to_owned(),
        (Field::Rhythm, Bad::NotAChoice) => w::donor_said_plan_rhythm(lang).to_owned(),
        (Field::Certification, Bad::Missing) => {
            w::donor_said_certification_missing(lang).to_owned()
        }
        (Field::Certification | Field::DatePolicy, Bad::Twice) => {
            w::donor_said_day_twice(lang).to_owned()
        }
        (Field::Slug, Bad::Twice) => w::campaign_said_slug_taken(lang).to_owned(),
        (Field::Slug, Bad::NotAChoice) => w::campaign_said_slug_stays(lang).to_owned(),
        (Field::LastDay, Bad::EndsBeforeItStarts) => w::campaign_said_until(lang).to_owned(),
        (_, Bad::Missing) => w::said_missing(lang, field(lang, at)),
        (_, Bad::Fraction) => w::donor_said_fraction(lang).to_owned(),
        (_, Bad::TooMuch) => w::donor_said_too_much(lang).to_owned(),
        (_, Bad::TooLittle { least }) => {
            let least = Yen::new(least).unwrap_or_default();
            w::donor_said_too_little(lang, least)
        }
        (_, Bad::NotPostal) => w::donor_said_postal(lang).to_owned(),
        (_, Bad::NotANumber) => w::donor_said_amount(lang).to_owned(),
        // The other reasons are those of any form.
        (_, bad) => ideathon::wording::said(lang, ideathon::details::Field::Name, bad),
    }
}

/// What a benefit is called.
#[must_use]
pub fn benefit(lang: Lang, what: What, name: Option<&Line<60>>) -> String {
    name.map_or_else(|| self::what(lang, what).to_owned(), Line::to_string)
}

#[must_use]
pub const fn what(lang: Lang, what: What) -> &'static str {
    match what {
        What::Kit => w::benefit_kit(lang),
        What::Group => w::benefit_group(lang),
        What::Letter => w::benefit_letter(lang),
        What::Report => w::benefit_report(lang),
        What::Magazine => w::benefit_magazine(lang),
        What::Other => w::benefit_other(lang),
    }
}

#[must_use]
pub const fn reach(lang: Lang, reach: Reach) -> &'static str {
    match reach {
        Reach::Post => w::reach_post(lang),
        Reach::Mail => w::reach_mail(lang),
        Reach::Hand => w::reach_hand(lang),
    }
}

/// When a benefit is due.
#[must_use]
pub fn when(lang: Lang, when: &When) -> String {
    match when {
        When::Start { days: 0 } => w::benefit_when_at_once(lang).to_owned(),
        When::Start { days } => w::benefit_when_start(lang, days),
        When::Months(months) if months.len() == 12 => w::benefit_when_every(lang).to_owned(),
        When::Months(months) => {
            let between = if lang == Lang::Ja { "・" } else { ", " };
            let months: Vec<String> = months
                .iter()
                .map(|month| called_month(lang, *month))
                .collect();
            w::benefit_when_months(lang, months.join(between))
        }
    }
}

fn called_month(lang: Lang, month: u8) -> String {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        Lang::Ja => w::benefit_month(lang, month),
        Lang::En => {
            let at = usize::from(month).checked_sub(1);
            at.and_then(|at| EN.get(at))
                .map_or_else(String::new, ToString::to_string)
        }
    }
}

/// For what a benefit is.
#[must_use]
pub fn occasion(lang: Lang, occasion: Occasion) -> String {
    match occasion {
        Occasion::Start => w::benefit_of_start(lang).to_owned(),
        Occasion::Month { year, month } => {
            w::benefit_of_month(lang, called_month(lang, month), year)
        }
    }
}

/// Why something that is owed is not to be given now.
#[must_use]
pub const fn held(lang: Lang, held: Held) -> &'static str {
    match held {
        Held::PastDue => w::benefit_held_past_due(lang),
        Held::Paused => w::benefit_held_paused(lang),
        Held::TooLittle => w::benefit_held_too_little(lang),
        Held::NoAddress => w::benefit_held_no_address(lang),
        Held::NoEmail => w::benefit_held_no_email(lang),
        Held::CameBack => w::benefit_held_came_back(lang),
    }
}

#[must_use]
pub const fn fulfilment(lang: Lang, state: FulfilmentState) -> &'static str {
    match state {
        FulfilmentState::Open => w::benefit_state_open(lang),
        FulfilmentState::Given => w::benefit_state_given(lang),
        FulfilmentState::CameBack => w::benefit_state_came_back(lang),
        FulfilmentState::Waived => w::benefit_state_waived(lang),
    }
}

#[must_use]
pub const fn rhythm(lang: Lang, rhythm: Rhythm) -> &'static str {
    match rhythm {
        Rhythm::Once => w::donor_rhythm_once(lang),
        Rhythm::Monthly => w::donor_rhythm_monthly(lang),
        Rhythm::Yearly => w::donor_rhythm_yearly(lang),
    }
}

/// So much, and how often.
#[must_use]
pub fn promise(lang: Lang, pledge: &Pledge) -> String {
    let amount = w::give_yen(lang, pledge.amount);
    w::donors_promise(lang, amount, rhythm(lang, pledge.rhythm))
}

#[must_use]
pub const fn form(lang: Lang, form: Form) -> &'static str {
    match form {
        Form::Person => w::donor_form_person(lang),
        Form::Company => w::donor_form_company(lang),
    }
}

#[must_use]
pub const fn receipt(lang: Lang, wish: ReceiptWish) -> &'static str {
    match wish {
        ReceiptWish::Yearly => w::donor_receipt_yearly(lang),
        ReceiptWish::Each => w::donor_receipt_each(lang),
        ReceiptWish::None => w::donor_receipt_none(lang),
    }
}

#[must_use]
pub const fn tax_status(lang: Lang, status: TaxStatus) -> &'static str {
    match status {
        TaxStatus::None => w::donor_status_none(lang),
        TaxStatus::Provisional => w::donor_status_provisional(lang),
        TaxStatus::Certified => w::donor_status_certified(lang),
    }
}

#[must_use]
pub const fn counts(lang: Lang, counts: Counts) -> &'static str {
    match counts {
        Counts::Paid => w::donor_counts_paid(lang),
        Counts::Deposited => w::donor_counts_deposited(lang),
    }
}

#[must_use]
pub const fn way(lang: Lang, way: Way) -> &'static str {
    match way {
        Way::Mail => w::donor_way_mail(lang),
        Way::Paper => w::donor_way_paper(lang),
    }
}

#[must_use]
pub const fn means(lang: Lang, means: Means) -> &'static str {
    match means {
        Means::Transfer => w::donor_means_transfer(lang),
        Means::Cash => w::donor_means_cash(lang),
        Means::Debit => w::donor_means_debit(lang),
        Means::Other => w::donor_means_other(lang),
        Means::Card => w::donor_means_card(lang),
        Means::Konbini => w::donor_means_konbini(lang),
    }
}

#[must_use]
pub const fn purpose(lang: Lang, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Gift => w::donor_purpose_gift(lang),
        Purpose::Supporting => w::donor_purpose_supporting(lang),
        Purpose::Membership => w::donor_purpose_membership(lang),
        Purpose::Sale => w::donor_purpose_sale(lang),
    }
}

#[must_use]
pub const fn pledge(lang: Lang, state: PledgeState) -> &'static str {
    match state {
        PledgeState::Waiting => w::donor_pledge_waiting(lang),
        PledgeState::Active => w::donor_pledge_active(lang),
        PledgeState::Fulfilled => w::donor_pledge_fulfilled(lang),
        PledgeState::PastDue => w::donor_pledge_past_due(lang),
        PledgeState::Paused => w::donor_pledge_paused(lang),
        PledgeState::Lapsed => w::donor_pledge_lapsed(lang),
        PledgeState::Cancelled => w::donor_pledge_cancelled(lang),
    }
}

#[must_use]
pub const fn transfer(lang: Lang, state: TransferState) -> &'static str {
    match state {
        TransferState::Open => w::donor_transfer_open(lang),
        TransferState::Assigned => w::donor_transfer_assigned(lang),
        TransferState::SetAside => w::donor_transfer_set_aside(lang),
    }
}

#[must_use]
pub const fn why(lang: Lang, why: Why) -> &'static str {
    match why {
        Why::Mistake => w::donor_why_mistake(lang),
        Why::Refund => w::donor_why_refund(lang),
    }
}

/// What an account is called in the books.
#[must_use]
pub const fn account(lang: Lang, account: Account) -> &'static str {
    match account {
        Account::Bank => w::account_bank(lang),
        Account::Cash => w::account_cash(lang),
        Account::Owed => w::account_owed(lang),
        Account::Unassigned => w::account_unassigned(lang),
        Account::Elsewhere => w::account_elsewhere(lang),
        Account::Gifts => w::account_gifts(lang),
        Account::Supporting => w::account_supporting(lang),
        Account::Membership => w::account_membership(lang),
        Account::Sales => w::account_sales(lang),
        Account::Provider => w::account_provider(lang),
    }
}

/// The columns of the books' file: of each entry its posting, the day that it counts for, the day on which it was
/// written, the account, debit and credit in yen, whose it is, and what it is about.
#[must_use]
pub const fn books_columns(lang: Lang) -> [&'static str; 8] {
    [
        w::books_posting(lang),
        w::books_day(lang),
        w::books_written(lang),
        w::books_account(lang),
        w::books_debit(lang),
        w::books_credit(lang),
        w::books_donor(lang),
        w::books_source(lang),
    ]
}

/// The month that is printed on a card that is good until then.
#[must_use]
pub fn card_month(lang: Lang, until: Time) -> String {
    let last = time::japan(until - TimeDelta::seconds(1));
    w::donors_month(lang, last.month(), last.year())
}

/// That money was asked for and did not come.
#[must_use]
pub fn failed(lang: Lang, failed: Failed) -> String {
    let day = time::day(failed.at, lang);
    match failed.why {
        Lack::Declined => w::donors_failed_declined(lang, day),
        Lack::Expired => w::donors_failed_expired(lang, day),
    }
}

/// What somebody meant by a command.
#[must_use]
pub fn intention(lang: Lang, replica: &Replica, command: &Command) -> String {
    let named = |id: DonorId| {
        let donor = replica.donor(id);
        donor.map_or_else(String::new, |donor| donor.details.name.to_string())
    };
    match command {
        Command::Describe(_) => w::donor_meant_describe(lang).to_owned(),
        Command::Give(c) => w::donor_meant_give(lang, c.gift.amount),
        Command::Enter(c) => w::donor_meant_enter(lang, &c.details.name),
        Command::Correct(c) => w::donor_meant_correct(lang, named(c.donor)),
        Command::Book(c) => w::donor_meant_book(lang, c.amount),
        Command::Reverse(c) => w::donor_meant_reverse(lang, c.amount),
        Command::Import(c) => w::donor_meant_import(lang, c.lines.len()),
        Command::Assign(_) => w::donor_meant_assign(lang).to_owned(),
        Command::SetAside(_) => w::donor_meant_set_aside(lang).to_owned(),
        Command::Certify(_) => w::donor_meant_certify(lang).to_owned(),
        Command::Issue(c) => w::donor_meant_issue(lang, named(c.donor)),
        Command::IssueAgain(_) => w::donor_meant_again(lang).to_owned(),
        Command::Void(_) => w::donor_meant_void(lang).to_owned(),
        Command::Bounce(_) => w::donor_meant_bounce(lang).to_owned(),
        Command::Suppress(_) => w::donor_meant_suppress(lang).to_owned(),
        Command::Reactivate(_) => w::donor_meant_reactivate(lang).to_owned(),
        Command::Post(c) => w::donor_meant_post(lang, c.receipts.len()),
        Command::StartRun(c) => w::donor_meant_start_run(lang, c.year),
        // The clock's own have no sender who would read it.
        Command::StopRun(_) | Command::GoOn(_) | Command::FallDue(_) => {
            w::donor_meant_stop_run(lang).to_owned()
        }
        Command::ChangeAmount(c) => w::donor_meant_amount(lang, c.amount),
        Command::Pause(_) => w::donor_meant_pause(lang).to_owned(),
        Command::Resume(_) => w::donor_meant_resume(lang).to_owned(),
        Command::Cancel(_) => w::donor_meant_cancel(lang).to_owned(),
        Command::Merge(c) => w::donor_meant_merge(lang, named(c.from), named(c.into)),
        Command::Unmerge(c) => w::donor_meant_unmerge(lang, named(c.donor)),
        Command::Enlist(c) => w::donor_meant_enlist(lang, c.lines.len()),
        Command::Charged(c) => w::donor_meant_book(lang, c.amount),
        Command::Link(_) => w::donor_meant_link(lang).to_owned(),
        Command::SetPlan(c) => w::donor_meant_plan(lang, &c.terms.name),
        Command::Join(_) => w::donor_meant_join(lang).to_owned(),
        Command::Fulfil(c) => w::donor_meant_fulfil(lang, c.items.len()),
        Command::Waive(c) => w::donor_meant_waive(lang, c.items.len()),
        Command::Reopen(_) => w::donor_meant_reopen(lang).to_owned(),
        Command::Announce(c) => w::campaign_meant_announce(lang, c.appeal.title.get(lang)),
        Command::Attribute(_) => w::campaign_meant_attribute(lang).to_owned(),
    }
}

/// What was typed into a command, with the names of its fields.
#[must_use]
pub fn typed(lang: Lang, command: &Command) -> Vec<(&'static str, String)> {
    let text = |line: Option<String>| line.unwrap_or_default();
    let mut all = match command {
        Command::Describe(c) => vec![
            (w::donor_field_name(lang), c.particulars.name.to_string()),
            (
                w::donor_field_account(lang),
                c.particulars.account.to_string(),
            ),
        ],
        Command::Give(c) => vec![(w::donor_field_word(lang), c.gift.word.to_string())],
        Command::Enter(c) => said_of(lang, &c.details),
        Command::Correct(c) => said_of(lang, &c.details),
        Command::Book(c) => vec![(
            w::donor_note(lang),
            text(c.note.as_ref().map(ToString::to_string)),
        )],
        Command::Reverse(c) => vec![(w::donor_reason(lang), c.reason.to_string())],
        Command::SetAside(c) => vec![(w::donor_reason(lang), c.reason.to_string())],
        Command::IssueAgain(c) => vec![(w::donor_reason(lang), c.reason.to_string())],
        Command::Void(c) => vec![(w::donor_reason(lang), c.reason.to_string())],
        Command::Certify(c) => vec![(
            w::donor_field_activity(lang),
            c.issuing.activity.to_string(),
        )],
        Command::Import(_)
        | Command::Assign(_)
        | Command::Issue(_)
        | Command::Post(_)
        | Command::Bounce(_)
        | Command::Suppress(_)
        | Command::Reactivate(_)
        | Command::StartRun(_)
        | Command::StopRun(_)
        | Command::GoOn(_)
        | Command::ChangeAmount(_)
        | Command::Pause(_)
        | Command::Resume(_)
        | Command::FallDue(_)
        | Command::Merge(_)
        | Command::Unmerge(_)
        | Command::Enlist(_)
        | Command::Charged(_)
        | Command::Join(_)
        | Command::Link(_)
        | Command::Attribute(_) => Vec::new(),
        Command::SetPlan(c) => vec![
            (w::plan_name(lang), c.terms.name.to_string()),
            (w::plan_text(lang), c.terms.text.to_string()),
        ],
        Command::Fulfil(c) => vec![(
            w::donor_note(lang),
            text(c.note.as_ref().map(ToString::to_string)),
        )],
        Command::Waive(c) => vec![(w::donor_reason(lang), c.reason.to_string())],
        Command::Reopen(c) => vec![(
            w::donor_reason(lang),
            text(c.note.as_ref().map(ToString::to_string)),
        )],
        Command::Announce(c) => appealed(lang, &c.appeal),
        Command::Cancel(c) => vec![(
            w::donor_reason(lang),
            text(c.reason.as_ref().map(ToString::to_string)),
        )],
    };
    all.retain(|(_, text)| !text.is_empty());
    all
}

fn appealed(lang: Lang, appeal: &super::Appeal) -> Vec<(&'static str, String)> {
    vec![
        (w::campaign_slug(lang), appeal.slug.to_string()),
        (w::campaign_field_title(lang), appeal.title.ja.to_string()),
        (w::campaign_title_en(lang), appeal.title.en.to_string()),
        (w::campaign_field_text(lang), appeal.text.ja.to_string()),
        (w::campaign_text_en(lang), appeal.text.en.to_string()),
    ]
}

fn said_of(lang: Lang, details: &super::Details) -> Vec<(&'static str, String)> {
    let text = |line: Option<String>| line.unwrap_or_default();
    let address = details.address.as_ref();
    let contact = details.contact.as_ref();
    vec![
        (w::donor_field_name(lang), details.name.to_string()),
        (
            w::donor_field_contact(lang),
            text(contact.map(ToString::to_string)),
        ),
        (
            w::donor_field_email(lang),
            text(details.email.as_ref().map(ToString::to_string)),
        ),
        (
            w::give_address(lang),
            text(address.map(crate::value::Address::line)),
        ),
    ]
}
