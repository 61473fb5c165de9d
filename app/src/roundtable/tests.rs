//! A quarter by its rules: items come in, are supported, find their slots or wait.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::item::{MAX_BEFORE, RISES_AFTER};
use super::sample::{company, fellow, now, refused, staff};
use super::*;
use crate::company::{Company, Directory};
use crate::rule::{Known, Stop};
use crate::time;
use crate::value::{CompanyId, ItemId, Line, Passage, RoundtableId};

fn chair() -> Actor {
    staff(Area::Platform)
}

fn plan_of(minutes: i64) -> Plan {
    let starts = now() + TimeDelta::days(30);
    Plan {
        starts,
        ends: starts + TimeDelta::minutes(minutes),
        ..Plan::default()
    }
}

fn table(state: State) -> Roundtable {
    Roundtable {
        id: RoundtableId::new(),
        number: 4,
        plan: plan_of(60),
        state,
        turned: None,
    }
}

fn words(topic: &str, minutes: u8) -> Words {
    Words {
        topic: Line::parse(topic).unwrap(),
        minutes,
        ..Words::default()
    }
}

/// A roundtable with its items, as the rules find it and leave it.
struct Round {
    tables: Vec<Roundtable>,
    items: Vec<Item>,
    companies: Vec<Company>,
}

impl Round {
    fn of(table: Roundtable, companies: &[&Company]) -> Self {
        Self {
            tables: vec![table],
            items: Vec::new(),
            companies: companies.iter().copied().cloned().collect(),
        }
    }

    fn facts(&self) -> Facts {
        Facts {
            roundtables: Known::Known(self.tables.clone()),
            items: Known::Known(self.items.clone()),
            directory: Known::Known(Directory::of(self.companies.clone())),
            members: Known::Known(Vec::new()),
            attendances: Known::Known(Vec::new()),
            people: Known::Known(Vec::new()),
            ..Facts::default()
        }
    }

    fn id(&self) -> RoundtableId {
        self.tables[0].id
    }

    fn does(&mut self, by: &Actor, command: &Command) -> Result<(), Stop> {
        self.does_at(by, command, now())
    }

