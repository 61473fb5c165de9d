//! Mails of the platform: items are called for, one came in or was decided, the agenda is out, the day is near, the
//! minutes are locked. What is news is worked out from the rows as they stand, so that what was taken back is never told.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Comment, Facts, Item, ItemState, Mention, Reason, Refusal, Roundtable, State, agenda};
use crate::access::Actor;
use crate::people::{About, Notice, Person};
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::task::MORNING;
use crate::time::{self, Time};
use crate::value::{CompanyId, Line, PersonId};

/// So long nothing is told: a chair who decides one after the other sends one mail, and takes nothing back by a second.
pub const SETTLES: TimeDelta = TimeDelta::minutes(10);
/// What is older is no news: to somebody who came to the platform since, or after a long rest of the server.
pub const FRESH: TimeDelta = TimeDelta::days(7);
/// The reminder goes on the morning so many days before.
const NEAR: TimeDelta = TimeDelta::days(3);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tell {
    pub person: PersonId,
}

/// One thing that is told.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Items are called for.
    Call(Roundtable),
    /// With what is talked about, and from when.
    Agenda(Roundtable, Vec<(Time, Line<60>)>),
    /// It is near.
    Near(Roundtable),
    /// The minutes are locked.
    Minutes(Roundtable),
    /// An item came in.
    Received(Line<60>),
    /// What became of an item, and why.
    Decided(Line<60>, ItemState, Reason),
    /// Somebody asks one's company in a comment: to what topic, and what is said.
    Mentioned(Line<60>, Box<Comment>),
    /// Somebody commented on what one brought in.
    Commented(Line<60>, Box<Comment>),
}

/// What may be told of, and for which companies somebody speaks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    pub tables: &'a [Roundtable],
    pub items: &'a [Item],
    pub comments: &'a [Comment],
    pub spoken: &'a [CompanyId],
}

/// # Errors
/// [`Refusal::NotAllowed`] to anyone but the clock, [`Refusal::NotDue`] where nothing is to be told.
pub fn tell(cmd: &Tell, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    if *by != Actor::Clock {
        return Err(Refusal::NotAllowed.into());
    }
    let people = facts.people.known()?;
    let person = people.iter().find(|person| person.id == cmd.person);
    let person = person.ok_or(Refusal::NotDue)?;
    let told = Told {
        tables: facts.roundtables.known()?,
        items: facts.items.known()?,
        comments: facts.comments.known()?,
        spoken: facts.spoken.known()?,
    };
    let news = news(person, &told, now);
    let notice = (!news.is_empty()).then(|| Notice::to(person, About::Platform(news)));
    let notice = notice.flatten().ok_or(Refusal::NotDue)?;
    Ok(Decision {
        rows: vec![Row::Person(Person {
            briefed: Some(now - SETTLES),
            ..person.clone()
        })],
        notices: vec![notice],
        ..Decision::default()
    })
}

/// What is to be told to somebody who speaks for a company of the platform, and was not yet. Of what they brought in
/// without a name no mail speaks: that one goes out would tell whose it is.
#[must_use]
pub fn news(person: &Person, told: &Told<'_>, now: Time) -> Vec<News> {
    if person.erased || !person.wishes.reminders {
        return Vec::new();
    }
    let until = now - SETTLES;
    let last = person.briefed.unwrap_or(person.created);
    let since = last.max(until - FRESH);
    let is_new = |at: Time| at > since && at <= until;
    let mut all = Vec::new();
    let Told { tables, items, .. } = *told;
    for item in items {
        let own = item.by == Some(person.id) && !item.anonymous;
        if let Some(step) = item.way.last().filter(|step| own && is_new(step.at)) {
            let topic = item.words.topic.clone();
            match step.to {
                ItemState::Submitted if item.way.len() == 1 => all.push(News::Received(topic)),
                ItemState::Submitted | ItemState::Withdrawn | ItemState::Discussed => {}
                to => all.push(News::Decided(topic, to, step.reason.clone())),
            }
        }
    }
    all.extend(said(person, told, is_new));
    for table in tables {
        if table.turned.is_some_and(is_new) {
            all.extend(match table.state {
                State::Collecting if table.takes_items(now) => Some(News::Call(table.clone())),
                State::Published if now < table.plan.starts => {
                    Some(News::Agenda(table.clone(), topics(table, items)))
                }
                State::Locked => Some(News::Minutes(table.clone())),
                _ => None,
            });
        }
        let near = time::day_begins(table.plan.starts - NEAR) + MORNING;
        let planned = table.state.is_shaped() && now < table.plan.starts;
        if planned && is_new(near) {
            all.push(News::Near(table.clone()));
        }
    }
    all
}

