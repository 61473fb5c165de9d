//! A replica that follows the server: filled by a pull, then fed by the live stream alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::company::Directory;
use app::donor::{
    Campaign, Charity, Donor, Fulfilment, Payment, Plan, Pledge, Receipt, Run, Transfer,
};
use app::ideathon::{Audience, Registration, Seats};
use app::post::Mail;
use app::roundtable::{Attendance, Comment, Item, Member, Roundtable};
use app::row::{Fields, Kind, Row};
use app::sync::Replica;
use app::sync::live::News;
use app::sync::pull::Pulled;
use app::task::Task;
use app::value::{CompanyId, DonorId, ItemId, MemberId, PaymentId, TaskId};
use leptos::prelude::Owner;
use reqwest::{Method, Response, StatusCode};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::sender::As;
use super::{Event, House, PATIENCE, Person};

/// What somebody sees at one moment.
pub struct View(Vec<Row>);

/// Everything that was received, as it came.
pub type Raw = Arc<Mutex<String>>;

pub struct Follower {
    book: Arc<Book>,
    changed: watch::Receiver<u64>,
    following: JoinHandle<()>,
    pub raw: Raw,
}

/// The app's own replica, in a reactive world of its own.
pub struct Book {
    owner: Owner,
    replica: Replica,
}

impl Default for Book {
    fn default() -> Self {
        let owner = Owner::new();
        let replica = owner.with(Replica::default);
        Self { owner, replica }
    }
}

impl Book {
    pub fn takes(&self, pulled: Pulled) {
        self.owner
            .with(|| self.replica.apply(pulled.patches, pulled.snapshot));
    }

    /// All rows, without what is null: a field that was taken back and one that is empty read the same.
    pub fn fields(&self) -> BTreeMap<(Kind, Uuid), Fields> {
        let mut rows = self.owner.with(|| self.replica.fields());
        for fields in rows.values_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        rows
    }

    fn view(&self) -> View {
        let rows = self.fields().into_iter();
        View(
            rows.map(|((kind, _), fields)| Row::from_fields(kind, &fields).unwrap())
                .collect(),
        )
    }
}

impl Follower {
    pub async fn begins(house: &Arc<House>, by: As) -> Self {
        let raw = Raw::default();
        let book = Arc::new(Book::default());
        let (first, text) = pulls(house, &by, "").await;
        note(&raw, &text);
        let cursor = first.cursor.0.clone();
        book.takes(first);
        let (tell, changed) = watch::channel(0);
        let following = tokio::spawn(follow(
            house.clone(),
            by,
            cursor,
            book.clone(),
            tell,
            raw.clone(),
        ));
        Self {
            book,
            changed,
            following,
            raw,
        }
    }

    pub async fn sees<T>(&self, what: &str, mut look: impl FnMut(&View) -> Option<T>) -> T {
        let mut changed = self.changed.clone();
        let there = async {
            loop {
                changed.borrow_and_update();
                if let Some(found) = look(&self.view()) {
                    return found;
                }
                changed.changed().await.expect("the stream goes on");
            }
        };
        let Ok(found) = tokio::time::timeout(PATIENCE, there).await else {
            panic!("it never was seen: {what}; seen was {:?}", self.view().0);
        };
        found
    }

    /// Waits until the server has said that nobody is signed in here any more: nothing is left to see.
    pub async fn is_over(&self) {
        self.sees("the end", |view| view.0.is_empty().then_some(()))
            .await;
    }

    pub fn view(&self) -> View {
        self.book.view()
    }

    pub fn fields(&self) -> BTreeMap<(Kind, Uuid), Fields> {
        self.book.fields()
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.following.abort();
    }
}

impl View {
    /// What a new page shows.
    pub fn of(pulled: Pulled) -> Self {
        let book = Book::default();
        book.takes(pulled);
        book.view()
    }

    pub fn registration(&self, of: &Person) -> Option<Registration> {
        self.registrations()
            .find(|r| {
                r.details
                    .email
                    .as_ref()
                    .is_some_and(|e| e.as_str() == of.email)
            })
            .cloned()
    }

    pub fn registrations(&self) -> impl Iterator<Item = &Registration> {
        self.0.iter().filter_map(|row| {
            if let Row::Registration(r) = row {
                Some(r)
            } else {
                None
            }
        })
    }

