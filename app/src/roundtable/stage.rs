//! What the room's screen shows: which item it is, how long it has left, and what comes next.

use chrono::TimeDelta;

use super::{Item, ItemState, Roundtable, State, agenda};
use crate::time::Time;

#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// It has not begun, or there is nothing to begin with.
    Before,
    /// An item, until when it has time, and what follows it.
    Now {
        item: Box<Item>,
        until: Time,
        next: Option<Box<Item>>,
    },
    /// All that has a slot was talked about.
    Over,
}

/// An item begins when the one before it was marked as discussed, or with the meeting; it has its minutes from then on,
/// whatever the agenda had planned.
#[must_use]
pub fn stage(table: &Roundtable, items: &[Item], now: Time) -> Stage {
    let slots = agenda(table, items);
    if table.state == State::Locked {
        return Stage::Over;
    }
    if slots.is_empty() || now < table.plan.starts || !table.state.is_day() {
        return Stage::Before;
    }
    let over = slots
        .iter()
        .filter(|slot| slot.item.state == ItemState::Discussed);
    let ended = over
        .filter_map(|slot| slot.item.way.last().map(|step| step.at))
        .max();
    let begun = ended.unwrap_or(table.plan.starts).max(table.plan.starts);
    let mut open = slots
        .into_iter()
        .filter(|slot| slot.item.state == ItemState::Accepted);
    let Some(slot) = open.next() else {
        return Stage::Over;
    };
    let until = begun + TimeDelta::minutes(slot.item.given.into());
    Stage::Now {
        item: Box::new(slot.item),
        until,
        next: open.next().map(|slot| Box::new(slot.item)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roundtable::Plan;
    use crate::roundtable::item::{Step, Words};
    use crate::roundtable::sample::now;
    use crate::value::{ItemId, Line};

    fn item(topic: &str, position: u16, given: u8, ended: Option<Time>) -> Item {
        let step = |at| Step {
            at,
            to: ItemState::Discussed,
            ..Step::default()
        };
        Item {
            id: ItemId::new(),
            words: Words {
                topic: Line::parse(topic).unwrap(),
                ..Words::default()
            },
            state: if ended.is_some() {
                ItemState::Discussed
            } else {
                ItemState::Accepted
            },
            position,
            given,
            way: ended.into_iter().map(step).collect(),
            ..Item::default()
        }
    }

    fn table() -> Roundtable {
        Roundtable {
            plan: Plan {
                starts: now(),
                ends: now() + TimeDelta::hours(1),
                ..Plan::default()
            },
            state: State::Published,
            ..Roundtable::default()
        }
    }

    fn at(minutes: i64) -> Time {
        now() + TimeDelta::minutes(minutes)
    }

    /// The item, the minute until which it has time, and what follows.
    fn told(items: &[Item], minutes: i64) -> Option<(String, i64, Option<String>)> {
        match stage(&table(), items, at(minutes)) {
            Stage::Now { item, until, next } => {
                let topic = |item: Box<Item>| item.words.topic.to_string();
                Some((topic(item), (until - now()).num_minutes(), next.map(topic)))
            }
            Stage::Before | Stage::Over => None,
        }
    }

    #[test]
    fn an_item_has_its_minutes_from_when_the_one_before_ended() {
        let two = [item("二", 1, 15, None), item("一", 0, 20, None)];
        assert_eq!(stage(&table(), &two, at(-1)), Stage::Before);
        assert_eq!(told(&two, 0), Some(("一".into(), 20, Some("二".into()))));
        assert_eq!(
            told(&two, 25),
            Some(("一".into(), 20, Some("二".into()))),
            "over its time"
        );
        let two = [item("二", 1, 15, None), item("一", 0, 20, Some(at(26)))];
        assert_eq!(told(&two, 27), Some(("二".into(), 41, None)));
        let over = [
            item("二", 1, 15, Some(at(40))),
            item("一", 0, 20, Some(at(26))),
        ];
        assert_eq!(stage(&table(), &over, at(41)), Stage::Over);
        assert_eq!(
            stage(&table(), &[], at(5)),
            Stage::Before,
            "nothing to begin with"
        );
    }
}
