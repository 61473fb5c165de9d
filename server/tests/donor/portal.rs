//! Who gives looks after it alone: by a mail's link they see what is theirs, mend it, and fetch their papers.

use app::donor::{Correct, Covers, Issue};
use app::people::{self, Area, Role};
use app::row::Kind;
use app::value::{Email, ReceiptId};
use chrono::TimeDelta;
use reqwest::Method;
use sqlx::Row as _;

use super::papers::read;
use super::receipts::of;
use super::*;
use crate::world::follow::{View, pulls};
use crate::world::{As, Member, Sender};

const KEI: &str = "kei@sato.example";

impl Member {
    /// Does something on the own page of gifts.
    pub(super) async fn asks_of_gifts(&self, fields: &[(&str, &str)]) -> Page {
        let request = self.house.request(Method::POST, "/me/giving").form(fields);
        Page::of(self.credentials().sign(request).send().await.unwrap()).await
    }

    async fn mends(&self, donor: DonorId, seen: &Details, name: &str, kana: &str) -> Page {
        let seen = serde_json::to_string(seen).unwrap();
        self.asks_of_gifts(&[
            ("action", "mend"),
            ("donor", &donor.to_string()),
            ("seen", &seen),
            ("name", name),
            ("kana", kana),
            ("receipt", "yearly"),
            ("postal", "150-0001"),
            ("prefecture", "東京都"),
            ("city", "渋谷区神宮前"),
            ("street", "4-5-6"),
            // What nobody types there.
            ("email", "mallory@evil.example"),
            ("form", "company"),
        ])
        .await
    }
}

impl Fund {
    /// Sakura has promised, her money came, and she signed in by the link in a mail.
    async fn sakura_comes(&self) -> (Member, Reference) {
        let number = self.w.sakura.promises().await;
        self.imports(&[(&format!("{number} アベ サクラ"), 3_000)])
            .await;
        let mut sakura = Member::unknown(&self.w.house, &self.w.sakura.email);
        sakura.signs_in().await;
        (sakura, number)
    }

    async fn donor_of(&self, number: &Reference) -> DonorId {
        let found = |view: &View| {
            let mut all = view.pledges().into_iter();
            all.find(|pledge| pledge.reference == *number)
        };
        self.desk.sees("the promise", found).await.donor
    }

    async fn details(&self, donor: DonorId) -> Details {
        let found = |view: &View| view.donor(donor);
        self.desk.sees("the donor", found).await.details
    }

    async fn corrects(&self, donor: DonorId, details: Details) {
        let seen = self.details(donor).await;
        let correct = Correct {
            donor,
            details: details.clone(),
            seen,
        };
        self.does(Command::Correct(Box::new(correct))).await;
        let there = |view: &View| view.donor(donor).filter(|d| d.details == details);
        self.desk.sees("what was mended", there).await;
    }
}