    fn does_at(&mut self, by: &Actor, command: &Command, at: Time) -> Result<(), Stop> {
        let decision = decide(command, by, &self.facts(), at)?;
        for row in decision.rows {
            match row {
                Row::Item(item) => {
                    self.items.retain(|other| other.id != item.id);
                    self.items.push(item);
                }
                Row::Roundtable(table) => {
                    let place = self.tables.iter().position(|other| other.id == table.id);
                    match place {
                        Some(place) => self.tables[place] = table,
                        None => self.tables.push(table),
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        Ok(())
    }

    fn submits(&mut self, company: &Company, topic: &str, minutes: u8) -> ItemId {
        let item = ItemId::new();
        let submit = Submit {
            item,
            roundtable: self.id(),
            company: company.id,
            words: words(topic, minutes),
            anonymous: false,
        };
        self.does(&fellow(company), &Command::Submit(submit))
            .unwrap();
        item
    }

    fn accepts(&mut self, item: ItemId, minutes: u8) -> Result<(), Stop> {
        let accept = Accept {
            item,
            minutes,
            before: None,
            reason: Reason::default(),
        };
        self.does(&chair(), &Command::Accept(accept))
    }

    fn item(&self, id: ItemId) -> &Item {
        self.items.iter().find(|item| item.id == id).unwrap()
    }

    fn begins(&self) -> Vec<(String, i64)> {
        let starts = self.tables[0].plan.starts;
        let slot = |slot: Slot| {
            let topic = slot.item.words.topic.to_string();
            (topic, (slot.starts - starts).num_minutes())
        };
        agenda(&self.tables[0], &self.items)
            .into_iter()
            .map(slot)
            .collect()
    }
}

fn why(item: ItemId, reason: &str) -> Verdict {
    Verdict {
        item,
        reason: Passage::parse(reason).unwrap(),
    }
}

fn refused_for(refusal: Refusal) -> Result<(), Stop> {
    Err(refusal.into())
}

#[test]
fn start_times_move_as_slots_move_and_the_meeting_is_never_too_short() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let [a, b, c] = ["研修", "住まい", "言葉"].map(|topic| round.submits(&sakura, topic, 20));
    round.accepts(a, 20).unwrap();
    round.accepts(b, 25).unwrap();
    let over = round.accepts(c, 20);
    assert_eq!(over, refused_for(Refusal::TooMuch { over: 5 }));
    round.accepts(c, 15).unwrap();
    let at = |topics: [(&str, i64); 3]| topics.map(|(t, n)| (t.to_owned(), n)).to_vec();
    assert_eq!(
        round.begins(),
        at([("研修", 0), ("住まい", 20), ("言葉", 45)])
    );
    let shift = |item, before| Command::Shift(Shift { item, before });
    round.does(&chair(), &shift(c, Some(a))).unwrap();
    assert_eq!(
        round.begins(),
        at([("言葉", 0), ("研修", 15), ("住まい", 35)])
    );
    round.does(&chair(), &shift(c, None)).unwrap();
    assert_eq!(
        round.begins(),
        at([("研修", 0), ("住まい", 20), ("言葉", 45)])
    );
    let longer = Command::Allot(Allot {
        item: a,
        minutes: 21,
    });
    let over = round.does(&chair(), &longer);
    assert_eq!(over, refused_for(Refusal::TooMuch { over: 1 }));
    // Who makes the meeting shorter is told, too.
    let seen = round.tables[0].plan.clone();
    let shorter = Plan {
        ends: seen.ends - TimeDelta::minutes(10),
        ..seen.clone()
    };
    let arrange = Command::Arrange(Arrange {
        roundtable: round.id(),
        plan: shorter,
        seen,
    });
    let over = round.does(&chair(), &arrange);
    assert_eq!(over, refused_for(Refusal::TooMuch { over: 10 }));
}

#[test]
fn a_company_has_one_weight_however_many_of_its_people_press() {
    let [sakura, aoba] = ["さくら食品", "青葉運輸"].map(company);
    let mut round = Round::of(table(State::Collecting), &[&sakura, &aoba]);
    let item = round.submits(&sakura, "研修", 10);
    let weight = |company: CompanyId| Command::Support(Weight { item, company });
    for by in [fellow(&aoba), fellow(&aoba), fellow(&sakura)] {
        let company = by.platform()[0];
        round.does(&by, &weight(company)).unwrap();
    }
    let names: Vec<&str> = round
        .item(item)
        .support
        .iter()
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(names, ["青葉運輸", "さくら食品"]);
    let stranger = round.does(&fellow(&aoba), &weight(sakura.id));
    assert_eq!(
        stranger,
        refused_for(Refusal::NotAllowed),
        "for another company"
    );
    let back = Command::Unsupport(Weight {
        item,
        company: aoba.id,
    });
    round.does(&fellow(&aoba), &back).unwrap();
    round.does(&fellow(&aoba), &back).unwrap();
    assert_eq!(round.item(item).support.len(), 1);
}

#[test]
fn what_was_not_reached_comes_again_and_rises_the_second_time() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let late = round.submits(&sakura, "住まい", 20);
    let new = round.submits(&sakura, "言葉", 20);
    assert_eq!(
        round.does(&chair(), &Command::Defer(why(late, ""))),
        refused_for(Refusal::NoReason)
    );
    round
        .does(&chair(), &Command::Defer(why(late, "時間が足りない")))
        .unwrap();
    assert_eq!(
        round.item(late).reason().unwrap().as_str(),
        "時間が足りない"
    );
    round.accepts(new, 20).unwrap();
    let after = round.tables[0].plan.ends;
    let advance = |round: &Round, n: usize, to| {
        let roundtable = round.tables[n].id;
        Command::Advance(Advance { roundtable, to })
    };
    let next = |round: &mut Round, n, to| {
        let command = advance(round, n, to);
        round.does_at(&chair(), &command, after)
    };
    let early = advance(&round, 0, State::Published);
    round.does(&chair(), &early).unwrap();
    let early = advance(&round, 0, State::Held);
    assert_eq!(round.does(&chair(), &early), refused_for(Refusal::NotYet));
    next(&mut round, 0, State::Held).unwrap();
    assert_eq!(
        next(&mut round, 0, State::Locked),
        refused_for(Refusal::Unfinished { items: 1 })
    );
    let carry = Command::CarryOver(CarryOver {
        roundtable: round.id(),
        reason: Passage::parse("時間切れ").unwrap(),
    });
    round.does_at(&chair(), &carry, after).unwrap();
    next(&mut round, 0, State::Locked).unwrap();
    // The next one takes up what waits.
    let following = Command::Plan(PlanOne {
        roundtable: RoundtableId::new(),
        plan: round.tables[0].plan.following(),
    });
    round.does(&chair(), &following).unwrap();
    assert_eq!(round.tables[1].number, 5);
    next(&mut round, 1, State::Collecting).unwrap();
    for id in [late, new] {
        let item = round.item(id);
        assert_eq!(
            (item.state, item.roundtable),
            (ItemState::Submitted, round.tables[1].id)
        );
        assert!(!item.rises());
    }
    round
        .does(&chair(), &Command::Defer(why(late, "司会が決まらない")))
        .unwrap();
    assert_eq!(round.item(late).deferrals, RISES_AFTER);
    assert!(round.item(late).rank() > round.item(new).rank());
    let states: Vec<ItemState> = round.item(late).way.iter().map(|step| step.to).collect();
    let once = [ItemState::Submitted, ItemState::Deferred];
    assert_eq!(states, [once, once].concat());
}

#[test]
fn nothing_of_an_item_without_a_name_tells_who_sent_it() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let hana = fellow(&sakura);
    let submit = |item, words| {
        Command::Submit(Submit {
            item,
            roundtable: round.tables[0].id,
            company: sakura.id,
            words,
            anonymous: true,
        })
    };
    let telling = submit(ItemId::new(), words("待遇", 10));
    let secret = ItemId(uuid::Uuid::new_v4());
    let presented = Words {
        presenter: Line::optional("青木 さくら").unwrap(),
        ..words("待遇", 10)
    };
    let presented = submit(secret, presented);
    let sound = submit(secret, words("待遇", 10));
    assert_eq!(round.does(&hana, &telling), refused_for(Refusal::TellingId));
    assert_eq!(
        round.does(&hana, &presented),
        refused_for(Refusal::NamesPresenter)
    );
    round.does(&hana, &sound).unwrap();
    let item = round.item(secret);
    assert!(time::same_day(item.created, now()) && item.created < now());
    assert_eq!(item.way[0].at, item.created, "the day, not the moment");
    assert!(is_veiled(&sound, &[Row::Item(item.clone())]));
    // A colleague is no more than anybody else.
    let amend = Command::Amend(Amend {
        item: secret,
        words: words("給与", 10),
        seen: words("待遇", 10),
    });
    let colleague = round.does(&fellow(&sakura), &amend);
    assert_eq!(colleague, refused_for(Refusal::NotYours));
    round.does(&hana, &amend).unwrap();
    assert!(time::same_day(round.item(secret).before[0].until, now()));
    assert!(round.item(secret).before[0].until < now());
}

#[test]
fn two_colleagues_mend_different_things_and_neither_is_lost() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let item = round.submits(&sakura, "研修", 10);
    let seen = words("研修", 10);
    let amend = |words: Words| {
        Command::Amend(Amend {
            item,
            words,
            seen: seen.clone(),
        })
    };
    let asked = Words {
        ask: Passage::parse("現場の例を聞きたい").unwrap(),
        ..seen.clone()
    };
    round.does(&fellow(&sakura), &amend(asked)).unwrap();
    round
        .does(&fellow(&sakura), &amend(words("研修", 15)))
        .unwrap();
    let now_there = round.item(item);
    assert_eq!(now_there.words.ask.as_str(), "現場の例を聞きたい");
    assert_eq!((now_there.words.minutes, now_there.before.len()), (15, 2));
    let clash = Refusal::ItemChanged {
        fields: vec!["minutes".to_owned()],
    };
    let third = round.does(&fellow(&sakura), &amend(words("研修", 5)));
    assert_eq!(third, refused_for(clash));
    let other = company("青葉運輸");
    let stranger = round.does(&fellow(&other), &amend(words("研修", 5)));
    assert_eq!(stranger, refused_for(Refusal::NotYours));
    for n in 0..u8::try_from(MAX_BEFORE + 3).unwrap() {
        let seen = round.item(item).words.clone();
        let words = Words {
            minutes: 16 + n,
            ..seen.clone()
        };
        round
            .does(
                &fellow(&sakura),
                &Command::Amend(Amend { item, words, seen }),
            )
            .unwrap();
    }
    assert_eq!(round.item(item).before.len(), MAX_BEFORE);
}

