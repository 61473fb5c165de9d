//! What the server answers: pages, forms, the sync engine, files.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::services::ServeDir;

use crate::audit;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::donor;
use crate::donor::provider::{self, Counter};
use crate::error::Failure;
use crate::file;
use crate::guard::limits::Limits;
use crate::guard::{self, Gate};
use crate::ideathon;
use crate::pages;
use crate::people::keys::Keys;
use crate::people::{account, by_key, held, sign_in};
use crate::post::Desk;
use crate::roundtable;
use crate::run::Stop;
use crate::session;
use crate::session::standing::Standings;
use crate::sync::feed::Feed;
use crate::sync::writer::Writer;
use crate::sync::{live, pull, push};
use crate::token;

/// The largest body that any request needs: a full push.
const MAX_BODY: usize = 512 * 1024;

/// A handle to what every handler can reach: each layer that a request passes takes one of its own.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub feed: Arc<Feed>,
    pub letters: Desk,
    pub writer: Writer,
    pub stop: Stop,
    pub gate: Arc<Gate>,
    /// How often somebody may.
    pub limits: Arc<Limits>,
    pub demo: bool,
    pub pages: Arc<pages::Kept>,
    pub standings: Standings,
    pub site: Arc<Site>,
    pub keys: Arc<Keys>,
    /// Where what people attached lies.
    pub files: PathBuf,
    /// Where the end of the audit log is written daily.
    pub audit_heads: PathBuf,
    /// The morning whose mails of what is to be done were written, in microseconds since 1970; 0 before the first.
    pub mornings: AtomicI64,
    /// The last look at what is new on the platform; counted from 1970, in spans of the time that news settles.
    pub news_looks: AtomicI64,
    /// The payment company, where the operator named a key.
    pub counter: Option<Counter>,
}

/// The browser's files, and the version that stands in their addresses.
pub struct Site {
    folder: PathBuf,
    pub version: String,
}

impl App {
    #[must_use]
    #[expect(
        clippy::too_many_arguments,
        reason = "each part is made by itself, in one place"
    )]
    pub fn new(
        config: &Config,
        db: Db,
        clock: Clock,
        feed: Arc<Feed>,
        letters: Desk,
        writer: Writer,
        stop: Stop,
        demo: bool,
        counter: Option<Counter>,
    ) -> Self {
        let folder = config.site_folder();
        let site = Arc::new(Site {
            version: version(&folder),
            folder,
        });
        let keys = Arc::new(Keys::new(letters.base_url()));
        Self(Arc::new(Parts {
            db,
            clock,
            feed,
            limits: letters.limits(),
            letters,
            writer,
            stop,
            gate: Arc::new(Gate::new(config)),
            demo,
            pages: Arc::default(),
            standings: Standings::default(),
            site,
            keys,
            files: config.files_folder(),
            audit_heads: config.audit_heads(),
            mornings: AtomicI64::new(0),
            news_looks: AtomicI64::new(0),
            counter,
        }))
    }

    /// Whether people reach us by TLS; decides what cookies promise.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.letters.base_url().starts_with("https://")
    }

    /// The session cookie's name: bound to this host where TLS allows it.
    #[must_use]
    pub fn cookie_name(&self) -> &'static str {
        if self.secure() {
            "__Host-tomoni"
        } else {
            "tomoni"
        }
    }
}

impl FromRef<App> for Arc<Site> {
    fn from_ref(app: &App) -> Self {
        app.site.clone()
    }
}

/// A name for this build of the browser's files: what it is made of.
fn version(folder: &std::path::Path) -> String {
    let mut bytes = Vec::new();
    for file in ["pkg/tomoni.wasm", "pkg/tomoni.js", "pkg/tomoni.css"] {
        bytes.extend(std::fs::read(folder.join(file)).unwrap_or_default());
    }
    token::digest(&bytes)[..10].to_owned()
}

