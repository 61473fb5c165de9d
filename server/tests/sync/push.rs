//! `POST /sync/push`: in order, exactly once, whatever is repeated or forged.

use app::command::Command;
use app::company::{self, Create};
use app::ideathon::{self, Audience, CreateEvent, Entry, IssueCode, Refusal, Register, SetSeats};
use app::lang::Lang;
use app::people::{self, Area, Invite};
use app::rule::{self, Answer, Standing};
use app::sync::PROTOCOL;
use app::sync::push::{Numbered, Outcome, Push, Rejection};
use app::value::{ClientId, CompanyId, Email, EventId, Line, RegistrationId, SeatsId};
use futures::future::join_all;
use reqwest::StatusCode;
use serde_json::json;

use crate::world::sender::{posts, refused};
use crate::world::{As, Event, Person, Plan, Sender, Staff, World};

/// What Sakura's browser would send for the form.
pub fn register(event: &Event, person: &Person) -> Command {
    let details = json!({
        "name": person.name, "kana": person.kana, "call_name": "さん", "email": person.email,
        "company": person.company, "photo": "yes",
    });
    Command::Ideathon(ideathon::Command::Register(Box::new(Register {
        registration: RegistrationId::new(),
        event: event.id,
        audience: Audience::Business,
        code: None,
        details: serde_json::from_value(details).unwrap(),
        lang: Lang::Ja,
    })))
}

fn set_seats(event: &Event, seats: u16) -> Command {
    let (id, audience, entry) = (SeatsId::new(), Audience::Business, Entry::Open);
    Command::Ideathon(ideathon::Command::SetSeats(SetSeats {
        id,
        event: event.id,
        audience,
        seats,
        entry,
    }))
}

pub fn confirmed() -> Outcome {
    Outcome::Done(Answer::Registered(Standing::Confirmed))
}

fn waiting(place: u32) -> Outcome {
    Outcome::Done(Answer::Registered(Standing::Waiting { place }))
}

/// E14: the answer got lost, the command comes again, twice at once, and after a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_sent_again_gets_its_stored_result() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let device = Sender::new(&w.house);
    let first = vec![(1, register(&event, &w.sakura))];
    let twice = join_all([
        device.pushes(&As::Nobody, first.clone()),
        device.pushes(&As::Nobody, first.clone()),
    ])
    .await;
    for (status, pushed) in twice {
        assert_eq!(
            (status, pushed.unwrap().results),
            (StatusCode::OK, vec![confirmed()])
        );
    }
    let both = vec![first[0].clone(), (2, register(&event, &w.aoi))];
    let (_, pushed) = device.pushes(&As::Nobody, both.clone()).await;
    assert_eq!(
        pushed.unwrap().results,
        [confirmed(), waiting(1)],
        "what was done is told again, what is new is done"
    );
    w.restarts().await;
    let before = w.house.written().await;
    let (_, pushed) = device.pushes(&As::Nobody, both).await;
    assert_eq!(pushed.unwrap().results, [confirmed(), waiting(1)]);
    assert_eq!(w.house.written().await, before, "nothing was written");
    assert_eq!(w.house.rows("registration").await, 2);
    w.house.books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gap_is_named_and_nothing_is_written() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let device = Sender::new(&w.house);
    let before = w.house.written().await;
    let told = device
        .pushes(&As::Nobody, vec![(2, register(&event, &w.sakura))])
        .await;
    assert_eq!(
        told,
        (StatusCode::CONFLICT, Err(Rejection::Gap { expected: 1 }))
    );
    assert_eq!(w.house.written().await, before);

    // What comes before the gap stands; the rest is sent again in order.
    let commands = vec![
        (1, register(&event, &w.sakura)),
        (3, register(&event, &w.hana)),
    ];
    let (status, pushed) = device.pushes(&As::Nobody, commands).await;
    assert_eq!(
        (status, pushed.unwrap().results),
        (StatusCode::OK, vec![confirmed()])
    );
    let told = device
        .pushes(&As::Nobody, vec![(3, register(&event, &w.hana))])
        .await;
    assert_eq!(
        told,
        (StatusCode::CONFLICT, Err(Rejection::Gap { expected: 2 }))
    );
    assert_eq!(w.house.rows("registration").await, 1);
}