    pub fn seats(&self, event: &Event, audience: Audience) -> Option<Seats> {
        self.0.iter().find_map(|row| match row {
            Row::Seats(seats) if seats.event == event.id && seats.audience == audience => {
                Some(seats.clone())
            }
            _ => None,
        })
    }

    pub fn event(&self, slug: &str) -> Option<app::ideathon::Event> {
        self.0.iter().find_map(|row| match row {
            Row::Event(event) if event.slug.as_str() == slug => Some(event.clone()),
            _ => None,
        })
    }

    pub fn people(&self) -> impl Iterator<Item = &app::people::Person> {
        self.0.iter().filter_map(|row| {
            if let Row::Person(person) = row {
                Some(person)
            } else {
                None
            }
        })
    }

    /// The times of companies on the platform.
    pub fn member(&self, id: MemberId) -> Option<Member> {
        self.0.iter().find_map(|row| match row {
            Row::Member(member) if member.id == id => Some(member.clone()),
            _ => None,
        })
    }

    pub fn item(&self, id: ItemId) -> Option<Item> {
        self.0.iter().find_map(|row| match row {
            Row::Item(item) if item.id == id => Some(item.clone()),
            _ => None,
        })
    }

    pub fn items(&self) -> Vec<Item> {
        let items = self.0.iter().filter_map(|row| match row {
            Row::Item(item) => Some(item.clone()),
            _ => None,
        });
        items.collect()
    }

    pub fn task(&self, id: TaskId) -> Option<Task> {
        self.0.iter().find_map(|row| match row {
            Row::Task(task) if task.id == id => Some(task.clone()),
            _ => None,
        })
    }

    /// Who receives gifts.
    pub fn charity(&self) -> Option<Charity> {
        self.0.iter().find_map(|row| match row {
            Row::Charity(charity) => Some(charity.clone()),
            _ => None,
        })
    }

    pub fn donor(&self, id: DonorId) -> Option<Donor> {
        self.0.iter().find_map(|row| match row {
            Row::Donor(donor) if donor.id == id => Some(donor.clone()),
            _ => None,
        })
    }

    pub fn donors(&self) -> Vec<Donor> {
        let donors = self.0.iter().filter_map(|row| match row {
            Row::Donor(donor) => Some(donor.clone()),
            _ => None,
        });
        donors.collect()
    }

    pub fn pledges(&self) -> Vec<Pledge> {
        let pledges = self.0.iter().filter_map(|row| match row {
            Row::Pledge(pledge) => Some(pledge.clone()),
            _ => None,
        });
        pledges.collect()
    }

    pub fn plans(&self) -> Vec<Plan> {
        let plans = self.0.iter().filter_map(|row| match row {
            Row::Plan(plan) => Some(plan.clone()),
            _ => None,
        });
        plans.collect()
    }

    /// What became of benefits.
    pub fn fulfilments(&self) -> Vec<Fulfilment> {
        let all = self.0.iter().filter_map(|row| match row {
            Row::Fulfilment(one) => Some(one.clone()),
            _ => None,
        });
        all.collect()
    }

    pub fn payment(&self, id: PaymentId) -> Option<Payment> {
        self.payments().into_iter().find(|paid| paid.id == id)
    }

    pub fn payments(&self) -> Vec<Payment> {
        let payments = self.0.iter().filter_map(|row| match row {
            Row::Payment(payment) => Some(payment.clone()),
            _ => None,
        });
        payments.collect()
    }

    /// Lines of the bank's statement.
    pub fn transfers(&self) -> Vec<Transfer> {
        let transfers = self.0.iter().filter_map(|row| match row {
            Row::Transfer(transfer) => Some(transfer.clone()),
            _ => None,
        });
        transfers.collect()
    }

    pub fn receipts(&self) -> Vec<Receipt> {
        let receipts = self.0.iter().filter_map(|row| match row {
            Row::Receipt(receipt) => Some(receipt.clone()),
            _ => None,
        });
        receipts.collect()
    }

    pub fn runs(&self) -> Vec<Run> {
        let runs = self.0.iter().filter_map(|row| match row {
            Row::Run(run) => Some(run.clone()),
            _ => None,
        });
        runs.collect()
    }

    pub fn campaigns(&self) -> Vec<Campaign> {
        let campaigns = self.0.iter().filter_map(|row| match row {
            Row::Campaign(campaign) => Some(campaign.clone()),
            _ => None,
        });
        campaigns.collect()
    }