/// What of donors somebody pulls.
async fn gifts(house: &House, by: &As) -> Vec<(Kind, uuid::Uuid)> {
    let (pulled, _) = pulls(house, by, "").await;
    let of_donors = [
        Kind::Donor,
        Kind::Pledge,
        Kind::Payment,
        Kind::Transfer,
        Kind::Receipt,
        Kind::Run,
        Kind::Fulfilment,
    ];
    let patches = pulled.patches.into_iter();
    let patches = patches.filter(|patch| of_donors.contains(&patch.kind));
    patches.map(|patch| (patch.kind, patch.id)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_link_in_a_mail_sakura_sees_what_is_hers_and_nothing_else() {
    let fund = Fund::issues_receipts().await;
    let house = &fund.w.house;
    let (kei, _) = fund.gave("佐藤 恵", Some(KEI), 9_000).await;
    let theirs = fund.issue(of(kei, Covers::Year(fund.year()))).await;
    let (sakura, number) = fund.sakura_comes().await;
    let mails = sakura.mails();
    assert!(
        mails.iter().any(|mail| mail.text.contains("/me/giving")),
        "a mail about a gift says where it stands"
    );
    let page = sakura.opens("/me/giving").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers["cache-control"], "no-store");
    for part in [number.as_str(), "3,000円", "阿部 さくら", ACCOUNT] {
        assert!(page.main().contains(part), "{part} in {}", page.main());
    }
    for foreign in ["佐藤", "9,000", KEI, &theirs.number.to_string()] {
        assert!(!page.html.contains(foreign), "{foreign} in {}", page.html);
    }
    let seen = gifts(house, &sakura.credentials()).await;
    let donor = fund.donor_of(&number).await;
    let kinds: Vec<Kind> = seen.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [Kind::Donor, Kind::Pledge, Kind::Payment]);
    assert_eq!(seen[0].1, donor.0);

    // Another's paper is not there, as one that is nobody's.
    let by = sakura.credentials();
    let nobodys = format!("/receipts/{}", ReceiptId::new());
    let nothing = house.asks(&nobodys, &by).await;
    let another = house.asks(&format!("/receipts/{}", theirs.id), &by).await;
    assert_eq!(another.status, StatusCode::NOT_FOUND);
    assert_eq!(another.html, nothing.html);
    assert_eq!(
        house.asks("/me/giving", &As::Nobody).await.location(),
        "/sign-in"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_has_a_receipt_made_and_fetches_it_and_the_desk_has_it_too() {
    let fund = Fund::issues_receipts().await;
    let (sakura, number) = fund.sakura_comes().await;
    let donor = fund.donor_of(&number).await;
    let of_donor = |view: &View| {
        let mut all = view.payments().into_iter();
        all.find(|payment| payment.donor == donor)
    };
    let payment = fund.desk.sees("her payment", of_donor).await;
    let (kei, theirs) = fund.gave("佐藤 恵", Some(KEI), 9_000).await;
    for (donor, payment) in [(kei, theirs), (donor, theirs)] {
        let not = sakura
            .asks_of_gifts(&[
                ("action", "issue"),
                ("donor", &donor.to_string()),
                ("payment", &payment.to_string()),
            ])
            .await;
        assert_eq!(not.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(fund.w.house.rows("receipt").await, 0);
    let fields = [
        ("action", "issue"),
        ("donor", &donor.to_string()),
        ("payment", &payment.id.to_string()),
    ];
    let done = sakura.asks_of_gifts(&fields).await;
    assert_eq!(done.location(), "/me/giving?done=issued");
    let again = sakura.asks_of_gifts(&fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let issued = |view: &View| view.receipts().into_iter().next();
    let receipt = fund.desk.sees("her receipt", issued).await;
    let path = format!("/receipts/{}", receipt.id);
    assert!(sakura.opens("/me/giving").await.main().contains(&path));
    let request = fund.w.house.request(Method::GET, &path);
    let answer = sakura.credentials().sign(request).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let (pages, text) = read(&answer.bytes().await.unwrap());
    assert_eq!(pages, 1);
    assert!(
        text.contains("金 3,000 円") && text.contains("阿部 さくら 様"),
        "{text}"
    );
    // What somebody takes of their own has no line; what staff takes has one.
    let mut database = fund.w.house.database().await;
    let lines = sqlx::query("select count(*) as n from audit where verb = 'people.export'");
    let lines = lines.fetch_one(&mut database).await.unwrap();
    assert_eq!(lines.try_get::<i64, _>("n").unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_donor_mends_their_own_name_and_what_staff_changed_meanwhile_stays() {
    let fund = Fund::begins().await;
    let (sakura, number) = fund.sakura_comes().await;
    let donor = fund.donor_of(&number).await;
    let seen = fund.details(donor).await;
    let meanwhile = Details {
        news: true,
        ..seen.clone()
    };
    fund.corrects(donor, meanwhile).await;
    let form = sakura.opens(&format!("/me/giving?edit={donor}")).await;
    assert!(form.main().contains("渋谷区神宮前"), "{}", form.main());
    let page = sakura
        .mends(donor, &seen, "青木 さくら", "アオキ サクラ")
        .await;
    assert_eq!(page.location(), "/me/giving?done=mended");
    let named = |view: &View| {
        let shown = view.donor(donor)?;
        (shown.details.name.as_str() == "青木 さくら").then_some(shown)
    };
    let mended = fund.desk.sees("the new name", named).await;
    let address = mended.details.address.unwrap();
    assert_eq!(address.street.as_str(), "4-5-6");
    assert!(mended.details.news, "what staff changed meanwhile");
    assert_eq!(mended.details.email, seen.email);
    assert_eq!(mended.details.form, seen.form);
    // What is wrong stands beside its field, and nothing typed is lost.
    let seen = fund.details(donor).await;
    let wrong = sakura.mends(donor, &seen, "青木 さくら", "").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.main().contains("4-5-6") && wrong.main().contains("data-outcome=\"refused\""));

    let (kei, theirs) = {
        let id = fund.enters("佐藤 恵").await;
        (id, fund.details(id).await)
    };
    let not = sakura.mends(kei, &theirs, "別の名前", "ベツ").await;
    assert_eq!(not.status, StatusCode::NOT_FOUND);
    let sender = Sender::new(&fund.w.house);
    let forged = Command::Correct(Box::new(Correct {
        donor: kei,
        details: Details {
            anonymous: true,
            ..theirs.clone()
        },
        seen: theirs.clone(),
    }));
    let sent = app::command::Command::Donor(forged);
    let outcome = sender.sends(&sakura.credentials(), sent).await;
    assert_eq!(outcome, refused(Refusal::NotAllowed));
    let issue = Command::Issue(Issue {
        send: true,
        ..of(kei, Covers::Year(2020))
    });
    let sent = app::command::Command::Donor(issue);
    let outcome = sender.sends(&sakura.credentials(), sent).await;
    assert_eq!(outcome, refused(Refusal::NotAllowed));
    assert_eq!(fund.details(kei).await, theirs);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postal_code_fills_the_address_and_keeps_what_was_typed() {
    let fund = Fund::begins().await;
    let (sakura, number) = fund.sakura_comes().await;
    let donor = fund.donor_of(&number).await;
    let seen = serde_json::to_string(&fund.details(donor).await).unwrap();
    let page = sakura
        .asks_of_gifts(&[
            ("action", "mend"),
            ("donor", &donor.to_string()),
            ("seen", &seen),
            ("find", "0"),
            ("name", "青木 さくら"),
            ("receipt", "yearly"),
            ("postal", "907-1801"),
        ])
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["八重山郡与那国町与那国", "青木 さくら"] {
        assert!(page.main().contains(part), "{part} in {}", page.main());
    }
    let kept = fund.details(donor).await.address.unwrap();
    assert_eq!(kept.city.as_str(), "渋谷区神宮前");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_staff_corrects_lets_its_old_reader_in_no_more() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let (sakura, number) = fund.sakura_comes().await;
    let donor = fund.donor_of(&number).await;
    let stream = Follower::begins(house, sakura.credentials()).await;
    stream.sees("her row", |view| view.donor(donor)).await;
    let moved = Details {
        email: Email::parse(KEI).ok(),
        ..fund.details(donor).await
    };
    fund.corrects(donor, moved).await;
    // At once, where she listens; and at the next contact.
    let gone =
        |view: &View| (view.donor(donor).is_none() && view.payments().is_empty()).then_some(());
    stream.sees("nothing of it", gone).await;
    assert_eq!(gifts(house, &sakura.credentials()).await, []);
    let page = sakura.opens("/me/giving").await;
    assert!(!page.html.contains(number.as_str()), "{}", page.html);
    let mut sakura = sakura;
    sakura.signs_in().await;
    assert_eq!(gifts(house, &sakura.credentials()).await, []);

    let mut kei = Member::unknown(house, KEI);
    kei.signs_in().await;
    let seen = gifts(house, &kei.credentials()).await;
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_ends_stays_ended_and_one_address_may_be_several_donors() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let (mut sakura, first) = fund.sakura_comes().await;
    let second = fund.w.sakura.promises_once(50_000).await;
    assert_eq!(gifts(house, &sakura.credentials()).await.len(), 3);
    sakura.signs_in().await;
    let both = gifts(house, &sakura.credentials()).await;
    assert_eq!(both.len(), 5, "{both:?}");
    let page = sakura.opens("/me/giving").await;
    for number in [&first, &second] {
        assert!(page.main().contains(number.as_str()));
    }
    let donor = fund.donor_of(&first).await;
    let stream = Follower::begins(house, sakura.credentials()).await;
    stream.sees("her row", |view| view.donor(donor)).await;
    let mut database = house.database().await;
    let rows = sqlx::query("select id from membership where donor = $1");
    let row = rows.bind(donor.to_string()).fetch_one(&mut database).await;
    let membership = row.unwrap().get::<String, _>("id");
    let membership = app::value::MembershipId::parse(&membership).unwrap();
    fund.yuri
        .decides(people::Command::Leave(people::Leave { membership }))
        .await;
    let gone = |view: &View| view.donor(donor).is_none().then_some(());
    stream.sees("only the other", gone).await;
    sakura.signs_in().await;
    assert_eq!(gifts(house, &sakura.credentials()).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_says_the_same_of_donors_and_makes_nobody_of_strangers() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    fund.w.sakura.promises().await;
    let people = house.rows("person").await;
    let ask = async |email: &str| {
        let page = house.post("/sign-in", &[("email", email)]).await;
        (page.status, page.main().replace(email, "ADDRESS"))
    };
    let known = ask(&fund.w.sakura.email).await;
    assert_eq!(house.rows("person").await, people + 1);
    assert_eq!(
        house.rows("membership").await,
        0,
        "the mail was not read yet"
    );
    let unknown = ask("nobody@stranger.example").await;
    assert_eq!(known, unknown);
    assert_eq!(house.rows("person").await, people + 1);
    // Nor does staff learn that somebody asked.
    let shown = fund.desk.view();
    let asked = shown
        .people()
        .any(|p| p.email.as_ref().map(Email::as_str) == Some(&fund.w.sakura.email));
    assert!(!asked, "an account is nobody's but its owner's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_international_who_gives_is_shown_to_no_fundraiser_by_it() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let nao = Staff::arrives(house, "nao@tomoni.example", Area::Coordination).await;
    let email = fund.w.sakura.email.clone();
    fund.w.sakura.promises().await;
    let mut sam = Member::joins(&nao, "Sam", Some(&email), Role::International).await;
    sam.signs_in().await;
    assert_eq!(gifts(house, &sam.credentials()).await.len(), 2);
    let (pulled, text) = pulls(house, &fund.yuri.credentials(), "").await;
    assert!(!text.contains("\"Sam\""), "{text}");
    let person = |patch: &app::access::Patch| patch.kind == Kind::Person && patch.id == sam.id.0;
    assert!(!pulled.patches.iter().any(person));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_forgotten_comes_in_no_more_and_the_register_keeps_what_it_must() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let (sakura, number) = fund.sakura_comes().await;
    let donor = fund.donor_of(&number).await;
    let invited = fund.was_invited(donor).await;
    sakura.presses(&[("action", "erase")]).await;
    house.clock.advance(TimeDelta::minutes(61));
    let kept = |view: &View| view.donor(donor).filter(|d| d.details.email.is_none());
    let kept = fund.desk.sees("the donor without a mail", kept).await;
    assert_eq!(kept.details.name.as_str(), "阿部 さくら");
    assert!(kept.details.address.is_some() && kept.details.anonymous);
    assert_eq!(sakura.opens("/me/giving").await.location(), "/sign-in");
    let links = house.rows("ticket").await;
    house
        .post("/sign-in", &[("email", &fund.w.sakura.email)])
        .await;
    assert_eq!(house.rows("ticket").await, links, "no way leads back");
    let query = "select before, after from log where id = $1
         union all select row, row from fulfilment where id = $1";
    let mut database = house.database().await;
    for id in [donor.to_string(), invited.to_string()] {
        let log = sqlx::query(query).bind(id).fetch_all(&mut database).await;
        let log = log.unwrap();
        assert!(!log.is_empty());
        for row in log {
            for column in ["before", "after"] {
                let text: Option<String> = row.get(column);
                assert!(!text.unwrap_or_default().contains(&fund.w.sakura.email));
            }
        }
    }
    fund.books().await.expect("books that agree");
}
