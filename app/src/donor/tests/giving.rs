//! Somebody gives on the public page.

use super::*;
use crate::lang::words as w;

#[test]
fn a_visitor_promises_once_and_is_told_how_to_send_it() {
    let mut office = Office::opens();
    let cmd = give(sakura(), Rhythm::Once, 3000);
    let reference = Reference::of(cmd.pledge).next().unwrap();
    let told = Answer::Pledged {
        reference: reference.clone(),
    };
    assert_eq!(office.gives(&cmd), Ok(told));
    assert_eq!(office.donor(cmd.donor).details, sakura());
    let pledge = office.pledge(cmd.pledge);
    assert_eq!(pledge.donor, cmd.donor);
    assert_eq!((pledge.amount, pledge.received), (yen(3000), Yen::ZERO));
    assert_eq!(pledge.state, PledgeState::Waiting);
    let [mail] = office.thanks.as_slice() else {
        panic!("{:?}", office.thanks)
    };
    assert_eq!(mail.to.as_str(), "sakura@aoki.example");
    let about = About::Pledged {
        amount: yen(3000),
        rhythm: Rhythm::Once,
        reference,
        account: "みなと銀行 本店\n普通 1234567".to_owned(),
    };
    assert_eq!(mail.about, about);
    assert_eq!(office.books, [], "a promise is no money");
}

#[test]
fn whoever_is_signed_in_gives_as_a_visitor_does_and_the_server_gives_nothing() {
    let cmd = Command::Give(Box::new(give(amira(), Rhythm::Monthly, 500)));
    for by in [staff(Area::Events), staff(Area::Fundraising)] {
        let mut office = Office::opens();
        office.does(&by, &cmd).unwrap();
        assert_eq!(office.pledges[0].rhythm, Rhythm::Monthly);
    }
    for by in [Actor::Clock, Actor::Door, Actor::Operator] {
        let not = Office::opens().does(&by, &cmd);
        assert_eq!(not, refused(Refusal::NotAllowed));
    }
}

#[test]
fn too_little_too_much_and_nothing_is_told() {
    let most = u32::try_from(MOST.get()).unwrap();
    let gives = |rhythm, amount| Office::opens().gives(&give(sakura(), rhythm, amount));
    let said = |bad| wrong(&[(Field::Amount, bad)]);
    assert_eq!(gives(Rhythm::Once, 0), said(Bad::Missing));
    let little = Bad::TooLittle { least: 1000 };
    assert_eq!(gives(Rhythm::Once, 999), said(little));
    assert_eq!(gives(Rhythm::Once, most + 1), said(Bad::TooMuch));
    let little = Bad::TooLittle { least: 3000 };
    assert_eq!(gives(Rhythm::Yearly, 2999), said(little));
    for (rhythm, amount) in [
        (Rhythm::Once, 1000),
        (Rhythm::Once, most),
        (Rhythm::Monthly, 500),
        (Rhythm::Yearly, 3000),
    ] {
        assert!(gives(rhythm, amount).is_ok(), "{rhythm:?} {amount}");
    }
}

#[test]
fn a_company_needs_no_reading_and_its_contact_is_written_to() {
    let mut office = Office::opens();
    let cmd = give(harbour(), Rhythm::Yearly, 120_000);
    office.gives(&cmd).unwrap();
    assert_eq!(office.donor(cmd.donor).addressee().as_str(), "江口 花");
    assert_eq!(office.thanks[0].name, line("江口 花"));
    let person = Details {
        kana: None,
        ..sakura()
    };
    assert_eq!(
        Office::opens().gives(&give(person, Rhythm::Once, 3000)),
        wrong(&[(Field::Kana, Bad::Missing)])
    );
}

#[test]
fn a_receipt_needs_an_address_and_half_of_one_is_none() {
    let nowhere = Details {
        address: None,
        ..sakura()
    };
    let gives = |details: &Details| {
        let cmd = give(details.clone(), Rhythm::Once, 3000);
        Office::opens().gives(&cmd)
    };
    let parts = [Field::Postal, Field::Prefecture, Field::City, Field::Street];
    for receipt in [ReceiptWish::Yearly, ReceiptWish::Each] {
        let details = Details {
            receipt,
            ..nowhere.clone()
        };
        let all = parts.map(|part| (part, Bad::Missing));
        assert_eq!(gives(&details), wrong(&all));
    }
    let none = Details {
        receipt: ReceiptWish::None,
        ..nowhere
    };
    assert!(gives(&none).is_ok());
    let half = Details {
        address: Some(Address {
            street: Line::default(),
            ..harajuku()
        }),
        ..none
    };
    assert_eq!(gives(&half), wrong(&[(Field::Street, Bad::Missing)]));
}

#[test]
fn all_that_is_wrong_is_told_at_once_in_the_forms_order() {
    let nobody = Details {
        news: true,
        ..Details::default()
    };
    let all = [
        Field::Amount,
        Field::Name,
        Field::Email,
        Field::Postal,
        Field::Prefecture,
        Field::City,
        Field::Street,
    ];
    let all = all.map(|field| (field, Bad::Missing));
    let cmd = give(nobody.clone(), Rhythm::Once, 0);
    assert_eq!(Office::opens().gives(&cmd), wrong(&all));
    let quiet = Details {
        news: false,
        ..nobody
    };
    let cmd = give(quiet, Rhythm::Once, 0);
    assert_eq!(Office::opens().gives(&cmd), wrong(&all));
}

