//! The calendar entry of a confirmed seat, and of a roundtable.

use app::ideathon::{Audience, Event, Registration, State, What};
use app::lang::{Lang, words};
use app::roundtable::Roundtable;
use app::rule::About;
use app::time::Time;
use icalendar::{Calendar, Class, Component as _, EventLike as _, EventStatus, Property};
use url::Url;

/// RFC 5545, 3.1: a content line has no more octets than this, its line break not counted.
const LINE: usize = 75;

/// What a letter does to the reader's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Puts the day in, or brings it up to date.
    Enters,
    /// Takes it out again.
    Leaves,
}

/// An offer enters nothing: it is no appointment yet, and one that lapses would leave a stale day behind.
/// A seat that was confirmed once leaves with the cancellation, and when staff moves its holder to a
/// waiting list.
pub(super) fn effect(about: About, registration: &Registration) -> Option<Effect> {
    let confirmed = registration.state == State::Confirmed;
    match about {
        About::Confirmed => Some(Effect::Enters),
        About::Changed | About::EventMoved if confirmed => Some(Effect::Enters),
        About::Cancelled { .. } | About::Waiting { .. } if had_a_seat(registration) => {
            Some(Effect::Leaves)
        }
        _ => None,
    }
}

/// Admitted or moved people have a seat unless the next step puts them on the waiting list.
fn had_a_seat(registration: &Registration) -> bool {
    let steps = &registration.history;
    let waits_after =
        |n: usize| matches!(steps.get(n + 1).map(|s| s.what), Some(What::Waits { .. }));
    steps.iter().enumerate().any(|(n, step)| match step.what {
        What::Registered | What::Confirmed => true,
        What::Admitted | What::Moved { .. } => !waits_after(n),
        _ => false,
    })
}

/// The entry as a file of RFC 5545. Every version of it has the same UID, so that a calendar replaces the
/// one it knows by the one with the higher SEQUENCE, or at the same one the later DTSTAMP.
///
/// The method is PUBLISH, not REQUEST. A request names the reader as attendee, is entered by some programs
/// without asking, and sends their answer to the organiser, who would have to understand it beside the
/// personal link. A published entry waits until the reader adds it, which whoever shares a calendar at home
/// may need. For the same reason no ORGANIZER stands in it: by RFC 5545, 3.8.4.3 it marks a group's
/// meeting.
pub(super) fn entry(
    effect: Effect,
    registration: &Registration,
    event: &Event,
    base_url: &str,
    sent_at: Time,
) -> String {
    let lang = registration.lang;
    let (method, status) = match effect {
        Effect::Enters => ("PUBLISH", EventStatus::Confirmed),
        Effect::Leaves => ("CANCEL", EventStatus::Cancelled),
    };
    let mut day = icalendar::Event::with_uid(&format!("{}@{}", registration.id, host(base_url)));
    day.timestamp(sent_at)
        .sequence(registration.sequence)
        .starts(event.starts)
        .ends(event.ends);
    day.status(status);
    if registration.audience == Audience::Talent {
        // Calendars are shared: neither the title nor an address says what the day is.
        day.summary(words::mail_appointment(lang))
            .class(Class::Private);
    } else {
        day.summary(&event.title.get(lang))
            .url(&format!("{base_url}/ideathon/{}", event.slug));
    }
    let venue = event.venue.get(lang);
    if !venue.is_empty() {
        day.location(&venue);
    }
    file(method, day)
}

/// A roundtable, for who may see it. The way into an online meeting stays out: calendars are shared.
#[must_use]
pub fn of_roundtable(table: &Roundtable, lang: Lang, base_url: &str, now: Time) -> String {
    let mut day = icalendar::Event::with_uid(&format!("{}@{}", table.id, host(base_url)));
    day.timestamp(now)
        .starts(table.plan.starts)
        .ends(table.plan.ends)
        .status(EventStatus::Confirmed)
        .summary(&words::table_number(lang, table.number))
        .url(&format!("{base_url}/desk/roundtables/{}", table.id));
    if let Some(place) = &table.plan.place {
        day.location(place.as_str());
    }
    if let Some(theme) = &table.plan.theme {
        day.description(theme.as_str());
    }
    file("PUBLISH", day)
}

/// A file of RFC 5545 with one entry.
fn file(method: &str, mut day: icalendar::Event) -> String {
    let mut file = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Tomoni//Post//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", method),
    ] {
        file.append_property(Property::new(name, value));
    }
    fold(&file.push(day.done()).to_string())
}

/// The host that people open, without its port; it makes the UID the house's own.
fn host(base_url: &str) -> String {
    Url::parse(base_url)
        .ok()
        .and_then(|url| url.host_str().map(ToOwned::to_owned))
        .unwrap_or_else(|| "localhost".to_owned())
}

