//! The registration form, as a person with a browser has it open.

use anyhow::{Result, bail, ensure};

use crate::browser::{Answer, Browser};
use crate::html::{self, Tag};
use crate::people::Person;

/// An open form: what a browser sends of itself, and the themes to wish for.
pub struct Form {
    path: String,
    hidden: Vec<(String, String)>,
    themes: Vec<String>,
}

/// What the page after the form says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Confirmed,
    Waiting,
    Refused,
}

impl Form {
    pub async fn open(browser: &mut Browser, slug: &str) -> Result<Self> {
        let path = format!("/ideathon/{slug}/register");
        let answer = browser.get(&path).await?;
        ensure!(answer.status.is_success(), "{path}: {}", answer.status);
        let tags = html::tags(answer.text()?);
        Ok(Self {
            path,
            hidden: hidden_fields(&tags),
            themes: choices(&tags, "theme_1"),
        })
    }

    /// The body of the form as `person` fills it in. Fields: see `app::ideathon::form`.
    pub fn filled(&self, person: &Person, number: usize) -> String {
        let mut fields = vec![
            ("audience", "business"),
            ("name", &person.name),
            ("kana", &person.kana),
            ("email", &person.email),
            ("company", &person.company),
            ("job_title", person.job_title),
            ("photo", "face_hidden"),
        ];
        if !self.themes.is_empty() {
            fields.push(("theme_1", &self.themes[number % self.themes.len()]));
        }
        let own: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let hidden = self
            .hidden
            .iter()
            .filter(|(name, _)| !own.contains(&name.as_str()));
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(hidden)
            .extend_pairs(&fields)
            .finish()
    }

    /// Sends the form; also says how many requests it took.
    pub async fn send(&self, browser: &mut Browser, filled: String) -> Result<(Outcome, u32)> {
        let (answer, requests) = browser.submit(&self.path, filled).await?;
        Ok((outcome(&answer)?, requests))
    }
}

/// The hidden fields of a page, with their values.
pub fn hidden_fields(tags: &[Tag]) -> Vec<(String, String)> {
    let hidden = tags
        .iter()
        .filter(|t| t.name == "input" && t.attribute("type") == Some("hidden"));
    hidden
        .filter_map(|t| {
            Some((
                t.attribute("name")?.to_owned(),
                t.attribute("value").unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}

/// What a `<select>` offers, without its empty first line.
fn choices(tags: &[Tag], name: &str) -> Vec<String> {
    let select = |t: &&Tag| t.name == "select" && t.attribute("name") == Some(name);
    let after = tags.iter().skip_while(|t| !select(t)).skip(1);
    after
        .take_while(|t| matches!(t.name.as_str(), "option" | "optgroup"))
        .filter_map(|t| t.attribute("value"))
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

fn outcome(answer: &Answer) -> Result<Outcome> {
    let tags = html::tags(answer.text()?);
    match tags.iter().find_map(|t| t.attribute("data-outcome")) {
        Some("confirmed") => Ok(Outcome::Confirmed),
        Some("waiting") => Ok(Outcome::Waiting),
        Some("refused") => Ok(Outcome::Refused),
        other => bail!("{} with the outcome {other:?}", answer.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_with_its_hidden_fields_and_a_theme_that_it_offers() {
        let tags = html::tags(
            "<form><input type=hidden name=id value=7><input type=hidden name=audience value=press>\
             <select name=theme_1><option value=\"\">-<option value=4>A<option value=5>B</select>\
             <select name=theme_2><option value=6>C</select></form>",
        );
        let form = Form {
            path: String::new(),
            hidden: hidden_fields(&tags),
            themes: choices(&tags, "theme_1"),
        };
        assert_eq!(form.themes, ["4", "5"]);
        let sent = form.filled(&Person::numbered(1), 1);
        assert!(
            sent.starts_with("id=7&audience=business&name=%E7%9F%B3%E4%BA%95+"),
            "{sent}"
        );
        assert!(sent.ends_with("&theme_1=5"), "{sent}");
    }
}
