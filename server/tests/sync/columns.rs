//! A first load of many rows: by column or one by one, it is the same.

use app::company::Company;
use app::row::{Kind, Row};
use app::value::{CompanyId, Line};
use server::sync::store;
use sqlx::Executor as _;

use crate::world::World;
use crate::world::follow::{Book, pulls};

/// More than the server reads at once, and not a whole number of that.
const COMPANIES: usize = 1100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ken_gets_the_whole_register_by_column_and_one_by_one() {
    let w = World::begins().await;
    let mut database = w.house.database().await;
    database.execute("begin").await.unwrap();
    for n in 0..COMPANIES {
        let company = Company {
            id: CompanyId::new(),
            name: Line::parse(&format!("さくら\"食品, [{n}]")).unwrap(),
            name_en: (n % 3 == 0).then(|| Line::parse("Sakura").unwrap()),
            ..Company::default()
        };
        store::write(&mut database, &Row::Company(company), true)
            .await
            .unwrap();
    }
    database.execute("commit").await.unwrap();

    let ken = w.ken.credentials();
    let (plain, said) = pulls(&w.house, &ken, "").await;
    let (columns, short) = pulls(&w.house, &ken, "&columns=1").await;
    let companies = plain.patches.iter().filter(|p| p.kind == Kind::Company);
    assert_eq!(companies.count(), COMPANIES);
    assert!(said.starts_with("{\"cursor\"") && !said.contains("\"columns\""));
    assert_eq!(
        short.matches("\"merged_into\"").count(),
        1,
        "names stand once"
    );
    let (one, other) = (Book::default(), Book::default());
    one.takes(plain);
    other.takes(columns);
    assert_eq!(one.fields(), other.fields());

    // Nobody who sees no register gets one this way.
    let (_, visitors) = pulls(&w.house, &crate::world::As::Nobody, "&columns=1").await;
    assert!(!visitors.contains("company"), "{visitors}");
}
