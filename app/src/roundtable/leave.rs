//! A company leaves the platform. What it brought in stays.

use serde::{Deserialize, Serialize};

use super::{Facts, Member, Reason, Refusal, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::MemberId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub member: MemberId,
    #[serde(default)]
    pub reason: Reason,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchMember`], [`Refusal::HasLeft`].
pub fn leave(cmd: &Leave, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let before = named(facts, cmd.member)?;
    if !before.belongs() {
        return Err(Refusal::HasLeft.into());
    }
    let member = Member {
        until: Some(now.max(before.since)),
        reason: cmd.reason.clone(),
        ..before
    };
    Ok(Decision {
        rows: vec![Row::Member(member)],
        ..Decision::default()
    })
}

/// The member that a command names.
pub(super) fn named(facts: &Facts, id: MemberId) -> Result<Member, crate::rule::Stop> {
    let members = facts.members.known()?;
    let found = members.iter().find(|member| member.id == id);
    Ok(found.cloned().ok_or(Refusal::NoSuchMember)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Area;
    use crate::roundtable::sample::{company, known, member, now, only, refused, staff};

    #[test]
    fn who_left_has_a_last_day_and_a_reason_and_leaves_no_second_time() {
        let sakura = company("さくら食品");
        let there = member(&sakura);
        let leaves = Leave {
            member: there.id,
            reason: Reason::parse("担当部署がなくなった").unwrap(),
        };
        let mika = staff(Area::Platform);
        let left = only(leave(&leaves, &mika, &known(&[], &[&there]), now()));
        assert_eq!((left.until, &left.reason), (Some(now()), &leaves.reason));
        assert_eq!((left.since, left.company), (there.since, there.company));
        let again = leave(&leaves, &mika, &known(&[], &[&left]), now());
        assert_eq!(again, refused(Refusal::HasLeft));
        let nobody = leave(&leaves, &mika, &known(&[], &[]), now());
        assert_eq!(nobody, refused(Refusal::NoSuchMember));
        let other = leave(&leaves, &staff(Area::Events), &Facts::default(), now());
        assert_eq!(other, refused(Refusal::NotAllowed));
    }
}