/// Folds anew: the crate counts a last line without the space before it and can exceed the limit by one.
fn fold(file: &str) -> String {
    let mut out = String::with_capacity(file.len() + 64);
    for line in file.replace("\r\n ", "").split_terminator("\r\n") {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                out.push_str("\r\n ");
                used = 1;
            }
            out.push(c);
            used += c.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use app::ideathon::Cause;
    use proptest::prelude::*;

    use super::*;
    use crate::post::sample;

    const BASE: &str = "https://tomoni.example:8443";

    /// Reads a file back: properties by name, their text unescaped.
    fn read(file: &str) -> BTreeMap<String, String> {
        let unfolded = file.replace("\r\n ", "");
        let lines = unfolded
            .split_terminator("\r\n")
            .filter_map(|line| line.split_once(':'));
        lines
            .map(|(name, value)| (name.to_owned(), plain(value)))
            .collect()
    }

    fn plain(value: &str) -> String {
        let mut chars = value.chars();
        let mut out = String::new();
        while let Some(c) = chars.next() {
            out.push(if c == '\\' { chars.next().unwrap() } else { c });
        }
        out
    }

    fn sent(about: About, registration: &Registration) -> Option<BTreeMap<String, String>> {
        let effect = effect(about, registration)?;
        let event = sample::event();
        Some(read(&entry(
            effect,
            registration,
            &event,
            BASE,
            sample::now(),
        )))
    }

    #[test]
    fn a_change_and_a_cancellation_follow_the_same_entry() {
        let mut aoi = sample::aoi();
        let first = sent(About::Confirmed, &aoi).unwrap();
        assert_eq!(first["METHOD"], "PUBLISH");
        assert_eq!(first["UID"], format!("{}@tomoni.example", aoi.id));
        assert_eq!(first["DTSTART"], "20260619T010000Z");
        assert_eq!(first["DTEND"], "20260619T080000Z");
        assert_eq!(first["DTSTAMP"], "20260601T000000Z");
        assert_eq!(
            first["SUMMARY"],
            "世界難民の日アイデアソン 2026; 攻めの人権, 八つの業態"
        );
        assert_eq!(first["URL"], format!("{BASE}/ideathon/wrd-2026"));

        aoi.sequence += 1;
        sample::step(&mut aoi, What::Changed);
        let second = sent(About::Changed, &aoi).unwrap();
        assert_eq!(second["UID"], first["UID"]);
        assert_eq!(
            (first["SEQUENCE"].as_str(), second["SEQUENCE"].as_str()),
            ("0", "1")
        );

        aoi.sequence += 1;
        aoi.state = State::Cancelled;
        sample::step(&mut aoi, What::Cancelled);
        let last = sent(
            About::Cancelled {
                cause: Cause::Person,
            },
            &aoi,
        )
        .unwrap();
        assert_eq!(last["UID"], first["UID"]);
        assert_eq!(last["SEQUENCE"], "2");
        assert_eq!(
            (last["METHOD"].as_str(), last["STATUS"].as_str()),
            ("CANCEL", "CANCELLED")
        );
    }

    #[test]
    fn who_never_had_a_seat_gets_no_entry() {
        let mut ken = sample::ken();
        assert_eq!(sent(About::Waiting { place: 3 }, &ken), None);
        assert_eq!(sent(About::Again, &sample::aoi()), None);
        assert_eq!(sent(About::Changed, &ken), None);
        sample::step(&mut ken, What::Admitted);
        sample::step(&mut ken, What::Waits { place: 3 });
        sample::step(
            &mut ken,
            What::Offered {
                until: sample::now(),
            },
        );
        assert_eq!(
            sent(
                About::Offered {
                    until: sample::now()
                },
                &ken
            ),
            None
        );
        ken.state = State::Cancelled;
        sample::step(&mut ken, What::Lapsed);
        assert_eq!(
            sent(
                About::Cancelled {
                    cause: Cause::Lapsed
                },
                &ken
            ),
            None
        );
    }

    #[test]
    fn a_seat_lost_to_another_waiting_list_leaves_the_calendar() {
        let mut aoi = sample::aoi();
        aoi.state = State::Waiting;
        sample::step(
            &mut aoi,
            What::Moved {
                to: Audience::Observer,
            },
        );
        sample::step(&mut aoi, What::Waits { place: 1 });
        assert_eq!(
            sent(About::Waiting { place: 1 }, &aoi).unwrap()["METHOD"],
            "CANCEL"
        );
    }

    #[test]
    fn an_internationals_entry_says_only_when_and_where() {
        let entry = sent(About::Confirmed, &sample::noor()).unwrap();
        assert_eq!(entry["SUMMARY"], "Appointment");
        assert_eq!(entry["CLASS"], "PRIVATE");
        assert_eq!(entry["LOCATION"], "Hall 3, Shibuya");
        assert!(!entry.contains_key("URL"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_line_is_too_long(
            title in "[ -~あ-んア-ヶ一-龠𠮷😀]{1,80}", venue in "[ -~一-龠]{1,120}",
        ) {
            let mut event = sample::event();
            event.title.ja = app::value::Line::parse(&title).unwrap_or(event.title.ja);
            event.venue.ja = app::value::Line::parse(&venue).unwrap_or(event.venue.ja);
            let file = entry(Effect::Enters, &sample::aoi(), &event, BASE, sample::now());
            prop_assert!(file.split("\r\n").all(|line| line.len() <= LINE));
            prop_assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
            let back = read(&file);
            prop_assert_eq!(&back["SUMMARY"], event.title.ja.as_str());
            prop_assert_eq!(&back["LOCATION"], event.venue.ja.as_str());
        }
    }
}
