//! When something happened, as people say it.

use chrono::TimeDelta;

use crate::lang::{Lang, words as w};
use crate::time::{self, Time};

/// `たったいま`, `5分前`, `18:20`, `きのう 18:20`, `6月2日(火)`, `2025-06-02`.
#[must_use]
pub fn ago(lang: Lang, at: Time, now: Time) -> String {
    let minutes = (now - at).num_minutes();
    match minutes {
        // A device's clock may lag behind the server's.
        i64::MIN..1 => w::desk_ago_now(lang).to_owned(),
        1..60 => w::desk_ago_minutes(lang, minutes),
        _ if time::same_day(at, now) => time::clock(at),
        _ if time::same_day(at, now - TimeDelta::days(1)) => {
            w::desk_ago_yesterday(lang, time::clock(at))
        }
        _ => {
            let (then, today) = (time::input(at), time::input(now));
            if then[..4] == today[..4] {
                time::short_day(at, lang)
            } else {
                then[..10].to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        time::from_input(text).unwrap()
    }

    #[test]
    fn near_is_told_by_the_minute_and_far_by_the_day() {
        let now = at("2026-06-05T09:12");
        let said = |text| ago(Lang::Ja, at(text), now);
        assert_eq!(said("2026-06-05T09:12"), w::desk_ago_now(Lang::Ja));
        assert_eq!(said("2026-06-05T09:13"), w::desk_ago_now(Lang::Ja));
        assert_eq!(said("2026-06-05T09:07"), w::desk_ago_minutes(Lang::Ja, 5));
        assert_eq!(said("2026-06-05T00:05"), "0:05");
        assert_eq!(
            said("2026-06-04T23:59"),
            w::desk_ago_yesterday(Lang::Ja, "23:59")
        );
        assert_eq!(said("2026-06-03T18:20"), "6月3日(水)");
        assert_eq!(said("2025-06-05T09:12"), "2025-06-05");
    }
}
