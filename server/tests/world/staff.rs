//! Someone who works here: signed in by a one-time link, with a desk that is live.

use std::sync::Arc;

use app::access::Actor;
use app::command::Command;
use app::company;
use app::donor;
use app::ideathon::{Audience, Code, Command as Ideathon, Entry, IssueCode, SetSeats};
use app::lang::Lang;
use app::people::{self, Area, Invite, Purpose};
use app::roundtable;
use app::rule::Answer;
use app::sync::push::Outcome;
use app::task;
use app::value::{CodeId, Email, Line, PersonId, SeatsId, SessionId};
use reqwest::header::SET_COOKIE;
use reqwest::{Method, StatusCode};
use server::people as people_facts;
use server::sync::writer::Envelope;

use serde_json::json;

use super::authenticator::Authenticator;
use super::follow::{Follower, View};
use super::house::House;
use super::sender::{As, Sender};
use super::{Event, Page, Plan};

pub struct Staff {
    pub house: Arc<House>,
    email: Email,
    area: Area,
    session: String,
    key: Option<Authenticator>,
    sender: Sender,
    desk: Option<Follower>,
}

impl Staff {
    pub async fn arrives(house: &Arc<House>, email: &str, area: Area) -> Self {
        let mut staff = Self {
            house: house.clone(),
            email: Email::parse(email).unwrap(),
            area,
            session: String::new(),
            key: None,
            sender: Sender::new(house),
            desk: None,
        };
        staff.signs_in().await;
        staff
    }

    /// The first time by a one-time link, whose page has a button, and a passkey made on the spot; from then on
    /// by the passkey.
    pub async fn signs_in(&mut self) {
        if let Some(key) = &mut self.key {
            let asked = self
                .house
                .posts("/sign-in/passkey/ask", &As::Nobody, &json!({}))
                .await;
            let answer = key.shows(&asked.json()["options"], &self.house.named());
            let answer = json!({ "name": asked.json()["name"], "credential": answer });
            let on = self
                .house
                .posts("/sign-in/passkey/answer", &As::Nobody, &answer)
                .await;
            assert_eq!(on.json()["to"], "/desk", "{}", on.html);
            self.session = on.session().unwrap();
            return;
        }
        self.opens_a_link().await;
        self.makes_a_passkey().await;
    }

