//! Somebody was written down twice: both side by side, which one stays, and what happens to the other.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::merged::{take_out, written};
use super::people::Known;
use super::picker::Picker;
use super::suspects::suspects;
use super::{Asking, Room, date};
use crate::donor::{Command, Merge, wording};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{Address, DonorId};

#[component]
pub fn MergeDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.merging);
    let said = RwSignal::new(None);
    let chosen = RwSignal::new(None::<DonorId>);
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let Some(here) = asking.merging.get_untracked() else {
            return;
        };
        let Some(other) = chosen.get_untracked() else {
            dom::focus("#donor-search");
            return said.set(Some(w::donors_merge_pick(lang).to_owned()));
        };
        let (from, into) = match dom::form_value(&ev, "stays").as_str() {
            "other" => (here, other),
            _ => (other, here),
        };
        let names = [from, into].map(|id| written(&room, id));
        match room.tries(Command::Merge(Merge { from, into })) {
            Ok(()) => {
                open.set(false);
                let [from_name, into_name] = names;
                let words = w::donors_merged(lang, from_name, into_name);
                room.telling.offer(words, move || take_out(&room, from));
                dom::focus_later(".donor-page h1".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        chosen.set(None);
        let here = asking.merging.get_untracked()?;
        let name = written(&room, here);
        let likely = room.donors.with_untracked(|all| suspects(all, here));
        Some(view! {
            <p>{w::donors_merge_line(lang, name)}</p>
            <Picker begin=String::new() chosen but=here likely/>
            <For each=move || chosen.get() key=|id| *id let:other><Sides here other/></For>
        })
    };
    view! {
        <Dialog open name="merge" title=w::donors_merge_title(lang) go=w::donors_merge_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// Both, as they are known now.
#[component]
fn Sides(here: DonorId, other: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let known = |id: DonorId| {
        room.donors.with_untracked(|all| {
            let found = all.iter().find(|known| known.donor.id == id);
            found.cloned().unwrap_or_default()
        })
    };
    let sides = [known(here), known(other)];
    let [one, two] = [&sides[0], &sides[1]].map(|known| known.donor.details.name.to_string());
    let rows = beside(lang, &sides).into_iter().map(|(called, [one, two])| {
        let differs = one != two;
        view! { <tr class:differs=differs><th scope="row">{called}</th><td>{one}</td><td>{two}</td></tr> }
    });
    view! {
        <fieldset>
            <legend>{w::donors_merge_stays(lang)}</legend>
            <div class="pick">
                <label><input type="radio" name="stays" value="here" checked/><span>{one.clone()}<small>{w::donors_merge_here(lang)}</small></span></label>
                <label><input type="radio" name="stays" value="other"/><span>{two.clone()}<small>{w::donors_merge_other(lang)}</small></span></label>
            </div>
        </fieldset>
        <div class="paper" tabindex="0" role="region" aria-label=w::donors_merge_title(lang)>
            <table class="table merge-sides">
                <thead><tr><td></td><th scope="col">{w::donors_merge_here(lang)}</th><th scope="col">{w::donors_merge_other(lang)}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        <div class="notice"><div class="stack stack--s1 small">
            <p>{w::donors_merge_happens(lang)}</p>
            <p>{w::donors_merge_undo(lang)}</p>
        </div></div>
    }
    .into_any()
}

/// What each of them says, line by line; what neither says is left out.
fn beside(lang: Lang, sides: &[Known; 2]) -> Vec<(&'static str, [String; 2])> {
    let told = |known: &Known| {
        let d = &known.donor.details;
        let text = |line: Option<String>| line.unwrap_or_default();
        let promised = known.pledges.iter().map(|pledge| {
            let amount = w::give_yen(lang, pledge.amount);
            w::donors_promise(lang, amount, wording::rhythm(lang, pledge.rhythm))
        });
        let promised: Vec<String> = promised.collect();
        [
            d.name.to_string(),
            text(d.kana.as_ref().map(ToString::to_string)),
            wording::form(lang, d.form).to_owned(),
            text(d.contact.as_ref().map(ToString::to_string)),
            text(d.email.as_ref().map(ToString::to_string)),
            text(d.address.as_ref().map(Address::line)),
            wording::receipt(lang, d.receipt).to_owned(),
            promised.join(w::desk_dot(lang)),
            w::give_yen(lang, known.received),
            text(known.last.map(date)),
            date(known.donor.created),
        ]
    };
    let called = [
        w::donor_field_name(lang),
        w::donor_field_kana(lang),
        w::donor_field_form(lang),
        w::donor_field_contact(lang),
        w::donor_field_email(lang),
        w::give_address(lang),
        w::donor_field_receipt(lang),
        w::donors_pledges(lang),
        w::donors_column_received(lang),
        w::donors_column_last(lang),
        w::donors_since(lang),
    ];
    let [one, two] = [&sides[0], &sides[1]].map(told);
    let lines = called.into_iter().zip(one.into_iter().zip(two));
    let lines = lines.map(|(called, (one, two))| (called, [one, two]));
    lines
        .filter(|(_, both)| both.iter().any(|said| !said.is_empty()))
        .collect()
}
