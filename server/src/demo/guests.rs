//! Who of the sample's companies comes to a roundtable, and who came.

use app::access::Actor;
use app::roundtable::{Answer, Arrive, Command as C, GuestName, Party};
use app::value::{AttendanceId, Line, RoundtableId};

use super::rounds::{Fellow, does};
use super::talk::COMPANIES;
use crate::error::Failure;
use crate::http::App;

/// A colleague of each company, who comes along sometimes.
const COLLEAGUES: [&str; COMPANIES.len()] = [
    "原田 しおり",
    "東野 まもる",
    "福井 かな",
    "星 だいち",
    "三浦 ゆうこ",
    "森本 たかし",
    "柳 さとみ",
    "吉村 はるき",
    "若松 のぞみ",
    "和田 あきら",
    "石黒 まい",
    "内海 しょう",
];

/// Who comes of a company: its contact, often with a colleague; of some nobody, and some do not answer.
fn party(company: usize, turn: usize) -> Option<Vec<&'static str>> {
    let (_, contact) = COMPANIES[company];
    match (company + turn * 5) % 7 {
        0 => None,
        1 => Some(Vec::new()),
        2 | 3 => Some(vec![contact, COLLEAGUES[company]]),
        _ => Some(vec![contact]),
    }
}

/// The companies answer, each by its contact.
pub async fn answer(
    app: &App,
    fellows: &[Fellow],
    roundtable: RoundtableId,
    turn: usize,
) -> Result<(), Failure> {
    for (n, (company, by)) in fellows.iter().enumerate() {
        let Some(names) = party(n, turn) else {
            continue;
        };
        let names: Result<Vec<GuestName>, _> = names.into_iter().map(Line::parse).collect();
        let answer = C::Answer(Answer {
            attendance: AttendanceId::new(),
            roundtable,
            company: *company,
            party: Party { names: names? },
            seen: Party::default(),
        });
        does(app, by.clone(), answer).await?;
    }
    Ok(())
}

/// All but one came, whom something kept.
pub async fn arrive(
    app: &App,
    fellows: &[Fellow],
    roundtable: RoundtableId,
    turn: usize,
) -> Result<(), Failure> {
    for (n, (company, _)) in fellows.iter().enumerate() {
        for name in party(n, turn).unwrap_or_default() {
            if name == COLLEAGUES[(turn * 3 + 2) % COLLEAGUES.len()] {
                continue;
            }
            let arrive = C::Arrive(Arrive {
                roundtable,
                company: *company,
                name: Line::parse(name)?,
                came: true,
            });
            does(app, Actor::Operator, arrive).await?;
        }
    }
    Ok(())
}
