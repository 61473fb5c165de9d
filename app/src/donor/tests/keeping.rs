//! Who looks after donors writes them down, mends what is written, and says how gifts are taken.

use super::*;
use crate::lang::words as w;

fn enter(details: Details) -> Enter {
    Enter {
        donor: DonorId::new(),
        details,
        lang: Lang::Ja,
    }
}

fn entered(office: &mut Office, details: Details) -> DonorId {
    let cmd = enter(details);
    let donor = cmd.donor;
    office.does(&mio(), &Command::Enter(Box::new(cmd))).unwrap();
    donor
}

fn corrects(
    office: &mut Office,
    donor: DonorId,
    seen: &Details,
    details: &Details,
) -> Result<Answer, Stop> {
    let cmd = Correct {
        donor,
        details: details.clone(),
        seen: seen.clone(),
    };
    office.does(&mio(), &Command::Correct(Box::new(cmd)))
}

#[test]
fn a_donor_is_written_down_without_a_mail_and_only_once() {
    let mut office = Office::opens();
    let by_letter = Details {
        email: None,
        ..sakura()
    };
    let cmd = enter(by_letter.clone());
    let enters = Command::Enter(Box::new(cmd.clone()));
    office.does(&mio(), &enters).unwrap();
    assert_eq!(office.donor(cmd.donor).details, by_letter);
    assert_eq!(office.donor(cmd.donor).created, now());
    assert_eq!(office.thanks, []);
    let again = office.does(&mio(), &enters);
    assert_eq!(again, refused(Refusal::NotAllowed));
    let unread = Details {
        news: true,
        ..by_letter
    };
    let enters = Command::Enter(Box::new(enter(unread)));
    assert_eq!(
        office.does(&mio(), &enters),
        wrong(&[(Field::Email, Bad::Missing)])
    );
}

#[test]
fn of_two_who_mend_different_fields_both_are_right() {
    let mut office = Office::opens();
    let donor = entered(&mut office, sakura());
    let seen = sakura();
    let married = Details {
        name: line("阿部 さくら"),
        kana: Kana::parse("アベ サクラ").ok(),
        ..sakura()
    };
    let mut moved = sakura();
    moved.address.as_mut().unwrap().street = line("4-5-6");
    corrects(&mut office, donor, &seen, &married).unwrap();
    corrects(&mut office, donor, &seen, &moved).unwrap();
    let both = Details {
        address: moved.address,
        ..married
    };
    assert_eq!(office.donor(donor).details, both);
}

#[test]
fn of_two_who_mend_the_same_field_the_later_one_is_told() {
    let mut office = Office::opens();
    let donor = entered(&mut office, sakura());
    let seen = sakura();
    let named = |name: &str| Details {
        name: line(name),
        ..sakura()
    };
    let lives = |street: &str| {
        let mut details = sakura();
        details.address.as_mut().unwrap().street = line(street);
        details
    };
    corrects(&mut office, donor, &seen, &named("阿部 さくら")).unwrap();
    let told = |field: &str| {
        refused(Refusal::Changed {
            fields: vec![field.to_owned()],
        })
    };
    let late = corrects(&mut office, donor, &seen, &named("安部 さくら"));
    assert_eq!(late, told("name"));
    assert_eq!(office.donor(donor).details.name, line("阿部 さくら"));
    corrects(&mut office, donor, &seen, &lives("4-5-6")).unwrap();
    let late = corrects(&mut office, donor, &seen, &lives("7-8-9"));
    assert_eq!(late, told("address.street"));
}

#[test]
fn what_changes_nothing_is_not_written_and_what_is_needed_stays() {
    let mut office = Office::opens();
    let donor = entered(&mut office, sakura());
    let same = Correct {
        donor,
        details: sakura(),
        seen: sakura(),
    };
    let same = Command::Correct(Box::new(same));
    let decision = decide(&same, &mio(), &office.facts(&same), now()).unwrap();
    assert_eq!(decision, crate::rule::Decision::default());
    let unread = Details {
        kana: None,
        ..sakura()
    };
    let not = corrects(&mut office, donor, &sakura(), &unread);
    assert_eq!(not, wrong(&[(Field::Kana, Bad::Missing)]));
    let unknown = corrects(&mut office, DonorId::new(), &sakura(), &unread);
    assert_eq!(unknown, refused(Refusal::NoSuchDonor));
}

