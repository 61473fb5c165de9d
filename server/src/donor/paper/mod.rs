//! Receipts on paper: A4, to be folded into an envelope with a window, or to lie in a mail.

mod address;
mod body;
pub mod labels;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod typeset;

use app::donor::Receipt;
use app::lang::words as w;
use app::time::{Time, japan};
use app::value::Address;
use chrono::{Datelike as _, Timelike as _};
use krilla::Document;
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;

use self::body::JA;
use self::sheet::{HEIGHT, POINT, Sheet, WIDTH};
use crate::error::Failure;

/// A PDF of these, each on pages of its own. The same receipts make the same octets: a mail that is sent once more is the
/// same mail.
///
/// # Errors
/// Where there is none, or the PDF cannot be written.
pub fn pdf(receipts: &[Receipt]) -> Result<Vec<u8>, Failure> {
    pdf_to(receipts, |_| None)
}

/// [`pdf`], as they go to the post: to where a donor lives now, if that is known. What the paper says stays.
///
/// # Errors
/// As [`pdf`].
pub fn pdf_to(
    receipts: &[Receipt],
    lives: impl Fn(&Receipt) -> Option<Address>,
) -> Result<Vec<u8>, Failure> {
    let (Some(first), Some(last)) = (receipts.first(), receipts.last()) else {
        return Err(Failure::new("a PDF without a page"));
    };
    let mut document = Document::new();
    let numbers = if receipts.len() == 1 {
        first.number.to_string()
    } else {
        format!("{} - {}", first.number, last.number)
    };
    let issued = receipts.iter().map(|receipt| receipt.issued).max();
    let metadata = Metadata::new()
        .title(format!("{} {numbers}", body::title(first, JA)))
        .authors(vec![first.said.issuer.to_string()])
        .language(JA.tag().to_owned())
        .creation_date(date(issued.unwrap_or_default()));
    document.set_metadata(metadata);
    for receipt in receipts {
        let to = lives(receipt).unwrap_or_else(|| receipt.said.address.clone());
        for sheet in sheets(receipt, &to) {
            let a4 = PageSettings::from_wh(WIDTH / POINT, HEIGHT / POINT);
            let a4 = a4.ok_or_else(|| Failure::new("a page without a size"))?;
            let mut page = document.start_page_with(a4);
            let mut surface = page.surface();
            sheet.draw(&mut surface);
            surface.finish();
            page.finish();
        }
    }
    Ok(document.finish()?)
}

fn sheets(receipt: &Receipt, to: &Address) -> Vec<Sheet> {
    let mut sheet = Sheet::default();
    void_under(&mut sheet, receipt, 195.0);
    address::side(&mut sheet, receipt, to);
    let y = body::head(&mut sheet, receipt);
    let mut sheets = vec![sheet];
    table::items(&mut sheets, receipt, y + 5.0);
    table::number(&mut sheets, receipt);
    sheets
}

/// Nobody takes a void one for another.
fn void_under(sheet: &mut Sheet, receipt: &Receipt, y: f32) {
    if !receipt.holds() {
        sheet.stamp(WIDTH / 2.0, y, 150.0, w::donor_paper_void(JA));
    }
}

fn date(at: Time) -> DateTime {
    let at = japan(at);
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(9)
}
