//! `POST /files`: octets, as they are. They are looked at only once all of them lie on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use app::access::Actor;
use app::file::{Answer, FileKind, MAX_BYTES, Stored, Turned};
use app::people::Area;
use app::value::PersonId;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use super::{kind, named, place, receipt};
use crate::backup::{own_file, own_folder, settle};
use crate::error::Failure;
use crate::guard::limits::TooOften;
use crate::http::App;
use crate::session::Caller;

/// Octets of the disk that are left to the database.
const KEPT_FREE: u64 = 1024 * 1024 * 1024;

/// # Errors
/// Where the disk refuses.
pub async fn keep(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response, Failure> {
    let answer = match taken(&app, &caller.actor, request).await? {
        Ok(stored) => Answer::Stored {
            file: stored.file,
            receipt: receipt(&app.db.seal, &stored)?,
        },
        Err(why) => Answer::Turned(why),
    };
    let status = match &answer {
        Answer::Stored { .. } => StatusCode::OK,
        Answer::Turned(why) => status(*why),
    };
    Ok((status, Json(answer)).into_response())
}

async fn taken(app: &App, by: &Actor, request: Request) -> Result<Result<Stored, Turned>, Failure> {
    let Some(person) = by.person() else {
        return Ok(Err(Turned::NotSignedIn));
    };
    if !by.works_in(Area::Platform) && by.platform().is_empty() {
        return Ok(Err(Turned::NotAllowed));
    }
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    // Who does not say how much it is may send the most.
    let length = length.unwrap_or(MAX_BYTES.into());
    if length > MAX_BYTES.into() {
        return Ok(Err(Turned::TooLarge));
    }
    let length = u32::try_from(length).unwrap_or(MAX_BYTES);
    if let Err(TooOften { seconds }) = app.limits.file(person, length) {
        return Ok(Err(Turned::TooOften { seconds }));
    }
    store(app, person, request.into_body()).await
}

/// Lays octets onto the disk for whoever may send them.
///
/// # Errors
/// Where the disk refuses.
pub async fn store(app: &App, by: PersonId, body: Body) -> Result<Result<Stored, Turned>, Failure> {
    own_folder(&app.files)?;
    if !has_room(&app.files)? {
        return Ok(Err(Turned::NoRoom));
    }
    let now = app.clock.now();
    let file = named(now);
    let place = place(&app.files, file);
    let unfinished = Unfinished(place.with_extension("part"));
    let bytes = match receive(app, body, &unfinished.0).await? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Err(why)),
    };
    if bytes == 0 {
        return Ok(Err(Turned::Empty));
    }
    let folder = app.files.clone();
    let kind =
        tokio::task::spawn_blocking(move || finish(&unfinished.0, &place, &folder)).await??;
    Ok(kind.map_or(Err(Turned::OtherKind), |kind| {
        Ok(Stored {
            file,
            by,
            kind,
            bytes,
            at: now,
        })
    }))
}

/// Whether the disk has room for a file, and still for what the database writes.
fn has_room(folder: &Path) -> Result<bool, Failure> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize) > KEPT_FREE)
}

/// Octets to the disk, no more than a file may have.
async fn receive(app: &App, mut body: Body, to: &Path) -> Result<Result<u32, Turned>, Failure> {
    let mut file = tokio::fs::File::from_std(own_file(to)?);
    let mut bytes: u32 = 0;
    loop {
        // It may take long in all, but never fall silent.
        let Ok(frame) = timeout(app.gate.patience, body.frame()).await else {
            return Ok(Err(Turned::Broken));
        };
        let octets = match frame {
            None => break,
            Some(Err(_)) => return Ok(Err(Turned::Broken)),
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        let more = u32::try_from(octets.len()).unwrap_or(u32::MAX);
        bytes = bytes.saturating_add(more);
        if bytes > MAX_BYTES {
            return Ok(Err(Turned::TooLarge));
        }
        file.write_all(&octets).await?;
    }
    file.sync_all().await?;
    Ok(Ok(bytes))
}

/// Looks at what lies there, and gives it its name where it is of a kind that is taken.
fn finish(unfinished: &Path, place: &Path, folder: &Path) -> Result<Option<FileKind>, Failure> {
    let kind = kind::of(unfinished)?;
    if kind.is_some() {
        fs::rename(unfinished, place)?;
        // What is acknowledged is there after a power cut, too.
        settle(folder)?;
    }
    Ok(kind)
}

/// A file that is gone unless it got another name, whatever ended its way here.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const fn status(why: Turned) -> StatusCode {
    match why {
        Turned::NotSignedIn => StatusCode::UNAUTHORIZED,
        Turned::NotAllowed => StatusCode::FORBIDDEN,
        Turned::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Turned::OtherKind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Turned::Empty | Turned::Broken => StatusCode::BAD_REQUEST,
        Turned::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
        Turned::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
    }
}
