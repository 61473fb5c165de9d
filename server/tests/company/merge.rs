//! Two entries turn out to be one company, and sometimes not.

use app::company::{Change, CorporateNumber, Create, Refusal};
use app::people::Area;

use super::{NUMBER, adds, create, edit, keeps, merge, new, note, sees, unmerge};
use crate::world::sender::not_kept;
use crate::world::{Staff, World};

/// Ken has both on his desk; Mika merges while he types.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_comes_after_the_merge_is_told_where_to_go() {
    let mut w = World::begins().await;
    w.ken.looks().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let (sakura, foods) = (adds(&w, "さくら食品").await, adds(&w, "Sakura Foods").await);
    keeps(&mika, merge(foods, sakura)).await;
    let late = edit(foods, note("秋に訪問"));
    let there = not_kept(Refusal::Merged { into: sakura });
    assert_eq!(w.ken.keeps(late).await, there);
    sees(&w.ken, foods, |c| c.merged_into == Some(sakura)).await;
    keeps(&w.ken, edit(sakura, note("秋に訪問"))).await;
    let again = w.ken.keeps(merge(foods, sakura)).await;
    assert_eq!(again, there, "two who merge at a time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_comes_before_the_merge_is_kept_and_comes_back() {
    let mut w = World::begins().await;
    w.ken.looks().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let (sakura, foods) = (adds(&w, "さくら食品").await, adds(&w, "Sakura Foods").await);
    keeps(&w.ken, edit(foods, note("秋に訪問"))).await;
    keeps(&mika, merge(foods, sakura)).await;
    keeps(&mika, edit(sakura, note("春に電話"))).await;
    keeps(&mika, unmerge(foods)).await;
    let back = sees(&w.ken, foods, |c| c.merged_into.is_none()).await;
    assert_eq!(back.note.as_str(), "秋に訪問");
    let whole = sees(&w.ken, sakura, |c| !c.note.is_empty()).await;
    assert_eq!(whole.note.as_str(), "春に電話", "a merge rewrites nothing");
    let twice = mika.keeps(unmerge(foods)).await;
    assert_eq!(twice, not_kept(Refusal::NotMerged));
}

/// At the very same time it is one or the other, for everyone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_merge_crosswise_make_no_ring() {
    let mut w = World::begins().await;
    w.ken.looks().await;
    let mika = Staff::arrives(&w.house, "mika@tomoni.example", Area::Platform).await;
    let (sakura, foods) = (adds(&w, "さくら食品").await, adds(&w, "Sakura Foods").await);
    let (one, other) = tokio::join!(
        w.ken.keeps(merge(foods, sakura)),
        mika.keeps(merge(sakura, foods))
    );
    let done = [&one, &other].map(|o| matches!(o, app::sync::push::Outcome::Done(_)));
    assert!(done[0] != done[1], "{one:?} {other:?}");
    let late = if done[0] { other } else { one };
    assert_eq!(late, not_kept(Refusal::InCircle));
    let root = if done[0] { sakura } else { foods };
    let merged = |view: &crate::world::follow::View| {
        let directory = view.companies();
        let both = [sakura, foods].map(|id| directory.root(id));
        (both == [root, root]).then_some(())
    };
    w.ken.sees("one company", merged).await;
}

/// The entry without a number gets that of its part; then the part cannot have it back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merged_number_may_be_the_whole_companys() {
    let w = World::begins().await;
    let number = CorporateNumber::parse(NUMBER).unwrap();
    let foods = Create {
        number: Some(number.clone()),
        ..new("Sakura Foods")
    };
    let part = foods.company;
    keeps(&w.ken, create(foods)).await;
    let whole = adds(&w, "さくら食品").await;
    keeps(&w.ken, merge(part, whole)).await;
    let stranger = Create {
        number: Some(number.clone()),
        ..new("わかば銀行")
    };
    let taken = not_kept(Refusal::NumberTaken { company: whole });
    assert_eq!(w.ken.keeps(create(stranger)).await, taken);
    keeps(&w.ken, edit(whole, Change::Number(Some(number)))).await;
    assert_eq!(w.ken.keeps(unmerge(part)).await, taken);
    keeps(&w.ken, edit(whole, Change::Number(None))).await;
    keeps(&w.ken, unmerge(part)).await;
}
