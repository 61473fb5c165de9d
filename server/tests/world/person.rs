//! Someone without an account: fills the form, reads the mails, opens the personal link.

use std::sync::Arc;

use reqwest::{Method, StatusCode};

use super::house::House;
use super::mail::{Mail, mails};
use super::page::{Page, Told};
use super::{Event, eventually};

pub struct Person {
    pub house: Arc<House>,
    pub name: String,
    pub kana: String,
    pub email: String,
    pub company: String,
}

/// The form as it lies on a screen.
#[derive(Clone)]
pub struct Form {
    house: Arc<House>,
    path: String,
    pub fields: Vec<(String, String)>,
}

impl Person {
    pub fn new(house: &Arc<House>, name: &str, kana: &str, email: &str, company: &str) -> Self {
        Self {
            house: house.clone(),
            name: name.to_owned(),
            kana: kana.to_owned(),
            email: email.to_owned(),
            company: company.to_owned(),
        }
    }

    /// Opens the form and fills it for the business audience.
    pub async fn fills_in(&self, event: &Event) -> Form {
        let form = Form::open(&self.house, &event.form()).await;
        form.with("audience", "business")
            .with("name", &self.name)
            .with("kana", &self.kana)
            .with("email", &self.email)
            .with("company", &self.company)
            .with("photo", "yes")
    }

    /// The form that invited people open.
    pub async fn fills_in_invited(&self, event: &Event, audience: &str, code: &str) -> Form {
        let form = Form::open(&self.house, &format!("{}?by=invitation", event.form())).await;
        form.with("audience", audience)
            .with("code", code)
            .with("name", &self.name)
            .with("kana", &self.kana)
            .with("email", &self.email)
            .with("company", &self.company)
            .with("photo", "no")
    }

    pub async fn registers(&self, event: &Event) -> Told {
        self.fills_in(event).await.send().await.told()
    }

    pub async fn comes_with_code(&self, event: &Event, audience: &str, code: &str) -> Told {
        self.fills_in_invited(event, audience, code)
            .await
            .send()
            .await
            .told()
    }

    /// All mails so far, the oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        mails(&self.house.data)
            .into_iter()
            .filter(|mail| mail.to.contains(&self.email))
            .collect()
    }

    /// Waits for the mail with this subject and this number among its like, from 1.
    pub async fn gets(&self, subject: &str, number: usize) -> Mail {
        let what = format!("{} gets mail {number} of «{subject}»", self.name);
        eventually(&what, async || {
            self.mails()
                .into_iter()
                .filter(|mail| mail.subject == subject)
                .nth(number - 1)
        })
        .await
    }

    /// The personal page's address, from the first mail.
    pub async fn link(&self) -> String {
        eventually("a mail with a link", async || {
            self.mails().first().map(Mail::link)
        })
        .await
    }

    /// The personal link's secret.
    pub async fn secret(&self) -> String {
        self.link()
            .await
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    pub async fn opens_link(&self) -> Page {
        self.house.get(&self.link().await).await
    }

    /// What the personal page says: `confirmed`, `waiting`, `offered` or `cancelled`.
    pub async fn stands(&self) -> String {
        self.opens_link()
            .await
            .attribute("data-state")
            .expect("a page with a state")
    }

    /// Presses a button of the personal page, and follows to where it leads.
    pub async fn presses(&self, action: &str) -> Page {
        let link = self.link().await;
        let answer = self.house.post(&link, &[("action", action)]).await;
        if answer.status == StatusCode::SEE_OTHER {
            return self.house.get(&answer.location()).await;
        }
        answer
    }

    /// The form of the personal page, as it stands there.
    pub async fn form_of_link(&self) -> Form {
        let link = self.link().await;
        let page = self.house.get(&link).await;
        let mark = "class=\"stack stack--s5\"";
        Form {
            house: self.house.clone(),
            path: link,
            fields: page.form(mark),
        }
    }
}

impl Form {
    pub async fn open(house: &Arc<House>, path: &str) -> Self {
        Self::open_with(house, path, "registration").await
    }

    /// The form of a page whose tag holds `mark`.
    pub async fn open_with(house: &Arc<House>, path: &str, mark: &str) -> Self {
        let page = house.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        Self {
            house: house.clone(),
            path: path.split('?').next().unwrap_or_default().to_owned(),
            fields: page.form(mark),
        }
    }

    /// Types into a field, or ticks a choice.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same form with a field left out.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// The form as it came back.
    pub fn again(&self, answer: &Page) -> Self {
        Self {
            house: self.house.clone(),
            path: self.path.clone(),
            fields: answer.form("class=\"stack stack--s5\""),
        }
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    pub async fn send(&self) -> Page {
        self.try_send().await.expect("an answer")
    }

    /// The answer, or that the connection broke before there was one.
    pub async fn try_send(&self) -> Result<Page, reqwest::Error> {
        let response = self
            .house
            .request(Method::POST, &self.path)
            .form(&self.fields)
            .send()
            .await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Page {
            status,
            headers,
            html: response.text().await?,
        })
    }
}
