//! The platform: companies join it and leave it, and keep what they brought in.

mod day;
mod files;
pub mod rounds;

use app::people::Area;
use app::roundtable::{Annotate, Command, Enroll, Leave, Note, Reason, Refusal};
use app::row::Kind;
use app::rule;
use app::sync::push::Outcome;
use app::value::{CompanyId, MemberId};
use chrono::{SubsecRound as _, TimeDelta};

use crate::company::{adds, merges};
use crate::world::follow::{Follower, View, pulls};
use crate::world::{As, Member, Staff, World, eventually};

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Refused(rule::Refusal::Roundtable(refusal))
}

fn joins(company: CompanyId) -> Enroll {
    Enroll {
        member: MemberId::new(),
        company,
        since: None,
        note: Note::default(),
    }
}

/// A company that joins sees it at once; what staff notes of it, and why it left, it never sees.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_foods_joins_and_leaves_while_hana_looks() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let (sakura, wakaba) = (adds(&w, "さくら食品").await, adds(&w, "わかば銀行").await);
    let mut hana = Member::speaks_for(&mika, "中川 花", "hana@sakura-foods.example", sakura).await;
    let invited = eventually("the mail that she is a contact", async || {
        let mut mails = hana.mails().into_iter();
        mails.find(|mail| mail.subject == "担当者の方へのご案内")
    });
    let link = invited.await.link_to("/sign-in/");
    hana.comes_by(&link.expect("and how to come in")).await;
    let hana_looks = Follower::begins(&w.house, hana.credentials()).await;
    let ken_looks = Follower::begins(&w.house, w.ken.credentials()).await;

    let note = Note::parse("会費は請求書で").unwrap();
    let enroll = Enroll {
        note: note.clone(),
        ..joins(sakura)
    };
    let id = enroll.member;
    mika.convenes(Command::Enroll(enroll)).await;
    let other = joins(wakaba);
    let other_id = other.member;
    mika.convenes(Command::Enroll(other)).await;
    let seen = hana_looks
        .sees("their membership", |view| view.member(id))
        .await;
    assert_eq!((seen.company, seen.until), (sakura, None));
    assert!(seen.note.is_empty());
    // Other areas see who belongs to the platform, and not what its staff notes.
    let seen = ken_looks
        .sees("the membership", |view| view.member(id))
        .await;
    assert!(seen.note.is_empty());

    let reason = Reason::parse("担当部署がなくなった").unwrap();
    mika.convenes(Command::Leave(Leave {
        member: id,
        reason,
        until: None,
    }))
    .await;
    let left = |view: &View| view.member(id).filter(|member| !member.belongs());
    let seen = hana_looks.sees("that it has ended", left).await;
    assert!(seen.reason.is_empty());
    assert_eq!(hana_looks.view().member(other_id), None);
    // Hana speaks for the company as before, and a new page says the same.
    let (pulled, _) = pulls(&w.house, &hana.credentials(), "").await;
    let members = pulled.patches.iter().filter(|p| p.kind == Kind::Member);
    assert_eq!(members.count(), 1);
    hana_looks
        .sees("their company", |view| {
            view.companies().get(sakura).map(|_| ())
        })
        .await;
    let (pulled, _) = pulls(&w.house, &As::Nobody, "").await;
    assert!(pulled.patches.iter().all(|p| p.kind != Kind::Member));
}

/// Who was known before comes in as ever: their door may ask for more than who has their mail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_is_new_is_invited_by_a_link() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let (sakura, wakaba) = (adds(&w, "さくら食品").await, adds(&w, "わかば銀行").await);
    let invited = async |number: usize, company| {
        let hana = Member::speaks_for(&mika, "中川 花", "hana@sakura-foods.example", company).await;
        eventually("the mail that she is a contact", async || {
            let mails = hana.mails().into_iter();
            let mut invited = mails.filter(|mail| mail.subject == "担当者の方へのご案内");
            invited.nth(number - 1)
        })
        .await
    };
    let link = invited(1, sakura).await.link_to("/sign-in/").unwrap();
    assert_eq!(invited(2, wakaba).await.link_to("/sign-in/"), None);
    w.house.clock.advance(TimeDelta::days(7));
    let late = w.house.post(&link, &[]).await;
    assert_eq!(late.session(), None, "after a week it opens nothing");
}

/// What was before is written down later, and its times lie one behind the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_company_that_left_long_ago_comes_back_on_a_day_of_its_own() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let sakura = adds(&w, "さくら食品").await;
    let now = w.house.clock.now();
    let ago = |days| Some((now - TimeDelta::days(days)).trunc_subsecs(0));
    let since = |days| Enroll {
        since: ago(days),
        ..joins(sakura)
    };
    let first = since(400);
    let member = first.member;
    mika.convenes(Command::Enroll(first)).await;
    let leaves = |days| {
        Command::Leave(Leave {
            member,
            reason: Reason::default(),
            until: ago(days),
        })
    };
    for bad in [401, -1] {
        let told = mika.sends_of_platform(leaves(bad)).await;
        assert_eq!(told, refused(Refusal::BadLastDay));
    }
    mika.convenes(leaves(100)).await;
    let told = mika.sends_of_platform(Command::Enroll(since(101))).await;
    assert_eq!(told, refused(Refusal::Overlaps));
    mika.convenes(Command::Enroll(since(99))).await;
    let looks = Follower::begins(&w.house, mika.credentials()).await;
    let left = |view: &View| view.member(member).filter(|member| !member.belongs());
    assert_eq!(looks.sees("the first time", left).await.until, ago(100));
}

