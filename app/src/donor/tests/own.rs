//! What a donor does alone, and what is left to staff.

use super::super::receipt::{Issuing, Way};
use super::*;
use crate::people::{Membership, Role, Standing};
use crate::value::{MembershipId, ReceiptId};

/// Who signed in by the mail of these donors.
fn gives_as(donors: &[DonorId]) -> Actor {
    Actor::Person {
        person: PersonId::new(),
        areas: Vec::new(),
        roles: vec![Role::Donor],
        companies: Vec::new(),
        platform: Vec::new(),
        donors: donors.to_vec(),
    }
}

fn known(office: &mut Office, details: Details) -> DonorId {
    let id = DonorId::new();
    office.keep(Row::Donor(Donor {
        id,
        details,
        ..Donor::default()
    }));
    id
}

fn corrects(
    office: &mut Office,
    by: &Actor,
    donor: DonorId,
    details: Details,
) -> Result<Answer, Stop> {
    let seen = office.donor(donor).details.clone();
    let cmd = Correct {
        donor,
        details,
        seen,
    };
    office.does(by, &Command::Correct(Box::new(cmd)))
}

#[test]
fn a_donor_mends_what_is_theirs_and_no_other_donors() {
    let mut office = Office::opens();
    let (own, other) = (known(&mut office, sakura()), known(&mut office, sakura()));
    let by = gives_as(&[own]);
    let moved = Details {
        name: line("阿部 さくら"),
        kana: Kana::parse("アベ サクラ").ok(),
        receipt: ReceiptWish::Each,
        anonymous: true,
        news: true,
        ..sakura()
    };
    corrects(&mut office, &by, own, moved.clone()).unwrap();
    assert_eq!(office.donor(own).details, moved);
    let consent = office.donor(own).consent.clone().unwrap();
    assert_eq!(consent.page.as_str(), PORTAL);
    assert_eq!(
        consent.wording.as_str(),
        crate::lang::words::give_news(Lang::Ja)
    );
    let not = corrects(&mut office, &by, other, moved.clone());
    assert_eq!(not, refused(Refusal::NotAllowed));
    // Of one that is not there is said the same.
    let nobody = Correct {
        donor: DonorId::new(),
        details: moved,
        seen: sakura(),
    };
    let not = office.does(&by, &Command::Correct(Box::new(nobody)));
    assert_eq!(not, refused(Refusal::NotAllowed));
    assert_eq!(office.donor(other).details, sakura());
}

#[test]
fn the_way_in_and_what_they_are_is_changed_by_staff_alone() {
    let mut office = Office::opens();
    let own = known(&mut office, sakura());
    let by = gives_as(&[own]);
    let elsewhere = Details {
        email: Email::parse("other@aoki.example").ok(),
        ..sakura()
    };
    let company = Details {
        form: Form::Company,
        ..sakura()
    };
    for details in [elsewhere, company] {
        let not = corrects(&mut office, &by, own, details);
        assert_eq!(not, refused(Refusal::NotAllowed));
    }
    assert_eq!(office.donor(own).details, sakura());
}

#[test]
fn whoever_came_by_an_address_of_before_comes_no_more() {
    let mut office = Office::opens();
    let (own, other) = (known(&mut office, sakura()), known(&mut office, sakura()));
    for donor in [own, other] {
        office.keep(Row::Membership(Membership {
            id: MembershipId::new(),
            role: Role::Donor,
            donor: Some(donor),
            from: day(-30),
            ..Membership::default()
        }));
    }
    let spelled = Details {
        email: Email::parse("SAKURA@aoki.example").ok(),
        ..sakura()
    };
    corrects(&mut office, &mio(), own, spelled.clone()).unwrap();
    let open = |office: &Office| {
        let all = office.memberships.iter();
        all.filter(|m| m.standing == Standing::Active)
            .map(|m| m.donor)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        open(&office).len(),
        2,
        "another spelling is no other address"
    );
    let moved = Details {
        email: Email::parse("other@aoki.example").ok(),
        ..spelled
    };
    corrects(&mut office, &mio(), own, moved).unwrap();
    assert_eq!(open(&office), [Some(other)]);
    let ended = office
        .memberships
        .iter()
        .find(|m| m.standing == Standing::Ended);
    assert_eq!(ended.unwrap().until, Some(now()));
}

#[test]
fn a_donor_has_a_receipt_made_for_single_gifts_of_their_own_and_nothing_else() {
    let mut office = Office::opens();
    let seen = office.charity.clone().unwrap().issuing;
    let issuing = Issuing {
        seat: Some(harajuku()),
        ..Issuing::default()
    };
    let certify = Command::Certify(Box::new(Certify { issuing, seen }));
    office.does(&mio(), &certify).unwrap();
    let (own, other) = (known(&mut office, sakura()), known(&mut office, sakura()));
    let paid = |office: &mut Office, donor| {
        let book = Book {
            payment: PaymentId::new(),
            donor,
            amount: yen(3000),
            means: Means::Cash,
            day: day(-400),
            ..Book::default()
        };
        office.does(&mio(), &Command::Book(book.clone())).unwrap();
        book.payment
    };
    let (mine, another) = (paid(&mut office, own), paid(&mut office, own));
    let theirs = paid(&mut office, other);
    let by = gives_as(&[own]);
    let issue = |donor, covers, send| Issue {
        receipt: ReceiptId::new(),
        donor,
        covers,
        send,
        instead_of: None,
    };
    let one = issue(own, Covers::Payments(vec![mine]), true);
    for not in [
        issue(other, Covers::Payments(vec![theirs]), true),
        issue(own, Covers::Payments(vec![another]), false),
        issue(own, Covers::Year(2025), true),
        Issue {
            instead_of: Some(ReceiptId::new()),
            ..one.clone()
        },
    ] {
        let told = office.does(&by, &Command::Issue(not.clone()));
        assert_eq!(told, refused(Refusal::NotAllowed), "{not:?}");
    }
    let another_donors = issue(own, Covers::Payments(vec![theirs]), true);
    let told = office.does(&by, &Command::Issue(another_donors));
    assert_eq!(told, refused(Refusal::NoSuchPayment));
    office.does(&by, &Command::Issue(one.clone())).unwrap();
    let receipt = office.receipts.last().unwrap();
    assert_eq!((receipt.id, receipt.way), (one.receipt, Way::Mail));
    assert_eq!(office.thanks.len(), 1);
    let again = issue(own, Covers::Payments(vec![mine]), true);
    let told = office.does(&by, &Command::Issue(again));
    assert_eq!(told, refused(Refusal::Receipted));
}