/// A browser lets go of a session, or somebody else signs in there, before the page knows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_made_is_decided_as_theirs_or_not_at_all() {
    let w = World::begins().await;
    let mai = Staff::arrives(&w.house, "mai@tomoni.example", Area::Events).await;
    let ken = w.ken.id().await;
    let sakura = Create {
        company: CompanyId::new(),
        name: Line::parse("さくら食品").unwrap(),
        ..Create::default()
    };
    let command = Command::Company(company::Command::Create(Box::new(sakura)));
    let mut push = Push {
        protocol: PROTOCOL,
        client: ClientId::new(),
        person: Some(ken),
        commands: vec![Numbered { seq: 1, command }],
    };
    let body = |push: &Push| serde_json::to_vec(push).unwrap();
    let before = w.house.written().await;
    for by in [As::Nobody, mai.credentials()] {
        let (status, told) = posts(&w.house, &by, body(&push)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(told, r#""not_signed_in""#);
    }
    assert_eq!(w.house.written().await, before, "nothing was written");
    let (status, told) = posts(&w.house, &w.ken.credentials(), body(&push)).await;
    assert_eq!(
        (status, told.as_str()),
        (StatusCode::OK, r#"{"results":[{"done":"done"}]}"#)
    );
    // Whoever is nobody on the page is whoever asks.
    push.person = None;
    let (status, _) = posts(&w.house, &w.ken.credentials(), body(&push)).await;
    assert_eq!(status, StatusCode::OK);
}

/// The same number with other words, or in another's name: a copy of the device went its own way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fork_is_answered_with_a_new_name() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let device = Sender::new(&w.house);
    let sakura = register(&event, &w.sakura);
    device.sends(&As::Nobody, sakura.clone()).await;
    let before = w.house.written().await;

    let forked = |told: (StatusCode, Result<_, Rejection>)| match told {
        (StatusCode::CONFLICT, Err(Rejection::Fork { client })) => {
            assert!(client != device.client && client != ClientId::default());
            client
        }
        other => panic!("no fork: {other:?}"),
    };
    forked(
        device
            .pushes(&As::Nobody, vec![(1, register(&event, &w.aoi))])
            .await,
    );
    forked(
        device
            .pushes(&w.ken.credentials(), vec![(1, sakura.clone())])
            .await,
    );
    forked(
        device
            .pushes(&w.ken.credentials(), vec![(2, set_seats(&event, 9))])
            .await,
    );
    forked(device.pushes(&As::Nobody, vec![(0, sakura)]).await);
    assert_eq!(w.house.written().await, before, "nothing was written");
    assert_eq!(w.house.rows("registration").await, 1);
}

/// A copy of a device, made before it sent anything, sends all of its own under new numbers after a fork: what the
/// server did of it already would be done twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_follows_a_fork_in_the_same_push_is_left_alone() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let device = Sender::new(&w.house);
    device.sends(&As::Nobody, register(&event, &w.sakura)).await;
    let before = w.house.written().await;
    let copied = |guests: [&Person; 2]| {
        let commands = guests.map(|guest| register(&event, guest));
        (1..).zip(commands).collect::<Vec<_>>()
    };
    let (status, told) = device.pushes(&As::Nobody, copied([&w.aoi, &w.hana])).await;
    let Err(Rejection::Fork { client }) = told else {
        panic!("no fork: {status} {told:?}");
    };
    assert_eq!(w.house.written().await, before, "nothing was written");

    let renamed = Sender::resumes(&w.house, client);
    let (_, pushed) = renamed.pushes(&As::Nobody, copied([&w.aoi, &w.hana])).await;
    assert_eq!(pushed.unwrap().results, [confirmed(), confirmed()]);
    assert_eq!(w.house.rows("registration").await, 3);
    // A number that is out of order stops what is behind it, too.
    let swapped = vec![
        (9, register(&event, &w.makoto)),
        (3, register(&event, &w.makoto)),
    ];
    let (_, told) = renamed.pushes(&As::Nobody, swapped).await;
    assert_eq!(told, Err(Rejection::Gap { expected: 3 }));
    assert_eq!(w.house.rows("registration").await, 3);
}

