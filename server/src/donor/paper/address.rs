//! The upper third: what shows in the window of an envelope (長形3号) once the paper is folded in three.

use app::donor::{Form, Receipt};
use app::lang::{Lang, words as w};
use app::value::Address;

use super::sheet::{HEIGHT, Ink, RIGHT, Sheet, Style};
use super::typeset::Block;

/// What the window shows, with room for a paper that slides in its envelope.
pub const WINDOW: Window = Window {
    left: 22.0,
    right: 105.0,
    top: 18.0,
    bottom: 48.0,
};
const SENDER: f32 = 124.0;
/// Smaller is not read by a postman.
const LEAST: f32 = 0.5;

pub struct Window {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

/// Whom it goes to, whom it comes from, and where it is folded.
pub fn side(sheet: &mut Sheet, receipt: &Receipt, to: &Address) {
    let said = &receipt.said;
    let Window { left, top, .. } = WINDOW;
    let mut y = top;
    for (block, style, gap) in addressee(receipt, to) {
        y = sheet.block(left, y + gap, style, block);
    }
    let size = (RIGHT - SENDER, 9.0);
    let issuer = Block::within(said.issuer.as_str(), size, (9.0, 6.0));
    let mut y = sheet.block(SENDER, top, Style::plain(0.0), issuer);
    for line in lines(&said.seat) {
        let block = Block::within(&line, (size.0, 8.0), (7.5, 5.5));
        y = sheet.block(SENDER, y + 1.2, Style::small(0.0), block);
    }
    for third in [HEIGHT / 3.0, HEIGHT / 3.0 * 2.0] {
        sheet.rule((4.0, 8.0), third, 0.1, Ink::Pale);
    }
}

/// All of it in the window.
fn addressee(receipt: &Receipt, to: &Address) -> Vec<(Block, Style, f32)> {
    let said = &receipt.said;
    let name = named(said.form, said.name.as_str());
    let Window {
        left,
        right,
        top,
        bottom,
    } = WINDOW;
    fitted(&lines(to), &name, (right - left, bottom - top))
}

/// Lines with a larger name below them, each with what is left free above it: as large as they can be.
#[must_use]
pub fn fitted(
    lines: &[String],
    name: &str,
    (width, height): (f32, f32),
) -> Vec<(Block, Style, f32)> {
    let mut scale: f32 = 1.0;
    loop {
        let block = |text: &str, size: f32| Block::new(text, width, size * scale, 1.25);
        let mut blocks: Vec<(Block, Style, f32)> = Vec::new();
        for line in lines {
            let gap = if blocks.is_empty() { 0.0 } else { 1.0 * scale };
            blocks.push((block(line, 10.0), Style::plain(0.0), gap));
        }
        blocks.push((block(name, 13.0), Style::plain(0.0), 2.6 * scale));
        let needed: f32 = blocks.iter().map(|(b, _, gap)| b.height() + gap).sum();
        if needed <= height || scale <= LEAST {
            return blocks;
        }
        scale -= 0.05;
    }
}

/// Postal code, place, building.
pub fn lines(address: &Address) -> Vec<String> {
    let Address {
        postal,
        prefecture,
        city,
        street,
        building,
    } = address;
    let building = building.as_ref().map(ToString::to_string);
    let lines = [format!("〒{postal}"), format!("{prefecture}{city}{street}")];
    lines.into_iter().chain(building).collect()
}

/// As letters address somebody.
#[must_use]
pub fn named(form: Form, name: &str) -> String {
    match form {
        Form::Company => w::donor_paper_company(Lang::Ja, name),
        Form::Person => w::donor_paper_person(Lang::Ja, name),
    }
}
