//! The real program, ended the hard way and the soft way.

mod device;
mod hundred;
mod letters;
mod rush;
mod stop;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use app::value::EventId;

use crate::world::{Event, House, PATIENCE};

const SEATS: i64 = 60;

/// The program, listening. Whatever becomes of the story, it does not outlive it.
pub struct Program(Child);

impl Program {
    pub fn starts(house: &House) -> Self {
        Self::starts_told(house, &[])
    }

    /// With what the operator tells it besides.
    pub fn starts_told(house: &House, flags: &[String]) -> Self {
        let mut child = tomoni(house)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(flags)
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

    /// What the system says of it, by the name of a file in `/proc`.
    #[cfg(target_os = "linux")]
    pub fn in_proc(&self, file: &str) -> std::path::PathBuf {
        ["/proc", &self.0.id().to_string(), file].iter().collect()
    }

    /// SIGKILL: no handler runs, no buffer is written out.
    fn is_killed(&mut self) {
        self.0.kill().unwrap();
    }

    fn is_told_to_stop(&self) {
        let done = Command::new("kill")
            .args(["-TERM", &self.0.id().to_string()])
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
