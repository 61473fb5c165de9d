//! Somebody changes the books or the rows behind the program's back, and is found out.

use app::donor::Why;
use app::donor::books::{BOOKS, FILE};
use app::donor::ledger::Account::{Bank, Gifts, Supporting, Unassigned};
use server::donor::ledger::Flaw;
use sqlx::Row as _;

use app::people::Area;
use reqwest::StatusCode;

use super::{Fund, assign, reverse, set_aside};
use crate::world::Staff;
use crate::world::follow::View;

/// So that a line, a payment and a promise of each kind stand in the books.
async fn some_books() -> Fund {
    let fund = Fund::begins().await;
    let number = fund.w.sakura.promises().await;
    let hers = format!("{number} アベ サクラ");
    fund.imports(&[(&hers, 3_000), ("サトウ ケイ", 8_000), ("リソク", 12)])
        .await;
    let kei = fund.enters("佐藤 恵").await;
    let (payment, command) = assign(fund.line("サトウ ケイ").await.id, kei, None);
    fund.does(command).await;
    fund.does(reverse(payment, 1_000, Why::Refund)).await;
    fund
}

impl Fund {
    /// As an intruder, or a restore that went half.
    async fn runs(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let mut database = self.w.house.database().await;
        sqlx::query(sql).execute(&mut database).await.unwrap();
    }

    async fn asks(&self, sql: &str) -> String {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let mut database = self.w.house.database().await;
        let row = sqlx::query(sql).fetch_one(&mut database).await.unwrap();
        row.try_get("it").unwrap()
    }

    /// Does something, sees what is found, and takes it back.
    pub async fn tampers(&self, does: &[&str], undoes: &[&str]) -> Flaw {
        let before = self.books().await.expect("books that agree");
        for sql in does {
            self.runs(sql).await;
        }
        let flaw = self.books().await.expect_err(does[0]);
        for sql in undoes {
            self.runs(sql).await;
        }
        assert_eq!(self.books().await, Ok(before), "{undoes:?}");
        assert!(!flaw.to_string().is_empty());
        flaw
    }

