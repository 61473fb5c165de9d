//! A list of donors that was kept elsewhere: its file, read line by line.

mod names;
#[cfg(test)]
mod tests;
mod words;

use names::Columns;

use super::details::{Details, Field, ReceiptWish};
use super::enlist::Listed;
use super::form::Filled;
use super::give::MOST;
use super::rows::Rhythm;
use super::statement::cells::{self, Row};
use super::statement::csv::SEPARATORS;
use super::statement::{self, BadStatement};
use crate::value::{Bad, Yen, address::PREFECTURES, width};

/// A line that says something, by its number as an editor counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub number: usize,
    /// As it is written, also where the line is wrong.
    pub name: String,
    pub says: Result<Listed, Vec<Wrong>>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub at: Field,
    pub why: Bad,
    /// What stands in it.
    pub cell: String,
}

/// Reads text that was decoded already.
///
/// # Errors
/// [`BadStatement`], where no line of it can be trusted.
pub fn read(text: &str) -> Result<Vec<Entry>, BadStatement> {
    let text = statement::clean(text)?;
    let mut separators = SEPARATORS.into_iter();
    separators
        .find_map(|separator| entries(&cells::rows(&text, separator)))
        .ok_or(BadStatement::NoHeader)
}

/// Behind the first row that names a column for names.
fn entries(rows: &[Row]) -> Option<Vec<Entry>> {
    let (at, columns) =
        (rows.iter().enumerate()).find_map(|(n, (_, row))| Some((n, Columns::find(row)?)))?;
    let lines = rows[at + 1..].iter();
    let filled = lines.filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    Some(
        filled
            .map(|(number, row)| entry(*number, &columns, row))
            .collect(),
    )
}

fn entry(number: usize, columns: &Columns, row: &[String]) -> Entry {
    let mut wrong = Vec::new();
    let filled = filled(columns, row, &mut wrong);
    let name = filled.name.trim().to_owned();
    let member = member(columns, row, &mut wrong);
    let details = filled.read_listed().map_err(|bad| {
        wrong.extend(bad.into_iter().map(|(at, why)| Wrong {
            at,
            why,
            cell: cell_of(&filled, at),
        }));
    });
    let says = match (details, wrong.is_empty()) {
        (Ok(details), true) => Ok(Listed::of(plain(details), member)),
        _ => Err(wrong),
    };
    Entry { number, name, says }
}

/// A person has no contact of their own.
fn plain(details: Details) -> Details {
    let contact = details.contact.clone();
    let contact = contact.filter(|_| details.form == super::Form::Company);
    Details { contact, ..details }
}

fn filled(columns: &Columns, row: &[String], wrong: &mut Vec<Wrong>) -> Filled {
    let said = |at| columns.said(row, at);
    let [mut name, mut contact] = [names::NAME, names::CONTACT].map(said);
    let company = said(names::COMPANY);
    let pair = |one, other| [said(one), said(other)].join(" ").trim().to_owned();
    if name.is_empty() {
        name = pair(names::FAMILY, names::GIVEN);
    }
    let mut kana = said(names::KANA);
    if kana.is_empty() {
        kana = pair(names::FAMILY_KANA, names::GIVEN_KANA);
    }
    let mut form = words::form(&said(names::FORM)).unwrap_or_else(|cell| {
        wrong.push(Wrong {
            at: Field::Form,
            why: Bad::NotAChoice,
            cell,
        });
        None
    });
    // Beside the name of a company a person's is its contact's.
    if !company.is_empty() {
        form = form.or(Some(super::Form::Company));
        if form == Some(super::Form::Company) {
            if contact.is_empty() {
                contact = name;
            }
            name = company;
        }
    }
    let mut filled = Filled {
        form: form.unwrap_or_default().name().to_owned(),
        name,
        kana,
        contact,
        email: said(names::EMAIL),
        postal: said(names::POSTAL),
        ..Filled::default()
    };
    lies_at(&mut filled, columns, row);
    filled.receipt = receipt(&filled, &said(names::RECEIPT), wrong);
    filled.news = words::yes(&said(names::NEWS)).unwrap_or_else(|cell| {
        wrong.push(Wrong {
            at: Field::News,
            why: Bad::NotAChoice,
            cell,
        });
        false
    });
    filled
}

