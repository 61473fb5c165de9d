//! Donors of the sample: three hundred over three years, with all that happens to them. It happens in the past, month by
//! month, with the clock set back meanwhile.

use app::access::Actor;
use app::command::Command;
use app::donor::receipt::{Certification, Issuing, TaxStatus};
use app::donor::{
    Assign, Book, Certify, Command as C, Correct, Covers, Describe, Details, Enter, Form, Gift,
    Give, Import, Incoming, Issue, Means, Offer, Particulars, Post, Purpose, ReceiptWish,
    Reference, Reverse, Rhythm, SetAside, Why,
};
use app::lang::Lang;
use app::sync::push::Outcome;
use app::time::{Time, from_japan, japan};
use app::value::{
    Address, CampaignId, DonorId, Email, Kana, Line, Passage, PaymentId, PledgeId, Postal,
    ReceiptId, TransferId, Yen,
};
use chrono::{Datelike as _, Months, NaiveDate, TimeDelta};

use super::campaigns::Campaigns;
use super::cards;
use super::done;
use super::givers::{ACCOUNT, COMPANIES, FAMILIES, GIVEN, MAILBOX, NAME, PLACES, WORDS};
use super::members;
use super::promises;
use super::rounds::Past;
use crate::error::Failure;
use crate::http::App;
use crate::sync::writer::Envelope;

/// So many came in these years.
const DONORS: usize = 300;
pub(super) const MONTHS: usize = 36;

/// Somebody who gives, and by which promise.
pub(super) struct Giver {
    pub(super) n: usize,
    donor: DonorId,
    details: Details,
    pub(super) pledge: PledgeId,
    pub(super) rhythm: Rhythm,
    pub(super) amount: Yen,
    /// The month of the sample in which they came, from 0.
    pub(super) since: usize,
}

/// Before anything else of the sample, and the books of three years with it.
pub async fn give(app: &App) -> Result<(), Failure> {
    let now = app.clock.now();
    let mut past = Past::of(&app.clock);
    let first = month_begins(now, MONTHS)?;
    past.at(at(first, 1, 9));
    describe(app).await?;
    certify(app, first).await?;
    members::plans(app).await?;
    let mut givers = Vec::new();
    let campaigns = Campaigns::new();
    // And this month, as far as it has come.
    for month in 0..=MONTHS {
        let begins = first + Months::new(u32::try_from(month)?);
        past.at(at(begins, 5, 10).min(now));
        campaigns.begin(app, month, begins).await?;
        while givers.len() * MONTHS < DONORS * (month + 1) && givers.len() < DONORS {
            let campaign = campaigns.of(month, givers.len());
            givers.push(comes(app, givers.len(), month, campaign).await?);
        }
        promises::agree(app, &mut givers, month, begins).await?;
        past.at(at(begins, 5, 13).min(now));
        cards::charge(app, &givers, month, begins).await?;
        past.at(at(begins, 8, 13).min(now));
        cards::try_again(app, &givers, month, begins).await?;
        past.at(at(begins, 26, 13).min(now));
        cards::settle(app, &givers, month, begins).await?;
        past.at(at(begins, 28, 9).min(now));
        by_hand(app, &givers, month, begins, &campaigns).await?;
        statement(app, &givers, month, begins).await?;
        past.at(at(begins, 28, 11).min(now));
        promises::look(app).await?;
        something_happens(app, &givers, month).await?;
        if month < MONTHS {
            members::sends(app, month, at(begins + Months::new(1), 1, 0)).await?;
        }
        if begins.month() == 1 && month + 12 < MONTHS {
            papers(app, &givers, begins.year() - 1).await?;
        }
    }
    past.comes_back();
    Ok(())
}

async fn describe(app: &App) -> Result<(), Failure> {
    let offer = |least, suggested: &[u32]| Offer {
        least: Yen::of(least),
        suggested: suggested.iter().map(|yen| Yen::of(*yen)).collect(),
    };
    let particulars = Particulars {
        name: Line::parse(NAME)?,
        account: Passage::parse(ACCOUNT)?,
        contact: Some(Email::parse(MAILBOX)?),
        once: offer(500, &[3_000, 5_000, 10_000, 30_000, 50_000]),
        monthly: offer(1_000, &[1_000, 2_000, 3_000, 5_000, 10_000]),
        yearly: offer(10_000, &[12_000, 24_000, 36_000]),
        open: true,
    };
    let describe = Describe {
        particulars,
        seen: Particulars::default(),
    };
    tell(app, C::Describe(Box::new(describe))).await
}