#[test]
fn what_was_agreed_to_stays_until_it_is_taken_back() {
    let mut office = Office::opens();
    let reads = Details {
        news: true,
        ..sakura()
    };
    let cmd = give(reads.clone(), Rhythm::Once, 3000);
    office.gives(&cmd).unwrap();
    let agreed = office.donor(cmd.donor).consent.clone();
    let renamed = Details {
        name: line("阿部 さくら"),
        ..reads.clone()
    };
    corrects(&mut office, cmd.donor, &reads, &renamed).unwrap();
    assert_eq!(office.donor(cmd.donor).consent, agreed);
    let quiet = Details {
        news: false,
        ..renamed.clone()
    };
    corrects(&mut office, cmd.donor, &renamed, &quiet).unwrap();
    let ended = office.donor(cmd.donor).consent.clone();
    let until = agreed.clone().map(|consent| Consent {
        ended: Some(now()),
        ..consent
    });
    assert_eq!(ended, until, "what they agreed to, and until when");
    corrects(&mut office, cmd.donor, &quiet, &renamed).unwrap();
    let anew = office.donor(cmd.donor).consent.clone().unwrap();
    assert_eq!(anew.page.as_str(), "/desk/donors");
    assert_eq!(anew.wording.as_str(), w::donors_news_tick(Lang::Ja));
    assert_eq!(anew.ended, None);
}

#[test]
fn nothing_is_sent_to_an_address_that_mails_come_back_from() {
    let mut office = Office::opens();
    let pledge = office.promised(sakura(), Rhythm::Once, 3000);
    let donor = pledge.donor;
    let email = |text: &str| Email::parse(text).unwrap();
    let own = sakura().email.unwrap();
    let suppress = |to: &Email| {
        let to = to.clone();
        Command::Suppress(Suppress { donor, to })
    };
    let thanked = |office: &mut Office| {
        let cash = Book {
            payment: PaymentId::new(),
            donor,
            amount: yen(1000),
            means: Means::Cash,
            day: now(),
            thank: true,
            ..Book::default()
        };
        office.does(&mio(), &Command::Book(cash)).unwrap();
        office.thanks.drain(..).count()
    };
    assert_eq!(thanked(&mut office), 1);
    for by in [mio(), Actor::Visitor] {
        let said = office.does(&by, &suppress(&own));
        assert_eq!(said, refused(Refusal::NotAllowed));
    }
    // A mail to where they lived before says nothing of where they live now.
    let before = suppress(&email("elsewhere@example.jp"));
    office.does(&Actor::Clock, &before).unwrap();
    assert_eq!(thanked(&mut office), 1);
    office.does(&Actor::Clock, &suppress(&own)).unwrap();
    assert!(office.donor(donor).comes_back());
    assert_eq!(thanked(&mut office), 0);
    // Staff tries it again, and it comes back again; another address is another matter.
    let again = Command::Reactivate(Reactivate { donor });
    assert_eq!(
        office.does(&Actor::Clock, &again),
        refused(Refusal::NotAllowed)
    );
    office.does(&mio(), &again).unwrap();
    assert_eq!(thanked(&mut office), 1);
    office.does(&Actor::Clock, &suppress(&own)).unwrap();
    let moved = Details {
        email: Some(email("sakura@new.example.jp")),
        ..sakura()
    };
    corrects(&mut office, donor, &sakura(), &moved).unwrap();
    assert!(!office.donor(donor).comes_back());
    assert_eq!(thanked(&mut office), 1);
    let forgotten = office.donor(donor).without_mail();
    assert_eq!(
        forgotten.bounced, None,
        "an address is forgotten with the rest"
    );
}