/// Two clerks at a time, and a company under two names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_company_belongs_once_however_it_is_called() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let pia = Staff::arrives(&w.house, "pia@tomoni.example", Area::Platform).await;
    let (sakura, foods) = (adds(&w, "さくら食品").await, adds(&w, "Sakura Foods").await);
    let (one, other) = (joins(sakura), joins(sakura));
    let (first, second) = tokio::join!(
        mika.sends_of_platform(Command::Enroll(one.clone())),
        pia.sends_of_platform(Command::Enroll(other.clone())),
    );
    let both = [(first, one.member), (second, other.member)];
    let (won, lost): (Vec<_>, Vec<_>) = both
        .into_iter()
        .partition(|(outcome, _)| matches!(outcome, Outcome::Done(_)));
    let ([(_, member)], [(told, _)]) = (won.as_slice(), lost.as_slice()) else {
        panic!("one of two: {won:?} {lost:?}")
    };
    assert_eq!(*told, refused(Refusal::BelongsAlready { member: *member }));

    merges(&w, foods, sakura).await;
    let into = Refusal::Merged { into: sakura };
    let told = mika.sends_of_platform(Command::Enroll(joins(foods))).await;
    assert_eq!(told, refused(into));
    // The other way round it belongs as what it was merged into.
    let wakaba = adds(&w, "わかば銀行").await;
    merges(&w, sakura, wakaba).await;
    let told = mika.sends_of_platform(Command::Enroll(joins(wakaba))).await;
    assert_eq!(told, refused(Refusal::BelongsAlready { member: *member }));

    // Once it has left it may come back, and what was stays.
    let leave = Leave {
        member: *member,
        reason: Reason::default(),
        until: None,
    };
    mika.convenes(Command::Leave(leave.clone())).await;
    assert_eq!(
        mika.sends_of_platform(Command::Leave(leave)).await,
        refused(Refusal::HasLeft)
    );
    mika.convenes(Command::Enroll(joins(wakaba))).await;
    assert_eq!(w.house.rows("member").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_keep_the_platform_learns_and_changes_nothing() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let sakura = adds(&w, "さくら食品").await;
    let enroll = joins(sakura);
    let member = enroll.member;
    mika.convenes(Command::Enroll(enroll)).await;
    let mut hana = Member::speaks_for(&mika, "中川 花", "hana@sakura-foods.example", sakura).await;
    hana.signs_in().await;
    let looks = Follower::begins(&w.house, mika.credentials()).await;
    let before = looks.sees("the member", |view| view.member(member)).await;
    let note = Note::parse("?").unwrap();
    for id in [member, MemberId::new()] {
        let annotate = Annotate {
            member: id,
            note: note.clone(),
            seen: Note::default(),
        };
        let leave = Leave {
            member: id,
            reason: Reason::default(),
            until: None,
        };
        for command in [Command::Annotate(annotate), Command::Leave(leave)] {
            let command = app::command::Command::Roundtable(command);
            for by in [hana.credentials(), w.ken.credentials(), As::Nobody] {
                let told = crate::world::Sender::new(&w.house)
                    .sends(&by, command.clone())
                    .await;
                assert_eq!(told, refused(Refusal::NotAllowed), "{command:?}");
            }
        }
    }
    let log = w.house.rows("log").await;
    let leave = Leave {
        member,
        reason: Reason::default(),
        until: None,
    };
    mika.convenes(Command::Leave(leave)).await;
    assert_eq!(w.house.rows("log").await, log + 1, "nothing came between");
    let left = |view: &View| view.member(member).filter(|m| !m.belongs());
    let after = looks.sees("that it has left", left).await;
    assert_eq!((after.since, &after.note), (before.since, &before.note));
}

/// A note is mended by two at a time; a day may lie behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_not_written_over_unseen_and_a_day_is_kept() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let pia = Staff::arrives(&w.house, "pia@tomoni.example", Area::Platform).await;
    let sakura = adds(&w, "さくら食品").await;
    // As exact as what is kept.
    let now = w.house.clock.now().trunc_subsecs(6);
    let ahead = Enroll {
        since: Some(now + TimeDelta::days(1)),
        ..joins(sakura)
    };
    assert_eq!(
        mika.sends_of_platform(Command::Enroll(ahead)).await,
        refused(Refusal::InFuture)
    );
    let since = now - TimeDelta::days(700);
    let enroll = Enroll {
        since: Some(since),
        ..joins(sakura)
    };
    let member = enroll.member;
    mika.convenes(Command::Enroll(enroll)).await;
    let note = |text: &str| Note::parse(text).unwrap();
    let annotate = |seen: &str, text: &str| {
        Command::Annotate(Annotate {
            member,
            note: note(text),
            seen: note(seen),
        })
    };
    mika.convenes(annotate("", "春に入会")).await;
    let told = pia.sends_of_platform(annotate("", "会費は請求書で")).await;
    assert_eq!(told, refused(Refusal::ChangedElsewhere));
    pia.convenes(annotate("春に入会", "春に入会。会費は請求書で"))
        .await;
    let looks = Follower::begins(&w.house, mika.credentials()).await;
    let kept = looks
        .sees("what both meant", |view| view.member(member))
        .await;
    assert_eq!(
        (kept.since, kept.note.as_str()),
        (since, "春に入会。会費は請求書で")
    );
}
