//! Where a replica stands: epoch, number and protocol, opaque to its holder.

use app::sync::PROTOCOL;
use app::sync::pull::Cursor;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place in the change log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Changes when a backup is restored: then every cursor of before is void.
    pub epoch: String,
    pub number: i64,
}

impl Place {
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor(URL_SAFE_NO_PAD.encode(format!("{}.{}.{PROTOCOL}", self.epoch, self.number)))
    }

    /// Reads a cursor. `None` where it is none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let mut parts = text.split('.');
        let place = Self {
            epoch: parts.next()?.to_owned(),
            number: parts.next()?.parse().ok()?,
        };
        let protocol: u16 = parts.next()?.parse().ok()?;
        (protocol == PROTOCOL && parts.next().is_none() && place.number >= 0).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_a_forged_one_is_not() {
        let place = Place {
            epoch: "a1".into(),
            number: 42,
        };
        assert_eq!(Place::parse(&place.cursor().0), Some(place));
        for forged in ["", "42", "YTEuNDI", "!!", "YTEuLTEuMQ"] {
            assert_eq!(Place::parse(forged), None, "{forged}");
        }
    }
}
