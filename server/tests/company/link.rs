//! Staff says for which companies people come, so that "34 companies" is a count of companies.

use app::ideathon::{Audience, Cancel, Command, Entry, LinkCompany, Refusal};
use app::people::Area;
use app::value::{CompanyId, RegistrationId};

use super::{adds, keeps, merge, unmerge};
use crate::world::sender::refused;
use crate::world::{Event, Person, Plan, Staff, Told, World};

/// Ken links the registrations of these people.
pub async fn links(w: &World, people: &[&Person], company: Option<CompanyId>) {
    let mut registrations = Vec::new();
    for person in people {
        registrations.push(registration(w, person).await);
    }
    w.ken
        .does(Command::LinkCompany(LinkCompany {
            registrations,
            company,
        }))
        .await;
}

async fn registration(w: &World, of: &Person) -> RegistrationId {
    w.ken.sees("a row", |desk| desk.registration(of)).await.id
}

/// By what company somebody stands on Ken's desk.
async fn stands_for(w: &World, person: &Person, company: Option<CompanyId>) {
    let linked = |desk: &crate::world::follow::View| {
        desk.registration(person)
            .filter(|r| r.employer == company)
            .map(drop)
    };
    w.ken.sees("a link", linked).await;
}

async fn companies(w: &World, event: &Event) -> u64 {
    let counts = w.house.counts(event).await;
    counts["companies"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_company_counts_once_however_many_come_and_whatever_it_was_called() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(3)).await;
    w.ken.looks().await;
    for person in [&w.sakura, &w.aoi, &w.makoto] {
        assert_eq!(person.registers(&event).await, Told::Confirmed);
    }
    assert_eq!(w.hana.registers(&event).await, Told::Waiting(1));
    assert_eq!(companies(&w, &event).await, 0, "names are no companies yet");

    let sakura = adds(&w, "さくら食品").await;
    let hotels = adds(&w, "井上ホテルズ").await;
    links(&w, &[&w.sakura, &w.makoto], Some(sakura)).await;
    links(&w, &[&w.aoi, &w.hana], Some(hotels)).await;
    stands_for(&w, &w.makoto, Some(sakura)).await;
    assert_eq!(companies(&w, &event).await, 2);

    keeps(&w.ken, merge(hotels, sakura)).await;
    assert_eq!(companies(&w, &event).await, 1);
    stands_for(&w, &w.aoi, Some(hotels)).await;
    keeps(&w.ken, unmerge(hotels)).await;
    assert_eq!(companies(&w, &event).await, 2);

    links(&w, &[&w.aoi], None).await;
    assert_eq!(companies(&w, &event).await, 1, "Hana only waits");
    links(&w, &[&w.aoi], Some(hotels)).await;
    let aoi = registration(&w, &w.aoi).await;
    w.ken
        .does(Command::Cancel(Cancel { registration: aoi }))
        .await;
    assert_eq!(
        companies(&w, &event).await,
        1,
        "who cancelled does not come"
    );
}

/// Sakura works elsewhere now; another spelling of the old name would change nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_holder_who_names_another_company_takes_the_link_away() {
    let mut w = World::begins().await;
    let event = w.ken.holds(Plan::business(3)).await;
    w.ken.looks().await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let company = adds(&w, "さくら食品").await;
    links(&w, &[&w.sakura], Some(company)).await;
    let changed = async |name: &str| {
        let form = w.sakura.form_of_link().await.with("action", "change");
        let answer = form.with("company", name).send().await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.html);
    };
    changed("㈱さくら食品").await;
    stands_for(&w, &w.sakura, Some(company)).await;
    changed("わかば銀行").await;
    stands_for(&w, &w.sakura, None).await;
    assert_eq!(companies(&w, &event).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_looks_after_events_links_and_never_an_international() {
    let mut w = World::begins().await;
    let plan = Plan::business(3).and(Audience::Talent, 1, Entry::Code);
    let event = w.ken.holds(plan).await;
    w.ken.looks().await;
    w.ken.issues(&event, Audience::Talent, "WELCOME7", 3).await;
    assert_eq!(w.sakura.registers(&event).await, Told::Confirmed);
    let noor = w.hana.comes_with_code(&event, "talent", "WELCOME7").await;
    assert_eq!(noor, Told::Confirmed);
    let company = adds(&w, "さくら食品").await;
    let (sakura, hana) = (
        registration(&w, &w.sakura).await,
        registration(&w, &w.hana).await,
    );
    let link = |registrations| {
        Command::LinkCompany(LinkCompany {
            registrations,
            company: Some(company),
        })
    };
    let both = w.ken.sends(link(vec![sakura, hana])).await;
    assert_eq!(both, refused(Refusal::International));
    let gone = w.ken.sends(link(vec![RegistrationId::new()])).await;
    assert_eq!(gone, refused(Refusal::NoSuchRegistration));
    for area in [Area::Platform, Area::Coordination] {
        let email = format!("{}@tomoni.example", area.name());
        let mika = Staff::arrives(&w.house, &email, area).await;
        let answer = mika.sends(link(vec![sakura])).await;
        assert_eq!(answer, refused(Refusal::NotAllowed));
    }
    stands_for(&w, &w.sakura, None).await;
    w.house.books_balance().await;
}
