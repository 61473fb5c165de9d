//! What is said to an item, under it.

use leptos::prelude::*;

use super::{Asking, Room};
use crate::lang::words as w;
use crate::roundtable::{Command, Comment, Item, TakeBack, is_of, said_to, wording};
use crate::row::Kind;
use crate::time;
use crate::value::CommentId;

#[component]
pub fn Comments(item: Memo<Item>) -> impl IntoView {
    let room = expect_context::<Room>();
    let asking = expect_context::<Asking>();
    let lang = room.lang;
    let all = Memo::new(move |_| item.with(|i| room.comments.with(|all| said_to(i, all))));
    let ids = move || all.with(|all| all.iter().map(|one| one.id).collect::<Vec<_>>());
    let open = Memo::new(move |_| item.with(Item::takes_comments));
    let write = move |_| asking.commenting.set(Some(item.get_untracked().id));
    let count = move || match all.with(Vec::len) {
        0 => w::comment_title(lang).to_owned(),
        n => w::comment_count(lang, n),
    };
    view! {
        <details class="way comments">
            <summary class="small">{count}</summary>
            <div class="stack stack--s3">
                {move || all.with(Vec::is_empty).then(|| view! { <p class="soft small">{w::comment_none(lang)}</p> })}
                <ul class="comment-list" hidden=move || all.with(Vec::is_empty)>
                    <For each=ids key=|id| *id let:id><One id all/></For>
                </ul>
                {move || open.get().then(|| view! {
                    <p><button class="button button--small" on:click=write>{w::comment_write(lang)}</button></p>
                })}
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn One(id: CommentId, all: Memo<Vec<Comment>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let by = StoredValue::new(room.sync.actor());
    let one = Memo::new(move |_| {
        let found = all.with(|all| all.iter().find(|one| one.id == id).cloned());
        found.unwrap_or_default()
    });
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Comment, id.0));
    let may = Memo::new(move |_| {
        let own = one.with(|one| by.with_value(|by| is_of(one, by)));
        (own || room.chairs) && one.with(|one| !one.is_taken_back())
    });
    let to = move || {
        let names = one.with(|one| {
            let names = one.mentions.iter().map(|mention| mention.name.to_string());
            names.collect::<Vec<_>>()
        });
        (!names.is_empty()).then(|| {
            let names = names.join(w::desk_dot(lang));
            view! { <span class="small">{w::comment_mentions(lang, names)}</span> }
        })
    };
    let text = move || {
        let text = one.with(|one| one.text.to_string());
        if text.is_empty() {
            view! { <p class="soft small">{w::comment_gone(lang)}</p> }.into_any()
        } else {
            view! { <p class="item-ask">{text}</p> }.into_any()
        }
    };
    let back = move |_| {
        let item = one.with_untracked(|one| one.item);
        let back = Command::TakeBack(TakeBack { item, comment: id });
        room.does(back, || w::comment_taken(lang).to_owned());
    };
    view! {
        <li class="stack stack--s1">
            <p class="row row--s2">
                <strong class="small">{move || one.with(|one| wording::voice(lang, one))}</strong>
                <span class="soft small num">{move || one.with(|one| time::day(one.at, lang))}</span>
                {to}
                {move || pending.get().then(|| view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> })}
                {move || may.get().then(|| view! { <button class="button button--small button--plain push" on:click=back>{w::comment_back(lang)}</button> })}
            </p>
            {text}
        </li>
    }
    .into_any()
}
