use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::steps::Steps;
use crate::{client, compress, server, style, tools};

/// Builds the whole system: the site, and the server that hands it out.
pub fn build(project: &Project) -> Result<()> {
    let _lock = project.lock()?;
    let mut steps = Steps::of(if project.release { 7 } else { 5 });
    steps.step("compiler for WebAssembly", tools::wasm_target)?;
    if project.release {
        steps.step("npm packages", || tools::npm_packages(project))?;
    }
    steps.step("client to WebAssembly", || {
        tools::run(&mut client::compile(project))
    })?;
    steps.step("client split into pages", || client::pack(project))?;
    steps.step("styles and files", || assets(project))?;
    if project.release {
        steps.step("compressed copies", || {
            compress::beside_all(&project.site())
        })?;
    }
    steps.step("server", || tools::run(&mut server::compile(project)))
}

/// Writes the styles and copies `public/`.
pub fn assets(project: &Project) -> Result<()> {
    clear_public(project)?;
    copy(&project.root.join("public"), &project.site())?;
    style::build(project)
}

/// Removes the last build's public files, so that a deleted one goes.
fn clear_public(project: &Project) -> Result<()> {
    fs::create_dir_all(project.pkg())?;
    for entry in fs::read_dir(project.site())? {
        let path = entry?.path();
        if path == project.pkg() {
            continue;
        }
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("no {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
