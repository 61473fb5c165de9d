//! How a good body is bent: in its structure, in its octets, and as a whole.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Stands in a value for what no value can be, and is put in its place once it is written.
const RAW: [(&str, &str); 14] = [
    ("\u{e000}0", "NaN"),
    ("\u{e000}1", "-Infinity"),
    ("\u{e000}2", "1e400"),
    ("\u{e000}3", "-1e400"),
    ("\u{e000}4", "99999999999999999999999999999"),
    ("\u{e000}5", "18446744073709551616"),
    ("\u{e000}6", "-9223372036854775809"),
    ("\u{e000}7", "01"),
    ("\u{e000}8", "0x10"),
    ("\u{e000}9", "\"\\ud800\""),
    ("\u{e000}a", "\"\\udc00\\ud800\""),
    ("\u{e000}b", "\"\\u0000\""),
    ("\u{e000}c", "{\"a\":1,\"a\":2}"),
    ("\u{e000}d", "undefined"),
];

/// A push, as its sender meant it, with what was bent in it.
pub fn structure(random: &mut StdRng, push: &mut Value) {
    let mut places = Vec::new();
    places_in(push, String::new(), &mut places);
    let place = places.choose(random).cloned().unwrap_or_default();
    let other = places.choose(random).and_then(|p| push.pointer(p)).cloned();
    let Some(value) = push.pointer_mut(&place) else {
        return;
    };
    match random.random_range(0..10) {
        0..=3 => *value = nasty(random),
        // What stands elsewhere: ids are swapped so, and rooms.
        4 | 5 => *value = other.unwrap_or_default(),
        6 => *value = Value::Array(vec![value.take(), Value::Null]),
        7 => *value = json!({ "ideathon": value.take() }),
        8 => match value {
            Value::Object(fields) => rename(random, fields),
            Value::Array(values) => values.reverse(),
            _ => *value = Value::Null,
        },
        _ => match value {
            Value::Object(fields) => {
                fields.insert("surprise".to_owned(), other.unwrap_or_default());
            }
            Value::Array(values) => values.extend(other),
            _ => *value = nasty(random),
        },
    }
}