fn describes(office: &mut Office, seen: &Particulars, to: &Particulars) -> Result<Answer, Stop> {
    let cmd = Describe {
        particulars: to.clone(),
        seen: seen.clone(),
    };
    office.does(&mio(), &Command::Describe(Box::new(cmd)))
}

#[test]
fn the_page_opens_once_there_is_an_account_and_proposes_what_it_takes() {
    let mut office = Office::opens();
    office.charity = None;
    let nothing = Particulars::default();
    let unknown = Particulars {
        name: Line::default(),
        account: Passage::default(),
        ..particulars()
    };
    let lacks = [(Field::Name, Bad::Missing), (Field::Account, Bad::Missing)];
    assert_eq!(describes(&mut office, &nothing, &unknown), wrong(&lacks));
    let offer = |least, suggested: &[u32]| Particulars {
        once: Offer {
            least: yen(least),
            suggested: suggested.iter().copied().map(yen).collect(),
        },
        ..particulars()
    };
    for unsound in [
        offer(1000, &[999]),
        offer(0, &[0]),
        offer(0, &[10_000_001]),
        offer(0, &[1, 2, 3, 4, 5, 6, 7]),
    ] {
        assert_eq!(
            describes(&mut office, &nothing, &unsound),
            wrong(&[(Field::Amount, Bad::NotANumber)])
        );
    }
    describes(&mut office, &nothing, &particulars()).unwrap();
    assert!(office.charity.as_ref().unwrap().takes(Means::Transfer));
    let shut = Particulars {
        open: false,
        ..particulars()
    };
    let other = Particulars {
        account: Passage::parse("別の口座").unwrap(),
        ..particulars()
    };
    describes(&mut office, &particulars(), &shut).unwrap();
    describes(&mut office, &particulars(), &other).unwrap();
    let now = office.charity.clone().unwrap().particulars;
    assert!(!now.open && now.account == other.account, "{now:?}");
    let third = Particulars {
        account: Passage::parse("第三の口座").unwrap(),
        ..particulars()
    };
    assert_eq!(
        describes(&mut office, &particulars(), &third),
        refused(Refusal::Changed {
            fields: vec!["account".to_owned()]
        })
    );
}

/// Each with rows that are not there: who may not, does not even learn that.
fn desk() -> Vec<Command> {
    let (donor, payment, transfer) = (DonorId::new(), PaymentId::new(), TransferId::new());
    let reason = || line("入力の誤り");
    vec![
        Command::Describe(Box::default()),
        Command::Enter(Box::default()),
        Command::Correct(Box::default()),
        Command::Book(Book {
            means: Means::Cash,
            ..Book::default()
        }),
        Command::Reverse(Reverse {
            payment,
            amount: yen(1),
            why: Why::Mistake,
            reason: reason(),
        }),
        Command::Import(Import::default()),
        Command::Assign(Assign {
            transfer,
            payment,
            donor,
            pledge: None,
            purpose: Purpose::Gift,
            thank: false,
            campaign: None,
        }),
        Command::SetAside(SetAside {
            transfer,
            reason: reason(),
        }),
        Command::Merge(Merge {
            from: donor,
            into: DonorId::new(),
        }),
        Command::Unmerge(Unmerge { donor }),
        Command::Enlist(Enlist::default()),
    ]
}

#[test]
fn other_areas_and_visitors_may_nothing_and_learn_nothing() {
    let others = [
        Area::Events,
        Area::Platform,
        Area::Coordination,
        Area::Administration,
    ];
    let mut all: Vec<Actor> = others.into_iter().map(staff).collect();
    all.extend([Actor::Visitor, Actor::Door, Actor::Clock]);
    for command in desk() {
        for by in &all {
            let nothing = decide(&command, by, &Facts::default(), now());
            assert_eq!(nothing, refused(Refusal::NotAllowed), "{by:?} {command:?}");
        }
        let hers = Office::opens().does(&mio(), &command);
        assert_ne!(hers, refused(Refusal::NotAllowed), "{command:?}");
    }
}
