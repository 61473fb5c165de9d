//! What people experience who hand in what their bank gave them.

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn came(day: NaiveDate, amount: i64, payer: &str) -> Fate {
    fate(Way::In, day, amount, payer)
}

fn in_fact(fate: Fate) -> Came {
    match fate {
        Fate::Came(came) => came,
        _ => panic!("{fate:?}"),
    }
}

fn fates(text: &str) -> Vec<Fate> {
    let lines = read(text).unwrap().lines;
    lines.into_iter().map(|(_, fate)| fate).collect()
}

/// The fates of lines below the names of columns, which themselves are passed over.
fn below(header: &str, rows: &[&str]) -> Vec<Fate> {
    let mut fates = fates(&format!("{header}\n{}", rows.join("\n")));
    assert_eq!(fates.remove(0), Fate::Empty);
    fates
}

/// A record of fixed width from its fields.
fn record(fields: &[(&str, usize)]) -> String {
    let cells = fields.iter().map(|(text, width)| format!("{text:<width$}"));
    let record: String = cells.collect();
    assert_eq!(record.chars().count(), 200, "{record}");
    record
}

fn header(kind: &str) -> String {
    let days = "0060701060601060630";
    record(&[("1", 1), (kind, 2), (days, 19), ("9999ｿﾗｲﾛｷﾞﾝｺｳ", 178)])
}

fn movement(day: &str, way: &str, yen: &str, payer: &str, remark: &str) -> String {
    record(&[
        ("2", 1),
        ("00000001", 8),
        (day, 6),
        (day, 6),
        (way, 1),
        ("11", 2),
        (&format!("{yen:0>12}"), 12),
        (&"0".repeat(12), 12),
        ("", 33),
        (payer, 48),
        ("ﾂｷﾐｷﾞﾝｺｳ", 15),
        ("ﾎﾝﾃﾝ", 15),
        (remark, 20),
        ("", 21),
    ])
}

fn movements(came: (u32, u32), went: (u32, u32)) -> String {
    let totals = format!("8{:06}{:013}{:06}{:013}", came.0, came.1, went.0, went.1);
    record(&[(&totals, 200)])
}

fn notice(day: &str, yen: &str, payer: &str, cancelled: &str, behind: &str) -> String {
    record(&[
        ("2", 1),
        ("000001", 6),
        (day, 6),
        (day, 6),
        (&format!("{yen:0>10}"), 10),
        (&"0".repeat(10), 10),
        ("", 10),
        (payer, 48),
        ("ﾂｷﾐｷﾞﾝｺｳ", 15),
        ("ﾎﾝﾃﾝ", 15),
        (cancelled, 1),
        (behind, 72),
    ])
}

fn notices(number: u32, yen: u64) -> String {
    record(&[(&format!("8{number:06}{yen:012}"), 200)])
}

fn end() -> String {
    record(&[("9", 200)])
}

#[test]
fn a_clerk_hands_in_the_table_of_her_bank_with_titles_and_totals() {
    let text = "\u{feff}そらいろ銀行 入出金明細\r\n\
        口座名義,アオマメの会\r\n\
        \r\n\
        お取引日,お引出金額（円）,お預入金額（円）,お取引内容,残高\r\n\
        2024/6/20,,\"10,000\",ﾔﾏﾀﾞ ﾊﾅｺ 1234567,\"110,000\"\r\n\
        2024/6/21,\"3,300\",,電気料金,\"106,700\"\r\n\
        ,,,,\r\n\
        合　計,\"3,300\",\"10,000\",,\r\n\
        以上\r\n";
    let statement = read(text).unwrap();
    assert_eq!(statement.format, Format::Csv);
    let numbers: Vec<usize> = statement.lines.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let money: Vec<_> = statement
        .lines
        .into_iter()
        .filter(|(_, fate)| *fate != Fate::Empty)
        .collect();
    let hanako = came(day(2024, 6, 20), 10_000, "ヤマダ ハナコ 1234567");
    assert_eq!(money, [(5, hanako), (6, Fate::WentOut)]);
}

