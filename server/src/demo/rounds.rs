//! Roundtables of the sample: three were held, a fourth collects. They happen in the past, one command after the other,
//! with the clock set back meanwhile, so that each item has a way of its own.

use app::access::Actor;
use app::command::Command;
use app::company;
use app::lang::Lang;
use app::people::{self, Area, Join, Role};
use app::roundtable::{
    Accept, Advance, CarryOver, Combine, Command as C, Conclude, Correct, Enroll, Plan, PlanOne,
    Reason, Record, State, Submit, Verdict, Weight, Withdraw, WriteDown,
};
use app::task::{self, Assignee, Subject};
use app::time::{Time, from_japan, japan};
use app::value::{
    CompanyId, Email, ItemId, Line, MemberId, MembershipId, Passage, PersonId, RoundtableId, TaskId,
};
use chrono::{Datelike as _, Months, TimeDelta, Weekday};
use uuid::Uuid;

use super::done;
use super::talk::{COMPANIES, Ends, Fate, ROUNDS, Round, Said};
use super::{guests, papers};
use crate::clock::Clock;
use crate::error::Failure;
use crate::http::App;

/// A company, and the actor who speaks for it.
pub type Fellow = (CompanyId, Actor);

/// Before anything else of the sample: its past is the beginning of the log.
pub async fn hold(app: &App) -> Result<(), Failure> {
    let mut past = Past::of(&app.clock);
    let last = next_one(app.clock.now());
    past.at(last - TimeDelta::days(900));
    let fellows = fellows(app).await?;
    let mut waiting = Vec::new();
    for (n, round) in (0_u32..).zip(&ROUNDS) {
        let back = u32::try_from(ROUNDS.len())? - 1 - n;
        let starts = afternoon(last - Months::new(3 * back));
        waiting = one(app, &mut past, &fellows, round, starts, waiting).await?;
    }
    past.comes_back();
    Ok(())
}

/// The clock, set back.
pub struct Past<'a> {
    clock: &'a Clock,
    moved: TimeDelta,
}

impl<'a> Past<'a> {
    pub const fn of(clock: &'a Clock) -> Self {
        let moved = TimeDelta::zero();
        Self { clock, moved }
    }

    pub fn at(&mut self, at: Time) {
        let by = at - self.clock.now();
        self.clock.advance(by);
        self.moved += by;
    }

    pub fn comes_back(self) {
        self.clock.advance(-self.moved);
    }
}

/// The fourth begins on a Thursday, three weeks ahead or some days later.
fn next_one(now: Time) -> Time {
    afternoon(now + TimeDelta::days(24))
}

/// Two in the afternoon of the next Thursday.
fn afternoon(from: Time) -> Time {
    let day = japan(from).date_naive();
    let to = 7 + i64::from(Weekday::Thu.num_days_from_monday());
    let to = (to - i64::from(day.weekday().num_days_from_monday())) % 7;
    let day = day + TimeDelta::days(to);
    day.and_hms_opt(14, 0, 0).map_or(from, from_japan)
}

async fn fellows(app: &App) -> Result<Vec<Fellow>, Failure> {
    let mut fellows = Vec::new();
    for (n, (name, contact)) in COMPANIES.iter().enumerate() {
        let company = CompanyId::new();
        let create = company::Create {
            company,
            name: Line::parse(name)?,
            ..company::Create::default()
        };
        let create = company::Command::Create(Box::new(create));
        done(app, Actor::Operator, Command::Company(create)).await?;
        let enroll = Enroll {
            member: MemberId::new(),
            company,
            since: None,
            note: Passage::default(),
        };
        does(app, Actor::Operator, C::Enroll(enroll)).await?;
        let person = PersonId::new();
        let join = Join {
            membership: MembershipId::new(),
            person,
            role: Role::Contact,
            name: Line::optional(contact)?,
            email: Some(Email::parse(&format!("fellow{}@sample.example", n + 1))?),
            lang: Lang::Ja,
            company: Some(company),
            title: Line::optional("人事部")?,
            from: None,
            until: None,
        };
        let join = people::Command::Join(join);
        done(app, Actor::Operator, Command::People(join)).await?;
        let actor = Actor::Person {
            person,
            areas: Vec::new(),
            roles: vec![Role::Contact],
            companies: vec![company],
            platform: vec![company],
            donors: Vec::new(),
        };
        fellows.push((company, actor));
    }
    Ok(fellows)
}

