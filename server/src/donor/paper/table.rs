//! What was given, line by line, on as many pages as it takes.

use app::donor::Receipt;
use app::donor::receipt::Item;
use app::donor::wording;
use app::lang::words as w;

use super::body::{Deducts, JA, day, title};
use super::sheet::{Ink, LEFT, RIGHT, Sheet, Style, WIDTH};
use super::typeset::count;

/// The height of a row, where there is room for it.
const ROW: f32 = 5.8;
/// Closer than that is not read well: rather another page.
const LEAST_ROW: f32 = 4.5;
/// Below it stands the number of the page.
const BOTTOM: f32 = 282.0;
const FOOT: f32 = 288.0;
/// Where another page begins.
const TOP: f32 = 22.0;
const KIND: f32 = LEFT + 58.0;
const DEDUCTS: f32 = LEFT + 104.0;
const INSET: f32 = 2.0;
const SIZE: f32 = 9.5;

/// Goes on from `y` on the last of the sheets.
pub fn items(sheets: &mut Vec<Sheet>, receipt: &Receipt, y: f32) {
    let items = &receipt.said.items;
    let totals = totals(receipt);
    let high = height(items.len() + totals.len(), y);
    // The sums do not stand alone on a page.
    let totals_high = count(totals.len()) * high + 1.0;
    let mut sheet = sheets.pop().unwrap_or_default();
    let mut y = columns(&mut sheet, receipt, (y, high));
    for (n, item) in items.iter().enumerate() {
        let is_last = n + 1 == items.len();
        let below = if is_last { totals_high } else { 0.0 };
        // Sums of lengths are never exact.
        if y + high + below > BOTTOM + 0.01 {
            sheets.push(std::mem::take(&mut sheet));
            y = another(&mut sheet, receipt, high);
        }
        row(&mut sheet, receipt, item, (y, high));
        y += high;
    }
    sheet.rule((LEFT, RIGHT), y, 0.25, Ink::Black);
    y += 1.0;
    for (label, amount) in totals {
        let at = line(y, high);
        sheet.right(RIGHT - 40.0, at, Style::plain(SIZE), label);
        sheet.right(RIGHT - INSET, at, Style::strong(SIZE), amount);
        y += high;
    }
    sheets.push(sheet);
}

/// So many rows and their head stand closer where they are to end on the page.
fn height(rows: usize, y: f32) -> f32 {
    let high = (BOTTOM - y - 1.0) / count(rows + 1);
    if high < LEAST_ROW { ROW } else { high.min(ROW) }
}

/// Where the letters of a row stand.
fn line(top: f32, high: f32) -> f32 {
    top + high / 2.0 + 1.2
}

/// Of several pages, which this is.
pub fn number(sheets: &mut [Sheet], receipt: &Receipt) {
    let all = sheets.len();
    if all < 2 {
        return;
    }
    for (n, sheet) in sheets.iter_mut().enumerate() {
        let page = format!("{}   {}/{all}", receipt.number, n + 1);
        sheet.centred(WIDTH / 2.0, FOOT, Style::small(8.0), page);
    }
}

/// The head of another page; says where its list begins.
fn another(sheet: &mut Sheet, receipt: &Receipt, high: f32) -> f32 {
    super::void_under(sheet, receipt, 150.0);
    sheet.text(LEFT, TOP, Style::strong(11.0), title(receipt, JA));
    let number = w::donor_paper_number(JA, receipt.number);
    sheet.right(RIGHT, TOP, Style::plain(9.0), number);
    columns(sheet, receipt, (TOP + 6.0, high))
}

fn columns(sheet: &mut Sheet, receipt: &Receipt, (top, high): (f32, f32)) -> f32 {
    let at = line(top, high);
    let head = Style::small(8.0);
    sheet.text(LEFT + INSET, at, head, w::donor_paper_day(JA));
    sheet.text(KIND, at, head, w::donor_paper_kind(JA));
    if is_mixed(receipt) {
        sheet.text(DEDUCTS, at, head, w::donor_paper_deducts(JA));
    }
    sheet.right(RIGHT - INSET, at, head, w::donor_paper_sum(JA));
    sheet.rule((LEFT, RIGHT), top + high, 0.25, Ink::Black);
    top + high
}

fn row(sheet: &mut Sheet, receipt: &Receipt, item: &Item, (top, high): (f32, f32)) {
    let at = line(top, high);
    let style = Style::plain(SIZE);
    sheet.text(LEFT + INSET, at, style, day(item.day));
    sheet.text(KIND, at, style, wording::purpose(JA, item.purpose));
    if is_mixed(receipt) {
        let deducts = if item.deducts {
            w::donor_paper_deducts_yes(JA)
        } else {
            w::donor_paper_deducts_no(JA)
        };
        sheet.text(DEDUCTS, at, style, deducts);
    }
    let amount = w::donor_paper_yen(JA, item.amount);
    sheet.right(RIGHT - INSET, at, style, amount);
    sheet.rule((LEFT, RIGHT), top + high, 0.1, Ink::Pale);
}

fn is_mixed(receipt: &Receipt) -> bool {
    matches!(Deducts::of(receipt), Deducts::Some { .. })
}

/// The sum, and what of it lowers taxes where that is not all or nothing.
fn totals(receipt: &Receipt) -> Vec<(&'static str, String)> {
    let yen = |amount| w::donor_paper_yen(JA, amount);
    let mut totals = vec![(w::donor_paper_total(JA), yen(receipt.said.total()))];
    if let Deducts::Some { deducts, rest } = Deducts::of(receipt) {
        totals.push((w::donor_paper_total_deducts(JA), yen(deducts)));
        totals.push((w::donor_paper_total_rest(JA), yen(rest)));
    }
    totals
}
