//! Money is raised for something: the public page says what came, to the yen, and nobody gets a payment for it.

use app::donor::{Announce, Appeal, Attribute, Book, Command, Raised, Refusal, Why};
use app::row::Kind;
use app::sync::push::Outcome;
use app::time::{Time, day_begins};
use app::value::{Both, CampaignId, Line, Passage, PledgeId, Slug, Yen};
use chrono::TimeDelta;
use reqwest::StatusCode;

use super::{Fund, refused, reverse, statement};
use crate::world::follow::{View, pulls};
use crate::world::{As, Page};

fn appeal(slug: &str, now: Time) -> Appeal {
    Appeal {
        slug: Slug::parse(slug).unwrap(),
        title: Both {
            ja: Line::parse("港の食堂をひらく").unwrap(),
            en: Line::parse("A kitchen at the harbour").unwrap(),
        },
        text: Both {
            ja: Passage::parse("毎週金曜日に、\nいっしょに食べます。").unwrap(),
            ..Both::default()
        },
        goal: Yen::of(50_000),
        from: day_begins(now) - TimeDelta::days(3),
        until: Some(day_begins(now) + TimeDelta::days(11)),
        open: true,
    }
}

impl Fund {
    async fn announces(&self, appeal: Appeal) -> CampaignId {
        let campaign = CampaignId::new();
        let announce = Announce {
            campaign,
            appeal,
            seen: None,
        };
        self.does(Command::Announce(Box::new(announce))).await;
        campaign
    }

    async fn changes(&self, campaign: CampaignId, seen: Appeal, appeal: Appeal) {
        let announce = Announce {
            campaign,
            appeal,
            seen: Some(seen),
        };
        self.does(Command::Announce(Box::new(announce))).await;
    }

