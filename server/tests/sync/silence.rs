//! A line that is dead without having been hung up: each side finds out.

use std::pin::pin;
use std::sync::Arc;

use app::sync::Sync;
use app::sync::client::{Connection, Wish};
use app::sync::line::{Answer, Silence};
use app::sync::live::BEAT_SECONDS;
use app::sync::pull::Cursor;
use app::visit::Visit;
use futures::FutureExt as _;
use leptos::prelude::{GetUntracked as _, Owner};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::kill::Program;
use crate::world::follow::{Book, Live, pulls};
use crate::world::{As, House, PATIENCE, Plan, Told, World, eventually};

/// A way to the server on which what is under way can get stuck, with nothing closed.
struct Tunnel {
    /// Connections from before this number are stuck.
    stuck: watch::Sender<u32>,
}

impl Tunnel {
    /// Digs it, and gives the address of its near end.
    async fn to(house: &House) -> (Self, String) {
        let near = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", near.local_addr().unwrap());
        let server = house.base().replace("http://", "");
        let stuck = watch::Sender::new(0);
        let falls = stuck.clone();
        tokio::spawn(async move {
            while let Ok((here, _)) = near.accept().await {
                let there = TcpStream::connect(&server).await.unwrap();
                let (asks, answers) = here.into_split();
                let (says, hears) = there.into_split();
                let since = *falls.borrow();
                tokio::spawn(carries(asks, hears, falls.subscribe(), since));
                tokio::spawn(carries(says, answers, falls.subscribe(), since));
            }
        });
        (Self { stuck }, address)
    }

    /// Nothing passes any more on the connections that are open; new ones are as good as ever.
    fn gets_stuck(&self) {
        self.stuck.send_modify(|n| *n += 1);
    }
}

async fn carries(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    stuck: watch::Receiver<u32>,
    since: u32,
) {
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        if *stuck.borrow() > since {
            // Both ends stay open.
            return std::future::pending().await;
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}

/// A tab with the browser's own engine. Its stream goes through the tunnel, its pulls another way.
struct Tab {
    owner: Owner,
    sync: Sync,
    house: Arc<House>,
    far: House,
    by: As,
    stream: Option<Live>,
}

impl Tab {
    async fn opens(house: &Arc<House>, far: House, by: As) -> Self {
        let owner = Owner::new();
        let sync = owner.with(|| Sync::new(&Visit::default()));
        let mut tab = Self {
            owner,
            sync,
            house: house.clone(),
            far,
            by,
            stream: None,
        };
        tab.does(|sync| sync.begin(Cursor::default())).await;
        tab
    }

    async fn does(&mut self, what: impl FnOnce(&Sync)) {
        self.owner.with(|| what(&self.sync));
        while let Some(wish) = self.owner.with(|| self.sync.next_wish()) {
            match wish {
                Wish::Wait => self.owner.with(|| self.sync.waited()),
                Wish::Pull { cursor, .. } => {
                    let (pulled, _) = pulls(&self.house, &self.by, &cursor.0).await;
                    let answer = Answer::Pulled(pulled);
                    self.owner.with(|| self.sync.pulled(answer));
                }
                Wish::Listen(cursor) => {
                    self.stream = Live::opens(&self.far, &self.by, &cursor.0).await;
                }
                Wish::Hush => self.stream = None,
                _ => {}
            }
        }
    }

    /// Its clock has seen nothing come for so long. Whether it is to take the lead.
    async fn hears_nothing_for(&mut self, seconds: u32, shown: bool) -> bool {
        let silence = Silence {
            millis: f64::from(seconds) * 1000.0,
            streams: self.stream.is_some(),
            shown,
        };
        let mut takes = false;
        self.does(|sync| takes = sync.listens_in_vain(silence))
            .await;
        takes
    }

    /// Whether it shows what a new tab would.
    async fn is_up_to_date(&self) -> bool {
        let (fresh, _) = pulls(&self.house, &self.by, "").await;
        let book = Book::default();
        book.takes(fresh);
        let mut here = self.owner.with(|| self.sync.replica.fields());
        for fields in here.values_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        here == book.fields()
    }
}

/// The tunnel under the harbour swallows everything and closes nothing. The server's beats are missed, so the
/// stream is given up for a new one, and what happened meanwhile is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_falls_silent_is_found_dead() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let (tunnel, near) = Tunnel::to(&w.house).await;
    let far = House::in_a_file(&w.house.data);
    far.moves_to(&near);
    let mut tab = Tab::opens(&w.house, far, As::Nobody).await;
    tab.does(|sync| sync.lead(true)).await;
    assert!(tab.is_up_to_date().await);
    let stream = tab.stream.as_mut().expect("a stream");
    // Nothing happens, and yet something comes: the server lives.
    let beat = timeout(PATIENCE, stream.event()).await.expect("a beat");
    assert_eq!(beat.as_deref(), Some("event: beat\ndata: 1\n\n"));

    tunnel.gets_stuck();
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let stream = tab.stream.as_mut().expect("a stream that seems to live");
    assert!(pin!(stream.event()).now_or_never().is_none());
    tab.hears_nothing_for(BEAT_SECONDS * 2, true).await;
    assert!(!tab.is_up_to_date().await, "one beat may be late");
    tab.hears_nothing_for(BEAT_SECONDS * 3, true).await;
    assert!(tab.is_up_to_date().await, "it asked, and had an answer");
    let connection = tab.owner.with(|| tab.sync.connection.get_untracked());
    assert_eq!(connection, Connection::Online);
    // The new stream brings what comes next.
    assert_eq!(w.aoi.registers(&event).await, Told::Confirmed);
    let (id, news) = tab.stream.as_mut().expect("another stream").hears().await;
    tab.does(|sync| sync.streamed(Cursor(id), news)).await;
    assert!(tab.is_up_to_date().await);
}