#[test]
fn columns_are_known_by_many_names() {
    let expected = [
        came(day(2024, 6, 20), 5000, "タナカ イチロウ"),
        Fate::WentOut,
    ];
    for (header, rows) in [
        (
            "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,入払区分",
            [
                "2024/6/20,振込１,ﾀﾅｶ ｲﾁﾛｳ,,\"5,000\",5000,,入",
                "2024/6/20,手数料,,110,,4890,,出",
            ],
        ),
        (
            "年月日,お引出し,お預入れ,お取り扱い内容,残高,メモ",
            [
                "2024/6/20,,5000,ﾀﾅｶ ｲﾁﾛｳ,5000",
                "2024/6/20,110,,手数料,4890",
            ],
        ),
        (
            "日付,内容,出金金額(円),入金金額(円),残高(円)",
            [
                "2024/06/20,タナカ　イチロウ,,\"5,000\",0",
                "2024/06/20,手数料,-110,,0",
            ],
        ),
        (
            "取引日,入出金(円),取引後残高(円),入出金内容",
            ["20240620,5000,5000,ﾀﾅｶ ｲﾁﾛｳ", "20240620,-110,4890,手数料"],
        ),
        (
            "日付,金額,入出金区分,摘要,振込依頼人名",
            [
                "R6.6.20,5000円,入金,振込,ﾀﾅｶ ｲﾁﾛｳ",
                "R6.6.20,110円,出金,手数料,",
            ],
        ),
        (
            "取引日,入払区分,取引区分,取引金額,振込依頼人名",
            [
                "2024.6.20,1,11,000000005000,ﾀﾅｶ ｲﾁﾛｳ",
                "2024.6.20,2,18,000000000110,",
            ],
        ),
        (
            "日付,取引区分,金額,内容",
            [
                "2024.6.20,振込入金,5000,ﾀﾅｶ ｲﾁﾛｳ",
                "2024.6.20,出金,110,手数料",
            ],
        ),
        (
            "操作日(年),操作日(月),操作日(日),操作時刻(時),摘要,お支払金額,お預り金額",
            ["2024,6,20,9,ﾀﾅｶ ｲﾁﾛｳ,,5000", "2024,06,20,10,手数料,110,"],
        ),
        (
            "操作日（年月日）\t受入金額\t払出金額\t備考",
            [
                "2024年6月20日\t￥5,000\t0\tタナカ イチロウ",
                "2024年6月20日\t0\t￥110\t",
            ],
        ),
        (
            "勘定日;(起算日);出金金額(円);入金金額(円);摘要",
            ["令和6年6月20日;;;5,000;ﾀﾅｶ ｲﾁﾛｳ", "令和6年6月20日;;110;;"],
        ),
    ] {
        assert_eq!(below(header, &rows), expected, "{header}");
    }
}

#[test]
fn details_in_two_columns_tell_how_and_from_whom() {
    let header =
        "取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高,";
    let rows = [
        "20240620,202406200000001,3000,,振込,スズキ　メイ,13000,",
        "20240621,202406210000001,1000,,現金預入,,14000,",
        "20240622,202406220000001,,500,カード,,13500,",
    ];
    let expected = [
        came(day(2024, 6, 20), 3000, "スズキ メイ"),
        came(day(2024, 6, 21), 1000, "現金預入"),
        Fate::WentOut,
    ];
    assert_eq!(below(header, &rows), expected);
}

#[test]
fn a_payer_is_told_from_the_way_the_money_came() {
    let rows = [
        "2024/6/20,振込入金,ヤマダ,100",
        "2024/6/20,ヤマダ,口座番号あり,100",
        "2024/6/20,振込 ２,,100",
        "2024/6/20,,,100",
    ];
    let payers: Vec<String> = below("日付,取引内容,摘要,入金", &rows)
        .into_iter()
        .map(|fate| in_fact(fate).payer)
        .collect();
    assert_eq!(payers, ["ヤマダ", "ヤマダ", "振込 2", ""]);
}

#[test]
fn quotes_may_hold_commas_quotes_and_line_breaks() {
    let text = "日付,摘要,入金,出金\r\"2024/6/20\",\"ホシクズ \"\"アオ\"\",\r(カ\",\"1,000\",\r2024/6/21,x,,1";
    let lines = read(text).unwrap().lines;
    let company = came(day(2024, 6, 20), 1000, "ホシクズ \"アオ\", (カ");
    assert_eq!(lines, [(1, Fate::Empty), (2, company), (4, Fate::WentOut)]);
}