#[test]
fn one_item_stands_for_another_with_the_weight_of_both() {
    let [sakura, aoba, wakaba] = ["さくら食品", "青葉運輸", "わかば銀行"].map(company);
    let mut round = Round::of(table(State::Collecting), &[&sakura, &aoba, &wakaba]);
    let one = round.submits(&sakura, "日本語研修", 10);
    let two = round.submits(&aoba, "やさしい日本語", 10);
    for (item, of) in [(one, &wakaba), (one, &aoba), (two, &wakaba)] {
        let weight = Weight {
            item,
            company: of.id,
        };
        round.does(&fellow(of), &Command::Support(weight)).unwrap();
    }
    let combine = |item, into| {
        let reason = Passage::parse("同じ話題のため").unwrap();
        Command::Combine(Combine { item, into, reason })
    };
    let itself = round.does(&chair(), &combine(one, one));
    assert_eq!(itself, refused_for(Refusal::NotBeside));
    round.does(&chair(), &combine(one, two)).unwrap();
    assert_eq!(round.item(two).support.len(), 2, "each company once");
    assert_eq!(round.item(one).into, Some(two));
    let ring = round.does(&chair(), &combine(two, one));
    assert_eq!(ring, refused_for(Refusal::NotBeside));
    round
        .does(&chair(), &Command::Release(why(one, "")))
        .unwrap();
    assert_eq!(round.item(one).into, None);
}

