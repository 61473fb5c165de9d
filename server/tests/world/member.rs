//! Someone who signs in and is no staff: by the link in a mail, or by a code from hand to hand.

use std::sync::Arc;

use app::people::{Join, Role};
use app::value::{CompanyId, Email, Line, MembershipId, PersonId};
use reqwest::StatusCode;

use super::mail::{Mail, mails};
use super::sender::As;
use super::{House, Page, Staff, eventually};

pub struct Member {
    pub house: Arc<House>,
    pub id: PersonId,
    pub email: Option<String>,
    session: String,
}

impl Member {
    /// Staff takes someone in; their keeper does it.
    pub async fn joins(by: &Staff, name: &str, email: Option<&str>, role: Role) -> Self {
        let id = PersonId::new();
        let join = Join {
            membership: MembershipId::new(),
            person: id,
            role,
            name: Some(Line::parse(name).unwrap()),
            email: email.map(|e| Email::parse(e).unwrap()),
            lang: app::lang::Lang::Ja,
            company: (role == Role::Contact).then(CompanyId::new),
            title: None,
            from: None,
            until: None,
        };
        by.decides(app::people::Command::Join(join)).await;
        Self {
            house: by.house.clone(),
            id,
            email: email.map(str::to_owned),
            session: String::new(),
        }
    }

    pub fn mails(&self) -> Vec<Mail> {
        let to = self.email.clone().unwrap_or_default();
        let mut all = mails(&self.house.data);
        all.retain(|mail| mail.to.contains(&to) && !to.is_empty());
        all
    }

    /// Asks on the sign-in page, and waits for the mail.
    pub async fn asks_for_a_link(&self) -> String {
        let before = self.links().len();
        let email = self.email.clone().unwrap();
        let page = self.house.post("/sign-in", &[("email", &email)]).await;
        assert_eq!(page.status, StatusCode::OK);
        eventually("the mail with the link", async || {
            self.links().into_iter().nth(before)
        })
        .await
    }

    fn links(&self) -> Vec<String> {
        let all = self.mails();
        all.iter().filter_map(|m| m.link_to("/sign-in/")).collect()
    }

    pub async fn signs_in(&mut self) {
        let link = self.asks_for_a_link().await;
        let on = self.house.post(&link, &[]).await;
        assert_eq!(
            (on.status, on.location().as_str()),
            (StatusCode::SEE_OTHER, "/me")
        );
        self.session = on.session().unwrap();
    }

    pub fn credentials(&self) -> As {
        As::Session(self.session.clone())
    }

    /// Presses a button of the account page.
    pub async fn presses(&self, fields: &[(&str, &str)]) -> Page {
        let request = self
            .house
            .request(reqwest::Method::POST, "/me")
            .form(fields);
        Page::of(self.credentials().sign(request).send().await.unwrap()).await
    }

    pub async fn opens(&self, path: &str) -> Page {
        self.house.asks(path, &self.credentials()).await
    }
}
