//! Who comes to a roundtable: a company answers for its people, and at the door it is noted who came.

use serde::{Deserialize, Serialize};

use super::submit::speaks_for;
use super::{Facts, Refusal, Roundtable, State, keeps_the_platform, may_keep};
use crate::access::Actor;
use crate::company;
use crate::merge::merged;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{AttendanceId, CompanyId, Line, RoundtableId};

/// People of one company, at most: for whom staff answers no capacity holds.
pub const MAX_GUESTS: u8 = 30;

pub type GuestName = Line<60>;

/// Somebody of a company. Within a company's answer a name stands once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub name: GuestName,
    pub came: bool,
}

/// A company's answer for a roundtable: who comes, or nobody. There is one for each company, whoever of it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attendance {
    pub id: AttendanceId,
    pub roundtable: RoundtableId,
    pub company: CompanyId,
    /// As it was called then.
    pub company_name: company::Name,
    /// For the company itself and the platform's staff; others see how many they are.
    pub guests: Vec<Guest>,
    /// How many are expected.
    pub coming: u8,
    /// How many came.
    pub came: u8,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub answered: Time,
}

impl Attendance {
    /// Who is expected, as they were answered for.
    #[must_use]
    pub fn names(&self) -> Vec<GuestName> {
        self.guests.iter().map(|guest| guest.name.clone()).collect()
    }

    /// With its numbers as its guests are.
    fn counted(self) -> Self {
        let count = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let came = self.guests.iter().filter(|guest| guest.came).count();
        Self {
            coming: count(self.guests.len()),
            came: count(came),
            ..self
        }
    }
}

/// What a form says of a company's people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Nobody: the company does not come.
    pub names: Vec<GuestName>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// For a first answer; where the company has one, that one is meant.
    pub attendance: AttendanceId,
    pub roundtable: RoundtableId,
    pub company: CompanyId,
    pub party: Party,
    /// What the sender saw when they began to type.
    pub seen: Party,
}

/// Somebody came, or was noted by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrive {
    pub roundtable: RoundtableId,
    pub company: CompanyId,
    pub name: GuestName,
    pub came: bool,
}

/// A company answers while the agenda is made and until the end: a colleague may stand in on the day. Staff may until
/// the minutes are locked, and for more people than there are seats.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRoundtable`], [`Refusal::AnswersClosed`], [`Refusal::SameName`],
/// [`Refusal::TooMany`], [`Refusal::AnswerChanged`], [`Refusal::HasCome`].
pub fn answer(cmd: &Answer, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let chairs = keeps_the_platform(by);
    if !chairs {
        speaks_for(by, cmd.company)?;
    }
    let table = facts.table(cmd.roundtable)?;
    if !takes_answers(table, chairs, now) {
        return Err(Refusal::AnswersClosed.into());
    }
    let before = facts.attendance(cmd.roundtable, cmd.company)?;
    let there = before.map(Attendance::names).unwrap_or_default();
    let seen = if before.is_some() {
        &cmd.seen
    } else {
        &Party::default()
    };
    let now_there = Party { names: there };
    let party =
        merged(seen, &cmd.party, &now_there).map_err(|fields| Refusal::AnswerChanged { fields })?;
    sound(&party, table, chairs)?;
    let guest = |name: GuestName| {
        let came = before.is_some_and(|b| b.guests.iter().any(|g| g.name == name && g.came));
        Guest { name, came }
    };
    let row = Attendance {
        guests: party.names.iter().cloned().map(guest).collect(),
        answered: now,
        ..match before {
            Some(before) => before.clone(),
            None => first(cmd, facts)?,
        }
    };
    let row = row.counted();
    if before.is_some_and(|before| before.came > row.came) {
        return Err(Refusal::HasCome.into());
    }
    if before.is_some_and(|before| before.guests == row.guests) {
        return Ok(Decision::default());
    }
    Ok(done(row))
}

