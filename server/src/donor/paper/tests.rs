//! What a paper says is read back from its PDF; where things stand, from its sheets.

use app::donor::receipt::{Again, Certification, Item, Said, TaxStatus, Voided};
use app::donor::{Number, Purpose};
use app::value::{Address, Line, Postal, Yen};
use chrono::{TimeDelta, TimeZone as _, Utc};

use super::address::WINDOW;
use super::sheet::{LEFT, Piece, RIGHT};
use super::*;

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::parse(text).unwrap()
}

/// The beginning of a day in Japan.
fn day(year: i32, month: u32, day: u32) -> Time {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap() - TimeDelta::hours(9)
}

fn item(day: Time, yen: u32, deducts: bool) -> Item {
    Item {
        day,
        amount: Yen::of(yen),
        deducts,
        ..Item::default()
    }
}

fn lies_at(city: &str, street: &str, building: Option<&str>) -> Address {
    Address {
        postal: Postal::parse("150-0001").unwrap(),
        prefecture: line("東京都"),
        city: line(city),
        street: line(street),
        building: building.map(line),
    }
}

fn certified(from: Time) -> Certification {
    Certification {
        from,
        status: TaxStatus::Certified,
        number: line("6生都管第123号"),
    }
}

/// A gift of a person, to nobody whom the tax law knows.
fn plain() -> Receipt {
    let day = day(2026, 12, 31);
    Receipt {
        number: Number {
            year: 2027,
            serial: 123,
        },
        issued: Utc.with_ymd_and_hms(2027, 1, 14, 15, 30, 0).unwrap(),
        said: Said {
            issuer: line("特定非営利活動法人ともに"),
            seat: lies_at("千代田区丸の内", "1-1-1", Some("ともにビル3階")),
            activity: line("難民の就労支援"),
            name: line("𠮷田 髙﨑①"),
            address: lies_at("渋谷区神宮前", "1-2-3", Some("あおば荘101号室")),
            items: vec![item(day, 36_000, false)],
            ..Said::default()
        },
        ..Receipt::default()
    }
}

/// A year in which the certification came.
fn mixed() -> Receipt {
    let mut receipt = plain();
    receipt.of_year = Some(2026);
    receipt.said.certifications = vec![certified(day(2026, 5, 1))];
    let months = (1..=12).map(|month| Item {
        purpose: Purpose::Supporting,
        ..item(day(2026, month, 27), 3_000, month >= 5)
    });
    receipt.said.items = months.collect();
    receipt
}

fn all_deducts() -> Receipt {
    let mut receipt = mixed();
    receipt.said.items.retain(|item| item.deducts);
    receipt
}

fn again(receipt: Receipt) -> Receipt {
    let again = |day| Again {
        at: day,
        reason: line("紛失"),
    };
    Receipt {
        again: vec![again(day(2027, 2, 3)), again(day(2027, 3, 4))],
        ..receipt
    }
}

fn void(receipt: Receipt) -> Receipt {
    let void = Voided {
        at: day(2027, 4, 5),
        reason: line("住所の誤り"),
    };
    Receipt {
        void: Some(void),
        ..receipt
    }
}

/// Each line as long as it may be, in wide letters.
fn longest() -> Receipt {
    let mut receipt = void(again(mixed()));
    let said = &mut receipt.said;
    let long = |n: usize| "鑑".repeat(n);
    let address = Address {
        postal: Postal::parse("150-0001").unwrap(),
        prefecture: line("神奈川県"),
        city: line(&long(60)),
        street: line(&long(60)),
        building: Some(line(&long(60))),
    };
    said.issuer = line(&format!("{}法人", long(78)));
    said.activity = line(&long(120));
    said.name = line(&long(80));
    said.seat = address.clone();
    said.address = address;
    let certification = Certification {
        number: line(&long(60)),
        ..certified(day(2026, 5, 1))
    };
    said.certifications = vec![certification; 3];
    let most = Yen::new(999_999_999_999).unwrap();
    said.items[0].amount = most;
    receipt
}

fn pages(receipt: &Receipt) -> Vec<String> {
    let pdf = pdf(std::slice::from_ref(receipt)).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let pages = document.get_pages();
    let pages = pages.keys().map(|page| document.extract_text(&[*page]));
    // A line that was broken goes on in the next.
    let joined = |text: String| text.lines().map(str::trim_end).collect();
    pages.map(Result::unwrap).map(joined).collect()
}

