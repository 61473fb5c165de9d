//! Staff notes something of a member.

use serde::{Deserialize, Serialize};

use super::leave::named;
use super::{Facts, Member, Note, Refusal, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::MemberId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotate {
    pub member: MemberId,
    pub note: Note,
    /// What the sender saw when they began to type.
    pub seen: Note,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchMember`], [`Refusal::ChangedElsewhere`].
pub fn annotate(cmd: &Annotate, by: &Actor, facts: &Facts) -> Ruled {
    may_keep(by)?;
    let before = named(facts, cmd.member)?;
    if before.note == cmd.note {
        return Ok(Decision::default());
    }
    if before.note != cmd.seen {
        return Err(Refusal::ChangedElsewhere.into());
    }
    let member = Member {
        note: cmd.note.clone(),
        ..before
    };
    Ok(Decision {
        rows: vec![Row::Member(member)],
        ..Decision::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Area;
    use crate::roundtable::sample::{company, known, member, only, refused, staff};

    #[test]
    fn nobody_writes_over_a_note_that_they_have_not_seen() {
        let note = |text: &str| Note::parse(text).unwrap();
        let there = Member {
            note: note("春に入会"),
            ..member(&company("さくら食品"))
        };
        let facts = known(&[], &[&there]);
        let mika = staff(Area::Platform);
        let meant = |seen: &str, text: &str| Annotate {
            member: there.id,
            note: note(text),
            seen: note(seen),
        };
        let after = only(annotate(
            &meant("春に入会", "会費は請求書で"),
            &mika,
            &facts,
        ));
        assert_eq!(after.note.as_str(), "会費は請求書で");
        let blind = annotate(&meant("", "会費は請求書で"), &mika, &facts);
        assert_eq!(blind, refused(Refusal::ChangedElsewhere));
        let same = annotate(&meant("", "春に入会"), &mika, &facts);
        assert_eq!(same, Ok(Decision::default()), "both meant the same");
        let other = annotate(
            &meant("", "?"),
            &staff(Area::Fundraising),
            &Facts::default(),
        );
        assert_eq!(other, refused(Refusal::NotAllowed));
    }
}