    /// By the link alone: no desk opens yet.
    pub async fn opens_a_link(&mut self) {
        let path = format!("/sign-in/{}", self.invited().await);
        let page = self.house.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.form("method=\"post\"").is_empty(),
            "a button and nothing else"
        );
        let answer = self.house.post(&path, &[]).await;
        assert_eq!(
            (answer.status, answer.location().as_str()),
            (StatusCode::SEE_OTHER, "/me")
        );
        let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        self.session = answer.session().unwrap();
    }

    /// On the account page. The session goes on under another secret.
    pub async fn makes_a_passkey(&mut self) {
        let by = self.credentials();
        let asked = self.house.posts("/me/passkey/ask", &by, &json!({})).await;
        let origin = self.house.named();
        let (key, answer) = Authenticator::makes(&asked.json()["options"], &origin);
        let answer = json!({ "name": asked.json()["name"], "credential": answer });
        let on = self.house.posts("/me/passkey/answer", &by, &answer).await;
        assert_eq!(on.status, StatusCode::OK, "{}", on.html);
        self.key = Some(key);
        let desk = self.house.asks("/desk/companies", &by).await;
        assert_eq!(desk.status, StatusCode::OK, "the desk opens");
        self.session = desk.session().expect("another secret");
    }

    /// The secret of a new sign-in link, made the way the command line makes it: beside the server.
    pub async fn invited(&self) -> String {
        let running = server::run::offline(
            self.house.config("--listen=127.0.0.1:0"),
            self.house.clock.clone(),
        );
        let running = running.await.unwrap();
        let invite = Invite {
            person: PersonId::new(),
            email: self.email.clone(),
            area: self.area,
            lang: Lang::Ja,
        };
        let command = Command::People(people::Command::Invite(invite));
        let envelope = Envelope {
            actor: Actor::Operator,
            sender: None,
            command,
        };
        assert_eq!(
            running.app.writer.apply(envelope).await,
            Ok(Outcome::Done(Answer::Done))
        );
        let person = {
            let mut conn = running.app.db.readers.acquire().await.unwrap();
            let known = server::people::by_email(&mut conn, &self.email).await;
            known.unwrap().unwrap().id
        };
        let link = server::people::printed(&running.app, person, Purpose::Invitation).await;
        running.finish().await;
        link.unwrap().trim_start_matches("/sign-in/").to_owned()
    }

    pub fn credentials(&self) -> As {
        As::Session(self.session.clone())
    }

    pub async fn sends(&self, command: Ideathon) -> Outcome {
        self.sender
            .sends(&self.credentials(), Command::Ideathon(command))
            .await
    }

    pub async fn sends_of_people(&self, command: people::Command) -> Outcome {
        self.sender
            .sends(&self.credentials(), Command::People(command))
            .await
    }

    /// Sends a command about people that is done.
    pub async fn decides(&self, command: people::Command) {
        let told = format!("{command:?}");
        let outcome = self.sends_of_people(command).await;
        assert!(
            matches!(outcome, Outcome::Done(_)),
            "{told} was not done: {outcome:?}"
        );
    }

    /// Presses a button of the account page.
    pub async fn presses(&self, fields: &[(&str, &str)]) -> Page {
        let request = self.house.request(Method::POST, "/me").form(fields);
        Page::of(self.credentials().sign(request).send().await.unwrap()).await
    }

    /// The key goes to whoever finds it.
    pub fn loses_the_key(&mut self) -> Authenticator {
        self.key.take().expect("a passkey")
    }

    /// The devices on which this is signed in, the oldest first.
    pub async fn devices(&self) -> Vec<SessionId> {
        let id = self.id().await;
        let live = people_facts::facts::sessions(&mut self.house.database().await, id).await;
        live.unwrap().iter().map(|s| s.id).collect()
    }

    /// Who this is in the register.
    pub async fn id(&self) -> PersonId {
        let known = people_facts::by_email(&mut self.house.database().await, &self.email).await;
        known.unwrap().unwrap().id
    }

    /// Does something with the register of companies.
    pub async fn keeps(&self, command: company::Command) -> Outcome {
        let command = Command::Company(command);
        self.sender.sends(&self.credentials(), command).await
    }

    /// Does something with the platform.
    pub async fn sends_of_platform(&self, command: roundtable::Command) -> Outcome {
        let command = Command::Roundtable(command);
        self.sender.sends(&self.credentials(), command).await
    }

    /// [`Self::sends_of_platform`], of what is done.
    pub async fn convenes(&self, command: roundtable::Command) {
        let told = format!("{command:?}");
        let outcome = self.sends_of_platform(command).await;
        assert!(
            matches!(outcome, Outcome::Done(_)),
            "{told} was not done: {outcome:?}"
        );
    }

    /// Does something about a task.
    pub async fn tends(&self, command: task::Command) -> Outcome {
        let command = Command::Task(command);
        self.sender.sends(&self.credentials(), command).await
    }

    /// Does something about donors.
    pub async fn raises(&self, command: donor::Command) -> Outcome {
        let command = Command::Donor(command);
        self.sender.sends(&self.credentials(), command).await
    }

    /// Sends a command that is done.
    pub async fn does(&self, command: Ideathon) {
        let told = format!("{command:?}");
        let outcome = self.sends(command).await;
        assert!(
            matches!(outcome, Outcome::Done(_)),
            "{told} was not done: {outcome:?}"
        );
    }

    pub async fn holds(&self, plan: Plan) -> Event {
        let command = plan.command(self.house.clock.now());
        let event = Event {
            id: command.event,
            slug: plan.slug.to_owned(),
            starts: command.text.starts,
        };
        self.does(Ideathon::CreateEvent(command)).await;
        event
    }

    pub async fn sets_seats(
        &self,
        event: &Event,
        audience: Audience,
        seats: u16,
        entry: Entry,
    ) -> Outcome {
        let id = SeatsId::new();
        self.sends(Ideathon::SetSeats(SetSeats {
            id,
            event: event.id,
            audience,
            seats,
            entry,
        }))
        .await
    }

    /// Hands out a code.
    pub async fn issues(&self, event: &Event, audience: Audience, text: &str, limit: u16) -> Code {
        let code = IssueCode {
            code: CodeId::new(),
            event: event.id,
            audience,
            text: serde_json::from_value(text.into()).unwrap(),
            label: Line::parse("招待").unwrap(),
            limit,
        };
        self.does(Ideathon::IssueCode(code.clone())).await;
        Code {
            id: code.code,
            text: code.text,
            ..Code::default()
        }
    }

    /// Opens the desk.
    pub async fn looks(&mut self) {
        let credentials = self.credentials();
        self.desk = Some(Follower::begins(&self.house, credentials).await);
    }

    /// Waits until the desk shows it, by news alone.
    pub async fn sees<T>(&self, what: &str, look: impl FnMut(&View) -> Option<T>) -> T {
        self.desk
            .as_ref()
            .expect("Ken looks at his desk first")
            .sees(what, look)
            .await
    }
}
