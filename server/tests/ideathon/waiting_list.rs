//! A freed seat goes to the first who waits, and on to the next: by the server's own clock.

use app::ideathon::{
    Audience, EditEvent, Entry, EventState, Extend, Registration, SetState, State,
};
use app::lang::{Lang::Ja, words};
use chrono::TimeDelta;

use crate::world::{Person, Plan, Told, World};
use app::ideathon::Command;

/// Fills one seat with Makoto, and lets Sakura, Aoi and Hana wait in this order.
async fn three_wait(w: &World, plan: Plan) -> crate::world::Event {
    let event = w.ken.holds(plan).await;
    assert_eq!(w.makoto.registers(&event).await, Told::Confirmed);
    assert_eq!(w.sakura.registers(&event).await, Told::Waiting(1));
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(2));
    assert_eq!(w.hana.registers(&event).await, Told::Waiting(3));
    event
}

/// What Ken's desk says of a person once they stand so.
async fn stands(w: &World, person: &Person, state: State) -> Registration {
    let what = format!("{} is {}", person.name, state.name());
    w.ken
        .sees(&what, |desk| {
            desk.registration(person).filter(|r| r.state == state)
        })
        .await
}

/// E1 and E2: nobody presses anything but the one who cancels.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_freed_seat_is_offered_to_the_first_and_then_to_the_next() {
    let mut w = World::begins().await;
    let event = three_wait(&w, Plan::business(1)).await;
    w.ken.looks().await;

    let before = w.house.clock.now();
    w.makoto.presses("cancel").await;
    let until = stands(&w, &w.sakura, State::Offered)
        .await
        .offered_until
        .unwrap();
    let given = until - before;
    assert!(
        (TimeDelta::hours(24)..TimeDelta::hours(24) + TimeDelta::minutes(1)).contains(&given),
        "{given}"
    );
    let mail = w.sakura.gets(words::mail_subject_offered(Ja), 1).await;
    assert!(
        mail.text.contains(&app::time::moment(until, Ja)),
        "the mail says until when"
    );
    assert_eq!(
        w.house.standing(&event, "offered").await,
        1,
        "one seat, one offer"
    );

    w.hours_pass(23).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.stands().await, "offered", "not before its time");
    w.hours_pass(1).await;
    w.ken.looks().await;
    let until = stands(&w, &w.aoi, State::Offered)
        .await
        .offered_until
        .unwrap();
    assert_eq!(
        stands(&w, &w.sakura, State::Cancelled).await.offered_until,
        None
    );
    w.sakura.gets(words::mail_subject_lapsed(Ja), 1).await;
    w.aoi.gets(words::mail_subject_offered(Ja), 1).await;
    assert!(until > w.house.clock.now() + TimeDelta::hours(23));

    assert_eq!(
        w.aoi
            .presses("accept")
            .await
            .attribute("data-state")
            .as_deref(),
        Some("confirmed")
    );
    w.aoi.gets(words::mail_subject_confirmed(Ja), 1).await;
    assert_eq!(w.hana.stands().await, "waiting");
    w.house.books_balance().await;
}

/// E1: an offer that runs out while the server is down goes on when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_runs_out_across_a_restart() {
    let mut w = World::begins().await;
    three_wait(&w, Plan::business(1)).await;
    w.makoto.presses("cancel").await;
    assert_eq!(w.sakura.stands().await, "offered");
    w.stops().await;
    w.house.clock.advance(TimeDelta::hours(25));
    w.starts().await;
    w.ken.signs_in().await;
    w.ken.looks().await;
    stands(&w, &w.aoi, State::Offered).await;
    stands(&w, &w.sakura, State::Cancelled).await;
    w.aoi.gets(words::mail_subject_offered(Ja), 1).await;
    w.house.books_balance().await;
}

/// E1: no offer outlasts the beginning of the event, and none is made after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_offer_goes_past_the_event() {
    let mut w = World::begins().await;
    let event = three_wait(
        &w,
        Plan {
            hours: 24,
            offer_hours: 72,
            ..Plan::business(1)
        },
    )
    .await;
    w.ken.looks().await;
    w.hours_pass(20).await;
    w.ken.looks().await;
    w.makoto.presses("cancel").await;
    let row = stands(&w, &w.sakura, State::Offered).await;
    assert_eq!(
        row.offered_until.map(|at| at.timestamp_micros()),
        Some(event.starts.timestamp_micros())
    );
    let Registration { id, .. } = row;
    w.ken
        .does(Command::Extend(Extend {
            registration: id,
            hours: 48,
        }))
        .await;
    let row = stands(&w, &w.sakura, State::Offered).await;
    assert_eq!(
        row.offered_until.map(|at| at.timestamp_micros()),
        Some(event.starts.timestamp_micros())
    );

    w.hours_pass(5).await;
    w.ken.looks().await;
    stands(&w, &w.sakura, State::Cancelled).await;
    assert_eq!(
        w.house.standing(&event, "offered").await,
        0,
        "the event has begun"
    );
    assert_eq!(w.aoi.stands().await, "waiting");
    w.house.books_balance().await;
}

