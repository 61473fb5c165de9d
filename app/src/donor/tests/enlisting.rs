//! A list that was kept elsewhere is taken in: once, however often it comes.

use super::super::transfer::MAX_LINES;
use super::*;

fn enlist(lines: Vec<Listed>, agreed: bool) -> Command {
    let lang = Lang::Ja;
    Command::Enlist(Enlist {
        lines,
        agreed,
        lang,
    })
}

fn listed(details: Details) -> Listed {
    Listed::of(details, None)
}

#[test]
fn a_list_is_taken_in_once_however_often_it_comes() {
    let mut office = Office::opens();
    let member = Some((Rhythm::Monthly, yen(3000)));
    let lines = vec![Listed::of(sakura(), member), listed(harbour())];
    let command = enlist(lines.clone(), false);
    office.does(&mio(), &command).unwrap();
    assert_eq!((office.donors.len(), office.pledges.len()), (2, 1));
    let pledge = &office.pledges[0];
    assert_eq!((pledge.donor, pledge.amount), (lines[0].donor, yen(3000)));
    assert_eq!(pledge.state, PledgeState::Waiting);
    assert!(office.thanks.is_empty(), "nobody is written to");
    let before = office.clone();
    office.does(&mio(), &command).unwrap();
    assert_eq!(office, before);
    // Also where one of them was mended since, and the other one merged.
    office.donors[0].details.name = line("青木 桜");
    office.donors[1].merged_into = Some(lines[0].donor);
    let before = office.clone();
    let longer = [lines, vec![listed(amira())]].concat();
    office.does(&mio(), &enlist(longer, false)).unwrap();
    assert_eq!(office.donors.len(), 3);
    assert_eq!(office.donors[..2], before.donors);
    assert_eq!(office.pledges, before.pledges);
}

#[test]
fn a_visitor_does_not_learn_who_stands_on_a_list() {
    let mut office = Office::opens();
    let sakura = Listed::of(sakura(), Some((Rhythm::Monthly, yen(3000))));
    let pledge = sakura.member.as_ref().unwrap().pledge;
    let guessed = Give {
        donor: sakura.donor,
        ..give(amira(), Rhythm::Once, 3000)
    };
    let promised = Give {
        pledge,
        ..give(amira(), Rhythm::Once, 3000)
    };
    // The same, whether or not she was taken in.
    for _ in 0..2 {
        for cmd in [&guessed, &promised] {
            assert_eq!(office.gives(cmd), refused(Refusal::NotAllowed));
        }
        let list = enlist(vec![sakura.clone()], false);
        office.does(&mio(), &list).unwrap();
    }
}

#[test]
fn a_newsletter_goes_to_whose_consent_is_on_record() {
    let wants = |name: &str| {
        listed(Details {
            name: line(name),
            news: true,
            ..sakura()
        })
    };
    let mut office = Office::opens();
    office
        .does(&mio(), &enlist(vec![wants("青木 一")], false))
        .unwrap();
    let quiet = &office.donors[0];
    assert_eq!((quiet.details.news, &quiet.consent), (false, &None));
    office
        .does(&mio(), &enlist(vec![wants("青木 二")], true))
        .unwrap();
    let reader = &office.donors[1];
    assert!(reader.details.news);
    let consent = reader.consent.as_ref().unwrap();
    assert_eq!(
        (consent.at, consent.page.as_str()),
        (now(), super::super::enlist::ROSTER)
    );
    let wording = consent.wording.to_string();
    assert!(
        wording.contains("名簿") && wording.contains("2027年1月15日"),
        "{wording}"
    );
}

#[test]
fn a_list_says_what_is_needed_but_how_a_name_is_read() {
    let mut office = Office::opens();
    let unread = Details {
        kana: None,
        ..sakura()
    };
    office
        .does(&mio(), &enlist(vec![listed(unread)], false))
        .unwrap();
    let before = office.clone();
    let nowhere = Details {
        address: None,
        ..sakura()
    };
    let mut lines = vec![listed(harbour()), listed(nowhere)];
    let missing = office.does(&mio(), &enlist(lines.clone(), false));
    assert!(matches!(missing, Err(Stop::Refused(_))), "{missing:?}");
    lines[1] = lines[0].clone();
    let twice = office.does(&mio(), &enlist(lines, false));
    assert_eq!(twice, refused(Refusal::NotAllowed));
    let some = |amount, rhythm| vec![Listed::of(harbour(), Some((rhythm, amount)))];
    for (amount, rhythm, at, why) in [
        (Yen::ZERO, Rhythm::Monthly, Field::Amount, Bad::Missing),
        (
            yen(10_000_001),
            Rhythm::Monthly,
            Field::Amount,
            Bad::TooMuch,
        ),
        (yen(1000), Rhythm::Once, Field::Rhythm, Bad::NotAChoice),
    ] {
        let told = office.does(&mio(), &enlist(some(amount, rhythm), false));
        assert_eq!(told, wrong(&[(at, why)]));
    }
    assert_eq!(
        office.does(&mio(), &enlist(Vec::new(), false)),
        refused(Refusal::Lines)
    );
    let many = |n: usize| {
        let name = |n: usize| line(&format!("Donor {n}"));
        let lines = (0..n).map(|n| Details {
            name: name(n),
            ..amira()
        });
        lines.map(listed).collect::<Vec<_>>()
    };
    let too_many = enlist(many(MAX_LINES + 1), false);
    assert_eq!(office.does(&mio(), &too_many), refused(Refusal::Lines));
    assert_eq!(office, before, "of a refused command nothing is taken in");
    office
        .does(&mio(), &enlist(many(MAX_LINES), false))
        .unwrap();
    assert_eq!(office.donors.len(), MAX_LINES + 1);
}

/// Chance may give two promises one number; then the second takes its next.
#[test]
fn each_promise_of_a_list_has_its_own_number() {
    let mut office = Office::opens();
    let lines: Vec<Listed> = (0..MAX_LINES)
        .map(|n| {
            let details = Details {
                name: line(&format!("Donor {n}")),
                ..amira()
            };
            Listed::of(details, Some((Rhythm::Yearly, yen(12_000))))
        })
        .collect();
    // The first number of one of them is somebody's already.
    let taken = Reference::of(lines[7].member.as_ref().unwrap().pledge)
        .next()
        .unwrap();
    office.pledges.push(Pledge {
        id: PledgeId::new(),
        reference: taken.clone(),
        ..Pledge::default()
    });
    let last = lines[7].donor;
    office.does(&mio(), &enlist(lines, false)).unwrap();
    let mut numbers: Vec<&Reference> = office.pledges.iter().map(|p| &p.reference).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), MAX_LINES + 1);
    let moved = office.pledges.iter().find(|p| p.donor == last).unwrap();
    assert_ne!(moved.reference, taken);
}
