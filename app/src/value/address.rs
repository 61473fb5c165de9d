//! A postal address in Japan.

use serde::{Deserialize, Serialize};

use super::{Bad, Line, width};

/// The 47 都道府県, in the order of their codes (JIS X 0401).
pub const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// Seven digits. The default, none, stands for a field that its reader may not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postal(String);

impl Postal {
    /// Takes `150-0001`, `1500001`, `〒１５０−０００１`.
    ///
    /// # Errors
    /// [`Bad::Missing`] or [`Bad::NotPostal`].
    pub fn parse(text: &str) -> Result<Self, Bad> {
        let tidy = width::tidy(text);
        let digits: String = tidy
            .chars()
            .filter(|c| !matches!(c, '〒' | ' ' | '-' | '‐' | '−' | '–' | 'ー'))
            .collect();
        if digits.is_empty() {
            return Err(Bad::Missing);
        }
        let sound = digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit());
        if sound {
            Ok(Self(digits))
        } else {
            Err(Bad::NotPostal)
        }
    }

    /// The seven digits, without a hyphen.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Postal {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::parse(&text)
    }
}

impl From<Postal> for String {
    fn from(postal: Postal) -> Self {
        postal.0
    }
}

/// `150-0001`.
impl core::fmt::Display for Postal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match (self.0.get(..3), self.0.get(3..)) {
            (Some(area), Some(rest)) => write!(f, "{area}-{rest}"),
            _ => Ok(()),
        }
    }
}

/// Where a letter reaches somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub postal: Postal,
    /// One of [`PREFECTURES`].
    pub prefecture: Line<10>,
    /// 市区町村 and 町名.
    pub city: Line<60>,
    /// 丁目, 番地, 号.
    pub street: Line<60>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<Line<60>>,
}

impl Address {
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let filled = [
            self.postal.digits(),
            self.prefecture.as_str(),
            self.city.as_str(),
            self.street.as_str(),
        ];
        filled.iter().all(|part| !part.is_empty())
    }

    /// Without the postal code, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let (prefecture, city) = (&self.prefecture, &self.city);
        let building = self.building.as_ref().map(|b| format!(" {b}"));
        format!(
            "{prefecture}{city}{}{}",
            self.street,
            building.unwrap_or_default()
        )
    }
}

/// A prefecture as it is spelled officially; `東京` is understood.
///
/// # Errors
/// [`Bad::Missing`] or [`Bad::NotAChoice`].
pub fn prefecture(text: &str) -> Result<Line<10>, Bad> {
    let tidy = width::tidy(text);
    if tidy.is_empty() {
        return Err(Bad::Missing);
    }
    let short = |name: &str| name.strip_suffix(['都', '府', '県']) == Some(&tidy);
    match PREFECTURES
        .into_iter()
        .find(|name| *name == tidy || short(name))
    {
        Some(name) => Line::parse(name),
        None => Err(Bad::NotAChoice),
    }
}

/// 番地, with a hyphen between numbers, whatever stroke was typed there.
///
/// # Errors
/// As [`Line::parse`].
pub fn street<const MAX: usize>(text: &str) -> Result<Line<MAX>, Bad> {
    let tidy: Vec<char> = width::tidy(text).chars().collect();
    let digit = |n: Option<usize>| {
        let c = n.and_then(|n| tidy.get(n));
        c.is_some_and(char::is_ascii_digit)
    };
    let mended = tidy.iter().enumerate().map(|(n, c)| match c {
        '−' | '‐' | '‑' | '–' | '—' | '―' | 'ー'
            if digit(n.checked_sub(1)) && digit(Some(n + 1)) =>
        {
            '-'
        }
        _ => *c,
    });
    Line::parse(&mended.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_are_read_as_people_write_them() {
        for text in ["1500001", "150-0001", "〒１５０−０００１", " 150 0001 "] {
            assert_eq!(
                Postal::parse(text).unwrap().to_string(),
                "150-0001",
                "{text}"
            );
        }
        assert_eq!(Postal::parse("150-001"), Err(Bad::NotPostal));
        assert_eq!(Postal::parse("15O-0001"), Err(Bad::NotPostal));
        assert_eq!(Postal::parse("〒"), Err(Bad::Missing));
    }

    #[test]
    fn a_stroke_between_numbers_is_a_hyphen_and_in_a_word_it_stays() {
        for text in ["1-2-3", "１−２−３", "1ー2ー3", "１‐２‐３"] {
            assert_eq!(street::<60>(text).unwrap().as_str(), "1-2-3", "{text}");
        }
        let named = street::<60>("1ー2 タワー3").unwrap();
        assert_eq!(named.as_str(), "1-2 タワー3");
        assert_eq!(street::<60>(" "), Err(Bad::Missing));
    }

    #[test]
    fn a_prefecture_may_be_typed_short_and_kyoto_is_not_to() {
        assert_eq!(prefecture("東京").unwrap().as_str(), "東京都");
        assert_eq!(prefecture("京都").unwrap().as_str(), "京都府");
        assert_eq!(prefecture("北海道").unwrap().as_str(), "北海道");
        assert_eq!(prefecture("江戸"), Err(Bad::NotAChoice));
    }
}