#[test]
fn each_broken_line_is_named_with_its_reason_and_the_others_are_read() {
    let rows = [
        ("2024/2/30,ヤマダ,,100", BadLine::NoDay),
        (",ヤマダ,,100", BadLine::NoDay),
        ("2024/2/20,ヤマダ,,", BadLine::NoAmount),
        ("2024/2/20,ヤマダ,,百円", BadLine::NoAmount),
        ("2024/2/20,ヤマダ,0,0", BadLine::NoAmount),
        ("2024/2/20,ヤマダ,,10.50", BadLine::Decimal),
        ("2024/2/20,ヤマダ,,1000000000000", BadLine::TooLarge),
        ("2024/2/20,ヤマダ,50,100", BadLine::Both),
        ("2024/2/20,ヤマダ,,1,000", BadLine::Columns),
        ("2024/2/20,ヤマダ", BadLine::Columns),
        ("ヤマダ 2024/2/20 100", BadLine::Columns),
        ("不明,ヤマダ,,", BadLine::NoDay),
    ];
    for (row, bad) in rows {
        let fates = below("日付,摘要,出金,入金", &[row, "2024/2/21,\"スズキ\",,100"]);
        let expected = [Fate::Bad(bad), came(day(2024, 2, 21), 100, "スズキ")];
        assert_eq!(fates, expected, "{row}");
    }
    let dayless = below("入金,摘要,日付", &["100,ヤマダ"]);
    assert_eq!(dayless, [Fate::Bad(BadLine::Columns)]);
    let unmarked = below("日付,摘要,金額,入払区分", &["2024/2/20,ヤマダ,100,"]);
    assert_eq!(unmarked, [Fate::Bad(BadLine::Columns)]);
}

#[test]
fn what_was_taken_back_did_not_come() {
    assert_eq!(
        below("日付,摘要,入金", &["2024/2/20,ヤマダ,-100"]),
        [Fate::WentOut]
    );
    let marked = below("日付,摘要,金額,入払区分", &["2024/2/20,ヤマダ,-100,1"]);
    assert_eq!(marked, [Fate::WentOut]);
}

#[test]
fn balances_say_nothing_but_a_payer_may_be_called_so() {
    let rows = [
        "2024/6/1,繰越,,",
        ",残高,,",
        "入金合計 1件,,,5",
        "2024/6/2,合計会計,,5",
    ];
    let fates = below("日付,摘要,出金,入金", &rows);
    let company = came(day(2024, 6, 2), 5, "合計会計");
    assert_eq!(fates, [Fate::Empty, Fate::Empty, Fate::Empty, company]);
}

#[test]
fn a_second_account_brings_its_own_columns() {
    let rows = [
        "2024/6/1,ヤマダ,5",
        "",
        "日付,入金,摘要",
        "2024/6/2,6,スズキ",
    ];
    let fates = below("日付,摘要,入金", &rows);
    let [yamada, suzuki] = [(1, 5, "ヤマダ"), (2, 6, "スズキ")]
        .map(|(d, yen, payer)| came(day(2024, 6, d), yen, payer));
    assert_eq!(fates, [yamada, Fate::Empty, Fate::Empty, suzuki]);
}

#[test]
fn who_gives_twice_a_day_is_counted_twice() {
    let rows = [
        "2024/6/20,ﾔﾏﾀﾞ ﾊﾅｺ,1000",
        "2024/6/20,ヤマダ　ハナコ,1000",
        "2024/6/20,ヤマダ ハナコ,2000",
        "2024/6/21,ヤマダ ハナコ,1000",
    ];
    let nth: Vec<u16> = below("日付,摘要,入金", &rows)
        .into_iter()
        .map(|fate| in_fact(fate).nth)
        .collect();
    assert_eq!(nth, [0, 1, 0, 0]);
}

#[test]
fn a_long_payer_is_cut_to_what_a_transfer_holds() {
    let row = format!("2024/6/20,{}ﾞ x,1", "ｶ".repeat(120));
    let expected = came(day(2024, 6, 20), 1, &"カ".repeat(100));
    assert_eq!(below("日付,摘要,入金", &[&row]), [expected]);
}