#[test]
fn minutes_are_written_together_then_locked_and_later_only_corrected() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let item = round.submits(&sakura, "研修", 20);
    round.accepts(item, 20).unwrap();
    let said = |summary: &str, decisions: &str| Record {
        summary: Passage::parse(summary).unwrap(),
        decisions: Passage::parse(decisions).unwrap(),
    };
    let write = |record, seen| Command::WriteDown(WriteDown { item, record, seen });
    let first = write(said("三社の例", ""), Record::default());
    let hana = fellow(&sakura);
    assert_eq!(round.does(&chair(), &first), refused_for(Refusal::NotHeld));
    round.tables[0].state = State::Published;
    assert_eq!(round.does(&hana, &first), refused_for(Refusal::NotHeld));
    round.does(&chair(), &first).unwrap();
    round.tables[0].state = State::Held;
    // One writes what was said, the other what was decided; both saw an empty page.
    let second = write(said("", "次回も続ける"), Record::default());
    round.does(&hana, &second).unwrap();
    assert_eq!(round.item(item).record, said("三社の例", "次回も続ける"));
    let blind = write(said("二社の例", ""), Record::default());
    let fields = vec!["summary".to_owned()];
    let told = round.does(&hana, &blind);
    assert_eq!(told, refused_for(Refusal::RecordChanged { fields }));
    let correct = |text: &str| {
        let text = Passage::parse(text).unwrap();
        Command::Correct(Correct { item, text })
    };
    let early = round.does(&chair(), &correct("四社の例"));
    assert_eq!(early, refused_for(Refusal::NotLocked));
    round.tables[0].state = State::Locked;
    assert_eq!(
        round.does(&chair(), &first),
        refused_for(Refusal::MinutesLocked)
    );
    assert_eq!(
        round.does(&chair(), &correct("")),
        refused_for(Refusal::NoReason)
    );
    round.does(&chair(), &correct("四社の例")).unwrap();
    let kept = round.item(item);
    assert_eq!(kept.record.summary.as_str(), "三社の例", "as it was locked");
    assert_eq!((kept.errata.len(), kept.errata[0].at), (1, now()));
}

