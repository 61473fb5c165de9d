//! What falls behind is somebody's to look into on the same day, and is no more once the money is there.

use super::card::{by_card, declined, known};
use super::*;
use crate::task::{Assignee, Behind, Subject, TaskState};

/// A promise of 3,000 yen a month that was made and paid on 10 January 2027.
fn paid() -> (Office, PledgeId) {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.comes(id, 3000, on(2027, 1, 10));
    assert_eq!(office.tasks, []);
    (office, id)
}

impl Office {
    /// The one task, and how it stands.
    fn to_do(&self) -> (&Task, TaskState) {
        let [task] = self.tasks.as_slice() else {
            panic!("{:?}", self.tasks);
        };
        (task, task.state)
    }
}

#[test]
fn what_does_not_come_is_to_be_looked_into_from_the_day_on_which_it_is_seen() {
    let (mut office, id) = paid();
    let seen = on(2027, 2, 17);
    office.looks(id, seen - TimeDelta::minutes(1));
    assert_eq!(office.tasks, []);
    office.looks(id, seen);
    let (task, state) = office.to_do();
    assert_eq!((task.created, state), (seen, TaskState::Open));
    let words = &task.words;
    assert_eq!(words.assignee, Assignee::Office(Area::Fundraising));
    assert_eq!(words.due, Some(on(2027, 2, 24)));
    let why = Behind::Missing;
    assert_eq!(task.subject, Some(Subject::Pledge { pledge: id, why }));
    // Reminded of again and again it stays the same.
    let first = task.clone();
    office.looks(id, on(2027, 2, 24));
    assert_eq!(office.to_do(), (&first, TaskState::Open));
    office.comes(id, 3000, on(2027, 2, 25));
    let (task, state) = office.to_do();
    assert_eq!(state, TaskState::Done);
    assert_eq!(task.ended, Some(on(2027, 2, 25) + TimeDelta::hours(20)));
}

#[test]
fn what_cannot_be_charged_is_to_be_looked_into_at_once() {
    let (mut office, id) = by_card(Rhythm::Monthly, 3000, on(2027, 1, 10));
    let at = on(2027, 2, 10) + TimeDelta::hours(14);
    office.hears(&declined(id, at));
    let (task, state) = office.to_do();
    assert_eq!((task.created, state), (at, TaskState::Open));
    let why = Behind::Failed;
    assert_eq!(task.subject, Some(Subject::Pledge { pledge: id, why }));
    // What is heard once more changes nothing, and what is taken after all ends it.
    office.hears(&declined(id, at + TimeDelta::hours(1)));
    assert_eq!(office.to_do().0.created, at);
    let later = at + TimeDelta::days(3);
    office.charges(id, "ch_1", 3000, later);
    office.hears(&known(id, later));
    assert_eq!(office.to_do().1, TaskState::Done);
}

#[test]
fn whoever_ended_it_by_hand_is_not_asked_again_until_it_happens_anew() {
    let (mut office, id) = paid();
    office.looks(id, on(2027, 2, 17));
    office.tasks[0].state = TaskState::Done;
    office.tasks[0].ended = Some(on(2027, 2, 18));
    office.looks(id, on(2027, 2, 24));
    assert_eq!(office.to_do().1, TaskState::Done);
    office.comes(id, 3000, on(2027, 2, 25));
    office.looks(id, on(2027, 3, 17));
    let (task, state) = office.to_do();
    assert_eq!((state, task.ended), (TaskState::Open, None));
    // It is news, and has a day of its own.
    assert_eq!(task.rung, Some(on(2027, 3, 17)));
    assert_eq!(task.words.due, Some(on(2027, 3, 24)));
    assert_eq!(task.created, on(2027, 2, 17));
}

#[test]
fn who_ends_or_pauses_is_not_looked_into_and_who_was_given_up_is() {
    for agreed in [cancel as fn(PledgeId) -> Command, |id| {
        pause(id, on(2027, 2, 20), None)
    }] {
        let (mut office, id) = paid();
        office.looks(id, on(2027, 2, 17));
        office.agrees(&agreed(id), on(2027, 2, 20));
        assert_eq!(office.to_do().1, TaskState::Done);
    }
    let (mut office, id) = paid();
    for days in [7, 14, 24, 45, 90] {
        office.looks(id, on(2027, 2, 10) + TimeDelta::days(days));
    }
    assert_eq!(office.pledge(id).state, PledgeState::Lapsed);
    assert_eq!(office.to_do().1, TaskState::Open);
    office.comes(id, 3000, on(2027, 6, 1));
    assert_eq!(office.to_do().1, TaskState::Done);
}

#[test]
fn what_never_came_yet_is_nobodys_task() {
    let (mut office, id) = made(Rhythm::Monthly, 3000, on(2027, 1, 10));
    office.looks(id, on(2027, 1, 17));
    assert_eq!(office.pledge(id).dues.steps, 1);
    assert_eq!(office.tasks, []);
}