#[test]
fn movements_of_fixed_width_are_read_by_characters() {
    let records = [
        header("03"),
        movement("060620", "1", "10000", "ﾔﾏﾀﾞ ﾊﾅｺﾞ1234567", "ﾌﾘｺﾐ"),
        movement("060621", "2", "3300", "", "ﾃﾞﾝｷ"),
        movement("060622", "1", "500", "", "ｹﾞﾝｷﾝ"),
        movements((2, 10_500), (1, 3300)),
        end(),
    ];
    let expected = [
        Fate::Empty,
        came(day(2024, 6, 20), 10_000, "ヤマダ ハナゴ1234567"),
        Fate::WentOut,
        came(day(2024, 6, 22), 500, "ゲンキン"),
        Fate::Empty,
        Fate::Empty,
    ];
    let with_breaks = read(&format!("{}\r\n\u{1a}", records.join("\r\n"))).unwrap();
    assert_eq!(with_breaks.format, Format::Zengin);
    assert_eq!(fates(&records.concat()), expected);
    let trimmed: Vec<&str> = records.iter().map(|record| record.trim_end()).collect();
    assert_eq!(fates(&trimmed.join("\n")), expected);
    let numbered: Vec<(usize, Fate)> = (1..).zip(expected).collect();
    assert_eq!(with_breaks.lines, numbered);
}

#[test]
fn notices_of_transfers_are_read_too() {
    let long = format!("{:012}{:012}", 12_345_678_901_u64, 0);
    let records = [
        header("01"),
        notice("060620", "5000", "ｽｽﾞｷ ﾒｲ", "", "12345678901234567890"),
        notice("060620", "0", "ｶ)ﾎｼｸｽﾞ", "", &long),
        notice("060621", "700", "ﾀﾅｶ ｲﾁﾛｳ", "1", ""),
    ];
    let expected = [
        Fate::Empty,
        came(day(2024, 6, 20), 5000, "スズキ メイ"),
        came(day(2024, 6, 20), 12_345_678_901, "カ)ホシクズ"),
        Fate::WentOut,
        Fate::Empty,
    ];
    // Banks count what was cancelled among all, or leave it out.
    for trailer in [
        notices(3, 12_345_684_601),
        notices(2, 12_345_683_901),
        "8".to_owned(),
    ] {
        assert_eq!(
            fates(&format!("{}\n{trailer}", records.join("\n"))),
            expected
        );
    }
}

#[test]
fn zengin_records_come_with_commas_as_well() {
    let text = "1,03,0,060701,060601,060630,9999,\"ｿﾗｲﾛ\",001,\"ﾎﾝﾃﾝ\",000,1,0001234567,\"ｱｵﾏﾒﾉｶｲ\",,,,\" \"\n\
        2,1,060620,060620,1,11,10000,0,,,,,001,,\"ﾔﾏﾀﾞ, ﾊﾅｺ\",\"ﾂｷﾐ\",\"ﾎﾝﾃﾝ\",\"\",\"\",\" \"\n\
        2,2,060620,060620,2,14,000000000110,0,,,,,001,,\"\",\"\",\"\",\"ﾃｽｳﾘﾖｳ\",\"\",\" \"\n\
        8,000001,0000000010000,000001,0000000000110,1,00000009890,0000002,\" \"\n\
        9,0000000004,00001,\" \"\n";
    let statement = read(text).unwrap();
    assert_eq!(statement.format, Format::Zengin);
    let hanako = came(day(2024, 6, 20), 10_000, "ヤマダ, ハナコ");
    let expected = [Fate::Empty, hanako, Fate::WentOut, Fate::Empty, Fate::Empty];
    assert_eq!(fates(text), expected);
    let notices = "1,01,0,060701,060601,060630,9999,ｿﾗｲﾛ,001,ﾎﾝﾃﾝ,1,0001234567,ｱｵﾏﾒﾉｶｲ,\n\
        2,1,060620,060620,0,0,,ｽｽﾞｷ ﾒｲ,ﾂｷﾐ,ﾎﾝﾃﾝ,,000000000900,000000000000,,\n8,1,900,0,0,\n9,\n";
    let mei = came(day(2024, 6, 20), 900, "スズキ メイ");
    assert_eq!(fates(notices), [Fate::Empty, mei, Fate::Empty, Fate::Empty]);
}

