//! Who works here in the sample, and whom its areas look after.

use app::access::Actor;
use app::command::Command;
use app::lang::Lang;
use app::people::{self, Area, Grants, Invite, Join, Role, SetWishes, Wishes};
use app::time::Time;
use app::value::{CompanyId, Email, Line, MembershipId, PersonId};
use chrono::TimeDelta;

use super::{cast, done};
use crate::error::Failure;
use crate::http::App;

/// Everyone but the one who signs in by the printed link.
pub async fn all(app: &App, companies: &[CompanyId]) -> Result<(), Failure> {
    for (email, name, areas) in cast::STAFF {
        staff(app, email, name, areas).await?;
    }
    for member in &cast::MEMBERS {
        join(app, member, companies).await?;
    }
    Ok(())
}

/// Somebody of staff, with a name and with areas that hold from now on.
pub async fn staff(app: &App, email: &str, name: &str, areas: &[Area]) -> Result<(), Failure> {
    let mut id = PersonId::new();
    for area in areas {
        let invite = people::Command::Invite(Invite {
            person: id,
            email: Email::parse(email)?,
            area: *area,
            lang: Lang::Ja,
        });
        done(app, Actor::Operator, Command::People(invite)).await?;
        let mut conn = app.db.readers.acquire().await?;
        let known = crate::people::by_email(&mut conn, &Email::parse(email)?).await?;
        id = known.map_or(id, |person| person.id);
    }
    let wishes = people::Command::SetWishes(SetWishes {
        person: id,
        name: Line::optional(name)?,
        lang: Lang::Ja,
        wishes: Wishes::default(),
    });
    done(
        app,
        Actor::staff(id, areas.to_vec()),
        Command::People(wishes),
    )
    .await?;
    // A trainee's area ends, so that the page shows a term.
    if areas == [Area::Events] {
        let half_a_year = app.clock.now() + TimeDelta::days(182);
        let grant = people::Command::Grant(Grants {
            person: id,
            area: Area::Fundraising,
            from: None,
            until: Some(half_a_year),
        });
        done(app, Actor::Operator, Command::People(grant)).await?;
    }
    Ok(())
}

async fn join(app: &App, member: &cast::Member, companies: &[CompanyId]) -> Result<(), Failure> {
    let since: Time = app.clock.now() - TimeDelta::days(member.days);
    let company = match member.role {
        Role::Contact => companies.get(member.company).copied(),
        _ => None,
    };
    let join = people::Command::Join(Join {
        membership: MembershipId::new(),
        person: PersonId::new(),
        role: member.role,
        name: Line::optional(member.name)?,
        email: match member.email {
            "" => None,
            email => Some(Email::parse(email)?),
        },
        lang: member.lang,
        company,
        title: Line::optional(member.title)?,
        from: Some(since),
        until: None,
    });
    done(app, Actor::Operator, Command::People(join)).await
}