fn first(cmd: &Answer, facts: &Facts) -> Result<Attendance, Stop> {
    // A name that something has is nobody's to give to something new.
    let all = facts.attendances.known()?;
    if all.iter().any(|one| one.id == cmd.attendance) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Attendance {
        id: cmd.attendance,
        roundtable: cmd.roundtable,
        company: cmd.company,
        company_name: facts.name(cmd.company)?,
        ..Attendance::default()
    })
}

fn sound(party: &Party, table: &Roundtable, chairs: bool) -> Result<(), Refusal> {
    let names = &party.names;
    let empty = names.iter().any(|name| name.as_str().is_empty());
    if empty || (1..names.len()).any(|n| names[..n].contains(&names[n])) {
        return Err(Refusal::SameName);
    }
    let seats = table.plan.capacity;
    let most = if chairs || seats == 0 {
        MAX_GUESTS
    } else {
        seats
    };
    if names.len() > most.into() {
        return Err(Refusal::TooMany { most });
    }
    Ok(())
}

/// Whether answers are taken from a company, or from staff.
#[must_use]
pub fn takes_answers(table: &Roundtable, chairs: bool, now: Time) -> bool {
    if chairs {
        return !matches!(table.state, State::Planned | State::Locked);
    }
    table.state.is_shaped() && now < table.plan.ends
}

/// Whether it is noted who comes: from the day on, until the minutes are locked.
#[must_use]
pub fn takes_arrivals(table: &Roundtable, now: Time) -> bool {
    table.state.is_day() && now >= time::day_begins(table.plan.starts)
}

/// Twice is once; the last word holds.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchRoundtable`], [`Refusal::NotYet`], [`Refusal::MinutesLocked`],
/// [`Refusal::NoSuchGuest`].
pub fn arrive(cmd: &Arrive, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    may_keep(by)?;
    let table = facts.table(cmd.roundtable)?;
    if table.state == State::Locked {
        return Err(Refusal::MinutesLocked.into());
    }
    if !takes_arrivals(table, now) {
        return Err(Refusal::NotYet.into());
    }
    let before = facts.attendance(cmd.roundtable, cmd.company)?;
    let mut row = before.ok_or(Refusal::NoSuchGuest)?.clone();
    let guest = row.guests.iter_mut().find(|guest| guest.name == cmd.name);
    let guest = guest.ok_or(Refusal::NoSuchGuest)?;
    if guest.came == cmd.came {
        return Ok(Decision::default());
    }
    guest.came = cmd.came;
    Ok(done(row.counted()))
}

/// Whether a company was there, by what was noted. Where nobody noted anything, all count as there who said that they
/// would come, and where nobody answered, everybody.
#[must_use]
pub fn attended(by: &Actor, table: RoundtableId, all: &[Attendance]) -> bool {
    let here: Vec<&Attendance> = all.iter().filter(|one| one.roundtable == table).collect();
    let own = |counts: fn(&Attendance) -> u8| {
        let was = here.iter().any(|one| counts(one) > 0);
        was.then(|| {
            here.iter()
                .any(|one| counts(one) > 0 && by.stands_for(one.company))
        })
    };
    own(|one| one.came)
        .or_else(|| own(|one| one.coming))
        .unwrap_or(true)
}

