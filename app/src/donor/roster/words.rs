//! What people write into the cells of their lists. An empty cell says nothing; words that nobody knows are given back.

use super::super::{Form, ReceiptWish, Rhythm};
use crate::value::width;

pub(super) fn form(cell: &str) -> Result<Option<Form>, String> {
    known(
        cell,
        &[
            (
                Form::Person,
                &["個人", "person", "individual", "個人会員", "個人事業主"],
            ),
            (
                Form::Company,
                &[
                    "法人",
                    "団体",
                    "企業",
                    "会社",
                    "company",
                    "organization",
                    "organisation",
                    "corporate",
                    "法人会員",
                ],
            ),
        ],
    )
}

pub(super) fn wish(cell: &str) -> Result<Option<ReceiptWish>, String> {
    known(
        cell,
        &[
            (
                ReceiptWish::Yearly,
                &[
                    "年1回",
                    "年一回",
                    "年間",
                    "年次",
                    "まとめて",
                    "要",
                    "必要",
                    "希望",
                    "希望する",
                    "あり",
                    "有",
                    "○",
                    "〇",
                    "◯",
                    "1",
                    "yearly",
                    "annual",
                    "yes",
                    "y",
                    "true",
                ],
            ),
            (
                ReceiptWish::Each,
                &["都度", "毎回", "その都度", "each", "everytime"],
            ),
            (
                ReceiptWish::None,
                &[
                    "不要",
                    "希望しない",
                    "なし",
                    "無",
                    "×",
                    "x",
                    "0",
                    "none",
                    "no",
                    "n",
                    "false",
                ],
            ),
        ],
    )
}

pub(super) fn yes(cell: &str) -> Result<bool, String> {
    let said = known(
        cell,
        &[
            (
                true,
                &[
                    "希望",
                    "希望する",
                    "要",
                    "可",
                    "あり",
                    "有",
                    "受け取る",
                    "配信",
                    "同意",
                    "同意する",
                    "○",
                    "〇",
                    "◯",
                    "1",
                    "yes",
                    "y",
                    "true",
                    "on",
                ],
            ),
            (
                false,
                &[
                    "不要",
                    "希望しない",
                    "否",
                    "不可",
                    "なし",
                    "無",
                    "受け取らない",
                    "停止",
                    "×",
                    "x",
                    "0",
                    "no",
                    "n",
                    "false",
                    "off",
                ],
            ),
        ],
    )?;
    Ok(said.unwrap_or(false))
}

pub(super) fn rhythm(cell: &str) -> Result<Option<Rhythm>, String> {
    known(
        cell,
        &[
            (
                Rhythm::Monthly,
                &[
                    "毎月",
                    "月",
                    "月次",
                    "月払い",
                    "月払",
                    "月額",
                    "マンスリー",
                    "monthly",
                    "month",
                ],
            ),
            (
                Rhythm::Yearly,
                &[
                    "毎年",
                    "年",
                    "年次",
                    "年払い",
                    "年払",
                    "年額",
                    "年1回",
                    "yearly",
                    "annual",
                    "year",
                ],
            ),
            (
                Rhythm::Once,
                &[
                    "単発", "都度", "一回", "1回", "なし", "無", "once", "none", "no",
                ],
            ),
        ],
    )
}

fn known<T: Copy>(cell: &str, all: &[(T, &[&str])]) -> Result<Option<T>, String> {
    let said = width::tidy(cell).to_lowercase();
    if said.is_empty() || said == "-" {
        return Ok(None);
    }
    let found = all.iter().find(|(_, words)| words.contains(&said.as_str()));
    found
        .map(|(one, _)| Some(*one))
        .ok_or_else(|| cell.trim().to_owned())
}
