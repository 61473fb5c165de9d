//! A list of donors that was kept elsewhere is taken in, from two desks and more than once.

use app::donor::{Command, Enlist, Listed, MAX_LINES, Refusal, Rhythm, roster};
use app::lang::Lang;
use app::people::Area;

use super::{Fund, counted, done, refused};
use crate::world::Staff;

fn enlist(lines: &[Listed]) -> Command {
    Command::Enlist(Enlist {
        lines: lines.to_vec(),
        agreed: true,
        lang: Lang::Ja,
    })
}

/// As the page reads it from a file.
fn lines(from: usize, to: usize) -> Vec<Listed> {
    let row = |n| format!("寄付者 {n},キフシャ,giver{n}@list.example,希望,1000");
    let rows: Vec<String> = (from..to).map(row).collect();
    let text = format!("氏名,カナ,メール,メルマガ,月額\n{}", rows.join("\n"));
    let entries = roster::read(&text).expect("a list");
    let lines = entries
        .into_iter()
        .map(|entry| entry.says.expect("a sound line"));
    lines.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_list_from_two_desks_and_again_writes_nobody_down_twice() {
    let fund = Fund::begins().await;
    let rin = Staff::arrives(&fund.w.house, "rin@tomoni.example", Area::Fundraising).await;
    let all = lines(0, 250);
    for _ in 0..2 {
        for some in all.chunks(MAX_LINES) {
            let (one, other) =
                tokio::join!(fund.yuri.raises(enlist(some)), rin.raises(enlist(some)));
            done(one);
            done(other);
        }
        assert_eq!(counted(&fund.w.house).await, [250, 250, 0, 0, 0]);
    }
    // A longer one brings what is new.
    for some in lines(200, 300).chunks(MAX_LINES) {
        fund.does(enlist(some)).await;
    }
    assert_eq!(counted(&fund.w.house).await, [300, 300, 0, 0, 0]);
    let promise = fund
        .desk
        .sees("their promises", |view| view.pledges().pop())
        .await;
    assert_eq!(promise.rhythm, Rhythm::Monthly);
    let reader = fund
        .desk
        .sees("the donor of it", |view| {
            let mut all = view.donors().into_iter();
            all.find(|donor| donor.id == promise.donor)
        })
        .await;
    assert!(
        reader
            .consent
            .is_some_and(|consent| consent.wording.to_string().contains("名簿"))
    );
    // What comes for it finds them by their number.
    fund.imports(&[(&format!("{} キフシャ", promise.reference), 1_000)])
        .await;
    let line = fund.line(&format!("{} キフシャ", promise.reference)).await;
    assert_eq!(line.state, app::donor::TransferState::Assigned);
    fund.books().await.expect("books that agree");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_list_with_a_line_that_says_too_little_nothing_is_taken_in() {
    let fund = Fund::begins().await;
    let mut all = lines(0, 3);
    all[2].details.email = None;
    let outcome = fund.yuri.raises(enlist(&all)).await;
    let missing = vec![(app::donor::Field::Email, app::value::Bad::Missing)];
    assert_eq!(outcome, refused(Refusal::Fields(missing)));
    let too_many = lines(0, MAX_LINES + 1);
    assert_eq!(
        fund.yuri.raises(enlist(&too_many)).await,
        refused(Refusal::Lines)
    );
    assert_eq!(counted(&fund.w.house).await, [0, 0, 0, 0, 0]);
}
