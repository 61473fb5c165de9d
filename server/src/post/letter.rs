//! What a letter says. The words are in `locales/`, the order of the paragraphs is here.
//!
//! A letter holds nothing that its reader wrote about diet or access, and its subject nothing about the
//! event: someone may read it over their shoulder.

use app::ideathon::{Audience, Cause, Event, Registration, State};
use app::lang::{Lang, words};
use app::rule::About;
use app::time::{self, Time};

use super::calendar::{self, Effect};

/// Stands for the personal link's secret where others read.
const BLANK: &str = "…";
/// RFC 3676, 4.3: what follows is a signature.
const SIGNATURE: &str = "-- ";

/// A letter in its reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    pub subject: String,
    /// With the personal link.
    pub text: String,
    /// The same text with the link's secret left out, for the desk and the database.
    pub blank: String,
    /// A file of RFC 5545, where the letter changes what a calendar should hold.
    pub calendar: Option<String>,
}

/// Words what happened to a registration as it is afterwards. `base_url` has no slash at its end; `token`
/// is the secret of the personal link; `sent_at` stamps the calendar entry.
#[must_use]
pub fn compose(
    about: About,
    registration: &Registration,
    event: &Event,
    base_url: &str,
    token: &str,
    sent_at: Time,
) -> Composed {
    let effect = calendar::effect(about, registration);
    let write = |secret: &str| {
        let link = format!("{base_url}/registration/{secret}");
        text(about, registration, event, effect, &link)
    };
    Composed {
        subject: subject(about, registration.lang).to_owned(),
        text: write(token),
        blank: write(BLANK),
        calendar: effect.map(|e| calendar::entry(e, registration, event, base_url, sent_at)),
    }
}

const fn subject(about: About, lang: Lang) -> &'static str {
    match about {
        About::Confirmed => words::mail_subject_confirmed(lang),
        About::Waiting { .. } => words::mail_subject_waiting(lang),
        About::Asking => words::mail_subject_asking(lang),
        About::Offered { .. } => words::mail_subject_offered(lang),
        About::Changed => words::mail_subject_changed(lang),
        About::Cancelled {
            cause: Cause::Lapsed,
        } => words::mail_subject_lapsed(lang),
        About::Cancelled { .. } => words::mail_subject_cancelled(lang),
        About::EventMoved => words::mail_subject_event_moved(lang),
        About::Again => words::mail_subject_again(lang),
    }
}

fn text(
    about: About,
    registration: &Registration,
    event: &Event,
    effect: Option<Effect>,
    link: &str,
) -> String {
    let lang = registration.lang;
    let mut paragraphs = vec![greeting(registration), happened(about, lang)];
    if matches!(about, About::Changed | About::EventMoved | About::Again) {
        paragraphs.push(standing(registration));
    }
    paragraphs.push(facts(registration, event));
    paragraphs.extend(effect.map(|e| match e {
        Effect::Enters => words::mail_calendar_added(lang).to_owned(),
        Effect::Leaves => words::mail_calendar_removed(lang).to_owned(),
    }));
    paragraphs.push(way_in(registration, link));
    paragraphs.push(words::mail_questions(lang).to_owned());
    paragraphs.push(format!("{SIGNATURE}\n{}\n", words::mail_signature(lang)));
    paragraphs.join("\n\n")
}

/// Company and full name as Japanese business letters have them.
fn greeting(registration: &Registration) -> String {
    let lang = registration.lang;
    let Some(name) = addressee(registration) else {
        return words::mail_greeting_nameless(lang).to_owned();
    };
    if registration.audience == Audience::Talent {
        return words::mail_greeting_talent(lang, name);
    }
    let company = registration.details.company.as_ref();
    let company = company.and_then(|company| sayable(company.as_str()));
    match (company, lang) {
        (Some(company), Lang::Ja) => format!("{company}\n{}", words::mail_greeting(lang, name)),
        _ => words::mail_greeting(lang, name),
    }
}

