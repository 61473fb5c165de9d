//! What a first visit transfers, by kind and encoding.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::browser::Browser;
use crate::figure::progress;
use crate::html;
use crate::references::{self, Reference, kind};
use crate::rush;
use crate::server::Server;

/// A page's first load, or what the desk loads beyond that.
#[derive(Serialize)]
pub struct Load {
    figure: &'static str,
    pub page: String,
    brotli: Sizes,
    gzip: Sizes,
    uncompressed: Sizes,
    files: Vec<String>,
    how: &'static str,
}

impl Load {
    pub const DESK: &str = "desk";

    /// Bytes, as an up-to-date browser gets them.
    pub fn first_paint(&self) -> u32 {
        self.brotli.first_paint
    }

    pub fn interactive(&self) -> u32 {
        self.brotli.interactive
    }
}

/// Bytes of bodies as transferred, without heads.
#[derive(Default, Serialize)]
struct Sizes {
    /// What must be there before anything is shown.
    first_paint: u32,
    /// All that loads at first.
    interactive: u32,
    html: u32,
    css: u32,
    js: u32,
    wasm: u32,
    other: u32,
}

/// The two pages on which a visitor begins, and what only the desk needs.
pub async fn measure(server: &Server, site: &Path) -> Result<Vec<Load>> {
    let mut browser = Browser::open(server.address).await?;
    let mut seen = BTreeSet::new();
    let mut loads = Vec::new();
    for (page, route) in [
        (format!("/ideathon/{}", rush::SLUG), "__event_route"),
        (
            format!("/ideathon/{}/register", rush::SLUG),
            "__register_route",
        ),
    ] {
        progress(&format!("bytes of {page}"));
        let mut files = first_load(&mut browser, &page).await?;
        let folder = client_folder(&files)?;
        files.extend(client(site, &folder, route)?);
        seen.extend(files.keys().cloned());
        let how = "first_paint: HTML, CSS and scripts that block, with which the page works; interactive: also the \
                   client that wakes it, the page's own chunks with it; bodies as transferred for each Accept-Encoding";
        loads.push(weigh(&mut browser, page, &files, how).await?);
    }
    let style = seen.iter().find(|path| kind(path) == "css");
    let folder = style
        .and_then(|path| path.rsplit_once('/'))
        .context("no style sheet")?
        .0
        .to_owned();
    let mut desk = client(site, &folder, "__desk_route")?;
    desk.retain(|path, _| !seen.contains(path));
    let how = "chunks of the client that only the desk loads";
    loads.push(weigh(&mut browser, Load::DESK.to_owned(), &desk, how).await?);
    Ok(loads)
}

/// The folder of the client's files: its name changes with their content.
fn client_folder(files: &BTreeMap<String, bool>) -> Result<String> {
    let style = files
        .keys()
        .find(|path| kind(path) == "css")
        .context("no style sheet")?;
    Ok(style.rsplit_once('/').context("no folder")?.0.to_owned())
}

/// What `boot.js` loads, and the chunks of a page, by the list that the build made.
fn client(site: &Path, folder: &str, route: &str) -> Result<BTreeMap<String, bool>> {
    let list = fs::read(site.join("pkg/__wasm_split_manifest.json"))?;
    let list: BTreeMap<String, Vec<String>> = serde_json::from_slice(&list)?;
    let chunks = list.iter().find(|(name, _)| name.starts_with(route));
    let chunks = chunks.with_context(|| format!("no chunks of {route}"))?.1;
    let mut files = vec![
        "tomoni.js".to_owned(),
        "tomoni.wasm".to_owned(),
        "__wasm_split.______________________.js".to_owned(),
    ];
    files.extend(chunks.iter().map(|chunk| format!("{chunk}.wasm")));
    Ok(files
        .into_iter()
        .map(|file| (format!("{folder}/{file}"), false))
        .collect())
}

/// All that a page loads without being touched, by path; true for what comes before the first paint.
async fn first_load(browser: &mut Browser, page: &str) -> Result<BTreeMap<String, bool>> {
    let mut loaded = BTreeMap::new();
    let mut open = vec![Reference {
        path: page.to_owned(),
        blocks: true,
    }];
    while let Some(Reference { path, blocks }) = open.pop() {
        let before = loaded.get(&path).copied();
        if before.is_some_and(|blocked| blocked || !blocks) {
            continue;
        }
        loaded.insert(path.clone(), blocks);
        let answer = browser.get(&path).await?;
        ensure!(
            answer.status.is_success(),
            "{page} needs {path}: {}",
            answer.status
        );
        open.extend(match kind(&path) {
            "html" => references::of_page(&path, &html::tags(answer.text()?))?,
            "css" => references::of_style(&path, answer.text()?, blocks)?,
            "js" => references::of_script(&path, answer.text()?, blocks)?,
            _ => Vec::new(),
        });
    }
    Ok(loaded)
}

async fn weigh(
    browser: &mut Browser,
    page: String,
    files: &BTreeMap<String, bool>,
    how: &'static str,
) -> Result<Load> {
    Ok(Load {
        figure: "bytes",
        page,
        brotli: sizes(browser, files, "br").await?,
        gzip: sizes(browser, files, "gzip").await?,
        uncompressed: sizes(browser, files, "identity").await?,
        files: files.keys().cloned().collect(),
        how,
    })
}

async fn sizes(
    browser: &mut Browser,
    files: &BTreeMap<String, bool>,
    encoding: &str,
) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    for (path, blocks) in files {
        let answer = browser.get_encoded(path, encoding).await?;
        ensure!(answer.status.is_success(), "{path}: {}", answer.status);
        let bytes = u32::try_from(answer.body.len())?;
        sizes.interactive += bytes;
        if *blocks {
            sizes.first_paint += bytes;
        }
        *match kind(path) {
            "html" => &mut sizes.html,
            "css" => &mut sizes.css,
            "js" => &mut sizes.js,
            "wasm" => &mut sizes.wasm,
            _ => &mut sizes.other,
        } += bytes;
    }
    Ok(sizes)
}
