//! Mails of the platform: items are called for, one came in or was decided, the agenda is out, the day is near, the
//! minutes are locked. What is news is worked out from the rows as they stand, so that what was taken back is never told.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{
    Comment, Facts, Item, ItemState, Mention, Reason, Refusal, Roundtable, State, agenda,
    keeps_the_platform,
};
use crate::access::Actor;
use crate::people::{About, Notice, Person};
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::task::MORNING;
use crate::time::{self, Time};
use crate::value::{CompanyId, ItemId, Line, PersonId, RoundtableId};

/// So long nothing is told: a chair who decides one after the other sends one mail, and takes nothing back by a second.
pub const SETTLES: TimeDelta = TimeDelta::minutes(10);
/// What is older is no news: to somebody who came to the platform since, or after a long rest of the server.
pub const FRESH: TimeDelta = TimeDelta::days(7);
/// So long a page shows what happened.
pub const LATELY: TimeDelta = TimeDelta::days(14);
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

/// Something that is told, when it happened, and where more is to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    pub at: Time,
    pub roundtable: RoundtableId,
    pub item: Option<ItemId>,
    pub news: News,
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
    let own = |item: &Item| item.by == Some(person.id) && !item.anonymous;
    let all = happened(told, Some(person.id), own, now).into_iter();
    let new = all.filter(|one| one.at > since && one.at <= until);
    new.map(|one| one.news).collect()
}

/// What happened of late that concerns an actor, the latest first: for a page that nobody else reads, so also of what
/// they brought in without a name.
#[must_use]
pub fn lately(by: &Actor, told: &Told<'_>, now: Time) -> Vec<Happened> {
    let keeps = keeps_the_platform(by);
    let mut all = happened(told, by.person(), |item| item.is_of(by), now);
    if keeps {
        all.extend(brought(told));
    }
    // What was written down has happened, also where a page's clock stands behind the server's.
    let has_come = |one: &Happened| one.at <= now || !matches!(one.news, News::Near(_));
    all.retain(|one| one.at > now - LATELY && has_come(one));
    // Who sent it knows that it came in.
    all.retain(|one| keeps || !matches!(one.news, News::Received(_)));
    all.sort_by_key(|one| core::cmp::Reverse(one.at));
    all
}

/// What came in, for the chair.
fn brought<'a>(told: &'a Told<'_>) -> impl Iterator<Item = Happened> + 'a {
    let there = |item: &&Item| item.state != ItemState::Withdrawn;
    told.items.iter().filter(there).filter_map(|item| {
        let first = item.way.first()?;
        Some(Happened {
            at: first.at,
            roundtable: item.roundtable,
            item: Some(item.id),
            news: News::Received(item.words.topic.clone()),
        })
    })
}

/// All that there is to tell, whenever it was: of items that are somebody's own, of comments, of roundtables.
fn happened(
    told: &Told<'_>,
    person: Option<PersonId>,
    own: impl Fn(&Item) -> bool,
    now: Time,
) -> Vec<Happened> {
    let mut all = Vec::new();
    let Told { tables, items, .. } = *told;
    for item in items.iter().filter(|item| own(item)) {
        let Some(step) = item.way.last() else {
            continue;
        };
        let topic = item.words.topic.clone();
        let news = match step.to {
            ItemState::Submitted if item.way.len() == 1 => News::Received(topic),
            ItemState::Submitted | ItemState::Withdrawn | ItemState::Discussed => continue,
            to => News::Decided(topic, to, step.reason.clone()),
        };
        all.push(Happened {
            at: step.at,
            roundtable: item.roundtable,
            item: Some(item.id),
            news,
        });
    }
    all.extend(said(told, person, own));
    for table in tables {
        let of = |at, news| Happened {
            at,
            roundtable: table.id,
            item: None,
            news,
        };
        let news = match table.state {
            State::Collecting if table.takes_items(now) => Some(News::Call(table.clone())),
            State::Published if now < table.plan.starts => {
                Some(News::Agenda(table.clone(), topics(table, items)))
            }
            State::Locked => Some(News::Minutes(table.clone())),
            _ => None,
        };
        all.extend(table.turned.zip(news).map(|(at, news)| of(at, news)));
        if table.state.is_shaped() && now < table.plan.starts {
            let near = time::day_begins(table.plan.starts - NEAR) + MORNING;
            all.push(of(near, News::Near(table.clone())));
        }
    }
    all
}

/// Comments that ask one's company, and those of others on what is one's own. One without a name is told of by nothing:
/// of it no moment is noted.
fn said(
    told: &Told<'_>,
    person: Option<PersonId>,
    own: impl Fn(&Item) -> bool,
) -> impl Iterator<Item = Happened> {
    told.comments.iter().filter_map(move |comment| {
        let shown = comment.is_named() && !comment.is_taken_back();
        if !shown || (person.is_some() && comment.by == person) {
            return None;
        }
        let item = told.items.iter().find(|item| item.id == comment.item)?;
        let topic = item.words.topic.clone();
        let asks = |mention: &Mention| told.spoken.contains(&mention.company);
        let boxed = Box::new(comment.clone());
        let news = if comment.mentions.iter().any(asks) {
            News::Mentioned(topic, boxed)
        } else if own(item) {
            News::Commented(topic, boxed)
        } else {
            return None;
        };
        Some(Happened {
            at: comment.at,
            roundtable: item.roundtable,
            item: Some(item.id),
            news,
        })
    })
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
    use crate::people::Area;
    use crate::roundtable::Plan;
    use crate::roundtable::item::{Step, Words};
    use crate::roundtable::sample::{company, fellow, now, staff};
    use crate::rule::Known;
    use crate::value::{Email, Passage};

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

    #[test]
    fn a_page_shows_what_happened_of_late_also_to_what_has_no_name() {
        let sakura = company("さくら食品");
        let hana = fellow(&sakura);
        let person = Person {
            id: hana.person().unwrap(),
            ..self::hana()
        };
        let ago = |days| now() - TimeDelta::days(days);
        let mut hidden = item(
            &person,
            &[
                (ItemState::Submitted, ago(9)),
                (ItemState::Accepted, ago(2)),
            ],
        );
        hidden.anonymous = true;
        hidden.id = ItemId::new();
        let old = item(
            &person,
            &[
                (ItemState::Submitted, ago(30)),
                (ItemState::Declined, ago(15)),
            ],
        );
        let tables = [table(State::Published, ago(1))];
        let items = [hidden.clone(), old];
        let told = Told {
            tables: &tables,
            items: &items,
            ..Told::default()
        };
        let mine = lately(&hana, &told, now());
        let what: Vec<_> = mine.iter().map(|one| (one.at, one.item)).collect();
        assert_eq!(what, [(ago(1), None), (ago(2), Some(hidden.id))]);
        // Her colleague has no part in it; who sent it knows that it came in, which the chair learns.
        let colleague = fellow(&sakura);
        assert_eq!(lately(&colleague, &told, now()).len(), 1);
        let chair = staff(Area::Platform);
        let came = lately(&chair, &told, now());
        let came: Vec<_> = came.iter().map(|one| (one.at, one.item)).collect();
        assert_eq!(came, [(ago(1), None), (ago(9), Some(hidden.id))]);
    }
}