/// E2: a seat that was only offered goes on as well, when it is declined.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_offer_goes_to_the_next_at_once() {
    let w = World::begins().await;
    let event = three_wait(&w, Plan::business(1)).await;
    w.makoto.presses("cancel").await;
    assert_eq!(
        w.sakura
            .presses("cancel")
            .await
            .attribute("data-state")
            .as_deref(),
        Some("cancelled")
    );
    assert_eq!(w.aoi.stands().await, "offered");
    assert_eq!(w.hana.stands().await, "waiting");
    assert_eq!(w.house.standing(&event, "offered").await, 1);
    w.aoi.presses("accept").await;
    assert_eq!(
        w.aoi
            .presses("cancel")
            .await
            .attribute("data-state")
            .as_deref(),
        Some("cancelled")
    );
    assert_eq!(
        w.hana.stands().await,
        "offered",
        "also a seat that came from an offer"
    );
    w.house.books_balance().await;
}

/// A newcomer does not overtake whoever waits, even while a freed seat is under offer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_does_not_overtake_the_queue() {
    let w = World::begins().await;
    let event = three_wait(&w, Plan::business(1)).await;
    w.makoto.presses("cancel").await;
    assert_eq!(
        w.person(1).registers(&event).await,
        Told::Waiting(3),
        "behind Aoi and Hana"
    );
    assert_eq!(
        w.aoi
            .presses("accept")
            .await
            .attribute("data-state")
            .as_deref(),
        Some("waiting"),
        "nothing was offered"
    );
    w.house.books_balance().await;
}

/// An offer that has run out cannot be taken, even before the clock comes round.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_yes_is_refused() {
    let w = World::begins().await;
    three_wait(&w, Plan::business(1)).await;
    w.makoto.presses("cancel").await;
    let link = w.sakura.link().await;
    w.house.clock.advance(TimeDelta::hours(24));
    let answer = w.house.post(&link, &[("action", "accept")]).await;
    assert_eq!(answer.status, reqwest::StatusCode::UNPROCESSABLE_ENTITY);
    assert_ne!(w.sakura.stands().await, "confirmed");
    w.house.books_balance().await;
}

/// Added seats go to who waits, in their order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn added_seats_are_offered_to_those_who_wait() {
    let mut w = World::begins().await;
    let event = three_wait(&w, Plan::business(1)).await;
    w.ken.looks().await;
    w.ken
        .sets_seats(&event, Audience::Business, 3, Entry::Open)
        .await;
    stands(&w, &w.sakura, State::Offered).await;
    stands(&w, &w.aoi, State::Offered).await;
    assert_eq!(w.hana.stands().await, "waiting");
    w.sakura.gets(words::mail_subject_offered(Ja), 1).await;
    w.aoi.gets(words::mail_subject_offered(Ja), 1).await;

    let refused = w
        .ken
        .sets_seats(&event, Audience::Business, 2, Entry::Open)
        .await;
    assert_eq!(
        refused,
        crate::world::sender::refused(app::ideathon::Refusal::BelowTaken { taken: 3 })
    );
    w.house.books_balance().await;
}

/// What is given back after the doors have opened goes to nobody; unless the doors were not open yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stayed_free_is_offered_when_the_day_is_put_off() {
    let mut w = World::begins().await;
    let plan = Plan {
        hours: 2,
        ..Plan::business(1)
    };
    let mut text = plan.command(w.house.clock.now()).text;
    let event = three_wait(&w, plan).await;
    w.hours_pass(3).await;
    w.ken.looks().await;
    w.makoto.presses("cancel").await;
    stands(&w, &w.makoto, State::Cancelled).await;
    stands(&w, &w.sakura, State::Waiting).await;
    text.starts = w.house.clock.now() + TimeDelta::hours(24);
    text.ends = text.starts + TimeDelta::hours(7);
    let edit = EditEvent {
        event: event.id,
        text,
        seen: None,
    };
    w.ken.does(Command::EditEvent(edit)).await;
    stands(&w, &w.sakura, State::Offered).await;
    stands(&w, &w.aoi, State::Waiting).await;
    w.house.books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stayed_free_is_offered_when_a_hand_had_slipped() {
    let mut w = World::begins().await;
    let event = three_wait(&w, Plan::business(1)).await;
    w.ken.looks().await;
    let leads = async |to| {
        let event = event.id;
        w.ken.does(Command::SetState(SetState { event, to })).await;
    };
    leads(EventState::Closed).await;
    leads(EventState::Held).await;
    w.makoto.presses("cancel").await;
    stands(&w, &w.makoto, State::Cancelled).await;
    stands(&w, &w.sakura, State::Waiting).await;
    leads(EventState::Closed).await;
    stands(&w, &w.sakura, State::Offered).await;
    w.house.books_balance().await;
}
