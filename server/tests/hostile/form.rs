//! What somebody types, pastes or forges into the form.

use app::lang::{Lang::Ja, words};
use reqwest::{Method, StatusCode};

use crate::world::{Page, Plan, Told, World};

/// A name is a name: kept as typed, harmless on every page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_in_a_name_stays_text() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    w.ken.looks().await;
    let script = "<script>alert(1)</script>";
    let company = "\"><img src=x onerror=alert(1)>&amp;'";
    let diet = "</textarea><script>alert(2)</script><!--";
    let form = w
        .sakura
        .fills_in(&event)
        .await
        .with("name", script)
        .with("call_name", "<b>さくら</b>");
    let form = form.with("company", company).with("diet", diet);
    let needs = format!("{diet}&lt;b&amp;");
    let form = form.with("access_needs", &needs);
    let harmless = |page: &Page| {
        for evil in ["<script>alert", "<img src=x", "<b>さくら", "--><script"] {
            assert!(!page.html.contains(evil), "{evil} stands in {}", page.html);
        }
    };
    let refused = form.clone().without("photo").send().await;
    assert_eq!(refused.told(), Told::Refused);
    harmless(&refused);
    let typed = refused.form("registration");
    for (name, value) in [
        ("name", script),
        ("company", company),
        ("diet", diet),
        ("access_needs", &needs),
    ] {
        assert!(
            typed.contains(&(name.to_owned(), value.to_owned())),
            "{name} came back as {typed:?}"
        );
    }

    let page = form.send().await;
    assert_eq!(page.told(), Told::Confirmed);
    harmless(&page);
    let row = w
        .ken
        .sees("the row", |desk| desk.registration(&w.sakura))
        .await;
    assert_eq!(row.details.name.unwrap().as_str(), script);
    assert_eq!(row.details.company.unwrap().as_str(), company);
    assert_eq!(row.details.diet.as_str(), diet);
    let personal = w.sakura.opens_link().await;
    harmless(&personal);
    assert!(
        w.sakura
            .form_of_link()
            .await
            .fields
            .contains(&("name".to_owned(), script.to_owned()))
    );
}

/// A line break in an address would be a header of ours.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn line_breaks_in_an_address_are_refused_beside_it() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let before = w.house.written().await;
    for breaks in ["\r\n", "\n", "\r", "%0d%0a\n"] {
        let email = format!("sakura@sakura-foods.example{breaks}Bcc: all@companies.example");
        let page = w
            .sakura
            .fills_in(&event)
            .await
            .with("email", &email)
            .send()
            .await;
        assert_eq!(
            (page.status, page.told()),
            (StatusCode::UNPROCESSABLE_ENTITY, Told::Refused)
        );
        assert_eq!(
            page.said("email").as_deref(),
            Some(words::said_control(Ja)),
            "{breaks:?}"
        );
    }
    for (email, said) in [
        ("sakura", words::said_email_at(Ja)),
        ("sakura@localhost", words::said_email_domain(Ja)),
        ("<sakura>@companies.example", words::said_email_shape(Ja)),
    ] {
        let page = w
            .sakura
            .fills_in(&event)
            .await
            .with("email", email)
            .send()
            .await;
        assert_eq!(
            (page.told(), page.said("email").as_deref()),
            (Told::Refused, Some(said)),
            "{email}"
        );
        assert!(
            page.form("registration")
                .contains(&("email".into(), email.into())),
            "what was typed is still there"
        );
    }
    let name = w
        .sakura
        .fills_in(&event)
        .await
        .with("name", "阿部\r\nBcc: x")
        .send()
        .await;
    assert_eq!(name.said("name").as_deref(), Some(words::said_control(Ja)));
    assert_eq!(w.house.written().await, before);
}

/// A book in a field.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_beyond_all_bounds_are_refused() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let before = w.house.written().await;
    let kind = "application/x-www-form-urlencoded";
    let link = format!("/registration/{}", "a".repeat(22));
    for (path, begins) in [(event.form(), "audience=business&name="), (link, "action=")] {
        let status = w.house.answers_a_book(&path, kind, begins).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    let page = w
        .sakura
        .fills_in(&event)
        .await
        .with("diet", &"x".repeat(100_000))
        .send()
        .await;
    assert_eq!(
        (page.status, page.told()),
        (StatusCode::UNPROCESSABLE_ENTITY, Told::Refused)
    );
    assert_eq!(page.said("diet"), Some(words::said_too_long(Ja, 300)));
    assert_eq!(w.house.written().await, before);
}

/// Anything but a form, and forms with fields that nobody asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_content_types_are_refused() {
    let w = World::begins().await;
    let event = w.ken.holds(Plan::business(5)).await;
    let before = w.house.written().await;
    let body = "audience=business&name=A&email=a%40b.example&company=C&photo=yes";
    for kind in [
        "application/json",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
    ] {
        let request = w
            .house
            .request(Method::POST, &event.form())
            .header("content-type", kind)
            .body(body);
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{kind}"
        );
    }
    let bare = w
        .house
        .request(Method::POST, &event.form())
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(
        bare.status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "no type at all"
    );
    let request = w
        .house
        .request(Method::POST, &event.form())
        .header("content-type", "application/x-www-form-urlencoded");
    let broken = Page::of(
        request
            .body(vec![0xff, 0xfe, b'=', 0x80, b'&', b'%'])
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        (broken.status, broken.told()),
        (StatusCode::UNPROCESSABLE_ENTITY, Told::Refused)
    );
    assert_eq!(w.house.written().await, before);

    let form = w
        .sakura
        .fills_in(&event)
        .await
        .with("state", "confirmed")
        .with("admitted", "true")
        .with("is_admin", "1");
    assert_eq!(
        form.send().await.told(),
        Told::Confirmed,
        "fields that we do not know are passed over"
    );
}
