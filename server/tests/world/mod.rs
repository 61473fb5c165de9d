//! A real server in this process, on a folder of its own, and named people around it who speak to it as
//! browsers, mail readers and sync clients do.

pub mod authenticator;
pub mod base;
pub mod event;
pub mod follow;
pub mod house;
pub mod mail;
pub mod member;
pub mod page;
pub mod person;
pub mod released;
pub mod sender;
pub mod staff;

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::people::Area;
use chrono::TimeDelta;
use server::run::start;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use event::{Event, Plan};
pub use house::House;
pub use member::Member;
pub use page::{Page, Told};
pub use person::Person;
pub use sender::{As, Sender};
pub use staff::Staff;

/// Longer than anything here takes, on a machine that does other things too.
pub const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

pub struct World {
    pub sakura: Person,
    pub aoi: Person,
    pub makoto: Person,
    pub hana: Person,
    /// Looks after the events.
    pub ken: Staff,
    pub house: Arc<House>,
    serving: Serving,
    _folder: TempDir,
}

/// The server while it runs.
struct Serving {
    stop: oneshot::Sender<()>,
    done: JoinHandle<()>,
}

impl World {
    pub async fn begins() -> Self {
        Self::begins_told(&[]).await
    }

    /// The operator said more to the server, as on the command line.
    pub async fn begins_told(flags: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let house = House::new(folder.path()).told(flags);
        Self::begins_in(folder, house).await
    }

    /// Its data lies in a file, whatever the run is told on.
    pub async fn begins_in_a_file() -> Self {
        let folder = TempDir::new().unwrap();
        let house = House::in_a_file(folder.path());
        Self::begins_in(folder, house).await
    }

    async fn begins_in(folder: TempDir, house: House) -> Self {
        let house = Arc::new(house);
        let serving = serve(&house).await;
        let ken = Staff::arrives(&house, "ken@tomoni.example", Area::Events).await;
        let person = |name, kana, email, company| Person::new(&house, name, kana, email, company);
        Self {
            sakura: person(
                "阿部 さくら",
                "アベ サクラ",
                "sakura@sakura-foods.example",
                "さくら食品株式会社",
            ),
            aoi: person(
                "井上 葵",
                "イノウエ アオイ",
                "aoi@inoue-hotels.example",
                "井上ホテルズ",
            ),
            makoto: person(
                "上田 誠",
                "ウエダ マコト",
                "makoto@ueda-works.example",
                "上田製作所",
            ),
            hana: person("江口 花", "エグチ ハナ", "hana@eguchi.example", "江口建設"),
            ken,
            house,
            serving,
            _folder: folder,
        }
    }

    /// Anyone else.
    pub fn person(&self, number: usize) -> Person {
        let email = format!("guest{number}@companies.example");
        Person::new(
            &self.house,
            &format!("参加者 {number}"),
            "サンカシャ",
            &email,
            "参加商事",
        )
    }

    /// The clock goes ahead. Sessions end meanwhile, so Ken signs in again.
    pub async fn hours_pass(&mut self, hours: i64) {
        self.house.clock.advance(TimeDelta::hours(hours));
        self.ken.signs_in().await;
    }

    /// The server stops, and another starts on the same data.
    pub async fn restarts(&mut self) {
        self.stops().await;
        self.starts().await;
    }

    pub async fn stops(&mut self) {
        let (stop, done) = (oneshot::channel().0, tokio::spawn(async {}));
        let serving = std::mem::replace(&mut self.serving, Serving { stop, done });
        serving.stop.send(()).unwrap();
        serving.done.await.unwrap();
    }

    pub async fn starts(&mut self) {
        self.serving = serve(&self.house).await;
    }
}

async fn serve(house: &House) -> Serving {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    house.moves_to(&format!("http://{address}"));
    let config = house.config(&format!("--listen={address}"));
    let running = start(config, house.clock.clone(), false).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    let done = tokio::spawn(async move {
        let until = async move {
            let _ = stopped.await;
        };
        running.serve(listener, until).await.unwrap();
    });
    Serving { stop, done }
}

/// Waits until `look` finds something, and fails where it never does.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "it never came to pass: {what}");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