fn seat() -> Result<Address, Failure> {
    let (postal, prefecture, city) = PLACES[0];
    Ok(Address {
        postal: Postal::parse(postal)?,
        prefecture: Line::parse(prefecture)?,
        city: Line::parse(city)?,
        street: Line::parse("1-8-3")?,
        building: None,
    })
}

/// Receipts can be issued; for a year and a half they have lowered taxes.
async fn certify(app: &App, first: NaiveDate) -> Result<(), Failure> {
    let issuing = Issuing {
        seat: Some(seat()?),
        activity: Line::parse("難民の就労とキャリアづくりを支える事業")?,
        statuses: vec![Certification {
            from: at(first + Months::new(18), 1, 0),
            status: TaxStatus::Provisional,
            number: Line::parse("見本都特認第12号")?,
        }],
        supporting: true,
        policies: Vec::new(),
    };
    let seen = Issuing::default();
    let certify = Certify { issuing, seen };
    tell(app, C::Certify(Box::new(certify))).await
}

/// Each January: who gave in the year before gets a receipt, printed and given to the post. Those of the last year wait
/// for whoever looks at the sample.
async fn papers(app: &App, givers: &[Giver], year: i32) -> Result<(), Failure> {
    let mut receipts = Vec::new();
    let wishes = |giver: &&Giver| giver.details.receipt != ReceiptWish::None;
    for giver in givers.iter().filter(wishes) {
        let issue = Issue {
            receipt: ReceiptId::new(),
            donor: giver.donor,
            covers: Covers::Year(u16::try_from(year)?),
            send: false,
            instead_of: None,
        };
        let receipt = issue.receipt;
        let envelope = Envelope {
            actor: Actor::Operator,
            sender: None,
            command: Command::Donor(C::Issue(issue)),
        };
        // Who gave nothing that year gets none.
        if let Ok(Outcome::Done(_)) = app.writer.apply(envelope).await {
            receipts.push(receipt);
        }
    }
    if receipts.is_empty() {
        return Ok(());
    }
    tell(app, C::Post(Post { receipts })).await
}

/// One more giver: most by the public form, some written down by staff after a telephone call.
async fn comes(
    app: &App,
    n: usize,
    since: usize,
    campaign: Option<CampaignId>,
) -> Result<Giver, Failure> {
    let details = details(n)?;
    let rhythm = match n % 10 {
        0..=4 => Rhythm::Monthly,
        5 => Rhythm::Yearly,
        _ => Rhythm::Once,
    };
    let choices: &[u32] = match rhythm {
        Rhythm::Once => &[3_000, 5_000, 10_000, 20_000, 30_000, 100_000],
        Rhythm::Monthly => &[1_000, 1_000, 2_000, 3_000, 5_000],
        Rhythm::Yearly => &[12_000, 24_000],
    };
    let giver = Giver {
        n,
        donor: DonorId::new(),
        details,
        pledge: PledgeId::new(),
        rhythm,
        amount: Yen::of(choices[n / 3 % choices.len()]),
        since,
    };
    if is_by_hand(n) {
        let enter = Enter {
            donor: giver.donor,
            details: giver.details.clone(),
            lang: Lang::Ja,
        };
        tell(app, C::Enter(Box::new(enter))).await?;
        return Ok(giver);
    }
    let word = if n.is_multiple_of(4) {
        WORDS[n / 4 % WORDS.len()]
    } else {
        ""
    };
    let give = Give {
        donor: giver.donor,
        pledge: giver.pledge,
        details: giver.details.clone(),
        gift: Gift {
            rhythm,
            amount: giver.amount,
            means: Giver::means(n),
            memory_of: None,
            word: Passage::parse(word)?,
            plan: members::plan_of(rhythm, giver.amount),
        },
        lang: Lang::Ja,
        campaign,
    };
    let command = Command::Donor(C::Give(Box::new(give)));
    done(app, Actor::Visitor, command).await?;
    Ok(giver)
}

