//! One thing that is owed, as a line.

use leptos::prelude::*;

use super::super::{Room, date, path};
use super::Ticked;
use crate::donor::benefit::Reach;
use crate::donor::benefit::owed::{Owed, place};
use crate::donor::wording;
use crate::lang::words as w;
use crate::row::Kind;

/// With the donor's name where that does not stand above.
pub fn line(room: &Room, one: &Owed, ticked: Ticked, named: bool) -> AnyView {
    let lang = room.lang;
    let (id, donor) = (one.id, one.donor);
    let called = wording::benefit(lang, one.benefit.what, one.benefit.name.as_ref());
    let name = room.name(donor).unwrap_or_default();
    let today = date(room.sync.now.get_untracked());
    let late = date(one.due) < today && one.held.is_none();
    let mut facts = vec![
        wording::occasion(lang, one.occasion),
        w::benefits_due(lang, date(one.due)),
    ];
    facts.extend(room.plan_name(one.plan));
    let to = room
        .donor_now(donor)
        .and_then(|who| place(&who, one.benefit.reach));
    let to = to.map(|to| to.to_string()).filter(|to| !to.is_empty());
    let reach = match one.benefit.reach {
        Reach::Hand => Some(wording::reach(lang, Reach::Hand).to_owned()),
        Reach::Post | Reach::Mail => None,
    };
    let label = w::benefits_tick(lang, &called, &name);
    let set = move |ev| {
        let on = event_target_checked(&ev);
        ticked.update(|all| {
            if on {
                all.insert(id);
            } else {
                all.remove(&id);
            }
        });
    };
    let is = move || ticked.with(|all| all.contains(&id));
    let pending = room.sync.replica.pending(Kind::Fulfilment, id.0);
    let head = if named {
        view! { <a href=path(donor)><strong>{name}</strong></a><span>{called}</span> }.into_any()
    } else {
        view! { <strong>{called}</strong> }.into_any()
    };
    view! {
        <li>
            <label class="tick"><input type="checkbox" aria-label=label prop:checked=is on:change=set/></label>
            <p class="row row--s2">
                {head}
                {late.then(|| view! { <span class="tag tag--bad">{w::benefits_late(lang)}</span> })}
                {one.held.map(|held| view! { <span class="tag tag--wait">{wording::held(lang, held)}</span> })}
                {pending.then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
            </p>
            <p class="soft small num">{facts.join(w::desk_dot(lang))}</p>
            {to.or(reach).map(|to| view! { <p class="soft small">{to}</p> })}
        </li>
    }
    .into_any()
}
