//! What somebody writes so that a mail would say something else, or go to somebody else.

use std::fs;

use reqwest::StatusCode;
use serde_json::json;

use crate::sync::push::register;
use crate::world::sender::posts;
use crate::world::{As, Plan, Told, World, eventually};

/// A line break in anything that stands in a mail's head is no value of ours, whichever way it comes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_break_gets_into_a_name_or_a_title() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let before = w.house.written().await;
    let registers = serde_json::to_value(register(&event, &w.sakura)).unwrap();
    let create = Plan::business(5).command(w.house.clock.now());
    let creates = json!({"ideathon": {"create_event": create}});
    let fields = [
        (&As::Nobody, &registers, "/ideathon/register/details/name"),
        (
            &As::Nobody,
            &registers,
            "/ideathon/register/details/call_name",
        ),
        (
            &As::Nobody,
            &registers,
            "/ideathon/register/details/company",
        ),
        (&As::Nobody, &registers, "/ideathon/register/details/email"),
        (
            &w.ken.credentials(),
            &creates,
            "/ideathon/create_event/text/title/ja",
        ),
        (
            &w.ken.credentials(),
            &creates,
            "/ideathon/create_event/text/venue/en",
        ),
    ];
    for (by, command, field) in fields {
        for breaks in ["\r\n", "\n", "\r", "\u{0}", "\u{85}", "\u{b}"] {
            let mut command = command.clone();
            let value = command.pointer_mut(field).expect(field);
            *value = format!("a@b.example{breaks}Bcc: all@companies.example").into();
            let push = json!({"protocol": app::sync::PROTOCOL, "client": app::value::ClientId::new(),
                "commands": [{"seq": 1, "command": command}]});
            let (status, told) = posts(&w.house, by, push.to_string()).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{field} {breaks:?} {told}");
        }
    }
    assert_eq!(w.house.written().await, before);
}

/// Letters that look like a break, or like a mail program's own code, stay letters.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mails_head_says_what_we_say() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(9)).await;
    let names = [
        "Aoi\u{2028}Bcc: a@b.example",
        "=?utf-8?q?=0D=0ABcc:_a@b.example?=",
        "\"Aoi\" <a@b.example>, x",
        "Aoi %0d%0aBcc: a@b.example",
        "Aoi\\r\\nBcc: a@b.example",
        "葵 <a@b.example>",
    ];
    for (n, name) in names.iter().enumerate() {
        let form = w.person(n).fills_in(&event).await;
        let form = form.with("name", name);
        assert_eq!(form.send().await.told(), Told::Confirmed, "{name}");
    }
    let mails = eventually("all mails", async || {
        let files = fs::read_dir(w.house.data.join("mail")).ok()?;
        let files = files.map(|file| file.unwrap().path());
        let whole = files.filter(|file| file.extension().is_some_and(|end| end == "eml"));
        let mails: Vec<String> = whole
            .map(|file| fs::read_to_string(file).unwrap())
            .collect();
        // Ken's own, about his passkey, is none of theirs.
        let mails: Vec<String> = mails
            .into_iter()
            .filter(|mail| !mail.contains("To: ken@"))
            .collect();
        (mails.len() == names.len()).then_some(mails)
    });
    for mail in mails.await {
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{head}");
        let lines = head.split("\r\n");
        let begins: Vec<&str> = lines
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap())
            .collect();
        let mut once = begins.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), begins.len(), "each header once: {head}");
        assert!(!begins.iter().any(|name| name.eq_ignore_ascii_case("bcc")));
        let unfolded = head.replace("\r\n ", " ");
        let to = unfolded.lines().find_map(|line| line.strip_prefix("To: "));
        // The address that counts is the last in angle brackets outside of quotes.
        let to = to.expect("a receiver").rsplit('<').next().unwrap();
        let to = to.trim_end_matches('>');
        assert!(
            to.starts_with("guest") && to.ends_with("@companies.example"),
            "{head}"
        );
        assert!(head.split("\r\n").all(|line| line.len() <= 998), "{head}");
    }
}
