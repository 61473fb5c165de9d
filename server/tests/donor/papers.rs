//! Receipts on paper: fetched by who looks after donors, printed many at once, enclosed in mails; others find nothing.

use app::access::Actor;
use app::command;
use app::donor::{Covers, Issue, IssueAgain, Receipt, Void};
use app::people::{Area, Role};
use app::value::ReceiptId;
use reqwest::Method;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use server::audit::{Verdict, verify};
use server::run::offline;
use server::sync::writer::Envelope;
use sqlx::Row as _;

use super::receipts::{of, reason};
use super::*;
use crate::world::mail::{Mail, mails};
use crate::world::{As, Member, eventually};

const EMAIL: &str = "kei@sato.example";

/// What a program that reads PDFs finds in one; a line that was broken goes on in the next.
pub(super) fn read(pdf: &[u8]) -> (usize, String) {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).unwrap();
    (pages.len(), text.lines().map(str::trim_end).collect())
}

fn path(receipt: ReceiptId) -> String {
    format!("/receipts/{receipt}")
}

fn range(year: u16, from: u32, to: u32) -> String {
    format!("/receipts/print?year={year}&from={from}&to={to}")
}

fn by_mail(issue: Issue) -> Issue {
    Issue {
        send: true,
        ..issue
    }
}

fn again(receipt: &Receipt) -> IssueAgain {
    IssueAgain {
        receipt: receipt.id,
        send: true,
        reason: reason(),
    }
}

impl Fund {
    async fn fetches(&self, path: &str) -> reqwest::Response {
        let request = self.w.house.request(Method::GET, path);
        let request = self.yuri.credentials().sign(request);
        request.send().await.unwrap()
    }

    async fn status(&self, path: &str) -> StatusCode {
        self.fetches(path).await.status()
    }

    async fn reads(&self, path: &str) -> (usize, String) {
        let answer = self.fetches(path).await;
        assert_eq!(answer.status(), StatusCode::OK);
        read(&answer.bytes().await.unwrap())
    }

    /// Waits for so many mails with a file to the donor, and takes the last.
    async fn gets_a_file(&self, number: usize) -> Mail {
        eventually("a mail with a receipt", async || {
            let mut all = mails(&self.w.house.data);
            all.retain(|mail| mail.to.contains(EMAIL) && mail.enclosed.is_some());
            all.into_iter().nth(number - 1)
        })
        .await
    }

