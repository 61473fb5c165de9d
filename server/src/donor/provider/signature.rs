//! Who wrote a letter: an HMAC-SHA256 over its moment and its octets, by a secret that the company and we have.

use app::time::Time;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// A letter is believed so long, and a clock may be so wrong.
pub const TOLERANCE: i64 = 300;

/// Whether one of the secrets signed these octets lately. `header` is as in `t=1492774577,v1=5257…,v1=…,v0=…`.
#[must_use]
pub fn holds(header: &str, body: &[u8], secrets: &[String], now: Time) -> bool {
    let mut moment = None;
    let mut signed = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", at)) => moment = Some(at),
            Some(("v1", hex)) => signed.extend(octets(hex)),
            _ => {}
        }
    }
    let Some(moment) = moment else { return false };
    let Ok(at) = moment.parse::<i64>() else {
        return false;
    };
    if now.timestamp().abs_diff(at) > TOLERANCE.unsigned_abs() {
        return false;
    }
    secrets.iter().any(|secret| {
        signed.iter().any(|signed| {
            let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
                return false;
            };
            let mac = mac.chain_update(moment).chain_update(".");
            // Compares in constant time.
            mac.chain_update(body).verify_slice(signed).is_ok()
        })
    })
}

/// 32 octets from 64 digits.
fn octets(hex: &str) -> Option<[u8; 32]> {
    let mut octets = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (octet, digits) in octets.iter_mut().zip(hex.as_bytes().chunks(2)) {
        let digits = core::str::from_utf8(digits).ok()?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        *octet = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
    const AT: i64 = 1_795_000_000;
    /// `printf '1795000000.{"id":"evt_1","object":"event"}' | openssl dgst -sha256 -hmac whsec_test`
    const SIGNED: &str = "b7e0197dfc4742963f57bbad01b89f628cc5295fa67c1de38c2ba731eaeaf677";

    fn said(header: &str, body: &[u8], secrets: &[&str], at: i64) -> bool {
        let secrets: Vec<String> = secrets.iter().map(ToString::to_string).collect();
        let now = DateTime::from_timestamp(at, 0).unwrap();
        holds(header, body, &secrets, now)
    }

    fn header() -> String {
        format!("t={AT},v1={SIGNED}")
    }

    #[test]
    fn a_letter_of_the_company_is_believed_for_five_minutes_on_both_sides() {
        for away in [0, TOLERANCE, -TOLERANCE] {
            assert!(said(&header(), BODY, &["whsec_test"], AT + away), "{away}");
        }
        for away in [TOLERANCE + 1, -TOLERANCE - 1, 86_400] {
            assert!(!said(&header(), BODY, &["whsec_test"], AT + away), "{away}");
        }
    }

    #[test]
    fn while_a_secret_is_changed_either_one_will_do() {
        assert!(said(&header(), BODY, &["whsec_new", "whsec_test"], AT));
        let other = "0".repeat(64);
        let both = format!("t={AT},v1={other},v1={SIGNED},v0=abc");
        assert!(said(&both, BODY, &["whsec_test"], AT));
        assert!(!said(&header(), BODY, &["whsec_new"], AT));
        assert!(!said(&header(), BODY, &[], AT));
    }

    #[test]
    fn what_is_forged_is_not_believed() {
        let tampered = br#"{"id":"evt_2","object":"event"}"#;
        assert!(!said(&header(), tampered, &["whsec_test"], AT));
        let later = AT + 1;
        let moved = format!("t={later},v1={SIGNED}");
        assert!(!said(&moved, BODY, &["whsec_test"], AT));
        for broken in [
            String::new(),
            format!("v1={SIGNED}"),
            format!("t={AT}"),
            format!("t={AT},v0={SIGNED}"),
            format!("t={AT},v1={}", &SIGNED[..62]),
            format!("t={AT},v1=+{}", &SIGNED[1..]),
            format!("t=now,v1={SIGNED}"),
            format!("t={AT},v1={}", "長".repeat(22)),
        ] {
            assert!(!said(&broken, BODY, &["whsec_test"], AT), "{broken}");
        }
    }
}
