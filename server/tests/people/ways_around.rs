//! Ways around the door, and why each of them is closed.

use app::command::Command as Any;
use app::people::{Area, Ask, Command, Grants, Hand, Invite, Join, RemovePasskey, Role, What};
use app::rule::Refusal;
use app::sync::push::Outcome;
use app::value::{Email, HandCode, MembershipId, PasskeyId, PersonId, SessionId, TicketId};
use reqwest::StatusCode;

use crate::world::{As, Member, Sender, Staff, World};

fn not_allowed() -> Outcome {
    Outcome::Refused(Refusal::People(app::people::Refusal::NotAllowed))
}

/// Whoever handed a code over does not stand where the person later works.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_begins_to_work_here_begins_anew() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let tomo = Member::joins(&nao, "早川 とも", None, Role::Helper).await;
    let hands = async |bytes: [u8; 10]| {
        let code = HandCode::from_random(bytes);
        let hand = Hand {
            person: tomo.id,
            ticket: TicketId::new(),
            code: code.clone(),
        };
        (nao.sends_of_people(Command::Hand(hand)).await, code.shown())
    };
    let (_, code) = hands([1; 10]).await;
    let on = w.house.post("/sign-in/code", &[("code", &code)]).await;
    let kept = As::Session(on.session().unwrap());
    assert_eq!(w.house.asks("/me", &kept).await.status, StatusCode::OK);
    let (handed, unused) = hands([2; 10]).await;
    assert!(matches!(handed, Outcome::Done(_)));

    rei.decides(Command::Grant(Grants {
        person: tomo.id,
        area: Area::Events,
        from: None,
        until: None,
    }))
    .await;
    assert_eq!(w.house.asks("/me", &kept).await.location(), "/sign-in");
    let late = w.house.post("/sign-in/code", &[("code", &unused)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(hands([3; 10]).await.0, not_allowed());
}

/// Whether somebody came by a key is for the door to say.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_names_the_device_that_they_ask_from() {
    let w = World::begins().await;
    let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
    let mut emi = Member::joins(&yuri, "遠藤 恵美", Some("emi@sample.example"), Role::Donor).await;
    emi.signs_in().await;
    let sender = Sender::new(&w.house);
    for command in [
        Command::Ask(Ask {
            what: What::Erasure,
            person: emi.id,
            session: SessionId::new(),
        }),
        Command::RemovePasskey(RemovePasskey {
            passkey: PasskeyId::new(),
            session: SessionId::new(),
        }),
    ] {
        let answer = sender.sends(&emi.credentials(), Any::People(command)).await;
        assert_eq!(answer, not_allowed());
    }
}

/// An address does not lead another area to who may be in danger; nor does an id lead into another's row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_an_address_nor_an_id_makes_somebody_ones_own() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
    let sam = Member::joins(&nao, "Sam", Some("sam@sample.example"), Role::International).await;
    let join = Join {
        membership: MembershipId::new(),
        person: PersonId::new(),
        role: Role::Donor,
        name: None,
        email: Some(Email::parse("sam@sample.example").unwrap()),
        lang: app::lang::Lang::Ja,
        company: None,
        title: None,
        from: None,
        until: None,
    };
    assert_eq!(
        yuri.sends_of_people(Command::Join(join)).await,
        not_allowed()
    );
    let invite = Invite {
        person: sam.id,
        email: Email::parse("mallory@sample.example").unwrap(),
        area: Area::Events,
        lang: app::lang::Lang::Ja,
    };
    let taken = rei.sends_of_people(Command::Invite(invite)).await;
    assert!(!matches!(taken, Outcome::Done(_)), "{taken:?}");
    let still = server::people::by_id(&mut w.house.database().await, sam.id).await;
    let still = still.unwrap().unwrap();
    assert_eq!(still.shown_name(), "Sam");
    assert!(still.at_risk && still.areas.is_empty());
}
