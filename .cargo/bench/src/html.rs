//! Reads the tags of a page, in their order. Enough for our own pages, which are well-formed.

/// A start tag with its attributes, and the text of a script.
#[derive(Debug, Default)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// What stands in a `<script>`; empty for all others.
    pub text: String,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether an attribute holds this among its words.
    pub fn has_word(&self, name: &str, word: &str) -> bool {
        self.attribute(name)
            .is_some_and(|value| value.split_ascii_whitespace().any(|w| w == word))
    }
}

pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let mut tag;
            (tag, rest) = start_tag(rest);
            if tag.name == "script" {
                let end = rest.find("</script").unwrap_or(rest.len());
                rest[..end].clone_into(&mut tag.text);
                rest = &rest[end..];
            }
            tags.push(tag);
        }
    }
    tags
}

/// Reads a tag from its name to its `>`; answers also with what follows.
fn start_tag(html: &str) -> (Tag, &str) {
    let end = html
        .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .unwrap_or(html.len());
    let mut tag = Tag {
        name: html[..end].to_ascii_lowercase(),
        ..Tag::default()
    };
    let mut rest = &html[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        // A stray `=` is no name; step over it, so that the reading always ends.
        let (name, after) = rest.split_at(end.max(1));
        let value;
        (value, rest) = attribute_value(after);
        tag.attributes
            .push((name.to_ascii_lowercase(), unescaped(value)));
    }
}

/// The value behind an attribute's name, empty where there is none.
fn attribute_value(after_name: &str) -> (&str, &str) {
    let Some(rest) = after_name.trim_start().strip_prefix('=') else {
        return ("", after_name);
    };
    let rest = rest.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    rest.split_at(
        rest.find(|c: char| c.is_ascii_whitespace() || c == '>')
            .unwrap_or(rest.len()),
    )
}

fn unescaped(value: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(value.to_owned(), |text, (escaped, plain)| {
        text.replace(escaped, plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_and_what_only_looks_like_one_is_not() {
        let page = "<!DOCTYPE html><!-- <a href=x> --><script type=module>if (1<a) f('<b>')</script>\
                    <input NAME='name' value=\"a&amp;b\" required/><p data-outcome=waiting>1 < 2</p>";
        let tags = tags(page);
        let names: Vec<&str> = tags.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["script", "input", "p"]);
        assert_eq!(tags[0].text, "if (1<a) f('<b>')");
        assert_eq!(tags[1].attribute("name"), Some("name"));
        assert_eq!(tags[1].attribute("value"), Some("a&b"));
        assert_eq!(tags[1].attribute("required"), Some(""));
        assert_eq!(tags[2].attribute("data-outcome"), Some("waiting"));
    }
}
