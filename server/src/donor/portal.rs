//! `/me/giving`: a donor's own page, and its plain forms, which become commands like everyone else's.

use std::collections::BTreeMap;

use app::access::{self, Change, Patch};
use app::command::Command;
use app::donor::agreeing::{self, Typed, Wish};
use app::donor::form::{Filled, field_name};
use app::donor::{self, Correct, Covers, Details, Donor, Field, Issue, PORTAL, Pledge, Refusal};
use app::merge::seen_now;
use app::row::{Kind, Row};
use app::rule;
use app::sync::push::Outcome;
use app::value::{DonorId, PaymentId, PledgeId, Postal, ReceiptId};
use app::visit::{Mending, Page, Portal, Served, Visit};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::form::placed;
use super::provider::till;
use super::{charity, plans, postal};
use crate::db::rows_of;
use crate::error::Failure;
use crate::guard::away;
use crate::guard::limits::TooOften;
use crate::http::App;
use crate::pages::{failed, language, render, with_page};
use crate::session::Caller;
use crate::sync::pull::own;
use crate::sync::writer::Envelope;

#[derive(Default, Deserialize)]
pub struct Asked {
    /// Whose details are to be mended.
    edit: Option<String>,
    /// About which promise, and what is to be agreed.
    promise: Option<String>,
    wish: Option<String>,
    /// What was just done.
    done: Option<String>,
}

/// `GET /me/giving`
///
/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if caller.actor.person().is_none() {
        return Ok(to("/sign-in"));
    }
    let mut portal = Portal {
        done: asked.done.as_deref().and_then(Served::parse),
        ..Portal::default()
    };
    if let Some(edit) = &asked.edit {
        let Some(donor) = known(&app, &caller, edit).await? else {
            let missing = StatusCode::NOT_FOUND;
            return with_page(&app, &headers, &uri, Page::NotFound, missing).await;
        };
        portal.mending = Some(Mending {
            donor: donor.id,
            filled: Box::new(Filled::of(&donor.details)),
            seen: Box::new(donor.details),
            places: None,
        });
    }
    if let Some(promise) = &asked.promise {
        let wish = asked.wish.as_deref().and_then(Wish::parse);
        let (Some(pledge), Some(wish)) = (promised(&app, &caller, promise).await?, wish) else {
            let missing = StatusCode::NOT_FOUND;
            return with_page(&app, &headers, &uri, Page::NotFound, missing).await;
        };
        portal.agreeing = Some(Typed::begun(&pledge, wish, app.clock.now()));
    }
    page(&app, &headers, &uri, &caller, portal).await
}

/// `POST /me/giving`: each button names what it does.
///
/// # Errors
/// Where the database does not answer.
pub async fn act(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    uri: Uri,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    if caller.actor.person().is_none() {
        return Ok(to("/sign-in"));
    }
    let said = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    match said("action") {
        "mend" => mend(&app, &headers, &uri, &caller, &typed).await,
        "pay" => pay(&app, &headers, &uri, &caller, said("promise")).await,
        "agree" => agree(&app, &headers, &uri, &caller, &typed).await,
        "issue" => {
            let payment = PaymentId::parse(said("payment")).unwrap_or_default();
            let issue = Issue {
                receipt: ReceiptId::new(),
                donor: DonorId::parse(said("donor")).unwrap_or_default(),
                covers: Covers::Payments(vec![payment]),
                send: true,
                instead_of: None,
            };
            let told = does(&app, &caller, donor::Command::Issue(issue)).await;
            let back = Portal::default();
            after(&app, &headers, &uri, &caller, told, Served::Issued, back).await
        }
        _ => Ok(StatusCode::BAD_REQUEST.into_response()),
    }
}

