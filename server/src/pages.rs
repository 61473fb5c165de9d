//! Pages: fills the visitor's replica, and has the app rendered on top of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use app::access::{Actor, Change};
use app::donor::Raised;
use app::donor::form::Filled;
use app::lang::Lang;
use app::row::Kind;
use app::shell::{Assets, shell};
use app::sync::pull::Pulled;
use app::ui::desk::Section;
use app::visit::{Page, Visit};
use axum::Form;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, LOCATION, REFERER, SET_COOKIE,
};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use leptos::prelude::provide_context;
use serde::Deserialize;
use uuid::Uuid;

use crate::compress;
use crate::donor;
use crate::error::Failure;
use crate::http::App;
use crate::session::{Caller, cookie};
use crate::sync::pull::changes;

const LANG_COOKIE: &str = "lang";
/// Stands where each visitor's form key goes, so that the page around it can be kept.
const KEY_MARK: &str = "01890000-0000-7000-8000-00000000f0f0";
/// A kept page also says what the clock says: "open until". It is rendered anew after this.
const KEPT_FOR: Duration = Duration::from_secs(20);
/// The longest page that we render.
const MAX_PAGE: usize = 4 * 1024 * 1024;

/// Rendered public pages, kept until something that they show changes.
#[derive(Default)]
pub struct Kept {
    pages: Mutex<HashMap<(String, Lang), KeptPage>>,
    rows: Mutex<Option<(u64, Arc<Pulled>)>>,
}

#[derive(Clone)]
struct KeptPage {
    version: u64,
    at: Instant,
    status: StatusCode,
    html: Bytes,
    /// The same in small, made when the first browser asks for it.
    brotli: Arc<OnceLock<Option<Bytes>>>,
    gzip: Arc<OnceLock<Option<Bytes>>>,
}

/// Pages to keep: a stranger's made-up addresses must not fill the memory.
const MAX_KEPT: usize = 500;

/// A public page: the same for all visitors of a language.
///
/// # Errors
/// Where the database does not answer.
pub async fn public(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    let kept = kept(&app, &headers, &caller, &uri, Page::Plain).await?;
    Ok(kept.respond(&headers))
}

/// The registration form, with a key of its own for each visitor.
///
/// # Errors
/// Where the database does not answer.
pub async fn form(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    let page = Page::Form {
        key: KEY_MARK.to_owned(),
    };
    keyed(&app, &headers, &caller, &uri, page).await
}

/// A kept page with a key of its own in it.
///
/// # Errors
/// Where the database does not answer.
pub async fn keyed(
    app: &App,
    headers: &HeaderMap,
    caller: &Caller,
    uri: &Uri,
    page: Page,
) -> Result<Response, Failure> {
    let mut kept = kept(app, headers, caller, uri, page).await?;
    let html = String::from_utf8_lossy(&kept.html).replace(KEY_MARK, &Uuid::now_v7().to_string());
    kept.html = html.into();
    // With a key in it, the page is this visitor's alone: its kept small forms are another's.
    Ok(kept.respond_plain())
}

/// The form in which somebody gives, with a key of its own for each visitor.
///
/// # Errors
/// Where the database does not answer.
pub async fn give(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    let raised = donor::campaign::running(&app, &headers).await?;
    let page = giving(&app, Filled::default(), raised);
    keyed(&app, &headers, &caller, &uri, page).await
}

/// The form in which somebody gives, as it begins.
#[must_use]
pub fn giving(app: &App, filled: Filled, raised: Vec<Raised>) -> Page {
    Page::Giving {
        key: KEY_MARK.to_owned(),
        filled: Box::new(filled),
        places: None,
        refusal: None,
        means: donor::form::offered(app),
        down: false,
        raised,
    }
}

async fn kept(
    app: &App,
    headers: &HeaderMap,
    caller: &Caller,
    uri: &Uri,
    page: Page,
) -> Result<KeptPage, Failure> {
    let lang = language(headers);
    let version = app.feed.public_version();
    let key = (format!("{uri}{}", reached(&page)), lang);
    if caller.actor == Actor::Visitor
        && let Some(kept) = app.pages.get(&key)
        && kept.version == version
        && kept.at.elapsed() < KEPT_FOR
    {
        return Ok(kept);
    }
    let mut visit = visit(app, headers, &Caller::default()).await?;
    visit.name.clone_from(&caller.name);
    visit.page = page;
    let missing = !shows_something(uri.path(), &visit);
    if missing {
        visit.page = Page::NotFound;
    }
    let response = render(app, visit, uri).await;
    let status = if missing {
        StatusCode::NOT_FOUND
    } else {
        response.status()
    };
    let html = to_bytes(response.into_body(), MAX_PAGE).await?;
    let kept = KeptPage {
        version,
        at: Instant::now(),
        status,
        html,
        brotli: Arc::default(),
        gzip: Arc::default(),
    };
    if caller.actor == Actor::Visitor && status == StatusCode::OK {
        app.pages.keep(key, kept.clone());
    }
    Ok(kept)
}

