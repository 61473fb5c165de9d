//! What the company's answers say.

use app::donor::{Failed, Lack, Means, Refunded};
use app::time::{Time, from_japan};
use app::value::{Line, PledgeId, Yen};
use chrono::{DateTime, Months, NaiveDate, NaiveTime};
use serde_json::Value;

use super::{Answered, Charge, Event, Invoice, Session, Subscription, Trouble};

pub fn session(said: &Value) -> Session {
    let intent = &said["payment_intent"];
    let paid = said["payment_status"] == "paid";
    let lost = ["canceled", "requires_payment_method"];
    let lost = lost.iter().any(|state| intent["status"] == *state);
    let complete = said["status"] == "complete";
    Session {
        pledge: pledge(&said["metadata"]),
        customer: name(&said["customer"]),
        subscription: name(&said["subscription"]),
        charge: paid.then(|| name(&intent["latest_charge"])).flatten(),
        over: said["status"] == "expired" || (complete && !paid && lost),
    }
}

pub fn invoice(said: &Value) -> Invoice {
    let paid = said["status"] == "paid";
    Invoice {
        subscription: name(&said["subscription"]),
        charge: paid.then(|| name(&said["charge"])).flatten(),
    }
}

/// Where its refunds are not asked for, there are none; so it is with what was disputed. The money of a dispute is away from
/// its beginning; it is gone once the dispute is lost.
pub fn charge<'a>(said: &Value, refunds: &'a Value, disputes: &'a Value) -> Answered<Charge> {
    let ways = [
        &said["metadata"],
        &said["payment_intent"]["metadata"],
        &said["invoice"]["subscription_details"]["metadata"],
    ];
    let means = match text(&said["payment_method_details"]["type"]).as_str() {
        "konbini" => Means::Konbini,
        _ => Means::Card,
    };
    let person = &said["billing_details"];
    let payer = match text(&person["name"]) {
        name if name.is_empty() => text(&person["email"]),
        name => name,
    };
    // At a store it is paid days after it was asked for.
    let moved = &said["balance_transaction"]["created"];
    let went = |list: &'a Value, state: &'static str| {
        let all = list["data"].as_array().map(Vec::as_slice);
        let all = all.unwrap_or_default().iter().rev();
        all.filter(move |one| one["status"] == state)
    };
    let refunds = went(refunds, "succeeded").chain(went(disputes, "lost"));
    Ok(Charge {
        id: needed(&said["id"])?,
        paid: said["status"] == "succeeded" && said["captured"] != false,
        means,
        amount: yen(&said["amount"])?,
        currency: text(&said["currency"]),
        at: moment(moved).or_else(|_| moment(&said["created"]))?,
        payer,
        pledge: ways.into_iter().find_map(pledge),
        refunds: refunds.map(refund).collect::<Answered<_>>()?,
    })
}

fn refund(said: &Value) -> Answered<Refunded> {
    Ok(Refunded {
        refund: Line::parse(&needed(&said["id"])?).map_err(|_| odd())?,
        amount: yen(&said["amount"])?,
        at: moment(&said["created"])?,
    })
}

pub fn subscription(said: &Value) -> Answered<Subscription> {
    let latest = &said["latest_invoice"];
    let state = text(&said["status"]);
    let failed = match state.as_str() {
        "past_due" | "unpaid" => Some(Failed {
            at: moment(&latest["created"]).or_else(|_| moment(&said["current_period_start"]))?,
            why: Lack::Declined,
        }),
        _ => None,
    };
    let ended = match state.as_str() {
        "canceled" | "incomplete_expired" => {
            let ended = moment(&said["ended_at"]).or_else(|_| moment(&said["canceled_at"]));
            Some(ended.or_else(|_| moment(&said["created"]))?)
        }
        _ => None,
    };
    Ok(Subscription {
        id: needed(&said["id"])?,
        pledge: pledge(&said["metadata"]),
        customer: name(&said["customer"]),
        failed,
        ended,
        expires: expires(&said["default_payment_method"]["card"]).or_else(|| {
            let usual = &said["customer"]["invoice_settings"]["default_payment_method"];
            expires(&usual["card"])
        }),
    })
}

/// A card is good until the month is over that is printed on it.
fn expires(card: &Value) -> Option<Time> {
    let year = i32::try_from(card["exp_year"].as_i64()?).ok()?;
    let month = u32::try_from(card["exp_month"].as_i64()?).ok()?;
    let last = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = last.checked_add_months(Months::new(1))?;
    Some(from_japan(next.and_time(NaiveTime::MIN)))
}

pub fn event(said: &Value) -> Answered<Event> {
    Ok(Event {
        id: needed(&said["id"])?,
        kind: needed(&said["type"])?,
        object: text(&said["data"]["object"]["id"]),
        at: moment(&said["created"])?,
    })
}

/// By what we named it there ourselves.
fn pledge(metadata: &Value) -> Option<PledgeId> {
    PledgeId::parse(metadata["pledge"].as_str()?)
}

/// Something that is named, or told in full.
pub fn name(said: &Value) -> Option<String> {
    let name = said.as_str().or_else(|| said["id"].as_str());
    name.filter(|name| is_name(name)).map(str::to_owned)
}

/// What may stand in an address.
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.len() <= 80 && name.chars().all(fits)
}

pub fn needed(said: &Value) -> Answered<String> {
    said.as_str().map(str::to_owned).ok_or_else(odd)
}

fn text(said: &Value) -> String {
    said.as_str().unwrap_or_default().to_owned()
}

fn yen(said: &Value) -> Answered<Yen> {
    Yen::new(said.as_i64().ok_or_else(odd)?).map_err(|_| odd())
}

fn moment(said: &Value) -> Answered<Time> {
    let at = said.as_i64().and_then(|s| DateTime::from_timestamp(s, 0));
    at.ok_or_else(odd)
}

pub fn odd() -> Trouble {
    Trouble::ForGood("its answer lacks what we asked for".to_owned())
}
