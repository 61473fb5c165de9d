//! Two people change one thing at the same time: what each meant holds, field by field. Where both meant the same
//! field and not the same text, the later one is told, and nothing is overwritten unseen.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A thing as it is now, with what somebody meant who saw it as `seen`.
///
/// # Errors
/// The names of the fields that somebody else changed meanwhile; of a field in a field, `venue.ja`.
pub fn merged<T: Serialize + DeserializeOwned>(
    seen: &T,
    meant: &T,
    now: &T,
) -> Result<T, Vec<String>> {
    let mut clashes = Vec::new();
    let merged = of(&value(seen), &value(meant), &value(now), "", &mut clashes);
    if clashes.is_empty()
        && let Ok(merged) = serde_json::from_value(merged)
    {
        return Ok(merged);
    }
    Err(clashes)
}

/// What somebody has seen once they were told of the clashes: those fields as they are now, the others as before.
#[must_use]
pub fn seen_now<T: Serialize + DeserializeOwned + Clone>(
    seen: &T,
    now: &T,
    clashes: &[String],
) -> T {
    let told = with(&value(seen), &value(now), "", clashes);
    serde_json::from_value(told).unwrap_or_else(|_| now.clone())
}

/// The texts of a thing, by the names of their fields; where somebody saw it before, those that they changed.
#[must_use]
pub fn texts<T: Serialize>(meant: &T, seen: Option<&T>) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    gather(&value(meant), seen.map(value).as_ref(), "", &mut texts);
    texts
}

fn gather(meant: &Value, seen: Option<&Value>, at: &str, texts: &mut Vec<(String, String)>) {
    match meant {
        Value::Object(fields) => {
            for (name, meant) in fields {
                let seen = seen.and_then(|seen| seen.get(name));
                gather(meant, seen, &below(at, name), texts);
            }
        }
        Value::String(text) if !text.is_empty() && Some(meant) != seen => {
            texts.push((at.to_owned(), text.clone()));
        }
        _ => {}
    }
}

fn value<T: Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn of(seen: &Value, meant: &Value, now: &Value, at: &str, clashes: &mut Vec<String>) -> Value {
    if meant == seen {
        return now.clone();
    }
    if now == seen || now == meant {
        return meant.clone();
    }
    if let (Value::Object(seen), Value::Object(meant), Value::Object(now)) = (seen, meant, now) {
        let names = meant.keys().chain(now.keys());
        let each = names.map(|name| {
            let part = |of: &Map<String, Value>| of.get(name).cloned().unwrap_or_default();
            let at = below(at, name);
            let merged = self::of(&part(seen), &part(meant), &part(now), &at, clashes);
            (name.clone(), merged)
        });
        return Value::Object(each.collect());
    }
    // A field that stands in both is looked at twice and told once.
    if !clashes.iter().any(|known| known == at) {
        clashes.push(at.to_owned());
    }
    now.clone()
}

fn with(seen: &Value, now: &Value, at: &str, clashes: &[String]) -> Value {
    if clashes.iter().any(|clash| clash == at) {
        return now.clone();
    }
    match (seen, now) {
        (Value::Object(seen), Value::Object(now)) => {
            // What has another name now, one of several, is among them, too.
            let names = seen.keys().chain(now.keys());
            let each = names.filter_map(|name| {
                let at = below(at, name);
                let part = |of: &Map<String, Value>| of.get(name).cloned();
                let (seen, now) = (part(seen), part(now));
                if seen.is_none() && !clashes.contains(&at) {
                    return None;
                }
                let (seen, now) = (seen.unwrap_or_default(), now.unwrap_or_default());
                Some((name.clone(), with(&seen, &now, &at, clashes)))
            });
            Value::Object(each.collect())
        }
        _ => seen.clone(),
    }
}

fn below(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(venue: &str, lead: &str) -> Value {
        json!({ "venue": { "ja": venue, "en": "Hall" }, "lead": lead, "themes": [1, 2] })
    }

    #[test]
    fn different_fields_both_hold_and_one_field_twice_is_told() {
        let seen = texts("会場", "前");
        assert_eq!(
            merged(&seen, &texts("別の会場", "前"), &texts("会場", "後")),
            Ok(texts("別の会場", "後"))
        );
        assert_eq!(
            merged(&seen, &texts("別の会場", "前"), &texts("第三の会場", "後")),
            Err(vec!["venue.ja".to_owned()])
        );
        assert_eq!(
            merged(&seen, &texts("同じ", "前"), &texts("同じ", "後")),
            Ok(texts("同じ", "後")),
            "both meant the same"
        );
    }

    #[test]
    fn whoever_was_told_may_mean_it_all_the_same() {
        let (seen, now) = (texts("会場", "前"), texts("第三の会場", "後"));
        let meant = texts("別の会場", "前");
        let clashes = merged(&seen, &meant, &now).unwrap_err();
        let seen = seen_now(&seen, &now, &clashes);
        assert_eq!(merged(&seen, &meant, &now), Ok(texts("別の会場", "後")));
    }

    #[test]
    fn whoever_chose_another_of_several_may_mean_it_all_the_same() {
        let of = |office: bool, name: &str| json!({ "who": { if office { "office" } else { "company" }: name } });
        let (seen, now, meant) = (of(true, "platform"), of(false, "1"), of(false, "2"));
        let clashes = merged(&seen, &meant, &now).unwrap_err();
        assert_eq!(clashes, ["who.company"]);
        let seen = seen_now(&seen, &now, &clashes);
        assert_eq!(seen["who"]["company"], "1");
    }

    #[test]
    fn a_list_is_one_field() {
        let seen = json!({ "themes": [1] });
        let told = merged(
            &seen,
            &json!({ "themes": [1, 2] }),
            &json!({ "themes": [3] }),
        );
        assert_eq!(told, Err(vec!["themes".to_owned()]));
    }
}