/// One roundtable from its plan to its end, or to today; gives the items back that wait for the next.
async fn one(
    app: &App,
    past: &mut Past<'_>,
    fellows: &[Fellow],
    round: &'static Round,
    starts: Time,
    waiting: Vec<(ItemId, &'static Said)>,
) -> Result<Vec<(ItemId, &'static Said)>, Failure> {
    let roundtable = RoundtableId::new();
    let chair = || Actor::Operator;
    past.at(starts - TimeDelta::days(40));
    let plan = Plan {
        starts,
        ends: starts + TimeDelta::hours(2),
        place: Line::optional(round.place)?,
        link: Line::optional("https://meet.sample.example/platform")?,
        theme: Line::optional(round.theme)?,
        capacity: 3,
        closes: Some(starts - TimeDelta::days(7)),
    };
    does(app, chair(), C::Plan(PlanOne { roundtable, plan })).await?;
    let advance = |to| C::Advance(Advance { roundtable, to });
    does(app, chair(), advance(State::Collecting)).await?;
    let mut items = waiting;
    for (day, said) in (0_i64..).zip(round.items) {
        past.at(starts - TimeDelta::days(34) + TimeDelta::hours(day * 7));
        let item = submits(app, fellows, roundtable, said).await?;
        items.push((item, said));
        for name in said.papers {
            past.at(app.clock.now() + TimeDelta::minutes(5));
            papers::attach(app, &fellows[said.company].1, item, name).await?;
        }
    }
    for (item, said) in &items {
        for company in said.support {
            past.at(app.clock.now() + TimeDelta::minutes(11));
            let (company, by) = &fellows[*company];
            let (item, company) = (*item, *company);
            does(app, by.clone(), C::Support(Weight { item, company })).await?;
        }
    }
    let carried = items.len() - round.items.len();
    for (n, (item, said)) in items.iter().enumerate() {
        past.at(app.clock.now() + TimeDelta::minutes(9));
        let fate = match n < carried {
            // What has waited so long is the chair's next thing to decide.
            true if !round.held => Fate::Open,
            true => said.then,
            false => said.fate,
        };
        decides(app, fellows, &items, (*item, said), fate).await?;
    }
    past.at(app.clock.now() + TimeDelta::minutes(9));
    let turn = ROUNDS
        .iter()
        .position(|other| std::ptr::eq(other, round))
        .unwrap_or_default();
    guests::answer(app, fellows, roundtable, turn).await?;
    if !round.held {
        return Ok(Vec::new());
    }
    past.at(starts - TimeDelta::days(6));
    does(app, chair(), advance(State::Published)).await?;
    past.at(starts);
    guests::arrive(app, fellows, roundtable, turn).await?;
    past.at(starts + TimeDelta::hours(2));
    does(app, chair(), advance(State::Held)).await?;
    let (mut later, mut followed) = (Vec::new(), Vec::new());
    for (n, (item, said)) in items.iter().enumerate() {
        let fate = if n < carried { said.then } else { said.fate };
        match fate {
            Fate::Slot(_) => {
                write(app, *item, said).await?;
                does(app, chair(), C::Conclude(Conclude { item: *item })).await?;
                followed.extend(follows(app, fellows, (roundtable, *item), said, starts).await?);
            }
            Fate::NotReached(_) | Fate::Waits(_) => later.push((*item, *said)),
            _ => {}
        }
    }
    let reason = Reason::parse("時間内に取り上げられなかったため")?;
    does(app, chair(), C::CarryOver(CarryOver { roundtable, reason })).await?;
    past.at(starts + TimeDelta::days(14));
    does(app, chair(), advance(State::Locked)).await?;
    past.at(starts + TimeDelta::days(20));
    for (item, said) in items.iter().filter(|(_, said)| !said.erratum.is_empty()) {
        let (item, text) = (*item, Passage::parse(said.erratum)?);
        does(app, chair(), C::Correct(Correct { item, text })).await?;
    }
    end(app, past, followed).await?;
    Ok(later)
}

/// What follows from an item, with the moment at which it ended.
async fn follows(
    app: &App,
    fellows: &[Fellow],
    (roundtable, item): (RoundtableId, ItemId),
    said: &Said,
    starts: Time,
) -> Result<Vec<(Time, task::Command)>, Failure> {
    let mut ended = Vec::new();
    for follow in said.follow {
        let due = starts + TimeDelta::days(follow.days);
        let assignee = follow.by.map_or(Assignee::Office(Area::Platform), |n| {
            Assignee::Company(fellows[n].0)
        });
        let id = TaskId::new();
        let give = task::Give {
            task: id,
            words: task::Words {
                what: Line::parse(follow.what)?,
                assignee,
                due: Some(due),
            },
            subject: Some(Subject::Item { item, roundtable }),
        };
        let give = task::Command::Give(give);
        done(app, Actor::Operator, Command::Task(give)).await?;
        match follow.end {
            Ends::Open => {}
            Ends::Done(days) => {
                let end = task::Command::Finish(task::End { task: id });
                ended.push((due - TimeDelta::days(days), end));
            }
            Ends::Dropped(reason) => {
                let reason = Passage::parse(reason)?;
                let end = task::Command::Abandon(task::Abandon { task: id, reason });
                ended.push((due, end));
            }
        }
    }
    Ok(ended)
}

/// What was done or dropped, in its order.
async fn end(
    app: &App,
    past: &mut Past<'_>,
    mut ended: Vec<(Time, task::Command)>,
) -> Result<(), Failure> {
    ended.sort_by_key(|(at, _)| *at);
    for (at, command) in ended {
        past.at(at);
        done(app, Actor::Operator, Command::Task(command)).await?;
    }
    Ok(())
}

async fn write(app: &App, item: ItemId, said: &Said) -> Result<(), Failure> {
    let (summary, decisions) = said.record;
    if summary.is_empty() {
        return Ok(());
    }
    let record = Record {
        summary: Passage::parse(summary)?,
        decisions: Passage::parse(decisions)?,
    };
    let seen = Record::default();
    let write = C::WriteDown(WriteDown { item, record, seen });
    does(app, Actor::Operator, write).await
}

async fn submits(
    app: &App,
    fellows: &[Fellow],
    roundtable: RoundtableId,
    said: &Said,
) -> Result<ItemId, Failure> {
    let (company, by) = &fellows[said.company];
    let item = if said.anonymous {
        ItemId(Uuid::new_v4())
    } else {
        ItemId::new()
    };
    let submit = Submit {
        item,
        roundtable,
        company: *company,
        words: app::roundtable::Words {
            topic: Line::parse(said.topic)?,
            kind: said.kind,
            ask: Passage::parse(said.ask)?,
            minutes: said.minutes,
            presenter: Line::optional(said.presenter)?,
        },
        anonymous: said.anonymous,
    };
    does(app, by.clone(), C::Submit(submit)).await?;
    Ok(item)
}

async fn decides(
    app: &App,
    fellows: &[Fellow],
    items: &[(ItemId, &Said)],
    (item, said): (ItemId, &Said),
    fate: Fate,
) -> Result<(), Failure> {
    let verdict = |reason: &str| {
        let reason = Reason::parse(reason)?;
        Ok::<_, Failure>(Verdict { item, reason })
    };
    let command = match fate {
        Fate::Open => return Ok(()),
        Fate::Slot(minutes) | Fate::NotReached(minutes) => C::Accept(Accept {
            item,
            minutes,
            before: None,
            reason: Reason::default(),
        }),
        Fate::Waits(reason) => C::Defer(verdict(reason)?),
        Fate::Declined(reason) => C::Decline(verdict(reason)?),
        Fate::Into(topic, reason) => {
            let into = items.iter().find(|(_, other)| other.topic == topic);
            let (into, _) = into.ok_or_else(|| Failure::new("nothing to merge it into"))?;
            let (into, reason) = (*into, Reason::parse(reason)?);
            C::Combine(Combine { item, into, reason })
        }
        Fate::Withdrawn(reason) => {
            let (_, by) = &fellows[said.company];
            let reason = Reason::parse(reason)?;
            return does(app, by.clone(), C::Withdraw(Withdraw { item, reason })).await;
        }
    };
    does(app, Actor::Operator, command).await
}

pub async fn does(app: &App, by: Actor, command: C) -> Result<(), Failure> {
    done(app, by, Command::Roundtable(command)).await
}
