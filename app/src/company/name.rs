//! By what two spellings of a company's name are known for one.

use crate::value::width;

/// Forms before or behind a name, as [`folded`] writes them; longer ones first, so that none leaves a rest.
const FORMS: [&str; 39] = [
    "認定特定非営利活動法人",
    "特定非営利活動法人",
    "認定npo法人",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "独立行政法人",
    "国立大学法人",
    "社会福祉法人",
    "npo法人",
    "医療法人社団",
    "医療法人",
    "学校法人",
    "宗教法人",
    "社団法人",
    "財団法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "(特非)",
    "(npo)",
    "(一社)",
    "(公社)",
    "(一財)",
    "(公財)",
    "(独)",
    "(福)",
    "(医)",
    "(学)",
    "(社)",
    "(財)",
    "(株)",
    "(有)",
    "(同)",
    "(資)",
    "(名)",
];

/// Latin forms, without their dots. They are words of their own: a name that ends in such letters keeps them.
const LATIN: [&str; 14] = [
    "inc",
    "incorporated",
    "co",
    "ltd",
    "coltd",
    "limited",
    "corp",
    "corporation",
    "company",
    "kk",
    "gk",
    "llc",
    "llp",
    "plc",
];

/// The key for comparing: one width, no capitals, no legal form, nothing between the letters. A name that is
/// nothing but that keeps it, so that no key is empty where the name is not.
#[must_use]
pub fn normal(name: &str) -> String {
    // What stood apart may make a form once it is joined; the key of a key is the key.
    let mut key = folded(name);
    loop {
        let next = once(&key);
        if next == key {
            return key;
        }
        key = next;
    }
}

fn once(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(is_gap).filter(|w| !w.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_form(word)) {
        words.pop();
    }
    while words.len() > 1 && words.first().is_some_and(|word| is_form(word)) {
        words.remove(0);
    }
    let joined = words.concat();
    let bare = joined_letters(without_forms(&joined));
    [bare, joined_letters(&joined), joined]
        .into_iter()
        .find(|key| !key.is_empty())
        .unwrap_or_default()
}

/// One width and no capitals, the letters that hold a whole form written out.
fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in width::normal(name).chars() {
        match c {
            '㈱' => out.push_str("(株)"),
            '㈲' => out.push_str("(有)"),
            '㈳' => out.push_str("(社)"),
            '㈶' => out.push_str("(財)"),
            '㈻' => out.push_str("(学)"),
            '㍿' => out.push_str("株式会社"),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

fn is_form(word: &str) -> bool {
    let plain = word.replace('.', "");
    LATIN.contains(&plain.as_str()) || FORMS.contains(&word)
}

fn without_forms(name: &str) -> &str {
    let mut rest = name;
    while let Some(less) = FORMS
        .iter()
        .find_map(|form| rest.strip_prefix(form).or_else(|| rest.strip_suffix(form)))
        .filter(|less| !less.is_empty())
    {
        rest = less;
    }
    rest
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '、' | '-' | '‐'..='―' | '−' | '/')
}

/// Without what only decorates. An `&` or a `+` tells names apart, and so does a prolonged sound mark.
fn joined_letters(name: &str) -> String {
    let decorates = |c: char| {
        is_gap(c)
            || (c.is_ascii_punctuation() && !matches!(c, '&' | '+'))
            || matches!(
                c,
                '・' | '·' | '•' | '。' | '「' | '」' | '『' | '』' | '’' | '“' | '”'
            )
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    name.chars().filter(|c| !decorates(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(names: &[&str]) {
        for name in names {
            assert_eq!(normal(name), normal(names[0]), "{name} and {}", names[0]);
        }
    }

    #[test]
    fn spellings_of_one_company_have_one_key() {
        one(&[
            "さくら野食品",
            "株式会社さくら野食品",
            "さくら野食品株式会社",
            "さくら野食品 株式会社",
            "（株）さくら野食品",
            "さくら野食品(株)",
            "㈱さくら野食品",
            "さくら野食品㍿",
            "株式会社　さくら野 食品",
        ]);
        one(&[
            "Sakura Foods",
            "ＳＡＫＵＲＡ　ＦＯＯＤＳ",
            "Sakura Foods Co., Ltd.",
            "Sakura Foods Co.,Ltd",
            "SAKURA-FOODS, Inc.",
            "sakura foods K.K.",
            "K.K. Sakura Foods",
            "Sakura Foods Corporation",
            "Sakura Foods LLC",
            "Sakura Foods 株式会社",
        ]);
        one(&[
            "ﾐﾄﾞﾘ･ﾊﾟｰｸ",
            "ミドリパーク",
            "有限会社ミドリ・パーク",
            "㈲ミドリ パーク",
        ]);
        one(&[
            "ともし火",
            "NPO法人ともし火",
            "特定非営利活動法人 ともし火",
            "認定ＮＰＯ法人ともし火",
        ]);
        one(&[
            "みなと会",
            "一般社団法人みなと会",
            "公益財団法人みなと会",
            "みなと会(一社)",
        ]);
    }

    #[test]
    fn other_companies_have_other_keys() {
        for (one, other) in [
            ("さくら食品", "サクラ食品"),
            ("さくら食品", "さくら食品ホールディングス"),
            ("ミドリ", "ミードリ"),
            ("A&B", "AB"),
            ("Zinc", "Z"),
            ("株主倶楽部", "主倶楽部"),
        ] {
            assert_ne!(normal(one), normal(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_name_of_nothing_but_a_form_keeps_it() {
        assert_eq!(normal("株式会社"), "株式会社");
        assert_eq!(normal("Inc."), "inc");
        assert_eq!(normal("!?"), "!?");
        assert_eq!(normal(""), "");
    }

    fn names() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            4 => "[さくら野食品ミドリabcＡ０ｶﾞｰ]{1,4}",
            2 => proptest::sample::select(FORMS.to_vec()).prop_map(str::to_owned),
            1 => proptest::sample::select(LATIN.to_vec()).prop_map(str::to_owned),
            1 => "[ 　・･.,()（）\\-㈱㍿&]{1,3}",
        ];
        proptest::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_key_of_a_key_is_the_key(name in names()) {
            prop_assert_eq!(normal(&normal(&name)), normal(&name));
        }

        #[test]
        fn so_it_is_for_any_text(name in "\\PC*") {
            prop_assert_eq!(normal(&normal(&name)), normal(&name));
        }

        #[test]
        fn the_form_may_stand_anywhere(name in "[さくら野食品ミドリ]{1,8}") {
            for spelt in [
                format!("(株){name}"),
                format!("{name}(株)"),
                format!("（株）{name}"),
                format!("{name}（株）"),
                format!("㈱{name}"),
                format!("株式会社 {name}"),
                format!("{name} Co., Ltd."),
            ] {
                prop_assert_eq!(normal(&spelt), normal(&name), "{}", spelt);
            }
        }
    }
}