    /// Changes a row's fields as they lie there.
    pub async fn bends(
        &self,
        table: &str,
        of: &str,
        bend: impl FnOnce(&mut serde_json::Value),
    ) -> Flaw {
        let kept = self
            .asks(&format!("select row as it from {table} where id = '{of}'"))
            .await;
        let mut row = serde_json::from_str(&kept).unwrap();
        bend(&mut row);
        let write = |row: &str| format!("update {table} set row = '{row}' where id = '{of}'");
        let (does, undoes) = (write(&row.to_string()), write(&kept));
        self.tampers(&[&does], &[&undoes]).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn books_that_somebody_changed_do_not_agree() {
    let fund = some_books().await;
    let books = fund
        .books_say(&[
            (Bank, 10_012),
            (Unassigned, -12),
            (Supporting, -3_000),
            (Gifts, -7_000),
        ])
        .await;
    assert_eq!((books.postings, books.entries), (6, 12));
    let of = |n: usize| format!("select source as it from posting where number = {n}");
    let first = fund.asks(&of(1)).await;
    let differs = |id: &str| Flaw::Differs {
        kind: "transfer",
        id: id.to_owned(),
    };

    let add = |line: u8, yen: i8| {
        format!("update entry set amount = amount + {yen} where posting = 1 and line = {line}")
    };
    let flaw = fund.tampers(&[&add(0, 1)], &[&add(0, -1)]).await;
    assert_eq!(flaw, Flaw::Unbalanced { posting: 1 });
    let (does, undoes) = ([&add(0, 1), &add(1, -1)], [&add(0, -1), &add(1, 1)]);
    let flaw = fund
        .tampers(&does.map(String::as_str), &undoes.map(String::as_str))
        .await;
    assert_eq!(flaw, differs(&first), "both sides of it");
    let day = |by: &str| format!("update posting set day = day {by} 86400000000 where number = 1");
    let flaw = fund.tampers(&[&day("+")], &[&day("-")]).await;
    assert_eq!(flaw, differs(&first), "another day");
    let account = |from: &str, to: &str| {
        format!(
            "update entry set account = '{to}' where posting = 1 and line = 0 and account = '{from}'"
        )
    };
    let flaw = fund
        .tampers(&[&account("bank", "cash")], &[&account("cash", "bank")])
        .await;
    assert_eq!(flaw, differs(&first), "another account");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_posting_that_is_gone_or_nobodys_is_missed() {
    let fund = some_books().await;
    let hide = "create table hidden as select * from";
    let back = |table: &str| format!("insert into {table} select * from hidden_{table}");
    // The whole second posting, with its entries.
    for (table, number) in [("entry", "posting"), ("posting", "number")] {
        let hide = hide.replace("hidden", &format!("hidden_{table}"));
        fund.runs(&format!("{hide} {table} where {number} = 2"))
            .await;
    }
    let entries = "delete from entry where posting = 2";
    let posting = "delete from posting where number = 2";
    let flaw = fund
        .tampers(&[entries, posting], &[&back("posting"), &back("entry")])
        .await;
    let (postings, last) = (5, 6);
    assert_eq!(flaw, Flaw::Gap { postings, last });
    let flaw = fund.tampers(&[entries], &[&back("entry")]).await;
    assert_eq!(flaw, Flaw::Unbalanced { posting: 2 });

    // What was written last leaves no gap, and its row tells.
    for (table, number) in [("entry", "posting"), ("posting", "number")] {
        fund.runs(&format!(
            "insert into hidden_{table} select * from {table} where {number} = 6"
        ))
        .await;
        fund.runs(&format!("delete from hidden_{table} where {number} = 2"))
            .await;
    }
    let id = fund
        .asks("select source as it from posting where number = 6")
        .await;
    let entries = "delete from entry where posting = 6";
    let posting = "delete from posting where number = 6";
    let flaw = fund
        .tampers(&[entries, posting], &[&back("posting"), &back("entry")])
        .await;
    let kind = "payment";
    assert_eq!(flaw, Flaw::Differs { kind, id });

    // One that is about no row, and stands among those that are there.
    let first = fund.asks("select min(id) as it from payment").await;
    let no_row = format!("{first}x");
    let posting = format!("insert into posting values (7, 0, 0, 'payment', '{no_row}')");
    let entries = "insert into entry values (7, 0, 'bank', null, 5), (7, 1, 'gifts', null, -5)";
    let flaw = fund
        .tampers(
            &[&posting, entries],
            &[
                "delete from entry where posting = 7",
                "delete from posting where number = 7",
            ],
        )
        .await;
    assert_eq!(flaw, Flaw::Astray { postings: 1 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_somebody_changed_do_not_agree_with_the_books() {
    let fund = some_books().await;
    let payment = fund.line("サトウ ケイ").await.payment.unwrap().to_string();
    let differs = |kind| Flaw::Differs {
        kind,
        id: payment.clone(),
    };
    let bend = |row: &mut serde_json::Value| row["amount"] = 9_000.into();
    let flaw = fund.bends("payment", &payment, bend).await;
    assert_eq!(flaw, differs("payment"));
    let bend = |row: &mut serde_json::Value| row["reversals"] = serde_json::json!([]);
    let flaw = fund.bends("payment", &payment, bend).await;
    assert_eq!(flaw, differs("payment"));
    let bend = |row: &mut serde_json::Value| row["purpose"] = "sale".into();
    let flaw = fund.bends("payment", &payment, bend).await;
    assert_eq!(flaw, differs("payment"));
    let pledged = |view: &View| view.pledges().pop();
    let sakura = fund.desk.sees("her promise", pledged).await;
    let another = sakura.donor.to_string();
    let bend = |row: &mut serde_json::Value| row["donor"] = another.clone().into();
    let flaw = fund.bends("payment", &payment, bend).await;
    assert_eq!(flaw, differs("payment"), "somebody else's name");

    let line = fund.line("リソク").await.id;
    let id = line.to_string();
    let bend = |row: &mut serde_json::Value| row["amount"] = 13.into();
    let flaw = fund.bends("transfer", &id, bend).await;
    let kind = "transfer";
    assert_eq!(
        flaw,
        Flaw::Differs {
            kind,
            id: id.clone()
        }
    );
    // A line that says it has a place, of which the books know nothing.
    let bend = |row: &mut serde_json::Value| row["state"] = "assigned".into();
    let flaw = fund.bends("transfer", &id, bend).await;
    let (books, lines) = (12, 0);
    assert_eq!(flaw, Flaw::Unassigned { books, lines });

    let id = sakura.id.to_string();
    for (field, value) in [("received", 2_999), ("payments", 2)] {
        let bend = |row: &mut serde_json::Value| row[field] = value.into();
        let flaw = fund.bends("pledge", &id, bend).await;
        assert_eq!(flaw, Flaw::Promise { id: id.clone() }, "{field}");
    }
    fund.does(set_aside(line, "利息")).await;
    fund.books().await.expect("books that agree");
}

/// The page says what the command says, and its file has every entry.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_proves_the_books_and_hands_them_out() {
    let mut fund = some_books().await;
    let credentials = fund.yuri.credentials();
    let house = &fund.w.house;
    let page = house.asks(BOOKS, &credentials).await;
    let main = page.main();
    assert!(main.contains("proof--good"), "{main}");
    for sum in ["10,012", "7,000", "3,000"] {
        assert!(main.contains(sum), "{sum}: {main}");
    }
    let file = house.asks(FILE, &credentials).await.html;
    assert_eq!(file.lines().count(), 1 + 12, "{file}");
    let debits = file.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        cells[4].parse::<i64>().unwrap()
    });
    // What came, what was named, and what went back: each yen once on its debit side.
    assert_eq!(
        debits.sum::<i64>(),
        3_000 + 8_000 + 12 + 3_000 + 8_000 + 1_000
    );
    assert!(file.contains("佐藤 恵"));

    // Before all of it there was nothing; and a day that is none is said beside the field.
    let none = house
        .asks(&format!("{BOOKS}?until=2001-01-01"), &credentials)
        .await;
    assert!(!none.main().contains("10,012"));
    let bad = house
        .asks(&format!("{BOOKS}?until=soon"), &credentials)
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let bad = house
        .asks(&format!("{FILE}?until=soon"), &credentials)
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);

    fund.runs("update entry set amount = amount + 1 where posting = 1 and line = 0")
        .await;
    let page = fund.w.house.asks(BOOKS, &credentials).await;
    assert!(page.main().contains("proof--bad"), "{}", page.main());

    let mut mika = Staff::arrives(&fund.w.house, "mika@tomoni.example", Area::Events).await;
    mika.signs_in().await;
    fund.yuri.signs_in().await;
    for path in [BOOKS, FILE] {
        let turned = fund.w.house.asks(path, &mika.credentials()).await;
        assert!(!turned.html.contains("10,012") && !turned.html.contains("佐藤"));
        assert!(turned.status.is_redirection(), "{}", turned.status);
        let stranger = fund.w.house.get(path).await;
        assert!(!stranger.html.contains("佐藤"));
    }
}