fn text(receipt: &Receipt) -> String {
    pages(receipt).concat()
}

fn says(receipt: &Receipt, parts: &[&str]) {
    let text = text(receipt);
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn it_goes_to_where_the_donor_lives_now_and_says_where_they_lived() {
    let receipt = plain();
    let moved = Address {
        postal: Postal::parse("980-0811").unwrap(),
        prefecture: line("宮城県"),
        city: line("仙台市青葉区"),
        street: line("一番町1-1"),
        building: None,
    };
    let lives = |_: &Receipt| Some(moved.clone());
    let pdf = pdf_to(std::slice::from_ref(&receipt), lives).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let text = document.extract_text(&[1]).unwrap();
    let text: String = text.lines().map(str::trim_end).collect();
    let goes = text
        .find("宮城県仙台市青葉区一番町1-1")
        .expect("in the window");
    let says = text.find("東京都渋谷区神宮前1-2-3").expect("on the paper");
    assert!(goes < says, "{text}");
    let once = text.matches("神宮前").count();
    assert_eq!(once, 1, "{text}");
}

#[test]
fn it_says_who_gave_what_to_whom() {
    let parts = [
        "寄附金受領書",
        "Receipt for donation",
        "第 2027-000123 号",
        // Half past midnight in Japan.
        "2027年1月15日",
        "金 36,000 円",
        "𠮷田 髙﨑① 様",
        "〒150-0001",
        "東京都渋谷区神宮前1-2-3",
        "あおば荘101号室",
        "特定非営利活動法人ともに",
        "東京都千代田区丸の内1-1-1",
        "寄附金を充てる事業:難民の就労支援",
        "2026年12月31日",
    ];
    says(&plain(), &parts);
}

#[test]
fn before_a_certification_nothing_is_said_of_taxes() {
    for receipt in [plain(), again(plain()), void(plain())] {
        let text = text(&receipt);
        for word in ["控除", "証明", "租税", "認定", "Certif", "deduct"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn under_a_certification_it_says_which_law_and_which_number() {
    let parts = [
        "寄附金受領証明書",
        "特定非営利活動に係る事業に関連する寄附金",
        "第41条の18の2第2項",
        "第66条の11の3第2項",
        "認定番号 6生都管第123号(認定日 2026年5月1日)",
        "2026年分",
        "賛助会費",
        "合計24,000 円",
    ];
    says(&all_deducts(), &parts);
    let text = text(&all_deducts());
    assert!(!text.contains("対象"), "all of it, so none is told apart");
    let mut provisional = all_deducts();
    provisional.said.certifications[0].status = TaxStatus::Provisional;
    says(&provisional, &["特例認定番号 6生都管第123号(特例認定日"]);
}

#[test]
fn of_a_mixed_year_both_sums_stand() {
    let parts = [
        "寄附金受領証明書",
        "金 36,000 円",
        "このうち24,000円は",
        "合計36,000 円",
        "うち控除の対象となる寄附金24,000 円",
        "うち控除の対象とならない寄附金12,000 円",
    ];
    says(&mixed(), &parts);
    let text = text(&mixed());
    assert_eq!(text.matches("対象外").count(), 4, "{text}");
}

#[test]
fn marks_say_that_it_is_issued_again_or_void() {
    let bare = text(&plain());
    assert!(!bare.contains("再発行") && !bare.contains("無効"));
    says(&again(plain()), &["再発行2027年3月4日"]);
    says(&void(plain()), &["無効2027年4月5日"]);
    let marked = text(&void(plain()));
    assert_eq!(marked.matches("無効").count(), 2, "in a box, and large");
}

#[test]
fn a_company_is_addressed_as_one() {
    let mut receipt = plain();
    receipt.said.name = line("さくらフーズ");
    receipt.said.form = app::donor::Form::Company;
    says(&receipt, &["さくらフーズ 御中"]);
    assert!(!text(&receipt).contains('様'));
}

#[test]
fn many_gifts_go_on_over_several_pages() {
    let mut receipt = void(plain());
    let items = (0..60).map(|n| item(day(2026, 1, 1) + TimeDelta::days(n), 1_000, false));
    receipt.said.items = items.collect();
    let pages = pages(&receipt);
    let all = pages.len();
    assert!(all > 1);
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains("2027-000123"), "{page}");
        assert!(page.contains(&format!("{}/{all}", n + 1)), "{page}");
        assert!(page.contains("無効"), "{page}");
    }
    let sums = pages.concat().matches("寄附金1,000 円").count();
    assert_eq!(sums, 60);
    assert!(pages[all - 1].contains("合計60,000 円"), "{pages:?}");
    let year = mixed();
    assert_eq!(
        sheets(&year, &year.said.address).len(),
        1,
        "twelve months stand on one page"
    );
}

#[test]
fn nothing_leaves_its_page_however_long() {
    for receipt in [plain(), mixed(), longest(), void(again(longest()))] {
        for sheet in sheets(&receipt, &receipt.said.address) {
            for piece in &sheet.pieces {
                let (left, right, y) = match piece {
                    Piece::Text { x, y, style, text } => (*x, x + style.width(text), *y),
                    Piece::Rule { from, to, .. } => (from.0, to.0, from.1.max(to.1)),
                    Piece::Stamp { .. } => continue,
                };
                let fold = matches!(piece, Piece::Rule { .. }) && right < LEFT;
                let inside = left >= LEFT - 0.01 && right <= RIGHT + 0.01;
                assert!(inside || fold, "{piece:?} from {left} to {right}");
                assert!((15.0..290.0).contains(&y), "{piece:?}");
            }
        }
    }
}

/// No two texts of a page lie over each other.
#[test]
fn every_line_has_its_own_place() {
    for receipt in [plain(), mixed(), void(again(longest()))] {
        for sheet in sheets(&receipt, &receipt.said.address) {
            let boxes: Vec<(f32, f32, f32, f32, &str)> =
                sheet.pieces.iter().filter_map(boxed).collect();
            for (n, a) in boxes.iter().enumerate() {
                for b in &boxes[n + 1..] {
                    let beside = a.1 <= b.0 || b.1 <= a.0;
                    let below = a.3 <= b.2 || b.3 <= a.2;
                    assert!(beside || below, "{a:?} lies over {b:?}");
                }
            }
        }
    }
}

/// Left, right, top, bottom of the letters themselves.
fn boxed(piece: &Piece) -> Option<(f32, f32, f32, f32, &str)> {
    let Piece::Text { x, y, style, text } = piece else {
        return None;
    };
    let size = style.size * POINT;
    Some((
        *x,
        x + style.width(text),
        y - size * 0.8,
        y + size * 0.08,
        text,
    ))
}

#[test]
fn whoever_it_goes_to_shows_in_the_window_and_nobody_else() {
    for receipt in [plain(), longest()] {
        let name = receipt.said.name.as_str().split(' ').next().unwrap();
        let sheets = sheets(&receipt, &receipt.said.address);
        let texts = sheets[0].pieces.iter().filter_map(boxed);
        let upper: Vec<_> = texts.filter(|(.., bottom, _)| *bottom < 100.0).collect();
        let shown = upper.iter().filter(|(left, ..)| *left < WINDOW.right);
        let mut named = false;
        for (_, right, top, bottom, text) in shown {
            assert!(*right <= WINDOW.right + 0.01, "{text}");
            assert!(
                *top >= WINDOW.top && *bottom <= WINDOW.bottom,
                "{text}: {bottom}"
            );
            named |= name.starts_with(text.chars().next().unwrap());
        }
        assert!(named, "{upper:?}");
    }
}

#[test]
fn the_same_receipts_make_the_same_octets() {
    let receipts = [plain(), mixed(), longest()];
    let first = pdf(&receipts).unwrap();
    assert_eq!(first, pdf(&receipts).unwrap());
    let other = std::thread::spawn(move || pdf(&receipts).unwrap());
    assert_eq!(first, other.join().unwrap(), "on another thread");
}

#[test]
fn its_file_says_what_it_is() {
    let pdf = pdf(&[plain(), mixed()]).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    assert_eq!(document.get_pages().len(), 2);
    let octets = String::from_utf8_lossy(&pdf);
    assert!(octets.contains("/Lang(ja)") || octets.contains("<dc:language>"));
    assert!(
        octets.contains("2027-01-15T00:30:00+09:00"),
        "when it was issued"
    );
}

#[test]
fn a_letter_that_the_font_lacks_breaks_nothing() {
    let mut receipt = plain();
    receipt.said.name = line("🌸\u{2a6d6}さくら ندى 나");
    says(&receipt, &["さくら"]);
    assert!(pdf(&[]).is_err(), "a PDF has a page");
}
