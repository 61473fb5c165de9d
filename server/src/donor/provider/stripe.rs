//! Stripe, over its HTTP interface.

use app::donor::{CURRENCY, Does, Means, Rhythm};
use app::lang::Lang;
use app::time::Time;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::call::Line;
use super::inbox::KINDS;
use super::{
    Answered, Charge, Event, Invoice, Order, Provider, Session, Subscription, Trouble, read,
};
use crate::error::Failure;

/// So many events come in one answer.
const PAGE: &str = "100";
/// More answers than this are fetched at the next look.
const PAGES: usize = 100;

pub struct Stripe(Line);

impl Stripe {
    /// # Errors
    /// Where the address or the key is none.
    pub fn new(base: &str, key: &str) -> Result<Self, Failure> {
        Line::new(base, key).map(Self)
    }

    async fn one(&self, kind: &str, id: &str, expand: &[&str]) -> Answered<Value> {
        if !read::is_name(id) {
            return Err(Trouble::Unknown);
        }
        let fields: Vec<(&str, &str)> = expand.iter().map(|e| ("expand[]", *e)).collect();
        self.0.get(&format!("/v1/{kind}/{id}"), &fields).await
    }

    async fn change(&self, id: &str, amount: &str, key: &str) -> Answered<()> {
        let now = self.one("subscriptions", id, &[]).await?;
        let item = &now["items"]["data"][0];
        let price = &item["price"];
        let name = |said: &Value| read::name(said).ok_or_else(read::odd);
        let fields = [
            ("items[0][id]", name(&item["id"])?),
            ("items[0][price_data][currency]", CURRENCY.to_owned()),
            ("items[0][price_data][product]", name(&price["product"])?),
            ("items[0][price_data][unit_amount]", amount.to_owned()),
            (
                "items[0][price_data][recurring][interval]",
                name(&price["recurring"]["interval"])?,
            ),
            // From its next time on: nothing is asked for in between.
            ("proration_behavior", "none".to_owned()),
        ];
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let path = format!("/v1/subscriptions/{id}");
        self.0.post(&path, &fields, key).await.map(drop)
    }
}

impl Provider for Stripe {
    async fn start(&self, order: &Order) -> Answered<String> {
        let pledge = order.pledge.to_string();
        let amount = order.amount.get().to_string();
        let email = order.email.as_ref().map(ToString::to_string);
        let method = match order.means {
            Means::Konbini => "konbini",
            _ => "card",
        };
        let locale = match order.lang {
            Lang::Ja => "ja",
            Lang::En => "en",
        };
        let mut fields = vec![
            ("payment_method_types[0]", method),
            ("locale", locale),
            ("client_reference_id", pledge.as_str()),
            ("metadata[pledge]", pledge.as_str()),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", CURRENCY),
            ("line_items[0][price_data][unit_amount]", amount.as_str()),
            (
                "line_items[0][price_data][product_data][name]",
                order.title.as_str(),
            ),
            ("success_url", order.after.as_str()),
            ("cancel_url", order.back.as_str()),
        ];
        if let Some(email) = &email {
            fields.push(("customer_email", email));
        }
        let interval = match order.rhythm {
            Rhythm::Once => None,
            Rhythm::Monthly => Some("month"),
            Rhythm::Yearly => Some("year"),
        };
        match interval {
            None => fields.extend([
                ("mode", "payment"),
                ("submit_type", "donate"),
                ("payment_intent_data[metadata][pledge]", pledge.as_str()),
            ]),
            Some(interval) => fields.extend([
                ("mode", "subscription"),
                ("line_items[0][price_data][recurring][interval]", interval),
                ("subscription_data[metadata][pledge]", pledge.as_str()),
            ]),
        }
        // What is asked for otherwise is another thing.
        let mut words = Sha256::new();
        for (name, value) in &fields {
            words.update(name);
            words.update([0]);
            words.update(value);
            words.update([0]);
        }
        let [a, b, c, d, ..]: [u8; 32] = words.finalize().into();
        let words = u32::from_be_bytes([a, b, c, d]);
        let key = format!("pledge-{pledge}-{words:08x}");
        let said = self.0.post("/v1/checkout/sessions", &fields, &key).await?;
        read::needed(&said["url"])
    }

    async fn portal(&self, customer: &str, back: &str, key: &str) -> Answered<String> {
        let fields = [("customer", customer), ("return_url", back)];
        let path = "/v1/billing_portal/sessions";
        let said = self.0.post(path, &fields, key).await?;
        read::needed(&said["url"])
    }

