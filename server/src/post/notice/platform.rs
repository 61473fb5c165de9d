//! What a mail says of the platform: a paragraph for each thing that is new.

use app::lang::{Lang, words as w};
use app::roundtable::{Comment, ItemState, News, Roundtable, wording};
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
    let name = |table: &Roundtable| w::table_number(lang, table.number);
    let hours = |table: &Roundtable| wording::hours(lang, &table.plan);
    let place = |table: &Roundtable| table.plan.place.as_ref().map(ToString::to_string);
    let lines = match news {
        News::Call(table) => {
            let closes = table.plan.closes.unwrap_or(table.plan.starts);
            let theme = table.plan.theme.as_ref().map(ToString::to_string);
            vec![
                Some(w::notice_platform_call(
                    lang,
                    time::moment(closes, lang),
                    name(table),
                )),
                Some(hours(table)),
                theme,
            ]
        }
        News::Agenda(table, slots) => {
            let mut lines = vec![
                Some(w::notice_platform_agenda(lang, name(table))),
                Some(hours(table)),
                place(table),
            ];
            lines.extend(
                slots
                    .iter()
                    .map(|(at, topic)| Some(format!("{} {topic}", time::clock(*at)))),
            );
            lines
        }
        News::Near(table) => vec![
            Some(w::notice_platform_near(lang, name(table))),
            Some(hours(table)),
            place(table),
        ],
        News::Minutes(table) => vec![Some(w::notice_platform_minutes(lang, name(table)))],
        News::Received(topic) => vec![Some(w::notice_platform_received(lang, topic))],
        News::Mentioned(topic, comment) => said(
            w::notice_platform_mentioned(lang, wording::voice(lang, comment), topic),
            comment,
        ),
        News::Commented(topic, comment) => said(
            w::notice_platform_commented(lang, wording::voice(lang, comment), topic),
            comment,
        ),
        News::Decided(topic, to, reason) => {
            let reason = (!reason.is_empty()).then(|| w::item_reason_line(lang, reason));
            vec![Some(decided(lang, *to, topic.as_str())), reason]
        }
    };
    let link = page(news).map(|table| format!("{base_url}/desk/roundtables/{}", table.id));
    let lines: Vec<String> = lines.into_iter().chain([link]).flatten().collect();
    lines.join("\n")
}

fn said(line: String, comment: &Comment) -> Vec<Option<String>> {
    let quoted = comment
        .text
        .as_str()
        .lines()
        .map(|line| format!("> {line}"));
    let quoted: Vec<String> = quoted.collect();
    vec![Some(line), Some(quoted.join("\n"))]
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

fn decided(lang: Lang, to: ItemState, topic: &str) -> String {
    match to {
        ItemState::Accepted => w::notice_platform_accepted(lang, topic),
        ItemState::Deferred => w::notice_platform_deferred(lang, topic),
        ItemState::Declined => w::notice_platform_declined(lang, topic),
        ItemState::Merged => w::notice_platform_merged(lang, topic),
        ItemState::Submitted | ItemState::Withdrawn | ItemState::Discussed => {
            w::notice_platform_received(lang, topic)
        }
    }
}