    /// Something is done while no postman is there.
    async fn does_offline(&self, commands: Vec<Command>) {
        let house = &self.w.house;
        let config = house.config("--listen=127.0.0.1:0");
        let running = offline(config, house.clock.clone()).await.unwrap();
        for command in commands {
            let envelope = Envelope {
                actor: Actor::Operator,
                sender: None,
                command: command::Command::Donor(command),
            };
            done(running.app.writer.apply(envelope).await.unwrap());
        }
        running.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn yuri_issues_a_receipt_and_has_it_as_a_paper() {
    let fund = Fund::issues_receipts().await;
    let (kei, payment) = fund.gave("𠮷田 恵", None, 36_000).await;
    let receipt = fund.issue(of(kei, Covers::Payments(vec![payment]))).await;
    let answer = fund.fetches(&path(receipt.id)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let headers = answer.headers().clone();
    assert_eq!(headers[CONTENT_TYPE], "application/pdf");
    assert_eq!(headers["cache-control"], "no-store");
    let name = format!("receipt-{}.pdf", receipt.number);
    let words = headers[CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(
        words,
        format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}")
    );
    let (pages, text) = read(&answer.bytes().await.unwrap());
    assert_eq!(pages, 1);
    let number = format!("第 {} 号", receipt.number);
    let paid = format!("{}年12月31日", fund.year());
    for part in [
        "寄附金受領証明書",
        &number,
        "𠮷田 恵 様",
        "東京都渋谷区神宮前1-2-3",
        "金 36,000 円",
        "NPO法人ともに",
        "認定番号 7生都認第123号",
        "寄附金を充てる事業:就労を支える事業",
        &paid,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("無効"));
    let void = Void {
        receipt: receipt.id,
        reason: reason(),
    };
    fund.does(Command::Void(void)).await;
    let (_, text) = fund.reads(&path(receipt.id)).await;
    assert!(text.contains("無効"), "{text}");

    // Who took it with them is found later.
    let mut database = fund.w.house.database().await;
    let lines = sqlx::query("select count(*) as n from audit where verb = 'people.export'");
    let lines = lines.fetch_one(&mut database).await.unwrap();
    assert_eq!(lines.try_get::<i64, _>("n").unwrap(), 2);
    let config = fund.w.house.config("--listen=127.0.0.1:0");
    let told = verify(&mut database, &config.audit_heads()).await.unwrap();
    assert!(matches!(told, Verdict::Whole { .. }), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn for_others_there_are_no_papers() {
    let fund = Fund::issues_receipts().await;
    let house = &fund.w.house;
    let (kei, _) = fund.gave("佐藤 恵", None, 3_000).await;
    let receipt = fund.issue(of(kei, Covers::Year(fund.year()))).await;
    let (year, serial) = (receipt.number.year, receipt.number.serial);
    let email = Some("emi@sample.example");
    let mut emi = Member::joins(&fund.yuri, "遠藤 恵美", email, Role::Donor).await;
    emi.signs_in().await;
    let mut askers = vec![
        ("a visitor".to_owned(), As::Nobody),
        ("a stranger".to_owned(), As::Session("x".repeat(43))),
        ("the events".to_owned(), fund.w.ken.credentials()),
        ("a donor".to_owned(), emi.credentials()),
    ];
    for area in Area::ALL {
        if ![Area::Fundraising, Area::Events].contains(&area) {
            let email = format!("{}@tomoni.example", area.name());
            let staff = Staff::arrives(house, &email, area).await;
            askers.push((email, staff.credentials()));
        }
    }
    let there = path(receipt.id);
    for (who, by) in &askers {
        let nothing = house.asks(&path(ReceiptId::new()), by).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        for path in [
            &there,
            &range(year, serial, serial),
            &range(year, 1, 9_999),
            "/receipts/print",
            "/receipts/x",
        ] {
            let page = house.asks(path, by).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{who} asks {path}");
            assert_eq!(page.html, nothing.html, "{who} asks {path}");
        }
    }
    assert_eq!(fund.status(&there).await, StatusCode::OK);
    assert_eq!(
        fund.status(&path(ReceiptId::new())).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_range_of_numbers_is_printed_but_for_what_is_void_or_goes_by_mail() {
    let fund = Fund::issues_receipts().await;
    let year = Covers::Year(fund.year());
    let mut receipts = Vec::new();
    for (name, email) in [
        ("佐藤 一", None),
        ("佐藤 二", None),
        ("佐藤 三", Some(EMAIL)),
        ("佐藤 四", None),
    ] {
        let (donor, _) = fund.gave(name, email, 1_000).await;
        receipts.push(fund.issue(by_mail(of(donor, year.clone()))).await);
    }
    let void = Void {
        receipt: receipts[1].id,
        reason: reason(),
    };
    fund.does(Command::Void(void)).await;
    let of_year = receipts[0].number.year;
    let answer = fund.fetches(&range(of_year, 1, 500)).await;
    let words = answer.headers()[CONTENT_DISPOSITION].to_str().unwrap();
    assert!(
        words.contains(&format!("receipts-{of_year}-000001-000004.pdf")),
        "{words}"
    );
    let (pages, text) = read(&answer.bytes().await.unwrap());
    assert_eq!(pages, 2);
    let at = |name: &str| text.find(name);
    assert!(at("佐藤 一 様") < at("佐藤 四 様") && at("佐藤 一 様").is_some());
    assert_eq!((at("佐藤 二"), at("佐藤 三")), (None, None));
    let post = app::donor::Post {
        receipts: vec![receipts[0].id],
    };
    fund.does(Command::Post(post)).await;
    let (_, text) = fund.reads(&range(of_year, 1, 4)).await;
    assert!(text.contains("佐藤 四 様") && !text.contains("佐藤 一"));

    for nothing in [
        range(of_year, 2, 3),
        range(of_year, 5, 9),
        range(1999, 1, 9),
    ] {
        assert_eq!(fund.status(&nothing).await, StatusCode::NOT_FOUND);
    }
    for wrong in [
        range(of_year, 1, 501),
        range(of_year, 0, 3),
        "/receipts/print".to_owned(),
    ] {
        let answer = fund.fetches(&wrong).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.text().await.unwrap().contains("500通"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_paper_lies_in_the_mail_and_once_more_when_it_was_lost() {
    let fund = Fund::issues_receipts().await;
    let (kei, _) = fund.gave("佐藤 恵", Some(EMAIL), 24_000).await;
    let issue = by_mail(of(kei, Covers::Year(fund.year())));
    let receipt = fund.issue(issue).await;
    let mail = fund.gets_a_file(1).await;
    assert!(
        mail.text.contains(&receipt.number.to_string()),
        "{}",
        mail.text
    );
    let (name, octets) = mail.enclosed.unwrap();
    assert_eq!(name, format!("receipt-{}.pdf", receipt.number));
    let (_, text) = read(&octets);
    assert!(text.contains("金 24,000 円") && text.contains("佐藤 恵 様"));
    assert!(!text.contains("再発行"));
    let fetched = fund.fetches(&path(receipt.id)).await.bytes().await;
    assert_eq!(fetched.unwrap(), octets, "the same paper, octet for octet");

    fund.does(Command::IssueAgain(again(&receipt))).await;
    let (_, octets) = fund.gets_a_file(2).await.enclosed.unwrap();
    let (_, text) = read(&octets);
    assert!(text.contains("再発行"), "{text}");
    assert!(text.contains(&format!("第 {} 号", receipt.number)));
    eventually("nothing of it stays in the outbox", async || {
        let left = fund.w.house.rows("mail where receipt is not null").await;
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_is_void_before_its_mail_goes_reaches_nobody() {
    let mut fund = Fund::issues_receipts().await;
    let (kei, _) = fund.gave("佐藤 恵", Some(EMAIL), 1_000).await;
    let issue = by_mail(of(kei, Covers::Year(fund.year())));
    fund.w.stops().await;
    let void = Void {
        receipt: issue.receipt,
        reason: reason(),
    };
    fund.does_offline(vec![Command::Issue(issue), Command::Void(void)])
        .await;
    assert_eq!(fund.w.house.rows("mail where state = 'queued'").await, 1);
    fund.w.starts().await;
    let row: String = eventually("the mail fails", async || {
        let failed = sqlx::query("select row from mail where state = 'failed'");
        let mut database = fund.w.house.database().await;
        let row = failed.fetch_optional(&mut database).await.unwrap();
        row.map(|row| row.get("row"))
    })
    .await;
    assert!(row.contains("the receipt is void"), "{row}");
    let all = mails(&fund.w.house.data);
    assert!(!all.iter().any(|mail| mail.to.contains(EMAIL)));
}