    async fn session(&self, id: &str) -> Answered<Session> {
        let said = self.one("checkout/sessions", id, &["payment_intent"]);
        Ok(read::session(&said.await?))
    }

    async fn invoice(&self, id: &str) -> Answered<Invoice> {
        Ok(read::invoice(&self.one("invoices", id, &[]).await?))
    }

    async fn intent(&self, id: &str) -> Answered<Option<String>> {
        let said = self.one("payment_intents", id, &[]).await?;
        let paid = said["status"] == "succeeded";
        Ok(paid.then(|| read::name(&said["latest_charge"])).flatten())
    }

    async fn charge(&self, id: &str) -> Answered<Charge> {
        let with = ["payment_intent", "invoice", "balance_transaction"];
        let said = self.one("charges", id, &with).await?;
        let refunds = if said["amount_refunded"].as_i64() == Some(0) {
            Value::Null
        } else {
            let of = [("charge", id), ("limit", PAGE)];
            self.0.get("/v1/refunds", &of).await?
        };
        let disputes = if said["disputed"] == true {
            let of = [("charge", id), ("limit", PAGE)];
            self.0.get("/v1/disputes", &of).await?
        } else {
            Value::Null
        };
        read::charge(&said, &refunds, &disputes)
    }

    async fn refund(&self, id: &str) -> Answered<String> {
        let said = self.one("refunds", id, &[]).await?;
        read::name(&said["charge"]).ok_or_else(read::odd)
    }

    async fn dispute(&self, id: &str) -> Answered<String> {
        let said = self.one("disputes", id, &[]).await?;
        read::name(&said["charge"]).ok_or_else(read::odd)
    }

    async fn subscription(&self, id: &str) -> Answered<Subscription> {
        let usual = "customer.invoice_settings.default_payment_method";
        let with = ["latest_invoice", "default_payment_method", usual];
        let said = self.one("subscriptions", id, &with).await?;
        read::subscription(&said)
    }

    async fn card(&self, id: &str) -> Answered<Option<String>> {
        let said = self.one("payment_methods", id, &[]).await?;
        Ok(read::name(&said["customer"]))
    }

    async fn subscriptions(&self, customer: &str) -> Answered<Vec<String>> {
        let fields = [("customer", customer), ("limit", PAGE)];
        let said = self.0.get("/v1/subscriptions", &fields).await?;
        let all = said["data"].as_array().ok_or_else(read::odd)?;
        Ok(all.iter().filter_map(read::name).collect())
    }

    async fn events(&self, since: Time, until: Option<Time>) -> Answered<Option<Vec<Event>>> {
        let since = since.timestamp().to_string();
        let until = until.map(|until| until.timestamp().to_string());
        let mut all = Vec::new();
        for _ in 0..PAGES {
            let after = all.last().map(|event: &Event| event.id.clone());
            let mut fields = vec![("created[gte]", since.as_str()), ("limit", PAGE)];
            fields.extend(until.as_ref().map(|until| ("created[lte]", until.as_str())));
            fields.extend(KINDS.map(|(kind, _)| ("types[]", kind)));
            if let Some(after) = &after {
                fields.push(("starting_after", after));
            }
            let said = self.0.get("/v1/events", &fields).await?;
            let page = said["data"].as_array().ok_or_else(read::odd)?;
            for event in page {
                all.push(read::event(event)?);
            }
            if said["has_more"] != true {
                all.reverse();
                return Ok(Some(all));
            }
        }
        Ok(None)
    }

    async fn does(&self, id: &str, does: Does, key: &str) -> Answered<()> {
        if !read::is_name(id) {
            return Err(Trouble::Unknown);
        }
        let path = format!("/v1/subscriptions/{id}");
        match does {
            Does::Amount(yen) => self.change(id, &yen.get().to_string(), key).await,
            Does::Pause => {
                let fields = [("pause_collection[behavior]", "void")];
                self.0.post(&path, &fields, key).await.map(drop)
            }
            Does::Resume => {
                let fields = [("pause_collection", "")];
                self.0.post(&path, &fields, key).await.map(drop)
            }
            // What is not there any more comes no more.
            Does::Cancel => match self.0.delete(&path, key).await {
                Ok(_) | Err(Trouble::Unknown) => Ok(()),
                Err(trouble) => Err(trouble),
            },
        }
    }
}
