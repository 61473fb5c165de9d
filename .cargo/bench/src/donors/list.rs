//! A list of donors that was kept elsewhere, and the bank's statement of what they paid.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::{Result, anyhow};
use app::command::Command;
use app::donor::receipt::Issuing;
use app::donor::{
    self, Certify, Describe, Details, Enlist, Import, Incoming, Listed, MAX_LINES, Offer,
    Particulars, ReceiptWish, Reference, Rhythm,
};
use app::lang::Lang;
use app::time::{self, Time};
use app::value::{Address, Email, Line, Passage, PaymentId, PledgeId, Postal, TransferId, Yen};
use chrono::{Datelike as _, TimeDelta};
use serde::Serialize;

use super::{each, now, rate};
use crate::figure::{ms, progress};
use crate::people::Person;
use crate::server::Server;
use crate::sync::editor::Editor;

/// What each of them pays a year.
const YEARLY: Yen = Yen::of(12_000);

/// Times in milliseconds.
#[derive(Serialize)]
pub struct TakenIn {
    figure: &'static str,
    lines: usize,
    commands: usize,
    ms: f64,
    lines_a_second: f64,
    server_cpu_ms_a_line: f64,
    how: &'static str,
}

/// Who receives gifts, and from where receipts are issued.
pub fn opening() -> Result<Vec<Command>> {
    let offer = |least| Offer {
        least: Yen::of(least),
        suggested: Vec::new(),
    };
    let particulars = Particulars {
        name: read(Line::parse("特定非営利活動法人ともに見本"))?,
        account: read(Passage::parse("見本みどり銀行 本店 普通 0123456"))?,
        once: offer(500),
        monthly: offer(1_000),
        yearly: offer(10_000),
        open: true,
        ..Particulars::default()
    };
    let issuing = Issuing {
        seat: Some(home()?),
        ..Issuing::default()
    };
    let all = [
        donor::Command::Describe(Box::new(Describe {
            particulars,
            seen: Particulars::default(),
        })),
        donor::Command::Certify(Box::new(Certify {
            issuing,
            seen: Issuing::default(),
        })),
    ];
    Ok(all.into_iter().map(Command::Donor).collect())
}

/// As many different people, each with an address and a yearly promise, whose first number nobody else has.
pub fn givers(many: usize) -> Result<Vec<Listed>> {
    let mut taken = BTreeSet::new();
    let mut all = Vec::new();
    for n in 0.. {
        if all.len() == many {
            break;
        }
        let giver = giver(n)?;
        let member = giver.member.as_ref();
        if taken.insert(member.and_then(|member| reference(member.pledge))) {
            all.push(giver);
        }
    }
    Ok(all)
}

fn giver(n: usize) -> Result<Listed> {
    let person = Person::numbered(n);
    let details = Details {
        name: read(Line::parse(&person.name))?,
        email: Some(read(Email::parse(&person.email))?),
        address: Some(home()?),
        receipt: ReceiptWish::Yearly,
        ..Details::default()
    };
    Ok(Listed::of(details, Some((Rhythm::Yearly, YEARLY))))
}

fn home() -> Result<Address> {
    Ok(Address {
        postal: read(Postal::parse("150-0001"))?,
        prefecture: read(Line::parse("東京都"))?,
        city: read(Line::parse("渋谷区神宮前"))?,
        street: read(Line::parse("1-2-3"))?,
        ..Address::default()
    })
}

pub async fn enlist(server: &Server, editor: &mut Editor, givers: &[Listed]) -> Result<TakenIn> {
    progress("donors: a list of 10,000");
    let commands = givers.chunks(MAX_LINES).map(|lines| {
        donor::Command::Enlist(Enlist {
            lines: lines.to_vec(),
            agreed: false,
            lang: Lang::Ja,
        })
    });
    send("a list of donors", server, editor, commands.collect()).await
}

pub async fn import(server: &Server, editor: &mut Editor, givers: &[Listed]) -> Result<TakenIn> {
    progress("donors: a statement of 10,000");
    let day = a_day_of_last_year();
    let mut lines = Vec::new();
    for giver in givers {
        let pledge = giver.member.as_ref().map(|member| member.pledge);
        let reference = pledge.and_then(reference);
        let reference = reference.ok_or_else(|| anyhow!("a promise without a number"))?;
        lines.push(Incoming {
            transfer: TransferId::new(),
            payment: PaymentId::new(),
            day,
            amount: YEARLY,
            payer: read(Line::parse(&format!("{reference} アオキ サクラ")))?,
            nth: 0,
        });
    }
    let commands = lines.chunks(MAX_LINES).map(|lines| {
        donor::Command::Import(Import {
            lines: lines.to_vec(),
            quiet: true,
        })
    });
    send("a statement", server, editor, commands.collect()).await
}

/// The number that a promise gets where nobody has it yet.
fn reference(pledge: PledgeId) -> Option<Reference> {
    Reference::of(pledge).next()
}

/// The year of the receipts.
pub fn last_year() -> u16 {
    let year = time::japan(now()).year() - 1;
    u16::try_from(year).unwrap_or_default()
}

fn a_day_of_last_year() -> Time {
    let now = now();
    let into = TimeDelta::days(i64::from(time::japan(now).ordinal()));
    time::day_begins(now - into - TimeDelta::days(60))
}

/// As a desk sends a long list: one command after another, each answered before the next.
async fn send(
    figure: &'static str,
    server: &Server,
    editor: &mut Editor,
    commands: Vec<donor::Command>,
) -> Result<TakenIn> {
    server.rests().await?;
    let (many, lines) = (commands.len(), super::MANY);
    let before = server.cpu()?;
    let start = Instant::now();
    for command in commands {
        editor.push(vec![Command::Donor(command)]).await?;
    }
    let took = start.elapsed();
    let cpu = server.cpu_since(before)?;
    Ok(TakenIn {
        figure,
        lines,
        commands: many,
        ms: ms(took),
        lines_a_second: rate(lines, took),
        server_cpu_ms_a_line: each(lines, cpu),
        how: "a hundred lines a command, each answered, and durable, before the next is sent",
    })
}

/// What is parsed here was made here.
fn read<T>(parsed: Result<T, app::value::Bad>) -> Result<T> {
    parsed.map_err(|bad| anyhow!("{bad:?}"))
}
