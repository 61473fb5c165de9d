//! What may be commanded about donors, mostly of what its sender sees.

use app::donor::benefit::When;
use app::donor::{
    Fulfilment, Payment, Pledge, PledgeState, Receipted, Rhythm, RunState, TransferState,
};
use app::sync::Sync;
use app::time::Time;
use app::value::DonorId;
use chrono::TimeDelta;
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use super::deeds::Deeds;
use crate::donors;

impl Deeds<'_> {
    /// Makes sense of a command of this room, where its sender sees something.
    pub fn of_donors(&mut self, verb: &str, value: &mut Value, sync: &Sync) {
        let (_, name) = verb.split_once('.').unwrap_or_default();
        let command = &mut value["donor"][name];
        match name {
            "describe" => self.of_the_charity(command, sync),
            "give" => self.of_a_gift(command),
            "correct" => self.of_a_donor(command, sync),
            "book" => self.of_money(command, sync),
            "reverse" => self.of_a_payment(command, sync),
            "import" => self.of_a_statement(command, sync),
            "assign" => self.of_a_line_to_name(command, sync),
            "set_aside" => self.of_a_line(command, sync),
            "certify" => self.of_what_receipts_say(command, sync),
            "issue" => self.of_a_new_receipt(command, sync),
            "issue_again" | "void" => self.of_a_receipt(command, sync),
            "start_run" => self.of_a_year(command, sync),
            "stop_run" => self.of_a_run(command, sync),
            "change_amount" | "pause" | "resume" | "cancel" => {
                self.of_a_promise(name, command, sync);
            }
            "merge" => self.of_two_who_are_one(command, sync),
            "unmerge" => self.of_one_who_was_merged(command, sync),
            "enlist" => self.of_a_list(command),
            "set_plan" => self.of_a_plan(command, sync),
            "join" => self.of_a_member(command, sync),
            "fulfil" | "waive" => self.of_benefits(name, command, sync),
            "reopen" => self.of_a_fulfilment(command, sync),
            "announce" => self.of_a_campaign(command, sync),
            "attribute" => self.of_what_was_given(command, sync),
            _ => {}
        }
    }

    /// Somebody changes what they see of a plan; a new one stays as it is.
    fn of_a_plan(&mut self, set: &mut Value, sync: &Sync) {
        set["terms"]["name"] = format!("プラン {}", self.count).into();
        let seen = donors::plans(sync);
        let Some(chosen) = seen.choose(self.random).filter(|_| !set["seen"].is_null()) else {
            return;
        };
        set["plan"] = json!(chosen.id);
        set["seen"] = json!(chosen.terms);
        set["terms"] = json!(chosen.terms);
        set["terms"]["name"] = format!("プラン {}", self.count).into();
        if self.one_in(4) {
            set["terms"]["rhythm"] = "once".into();
        }
    }

    /// A promise and a plan, mostly of the same rhythm.
    fn of_a_member(&mut self, join: &mut Value, sync: &Sync) {
        let mut seen = donors::pledges(sync);
        let plan = donors::plans(sync).choose(self.random).cloned();
        if let Some(plan) = &plan
            && !self.one_in(4)
        {
            seen.retain(|pledge| pledge.rhythm == plan.terms.rhythm);
        }
        if let (Some(pledge), false) = (seen.choose(self.random), self.one_in(6)) {
            join["pledge"] = json!(pledge.id);
        }
        if let (Some(plan), false) = (plan, join["plan"].is_null()) {
            join["plan"] = json!(plan.id);
        }
    }

    /// Something that a plan promises; now and then what it does not.
    fn of_benefits(&mut self, name: &str, value: &mut Value, sync: &Sync) {
        if name == "fulfil" {
            value["on"] = micros(self.some_day()).into();
        }
        let members: Vec<Pledge> = donors::pledges(sync);
        let members: Vec<&Pledge> = members.iter().filter(|p| p.plan.is_some()).collect();
        let plans = donors::plans(sync);
        let mut items = Vec::new();
        for _ in 0..2 {
            let Some(pledge) = members.choose(self.random) else {
                break;
            };
            let joined = pledge.plan.unwrap_or_default();
            let plan = plans.iter().find(|plan| plan.id == joined.plan);
            let benefit = plan.and_then(|plan| plan.terms.benefits.choose(self.random));
            let Some(benefit) = benefit else { break };
            let month = [6, 11, 12].choose(self.random).copied().unwrap_or(12);
            let occasion = match (&benefit.when, self.one_in(8)) {
                (When::Start { .. }, false) | (When::Months(_), true) => json!("start"),
                _ => json!({"month": {"year": 2026, "month": month}}),
            };
            items.push(json!({
                "donor": pledge.donor, "pledge": pledge.id, "plan": joined.plan,
                "number": benefit.number, "occasion": occasion,
            }));
        }
        if !items.is_empty() && !self.one_in(8) {
            value["items"] = items.into();
        }
    }

    fn of_a_fulfilment(&mut self, reopen: &mut Value, sync: &Sync) {
        let mut seen = donors::fulfilments(sync);
        if !self.one_in(4) {
            seen.retain(Fulfilment::is_settled);
        }
        if let (Some(one), false) = (seen.choose(self.random), self.one_in(6)) {
            reopen["fulfilment"] = json!(one.id);
        }
    }

    /// Somebody changes what they see of who receives gifts. It stays open, so that there is something to give to.
    fn of_the_charity(&mut self, describe: &mut Value, sync: &Sync) {
        let Some(charity) = sync.replica.charity() else {
            return;
        };
        if self.one_in(4) {
            describe["particulars"]["open"] = true.into();
            return;
        }
        describe["seen"] = json!(charity.particulars);
        describe["particulars"] = json!(charity.particulars);
        describe["particulars"]["account"] = format!("みなと銀行 {}", self.count).into();
        describe["particulars"]["open"] = (!self.one_in(10)).into();
    }

    /// Somebody changes what they see of what receipts say; from somewhere they are issued, so that they can be.
    fn of_what_receipts_say(&mut self, certify: &mut Value, sync: &Sync) {
        let Some(charity) = sync.replica.charity() else {
            return;
        };
        if self.one_in(4) {
            return;
        }
        let seat = certify["issuing"]["seat"].clone();
        certify["seen"] = json!(charity.issuing);
        certify["issuing"] = json!(charity.issuing);
        certify["issuing"]["activity"] = format!("事業 {}", self.count).into();
        if !seat.is_null() {
            certify["issuing"]["seat"] = seat;
        }
    }

    /// Of what a donor gave, mostly where it stands on no receipt yet.
    fn of_a_new_receipt(&mut self, issue: &mut Value, sync: &Sync) {
        let issued = donors::receipts(sync);
        issue["instead_of"] = match issued.choose(self.random).filter(|_| self.one_in(5)) {
            Some(void) => json!(void.id),
            None => Value::Null,
        };
        let mut paid = donors::payments(sync);
        if !self.one_in(5) {
            let receipted = Receipted::by(&issued);
            paid.retain(|payment| payment.is_gift() && receipted.on(payment.id).is_none());
        }
        let Some(payment) = paid.choose(self.random) else {
            return;
        };
        issue["donor"] = json!(payment.donor);
        issue["covers"] = if self.one_in(4) {
            json!({ "year": *[2024, 2025, 2026].choose(self.random).unwrap_or(&2025) })
        } else {
            json!({ "payments": [payment.id] })
        };
    }

    /// One that holds, mostly.
    fn of_a_receipt(&mut self, value: &mut Value, sync: &Sync) {
        let mut seen = donors::receipts(sync);
        seen.retain(|receipt| receipt.holds() || self.random.random_ratio(1, 4));
        if let (Some(chosen), false) = (seen.choose(self.random), self.one_in(4)) {
            value["receipt"] = json!(chosen.id);
        }
    }

    fn of_a_year(&mut self, start: &mut Value, sync: &Sync) {
        start["year"] = [2024, 2025, 2025, 2026, 2030]
            .choose(self.random)
            .copied()
            .into();
        if let (Some(run), true) = (donors::runs(sync).choose(self.random), self.one_in(2)) {
            start["run"] = json!(run.id);
            start["year"] = json!(run.year);
        }
    }

    fn of_a_run(&mut self, stop: &mut Value, sync: &Sync) {
        let mut seen = donors::runs(sync);
        seen.retain(|run| run.state == RunState::Going || self.random.random_ratio(1, 4));
        if let Some(run) = seen.choose(self.random) {
            stop["run"] = json!(run.id);
        }
    }

    /// One that is there, mostly one of which that can be agreed; from today or later, seldom before.
    fn of_a_promise(&mut self, name: &str, value: &mut Value, sync: &Sync) {
        let mut seen = donors::pledges(sync);
        let fits = |pledge: &Pledge| {
            let stopped = matches!(
                pledge.state,
                PledgeState::Paused | PledgeState::Lapsed | PledgeState::Cancelled
            );
            pledge.rhythm != Rhythm::Once && (name == "resume") == stopped
        };
        if !self.one_in(3) {
            seen.retain(fits);
        }
        if let (Some(chosen), false) = (seen.choose(self.random), self.one_in(8)) {
            value["pledge"] = json!(chosen.id);
        }
        let days = [-3, 0, 0, 20, 50].choose(self.random).copied();
        let from = self.now + TimeDelta::days(days.unwrap_or_default());
        if name == "change_amount" {
            value["amount"] = self.some_yen().into();
        }
        if matches!(name, "change_amount" | "pause") {
            value["from"] = micros(from).into();
        }
        if name == "pause" {
            let until = micros(from + TimeDelta::days(30));
            value["until"] = if self.one_in(2) {
                Value::Null
            } else {
                until.into()
            };
        }
    }

    /// More or less than is taken, now and then.
    fn of_a_gift(&mut self, give: &mut Value) {
        let amounts = [0, 400, 3_000, 3_000, 3_000, 10_000_000, 10_000_001];
        if let Some(amount) = amounts.choose(self.random) {
            give["gift"]["amount"] = (*amount).into();
        }
    }

    /// Somebody mends what they see of a donor.
    fn of_a_donor(&mut self, correct: &mut Value, sync: &Sync) {
        let seen = donors::donors(sync);
        let Some(chosen) = seen.choose(self.random).filter(|_| !self.one_in(4)) else {
            return;
        };
        correct["donor"] = json!(chosen.id);
        correct["seen"] = json!(chosen.details);
        correct["details"] = json!(chosen.details);
        correct["details"]["name"] = format!("寄付者 {}", self.count).into();
        if self.one_in(3) {
            correct["details"]["news"] = (!chosen.details.news).into();
        }
    }

    /// Money came by hand, mostly lately.
    fn of_money(&mut self, book: &mut Value, sync: &Sync) {
        book["day"] = micros(self.some_day()).into();
        book["amount"] = self.some_yen().into();
        let Some(donor) = self.some_donor(sync) else {
            return;
        };
        book["donor"] = json!(donor);
        book["pledge"] = json!(self.promise_of(sync, donor));
    }

    fn of_a_payment(&mut self, reverse: &mut Value, sync: &Sync) {
        let stays = |payment: &Payment| !payment.stays().is_zero();
        let seen: Vec<Payment> = donors::payments(sync).into_iter().filter(stays).collect();
        let Some(chosen) = seen.choose(self.random).filter(|_| !self.one_in(4)) else {
            return;
        };
        reverse["payment"] = json!(chosen.id);
        let whole = reverse["why"] == "mistake" && !self.one_in(4);
        let amounts = [0, 1, 500, chosen.stays().get(), chosen.stays().get() + 1];
        let part = amounts.choose(self.random).copied().unwrap_or_default();
        reverse["amount"] = if whole { chosen.stays().get() } else { part }.into();
    }

    /// Lines that name a promise or nobody, and some that came before.
    fn of_a_statement(&mut self, import: &mut Value, sync: &Sync) {
        let pledges = donors::pledges(sync);
        let came = donors::transfers(sync);
        for line in import["lines"].as_array_mut().into_iter().flatten() {
            let (day, yen) = (micros(self.some_day()), self.some_yen());
            (line["day"], line["amount"]) = (day.into(), yen.into());
            line["nth"] = self.random.random_range(0..3).into();
            if let (Some(pledge), true) = (pledges.choose(self.random), self.one_in(2)) {
                line["payer"] = format!("キフシャ {}", pledge.reference).into();
            } else if let (Some(before), true) = (came.choose(self.random), self.one_in(3)) {
                line["payer"] = json!(before.payer);
                line["amount"] = json!(before.amount);
                line["day"] = micros(before.day).into();
                line["nth"] = before.nth.into();
            }
        }
        if self.one_in(12) {
            import["lines"] = json!([]);
        }
    }

    /// A line is some donor's, and perhaps for a promise.
    fn of_a_line_to_name(&mut self, assign: &mut Value, sync: &Sync) {
        self.of_a_line(assign, sync);
        if let Some(donor) = self.some_donor(sync) {
            assign["donor"] = json!(donor);
            assign["pledge"] = json!(self.promise_of(sync, donor));
        }
    }

    /// One that waits.
    fn of_a_line(&mut self, value: &mut Value, sync: &Sync) {
        let mut seen = donors::transfers(sync);
        seen.retain(|line| line.state == TransferState::Open || self.random.random_ratio(1, 6));
        if let (Some(chosen), false) = (seen.choose(self.random), self.one_in(4)) {
            value["transfer"] = json!(chosen.id);
        }
    }

    /// Mostly two who both stand alone.
    fn of_two_who_are_one(&mut self, merge: &mut Value, sync: &Sync) {
        let mut seen = donors::donors(sync);
        if !self.one_in(4) {
            seen.retain(|donor| donor.merged_into.is_none());
        }
        for at in ["from", "into"] {
            if let Some(donor) = seen.choose(self.random) {
                merge[at] = json!(donor.id);
            }
        }
    }

    fn of_one_who_was_merged(&mut self, unmerge: &mut Value, sync: &Sync) {
        let mut seen = donors::donors(sync);
        if !self.one_in(4) {
            seen.retain(|donor| donor.merged_into.is_some());
        }
        if let Some(donor) = seen.choose(self.random) {
            unmerge["donor"] = json!(donor.id);
        }
    }

    /// A membership of more or less than is taken, now and then; and a list without a line.
    fn of_a_list(&mut self, enlist: &mut Value) {
        for line in enlist["lines"].as_array_mut().into_iter().flatten() {
            if !line["member"].is_null() {
                line["member"]["amount"] = self.some_yen().into();
            }
        }
        if self.one_in(8) {
            enlist["lines"] = json!([]);
        }
    }

    /// A new one, or what somebody sees of one with another goal; now and then closed, or at another's address.
    fn of_a_campaign(&mut self, announce: &mut Value, sync: &Sync) {
        let seen = donors::campaigns(sync);
        let chosen = seen.choose(self.random).filter(|_| !self.one_in(2));
        let Some(chosen) = chosen else {
            if !self.one_in(4) {
                announce["appeal"]["slug"] = format!("campaign-{}", self.count).into();
                announce["appeal"]["from"] = micros(self.now).into();
                announce["appeal"]["until"] = Value::Null;
            }
            return;
        };
        announce["campaign"] = json!(chosen.id);
        announce["seen"] = json!(chosen.appeal);
        announce["appeal"] = json!(chosen.appeal);
        announce["appeal"]["goal"] = (self.some_yen() * 100).into();
        announce["appeal"]["open"] = (!self.one_in(6)).into();
        if self.one_in(6) {
            announce["appeal"]["slug"] = "harbour".into();
        }
    }

    /// Mostly a gift, and not one's dues.
    fn of_what_was_given(&mut self, attribute: &mut Value, sync: &Sync) {
        let mut seen = donors::payments(sync);
        if !self.one_in(4) {
            seen.retain(|payment| payment.purpose.is_given());
        }
        if let (Some(chosen), false) = (seen.choose(self.random), self.one_in(4)) {
            attribute["payment"] = json!(chosen.id);
        }
    }

    fn some_donor(&mut self, sync: &Sync) -> Option<DonorId> {
        let seen = donors::donors(sync);
        let chosen = seen.choose(self.random).map(|donor| donor.id);
        chosen.filter(|_| !self.one_in(6))
    }

    /// Mostly the donor's own, where there is one.
    fn promise_of(&mut self, sync: &Sync, donor: DonorId) -> Option<app::value::PledgeId> {
        let mut seen: Vec<Pledge> = donors::pledges(sync);
        if !self.one_in(8) {
            seen.retain(|pledge| pledge.donor == donor);
        }
        let chosen = seen.choose(self.random).map(|pledge| pledge.id);
        chosen.filter(|_| !self.one_in(4))
    }

    fn some_day(&mut self) -> Time {
        let hours = [-50, -20, 0, 0, 30].choose(self.random).copied();
        self.now + TimeDelta::hours(hours.unwrap_or_default())
    }

    fn some_yen(&mut self) -> i64 {
        let yen = [0, 500, 1_000, 3_000, 3_000, 12_000].choose(self.random);
        yen.copied().unwrap_or_default()
    }
}

fn micros(time: Time) -> i64 {
    time.timestamp_micros()
}
