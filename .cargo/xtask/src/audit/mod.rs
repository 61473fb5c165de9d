//! `cargo xtask audit`: what the system is made of, under which licences, and what is known against it. It asks
//! the network, so it is no part of the everyday test.

mod advisories;
mod bill;
mod licence;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;

use crate::project::Project;
use bill::Item;
use licence::Verdict;

/// Prints the bill of materials, then what somebody should look at. Only a licence that is missing or cannot
/// be read fails.
pub fn audit(project: &Project) -> Result<ExitCode> {
    let items = bill::of(project)?;
    println!("# Bill of materials\n");
    for item in &items {
        println!("{item}");
    }
    println!("\n# Licences\n");
    for (licence, count) in by_licence(&items) {
        println!("{count:>5}  {licence}");
    }
    let unknown = look_at(&items);
    println!("\n# Known advisories\n");
    println!("{}", advisories::known(project));
    let (crates, packages) = items.iter().fold((0, 0), |(crates, packages), item| {
        if item.npm {
            (crates, packages + 1)
        } else {
            (crates + 1, packages)
        }
    });
    println!(
        "\n{crates} crates, {packages} npm packages, {unknown} without a licence that we can read"
    );
    Ok(if unknown == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn by_licence(items: &[Item]) -> BTreeMap<&str, usize> {
    let mut count = BTreeMap::new();
    for item in items {
        let licence = item.licence.as_deref().unwrap_or("none given");
        *count.entry(licence).or_default() += 1;
    }
    count
}

/// Names what is not plainly allowed, and says how many licences could not be read at all.
fn look_at(items: &[Item]) -> usize {
    let mut unknown = 0;
    println!("\n# To be looked at\n");
    let mut any = false;
    for item in items {
        let told = match licence::judge(item.licence.as_deref()) {
            Verdict::Allowed => continue,
            Verdict::Unlisted => "its licence is on no list of ours",
            Verdict::Unknown => {
                unknown += 1;
                "its licence is missing or cannot be read"
            }
        };
        any = true;
        println!("{item}: {told}");
    }
    if !any {
        println!("nothing: every licence is on the list");
    }
    unknown
}
