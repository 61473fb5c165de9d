//! Receipts: issued by two clerks at once, for a whole year, voided and put in another's place; none is missing.

use app::donor::receipt::{Certification, Issuing, TaxStatus, Way};
use app::donor::{
    Book, Certify, Correct, Covers, GoOn, Issue, IssueAgain, Post, Receipt, Run, RunState,
    StartRun, StopRun, Void,
};
use app::people::Area;
use app::time::from_input;
use app::value::{Address, Email, Postal, ReceiptId, RunId, address};
use chrono::Datelike as _;
use server::donor::ledger::{Flaw, Papers};

use super::*;
use crate::world::Sender;

fn harajuku() -> Address {
    Address {
        postal: Postal::parse("150-0001").unwrap(),
        prefecture: address::prefecture("東京都").unwrap(),
        city: Line::parse("渋谷区神宮前").unwrap(),
        street: Line::parse("1-2-3").unwrap(),
        building: None,
    }
}

pub(super) fn reason() -> Line<200> {
    Line::parse("本人に確かめた").unwrap()
}

pub(super) fn of(donor: DonorId, covers: Covers) -> Issue {
    Issue {
        receipt: ReceiptId::new(),
        donor,
        covers,
        send: false,
        instead_of: None,
    }
}

impl Fund {
    /// Receipts can be issued, and gifts of last year deduct.
    pub(super) async fn issues_receipts() -> Self {
        let fund = Self::begins().await;
        let issuing = Issuing {
            seat: Some(harajuku()),
            activity: Line::parse("就労を支える事業").unwrap(),
            statuses: vec![Certification {
                from: fund.last_year("01-01"),
                status: TaxStatus::Certified,
                number: Line::parse("7生都認第123号").unwrap(),
            }],
            ..Issuing::default()
        };
        let seen = Issuing::default();
        fund.does(Command::Certify(Box::new(Certify { issuing, seen })))
            .await;
        fund
    }

    pub(super) fn year(&self) -> u16 {
        let now = app::time::japan(self.w.house.clock.now());
        u16::try_from(now.year() - 1).unwrap()
    }

    fn last_year(&self, day: &str) -> Time {
        from_input(&format!("{}-{day}T00:00", self.year())).unwrap()
    }

    /// Somebody with an address on paper, and perhaps one for mails, who gave so much last year.
    pub(super) async fn gave(
        &self,
        name: &str,
        email: Option<&str>,
        yen: u32,
    ) -> (DonorId, PaymentId) {
        let donor = self.enters(name).await;
        let seen = Details {
            form: Kind::Person,
            name: Line::parse(name).unwrap(),
            kana: Kana::parse("イノウエ").ok(),
            receipt: ReceiptWish::None,
            ..Details::default()
        };
        let details = Details {
            email: email.map(|email| Email::parse(email).unwrap()),
            address: Some(harajuku()),
            receipt: ReceiptWish::Yearly,
            ..seen.clone()
        };
        self.does(Command::Correct(Box::new(Correct {
            donor,
            details,
            seen,
        })))
        .await;
        let payment = self.gives_again(donor, yen).await;
        (donor, payment)
    }

    async fn gives_again(&self, donor: DonorId, yen: u32) -> PaymentId {
        let book = Book {
            day: self.last_year("12-31"),
            ..self.cash(donor, yen)
        };
        let payment = book.payment;
        self.does(Command::Book(book)).await;
        payment
    }

    pub(super) async fn issue(&self, issue: Issue) -> Receipt {
        let receipt = issue.receipt;
        self.does(Command::Issue(issue)).await;
        self.receipt(receipt, |_| true).await
    }

    async fn receipt(&self, id: ReceiptId, so: impl Fn(&Receipt) -> bool) -> Receipt {
        self.desk
            .sees("the receipt", |view| {
                let mut all = view.receipts().into_iter();
                all.find(|receipt| receipt.id == id && so(receipt))
            })
            .await
    }

    async fn run(&self, id: RunId, so: impl Fn(&Run) -> bool) -> Run {
        self.desk
            .sees("the run", |view| {
                let mut all = view.runs().into_iter();
                all.find(|run| run.id == id && so(run))
            })
            .await
    }

