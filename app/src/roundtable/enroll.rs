//! A company of the register joins the platform.

use serde::{Deserialize, Serialize};

use super::{Facts, Member, Note, Refusal, may_keep};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::time::Time;
use crate::value::{CompanyId, MemberId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enroll {
    pub member: MemberId,
    pub company: CompanyId,
    /// Now, where nothing is said; staff also writes down what was before.
    #[serde(with = "chrono::serde::ts_microseconds_option", default)]
    pub since: Option<Time>,
    #[serde(default)]
    pub note: Note,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchCompany`], [`Refusal::Merged`], [`Refusal::BelongsAlready`],
/// [`Refusal::InFuture`], [`Refusal::Overlaps`].
pub fn enroll(cmd: &Enroll, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let (directory, members) = (facts.directory.known()?, facts.members.known()?);
    // A name that something has is nobody's to give to something new.
    if members.iter().any(|member| member.id == cmd.member) {
        return Err(Refusal::NotAllowed.into());
    }
    let company = directory.get(cmd.company).ok_or(Refusal::NoSuchCompany)?;
    if company.merged_into.is_some() {
        let into = directory.root(cmd.company);
        return Err(Refusal::Merged { into }.into());
    }
    let belongs = |m: &&Member| m.belongs() && directory.root(m.company) == cmd.company;
    if let Some(member) = members.iter().find(belongs) {
        return Err(Refusal::BelongsAlready { member: member.id }.into());
    }
    let since = cmd.since.unwrap_or(now);
    if since > now {
        return Err(Refusal::InFuture.into());
    }
    // Two times of one company lie one behind the other, else its years are counted twice. Today's moment is not
    // asked: a device's clock may stand behind the one by which the company left.
    let overlaps = |m: &Member| m.until.is_some_and(|until| until > since);
    let own = |m: &&Member| directory.root(m.company) == cmd.company;
    if cmd.since.is_some() && members.iter().filter(own).any(overlaps) {
        return Err(Refusal::Overlaps.into());
    }
    let member = Member {
        id: cmd.member,
        company: cmd.company,
        since,
        note: cmd.note.clone(),
        ..Member::default()
    };
    Ok(Decision {
        rows: vec![Row::Member(member)],
        ..Decision::default()
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::company::Company;
    use crate::people::Area;
    use crate::roundtable::sample::{company, known, member, now, only, refused, staff};

    fn joins(company: &Company) -> Enroll {
        Enroll {
            member: MemberId::new(),
            company: company.id,
            since: None,
            note: Note::default(),
        }
    }

    #[test]
    fn a_company_joins_once_and_may_come_back() {
        let sakura = company("さくら食品");
        let mika = staff(Area::Platform);
        let enrolls = |members: &[&Member]| {
            let facts = known(&[&sakura], members);
            enroll(&joins(&sakura), &mika, &facts, now())
        };
        let first = only(enrolls(&[]));
        assert_eq!((first.company, first.since), (sakura.id, now()));
        assert!(first.belongs());
        let there = Refusal::BelongsAlready { member: first.id };
        assert_eq!(enrolls(&[&first]), refused(there));
        let left = Member {
            until: Some(now()),
            ..first
        };
        assert!(only(enrolls(&[&left])).belongs());
        let before = Enroll {
            since: Some(now() - TimeDelta::days(1)),
            ..joins(&sakura)
        };
        let told = enroll(&before, &mika, &known(&[&sakura], &[&left]), now());
        assert_eq!(
            told,
            refused(Refusal::Overlaps),
            "its two times would lie over each other"
        );
        // Nor does it where it stands for one that was merged into it.
        let gone = company("さくら商店");
        let merged = Company {
            merged_into: Some(sakura.id),
            ..gone.clone()
        };
        let theirs = Member {
            company: gone.id,
            ..left.clone()
        };
        let both = known(&[&sakura, &merged], &[&theirs]);
        let told = enroll(&before, &mika, &both, now());
        assert_eq!(told, refused(Refusal::Overlaps));
    }

    #[test]
    fn what_was_merged_belongs_as_what_it_is_now() {
        let sakura = company("さくら食品");
        let foods = Company {
            merged_into: Some(sakura.id),
            ..company("さくらフーズ")
        };
        let old = member(&foods);
        let facts = known(&[&sakura, &foods], &[&old]);
        let mika = staff(Area::Platform);
        let there = Refusal::BelongsAlready { member: old.id };
        assert_eq!(
            enroll(&joins(&sakura), &mika, &facts, now()),
            refused(there)
        );
        let into = Refusal::Merged { into: sakura.id };
        assert_eq!(enroll(&joins(&foods), &mika, &facts, now()), refused(into));
        let nobody = company("だれか");
        assert_eq!(
            enroll(&joins(&nobody), &mika, &facts, now()),
            refused(Refusal::NoSuchCompany)
        );
    }

    #[test]
    fn nobody_gives_a_new_member_the_id_of_another() {
        let (sakura, aoba) = (company("さくら食品"), company("青葉運輸"));
        let there = member(&sakura);
        let facts = known(&[&sakura, &aoba], &[&there]);
        let takes = Enroll {
            member: there.id,
            ..joins(&aoba)
        };
        let told = enroll(&takes, &staff(Area::Platform), &facts, now());
        assert_eq!(told, refused(Refusal::NotAllowed));
    }

    #[test]
    fn a_day_may_lie_behind_and_not_ahead() {
        let sakura = company("さくら食品");
        let since = |day| Enroll {
            since: Some(day),
            ..joins(&sakura)
        };
        let facts = known(&[&sakura], &[]);
        let mika = staff(Area::Platform);
        let before = now() - TimeDelta::days(400);
        assert_eq!(
            only(enroll(&since(before), &mika, &facts, now())).since,
            before
        );
        let ahead = since(now() + TimeDelta::seconds(1));
        assert_eq!(
            enroll(&ahead, &mika, &facts, now()),
            refused(Refusal::InFuture)
        );
    }

    #[test]
    fn who_may_not_learns_nothing_of_the_company() {
        let nobody = joins(&company("だれか"));
        for area in Area::ALL.into_iter().filter(|area| *area != Area::Platform) {
            let told = enroll(&nobody, &staff(area), &Facts::default(), now());
            assert_eq!(told, refused(Refusal::NotAllowed), "{area:?}");
        }
    }
}
