//! What stands on every page: the mark, the bar, the foot, tags and meters.

use leptos::prelude::*;

use crate::lang::{Lang, words as w};
use crate::visit::Visit;

/// Two strokes that meet.
#[component]
pub fn Strokes() -> impl IntoView {
    view! {
        <svg class="strokes" viewBox="0 0 24 24" aria-hidden="true">
            <path pathLength="1" d="M4 20C4 10 9 4 20 4"></path>
            <path pathLength="1" d="M20 20C20 12 15 8 4 8"></path>
        </svg>
    }
}

/// A button that turns the page into the other language; works without JavaScript.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let other = expect_context::<Lang>().other();
    view! {
        <form class="tongue" method="post" action="/language">
            <input type="hidden" name="lang" value=other.tag()/>
            <button class="button button--plain button--small" lang=other.tag()>
                {w::shell_language(other)}
            </button>
        </form>
    }
}

/// The frame of a public page.
#[component]
pub fn Frame(
    /// The page's own part of the title.
    #[prop(into)]
    title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let visit = expect_context::<Visit>();
    let name = w::shell_name(lang);
    let full = move || {
        let title = title.get();
        if title.is_empty() {
            name.to_owned()
        } else {
            format!("{title} | {name}")
        }
    };
    // The server reads the title after the page, perhaps on a thread that does not know this page's signals.
    #[cfg(feature = "ssr")]
    let full = {
        let now = full();
        move || now.clone()
    };
    view! {
        <leptos_meta::Title text=full/>
        <a class="skip" href="#main" rel="external">{w::shell_skip(lang)}</a>
        <header class="bar">
            <a class="mark" href="/"><Strokes/><span>{name}</span></a>
            <nav class="push row row--s2" aria-label=w::shell_bar(lang)>
                {visit.actor.has_desk().then(|| view! {
                    <a class="button button--plain button--small" href="/desk" rel="external">{w::shell_desk(lang)}</a>
                })}
                {visit.name.is_some().then(|| view! {
                    <a class="button button--plain button--small" href="/me" rel="external">{w::shell_account(lang)}</a>
                })}
                <LanguageSwitch/>
            </nav>
        </header>
        {visit.demo.then(|| view! { <aside class="demo small" aria-label=w::shell_demo_name(lang)>{w::shell_demo(lang)}</aside> })}
        {children()}
        <footer class="foot">
            <p><strong>{name}</strong>" "{w::shell_foot(lang)}</p>
            <nav class="row small" aria-label=w::shell_foot_nav(lang)>
                <a href="/ideathon">{w::shell_events(lang)}</a>
                <a href="/give">{w::shell_give(lang)}</a>
                <a href="/sign-in" rel="external">{w::shell_staff(lang)}</a>
            </nav>
        </footer>
    }
}

/// Seats that are taken, as a bar.
#[component]
pub fn SeatMeter(taken: u16, seats: u16) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let left = seats.saturating_sub(taken);
    let class = match left {
        0 => "meter meter--full",
        n if n * 5 <= seats => "meter meter--few",
        _ => "meter",
    };
    view! {
        <meter class=class min="0" max=seats.to_string() value=taken.to_string()
            aria-label=w::event_meter(lang, seats, taken)>
            {format!("{taken} / {seats}")}
        </meter>
    }
}
