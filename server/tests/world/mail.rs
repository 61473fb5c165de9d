//! Mails as the server laid them down, read the way a mail program reads them (RFC 2045, 2047, 5322).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    /// The calendar entry: its properties by name.
    pub calendar: Option<BTreeMap<String, String>>,
    /// What is enclosed: its name and its octets.
    pub enclosed: Option<(String, Vec<u8>)>,
}

/// All mails of a data folder, in the order in which they were written.
pub fn mails(data: &Path) -> Vec<Mail> {
    let Ok(folder) = fs::read_dir(data.join("mail")) else {
        return Vec::new();
    };
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    // Named by ids that sort by time; a file without this ending is half written.
    files.retain(|file| file.extension().is_some_and(|end| end == "eml"));
    files.sort();
    files
        .iter()
        .map(|file| read(&fs::read_to_string(file).unwrap()))
        .collect()
}

impl Mail {
    /// The path of the personal link in the text.
    pub fn link(&self) -> String {
        self.link_to("/registration/").expect("a personal link")
    }

    /// The path of a link in the text that begins so.
    pub fn link_to(&self, door: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(door)?;
        let secret: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect();
        Some(format!("{door}{secret}"))
    }
}

fn read(raw: &str) -> Mail {
    let (headers, body) = part(raw);
    let header = |name: &str| {
        headers
            .get(name)
            .map(|value| words(value))
            .unwrap_or_default()
    };
    let mut leaves = Vec::new();
    collect(&headers, body, &mut leaves);
    let leaf = |kind: &str| leaves.iter().find(|leaf| leaf.kind.starts_with(kind));
    let of = |kind: &str| leaf(kind).map(|leaf| String::from_utf8(leaf.octets.clone()).unwrap());
    Mail {
        to: header("to"),
        subject: header("subject"),
        message_id: header("message-id"),
        text: of("text/plain").expect("a text"),
        calendar: of("text/calendar").map(|file| properties(&file)),
        enclosed: leaf("application/pdf").map(|leaf| (leaf.name.clone(), leaf.octets.clone())),
    }
}

/// A part without parts.
struct Leaf {
    kind: String,
    /// Under which it is to be kept.
    name: String,
    octets: Vec<u8>,
}

type Headers = BTreeMap<String, String>;

fn part(raw: &str) -> (Headers, &str) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    (headers.collect(), body)
}

fn collect(headers: &Headers, body: &str, leaves: &mut Vec<Leaf>) {
    let kind = headers
        .get("content-type")
        .map_or("text/plain", String::as_str);
    let Some((_, boundary)) = kind.split_once("boundary=\"") else {
        let coding = headers
            .get("content-transfer-encoding")
            .map_or("7bit", String::as_str);
        let said = headers.get("content-disposition");
        let name = said.and_then(|said| said.split('"').nth(1));
        leaves.push(Leaf {
            kind: kind.to_owned(),
            name: name.unwrap_or_default().to_owned(),
            octets: decode(coding, body),
        });
        return;
    };
    let boundary = boundary.split('"').next().unwrap_or_default();
    for piece in body
        .split(&format!("--{boundary}"))
        .skip(1)
        .filter(|piece| !piece.starts_with("--"))
    {
        let (headers, body) = part(piece.trim_start_matches("\r\n"));
        collect(&headers, body, leaves);
    }
}

fn decode(coding: &str, body: &str) -> Vec<u8> {
    match coding {
        "base64" => STANDARD
            .decode(body.split_whitespace().collect::<String>())
            .unwrap(),
        "quoted-printable" => quoted(&body.replace("=\r\n", ""), b' '),
        _ => body.as_bytes().to_vec(),
    }
}

/// `=E3` is an octet; in headers `_` is a space.
fn quoted(text: &str, underscore: u8) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'=' => {
                let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            }
            b'_' if underscore == b'_' => out.push(b' '),
            other => out.push(other),
        }
    }
    out
}

/// Encoded words of a header; the spaces between two of them are none. They may part a letter's octets.
fn words(value: &str) -> String {
    let mut out = Vec::new();
    let mut encoded_before = false;
    for word in value.split(' ') {
        let encoded = word
            .strip_prefix("=?utf-8?")
            .and_then(|w| w.strip_suffix("?="));
        let bytes = match encoded.and_then(|w| w.split_once('?')) {
            Some((how, text)) if how.eq_ignore_ascii_case("b") => STANDARD.decode(text).unwrap(),
            Some((_, text)) => quoted(text, b'_'),
            None => word.as_bytes().to_vec(),
        };
        if !(out.is_empty() || encoded_before && encoded.is_some()) {
            out.push(b' ');
        }
        encoded_before = encoded.is_some();
        out.extend(bytes);
    }
    String::from_utf8(out).unwrap()
}

fn properties(file: &str) -> BTreeMap<String, String> {
    let unfolded = file.replace("\r\n ", "");
    let lines = unfolded
        .lines()
        .filter_map(|line| line.trim_end().split_once(':'));
    lines
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
