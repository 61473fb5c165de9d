//! The document around every page, the routes, and the pages for when there is none.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, LazyRoute, ParamSegment, StaticSegment, WildcardSegment, lazy_route};

#[cfg(feature = "hydrate")]
use crate::access::Actor;
use crate::audit::Audit;
use crate::command::Command;
use crate::company::desk::Companies;
use crate::company::{self, Directory};
use crate::donor;
use crate::donor::books::Books;
use crate::donor::desk::Donors;
use crate::donor::pages::{GivePage, PortalPage};
use crate::home::Home;
use crate::ideathon;
use crate::ideathon::desk::Desk;
use crate::ideathon::pages::{EventList, EventPage, Personal, RegisterPage};
use crate::ideathon::wording;
use crate::lang::{Lang, words as w};
use crate::people;
use crate::people::desk::People;
use crate::people::pages::{AccountPage, DoorPage, SignIn};
use crate::post;
use crate::roundtable;
use crate::roundtable::desk::Rounds;
use crate::rule;
use crate::sync::{Replica, Sync, Why};
use crate::task;
use crate::task::desk::Tasks;
use crate::time;
use crate::ui::parts::{Frame, Strokes};
use crate::visit::{self, Page, Visit};

/// Where the browser's files are.
#[derive(Clone, Debug)]
pub struct Assets {
    /// Changes with every build of them, so that they can be kept for good.
    pub version: String,
}

/// The page that the server opened, and where: moving on leaves it behind.
#[derive(Clone)]
pub struct Opened {
    page: Page,
    path: RwSignal<Option<String>>,
}

impl Opened {
    /// What the server said of this address; [`Page::Plain`] anywhere else.
    #[must_use]
    pub fn page(&self) -> Page {
        let here = use_location().pathname.get_untracked();
        let opened = self.path.get_untracked().unwrap_or_else(|| {
            self.path.set(Some(here.clone()));
            here.clone()
        });
        if opened == here {
            self.page.clone()
        } else {
            Page::Plain
        }
    }
}

/// The document. Its scripts and styles are files of ours; the data of the first paint lie in a block that
/// is no script.
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    let visit = expect_context::<Visit>();
    let lang = visit.lang;
    let at = |file: &str| format!("/pkg/{}/{file}", assets.version);
    // The desk is nothing without the client; a public page works before it.
    let desk = visit.actor.has_desk() && visit.page == Page::Desk;
    let json = serde_json::to_string(&visit)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#fcf9f3" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#12161f" media="(prefers-color-scheme: dark)"/>
                <meta name="description" content=w::home_lead(lang)/>
                <link rel="stylesheet" href=at("tomoni.css")/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {desk.then(|| view! {
                    <link rel="modulepreload" href=at("tomoni.js")/>
                    <link rel="preload" href=at("tomoni.wasm") r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                })}
                <leptos_meta::MetaTags/>
                <script type="application/json" id="visit" inner_html=json></script>
                <script type="module" src=at("boot.js")></script>
            </head>
            <body>{(visit.page != Page::Shell).then(|| view! { <App/> })}</body>
        </html>
    }
}

