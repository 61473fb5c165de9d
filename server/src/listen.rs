//! Connections: taken in bounds, served until they end or the server does.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::guard::peer::Connected;
use crate::http::{App, router};
use crate::tls::{self, Tls};

/// Connections at once, streams among them. Who comes later waits in the system's queue.
const CONNECTIONS: usize = 8192;
/// The head of a request: what no browser fills with one cookie of ours and a long address.
const MAX_HEAD: usize = 32 * 1024;
const MAX_HEADERS: usize = 100;
/// After this without a connection that can be taken, such as for want of file handles.
const BREATH: Duration = Duration::from_millis(200);

/// Serves until the app stops, then lets each connection finish what it has begun.
pub async fn serve(listener: TcpListener, tls: Option<Arc<Tls>>, app: App) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let open = GracefulShutdown::new();
    let patience = app.gate.patience;
    let stop = app.stop.clone();
    let router = router(app);
    if let Some(tls) = &tls {
        match signal(SignalKind::hangup()) {
            Ok(told) => drop(tokio::spawn(tls::renew(tls.clone(), told, stop.clone()))),
            Err(error) => tracing::warn!("a new certificate needs a new start: {error}"),
        }
    }
    let mut stopped = pin!(stop.wait());
    loop {
        let next = async {
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, taken) = tokio::select! {
            next = next => next,
            () = &mut stopped => break,
        };
        let (stream, from) = match taken {
            Ok(taken) => taken,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let _ = give_up_late(&stream);
        let tls = tls.as_deref().map(Tls::acceptor);
        let talk = talk(
            stream,
            tls,
            from.ip(),
            router.clone(),
            patience,
            open.watcher(),
        );
        tokio::spawn(async move {
            talk.await;
            drop(place);
        });
    }
    drop(listener);
    open.shutdown().await;
}

/// A peer that takes in nothing for so long is gone, or as good as gone: what is written to it fails then. A
/// stream's beats see to it that something is written.
const UNHEARD_MS: u32 = 60_000;

#[cfg(target_os = "linux")]
fn give_up_late(stream: &TcpStream) -> io::Result<()> {
    Ok(rustix::net::sockopt::set_tcp_user_timeout(
        stream, UNHEARD_MS,
    )?)
}

/// Elsewhere the system gives up when it does.
#[cfg(not(target_os = "linux"))]
fn give_up_late(_: &TcpStream) -> io::Result<()> {
    let _ = UNHEARD_MS;
    Ok(())
}

/// A sender that left again is no reason to wait.
async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::warn!("no connection can be taken: {error}");
        tokio::time::sleep(BREATH).await;
    }
}

async fn talk(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    from: IpAddr,
    router: Router,
    patience: Duration,
    watcher: Watcher,
) {
    let Some(tls) = tls else {
        return converse(stream, from, router, patience, watcher).await;
    };
    // Who speaks no TLS, or too slowly, is left alone.
    if let Ok(Ok(stream)) = timeout(patience, tls.accept(stream)).await {
        converse(stream, from, router, patience, watcher).await;
    }
}

/// One connection, one request after the other.
fn converse<S>(
    stream: S,
    from: IpAddr,
    router: Router,
    patience: Duration,
    watcher: Watcher,
) -> impl Future<Output = ()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Connected(from));
        service.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Also between two requests: an idle connection is given up.
        .header_read_timeout(patience)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let ending = watcher.watch(connection);
    async move {
        // A peer that broke off is an everyday thing.
        let _ = ending.await;
    }
}
