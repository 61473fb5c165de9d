use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;

/// The cargo that runs this program.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program, whose words the user sees, and insists that it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let name = name(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start {name}"))?;
    ensure!(status.success(), "{name}: {status}");
    Ok(())
}

/// Runs a program and takes what it prints.
pub fn output(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start {name}"))?;
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{name}: {}\n{words}",
        output.status
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// A program's name and first word, enough to recognise it in an error.
pub fn name(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args().take(2));
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Adds the compiler's WASM half where it is missing.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    if library.exists() {
        return Ok(());
    }
    run(Command::new("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("the Rust target {TARGET} is missing and rustup could not add it"))
}

/// Installs the npm packages where they are missing or older than their lock.
pub fn npm_packages(project: &Project) -> Result<()> {
    let end2end = project.end2end();
    let changed = |path: &str| fs::metadata(end2end.join(path)).and_then(|data| data.modified());
    let lock = changed("package-lock.json").context("end2end/package-lock.json is missing")?;
    // npm writes this file at the end of an installation.
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= lock) {
        return Ok(());
    }
    run(Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(&end2end))
    .context("npm is needed for wasm-opt and the browser tests")
}

/// A program that npm has installed.
pub fn npm_program(project: &Project, name: &str) -> PathBuf {
    project.end2end().join("node_modules/.bin").join(name)
}

/// Looks for a program the way a shell does.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Finds Chromium, or has the system's package manager install it together with Japanese fonts.
pub fn chromium() -> Result<PathBuf> {
    if let Some(given) = std::env::var_os("TOMONI_CHROMIUM") {
        let given = PathBuf::from(given);
        ensure!(
            given.is_file(),
            "TOMONI_CHROMIUM names {}, which is not there",
            given.display()
        );
        return Ok(given);
    }
    if installed_chromium().is_none() || !japanese_fonts() {
        apt_install(&["chromium", "fonts-noto-cjk", "fontconfig"])?;
    }
    installed_chromium().context("Chromium was installed but is not on PATH")
}

fn installed_chromium() -> Option<PathBuf> {
    on_path("chromium").or_else(|| on_path("chromium-browser"))
}

fn japanese_fonts() -> bool {
    output(Command::new("fc-list").arg(":lang=ja")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

pub fn apt_install(packages: &[&str]) -> Result<()> {
    let missing = packages.join(" ");
    if on_path("apt-get").is_none() {
        bail!(
            "the tests need {missing}, and there is no apt-get here: install them \
             (or name a Chromium in TOMONI_CHROMIUM)"
        );
    }
    eprintln!("installing {missing}");
    run(Command::new("apt-get").args(["-qq", "update"]))?;
    run(Command::new("apt-get")
        .args(["-qq", "-y", "--no-install-recommends", "install"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
    .with_context(|| format!("install {missing} as root, then try again"))
}

/// Says whether a made file is younger than what it was made from.
pub fn is_newer(made: &Path, source: &Path) -> bool {
    let time = |path| fs::metadata(path).and_then(|data| data.modified());
    matches!((time(made), time(source)), (Ok(made), Ok(source)) if made > source)
}
