//! Loads the facts for a command, each room its own, and finds among them the rows of before.

use app::command::{Command, Facts};
use app::row::{Kind, Row};
use app::rule::Known;
use app::value::CompanyId;
use uuid::Uuid;

use crate::db::Conn;
use crate::error::Failure;
use crate::{company, donor, ideathon, people, post, roundtable, task};

/// # Errors
/// Where the database does not answer.
pub async fn load(conn: &mut Conn, command: &Command) -> Result<Facts, Failure> {
    Ok(match command {
        Command::Ideathon(c) => Facts::Ideathon(Box::new(ideathon::facts::load(conn, c).await?)),
        Command::Company(c) => Facts::Company(company::facts(conn, c).await?),
        Command::People(c) => Facts::People(Box::new(people::facts::load(conn, c).await?)),
        Command::Roundtable(c) => Facts::Roundtable(Box::new(roundtable::facts(conn, c).await?)),
        Command::Task(c) => Facts::Task(Box::new(task::facts(conn, c).await?)),
        Command::Donor(c) => Facts::Donor(Box::new(donor::facts(conn, c).await?)),
        Command::Post(c) => Facts::Post(post::outbox::facts(conn, c).await?),
    })
}

/// A row as it was before the command. A rule changes only what it looked at, so it stands among the facts;
/// a row that does not is new.
#[must_use]
pub fn before(facts: &Facts, kind: Kind, id: Uuid) -> Option<Row> {
    let is = |row: &Row| row.kind() == kind && row.id() == id;
    match facts {
        Facts::Ideathon(f) => {
            let lists = [&f.waiting, &f.active, &f.named]
                .into_iter()
                .filter_map(known)
                .flatten();
            let one = known(&f.registration).into_iter().flatten();
            let registrations = one.chain(lists).cloned().map(Row::Registration);
            let seats = known(&f.seats)
                .into_iter()
                .flatten()
                .cloned()
                .map(Row::Seats);
            let code = known(&f.code).into_iter().flatten().cloned().map(Row::Code);
            let event = f.event.clone().map(Row::Event);
            event
                .into_iter()
                .chain(seats)
                .chain(code)
                .chain(registrations)
                .find(is)
        }
        Facts::Company(f) => known(&f.directory)
            .and_then(|directory| directory.get(CompanyId(id)))
            .cloned()
            .map(Row::Company)
            .filter(is),
        Facts::People(f) => of_people(f).find(is),
        Facts::Roundtable(f) => {
            let members = known(&f.members).into_iter().flatten();
            let tables = known(&f.roundtables).into_iter().flatten();
            let items = known(&f.items).into_iter().flatten();
            let attendances = known(&f.attendances).into_iter().flatten();
            let comments = known(&f.comments).into_iter().flatten();
            let people = known(&f.people).into_iter().flatten();
            (members.cloned().map(Row::Member))
                .chain(tables.cloned().map(Row::Roundtable))
                .chain(items.cloned().map(Row::Item))
                .chain(attendances.cloned().map(Row::Attendance))
                .chain(comments.cloned().map(Row::Comment))
                .chain(people.cloned().map(Row::Person))
                .find(is)
        }
        Facts::Task(f) => {
            let tasks = known(&f.tasks).into_iter().flatten();
            let people = known(&f.people).into_iter().flatten();
            (tasks.cloned().map(Row::Task))
                .chain(people.cloned().map(Row::Person))
                .find(is)
        }
        Facts::Donor(f) => {
            let charity = known(&f.charity).into_iter().flatten();
            let donors = known(&f.donors).into_iter().flatten();
            let pledges = known(&f.pledges).into_iter().flatten();
            let payments = known(&f.payments).into_iter().flatten();
            let transfers = known(&f.transfers).into_iter().flatten();
            let receipts = known(&f.receipts).into_iter().flatten();
            let runs = known(&f.runs).into_iter().flatten();
            let memberships = known(&f.memberships).into_iter().flatten();
            let plans = known(&f.plans).into_iter().flatten();
            let fulfilments = known(&f.fulfilments).into_iter().flatten();
            let campaigns = known(&f.campaigns).into_iter().flatten();
            let tasks = known(&f.tasks).into_iter().flatten();
            (charity.cloned().map(Row::Charity))
                .chain(donors.cloned().map(Row::Donor))
                .chain(pledges.cloned().map(Row::Pledge))
                .chain(payments.cloned().map(Row::Payment))
                .chain(transfers.cloned().map(Row::Transfer))
                .chain(receipts.cloned().map(Row::Receipt))
                .chain(runs.cloned().map(Row::Run))
                .chain(memberships.cloned().map(Row::Membership))
                .chain(plans.cloned().map(Row::Plan))
                .chain(fulfilments.cloned().map(Row::Fulfilment))
                .chain(campaigns.cloned().map(Row::Campaign))
                .chain(tasks.cloned().map(Row::Task))
                .find(is)
        }
        Facts::Post(f) => known(&f.mails)
            .into_iter()
            .flatten()
            .cloned()
            .map(Row::Mail)
            .find(is),
    }
}

fn of_people(f: &app::people::Facts) -> impl Iterator<Item = Row> {
    let people = [&f.person, &f.known]
        .into_iter()
        .filter_map(known)
        .flatten();
    let memberships = known(&f.memberships).into_iter().flatten();
    let sessions = known(&f.session).into_iter().flatten();
    let sessions = sessions.chain(known(&f.sessions).into_iter().flatten());
    let passkeys = known(&f.passkeys).into_iter().flatten();
    let tickets = known(&f.ticket).into_iter().flatten();
    let tickets = tickets.chain(known(&f.tickets).into_iter().flatten());
    let giving = known(&f.giving).into_iter().flatten();
    let given = known(&f.given).into_iter().flatten();
    (people.cloned().map(Row::Person))
        .chain(memberships.cloned().map(Row::Membership))
        .chain(sessions.cloned().map(Row::Session))
        .chain(passkeys.cloned().map(Row::Passkey))
        .chain(tickets.cloned().map(Row::Ticket))
        .chain(giving.cloned().map(Row::Donor))
        .chain(given.cloned().map(Row::Fulfilment))
}

fn known<T>(fact: &Known<T>) -> Option<&T> {
    match fact {
        Known::Known(fact) => Some(fact),
        Known::Hidden => None,
    }
}
