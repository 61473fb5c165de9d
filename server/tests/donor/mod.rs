//! Who gives, the money that comes, and the books: told to the real server, with each yen counted by hand.

mod benefit;
mod books;
mod campaign;
mod card;
mod clerks;
pub mod company;
mod dues;
mod enlisting;
mod giving;
mod merging;
mod mistakes;
mod papers;
mod portal;
mod receipts;
mod rights;
mod statement;

use std::collections::BTreeMap;

use app::donor::ledger::Account;
use app::donor::{
    Assign, Book, Command, Describe, Details, Enter, Form as Kind, Import, Incoming, Means, Offer,
    Particulars, Purpose, ReceiptWish, Reference, Refusal, Reverse, SetAside, Transfer, Why,
};
use app::lang::Lang;
use app::people::Area;
use app::rule;
use app::sync::push::Outcome;
use app::time::Time;
use app::value::{DonorId, Kana, Line, Passage, PaymentId, PledgeId, TransferId, Yen};
use reqwest::StatusCode;
use server::donor::ledger::{Books, Flaw, verify};

use crate::world::follow::Follower;
use crate::world::person::Form;
use crate::world::{House, Page, Person, Staff, World};

const ACCOUNT: &str = "みなと銀行 本店 普通 1234567";
const HOW_TO_SEND: &str = "お申し込みのご案内";
const THANKS: &str = "ありがとうございます";

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Refused(rule::Refusal::Donor(refusal))
}

fn done(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
}

fn particulars() -> Particulars {
    let offer = |least, suggested: &[u32]| Offer {
        least: Yen::of(least),
        suggested: suggested.iter().copied().map(Yen::of).collect(),
    };
    Particulars {
        name: Line::parse("NPO法人ともに").unwrap(),
        account: Passage::parse(ACCOUNT).unwrap(),
        once: offer(1_000, &[3_000, 10_000]),
        monthly: offer(500, &[1_000, 3_000]),
        yearly: offer(3_000, &[12_000]),
        open: true,
        ..Particulars::default()
    }
}

fn set_aside(transfer: TransferId, reason: &str) -> Command {
    Command::SetAside(SetAside {
        transfer,
        reason: Line::parse(reason).unwrap_or_default(),
    })
}

fn reverse(payment: PaymentId, yen: u32, why: Why) -> Command {
    Command::Reverse(Reverse {
        payment,
        amount: Yen::of(yen),
        why,
        reason: Line::parse("本人に確かめた").unwrap(),
    })
}

fn assign(transfer: TransferId, donor: DonorId, pledge: Option<PledgeId>) -> (PaymentId, Command) {
    let payment = PaymentId::new();
    let assign = Assign {
        transfer,
        payment,
        donor,
        pledge,
        purpose: Purpose::Gift,
        thank: false,
        campaign: None,
    };
    (payment, Command::Assign(assign))
}

/// A statement of one day as a page sends it, with new ids each time.
fn statement(day: Time, lines: &[(&str, u32)]) -> Command {
    let mut seen: BTreeMap<(&str, u32), u16> = BTreeMap::new();
    let lines = lines.iter().map(|&(payer, yen)| {
        let nth = seen.entry((payer, yen)).or_default();
        *nth += 1;
        Incoming {
            transfer: TransferId::new(),
            payment: PaymentId::new(),
            day,
            amount: Yen::of(yen),
            payer: Line::parse(payer).unwrap_or_default(),
            nth: *nth - 1,
        }
    });
    Command::Import(Import {
        lines: lines.collect(),
        quiet: false,
    })
}

/// Yuri looks after the donors; the page on which somebody gives is open.
struct Fund {
    w: World,
    yuri: Staff,
    desk: Follower,
}

impl Fund {
    async fn begins() -> Self {
        Self::begins_in(World::begins().await).await
    }

    async fn begins_in(w: World) -> Self {
        let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
        let desk = Follower::begins(&w.house, yuri.credentials()).await;
        let fund = Self { w, yuri, desk };
        fund.describes(particulars(), Particulars::default()).await;
        fund
    }

