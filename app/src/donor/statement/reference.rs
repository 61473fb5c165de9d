//! The number that donors type beside their name, so that their transfer finds its promise.

use crate::value::width;

const DIGITS: usize = 7;

/// The one sound number of seven digits beside a payer's name: before or behind it, in any width, with spaces or
/// hyphens between its digits. Where two different ones stand, nobody knows which is meant.
#[must_use]
pub fn reference_in(payer: &str, sound: impl Fn(&str) -> bool) -> Option<String> {
    let mut found = runs(payer)
        .into_iter()
        .filter(|run| run.len() == DIGITS && sound(run));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// The runs of digits, without the spaces and hyphens in them.
fn runs(payer: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for c in width::normal(payer).chars() {
        match runs.last_mut() {
            Some(run) if c.is_ascii_digit() => run.push(c),
            Some(run) if !run.is_empty() && !is_joint(c) => runs.push(String::new()),
            _ => {}
        }
    }
    runs
}

/// Banks turn a hyphen into what their keyboards have, also into the mark of a long vowel.
fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | 'ー' | '−' | '\u{2010}'..='\u{2015}' | '─')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As if a number that ends with 7 had the right check digit.
    fn found(payer: &str) -> Option<String> {
        reference_in(payer, |digits| digits.ends_with('7'))
    }

    #[test]
    fn a_number_is_found_however_it_was_typed() {
        for payer in [
            "1234567ヤマダ ハナコ",
            "ヤマダ ハナコ1234567",
            "ヤマダ ハナコ 123-4567",
            "ﾔﾏﾀﾞ ﾊﾅｺ ｰ 123ｰ4567",
            "No.1234567 ヤマダ",
            "ＮＯ１２３　４５６７　ヤマダ",
            "1 2 3 4 5 6 7 ヤマダ",
            "１２３−４５６７ヤマダ",
            "1234567ヤマダ1234567",
            "1234568ヤマダ1234567",
        ] {
            assert_eq!(found(payer).as_deref(), Some("1234567"), "{payer}");
        }
    }

    #[test]
    fn no_number_is_guessed() {
        for payer in [
            "",
            "ヤマダ ハナコ",
            "1234568 ヤマダ",
            "123456 ヤマダ",
            "12345677 ヤマダ",
            "1234567 ヤマダ 7654327",
            "ヤマダ 24 1234567",
        ] {
            assert_eq!(found(payer), None, "{payer}");
        }
    }
}
