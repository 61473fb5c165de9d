//! What the rules of this room look at, and which of it a command needs.

use super::rows::Member;
use super::{Attendance, Command, Comment, Item, ItemState, Refusal, Roundtable, Voice};
use crate::access::Actor;
use crate::company::{Directory, Name};
use crate::file::{Receipt, Stored};
use crate::people::{Area, Person};
use crate::row::{Kind, Row};
use crate::rule::{Known, Stop};
use crate::sync::Replica;
use crate::value::{AttendanceId, CommentId, CompanyId, ItemId, MemberId, PersonId, RoundtableId};

/// Facts for one command. The server loads all that [`needs`] names; a device of staff knows all of it, one of a
/// company's contact the roundtables and their items.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The member that the command names; where it names a company, all that belong to the platform or did.
    pub members: Known<Vec<Member>>,
    /// Those companies, and the members', each with all that it was merged into.
    pub directory: Known<Directory>,
    /// All that there are: they are few.
    pub roundtables: Known<Vec<Roundtable>>,
    /// The items of the roundtables that the command is about, and others that it names or that wait.
    pub items: Known<Vec<Item>>,
    /// Who comes, of the roundtables about whose day the command is.
    pub attendances: Known<Vec<Attendance>>,
    /// What is said to the item that the command names; of a command that tells, to all that is spoken of.
    pub comments: Known<Vec<Comment>>,
    /// The companies for which the one speaks whom the command names.
    pub spoken: Known<Vec<CompanyId>>,
    /// Whom the command names, where they speak for a company of the platform.
    pub people: Known<Vec<Person>>,
    /// The file whose receipt the command shows, if it is one of the server's, of this day.
    pub stored: Known<Option<Stored>>,
}

/// What a command looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    Member(MemberId),
    /// A company, and all times of companies on the platform: it may stand for others.
    Company(CompanyId),
    /// A roundtable with its items, and what waits for the next.
    Roundtable(RoundtableId),
    /// The same for an item that is to be new, which nothing else may be called, and the name of its company.
    NewItem(RoundtableId, CompanyId, ItemId),
    /// Items, with all others of their roundtables; the name of a company.
    Items(Vec<ItemId>, Option<CompanyId>),
    /// An item with all others of its roundtable, and who came to that.
    Minutes(ItemId),
    /// Who comes to a roundtable, and the name of a company; also what has the name of an answer that may be new.
    Party(RoundtableId, CompanyId, Option<AttendanceId>),
    /// An item and what is said to it, and the names of companies; also what has the name of a comment.
    Comments(ItemId, Vec<CompanyId>, CommentId),
    /// An item with all others of its roundtable, and the file of a receipt.
    File(ItemId, Receipt),
    /// Somebody, and what may be told to them.
    Person(PersonId),
}

#[must_use]
pub fn needs(command: &Command) -> Needs {
    let item = |id: ItemId| Needs::Items(vec![id], None);
    match command {
        Command::Enroll(c) => Needs::Company(c.company),
        Command::Annotate(c) => Needs::Member(c.member),
        Command::Leave(c) => Needs::Member(c.member),
        Command::Plan(c) => Needs::Roundtable(c.roundtable),
        Command::Arrange(c) => Needs::Roundtable(c.roundtable),
        Command::Advance(c) => Needs::Roundtable(c.roundtable),
        Command::CarryOver(c) => Needs::Roundtable(c.roundtable),
        Command::Submit(c) => Needs::NewItem(c.roundtable, c.company, c.item),
        Command::Amend(c) => item(c.item),
        Command::Withdraw(c) => item(c.item),
        Command::Support(c) | Command::Unsupport(c) => Needs::Items(vec![c.item], Some(c.company)),
        Command::Accept(c) => item(c.item),
        Command::Shift(c) => item(c.item),
        Command::Allot(c) => item(c.item),
        Command::Release(c) | Command::Defer(c) | Command::Decline(c) => item(c.item),
        Command::Combine(c) => Needs::Items(vec![c.item, c.into], None),
        Command::Conclude(c) => item(c.item),
        Command::WriteDown(c) => Needs::Minutes(c.item),
        Command::Correct(c) => item(c.item),
        Command::Answer(c) => Needs::Party(c.roundtable, c.company, Some(c.attendance)),
        Command::Arrive(c) => Needs::Party(c.roundtable, c.company, None),
        Command::Tell(c) => Needs::Person(c.person),
        Command::Say(c) => {
            let own = match c.voice {
                Voice::Company(company) => Some(company),
                Voice::Office | Voice::Source => None,
            };
            let named = own.into_iter().chain(c.mentions.iter().copied());
            Needs::Comments(c.item, named.collect(), c.comment)
        }
        Command::TakeBack(c) => Needs::Comments(c.item, Vec::new(), c.comment),
        Command::Attach(c) => Needs::File(c.item, c.receipt.clone()),
        Command::Detach(c) => item(c.item),
    }
}

