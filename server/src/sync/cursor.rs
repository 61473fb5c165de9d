//! Where a replica stands: epoch, number, protocol and eyes, sealed. The number counts every change, also those
//! that its holder may not see: read by others, it would tell that something happened.

use app::access::Actor;
use app::sync::PROTOCOL;
use app::sync::pull::Cursor;

use super::log::Head;
use crate::seal::{Seal, Use};
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

impl Since {
    /// Whether it still holds for an actor.
    #[must_use]
    pub fn holds(&self, by: &Actor, head: &Head) -> bool {
        self.eyes == eyes(by)
            && self.place.epoch == head.place.epoch
            && (head.horizon..=head.place.number).contains(&self.place.number)
    }
}

impl Seal {
    /// The cursor of a place for an actor; two of the same place have nothing in common.
    #[must_use]
    pub fn close(&self, place: &Place, by: &Actor) -> Cursor {
        self.close_for(place, &eyes(by))
    }

    /// [`Self::close`], for [`eyes`] that are known.
    #[must_use]
    pub fn close_for(&self, place: &Place, eyes: &str) -> Cursor {
        let Place { epoch, number } = place;
        let text = format!("{epoch}.{number}.{PROTOCOL}.{eyes}");
        Cursor(self.shut(Use::Cursor, &text))
    }

    /// Reads a cursor. `None` where it is none of ours.
    #[must_use]
    pub fn open(&self, text: &str) -> Option<Since> {
        let text = self.look(Use::Cursor, text)?;
        let mut parts = text.split('.');
        let place = Place {
            epoch: parts.next()?.to_owned(),
            number: parts.next()?.parse().ok()?,
        };
        let protocol: u16 = parts.next()?.parse().ok()?;
        let eyes = parts.next()?.to_owned();
        (protocol == PROTOCOL).then_some(Since { place, eyes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_a_forged_one_is_not() {
        let seal = Seal::new([7; 32]);
        let place = Place {
            epoch: "a1".into(),
            number: 42,
        };
        let by = Actor::Visitor;
        let cursor = seal.close(&place, &by);
        let since = seal.open(&cursor.0).unwrap();
        assert_eq!(since.place, place);
        let cut = |horizon| Head {
            place: place.clone(),
            horizon,
        };
        assert!(since.holds(&by, &cut(42)));
        assert!(!since.holds(&by, &cut(43)), "behind the horizon");
        assert!(!since.holds(&Actor::Clock, &cut(0)), "another's cursor");
        assert_ne!(seal.close(&place, &by), cursor, "nothing to compare");
        assert_eq!(Seal::new([8; 32]).open(&cursor.0), None);
        let mut bent = cursor.0.clone().into_bytes();
        bent[30] ^= 1;
        for forged in [
            "",
            "42",
            "YTEuNDI",
            "!!",
            std::str::from_utf8(&bent).unwrap(),
        ] {
            assert_eq!(seal.open(forged), None, "{forged}");
        }
    }
}
