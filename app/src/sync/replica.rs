//! What the device knows: what the server said, with the unanswered commands replayed on top. Pages read
//! nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use leptos::prelude::*;
use uuid::Uuid;

use super::device;
use crate::access::{Change, Patch};
use crate::company::Company;
use crate::donor::{CHARITY, Campaign, Charity, Donor, Payment, Pledge, Receipt};
use crate::fault::{self, Bug};
use crate::ideathon::{Code, Event, Registration, Seats};
use crate::people::Person;
use crate::post::Mail;
use crate::roundtable::{Item, Member, Roundtable};
use crate::row::{Fields, Kind, Row};
use crate::task::Task;
use crate::value::{
    CampaignId, CompanyId, DonorId, EventId, ItemId, MemberId, PaymentId, PersonId, PledgeId,
    ReceiptId, RegistrationId, RoundtableId, Slug, TaskId,
};

type Key = (Kind, Uuid);

/// A handle; copies look at the same rows.
#[derive(Clone, Copy)]
pub struct Replica(StoredValue<Arc<Shared>>);

struct Shared {
    rows: RwLock<Rows>,
    /// Told when rows of a kind enter, change or leave.
    kinds: [ArcTrigger; Kind::ALL.len()],
    /// Told when one row changes; made when a view first reads it.
    watched: Mutex<HashMap<Key, ArcTrigger>>,
}

#[derive(Default)]
struct Rows {
    confirmed: BTreeMap<Key, Confirmed>,
    /// Rows as unanswered commands would leave them.
    provisional: HashMap<Key, Arc<Row>>,
}

struct Confirmed {
    fields: Fields,
    row: Arc<Row>,
}

impl Default for Replica {
    fn default() -> Self {
        Self(StoredValue::new(Arc::new(Shared {
            rows: RwLock::default(),
            kinds: core::array::from_fn(|_| ArcTrigger::new()),
            watched: Mutex::default(),
        })))
    }
}

impl Replica {
    /// Takes in what the server said; of a snapshot, also what it no longer says.
    pub fn apply(&self, patches: Vec<Patch>, snapshot: bool) {
        let shared = self.0.get_value();
        let mut touched: Vec<Key> = Vec::new();
        {
            let mut rows = shared.write();
            if snapshot && !fault::planted(Bug::KeepGone) {
                let kept: HashSet<Key> = patches.iter().map(|p| (p.kind, p.id)).collect();
                rows.confirmed.retain(|key, _| {
                    let keep = kept.contains(key);
                    if !keep {
                        touched.push(*key);
                    }
                    keep
                });
            }
            for patch in patches {
                touched.push((patch.kind, patch.id));
                rows.take(patch);
            }
        }
        shared.notify(&touched);
    }

    /// Lays the rows of an unanswered command on top of what was laid before.
    pub fn lay(&self, rows: Vec<Row>) {
        let shared = self.0.get_value();
        let laid = rows
            .into_iter()
            .map(|row| ((row.kind(), row.id()), Arc::new(row)));
        let laid: Vec<(Key, Arc<Row>)> = laid.collect();
        let touched: Vec<Key> = laid.iter().map(|(key, _)| *key).collect();
        shared.write().provisional.extend(laid);
        shared.notify(&touched);
    }

    /// Takes away what was laid on top.
    pub fn clear(&self) {
        let shared = self.0.get_value();
        let touched: Vec<Key> = shared
            .write()
            .provisional
            .drain()
            .map(|(key, _)| key)
            .collect();
        shared.notify(&touched);
    }

    /// One row, watched by whoever asks.
    #[must_use]
    pub fn get(&self, kind: Kind, id: Uuid) -> Option<Arc<Row>> {
        let shared = self.0.get_value();
        shared.watch((kind, id)).track();
        let rows = shared.read();
        rows.find((kind, id))
    }

    /// Whether a row is only provisional, or changed by a command that the server has not answered.
    #[must_use]
    pub fn pending(&self, kind: Kind, id: Uuid) -> bool {
        let shared = self.0.get_value();
        shared.watch((kind, id)).track();
        shared.read().provisional.contains_key(&(kind, id))
    }

