//! People who do not exist, so that no mail reaches anyone: `example.com` is reserved (RFC 2606).

const FAMILIES: [(&str, &str, &str); 20] = [
    ("青木", "アオキ", "aoki"),
    ("石井", "イシイ", "ishii"),
    ("上田", "ウエダ", "ueda"),
    ("遠藤", "エンドウ", "endo"),
    ("大森", "オオモリ", "omori"),
    ("片山", "カタヤマ", "katayama"),
    ("菊地", "キクチ", "kikuchi"),
    ("小松", "コマツ", "komatsu"),
    ("斎藤", "サイトウ", "saito"),
    ("菅原", "スガワラ", "sugawara"),
    ("髙﨑", "タカサキ", "takasaki"),
    ("土屋", "ツチヤ", "tsuchiya"),
    ("永井", "ナガイ", "nagai"),
    ("根岸", "ネギシ", "negishi"),
    ("長谷川", "ハセガワ", "hasegawa"),
    ("福島", "フクシマ", "fukushima"),
    ("松井", "マツイ", "matsui"),
    ("村上", "ムラカミ", "murakami"),
    ("山崎", "ヤマザキ", "yamazaki"),
    ("渡辺", "ワタナベ", "watanabe"),
];

const GIVEN: [(&str, &str, &str); 16] = [
    ("葵", "アオイ", "aoi"),
    ("一郎", "イチロウ", "ichiro"),
    ("恵美", "エミ", "emi"),
    ("和也", "カズヤ", "kazuya"),
    ("健", "ケン", "ken"),
    ("さくら", "サクラ", "sakura"),
    ("翔太", "ショウタ", "shota"),
    ("大輔", "ダイスケ", "daisuke"),
    ("千尋", "チヒロ", "chihiro"),
    ("直子", "ナオコ", "naoko"),
    ("陽菜", "ハルナ", "haruna"),
    ("誠", "マコト", "makoto"),
    ("美咲", "ミサキ", "misaki"),
    ("優子", "ユウコ", "yuko"),
    ("涼", "リョウ", "ryo"),
    ("若菜", "ワカナ", "wakana"),
];

const PLACES: [&str; 7] = [
    "さくら",
    "みなと",
    "あけぼの",
    "北星",
    "若葉",
    "銀河",
    "つばさ",
];
const TRADES: [&str; 5] = ["食品", "製作所", "運輸", "システム", "建設"];
const TITLES: [&str; 4] = ["部長", "人事課長", "企画担当", "代表取締役"];

/// Someone who registers.
pub struct Person {
    pub name: String,
    pub kana: String,
    pub email: String,
    pub company: String,
    pub job_title: &'static str,
}

impl Person {
    /// The same for the same number, another e-mail address for another; names repeat after 320.
    pub fn numbered(number: usize) -> Self {
        let (family, family_kana, family_latin) = FAMILIES[number % FAMILIES.len()];
        let (given, given_kana, given_latin) = GIVEN[number / FAMILIES.len() % GIVEN.len()];
        let company = format!(
            "{}{}",
            PLACES[number % PLACES.len()],
            TRADES[number % TRADES.len()]
        );
        Self {
            name: format!("{family} {given}"),
            kana: format!("{family_kana} {given_kana}"),
            email: format!("{family_latin}.{given_latin}.{number}@example.com"),
            company: format!("株式会社{company}"),
            job_title: TITLES[number % TITLES.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn three_hundred_people_have_three_hundred_names() {
        let names: HashSet<String> = (0..300).map(|n| Person::numbered(n).name).collect();
        assert_eq!(names.len(), 300);
    }
}
