//! `app` runs in browsers: it knows no SQL, no server and no runtime.

use std::process::Command;

/// Crates that would bring one of them along.
const KEPT_OUT: [&str; 8] = [
    "sqlx",
    "axum",
    "leptos_axum",
    "tokio",
    "hyper",
    "tower",
    "tower-http",
    "lettre",
];

#[test]
fn app_depends_on_none_of_them() {
    let lock = include_str!("../../Cargo.lock");
    let own = lock
        .split("[[package]]")
        .find(|package| package.contains("\nname = \"app\"\n"));
    let own = own.expect("app stands in the lock file");
    assert!(
        own.contains("\n \"leptos\",\n"),
        "its dependencies are listed"
    );
    for name in KEPT_OUT {
        assert!(
            !own.contains(&format!("\n \"{name}")),
            "app depends on {name}"
        );
    }
}

/// The browser's build, with all that its dependencies bring.
#[test]
fn nothing_in_the_browser_brings_one_along() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--package",
            "app",
            "--features",
            "hydrate",
        ])
        .args([
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        names.contains(&"leptos") && names.contains(&"web-sys"),
        "the tree is the browser's"
    );
    for name in KEPT_OUT {
        assert!(
            !names.contains(&name),
            "{name} is part of the browser's build"
        );
    }
}
