use chrono::TimeDelta;

use super::*;
use crate::access::Actor;
use crate::donor::benefit::{Given, Reach};
use crate::donor::{Consent, Details, Form, Fulfilment};
use crate::people::{
    Area, AskLink, Asked, Fresh, Join, Leave, Open, Purpose, Session, Ticket, ask_link, erase,
    join, leave, open, turn,
};
use crate::rule::{Decision, Known};
use crate::value::{
    Digest, DonorId, Line, MembershipId, Passage, PersonId, Secret, SessionId, TicketId,
};

fn now() -> Time {
    chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn address() -> Email {
    Email::parse("sakura@aoki.example").unwrap()
}

fn donor(name: &str) -> Donor {
    Donor {
        id: DonorId::new(),
        details: Details {
            form: Form::Person,
            name: Line::parse(name).unwrap(),
            email: Some(Email::parse("Sakura@AOKI.example").unwrap()),
            news: true,
            ..Details::default()
        },
        consent: Some(Consent {
            at: now(),
            page: Line::default(),
            wording: Passage::default(),
            ended: None,
        }),
        ..Donor::default()
    }
}

fn sakura() -> Person {
    Person {
        id: PersonId::new(),
        email: Some(address()),
        ..Person::default()
    }
}

/// What the server knows of a person, or of nobody, and of the donors with the address.
fn facts(person: Option<&Person>, giving: &[Donor], purpose: Purpose) -> Facts {
    let ticket = Ticket {
        person: person.map(|p| p.id).unwrap_or_default(),
        purpose,
        expires: now() + TimeDelta::minutes(15),
        ..Ticket::default()
    };
    Facts {
        person: Known::Known(person.cloned()),
        known: Known::Known(person.cloned()),
        memberships: Known::Known(Vec::new()),
        sessions: Known::Known(Vec::new()),
        passkeys: Known::Known(Vec::new()),
        tickets: Known::Known(Vec::new()),
        ticket: Known::Known(Some(ticket)),
        session: Known::Known(None),
        company: Known::Known(false),
        administrators: Known::Known(Vec::new()),
        giving: Known::Known(giving.to_vec()),
        given: Known::Known(Vec::new()),
        fresh: Known::Known(Fresh {
            id: TicketId::new(),
            secret: Secret::of("secret"),
            person: PersonId::new(),
            memberships: giving.iter().map(|_| MembershipId::new()).collect(),
        }),
    }
}

fn asks(facts: &Facts) -> Decision {
    let ask = AskLink { email: address() };
    ask_link(&ask, &Actor::Door, facts, now()).unwrap()
}

fn opens(facts: &Facts) -> Decision {
    let cmd = Open {
        ticket: Digest::default(),
        session: SessionId::new(),
        hash: Digest::default(),
        device: String::new(),
    };
    open(&cmd, &Actor::Door, facts, now()).unwrap()
}

fn memberships(decision: &Decision) -> Vec<Membership> {
    let rows = decision.rows.iter();
    rows.filter_map(|row| match row {
        Row::Membership(row) => Some(row.clone()),
        _ => None,
    })
    .collect()
}

fn people(decision: &Decision) -> Vec<Person> {
    let rows = decision.rows.iter();
    rows.filter_map(|row| match row {
        Row::Person(row) => Some(row.clone()),
        _ => None,
    })
    .collect()
}

#[test]
fn whoever_gives_has_an_account_made_that_opens_nothing_before_the_mail_does() {
    let giving = [donor("青木 さくら"), donor("www.evil.example")];
    let asked = asks(&facts(None, &giving, Purpose::Link));
    let [person] = &people(&asked)[..] else {
        panic!("{asked:?}")
    };
    assert_eq!((&person.email, &person.name), (&Some(address()), &None));
    assert_eq!(person.keepers, []);
    assert_eq!(memberships(&asked), []);
    let told = &asked.notices[..];
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].person, &told[0].to), (person.id, &address()));
    // Nobody gives by that address, and nobody is known: nothing is done, and the door says the same.
    assert_eq!(asks(&facts(None, &[], Purpose::Link)), Decision::default());
    // Who is known stays who they are.
    let known = sakura();
    let asked = asks(&facts(Some(&known), &giving, Purpose::Link));
    assert_eq!(people(&asked), []);
    assert_eq!(asked.notices[0].person, known.id);
}

