//! A file to whoever may have it: to be kept, never shown by us as a page.

use app::file::FileKind;
use app::value::{FileId, FileName};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tower_http::services::ServeFile;

use super::place;
use crate::error::Failure;
use crate::http::App;

/// Octets under the name that they were given, whole or in the part that is asked for. Who may have them was asked
/// before.
///
/// # Errors
/// Where the disk refuses.
pub async fn out(
    app: &App,
    request: Request,
    file: FileId,
    name: &FileName,
    kind: FileKind,
) -> Result<Response, Failure> {
    let path = place(&app.files, file);
    if !path.is_file() {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let answer = ServeFile::new(path).try_call(request).await?;
    let mut response = answer.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    disposition(headers, name)?;
    Ok(response)
}

/// A name for who saves it, in both spellings: the plain one for programs that read no other.
pub(crate) fn disposition(headers: &mut HeaderMap, name: &FileName) -> Result<(), Failure> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let spelled: String = name
        .as_str()
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let exact: String = url::form_urlencoded::byte_serialize(name.as_str().as_bytes()).collect();
    // That way of writing has `+` for a space, and leaves `*` as it is, which RFC 8187 does not.
    let exact = exact.replace('+', "%20").replace('*', "%2A");
    let words = format!("attachment; filename=\"{spelled}\"; filename*=UTF-8''{exact}");
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&words)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_both_spellings_and_ends_no_header() {
        let mut headers = HeaderMap::new();
        let name = FileName::parse("研修 \"案\"; x=1+1*.pdf").unwrap();
        disposition(&mut headers, &name).unwrap();
        assert_eq!(
            headers[CONTENT_DISPOSITION],
            "attachment; filename=\"__ ____ x_1_1_.pdf\"; filename*=UTF-8''%E7%A0%94%E4%BF%AE%20%22%E6%A1%88%22%3B%20x%3D1%2B1%2A.pdf"
        );
    }
}
