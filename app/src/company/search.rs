//! Companies found by what was typed, and their order.

use std::collections::BTreeSet;

use super::directory::Directory;
use super::name::normal;
use super::number::CorporateNumber;
use super::rows::Company;
use crate::value::width::{folded, needles};
use crate::value::{CompanyId, Kana, Line};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Newest,
    /// The largest first.
    Size,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Name, Self::Newest, Self::Size];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Newest => "newest",
            Self::Size => "size",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// The companies that stand alone and that all the typed words fit: by name, reading, English name or number,
/// also those of what was merged into them.
#[must_use]
pub fn found(directory: &Directory, typed: &str, sort: Sort) -> Vec<CompanyId> {
    let needles = needles(typed);
    // A whole name is found in whatever spelling.
    let key = folded(&normal(typed));
    let fits = |c: &Company| {
        needles.is_empty() || {
            let hay = hay(c);
            let spelt = !key.is_empty() && hay.contains(&key);
            spelt || needles.iter().all(|needle| hay.contains(needle.as_str()))
        }
    };
    let fitting = directory.iter().filter(|c| fits(c));
    let roots: BTreeSet<CompanyId> = fitting.map(|c| directory.root(c.id)).collect();
    let mut found: Vec<&Company> = roots.iter().filter_map(|id| directory.get(*id)).collect();
    found.sort_by_cached_key(|c| rank(c, sort));
    found.into_iter().map(|c| c.id).collect()
}

fn hay(c: &Company) -> String {
    let name = c.name.as_str();
    let number = c.number.as_ref();
    let texts = [
        name,
        &normal(name),
        c.kana.as_ref().map_or("", Kana::as_str),
        c.name_en.as_ref().map_or("", Line::as_str),
        number.map_or("", |n| n.as_str()),
        &number.map(CorporateNumber::printed).unwrap_or_default(),
    ];
    folded(&texts.join("\n"))
}

/// Ties go by age, the oldest first.
fn rank(c: &Company, sort: Sort) -> (i64, String, CompanyId) {
    let reading = || match &c.kana {
        Some(kana) => folded(kana.as_str()),
        None => folded(&normal(c.name.as_str())),
    };
    match sort {
        Sort::Name => (0, reading(), c.id),
        Sort::Newest => (-c.created.timestamp_micros(), String::new(), c.id),
        Sort::Size => (-c.size.map_or(-1, |size| size as i64), reading(), c.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::SizeBand;
    use crate::company::sample::{NUMBER, company, merged, numbered};

    #[test]
    fn a_company_is_found_however_it_is_typed() {
        let sakura = Company {
            kana: Some(Kana::parse("サクラショクヒン").unwrap()),
            name_en: Some(Line::parse("Sakura Foods").unwrap()),
            ..numbered("株式会社桜 食品", NUMBER)
        };
        let all = Directory::of([sakura.clone(), company("わかば銀行")]);
        for typed in [
            "桜食品",
            "㈱桜食品",
            "桜　食品",
            "さくらしょく",
            "ｻｸﾗ",
            "ＳＡＫＵＲＡ",
            "foods sakura",
            "8990000",
            "8-9900-0000",
        ] {
            assert_eq!(found(&all, typed, Sort::Name), [sakura.id], "{typed}");
        }
        assert_eq!(found(&all, " ", Sort::Name).len(), 2);
        assert!(found(&all, "桜 銀行", Sort::Name).is_empty());
    }

    #[test]
    fn a_merged_name_leads_to_what_it_became() {
        let sakura = company("桜食品");
        let old = merged(company("山田商店"), &sakura);
        let all = Directory::of([sakura.clone(), old]);
        assert_eq!(found(&all, "山田", Sort::Name), [sakura.id]);
        assert_eq!(found(&all, "", Sort::Name), [sakura.id]);
    }

    #[test]
    fn names_stand_by_their_reading_and_sizes_by_number() {
        let with = |name, kana, size| Company {
            kana: Kana::parse(kana).ok(),
            size,
            ..company(name)
        };
        let small = with("青木堂", "アオキドウ", Some(SizeBand::To9));
        let large = with("井上", "イノウエ", Some(SizeBand::From1000));
        let unsaid = with("ああ", "", None);
        let all = Directory::of([large.clone(), small.clone(), unsaid.clone()]);
        let (small, large, unsaid) = (small.id, large.id, unsaid.id);
        assert_eq!(found(&all, "", Sort::Name), [unsaid, small, large]);
        assert_eq!(found(&all, "", Sort::Size), [large, small, unsaid]);
    }
}
