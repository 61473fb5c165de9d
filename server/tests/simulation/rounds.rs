//! What people do for a roundtable: companies bring items, the chair shapes the agenda.

use app::access::Actor;
use app::command::Command;
use app::file::{FileKind, Stored};
use app::roundtable::{
    Accept, Advance, Allot, Amend, Answer, Arrange, Arrive, Attach, Attendance, CarryOver, Combine,
    Command as C, Comment, Conclude, Detach, Item, Party, Plan, PlanOne, Record, Roundtable, Say,
    Shift, State, Submit, TakeBack, Verdict, Voice, Weight, Withdraw, Words, WriteDown,
};
use app::row::{Kind, Row};
use app::sync::Sync;
use app::sync::push::Outcome;
use app::task::{Assignee, Subject};
use app::time::Time;
use app::value::{
    AttendanceId, CommentId, CompanyId, FileId, FileName, ItemId, Line, Passage, PersonId,
    RoundtableId,
};
use chrono::TimeDelta;
use rand::Rng as _;
use server::file::receipt;
use server::seal::Seal;
use uuid::Uuid;

use crate::house::House;
use crate::tasks;
use crate::verbs::Verbs;

/// What the server knows of a file that came then.
pub fn stored(by: PersonId, at: Time) -> Stored {
    Stored {
        file: FileId::new(),
        by,
        kind: FileKind::Pdf,
        bytes: 7_000,
        at,
    }
}

pub fn attach(seal: &Seal, item: ItemId, stored: &Stored, name: &str) -> Attach {
    Attach {
        item,
        file: stored.file,
        receipt: receipt(seal, stored).unwrap(),
        name: FileName::parse(name).unwrap(),
    }
}

/// A roundtable that begins then.
pub fn round(starts: Time) -> PlanOne {
    PlanOne {
        roundtable: RoundtableId::new(),
        plan: Plan {
            starts,
            ends: starts + TimeDelta::hours(2),
            capacity: 3,
            ..Plan::default()
        },
    }
}

/// Roundtables of all states, with items of a company: some have a slot, some wait, the others are undecided.
pub async fn some(house: &House, company: CompanyId, contact: PersonId) {
    use State::{Collecting, Held, Locked, Planned};
    let by = Actor::Person {
        person: contact,
        areas: Vec::new(),
        roles: Vec::new(),
        companies: vec![company],
        platform: vec![company],
        donors: Vec::new(),
    };
    let has_done = async |command| house.has_done(Command::Roundtable(command)).await;
    for (n, state) in (0..).zip([Locked, Held, Collecting, Planned]) {
        let plan = round(house.clock.now() + TimeDelta::days(90 * n + 30));
        let (roundtable, coming) = (plan.roundtable, plan.plan.clone());
        has_done(C::Plan(plan)).await;
        let mut items = Vec::new();
        for to in State::ALL
            .into_iter()
            .filter(|to| *to > Planned && *to <= state)
        {
            if to == Held {
                // Items come before a roundtable begins, and it is held behind that.
                let plan = round(house.clock.now() - TimeDelta::days(150 - 60 * n)).plan;
                let seen = coming.clone();
                has_done(C::Arrange(Arrange {
                    roundtable,
                    plan,
                    seen,
                }))
                .await;
            }
            if to == Locked {
                let item = items[0];
                has_done(C::Conclude(Conclude { item })).await;
                let reason = Passage::default();
                has_done(C::CarryOver(CarryOver { roundtable, reason })).await;
            }
            has_done(C::Advance(Advance { roundtable, to })).await;
            if to == Collecting {
                items = agenda(house, &by, roundtable).await;
                answers(house, &by, roundtable).await;
            }
            if to == Held {
                let item = items[0];
                let subject = Subject::Item { item, roundtable };
                tasks::given(house, Assignee::Company(company), Some(subject)).await;
            }
        }
    }
}

/// What somebody sees of who comes.
pub fn attendances(sync: &Sync) -> Vec<Attendance> {
    sync.replica.each(Kind::Attendance, |row| match row {
        Row::Attendance(attendance) => Some(attendance.clone()),
        _ => None,
    })
}

/// What somebody sees of what is said.
pub fn comments(sync: &Sync) -> Vec<Comment> {
    sync.replica.each(Kind::Comment, |row| match row {
        Row::Comment(comment) => Some(comment.clone()),
        _ => None,
    })
}

/// Two of the company come.
async fn answers(house: &House, by: &Actor, roundtable: RoundtableId) {
    let answer = C::Answer(Answer {
        attendance: AttendanceId::new(),
        roundtable,
        company: by.platform()[0],
        party: Party {
            names: ["はな", "とおる"]
                .map(|name| Line::parse(name).unwrap())
                .to_vec(),
        },
        seen: Party::default(),
    });
    let done = house.does_as(by.clone(), Command::Roundtable(answer)).await;
    assert!(matches!(done, Outcome::Done(_)), "{done:?}");
}