    /// A company's answer for a roundtable.
    pub fn attendance(&self, company: CompanyId) -> Option<Attendance> {
        self.0.iter().find_map(|row| match row {
            Row::Attendance(one) if one.company == company => Some(one.clone()),
            _ => None,
        })
    }

    pub fn comments(&self) -> Vec<Comment> {
        let comments = self.0.iter().filter_map(|row| match row {
            Row::Comment(comment) => Some(comment.clone()),
            _ => None,
        });
        comments.collect()
    }

    pub fn roundtables(&self) -> Vec<Roundtable> {
        let tables = self.0.iter().filter_map(|row| match row {
            Row::Roundtable(table) => Some(table.clone()),
            _ => None,
        });
        tables.collect()
    }

    pub fn companies(&self) -> Directory {
        Directory::of(self.0.iter().filter_map(|row| match row {
            Row::Company(company) => Some(company.clone()),
            _ => None,
        }))
    }

    pub fn mails(&self) -> impl Iterator<Item = &Mail> {
        self.0.iter().filter_map(|row| {
            if let Row::Mail(mail) = row {
                Some(mail)
            } else {
                None
            }
        })
    }
}

/// One pull, and its text as it came.
pub async fn pulls(house: &House, by: &As, cursor: &str) -> (Pulled, String) {
    let path = format!("/sync/pull?cursor={cursor}");
    let response = by
        .sign(house.request(Method::GET, &path))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let text = response.text().await.unwrap();
    (serde_json::from_str(&text).unwrap(), text)
}

/// The live stream behind a cursor, one event after the other.
pub struct Live {
    response: Response,
    received: Vec<u8>,
}

impl Live {
    pub async fn opens(house: &House, by: &As, cursor: &str) -> Option<Self> {
        Self::asks(house, by, cursor).await.ok()
    }

    /// The stream, or how it was refused; nothing where nobody answers.
    async fn asks(house: &House, by: &As, cursor: &str) -> Result<Self, Option<StatusCode>> {
        let request = by
            .sign(house.request(Method::GET, "/sync/live"))
            .header("last-event-id", cursor);
        let response = request.send().await.map_err(|_| None)?;
        if response.status() == StatusCode::OK {
            Ok(Self {
                response,
                received: Vec::new(),
            })
        } else {
            Err(Some(response.status()))
        }
    }

    /// As [`Self::next`], for who knows that there is more to hear.
    pub async fn hears(&mut self) -> (String, News) {
        let next = tokio::time::timeout(PATIENCE, self.next()).await;
        let (id, news, _) = next.expect("news in time").expect("the stream goes on");
        (id, news)
    }

    /// The next event's cursor, its news and its text; `None` when the stream ends.
    pub async fn next(&mut self) -> Option<(String, News, String)> {
        loop {
            let event = self.event().await?;
            let line = |name: &str| {
                event
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .map(str::trim)
            };
            if let (Some(id), Some(data)) = (line("id:"), line("data:")) {
                let news = serde_json::from_str(data).unwrap();
                return Some((id.to_owned(), news, event.clone()));
            }
        }
    }

    /// The text of the next event, also of a beat; `None` when the stream ends.
    pub async fn event(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.received.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = self.received.drain(..end + 2).collect();
                return Some(String::from_utf8(event).unwrap());
            }
            let piece = self.response.chunk().await.ok()??;
            self.received.extend(piece);
        }
    }
}

async fn follow(
    house: Arc<House>,
    by: As,
    mut cursor: String,
    book: Arc<Book>,
    tell: watch::Sender<u64>,
    raw: Raw,
) {
    loop {
        let opened = Live::asks(&house, &by, &cursor).await;
        if matches!(opened, Err(Some(StatusCode::UNAUTHORIZED))) {
            // The session is over: there is nothing to see any more.
            book.takes(Pulled {
                snapshot: true,
                ..Pulled::default()
            });
            tell.send_modify(|n| *n += 1);
        }
        if let Ok(mut live) = opened {
            while let Some((id, news, text)) = live.next().await {
                note(&raw, &text);
                cursor = id;
                book.takes(Pulled {
                    snapshot: news.snapshot,
                    patches: news.patches,
                    ..Pulled::default()
                });
                tell.send_modify(|n| *n += 1);
            }
        }
        // As a browser does after a break.
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

fn note(raw: &Raw, text: &str) {
    raw.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push_str(text);
}
