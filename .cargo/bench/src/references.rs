//! What a page, a style sheet or a script makes the browser load by itself.

use anyhow::{Result, ensure};

use crate::html::Tag;

/// A file on our own server.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    pub path: String,
    /// Whether nothing is shown before it has come.
    pub blocks: bool,
}

pub fn of_page(page: &str, tags: &[Tag]) -> Result<Vec<Reference>> {
    let mut found = Vec::new();
    for tag in tags {
        match tag.name.as_str() {
            "link" if tag.has_word("rel", "stylesheet") => {
                let blocks = tag.attribute("media") != Some("print");
                found.extend(reference(page, tag.attribute("href"), blocks)?);
            }
            "link"
                if ["preload", "modulepreload", "icon", "manifest"]
                    .iter()
                    .any(|rel| tag.has_word("rel", rel)) =>
            {
                found.extend(reference(page, tag.attribute("href"), false)?);
            }
            "script" => {
                let module = tag.attribute("type") == Some("module");
                let waits =
                    module || tag.attribute("defer").is_some() || tag.attribute("async").is_some();
                found.extend(reference(page, tag.attribute("src"), !waits)?);
                if module || tag.attribute("type").is_none() {
                    for named in client_files(&tag.text) {
                        found.extend(reference(page, Some(named), false)?);
                    }
                }
            }
            "img" if tag.attribute("loading") != Some("lazy") => {
                found.extend(reference(page, tag.attribute("src"), false)?);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Imports block like the sheet itself; fonts and pictures come later. All are counted, used or not.
pub fn of_style(sheet: &str, css: &str, blocks: bool) -> Result<Vec<Reference>> {
    let mut found = Vec::new();
    for part in css.split("@import").skip(1) {
        let rest = part.trim_start();
        // An import by `url()` is found below, as any other.
        if rest.starts_with(['"', '\'']) {
            found.extend(reference(sheet, quoted(rest), blocks)?);
        }
    }
    for part in css.split("url(").skip(1) {
        let inside = part.split(')').next().unwrap_or_default().trim();
        found.extend(reference(
            sheet,
            Some(inside.trim_matches(['"', '\''])),
            false,
        )?);
    }
    Ok(found)
}

/// What a script imports when it starts. `import()` is what loads later.
pub fn of_script(script: &str, js: &str, blocks: bool) -> Result<Vec<Reference>> {
    let mut found = Vec::new();
    for statement in js.split([';', '\n']) {
        let statement = statement.trim_start();
        let import = statement.strip_prefix("import");
        // `export { a } from "./b.js"`, but not `export const a = "b"`.
        let export = statement
            .strip_prefix("export")
            .filter(|rest| rest.trim_start().starts_with(['{', '*']));
        let Some(rest) = import.or(export) else {
            continue;
        };
        let names_file = rest.starts_with([' ', '{', '*', '"', '\'']);
        if names_file && (rest.contains("from") || rest.trim_start().starts_with(['"', '\''])) {
            found.extend(reference(script, quoted(rest), blocks)?);
        }
    }
    Ok(found)
}

/// What a file is, by the ending of the name; pages have none.
pub fn kind(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(
        "html",
        |(_, ending)| if ending == "mjs" { "js" } else { ending },
    )
}

/// Scripts and WASM that an inline script names in full, to load them.
fn client_files(script: &str) -> Vec<&str> {
    let named = |text: &&str| text.starts_with('/') && matches!(kind(text), "js" | "wasm");
    script
        .split(['"', '\'', '`'])
        .filter(named)
        .filter(|text| !text.contains(['$', ' ', '\n']))
        .collect()
}

/// The first text in quotes.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['"', '\''])?;
    let quote = char::from(text.as_bytes()[start]);
    text[start + 1..]
        .split_once(quote)
        .map(|(inside, _)| inside)
}

/// The file that is named; `None` where its bytes stand in the name, or where there is no name.
///
/// # Errors
/// For a file on another server: no page of ours asks a third party.
fn reference(from: &str, to: Option<&str>, blocks: bool) -> Result<Option<Reference>> {
    let to = to.unwrap_or_default().split('#').next().unwrap_or_default();
    if to.is_empty() || to.starts_with("data:") {
        return Ok(None);
    }
    ensure!(
        !to.contains("://") && !to.starts_with("//"),
        "{from} asks a third party: {to}"
    );
    let path = if to.starts_with('/') {
        to.to_owned()
    } else {
        beside(from, to)
    };
    Ok(Some(Reference { path, blocks }))
}

/// A relative path, resolved against the file that names it.
fn beside(from: &str, to: &str) -> String {
    let from = from.split('?').next().unwrap_or_default();
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for step in to.split('/') {
        match step {
            "." => {}
            ".." => _ = folders.pop(),
            name => folders.push(name),
        }
    }
    folders.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    fn paths(found: Result<Vec<Reference>>) -> Vec<(String, bool)> {
        found
            .unwrap()
            .into_iter()
            .map(|r| (r.path, r.blocks))
            .collect()
    }

    fn blocking(path: &str) -> (String, bool) {
        (path.to_owned(), true)
    }

    fn later(path: &str) -> (String, bool) {
        (path.to_owned(), false)
    }

    #[test]
    fn a_page_names_its_client_in_several_ways() {
        let tags = html::tags(
            "<link rel=stylesheet href=/pkg/a.css><link rel='modulepreload' href=/pkg/a.js>\
             <link rel=preload as=fetch href=/pkg/a.wasm><link rel=canonical href=https://a.example/>\
             <script>go('/pkg/b.wasm', `/x/${y}.js`)</script><script type='application/json'>\"/no.js\"</script>\
             <script src=/early.js></script><script defer src=/late.js></script><img loading=lazy src=/far.png>",
        );
        assert_eq!(
            paths(of_page("/e", &tags)),
            [
                blocking("/pkg/a.css"),
                later("/pkg/a.js"),
                later("/pkg/a.wasm"),
                later("/pkg/b.wasm"),
                blocking("/early.js"),
                later("/late.js"),
            ]
        );
    }

    #[test]
    fn a_script_loads_at_once_what_it_imports_statically() {
        let js = "import * as a from './split.js';import{b}from\"../b.js\"\nimport '/c.js'\n\
                  const later = import('./later.js');\nexport { d } from './d.js';\nexport const e = './e.js';\n\
                  important('./f.js');";
        assert_eq!(
            paths(of_script("/pkg/a.js", js, false)),
            [
                later("/pkg/split.js"),
                later("/b.js"),
                later("/c.js"),
                later("/pkg/d.js")
            ]
        );
    }

    #[test]
    fn a_sheet_loads_imports_first_and_pictures_later() {
        let css = "@import \"base.css\";a{background:url('../i.svg#x')}b{background:url(data:image/png;base64,AA)}";
        assert_eq!(
            paths(of_style("/pkg/a.css", css, true)),
            [blocking("/pkg/base.css"), later("/i.svg")]
        );
    }

    #[test]
    fn a_third_party_is_an_error() {
        assert!(of_page("/", &html::tags("<script src=//cdn.example/x.js></script>")).is_err());
    }
}