#[test]
fn a_lost_record_is_noticed_by_the_totals() {
    let all = |second: &str, trailer: String| {
        [
            header("03"),
            movement("060620", "1", "10000", "ﾔﾏﾀﾞ", ""),
            second.to_owned(),
            trailer,
        ]
        .join("\n")
    };
    let out = movement("060621", "2", "300", "", "");
    assert!(read(&all(&out, movements((1, 10_000), (1, 300)))).is_ok());
    for wrong in [
        movements((2, 10_000), (1, 300)),
        movements((1, 1000), (1, 300)),
        movements((1, 10_000), (1, 301)),
    ] {
        assert_eq!(read(&all(&out, wrong)), Err(BadStatement::Totals));
    }
    let one = movement("060620", "1", "10000", "ﾔﾏﾀﾞ", "");
    let account = [header("03"), one, movements((1, 10_000), (0, 0))].join("\n");
    assert!(read(&format!("{account}\n{account}\n{}", end())).is_ok());
    let lost = [
        header("01"),
        notice("060620", "5000", "ｽｽﾞｷ", "", ""),
        notices(2, 6000),
    ];
    assert_eq!(read(&lost.concat()), Err(BadStatement::Totals));
}

#[test]
fn broken_records_are_named_and_no_total_is_held_against_the_others() {
    let good = movement("060620", "1", "10000", "ﾔﾏﾀﾞ", "");
    let short: String = good.chars().take(30).collect();
    for (broken, bad) in [
        (movement("060631", "1", "300", "ﾔﾏﾀﾞ", ""), BadLine::NoDay),
        (movement("060620", "3", "300", "ﾔﾏﾀﾞ", ""), BadLine::Columns),
        (movement("060620", "1", "0", "ﾔﾏﾀﾞ", ""), BadLine::NoAmount),
        (movement("060620", "1", "3OO", "ﾔﾏﾀﾞ", ""), BadLine::NoAmount),
        (good.replacen('2', "7", 1), BadLine::Columns),
        (short, BadLine::Columns),
    ] {
        let text = [
            header("03"),
            good.clone(),
            broken,
            movements((2, 10_300), (0, 0)),
        ]
        .join("\n");
        let lines = read(&text).unwrap().lines;
        assert_eq!(lines.get(2), Some(&(3, Fate::Bad(bad))));
        assert_eq!(
            lines.get(1),
            Some(&(2, came(day(2024, 6, 20), 10_000, "ヤマダ")))
        );
    }
}

#[test]
fn what_is_no_statement_is_refused_as_a_whole() {
    let bad = |text: &str| read(text).unwrap_err();
    assert_eq!(bad(""), BadStatement::Empty);
    assert_eq!(bad("\u{feff} \r\n\r\n\u{1a}"), BadStatement::Empty);
    assert_eq!(bad("名前,住所\nヤマダ,そらいろ町"), BadStatement::NoHeader);
    assert_eq!(bad("2024/6/20,ヤマダ,100"), BadStatement::NoHeader);
    assert_eq!(bad("日付,摘要\n2024/6/20,ヤマダ"), BadStatement::NoHeader);
    // Orders of transfers look alike, but nothing came in by them.
    assert_eq!(bad(&header("21")), BadStatement::NoHeader);
    assert_eq!(bad("��t,�E�v,����"), BadStatement::Damaged);
    assert_eq!(bad("日\0付\0"), BadStatement::Damaged);
}

#[test]
fn a_statement_has_its_limit() {
    let row = ",\n";
    let full = format!("日付,摘要,入金\n{}", row.repeat(MOST_LINES - 1));
    assert_eq!(
        read(&full).map(|statement| statement.lines.len()),
        Ok(MOST_LINES)
    );
    assert_eq!(
        read(&format!("{full}{row}")),
        Err(BadStatement::TooManyLines)
    );
    let one_line = header("03") + &end().repeat(MOST_LINES);
    assert_eq!(read(&one_line), Err(BadStatement::TooManyLines));
}
