//! Links by mail and codes from hand to hand.

use std::time::{Duration, Instant};

use app::lang::{Lang::Ja, words};
use app::people::{Area, Command, Hand, Role};
use app::rule::Refusal;
use app::sync::push::Outcome;
use app::value::{HandCode, TicketId};
use chrono::TimeDelta;
use reqwest::StatusCode;

use crate::world::mail::mails;
use crate::world::{Member, Staff, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_by_mail_opens_once_and_for_a_quarter_of_an_hour() {
    let w = World::begins().await;
    let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
    let mut emi = Member::joins(&yuri, "遠藤 恵美", Some("emi@sample.example"), Role::Donor).await;
    let link = emi.asks_for_a_link().await;
    let mail = emi.mails().pop().unwrap();
    assert_eq!(mail.subject, words::notice_subject_link(Ja));
    assert!(mail.calendar.is_none());
    // A scanner looks, and spends nothing.
    for _ in 0..3 {
        assert_eq!(w.house.get(&link).await.status, StatusCode::OK);
    }
    let on = w.house.post(&link, &[]).await;
    assert_eq!(on.location(), "/me");
    assert_eq!(w.house.post(&link, &[]).await.status, StatusCode::GONE);
    assert_eq!(w.house.get(&link).await.status, StatusCode::GONE);

    let late = emi.asks_for_a_link().await;
    w.house.clock.advance(TimeDelta::minutes(15));
    assert_eq!(w.house.get(&late).await.status, StatusCode::GONE);
    let refused = w.house.post(&late, &[]).await;
    assert_eq!(
        (refused.status, refused.cookie("tomoni")),
        (StatusCode::GONE, None)
    );

    emi.signs_in().await;
    let me = emi.opens("/me").await;
    assert_eq!(me.status, StatusCode::OK);
    assert!(me.html.contains("emi@sample.example"), "her own data");
    assert_eq!(
        emi.opens("/desk").await.location(),
        "/me",
        "no desk is hers"
    );
}

/// The same words, and no mail to a stranger.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_does_not_tell_who_is_known() {
    let w = World::begins().await;
    let ask = async |email: &str| {
        let page = w.house.post("/sign-in", &[("email", email)]).await;
        (page.status, page.main().replace(email, "ADDRESS"))
    };
    let known = ask("ken@tomoni.example").await;
    let unknown = ask("kon@tomoni.example").await;
    assert_eq!(known.0, StatusCode::OK);
    assert_eq!(known, unknown);
    assert!(
        !mails(&w.house.data)
            .iter()
            .any(|mail| mail.to.contains("kon@"))
    );
    for hostile in [
        "",
        "no address",
        "a@b\r\nBcc: c@d.example",
        "<script>@x",
        &"x".repeat(5000),
    ] {
        let page = w.house.post("/sign-in", &[("email", hostile)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{hostile:?}");
        assert!(!page.html.contains("<script>@x"));
    }
}

/// Known and unknown addresses by turns: the medians of what each took lie closer than what a network hides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_of_the_answer_does_not_tell_who_is_known() {
    let w = World::begins().await;
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for n in 0..30 {
        for (times, email) in [
            (&mut known, "ken@tomoni.example".to_owned()),
            (&mut unknown, format!("stranger{n}@tomoni.example")),
        ] {
            let begun = Instant::now();
            w.house.post("/sign-in", &[("email", &email)]).await;
            times.push(begun.elapsed());
        }
    }
    known.sort_unstable();
    unknown.sort_unstable();
    let apart = known[15].abs_diff(unknown[15]);
    assert!(apart < Duration::from_millis(20), "{apart:?} apart");
    assert!(
        known[0] >= Duration::from_millis(290) && unknown[0] >= Duration::from_millis(290),
        "both wait: {:?} {:?}",
        known[0],
        unknown[0]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_from_hand_to_hand_opens_once_and_only_the_last_one() {
    let w = World::begins().await;
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let sam = Member::joins(&nao, "Sam", None, Role::International).await;
    let hands = async |code: [u8; 10]| {
        let code = HandCode::from_random(code);
        let hand = Hand {
            person: sam.id,
            ticket: TicketId::new(),
            code: code.clone(),
        };
        nao.decides(Command::Hand(hand)).await;
        code.shown()
    };
    let types = async |code: &str| w.house.post("/sign-in/code", &[("code", code)]).await;
    let first = hands([1; 10]).await;
    let second = hands([2; 10]).await;
    assert_eq!(
        types(&first).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a newer one took its place"
    );
    // As people type: small letters, spaces.
    let spoken = second.to_lowercase().replace('-', " ");
    let on = types(&spoken).await;
    assert_eq!(on.location(), "/me");
    assert_eq!(
        types(&second).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let late = hands([3; 10]).await;
    w.house.clock.advance(TimeDelta::minutes(15));
    for wrong in [late.as_str(), "", "AAAAA-AAAAA", "' or 1=1 --", "ＡＡＡ"] {
        let refused = types(wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert_eq!(refused.cookie("tomoni"), None);
    }
    // A code is no link, and nobody hands one to staff, or to whom they do not look after.
    assert_eq!(
        w.house.post("/sign-in/22222-22222", &[]).await.status,
        StatusCode::GONE
    );
    for (by, person) in [(&nao, w.ken.id().await), (&w.ken, sam.id)] {
        let hand = Hand {
            person,
            ticket: TicketId::new(),
            code: HandCode::from_random([4; 10]),
        };
        assert_eq!(
            by.sends_of_people(Command::Hand(hand)).await,
            Outcome::Refused(Refusal::People(app::people::Refusal::NotAllowed))
        );
    }
}
