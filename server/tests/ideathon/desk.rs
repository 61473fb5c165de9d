//! What staff does at the desk, and what others cannot.

use app::ideathon::{Audience, Cancel, Command, Entry, Refusal, Shift, State};
use app::lang::{Lang::Ja, words};
use app::people::Area;
use app::row::Kind;

use crate::world::follow::{Follower, pulls};
use crate::world::sender::refused;
use crate::world::{Plan, Staff, Told, World};

/// Moved to another audience: a newcomer there, and the seat left behind goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ken_moves_a_person_to_another_audience() {
    let mut w = World::begins().await;
    let event = w
        .ken
        .holds(Plan::business(1).and(Audience::Observer, 1, Entry::Open))
        .await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(1));
    assert_eq!(w.hana.registers(&event).await, Told::Waiting(2));
    let row = async |who| w.ken.sees("a row", |desk| desk.registration(who)).await;

    let sakura = row(&w.sakura).await.id;
    w.ken
        .does(Command::Shift(Shift {
            registration: sakura,
            to: Audience::Observer,
        }))
        .await;
    let moved = |desk: &crate::world::follow::View| {
        desk.registration(&w.sakura)
            .filter(|r| r.audience == Audience::Observer)
    };
    assert_eq!(
        w.ken.sees("Sakura among the observers", moved).await.state,
        State::Confirmed
    );
    w.ken
        .sees("Aoi's offer", |desk| {
            desk.registration(&w.aoi)
                .filter(|r| r.state == State::Offered)
        })
        .await;

    let hana = row(&w.hana).await.id;
    w.ken
        .does(Command::Shift(Shift {
            registration: hana,
            to: Audience::Observer,
        }))
        .await;
    let seats = w
        .ken
        .sees("two observers", |desk| {
            desk.seats(&event, Audience::Observer)
                .filter(|s| s.waiting == 1)
        })
        .await;
    assert_eq!((seats.confirmed, seats.free), (1, 0));
    let nowhere = w
        .ken
        .sends(Command::Shift(Shift {
            registration: hana,
            to: Audience::Press,
        }))
        .await;
    assert_eq!(nowhere, refused(Refusal::NotOffered));
    w.house.books_balance().await;
}

/// Staff cancels: the person is told by whom, and the next one gets the seat.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ken_cancels_and_both_are_told() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    assert_eq!(w.aoi.registers(&event).await, Told::Waiting(1));
    let sakura = w
        .ken
        .sees("Sakura", |desk| desk.registration(&w.sakura))
        .await;
    w.ken
        .does(Command::Cancel(Cancel {
            registration: sakura.id,
        }))
        .await;
    let mail = w.sakura.gets(words::mail_subject_cancelled(Ja), 1).await;
    assert!(mail.text.contains(words::mail_cancelled_staff(Ja)));
    w.aoi.gets(words::mail_subject_offered(Ja), 1).await;
    let again = w
        .ken
        .sends(Command::Cancel(Cancel {
            registration: sakura.id,
        }))
        .await;
    assert_eq!(again, refused(Refusal::AlreadyCancelled));
    w.house.books_balance().await;
}

/// The desk lists the mails with the personal link left out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_reads_mails_without_their_links() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(1)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let secret = w.sakura.secret().await;
    let mail = w
        .ken
        .sees("her mail", |desk| {
            desk.mails().find(|m| m.sent.is_some()).cloned()
        })
        .await;
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        (w.sakura.email.as_str(), words::mail_subject_confirmed(Ja))
    );
    assert!(mail.text.contains("/registration/…"));
    let (_, pulled) = pulls(&w.house, &w.ken.credentials(), "").await;
    assert!(!pulled.contains(&secret));
    let carried = w.sakura.gets(words::mail_subject_confirmed(Ja), 1).await;
    assert!(
        carried.message_id.contains(&mail.id.to_string()),
        "stable, so that a second copy can be told"
    );
}

/// Staff of another area sees no registration, no mail, no code, and may do nothing here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mika_of_fundraising_sees_and_does_nothing_here() {
    let mut w = World::begins().await;
    let event = w
        .ken
        .holds(Plan::business(2).and(Audience::Talent, 3, Entry::Code))
        .await;
    w.ken.looks().await;
    w.ken.issues(&event, Audience::Talent, "WELCOME7", 3).await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Fundraising).await;
    let desk = Follower::begins(&w.house, mika.credentials()).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let sakura = w
        .ken
        .sees("Sakura", |desk| desk.registration(&w.sakura))
        .await;
    desk.sees("a seat less", |view| {
        view.seats(&event, Audience::Business)
            .filter(|s| s.free == 1)
    })
    .await;
    assert!(
        desk.fields()
            .keys()
            .all(|(kind, _)| !matches!(kind, Kind::Registration | Kind::Code | Kind::Mail)),
        "{:?}",
        desk.fields()
    );
    assert_eq!(desk.view().seats(&event, Audience::Talent), None);
    let raw = desk.raw.lock().unwrap().clone();
    assert!(
        !raw.contains(&w.sakura.email)
            && !raw.contains("WELCOME7")
            && !raw.contains(&sakura.id.to_string())
    );

    let cancel = Command::Cancel(Cancel {
        registration: sakura.id,
    });
    assert_eq!(mika.sends(cancel).await, refused(Refusal::NotAllowed));
    let unknown = Command::Cancel(Cancel {
        registration: app::value::RegistrationId::new(),
    });
    assert_eq!(
        mika.sends(unknown).await,
        refused(Refusal::NotAllowed),
        "whether it exists or not"
    );
    assert_eq!(
        mika.sets_seats(&event, Audience::Business, 9, Entry::Open)
            .await,
        refused(Refusal::NotAllowed)
    );
    assert_eq!(w.sakura.stands().await, "confirmed");
}
