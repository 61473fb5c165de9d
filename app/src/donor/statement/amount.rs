//! Amounts as banks write them.

use super::BadLine;
use crate::value::width;

/// No more digits than the greatest amount of a transfer has.
const MAX_DIGITS: usize = 12;

const YEN: [char; 5] = ['¥', '￥', '\\', '+', ' '];
const MINUS: [char; 5] = ['-', '−', '‐', '▲', '△'];

/// Yen, below 0 with a minus; nothing where a cell holds none.
///
/// # Errors
/// [`BadLine::NoAmount`], [`BadLine::Decimal`] or [`BadLine::TooLarge`].
pub(super) fn read(cell: &str) -> Result<Option<i64>, BadLine> {
    let text = width::tidy(cell);
    let text = text.trim_start_matches(YEN);
    let positive = text.trim_start_matches(MINUS);
    let is_minus = positive.len() < text.len();
    let bare = positive
        .trim_start_matches(YEN)
        .trim_end_matches(['円', ' ']);
    if bare.is_empty() {
        return Ok(None);
    }
    let (whole, decimals) = match bare.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (bare, None),
    };
    let digits = ungrouped(whole).ok_or(BadLine::NoAmount)?;
    if let Some(decimals) = decimals {
        let sound = decimals.bytes().all(|b| b.is_ascii_digit());
        return Err(if sound {
            BadLine::Decimal
        } else {
            BadLine::NoAmount
        });
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > MAX_DIGITS {
        return Err(BadLine::TooLarge);
    }
    let yen: i64 = format!("0{digits}")
        .parse()
        .map_err(|_| BadLine::NoAmount)?;
    Ok(Some(if is_minus { -yen } else { yen }))
}

/// The digits without the commas between their groups of three. Other groups mean that columns slipped.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let sound = groups.clone().all(|group| group.len() == 3)
        && (groups.next().is_none() || (1..=3).contains(&first.len()));
    let digits = text.replace(',', "");
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (sound && is_number).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yen_are_written_in_many_ways() {
        for text in [
            "3000",
            "3,000",
            "￥3,000",
            "¥ 3000",
            "\\3,000",
            "３，０００円",
            "+3000",
            "000000003000",
        ] {
            assert_eq!(read(text), Ok(Some(3000)), "{text}");
        }
        for text in ["-3,000", "▲3,000", "△ 3000", "¥-3,000", "－３０００円"] {
            assert_eq!(read(text), Ok(Some(-3000)), "{text}");
        }
        for text in ["", "　", "-", "円"] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        assert_eq!(read("0"), Ok(Some(0)));
        assert_eq!(read("999,999,999,999"), Ok(Some(999_999_999_999)));
    }

    #[test]
    fn what_are_no_yen_is_said() {
        for text in [
            "三千", "3,00", "30,00", "3000,000", ",000", "3 000", "1e3", "3.0.0", "3-000",
        ] {
            assert_eq!(read(text), Err(BadLine::NoAmount), "{text}");
        }
        assert_eq!(read("30.50"), Err(BadLine::Decimal));
        assert_eq!(read("1,000.00"), Err(BadLine::Decimal));
        assert_eq!(read("1,000,000,000,000"), Err(BadLine::TooLarge));
        assert_eq!(read("99999999999999999999999999"), Err(BadLine::TooLarge));
    }
}