/// A frozen tab keeps its lock, but one that somebody looks at does not wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leading_tab_that_falls_silent_is_relieved() {
    let w = World::begins().await;
    let far = House::in_a_file(&w.house.data);
    let mut tab = Tab::opens(&w.house, far, As::Nobody).await;
    assert!(!tab.hears_nothing_for(10, true).await, "it may be slow");
    assert!(!tab.hears_nothing_for(60, false).await, "nobody looks");
    assert!(tab.hears_nothing_for(60, true).await);
}

/// Whoever hangs up, or whose machine breaks off, takes nobody's place.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_is_gone_is_let_go() {
    const LISTENERS: usize = 40;
    /// Connections to the database that may come meanwhile.
    const OTHERS: usize = 6;
    let folder = TempDir::new().unwrap();
    let house = Arc::new(House::new(folder.path()));
    let program = Program::starts(&house);
    let open = || std::fs::read_dir(program.in_proc("fd")).unwrap().count();
    let cursor = pulls(&house, &As::Nobody, "").await.0.cursor.0;
    let before = open();
    let mut listeners = Vec::new();
    for _ in 0..LISTENERS {
        listeners.push(listens(&house, &cursor).await);
    }
    let most = open();
    assert!(most >= before + LISTENERS);
    for (n, listener) in listeners.into_iter().enumerate() {
        if n % 2 == 0 {
            // A reset instead of a farewell.
            listener.set_zero_linger().unwrap();
        }
        drop(listener);
    }
    eventually("all are let go", async || {
        (open() <= most - LISTENERS + OTHERS).then_some(())
    })
    .await;
    let health = house.get("/healthz").await;
    assert_eq!(health.status, reqwest::StatusCode::OK);
}

/// A stream by hand, up to where it is open.
async fn listens(house: &House, cursor: &str) -> TcpStream {
    let address = house.base().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!("GET /sync/live?cursor={cursor} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut status = [0; 15];
    let read = timeout(PATIENCE, stream.read_exact(&mut status)).await;
    read.expect("an answer in time").unwrap();
    assert_eq!(&status, b"HTTP/1.1 200 OK");
    stream
}