/// Two items have a slot and a file, one waits, three are undecided.
async fn agenda(house: &House, by: &Actor, roundtable: RoundtableId) -> Vec<ItemId> {
    let has_done = async |command| house.has_done(Command::Roundtable(command)).await;
    let items = [30, 20, 10, 5, 5, 5].map(|minutes| (ItemId::new(), minutes));
    for (item, minutes) in items {
        has_sent(house, by, roundtable, item, minutes).await;
    }
    for (item, _) in &items[..2] {
        let stored = stored(by.person().unwrap_or_default(), house.clock.now());
        let attach = C::Attach(attach(&house.app().db.seal, *item, &stored, "資料.pdf"));
        let done = house.does_as(by.clone(), Command::Roundtable(attach)).await;
        assert!(matches!(done, Outcome::Done(_)), "{done:?}");
    }
    for (item, minutes) in &items[..2] {
        let (item, minutes) = (*item, *minutes);
        let (before, reason) = (None, Passage::default());
        let accept = Accept {
            item,
            minutes,
            before,
            reason,
        };
        has_done(C::Accept(accept)).await;
    }
    let (item, reason) = (items[2].0, Passage::parse("時間が足りない").unwrap());
    has_done(C::Defer(Verdict { item, reason })).await;
    for (item, _) in &items[..3] {
        has_done(C::Say(Say {
            comment: CommentId::new(),
            item: *item,
            voice: Voice::Office,
            text: Passage::parse("事務局から一言").unwrap(),
            mentions: Vec::new(),
        }))
        .await;
    }
    items.map(|(item, _)| item).to_vec()
}

/// Somebody of the company brings an item in.
async fn has_sent(house: &House, by: &Actor, roundtable: RoundtableId, item: ItemId, minutes: u8) {
    let submit = C::Submit(Submit {
        item,
        roundtable,
        company: by.platform()[0],
        words: Words {
            topic: Line::parse(&format!("議題 {minutes}")).unwrap(),
            minutes,
            ..Words::default()
        },
        anonymous: false,
    });
    let done = house.does_as(by.clone(), Command::Roundtable(submit)).await;
    assert!(matches!(done, Outcome::Done(_)), "{done:?}");
}

