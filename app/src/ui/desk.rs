//! The frame of staff's pages: the bar, the way from one area of work to another, and what was just said.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::connection::{ConnectionTag, DeviceDialog};
use super::leaving::Leaving;
use super::parts::{LanguageSwitch, Strokes};
use super::telling::{Telling, Told};
use crate::access::Actor;
use crate::donor;
use crate::lang::{Lang, words as w};
use crate::people::{Area, wording};
use crate::sync::{Storage, Sync};
use crate::task::{self, desk::Bell};
use crate::time;
use crate::visit::Visit;

/// The pages of one area of work.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Where they begin.
    pub path: &'static str,
    word: fn(Lang) -> &'static str,
    /// Staff of any of these areas sees them.
    who: &'static [Area],
    /// So does whoever speaks for a company of the platform.
    fellows: bool,
}

/// All of them, in order. An event's address must not be another section's: see `ideathon::RESERVED`.
pub const SECTIONS: [Section; 7] = [
    Section {
        path: "/desk",
        word: w::shell_events,
        who: &[Area::Events],
        fellows: false,
    },
    Section {
        path: donor::desk::LIST,
        word: w::shell_donors,
        who: &[Area::Fundraising],
        fellows: false,
    },
    Section {
        path: "/desk/companies",
        word: w::company_title,
        who: &Area::ALL,
        fellows: false,
    },
    Section {
        path: "/desk/roundtables",
        word: w::table_section,
        who: &[Area::Platform],
        fellows: true,
    },
    Section {
        path: task::desk::LIST,
        word: w::task_title,
        who: &Area::ALL,
        fellows: true,
    },
    Section {
        path: "/desk/people",
        word: w::people_title,
        who: &[
            Area::Platform,
            Area::Fundraising,
            Area::Coordination,
            Area::Administration,
        ],
        fellows: false,
    },
    Section {
        path: "/desk/audit",
        word: w::audit_title,
        who: &[Area::Administration],
        fellows: false,
    },
];

impl Section {
    #[must_use]
    pub fn open_to(&self, by: &Actor) -> bool {
        let fellow = self.fellows && !by.platform().is_empty();
        fellow || self.who.iter().any(|area| by.works_in(*area))
    }

    /// Where somebody's desk begins.
    #[must_use]
    pub fn home(by: &Actor) -> &'static str {
        let first = SECTIONS.iter().find(|s| s.open_to(by));
        first.map_or("/desk", |s| s.path)
    }

    /// The section that an address belongs to: the one that names the most of it.
    fn of(path: &str) -> &'static str {
        let leads = |section: &&Section| {
            let rest = path.strip_prefix(section.path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let found = SECTIONS.iter().filter(leads).max_by_key(|s| s.path.len());
        found.map_or("", |s| s.path)
    }
}

/// A page of the desk, around what its room shows.
#[component]
pub fn Frame(
    /// The page's own part of the title.
    #[prop(into)]
    title: Signal<String>,
    /// True once the data have come.
    ready: RwSignal<bool>,
    telling: Telling,
    /// Something was typed and not sent: whoever closes the window is asked first.
    #[prop(optional, into)]
    unsaved: Signal<bool>,
    /// Where one is, beside the mark.
    #[prop(optional, into)]
    crumb: ViewFn,
    /// The pages of what one is at.
    #[prop(optional, into)]
    rail: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let demo = expect_context::<Visit>().demo;
    // The server paints the frame only, so the browser's first paint does the same, however early the data
    // came; effects run after it.
    Effect::new(move |_| ready.set(sync.complete.get()));
    warn_before_leaving(sync, unsaved);
    let full = move || format!("{} | {}", title.get(), w::shell_name(lang));
    // The server reads the title after the page, perhaps on a thread that does not know this page's signals.
    #[cfg(feature = "ssr")]
    let full = {
        let now = untrack(full);
        move || now.clone()
    };
    let by = sync.actor();
    let home = Section::home(&by);
    let device = RwSignal::new(false);
    view! {
        <leptos_meta::Title text=full/>
        <a class="skip" href="#main" rel="external">{w::shell_skip(lang)}</a>
        <header class="bar bar--desk">
            <a class="mark" href=home><Strokes/><span>{w::shell_name(lang)}</span></a>
            <Sections/>
            {crumb.run()}
            <ConnectionTag ready open=device/>
            <Bell ready/>
            <PersonMenu/>
        </header>
        {demo.then(|| view! { <aside class="demo small" aria-label=w::shell_demo_name(lang)>{w::shell_demo(lang)}</aside> })}
        <Notices/>
        <div class="desk">
            {rail.run()}
            <main id="main" class="room">{children()}</main>
        </div>
        <Told telling/>
        <DeviceDialog open=device/>
        <Leaving/>
    }
    .into_any()
}

