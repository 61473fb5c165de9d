//! What rows and refusals of this room are called in the reader's language.

use super::Command;
use super::details::{Field, Photo};
use super::refusal::Refusal;
use super::rows::{Audience, By, Entry, EventState, Registration, State, What};
use crate::lang::{Lang, words as w};
use crate::merge::texts;
use crate::time::{self, Time};
use crate::value::Bad;

#[must_use]
pub const fn audience(lang: Lang, audience: Audience) -> &'static str {
    match audience {
        Audience::Business => w::audience_business(lang),
        Audience::Observer => w::audience_observer(lang),
        Audience::Talent => w::audience_talent(lang),
        Audience::Press => w::audience_press(lang),
    }
}

#[must_use]
pub const fn entry(lang: Lang, entry: Entry) -> &'static str {
    match entry {
        Entry::Open => w::entry_open(lang),
        Entry::Code => w::entry_code(lang),
        Entry::Approval => w::entry_approval(lang),
    }
}

#[must_use]
pub const fn event_state(lang: Lang, state: EventState) -> &'static str {
    match state {
        EventState::Draft => w::event_state_draft(lang),
        EventState::Open => w::event_state_open(lang),
        EventState::Closed => w::event_state_closed(lang),
        EventState::Held => w::event_state_held(lang),
        EventState::Archived => w::event_state_archived(lang),
    }
}

#[must_use]
pub const fn photo(lang: Lang, photo: Photo) -> &'static str {
    match photo {
        Photo::Yes => w::photo_yes(lang),
        Photo::FaceHidden => w::photo_face_hidden(lang),
        Photo::No => w::photo_no(lang),
    }
}

#[must_use]
pub const fn by(lang: Lang, by: By) -> &'static str {
    match by {
        By::Person => w::by_person(lang),
        By::Staff => w::by_staff(lang),
        By::Clock => w::by_clock(lang),
    }
}

/// The class and the words of a registration's state.
#[must_use]
pub fn state_tag(lang: Lang, r: &Registration, now: Time) -> (&'static str, String) {
    match r.state {
        State::Confirmed => ("tag tag--good", w::state_confirmed(lang).to_owned()),
        State::Waiting if r.admitted => ("tag", w::state_waiting(lang).to_owned()),
        State::Waiting => ("tag tag--wait", w::state_asking(lang).to_owned()),
        State::Cancelled => ("tag tag--bad", w::state_cancelled(lang).to_owned()),
        State::Offered => {
            let words = match r.offered_until {
                Some(until) => w::state_offered_left(lang, left(lang, until, now)),
                None => w::state_offered(lang).to_owned(),
            };
            ("tag tag--wait", words)
        }
    }
}

/// How long it is until then: `あと19時間`.
#[must_use]
pub fn left(lang: Lang, until: Time, now: Time) -> String {
    let minutes = (until - now).num_minutes();
    match minutes {
        i64::MIN..1 => w::left_none(lang).to_owned(),
        1..120 => w::left_minutes(lang, minutes),
        120..2880 => w::left_hours(lang, minutes / 60),
        _ => w::left_days(lang, minutes / 1440),
    }
}

/// A field of an event or of a registration, by its name in the row.
fn part(lang: Lang, name: &str) -> &'static str {
    match name {
        "slug" => w::desk_field_slug(lang),
        "title.ja" => w::desk_field_title_ja(lang),
        "title.en" => w::desk_field_title_en(lang),
        "lead.ja" => w::desk_field_lead_ja(lang),
        "lead.en" => w::desk_field_lead_en(lang),
        "description.ja" => w::desk_field_description_ja(lang),
        "description.en" => w::desk_field_description_en(lang),
        "venue.ja" => w::desk_field_venue_ja(lang),
        "venue.en" => w::desk_field_venue_en(lang),
        "programme.ja" => w::desk_field_programme_ja(lang),
        "programme.en" => w::desk_field_programme_en(lang),
        "starts" => w::desk_field_starts(lang),
        "ends" => w::desk_field_ends(lang),
        "opens_at" => w::desk_field_opens(lang),
        "closes_at" => w::desk_field_closes(lang),
        "offer_hours" => w::desk_field_offer(lang),
        "name" => w::field_name(lang),
        "kana" => w::field_kana(lang),
        "call_name" => w::field_call_name(lang),
        "email" => w::field_email(lang),
        "contact" => w::field_contact(lang),
        "company" => w::field_company(lang),
        "job_title" => w::field_job_title(lang),
        "diet" => w::field_diet(lang),
        "access_needs" => w::field_access_needs(lang),
        "photo" => w::field_photo(lang),
        "hidden" => w::desk_hidden(lang),
        // Both have them.
        _ => w::field_themes(lang),
    }
}

#[must_use]
pub const fn field(lang: Lang, field: Field) -> &'static str {
    match field {
        Field::Audience => w::field_audience(lang),
        Field::Code => w::field_code(lang),
        Field::Name => w::field_name(lang),
        Field::Kana => w::field_kana(lang),
        Field::CallName => w::field_call_name(lang),
        Field::Email => w::field_email(lang),
        Field::Contact => w::field_contact(lang),
        Field::Company => w::field_company(lang),
        Field::JobTitle => w::field_job_title(lang),
        Field::Themes => w::field_themes(lang),
        Field::Diet => w::field_diet(lang),
        Field::AccessNeeds => w::field_access_needs(lang),
        Field::Photo => w::field_photo(lang),
    }
}

