//! `GET /give/{slug}`: what a campaign asks for and what it reached. The figures are added up where the payments lie: a
//! visitor gets no payment.

use app::access::Change;
use app::donor::form::Filled;
use app::donor::{Campaign, Raised, Stage};
use app::row::{Kind, Row};
use app::time::Time;
use app::value::{CampaignId, Slug, Yen};
use app::visit::Visit;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use sqlx::Row as _;

use crate::db::Conn;
use crate::error::Failure;
use crate::http::App;
use crate::pages::{self, keyed, not_found};
use crate::session::Caller;

/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    Path(slug): Path<String>,
    uri: Uri,
) -> Result<Response, Failure> {
    let found = by_slug(&app, &headers, &slug).await?;
    let Some(campaign) = found else {
        return not_found(State(app), headers, uri).await;
    };
    let raised = raised(&app, &[campaign.id]).await?;
    let filled = Filled {
        campaign: campaign.id.to_string(),
        ..Filled::default()
    };
    let page = pages::giving(&app, filled, raised);
    keyed(&app, &headers, &caller, &uri, page).await
}

/// Those that everybody may read, and that take gifts now.
///
/// # Errors
/// Where the database does not answer.
pub async fn running(app: &App, headers: &HeaderMap) -> Result<Vec<Raised>, Failure> {
    let now = app.clock.now();
    let all = public(app, headers).await?.into_iter();
    let runs = all.filter(|campaign| campaign.stage(now) == Stage::Runs);
    let runs: Vec<CampaignId> = runs.map(|campaign| campaign.id).collect();
    raised(app, &runs).await
}

async fn by_slug(app: &App, headers: &HeaderMap, slug: &str) -> Result<Option<Campaign>, Failure> {
    let Ok(slug) = Slug::parse(slug) else {
        return Ok(None);
    };
    let all = public(app, headers).await?;
    Ok(all.into_iter().find(|one| one.appeal.slug == slug))
}

/// As a visitor sees them.
async fn public(app: &App, headers: &HeaderMap) -> Result<Vec<Campaign>, Failure> {
    let visit = pages::visit(app, headers, &Caller::default()).await?;
    Ok(seen(&visit))
}

fn seen(visit: &Visit) -> Vec<Campaign> {
    let rows = visit.rows.iter().filter_map(|patch| match &patch.change {
        Change::Enter(fields) if patch.kind == Kind::Campaign => {
            Row::from_fields(patch.kind, fields).ok()
        }
        _ => None,
    });
    rows.filter_map(campaign).collect()
}

/// What was reached, in the order of the campaigns.
async fn raised(app: &App, of: &[CampaignId]) -> Result<Vec<Raised>, Failure> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let at = app.clock.now();
    let mut conn = app.db.readers.acquire().await?;
    let mut all = Vec::new();
    for campaign in of {
        all.push(sum(&mut conn, *campaign, at).await?);
    }
    Ok(all)
}

/// What came for a campaign and stayed.
///
/// # Errors
/// Where the database does not answer.
pub async fn sum(conn: &mut Conn, campaign: CampaignId, at: Time) -> Result<Raised, Failure> {
    let query = sqlx::query(
        "select cast(coalesce(sum(yen), 0) as bigint) as sum, count(*) as gifts from payment
         where campaign = $1 and yen > 0",
    );
    let row = query.bind(campaign.to_string()).fetch_one(conn).await?;
    let sum: i64 = row.try_get("sum")?;
    Ok(Raised {
        campaign,
        sum: Yen::new(sum).map_err(|bad| Failure::new(format!("a sum of {sum} yen: {bad:?}")))?,
        gifts: u32::try_from(row.try_get::<i64, _>("gifts")?)?,
        at,
    })
}

/// All of them.
///
/// # Errors
/// Where the database does not answer or holds what is no row.
pub async fn all(conn: &mut Conn) -> Result<Vec<Campaign>, Failure> {
    let rows = crate::sync::store::all(conn, Kind::Campaign).await?;
    Ok(rows.into_iter().filter_map(campaign).collect())
}

fn campaign(row: Row) -> Option<Campaign> {
    match row {
        Row::Campaign(campaign) => Some(campaign),
        _ => None,
    }
}