    /// So many receipts hold, over so many yen, and the books agree with them.
    async fn papers_say(&self, holding: i64, yen: i64) {
        let books = self.books().await.expect("books that agree");
        assert_eq!(books.papers, Papers { holding, yen });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clerks_at_once_give_each_number_once_and_each_gift_one_paper() {
    let fund = Fund::issues_receipts().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    let year = fund.year();
    let mut serial = 0;
    for n in 0..6 {
        let (kei, _) = fund.gave(&format!("佐藤 恵{n}"), None, 1_000).await;
        let (jun, _) = fund.gave(&format!("佐藤 純{n}"), None, 2_000).await;
        // Two donors: both, with numbers beside each other.
        let issues = [kei, jun].map(|donor| of(donor, Covers::Year(year)));
        let [hers, his] = issues.clone().map(Command::Issue);
        let (one, other) = tokio::join!(fund.yuri.raises(hers), rin.raises(his));
        done(one);
        done(other);
        let mut serials = Vec::new();
        for issue in issues {
            serials.push(fund.receipt(issue.receipt, |_| true).await.number.serial);
        }
        serials.sort_unstable();
        assert_eq!(serials, [serial + 1, serial + 2]);
        serial += 2;
        // One gift: one of them is told.
        let late = fund.gives_again(kei, 500).await;
        let [hers, his] = [(); 2].map(|()| of(kei, Covers::Payments(vec![late])));
        let (one, other) = tokio::join!(
            fund.yuri.raises(Command::Issue(hers)),
            rin.raises(Command::Issue(his))
        );
        let told = refused(Refusal::Receipted);
        let lost = [&one, &other].into_iter().filter(|o| **o == told).count();
        assert_eq!(lost, 1, "{one:?}, {other:?}");
        serial += 1;
        let (holding, yen) = (i64::from(serial), 3_500 * (n + 1));
        fund.papers_say(holding, yen).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_void_when_its_money_goes_and_another_stands_for_the_rest() {
    let fund = Fund::issues_receipts().await;
    let (donor, first) = fund.gave("佐藤 恵", Some("kei@sato.example"), 1_000).await;
    let second = fund.gives_again(donor, 3_000).await;
    let year = Covers::Year(fund.year());
    let receipt = fund.issue(of(donor, year.clone())).await;
    assert_eq!(receipt.said.deductible(), Yen::of(4_000));
    assert_eq!(
        receipt.said.certifications[0].number.as_str(),
        "7生都認第123号"
    );
    fund.papers_say(1, 4_000).await;
    fund.does(reverse(second, 3_000, Why::Refund)).await;
    let void = fund.receipt(receipt.id, |receipt| !receipt.holds()).await;
    assert_eq!(void.said, receipt.said);
    fund.papers_say(0, 0).await;
    let instead = Issue {
        instead_of: Some(receipt.id),
        ..of(donor, year)
    };
    let next = fund.issue(instead).await;
    assert_eq!(next.number.serial, receipt.number.serial + 1);
    assert_eq!(next.said.items.len(), 1);
    assert_eq!(next.said.items[0].payment, first);
    fund.papers_say(1, 1_000).await;

    // Lost: the same number and day once more. Then the name was wrong.
    let again = IssueAgain {
        receipt: next.id,
        send: false,
        reason: reason(),
    };
    fund.does(Command::IssueAgain(again)).await;
    let again = fund.receipt(next.id, |one| !one.again.is_empty()).await;
    assert_eq!((again.number, again.issued), (next.number, next.issued));
    let void = Command::Void(Void {
        receipt: next.id,
        reason: reason(),
    });
    fund.does(void.clone()).await;
    assert_eq!(fund.yuri.raises(void).await, refused(Refusal::Voided));
    fund.papers_say(0, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_years_receipts_are_issued_by_the_clock_and_can_be_stopped() {
    let fund = Fund::issues_receipts().await;
    let year = fund.year();
    let mailed = fund
        .gave("佐藤 恵", Some("kei@sato.example"), 1_000)
        .await
        .0;
    let printed = fund.gave("佐藤 純", None, 2_000).await.0;
    let nowhere = fund.enters("井上").await;
    fund.gives_again(nowhere, 4_000).await;
    let run = RunId::new();
    fund.does(Command::StartRun(StartRun { run, year })).await;
    // Nobody but the clock has a turn.
    let turn = Command::GoOn(GoOn {
        run,
        turns: Vec::new(),
        last: true,
    });
    assert_eq!(fund.yuri.raises(turn).await, refused(Refusal::NotAllowed));
    let over = fund.run(run, |run| run.state == RunState::Done).await;
    assert_eq!((over.issued, over.year), (2, year));
    let way = |donor| {
        fund.desk.sees("a receipt", move |view| {
            let mut all = view.receipts().into_iter();
            all.find(|one| one.donor == donor)
                .map(|one| (one.way, one.id))
        })
    };
    assert_eq!(way(mailed).await.0, Way::Mail);
    let (by, id) = way(printed).await;
    assert_eq!(by, Way::Paper);
    fund.papers_say(2, 3_000).await;
    fund.does(Command::Post(Post { receipts: vec![id] })).await;
    fund.receipt(id, |receipt| receipt.posted.is_some()).await;

    // One that is over is not begun again, and what is stopped goes on where it was.
    let again = Command::StartRun(StartRun { run, year });
    assert_eq!(fund.yuri.raises(again).await, refused(Refusal::RunDone));
    let stop = Command::StopRun(StopRun { run });
    assert_eq!(fund.yuri.raises(stop).await, refused(Refusal::NoSuchRun));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_changed_of_a_receipt_is_found() {
    let fund = Fund::issues_receipts().await;
    let (donor, payment) = fund.gave("佐藤 恵", None, 1_000).await;
    let other = fund.gives_again(donor, 3_000).await;
    let first = fund.issue(of(donor, Covers::Payments(vec![payment]))).await;
    let second = fund.issue(of(donor, Covers::Payments(vec![other]))).await;
    fund.papers_say(2, 4_000).await;
    let number = first.number;
    let id = first.id.to_string();
    let flaw = fund
        .bends("receipt", &id, |row| {
            row["said"]["items"][0]["amount"] = 999.into();
        })
        .await;
    assert_eq!(flaw, Flaw::Receipt { number }, "another sum");
    let flaw = fund
        .bends("receipt", &id, |row| {
            row["said"]["items"][0]["payment"] = other.to_string().into();
            row["said"]["items"][0]["amount"] = 3_000.into();
        })
        .await;
    let number = second.number;
    assert_eq!(flaw, Flaw::Receipt { number }, "one gift on two papers");
    let shift = |by: &str| format!("update receipt set serial = serial {by} where serial = 2");
    let (does, undoes) = (shift("+ 1"), shift("+ 1").replace("+ 1", "- 1"));
    let undoes = undoes.replace("serial = 2", "serial = 3");
    let flaw = fund.tampers(&[&does], &[&undoes]).await;
    let gap = Flaw::Numbers {
        year: second.number.year.into(),
        receipts: 2,
        last: 3,
    };
    assert_eq!(flaw, gap);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_issues_or_reads_receipts() {
    let fund = Fund::issues_receipts().await;
    let (donor, _) = fund.gave("佐藤 恵", None, 1_000).await;
    let year = fund.year();
    let receipt = fund.issue(of(donor, Covers::Year(year))).await.id;
    let run = RunId::new();
    let mika = Staff::arrives(&fund.w.house, "mika@tomoni.example", Area::Events).await;
    let issuing = Issuing::default();
    let seen = Issuing::default();
    let commands = [
        Command::Certify(Box::new(Certify { issuing, seen })),
        Command::Issue(of(donor, Covers::Year(year))),
        Command::IssueAgain(IssueAgain {
            receipt,
            send: true,
            reason: reason(),
        }),
        Command::Void(Void {
            receipt,
            reason: reason(),
        }),
        Command::Post(Post {
            receipts: vec![receipt],
        }),
        Command::StartRun(StartRun { run, year }),
        Command::StopRun(StopRun { run }),
    ];
    for command in commands {
        let told = format!("{command:?}");
        let sent = app::command::Command::Donor(command);
        let outcome = Sender::new(&fund.w.house)
            .sends(&mika.credentials(), sent)
            .await;
        assert_eq!(outcome, refused(Refusal::NotAllowed), "{told}");
    }
    fund.papers_say(1, 1_000).await;
}
