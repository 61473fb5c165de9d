//! Instants inside, Japan time outside.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    Timelike, Utc,
};

use crate::lang::{Lang, words as w};

/// An instant. Rules are given it; nothing in `app` asks a clock for it except the page's own ticking.
pub type Time = DateTime<Utc>;

const JAPAN: i32 = 9 * 3600;
const WEEKDAYS_JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS_EN: [&str; 12] = [
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

/// An instant as a clock on a wall in Japan shows it.
#[must_use]
pub fn japan(at: Time) -> DateTime<FixedOffset> {
    at.with_timezone(&zone())
}

/// The instant at which a wall clock in Japan shows `local`.
#[must_use]
pub fn from_japan(local: NaiveDateTime) -> Time {
    (local - TimeDelta::seconds(i64::from(JAPAN))).and_utc()
}

/// Japan has no summer time.
fn zone() -> FixedOffset {
    FixedOffset::east_opt(JAPAN).unwrap_or_else(|| Utc.fix())
}

/// `2026年6月19日(金)` or `Friday, 19 June 2026` shortened to `Fri 19 June 2026`.
#[must_use]
pub fn day(at: Time, lang: Lang) -> String {
    let d = japan(at).date_naive();
    match lang {
        Lang::Ja => format!(
            "{}年{}月{}日({})",
            d.year(),
            d.month(),
            d.day(),
            weekday(d, lang)
        ),
        Lang::En => format!("{} {} {} {}", weekday(d, lang), d.day(), month(d), d.year()),
    }
}

/// `6月19日(金)` or `Fri 19 June`.
#[must_use]
pub fn short_day(at: Time, lang: Lang) -> String {
    let d = japan(at).date_naive();
    match lang {
        Lang::Ja => format!("{}月{}日({})", d.month(), d.day(), weekday(d, lang)),
        Lang::En => format!("{} {} {}", weekday(d, lang), d.day(), month(d)),
    }
}

/// The beginning of the day in Japan.
#[must_use]
pub fn day_begins(at: Time) -> Time {
    from_japan(japan(at).date_naive().and_time(NaiveTime::MIN))
}

/// `10:00`.
#[must_use]
pub fn clock(at: Time) -> String {
    let t = japan(at);
    format!("{}:{:02}", t.hour(), t.minute())
}

/// `6月19日(金) 10:00` or `Fri 19 June, 10:00`.
#[must_use]
pub fn moment(at: Time, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{} {}", short_day(at, lang), clock(at)),
        Lang::En => format!("{}, {}", short_day(at, lang), clock(at)),
    }
}

/// `2026-06-19T10:00` in Japan time, as `<input type=datetime-local>` wants it.
#[must_use]
pub fn input(at: Time) -> String {
    let t = japan(at);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        t.year(),
        t.month(),
        t.day(),
        t.hour(),
        t.minute()
    )
}

/// Reads what [`input`] writes; seconds may follow.
#[must_use]
pub fn from_input(text: &str) -> Option<Time> {
    let (date, time) = text.trim().split_once('T')?;
    let mut date = date.split('-');
    let mut time = time.split(':');
    let day = NaiveDate::from_ymd_opt(
        date.next()?.parse().ok()?,
        date.next()?.parse().ok()?,
        date.next()?.parse().ok()?,
    )?;
    let at = day.and_hms_opt(time.next()?.parse().ok()?, time.next()?.parse().ok()?, 0)?;
    // Years beyond four digits are typing errors, not plans.
    (1900..=9999).contains(&at.year()).then(|| from_japan(at))
}

/// A short wait in words: in seconds, above a minute and a half in minutes, rounded up.
#[must_use]
pub fn span(seconds: u32, lang: Lang) -> String {
    if seconds <= 90 {
        w::span_seconds(lang, seconds)
    } else {
        w::span_minutes(lang, seconds.div_ceil(60))
    }
}

/// Two instants on the same day in Japan.
#[must_use]
pub fn same_day(a: Time, b: Time) -> bool {
    japan(a).date_naive() == japan(b).date_naive()
}

fn weekday(d: NaiveDate, lang: Lang) -> &'static str {
    let n = d.weekday().num_days_from_monday() as usize;
    match lang {
        Lang::Ja => WEEKDAYS_JA[n],
        Lang::En => WEEKDAYS_EN[n],
    }
}

fn month(d: NaiveDate) -> &'static str {
    MONTHS_EN[d.month0() as usize]
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn japan_is_nine_hours_ahead_and_names_its_days() {
        let at = Utc.with_ymd_and_hms(2024, 6, 19, 15, 30, 0).unwrap();
        assert_eq!(day(at, Lang::Ja), "2024年6月20日(木)");
        assert_eq!(moment(at, Lang::En), "Thu 20 June, 0:30");
        assert_eq!(from_input(&input(at)), Some(at));
    }
}