/// What a page says of money, so that none is kept that says less than came, or more.
fn reached(page: &Page) -> String {
    let Page::Giving { raised, .. } = page else {
        return String::new();
    };
    let each = raised.iter();
    let each = each.map(|one| format!("#{}/{}", one.sum.get(), one.gifts));
    each.collect::<Vec<_>>().concat()
}

/// Whether an address of an event names one that the visitor sees.
fn shows_something(path: &str, visit: &Visit) -> bool {
    let Some(slug) = path
        .strip_prefix("/ideathon/")
        .and_then(|rest| rest.split('/').next())
    else {
        return true;
    };
    visit.rows.iter().any(|patch| {
        let Change::Enter(fields) = &patch.change else {
            return false;
        };
        patch.kind == Kind::Event && fields.get("slug").is_some_and(|s| s == slug)
    })
}

impl Kept {
    fn get(&self, key: &(String, Lang)) -> Option<KeptPage> {
        lock(&self.pages).get(key).cloned()
    }

    fn keep(&self, key: (String, Lang), page: KeptPage) {
        let mut pages = lock(&self.pages);
        if pages.len() >= MAX_KEPT {
            pages.clear();
        }
        pages.insert(key, page);
    }

    fn rows(&self, version: u64) -> Option<Arc<Pulled>> {
        let rows = lock(&self.rows);
        rows.as_ref()
            .filter(|(v, _)| *v == version)
            .map(|(_, rows)| rows.clone())
    }

    fn keep_rows(&self, version: u64, rows: Arc<Pulled>) {
        *lock(&self.rows) = Some((version, rows));
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl KeptPage {
    /// In the smallest form that the browser takes.
    fn respond(self, headers: &HeaderMap) -> Response {
        let accepted = headers
            .get(ACCEPT_ENCODING)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let (name, small) = if accepted.contains("br") {
            (
                "br",
                self.brotli
                    .get_or_init(|| compress::brotli(&self.html))
                    .clone(),
            )
        } else if accepted.contains("gzip") {
            (
                "gzip",
                self.gzip.get_or_init(|| compress::gzip(&self.html)).clone(),
            )
        } else {
            ("", None)
        };
        let Some(body) = small else {
            return self.respond_plain();
        };
        let mut response = Self { html: body, ..self }.respond_plain();
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        response
    }

    fn respond_plain(self) -> Response {
        let headers = [
            ("content-type", "text/html; charset=utf-8"),
            ("cache-control", "no-cache"),
            ("vary", "cookie, accept-language, accept-encoding"),
        ];
        (self.status, headers, self.html).into_response()
    }
}

/// The desk: a shell without data, for those who are signed in.
///
/// # Errors
/// Where the database does not answer.
pub async fn desk(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Option<Caller>,
    uri: Uri,
) -> Result<Response, Failure> {
    let Some(caller) = caller else {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response());
    };
    // Staff without a passkey makes or shows one first; others have no desk.
    if !caller.actor.has_desk() {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, "/me")]).into_response());
    }
    let home = Section::home(&caller.actor);
    if uri.path() == "/desk" && home != "/desk" {
        return Ok((StatusCode::SEE_OTHER, [(LOCATION, home)]).into_response());
    }
    let visit = Visit {
        lang: language(&headers),
        actor: caller.actor,
        name: caller.name,
        now: app.clock.now(),
        page: Page::Desk,
        demo: app.demo,
        ..Visit::default()
    };
    Ok(render(&app, visit, &uri).await)
}

/// A document that holds nobody's data, for a device to keep.
pub async fn offline_shell(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    let visit = Visit {
        lang: language(&headers),
        now: app.clock.now(),
        page: Page::Shell,
        ..Visit::default()
    };
    render(&app, visit, &uri).await
}

