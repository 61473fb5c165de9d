//! Makes one function per word of `locales/LANGUAGE/ROOM.json`, so that a missing word or argument fails the build.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=locales");
    let ja = read("locales/ja");
    let en = read("locales/en");
    for key in en.keys() {
        assert!(ja.contains_key(key), "locales/ja lacks \"{key}\"");
    }
    let mut out = String::new();
    for (key, ja_text) in &ja {
        let en_text = en
            .get(key)
            .unwrap_or_else(|| panic!("locales/en lacks \"{key}\""));
        let names = arguments(ja_text);
        assert_eq!(
            names,
            arguments(en_text),
            "\"{key}\": both languages need the same arguments"
        );
        write_word(&mut out, key, ja_text, en_text, &names);
    }
    let to = Path::new(&env::var("OUT_DIR").unwrap()).join("words.rs");
    fs::write(to, out).unwrap();
}

/// All words of a language: one file per room, no key in two of them.
fn read(folder: &str) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let more: BTreeMap<String, String> =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for (key, word) in more {
            assert!(
                words.insert(key.clone(), word).is_none(),
                "\"{key}\" stands twice in {folder}"
            );
        }
    }
    words
}

/// The `{name}`s of a text, sorted, each once.
fn arguments(text: &str) -> Vec<String> {
    let mut names: Vec<String> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap_or_default().to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

fn write_word(out: &mut String, key: &str, ja: &str, en: &str, names: &[String]) {
    let doc = ja.replace('\n', " ");
    if names.is_empty() {
        write!(
            out,
            "#[doc = {doc:?}]\n#[must_use]\npub const fn {key}(lang: Lang) -> &'static str {{ match lang {{ Lang::Ja => {ja:?}, Lang::En => {en:?} }} }}\n"
        )
        .unwrap();
        return;
    }
    let parameters: String = names.iter().fold(String::new(), |all, n| {
        all + ", " + n + ": impl core::fmt::Display"
    });
    write!(
        out,
        "#[doc = {doc:?}]\n#[must_use]\npub fn {key}(lang: Lang{parameters}) -> String {{ match lang {{ Lang::Ja => format!({ja:?}), Lang::En => format!({en:?}) }} }}\n"
    )
    .unwrap();
}
