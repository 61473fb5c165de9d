//! Files of items: slides come in, are fetched by those who may, and go; and what is no such file is turned away.

use std::io::Write as _;

use app::file::{Answer, KEPT, MAX_BYTES, Receipt, Turned};
use app::roundtable::{Attach, Attachment, Command, Detach, Refusal, Submit};
use app::time;
use app::value::{FileId, FileName, ItemId};
use chrono::TimeDelta;
use flate2::Crc;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, RANGE};
use reqwest::{Body, Method, StatusCode};
use server::audit::{Verdict, verify};
use server::doctor::{Grade, examine};
use sqlx::Row as _;
use tokio_stream::iter;
use uuid::Uuid;

use super::refused;
use super::rounds::{Platform, done};
use crate::world::follow::View;
use crate::world::{As, Page, eventually};

const PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// An archive of files that are as they are, as programs for slides write it.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut all, mut index) = (Vec::new(), Vec::new());
    for (name, octets) in files {
        let mut crc = Crc::new();
        crc.update(octets);
        let at = u32::try_from(all.len()).unwrap();
        let size = u32::try_from(octets.len()).unwrap().to_le_bytes();
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend(crc.sum().to_le_bytes());
        head.extend([size, size].concat());
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        all.extend([b"PK\x03\x04".as_slice(), &head, name.as_bytes(), octets].concat());
        index.extend([b"PK\x01\x02\x14\0".as_slice(), &head, &[0; 10]].concat());
        index.extend([at.to_le_bytes().as_slice(), name.as_bytes()].concat());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (at, size) = (all.len(), index.len());
    all.extend(index);
    all.write_all(b"PK\x05\x06\0\0\0\0").unwrap();
    all.extend([count, count].concat());
    all.extend(u32::try_from(size).unwrap().to_le_bytes());
    all.extend(u32::try_from(at).unwrap().to_le_bytes());
    all.extend([0, 0]);
    all
}

impl Platform {
    /// Octets go to the server; what it answers.
    async fn sends(&self, by: &As, octets: impl Into<Body>) -> (StatusCode, Answer) {
        let request = self.w.house.request(Method::POST, "/files").body(octets);
        let page = Page::of(by.sign(request).send().await.unwrap()).await;
        let answer = serde_json::from_str(&page.html);
        (
            page.status,
            answer.unwrap_or_else(|e| panic!("{e}: {}", page.html)),
        )
    }

    async fn stores(&self, by: &As, octets: &[u8]) -> (FileId, Receipt) {
        match self.sends(by, octets.to_vec()).await {
            (StatusCode::OK, Answer::Stored { file, receipt }) => (file, receipt),
            other => panic!("{other:?}"),
        }
    }

    async fn turns(&self, by: &As, octets: impl Into<Body>) -> (StatusCode, Turned) {
        match self.sends(by, octets).await {
            (status, Answer::Turned(why)) => (status, why),
            other => panic!("{other:?}"),
        }
    }

    async fn fetches(&self, by: &As, item: ItemId, file: FileId) -> Page {
        let path = format!("/roundtables/items/{item}/files/{file}");
        self.w.house.asks(&path, by).await
    }

    async fn doctor_says(&self) -> Grade {
        let house = &self.w.house;
        let config = house.config("--listen=127.0.0.1:0");
        let findings = examine(&config, house.clock.now()).await;
        let files = findings.iter().find(|finding| finding.what == "files");
        files.expect("a word about files").grade
    }

    /// What lies in the folder of files.
    fn lies(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.w.house.data.join("files"));
        let entries = entries.into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        names.collect()
    }
}

fn attach(item: ItemId, (file, receipt): &(FileId, Receipt), name: &str) -> Command {
    Command::Attach(Attach {
        item,
        file: *file,
        receipt: receipt.clone(),
        name: FileName::parse(name).unwrap(),
    })
}