/// Comments that ask one's company, and those of others on what one brought in with a name. A comment without a name is
/// told of by no mail: of it no moment is noted.
fn said(person: &Person, told: &Told<'_>, is_new: impl Fn(Time) -> bool) -> Vec<News> {
    let news = |comment: &Comment| {
        let fresh = comment.is_named() && !comment.is_taken_back() && is_new(comment.at);
        if !fresh || comment.by == Some(person.id) {
            return None;
        }
        let item = told.items.iter().find(|item| item.id == comment.item)?;
        let topic = item.words.topic.clone();
        let asks = |mention: &Mention| told.spoken.contains(&mention.company);
        let own = item.by == Some(person.id) && !item.anonymous;
        let comment = Box::new(comment.clone());
        if comment.mentions.iter().any(asks) {
            Some(News::Mentioned(topic, comment))
        } else {
            own.then_some(News::Commented(topic, comment))
        }
    };
    told.comments.iter().filter_map(news).collect()
}

fn topics(table: &Roundtable, items: &[Item]) -> Vec<(Time, Line<60>)> {
    let slots = agenda(table, items).into_iter();
    slots
        .map(|slot| (slot.starts, slot.item.words.topic))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roundtable::Plan;
    use crate::roundtable::item::{Step, Words};
    use crate::roundtable::sample::now;
    use crate::rule::Known;
    use crate::value::{Email, ItemId, Passage, RoundtableId};

    fn hana() -> Person {
        Person {
            id: PersonId::new(),
            email: Email::parse("hana@harbour.example").ok(),
            created: now() - TimeDelta::days(400),
            ..Person::default()
        }
    }

    fn item(by: &Person, steps: &[(ItemState, Time)]) -> Item {
        let step = |(to, at): &(ItemState, Time)| Step {
            at: *at,
            to: *to,
            reason: Passage::parse("次回のテーマに合うため").unwrap(),
            ..Step::default()
        };
        Item {
            words: Words {
                topic: Line::parse("日本語研修").unwrap(),
                ..Words::default()
            },
            by: Some(by.id),
            way: steps.iter().map(step).collect(),
            ..Item::default()
        }
    }

    fn table(state: State, turned: Time) -> Roundtable {
        Roundtable {
            id: RoundtableId::new(),
            number: 4,
            plan: Plan {
                starts: now() + TimeDelta::days(30),
                ends: now() + TimeDelta::days(30) + TimeDelta::hours(2),
                ..Plan::default()
            },
            state,
            turned: Some(turned),
        }
    }

    fn told_of(person: &Person, tables: &[Roundtable], items: &[Item], at: Time) -> Vec<News> {
        let told = Told {
            tables,
            items,
            ..Told::default()
        };
        news(person, &told, at)
    }

    #[test]
    fn a_decision_is_told_once_it_has_settled_and_once() {
        let hana = hana();
        let came = now() - TimeDelta::hours(5);
        let decided = now() - TimeDelta::minutes(9);
        let items = [item(
            &hana,
            &[(ItemState::Submitted, came), (ItemState::Deferred, decided)],
        )];
        assert_eq!(
            told_of(&hana, &[], &items, now()),
            [],
            "the chair may still take it back"
        );
        let later = now() + TimeDelta::minutes(1);
        let told = told_of(&hana, &[], &items, later);
        assert!(
            matches!(&told[..], [News::Decided(_, ItemState::Deferred, reason)] if !reason.is_empty())
        );
        let told = Person {
            briefed: Some(later - SETTLES),
            ..hana.clone()
        };
        assert_eq!(told_of(&told, &[], &items, later + TimeDelta::hours(1)), []);
        // What was taken back meanwhile is never told; what just came in is.
        let back = (ItemState::Submitted, decided);
        let back = [item(
            &hana,
            &[
                (ItemState::Submitted, came),
                (ItemState::Deferred, came),
                back,
            ],
        )];
        assert_eq!(told_of(&hana, &[], &back, later), []);
        let new = [item(&hana, &[(ItemState::Submitted, came)])];
        assert!(matches!(
            &told_of(&hana, &[], &new, later)[..],
            [News::Received(_)]
        ));
    }

    #[test]
    fn what_has_no_name_is_told_of_to_nobody_nor_what_others_brought() {
        let hana = hana();
        let steps = [(ItemState::Accepted, now() - TimeDelta::hours(1))];
        let unnamed = Item {
            anonymous: true,
            ..item(&hana, &steps)
        };
        let others = Item {
            by: Some(PersonId::new()),
            ..item(&hana, &steps)
        };
        assert_eq!(told_of(&hana, &[], &[unnamed, others], now()), []);
        assert_eq!(told_of(&hana, &[], &[item(&hana, &steps)], now()).len(), 1);
    }

    #[test]
    fn each_turn_of_a_roundtable_is_told_and_old_ones_are_not() {
        let hana = hana();
        let hour_ago = now() - TimeDelta::hours(1);
        let told = |state, at| told_of(&hana, &[table(state, at)], &[], now());
        assert_eq!(told(State::Planned, hour_ago), []);
        assert!(matches!(
            &told(State::Collecting, hour_ago)[..],
            [News::Call(_)]
        ));
        assert!(matches!(
            &told(State::Published, hour_ago)[..],
            [News::Agenda(..)]
        ));
        assert_eq!(told(State::Held, hour_ago), []);
        assert!(matches!(
            &told(State::Locked, hour_ago)[..],
            [News::Minutes(_)]
        ));
        let long_ago = now() - FRESH - SETTLES;
        assert_eq!(
            told(State::Locked, long_ago),
            [],
            "a new contact gets no old minutes"
        );
        let wishes = crate::people::Wishes {
            reminders: false,
            ..hana.wishes
        };
        let quiet = Person {
            wishes,
            ..hana.clone()
        };
        assert_eq!(
            told_of(&quiet, &[table(State::Collecting, hour_ago)], &[], now()),
            []
        );
    }

    #[test]
    fn the_reminder_goes_three_mornings_before_and_once_however_the_clock_goes() {
        let mut hana = hana();
        let long_ago = now() - TimeDelta::days(20);
        let table = table(State::Published, long_ago);
        let eight = time::day_begins(table.plan.starts) - TimeDelta::days(3) + TimeDelta::hours(8);
        let mut told = Vec::new();
        let mut at = now();
        while at < table.plan.ends + TimeDelta::days(2) {
            let facts = Facts {
                people: Known::Known(vec![hana.clone()]),
                roundtables: Known::Known(vec![table.clone()]),
                items: Known::Known(Vec::new()),
                comments: Known::Known(Vec::new()),
                spoken: Known::Known(Vec::new()),
                ..Facts::default()
            };
            if let Ok(decision) = tell(&Tell { person: hana.id }, &Actor::Clock, &facts, at) {
                told.push((at, decision.notices.len()));
                let Some(Row::Person(person)) = decision.rows.into_iter().next() else {
                    panic!("a person");
                };
                hana = person;
            }
            at += TimeDelta::minutes(7);
        }
        let [(at, 1)] = told[..] else {
            panic!("{told:?}")
        };
        assert!(at >= eight + SETTLES && at < eight + SETTLES + TimeDelta::minutes(7));
    }

    #[test]
    fn a_comment_is_told_of_to_whom_it_asks_and_to_whose_item_it_is() {
        let (hana, sakura) = (hana(), CompanyId::new());
        let hours_ago = now() - TimeDelta::hours(1);
        let own = item(&hana, &[(ItemState::Submitted, now() - TimeDelta::days(9))]);
        let comment = |item: &Item, text: &str, of: &[CompanyId]| Comment {
            item: item.id,
            by: Some(PersonId::new()),
            text: Passage::parse(text).unwrap(),
            mentions: of
                .iter()
                .map(|id| Mention {
                    company: *id,
                    ..Mention::default()
                })
                .collect(),
            at: hours_ago,
            ..Comment::default()
        };
        let others = Item {
            id: ItemId::new(),
            by: Some(PersonId::new()),
            ..own.clone()
        };
        let unnamed = Item {
            id: ItemId::new(),
            anonymous: true,
            ..own.clone()
        };
        let items = [own, others, unnamed];
        let told = |comments: &[Comment]| {
            let told = Told {
                items: &items,
                comments,
                spoken: &[sakura],
                ..Told::default()
            };
            news(&hana, &told, now())
        };
        let [own, others, unnamed] = &items;
        assert!(matches!(
            &told(&[comment(own, "なるほど", &[])])[..],
            [News::Commented(..)]
        ));
        assert_eq!(told(&[comment(others, "なるほど", &[])]), []);
        assert_eq!(
            told(&[comment(unnamed, "なるほど", &[])]),
            [],
            "it would tell whose it is"
        );
        let asks = comment(others, "どうですか", &[CompanyId::new(), sakura]);
        assert!(matches!(
            &told(std::slice::from_ref(&asks))[..],
            [News::Mentioned(..)]
        ));
        let back = Comment {
            text: Passage::default(),
            ..asks.clone()
        };
        let own_words = Comment {
            by: Some(hana.id),
            ..asks.clone()
        };
        let veiled = Comment {
            voice: crate::roundtable::Voice::Source,
            ..asks
        };
        assert_eq!(told(&[back, own_words, veiled]), []);
    }
}