#[test]
fn what_was_written_down_is_not_carried_over_and_what_is_late_comes_at_once() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let [said, left] = ["研修", "住まい"].map(|topic| round.submits(&sakura, topic, 20));
    round.accepts(said, 20).unwrap();
    round.accepts(left, 20).unwrap();
    round.tables[0].state = State::Published;
    let conclude = Command::Conclude(Conclude { item: said });
    assert_eq!(
        round.does(&chair(), &conclude),
        refused_for(Refusal::NotYet)
    );
    let record = Record {
        summary: Passage::parse("三社の例").unwrap(),
        ..Record::default()
    };
    let seen = Record::default();
    let write = WriteDown {
        item: said,
        record,
        seen,
    };
    round.does(&chair(), &Command::WriteDown(write)).unwrap();
    let decided = round.does(&chair(), &Command::Decline(why(said, "?")));
    assert_eq!(decided, refused_for(Refusal::Decided));
    round.tables[0].state = State::Held;
    // The next one collects before anybody thought of the rest.
    let next = Roundtable {
        plan: round.tables[0].plan.following(),
        ..table(State::Collecting)
    };
    let next_id = next.id;
    round.tables.push(next);
    let reason = Passage::parse("時間切れ").unwrap();
    let carry = CarryOver {
        roundtable: round.id(),
        reason,
    };
    round.does(&chair(), &Command::CarryOver(carry)).unwrap();
    assert_eq!(round.item(said).state, ItemState::Discussed);
    let late = round.item(left);
    assert_eq!(
        (late.state, late.roundtable),
        (ItemState::Submitted, next_id)
    );
    assert_eq!((late.deferrals, late.given), (1, 0));
}

#[test]
fn what_was_merged_into_an_item_that_goes_is_undecided_again() {
    let [sakura, aoba] = ["さくら食品", "青葉運輸"].map(company);
    let mut round = Round::of(table(State::Collecting), &[&sakura, &aoba]);
    let merges = |round: &mut Round| {
        let one = round.submits(&sakura, "日本語研修", 10);
        let two = round.submits(&aoba, "やさしい日本語", 10);
        let reason = Passage::parse("同じ話題のため").unwrap();
        let combine = Combine {
            item: one,
            into: two,
            reason,
        };
        round.does(&chair(), &Command::Combine(combine)).unwrap();
        (one, two)
    };
    let (one, two) = merges(&mut round);
    let withdraw = Command::Withdraw(Withdraw {
        item: two,
        reason: Reason::default(),
    });
    round.does(&fellow(&aoba), &withdraw).unwrap();
    assert_eq!(
        (round.item(one).state, round.item(one).into),
        (ItemState::Submitted, None)
    );
    let (one, two) = merges(&mut round);
    let decline = Command::Decline(why(two, "テーマに合わないため"));
    round.does(&chair(), &decline).unwrap();
    assert_eq!(
        (round.item(one).state, round.item(one).into),
        (ItemState::Submitted, None)
    );
}