fn attached(item: ItemId, count: usize) -> impl Fn(&View) -> Option<Vec<Attachment>> {
    move |view| {
        let attached = view.item(item)?.attached;
        (attached.len() == count).then_some(attached)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hana_attaches_slides_and_the_platform_and_nobody_else_has_them() {
    let mut p = Platform::begins().await;
    let item = p.has("日本語研修", 20).await;
    let aoi_looks = p.watches(p.aoi.credentials()).await;
    let slides = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships/>"),
        ("ppt/presentation.xml", b"<p:presentation/>"),
    ]);
    let open = archive(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.presentation",
        ),
        ("content.xml", b"<office:document-content/>"),
    ]);
    let hana = p.hana.credentials();
    let mut files = Vec::new();
    for (octets, name) in [(&slides, "研修 計画.pptx"), (&open, "案.odp")] {
        let stored = p.stores(&hana, octets).await;
        done(p.hana.brings(attach(item, &stored, name)).await);
        files.push(stored.0);
    }
    let seen = aoi_looks.sees("both", attached(item, 2)).await;
    assert_eq!(seen[0].name.as_str(), "研修 計画.pptx");
    assert_eq!(usize::try_from(seen[0].bytes).unwrap(), slides.len());

    let answer = |by: As, range: Option<&str>| {
        let path = format!("/roundtables/items/{item}/files/{}", files[0]);
        let mut request = p.w.house.request(Method::GET, &path);
        if let Some(range) = range {
            request = request.header(RANGE, range);
        }
        async move { by.sign(request).send().await.unwrap() }
    };
    let whole = answer(p.aoi.credentials(), None).await;
    let headers = whole.headers().clone();
    let words = headers[CONTENT_DISPOSITION].to_str().unwrap();
    assert!(
        words.starts_with("attachment; "),
        "never shown by us: {words}"
    );
    assert!(
        words.ends_with("%E7%A0%94%E4%BF%AE%20%E8%A8%88%E7%94%BB.pptx"),
        "{words}"
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    assert!(
        headers[CONTENT_TYPE]
            .to_str()
            .unwrap()
            .contains("presentationml")
    );
    assert_eq!(whole.bytes().await.unwrap(), slides);
    let part = answer(p.aoi.credentials(), Some("bytes=4-9")).await;
    assert_eq!(
        part.status(),
        StatusCode::PARTIAL_CONTENT,
        "a line that broke goes on"
    );
    assert_eq!(part.bytes().await.unwrap(), slides[4..10]);

    for nobody in [As::Nobody, p.w.ken.credentials()] {
        let page = p.fetches(&nobody, item, files[0]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    let elsewhere = p.has("別の議題", 10).await;
    let page = p.fetches(&p.aoi.credentials(), elsewhere, files[0]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "another item's");

    let detach = |file| Command::Detach(Detach { item, file });
    assert_eq!(
        p.aoi.brings(detach(files[0])).await,
        refused(Refusal::NotYours)
    );
    done(p.toru.brings(detach(files[0])).await);
    aoi_looks.sees("one less", attached(item, 1)).await;
    let page = p.fetches(&p.aoi.credentials(), item, files[0]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    // What no item names goes in time; the other stays.
    let forgotten = p.stores(&hana, PDF).await;
    assert_eq!(p.lies().len(), 3);
    p.w.house
        .clock
        .advance(KEPT + TimeDelta::days(1) + TimeDelta::minutes(11));
    let stays = [files[1].to_string()];
    eventually("only what belongs to an item", async || {
        (p.lies() == stays).then_some(())
    })
    .await;
    p.hana.signs_in().await;
    let told = p.hana.brings(attach(item, &forgotten, "a.pdf")).await;
    assert_eq!(told, refused(Refusal::NoSuchFile));
    let page = p.fetches(&p.hana.credentials(), item, files[1]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(p.doctor_says().await, Grade::Ok);
    // Where somebody tidied the folder by hand, the reader is not given something else, and the doctor says it.
    std::fs::remove_file(p.w.house.data.join("files").join(&stays[0])).unwrap();
    let page = p.fetches(&p.hana.credentials(), item, files[1]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(p.doctor_says().await, Grade::Fail);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_lies_is_too_large_or_is_nobodys_own_is_turned_away() {
    let p = Platform::begins().await;
    let item = p.has("日本語研修", 20).await;
    let hana = p.hana.credentials();
    // It says of itself that it would fill the memory.
    let mut claims = archive(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    let list = claims.windows(4).rposition(|four| four == b"PK\x01\x02");
    claims[list.unwrap() + 20..][..8].copy_from_slice(&[0xf0, 0xff, 0xff, 0xff].repeat(2));
    for (octets, why, status) in [
        (claims.as_slice(), Turned::OtherKind, 415),
        (b"MZ\x90\0 a program", Turned::OtherKind, 415),
        (b"<html><script>alert(1)</script>", Turned::OtherKind, 415),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            Turned::OtherKind,
            415,
        ),
        (b"", Turned::Empty, 400),
    ] {
        let told = p.turns(&hana, octets.to_vec()).await;
        assert_eq!(told, (StatusCode::from_u16(status).unwrap(), why));
    }
    // So many octets, said beforehand or not.
    let most = usize::try_from(MAX_BYTES).unwrap();
    let large = [PDF, &vec![b' '; most]].concat();
    let told = p.turns(&hana, large.clone()).await;
    assert_eq!(told, (StatusCode::PAYLOAD_TOO_LARGE, Turned::TooLarge));
    let parts: Vec<_> = large
        .chunks(1 << 20)
        .map(<[u8]>::to_vec)
        .map(Ok::<_, std::io::Error>)
        .collect();
    let told = p.turns(&hana, Body::wrap_stream(iter(parts))).await;
    assert_eq!(told, (StatusCode::PAYLOAD_TOO_LARGE, Turned::TooLarge));
    let just = [PDF, &vec![b' '; most - PDF.len()]].concat();
    let largest = p.stores(&hana, &just).await;
    done(p.hana.brings(attach(item, &largest, "大きい.pdf")).await);

    for (by, status, why) in [
        (As::Nobody, StatusCode::UNAUTHORIZED, Turned::NotSignedIn),
        (
            p.w.ken.credentials(),
            StatusCode::FORBIDDEN,
            Turned::NotAllowed,
        ),
    ] {
        assert_eq!(p.turns(&by, PDF).await, (status, why));
    }
    assert_eq!(p.lies(), [largest.0.to_string()], "nothing is left of them");

    // What is in it and what its name says; a name that leads into folders leads nowhere.
    let picture = p.stores(&hana, PNG).await;
    let is = app::file::FileKind::Png;
    assert_eq!(
        p.hana.brings(attach(item, &picture, "資料.pdf")).await,
        refused(Refusal::FileLies { is })
    );
    done(p.hana.brings(attach(item, &picture, "../../図.png")).await);
    let looks = p.watches(p.hana.credentials()).await;
    let seen = looks.sees("the picture", attached(item, 2)).await;
    assert_eq!(seen[1].name.as_str(), "図.png");

    // A receipt is its sender's, of this file, and the server's.
    let mine = p.stores(&hana, PDF).await;
    let other = p.stores(&hana, PDF).await;
    for (by, stored) in [
        (&p.toru, mine.clone()),
        (&p.hana, (other.0, mine.1.clone())),
        (&p.hana, (mine.0, Receipt("c2VhbGVk".into()))),
        (&p.hana, (mine.0, Receipt(String::new()))),
    ] {
        let told = by.brings(attach(item, &stored, "a.pdf")).await;
        assert_eq!(told, refused(Refusal::NoSuchFile));
    }
    done(p.hana.brings(attach(item, &mine, "a.pdf")).await);
    let later = p.stores(&hana, PDF).await;
    p.w.house.clock.advance(TimeDelta::hours(1));
    done(p.hana.brings(attach(item, &later, "b.pdf")).await);
    // To whom slides are sent as ever: the chair attaches them.
    let mika = p.stores(&p.mika.credentials(), PDF).await;
    p.mika.convenes(attach(item, &mika, "c.pdf")).await;
    let sixth = p.stores(&hana, PDF).await;
    assert_eq!(
        p.hana.brings(attach(item, &sixth, "d.pdf")).await,
        refused(Refusal::TooManyFiles)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_without_a_name_takes_no_file_and_nothing_says_who_tried() {
    let p = Platform::begins().await;
    let item = ItemId(Uuid::new_v4());
    let submit = Submit {
        item,
        anonymous: true,
        ..p.submit("給与の決め方", 10)
    };
    done(p.hana.brings(Command::Submit(submit)).await);
    let stored = p.stores(&p.hana.credentials(), PDF).await;
    let told = p.hana.brings(attach(item, &stored, "a.pdf")).await;
    assert_eq!(told, refused(Refusal::FileTells));
    // Nobody else may, so who tried would be who brought it in.
    let told = p.toru.brings(attach(item, &stored, "a.pdf")).await;
    assert_eq!(told, refused(Refusal::NotYours));
    // In the log it stands when its day is over, with the day and without her, and so does the item.
    let lines = async || {
        let query = "select actor, verb, at from audit where verb in ('roundtable.attach', 'roundtable.submit')";
        let mut database = p.w.house.database().await;
        let rows = sqlx::query(query).fetch_all(&mut database).await.unwrap();
        let of = |row: &sqlx::any::AnyRow| {
            let (actor, verb): (String, String) = (row.get("actor"), row.get("verb"));
            (actor, verb, row.get::<i64, _>("at"))
        };
        rows.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(lines().await, []);
    let day = time::day_begins(p.w.house.clock.now()).timestamp_micros();
    p.w.house.clock.advance(TimeDelta::days(1));
    let mut told = eventually("the lines of a day that is over", async || {
        let lines = lines().await;
        (lines.len() == 3).then_some(lines)
    })
    .await;
    told.sort();
    let line = |verb: &str| ("fellow".to_owned(), format!("roundtable.{verb}"), day);
    assert_eq!(told, [line("attach"), line("attach"), line("submit")]);
    let heads = p.w.house.data.join("no-heads.txt");
    let verdict = verify(&mut p.w.house.database().await, &heads).await;
    assert!(matches!(verdict.unwrap(), Verdict::Whole { .. }));
}
