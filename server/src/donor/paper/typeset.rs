//! Text in the one typeface of our papers: how wide it is, where it may be broken, and at what size it fits.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use super::sheet::POINT;

/// It has the letters of Japanese names that others lack: 𠮷, 髙, 﨑.
const DATA: &[u8] = include_bytes!("../../../fonts/NotoSansJP-Regular.ttf");
/// What is below the line that letters stand on belongs to the next.
const ASCENT: f32 = 0.88;
/// What a text that does not fit is made smaller by, in points.
const STEP: f32 = 0.5;

static FACE: LazyLock<Face<'static>> =
    LazyLock::new(|| Face::from_slice(DATA, 0).expect("the font that was built in"));
static FONT: LazyLock<Font> =
    LazyLock::new(|| Font::new(DATA.into(), 0).expect("the font that was built in"));

#[must_use]
pub fn font() -> Font {
    FONT.clone()
}

/// Glyphs of a line with `tracking` between them; all lengths in the text's own size. A letter that the font lacks is an
/// empty box.
#[must_use]
pub fn glyphs(text: &str, tracking: f32) -> Vec<KrillaGlyph> {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(Direction::LeftToRight);
    let shaped = rustybuzz::shape(&FACE, &[], buffer);
    let infos = shaped.glyph_infos();
    let begin = |n: usize| infos[n].cluster as usize;
    let mut glyphs = Vec::with_capacity(infos.len());
    for (n, at) in shaped.glyph_positions().iter().enumerate() {
        let later = (n + 1..infos.len()).map(begin);
        let end = later.into_iter().find(|next| *next > begin(n));
        let text = begin(n)..end.unwrap_or(text.len());
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(infos[n].glyph_id),
            of_units(at.x_advance) + tracking,
            of_units(at.x_offset),
            of_units(at.y_offset),
            of_units(at.y_advance),
            text,
            None,
        ));
    }
    glyphs
}

/// In the text's own size; what stands at its end is no space to the next.
#[must_use]
pub fn width(glyphs: &[KrillaGlyph], tracking: f32) -> f32 {
    let advances: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    (advances - tracking).max(0.0)
}

fn of_units(units: i32) -> f32 {
    let units_per_em = i16::try_from(FACE.units_per_em()).map_or(1000.0, f32::from);
    i16::try_from(units).map_or(0.0, f32::from) / units_per_em
}

/// Lines of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Points.
    pub size: f32,
    /// From one line to the next, in sizes.
    pub leading: f32,
    pub lines: Vec<String>,
}

impl Block {
    /// At this size, broken where it is wider.
    #[must_use]
    pub fn new(text: &str, width: f32, size: f32, leading: f32) -> Self {
        let lines = broken(text, width / (size * POINT));
        Self {
            size,
            leading,
            lines,
        }
    }

    /// As large as it can be from `size` down to `least` to be no higher than `height`.
    #[must_use]
    pub fn within(text: &str, (width, height): (f32, f32), (size, least): (f32, f32)) -> Self {
        let mut block = Self::new(text, width, size, 1.35);
        while block.height() > height && block.size > least {
            block = Self::new(text, width, (block.size - STEP).max(least), 1.3);
        }
        block
    }

    /// Millimetres, as are all lengths but sizes.
    #[must_use]
    pub fn height(&self) -> f32 {
        match self.lines.len().checked_sub(1) {
            Some(gaps) => (count(gaps) * self.leading + 1.0) * self.size * POINT,
            None => 0.0,
        }
    }

    /// Where the letters of a line stand, below the block's top.
    #[must_use]
    pub fn baseline(&self, line: usize) -> f32 {
        (count(line) * self.leading + ASCENT) * self.size * POINT
    }
}

/// A few, as a length.
#[must_use]
pub fn count(n: usize) -> f32 {
    u16::try_from(n).map_or(f32::from(u16::MAX), f32::from)
}

/// Lines no wider than `most`, in the text's own size.
fn broken(text: &str, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut start, mut may_end, mut wide, mut since) = (0, 0, 0.0, 0.0);
    for glyph in glyphs(text, 0.0) {
        let at = glyph.text_range.start;
        if at > start && may_break(text, at) {
            (may_end, since) = (at, 0.0);
        }
        // A space at the end of a line is not seen.
        let seen = !text[glyph.text_range.clone()].trim().is_empty();
        if seen && wide + glyph.x_advance > most && at > start {
            // Where it may be broken nowhere, it is broken here.
            if may_end <= start {
                (may_end, since) = (at, 0.0);
            }
            lines.push(text[start..may_end].trim().to_owned());
            (start, wide) = (may_end, since);
        }
        wide += glyph.x_advance;
        since += glyph.x_advance;
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        lines.push(last.to_owned());
    }
    lines
}

/// Words of Latin letters and numbers stay whole; a line begins with no mark that ends something, and ends with none that
/// begins it (JIS X 4051).
fn may_break(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().unwrap_or(' ');
    let after = text[at..].chars().next().unwrap_or(' ');
    let of_word = |c: char| c.is_ascii_graphic() || (c.is_alphabetic() && c < '\u{2e80}');
    let ends = "、。,.・:;!?)」』】〉》々ゝゞーぁぃぅぇぉっゃゅょァィゥェォッャュョ様円号";
    let begins = "(「『【〈《第〒";
    !(of_word(before) && of_word(after)
        || ends.contains(after)
        || begins.contains(before)
        || after == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_where_a_reader_expects_it() {
        let told = broken("東京都渋谷区神宮前1-2-34 Sakura House(別館)です。", 9.0);
        let expected = ["東京都渋谷区神宮前", "1-2-34 Sakura", "House(別館)です。"];
        assert_eq!(told, expected);
        assert_eq!(broken("あいう、えお", 3.0), ["あい", "う、え", "お"]);
        assert_eq!(broken("あい「う」え", 3.0), ["あい", "「う」", "え"]);
        assert_eq!(broken("", 3.0), Vec::<String>::new());
    }

    #[test]
    fn what_has_no_place_to_be_broken_is_broken_anywhere() {
        let lines = broken(&"W".repeat(40), 9.0);
        assert!(lines.len() > 3);
        assert_eq!(lines.concat(), "W".repeat(40));
        for line in lines {
            assert!(width(&glyphs(&line, 0.0), 0.0) <= 9.0, "{line}");
        }
    }

    #[test]
    fn a_letter_with_its_variant_stays_whole() {
        let name = "葛\u{e0100}葛\u{e0100}葛\u{e0100}";
        assert_eq!(broken(name, 1.5).len(), 3);
        assert_eq!(glyphs(name, 0.0).len(), 3);
    }

    #[test]
    fn a_long_text_is_made_smaller_but_no_smaller_than_said() {
        let text = "長".repeat(80);
        let fits = Block::within(&text, (86.0, 14.0), (16.0, 6.0));
        assert!(fits.size < 16.0 && fits.height() <= 14.0, "{fits:?}");
        let least = Block::within(&text, (20.0, 5.0), (16.0, 6.0));
        assert!((least.size - 6.0).abs() < 0.01, "{least:?}");
    }
}
