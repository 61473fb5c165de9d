//! An address that mail can be sent to.

use core::str::FromStr;

use email_address::EmailAddress;
use serde::{Deserialize, Serialize};

use super::{Bad, width};

/// RFC 5321, 4.5.3.1.3: a path of 256 characters with its brackets.
const MAX: usize = 254;

/// An e-mail address as typed, in plain width. Two are the same person's when their [`key`](Self::key)s are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// # Errors
    /// [`Bad::Missing`], [`Bad::TooLong`], [`Bad::Control`] or one of the `Bad::Email…`.
    pub fn parse(text: &str) -> Result<Self, Bad> {
        if text.trim().chars().any(char::is_control) {
            return Err(Bad::Control);
        }
        let address = width::tidy(text);
        if address.is_empty() {
            return Err(Bad::Missing);
        }
        if address.len() > MAX {
            return Err(Bad::TooLong { max: MAX });
        }
        let Some((local, domain)) = address.split_once('@') else {
            return Err(Bad::EmailAt);
        };
        if domain.contains('@') || local.is_empty() {
            return Err(Bad::EmailAt);
        }
        if !deliverable(domain) {
            return Err(Bad::EmailDomain);
        }
        let plain = local
            .chars()
            .all(|c| c.is_ascii_graphic() && !"\"(),:;<>[\\]".contains(c));
        if !plain || EmailAddress::from_str(&address).is_err() {
            return Err(Bad::EmailShape);
        }
        Ok(Self(address))
    }

    /// What makes two spellings one address: mail providers do not tell capitals apart.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A domain of two labels or more with a top one of letters, or an internationalised one.
fn deliverable(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let label_ok = |l: &&str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
    };
    let top = labels.last().copied().unwrap_or_default();
    labels.len() >= 2
        && labels.iter().all(label_ok)
        && top.chars().count() >= 2
        && !top.chars().all(|c| c.is_ascii_digit())
}

impl TryFrom<String> for Email {
    type Error = Bad;
    fn try_from(text: String) -> Result<Self, Bad> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl core::fmt::Display for Email {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_with_an_address() {
        let bad = |s| Email::parse(s).unwrap_err();
        assert_eq!(bad("sakura.example.co.jp"), Bad::EmailAt);
        assert_eq!(bad("sakura@example"), Bad::EmailDomain);
        assert_eq!(bad("sakura@@example.jp"), Bad::EmailAt);
        assert_eq!(bad("sakura@example.jp\r\nBcc: x@y.jp"), Bad::Control);
        assert_eq!(bad("sa kura@example.jp"), Bad::EmailShape);
        assert_eq!(bad("<script>@example.jp"), Bad::EmailShape);
        assert_eq!(bad("sakura@10.0.0.1"), Bad::EmailDomain);
        assert_eq!(
            bad(&format!("{}@example.jp", "a".repeat(300))),
            Bad::TooLong { max: MAX }
        );
    }

    #[test]
    fn full_width_is_brought_to_plain_and_capitals_do_not_matter() {
        let email = Email::parse("　Ｓａｋｕｒａ＠example．co．jp ").unwrap();
        assert_eq!(email.as_str(), "Sakura@example.co.jp");
        assert_eq!(email.key(), "sakura@example.co.jp");
    }
}
