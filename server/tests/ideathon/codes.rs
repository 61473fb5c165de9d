//! Entry by code and by approval.

use app::ideathon::{Admit, Audience, Command, Entry, Refusal, RevokeCode, State};
use app::lang::{Lang::Ja, words};

use crate::world::sender::refused;
use crate::world::{Plan, Told, World};

fn by_code(seats: u16) -> Plan {
    let mut plan = Plan::business(0);
    plan.seats = vec![
        (Audience::Press, seats, Entry::Code),
        (Audience::Observer, seats, Entry::Code),
    ];
    plan
}

/// A personal code lets one in, a shared one as many as it says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_lets_in_as_many_as_it_is_made_for() {
    let mut w = World::begins().await;
    let event = w.ken.holds(by_code(10)).await;
    w.ken.looks().await;
    w.ken.issues(&event, Audience::Press, "PERSONAL", 1).await;
    w.ken.issues(&event, Audience::Press, "SHARED22", 2).await;

    let page = w
        .sakura
        .fills_in_invited(&event, "press", "")
        .await
        .send()
        .await;
    assert_eq!(page.told(), Told::Refused);
    assert!(page.html.contains(words::refused_needs_code(Ja)));
    assert_eq!(
        w.sakura
            .comes_with_code(&event, "press", "ｐｅｒｓｏｎａｌ")
            .await,
        Told::Confirmed,
        "as typed"
    );
    let page = w
        .aoi
        .fills_in_invited(&event, "press", "PERSONAL")
        .await
        .send()
        .await;
    assert_eq!(
        (page.told(), page.said("code").as_deref()),
        (Told::Refused, Some(words::refused_bad_code(Ja)))
    );

    assert_eq!(
        w.aoi.comes_with_code(&event, "press", "SHARED22").await,
        Told::Confirmed
    );
    assert_eq!(
        w.makoto.comes_with_code(&event, "press", "SHAR-ED22").await,
        Told::Confirmed
    );
    assert_eq!(
        w.hana.comes_with_code(&event, "press", "SHARED22").await,
        Told::Refused
    );
    assert_eq!(w.house.rows("registration").await, 3);
    w.house.books_balance().await;
}

/// Revoked, of another audience, of another event, made up: the asker does not learn which.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_does_not_fit_says_no_more_than_one_that_is_made_up() {
    let w = World::begins().await;
    let event = w.ken.holds(by_code(10)).await;
    let other = w
        .ken
        .holds(Plan {
            slug: "autumn",
            ..by_code(10)
        })
        .await;
    let revoked = w.ken.issues(&event, Audience::Press, "REVOKED2", 5).await;
    w.ken
        .does(Command::RevokeCode(RevokeCode { code: revoked.id }))
        .await;
    w.ken
        .issues(&event, Audience::Observer, "OBSERVER", 5)
        .await;
    w.ken.issues(&other, Audience::Press, "AUTUMN22", 5).await;

    let mut pages = Vec::new();
    for code in ["REVOKED2", "OBSERVER", "AUTUMN22", "MADEUP22"] {
        let page = w
            .sakura
            .fills_in_invited(&event, "press", code)
            .await
            .send()
            .await;
        assert_eq!(
            (page.told(), page.said("code").as_deref()),
            (Told::Refused, Some(words::refused_bad_code(Ja)))
        );
        let key = page
            .form("registration")
            .into_iter()
            .find(|(name, _)| name == "key")
            .unwrap()
            .1;
        pages.push(page.main().replace(code, "…").replace(&key, "…"));
    }
    assert!(
        pages.windows(2).all(|two| two[0] == two[1]),
        "all four look the same"
    );
    assert_eq!(w.house.rows("registration").await, 0);

    assert_eq!(
        w.sakura.comes_with_code(&other, "press", "AUTUMN22").await,
        Told::Confirmed
    );
    assert_eq!(
        w.sakura
            .comes_with_code(&event, "observer", "OBSERVER")
            .await,
        Told::Confirmed
    );
    w.house.books_balance().await;
}

/// Who used a code cannot use it up twice with the same form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_uses_a_code_once() {
    let w = World::begins().await;
    let event = w.ken.holds(by_code(10)).await;
    w.ken.issues(&event, Audience::Press, "SHARED22", 2).await;
    let form = w.sakura.fills_in_invited(&event, "press", "SHARED22").await;
    for _ in 0..3 {
        assert_eq!(form.send().await.told(), Told::Confirmed);
    }
    assert_eq!(
        w.aoi.comes_with_code(&event, "press", "SHARED22").await,
        Told::Confirmed,
        "one use is left"
    );
    assert_eq!(
        w.hana.comes_with_code(&event, "press", "SHARED22").await,
        Told::Refused
    );
}

/// Approval: who asks holds nothing until staff admits them, and joins the queue then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_admits_who_asked() {
    let mut w = World::begins().await;
    let event = w
        .ken
        .holds(Plan::business(1).and(Audience::Press, 1, Entry::Approval))
        .await;
    w.ken.looks().await;
    assert_eq!(
        w.sakura.comes_with_code(&event, "press", "").await,
        Told::Asking
    );
    assert_eq!(
        w.aoi.comes_with_code(&event, "press", "").await,
        Told::Asking
    );
    w.sakura.gets(words::mail_subject_asking(Ja), 1).await;
    let id = async |who| {
        w.ken
            .sees("who asked", |desk| desk.registration(who).map(|r| r.id))
            .await
    };
    let (sakura, aoi) = (id(&w.sakura).await, id(&w.aoi).await);
    let seats = w
        .ken
        .sees("two ask", |desk| {
            desk.seats(&event, Audience::Press)
                .filter(|s| s.asking == 2)
        })
        .await;
    assert_eq!(
        (seats.confirmed, seats.waiting, seats.free),
        (0, 0, 1),
        "asking holds no seat"
    );

    w.ken
        .does(Command::Admit(Admit { registration: aoi }))
        .await;
    assert_eq!(w.aoi.stands().await, "confirmed");
    w.aoi.gets(words::mail_subject_confirmed(Ja), 1).await;
    w.ken
        .does(Command::Admit(Admit {
            registration: sakura,
        }))
        .await;
    w.sakura.gets(words::mail_subject_waiting(Ja), 1).await;
    let again = w
        .ken
        .sends(Command::Admit(Admit {
            registration: sakura,
        }))
        .await;
    assert_eq!(again, refused(Refusal::Full));

    w.aoi.presses("cancel").await;
    w.ken
        .sees("an offer", |desk| {
            desk.registration(&w.sakura)
                .filter(|r| r.state == State::Offered)
        })
        .await;
    w.house.books_balance().await;
}
