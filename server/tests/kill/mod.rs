//! The real program, ended the hard way and the soft way.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::pin::pin;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Instant;

use app::value::EventId;
use futures::StreamExt as _;
use futures::stream;
use sqlx::Row as _;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::world::person::Form;
use crate::world::{Event, House, PATIENCE, Person, Told};

const SEATS: i64 = 60;
const ROUNDS: usize = 3;
const RUSH: usize = 50;
/// Forms under way at the same moment.
const AT_ONCE: usize = 20;
/// The server dies when so many of a rush have their answer.
const ANSWERED: usize = 12;

/// The program, listening. Whatever becomes of the story, it does not outlive it.
struct Program(Child);

impl Program {
    fn starts(house: &House) -> Self {
        let mut child = tomoni(house)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on ")
            .expect("the line that says it is ready");
        house.moves_to(address);
        Self(child)
    }

    fn is_told(&self, signal: &str) {
        let done = Command::new("kill")
            .args([signal, &self.0.id().to_string()])
            .status();
        assert!(done.unwrap().success());
    }

    async fn ends(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "the program did not end");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn tomoni(house: &House) -> Command {
    let mut program = house.program();
    program.stderr(Stdio::null());
    program
}

fn event(house: &House) -> Event {
    let seats = format!("business={SEATS}");
    let made = tomoni(house)
        .args([
            "event",
            "create",
            "--slug",
            "ideathon",
            "--title",
            "アイデアソン",
            "--seats",
            &seats,
            "--open",
        ])
        .status();
    assert!(made.unwrap().success());
    Event {
        id: EventId::default(),
        slug: "ideathon".to_owned(),
        starts: house.clock.now(),
    }
}

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
                        program.is_told("-KILL");
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

/// SIGTERM while a form is on its way: it gets its answer, then the program ends in peace.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_told_to_stop_finishes_what_is_under_way() {
    let folder = TempDir::new().unwrap();
    let house = Arc::new(House::new(folder.path()));
    let event = event(&house);
    let mut program = Program::starts(&house);
    let body =
        "audience=business&name=Aoi+Inoue&email=aoi%40inoue-hotels.example&company=Inoue&photo=no";
    let address = house.base().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
        event.form(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server says that it waits for the rest: the request is under way.
    let mut go_on = [0; 25];
    let word = tokio::time::timeout(PATIENCE, stream.read_exact(&mut go_on)).await;
    word.expect("a word in time").unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    program.is_told("-TERM");
    // It takes nobody else from now on.
    crate::world::eventually("the door is shut", async || {
        TcpStream::connect(&address).await.is_err().then_some(())
    })
    .await;
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("data-outcome=\"confirmed\""),
        "{answer}"
    );
    assert_eq!(program.ends().await.code(), Some(0));
    assert_eq!(house.rows("registration").await, 1);
}