/// # Errors
/// Where the database does not answer.
pub async fn not_found(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failure> {
    with_page(&app, &headers, &uri, Page::NotFound, StatusCode::NOT_FOUND).await
}

/// A page for a visitor, with what its address does not say.
///
/// # Errors
/// Where the database does not answer.
pub async fn with_page(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    page: Page,
    status: StatusCode,
) -> Result<Response, Failure> {
    let mut visit = visit(app, headers, &Caller::default()).await?;
    visit.page = page;
    let mut response = render(app, visit, uri).await;
    *response.status_mut() = status;
    Ok(response)
}

/// What a caller's replica starts from.
///
/// # Errors
/// Where the database does not answer.
pub async fn visit(app: &App, headers: &HeaderMap, caller: &Caller) -> Result<Visit, Failure> {
    let pulled = match caller.actor {
        Actor::Visitor => public_rows(app).await?,
        _ => Arc::new(changes(&app.db, &caller.actor, None).await?.1),
    };
    Ok(Visit {
        lang: language(headers),
        actor: caller.actor.clone(),
        name: caller.name.clone(),
        now: app.clock.now(),
        heard: None,
        cursor: pulled.cursor.clone(),
        rows: pulled.patches.clone(),
        page: Page::Plain,
        demo: app.demo,
    })
}

/// What every visitor sees, read anew when it has changed.
async fn public_rows(app: &App) -> Result<Arc<Pulled>, Failure> {
    // The version comes first: what changes in between is read twice rather than never.
    let version = app.feed.public_version();
    if let Some(rows) = app.pages.rows(version) {
        return Ok(rows);
    }
    let rows = Arc::new(changes(&app.db, &Actor::Visitor, None).await?.1);
    app.pages.keep_rows(version, rows.clone());
    Ok(rows)
}

/// Renders the app at an address. A page that finds nothing there answers 404.
pub async fn render(app: &App, visit: Visit, uri: &Uri) -> Response {
    let assets = Assets {
        version: app.site.version.clone(),
    };
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.clone();
    let handler = leptos_axum::render_app_async_with_context(
        move || provide_context(visit.clone()),
        move || shell(&assets),
    );
    let (parts, body) = handler(request).await.into_parts();
    match to_bytes(body, MAX_PAGE).await {
        Ok(html) => Response::from_parts(parts, Body::from(without_inline_scripts(&html))),
        Err(error) => Failure::new(error).into_response(),
    }
}

/// Leptos announces resources by inline scripts. We have none, and the policy allows no inline script:
/// `boot.js` says the same.
fn without_inline_scripts(html: &[u8]) -> String {
    const BEGIN: &str = "<script nonce=";
    const END: &str = "</script>";
    let mut html = String::from_utf8_lossy(html).into_owned();
    while let Some(from) = html.find(BEGIN) {
        let to = html[from..]
            .find(END)
            .map_or(html.len(), |n| from + n + END.len());
        html.replace_range(from..to, "");
    }
    html
}

/// A failure as a page, with its id.
pub async fn failed(app: &App, headers: &HeaderMap, uri: &Uri, failure: &Failure) -> Response {
    failure.log();
    let page = Page::Failed {
        id: failure.id.clone(),
    };
    if let Ok(response) =
        with_page(app, headers, uri, page, StatusCode::INTERNAL_SERVER_ERROR).await
    {
        return response;
    }
    let words = format!("failure {}", failure.id);
    (StatusCode::INTERNAL_SERVER_ERROR, Html(words)).into_response()
}

/// The language that was chosen, else the browser's.
#[must_use]
pub fn language(headers: &HeaderMap) -> Lang {
    cookie(headers, LANG_COOKIE)
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_else(|| {
            headers
                .get(ACCEPT_LANGUAGE)
                .and_then(|v| v.to_str().ok())
                .map(Lang::accepted)
                .unwrap_or_default()
        })
}

#[derive(Deserialize)]
pub struct Chosen {
    lang: String,
}

/// `POST /language`: keeps the chosen language for a year and goes back to where it was chosen.
pub async fn language_chosen(headers: HeaderMap, Form(chosen): Form<Chosen>) -> Response {
    let back = headers
        .get(REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<Uri>().ok())
        .and_then(|uri| uri.path_and_query().map(ToString::to_string))
        // Only a path, so that nobody is sent to another host.
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or_else(|| "/".to_owned());
    let lang = Lang::parse(&chosen.lang).unwrap_or_default();
    let cookie = language_cookie(lang);
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, back), (SET_COOKIE, cookie)],
    )
        .into_response()
}

/// Keeps a language for a year.
#[must_use]
pub fn language_cookie(lang: Lang) -> String {
    format!(
        "{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax",
        lang.tag()
    )
}
