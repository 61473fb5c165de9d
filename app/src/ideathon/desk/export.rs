//! The list as a file for a spreadsheet.

use std::collections::HashMap;

use super::listing::Group;
use crate::ideathon::{Event, Registration, wording};
use crate::lang::{Lang, words as w};
use crate::time::{self, Time};
use crate::value::cell::quoted;
use crate::value::{Email, Kana, Line, RegistrationId};

/// What was written, and how many people were left out because they stand on no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub text: String,
    pub people: usize,
    pub left_out: usize,
}

/// RFC 4180, in UTF-8 with a byte order mark, without which spreadsheets take it for another encoding.
#[must_use]
pub fn csv(
    lang: Lang,
    event: &Event,
    list: &[Registration],
    places: &HashMap<RegistrationId, u32>,
) -> Exported {
    let mut text = String::from('\u{feff}');
    line(&mut text, &heads(lang).map(str::to_owned));
    let mut people = 0;
    for r in list.iter().filter(|r| !r.details.hidden) {
        people += 1;
        line(
            &mut text,
            &cells(lang, event, r, places.get(&r.id).copied()),
        );
    }
    Exported {
        text,
        people,
        left_out: list.len() - people,
    }
}

/// `wrd-2026-registrations-2026-06-05.csv`
#[must_use]
pub fn file_name(event: &Event, now: Time) -> String {
    format!(
        "{}-registrations-{}.csv",
        event.slug,
        &time::input(now)[..10]
    )
}

/// The wishes of a registration, by name.
#[must_use]
pub fn wishes(lang: Lang, event: &Event, r: &Registration) -> String {
    let names: Vec<String> = r
        .details
        .themes
        .iter()
        .filter_map(|id| event.theme(*id))
        .map(|t| t.name.get(lang))
        .collect();
    names.join(w::desk_comma(lang))
}

const fn heads(lang: Lang) -> [&'static str; 14] {
    [
        w::desk_column_audience(lang),
        w::desk_column_state(lang),
        w::desk_column_place(lang),
        w::desk_column_name(lang),
        w::desk_column_kana(lang),
        w::desk_column_call_name(lang),
        w::desk_column_company(lang),
        w::desk_column_job_title(lang),
        w::desk_column_email(lang),
        w::desk_column_wishes(lang),
        w::desk_column_photo(lang),
        w::desk_column_diet(lang),
        w::desk_column_access(lang),
        w::desk_column_created(lang),
    ]
}

fn cells(lang: Lang, event: &Event, r: &Registration, place: Option<u32>) -> [String; 14] {
    let d = &r.details;
    let text = |line: Option<&str>| line.unwrap_or_default().to_owned();
    [
        wording::audience(lang, r.audience).to_owned(),
        Group::of(r).word(lang).to_owned(),
        place.map(|n| n.to_string()).unwrap_or_default(),
        text(d.name.as_ref().map(Line::as_str)),
        text(d.kana.as_ref().map(Kana::as_str)),
        d.call_name.to_string(),
        text(d.company.as_ref().map(Line::as_str)),
        text(d.job_title.as_ref().map(Line::as_str)),
        text(d.email.as_ref().map(Email::as_str)),
        wishes(lang, event, r),
        wording::photo(lang, d.photo).to_owned(),
        d.diet.to_string(),
        d.access_needs.to_string(),
        time::input(r.created).replace('T', " "),
    ]
}

fn line(out: &mut String, cells: &[String; 14]) {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        out.push_str(&quoted(cell));
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::details::Details;
    use crate::ideathon::{State, Theme, ThemeId};
    use crate::value::{Both, Passage, Slug};

    fn sakura() -> Registration {
        Registration {
            id: RegistrationId::new(),
            state: State::Confirmed,
            admitted: true,
            created: time::from_input("2026-06-03T18:20").unwrap(),
            details: Details {
                name: Line::optional("青木 さくら").unwrap(),
                kana: Kana::parse("アオキ サクラ").ok(),
                call_name: Line::parse("青木").unwrap(),
                email: Email::parse("sakura@example.jp").ok(),
                company: Line::optional("さくら, \"食品\"").unwrap(),
                job_title: Line::optional("=HYPERLINK(\"x\")").unwrap(),
                themes: vec![ThemeId(2), ThemeId(9)],
                diet: Passage::parse("卵\nえび").unwrap(),
                ..Details::default()
            },
            ..Registration::default()
        }
    }

    fn event() -> Event {
        let name = Both {
            ja: Line::parse("物流").unwrap(),
            en: Line::parse("Logistics").unwrap(),
        };
        Event {
            slug: Slug::parse("wrd").unwrap(),
            themes: vec![Theme {
                id: ThemeId(2),
                name,
                ..Theme::default()
            }],
            ..Event::default()
        }
    }

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let made = csv(Lang::Ja, &event(), &[sakura()], &HashMap::new());
        let mut lines = made.text.split("\r\n");
        assert!(lines.next().unwrap().starts_with('\u{feff}'));
        assert_eq!(
            lines.next().unwrap(),
            "企業の方,確定,,青木 さくら,アオキ サクラ,青木,\"さくら, \"\"食品\"\"\",\"'=HYPERLINK(\"\"x\"\")\",\
             sakura@example.jp,物流,写らない,\"卵\nえび\",,2026-06-03 18:20"
        );
        assert_eq!(lines.next(), Some(""));
    }

    #[test]
    fn every_line_has_every_column() {
        let made = csv(Lang::En, &event(), &[], &HashMap::new());
        assert_eq!(made.text.trim_end().split(',').count(), 14);
    }

    #[test]
    fn who_stands_on_no_list_is_left_out_and_counted() {
        let mut hidden = sakura();
        hidden.details.hidden = true;
        let made = csv(Lang::Ja, &event(), &[sakura(), hidden], &HashMap::new());
        assert_eq!((made.people, made.left_out), (1, 1));
        assert_eq!(made.text.matches("sakura@example.jp").count(), 1);
    }
}
