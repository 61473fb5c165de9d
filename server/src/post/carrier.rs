//! Who takes the mail away: a mail server, or a folder while none is named.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

pub use super::parcel::Parcel;

/// How long a mail server may take to let us in.
const CONNECT: Duration = Duration::from_secs(20);
/// How long it may take over one mail: less than a lease of the outbox, which nobody else may send meanwhile.
const CARRY: Duration = Duration::from_mins(1);
/// Answers about our own access, by RFC 4954, 6: what staff mends there lets the mail through.
const ACCESS: [u16; 4] = [530, 534, 535, 538];

/// Why a mail did not get away, in a few signs without anything personal: mail servers quote addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Try again later.
    ForNow(String),
    /// No retry helps.
    ForGood(String),
}

/// A mail server's address that cannot be used. The address holds a password and is not repeated here.
#[derive(Debug)]
pub struct BadMailServer(smtp::Error);

impl fmt::Display for BadMailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the mail server's address cannot be used: {}", self.0)
    }
}

impl Error for BadMailServer {}

pub enum Carrier {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Mails lie here as `.eml` files; they hold personal links, so only their owner may read them.
    Folder(PathBuf),
}

impl Carrier {
    /// `smtp://`, `smtps://`, or `smtp://…?tls=required` (`opportunistic`) for STARTTLS.
    ///
    /// # Errors
    /// An address of another form.
    pub fn from_config(smtp_url: Option<&str>, folder: PathBuf) -> Result<Self, BadMailServer> {
        let Some(url) = smtp_url else {
            return Ok(Self::Folder(folder));
        };
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(BadMailServer)?;
        Ok(Self::Smtp(server.timeout(Some(CONNECT)).build()))
    }

    /// Takes one mail away. A second call with the same parcel sends the same mail again, or leaves the same
    /// file.
    ///
    /// # Errors
    /// [`Trouble`] says whether to try again.
    pub async fn carry(&self, parcel: &Parcel) -> Result<(), Trouble> {
        let mail = parcel.mail()?;
        match self {
            Self::Smtp(server) => hand_over(server, mail).await,
            Self::Folder(folder) => {
                put_down(folder.clone(), parcel.name()?.to_owned(), &mail).await
            }
        }
    }
}

async fn hand_over(
    server: &AsyncSmtpTransport<Tokio1Executor>,
    mail: Message,
) -> Result<(), Trouble> {
    match tokio::time::timeout(CARRY, server.send(mail)).await {
        Ok(sent) => sent.map(|_| ()).map_err(|error| trouble(&error)),
        Err(_) => Err(Trouble::ForNow("timeout".to_owned())),
    }
}

fn trouble(error: &smtp::Error) -> Trouble {
    let Some(code) = error.status().map(u16::from) else {
        return Trouble::ForNow(broken(error));
    };
    let said = match enhanced(error) {
        Some(detail) => format!("{code} {detail}"),
        None => code.to_string(),
    };
    if error.is_permanent() && !ACCESS.contains(&code) {
        Trouble::ForGood(said)
    } else {
        Trouble::ForNow(said)
    }
}

/// What broke on the way to an answer.
fn broken(error: &smtp::Error) -> String {
    if error.is_timeout() {
        return "timeout".to_owned();
    }
    if error.is_tls() {
        return "TLS".to_owned();
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return io.kind().to_string();
        }
        cause = inner.source();
    }
    "connection".to_owned()
}

/// The status of RFC 3463 that an answer begins with, such as `5.1.1`; the rest of it may name the person.
fn enhanced(error: &smtp::Error) -> Option<String> {
    let answer = error.source()?.to_string();
    let first = answer.split_whitespace().next()?;
    let parts: Vec<&str> = first.split('.').collect();
    let number =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(number)).then(|| first.to_owned())
}

async fn put_down(folder: PathBuf, name: String, mail: &Message) -> Result<(), Trouble> {
    let mail = mail.formatted();
    let done = tokio::task::spawn_blocking(move || keep(&folder, &name, &mail)).await;
    match done {
        Ok(kept) => kept.map_err(|error| Trouble::ForNow(format!("folder: {}", error.kind()))),
        Err(_) => Err(Trouble::ForNow("folder".to_owned())),
    }
}

