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
    for page in [
        format!("/ideathon/{}", rush::SLUG),
        format!("/ideathon/{}/register", rush::SLUG),
    ] {
        progress(&format!("bytes of {page}"));
        let files = first_load(&mut browser, &page).await?;
        seen.extend(files.keys().cloned());
        let how = "first_paint: HTML, CSS and scripts that block; interactive: also what the page preloads or names, \
                   and what those scripts import; bodies as transferred for each Accept-Encoding";
        loads.push(weigh(&mut browser, page, &files, how).await?);
    }
    let lazy = lazy_files(site, &seen)?;
    let how = "files of the site's pkg that neither page loads at first, all together";
    loads.push(weigh(&mut browser, Load::DESK.to_owned(), &lazy, how).await?);
    Ok(loads)
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

/// Client files that were not loaded. Compressed copies and the list of chunks stay on the server.
fn lazy_files(site: &Path, loaded: &BTreeSet<String>) -> Result<BTreeMap<String, bool>> {
    let folder = site.join("pkg");
    let mut lazy = BTreeMap::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        let path = format!("/pkg/{}", entry?.file_name().to_string_lossy());
        if matches!(kind(&path), "js" | "css" | "wasm") && !loaded.contains(&path) {
            lazy.insert(path, false);
        }
    }
    Ok(lazy)
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
