//! Sample data: an event a few weeks ahead, and the people of the organisation, all invented. They take the same way as
//! everyone: commands, decided by the rules.

use app::access::Actor;
use app::command::Command;
use app::company::{self, CorporateNumber, Industry, SizeBand};
use app::ideathon::form::Filled;
use app::ideathon::{
    self, Audience, Cancel, CreateEvent, Entry, EventText, IssueCode, LinkCompany, Register, Theme,
    ThemeId,
};
use app::lang::Lang;
use app::people::{Area, Purpose};
use app::roundtable::{self, Enroll, Leave};
use app::sync::push::Outcome;
use app::time::{Time, from_japan, japan};
use app::value::{
    Both, CodeId, CompanyId, Email, EventId, Kana, Line, MemberId, Passage, RegistrationId,
    SeatsId, Slug,
};
use chrono::{Datelike as _, TimeDelta};

use crate::error::Failure;
use crate::http::App;
use crate::sync::writer::Envelope;
use crate::{ideathon as room, people as persons};

mod campaigns;
mod cards;
mod cast;
mod donors;
mod givers;
mod guests;
mod members;
mod papers;
mod people;
mod promises;
mod rounds;
mod talk;

const SLUG: &str = "ideathon-sample";
const STAFF: &str = "ken@tomoni.example";

/// Fills an empty database, and gives the address at which staff signs in once.
///
/// # Errors
/// Where a sample is refused: then a rule and the sample disagree.
pub async fn fill(app: &App) -> Result<String, Failure> {
    let email = Email::parse(STAFF)?;
    let known = async || {
        let mut conn = app.db.readers.acquire().await?;
        persons::by_email(&mut conn, &email).await
    };
    let known_event =
        room::facts::event_by_slug(&mut *app.db.readers.acquire().await?, &Slug::parse(SLUG)?)
            .await?;
    if known_event.is_none() {
        donors::give(app).await?;
        rounds::hold(app).await?;
        event(app).await?;
    }
    if known().await?.is_none() {
        // Whoever looks around by the printed link sees every area.
        people::staff(app, STAFF, "健", &Area::ALL).await?;
    }
    let person = known().await?;
    let person = person.ok_or_else(|| Failure::new("the sample's staff is missing"))?;
    let link = persons::printed(app, person.id, Purpose::Demo).await?;
    Ok(format!("{}{link}", app.letters.base_url()))
}

async fn event(app: &App) -> Result<(), Failure> {
    let event = EventId::new();
    let create = CreateEvent {
        event,
        text: text(app.clock.now())?,
        seats: vec![
            (SeatsId::new(), Audience::Business, 50, Entry::Open),
            (SeatsId::new(), Audience::Observer, 10, Entry::Open),
            (SeatsId::new(), Audience::Talent, 12, Entry::Code),
            (SeatsId::new(), Audience::Press, 6, Entry::Approval),
        ],
        open: true,
    };
    done(
        app,
        Actor::Operator,
        Command::Ideathon(ideathon::Command::CreateEvent(create)),
    )
    .await?;
    for (letters, audience, label, limit) in cast::CODES {
        let code = IssueCode {
            code: CodeId::new(),
            event,
            audience: *audience,
            text: ideathon::CodeText::parse(letters)?,
            label: Line::parse(label)?,
            limit: *limit,
        };
        done(
            app,
            Actor::Operator,
            Command::Ideathon(ideathon::Command::IssueCode(code)),
        )
        .await?;
    }
    let mut registrations = Vec::new();
    for filled in cast::everyone() {
        registrations.push(register(app, event, filled).await?);
    }
    // Two change their minds: their seats are offered to the first who wait.
    for registration in registrations.iter().skip(7).step_by(19).take(2) {
        let cancel = ideathon::Command::Cancel(Cancel {
            registration: *registration,
        });
        done(app, Actor::Operator, Command::Ideathon(cancel)).await?;
    }
    let companies = companies(app, &registrations).await?;
    platform(app, &companies).await?;
    people::all(app, &companies).await
}

/// Most companies of the register belong to the platform; one has left.
async fn platform(app: &App, companies: &[CompanyId]) -> Result<(), Failure> {
    for time in &cast::PLATFORM {
        let Some(company) = companies.get(time.company).copied() else {
            continue;
        };
        let enroll = Enroll {
            member: MemberId::new(),
            company,
            since: Some(app.clock.now() - TimeDelta::days(time.days)),
            note: Passage::parse(time.note)?,
        };
        let leave = time.left.map(|reason| (enroll.member, reason));
        let enroll = roundtable::Command::Enroll(enroll);
        done(app, Actor::Operator, Command::Roundtable(enroll)).await?;
        if let Some((member, reason)) = leave {
            let reason = Passage::parse(reason)?;
            let leave = roundtable::Command::Leave(Leave {
                member,
                reason,
                until: None,
            });
            done(app, Actor::Operator, Command::Roundtable(leave)).await?;
        }
    }
    Ok(())
}

