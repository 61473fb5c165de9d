//! A letter with its envelope, as it travels.

use std::time::SystemTime;

use app::lang::Lang;
use app::time::Time;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, MultiPartBuilder, SinglePart};
use lettre::{Address, Message};
use url::Host;

use super::carrier::Trouble;

/// Everything that a mail needs. The same parcel makes the same mail, octet for octet, so that whoever gets
/// a retried one twice can tell by its Message-ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// `local@host`, with or without angle brackets; the local part of letters, digits, `.`, `_` and `-`.
    pub message_id: String,
    /// Who sends it, as `Name <address>`.
    pub from: String,
    pub to: String,
    pub to_name: Option<String>,
    pub lang: Lang,
    pub subject: String,
    pub text: String,
    /// A file of RFC 5545 with its METHOD.
    pub calendar: Option<String>,
    pub enclosed: Option<Enclosed>,
    pub date: Time,
}

/// A PDF that lies in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosed {
    pub name: String,
    pub octets: Vec<u8>,
}

impl Parcel {
    /// The part of the Message-ID before the `@`, where it can name a file.
    ///
    /// # Errors
    /// [`Trouble::ForGood`] for any other.
    pub(super) fn name(&self) -> Result<&str, Trouble> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        // RFC 5322, 3.6.4: a host may also be an address in brackets.
        let of_host = |c: char| plain(c) || "[:]".contains(c);
        self.bare_id()
            .split_once('@')
            .filter(|(local, host)| {
                local.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && local.chars().all(plain)
                    && !host.is_empty()
                    && host.chars().all(of_host)
            })
            .map(|(local, _)| local)
            .ok_or_else(|| Trouble::ForGood("message id".to_owned()))
    }

    fn bare_id(&self) -> &str {
        self.message_id
            .trim_start_matches('<')
            .trim_end_matches('>')
    }

    /// The mail: the text, and with a calendar entry both an alternative that mail programs show as one
    /// and a file for those that do not; and what is enclosed.
    ///
    /// # Errors
    /// [`Trouble::ForGood`] where the address or the Message-ID cannot be used, [`Trouble::ForNow`] where our
    /// own sender's address cannot.
    pub(super) fn mail(&self) -> Result<Message, Trouble> {
        let name = self.name()?;
        let from: Mailbox = one_line(&self.from)
            .parse()
            .map_err(|_| Trouble::ForNow("sender address".to_owned()))?;
        let to = address(&self.to).ok_or_else(|| Trouble::ForGood("address".to_owned()))?;
        let to_name = self
            .to_name
            .as_deref()
            .map(one_line)
            .filter(|name| !name.is_empty());
        let header = |name, value: &str| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
        };
        let mail = Message::builder()
            .message_id(Some(format!("<{}>", self.bare_id())))
            .date(SystemTime::from(self.date))
            .from(from)
            .to(Mailbox::new(to_name, to))
            .subject(one_line(&self.subject))
            // RFC 3834, 5: no holiday answer to this, please.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", self.lang.tag()));
        let text = SinglePart::plain(self.text.clone());
        let built = match (&self.calendar, &self.enclosed) {
            (None, None) => mail.singlepart(text),
            (None, Some(file)) => mail.multipart(enclosing(mixed(name).singlepart(text), file)),
            (Some(calendar), None) => mail.multipart(with_calendar(text, calendar, name)),
            (Some(calendar), Some(file)) => {
                mail.multipart(enclosing(with_calendar(text, calendar, name), file))
            }
        };
        built.map_err(|_| Trouble::ForGood("mail".to_owned()))
    }
}

/// The boundaries come from the Message-ID: random ones would differ on a retry.
fn mixed(name: &str) -> MultiPartBuilder {
    MultiPart::mixed().boundary(format!("mixed-{name}"))
}

fn enclosing(parts: MultiPart, file: &Enclosed) -> MultiPart {
    let kind = type_of("application/pdf");
    parts.singlepart(Attachment::new(file.name.clone()).body(file.octets.clone(), kind))
}

fn with_calendar(text: SinglePart, calendar: &str, name: &str) -> MultiPart {
    let shown = type_of(&format!(
        "text/calendar; charset=utf-8; method={}",
        method(calendar)
    ));
    let file = type_of("application/ics; name=\"invite.ics\"");
    let alternatives = MultiPart::alternative()
        .boundary(format!("alternative-{name}"))
        .singlepart(text)
        .singlepart(
            SinglePart::builder()
                .content_type(shown)
                .body(calendar.to_owned()),
        );
    mixed(name)
        .multipart(alternatives)
        .singlepart(Attachment::new("invite.ics".to_owned()).body(calendar.to_owned(), file))
}

fn type_of(text: &str) -> ContentType {
    ContentType::parse(text).expect("a type of letters and known marks")
}

