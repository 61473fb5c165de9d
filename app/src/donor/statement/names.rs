//! What banks write above their columns: without hiragana and without what stands in brackets. The first that a
//! table has is taken.

pub(super) const DAY: [&str; 16] = [
    "取引日",
    "取引年月日",
    "取引日付",
    "取引日時",
    "日付",
    "年月日",
    "取扱日",
    "取扱日付",
    "取扱年月日",
    "操作日",
    "勘定日",
    "入出金日",
    "入金日",
    "振込日",
    "日時",
    "起算日",
];

pub(super) const CAME: [&str; 14] = [
    "預入金額",
    "預入額",
    "預入",
    "入金金額",
    "入金額",
    "入金",
    "預金額",
    "預",
    "受入金額",
    "受入額",
    "受入",
    "受取金額",
    "振込入金額",
    "振込金額",
];

pub(super) const WENT: [&str; 14] = [
    "引出金額",
    "引出額",
    "引出",
    "支払金額",
    "支払額",
    "支払",
    "出金金額",
    "出金額",
    "出金",
    "払出金額",
    "払出額",
    "払出",
    "払戻金額",
    "払戻額",
];

pub(super) const AMOUNT: [&str; 6] = [
    "取引金額",
    "取引額",
    "入出金金額",
    "入出金額",
    "入出金",
    "金額",
];

/// Says in or out of each line, and nothing else.
pub(super) const WAY: [&str; 7] = [
    "入出金区分",
    "入払区分",
    "受払区分",
    "入出区分",
    "出入区分",
    "預払区分",
    "入払",
];

/// Says in or out of some lines, and something else of others.
pub(super) const KIND: [&str; 3] = ["取引区分", "取引種別", "区分"];

/// The best first: what only a payer can be, then what is most often one.
pub(super) const PAYER: [&str; 22] = [
    "振込依頼人名",
    "振込依頼人",
    "依頼人名",
    "依頼人",
    "振込人名",
    "振込人",
    "振込名義人",
    "振込名義",
    "詳細2",
    "摘要内容",
    "取引内容",
    "取扱内容",
    "入出金先内容",
    "入出金内容",
    "内容",
    "摘要",
    "取引名",
    "詳細1",
    "詳細",
    "取引先",
    "相手先",
    "備考",
];

/// Says how the money came, not from whom.
pub(super) const BARE: [&str; 7] = [
    "振込",
    "振込入金",
    "入金",
    "振替",
    "振替入金",
    "送金",
    "振込金",
];
