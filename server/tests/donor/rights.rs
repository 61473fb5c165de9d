//! Donors are the fundraisers' alone: others see nothing of them, and nothing that they say is done.

use app::donor::{Command, Correct, Describe, Details, Enter, Particulars, Refusal, Why};
use app::people::Area;
use app::roundtable::{self, Enroll, Note};
use app::row::Kind;
use app::value::{CompanyId, DonorId, Line, MemberId};

use super::{Fund, assign, counted, particulars, refused, reverse, set_aside, statement};
use crate::company::adds;
use crate::world::follow::{View, pulls};
use crate::world::{As, Member, Sender, Staff};

/// What only a fundraiser may, about rows that are there and about rows that are not.
async fn all(fund: &Fund) -> Vec<Command> {
    let line = fund.line("サトウ ケイ").await;
    let paid = |view: &View| view.payments().pop();
    let payment = fund.desk.sees("what came", paid).await;
    let (payment, donor) = (payment.id, payment.donor);
    let known = fund.desk.sees("who gave", |view| view.donor(donor)).await;
    let known = known.details;
    let mended = Details {
        name: Line::parse("別の名前").unwrap(),
        ..known.clone()
    };
    let mut closed = particulars();
    closed.open = false;
    let nobody = DonorId::new();
    vec![
        Command::Describe(Box::new(Describe {
            particulars: closed,
            seen: particulars(),
        })),
        Command::Describe(Box::new(Describe {
            particulars: Particulars::default(),
            seen: Particulars::default(),
        })),
        Command::Enter(Box::new(Enter {
            donor: nobody,
            details: mended.clone(),
            ..Enter::default()
        })),
        Command::Correct(Box::new(Correct {
            donor,
            details: mended.clone(),
            seen: known,
        })),
        Command::Correct(Box::new(Correct {
            donor: nobody,
            details: mended,
            ..Correct::default()
        })),
        Command::Book(fund.cash(donor, 1_000)),
        Command::Book(fund.cash(nobody, 1_000)),
        reverse(payment, 1_000, Why::Refund),
        reverse(app::value::PaymentId::new(), 1_000, Why::Refund),
        statement(fund.w.house.clock.now(), &[("リソク", 12)]),
        statement(fund.w.house.clock.now(), &[]),
        assign(line.id, donor, None).1,
        assign(app::value::TransferId::new(), nobody, None).1,
        set_aside(line.id, "利息"),
        set_aside(line.id, ""),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_areas_and_contacts_see_nothing_of_donors_and_change_nothing() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let number = fund.w.sakura.promises().await;
    let hers = format!("{number} アベ サクラ");
    fund.imports(&[(&hers, 3_000), ("サトウ ケイ", 8_000)])
        .await;
    let commands = all(&fund).await;
    let before = counted(house).await;
    let mut askers = vec![("a visitor".to_owned(), As::Nobody)];
    askers.push(("the events".to_owned(), fund.w.ken.credentials()));
    for area in Area::ALL {
        if ![Area::Fundraising, Area::Events].contains(&area) {
            let email = format!("{}@tomoni.example", area.name());
            let staff = Staff::arrives(house, &email, area).await;
            askers.push((email, staff.credentials()));
        }
    }
    let company = adds(&fund.w, "さくら食品").await;
    let mut hana = contact(&fund, company).await;
    hana.signs_in().await;
    askers.push(("a contact".to_owned(), hana.credentials()));
    for (who, by) in &askers {
        let (pulled, text) = pulls(house, by, "").await;
        let of_donors = [
            Kind::Donor,
            Kind::Pledge,
            Kind::Payment,
            Kind::Transfer,
            Kind::Receipt,
            Kind::Run,
            Kind::Fulfilment,
        ];
        let seen = pulled
            .patches
            .iter()
            .filter(|p| of_donors.contains(&p.kind));
        assert_eq!(seen.count(), 0, "{who} pulls {text}");
        // How to give is everybody's.
        assert!(pulled.patches.iter().any(|p| p.kind == Kind::Charity));
        let sender = Sender::new(house);
        for command in &commands {
            let sent = app::command::Command::Donor(command.clone());
            let outcome = sender.sends(by, sent).await;
            assert_eq!(
                outcome,
                refused(Refusal::NotAllowed),
                "{who} sends {command:?}"
            );
        }
    }
    assert_eq!(counted(house).await, before);
    fund.books().await.expect("books that agree");
}

/// Somebody who speaks for a company of the platform.
async fn contact(fund: &Fund, company: CompanyId) -> Member {
    let mika = Staff::arrives(&fund.w.house, "mika@tomoni.example", Area::Platform).await;
    let enroll = Enroll {
        member: MemberId::new(),
        company,
        since: None,
        note: Note::default(),
    };
    mika.convenes(roundtable::Command::Enroll(enroll)).await;
    Member::speaks_for(&mika, "中川 花", "hana@sakura-foods.example", company).await
}