/// RFC 6047, 2.4: the part's method is the calendar's own.
fn method(calendar: &str) -> &'static str {
    if calendar
        .lines()
        .any(|line| line.trim_end() == "METHOD:CANCEL")
    {
        "CANCEL"
    } else {
        "PUBLISH"
    }
}

/// An address as mail servers take it: its domain in ASCII, so that none has to know SMTPUTF8.
fn address(text: &str) -> Option<Address> {
    let (local, domain) = text.rsplit_once('@')?;
    let domain = Host::parse(domain).ok()?.to_string();
    local.is_ascii().then(|| Address::new(local, domain).ok())?
}

/// A header ends at a line break, so none gets in.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::sample;

    fn written(parcel: &Parcel) -> String {
        String::from_utf8(parcel.mail().unwrap().formatted()).unwrap()
    }

    #[test]
    fn the_same_parcel_makes_the_same_mail() {
        let parcel = sample::parcel();
        let mail = written(&parcel);
        assert_eq!(mail, written(&parcel));
        assert!(mail.contains("Message-ID: <0190aa@tomoni.example>\r\n"));
        assert!(mail.contains("Auto-Submitted: auto-generated\r\n"));
        assert!(mail.contains("Content-Language: ja\r\n"));
        assert!(mail.contains("Date: Mon, 01 Jun 2026 00:00:00 +0000\r\n"));
        assert!(mail.contains("method=PUBLISH"));
        assert!(mail.contains("filename=\"invite.ics\""));
    }

    #[test]
    fn what_is_enclosed_travels_as_a_file_and_makes_the_same_mail_again() {
        let enclosed = Some(Enclosed {
            name: "receipt-2027-000123.pdf".to_owned(),
            octets: b"%PDF-1.7\n\xe2\xe3\n".to_vec(),
        });
        for calendar in [None, sample::parcel().calendar] {
            let both = calendar.is_some();
            let parcel = Parcel {
                calendar,
                enclosed: enclosed.clone(),
                ..sample::parcel()
            };
            let mail = written(&parcel);
            assert_eq!(mail, written(&parcel));
            for part in [
                "multipart/mixed; boundary=\"mixed-0190aa\"",
                "Content-Type: application/pdf",
                "attachment; filename=\"receipt-2027-000123.pdf\"",
                "JVBERi0xLjcK4uMK",
            ] {
                assert_eq!(mail.matches(part).count(), 1, "{part} in {mail}");
            }
            assert_eq!(mail.contains("invite.ics"), both);
        }
    }

    #[test]
    fn no_line_break_adds_a_header() {
        let mail = written(&Parcel {
            to_name: Some("青木\r\nBcc: ken@example.org".to_owned()),
            subject: "確認\r\nBcc: ken@example.org\r\n\r\nHello".to_owned(),
            ..sample::parcel()
        });
        let head = mail.split("\r\n\r\n").next().unwrap();
        let names = head.split("\r\n").filter(|line| !line.starts_with(' '));
        assert!(
            names
                .clone()
                .all(|line| !line.to_lowercase().starts_with("bcc")),
            "{head}"
        );
        assert_eq!(names.count(), 9, "{head}");
    }

    #[test]
    fn a_message_id_that_could_leave_the_folder_is_refused() {
        for bad in [
            "../aoi@tomoni.example",
            "aoi",
            ".aoi@x",
            "a b@x",
            "a@x>\r\nBcc: k@x",
            "@x",
            "a@",
        ] {
            let parcel = Parcel {
                message_id: bad.to_owned(),
                ..sample::parcel()
            };
            assert_eq!(
                parcel.mail().err(),
                Some(Trouble::ForGood("message id".to_owned())),
                "{bad}"
            );
        }
        let local = Parcel {
            message_id: "<a-1@[::1]>".to_owned(),
            ..sample::parcel()
        };
        assert_eq!(local.name(), Ok("a-1"));
    }

    #[test]
    fn an_international_domain_travels_in_ascii() {
        let mail = written(&Parcel {
            to: "aoi@日本語.jp".to_owned(),
            ..sample::parcel()
        });
        assert!(mail.contains("aoi@xn--wgv71a119e.jp"), "{mail}");
    }

    #[test]
    fn an_address_that_cannot_be_used_is_given_up_and_our_own_is_not() {
        let nowhere = Parcel {
            to: "aoi@".to_owned(),
            ..sample::parcel()
        };
        assert_eq!(
            nowhere.mail().err(),
            Some(Trouble::ForGood("address".to_owned()))
        );
        let nobody = Parcel {
            from: "Tomoni".to_owned(),
            ..sample::parcel()
        };
        assert_eq!(
            nobody.mail().err(),
            Some(Trouble::ForNow("sender address".to_owned()))
        );
    }
}
