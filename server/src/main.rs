//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use app::access::Actor;
use app::command::Command;
use app::ideathon::{self, Audience, CreateEvent, Entry, EventText};
use app::people::Purpose;
use app::people::{self, Area, Invite};
use app::sync::push::Outcome;
use app::time::{from_input, from_japan};
use app::value::{Both, Email, EventId, Line, PersonId, SeatsId, Slug};
use chrono::TimeDelta;
use clap::{Parser, Subcommand};
use server::clock::Clock;
use server::config::Config;
use server::db::Db;
use server::error::Failure;
use server::run::{Running, start};
use server::sync::writer::Envelope;
use server::{audit, demo, donor, ideathon as room, people as persons, upkeep};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Tomoni runs the work of an NPO that builds careers together with people who fled to Japan.
#[derive(Parser)]
#[command(
    name = "tomoni",
    version,
    about = "Tomoni (ともに): one binary, one file of data"
)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    does: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Serves the pages and the sync engine until it is told to stop.
    Serve {
        /// Fills an empty database with an invented event, and prints a sign-in link for staff.
        #[arg(long)]
        demo: bool,
    },
    /// Events of the Ideathon.
    #[command(subcommand)]
    Event(EventDoes),
    /// People who work here.
    #[command(subcommand)]
    Staff(StaffDoes),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditDoes),
    /// The books.
    #[command(subcommand)]
    Ledger(LedgerDoes),
    /// Writes all that a restore needs into one file, also while a server runs.
    Backup {
        file: PathBuf,
        /// Includes the secret keys. Keep such a file as you would keep the keys.
        #[arg(long)]
        with_keys: bool,
    },
    /// Brings a backup back into an empty data folder.
    Restore { file: PathBuf },
    /// Looks at the database, the keys, the mail, the clock and the disk.
    Doctor,
}

