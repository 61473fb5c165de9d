//! A page as a browser without JavaScript understands it: what it says became of a form, and its forms.

use reqwest::header::{HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Response, StatusCode};

#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

/// What a page tells of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    Confirmed,
    Waiting(u32),
    /// Staff will answer.
    Asking,
    Refused,
    Nothing,
}

impl Page {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let html = response.text().await.unwrap();
        Self {
            status,
            headers,
            html,
        }
    }

    /// What a program reads of an answer.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.html).unwrap_or_else(|e| panic!("{e}: {}", self.html))
    }

    /// Recovery codes, as the page got them.
    pub fn codes(&self) -> Vec<String> {
        let (_, rest) = self
            .html
            .split_once("id=\"visit\">")
            .expect("a page's data");
        let data = rest.split("</script>").next().unwrap();
        let visit: serde_json::Value = serde_json::from_str(data).unwrap();
        serde_json::from_value(visit["page"]["account"]["codes"].clone()).unwrap()
    }

    /// The session that the answer begins, under either of its cookie's names.
    pub fn session(&self) -> Option<String> {
        self.cookie("tomoni")
            .or_else(|| self.cookie("__Host-tomoni"))
    }

    /// A cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all(SET_COOKIE).iter();
        set.filter_map(|value| value.to_str().ok()?.split(';').next()?.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }

    pub fn told(&self) -> Told {
        match (
            self.attribute("data-outcome").as_deref(),
            self.attribute("data-place"),
        ) {
            (Some("confirmed"), None) => Told::Confirmed,
            (Some("waiting"), Some(place)) => Told::Waiting(place.parse().unwrap()),
            (Some("waiting"), None) => Told::Asking,
            (Some("refused"), None) => Told::Refused,
            (None, None) => Told::Nothing,
            other => panic!("no such outcome: {other:?}"),
        }
    }

    /// The value of an attribute where it first stands.
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(&self.html, name)
    }

    /// What stands beside a field that was refused.
    pub fn said(&self, field: &str) -> Option<String> {
        let (_, rest) = self.html.split_once(&format!(" id=\"{field}-said\""))?;
        Some(plain(rest.split_once('>')?.1.split('<').next()?))
    }

    /// The part that people read: no head, no data for the browser.
    pub fn main(&self) -> String {
        let (_, rest) = self
            .html
            .split_once("<main")
            .expect("a page has a main part");
        rest.split_once("</main>")
            .expect("a main part ends")
            .0
            .to_owned()
    }

    /// The form of the main part whose tag holds `mark`, with the values of all its fields as they stand.
    pub fn form(&self, mark: &str) -> Vec<(String, String)> {
        let begin = |form: &&str| form.split('>').next().is_some_and(|tag| tag.contains(mark));
        let main = self.main();
        let form = main.split("<form").skip(1).find(begin);
        let form = form.unwrap_or_else(|| panic!("no form with {mark} in {main}"));
        fields(form.split("</form>").next().unwrap_or_default())
    }

    pub fn location(&self) -> String {
        self.headers[LOCATION].to_str().unwrap().to_owned()
    }
}

fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (tag, rest) in tags(form) {
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("input") {
            let kind = attribute(tag, "type").unwrap_or_default();
            let ticks = kind == "radio" || kind == "checkbox";
            if !ticks || has(tag, "checked") {
                fields.push((name, value));
            }
        } else if tag.starts_with("textarea") {
            fields.push((name, plain(rest.split('<').next().unwrap_or_default())));
        } else if tag.starts_with("select") {
            let options = rest.split("</select>").next().unwrap_or_default();
            let chosen =
                tags(options).find(|(tag, _)| tag.starts_with("option") && has(tag, "selected"));
            fields.push((
                name,
                chosen
                    .and_then(|(tag, _)| attribute(tag, "value"))
                    .unwrap_or_default(),
            ));
        }
    }
    fields
}

/// Each tag's inside, and what follows it.
fn tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split_inclusive('<')
        .scan(0, move |at, part| {
            *at += part.len();
            Some(&html[*at..])
        })
        .filter_map(|rest| rest.split_once('>'))
}

fn has(tag: &str, name: &str) -> bool {
    tag.split(' ')
        .any(|word| word == name || word.starts_with(&format!("{name}=")))
}

fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    Some(plain(rest.split('"').next()?))
}

fn plain(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escaped, letter)| {
        text.replace(escaped, letter)
    })
}