impl Needs {
    /// Whether a member is among what is looked at.
    #[must_use]
    pub fn names(&self, member: &Member) -> bool {
        match self {
            Self::Member(id) => member.id == *id,
            Self::Company(_) => true,
            Self::Roundtable(_)
            | Self::NewItem(..)
            | Self::Items(..)
            | Self::Minutes(_)
            | Self::Party(..)
            | Self::Comments(..)
            | Self::File(..)
            | Self::Person(_) => false,
        }
    }

    /// The companies of which the directory speaks.
    #[must_use]
    pub fn companies(&self, members: &[Member]) -> Vec<CompanyId> {
        match self {
            Self::Member(_)
            | Self::Roundtable(_)
            | Self::Minutes(_)
            | Self::File(..)
            | Self::Person(_) => Vec::new(),
            Self::Party(_, company, _) | Self::NewItem(_, company, _) => vec![*company],
            Self::Comments(_, companies, _) => companies.clone(),
            Self::Company(id) => {
                let of_members = members.iter().map(|member| member.company);
                std::iter::once(*id).chain(of_members).collect()
            }
            Self::Items(_, company) => company.iter().copied().collect(),
        }
    }
}

impl Facts {
    #[must_use]
    pub fn known_here(needs: &Needs, replica: &Replica, by: &Actor) -> Self {
        let mut facts = Self::default();
        if by.works_in(Area::Platform) || !by.platform().is_empty() {
            facts.roundtables = Known::Known(replica.each(Kind::Roundtable, |row| match row {
                Row::Roundtable(table) => Some(table.clone()),
                _ => None,
            }));
            facts.items = Known::Known(replica.each(Kind::Item, |row| match row {
                Row::Item(item) => Some(item.clone()),
                _ => None,
            }));
            facts.comments = Known::Known(replica.each(Kind::Comment, |row| match row {
                Row::Comment(comment) => Some(comment.clone()),
                _ => None,
            }));
            facts.attendances = Known::Known(replica.each(Kind::Attendance, |row| match row {
                Row::Attendance(attendance) => Some(attendance.clone()),
                _ => None,
            }));
        }
        let mut members = Vec::new();
        if by.works_here() {
            members = replica.each(Kind::Member, |row| match row {
                Row::Member(member) if needs.names(member) => Some(member.clone()),
                _ => None,
            });
            facts.members = Known::Known(members.clone());
        }
        let companies = needs.companies(&members);
        // A contact sees their own company, and not always what it was merged into.
        if by.works_here() || companies.iter().all(|id| replica.company(*id).is_some()) {
            let directory = Directory::reaching(companies, |id| replica.company(id));
            facts.directory = Known::Known(directory);
        }
        facts
    }

    pub(super) fn table(&self, id: RoundtableId) -> Result<&Roundtable, Stop> {
        let tables = self.roundtables.known()?;
        let found = tables.iter().find(|table| table.id == id);
        found.ok_or_else(|| Refusal::NoSuchRoundtable.into())
    }

    pub(super) fn item(&self, id: ItemId) -> Result<&Item, Stop> {
        let items = self.items.known()?;
        let found = items.iter().find(|item| item.id == id);
        found.ok_or_else(|| Refusal::NoSuchItem.into())
    }

    /// An item and the roundtable that it is of.
    pub(super) fn item_at(&self, id: ItemId) -> Result<(&Item, &Roundtable), Stop> {
        let item = self.item(id)?;
        Ok((item, self.table(item.roundtable)?))
    }

    /// An item that the chair decides about, of a roundtable whose agenda is shaped.
    pub(super) fn shaped(&self, id: ItemId) -> Result<(&Item, &Roundtable), Stop> {
        let (item, table) = self.item_at(id)?;
        if !table.state.is_shaped() {
            return Err(Refusal::NotShaped.into());
        }
        Ok((item, table))
    }

    /// A company's answer for a roundtable.
    pub(super) fn attendance(
        &self,
        table: RoundtableId,
        company: CompanyId,
    ) -> Result<Option<&Attendance>, Stop> {
        let all = self.attendances.known()?;
        let of = |one: &&Attendance| one.roundtable == table && one.company == company;
        Ok(all.iter().find(of))
    }

    /// What waits for the next roundtable.
    pub(super) fn waiting(&self) -> Result<impl Iterator<Item = &Item>, Stop> {
        let items = self.items.known()?;
        Ok(items.iter().filter(|i| i.state == ItemState::Deferred))
    }

    /// What a company is called.
    pub(super) fn name(&self, id: CompanyId) -> Result<Name, Stop> {
        let company = self.directory.known()?.company(id);
        let company = company.ok_or(Refusal::NoSuchCompany)?;
        Ok(company.name.clone())
    }
}
