//! All companies, with what narrows and sorts them.

use leptos::prelude::*;

use super::{NewDialog, Room, path};
use crate::company::search::{Sort, found};
use crate::company::{Company, CorporateNumber, wording};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::sync::Sync;
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::ui::{dom, keys};
use crate::value::{CompanyId, Line};

/// Companies that the list begins with, and that each "more" adds.
const PAGE: usize = 100;

#[component]
pub fn List() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let making = RwSignal::new(false);
    let all = Memo::new(move |_| room.directory.with(|all| all.roots().count()));
    let ids = Memo::new(move |_| {
        let (typed, sort) = (room.typed.get(), room.sort.get());
        let mut ids = room.directory.with(|all| found(all, &typed, sort));
        if room.members_only.get() {
            room.members
                .with(|members| ids.retain(|id| members.contains(id)));
        }
        ids
    });
    let pages = RwSignal::new(1_usize);
    let page = move || ids.with(|ids| ids[..ids.len().min(pages.get() * PAGE)].to_vec());
    let more = move || ids.with(Vec::len) > pages.get() * PAGE;
    let make = move |_| making.set(true);
    let name = Signal::derive(move || room.typed.get());
    let on_made = Callback::new(move |id: CompanyId| {
        let name = untrack(|| room.name(id)).unwrap_or_default();
        room.typed.set(String::new());
        room.telling.tell(w::company_made(lang, name));
    });
    keys::on_key(move |key| match key {
        "/" => {
            dom::focus(".search");
            true
        }
        "n" | "N" if room.may_change => {
            making.set(true);
            true
        }
        _ => false,
    });
    view! {
        <section class="list">
            <header class="row row--ends">
                <h1 class="title">{w::company_title(lang)}</h1>
                {room.may_change.then(|| view! {
                    <button class="button button--go button--small" aria-keyshortcuts="n" on:click=make>{w::company_new(lang)}</button>
                })}
            </header>
            <RefusalList/>
            {move || (all.get() > 0).then(|| view! { <Tools found=Signal::derive(move || ids.with(Vec::len))/> })}
            <ul class="companies" hidden=move || ids.with(Vec::is_empty)>
                <For each=page key=|id| *id let:id><Item id/></For>
            </ul>
            {move || more().then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
            {move || match (all.get(), ids.with(Vec::is_empty)) {
                (0, _) => view! { <NoneYet/> }.into_any(),
                (_, true) => view! { <NoneFound making/> }.into_any(),
                _ => ().into_any(),
            }}
        </section>
        <NewDialog open=making name on_made/>
    }
    .into_any()
}

#[component]
fn Tools(found: Signal<usize>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let sorts = Sort::ALL.map(|sort| {
        let selected = room.sort.get_untracked() == sort;
        view! { <option value=sort.name() selected=selected>{sort_word(lang, sort)}</option> }
    });
    let sorted = move |ev| {
        if let Some(sort) = Sort::parse(&event_target_value(&ev)) {
            room.sort.set(sort);
        }
    };
    view! {
        <div class="tools tools--short">
            <input class="search" type="search" placeholder=w::company_search(lang) aria-label=w::company_search(lang)
                aria-keyshortcuts="/" autocomplete="off" spellcheck="false" prop:value=room.typed
                on:input=move |ev| room.typed.set(event_target_value(&ev))/>
            <label class="sort">
                <span class="unseen">{w::desk_sort(lang)}</span>
                <select on:change=sorted>{sorts.into_iter().collect_view()}</select>
            </label>
            <label class="tick"><input type="checkbox" prop:checked=room.members_only on:change=move |ev| room.members_only.set(event_target_checked(&ev))/><span>{w::member_only(lang)}</span></label>
            <p class="found soft small num" role="status">{move || w::company_found(lang, found.get())}</p>
        </div>
    }
    .into_any()
}

const fn sort_word(lang: Lang, sort: Sort) -> &'static str {
    match sort {
        Sort::Name => w::desk_sort_name(lang),
        Sort::Newest => w::desk_sort_newest(lang),
        Sort::Size => w::company_sort_size(lang),
    }
}

#[component]
fn Item(id: CompanyId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let company = room.company(id);
    let pending = Memo::new(move |_| sync.replica.pending(Kind::Company, id.0));
    let belongs = Memo::new(move |_| room.members.with(|members| members.contains(&id)));
    let tag = move || match (pending.get(), belongs.get()) {
        (true, _) => {
            Some(view! { <span class="tag tag--pending push">{w::desk_pending(lang)}</span> })
        }
        (_, true) => {
            Some(view! { <span class="tag tag--good push">{w::member_belongs(lang)}</span> })
        }
        _ => None,
    };
    view! {
        <li>
            <a class="company" href=path(id)>
                <span class="company-name">{move || company.with(|c| c.name.to_string())}</span>
                <span class="soft small">{move || company.with(|c| called(lang, c))}</span>
                <span class="company-facts soft small">{move || company.with(|c| facts(lang, c))}</span>
                {tag}
            </a>
        </li>
    }
    .into_any()
}

/// The reading and the English name.
pub fn called(lang: Lang, c: &Company) -> String {
    let kana = c.kana.as_ref().map(ToString::to_string);
    let english = c.name_en.as_ref().map(Line::as_str).map(str::to_owned);
    let both: Vec<String> = kana.into_iter().chain(english).collect();
    both.join(w::desk_dot(lang))
}

fn facts(lang: Lang, c: &Company) -> String {
    let industry = c.industry.map(|i| wording::industry(lang, i).to_owned());
    let size = c.size.map(|s| wording::size(lang, s).to_owned());
    let number = c.number.as_ref().map(CorporateNumber::printed);
    let all: Vec<String> = [industry, size, number].into_iter().flatten().collect();
    all.join(w::desk_dot(lang))
}

#[component]
fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::company_none(lang)}</h2>
            <p>{w::company_none_line(lang)}</p>
            <div class="row"><a class="button" href="/desk">{w::desk_all_events(lang)}</a></div>
        </div>
    }
    .into_any()
}

#[component]
fn NoneFound(making: RwSignal<bool>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let clear = move |_| {
        room.typed.set(String::new());
        room.members_only.set(false);
        dom::focus(".search");
    };
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::company_none_found(lang)}</h2>
            <p>{w::company_none_found_line(lang)}</p>
            <div class="row">
                <button class="button" on:click=clear>{w::desk_clear(lang)}</button>
                {room.may_change.then(|| view! {
                    <button class="button" on:click=move |_| making.set(true)>
                        {move || w::company_new_called(lang, room.typed.get())}
                    </button>
                })}
            </div>
        </div>
    }
    .into_any()
}
