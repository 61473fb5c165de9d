//! Where a replica stands: epoch, number and protocol, opaque to its holder.

use app::access::Actor;
use app::sync::PROTOCOL;
use app::sync::pull::Cursor;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::token;

/// A place in the change log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Changes when a backup is restored: then every cursor of before is void.
    pub epoch: String,
    pub number: i64,
}

/// Where a replica stands, and with whose eyes it saw: other rights make it void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    pub place: Place,
    pub eyes: String,
}

/// What an actor may see, as a few letters.
#[must_use]
pub fn eyes(by: &Actor) -> String {
    let json = serde_json::to_vec(by).unwrap_or_default();
    token::digest(&json)[..8].to_owned()
}

impl Place {
    #[must_use]
    pub fn cursor(&self, by: &Actor) -> Cursor {
        let Self { epoch, number } = self;
        let text = format!("{epoch}.{number}.{PROTOCOL}.{}", eyes(by));
        Cursor(URL_SAFE_NO_PAD.encode(text))
    }
}

impl Since {
    /// Whether it still holds for an actor.
    #[must_use]
    pub fn holds(&self, by: &Actor, head: &Place) -> bool {
        self.eyes == eyes(by) && self.place.epoch == head.epoch && self.place.number <= head.number
    }

    /// Reads a cursor. `None` where it is none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let mut parts = text.split('.');
        let place = Place {
            epoch: parts.next()?.to_owned(),
            number: parts.next()?.parse().ok()?,
        };
        let protocol: u16 = parts.next()?.parse().ok()?;
        let eyes = parts.next()?.to_owned();
        let ours = protocol == PROTOCOL && parts.next().is_none() && place.number >= 0;
        ours.then_some(Self { place, eyes })
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
        let by = Actor::Visitor;
        let since = Since::parse(&place.cursor(&by).0).unwrap();
        assert_eq!(since.place, place);
        assert!(since.holds(&by, &place));
        assert!(
            !since.holds(&Actor::Clock, &place),
            "another's cursor is void"
        );
        for forged in ["", "42", "YTEuNDI", "!!", "YTEuLTEuMQ"] {
            assert_eq!(Since::parse(forged), None, "{forged}");
        }
    }
}