fn details(n: usize) -> Result<Details, Failure> {
    let place = PLACES[n * 7 % PLACES.len()];
    let address = Address {
        postal: Postal::parse(place.0)?,
        prefecture: Line::parse(place.1)?,
        city: Line::parse(place.2)?,
        street: Line::parse(&format!("{}-{}-{}", n % 6 + 1, n % 19 + 1, n % 11 + 1))?,
        building: (n.is_multiple_of(5))
            .then(|| Line::parse(&format!("あおば荘{}号室", n % 8 * 100 + 101)))
            .transpose()?,
    };
    let receipt = match n % 9 {
        0 => ReceiptWish::Each,
        1 => ReceiptWish::None,
        _ => ReceiptWish::Yearly,
    };
    let common = Details {
        email: Some(Email::parse(&format!("giver{n:03}@example.jp"))?),
        address: Some(address),
        receipt,
        anonymous: n.is_multiple_of(6),
        news: n.is_multiple_of(2),
        ..Details::default()
    };
    let family = FAMILIES[n % FAMILIES.len()];
    let given = GIVEN[(n % FAMILIES.len() * 7 + n / FAMILIES.len()) % GIVEN.len()];
    let name = format!("{} {}", family.0, given.0);
    if n % 20 == 13 {
        let company = COMPANIES[n / 20 % COMPANIES.len()];
        return Ok(Details {
            form: Form::Company,
            name: Line::parse(company.0)?,
            kana: Some(Kana::parse(company.1)?),
            contact: Some(Line::parse(&name)?),
            ..common
        });
    }
    Ok(Details {
        name: Line::parse(&name)?,
        kana: Some(Kana::parse(&format!("{} {}", family.1, given.1))?),
        ..common
    })
}

/// These give in cash, at events, or by a collecting company.
const fn is_by_hand(n: usize) -> bool {
    n % 10 == 8 || n % 20 == 19
}

impl Giver {
    /// Some promise nothing, and some that never comes.
    pub(super) const fn keeps_promises(&self) -> bool {
        !is_by_hand(self.n) && !self.pays_the_company() && self.n % 29 != 3
    }

    /// Whether money of theirs comes by the bank in a month.
    fn sends_in(&self, month: usize) -> bool {
        let age = month - self.since;
        // Some stop after a while, and now and then a month is missed.
        let missed = (self.n + month).is_multiple_of(17);
        self.keeps_promises()
            && !self.is_away(month)
            && match self.rhythm {
                Rhythm::Once => age == 0,
                Rhythm::Monthly => !missed,
                Rhythm::Yearly => age.is_multiple_of(12),
            }
    }

    /// Most get it right; one takes the fee off, one rounds it up.
    fn sends(&self, month: usize) -> Result<Yen, Failure> {
        let yen = self.amount.get();
        Ok(match (self.n + month) % 41 {
            5 => Yen::new((yen - 440).max(560))?,
            9 => Yen::new(yen + 1_000)?,
            _ => self.amount,
        })
    }

    /// Some leave the number out.
    const fn forgot(&self, month: usize) -> bool {
        (self.n + month) % 23 == 2
    }

    /// As the bank spells it.
    fn spelled(&self, month: usize) -> Result<Line<100>, Failure> {
        let kana = self.details.kana.as_ref().map(Kana::as_str);
        let kana = kana.unwrap_or_default();
        let reference = Reference::of(self.pledge).next();
        Ok(match reference {
            Some(number) if !self.forgot(month) => Line::parse(&format!("{number} {kana}"))?,
            _ => Line::parse(kana)?,
        })
    }
}

