//! What a mail says of the platform: a paragraph for each thing that is new.

use app::lang::{Lang, words as w};
use app::roundtable::{Comment, News, Roundtable, wording};
use app::time;

pub(super) fn told(news: &[News], lang: Lang, base_url: &str) -> String {
    let account = format!("{base_url}/me");
    let mut paragraphs: Vec<String> = news.iter().map(|one| of(one, lang, base_url)).collect();
    if !news.iter().any(|one| page(one).is_some()) {
        paragraphs.push(format!("{base_url}/desk/roundtables"));
    }
    paragraphs.push(w::notice_platform_wishes(lang, account));
    paragraphs.join("\n\n")
}

fn of(news: &News, lang: Lang, base_url: &str) -> String {
    let hours = |table: &Roundtable| wording::hours(lang, &table.plan);
    let place = |table: &Roundtable| table.plan.place.as_ref().map(ToString::to_string);
    let lines = match news {
        News::Call(table) => {
            let theme = table.plan.theme.as_ref().map(ToString::to_string);
            vec![Some(hours(table)), theme]
        }
        News::Agenda(table, slots) => {
            let mut lines = vec![Some(hours(table)), place(table)];
            lines.extend(
                slots
                    .iter()
                    .map(|(at, topic)| Some(format!("{} {topic}", time::clock(*at)))),
            );
            lines
        }
        News::Near(table) => vec![Some(hours(table)), place(table)],
        News::Minutes(_) | News::Received(_) => Vec::new(),
        News::Mentioned(_, comment) | News::Commented(_, comment) => vec![Some(quoted(comment))],
        News::Decided(_, _, reason) => {
            vec![(!reason.is_empty()).then(|| w::item_reason_line(lang, reason))]
        }
    };
    let link = page(news).map(|table| format!("{base_url}/desk/roundtables/{}", table.id));
    let first = Some(wording::news(lang, news));
    let lines = [first].into_iter().chain(lines).chain([link]);
    lines.flatten().collect::<Vec<String>>().join("\n")
}

fn quoted(comment: &Comment) -> String {
    let lines = comment.text.as_str().lines();
    let quoted: Vec<String> = lines.map(|line| format!("> {line}")).collect();
    quoted.join("\n")
}

/// Of what page the reader learns more.
const fn page(news: &News) -> Option<&Roundtable> {
    match news {
        News::Call(table) | News::Agenda(table, _) | News::Near(table) | News::Minutes(table) => {
            Some(table)
        }
        News::Received(_) | News::Decided(..) | News::Mentioned(..) | News::Commented(..) => None,
    }
}