/// Writes beside and renames, so that nobody reads half a mail.
fn keep(folder: &Path, name: &str, mail: &[u8]) -> io::Result<()> {
    let mut make = fs::DirBuilder::new();
    make.recursive(true);
    #[cfg(unix)]
    make.mode(0o700);
    make.create(folder)?;

    let beside = folder.join(format!("{name}.part"));
    let mut how = fs::OpenOptions::new();
    how.write(true).create(true).truncate(true);
    #[cfg(unix)]
    how.mode(0o600);
    let mut file = how.open(&beside)?;
    file.write_all(mail)?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(format!("{name}.eml")))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::net::TcpListener;
    use std::thread::{JoinHandle, spawn};

    use super::*;
    use crate::post::sample;

    /// A mail server that gives one mail of each visit its answer, and then the mails that it heard.
    fn mail_server(answers: &'static [&'static str]) -> (String, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let heard = spawn(move || {
            answers
                .iter()
                .map(|answer| visit(&listener, answer))
                .collect()
        });
        (url, heard)
    }

    fn visit(listener: &TcpListener, answer: &str) -> String {
        let (mut out, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(out.try_clone().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut say = |reply: &str| out.write_all(format!("{reply}\r\n").as_bytes()).unwrap();
        say("220 sink");
        while let Some(line) = lines.next() {
            if line == "DATA" {
                say("354 go on");
                let mail: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                say(answer);
                return mail.join("\n");
            }
            say("250 fine");
        }
        String::new()
    }

    #[tokio::test]
    async fn a_retry_after_a_refusal_for_now_brings_the_same_mail() {
        let (url, heard) = mail_server(&[
            "451 4.7.1 come back, aoi@sakura-foods.example",
            "250 queued",
        ]);
        let carrier = Carrier::from_config(Some(&url), PathBuf::new()).unwrap();
        let parcel = sample::parcel();
        let first = carrier.carry(&parcel).await;
        assert_eq!(first, Err(Trouble::ForNow("451 4.7.1".to_owned())));
        assert_eq!(carrier.carry(&parcel).await, Ok(()));
        let heard = heard.join().unwrap();
        assert_eq!(heard[0], heard[1]);
        assert!(heard[1].contains("Message-ID: <0190aa@tomoni.example>"));
    }

    #[tokio::test]
    async fn a_refusal_for_good_is_told_without_the_persons_address() {
        let (url, _) = mail_server(&["550 5.1.1 no aoi@sakura-foods.example here"]);
        let carrier = Carrier::from_config(Some(&url), PathBuf::new()).unwrap();
        let refused = carrier.carry(&sample::parcel()).await;
        assert_eq!(refused, Err(Trouble::ForGood("550 5.1.1".to_owned())));
    }

    #[tokio::test]
    async fn our_own_wrong_password_costs_nobody_a_mail() {
        let (url, _) = mail_server(&["535 5.7.8 wrong password"]);
        let carrier = Carrier::from_config(Some(&url), PathBuf::new()).unwrap();
        let refused = carrier.carry(&sample::parcel()).await;
        assert_eq!(refused, Err(Trouble::ForNow("535 5.7.8".to_owned())));
    }

    #[tokio::test]
    async fn a_server_that_is_down_is_tried_again() {
        let free = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let url = format!("smtp://{free}");
        let carrier = Carrier::from_config(Some(&url), PathBuf::new()).unwrap();
        let down = carrier.carry(&sample::parcel()).await;
        assert_eq!(down, Err(Trouble::ForNow("connection refused".to_owned())));
    }

    #[test]
    fn a_wrong_server_address_is_told_without_its_password() {
        let wrong = Carrier::from_config(Some("http://aoi:geheim@mail.example"), PathBuf::new());
        assert!(!wrong.err().unwrap().to_string().contains("geheim"));
    }

    #[tokio::test]
    async fn a_mail_carried_twice_is_one_file_for_its_owner_only() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("mail");
        let carrier = Carrier::from_config(None, folder.clone()).unwrap();
        let parcel = sample::parcel();
        carrier.carry(&parcel).await.unwrap();
        let first = fs::read(folder.join("0190aa.eml")).unwrap();
        carrier.carry(&parcel).await.unwrap();
        assert_eq!(fs::read(folder.join("0190aa.eml")).unwrap(), first);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&folder), 0o700);
            assert_eq!(mode(&folder.join("0190aa.eml")), 0o600);
        }
    }
}
