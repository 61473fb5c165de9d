//! What the paper says: who received what from whom, and under which law.

use app::donor::Receipt;
use app::donor::receipt::{Certification, TaxStatus};
use app::lang::{Lang, words as w};
use app::time::{Time, japan};
use app::value::Yen;
use chrono::Datelike as _;

use super::address::{lines, named};
use super::sheet::{Ink, LEFT, RIGHT, Sheet, Style, WIDTH};
use super::typeset::Block;

/// The paper of a tax office in Japan.
pub const JA: Lang = Lang::Ja;
/// Below the fold.
const TITLE: f32 = 117.0;
const COLUMNS: f32 = 129.0;
const DONOR: f32 = 92.0;
const ISSUER: f32 = 124.0;

/// What of it lowers taxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deducts {
    None,
    All,
    Some { deducts: Yen, rest: Yen },
}

impl Deducts {
    #[must_use]
    pub fn of(receipt: &Receipt) -> Self {
        let said = &receipt.said;
        let mut items = said.items.iter();
        if !items.clone().any(|item| item.deducts) {
            return Self::None;
        }
        if items.all(|item| item.deducts) {
            return Self::All;
        }
        let deducts = said.deductible();
        let rest = said.total().minus(deducts).unwrap_or_default();
        Self::Some { deducts, rest }
    }
}

#[must_use]
pub fn title(receipt: &Receipt, lang: Lang) -> &'static str {
    match Deducts::of(receipt) {
        Deducts::None => w::donor_paper_title(lang),
        _ => w::donor_paper_title_certificate(lang),
    }
}

/// The day in Japan.
#[must_use]
pub fn day(at: Time) -> String {
    let day = japan(at);
    w::donor_paper_date(JA, day.day(), day.month(), day.year())
}

/// All that stands before the list of what was given; says where it ends.
pub fn head(sheet: &mut Sheet, receipt: &Receipt) -> f32 {
    let heading = Style {
        tracking: 0.08,
        ..Style::strong(20.0)
    };
    sheet.centred(WIDTH / 2.0, TITLE, heading, title(receipt, JA));
    let foreign = title(receipt, Lang::En);
    sheet.centred(WIDTH / 2.0, TITLE + 5.4, Style::small(7.5), foreign);
    let number = w::donor_paper_number(JA, receipt.number);
    sheet.right(RIGHT, TITLE - 1.4, Style::plain(9.0), number);
    sheet.right(RIGHT, TITLE + 4.0, Style::plain(9.0), day(receipt.issued));
    marks(sheet, receipt);
    let donor = donor(sheet, receipt);
    let issuer = issuer(sheet, receipt);
    let y = amount(sheet, receipt, donor.max(issuer) + 6.5);
    sentence(sheet, receipt, y + 5.5)
}

/// 再発行 and 無効, each with its day.
fn marks(sheet: &mut Sheet, receipt: &Receipt) {
    let again = receipt.again.last().map(|again| again.at);
    let again = again.map(|at| (w::donor_paper_again(JA), at, Style::strong(10.0)));
    let void = receipt.void.as_ref().map(|void| void.at);
    let void = void.map(|at| (w::donor_paper_void(JA), at, Style::strong(10.0).red()));
    let mut y = TITLE - 1.0;
    for (mark, at, style) in [again, void].into_iter().flatten() {
        let right = sheet.boxed(LEFT, y, style, mark);
        let beside = Style {
            ink: style.ink,
            ..Style::plain(8.0)
        };
        sheet.text(right + 1.6, y - 0.2, beside, day(at));
        y += 7.6;
    }
}

fn donor(sheet: &mut Sheet, receipt: &Receipt) -> f32 {
    let said = &receipt.said;
    let name = Block::within(
        &named(said.form, said.name.as_str()),
        (DONOR - 2.0, 14.0),
        (15.0, 7.0),
    );
    let y = sheet.block(LEFT, COLUMNS, Style::plain(0.0), name) + 2.2;
    sheet.rule((LEFT, LEFT + DONOR), y, 0.25, Ink::Black);
    let mut y = y + 1.2;
    for line in lines(&said.address) {
        let block = Block::within(&line, (DONOR, 9.5), (8.5, 6.0));
        y = sheet.block(LEFT, y + 1.1, Style::plain(0.0), block);
    }
    y
}

fn issuer(sheet: &mut Sheet, receipt: &Receipt) -> f32 {
    let said = &receipt.said;
    let width = RIGHT - ISSUER;
    let name = Block::within(said.issuer.as_str(), (width, 10.0), (11.0, 7.0));
    let mut y = sheet.block(ISSUER, COLUMNS + 1.0, Style::strong(0.0), name) + 1.0;
    for line in lines(&said.seat) {
        let block = Block::within(&line, (width, 9.0), (8.5, 6.0));
        y = sheet.block(ISSUER, y + 1.1, Style::plain(0.0), block);
    }
    for held in said.certifications.iter().filter_map(certified) {
        let block = Block::within(&held, (width, 7.0), (8.0, 5.5));
        y = sheet.block(ISSUER, y + 1.6, Style::plain(0.0), block);
    }
    y
}

fn certified(held: &Certification) -> Option<String> {
    let (day, number) = (day(held.from), &held.number);
    match held.status {
        TaxStatus::None => None,
        TaxStatus::Provisional => Some(w::donor_paper_provisional(JA, day, number)),
        TaxStatus::Certified => Some(w::donor_paper_certification(JA, day, number)),
    }
}

fn amount(sheet: &mut Sheet, receipt: &Receipt, top: f32) -> f32 {
    let bottom = top + 17.0;
    sheet.rule((LEFT, RIGHT), top, 0.5, Ink::Black);
    if let Some(year) = receipt.of_year {
        let of_year = w::donor_paper_year(JA, year);
        sheet.text(LEFT + 2.0, top + 10.4, Style::plain(11.0), of_year);
    }
    let style = Style {
        tracking: 0.04,
        ..Style::strong(26.0)
    };
    let amount = w::donor_paper_amount(JA, receipt.said.total());
    sheet.centred(WIDTH / 2.0, top + 11.9, style, amount);
    sheet.rule((LEFT, RIGHT), bottom, 0.2, Ink::Black);
    bottom
}

fn sentence(sheet: &mut Sheet, receipt: &Receipt, top: f32) -> f32 {
    let sentence = match Deducts::of(receipt) {
        Deducts::None => w::donor_paper_received(JA).to_owned(),
        Deducts::All => w::donor_paper_certified(JA).to_owned(),
        Deducts::Some { deducts, rest } => w::donor_paper_mixed(JA, deducts, rest),
    };
    let width = RIGHT - LEFT;
    let block = Block::new(&sentence, width, 10.0, 1.55);
    let y = sheet.block(LEFT, top, Style::plain(0.0), block);
    let activity = &receipt.said.activity;
    if activity.as_str().is_empty() {
        return y;
    }
    let activity = w::donor_paper_activity(JA, activity);
    let block = Block::within(&activity, (width, 9.0), (10.0, 7.0));
    sheet.block(LEFT, y + 2.6, Style::plain(0.0), block)
}
