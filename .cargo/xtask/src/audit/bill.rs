use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::Project;
use crate::tools;

const WASM: &str = "wasm32-unknown-unknown";

/// Something that others wrote.
pub struct Item {
    pub name: String,
    pub version: String,
    pub licence: Option<String>,
    pub source: String,
    pub npm: bool,
    /// Where it ends up.
    used: Use,
}

#[derive(Clone, Copy)]
struct Use {
    server: bool,
    browser: bool,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = match (self.npm, self.used.server, self.used.browser) {
            (true, ..) => "tests only",
            (_, true, true) => "server, browser",
            (_, true, false) => "server",
            (_, false, true) => "browser",
            (_, false, false) => "build and tests",
        };
        let licence = self.licence.as_deref().unwrap_or("no licence given");
        let (name, version, source) = (&self.name, &self.version, &self.source);
        write!(f, "{name} {version} | {licence} | {used} | {source}")
    }
}

/// Every crate that is compiled here for either side, and every npm package.
pub fn of(project: &Project) -> Result<Vec<Item>> {
    let server = linked(project, &["--package=server"])?;
    let browser = linked(
        project,
        &[
            "--package=app",
            "--no-default-features",
            "--features=hydrate",
            "--target",
            WASM,
        ],
    )?;
    let mut items = BTreeMap::new();
    for platform in [host()?.as_str(), WASM] {
        for (key, mut item) in crates(project, platform)? {
            item.used.server = server.contains(&key);
            item.used.browser = browser.contains(&key);
            items.insert(key, item);
        }
    }
    Ok(items.into_values().chain(npm(project)?).collect())
}

type Key = (String, String);

/// What goes into a program, with what makes code for it left out.
fn linked(project: &Project, of: &[&str]) -> Result<BTreeSet<Key>> {
    let tree = tools::output(
        project
            .cargo()
            .args(["tree", "--locked", "--edges=normal,no-proc-macro"])
            .args(["--prefix=none", "--format={p}"])
            .args(of),
    )?;
    let line = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        Some((name.to_owned(), rest.split(' ').next()?.to_owned()))
    };
    Ok(tree.lines().filter_map(line).collect())
}

fn host() -> Result<String> {
    let about = tools::output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

fn crates(project: &Project, platform: &str) -> Result<Vec<(Key, Item)>> {
    let json = tools::output(project.cargo().args([
        "metadata",
        "--format-version=1",
        "--locked",
        "--filter-platform",
        platform,
    ]))?;
    let metadata: Value = serde_json::from_str(&json)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    // Without a source it is ours.
    let others = packages
        .iter()
        .filter(|package| !package["source"].is_null());
    Ok(others
        .map(|package| {
            let name = text(&package["name"]);
            let version = text(&package["version"]);
            let item = Item {
                name: name.clone(),
                version: version.clone(),
                licence: package["license"].as_str().map(str::to_owned),
                source: text(&package["source"]),
                npm: false,
                used: Use {
                    server: false,
                    browser: false,
                },
            };
            ((name, version), item)
        })
        .collect())
}

fn npm(project: &Project) -> Result<Vec<Item>> {
    let lock = fs::read_to_string(project.end2end().join("package-lock.json"))?;
    let lock: Value = serde_json::from_str(&lock)?;
    let packages = lock["packages"].as_object().context("no npm packages")?;
    let others = packages.iter().filter(|(path, _)| !path.is_empty());
    Ok(others
        .map(|(path, package)| Item {
            name: path
                .rsplit("node_modules/")
                .next()
                .unwrap_or(path)
                .to_owned(),
            version: text(&package["version"]),
            licence: package["license"].as_str().map(str::to_owned),
            source: text(&package["resolved"]),
            npm: true,
            used: Use {
                server: false,
                browser: false,
            },
        })
        .collect())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
