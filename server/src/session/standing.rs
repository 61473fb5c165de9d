//! Who stands behind which cookie, as it was looked up last: most requests come from somebody who asked a moment ago.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::value::Digest;

use super::Caller;

/// So many at most; whoever is beyond that is looked up anew.
const KEPT: usize = 4096;

/// What is known holds as long as the feed tells of no change of anybody's rights.
#[derive(Default)]
pub struct Standings(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// [`Feed::rights`](crate::sync::feed::Feed::rights) before they were looked up.
    rights: u64,
    callers: HashMap<Digest, Caller>,
}

impl Standings {
    /// Who came with this cookie, where nobody's rights have changed since they were looked up.
    #[must_use]
    pub fn of(&self, cookie: &Digest, rights: u64) -> Option<Caller> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.rights == rights {
            known.callers.get(cookie).cloned()
        } else {
            None
        }
    }

    /// Keeps who came with a cookie. `rights` was read before they were looked up.
    pub fn keep(&self, cookie: Digest, rights: u64, caller: Caller) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.rights > rights {
            return;
        }
        if known.rights < rights || known.callers.len() >= KEPT {
            known.callers.clear();
            known.rights = rights;
        }
        known.callers.insert(cookie, caller);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Caller {
        Caller {
            name: Some(name.to_owned()),
            ..Caller::default()
        }
    }

    fn cookie(text: &str) -> Digest {
        app::value::Secret::of(text.to_owned()).digest()
    }

    #[test]
    fn nobody_is_known_by_what_was_so_before_rights_changed() {
        let standings = Standings::default();
        standings.keep(cookie("a"), 1, named("A"));
        let name = |rights| standings.of(&cookie("a"), rights).and_then(|c| c.name);
        assert_eq!(name(1).as_deref(), Some("A"));
        assert_eq!(name(2), None);
        standings.keep(cookie("b"), 2, named("B"));
        assert_eq!(name(2), None, "what is of before does not come along");
        // Who was slow to look does not overwrite what is newer.
        standings.keep(cookie("a"), 1, named("A"));
        assert_eq!((name(1), name(2)), (None, None));
    }

    #[test]
    fn only_so_many_are_kept() {
        let standings = Standings::default();
        for n in 0..=KEPT {
            standings.keep(cookie(&n.to_string()), 1, named("x"));
        }
        assert_eq!(standings.0.lock().unwrap().callers.len(), 1);
        assert!(standings.of(&cookie(&KEPT.to_string()), 1).is_some());
    }
}