/// Closing the window would lose what waits in its memory alone, and what was typed.
fn warn_before_leaving(sync: Sync, unsaved: Signal<bool>) {
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::beforeunload, move |ev| {
            if sync.fleeting.get_untracked() > 0 || unsaved.get_untracked() {
                ev.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// What the person should know about this device.
#[component]
fn Notices() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let failing = move || sync.storage.get() == Storage::Failing;
    let since = move || {
        let since = sync.kept_since.get();
        since.map(|at| view! { <aside class="demo small">{w::desk_kept_since(lang, time::moment(at, lang))}</aside> })
    };
    view! {
        <div role="status">
            {since}
            <Show when=failing><aside class="demo small">{w::desk_storage_failing(lang)}</aside></Show>
            <Show when=move || sync.renewed.get()>
                <aside class="demo small">
                    {w::desk_renewed(lang)}" "<a href="" rel="external">{w::desk_renew(lang)}</a>
                </aside>
            </Show>
        </div>
    }
    .into_any()
}

/// The areas that this person sees; nothing where there is only one.
#[component]
fn Sections() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let by = expect_context::<Sync>().actor();
    let path = use_location().pathname;
    let here = Memo::new(move |_| path.with(|path| Section::of(path)));
    let open: Vec<&Section> = SECTIONS.iter().filter(|s| s.open_to(&by)).collect();
    (open.len() > 1).then(|| {
        let links = open.into_iter().map(|section| {
            let current = move || (here.get() == section.path).then_some("true");
            view! { <a href=section.path aria-current=current>{(section.word)(lang)}</a> }
        });
        view! { <nav class="sections" aria-label=w::shell_sections(lang)>{links.collect_view()}</nav> }
    })
}

#[component]
fn PersonMenu() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let by = expect_context::<Sync>().actor();
    let name = expect_context::<Visit>().name.unwrap_or_default();
    let face: String = name.chars().take(1).collect::<String>().to_uppercase();
    let areas = Area::ALL.into_iter().filter(|a| by.works_in(*a));
    let areas: Vec<&str> = areas.map(|a| wording::area(lang, a)).collect();
    let node = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = node.get_untracked() {
            menu.set_open(false);
        }
    };
    let on_key = move |ev: leptos::ev::KeyboardEvent| {
        if ev.key() == "Escape" {
            close();
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=on_key>
            <summary><span class="face" aria-hidden="true">{face}</span><span class="name">{name}</span></summary>
            <div on:click=move |_| close()>
                <p class="soft small">{areas.join(w::desk_dot(lang))}</p>
                <Sections/>
                <a class="button button--plain" href="/me">{w::shell_account(lang)}</a>
                <a class="button button--plain" href="/">{w::desk_public(lang)}</a>
                <LanguageSwitch/>
                <form method="post" action="/sign-out"><button class="button button--plain">{w::desk_sign_out(lang)}</button></form>
            </div>
        </details>
    }
    .into_any()
}

/// The shape of what is to come.
#[component]
pub fn Loading() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let bars = |n: usize| (0..n).map(|_| view! { <span></span> }).collect_view();
    view! {
        <h1 class="unseen">{w::desk_title(lang)}</h1>
        <section class="list" aria-busy="true">
            <p class="unseen" role="status">{w::desk_loading(lang)}</p>
            <div class="skeleton" aria-hidden="true">{bars(2)}</div>
            <div class="skeleton skeleton--rows" aria-hidden="true">{bars(9)}</div>
        </section>
    }
    .into_any()
}

/// A section that is not this person's, and those that are.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let by = expect_context::<Sync>().actor();
    let open = SECTIONS.iter().filter(|s| s.open_to(&by));
    let links = open.map(|section| {
        view! { <a class="button" href=section.path>{(section.word)(lang)}</a> }
    });
    view! {
        <section class="list">
            <div class="empty">
                <Strokes/>
                <h1 class="subtitle">{w::shell_elsewhere(lang)}</h1>
                <p>{w::shell_elsewhere_line(lang)}</p>
                <div class="row">{links.collect_view()}</div>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::RESERVED;

    #[test]
    fn an_address_belongs_to_the_section_that_names_most_of_it() {
        assert_eq!(Section::of("/desk"), "/desk");
        assert_eq!(Section::of("/desk/wrd-2026/companies"), "/desk");
        assert_eq!(Section::of("/desk/companies-2026"), "/desk");
        assert_eq!(Section::of("/desk/companies/x"), "/desk/companies");
        assert_eq!(Section::of("/desk/donors/bank"), "/desk/donors");
        assert_eq!(Section::of("/desktop"), "");
    }

    #[test]
    fn no_event_stands_at_a_sections_address() {
        for section in SECTIONS {
            if let Some(name) = section.path.strip_prefix("/desk/") {
                assert!(RESERVED.contains(&name), "{name} could be an event's slug");
            }
        }
    }
}
