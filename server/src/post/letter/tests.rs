use app::value::Line;

use super::*;
use crate::post::sample;

const BASE: &str = "https://tomoni.example";
const TOKEN: &str = "hG3kq0ZrT1m9vXyB2cWd4A";

fn every() -> Vec<About> {
    let until = sample::now();
    let causes = [Cause::Person, Cause::Staff, Cause::Lapsed];
    let mut all = vec![
        About::Confirmed,
        About::Waiting { place: 3 },
        About::Asking,
        About::Offered { until },
        About::Changed,
        About::Again,
    ];
    all.extend(causes.map(|cause| About::Cancelled { cause }));
    all
}

fn letter(about: About, to: &Registration) -> Composed {
    compose(about, to, &sample::event(), BASE, TOKEN, sample::now())
}

#[test]
fn the_text_carries_the_personal_link_and_the_blank_does_not() {
    for person in [sample::aoi(), sample::ken(), sample::noor()] {
        for about in every() {
            let letter = letter(about, &person);
            assert!(
                letter
                    .text
                    .contains(&format!("\n{BASE}/registration/{TOKEN}\n"))
            );
            assert!(letter.blank.contains(&format!("\n{BASE}/registration/…\n")));
            assert_eq!(letter.blank, letter.text.replace(TOKEN, "…"));
            assert!(!letter.calendar.unwrap_or_default().contains(TOKEN));
        }
    }
}

#[test]
fn a_subject_says_nothing_about_the_event() {
    let told = [
        "難民",
        "アイデアソン",
        "Ideathon",
        "efugee",
        "渋谷",
        "Shibuya",
        "2026",
        "Tomoni",
    ];
    for person in [sample::aoi(), sample::noor()] {
        for about in every() {
            let subject = letter(about, &person).subject;
            assert!(told.iter().all(|word| !subject.contains(word)), "{subject}");
            assert!(!subject.contains(char::is_control));
        }
    }
}

#[test]
fn an_internationals_letter_names_neither_the_event_nor_the_full_name() {
    assert_eq!(addressee(&sample::noor()), Some("Noor"));
    for about in every() {
        let letter = letter(about, &sample::noor());
        let all = letter.text + &letter.calendar.unwrap_or_default();
        for word in ["Ideathon", "efugee", "Haddad", "wrd-2026"] {
            assert!(!all.contains(word), "{all}");
        }
        assert!(all.starts_with("Hello Noor,"));
    }
}

#[test]
fn diet_and_access_needs_stay_out_of_the_post() {
    for about in every() {
        let letter = letter(about, &sample::aoi());
        let all = letter.text + &letter.calendar.unwrap_or_default();
        assert!(
            !all.contains("卵アレルギー") && !all.contains("車いす"),
            "{all}"
        );
    }
}

#[test]
fn a_business_letter_reads_like_one() {
    let text = letter(About::Confirmed, &sample::aoi()).text;
    let expected = "\
株式会社さくら食品
青木 さくら 様

お申し込みありがとうございます。お席が確定しました。
当日お会いできるのを楽しみにしています。

日時：2026年6月19日(金) 10:00〜17:00（日本時間）
会場：渋谷 ホール3
催し：世界難民の日アイデアソン 2026; 攻めの人権, 八つの業態

添付のファイルで、予定をカレンダーに追加できます。

内容の確認・変更・取り消し
https://tomoni.example/registration/hG3kq0ZrT1m9vXyB2cWd4A
このリンクはご本人専用です。ほかの方には送らないでください。

ご不明な点は、このメールにご返信ください。

-- 
ともに運営事務局
";
    assert_eq!(text, expected);
}

#[test]
fn an_offer_says_until_when_in_japan() {
    let until = sample::now();
    let mut noor = sample::noor();
    noor.state = State::Offered;
    noor.offered_until = Some(until);
    for about in [About::Offered { until }, About::Changed, About::Again] {
        assert!(
            letter(about, &noor)
                .text
                .contains("Mon 1 June, 9:00 (Japan time)")
        );
    }
}

#[test]
fn a_strangers_link_is_not_carried_in_a_name() {
    let mut aoi = sample::aoi();
    aoi.details.name = Line::parse("賞品 http://evil.example").ok();
    aoi.details.company = Line::parse("WWW.evil.example").ok();
    let text = letter(About::Confirmed, &aoi).text;
    assert!(
        text.starts_with("あおい 様\n\n") && !text.contains("evil"),
        "{text}"
    );
}

#[test]
fn no_line_of_ours_is_wider_than_a_screen() {
    for person in [sample::aoi(), sample::ken(), sample::noor()] {
        for line in every().iter().flat_map(|about| {
            letter(*about, &person)
                .text
                .lines()
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        }) {
            let columns: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            assert!(columns <= 70, "{columns}: {line}");
        }
    }
}
