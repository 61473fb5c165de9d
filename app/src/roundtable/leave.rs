//! A company leaves the platform. What it brought in stays.

use serde::{Deserialize, Serialize};

use super::{Facts, Member, Reason, Refusal, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::{self, Time};
use crate::value::MemberId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub member: MemberId,
    #[serde(default)]
    pub reason: Reason,
    /// Now, where nothing is said; staff also writes down what was before.
    #[serde(
        with = "chrono::serde::ts_microseconds_option",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub until: Option<Time>,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchMember`], [`Refusal::HasLeft`], [`Refusal::BadLastDay`].
pub fn leave(cmd: &Leave, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let before = named(facts, cmd.member)?;
    if !before.belongs() {
        return Err(Refusal::HasLeft.into());
    }
    let until = cmd.until.unwrap_or(now);
    let early = time::day_begins(until) < time::day_begins(before.since);
    if cmd.until.is_some() && (until > now || early) {
        return Err(Refusal::BadLastDay.into());
    }
    // A clock that goes slow may stand before the beginning, and so may the midnight of the first day.
    let until = until.max(before.since);
    let member = Member {
        until: Some(until),
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
    use chrono::TimeDelta;

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
            until: None,
        };
        let mika = staff(Area::Platform);
        let left = only(leave(&leaves, &mika, &known(&[], &[&there]), now()));
        assert_eq!((left.until, &left.reason), (Some(now()), &leaves.reason));
        assert_eq!((left.since, left.company), (there.since, there.company));
        let again = leave(&leaves, &mika, &known(&[], &[&left]), now());
        assert_eq!(again, refused(Refusal::HasLeft));
        let on = |until| Leave {
            until: Some(until),
            ..leaves.clone()
        };
        let day = there.since + TimeDelta::days(40);
        let left = only(leave(&on(day), &mika, &known(&[], &[&there]), now()));
        assert_eq!(left.until, Some(day), "it was written down later");
        for bad in [now() + TimeDelta::days(1), there.since - TimeDelta::days(1)] {
            let told = leave(&on(bad), &mika, &known(&[], &[&there]), now());
            assert_eq!(told, refused(Refusal::BadLastDay));
        }
        let same = time::day_begins(there.since);
        let left = only(leave(&on(same), &mika, &known(&[], &[&there]), now()));
        assert_eq!(left.until, Some(there.since), "it left on its first day");
        let nobody = leave(&leaves, &mika, &known(&[], &[]), now());
        assert_eq!(nobody, refused(Refusal::NoSuchMember));
        let other = leave(&leaves, &staff(Area::Events), &Facts::default(), now());
        assert_eq!(other, refused(Refusal::NotAllowed));
    }
}
