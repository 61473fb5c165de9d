//! Full and half width: what people type on Japanese keyboards, brought to one form instead of refused.

/// Half-width katakana U+FF61.. in order, as their full-width letters.
const HALF: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
const VOICED_MARK: char = 'ﾞ';
const SEMI_VOICED_MARK: char = 'ﾟ';

/// Full-width ASCII and spaces to plain ones, half-width katakana to full-width; the rest stays.
#[must_use]
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let wide = widen(c);
        match (wide, chars.peek()) {
            (Some(w), Some(&VOICED_MARK)) if voiced(w).is_some() => {
                out.extend(voiced(w));
                chars.next();
            }
            (Some(w), Some(&SEMI_VOICED_MARK)) if semi_voiced(w).is_some() => {
                out.extend(semi_voiced(w));
                chars.next();
            }
            (Some(w), _) => out.push(w),
            (None, _) => out.push(narrow(c)),
        }
    }
    out
}

/// [`normal`], with white space trimmed and each inner run of it made one space.
#[must_use]
pub fn tidy(text: &str) -> String {
    let normal = normal(text);
    let mut out = String::with_capacity(normal.len());
    for word in normal.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Hiragana as katakana; the rest stays.
#[must_use]
pub fn katakana(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// What was typed into the search field, as words to be found.
#[must_use]
pub fn needles(typed: &str) -> Vec<String> {
    folded(&tidy(typed))
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// One spelling for all widths, kana and capitals.
#[must_use]
pub fn folded(text: &str) -> String {
    katakana(&normal(text)).to_lowercase()
}

fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}

fn widen(c: char) -> Option<char> {
    let at = (c as u32).checked_sub(0xFF61)?;
    HALF.chars().nth(at as usize)
}

fn voiced(c: char) -> Option<char> {
    match c {
        'ウ' => Some('ヴ'),
        'カ'..='ト' | 'ハ'..='ホ' => char::from_u32(c as u32 + 1),
        _ => None,
    }
}

fn semi_voiced(c: char) -> Option<char> {
    matches!(c, 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ').then(|| char::from_u32(c as u32 + 2))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_width_kana_joins_its_marks() {
        assert_eq!(normal("ｻｸﾗ ﾊﾟﾋﾞﾖﾝ ｳﾞｧ"), "サクラ パビヨン ヴァ");
    }

    #[test]
    fn full_width_letters_and_spaces_become_plain() {
        assert_eq!(
            tidy("　ｓａｋｕｒａ＠ｅｘａｍｐｌｅ．ｊｐ　 "),
            "sakura@example.jp"
        );
        assert_eq!(tidy("青木　 さくら"), "青木 さくら");
    }

    #[test]
    fn hiragana_becomes_katakana() {
        assert_eq!(katakana("あおき さくら"), "アオキ サクラ");
    }
}