    /// What `pick` takes of each row of a kind; watches the kind.
    pub fn each<T>(&self, kind: Kind, mut pick: impl FnMut(&Row) -> Option<T>) -> Vec<T> {
        let shared = self.0.get_value();
        shared.kinds[kind as usize].track();
        let rows = shared.read();
        let range = (kind, Uuid::nil())..=(kind, Uuid::max());
        let mut picked: Vec<T> = Vec::new();
        for (key, confirmed) in rows.confirmed.range(range) {
            let row = rows.provisional.get(key).unwrap_or(&confirmed.row);
            picked.extend(pick(row));
        }
        let new = |key: &&Key| key.0 == kind && !rows.confirmed.contains_key(*key);
        for key in rows.provisional.keys().filter(new) {
            picked.extend(pick(&rows.provisional[key]));
        }
        picked
    }

    #[must_use]
    pub fn event(&self, id: EventId) -> Option<Event> {
        match self.get(Kind::Event, id.0)?.as_ref() {
            Row::Event(event) => Some(event.clone()),
            _ => None,
        }
    }

    /// All events, the next one first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        let mut events = self.each(Kind::Event, |row| match row {
            Row::Event(event) => Some(event.clone()),
            _ => None,
        });
        events.sort_by_key(|e| (core::cmp::Reverse(e.starts), e.id));
        events
    }

    #[must_use]
    pub fn event_by_slug(&self, slug: &str) -> Option<Event> {
        let found = |row: &Row| match row {
            Row::Event(event) if event.slug.as_str() == slug => Some(event.clone()),
            _ => None,
        };
        self.each(Kind::Event, found).pop()
    }

    #[must_use]
    pub fn event_by(&self, slug: &Slug) -> Option<Event> {
        self.event_by_slug(slug.as_str())
    }

    /// The seats of an event that the reader sees, in the order of the audiences.
    #[must_use]
    pub fn seats(&self, event: EventId) -> Vec<Seats> {
        let mut seats = self.each(Kind::Seats, |row| match row {
            Row::Seats(seats) if seats.event == event => Some(seats.clone()),
            _ => None,
        });
        seats.sort_by_key(|s| s.audience);
        seats
    }

    #[must_use]
    pub fn registration(&self, id: RegistrationId) -> Option<Registration> {
        match self.get(Kind::Registration, id.0)?.as_ref() {
            Row::Registration(registration) => Some(registration.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<Person> {
        match self.get(Kind::Person, id.0)?.as_ref() {
            Row::Person(person) => Some(person.clone()),
            _ => None,
        }
    }

    /// What `pick` takes of each registration of an event.
    pub fn registrations<T>(
        &self,
        event: EventId,
        mut pick: impl FnMut(&Registration) -> Option<T>,
    ) -> Vec<T> {
        self.each(Kind::Registration, |row| match row {
            Row::Registration(r) if r.event == event => pick(r),
            _ => None,
        })
    }

    #[must_use]
    pub fn codes(&self, event: EventId) -> Vec<Code> {
        self.each(Kind::Code, |row| match row {
            Row::Code(code) if code.event == event => Some(code.clone()),
            _ => None,
        })
    }

    #[must_use]
    pub fn company(&self, id: CompanyId) -> Option<Company> {
        match self.get(Kind::Company, id.0)?.as_ref() {
            Row::Company(company) => Some(company.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<Member> {
        match self.get(Kind::Member, id.0)?.as_ref() {
            Row::Member(member) => Some(member.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn roundtable(&self, id: RoundtableId) -> Option<Roundtable> {
        match self.get(Kind::Roundtable, id.0)?.as_ref() {
            Row::Roundtable(table) => Some(table.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn donor(&self, id: DonorId) -> Option<Donor> {
        match self.get(Kind::Donor, id.0)?.as_ref() {
            Row::Donor(donor) => Some(donor.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn pledge(&self, id: PledgeId) -> Option<Pledge> {
        match self.get(Kind::Pledge, id.0)?.as_ref() {
            Row::Pledge(pledge) => Some(pledge.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn payment(&self, id: PaymentId) -> Option<Payment> {
        match self.get(Kind::Payment, id.0)?.as_ref() {
            Row::Payment(payment) => Some(payment.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn receipt(&self, id: ReceiptId) -> Option<Receipt> {
        match self.get(Kind::Receipt, id.0)?.as_ref() {
            Row::Receipt(receipt) => Some(receipt.clone()),
            _ => None,
        }
    }

    /// Who receives gifts; `None` where staff has not said so yet.
    #[must_use]
    pub fn charity(&self) -> Option<Charity> {
        match self.get(Kind::Charity, CHARITY.0)?.as_ref() {
            Row::Charity(charity) => Some(charity.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn campaign(&self, id: CampaignId) -> Option<Campaign> {
        match self.get(Kind::Campaign, id.0)?.as_ref() {
            Row::Campaign(campaign) => Some(campaign.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<Task> {
        match self.get(Kind::Task, id.0)?.as_ref() {
            Row::Task(task) => Some(task.clone()),
            _ => None,
        }
    }

    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<Item> {
        match self.get(Kind::Item, id.0)?.as_ref() {
            Row::Item(item) => Some(item.clone()),
            _ => None,
        }
    }

    /// The mails of an event, the latest first.
    #[must_use]
    pub fn mails(&self, event: EventId) -> Vec<Mail> {
        let mut mails = self.each(Kind::Mail, |row| match row {
            Row::Mail(mail) if mail.event == event => Some(mail.clone()),
            _ => None,
        });
        mails.sort_by_key(|m| (core::cmp::Reverse(m.created), m.id));
        mails
    }

    /// What a device may keep of these rows, or of all; nothing of a row means that it is gone.
    #[must_use]
    pub fn for_device(&self, keys: Option<&[Key]>) -> Vec<(Key, Option<Fields>)> {
        let shared = self.0.get_value();
        let rows = shared.read();
        let kept = |c: &Confirmed| device::row(&c.row, &c.fields);
        match keys {
            Some(keys) => keys
                .iter()
                .map(|key| (*key, rows.confirmed.get(key).and_then(kept)))
                .collect(),
            None => rows
                .confirmed
                .iter()
                .map(|(key, c)| (*key, kept(c)))
                .collect(),
        }
    }

    /// All rows as patches, for the first paint of another replica.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<(Kind, Uuid), Fields> {
        let shared = self.0.get_value();
        let rows = shared.read();
        rows.confirmed
            .iter()
            .map(|(key, c)| (*key, c.fields.clone()))
            .collect()
    }
}

impl Rows {
    fn find(&self, key: Key) -> Option<Arc<Row>> {
        let provisional = self.provisional.get(&key);
        provisional
            .or_else(|| self.confirmed.get(&key).map(|c| &c.row))
            .cloned()
    }

    fn take(&mut self, patch: Patch) {
        let key = (patch.kind, patch.id);
        let fields = match patch.change {
            Change::Leave(_) => {
                self.confirmed.remove(&key);
                return;
            }
            Change::Enter(fields) => fields,
            Change::Set(set) => {
                let Some(known) = self.confirmed.get(&key) else {
                    return;
                };
                let mut fields = known.fields.clone();
                fields.extend(set);
                fields.retain(|_, value| !value.is_null());
                fields
            }
        };
        // A row that this build cannot read is left out; a newer build will read it.
        if let Ok(row) = Row::from_fields(patch.kind, &fields) {
            self.confirmed.insert(
                key,
                Confirmed {
                    fields,
                    row: Arc::new(row),
                },
            );
        }
    }
}

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, Rows> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rows> {
        self.rows.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, key: Key) -> ArcTrigger {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.entry(key).or_default().clone()
    }

    fn notify(&self, touched: &[Key]) {
        let triggers: Vec<ArcTrigger> = {
            let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
            touched
                .iter()
                .filter_map(|key| watched.get(key).cloned())
                .collect()
        };
        for trigger in triggers {
            trigger.notify();
        }
        for kind in Kind::ALL {
            if touched.iter().any(|(k, _)| *k == kind) {
                self.kinds[kind as usize].notify();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Actor, diff};
    use crate::ideathon::EventState;

    #[test]
    fn a_field_that_is_taken_back_and_a_row_that_leaves_are_gone() {
        let owner = Owner::new();
        owner.set();
        let replica = Replica::default();
        let draft = Event {
            id: EventId::new(),
            slug: Slug::parse("day").unwrap(),
            ..Event::default()
        };
        let open = Event {
            state: EventState::Open,
            offer_hours: 5,
            ..draft.clone()
        };
        let patch = |a: &Event, b: &Event| {
            diff(
                &Actor::Visitor,
                Some(&Row::Event(a.clone())),
                Some(&Row::Event(b.clone())),
            )
            .unwrap()
        };
        replica.apply(vec![patch(&draft, &open)], false);
        assert_eq!(replica.event(draft.id).map(|e| e.offer_hours), Some(5));
        replica.apply(vec![patch(&open, &draft)], false);
        assert_eq!(replica.event(draft.id), None);
        replica.apply(vec![patch(&draft, &open)], false);
        replica.apply(Vec::new(), true);
        assert_eq!(
            replica.event(draft.id),
            None,
            "a snapshot without it takes it back"
        );
    }
}
