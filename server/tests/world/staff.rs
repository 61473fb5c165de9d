//! Someone who works here: signed in by a one-time link, with a desk that is live.

use std::sync::Arc;

use app::access::Actor;
use app::command::Command;
use app::company;
use app::ideathon::{Audience, Code, Command as Ideathon, Entry, IssueCode, SetSeats};
use app::people::{self, Area, Invite};
use app::rule::Answer;
use app::sync::push::Outcome;
use app::value::{CodeId, Email, Line, PersonId, SeatsId};
use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;
use server::session;
use server::sync::writer::Envelope;

use super::follow::{Follower, View};
use super::house::House;
use super::sender::{As, Sender};
use super::{Event, Plan};

pub struct Staff {
    pub house: Arc<House>,
    email: Email,
    area: Area,
    session: String,
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
            sender: Sender::new(house),
            desk: None,
        };
        staff.signs_in().await;
        staff
    }

    /// By a one-time link: its page has a button, and the button begins the session.
    pub async fn signs_in(&mut self) {
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
            (StatusCode::SEE_OTHER, "/desk")
        );
        let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        let (name, value) = cookie
            .split(';')
            .next()
            .and_then(|pair| pair.split_once('='))
            .unwrap();
        assert_eq!(name, "tomoni");
        value.clone_into(&mut self.session);
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
        let secret = {
            let mut conn = running.app.db.readers.acquire().await.unwrap();
            let person = server::people::by_email(&mut conn, &self.email)
                .await
                .unwrap()
                .unwrap();
            session::invite(&mut conn, person.id, self.house.clock.now())
                .await
                .unwrap()
        };
        running.finish().await;
        secret
    }

    pub fn credentials(&self) -> As {
        As::Session(self.session.clone())
    }

    pub async fn sends(&self, command: Ideathon) -> Outcome {
        self.sender
            .sends(&self.credentials(), Command::Ideathon(command))
            .await
    }

    /// Does something with the register of companies.
    pub async fn keeps(&self, command: company::Command) -> Outcome {
        let command = Command::Company(command);
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
