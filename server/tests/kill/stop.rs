//! The program is told to stop.

use std::sync::Arc;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Program, event};
use crate::world::{House, PATIENCE};

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
    program.is_told_to_stop();
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
