//! The work list as a file: RFC 4180, in UTF-8 with a byte order mark.

use super::super::trends::hands_out;
use super::super::{Room, date};
use crate::donor::benefit::owed::Owed;
use crate::donor::{Donor, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::value::cell::quoted;

/// For whoever packs or invites.
pub fn saves(room: &Room, chosen: &[Owed]) {
    let text = table(room.lang, chosen, |one| {
        let donor = room.donor_now(one.donor).unwrap_or_default();
        let plan = room.plan_name(one.plan).unwrap_or_default();
        (donor, plan)
    });
    hands_out(room, Kind::Fulfilment, "benefits", chosen.len(), &text);
}

fn table(lang: Lang, chosen: &[Owed], about: impl Fn(&Owed) -> (Donor, String)) -> String {
    let heads = [
        w::donor_field_benefits(lang),
        w::benefits_occasion(lang),
        w::benefits_due_on(lang),
        w::donor_field_plan(lang),
        w::donor_field_name(lang),
        w::donor_field_kana(lang),
        w::donor_field_contact(lang),
        w::donor_field_postal(lang),
        w::trends_address(lang),
        w::donor_field_email(lang),
    ];
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        cells.join(",") + "\r\n"
    };
    let mut text = String::from("\u{feff}");
    text += &line(&heads.map(str::to_owned));
    for one in chosen {
        let (donor, plan) = about(one);
        let details = &donor.details;
        let said = |line: Option<String>| line.unwrap_or_default();
        let address = details.address.as_ref();
        text += &line(&[
            wording::benefit(lang, one.benefit.what, one.benefit.name.as_ref()),
            wording::occasion(lang, one.occasion),
            date(one.due),
            plan,
            details.name.to_string(),
            said(details.kana.as_ref().map(ToString::to_string)),
            said(details.contact.as_ref().map(ToString::to_string)),
            said(address.map(|a| a.postal.to_string())),
            said(address.map(crate::value::Address::line)),
            said(donor.read_at().map(ToString::to_string)),
        ]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::donor::benefit::{Benefit, Occasion, What};
    use crate::value::{DonorId, FulfilmentId, Line, PlanId, PledgeId};

    #[test]
    fn a_file_says_what_goes_to_whom() {
        let one = Owed {
            id: FulfilmentId::new(),
            donor: DonorId::new(),
            pledge: PledgeId::new(),
            plan: PlanId::new(),
            benefit: Benefit {
                what: What::Report,
                ..Benefit::default()
            },
            occasion: Occasion::Month {
                year: 2026,
                month: 6,
            },
            due: crate::time::from_input("2026-06-30T00:00").unwrap(),
            held: None,
        };
        let about = |_: &Owed| {
            let mut donor = Donor::default();
            donor.details.name = Line::parse("=青木, さくら").unwrap();
            (donor, "サポーター".to_owned())
        };
        let text = table(Lang::Ja, &[one], about);
        let last = text.lines().last().unwrap();
        // A name is no formula of a spreadsheet.
        assert_eq!(
            last,
            "年次報告書,2026年6月分,2026-06-30,サポーター,\"'=青木, さくら\",,,,,"
        );
    }
}
