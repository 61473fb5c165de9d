//! Labels for envelopes and parcels: A4 in two columns of six, 86.4 by 42.3 millimetres each, as the makers of labels in
//! Japan sell them (12面).

use app::donor::{Donor, Form};
use app::lang::words as w;
use app::value::Address;
use krilla::Document;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;

use super::address::{fitted, lines, named};
use super::body::JA;
use super::sheet::{HEIGHT, POINT, Sheet, WIDTH};
use crate::error::Failure;

const COLUMNS: usize = 2;
/// Of one sheet.
const EACH: usize = 12;
const WIDE: f32 = 86.4;
const HIGH: f32 = 42.3;
const LEFT: f32 = (WIDTH - 2.0 * WIDE) / 2.0;
const TOP: f32 = (HEIGHT - 6.0 * HIGH) / 2.0;
/// Printers are a few millimetres off.
const AROUND: f32 = 6.0;

/// A PDF of labels, in the order of the donors; who has no whole address has none.
///
/// # Errors
/// Where nobody has one, or the PDF cannot be written.
pub fn pdf(donors: &[Donor]) -> Result<Vec<u8>, Failure> {
    let sheets = sheets(donors);
    if sheets.is_empty() {
        return Err(Failure::new("a PDF without a page"));
    }
    let mut document = Document::new();
    let metadata = Metadata::new()
        .title(w::donor_paper_labels(JA).to_owned())
        .language(JA.tag().to_owned());
    document.set_metadata(metadata);
    for sheet in sheets {
        let a4 = PageSettings::from_wh(WIDTH / POINT, HEIGHT / POINT);
        let a4 = a4.ok_or_else(|| Failure::new("a page without a size"))?;
        let mut page = document.start_page_with(a4);
        let mut surface = page.surface();
        sheet.draw(&mut surface);
        surface.finish();
        page.finish();
    }
    Ok(document.finish()?)
}

fn sheets(donors: &[Donor]) -> Vec<Sheet> {
    let labels: Vec<(Vec<String>, String)> = donors.iter().filter_map(label).collect();
    let sheets = labels.chunks(EACH).map(|labels| {
        let mut sheet = Sheet::default();
        let (mut x, mut y) = (LEFT, TOP);
        for (n, (lines, name)) in labels.iter().enumerate() {
            let room = (WIDE - 2.0 * AROUND, HIGH - 2.0 * AROUND);
            let blocks = fitted(lines, name, room);
            let needed: f32 = blocks
                .iter()
                .map(|(block, _, gap)| block.height() + gap)
                .sum();
            let mut at = y + ((HIGH - needed) / 2.0).max(AROUND);
            for (block, style, gap) in blocks {
                at = sheet.block(x + AROUND, at + gap, style, block);
            }
            if (n + 1) % COLUMNS == 0 {
                (x, y) = (LEFT, y + HIGH);
            } else {
                x += WIDE;
            }
        }
        sheet
    });
    sheets.collect()
}

/// Where it goes, and to whom: at a company to a person where there is one.
fn label(donor: &Donor) -> Option<(Vec<String>, String)> {
    let details = &donor.details;
    let address = details.address.as_ref().filter(|a| Address::is_whole(a))?;
    let mut lines = lines(address);
    let name = match (details.form, &details.contact) {
        (Form::Company, Some(contact)) => {
            lines.push(details.name.to_string());
            named(Form::Person, contact.as_str())
        }
        (form, _) => named(form, details.name.as_str()),
    };
    Some((lines, name))
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Piece;
    use super::*;
    use app::donor::Details;
    use app::value::{Line, Postal, address};

    fn donor(name: &str) -> Donor {
        let details = Details {
            name: Line::parse(name).unwrap(),
            address: Some(Address {
                postal: Postal::parse("150-0001").unwrap(),
                prefecture: address::prefecture("東京都").unwrap(),
                city: Line::parse("渋谷区神宮前").unwrap(),
                street: Line::parse("1-2-3").unwrap(),
                building: Line::parse("さくらハイツ205").ok(),
            }),
            ..Details::default()
        };
        Donor {
            details,
            ..Donor::default()
        }
    }

    fn texts(sheet: &Sheet) -> Vec<(f32, f32, String)> {
        let texts = sheet.pieces.iter().filter_map(|piece| match piece {
            Piece::Text { x, y, text, .. } => Some((*x, *y, text.clone())),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn each_label_stands_in_its_own_place() {
        let mut donors: Vec<Donor> = (1..=13).map(|n| donor(&format!("青木 {n}"))).collect();
        donors[4].details.address = None;
        let sheets = sheets(&donors);
        // Twelve on the first sheet, one without an address on none.
        assert_eq!(sheets.len(), 1);
        let names = texts(&sheets[0])
            .into_iter()
            .filter(|(.., text)| text.starts_with("青木"));
        for (n, (x, y, text)) in names.enumerate() {
            let of = if n < 4 { n + 1 } else { n + 2 };
            assert_eq!(text, format!("青木 {of} 様"));
            let column = if n % 2 == 0 { LEFT } else { LEFT + WIDE };
            assert!((x - column - AROUND).abs() < 0.01, "{text}: {x}");
            let row = TOP + HIGH * u8::try_from(n / 2).map(f32::from).unwrap();
            assert!(y > row + AROUND && y < row + HIGH - AROUND, "{text}: {y}");
        }
    }

    #[test]
    fn a_long_address_stays_on_its_label() {
        let mut long = donor(&"長".repeat(40));
        let address = long.details.address.as_mut().unwrap();
        address.city = Line::parse(&"町".repeat(60)).unwrap();
        address.building = Line::parse(&"館".repeat(60)).ok();
        let sheets = sheets(&[long]);
        for (x, y, text) in texts(&sheets[0]) {
            assert!(x >= LEFT + AROUND && y < TOP + HIGH, "{text}: {x} {y}");
        }
    }

    #[test]
    fn a_company_is_written_to_by_its_contact() {
        let mut company = donor("港運送株式会社");
        company.details.form = Form::Company;
        let name = |donor: &Donor| label(donor).unwrap();
        assert_eq!(name(&company).1, "港運送株式会社 御中");
        company.details.contact = Line::parse("江口 花").ok();
        let (lines, to) = name(&company);
        assert_eq!(to, "江口 花 様");
        assert_eq!(lines.last().map(String::as_str), Some("港運送株式会社"));
    }
}
