//! Every address, with other people's ids in it and around it: nothing of theirs is shown, nothing of theirs
//! changes.

use app::people::{Area, Role};
use reqwest::Method;
use sqlx::Row as _;
use uuid::Uuid;

use crate::world::{As, Event, House, Member, Page, Plan, Staff, World};

/// All that the server answers, and with which methods.
const ADDRESSES: [(&str, &[Method]); 41] = {
    const GET: &[Method] = &[Method::GET];
    const POST: &[Method] = &[Method::POST];
    const BOTH: &[Method] = &[Method::GET, Method::POST];
    [
        ("/registration/{token}", BOTH),
        ("/registration/{token}/calendar.ics", GET),
        ("/roundtables/{id}/calendar.ics", GET),
        ("/roundtables/items/{item}/files/{file}", GET),
        ("/receipts/{id}", GET),
        ("/receipts/print", GET),
        ("/files", POST),
        ("/sign-in/{token}", BOTH),
        ("/", GET),
        ("/ideathon", GET),
        ("/ideathon/{slug}", GET),
        ("/ideathon/{slug}/register", BOTH),
        ("/give", BOTH),
        ("/give/{slug}", GET),
        ("/give/wait/{token}", GET),
        ("/webhooks/stripe", POST),
        ("/sign-in", BOTH),
        ("/sign-in/code", BOTH),
        ("/sign-in/recovery", POST),
        ("/sign-in/passkey/ask", POST),
        ("/sign-in/passkey/answer", POST),
        ("/sign-out", POST),
        ("/me", BOTH),
        ("/me/giving", BOTH),
        ("/me/data", GET),
        ("/me/passkey/ask", POST),
        ("/me/passkey/answer", POST),
        ("/shell", GET),
        ("/language", POST),
        ("/desk/audit", GET),
        ("/desk/donors/books", GET),
        ("/desk/donors/books.csv", GET),
        ("/desk", GET),
        ("/desk/{*rest}", GET),
        ("/sync/push", POST),
        ("/sync/pull", GET),
        ("/healthz", GET),
        ("/favicon.ico", GET),
        ("/sw.js", GET),
        ("/pkg/{version}/boot.js", GET),
        ("/pkg/{version}", GET),
    ]
};
/// A stream never ends by itself; what it shows is what a pull shows.
const STREAM: &str = "/sync/live";

/// What a button of the account page may be told.
const ACTIONS: [&str; 8] = [
    "wishes",
    "end",
    "remove-passkey",
    "erase",
    "keep",
    "ask-download",
    "take-back-download",
    "recovery",
];

