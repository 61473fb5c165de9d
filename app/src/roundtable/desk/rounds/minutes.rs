//! What was said of an item: as it stands, and who may mend it now.

use leptos::prelude::*;

use super::{Asking, Room};
use crate::lang::words as w;
use crate::roundtable::{Erratum, Item, Roundtable, State, may_write};
use crate::task::desk::FollowUps;
use crate::time;

#[component]
pub fn Minutes(item: Memo<Item>, table: Memo<Roundtable>) -> impl IntoView {
    let room = expect_context::<Room>();
    let asking = expect_context::<Asking>();
    let lang = room.lang;
    let by = StoredValue::new(room.sync.actor());
    let may = move |table: &Roundtable| {
        let now = room.sync.now.get();
        let attendances = room.attendances.read();
        by.with_value(|by| may_write(by, table, &attendances, now).is_ok())
    };
    let writes = Memo::new(move |_| table.with(may));
    let corrects = Memo::new(move |_| room.chairs && table.with(|t| t.state == State::Locked));
    let text = move |title: &'static str, of: fn(&Item) -> String| {
        let text = item.with(of);
        (!text.is_empty()).then(|| {
            view! { <div><h4>{title}</h4><p class="item-ask">{text}</p></div> }
        })
    };
    let erratum = move |erratum: Erratum| {
        let at = time::day(erratum.at, lang);
        view! { <li>{w::record_corrected_at(lang, at, erratum.text)}</li> }
    };
    let errata = move || {
        let errata = item.with(|i| i.errata.clone());
        (!errata.is_empty()).then(
            || view! { <ul class="small">{errata.into_iter().map(erratum).collect_view()}</ul> },
        )
    };
    let ask = move |_| asking.recording.set(Some(item.get_untracked().id));
    let words = move || match (writes.get(), item.with(|i| i.record.is_empty())) {
        (false, _) => w::record_correct(lang),
        (_, true) => w::record_write(lang),
        _ => w::record_mend(lang),
    };
    let button = move || {
        (writes.get() || corrects.get()).then(|| {
            view! { <p><button class="button button--small" on:click=ask>{words}</button></p> }
        })
    };
    view! {
        <div class="minutes stack stack--s2">
            {move || text(w::record_summary(lang), |i| i.record.summary.to_string())}
            {move || text(w::record_decisions(lang), |i| i.record.decisions.to_string())}
            {errata}
            {button}
            <FollowUps item table/>
        </div>
    }
    .into_any()
}
