//! Brings the postal codes of Japan into one sorted text: what reads it looks for a line, and holds nothing in memory.

use std::collections::BTreeSet;
use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut lines = BTreeSet::new();
    for area in 0..1000 {
        let Ok(places) = jpostcode_rs::lookup_addresses(&format!("{area:03}")) else {
            continue;
        };
        for place in places {
            // Of an office that has a code of its own, where it stands; its name is its own business.
            let street = place.street.unwrap_or_default();
            let (code, prefecture) = (place.postcode, place.prefecture);
            lines.insert(format!(
                "{code}\t{prefecture}\t{}{}\t{street}\n",
                place.city, place.town
            ));
        }
    }
    let text: String = lines.into_iter().collect();
    assert!(text.lines().count() > 120_000, "postal codes are missing");
    let to = Path::new(&env::var("OUT_DIR").unwrap()).join("postal.tsv");
    fs::write(to, text).unwrap();
}