/// The details that were typed; or only where their postal code lies.
async fn mend(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    typed: &BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let said = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let (Some(before), Ok(seen)) = (
        known(app, caller, said("donor")).await?,
        serde_json::from_str::<Details>(said("seen")),
    ) else {
        return with_page(app, headers, uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    let mut filled = Filled::default();
    for (name, value) in typed {
        filled.set(name, value.clone());
    }
    // What staff alone changes is nobody's to type.
    let fixed = Filled::of(&seen);
    filled.form = fixed.form;
    filled.email = fixed.email;
    let mut mending = Mending {
        donor: before.id,
        filled: Box::new(filled),
        seen: Box::new(seen),
        places: None,
    };
    if let Some(find) = typed.get("find") {
        let portal = looked_up(mending, find);
        return page(app, headers, uri, caller, portal).await;
    }
    let details = match mending.filled.read_details() {
        Ok(details) => details,
        Err(bad) => {
            let refusal = rule::Refusal::Donor(Refusal::Fields(bad));
            let served = Served::Mended;
            let told = Told::Refused(refusal);
            return after(app, headers, uri, caller, told, served, mended(mending)).await;
        }
    };
    let correct = Correct {
        donor: before.id,
        details,
        seen: (*mending.seen).clone(),
    };
    let told = does(app, caller, donor::Command::Correct(Box::new(correct))).await;
    if let Told::Refused(rule::Refusal::Donor(Refusal::Changed { fields })) = &told {
        // Told once: whoever saves again means it.
        *mending.seen = seen_now(&*mending.seen, &before.details, fields);
    }
    let served = Served::Mended;
    after(app, headers, uri, caller, told, served, mended(mending)).await
}

fn mended(mending: Mending) -> Portal {
    Portal {
        mending: Some(mending),
        ..Portal::default()
    }
}

/// What was agreed about a promise; the form again, with all that was typed, where it cannot be.
async fn agree(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    sent: &BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let said = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
    let pledge = promised(app, caller, said("promise")).await?;
    let (Some(pledge), Some(wish)) = (pledge, Wish::parse(said("wish"))) else {
        return with_page(app, headers, uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    let mut typed = Typed {
        pledge: pledge.id,
        wish,
        ..Typed::default()
    };
    for at in [
        Field::Amount,
        Field::From,
        Field::Until,
        Field::Word,
        Field::Plan,
    ] {
        typed.set(at, said(field_name(at)));
    }
    let read = agreeing::read(pledge.id, wish, |at| typed.get(at).to_owned());
    let told = match read {
        Ok(command) => does(app, caller, command).await,
        Err(bad) => Told::Refused(rule::Refusal::Donor(Refusal::Fields(bad))),
    };
    let back = Portal {
        agreeing: Some(typed),
        ..Portal::default()
    };
    let served = Served::Agreed(wish);
    after(app, headers, uri, caller, told, served, back).await
}

/// On to the payment company's page.
async fn pay(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    promise: &str,
) -> Result<Response, Failure> {
    let promised = promised(app, caller, promise).await?;
    let Some(pledge) = promised.filter(|pledge| pledge.means.is_held()) else {
        return with_page(app, headers, uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    if let Err(often) = app.limits.account(&caller.actor, 1) {
        let portal = Portal {
            refusal: Some(often.into()),
            ..Portal::default()
        };
        return away::with(often, page(app, headers, uri, caller, portal).await);
    }
    let donor = known(app, caller, &pledge.donor.to_string()).await?;
    let email = donor.and_then(|donor| donor.details.email);
    match till::look_after(app, &pledge, email, language(headers)).await {
        Ok(address) => Ok(to(&address)),
        Err(trouble) => {
            tracing::warn!("{trouble}");
            let portal = Portal {
                down: true,
                ..Portal::default()
            };
            page(app, headers, uri, caller, portal).await
        }
    }
}

/// The form again, with the place of its postal code; of several, the one that was chosen.
fn looked_up(mut mending: Mending, chosen: &str) -> Portal {
    let mut refusal = None;
    match Postal::parse(&mending.filled.postal) {
        Ok(code) => {
            let places = postal::places(&code);
            if let Some(place) = placed(&places, chosen) {
                mending.filled.lie_at(place);
            }
            mending.places = Some(places);
        }
        Err(bad) => {
            let bad = Refusal::Fields(vec![(Field::Postal, bad)]);
            refusal = Some(rule::Refusal::Donor(bad));
        }
    }
    Portal {
        mending: Some(mending),
        refusal,
        ..Portal::default()
    }
}

/// What became of a command.
enum Told {
    Done,
    Refused(rule::Refusal),
    Often(TooOften),
    Failed(Failure),
}

async fn does(app: &App, caller: &Caller, command: donor::Command) -> Told {
    if let Err(often) = app.limits.account(&caller.actor, 1) {
        return Told::Often(often);
    }
    let envelope = Envelope {
        actor: caller.actor.clone(),
        sender: None,
        command: Command::Donor(command),
    };
    match app.writer.apply(envelope).await {
        Ok(Outcome::Done(_)) => Told::Done,
        Ok(Outcome::Refused(refusal)) => Told::Refused(refusal),
        other => Told::Failed(Failure::new(format!("a donor's page met {other:?}"))),
    }
}

/// The page after a command: as it is now, or with why nothing was done.
async fn after(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    told: Told,
    served: Served,
    back: Portal,
) -> Result<Response, Failure> {
    let refused = |refusal| Portal {
        refusal: Some(refusal),
        ..back
    };
    match told {
        Told::Done => Ok(to(&format!("{PORTAL}?done={}", served.name()))),
        Told::Refused(refusal) => page(app, headers, uri, caller, refused(refusal)).await,
        Told::Often(often) => {
            let portal = refused(often.into());
            away::with(often, page(app, headers, uri, caller, portal).await)
        }
        Told::Failed(failure) => Ok(failed(app, headers, uri, &failure).await),
    }
}

async fn page(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    caller: &Caller,
    mut portal: Portal,
) -> Result<Response, Failure> {
    let person = caller.actor.person().unwrap_or_default();
    let (mut rows, charity, plans) = {
        let mut conn = app.db.readers.acquire().await?;
        let rows = own(&mut conn, &caller.actor, person).await?;
        (rows, charity(&mut conn).await?, plans(&mut conn).await?)
    };
    portal.issues = charity.as_ref().is_some_and(donor::Charity::issues);
    let public = charity.map(Row::Charity).into_iter();
    for row in public.chain(plans.into_iter().map(Row::Plan)) {
        rows.extend(access::project(&caller.actor, &row).map(|fields| Patch {
            kind: row.kind(),
            id: row.id(),
            change: Change::Enter(fields),
        }));
    }
    let status = if portal.down {
        StatusCode::SERVICE_UNAVAILABLE
    } else if portal.refusal.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let visit = Visit {
        lang: language(headers),
        actor: caller.actor.clone(),
        name: caller.name.clone(),
        now: app.clock.now(),
        rows,
        page: Page::Portal(Box::new(portal)),
        demo: app.demo,
        ..Visit::default()
    };
    let mut response = render(app, visit, uri).await;
    *response.status_mut() = status;
    Ok(response)
}

/// One of the donors that the caller is.
async fn known(app: &App, caller: &Caller, id: &str) -> Result<Option<Donor>, Failure> {
    let id = DonorId::parse(id).filter(|id| caller.actor.gives_as(*id));
    let Some(id) = id else { return Ok(None) };
    let mut conn = app.db.readers.acquire().await?;
    let rows = rows_of(&mut conn, Kind::Donor, &[id.0]).await?;
    Ok(rows.into_iter().find_map(super::donor))
}

/// A promise of one of them.
async fn promised(app: &App, caller: &Caller, id: &str) -> Result<Option<Pledge>, Failure> {
    let Some(id) = PledgeId::parse(id) else {
        return Ok(None);
    };
    let mut conn = app.db.readers.acquire().await?;
    let found = super::pledge_of(&mut conn, id).await?;
    Ok(found.filter(|pledge| caller.actor.gives_as(pledge.donor)))
}

fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}
