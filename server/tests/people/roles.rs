//! Roles: with dates, by the clock, and seen only by those whom they concern.

use app::people::{Area, Command, Grants, Invite, Leave, Revoke, Role};
use app::rule::Refusal;
use app::sync::push::Outcome;
use app::value::{Email, MembershipId, PersonId};
use chrono::TimeDelta;
use reqwest::StatusCode;

use crate::world::follow::{Follower, pulls};
use crate::world::mail::mails;
use crate::world::{Member, Staff, World, eventually};

fn refused(refusal: app::people::Refusal) -> Outcome {
    Outcome::Refused(Refusal::People(refusal))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_administrator_cannot_leave() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let me = rei.id().await;
    let area = Area::Administration;
    let revoke = Command::Revoke(Revoke { person: me, area });
    let last = app::people::Refusal::LastAdministrator;
    assert_eq!(
        rei.sends_of_people(revoke.clone()).await,
        refused(last.clone())
    );
    // Nor by an end that comes later, nor by asking to be forgotten.
    let until = Some(w.house.clock.now() + TimeDelta::days(1));
    let ends = Command::Grant(Grants {
        person: me,
        area,
        from: None,
        until,
    });
    assert_eq!(rei.sends_of_people(ends).await, refused(last));
    let page = rei.presses(&[("action", "erase")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    // With a second one, the first may go.
    let ai = Staff::arrives(&w.house, "ai@tomoni.example", Area::Administration).await;
    rei.decides(revoke).await;
    assert_eq!(
        w.house.asks("/desk", &rei.credentials()).await.location(),
        "/me"
    );
    let me = ai.id().await;
    let revoke = Command::Revoke(Revoke { person: me, area });
    assert_eq!(
        ai.sends_of_people(revoke).await,
        refused(app::people::Refusal::LastAdministrator)
    );
}

/// Two who are the last take each other's role at the same time: one of them stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_cannot_remove_each_other() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let ai = Staff::arrives(&w.house, "ai@tomoni.example", Area::Administration).await;
    let area = Area::Administration;
    let (rei_id, ai_id) = (rei.id().await, ai.id().await);
    let (one, other) = tokio::join!(
        rei.sends_of_people(Command::Revoke(Revoke {
            person: ai_id,
            area
        })),
        ai.sends_of_people(Command::Revoke(Revoke {
            person: rei_id,
            area
        })),
    );
    let done = [&one, &other]
        .into_iter()
        .filter(|o| matches!(o, Outcome::Done(_)))
        .count();
    assert_eq!(done, 1, "{one:?} {other:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grant_begins_and_ends_by_the_clock() {
    let mut w = World::begins().await;
    let mut rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let now = w.house.clock.now();
    let ken = w.ken.id().await;
    rei.decides(Command::Grant(Grants {
        person: ken,
        area: Area::Platform,
        from: Some(now + TimeDelta::days(2)),
        until: Some(now + TimeDelta::days(4)),
    }))
    .await;
    let holds = async |rei: &Staff| {
        let stream = Follower::begins(&w.house, rei.credentials()).await;
        let person = stream.view().people().find(|p| p.id == ken).cloned();
        person.unwrap().areas.contains(&Area::Platform)
    };
    assert!(!holds(&rei).await);
    w.house.clock.advance(TimeDelta::days(3));
    rei.signs_in().await;
    eventually("the grant begins", async || holds(&rei).await.then_some(())).await;
    w.house.clock.advance(TimeDelta::days(2));
    rei.signs_in().await;
    eventually("the grant ends", async || {
        (!holds(&rei).await).then_some(())
    })
    .await;
    w.ken.signs_in().await;
    let backwards = Command::Grant(Grants {
        person: ken,
        area: Area::Platform,
        from: Some(now + TimeDelta::days(9)),
        until: Some(now + TimeDelta::days(8)),
    });
    assert_eq!(
        rei.sends_of_people(backwards).await,
        refused(app::people::Refusal::EndsBeforeItStarts)
    );
}

/// Who fled is seen by the coordination, and by no administrator.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_sees_no_international() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let stream = Follower::begins(&w.house, rei.credentials()).await;
    let sam = Member::joins(
        &nao,
        "Sam Sample",
        Some("sam@sample.example"),
        Role::International,
    )
    .await;
    let keeper = Follower::begins(&w.house, nao.credentials()).await;
    let seen = keeper.view().people().find(|p| p.id == sam.id).cloned();
    assert!(
        seen.is_some_and(|p| p.at_risk),
        "until somebody knows better"
    );
    let emi = "emi@tomoni.example";
    rei.decides(Command::Invite(Invite {
        person: PersonId::new(),
        email: Email::parse(emi).unwrap(),
        area: Area::Fundraising,
        lang: app::lang::Lang::Ja,
    }))
    .await;
    stream
        .sees("the new colleague", |view| {
            let of = |p: &&app::people::Person| p.email.as_ref().is_some_and(|e| e.as_str() == emi);
            view.people().find(of).map(|_| ())
        })
        .await;
    for by in [&rei, &w.ken] {
        let (_, text) = pulls(&w.house, &by.credentials(), "").await;
        assert!(!text.contains("Sam Sample") && !text.contains("sam@sample"));
        assert!(!text.contains(&sam.id.to_string()));
    }
    let raw = stream.raw.lock().unwrap().clone();
    assert!(!raw.contains("Sam Sample") && !raw.contains(&sam.id.to_string()));
    // Nor can what they may not see be ended, or told from what does not exist.
    let leave = |membership| Command::Leave(Leave { membership });
    let real: String = {
        let row = sqlx::query("select id from membership")
            .fetch_one(&mut w.house.database().await)
            .await;
        sqlx::Row::try_get(&row.unwrap(), "id").unwrap()
    };
    let real = MembershipId::parse(&real).unwrap();
    let of_real = rei.sends_of_people(leave(real)).await;
    let of_none = rei.sends_of_people(leave(MembershipId::new())).await;
    assert_eq!(of_real, of_none);
}

/// An invitation by mail brings its own link, and its reader a passkey.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_invites_a_colleague() {
    let w = World::begins().await;
    let rei = Staff::arrives(&w.house, "rei@tomoni.example", Area::Administration).await;
    let invite = |email: &str| {
        Command::Invite(Invite {
            person: PersonId::new(),
            email: Email::parse(email).unwrap(),
            area: Area::Fundraising,
            lang: app::lang::Lang::En,
        })
    };
    rei.decides(invite("emi@tomoni.example")).await;
    let link = eventually("the invitation", async || {
        let all = mails(&w.house.data);
        let mail = all.iter().find(|m| m.to.contains("emi@"))?;
        mail.link_to("/sign-in/")
    })
    .await;
    let on = w.house.post(&link, &[]).await;
    assert_eq!(on.location(), "/me", "a passkey first");
    assert_eq!(
        w.ken.sends_of_people(invite("x@tomoni.example")).await,
        refused(app::people::Refusal::NotAllowed)
    );
    rei.decides(invite("late@tomoni.example")).await;
    let late = eventually("the invitation", async || {
        let all = mails(&w.house.data);
        let mail = all.iter().find(|m| m.to.contains("late@"))?;
        mail.link_to("/sign-in/")
    })
    .await;
    w.house.clock.advance(TimeDelta::days(7));
    assert_eq!(w.house.post(&late, &[]).await.status, StatusCode::GONE);
}
