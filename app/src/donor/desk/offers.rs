//! What is proposed for a rhythm, as somebody types it.

use crate::donor::{MAX_SUGGESTED, MOST, Offer};
use crate::value::{Bad, Yen, width};

/// What is wrong about an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadOffer {
    Least(Bad),
    Suggested(Bad),
    TooMany,
    /// Something is proposed that would be refused.
    OutOfBounds,
}

/// # Errors
/// [`BadOffer`], the first that is wrong.
pub fn read(least: &str, suggested: &str) -> Result<Offer, BadOffer> {
    let least = match width::tidy(least).trim_end_matches('円') {
        // Nothing is no bound.
        "" | "0" => Yen::ZERO,
        typed => Yen::parse(typed).map_err(BadOffer::Least)?,
    };
    let suggested = amounts(suggested).map_err(BadOffer::Suggested)?;
    if suggested.len() > MAX_SUGGESTED {
        return Err(BadOffer::TooMany);
    }
    let taken = |yen: &Yen| *yen >= least && *yen <= MOST;
    if suggested.iter().all(taken) {
        Ok(Offer { least, suggested })
    } else {
        Err(BadOffer::OutOfBounds)
    }
}

/// Several amounts, apart by spaces or commas; a comma before three digits belongs to its amount.
fn amounts(typed: &str) -> Result<Vec<Yen>, Bad> {
    let tidy = width::tidy(typed);
    let groups = tidy.split([' ', '、', ';', '・']);
    let words = groups.flat_map(|group| {
        if is_one(group) {
            vec![group]
        } else {
            group.split(',').collect()
        }
    });
    let words = words.filter(|word| !word.is_empty());
    words.map(Yen::parse).collect()
}

/// `1,000`, where each comma stands before three digits.
fn is_one(group: &str) -> bool {
    let bare = group.trim_start_matches('¥').trim_end_matches('円');
    let mut parts = bare.split(',');
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && parts.all(|part| part.len() == 3)
}

/// As [`read`] reads it.
#[must_use]
pub fn text(suggested: &[Yen]) -> String {
    let words: Vec<String> = suggested.iter().map(ToString::to_string).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_however_they_are_apart() {
        let all = [1000, 3000, 10_000].map(Yen::of);
        for typed in [
            "1000 3000 10000",
            "1000,3000,10000",
            "1,000 3,000 10,000",
            "1,000、3,000、10,000",
            "１，０００円　３，０００円　１０，０００円",
            "1000, 3000, 10000",
        ] {
            assert_eq!(amounts(typed), Ok(all.to_vec()), "{typed}");
        }
        assert_eq!(amounts(&text(&all)), Ok(all.to_vec()));
        assert_eq!(amounts(" "), Ok(Vec::new()));
        assert_eq!(amounts("1000 千円"), Err(Bad::NotANumber));
    }

    #[test]
    fn nothing_is_proposed_that_would_be_refused() {
        assert_eq!(read("1000", "500 1000"), Err(BadOffer::OutOfBounds));
        assert_eq!(read("", "1 2 3 4 5 6 7"), Err(BadOffer::TooMany));
        assert_eq!(read("x", ""), Err(BadOffer::Least(Bad::NotANumber)));
        let free = read("0", "500").unwrap();
        assert!(free.least.is_zero());
    }
}
