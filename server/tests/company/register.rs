//! Companies are added and mended, live, and seen by staff alone.

use app::company::{Change, CorporateNumber, Create, Refusal, SizeBand};
use app::people::Area;
use app::row::Kind;
use app::value::{CompanyId, Line};
use serde_json::json;

use super::{NUMBER, adds, create, edit, keeps, new, note, sees};
use crate::world::follow::{Follower, View};
use crate::world::sender::{not_kept, posts};
use crate::world::{As, Member, Plan, Staff, Told, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ken_adds_a_company_and_mika_mends_it_while_he_looks() {
    let mut w = World::begins().await;
    let mut mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Fundraising).await;
    w.ken.looks().await;
    mika.looks().await;
    let sakura = Create {
        number: Some(CorporateNumber::parse("８-9900-0000-0001").unwrap()),
        ..new("株式会社さくら食品")
    };
    let id = sakura.company;
    keeps(&w.ken, create(sakura)).await;
    let seen = sees(&mika, id, |_| true).await;
    assert_eq!(seen.name.as_str(), "株式会社さくら食品");
    assert_eq!(seen.number.map(String::from).as_deref(), Some(NUMBER));

    // Each has changed another field of what they saw.
    keeps(&mika, edit(id, Change::Size(Some(SizeBand::To299)))).await;
    keeps(&w.ken, edit(id, note("秋に訪問"))).await;
    let both = sees(&w.ken, id, |c| !c.note.is_empty()).await;
    assert_eq!(both.size, Some(SizeBand::To299));

    w.restarts().await;
    sees(&mika, id, |c| c.note.as_str() == "秋に訪問").await;
}

/// What staff notes of them, they do not see.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_sees_their_company_change_while_they_look() {
    let w = World::begins().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let (sakura, wakaba) = (adds(&w, "さくら食品").await, adds(&w, "わかば銀行").await);
    let mut hana = Member::speaks_for(&mika, "中川 花", "hana@sakura-foods.example", sakura).await;
    hana.signs_in().await;
    let looks = Follower::begins(&w.house, hana.credentials()).await;
    let named = |name: &'static str| {
        move |view: &View| {
            let companies = view.companies();
            let own = companies.get(sakura)?;
            (own.name.as_str() == name).then(|| own.clone())
        }
    };
    looks.sees("their company", named("さくら食品")).await;

    let name = |name: &str| Change::Name(Line::parse(name).unwrap());
    keeps(&w.ken, edit(sakura, note("秋に訪問"))).await;
    keeps(&w.ken, edit(wakaba, name("わかば信託銀行"))).await;
    keeps(&w.ken, edit(sakura, name("さくらフーズ"))).await;
    let own = looks.sees("its new name", named("さくらフーズ")).await;
    assert!(own.note.is_empty());
    assert!(looks.view().companies().get(wakaba).is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_one_companys_and_a_name_asks() {
    let w = World::begins().await;
    let number = CorporateNumber::parse(NUMBER).unwrap();
    let with_number = |name| Create {
        number: Some(number.clone()),
        ..new(name)
    };
    let sakura = with_number("さくら食品株式会社");
    let id = sakura.company;
    keeps(&w.ken, create(sakura)).await;

    let taken = not_kept(Refusal::NumberTaken { company: id });
    let wakaba = adds(&w, "わかば銀行").await;
    let another = w.ken.keeps(create(with_number("あさひ不動産"))).await;
    assert_eq!(another, taken);
    let given = edit(wakaba, Change::Number(Some(number.clone())));
    assert_eq!(w.ken.keeps(given).await, taken);

    let same = not_kept(Refusal::SameName { company: id });
    assert_eq!(w.ken.keeps(create(new("㈱さくら食品"))).await, same);
    let named = edit(
        wakaba,
        Change::Name(Line::parse("（株）さくら食品").unwrap()),
    );
    assert_eq!(w.ken.keeps(named).await, same);
    let two = Create {
        anyway: true,
        ..new("㈱さくら食品")
    };
    keeps(&w.ken, create(two)).await;
    assert_eq!(w.house.rows("company").await, 3);
}

/// A device that says nonsense is not understood, and one that knows better than the check digit neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_none_never_arrives() {
    let w = World::begins().await;
    for (field, nonsense) in [
        ("number", json!("8990000000002")),
        ("number", json!("123")),
        ("industry", json!("piracy")),
        ("size", json!(7)),
        ("name", json!("x".repeat(101))),
        ("kana", json!("sakura")),
    ] {
        let mut company = serde_json::to_value(new("さくら食品")).unwrap();
        company[field] = nonsense.clone();
        let push = json!({
            "protocol": app::sync::PROTOCOL, "client": CompanyId::new(),
            "commands": [{ "seq": 1, "command": { "company": { "create": company } } }],
        });
        let (status, _) = posts(&w.house, &w.ken.credentials(), push.to_string()).await;
        assert_eq!(status.as_u16(), 400, "{field}: {nonsense}");
    }
    assert_eq!(w.house.rows("company").await, 0);
}

/// An id is never another company's, whoever sends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_writes_over_a_company_with_a_new_one() {
    let mut w = World::begins().await;
    w.ken.looks().await;
    let id = adds(&w, "さくら食品").await;
    let over = Create {
        company: id,
        anyway: true,
        ..new("わかば銀行")
    };
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    assert_eq!(
        mika.keeps(create(over)).await,
        not_kept(Refusal::AlreadyThere)
    );
    assert_eq!(sees(&w.ken, id, |_| true).await.name.as_str(), "さくら食品");
}

/// Coordinators read the register; visitors and people by their link hear nothing of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_staff_learns_nothing_of_companies() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(3)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let visitor = Follower::begins(&w.house, As::Nobody).await;
    let holder = As::Holder(w.sakura.secret().await);
    let sakura = Follower::begins(&w.house, holder.clone()).await;
    let mut mina = Staff::arrives(&w.house, "mina@tomoni.example", Area::Coordination).await;
    mina.looks().await;

    let id = adds(&w, "ひみつ商会").await;
    keeps(&w.ken, edit(id, note("口外しない"))).await;
    super::link::links(&w, &[&w.sakura], Some(id)).await;
    sees(&mina, id, |c| !c.note.is_empty()).await;
    let change = edit(id, note("書き換え"));
    assert_eq!(mina.keeps(change).await, not_kept(Refusal::NotAllowed));
    let unknown = edit(CompanyId::new(), note("?"));
    assert_eq!(
        mina.keeps(unknown).await,
        not_kept(Refusal::NotAllowed),
        "whether it exists or not"
    );

    // Something that all of them see comes after it.
    assert_eq!(w.aoi.registers(&event).await, Told::Confirmed);
    for (who, follower, by) in [
        ("a visitor", &visitor, &As::Nobody),
        ("Sakura", &sakura, &holder),
    ] {
        let left = |view: &crate::world::follow::View| {
            let seats = view.seats(&event, app::ideathon::Audience::Business)?;
            (seats.free == 1).then_some(())
        };
        follower.sees("Aoi's seat", left).await;
        let pulled = crate::world::follow::pulls(&w.house, by, "").await.1;
        let raw = follower.raw.lock().unwrap().clone() + &pulled;
        for secret in [
            "ひみつ商会",
            "口外しない",
            &id.to_string(),
            "employer",
            "\"company\",\"id\"",
        ] {
            assert!(!raw.contains(secret), "{who} gets «{secret}»");
        }
        let kinds = follower.fields();
        assert!(kinds.keys().all(|(kind, _)| *kind != Kind::Company));
    }
}