impl Verbs<'_> {
    pub fn roundtable(&mut self, sync: &Sync) -> Option<C> {
        let tables = Self::seen(sync, Kind::Roundtable, |row| match row {
            Row::Roundtable(table) => Some(table.clone()),
            _ => None,
        });
        let items = Self::seen(sync, Kind::Item, |row| match row {
            Row::Item(item) => Some(item.clone()),
            _ => None,
        });
        let Some(table) = self.one(&tables) else {
            return Some(C::Plan(round(self.some_day())));
        };
        let own = self.one(sync.actor().platform());
        if self.random.random_ratio(1, 6) {
            return self.attends(own, &table, &attendances(sync));
        }
        let chosen = self.one(&items).filter(|_| self.random.random_ratio(2, 3));
        if let Some(item) = &chosen
            && self.random.random_ratio(1, 5)
        {
            return Some(self.says(own, item, &comments(sync)));
        }
        if let Some(item) = &chosen
            && self.random.random_ratio(1, 8)
        {
            return Some(self.attaches(&sync.actor(), item));
        }
        match (own, chosen) {
            (Some(company), Some(item)) => Some(self.of_ones_own(company, item)),
            (Some(company), None) => Some(self.submits(company, &table)),
            (None, Some(item)) => self.shapes(item, &items),
            (None, None) => self.chairs(table),
        }
    }

    /// A company answers, as it sees its answer; staff notes who came, or mends an answer.
    fn attends(
        &mut self,
        own: Option<CompanyId>,
        table: &Roundtable,
        all: &[Attendance],
    ) -> Option<C> {
        let chosen = self.one(all);
        if let (None, Some(one)) = (own, &chosen)
            && self.random.random()
        {
            let guest = self.one(&one.guests)?;
            return Some(C::Arrive(Arrive {
                roundtable: one.roundtable,
                company: one.company,
                name: guest.name,
                came: !guest.came,
            }));
        }
        let company = own.or_else(|| chosen.map(|one| one.company))?;
        let of = |one: &&Attendance| one.roundtable == table.id && one.company == company;
        let there = all.iter().find(of);
        let names = there.map(Attendance::names).unwrap_or_default();
        let mut meant = names.clone();
        meant.truncate(self.random.random_range(0..3));
        if self.random.random() {
            meant.push(Line::parse(&format!("代わり {}", self.count)).unwrap());
        }
        Some(C::Answer(Answer {
            attendance: AttendanceId::new(),
            roundtable: table.id,
            company,
            party: Party { names: meant },
            seen: Party { names },
        }))
    }

    /// Somebody attaches a file that has just come, or takes one off.
    fn attaches(&mut self, by: &Actor, item: &Item) -> C {
        let there = self.one(&item.attached);
        if let Some(one) = there.filter(|_| self.random.random_ratio(1, 3)) {
            return C::Detach(Detach {
                item: item.id,
                file: one.file,
            });
        }
        let stored = stored(by.person().unwrap_or_default(), self.now);
        C::Attach(attach(self.seal, item.id, &stored, "資料.pdf"))
    }

    /// Somebody says something to an item, without a name where it is theirs and has none, or takes it back.
    fn says(&mut self, own: Option<CompanyId>, item: &Item, said: &[Comment]) -> C {
        let back = self.one(said).filter(|_| self.random.random_ratio(1, 4));
        if let Some(comment) = back {
            return C::TakeBack(TakeBack {
                item: comment.item,
                comment: comment.id,
            });
        }
        let unnamed = item.anonymous && item.by.is_some();
        let voice = match own {
            Some(_) if unnamed => Voice::Source,
            Some(company) => Voice::Company(company),
            None => Voice::Office,
        };
        let asks = item.company.filter(|_| self.random.random());
        C::Say(Say {
            comment: CommentId(Uuid::new_v4()),
            item: item.id,
            voice,
            text: Passage::parse(&format!("言葉 {}", self.count)).unwrap(),
            mentions: asks.into_iter().collect(),
        })
    }

    fn some_day(&mut self) -> Time {
        self.now + TimeDelta::days(self.random.random_range(-1..200))
    }

    fn reason() -> Passage<400> {
        Passage::parse("次回のテーマに合うため").unwrap()
    }

    fn of_ones_own(&mut self, company: CompanyId, item: Item) -> C {
        let (seen, summary) = (item.record, format!("話 {}", self.count));
        let (item, words, reason) = (item.id, item.words, Self::reason());
        let weight = Weight { item, company };
        match self.random.random_range(0..7) {
            6 => C::WriteDown(WriteDown {
                item,
                record: Record {
                    summary: Passage::parse(&summary).unwrap(),
                    ..seen.clone()
                },
                seen,
            }),
            0 => C::Withdraw(Withdraw { item, reason }),
            1 => C::Unsupport(weight),
            2 | 3 => C::Support(weight),
            _ => C::Amend(Amend {
                item,
                seen: words.clone(),
                words: Words {
                    ask: Passage::parse(&format!("内容 {}", self.count)).unwrap(),
                    ..words
                },
            }),
        }
    }

    fn submits(&mut self, company: CompanyId, table: &Roundtable) -> C {
        let anonymous = self.random.random();
        C::Submit(Submit {
            item: if anonymous {
                ItemId(Uuid::new_v4())
            } else {
                ItemId::new()
            },
            roundtable: table.id,
            company,
            words: Words {
                topic: Line::parse(&format!("議題 {}", self.count)).unwrap(),
                minutes: self.random.random_range(1..50),
                ..Words::default()
            },
            anonymous,
        })
    }

    fn shapes(&mut self, item: Item, items: &[Item]) -> Option<C> {
        let (item, reason) = (item.id, Self::reason());
        let minutes = self.random.random_range(1..50);
        let before = self.one(items).map(|item| item.id);
        let verdict = Verdict {
            item,
            reason: reason.clone(),
        };
        Some(match self.random.random_range(0..9) {
            0..=2 => C::Accept(Accept {
                item,
                minutes,
                before,
                reason,
            }),
            3 => C::Shift(Shift { item, before }),
            4 => C::Allot(Allot { item, minutes }),
            5 => C::Release(verdict),
            6 => C::Defer(verdict),
            7 => C::Conclude(Conclude { item }),
            _ => C::Combine(Combine {
                item,
                into: before?,
                reason,
            }),
        })
    }

    fn chairs(&mut self, table: Roundtable) -> Option<C> {
        let (roundtable, reason) = (table.id, Self::reason());
        Some(match self.random.random_range(0..6) {
            0 => C::Plan(round(self.some_day())),
            1 => C::CarryOver(CarryOver { roundtable, reason }),
            2 => C::Arrange(Arrange {
                roundtable,
                seen: table.plan.clone(),
                plan: Plan {
                    theme: Line::optional(&format!("テーマ {}", self.count)).unwrap(),
                    ..table.plan
                },
            }),
            _ => C::Advance(Advance {
                roundtable,
                to: table.state.next()?,
            }),
        })
    }
}