/// Every page, on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let visit = expect_context::<Visit>();
    let lang = visit.lang;
    let sync = Sync::new(&visit);
    provide_context(lang);
    provide_context(sync);
    provide_context(Opened {
        page: visit.page.clone(),
        path: RwSignal::new(None),
    });
    #[cfg(feature = "hydrate")]
    {
        let alive = expect_context::<Alive>();
        Effect::new(move |_| alive.0.get().then(|| begin(sync, &visit)));
    }
    view! {
        <Router>
            <FlatRoutes fallback=|| view! { <Told><NotFound/></Told> }>
                <Route path=StaticSegment("") view={Lazy::<HomeRoute>::new()}/>
                <Route path=StaticSegment("ideathon") view={Lazy::<EventListRoute>::new()}/>
                <Route path=(StaticSegment("ideathon"), ParamSegment("slug")) view={Lazy::<EventRoute>::new()}/>
                <Route
                    path=(StaticSegment("ideathon"), ParamSegment("slug"), StaticSegment("register"))
                    view={Lazy::<RegisterRoute>::new()}
                />
                <Route path=StaticSegment("give") view={Lazy::<GiveRoute>::new()}/>
                <Route path=(StaticSegment("give"), ParamSegment("slug")) view={Lazy::<GiveRoute>::new()}/>
                <Route path=(StaticSegment("give"), StaticSegment("wait"), ParamSegment("token")) view={Lazy::<GiveRoute>::new()}/>
                <Route path=(StaticSegment("registration"), ParamSegment("token")) view={Lazy::<PersonalRoute>::new()}/>
                <Route path=StaticSegment("sign-in") view={Lazy::<DoorRoute>::new()}/>
                <Route path=(StaticSegment("sign-in"), StaticSegment("code")) view={Lazy::<DoorRoute>::new()}/>
                <Route path=(StaticSegment("me"), StaticSegment("data")) view={Lazy::<AccountRoute>::new()}/>
                <Route path=(StaticSegment("sign-in"), StaticSegment("recovery")) view={Lazy::<AccountRoute>::new()}/>
                <Route path=(StaticSegment("me"), StaticSegment("giving")) view={Lazy::<PortalRoute>::new()}/>
                <Route path=StaticSegment("me") view={Lazy::<AccountRoute>::new()}/>
                <Route path=(StaticSegment("sign-in"), ParamSegment("token")) view={Lazy::<SignInRoute>::new()}/>
                <Route path=(StaticSegment("desk"), StaticSegment("people")) view={Lazy::<PeopleRoute>::new()}/>
                <Route path=(StaticSegment("desk"), StaticSegment("audit")) view={Lazy::<AuditRoute>::new()}/>
                <Route
                    path=(StaticSegment("desk"), StaticSegment("donors"), StaticSegment("books"))
                    view={Lazy::<BooksRoute>::new()}
                />
                <Route
                    path=(StaticSegment("desk"), StaticSegment("donors"), WildcardSegment("rest"))
                    view={Lazy::<DonorsRoute>::new()}
                />
                <Route
                    path=(StaticSegment("desk"), StaticSegment("companies"), WildcardSegment("rest"))
                    view={Lazy::<CompaniesRoute>::new()}
                />
                <Route
                    path=(StaticSegment("desk"), StaticSegment("roundtables"), WildcardSegment("rest"))
                    view={Lazy::<RoundsRoute>::new()}
                />
                <Route path=(StaticSegment("desk"), StaticSegment("tasks")) view={Lazy::<TasksRoute>::new()}/>
                <Route path=(StaticSegment("desk"), WildcardSegment("rest")) view={Lazy::<DeskRoute>::new()}/>
            </FlatRoutes>
        </Router>
    }
}

/// Each page is loaded only where it is opened.
macro_rules! lazy_pages {
    ($($route:ident => $page:ident),* $(,)?) => {$(
        struct $route;

        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            fn view(this: Self) -> AnyView {
                let $route = this;
                view! { <Told><$page/></Told> }.into_any()
            }
        }
    )*};
}

lazy_pages! {
    HomeRoute => Home,
    EventListRoute => EventList,
    EventRoute => EventPage,
    RegisterRoute => RegisterPage,
    GiveRoute => GivePage,
    PersonalRoute => Personal,
    DoorRoute => DoorPage,
    AccountRoute => AccountPage,
    PortalRoute => PortalPage,
    SignInRoute => SignIn,
    DonorsRoute => Donors,
    CompaniesRoute => Companies,
    RoundsRoute => Rounds,
    TasksRoute => Tasks,
    PeopleRoute => People,
    AuditRoute => Audit,
    BooksRoute => Books,
    DeskRoute => Desk,
}

/// Tells when the page's part was loaded and takes part: what comes before that must not change the page
/// under it.
#[cfg(feature = "hydrate")]
#[derive(Clone, Default)]
pub struct Alive(ArcRwSignal<bool>);