#[test]
fn a_named_item_is_its_companys_and_weight_goes_with_a_merger() {
    let [sakura, aoba] = ["さくら食品", "青葉運輸"].map(company);
    let mut round = Round::of(table(State::Collecting), &[&sakura, &aoba]);
    let hana = fellow(&sakura);
    let item = ItemId::new();
    let submit = Submit {
        item,
        roundtable: round.id(),
        company: sakura.id,
        words: words("研修", 10),
        anonymous: false,
    };
    round.does(&hana, &Command::Submit(submit)).unwrap();
    // Hana works for Aoba now.
    let Actor::Person { person, roles, .. } = hana.clone() else {
        panic!("a person")
    };
    let elsewhere = Actor::Person {
        person,
        areas: Vec::new(),
        roles,
        companies: vec![aoba.id],
        platform: vec![aoba.id],
        donors: Vec::new(),
    };
    let withdraw = Command::Withdraw(Withdraw {
        item,
        reason: Reason::default(),
    });
    let told = round.does(&elsewhere, &withdraw);
    assert_eq!(told, refused_for(Refusal::NotYours));
    // Sakura was merged into Aoba: its people speak for both names.
    let weight = |company: CompanyId| Weight { item, company };
    round
        .does(&hana, &Command::Support(weight(sakura.id)))
        .unwrap();
    let Actor::Person { person, roles, .. } = hana else {
        panic!("a person")
    };
    let merged = Actor::Person {
        person,
        areas: Vec::new(),
        roles,
        companies: vec![sakura.id],
        platform: vec![aoba.id],
        donors: Vec::new(),
    };
    round
        .does(&merged, &Command::Support(weight(aoba.id)))
        .unwrap();
    assert_eq!(round.item(item).support.len(), 1);
    round
        .does(&merged, &Command::Unsupport(weight(aoba.id)))
        .unwrap();
    assert!(round.item(item).support.is_empty());
    round.does(&merged, &withdraw).unwrap();
}

#[test]
fn items_come_while_they_are_collected_and_are_sound() {
    let sakura = company("さくら食品");
    let submit = |round: &Round, words| {
        Command::Submit(Submit {
            item: ItemId::new(),
            roundtable: round.id(),
            company: sakura.id,
            words,
            anonymous: false,
        })
    };
    for state in State::ALL {
        let mut round = Round::of(table(state), &[&sakura]);
        let sent = submit(&round, words("研修", 10));
        let told = round.does(&fellow(&sakura), &sent);
        if state == State::Collecting {
            assert_eq!(told, Ok(()));
        } else {
            assert_eq!(told, refused_for(Refusal::RoundClosed), "{state:?}");
        }
    }
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    for minutes in [0, 61] {
        let sent = submit(&round, words("研修", minutes));
        let told = round.does(&fellow(&sakura), &sent);
        assert_eq!(told, refused_for(Refusal::BadMinutes { most: 60 }));
    }
    let empty = submit(
        &round,
        Words {
            minutes: 5,
            ..Words::default()
        },
    );
    assert_eq!(
        round.does(&fellow(&sakura), &empty),
        refused_for(Refusal::NoTopic)
    );
    let outside = round.does(&staff(Area::Events), &empty);
    assert_eq!(outside, refused_for(Refusal::NotAllowed));
}

#[test]
fn nobody_takes_the_place_of_what_is_there() {
    let [sakura, aoba] = ["さくら食品", "青葉運輸"].map(company);
    let mut round = Round::of(table(State::Collecting), &[&sakura, &aoba]);
    let item = round.submits(&sakura, "研修", 10);
    let again = Command::Submit(Submit {
        item,
        roundtable: round.id(),
        company: aoba.id,
        words: words("乗っ取り", 10),
        anonymous: false,
    });
    let told = round.does(&fellow(&aoba), &again);
    assert_eq!(told, refused_for(Refusal::NotAllowed));
    let plan = Command::Plan(PlanOne {
        roundtable: round.id(),
        plan: plan_of(60).following(),
    });
    assert_eq!(
        round.does(&chair(), &plan),
        refused_for(Refusal::NotAllowed)
    );
}

