//! People who work here, signed in as they would be.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::browser::{Browser, JSON, path_of};
use crate::form::hidden_fields;
use crate::html;
use crate::server::{Place, Server};

/// Lets somebody in who works in an area, and says by which path they come. Also works where no server runs yet.
pub async fn invite(place: &Place, number: usize, area: &str) -> Result<String> {
    let email = format!("bench-{area}-{number}@example.org");
    let printed = place
        .tomoni(&["staff", "invite", &email, "--role", area])
        .await?;
    let address = printed.split_whitespace().find(|word| word.contains("://"));
    let address = address.with_context(|| format!("no address in: {printed}"))?;
    Ok(path_of(address).to_owned())
}

/// Takes the one-time address of an invitation, as a new member of staff does, and makes the passkey without
/// which no desk opens.
pub async fn enter(server: &Server, path: &str) -> Result<Browser> {
    let mut browser = Browser::open(server.address).await?;
    let answer = browser.get(path).await?;
    ensure!(
        answer.status.is_success(),
        "the one-time address: {}",
        answer.status
    );
    let fields = hidden_fields(&html::tags(answer.text()?));
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    let (answer, _) = browser.submit(path, body).await?;
    ensure!(
        answer.status.is_success() && browser.has_cookies(),
        "signing in: {}",
        answer.status
    );
    let asked = browser.post("/me/passkey/ask", JSON, "{}".into()).await?;
    let asked: Value = serde_json::from_slice(&asked.body)?;
    // Passkeys belong to a name.
    let origin = format!("http://localhost:{}", server.address.port());
    let (_, made) = Authenticator::makes(&asked["options"], &origin);
    let made = json!({ "name": asked["name"], "credential": made }).to_string();
    let answer = browser.post("/me/passkey/answer", JSON, made).await?;
    ensure!(answer.status.is_success(), "a passkey: {}", answer.status);
    // The session goes on under another secret.
    let desk = browser.get("/desk/companies").await?;
    ensure!(desk.status.is_success(), "the desk: {}", desk.status);
    Ok(browser)
}
