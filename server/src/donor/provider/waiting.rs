//! `GET /give/wait/{token}`: whoever comes back from the company's page. That they come back proves nothing; the page
//! says what we know, and asks again while that is nothing.

use app::donor::{Pledge, PledgeState, Rhythm};
use app::value::PledgeId;
use app::visit::{Came, Page, Paying};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;

use crate::donor::pledge_of;
use crate::error::Failure;
use crate::http::App;
use crate::pages::with_page;
use crate::seal::{Seal, Use};

const AGAIN: (HeaderName, HeaderValue) = (
    HeaderName::from_static("refresh"),
    HeaderValue::from_static("5"),
);

/// Where the giver of a promise comes back to. The same each time: the company is told it once.
#[must_use]
pub fn address(base: &str, seal: &Seal, pledge: PledgeId) -> String {
    let token = seal.shut_alike(Use::Waiting, &pledge.to_string());
    format!("{base}/give/wait/{token}")
}

/// # Errors
/// Where the database does not answer.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let id = app.db.seal.look(Use::Waiting, &token);
    let id = id.and_then(|id| PledgeId::parse(&id));
    let pledge = match id {
        Some(id) => pledge_of(&mut *app.db.readers.acquire().await?, id).await?,
        None => None,
    };
    let Some(pledge) = pledge else {
        return with_page(&app, &headers, &uri, Page::NotFound, StatusCode::NOT_FOUND).await;
    };
    let came = came(&pledge);
    let paying = Paying {
        came,
        amount: pledge.amount,
        means: pledge.means,
    };
    let page = Page::Paying(paying);
    let mut response = with_page(&app, &headers, &uri, page, StatusCode::OK).await?;
    if came == Came::NotYet {
        let (name, value) = AGAIN;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

fn came(pledge: &Pledge) -> Came {
    let enough = match pledge.rhythm {
        Rhythm::Once => pledge.state == PledgeState::Fulfilled,
        Rhythm::Monthly | Rhythm::Yearly => pledge.payments > 0,
    };
    if enough {
        Came::Yes
    } else if pledge.failed.is_some() || pledge.ended.is_some() {
        Came::No
    } else {
        Came::NotYet
    }
}
