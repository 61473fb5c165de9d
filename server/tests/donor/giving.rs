//! Somebody gives on the plain page.

use app::donor::{Particulars, PledgeState, Purpose, Rhythm};
use app::lang::{Lang::Ja, words};
use app::people::Area;
use app::value::Yen;
use reqwest::{Method, StatusCode};

use super::{ACCOUNT, Fund, HOW_TO_SEND, counted, particulars, reference};
use crate::world::follow::{Follower, View, pulls};
use crate::world::person::Form;
use crate::world::{As, Page, Plan, Staff, World};

/// The form of an answer, to be sent once more.
fn typed(page: &Page, field: &str) -> String {
    let fields = page.form("giving");
    let of = fields.into_iter().find(|(name, _)| name == field);
    of.map(|(_, value)| value).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sakura_promises_a_gift_each_month_and_is_told_how_to_send_it() {
    let fund = Fund::begins().await;
    let sakura = &fund.w.sakura;
    let page = sakura.fills_in_a_gift().await.send().await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    let number = reference(&page);
    for part in [ACCOUNT, "3,000", sakura.email.as_str()] {
        assert!(page.main().contains(part), "{part} in {}", page.main());
    }
    let mail = sakura.gets(HOW_TO_SEND, 1).await;
    for part in [ACCOUNT, "3,000円(毎月)", number.as_str(), "阿部 さくら 様"] {
        assert!(mail.text.contains(part), "{part} in {}", mail.text);
    }
    for money in ["円", "寄付", "振", "3,000", number.as_str()] {
        assert!(!mail.subject.contains(money), "{}", mail.subject);
    }
    let of_it = |pledge: &app::donor::Pledge| pledge.reference == number;
    let pledge = fund
        .desk
        .sees("her promise", |view| view.pledges().into_iter().find(of_it))
        .await;
    assert_eq!(
        (pledge.rhythm, pledge.amount, pledge.state),
        (Rhythm::Monthly, Yen::of(3_000), PledgeState::Waiting)
    );
    assert_eq!(Purpose::of(pledge.rhythm), Purpose::Supporting);
    let id = pledge.donor;
    let donor = fund.desk.sees("who gives", |view| view.donor(id)).await;
    assert_eq!(donor.details.name.as_str(), "阿部 さくら");
    fund.books_say(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_who_looks_after_donors_learns_of_a_gift() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let mut others = vec![
        ("a visitor", As::Nobody),
        ("the events", fund.w.ken.credentials()),
    ];
    for area in Area::ALL {
        if ![Area::Fundraising, Area::Events].contains(&area) {
            let email = format!("{}@tomoni.example", area.name());
            let staff = Staff::arrives(house, &email, area).await;
            others.push((area.name(), staff.credentials()));
        }
    }
    let ken_looks = Follower::begins(house, fund.w.ken.credentials()).await;
    let sakura = &fund.w.sakura;
    let number = sakura.promises().await;
    sakura.gets(HOW_TO_SEND, 1).await;
    fund.imports(&[(&format!("{number} アベ サクラ"), 3_000)])
        .await;
    sakura.gets(super::THANKS, 1).await;
    let hidden = [number.as_str(), "さくら", "アベ サクラ", &sakura.email];
    for (who, by) in &others {
        let (_, text) = pulls(house, by, "").await;
        for word in hidden {
            assert!(!text.contains(word), "{who} learns {word}: {text}");
        }
    }
    // What came by the stream meanwhile says as little: something behind it has come.
    let event = fund.w.ken.holds(Plan::business(5)).await;
    ken_looks
        .sees("the event", |view| view.event(&event.slug))
        .await;
    let heard = ken_looks.raw.lock().unwrap().clone();
    for word in hidden {
        assert!(!heard.contains(word), "Ken hears {word}: {heard}");
    }
    assert_eq!(ken_looks.view().mails().count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_is_sent_twice_is_one_promise() {
    let fund = Fund::begins().await;
    let sakura = &fund.w.sakura;
    let form = sakura.fills_in_a_gift().await;
    let (first, second) = tokio::join!(form.send(), form.send());
    let third = form.send().await;
    let numbers = [&first, &second, &third].map(reference);
    assert!(numbers.iter().all(|n| *n == numbers[0]), "{numbers:?}");
    assert_eq!(counted(&fund.w.house).await, [1, 1, 0, 0, 0]);

    // She goes back, and means something else: that is another promise.
    let other = reference(&form.clone().with("other", "5000").send().await);
    assert_ne!(other, numbers[0]);
    assert_eq!(counted(&fund.w.house).await, [2, 2, 0, 0, 0]);
    sakura.gets(HOW_TO_SEND, 2).await;
    assert_eq!(sakura.mails().len(), 2);
    // Whoever opens the page next has a key of their own, and with another's they take nothing of theirs.
    let next = fund.w.aoi.fills_in_a_gift().await;
    let key = form.value("key").unwrap();
    assert_ne!(next.value("key"), Some(key));
    let hers = reference(&next.with("key", key).send().await);
    assert!(hers != numbers[0] && hers != other);
    assert_eq!(counted(&fund.w.house).await, [3, 3, 0, 0, 0]);
    fund.w.aoi.gets(HOW_TO_SEND, 1).await;
    assert_eq!(sakura.mails().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_fields_come_back_with_all_that_was_typed() {
    let fund = Fund::begins().await;
    let wrong = [
        ("name", ""),
        ("kana", "abe"),
        ("email", "sakura@localhost"),
        ("postal", "15"),
        ("city", ""),
        ("street", "\"><script>alert(1)</script>"),
        ("word", "がんばって\nください</textarea><b>"),
        ("memory_of", "阿部 & 太郎"),
        ("other", "三千"),
        ("receipt", "each"),
        ("anonymous", "yes"),
    ];
    let mut form = fund.w.sakura.fills_in_a_gift().await;
    for (field, text) in wrong {
        form = form.with(field, text);
    }
    let page = form.send().await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("data-outcome").as_deref(), Some("refused"));
    for (field, text) in wrong {
        assert_eq!(typed(&page, field), text, "{field}");
    }
    for (field, text) in [("prefecture", "東京都"), ("rhythm", "monthly")] {
        assert_eq!(typed(&page, field), text, "{field}");
    }
    for field in ["name", "kana", "email", "postal", "city", "other"] {
        assert!(page.said(field).is_some_and(|s| !s.is_empty()), "{field}");
    }
    for field in ["street", "word", "memory_of", "prefecture"] {
        assert_eq!(page.said(field).unwrap_or_default(), "", "{field}");
    }
    assert!(!page.html.contains("<script>alert"), "{}", page.html);

    // What is missing and not wrong: her address, where she wants a receipt; and where to write to.
    for (missing, said) in [
        (
            "email",
            words::said_missing(Ja, words::donor_field_email(Ja)),
        ),
        (
            "street",
            words::said_missing(Ja, words::donor_field_street(Ja)),
        ),
    ] {
        let form = fund.w.sakura.fills_in_a_gift().await;
        let page = form.with(missing, "").send().await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{missing}");
        assert_eq!(page.said(missing), Some(said));
        assert_eq!(typed(&page, "city"), "渋谷区神宮前");
    }
    assert_eq!(counted(&fund.w.house).await, [0; 5]);

    // Mended, it is a promise, also without an address where no receipt is wanted.
    let mut form = fund
        .w
        .sakura
        .fills_in_a_gift()
        .await
        .with("receipt", "none");
    for field in ["postal", "prefecture", "city", "street"] {
        form = form.with(field, "");
    }
    reference(&form.send().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_that_nobody_can_mean_are_refused() {
    let fund = Fund::begins().await;
    let form = fund.w.sakura.fills_in_a_gift().await;
    let huge = "9".repeat(40);
    let least = words::donor_said_too_little(Ja, Yen::of(500));
    let not_a_number = words::donor_said_amount(Ja);
    let too_much = words::donor_said_too_much(Ja);
    for (amount, said) in [
        ("-3000", not_a_number),
        ("0", not_a_number),
        ("3e3", not_a_number),
        ("3000;drop", not_a_number),
        ("3000.5", words::donor_said_fraction(Ja)),
        ("0.1", words::donor_said_fraction(Ja)),
        ("499", least.as_str()),
        ("10000001", too_much),
        ("1000000000000", too_much),
        (huge.as_str(), too_much),
        ("", words::donor_said_amount_missing(Ja)),
    ] {
        let page = form.clone().with("other", amount).send().await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}");
        assert_eq!(page.said("other").as_deref(), Some(said), "{amount}");
        assert_eq!(typed(&page, "other"), amount);
    }
    assert_eq!(counted(&fund.w.house).await, [0; 5]);
    for amount in ["500", "10,000,000"] {
        reference(&form.clone().with("other", amount).send().await);
    }
    // One of those that are proposed, for the rhythm that was chosen.
    let proposed = form.with("other", "").with("yearly", "12000");
    let proposed = proposed.with("monthly", "1000").with("rhythm", "yearly");
    let number = reference(&proposed.send().await);
    let of_it = |pledge: &app::donor::Pledge| pledge.reference == number;
    let pledge = fund
        .desk
        .sees("it", |view| view.pledges().into_iter().find(of_it))
        .await;
    assert_eq!(pledge.amount, Yen::of(12_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_closed_says_so_and_takes_nothing() {
    let w = World::begins().await;
    let shut = words::give_shut_title(Ja);
    let page = w.house.get("/give").await;
    assert!(page.main().contains(shut), "nobody has described it yet");
    drop(w);

    let fund = Fund::begins().await;
    let open = fund.w.sakura.fills_in_a_gift().await;
    let closed = Particulars {
        open: false,
        ..particulars()
    };
    fund.describes(closed.clone(), particulars()).await;
    let charity = fund.desk.sees("who receives gifts", View::charity).await;
    assert_eq!(charity.particulars.name.as_str(), "NPO法人ともに");
    let late = open.send().await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.main().contains(shut), "{}", late.html);
    let page = fund.w.house.get("/give").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.main().contains(shut) && !page.main().contains("<form"));
    assert_eq!(counted(&fund.w.house).await, [0; 5]);
    fund.describes(particulars(), closed).await;
    fund.w.sakura.promises().await;
}

/// Anything but a form, and a book in a field.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_form_is_turned_away() {
    let fund = Fund::begins().await;
    let house = &fund.w.house;
    let form = "application/x-www-form-urlencoded";
    let long = house.answers_a_book("/give", form, "name=").await;
    assert_eq!(long, StatusCode::PAYLOAD_TOO_LARGE);
    for kind in ["application/json", "multipart/form-data; boundary=x", ""] {
        let request = house.request(Method::POST, "/give");
        let request = request.header("content-type", kind).body("rhythm=once");
        let status = request.send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    let request = house.request(Method::POST, "/give");
    let broken = request
        .header("content-type", form)
        .body(vec![0xff, 0xfe, b'=', 0x80, b'&', b'%']);
    let broken = Page::of(broken.send().await.unwrap()).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let empty = house.post("/give", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(counted(house).await, [0; 5]);

    // A key that is none of ours, and fields that nobody asked for, make no difference.
    let gift = fund.w.sakura.fills_in_a_gift().await;
    for key in ["", "x", "00000000-0000-0000-0000-000000000001"] {
        let sent = gift.clone().with("key", key).with("received", "99999");
        reference(&sent.with("state", "active").send().await);
    }
    let pledges = fund
        .desk
        .sees("three", |view| {
            Some(view.pledges()).filter(|all| all.len() == 3)
        })
        .await;
    assert!(pledges.iter().all(|p| p.received.is_zero()));
    let form = Form::open_with(house, "/give", "giving").await;
    assert_eq!(form.value("name"), Some(""), "nobody's words for the next");
}