#[test]
fn the_mail_opens_all_that_is_given_by_its_address_and_nobody_looks_after_them_for_it() {
    let person = Person {
        keepers: vec![Area::Coordination],
        at_risk: true,
        ..sakura()
    };
    let giving = [donor("青木 さくら"), donor("青木商店")];
    let mut known = facts(Some(&person), &giving, Purpose::Link);
    known.sessions = Known::Known(vec![Session {
        person: person.id,
        live: true,
        ..Session::default()
    }]);
    let opened = opens(&known);
    let joined = memberships(&opened);
    let of: Vec<_> = joined.iter().map(|m| m.donor).collect();
    assert_eq!(of, [Some(giving[0].id), Some(giving[1].id)]);
    assert!(
        joined.iter().all(|m| m.person == person.id
            && m.role == Role::Donor
            && m.standing == Standing::Active)
    );
    assert_eq!(people(&opened), []);
    // What is signed in elsewhere goes on under another secret.
    let turns = |row: &Row| matches!(row, Row::Session(session) if session.turns);
    assert!(opened.rows.iter().any(turns));
    // Nor does the clock bring fundraisers to their account.
    known.memberships = Known::Known(joined);
    let turned = turn(&Actor::Clock, &known, now()).unwrap();
    assert_eq!(people(&turned)[0].keepers, [Area::Coordination]);
    // Once more, and nothing is new.
    assert_eq!(memberships(&opens(&known)), []);
}

#[test]
fn what_no_mail_brought_proves_no_address() {
    let person = sakura();
    let giving = [donor("青木 さくら")];
    for purpose in [Purpose::Code, Purpose::Demo] {
        let opened = opens(&facts(Some(&person), &giving, purpose));
        assert_eq!(memberships(&opened), [], "{purpose:?}");
    }
    let invited = opens(&facts(Some(&person), &giving, Purpose::Invitation));
    assert_eq!(memberships(&invited).len(), 1);
}

#[test]
fn what_staff_ended_stays_so_and_what_lapsed_may_come_back() {
    let person = sakura();
    let giving = [donor("青木 さくら")];
    let mut known = facts(Some(&person), &giving, Purpose::Link);
    let joined = memberships(&opens(&known));
    known.memberships = Known::Known(joined.clone());
    let cmd = Leave {
        membership: joined[0].id,
    };
    let yuri = Actor::staff(PersonId::new(), vec![Area::Fundraising]);
    let left = memberships(&leave(&cmd, &yuri, &known, now()).unwrap());
    assert_eq!(left[0].standing, Standing::Ended);
    known.memberships = Known::Known(left);
    assert_eq!(memberships(&opens(&known)), []);
    known.memberships = Known::Known(vec![lapsed(&joined[0], now())]);
    assert_eq!(memberships(&opens(&known))[0].donor, Some(giving[0].id));
}

#[test]
fn who_is_forgotten_leaves_what_the_law_keeps_and_no_address() {
    let person = Person {
        erasure: Some(Asked {
            asked: now(),
            due: now(),
            confirmed: true,
        }),
        ..sakura()
    };
    let mut other = donor("別の人");
    other.details.email = Email::parse("other@aoki.example").ok();
    let giving = [donor("青木 さくら"), other];
    let mut known = facts(Some(&person), &giving, Purpose::Link);
    let went = |donor: &Donor, reach| Fulfilment {
        donor: donor.id,
        given: Some(Given {
            reach,
            to: Passage::parse("sakura@aoki.example").unwrap(),
            ..Given::default()
        }),
        ..Fulfilment::default()
    };
    known.given = Known::Known(vec![
        went(&giving[0], Reach::Mail),
        went(&giving[0], Reach::Post),
        went(&giving[1], Reach::Mail),
    ]);
    let erased = erase(&Actor::Clock, &known, now()).unwrap();
    let donors: Vec<&Donor> = erased
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::Donor(donor) => Some(donor),
            _ => None,
        })
        .collect();
    let [kept] = donors[..] else {
        panic!("{donors:?}")
    };
    assert_eq!(kept.details.name, giving[0].details.name);
    assert_eq!((&kept.details.email, &kept.consent), (&None, &None));
    assert!(!kept.details.news && kept.details.anonymous);
    let to = erased.rows.iter().filter_map(|row| match row {
        Row::Fulfilment(one) => one.given.as_ref().map(|given| given.to.is_empty()),
        _ => None,
    });
    let to: Vec<bool> = to.collect();
    assert_eq!(to, [true, false], "what came by mail, and what by the post");
}

#[test]
fn who_joins_by_staff_is_no_donor_of_the_register() {
    let person = Person {
        keepers: vec![Area::Fundraising],
        ..sakura()
    };
    let giving = [donor("青木 さくら")];
    let known = facts(Some(&person), &giving, Purpose::Link);
    let cmd = Join {
        membership: MembershipId::new(),
        person: person.id,
        role: Role::Donor,
        name: None,
        email: Some(address()),
        lang: crate::lang::Lang::Ja,
        company: None,
        title: None,
        from: None,
        until: None,
    };
    let operator = join(&cmd, &Actor::Operator, &known, now()).unwrap();
    assert_eq!(memberships(&operator)[0].donor, None);
}