#[cfg(feature = "hydrate")]
impl Alive {
    /// Says it also to tests and to style sheets.
    pub fn tell(&self) {
        self.0.set(true);
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-alive", "");
        }
    }
}

/// Fills the shell with what this device keeps, where it may still be shown.
#[cfg(feature = "hydrate")]
pub async fn wake_offline() {
    let visit = crate::sync::browser::kept_visit().await;
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", visit.lang.tag());
    }
    let alive = Alive::default();
    let told = alive.clone();
    leptos::mount::mount_to_body(move || {
        provide_context(visit);
        provide_context(told);
        view! { <App/> }
    });
    alive.tell();
}

/// Starts the stream on pages that show something that changes.
#[cfg(feature = "hydrate")]
fn begin(sync: Sync, visit: &Visit) {
    let home = crate::ui::desk::Section::home(&visit.actor);
    crate::sync::browser::sign_out::watch(sync, home);
    let quiet = matches!(visit.actor, Actor::Holder { .. })
        || matches!(
            visit.page,
            Page::SignIn { .. }
                | Page::Door(_)
                | Page::Account(_)
                | Page::Portal(_)
                | Page::Giving { .. }
                | Page::Promised(_)
                | Page::NotFound
                | Page::Away
                | Page::Failed { .. }
                | Page::TurnedAway { .. }
        );
    if !quiet {
        crate::sync::browser::start(sync, visit);
    }
}

/// The page, unless the server told that there is none.
#[component]
fn Told(children: ChildrenFn) -> impl IntoView {
    let sync = expect_context::<Sync>();
    // Other rights make another page of the same address.
    let rights = Memo::new(move |_| sync.watched_actor());
    let opened = expect_context::<Opened>();
    move || {
        rights.track();
        match opened.page() {
            Page::NotFound => view! { <NotFound/> }.into_any(),
            Page::Failed { id } => view! { <Failed id/> }.into_any(),
            Page::TurnedAway { why } => view! { <TurnedAway why/> }.into_any(),
            Page::Away => view! { <Away/> }.into_any(),
            _ => children().into_any(),
        }
    }
}

/// There is no network, and nothing here to show without it.
#[component]
fn Away() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <Frame title=w::away_offline(lang)>
            <main id="main" class="gate">
                <Strokes/>
                <h1 class="title">{w::away_offline(lang)}</h1>
                <p>{w::away_offline_line(lang)}</p>
                <p class="row"><a class="button" href="" rel="external">{w::away_offline_again(lang)}</a></p>
            </main>
        </Frame>
    }
    .into_any()
}

#[component]
fn NotFound() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! { <Frame title=w::error_not_found(lang)><Missing/></Frame> }
}

/// There is nothing here, or nothing that this visitor may see.
#[component]
pub fn Missing() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <main id="main" class="gate">
            <Strokes/>
            <p class="gate-code num soft">"404"</p>
            <h1 class="title">{w::error_not_found(lang)}</h1>
            <p>{w::error_not_found_line(lang)}</p>
            <p class="row"><a class="button" href="/">{w::error_home(lang)}</a><a class="button button--plain" href="/ideathon">{w::shell_events(lang)}</a></p>
        </main>
    }
    .into_any()
}

#[component]
fn Failed(id: String) -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <Frame title=w::error_failed(lang)>
            <main id="main" class="gate">
                <Strokes/>
                <p class="gate-code num soft">"500"</p>
                <h1 class="title">{w::error_failed(lang)}</h1>
                <p>{w::error_failed_line(lang)}</p>
                <p class="row"><a class="button" href="/">{w::error_home(lang)}</a></p>
                <p class="soft small">{w::error_number(lang)}" "<code class="fault num">{id.clone()}</code></p>
            </main>
        </Frame>
    }
}

