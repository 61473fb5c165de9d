//! Back up, lose everything, restore: nothing that was in it is missing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use app::sync::push::Outcome;
use futures::future::join_all;
use server::run::start;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{backs_up, everything, file, restores};
use crate::sync::push::{confirmed, register};
use crate::world::follow::{Live, pulls};
use crate::world::{As, House, Plan, Sender, Told, World};

/// A server on another folder, until the word is given.
async fn serves(house: &Arc<House>) -> oneshot::Sender<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    house.moves_to(&format!("http://{address}"));
    let config = house.config(&format!("--listen={address}"));
    let running = start(config, house.clock.clone(), false).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(running.serve(listener, async move {
        let _ = stopped.await;
    }));
    stop
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_back_and_nothing_twice() {
    let mut w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let device = Sender::new(&w.house);
    let sent = register(&event, &w.sakura);
    let outcome = device.sends(&As::Nobody, sent.clone()).await;
    assert_eq!(outcome, confirmed());
    let link = w.sakura.link().await;
    let ken = w.ken.credentials();
    let (before, _) = pulls(&w.house, &ken, "").await;
    fs::create_dir(w.house.data.join("papers")).unwrap();
    fs::write(w.house.data.join("papers/leaf.txt"), "a leaf").unwrap();
    fs::write(w.house.data.join("papers/half.part"), "half a l").unwrap();
    fs::write(w.house.data.join("audit-heads.txt"), "2026-06-19 1 x").unwrap();
    w.stops().await;

    let away = TempDir::new().unwrap();
    let manifest = backs_up(&w, &file(&away), false).await;
    assert_eq!(manifest.number, w.house.head().await);
    let mode = fs::metadata(file(&away)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "what people told us is in it");
    assert_eq!(fs::read_dir(away.path()).unwrap().count(), 1);

    let data = TempDir::new().unwrap();
    let data = data.path().join("deep/and/new");
    let restored = restores(&data, &file(&away)).await.unwrap();
    assert_eq!(restored, manifest);
    let house = Arc::new(House::in_a_file(&data));
    assert_eq!(everything(&house).await, everything(&w.house).await);
    assert!(
        everything(&house).await.len() > 10,
        "all tables are looked at"
    );
    let leaf = fs::read_to_string(data.join("papers/leaf.txt")).unwrap();
    assert_eq!(leaf, "a leaf");
    assert!(data.join("audit-heads.txt").exists());
    for passing in ["mail", "address", "restore.parts", "papers/half.part"] {
        assert!(!data.join(passing).exists(), "{passing}");
    }

    let _serving = serves(&house).await;
    let page = house.get(&link).await;
    assert!(page.html.contains(&w.sakura.name), "the link still opens");
    // A device that followed before gets all of it, by either way.
    let (pulled, _) = pulls(&house, &ken, &before.cursor.0).await;
    assert!(pulled.snapshot, "its place in the log is void");
    assert_eq!(pulled.patches.len(), before.patches.len());
    let mut live = Live::opens(&house, &ken, &before.cursor.0).await.unwrap();
    assert!(live.hears().await.1.snapshot);
    // What a device never heard an answer to, it sends again.
    let again = Sender::resumes(&house, device.client);
    let outcome = again.sends(&As::Nobody, sent).await;
    assert_eq!(outcome, confirmed(), "the first answer");
    assert_eq!(house.standing(&event, "confirmed").await, 1);
    house.books_balance().await;
}

/// While people register, and the clock and the postman do their work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_busy_server_is_one_moment_of_it() {
    let w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(20)).await;
    let away = TempDir::new().unwrap();
    let people: Vec<_> = (1..=60).map(|n| w.person(n)).collect();
    let rush = join_all(people.iter().map(|person| person.registers(&event)));
    let backups = async {
        let mut files = Vec::new();
        for n in 0..5 {
            let to = away.path().join(format!("{n}.backup"));
            let acknowledged = w.house.head().await;
            let manifest = backs_up(&w, &to, false).await;
            assert!(
                manifest.number >= acknowledged,
                "what was answered is in it"
            );
            files.push((to, manifest));
        }
        files
    };
    let (told, files) = futures::join!(rush, backups);
    assert!(told.iter().all(|told| *told != Told::Refused));
    for (from, manifest) in files {
        let data = TempDir::new().unwrap();
        restores(data.path(), &from).await.unwrap();
        let house = House::in_a_file(data.path());
        house.books_balance().await;
        assert_eq!(house.head().await, manifest.number);
        let log = house.rows("log").await;
        assert_eq!(log, manifest.number, "no change is missing or too much");
    }
}

/// Keys that were destroyed must not come back with an old backup.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secret_keys_lie_in_no_backup_unasked() {
    let w = World::begins_in_a_file().await;
    let keys = w.house.data.join("keys");
    fs::create_dir(&keys).unwrap();
    fs::write(keys.join("person.key"), "the secret of a person").unwrap();
    let away = TempDir::new().unwrap();
    let holds = |file: &std::path::Path| {
        let bytes = fs::read(file).unwrap();
        let secret = b"the secret of a person";
        bytes.windows(secret.len()).any(|window| window == secret)
    };
    let without = backs_up(&w, &file(&away), false).await;
    assert!(!without.keys && !holds(&file(&away)));
    assert!(without.parts.iter().all(|part| !part.path.contains("key")));
    let with = backs_up(&w, &file(&away), true).await;
    assert!(
        with.keys && holds(&file(&away)),
        "the newer one replaced it"
    );

    let data = TempDir::new().unwrap();
    restores(data.path(), &file(&away)).await.unwrap();
    let key = data.path().join("keys/person.key");
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let folder = data.path().join("keys");
    assert_eq!(
        fs::metadata(folder).unwrap().permissions().mode() & 0o777,
        0o700
    );

    // Keys that were put back first stay as they are.
    backs_up(&w, &file(&away), false).await;
    let data = TempDir::new().unwrap();
    fs::create_dir(data.path().join("keys")).unwrap();
    fs::write(data.path().join("keys/person.key"), "kept apart").unwrap();
    restores(data.path(), &file(&away)).await.unwrap();
    let key = fs::read_to_string(data.path().join("keys/person.key")).unwrap();
    assert_eq!(key, "kept apart");
}

/// A device sent more than the backup knows of: it goes on under another name, and loses nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_is_ahead_of_the_backup_is_told_so() {
    let w = World::begins_in_a_file().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let device = Sender::new(&w.house);
    let away = TempDir::new().unwrap();
    backs_up(&w, &file(&away), false).await;
    let outcome = device.sends(&As::Nobody, register(&event, &w.sakura)).await;
    assert_eq!(outcome, confirmed());

    let data = TempDir::new().unwrap();
    restores(data.path(), &file(&away)).await.unwrap();
    let house = Arc::new(House::in_a_file(data.path()));
    let _serving = serves(&house).await;
    let device = Sender::resumes(&house, device.client);
    let next = vec![(2, register(&event, &w.aoi))];
    let (_, told) = device.pushes(&As::Nobody, next).await;
    let gap = app::sync::push::Rejection::Gap { expected: 1 };
    assert_eq!(told, Err(gap), "then it sends under another name");
    let forked = Sender::new(&house);
    let outcome = forked.sends(&As::Nobody, register(&event, &w.aoi)).await;
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
}
