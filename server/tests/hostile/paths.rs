//! Addresses and methods that are none.

use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::world::{Plan, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_are_not_allowed_and_change_nothing() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let before = w.house.written().await;
    let tries = [
        (Method::DELETE, event.form()),
        (Method::PUT, event.page()),
        (Method::POST, event.page()),
        (
            Method::PATCH,
            "/registration/AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        ),
        (Method::GET, "/sync/push".to_owned()),
        (Method::POST, "/sync/pull".to_owned()),
        (Method::POST, "/sync/live".to_owned()),
        (Method::GET, "/sign-out".to_owned()),
        (Method::DELETE, "/desk".to_owned()),
        (Method::POST, "/healthz".to_owned()),
    ];
    for (method, path) in tries {
        let answer = w.house.request(method.clone(), &path).send().await.unwrap();
        assert_eq!(
            answer.status(),
            StatusCode::METHOD_NOT_ALLOWED,
            "{method} {path}"
        );
    }
    assert_eq!(w.house.written().await, before);
}

/// The database lies one folder above the browser's files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_path_leads_out_of_the_browsers_files() {
    let w = World::begins().await;
    let folder = w.house.data.join("site/pkg");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("tomoni.css"), "main{}").unwrap();
    std::fs::write(w.house.data.join("secret.txt"), "the keys").unwrap();
    let served = answer(&w, "/pkg/v1/tomoni.css").await;
    assert!(
        served.starts_with("HTTP/1.1 200") && served.ends_with("main{}"),
        "{served}"
    );

    for up in [
        "..",
        "%2e%2e",
        "%2E.",
        "..%2f..",
        "%2e%2e%2f%2e%2e",
        "..%5c..",
        "....//",
        "%252e%252e",
        "..;",
        "%c0%ae%c0%ae",
    ] {
        for base in ["/pkg/v1", "/pkg", "/pkg/..", ""] {
            for file in ["secret.txt", "tomoni.sqlite"] {
                for path in [
                    format!("{base}/{up}/{file}"),
                    format!("{base}/{up}/{up}/{file}"),
                    format!("{base}/{up}/{up}/{up}/{file}"),
                ] {
                    let served = answer(&w, &path).await;
                    assert!(
                        !served.contains("the keys") && !served.contains("SQLite format"),
                        "{path} led out"
                    );
                    let status = served.get(9..10).unwrap_or_default();
                    assert!(
                        status == "4",
                        "{path}: {}",
                        served.lines().next().unwrap_or_default()
                    );
                }
            }
        }
    }
    for path in [
        "/pkg/v1//etc/passwd",
        "/pkg/v1/%2fetc%2fpasswd",
        "//etc/passwd",
        "/pkg/v1/tomoni.css%00.txt",
        "/%00",
    ] {
        assert!(answer(&w, path).await.starts_with("HTTP/1.1 4"), "{path}");
    }
    assert!(
        answer(&w, "/healthz").await.starts_with("HTTP/1.1 200"),
        "and the server lives"
    );
}

/// An answer to a path as it stands: clients tidy paths before they send them.
async fn answer(w: &World, path: &str) -> String {
    let address = w.house.base().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.unwrap();
    String::from_utf8_lossy(&received).into_owned()
}
