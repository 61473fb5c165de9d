//! Where a postal code lies. The data are those of the post office, as `build.rs` has put them together.

use app::donor::Place;
use app::value::Postal;

/// Code, prefecture, city and district, street: a line for each, sorted.
const PLACES: &str = include_str!(concat!(env!("OUT_DIR"), "/postal.tsv"));

/// Most codes name one place, a few several: 498-0000 lies in two prefectures.
#[must_use]
pub fn places(code: &Postal) -> Vec<Place> {
    let code = code.digits();
    let mut lines = PLACES[first(code)..].lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next().filter(|line| line.starts_with(code)) {
        let mut cells = line.split('\t').skip(1);
        let mut cell = || cells.next().unwrap_or_default().to_owned();
        found.push(Place {
            prefecture: cell(),
            city: cell(),
            street: cell(),
        });
    }
    found
}

/// Where the first line begins that is not before a code.
fn first(code: &str) -> usize {
    let (mut from, mut to) = (0, PLACES.len());
    while from < to {
        let middle = line_at(usize::midpoint(from, to));
        let line = &PLACES[middle..];
        let next = line.find('\n').map_or(PLACES.len(), |n| middle + n + 1);
        if line < code {
            from = next;
        } else {
            to = middle;
        }
    }
    from
}

/// The beginning of the line that an octet belongs to.
fn line_at(octet: usize) -> usize {
    let before = &PLACES.as_bytes()[..octet];
    before
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> Vec<(String, String)> {
        let places = places(&Postal::parse(code).unwrap());
        places.into_iter().map(|p| (p.prefecture, p.city)).collect()
    }

    fn place(prefecture: &str, city: &str) -> (String, String) {
        (prefecture.to_owned(), city.to_owned())
    }

    #[test]
    fn a_code_names_its_place() {
        assert_eq!(of("150-0001"), [place("東京都", "渋谷区神宮前")]);
        assert_eq!(of("907-1801"), [place("沖縄県", "八重山郡与那国町与那国")]);
    }

    #[test]
    fn one_code_lies_in_two_prefectures() {
        let both = [place("三重県", "桑名郡木曽岬町"), place("愛知県", "弥富市")];
        assert_eq!(of("498-0000"), both);
    }

    #[test]
    fn what_is_no_code_names_nothing() {
        assert_eq!(of("000-0000"), []);
        assert_eq!(of("999-9999"), []);
    }

    #[test]
    fn every_line_is_found_by_its_code_and_names_a_known_prefecture() {
        for line in PLACES.lines().step_by(97).chain(PLACES.lines().last()) {
            let mut cells = line.split('\t');
            let (code, prefecture) = (cells.next().unwrap(), cells.next().unwrap());
            assert!(
                app::value::address::PREFECTURES.contains(&prefecture),
                "{line}"
            );
            let found = of(code);
            assert!(found.iter().any(|(p, _)| p == prefecture), "{line}");
        }
    }
}