/// The month's statement: what givers sent, and the bank's interest twice a year.
async fn statement(
    app: &App,
    givers: &[Giver],
    month: usize,
    begins: NaiveDate,
) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let mut unknown = Vec::new();
    for giver in givers.iter().filter(|giver| giver.sends_in(month)) {
        let day = at(begins, u32::try_from(giver.n % 20)? + 6, 0);
        if day > app.clock.now() {
            continue;
        }
        let transfer = TransferId::new();
        if giver.forgot(month) && month + 2 < MONTHS {
            unknown.push((giver, transfer));
        }
        lines.push(Incoming {
            transfer,
            payment: PaymentId::new(),
            day,
            amount: giver.sends(month)?,
            payer: giver.spelled(month)?,
            nth: 0,
        });
    }
    let interest = TransferId::new();
    let pays_interest = matches!(begins.month(), 2 | 8) && month < MONTHS;
    if pays_interest {
        lines.push(Incoming {
            transfer: interest,
            payment: PaymentId::new(),
            day: at(begins, 15, 0),
            amount: Yen::of(37),
            payer: Line::parse("オリソク")?,
            nth: 0,
        });
    }
    for lines in lines.chunks(app::donor::MAX_LINES) {
        let import = Import {
            lines: lines.to_vec(),
            quiet: true,
        };
        tell(app, C::Import(import)).await?;
    }
    if pays_interest {
        let reason = Line::parse("預金利息")?;
        let transfer = interest;
        tell(app, C::SetAside(SetAside { transfer, reason })).await?;
    }
    // The clerk knows those who forgot their number; the last ones are still to be told.
    for (giver, transfer) in unknown {
        let assign = Assign {
            transfer,
            payment: PaymentId::new(),
            donor: giver.donor,
            pledge: Some(giver.pledge),
            purpose: Purpose::of(giver.rhythm),
            thank: false,
            campaign: None,
        };
        tell(app, C::Assign(assign)).await?;
    }
    Ok(())
}

/// Cash at events, and what a collecting company reports.
async fn by_hand(
    app: &App,
    givers: &[Giver],
    month: usize,
    begins: NaiveDate,
    campaigns: &Campaigns,
) -> Result<(), Failure> {
    if at(begins, 27, 0) > app.clock.now() {
        return Ok(());
    }
    for giver in givers.iter().filter(|giver| is_by_hand(giver.n)) {
        let debited = giver.n % 20 == 19;
        if !debited && giver.since != month && !(giver.n + month).is_multiple_of(12) {
            continue;
        }
        let book = Book {
            payment: PaymentId::new(),
            donor: giver.donor,
            pledge: None,
            amount: giver.amount,
            purpose: if debited {
                Purpose::Supporting
            } else {
                Purpose::Gift
            },
            means: if debited { Means::Debit } else { Means::Cash },
            day: at(begins, 27, 0),
            deposited: debited.then(|| at(begins, 28, 0)),
            note: (!debited)
                .then(|| Line::parse("活動報告会で"))
                .transpose()?,
            thank: false,
            campaign: campaigns.of(month, giver.n).filter(|_| !debited),
        };
        let wrong = giver.n.is_multiple_of(7) && month % 9 == 3;
        let back = Reverse {
            payment: book.payment,
            amount: book.amount,
            why: if debited { Why::Refund } else { Why::Mistake },
            reason: Line::parse(if debited {
                "本人からの申し出により返金"
            } else {
                "同じ封筒を二度数えていた"
            })?,
        };
        tell(app, C::Book(book)).await?;
        if wrong {
            tell(app, C::Reverse(back)).await?;
        }
    }
    Ok(())
}

/// One of them moves each month.
async fn something_happens(app: &App, givers: &[Giver], month: usize) -> Result<(), Failure> {
    let Some(giver) = givers.get(month * 5).filter(|_| month % 2 == 1) else {
        return Ok(());
    };
    let place = PLACES[(month + 3) % PLACES.len()];
    let address = Address {
        postal: Postal::parse(place.0)?,
        prefecture: Line::parse(place.1)?,
        city: Line::parse(place.2)?,
        street: Line::parse(&format!("{}-8-2", month % 5 + 1))?,
        building: None,
    };
    let correct = Correct {
        donor: giver.donor,
        seen: giver.details.clone(),
        details: Details {
            address: Some(address),
            ..giver.details.clone()
        },
    };
    tell(app, C::Correct(Box::new(correct))).await
}

pub(super) async fn tell(app: &App, command: C) -> Result<(), Failure> {
    done(app, Actor::Operator, Command::Donor(command)).await
}

fn month_begins(now: Time, months_ago: usize) -> Result<NaiveDate, Failure> {
    let today = japan(now).date_naive();
    let this = today - TimeDelta::days(i64::from(today.day0()));
    Ok(this - Months::new(u32::try_from(months_ago)?))
}

/// An hour of a day of the month that begins so.
pub(super) fn at(month: NaiveDate, day: u32, hour: u32) -> Time {
    let day = month.with_day(day).unwrap_or(month);
    from_japan(day.and_hms_opt(hour, 0, 0).unwrap_or_default())
}