#[test]
fn who_stays_unnamed_has_a_name_on_the_receipt_and_gets_the_mail() {
    let mut office = Office::opens();
    let unnamed = Details {
        anonymous: true,
        ..sakura()
    };
    let cmd = give(unnamed, Rhythm::Once, 3000);
    office.gives(&cmd).unwrap();
    let donor = office.donor(cmd.donor);
    assert!(donor.details.anonymous);
    assert_eq!(donor.details.name, line("青木 さくら"));
    assert_eq!(office.thanks.len(), 1);
    let nameless = Details {
        name: Line::default(),
        ..donor.details.clone()
    };
    let cmd = give(nameless, Rhythm::Once, 3000);
    assert_eq!(office.gives(&cmd), wrong(&[(Field::Name, Bad::Missing)]));
}

#[test]
fn a_newsletter_is_agreed_to_with_the_words_that_were_read() {
    for lang in [Lang::Ja, Lang::En] {
        let mut office = Office::opens();
        let wants = Give {
            details: Details {
                news: true,
                ..amira()
            },
            lang,
            ..give(amira(), Rhythm::Once, 3000)
        };
        office.gives(&wants).unwrap();
        let consent = office.donor(wants.donor).consent.clone().unwrap();
        assert_eq!((consent.at, consent.page.as_str()), (now(), "/give"));
        assert_eq!(consent.wording.as_str(), w::give_news(lang));
    }
    let mut office = Office::opens();
    let cmd = give(amira(), Rhythm::Once, 3000);
    office.gives(&cmd).unwrap();
    assert_eq!(office.donor(cmd.donor).consent, None);
}

#[test]
fn nothing_is_promised_where_no_gifts_are_taken() {
    let cmd = give(sakura(), Rhythm::Once, 3000);
    let open = particulars();
    let shut = Particulars {
        open: false,
        ..open.clone()
    };
    let nowhere = Particulars {
        account: Passage::default(),
        ..open
    };
    for particulars in [Some(shut), Some(nowhere), None] {
        let mut office = Office::opens();
        office.charity = particulars.map(|particulars| Charity {
            id: CHARITY,
            particulars,
            ..Charity::default()
        });
        assert_eq!(office.gives(&cmd), refused(Refusal::Shut));
        let as_staff = office.does(&mio(), &Command::Give(Box::new(cmd.clone())));
        assert_eq!(as_staff, refused(Refusal::Shut));
    }
}

#[test]
fn a_number_that_somebody_has_is_given_to_nobody_else() {
    let cmd = give(sakura(), Rhythm::Once, 3000);
    let numbers: Vec<Reference> = Reference::of(cmd.pledge).collect();
    let taken = |office: &mut Office, numbers: &[Reference]| {
        office.pledges = Vec::new();
        for reference in numbers {
            office.pledges.push(Pledge {
                id: PledgeId::new(),
                reference: reference.clone(),
                ..Pledge::default()
            });
        }
    };
    let mut office = Office::opens();
    taken(&mut office, &numbers[..2]);
    let third = Answer::Pledged {
        reference: numbers[2].clone(),
    };
    assert_eq!(office.gives(&cmd), Ok(third));
    assert_eq!(office.pledge(cmd.pledge).reference, numbers[2]);
    let mut office = Office::opens();
    taken(&mut office, &numbers);
    assert_eq!(office.gives(&cmd), refused(Refusal::NoReference));
    // Sent once more, under another name, it gets one.
    let again = Give {
        pledge: PledgeId::new(),
        ..cmd
    };
    assert!(office.gives(&again).is_ok());
}

#[test]
fn whoever_gives_again_is_written_down_anew_and_no_name_serves_twice() {
    let mut office = Office::opens();
    let first = office.promised(sakura(), Rhythm::Once, 3000);
    let cmd = give(sakura(), Rhythm::Once, 3000);
    office.gives(&cmd).unwrap();
    assert_eq!(office.donors.len(), 2, "nobody learns whom we know");
    for taken in [
        Give {
            donor: first.donor,
            pledge: PledgeId::new(),
            ..cmd.clone()
        },
        Give {
            donor: DonorId::new(),
            pledge: first.id,
            ..cmd
        },
    ] {
        assert_eq!(office.gives(&taken), refused(Refusal::NotAllowed));
    }
}

#[test]
fn a_visitors_device_tells_what_is_wrong_and_guesses_nothing_else() {
    let office = Office::opens();
    let here = |cmd: &Give| {
        let command = Command::Give(Box::new(cmd.clone()));
        let facts = Facts {
            charity: Known::Known(office.charity.clone()),
            ..Facts::default()
        };
        decide(&command, &Actor::Visitor, &facts, now())
    };
    let good = give(sakura(), Rhythm::Once, 3000);
    assert_eq!(here(&good), Err(Stop::Hidden));
    let bad = give(sakura(), Rhythm::Once, 0);
    assert_eq!(here(&bad), wrong(&[(Field::Amount, Bad::Missing)]));
}