/// From columns of its parts, or one that has all of it.
fn lies_at(filled: &mut Filled, columns: &Columns, row: &[String]) {
    let said = |at| columns.said(row, at);
    [
        filled.prefecture,
        filled.city,
        filled.street,
        filled.building,
    ] = [
        names::PREFECTURE,
        names::CITY,
        names::STREET,
        names::BUILDING,
    ]
    .map(said);
    let whole = width::tidy(&said(names::ADDRESS));
    if whole.is_empty() {
        return;
    }
    let mut rest = whole.as_str();
    if let Some(prefecture) = PREFECTURES.into_iter().find(|name| rest.starts_with(name)) {
        prefecture.clone_into(&mut filled.prefecture);
        rest = rest[prefecture.len()..].trim_start();
    }
    if filled.city.is_empty() && filled.street.is_empty() {
        let (city, street) = rest.split_at(
            rest.find(|c: char| c.is_ascii_digit())
                .unwrap_or(rest.len()),
        );
        let (street, building) = street.split_once(' ').unwrap_or((street, ""));
        city.trim_end().clone_into(&mut filled.city);
        street.clone_into(&mut filled.street);
        if filled.building.is_empty() {
            building.clone_into(&mut filled.building);
        }
    } else if filled.street.is_empty() {
        rest.clone_into(&mut filled.street);
    } else if filled.city.is_empty() {
        rest.clone_into(&mut filled.city);
    }
}

/// Where nothing is said: one for the year, if there is an address for it.
fn receipt(filled: &Filled, said: &str, wrong: &mut Vec<Wrong>) -> String {
    let lies = [
        &filled.postal,
        &filled.prefecture,
        &filled.city,
        &filled.street,
    ];
    let wish = match words::wish(said) {
        Ok(Some(wish)) => wish,
        Ok(None) if lies.iter().any(|part| !part.trim().is_empty()) => ReceiptWish::Yearly,
        Ok(None) => ReceiptWish::None,
        Err(cell) => {
            wrong.push(Wrong {
                at: Field::Receipt,
                why: Bad::NotAChoice,
                cell,
            });
            ReceiptWish::None
        }
    };
    wish.name().to_owned()
}

/// What they give again and again, where the line says both how often and how much.
fn member(columns: &Columns, row: &[String], wrong: &mut Vec<Wrong>) -> Option<(Rhythm, Yen)> {
    let said = |at| columns.said(row, at);
    let (often, mut amount) = (said(names::RHYTHM), said(names::AMOUNT));
    let mut rhythm = words::rhythm(&often).unwrap_or_else(|cell| {
        wrong.push(Wrong {
            at: Field::Rhythm,
            why: Bad::NotAChoice,
            cell,
        });
        None
    });
    for (at, each) in [
        (names::MONTHLY, Rhythm::Monthly),
        (names::YEARLY, Rhythm::Yearly),
    ] {
        if amount.is_empty() && !said(at).is_empty() {
            (amount, rhythm) = (said(at), Some(each));
        }
    }
    let rhythm = rhythm.filter(|rhythm| *rhythm != Rhythm::Once)?;
    let yen = match Yen::parse(&amount) {
        Ok(yen) if yen > MOST => Err(Bad::TooMuch),
        other => other,
    };
    let yen = yen.map_err(|why| {
        wrong.push(Wrong {
            at: Field::Amount,
            why,
            cell: amount,
        });
    });
    Some((rhythm, yen.ok()?))
}

fn cell_of(filled: &Filled, at: Field) -> String {
    let cell = match at {
        Field::Form => &filled.form,
        Field::Name => &filled.name,
        Field::Kana => &filled.kana,
        Field::Contact => &filled.contact,
        Field::Email => &filled.email,
        Field::Postal => &filled.postal,
        Field::Prefecture => &filled.prefecture,
        Field::City => &filled.city,
        Field::Street => &filled.street,
        Field::Building => &filled.building,
        _ => return String::new(),
    };
    cell.trim().to_owned()
}
