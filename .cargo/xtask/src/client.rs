use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::project::Project;
use crate::tools;

const TARGET: &str = "wasm32-unknown-unknown";

/// The page loads `tomoni.js`, which is given `tomoni.wasm`.
const NAME: &str = "tomoni";

/// Leptos looks for this name: the table of chunks that each lazy page needs.
const MANIFEST: &str = "__wasm_split_manifest.json";

/// Leptos links this name in the page's head; the blank stands for a hash that we leave out.
const LINK: &str = "./__wasm_split.______________________.js";

/// What all browsers of the last years have. More (`--all-features`) and Chromium refuses the file.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Bytes below which a chunk gains less than the seconds that its shrinking takes.
const WORTH_SHRINKING: u64 = 16 * 1024;

/// The call that compiles the browser's half of `app` to WebAssembly.
pub fn compile(project: &Project) -> Command {
    cargo(project, "build")
}

/// The call that looks for slips in it.
pub fn lint(project: &Project) -> Command {
    let mut clippy = cargo(project, "clippy");
    clippy.args(["--", "-Dwarnings"]);
    clippy
}

fn cargo(project: &Project, verb: &str) -> Command {
    let mut cargo = project.cargo();
    cargo
        .args([verb, "--package=app", "--lib", "--target", TARGET])
        .args(["--no-default-features", "--features=hydrate"])
        .args(["--profile", profile(project)])
        // The splitter follows the linker's relocations from function to function.
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-Clink-args=--emit-relocs",
        )
        .env_remove("RUSTFLAGS");
    cargo
}

fn profile(project: &Project) -> &'static str {
    if project.release {
        "wasm-release"
    } else {
        "wasm-dev"
    }
}

/// Splits off the lazy pages, writes the JavaScript glue and, for release, shrinks the code.
pub fn pack(project: &Project) -> Result<()> {
    let compiled = project
        .target
        .join(TARGET)
        .join(profile(project))
        .join("app.wasm");
    let wasm = fs::read(&compiled).with_context(|| format!("no {}", compiled.display()))?;
    let stamp = project.out().join("client.stamp");
    let source = fingerprint(project, &wasm)?;
    let pkg = project.pkg();
    if pkg.exists() && fs::read_to_string(&stamp).is_ok_and(|made_of| made_of == source) {
        return Ok(());
    }
    if pkg.exists() {
        fs::remove_dir_all(&pkg)?;
    }
    fs::create_dir_all(&pkg)?;

    let main = project.out().join("client.wasm");
    let chunks = split(&wasm, &main, &pkg)?;
    fs::write(pkg.join(MANIFEST), chunks)?;
    bind(&main, &pkg)?;
    if project.release {
        shrink(project, &pkg)?;
    }
    fs::write(stamp, source)?;
    Ok(())
}

/// Tells this code, packed by these programs, from any other. Times do not: cargo keeps old ones.
fn fingerprint(project: &Project, wasm: &[u8]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    wasm.hash(&mut hasher);
    include_str!("client.rs").hash(&mut hasher);
    fs::read(project.root.join("Cargo.lock"))?.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

/// Writes the chunks to `pkg` and what is left to `main`; answers with the manifest.
fn split(wasm: &[u8], main: &Path, pkg: &Path) -> Result<String> {
    let glue = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = pkg;
    options.main_out_path = main;
    options.main_module = &glue;
    options.link_name = LINK;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the client cannot be split: {error:?}"))?;
    Ok(serde_json::to_string(&split.prefetch_map)?)
}

fn bind(main: &Path, pkg: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(main)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .demangle(false)
        // The chunks reach the main module's memory and tables through these.
        .keep_lld_exports(true)
        .omit_default_module_path(true)
        .generate(pkg)?;
    // Leptos asks for the name without wasm-bindgen's `_bg`.
    fs::rename(
        pkg.join(format!("{NAME}_bg.wasm")),
        pkg.join(format!("{NAME}.wasm")),
    )?;
    Ok(())
}

fn shrink(project: &Project, pkg: &Path) -> Result<()> {
    for file in wasm_files(pkg)? {
        if fs::metadata(&file)?.len() < WORTH_SHRINKING {
            continue;
        }
        tools::run(
            Command::new(tools::npm_program(project, "wasm-opt"))
                .args(WASM_OPT)
                .arg(&file)
                .arg("--output")
                .arg(&file),
        )?;
    }
    Ok(())
}

fn wasm_files(pkg: &Path) -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(pkg)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    Ok(files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "wasm"))
        .collect())
}