/// All addresses.
pub fn router(app: App) -> Router {
    // An error means that another router of this process did it already.
    let _ = any_spawner::Executor::init_tokio();
    let files = ServeDir::new(app.site.folder.join("pkg"))
        .precompressed_br()
        .precompressed_gzip();
    let public = ServeDir::new(&app.site.folder)
        .precompressed_br()
        .precompressed_gzip();
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream"));
    let secrets = Router::new()
        .route(
            "/registration/{token}",
            get(ideathon::personal::show).post(ideathon::personal::act),
        )
        .route(
            "/registration/{token}/calendar.ics",
            get(ideathon::personal::calendar),
        )
        .route(
            "/sign-in/{token}",
            get(sign_in::show).post(sign_in::confirm),
        )
        .route_layer(from_fn_with_state(app.clone(), guard::guess::links));
    let pages = Router::new()
        .merge(secrets)
        .route("/", get(pages::public))
        .route("/ideathon", get(pages::public))
        .route("/ideathon/{slug}", get(pages::public))
        .route(
            "/ideathon/{slug}/register",
            get(pages::form).post(ideathon::form::register),
        )
        .merge(giving())
        .route("/sign-in", get(sign_in::door).post(sign_in::ask))
        .route("/sign-in/code", get(sign_in::code_page).post(sign_in::code))
        .route("/sign-in/recovery", post(by_key::recovery))
        .route("/sign-in/passkey/ask", post(by_key::passkey_ask))
        .route("/sign-in/passkey/answer", post(by_key::passkey_answer))
        .route("/sign-out", post(sign_in::leave))
        .route("/me", get(account::show).post(account::act))
        .route("/me/data", get(held::download))
        .route("/me/passkey/ask", post(account::passkey_ask))
        .route("/me/passkey/answer", post(account::passkey_answer))
        .route(
            "/roundtables/{id}/calendar.ics",
            get(roundtable::calendar::show),
        )
        .route("/shell", get(pages::offline_shell))
        .route("/language", post(pages::language_chosen))
        .route("/desk/audit", get(audit::page::show))
        .route(app::donor::books::BOOKS, get(donor::books::show))
        .route(app::donor::books::FILE, get(donor::books::file))
        .route("/desk", get(pages::desk))
        .route("/desk/{*rest}", get(pages::desk))
        .layer(
            CompressionLayer::new()
                .quality(tower_http::CompressionLevel::Fastest)
                .compress_when(compressed),
        );
    let sync = Router::new()
        .route("/sync/push", post(push::push))
        .route("/sync/pull", get(pull::pull))
        .route("/sync/live", get(live::live))
        .layer(CompressionLayer::new().compress_when(
            DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream")),
        ));
    Router::new()
        .merge(
            pages
                .merge(sync)
                .merge(attached())
                .layer(from_fn_with_state(app.clone(), session::known)),
        )
        .route("/healthz", get(healthz))
        .route("/webhooks/stripe", post(provider::webhook::hear))
        .route("/favicon.ico", get(old_icon))
        .route("/sw.js", get(worker))
        .route("/pkg/{version}/boot.js", get(boot))
        .nest_service(
            "/pkg/{version}",
            tower_http::set_header::SetResponseHeader::overriding(
                files,
                CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=31536000, immutable"),
            ),
        )
        .fallback_service(public.fallback(get(pages::not_found).with_state(app.clone())))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        // From here on outwards: what comes last hears a request first and sees its answer last.
        .layer(from_fn_with_state(app.clone(), guard::origin::check))
        .layer(from_fn_with_state(app.clone(), guard::plain::leave))
        .layer(CatchPanicLayer::custom(|_| {
            Failure::new("a handler panicked").into_response()
        }))
        .layer(from_fn_with_state(app.clone(), guard::patience::wait))
        .layer(from_fn_with_state(app.clone(), guard::away::as_page))
        .layer(from_fn_with_state(app.clone(), guard::headers::set))
        .with_state(app)
}

/// What donors see.
fn giving() -> Router<App> {
    Router::new()
        .route("/give", get(pages::give).post(donor::form::give))
        .route("/give/{slug}", get(donor::campaign::show))
        .route("/give/wait/{token}", get(provider::waiting::show))
        .route(
            app::donor::PORTAL,
            get(donor::portal::show).post(donor::portal::act),
        )
}

/// Octets as they are: they are packed already, and who fetches some in parts counts their own octets.
fn attached() -> Router<App> {
    Router::new()
        .route(app::file::ADDRESS, post(file::keep::keep))
        .route(
            "/roundtables/items/{item}/files/{file}",
            get(roundtable::attached::hand),
        )
        .route("/receipts/print", get(donor::receipts::print))
        .route(app::donor::LABELS, post(donor::labels::labels))
        .route("/receipts/{id}", get(donor::receipts::one))
}

/// Starts the client: an own file, so that no inline script is needed.
async fn boot() -> impl IntoResponse {
    (
        [
            ("content-type", "text/javascript; charset=utf-8"),
            ("cache-control", "public, max-age=31536000, immutable"),
        ],
        include_str!("boot.js"),
    )
}

/// The service worker, with the build that it keeps: its version and its files.
async fn worker(State(app): State<App>) -> Result<Response, Failure> {
    let Site { folder, version } = &*app.site;
    let Ok(code) = tokio::fs::read_to_string(folder.join("sw.js")).await else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let mut files = vec![format!("/pkg/{version}/boot.js")];
    let mut entries = tokio::fs::read_dir(folder.join("pkg")).await?;
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // Compressed copies are handed out under the same names.
        if [".js", ".wasm", ".css"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            files.push(format!("/pkg/{version}/{name}"));
        }
    }
    files.sort();
    let build = serde_json::json!({ "version": version, "files": files });
    let headers = [
        ("content-type", "text/javascript; charset=utf-8"),
        ("cache-control", "no-cache"),
    ];
    Ok((headers, format!("const BUILD = {build};\n{code}")).into_response())
}

/// Browsers ask for this address unasked. Our icon is drawn, and lies elsewhere.
async fn old_icon() -> impl IntoResponse {
    let headers = [
        (LOCATION, "/favicon.svg"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (StatusCode::PERMANENT_REDIRECT, headers)
}

/// 200 when the database answers.
async fn healthz(State(app): State<App>) -> Response {
    let answers = sqlx::query("select number from head")
        .fetch_one(&app.db.readers)
        .await;
    match answers {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
            .into_response(),
    }
}
