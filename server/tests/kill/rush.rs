//! Forms are sent all at once, and the program is killed in the middle.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;

use futures::StreamExt as _;
use futures::stream;
use sqlx::Row as _;
use tempfile::TempDir;

use super::{Program, SEATS, event};
use crate::world::person::Form;
use crate::world::{House, Person, Told};

const ROUNDS: usize = 3;
const RUSH: usize = 50;
/// Forms under way at the same moment.
const AT_ONCE: usize = 20;
/// The server dies when so many of a rush have their answer.
const ANSWERED: usize = 12;

/// Who was told what, by e-mail.
type Answers = BTreeMap<String, Told>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rush_survives_a_server_that_is_killed() {
    let folder = TempDir::new().unwrap();
    let house = Arc::new(House::new(folder.path()));
    let event = event(&house);
    let mut program = Program::starts(&house);
    let mut told = Answers::new();
    let mut lost = 0;
    for round in 0..ROUNDS {
        let number = |n: usize| round * RUSH + n;
        let guest = |n| {
            Person::new(
                &house,
                "参加者",
                "サンカシャ",
                &format!("guest{}@companies.example", number(n)),
                "参加商事",
            )
        };
        let mut forms = Vec::new();
        for n in 0..RUSH {
            let guest = guest(n);
            forms.push((guest.fills_in(&event).await, guest.email));
        }
        let answers = forms.iter().map(async |(form, email)| {
            let page = form.try_send().await.ok();
            (page.map(|page| page.told()), email, form)
        });
        let mut under_way = pin!(stream::iter(answers).buffer_unordered(AT_ONCE));
        let mut unanswered: Vec<&Form> = Vec::new();
        let mut answered = 0;
        while let Some((page, email, form)) = under_way.next().await {
            match page {
                None => unanswered.push(form),
                Some(page) => {
                    assert_eq!(told.insert(email.clone(), page), None);
                    answered += 1;
                    if answered == ANSWERED {
                        program.is_killed();
                    }
                }
            }
        }
        assert!(!program.ends().await.success());
        lost += unanswered.len();

        program = Program::starts(&house);
        for form in unanswered {
            let email = form.value("email").unwrap().to_owned();
            assert_eq!(told.insert(email, form.send().await.told()), None);
        }
        // Who had an answer gets the same again.
        for (form, email) in forms.iter().step_by(7) {
            assert_eq!(form.send().await.told(), told[email], "{email}");
        }
        all_there_once(&house, &told).await;
    }
    assert!(
        lost >= ROUNDS,
        "the server was not killed in the middle: {lost} answers were lost"
    );
    assert_eq!(told.len(), ROUNDS * RUSH);
    let confirmed = told
        .values()
        .filter(|told| **told == Told::Confirmed)
        .count();
    assert_eq!(
        i64::try_from(confirmed).unwrap(),
        SEATS,
        "no seat sold twice, none left empty"
    );
}

/// Every acknowledged registration exactly once, in the state that was told, and nobody else.
async fn all_there_once(house: &House, told: &Answers) {
    let mut database = house.database().await;
    let rows = sqlx::query("select email, state from registration")
        .fetch_all(&mut database)
        .await
        .unwrap();
    assert_eq!(rows.len(), told.len());
    let states: BTreeMap<String, String> = rows
        .iter()
        .map(|row| (row.try_get("email").unwrap(), row.try_get("state").unwrap()))
        .collect();
    for (email, told) in told {
        let expected = match told {
            Told::Confirmed => "confirmed",
            Told::Waiting(_) => "waiting",
            other => panic!("{email} was told {other:?}"),
        };
        assert_eq!(
            states.get(email).map(String::as_str),
            Some(expected),
            "{email}"
        );
    }
    house.books_balance().await;
}
