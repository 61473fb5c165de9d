//! The company that takes cards, and money at convenience stores, for us. Nothing is believed but what it answers when
//! it is asked: what it sends says only what to ask for.

mod call;
pub mod errands;
pub mod inbox;
mod read;
pub mod signature;
pub mod stripe;
pub mod till;
pub mod waiting;
pub mod webhook;
pub mod worker;

use core::fmt;
use core::future::Future;
use core::sync::atomic::AtomicI64;

use app::donor::{Does, Failed, Means, Refunded, Rhythm};
use app::lang::Lang;
use app::time::Time;
use app::value::{Email, PledgeId, Yen};
use axum::http::HeaderValue;
use tokio::sync::Notify;
use url::Url;

use crate::config::Config;
use crate::error::Failure;
use stripe::Stripe;

/// What the server has of the company: how to ask it, and what its letters are signed with.
pub struct Counter {
    pub company: Stripe,
    pub secrets: Vec<String>,
    /// Something was heard or asked.
    pub bell: Notify,
    /// Before this it is not asked again what happened there, in microseconds since 1970.
    pub sweep_at: AtomicI64,
    /// Where its pages lie.
    pages: String,
}

impl Counter {
    /// Nothing where the operator named no key.
    ///
    /// # Errors
    /// Where the key or the address is none.
    pub fn from_config(config: &Config) -> Result<Option<Self>, Failure> {
        let Some(key) = config.stripe_key.as_deref().filter(|key| !key.is_empty()) else {
            return Ok(None);
        };
        let mut secrets = config.stripe_webhook_secrets.clone();
        secrets.retain(|secret| !secret.is_empty());
        Ok(Some(Self {
            company: Stripe::new(&config.stripe_url, key)?,
            secrets,
            bell: Notify::new(),
            sweep_at: AtomicI64::new(0),
            pages: pages(&config.stripe_url)?,
        }))
    }

    /// What a page may do from which a form leads on to the company.
    #[must_use]
    pub fn policy(&self, usual: &str) -> HeaderValue {
        let ours = "form-action 'self'";
        let with = usual.replacen(ours, &format!("{ours} {}", self.pages), 1);
        HeaderValue::try_from(with).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    }
}

fn pages(asked: &str) -> Result<String, Failure> {
    let url =
        Url::parse(asked).map_err(|_| Failure::new("the payment company's address is none"))?;
    if url.host_str() == Some("api.stripe.com") {
        return Ok("https://checkout.stripe.com https://billing.stripe.com".to_owned());
    }
    Ok(url.origin().ascii_serialization())
}

/// Why the company did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It may be asked again.
    ForNow(String),
    /// It said no, or what is no answer.
    ForGood(String),
    /// It knows of nothing by that name.
    Unknown,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForNow(why) => write!(f, "the payment company cannot be asked now: {why}"),
            Self::ForGood(why) => write!(f, "the payment company says no: {why}"),
            Self::Unknown => f.write_str("the payment company knows of no such thing"),
        }
    }
}

pub type Answered<T> = Result<T, Trouble>;

/// What somebody is to pay, on a page of the company.
#[derive(Clone, Debug)]
pub struct Order {
    pub pledge: PledgeId,
    pub rhythm: Rhythm,
    pub amount: Yen,
    pub means: Means,
    pub email: Option<Email>,
    pub lang: Lang,
    /// What it is called there.
    pub title: String,
    /// Where the giver comes back to, whatever became of it.
    pub after: String,
    /// Where to who thinks better of it.
    pub back: String,
}

/// Somebody's way through the company's page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    pub pledge: Option<PledgeId>,
    pub customer: Option<String>,
    pub subscription: Option<String>,
    /// What was paid.
    pub charge: Option<String>,
    /// It was not paid, and will not be.
    pub over: bool,
}

/// Money that was asked for, once of what comes again and again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoice {
    pub subscription: Option<String>,
    pub charge: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub id: String,
    /// It came; what did not is none of the books' matters.
    pub paid: bool,
    pub means: Means,
    pub amount: Yen,
    pub currency: String,
    pub at: Time,
    pub payer: String,
    pub pledge: Option<PledgeId>,
    /// Also what a bank took back for whoever paid.
    pub refunds: Vec<Refunded>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    pub id: String,
    pub pledge: Option<PledgeId>,
    pub customer: Option<String>,
    pub failed: Option<Failed>,
    pub ended: Option<Time>,
    /// From then on its card is good no more.
    pub expires: Option<Time>,
}

/// That something happened, and what to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub object: String,
    pub at: Time,
}

/// What a company must be able to do. Whatever changes something there carries a key, so that it is done once however
/// often it is asked.
pub trait Provider: Send + Sync {
    /// Where somebody pays.
    fn start(&self, order: &Order) -> impl Future<Output = Answered<String>> + Send;
    /// Where somebody changes their card.
    fn portal(
        &self,
        customer: &str,
        back: &str,
        key: &str,
    ) -> impl Future<Output = Answered<String>> + Send;
    fn session(&self, id: &str) -> impl Future<Output = Answered<Session>> + Send;
    fn invoice(&self, id: &str) -> impl Future<Output = Answered<Invoice>> + Send;
    /// The charge that paid, where one did.
    fn intent(&self, id: &str) -> impl Future<Output = Answered<Option<String>>> + Send;
    fn charge(&self, id: &str) -> impl Future<Output = Answered<Charge>> + Send;
    /// The charge that it is of.
    fn refund(&self, id: &str) -> impl Future<Output = Answered<String>> + Send;
    /// The charge that it is about.
    fn dispute(&self, id: &str) -> impl Future<Output = Answered<String>> + Send;
    fn subscription(&self, id: &str) -> impl Future<Output = Answered<Subscription>> + Send;
    /// Whose card it is.
    fn card(&self, id: &str) -> impl Future<Output = Answered<Option<String>>> + Send;
    /// What somebody pays again and again.
    fn subscriptions(&self, customer: &str) -> impl Future<Output = Answered<Vec<String>>> + Send;
    /// What of [`inbox::KINDS`] happened since then and until then, the oldest first; `None` where it is too much.
    fn events(
        &self,
        since: Time,
        until: Option<Time>,
    ) -> impl Future<Output = Answered<Option<Vec<Event>>>> + Send;
    /// # Errors
    /// [`Trouble`]; what is done already is no trouble.
    fn does(
        &self,
        subscription: &str,
        does: Does,
        key: &str,
    ) -> impl Future<Output = Answered<()>> + Send;
}
