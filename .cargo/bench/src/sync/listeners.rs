//! Many clients that listen, cheap enough not to take the machine from the server: bare sockets, whose bytes are
//! searched for one word and not parsed.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

/// The most that a change may take to all listeners.
const PATIENCE: Duration = Duration::from_secs(20);

/// Open streams; closed when dropped.
pub struct Listeners {
    pub many: usize,
    shared: Arc<Shared>,
    last: UnboundedReceiver<Instant>,
    _tasks: JoinSet<()>,
}

struct Shared {
    /// What stands in the change that is waited for.
    sought: RwLock<Vec<u8>>,
    missing: AtomicUsize,
    bytes: AtomicU64,
    arrived: UnboundedSender<Instant>,
}

impl Listeners {
    /// Opens streams at an address with somebody's cookies.
    pub async fn open(many: usize, at: SocketAddr, path: &str, cookies: &str) -> Result<Self> {
        let (arrived, last) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            sought: RwLock::default(),
            missing: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
            arrived,
        });
        let mut tasks = JoinSet::new();
        for _ in 0..many {
            let stream = connect(at, path, cookies).await?;
            tasks.spawn(listen(stream, Arc::clone(&shared)));
        }
        Ok(Self {
            many,
            shared,
            last,
            _tasks: tasks,
        })
    }

    /// From now on this word is waited for, once at each.
    pub fn seek(&mut self, word: &str) {
        let mut sought = self
            .shared
            .sought
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        word.as_bytes().clone_into(&mut sought);
        self.shared.missing.store(self.many, Ordering::Release);
    }

    /// When the word had come to the last of them.
    pub async fn found(&mut self) -> Result<Instant> {
        let last = tokio::time::timeout(PATIENCE, self.last.recv()).await;
        let missing = self.shared.missing.load(Ordering::Acquire);
        let last = last.with_context(|| format!("a change has not reached {missing} listeners"))?;
        last.context("all streams have ended")
    }

    /// All bytes that have come over all streams.
    pub fn bytes(&self) -> u64 {
        self.shared.bytes.load(Ordering::Relaxed)
    }
}

async fn connect(at: SocketAddr, path: &str, cookies: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(at).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {at}\r\naccept: text/event-stream\r\ncookie: {cookies}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    ensure!(
        head.starts_with(b"HTTP/1.1 200"),
        "a stream: {}",
        String::from_utf8_lossy(&head)
    );
    Ok(stream)
}

async fn listen(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut buffer = vec![0; 4096];
    let mut pending: Vec<u8> = Vec::new();
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        let at = Instant::now();
        shared.bytes.fetch_add(read as u64, Ordering::Relaxed);
        pending.extend_from_slice(&buffer[..read]);
        // A chunk of the transfer ends so; events are never cut in the middle of one.
        if !pending.ends_with(b"\n\r\n") {
            continue;
        }
        let found = {
            let sought = shared.sought.read().unwrap_or_else(PoisonError::into_inner);
            !sought.is_empty() && pending.windows(sought.len()).any(|part| part == *sought)
        };
        pending.clear();
        if found && shared.missing.fetch_sub(1, Ordering::AcqRel) == 1 {
            let _ = shared.arrived.send(at);
        }
    }
}