/// What is wrong with a field, and what to do.
#[must_use]
pub fn said(lang: Lang, at: Field, bad: Bad) -> String {
    match (at, bad) {
        (Field::Audience | Field::Photo, Bad::Missing) => w::said_choose(lang).to_owned(),
        (Field::Contact, Bad::Missing) => w::said_contact(lang).to_owned(),
        (Field::Kana, Bad::Missing) => w::said_kana_missing(lang).to_owned(),
        (_, Bad::Missing) => w::said_missing(lang, field(lang, at)),
        (_, Bad::TooLong { max }) => w::said_too_long(lang, max),
        (_, Bad::Control) => w::said_control(lang).to_owned(),
        (_, Bad::EmailAt) => w::said_email_at(lang).to_owned(),
        (_, Bad::EmailDomain) => w::said_email_domain(lang).to_owned(),
        (_, Bad::EmailShape) => w::said_email_shape(lang).to_owned(),
        (_, Bad::NotKana) => w::said_not_kana(lang).to_owned(),
        (_, Bad::NotSlug) => w::said_not_slug(lang).to_owned(),
        (Field::Code, Bad::NotAChoice) => w::refused_bad_code(lang).to_owned(),
        (_, Bad::NotAChoice) => w::said_not_a_choice(lang).to_owned(),
        (_, Bad::Twice) => w::said_twice(lang).to_owned(),
        (_, Bad::NotATime) => w::said_not_a_time(lang).to_owned(),
        (
            _,
            Bad::NotANumber
            | Bad::NotThirteenDigits
            | Bad::CheckDigit
            | Bad::Fraction
            | Bad::TooMuch
            | Bad::TooLittle { .. }
            | Bad::NotPostal,
        ) => w::said_not_a_number(lang).to_owned(),
        (_, Bad::EndsBeforeItStarts) => w::refused_ends_before(lang).to_owned(),
    }
}

/// Why a command was refused, and what to do.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAllowed => w::refused_not_allowed(lang).to_owned(),
        Refusal::NoSuchEvent => w::refused_no_event(lang).to_owned(),
        Refusal::NoSuchRegistration => w::refused_no_registration(lang).to_owned(),
        Refusal::NoSuchCode => w::refused_no_code(lang).to_owned(),
        Refusal::NoSuchCompany => w::company_refused_none(lang).to_owned(),
        Refusal::NotOpenYet { opens: Some(at) } => {
            w::refused_not_open_until(lang, time::moment(*at, lang))
        }
        Refusal::NotOpenYet { opens: None } => w::refused_not_open(lang).to_owned(),
        Refusal::Closed => w::refused_closed(lang).to_owned(),
        Refusal::TooLate => w::refused_too_late(lang).to_owned(),
        Refusal::NotOffered => w::refused_not_offered(lang).to_owned(),
        Refusal::NeedsCode => w::refused_needs_code(lang).to_owned(),
        Refusal::BadCode => w::refused_bad_code(lang).to_owned(),
        Refusal::Fields(bad) => {
            let each: Vec<String> = bad.iter().map(|(f, b)| said(lang, *f, *b)).collect();
            each.join(" ")
        }
        Refusal::AlreadyRegistered { .. } => w::refused_already(lang).to_owned(),
        Refusal::EmailFixed => w::refused_email_fixed(lang).to_owned(),
        Refusal::AlreadyCancelled => w::refused_cancelled(lang).to_owned(),
        Refusal::NotNow { .. } => w::refused_not_now(lang).to_owned(),
        Refusal::OfferLapsed => w::refused_lapsed(lang).to_owned(),
        Refusal::Full => w::refused_full(lang).to_owned(),
        Refusal::BelowTaken { taken } => w::refused_below_taken(lang, taken),
        Refusal::NeverOpen => w::refused_never_open(lang).to_owned(),
        Refusal::International => w::refused_international(lang).to_owned(),
        Refusal::SlugTaken => w::refused_slug_taken(lang).to_owned(),
        Refusal::ChangedElsewhere { fields } => {
            let names: Vec<&str> = fields.iter().map(|f| part(lang, f)).collect();
            w::refused_changed_elsewhere(lang, names.join(w::desk_dot(lang)))
        }
        Refusal::NoSuchStep { from, to } => {
            w::refused_no_step(lang, event_state(lang, *from), event_state(lang, *to))
        }
        Refusal::TooMany { limit } => w::refused_too_many(lang, limit),
        Refusal::EndsBeforeItStarts => w::refused_ends_before(lang).to_owned(),
    }
}

/// What was typed into a command, with the names of its fields.
#[must_use]
pub fn typed(lang: Lang, command: &Command) -> Vec<(&'static str, String)> {
    let texts = match command {
        Command::CreateEvent(c) => texts(&c.text, None),
        Command::EditEvent(c) => texts(&c.text, c.seen.as_deref()),
        Command::Register(c) => texts(&c.details, None),
        Command::Change(c) => texts(&c.details, c.seen.as_ref()),
        _ => Vec::new(),
    };
    // Of two choices there is no text.
    let texts = texts.into_iter().filter(|(name, _)| name != "photo");
    texts
        .map(|(name, text)| (part(lang, &name), text))
        .collect()
}

/// A line of a registration's history.
#[must_use]
pub fn step(lang: Lang, what: &What) -> String {
    match what {
        What::Registered => w::step_registered(lang).to_owned(),
        What::Waits { place } => w::step_waits(lang, place),
        What::Asks => w::step_asks(lang).to_owned(),
        What::Admitted => w::step_admitted(lang).to_owned(),
        What::Confirmed => w::step_confirmed(lang).to_owned(),
        What::Offered { until } => w::step_offered(lang, time::moment(*until, lang)),
        What::Extended { until } => w::step_extended(lang, time::moment(*until, lang)),
        What::Changed => w::step_changed(lang).to_owned(),
        What::Moved { to } => w::step_moved(lang, audience(lang, *to)),
        What::Cancelled => w::step_cancelled(lang).to_owned(),
        What::Lapsed => w::step_lapsed(lang).to_owned(),
    }
}