#[test]
fn every_address_of_the_server_stands_here() {
    let routes = include_str!("../../src/http.rs");
    let routes = routes.split("route(").skip(1);
    for route in routes.filter_map(|r| r.trim_start().strip_prefix('"')) {
        let path = route.split('"').next().unwrap();
        assert!(
            path == STREAM || ADDRESSES.iter().any(|(known, _)| *known == path),
            "{path} is not tried"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reaches_another_by_their_ids() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.sakura.registers(&event).await;
    let yuri = Staff::arrives(&w.house, "yuri@tomoni.example", Area::Fundraising).await;
    let nao = Staff::arrives(&w.house, "nao@tomoni.example", Area::Coordination).await;
    let mut emi = Member::joins(&yuri, "遠藤 恵美", Some("emi@sample.example"), Role::Donor).await;
    let sam = Member::joins(
        &nao,
        "Sam Sample",
        Some("sam@sample.example"),
        Role::International,
    )
    .await;
    let mut rei = Member::joins(&yuri, "西村 れい", Some("rei@sample.example"), Role::Donor).await;
    emi.signs_in().await;
    rei.signs_in().await;
    let own = [rei.id.0, yuri.id().await.0];
    let ids = ids(&w.house, &own).await;
    assert!(ids.len() > 12, "{ids:?}");

    // Whom each of them must not see: the strangers everybody, Rei everybody else, the fundraiser those whom
    // others look after.
    let everyone = [
        w.sakura.email.as_str(),
        "恵美",
        "emi@sample",
        "Sam Sample",
        "sam@sample",
        "ken@tomoni",
    ];
    let not_hers = [
        w.sakura.email.as_str(),
        "Sam Sample",
        "sam@sample",
        "ken@tomoni",
    ];
    let askers: [(&str, As, &[&str]); 3] = [
        ("nobody", As::Nobody, &everyone),
        ("Rei", rei.credentials(), &everyone),
        ("Yuri", yuri.credentials(), &not_hers),
    ];
    let before = others(&w.house, &own).await;
    for (who, by, hidden) in &askers {
        for (path, methods) in ADDRESSES {
            for method in methods {
                // Those would end the session that asks.
                if *method == Method::POST && (path == "/sign-out" || path == "/sync/push") {
                    continue;
                }
                for (address, fields) in tries(&event, path, &ids) {
                    let page = asks(&w.house, by, method, &address, &fields).await;
                    for name in *hidden {
                        assert!(
                            !page.html.contains(name),
                            "{who} sees {name} by {method} {address} {fields:?}"
                        );
                    }
                    assert!(
                        !page.status.is_server_error(),
                        "{method} {address} {fields:?}: {}",
                        page.status
                    );
                }
            }
        }
    }
    assert_eq!(before, others(&w.house, &own).await);
    // Whose rows these are sees them.
    assert!(emi.opens("/me").await.html.contains("恵美"));
    assert!(!sam.id.0.is_nil());
}

/// An address with each id in every place that could hold one.
fn tries(event: &Event, path: &str, ids: &[Uuid]) -> Vec<(String, Vec<(String, String)>)> {
    let named = path.contains('{');
    let slug = event.page();
    let slug = slug.rsplit('/').next().unwrap_or_default();
    let mut all = Vec::new();
    for id in ids {
        let id = id.to_string();
        let filled = |text: &str| {
            let mut address = path.to_owned();
            for hole in ["{token}", "{*rest}", "{version}", "{slug}", "{id}"] {
                address = address.replace(hole, text);
            }
            address
        };
        let about = format!("id={id}&person={id}&session={id}&about={id}&registration={id}");
        all.push((format!("{}?{about}", filled(&id)), form("", &id)));
        if path == "/desk/{*rest}" {
            for page in ["people", "companies", slug] {
                all.push((filled(&format!("{page}/{id}")), Vec::new()));
            }
        }
        if path == "/me" {
            all.extend(ACTIONS.map(|action| (filled(&id), form(action, &id))));
        }
        if !named && path != "/me" {
            break;
        }
    }
    all
}

/// Fields that a hand wrote into a form: whose is it?
fn form(action: &str, id: &str) -> Vec<(String, String)> {
    let mut fields = vec![("action".to_owned(), action.to_owned())];
    for name in [
        "id",
        "person",
        "session",
        "passkey",
        "registration",
        "membership",
    ] {
        fields.push((name.to_owned(), id.to_owned()));
    }
    fields.push(("name".to_owned(), "mallory".to_owned()));
    fields
}

async fn asks(
    house: &House,
    by: &As,
    method: &Method,
    path: &str,
    fields: &[(String, String)],
) -> Page {
    let request = by.sign(house.request(method.clone(), path));
    let request = match *method {
        Method::POST => request.form(fields),
        _ => request,
    };
    Page::of(request.send().await.unwrap()).await
}

/// Every id of every row that others have.
async fn ids(house: &House, own: &[Uuid]) -> Vec<Uuid> {
    let mut all = Vec::new();
    for row in others(house, own).await {
        let fields: serde_json::Value = serde_json::from_str(&row).unwrap();
        all.push(Uuid::parse_str(fields["id"].as_str().unwrap()).unwrap());
    }
    all
}

/// The rows of all others, as they lie in the database.
async fn others(house: &House, own: &[Uuid]) -> Vec<String> {
    let mut all = Vec::new();
    for table in [
        "person",
        "membership",
        "session",
        "passkey",
        "registration",
        "event",
    ] {
        let sql = sqlx::AssertSqlSafe(format!("select row from {table} order by id"));
        let rows = sqlx::query(sql)
            .fetch_all(&mut house.database().await)
            .await
            .unwrap();
        let rows = rows.iter().map(|row| row.get::<String, _>("row"));
        all.extend(rows.filter(|row| !own.iter().any(|id| row.contains(&id.to_string()))));
    }
    all
}
