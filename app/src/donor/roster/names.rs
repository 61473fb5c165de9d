//! What people write above the columns of their lists: without spaces, marks and what stands in brackets. The first
//! that a table has is taken.

use crate::value::width;

type Names = &'static [&'static str];

pub(super) const NAME: Names = &[
    "氏名",
    "オ名前",
    "名前",
    "寄付者名",
    "寄附者名",
    "会員名",
    "支援者名",
    "名称",
    "fullname",
    "name",
    "donorname",
    "donor",
];
pub(super) const FAMILY: Names = &["姓", "苗字", "名字", "familyname", "lastname", "surname"];
pub(super) const GIVEN: Names = &["名", "givenname", "firstname"];
pub(super) const KANA: Names = &[
    "フリガナ",
    "カナ",
    "氏名カナ",
    "氏名フリガナ",
    "名前カナ",
    "オ名前カナ",
    "カナ氏名",
    "ヨミガナ",
    "ヨミ",
    "kana",
    "furigana",
    "reading",
    "namekana",
];
pub(super) const FAMILY_KANA: Names = &[
    "セイ",
    "姓カナ",
    "姓フリガナ",
    "lastnamekana",
    "familynamekana",
];
pub(super) const GIVEN_KANA: Names = &[
    "メイ",
    "名カナ",
    "名フリガナ",
    "firstnamekana",
    "givennamekana",
];
pub(super) const FORM: Names = &[
    "個人法人",
    "法人個人",
    "種別",
    "区分",
    "個人団体",
    "形態",
    "form",
    "type",
    "kind",
];
pub(super) const COMPANY: Names = &[
    "会社名",
    "法人名",
    "団体名",
    "企業名",
    "組織名",
    "company",
    "companyname",
    "organization",
    "organisation",
];
pub(super) const CONTACT: Names = &[
    "担当者",
    "担当者名",
    "御担当者",
    "ゴ担当者",
    "ゴ担当者名",
    "contact",
    "contactperson",
];
pub(super) const EMAIL: Names = &[
    "メールアドレス",
    "メール",
    "eメール",
    "eメールアドレス",
    "電子メール",
    "email",
    "emailaddress",
    "mail",
];
pub(super) const POSTAL: Names = &[
    "郵便番号",
    "〒",
    "郵便",
    "postalcode",
    "postal",
    "postcode",
    "zip",
    "zipcode",
];
pub(super) const PREFECTURE: Names = &["都道府県", "県", "prefecture", "state"];
pub(super) const CITY: Names = &["市区町村", "市町村", "市区郡", "city"];
pub(super) const STREET: Names = &[
    "番地",
    "町名番地",
    "丁目番地",
    "町域番地",
    "住所1",
    "street",
    "address1",
];
pub(super) const BUILDING: Names = &[
    "建物名",
    "建物",
    "マンション名",
    "住所2",
    "building",
    "address2",
];
pub(super) const ADDRESS: Names = &["住所", "ゴ住所", "御住所", "所在地", "address"];
pub(super) const RECEIPT: Names = &[
    "領収書",
    "領収証",
    "受領証",
    "受領証明書",
    "寄附金受領証明書",
    "寄付金受領証明書",
    "領収書希望",
    "領収書ノ希望",
    "receipt",
    "receipts",
];
pub(super) const NEWS: Names = &[
    "メルマガ",
    "メールマガジン",
    "ニュースレター",
    "メルマガ希望",
    "ニュースレター希望",
    "newsletter",
    "news",
];
pub(super) const RHYTHM: Names = &[
    "頻度",
    "会費区分",
    "支払頻度",
    "会費頻度",
    "継続",
    "rhythm",
    "frequency",
];
pub(super) const AMOUNT: Names = &["会費", "会費額", "金額", "継続金額", "amount", "fee"];
pub(super) const MONTHLY: Names = &["月額", "月会費", "monthly", "monthlyamount"];
pub(super) const YEARLY: Names = &["年額", "年会費", "yearly", "yearlyamount", "annual"];

/// The names above the columns of a table.
pub(super) struct Columns(Vec<String>);

impl Columns {
    /// Where a row names a column for names.
    pub(super) fn find(row: &[String]) -> Option<Self> {
        let columns = Self(row.iter().map(|cell| close(cell)).collect());
        let named = [NAME, FAMILY, COMPANY]
            .iter()
            .any(|names| columns.at(names).is_some());
        // A title above the table is one cell.
        let filled = columns.0.iter().filter(|name| !name.is_empty()).count();
        (named && filled > 1).then_some(columns)
    }

    fn at(&self, names: Names) -> Option<usize> {
        let mut names = names.iter();
        names.find_map(|name| self.0.iter().position(|column| column == name))
    }

    /// What a row says there; nothing where the table has no such column, or the row ends before it.
    pub(super) fn said(&self, row: &[String], names: Names) -> String {
        let cell = self.at(names).and_then(|at| row.get(at));
        cell.map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }
}

/// One spelling for ふりがな, フリガナ and `E-mail (home)`.
fn close(cell: &str) -> String {
    let normal = width::katakana(&width::normal(cell)).to_lowercase();
    let outside = normal
        .split(['(', '[', '【', '※'])
        .next()
        .unwrap_or_default();
    let marks = ['-', '_', '/', '・', '.', ':', '*', '\'', '"'];
    let is_kept = |c: &char| !c.is_whitespace() && !marks.contains(c);
    outside.chars().filter(is_kept).collect()
}
