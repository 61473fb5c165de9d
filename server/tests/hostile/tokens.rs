//! Secrets: forged, spent, lost.

use reqwest::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use reqwest::{Method, StatusCode};

use crate::world::follow::pulls;
use crate::world::{As, Plan, Told, World};

/// Twenty-two letters that look right, and others that do not.
const FORGED: [&str; 7] = [
    "AAAAAAAAAAAAAAAAAAAAAA",
    "short",
    "'%20or%20'1'='1",
    "%00",
    "..%2f..%2fetc",
    "%e2%80%ae",
    "*",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_personal_link_opens_nothing() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let real = w.sakura.link().await;
    let before = w.house.written().await;
    let (visitors, _) = pulls(&w.house, &As::Nobody, "").await;
    let mut swapped: Vec<char> = real.chars().collect();
    swapped.swap(16, 17);
    let swapped: String = swapped.into_iter().collect();
    let altered = if swapped == real {
        real.replace(&real[14..], "AAAAAAAAAAAAAAAAAAAAAA")
    } else {
        swapped
    };
    for path in FORGED
        .iter()
        .map(|forged| format!("/registration/{forged}"))
        .chain([altered])
    {
        assert_eq!(
            w.house.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        assert_eq!(
            w.house.get(&format!("{path}/calendar.ics")).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        for action in ["cancel", "change", "accept"] {
            assert_eq!(
                w.house.post(&path, &[("action", action)]).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let secret = path.rsplit('/').next().unwrap().to_owned();
        let (pulled, _) = pulls(&w.house, &As::Holder(secret), "").await;
        assert_eq!(
            pulled.patches, visitors.patches,
            "no more than a visitor sees"
        );
    }
    assert_eq!(
        w.house.post(&real, &[("action", "delete")]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        w.house.post(&real, &[]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(w.sakura.stands().await, "confirmed");
    assert_eq!(w.house.written().await, before);
}

/// The database keeps no secret that would open anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_kept_as_hashes() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let secret = w.sakura.secret().await;
    w.ken
        .sees("the mail is out", |desk| {
            desk.mails().find(|mail| mail.sent.is_some()).map(|_| ())
        })
        .await;
    let As::Session(session) = w.ken.credentials() else {
        panic!("a session")
    };
    w.stops().await;
    let kept = w.house.everything_kept().await;
    let holds = |text: &str| {
        kept.windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(holds(&w.sakura.email), "the file is the right one");
    assert!(!holds(&session), "a session could be taken over");
    let mut database = w.house.database().await;
    for table in ["link", "mail", "log", "result"] {
        let columns = match table {
            "link" => "hash",
            "mail" => "coalesce(token, '') || row || coalesce(calendar, '')",
            "log" => "coalesce(before, '') || coalesce(after, '')",
            _ => "outcome",
        };
        let query =
            format!("select count(*) as n from {table} where ({columns}) like '%' || $1 || '%'");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(secret.clone())
            .fetch_one(&mut database)
            .await
            .unwrap();
        let found: i64 = sqlx::Row::try_get(&row, "n").unwrap();
        assert_eq!(found, 0, "{table} holds the link's secret");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_link_works_once_and_for_a_day() {
    let w = World::begins().await;
    let path = format!("/sign-in/{}", w.ken.invited().await);
    for _ in 0..3 {
        assert_eq!(
            w.house.get(&path).await.status,
            StatusCode::OK,
            "looking, as a mail scanner does, spends nothing"
        );
    }
    let first = w.house.post(&path, &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let again = w.house.post(&path, &[]).await;
    assert_eq!(
        (again.status, again.headers.get(SET_COOKIE)),
        (StatusCode::GONE, None)
    );
    assert_eq!(w.house.get(&path).await.status, StatusCode::GONE);

    let late = format!("/sign-in/{}", w.ken.invited().await);
    w.house.clock.advance(chrono::TimeDelta::hours(24));
    assert_eq!(w.house.get(&late).await.status, StatusCode::GONE);
    let late = w.house.post(&late, &[]).await;
    assert_eq!(
        (late.status, late.headers.get(SET_COOKIE)),
        (StatusCode::GONE, None)
    );
    for forged in FORGED {
        let answer = w.house.post(&format!("/sign-in/{forged}"), &[]).await;
        assert_eq!(
            (answer.status, answer.headers.get(SET_COOKIE)),
            (StatusCode::GONE, None),
            "{forged}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_or_ended_session_is_a_visitor() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let (visitors, _) = pulls(&w.house, &As::Nobody, "").await;
    let is_a_visitor = async |by: As| {
        if let As::Session(_) = by {
            // A program is told, so that nobody takes a visitor's view for all there is.
            for path in ["/sync/pull", "/sync/live"] {
                let told = w.house.asks(path, &by).await;
                assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{path} {by:?}");
                assert_eq!(
                    told.cookie("tomoni").as_deref(),
                    Some(""),
                    "it is taken back"
                );
            }
        } else {
            let (pulled, _) = pulls(&w.house, &by, "").await;
            assert_eq!(pulled.patches, visitors.patches, "{by:?}");
        }
        let desk = by
            .sign(w.house.request(Method::GET, "/desk"))
            .send()
            .await
            .unwrap();
        assert_eq!(
            (desk.status(), desk.headers()["location"].to_str().unwrap()),
            (StatusCode::SEE_OTHER, "/sign-in")
        );
    };
    for forged in FORGED {
        is_a_visitor(As::Session(forged.to_owned())).await;
        is_a_visitor(As::Holder(forged.to_owned())).await;
    }
    let request = w
        .house
        .request(Method::GET, "/sync/pull")
        .header(AUTHORIZATION, "Basic a2VuOmtlbg==");
    assert!(
        !request
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains(&w.sakura.email)
    );

    // Signed out on the server, not only in the browser.
    let ken = w.ken.credentials();
    let (his, _) = pulls(&w.house, &ken, "").await;
    assert!(his.patches.len() > visitors.patches.len());
    let left = ken
        .sign(w.house.request(Method::POST, "/sign-out"))
        .send()
        .await
        .unwrap();
    assert_eq!(left.status(), StatusCode::SEE_OTHER);
    assert!(
        left.headers()[SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    is_a_visitor(ken).await;

    // And twelve hours are the most that a session lasts.
    w.ken.signs_in().await;
    let ken = w.ken.credentials();
    w.house.clock.advance(chrono::TimeDelta::hours(12));
    is_a_visitor(ken).await;
    let request = w
        .house
        .request(Method::GET, "/desk")
        .header(COOKIE, "tomoni=; tomoni=x; a=b; ;;=");
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::SEE_OTHER
    );
}
