//! What every answer tells a browser to allow: our own files and nothing else.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::App;
use crate::session::cookie;

/// No page of ours has an inline script or style, so there is nothing that a nonce would have to let through:
/// whatever somebody smuggles into a page does not run.
const CONTENT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// Passkeys are ours to ask for; the rest nobody here needs, so no smuggled script gets it either.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
    midi=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), \
    screen-wake-lock=(), usb=(), xr-spatial-tracking=()";
/// A year: long enough for the lists that browsers are shipped with.
const TRANSPORT: &str = "max-age=31536000";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Sets them on whatever is answered, errors and files included.
pub async fn set(State(app): State<App>, request: Request, next: Next) -> Response {
    let signed_in = cookie(request.headers(), app.cookie_name()).is_some();
    // A form that leads on to the payment company's page.
    let path = request.uri().path();
    let pays = path.starts_with("/give") || path.starts_with("/me");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let counter = app.counter.as_ref().filter(|_| pays);
    let content = counter.map(|counter| counter.policy(CONTENT));
    let content = content.unwrap_or(HeaderValue::from_static(CONTENT));
    headers.insert(CONTENT_SECURITY_POLICY, content);
    let mut say = |name, value| headers.insert(name, HeaderValue::from_static(value));
    say(X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(REFERRER_POLICY, "same-origin");
    say(OPENER_POLICY, "same-origin");
    say(RESOURCE_POLICY, "same-origin");
    say(PERMISSIONS_POLICY, PERMISSIONS);
    // For browsers that do not know frame-ancestors.
    say(X_FRAME_OPTIONS, "DENY");
    if app.secure() {
        say(STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    keep(headers, signed_in);
    response
}

/// What does not say otherwise is never stored; nor is any page of somebody who is signed in, whose name
/// stands in its bar.
fn keep(headers: &mut HeaderMap, signed_in: bool) {
    let page = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let never = HeaderValue::from_static("no-store");
    if signed_in && page {
        headers.insert(CACHE_CONTROL, never);
    } else {
        headers.entry(CACHE_CONTROL).or_insert(never);
    }
}