/// Nothing was done, and what to do next.
#[component]
fn TurnedAway(why: visit::Why) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (code, title, line) = match why {
        visit::Why::OtherSite => (
            "403",
            w::away_site(lang),
            w::away_site_line(lang).to_owned(),
        ),
        visit::Why::TooOften { seconds } => (
            "429",
            w::away_often(lang),
            w::away_often_line(lang, time::span(seconds, lang)),
        ),
        visit::Why::TooLarge => (
            "413",
            w::away_large(lang),
            w::away_large_line(lang).to_owned(),
        ),
        visit::Why::TooSlow => (
            "408",
            w::away_slow(lang),
            w::away_slow_line(lang).to_owned(),
        ),
        visit::Why::Busy => (
            "503",
            w::away_busy(lang),
            w::away_busy_line(lang).to_owned(),
        ),
    };
    view! {
        <Frame title>
            <main id="main" class="gate">
                <Strokes/>
                <p class="gate-code num soft">{code}</p>
                <h1 class="title">{title}</h1>
                <p>{line.clone()}</p>
                <p class="row"><a class="button" href="/">{w::error_home(lang)}</a></p>
            </main>
        </Frame>
    }
    .into_any()
}

/// What staff meant by a command of any room.
#[must_use]
pub fn intention(lang: Lang, replica: &Replica, command: &Command) -> String {
    match command {
        Command::Ideathon(command) => ideathon::desk::intention(lang, replica, command),
        Command::Company(command) => {
            company::wording::intention(lang, &Directory::here(replica), command)
        }
        Command::Roundtable(command) => roundtable::wording::intention(lang, replica, command),
        Command::Task(command) => task::wording::intention(lang, replica, command),
        Command::Donor(command) => donor::wording::intention(lang, replica, command),
        Command::Post(post::Command::Resend(_)) => w::desk_meant_resend(lang).to_owned(),
        Command::Post(_) => w::desk_meant_other(lang).to_owned(),
        Command::People(command) => people::wording::intention(lang, replica, command),
    }
}

/// What was typed into a command of any room, with the names of its fields.
#[must_use]
pub fn typed(lang: Lang, command: &Command) -> Vec<(&'static str, String)> {
    match command {
        Command::Ideathon(command) => wording::typed(lang, command),
        Command::Company(command) => company::wording::typed(lang, command),
        Command::Roundtable(command) => roundtable::wording::typed(lang, command),
        Command::Task(command) => task::wording::typed(lang, command),
        Command::Donor(command) => donor::wording::typed(lang, command),
        Command::Post(_) | Command::People(_) => Vec::new(),
    }
}

/// Why a command was not done, and what to do.
#[must_use]
pub fn why(lang: Lang, why: &Why) -> String {
    match why {
        Why::Refused(refused) => refusal(lang, refused),
        Why::LongAgo => w::refused_long_ago(lang).to_owned(),
    }
}

/// Why a command of any room was refused, and what to do.
#[must_use]
pub fn refusal(lang: Lang, refusal: &rule::Refusal) -> String {
    match refusal {
        rule::Refusal::Ideathon(refusal) => wording::refusal(lang, refusal),
        rule::Refusal::Company(refusal) => company::wording::refusal(lang, refusal),
        rule::Refusal::People(refusal) => people::wording::refusal(lang, refusal).to_owned(),
        rule::Refusal::Roundtable(refusal) => roundtable::wording::refusal(lang, refusal),
        rule::Refusal::Donor(refusal) => donor::wording::refusal(lang, refusal),
        rule::Refusal::Task(refusal) => task::wording::refusal(lang, refusal).to_owned(),
        rule::Refusal::Post(crate::post::Refusal::NotAllowed) => {
            w::refused_not_allowed(lang).to_owned()
        }
        rule::Refusal::Post(post::Refusal::NoSuchMail) => w::refused_no_mail(lang).to_owned(),
        rule::Refusal::Post(post::Refusal::NotFailed | post::Refusal::NotOut) => {
            w::refused_not_failed(lang).to_owned()
        }
        rule::Refusal::Parked { id } => w::refused_parked(lang, id),
        rule::Refusal::Newer => w::refused_newer(lang).to_owned(),
        rule::Refusal::TooOften { seconds } => {
            w::refused_too_often(lang, time::span(*seconds, lang))
        }
    }
}