/// A refusal is a result: it is stored, and the next command comes next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_command_counts() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    let device = Sender::new(&w.house);
    let commands = vec![(1, set_seats(&event, 99)), (2, register(&event, &w.sakura))];
    let results = vec![refused(Refusal::NotAllowed), confirmed()];
    for _ in 0..2 {
        let (status, pushed) = device.pushes(&As::Nobody, commands.clone()).await;
        assert_eq!(
            (status, pushed.unwrap().results),
            (StatusCode::OK, results.clone())
        );
    }

    // The reason that was given stays, also when it would be another now.
    let unknown = Sender::new(&w.house);
    let nowhere = Event {
        id: EventId::new(),
        slug: String::new(),
        starts: event.starts,
    };
    let lost = register(&nowhere, &w.aoi);
    assert_eq!(
        unknown.sends(&As::Nobody, lost).await,
        refused(Refusal::NoSuchEvent)
    );
    assert_eq!(w.house.rows("registration").await, 1);
}

/// An id that is taken opens no way to another's row, and counts no seat twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_id_overwrites_nothing() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    let mine = register(&event, &w.sakura);
    assert_eq!(
        Sender::new(&w.house).sends(&As::Nobody, mine.clone()).await,
        confirmed()
    );
    let Command::Ideathon(ideathon::Command::Register(mine)) = mine else {
        panic!("a registration")
    };
    let Command::Ideathon(ideathon::Command::Register(other)) = register(&event, &w.hana) else {
        panic!("a registration")
    };

    let stolen = Register {
        registration: mine.registration,
        ..*other
    };
    let stolen = Command::Ideathon(ideathon::Command::Register(Box::new(stolen)));
    let outcome = Sender::new(&w.house).sends(&As::Nobody, stolen).await;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");

    // Sent under a new name after a fork, it is still the one registration.
    let again = Command::Ideathon(ideathon::Command::Register(mine));
    assert_eq!(
        Sender::new(&w.house).sends(&As::Nobody, again).await,
        confirmed()
    );
    let row = w
        .ken
        .sees("Sakura", |desk| desk.registration(&w.sakura))
        .await;
    assert_eq!(row.details.name.unwrap().as_str(), w.sakura.name);
    assert_eq!(w.house.rows("registration").await, 1);
    w.house.books_balance().await;
}

/// Ids are their senders': one that is in use is refused in every room, and fails nobody's batch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_in_use_is_refused_and_is_no_failure() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let event = w.ken.holds(Plan::business(5)).await;
    let code = w.ken.issues(&event, Audience::Press, "KX29", 1).await;
    let (head, now) = (w.house.head().await, w.house.clock.now());
    let plan = |slug| CreateEvent {
        event: EventId::new(),
        ..Plan {
            slug,
            ..Plan::business(1).and(Audience::Observer, 3, Entry::Open)
        }
        .command(now)
    };
    let stolen = CreateEvent {
        event: event.id,
        ..plan("stolen")
    };
    let mut twins = plan("twins");
    twins.seats[1].0 = twins.seats[0].0;
    let reissued = IssueCode {
        code: code.id,
        event: event.id,
        audience: Audience::Press,
        text: serde_json::from_value("KX30".into()).unwrap(),
        label: Line::default(),
        limit: 1,
    };
    for command in [
        ideathon::Command::CreateEvent(stolen),
        ideathon::Command::CreateEvent(twins),
        ideathon::Command::IssueCode(reissued),
    ] {
        let told = format!("{command:?}");
        assert_eq!(
            w.ken.sends(command).await,
            refused(Refusal::NotAllowed),
            "{told}"
        );
    }
    let invite = people::Command::Invite(Invite {
        person: w.ken.id().await,
        email: Email::parse("nao@tomoni.example").unwrap(),
        area: Area::Events,
        lang: Lang::Ja,
    });
    let not_allowed = rule::Refusal::People(people::Refusal::NotAllowed);
    assert_eq!(
        rei.sends_of_people(invite).await,
        Outcome::Refused(not_allowed)
    );
    assert_eq!(w.house.head().await, head, "nothing changed");
}