    /// The public page says so much of so many gifts, and the desk counts the same.
    async fn reached(&self, slug: &str, campaign: CampaignId, sum: i64, gifts: u32) {
        let page = self.w.house.get(&format!("/give/{slug}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        let said = figures(&page);
        assert_eq!(
            said,
            (sum.to_string(), gifts.to_string()),
            "{}",
            page.main()
        );
        let counts = |view: &View| {
            let raised = Raised::of(campaign, &view.payments(), self.w.house.clock.now());
            (raised.sum.get() == sum && raised.gifts == gifts).then_some(())
        };
        self.desk.sees("the same sum", counts).await;
    }

    /// The form on a page, filled, with so much to be given once.
    async fn fills_in(&self, path: &str, yen: u32) -> Vec<(String, String)> {
        let page = self.w.house.get(path).await;
        let mut fields = page.form("giving");
        let sakura = &self.w.sakura;
        let yen = yen.to_string();
        let typed = [
            ("rhythm", "once"),
            ("other", yen.as_str()),
            ("form", "person"),
            ("name", &sakura.name),
            ("kana", &sakura.kana),
            ("email", &sakura.email),
            ("receipt", "none"),
        ];
        fields.retain(|(name, _)| typed.iter().all(|(known, _)| known != name));
        fields.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        fields
    }

    async fn sends(&self, fields: &[(String, String)]) -> Page {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.w.house.post("/give", &fields).await
    }
}

/// What the page says that came, in how many gifts.
fn figures(page: &Page) -> (String, String) {
    let said = |name| page.attribute(name).unwrap_or_default();
    (said("data-raised"), said("data-gifts"))
}

fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_page_says_what_came_and_stayed_and_never_what_was_promised() {
    let fund = Fund::begins().await;
    let now = fund.w.house.clock.now();
    let harbour = fund.announces(appeal("harbour", now)).await;
    fund.reached("harbour", harbour, 0, 0).await;
    let page = fund
        .sends(&fund.fills_in("/give/harbour", 30_000).await)
        .await;
    let number = super::reference(&page);
    fund.reached("harbour", harbour, 0, 0).await;

    fund.does(statement(
        now,
        &[(&format!("{number} アベ サクラ"), 30_000)],
    ))
    .await;
    fund.reached("harbour", harbour, 30_000, 1).await;
    let list = fund.w.house.get("/give").await;
    assert_eq!(list.attribute("data-raised").as_deref(), Some("30000"));
    let page = fund.w.house.get("/give/harbour").await.main();
    for words in ["港の食堂をひらく", "50,000円", "達成率60%", "あと12日"] {
        assert!(page.contains(words), "{words} in {page}");
    }

    // Cash that was raised for it, and cash of which somebody forgot to say so.
    let kei = fund.enters("佐藤 恵").await;
    let named = Book {
        campaign: Some(harbour),
        ..fund.cash(kei, 5_000)
    };
    fund.does(Command::Book(named)).await;
    let forgotten = fund.cash(kei, 2_000);
    let payment = forgotten.payment;
    fund.does(Command::Book(forgotten)).await;
    fund.reached("harbour", harbour, 35_000, 2).await;
    let attribute = |campaign| Command::Attribute(Attribute { payment, campaign });
    fund.does(attribute(Some(harbour))).await;
    fund.reached("harbour", harbour, 37_000, 3).await;
    let books = fund.books().await.expect("books that agree");

    fund.does(attribute(None)).await;
    fund.reached("harbour", harbour, 35_000, 2).await;
    let after = fund.books().await.expect("books that agree");
    assert_eq!(after.postings, books.postings, "the books name no campaign");

    // Some of it goes back.
    let paid = |view: &View| {
        let mut all = view.payments().into_iter();
        all.find(|paid| paid.campaign == Some(harbour) && paid.pledge.is_some())
    };
    let paid = fund.desk.sees("her money", paid).await;
    fund.does(reverse(paid.id, 10_000, Why::Refund)).await;
    fund.reached("harbour", harbour, 25_000, 2).await;
    fund.does(reverse(paid.id, 20_000, Why::Refund)).await;
    fund.reached("harbour", harbour, 5_000, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_gets_the_campaign_and_no_payment_and_of_a_draft_nothing() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let now = house.clock.now();
    let harbour = fund.announces(appeal("harbour", now)).await;
    let draft = Appeal {
        open: false,
        ..appeal("draft", now)
    };
    let kept = fund.announces(draft.clone()).await;
    let kei = fund.enters("佐藤 恵").await;
    let named = Book {
        campaign: Some(harbour),
        ..fund.cash(kei, 5_000)
    };
    fund.does(Command::Book(named)).await;
    let others = [As::Nobody, fund.w.ken.credentials()];
    for by in &others {
        let (pulled, text) = pulls(house, by, "").await;
        let seen: Vec<_> = pulled
            .patches
            .iter()
            .filter(|patch| patch.kind == Kind::Campaign)
            .map(|patch| patch.id)
            .collect();
        assert_eq!(seen, [harbour.0], "{text}");
        assert!(!pulled.patches.iter().any(|p| p.kind == Kind::Payment));
        assert!(!text.contains("draft"), "{text}");
    }
    for path in [
        "/give/draft",
        "/give/nothing",
        "/give/wait",
        "/give/Harbour!",
    ] {
        let page = house.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    // Once it is open, everybody reads it.
    fund.changes(kept, draft, appeal("draft", now)).await;
    assert_eq!(house.get("/give/draft").await.status, StatusCode::OK);
    let (pulled, _) = pulls(house, &As::Nobody, "").await;
    let campaigns = pulled.patches.iter().filter(|p| p.kind == Kind::Campaign);
    assert_eq!(campaigns.count(), 2);
    let again = Announce {
        campaign: CampaignId::new(),
        appeal: appeal("draft", now),
        seen: None,
    };
    let again = fund.yuri.raises(Command::Announce(Box::new(again))).await;
    assert!(
        matches!(&again, Outcome::Refused(app::rule::Refusal::Donor(Refusal::Fields(bad))) if bad.len() == 1),
        "{again:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_or_closed_campaign_takes_nothing_and_nothing_typed_is_lost() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let now = house.clock.now();
    let harbour = fund.announces(appeal("harbour", now)).await;
    let filled = fund.fills_in("/give/harbour", 3_000).await;
    assert_eq!(value(&filled, "campaign"), Some(&*harbour.to_string()));
    let forged = [
        CampaignId::new().to_string(),
        PledgeId::default().to_string(),
        "港".to_owned(),
        "' or 1=1".to_owned(),
    ];
    for forged in forged {
        let page = fund.sends(&with(filled.clone(), "campaign", &forged)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{forged}");
        assert!(page.main().contains("見つかりません"), "{}", page.main());
    }
    assert_eq!(house.rows("pledge").await, 0);

    // It comes back with what is wrong, and still for the campaign.
    let nameless = with(filled.clone(), "name", "");
    let back = fund.sends(&nameless).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = back.form("giving");
    assert_eq!(value(&fields, "campaign"), Some(&*harbour.to_string()));
    assert!(back.main().contains("港の食堂をひらく"), "{}", back.main());

    // While somebody typed, it was closed: the form is for all of the work then, with what was typed.
    let closed = Appeal {
        open: false,
        ..appeal("harbour", now)
    };
    fund.changes(harbour, appeal("harbour", now), closed).await;
    let back = fund.sends(&filled).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = back.form("giving");
    assert_eq!(value(&fields, "campaign"), None);
    assert_eq!(value(&fields, "name"), Some(fund.w.sakura.name.as_str()));
    assert_eq!(value(&fields, "other"), Some("3000"));
    let page = fund.sends(&with(fields, "rhythm", "once")).await;
    assert_eq!(page.attribute("data-outcome").as_deref(), Some("promised"));

    // Its page stays, and leads to where gifts are taken.
    let page = house.get("/give/harbour").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.attribute("data-outcome").as_deref(), Some("closed"));
    assert!(page.main().contains("href=\"/give\""), "{}", page.main());
    assert!(!page.main().contains("<form"), "{}", page.main());
    let list = house.get("/give").await;
    assert!(!list.main().contains("/give/harbour"), "{}", list.main());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_its_last_day_the_page_says_the_final_figure() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let now = house.clock.now();
    let harbour = fund.announces(appeal("harbour", now)).await;
    let kei = fund.enters("佐藤 恵").await;
    let named = Book {
        campaign: Some(harbour),
        ..fund.cash(kei, 60_000)
    };
    fund.does(Command::Book(named)).await;
    let filled = fund.fills_in("/give/harbour", 3_000).await;
    house.clock.advance(TimeDelta::days(12));
    let page = house.get("/give/harbour?late").await;
    assert_eq!(page.attribute("data-outcome").as_deref(), Some("closed"));
    for words in ["60,000円", "達成率120%", "終了しました"] {
        assert!(page.main().contains(words), "{words} in {}", page.main());
    }
    let late = fund.sends(&filled).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.main().contains("受け付けていません"),
        "{}",
        late.main()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_makes_a_campaign_or_moves_money_to_one() {
    let fund = Fund::begins().await;
    let now = fund.w.house.clock.now();
    let harbour = fund.announces(appeal("harbour", now)).await;
    let kei = fund.enters("佐藤 恵").await;
    let cash = fund.cash(kei, 5_000);
    let payment = cash.payment;
    fund.does(Command::Book(cash)).await;
    let announce = Announce {
        campaign: CampaignId::new(),
        appeal: appeal("school", now),
        seen: None,
    };
    let attribute = Attribute {
        payment,
        campaign: Some(harbour),
    };
    for command in [
        Command::Announce(Box::new(announce)),
        Command::Attribute(attribute),
    ] {
        let outcome = fund.w.ken.raises(command).await;
        assert_eq!(outcome, refused(Refusal::NotAllowed));
    }
    let seen = |view: &View| (view.campaigns().len() == 1).then_some(());
    fund.desk.sees("one campaign", seen).await;
    fund.reached("harbour", harbour, 0, 0).await;
}
