//! A payment company that knows one charge of each name that it is asked for.

use std::net::SocketAddr;

use anyhow::{Result, anyhow};
use app::value::PledgeId;
use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::now;

const SECRET: &str = "whsec_bench";

pub struct Company {
    address: SocketAddr,
}

impl Company {
    pub async fn opens() -> Result<Self> {
        let router = Router::new()
            .route("/v1/charges/{id}", get(charge))
            .route("/v1/events", get(events));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async { axum::serve(listener, router).await });
        Ok(Self { address })
    }

    /// What the operator tells the server.
    pub fn settings(&self) -> [(&'static str, String); 3] {
        [
            ("TOMONI_STRIPE_URL", format!("http://{}", self.address)),
            ("TOMONI_STRIPE_KEY", "sk_test_bench".to_owned()),
            ("TOMONI_STRIPE_WEBHOOK_SECRETS", SECRET.to_owned()),
        ]
    }
}

/// A letter that tells of money for a promise: what signs it, and what it says.
pub fn letter(n: usize, pledge: PledgeId) -> Result<(String, String)> {
    let at = now().timestamp();
    let body = json!({
        "id": format!("evt_{n}"),
        "type": "charge.succeeded",
        "created": at,
        "data": { "object": { "id": named(pledge) } },
    });
    let body = body.to_string();
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map_err(|bad| anyhow!("{bad}"))?;
    let mac = mac.chain_update(at.to_string()).chain_update(".");
    let signed = mac.chain_update(&body).finalize().into_bytes();
    Ok((format!("t={at},v1={signed:x}"), body))
}

/// The charge of a promise.
fn named(pledge: PledgeId) -> String {
    format!("ch_{}", pledge.0.simple())
}

async fn charge(Path(id): Path<String>) -> Json<Value> {
    let pledge = id.strip_prefix("ch_").unwrap_or_default();
    let pledge = Uuid::try_parse(pledge).unwrap_or_default();
    Json(json!({
        "id": id,
        "object": "charge",
        "status": "succeeded",
        "captured": true,
        "amount": 3_000,
        "amount_refunded": 0,
        "currency": "jpy",
        "created": now().timestamp(),
        "metadata": { "pledge": pledge.to_string() },
        "payment_method_details": { "type": "card" },
        "billing_details": { "name": "AMIRA HADDAD" },
    }))
}

async fn events() -> Json<Value> {
    Json(json!({ "object": "list", "data": [], "has_more": false }))
}