#[test]
fn a_roundtable_is_planned_for_hours_of_its_own() {
    let there = table(State::Planned);
    let round = Round::of(there.clone(), &[]);
    let planned = |plan: Plan| {
        let roundtable = RoundtableId::new();
        plan::plan(&PlanOne { roundtable, plan }, &chair(), &round.facts())
    };
    assert_eq!(planned(plan_of(30)), refused(Refusal::SameTime));
    let backwards = Plan {
        ends: there.plan.starts,
        ..plan_of(30)
    };
    assert_eq!(planned(backwards), refused(Refusal::BadHours));
    let closes_late = Plan {
        closes: Some(there.plan.following().ends),
        ..there.plan.following()
    };
    assert_eq!(planned(closes_late), refused(Refusal::BadHours));
    assert!(planned(there.plan.following()).is_ok());
}

proptest! {
    /// Whatever the chair does, the agenda fits into the meeting and its places are those of a row.
    #[test]
    fn the_agenda_always_fits(deeds in proptest::collection::vec((0..5_u8, 0..6_usize, 0..6_usize, 0..40_u8), 0..60)) {
        let sakura = company("さくら食品");
        let mut round = Round::of(table(State::Collecting), &[&sakura]);
        let items: Vec<ItemId> = (0..6).map(|n| round.submits(&sakura, &format!("議題{n}"), 10)).collect();
        for (deed, n, m, minutes) in deeds {
            let (item, other) = (items[n], items[m]);
            let before = Some(other);
            let reason = Passage::parse("理由").unwrap();
            let command = match deed {
                0 => Command::Accept(Accept { item, minutes, before, reason }),
                1 => Command::Shift(Shift { item, before }),
                2 => Command::Allot(Allot { item, minutes }),
                3 => Command::Release(Verdict { item, reason }),
                _ => Command::Combine(Combine { item, into: other, reason }),
            };
            let _ = round.does(&chair(), &command);
            let slots = agenda(&round.tables[0], &round.items);
            prop_assert!(taken(&round.tables[0], &round.items) <= round.tables[0].length());
            let mut places: Vec<u16> = slots.iter().map(|slot| slot.item.position).collect();
            places.dedup();
            prop_assert_eq!(places.len(), slots.len(), "two in one place");
            prop_assert!(slots.iter().all(|slot| slot.item.given > 0));
        }
    }
}

#[test]
fn the_clock_locks_minutes_in_time_and_only_where_nothing_is_left_open() {
    let sakura = company("さくら食品");
    let mut round = Round::of(table(State::Collecting), &[&sakura]);
    let item = round.submits(&sakura, "住まい", 20);
    round.accepts(item, 20).unwrap();
    round.tables[0].state = State::Held;
    let ends = round.tables[0].plan.ends;
    let over = ends + TimeDelta::days(14);
    let lock = |to| {
        Command::Advance(Advance {
            roundtable: round.tables[0].id,
            to,
        })
    };
    let (lock, publish) = (lock(State::Locked), lock(State::Published));
    let not_due = refused_for(Refusal::NotDue);
    assert_eq!(
        round.does_at(&Actor::Clock, &lock, over),
        not_due,
        "nobody has said what became of it"
    );
    let conclude = Command::Conclude(Conclude { item });
    round.does_at(&chair(), &conclude, ends).unwrap();
    assert_eq!(
        round.does_at(&Actor::Clock, &lock, over),
        not_due,
        "nobody has written anything down"
    );
    let write = Command::WriteDown(WriteDown {
        item,
        record: Record {
            summary: Passage::parse("三社の例を聞いた").unwrap(),
            ..Record::default()
        },
        seen: Record::default(),
    });
    round.does_at(&chair(), &write, ends).unwrap();
    // Who says late that it was held gives the two weeks from then.
    round.tables[0].turned = Some(ends + TimeDelta::days(3));
    assert_eq!(round.does_at(&Actor::Clock, &lock, over), not_due);
    round.tables[0].turned = Some(ends);
    let early = over - TimeDelta::seconds(1);
    assert_eq!(round.does_at(&Actor::Clock, &lock, early), not_due);
    assert_eq!(round.does_at(&Actor::Clock, &publish, over), not_due);
    round.does_at(&Actor::Clock, &lock, over).unwrap();
    assert_eq!(round.tables[0].state, State::Locked);
}