#[derive(Subcommand)]
enum EventDoes {
    /// Makes an event.
    Create {
        /// The last part of its address: lower-case letters, digits, hyphens.
        #[arg(long, value_parser = Slug::parse)]
        slug: Slug,
        #[arg(long, value_parser = Line::<80>::parse)]
        title: Line<80>,
        /// The title in English.
        #[arg(long, value_parser = Line::<80>::parse)]
        title_en: Option<Line<80>>,
        /// Seats per audience (business, observer, talent, press), as `business=50,talent=11`.
        #[arg(long, value_delimiter = ',', value_parser = seats)]
        seats: Vec<(Audience, u16)>,
        /// Beginning in Japan time, as `2026-06-19T10:00`. Default: four weeks from now, at ten.
        #[arg(long, value_parser = japan_time)]
        starts: Option<app::time::Time>,
        /// End in Japan time. Default: eight hours later.
        #[arg(long, value_parser = japan_time)]
        ends: Option<app::time::Time>,
        #[arg(long, value_parser = Line::<120>::parse)]
        venue: Option<Line<120>>,
        /// Hours that an offered seat waits for its answer.
        #[arg(long, default_value_t = 24)]
        offer_hours: u16,
        /// Takes registrations at once.
        #[arg(long)]
        open: bool,
    },
    /// Says how many stand where.
    Count {
        #[arg(long, value_parser = Slug::parse)]
        slug: Slug,
        /// As one line of JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum AuditDoes {
    /// Reads the whole chain again and holds it against the ends that were written outside the database.
    Verify,
}

#[derive(Subcommand)]
enum LedgerDoes {
    /// Holds the books against what was paid, promised and said by the bank, to the yen and the day; 2 where they differ.
    Verify,
}

#[derive(Subcommand)]
enum StaffDoes {
    /// Gives someone an area of work and prints a one-time sign-in address.
    Invite {
        #[arg(value_parser = Email::parse)]
        email: Email,
        /// events, platform, fundraising, coordination or administration.
        #[arg(long, value_parser = area)]
        role: Area,
    },
}

fn seats(text: &str) -> Result<(Audience, u16), String> {
    let (name, number) = text.split_once('=').ok_or("expected AUDIENCE=NUMBER")?;
    let audience = Audience::parse(name.trim()).ok_or_else(|| {
        format!("no audience is called {name}: business, observer, talent or press")
    })?;
    let number = number
        .trim()
        .parse()
        .map_err(|_| format!("{number} is no number of seats"))?;
    Ok((audience, number))
}

fn japan_time(text: &str) -> Result<app::time::Time, String> {
    from_input(text).ok_or_else(|| "expected YYYY-MM-DDTHH:MM".to_owned())
}

fn area(text: &str) -> Result<Area, String> {
    Area::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Area::ALL.iter().map(|a| a.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .init();
    server::error::hush_panics();
    let cli = Cli::parse();
    let done = match cli.does {
        Does::Serve { demo } => serve(cli.config, demo).await,
        Does::Event(EventDoes::Count { slug, json }) => count(&cli.config, &slug, json).await,
        Does::Event(create) => create_event(cli.config, create).await,
        Does::Audit(AuditDoes::Verify) => verify(&cli.config).await,
        Does::Ledger(LedgerDoes::Verify) => verify_books(&cli.config).await,
        Does::Staff(StaffDoes::Invite { email, role }) => invite(cli.config, email, role).await,
        Does::Backup { file, with_keys } => upkeep::backup(&cli.config, &file, with_keys).await,
        Does::Restore { file } => upkeep::restore(&cli.config, &file).await,
        Does::Doctor => Ok(upkeep::doctor(&cli.config).await),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("tomoni: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(mut config: Config, demo: bool) -> Result<ExitCode, Failure> {
    let listener = TcpListener::bind(config.listen).await?;
    config.announce(listener.local_addr()?)?;
    let site = config.site_folder();
    if !site.join("pkg/tomoni.js").exists() {
        let site = site.display();
        tracing::warn!("the browser's files are missing in {site}: `cargo xtask build` makes them");
    }
    let address = config.listen;
    let running = start(config, Clock::default(), demo).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    if demo {
        let link = demo::fill(&running.app).await?;
        println!("sign in as staff, once: {link}");
    }
    println!("listening on http://{address}");
    running
        .serve(listener, async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        })
        .await?;
    Ok(ExitCode::SUCCESS)
}

/// One command of the machine's operator, beside a running server or without one.
async fn operate(config: Config, command: Command) -> Result<(Running, Outcome), Failure> {
    let running = server::run::offline(config, Clock::default()).await?;
    let envelope = Envelope {
        actor: Actor::Operator,
        sender: None,
        command,
    };
    match running.app.writer.apply(envelope).await {
        Ok(outcome) => Ok((running, outcome)),
        Err(rejection) => Err(Failure::new(format!("{rejection:?}"))),
    }
}

fn told(outcome: &Outcome) -> ExitCode {
    match outcome {
        Outcome::Done(_) => ExitCode::SUCCESS,
        Outcome::Refused(refusal) => {
            eprintln!(
                "tomoni: refused: {}",
                app::shell::refusal(app::lang::Lang::En, refusal)
            );
            ExitCode::from(2)
        }
        // Only what a device sends can come again.
        Outcome::LongAgo => ExitCode::FAILURE,
        Outcome::Failed { id } => {
            eprintln!("tomoni: failed, see {id} above");
            ExitCode::FAILURE
        }
    }
}

async fn create_event(config: Config, create: EventDoes) -> Result<ExitCode, Failure> {
    let EventDoes::Create {
        slug,
        title,
        title_en,
        seats,
        starts,
        ends,
        venue,
        offer_hours,
        open,
    } = create
    else {
        return Ok(ExitCode::FAILURE);
    };
    let starts = starts.unwrap_or_else(|| {
        let day = app::time::japan(Clock::default().now()).date_naive() + TimeDelta::weeks(4);
        day.and_hms_opt(10, 0, 0)
            .map(from_japan)
            .unwrap_or_default()
    });
    let text = EventText {
        slug,
        title: Both {
            ja: title,
            en: title_en.unwrap_or_default(),
        },
        venue: Both {
            ja: venue.unwrap_or_default(),
            en: Line::default(),
        },
        starts,
        ends: ends.unwrap_or(starts + TimeDelta::hours(8)),
        offer_hours,
        ..EventText::default()
    };
    let entry = |audience| match audience {
        Audience::Business | Audience::Observer => Entry::Open,
        Audience::Talent => Entry::Code,
        Audience::Press => Entry::Approval,
    };
    let seats = seats
        .into_iter()
        .map(|(a, n)| (SeatsId::new(), a, n, entry(a)))
        .collect();
    let command = CreateEvent {
        event: EventId::new(),
        text,
        seats,
        open,
    };
    let command = Command::Ideathon(ideathon::Command::CreateEvent(command));
    let (running, outcome) = operate(config, command).await?;
    running.finish().await;
    Ok(told(&outcome))
}

async fn count(config: &Config, slug: &Slug, json: bool) -> Result<ExitCode, Failure> {
    let db = Db::open(config).await?;
    let mut conn = db.readers.acquire().await?;
    let Some(counts) = room::count::count(&mut conn, slug).await? else {
        eprintln!("tomoni: there is no event {slug}");
        return Ok(ExitCode::from(2));
    };
    if json {
        println!("{counts}");
    } else {
        println!("{counts:#}");
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(config: &Config) -> Result<ExitCode, Failure> {
    let db = Db::open(config).await?;
    let mut conn = db.readers.acquire().await?;
    Ok(
        match audit::verify(&mut conn, &config.audit_heads()).await? {
            audit::Verdict::Whole { lines, heads } => {
                println!("whole: {lines} lines, {heads} ends outside agree");
                ExitCode::SUCCESS
            }
            audit::Verdict::Broken { number } => {
                eprintln!("tomoni: line {number} does not follow from the one before");
                ExitCode::from(2)
            }
            audit::Verdict::Missing { day, number } => {
                eprintln!("tomoni: line {number}, the end of {day}, is not in the log as it was");
                ExitCode::from(2)
            }
        },
    )
}

async fn verify_books(config: &Config) -> Result<ExitCode, Failure> {
    let db = Db::open(config).await?;
    let mut conn = db.readers.acquire().await?;
    match donor::ledger::verify(&mut conn).await? {
        Ok(books) => {
            for (account, yen) in &books.balances {
                println!("{:<12}{yen:>16}", account.name());
            }
            let (postings, entries) = (books.postings, books.entries);
            let (papers, yen) = (books.papers.holding, books.papers.yen);
            println!("{:<12}{yen:>16}", "receipts");
            println!("agrees: {postings} postings, {entries} entries, {papers} receipts that hold");
            Ok(ExitCode::SUCCESS)
        }
        Err(flaw) => {
            eprintln!("tomoni: {flaw}");
            Ok(ExitCode::from(2))
        }
    }
}

async fn invite(config: Config, email: Email, role: Area) -> Result<ExitCode, Failure> {
    let base_url = config.base_url();
    let invite = Invite {
        person: PersonId::new(),
        email: email.clone(),
        area: role,
        lang: app::lang::Lang::default(),
    };
    let (running, outcome) =
        operate(config, Command::People(people::Command::Invite(invite))).await?;
    let code = told(&outcome);
    if code == ExitCode::SUCCESS {
        let known = {
            let mut conn = running.app.db.readers.acquire().await?;
            persons::by_email(&mut conn, &email).await?
        };
        if let Some(person) = known {
            let link = persons::printed(&running.app, person.id, Purpose::Invitation).await?;
            println!("{base_url}{link}");
        }
    }
    running.finish().await;
    Ok(code)
}