    async fn describes(&self, particulars: Particulars, seen: Particulars) {
        self.does(Command::Describe(Box::new(Describe { particulars, seen })))
            .await;
    }

    async fn does(&self, command: Command) {
        let told = format!("{command:?}");
        let outcome = self.yuri.raises(command).await;
        assert!(matches!(outcome, Outcome::Done(_)), "{told}: {outcome:?}");
    }

    /// A statement of today comes.
    async fn imports(&self, lines: &[(&str, u32)]) {
        self.does(statement(self.w.house.clock.now(), lines)).await;
    }

    /// The line of a statement, as the desk shows it.
    async fn line(&self, payer: &str) -> Transfer {
        self.desk
            .sees(payer, |view| {
                let mut lines = view.transfers().into_iter();
                lines.find(|line| line.payer.as_str() == payer)
            })
            .await
    }

    /// Somebody without an address for mails, whom Yuri writes down.
    async fn enters(&self, name: &str) -> DonorId {
        let donor = DonorId::new();
        let details = Details {
            form: Kind::Person,
            name: Line::parse(name).unwrap(),
            kana: Kana::parse("イノウエ").ok(),
            receipt: ReceiptWish::None,
            ..Details::default()
        };
        let lang = Lang::Ja;
        let enter = Enter {
            donor,
            details,
            lang,
        };
        self.does(Command::Enter(Box::new(enter))).await;
        donor
    }

    /// Cash that came by hand today.
    fn cash(&self, donor: DonorId, yen: u32) -> Book {
        Book {
            payment: PaymentId::new(),
            donor,
            amount: Yen::of(yen),
            means: Means::Cash,
            day: self.w.house.clock.now(),
            ..Book::default()
        }
    }

    /// The books and the rows agree, and so much stands in each account: debit above zero.
    async fn books_say(&self, balances: &[(Account, i64)]) -> Books {
        let books = self.books().await.expect("books that agree");
        let mut told = books.balances.clone();
        told.retain(|_, yen| *yen != 0);
        assert_eq!(told, balances.iter().copied().collect());
        books
    }

    async fn books(&self) -> Result<Books, Flaw> {
        verify(&mut self.w.house.database().await).await.unwrap()
    }
}

impl Person {
    /// Opens the page on which somebody gives, and fills its form.
    async fn fills_in_a_gift(&self) -> Form {
        let form = Form::open_with(&self.house, "/give", "giving").await;
        form.with("rhythm", "monthly")
            .with("other", "３，０００円")
            .with("name", &self.name)
            .with("kana", &self.kana)
            .with("email", &self.email)
            .with("postal", "150-0001")
            .with("prefecture", "東京都")
            .with("city", "渋谷区神宮前")
            .with("street", "1-2-3")
    }

    /// Promises a gift of 3,000 yen a month, and keeps its number.
    async fn promises(&self) -> Reference {
        let page = self.fills_in_a_gift().await.send().await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        reference(&page)
    }

    /// Promises so much, once.
    async fn promises_once(&self, yen: u32) -> Reference {
        let form = self.fills_in_a_gift().await.with("rhythm", "once");
        let page = form.with("other", &yen.to_string()).send().await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        reference(&page)
    }

    fn thanked(&self) -> usize {
        let mails = self.mails();
        mails.iter().filter(|mail| mail.subject == THANKS).count()
    }
}

/// The number on the page that thanks for a promise.
fn reference(page: &Page) -> Reference {
    assert_eq!(page.attribute("data-outcome").as_deref(), Some("promised"));
    let main = page.main();
    let (_, rest) = main.split_once("reference\">").expect("a number");
    Reference::parse(rest.split('<').next().unwrap_or_default()).expect("a sound number")
}

/// How many rows there are of what is given, paid and posted.
async fn counted(house: &House) -> [i64; 5] {
    let mut all = [0; 5];
    let tables = ["donor", "pledge", "payment", "transfer", "posting"];
    for (count, table) in all.iter_mut().zip(tables) {
        *count = house.rows(table).await;
    }
    all
}
