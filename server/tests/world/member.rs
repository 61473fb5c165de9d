//! Someone who signs in and is no staff: by the link in a mail, or by a code from hand to hand.

use std::sync::Arc;

use app::command::Command;
use app::people::{Join, Role};
use app::roundtable;
use app::sync::push::Outcome;
use app::task;
use app::value::{CompanyId, Email, Line, MembershipId, PersonId};
use reqwest::StatusCode;

use super::mail::{Mail, mails};
use super::sender::{As, Sender};
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
        let company = (role == Role::Contact).then(CompanyId::new);
        Self::joins_of(by, name, email, role, company).await
    }

    /// [`Self::joins`], for a company.
    pub async fn speaks_for(by: &Staff, name: &str, email: &str, company: CompanyId) -> Self {
        Self::joins_of(by, name, Some(email), Role::Contact, Some(company)).await
    }

    /// Somebody of whom the house has no account.
    pub fn unknown(house: &Arc<House>, email: &str) -> Self {
        Self {
            house: house.clone(),
            id: PersonId::default(),
            email: Some(email.to_owned()),
            session: String::new(),
        }
    }

    async fn joins_of(
        by: &Staff,
        name: &str,
        email: Option<&str>,
        role: Role,
        company: Option<CompanyId>,
    ) -> Self {
        let id = PersonId::new();
        let join = Join {
            membership: MembershipId::new(),
            person: id,
            role,
            name: Some(Line::parse(name).unwrap()),
            email: email.map(|e| Email::parse(e).unwrap()),
            lang: app::lang::Lang::Ja,
            company,
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
        self.comes_by(&link).await;
    }

    /// By a link that a mail brought.
    pub async fn comes_by(&mut self, link: &str) {
        let on = self.house.post(link, &[]).await;
        assert_eq!(on.status, StatusCode::SEE_OTHER);
        // Who speaks for a company of the platform has a desk; who gives goes on to what they give.
        assert!(["/me", "/me/giving", "/desk"].contains(&on.location().as_str()));
        self.session = on.session().unwrap();
    }

    pub fn credentials(&self) -> As {
        As::Session(self.session.clone())
    }

    /// Does something as who speaks for a company of the platform, on a device of their own each time.
    pub async fn brings(&self, command: roundtable::Command) -> Outcome {
        let command = Command::Roundtable(command);
        let sender = Sender::new(&self.house);
        sender.sends(&self.credentials(), command).await
    }

    /// Does something about a task, on a device of their own each time.
    pub async fn tends(&self, command: task::Command) -> Outcome {
        let sender = Sender::new(&self.house);
        let command = Command::Task(command);
        sender.sends(&self.credentials(), command).await
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