fn places_in(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                places_in(
                    value,
                    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    places,
                );
            }
        }
        Value::Array(values) => {
            for (n, value) in values.iter().enumerate() {
                places_in(value, format!("{at}/{n}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}

fn rename(random: &mut StdRng, fields: &mut Map<String, Value>) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let Some(name) = names.choose(random) else {
        return;
    };
    let value = fields.remove(name);
    let new = match random.random_range(0..5) {
        0 => return,
        1 => name.to_uppercase(),
        2 => "cancel".to_owned(),
        3 => format!("{name}\0"),
        _ => format!("{name}s"),
    };
    fields.insert(new, value.unwrap_or_default());
}

fn nasty(random: &mut StdRng) -> Value {
    match random.random_range(0..24) {
        0 => Value::Null,
        1 => true.into(),
        2 => 0.into(),
        3 => (-1).into(),
        4 => u64::MAX.into(),
        5 => i64::MAX.into(),
        6 => 65_536.into(),
        7 => json!(1.5),
        8 => "".into(),
        9 => "\0".into(),
        10 => "長".repeat(5_000).into(),
        11 => "x".repeat(100_000).into(),
        12 => "\u{202e}\u{feff}a\r\nBcc: b@c.example".into(),
        13 => "'; drop table registration; --".into(),
        14 => json!([]),
        15 => json!({}),
        16 => Uuid::nil().to_string().into(),
        17 => Uuid::from_bytes(random.random())
            .to_string()
            .to_uppercase()
            .into(),
        18 => (0..random.random_range(1..300)).fold(Value::Null, |inner, _| json!([inner])),
        19 => (0..random.random_range(1..300)).fold(Value::Null, |inner, _| json!({ "a": inner })),
        _ => RAW
            .choose(random)
            .map_or(Value::Null, |(stands, _)| (*stands).into()),
    }
}

/// As it is written, with what no value can be.
pub fn written(push: &Value) -> Vec<u8> {
    let mut text = push.to_string();
    if text.contains('\u{e000}') {
        for (stands, raw) in RAW {
            text = text.replace(&format!("\"{stands}\""), raw);
        }
    }
    text.into_bytes()
}

/// Octets are turned, lost, doubled and put in.
pub fn octets(random: &mut StdRng, body: &mut Vec<u8>) {
    if body.is_empty() {
        return;
    }
    let at = random.random_range(0..body.len());
    let to = (at + random.random_range(1..24)).min(body.len());
    match random.random_range(0..9) {
        0 => body[at] ^= 1 << random.random_range(0..8),
        1 => body.truncate(at),
        2 => drop(body.drain(at..to)),
        // A name that stands there twice, most often.
        3 => {
            let part = field_at(body, at);
            let double = [&body[part.clone()], b",".as_slice()].concat();
            body.splice(part.start..part.start, double);
        }
        4 => {
            let strange: [&[u8]; 10] = [
                b"\0",
                b"\xff",
                b"\xc0\x80",
                b"\xed\xa0\x80",
                b"\xf4\x90\x80\x80",
                b"\xef\xbb\xbf",
                b"\\u0000",
                b"\\ud800",
                b"9999999999",
                b"\"",
            ];
            body.splice(at..at, strange.choose(random).unwrap().iter().copied());
        }
        5 => body[at] = random.random(),
        6 => body.splice(at..at, *b" \n\t ").for_each(drop),
        7 => {
            let part: Vec<u8> = body[at..to].to_vec();
            body.splice(at..at, part).for_each(drop);
        }
        _ => {
            let digit = body.iter().skip(at).position(u8::is_ascii_digit);
            if let Some(n) = digit {
                body[at + n] = b"0123456789-.eE"[random.random_range(0..14)];
            }
        }
    }
}

/// A field with its name, from the quotation mark before `at` to the next comma.
fn field_at(body: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = body[..at]
        .iter()
        .rposition(|b| *b == b',')
        .map_or(at, |n| n + 1);
    let end = body[at..]
        .iter()
        .position(|b| *b == b',')
        .map_or(body.len(), |n| at + n);
    start..end
}

/// The whole of it in another form, and what its sender says that it is.
pub fn whole(random: &mut StdRng, body: Vec<u8>) -> (Vec<u8>, &'static str, Option<&'static str>) {
    let json = "application/json";
    match random.random_range(0..24) {
        0 => (Vec::new(), json, None),
        1 => ([b"\xef\xbb\xbf".as_slice(), &body].concat(), json, None),
        2 => (packed(&body), json, None),
        3 => (packed(&body), json, Some("gzip")),
        4 => (body, json, Some("gzip")),
        5 => {
            let text = String::from_utf8_lossy(&body).into_owned();
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
            (wide.collect(), "application/json; charset=utf-16", None)
        }
        6 => (body, "text/plain", None),
        7 => (body, "multipart/form-data; boundary=x", None),
        8 => (body, "application/x-www-form-urlencoded", None),
        9 => ([body.clone(), body].concat(), json, None),
        _ => (body, json, None),
    }
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(body).unwrap();
    gzip.finish().unwrap()
}

/// A text of an address or a header, bent.
pub fn text(random: &mut StdRng, good: &str) -> String {
    let mut letters: Vec<char> = good.chars().collect();
    let at = random.random_range(0..=letters.len());
    match random.random_range(0..8) {
        0 => letters.truncate(at),
        1 => letters.insert(
            at,
            *['%', '.', '=', '+', '/', '\'', '&', ' ', 'A', '-']
                .choose(random)
                .unwrap(),
        ),
        2 if at < letters.len() => drop(letters.remove(at)),
        3 if at < letters.len() => letters[at] = if letters[at] == 'A' { 'B' } else { 'A' },
        4 => letters.reverse(),
        5 => letters.extend(good.chars()),
        6 => letters.splice(at..at, "%00%ff%zz".chars()).for_each(drop),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.push('A'),
    }
    letters.into_iter().collect()
}
