//! `GET` and `POST /give`: the plain form becomes a command like everyone else's.

use app::command::Command;
use app::donor::form::Filled;
use app::donor::{self, Details, Field, Gift, Give, Means, Place, Refusal};
use app::rule::{self, Answer};
use app::sync::push::Outcome;
use app::value::{Bad, CampaignId, ClientId, DonorId, PledgeId, Postal};
use app::visit::{Page, Promised};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;
use uuid::Builder;

use super::postal;
use super::provider::till;
use crate::error::Failure;
use crate::guard::away;
use crate::http::App;
use crate::pages::{failed, language, with_page};
use crate::session::Caller;
use crate::sync::writer::{Envelope, Reply};

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// # Errors
/// Where the database does not answer.
pub async fn give(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Result<Response, Failure> {
    let Some(Sent { filled, key, find }) = read_body(&headers, &body) else {
        return Ok((StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form is expected\n").into_response());
    };
    // A key that is none of ours is replaced: it only makes a repeated form one promise.
    let key = PledgeId::parse_or_new(key.as_deref());
    let back = |key: PledgeId, filled: Filled, refusal: rule::Refusal| Page::Giving {
        key: key.to_string(),
        filled: Box::new(filled),
        places: None,
        refusal: Some(refusal),
        means: offered(&app),
        down: false,
        raised: Vec::new(),
    };
    if let Err(often) = app.limits.sender(ClientId(key.0), 1) {
        // The same form, with all that was typed and its own key, to be sent again.
        let page = back(key, filled, often.into());
        let status = StatusCode::TOO_MANY_REQUESTS;
        return away::with(often, with_page(&app, &headers, &uri, page, status).await);
    }
    if let Some(find) = find {
        let page = found(&app, key, filled, &find);
        return with_page(&app, &headers, &uri, page, StatusCode::OK).await;
    }
    let refused = |refusal, filled| back(PledgeId::new(), filled, rule::Refusal::Donor(refusal));
    let (gift, details) = match filled.read() {
        Ok(read) => read,
        Err(bad) => {
            let page = refused(Refusal::Fields(bad), filled);
            return with_page(&app, &headers, &uri, page, WRONG).await;
        }
    };
    if gift.means.is_held() && app.counter.is_none() {
        let bad = vec![(Field::Means, Bad::NotAChoice)];
        let page = refused(Refusal::Fields(bad), filled);
        return with_page(&app, &headers, &uri, page, WRONG).await;
    }
    if let Err(often) = app.limits.gift() {
        let page = back(key, filled, often.into());
        let status = StatusCode::TOO_MANY_REQUESTS;
        return away::with(often, with_page(&app, &headers, &uri, page, status).await);
    }
    let Ok(campaign) = filled.campaign() else {
        let page = general(refused, Refusal::NoSuchCampaign, filled);
        return with_page(&app, &headers, &uri, page, WRONG).await;
    };
    let meant = Meant {
        gift: &gift,
        details: &details,
        campaign,
    };
    let (pledge, reply) = send(&app, &headers, key, meant).await;
    if gift.means.is_held() && matches!(reply, Ok(Outcome::Done(_))) {
        let lang = language(&headers);
        return Ok(
            match till::pay(&app, pledge, &gift, details.email, lang).await {
                Ok(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
                Err(trouble) => {
                    tracing::warn!("{trouble}");
                    let page = Page::Giving {
                        key: key.to_string(),
                        filled: Box::new(filled),
                        places: None,
                        refusal: None,
                        means: offered(&app),
                        down: true,
                        raised: Vec::new(),
                    };
                    let status = StatusCode::SERVICE_UNAVAILABLE;
                    with_page(&app, &headers, &uri, page, status).await?
                }
            },
        );
    }
    let (page, status) = match reply {
        Ok(Outcome::Done(Answer::Pledged { reference })) => {
            let promised = Promised {
                reference,
                amount: gift.amount,
                rhythm: gift.rhythm,
                email: details.email.map(|email| email.to_string()),
            };
            (Page::Promised(Box::new(promised)), StatusCode::OK)
        }
        Ok(Outcome::Refused(rule::Refusal::Donor(
            refusal @ (Refusal::NoSuchCampaign | Refusal::NotRunning),
        ))) => (general(refused, refusal, filled), WRONG),
        Ok(Outcome::Refused(rule::Refusal::Donor(refusal))) => (refused(refusal, filled), WRONG),
        Ok(Outcome::Refused(rule::Refusal::Parked { id }) | Outcome::Failed { id }) => {
            (Page::Failed { id }, StatusCode::INTERNAL_SERVER_ERROR)
        }
        other => {
            let failure = Failure::new(format!("a form met {other:?}"));
            return Ok(failed(&app, &headers, &uri, &failure).await);
        }
    };
    with_page(&app, &headers, &uri, page, status).await
}

/// The form again, for our work as a whole: for what it named nothing is taken, and nothing that was typed is lost.
fn general(
    refused: impl Fn(Refusal, Filled) -> Page,
    refusal: Refusal,
    mut filled: Filled,
) -> Page {
    filled.campaign.clear();
    refused(refusal, filled)
}

/// What a form says, read.
#[derive(Clone, Copy)]
struct Meant<'a> {
    gift: &'a Gift,
    details: &'a Details,
    campaign: Option<CampaignId>,
}

/// A form is a sender of one command, named by its key. Sent again unchanged, it gets its first answer; sent again
/// with other words (somebody went back and mended it), it is another promise.
async fn send(
    app: &App,
    headers: &HeaderMap,
    key: PledgeId,
    meant: Meant<'_>,
) -> (PledgeId, Reply) {
    let envelope = |key: PledgeId| {
        let give = Give {
            donor: DonorId(key.0),
            pledge: key,
            details: meant.details.clone(),
            gift: meant.gift.clone(),
            lang: language(headers),
            campaign: meant.campaign,
        };
        Envelope {
            actor: Caller::default().actor,
            sender: Some((ClientId(key.0), 1)),
            command: Command::Donor(donor::Command::Give(Box::new(give))),
        }
    };
    let reply = app.writer.apply(envelope(key)).await;
    if reply.is_ok() {
        return (key, reply);
    }
    // The same words again are the same other promise: a page that is loaded anew makes no third.
    let first = envelope(key);
    let another = match serde_json::to_vec(&first.command) {
        Ok(words) => named_by(key, &words),
        Err(_) => PledgeId::new(),
    };
    (another, app.writer.apply(envelope(another)).await)
}

/// What the payment company takes for us, where it does.
#[must_use]
pub fn offered(app: &App) -> Vec<Means> {
    match app.counter {
        Some(_) => vec![Means::Card, Means::Konbini],
        None => Vec::new(),
    }
}

/// An id that a form's key and its words name together.
fn named_by(key: PledgeId, words: &[u8]) -> PledgeId {
    let digest = Sha256::new().chain_update(key.0).chain_update(words);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    PledgeId(Builder::from_random_bytes(bytes).into_uuid())
}

/// The form again, with the place of its postal code; of several, the one that was chosen.
fn found(app: &App, key: PledgeId, mut filled: Filled, chosen: &str) -> Page {
    let (places, refusal) = match Postal::parse(&filled.postal) {
        Ok(code) => (Some(postal::places(&code)), None),
        Err(bad) => {
            let refusal = Refusal::Fields(vec![(Field::Postal, bad)]);
            (None, Some(rule::Refusal::Donor(refusal)))
        }
    };
    let list = places.as_deref().unwrap_or_default();
    if let Some(place) = placed(list, chosen) {
        filled.lie_at(place);
    }
    Page::Giving {
        key: key.to_string(),
        filled: Box::new(filled),
        places,
        refusal,
        means: offered(app),
        down: false,
        raised: Vec::new(),
    }
}

/// The only place, or the one that was chosen of several, from 1.
pub(super) fn placed<'a>(places: &'a [Place], chosen: &str) -> Option<&'a Place> {
    let chosen: Option<usize> = chosen.parse().ok().and_then(|n: usize| n.checked_sub(1));
    match places {
        [only] => Some(only),
        several => chosen.and_then(|n| several.get(n)),
    }
}

/// What a form sends.
struct Sent {
    filled: Filled,
    key: Option<String>,
    /// It asks only where its postal code lies; of several places, for this one, from 1.
    find: Option<String>,
}

fn read_body(headers: &HeaderMap, body: &[u8]) -> Option<Sent> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let mut sent = Sent {
        filled: Filled::default(),
        key: None,
        find: None,
    };
    for (name, value) in form_urlencoded::parse(body) {
        match &*name {
            "key" => sent.key = Some(value.into_owned()),
            "find" => sent.find = Some(value.into_owned()),
            _ => sent.filled.set(&name, value.into_owned()),
        }
    }
    Some(sent)
}