/// The register knows some of the companies, one of them twice; staff has confirmed whose most of their people
/// are, and has still to say it of the others.
async fn companies(app: &App, registrations: &[RegistrationId]) -> Result<Vec<CompanyId>, Failure> {
    let mut ids = Vec::new();
    for (n, known) in cast::REGISTER.iter().enumerate() {
        let id = CompanyId::new();
        let company = company::Create {
            company: id,
            name: Line::parse(known.name)?,
            kana: Some(Kana::parse(known.kana)?),
            name_en: Line::optional(known.name_en)?,
            number: CorporateNumber::optional(known.number)?,
            industry: Industry::parse(known.industry),
            size: SizeBand::parse(known.size),
            note: Passage::parse(known.note)?,
            anyway: false,
        };
        let create = company::Command::Create(Box::new(company));
        done(app, Actor::Operator, Command::Company(create)).await?;
        let people = cast::people_of(n).map(|person| registrations[person]);
        let link = ideathon::Command::LinkCompany(LinkCompany {
            registrations: people.collect(),
            company: Some(id),
        });
        if n < cast::CONFIRMED {
            done(app, Actor::Operator, Command::Ideathon(link)).await?;
        }
        ids.push(id);
    }
    Ok(ids)
}

async fn register(app: &App, event: EventId, filled: Filled) -> Result<RegistrationId, Failure> {
    let read = filled
        .read()
        .map_err(|bad| Failure::new(format!("{}: {bad:?}", filled.name)))?;
    let registration = RegistrationId::new();
    let open = read.audience.public();
    let register = Register {
        registration,
        event,
        audience: read.audience,
        code: read.code,
        details: read.details,
        lang: if filled.kana.is_empty() {
            Lang::En
        } else {
            Lang::Ja
        },
    };
    let actor = if open {
        Actor::Visitor
    } else {
        Actor::Operator
    };
    let command = Command::Ideathon(ideathon::Command::Register(Box::new(register)));
    done(app, actor, command).await?;
    Ok(registration)
}

async fn done(app: &App, actor: Actor, command: Command) -> Result<(), Failure> {
    match app
        .writer
        .apply(Envelope {
            actor,
            sender: None,
            command,
        })
        .await
    {
        Ok(Outcome::Done(_)) => Ok(()),
        other => Err(Failure::new(format!("a sample was not taken: {other:?}"))),
    }
}

/// A Friday twelve weeks ahead.
fn text(now: Time) -> Result<EventText, Failure> {
    let today = japan(now).date_naive();
    let to_friday = (4 + 7 - i64::from(today.weekday().num_days_from_monday())) % 7;
    let day = today + TimeDelta::days(84 + to_friday);
    let at = |days: i64, hour| {
        let day = day + TimeDelta::days(days);
        day.and_hms_opt(hour, 0, 0)
            .map(from_japan)
            .unwrap_or_default()
    };
    let mut themes = Vec::new();
    for (id, (name, name_en, angle, angle_en)) in (1..).zip(cast::THEMES) {
        themes.push(Theme {
            id: ThemeId(id),
            name: Both {
                ja: Line::parse(name)?,
                en: Line::parse(name_en)?,
            },
            angle: Both {
                ja: Line::parse(angle)?,
                en: Line::parse(angle_en)?,
            },
        });
    }
    Ok(EventText {
        slug: Slug::parse(SLUG)?,
        title: Both {
            ja: Line::parse(cast::TITLE.0)?,
            en: Line::parse(cast::TITLE.1)?,
        },
        lead: Both {
            ja: Passage::parse(cast::LEAD.0)?,
            en: Passage::parse(cast::LEAD.1)?,
        },
        description: Both {
            ja: Passage::parse(cast::DESCRIPTION.0)?,
            en: Passage::parse(cast::DESCRIPTION.1)?,
        },
        venue: Both {
            ja: Line::parse(cast::VENUE.0)?,
            en: Line::parse(cast::VENUE.1)?,
        },
        programme: Both {
            ja: Passage::parse(cast::PROGRAMME.0)?,
            en: Passage::parse(cast::PROGRAMME.1)?,
        },
        starts: at(0, 10),
        ends: at(0, 18),
        themes,
        opens_at: None,
        closes_at: Some(at(-7, 18)),
        offer_hours: 24,
    })
}