/// What the reader is called in the letter and beside their address: an International only by the name that
/// they chose.
#[must_use]
pub fn addressee(registration: &Registration) -> Option<&str> {
    let details = &registration.details;
    let call_name = sayable(details.call_name.as_str());
    let full_name = details
        .name
        .as_ref()
        .and_then(|name| sayable(name.as_str()));
    match (registration.audience, registration.lang) {
        (Audience::Talent, _) => call_name,
        (_, Lang::Ja) => full_name.or(call_name),
        (_, Lang::En) => call_name.or(full_name),
    }
}

/// The form takes anyone's address and any name: no letter of ours may carry a stranger's link to it.
pub(super) fn sayable(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    let addresses = ["://", "www.", "@"].iter().any(|mark| lower.contains(mark));
    (!name.is_empty() && !addresses && !names_a_host(&lower)).then_some(name)
}

/// `pay.example`: mail programs make a link of it. Initials are none.
fn names_a_host(lower: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    lower.match_indices('.').any(|(at, _)| {
        let (before, after) = (&lower[..at], &lower[at + 1..]);
        let word = after.chars().take_while(|c| is_letter(*c)).count();
        before.ends_with(|c: char| c.is_ascii_alphanumeric()) && word > 1
    })
}

fn happened(about: About, lang: Lang) -> String {
    match about {
        About::Confirmed => words::mail_confirmed(lang).to_owned(),
        About::Waiting { place } => words::mail_waiting(lang, place),
        About::Asking => words::mail_asking(lang).to_owned(),
        About::Offered { until } => words::mail_offered(lang, time::moment(until, lang)),
        About::Changed => words::mail_changed(lang).to_owned(),
        About::Cancelled { cause } => match cause {
            Cause::Person => words::mail_cancelled_person(lang),
            Cause::Staff => words::mail_cancelled_staff(lang),
            Cause::Lapsed => words::mail_cancelled_lapsed(lang),
        }
        .to_owned(),
        About::EventMoved => words::mail_event_moved(lang).to_owned(),
        About::Again => words::mail_again(lang).to_owned(),
    }
}

/// How the registration stands, for letters that tell of something else.
fn standing(registration: &Registration) -> String {
    let lang = registration.lang;
    match (registration.state, registration.offered_until) {
        (State::Confirmed, _) => words::mail_now_confirmed(lang).to_owned(),
        (State::Offered, Some(until)) => words::mail_now_offered(lang, time::moment(until, lang)),
        (State::Waiting | State::Offered, _) if registration.admitted => {
            words::mail_now_waiting(lang).to_owned()
        }
        (State::Waiting | State::Offered, _) => words::mail_now_asking(lang).to_owned(),
        (State::Cancelled, _) => words::mail_now_cancelled(lang).to_owned(),
    }
}

/// Day and place; to an International never by what title.
fn facts(registration: &Registration, event: &Event) -> String {
    let lang = registration.lang;
    let mut lines = vec![words::mail_when(lang, hours(event, lang))];
    let venue = event.venue.get(lang);
    if !venue.is_empty() {
        lines.push(words::mail_where(lang, venue));
    }
    if registration.audience != Audience::Talent {
        lines.push(words::mail_what(lang, event.title.get(lang)));
    }
    lines.join("\n")
}

fn hours(event: &Event, lang: Lang) -> String {
    let (from, to) = (time::clock(event.starts), time::clock(event.ends));
    let first = time::day(event.starts, lang);
    if time::same_day(event.starts, event.ends) {
        return words::mail_hours(lang, first, from, to);
    }
    words::mail_hours_of_days(lang, first, from, time::day(event.ends, lang), to)
}

/// The personal link and what it is for now.
fn way_in(registration: &Registration, link: &str) -> String {
    let lang = registration.lang;
    let what_for = match registration.state {
        State::Offered => words::mail_link_offered(lang, link),
        State::Cancelled => words::mail_link_cancelled(lang, link),
        State::Confirmed | State::Waiting => words::mail_link(lang, link),
    };
    format!("{what_for}\n{}", words::mail_link_personal(lang))
}

#[cfg(test)]
mod tests;