fn done(row: Attendance) -> Decision {
    Decision {
        rows: vec![Row::Attendance(row)],
        ..Decision::default()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::company::{Company, Directory};
    use crate::people::Area;
    use crate::roundtable::sample::{company, fellow, now, refused, staff};
    use crate::roundtable::{Plan, may_write};
    use crate::rule::Known;

    /// A roundtable with three seats for a company, and those who answered.
    struct Day {
        table: Roundtable,
        companies: Vec<Company>,
        answers: Vec<Attendance>,
        now: Time,
    }

    impl Day {
        fn of(companies: &[&Company]) -> Self {
            Self {
                table: Roundtable {
                    id: RoundtableId::new(),
                    plan: Plan {
                        starts: now(),
                        ends: now() + TimeDelta::hours(2),
                        capacity: 3,
                        ..Plan::default()
                    },
                    state: State::Published,
                    ..Roundtable::default()
                },
                companies: companies.iter().copied().cloned().collect(),
                answers: Vec::new(),
                now: now() - TimeDelta::days(3),
            }
        }

        fn facts(&self) -> Facts {
            Facts {
                directory: Known::Known(Directory::of(self.companies.clone())),
                roundtables: Known::Known(vec![self.table.clone()]),
                attendances: Known::Known(self.answers.clone()),
                ..Facts::default()
            }
        }

        fn takes(&mut self, ruled: Ruled) -> Ruled {
            let decision = ruled?;
            for row in &decision.rows {
                let Row::Attendance(row) = row else {
                    panic!("no attendance: {row:?}");
                };
                self.answers.retain(|one| one.id != row.id);
                self.answers.push(row.clone());
            }
            Ok(decision)
        }

        fn answers(&mut self, by: &Actor, of: &Company, seen: &[&str], names: &[&str]) -> Ruled {
            let party = |names: &[&str]| Party {
                names: names
                    .iter()
                    .map(|name| Line::parse(name).unwrap())
                    .collect(),
            };
            let answer = Answer {
                attendance: AttendanceId::new(),
                roundtable: self.table.id,
                company: of.id,
                party: party(names),
                seen: party(seen),
            };
            let ruled = super::answer(&answer, by, &self.facts(), self.now);
            self.takes(ruled)
        }

        fn notes(&mut self, by: &Actor, of: &Company, name: &str, came: bool) -> Ruled {
            let arrive = Arrive {
                roundtable: self.table.id,
                company: of.id,
                name: Line::parse(name).unwrap(),
                came,
            };
            let ruled = super::arrive(&arrive, by, &self.facts(), self.now);
            self.takes(ruled)
        }

        fn counts(&self) -> Vec<(u8, u8)> {
            self.answers
                .iter()
                .map(|one| (one.coming, one.came))
                .collect()
        }
    }

    #[test]
    fn a_company_has_one_answer_whoever_of_it_gives_it() {
        let sakura = company("さくら食品");
        let mut day = Day::of(&[&sakura]);
        let (hana, toru) = (fellow(&sakura), fellow(&sakura));
        day.answers(&hana, &sakura, &[], &["はな", "とおる"])
            .unwrap();
        assert_eq!(day.counts(), [(2, 0)]);
        // Both were without a network: the later one is told, and may mean it all the same.
        assert_eq!(
            day.answers(&toru, &sakura, &[], &["みどり"]),
            refused(Refusal::AnswerChanged {
                fields: vec!["names".into()]
            })
        );
        day.answers(&toru, &sakura, &["はな", "とおる"], &["はな", "みどり"])
            .unwrap();
        assert_eq!(day.answers.len(), 1);
        assert_eq!(
            day.answers[0].names()[1].as_str(),
            "みどり",
            "a colleague stands in"
        );
        day.answers(&hana, &sakura, &["はな", "みどり"], &[])
            .unwrap();
        assert_eq!(
            day.counts(),
            [(0, 0)],
            "nobody comes, and that is an answer"
        );
    }

    #[test]
    fn nobody_answers_for_another_company_nor_for_more_than_there_are_seats() {
        let (sakura, harbour) = (company("さくら食品"), company("港システム"));
        let mut day = Day::of(&[&sakura, &harbour]);
        let aoi = fellow(&harbour);
        assert_eq!(
            day.answers(&aoi, &sakura, &[], &["はな"]),
            refused(Refusal::NotAllowed)
        );
        let four = ["い", "ろ", "は", "に"];
        assert_eq!(
            day.answers(&aoi, &harbour, &[], &four),
            refused(Refusal::TooMany { most: 3 })
        );
        assert_eq!(
            day.answers(&aoi, &harbour, &[], &["い", "い"]),
            refused(Refusal::SameName)
        );
        day.answers(&staff(Area::Platform), &harbour, &[], &four)
            .unwrap();
        assert_eq!(day.counts(), [(4, 0)], "the chair knows the room");
        assert_eq!(
            day.answers(&staff(Area::Events), &harbour, &four, &["い"]),
            refused(Refusal::NotAllowed)
        );
    }

    #[test]
    fn it_is_noted_who_came_on_the_day_and_who_came_stays() {
        let sakura = company("さくら食品");
        let mut day = Day::of(&[&sakura]);
        let (hana, chair) = (fellow(&sakura), staff(Area::Platform));
        day.answers(&hana, &sakura, &[], &["はな", "とおる"])
            .unwrap();
        assert_eq!(
            day.notes(&chair, &sakura, "はな", true),
            refused(Refusal::NotYet)
        );
        day.now = now();
        assert_eq!(
            day.notes(&hana, &sakura, "はな", true),
            refused(Refusal::NotAllowed)
        );
        assert_eq!(
            day.notes(&chair, &sakura, "みどり", true),
            refused(Refusal::NoSuchGuest)
        );
        for _ in 0..2 {
            day.notes(&chair, &sakura, "はな", true).unwrap();
        }
        assert_eq!(day.counts(), [(2, 1)]);
        // On the day a colleague stands in for who did not come.
        let seen = ["はな", "とおる"];
        assert_eq!(
            day.answers(&hana, &sakura, &seen, &["とおる"]),
            refused(Refusal::HasCome)
        );
        day.answers(&hana, &sakura, &seen, &["はな", "みどり"])
            .unwrap();
        assert_eq!(day.counts(), [(2, 1)], "that she came stays noted");
        day.notes(&chair, &sakura, "はな", false).unwrap();
        assert_eq!(day.counts(), [(2, 0)], "by mistake");
        day.now = now() + TimeDelta::hours(2);
        assert_eq!(
            day.answers(&hana, &sakura, &["はな", "みどり"], &["はな"]),
            refused(Refusal::AnswersClosed)
        );
        day.table.state = State::Locked;
        assert_eq!(
            day.notes(&chair, &sakura, "はな", true),
            refused(Refusal::MinutesLocked)
        );
    }

    #[test]
    fn who_was_there_mends_the_minutes_for_two_weeks() {
        let (sakura, harbour) = (company("さくら食品"), company("港システム"));
        let mut day = Day::of(&[&sakura, &harbour]);
        let (hana, aoi) = (fellow(&sakura), fellow(&harbour));
        let chair = staff(Area::Platform);
        let may = |day: &Day, by: &Actor| {
            let table = Roundtable {
                state: State::Held,
                ..day.table.clone()
            };
            may_write(by, &table, &day.answers, day.now)
        };
        day.now = now() + TimeDelta::hours(1);
        assert_eq!(may(&day, &aoi), Ok(()), "nobody answered: everybody may");
        day.answers(&hana, &sakura, &[], &["はな"]).unwrap();
        assert_eq!(
            may(&day, &aoi),
            Err(Refusal::NotThere),
            "only one company said it would come"
        );
        day.answers(&aoi, &harbour, &[], &["あおい"]).unwrap();
        assert_eq!(may(&day, &aoi), Ok(()));
        day.notes(&chair, &sakura, "はな", true).unwrap();
        assert_eq!(
            may(&day, &aoi),
            Err(Refusal::NotThere),
            "it was noted who came"
        );
        assert_eq!(may(&day, &hana), Ok(()));
        day.now = day.table.plan.ends + TimeDelta::days(14);
        assert_eq!(may(&day, &hana), Err(Refusal::MinutesLocked));
        assert_eq!(may(&day, &chair), Ok(()));
    }
}
