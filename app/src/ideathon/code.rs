//! Invitation codes: made, handed out, revoked.

use serde::{Deserialize, Serialize};

use super::Facts;
use super::offer::staff_only;
use super::refusal::Refusal;
use super::rows::{Audience, Code, CodeText};
use crate::access::Actor;
use crate::row::Row;
use crate::rule::{Decision, Ruled};
use crate::value::{CodeId, EventId, Line};

/// More people than one code should let in.
pub const MAX_USES: u16 = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueCode {
    pub code: CodeId,
    pub event: EventId,
    pub audience: Audience,
    /// Random letters, made by the sender.
    pub text: CodeText,
    pub label: Line<80>,
    /// 1 for a personal code.
    pub limit: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeCode {
    pub code: CodeId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchEvent`], [`Refusal::TooMany`], [`Refusal::BadCode`] where the
/// letters are in use.
pub fn issue_code(cmd: &IssueCode, by: &Actor, facts: &Facts) -> Ruled {
    staff_only(by)?;
    let event = facts.event.as_ref().ok_or(Refusal::NoSuchEvent)?;
    if cmd.limit == 0 || cmd.limit > MAX_USES {
        return Err(Refusal::TooMany { limit: MAX_USES }.into());
    }
    if facts.code.known()?.is_some() {
        return Err(Refusal::BadCode.into());
    }
    let code = Code {
        id: cmd.code,
        event: event.id,
        audience: cmd.audience,
        text: cmd.text.clone(),
        label: cmd.label.clone(),
        limit: cmd.limit,
        used: 0,
        revoked: false,
    };
    Ok(Decision {
        rows: vec![Row::Code(code)],
        ..Decision::default()
    })
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchCode`].
pub fn revoke_code(cmd: &RevokeCode, by: &Actor, facts: &Facts) -> Ruled {
    staff_only(by)?;
    let code = facts.code.known()?.clone().filter(|c| c.id == cmd.code);
    let code = code.ok_or(Refusal::NoSuchCode)?;
    let revoked = Code {
        revoked: true,
        ..code
    };
    Ok(Decision {
        rows: vec![Row::Code(revoked)],
        ..Decision::default()
    })
}
