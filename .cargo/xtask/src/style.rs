use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;

/// Joins `style/main.css` and all it imports, in order, into `pkg/tomoni.css`.
pub fn build(project: &Project) -> Result<()> {
    let css = inline(&project.root.join("style/main.css"))?;
    let css = if project.release { squeeze(&css) } else { css };
    fs::create_dir_all(project.pkg())?;
    fs::write(project.pkg().join("tomoni.css"), css)?;
    Ok(())
}

fn inline(file: &Path) -> Result<String> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut css = String::with_capacity(text.len());
    for line in text.lines() {
        let Some((name, layer)) = import(line) else {
            css.push_str(line);
            css.push('\n');
            continue;
        };
        let part = inline(&file.with_file_name(name))
            .with_context(|| format!("imported by {}", file.display()))?;
        match layer {
            Some(layer) => css.extend(["@layer ", layer, " {\n", &part, "}\n"]),
            None => css.push_str(&part),
        }
    }
    Ok(css)
}

/// Reads `@import "file.css";` and `@import "file.css" layer(name);`.
fn import(line: &str) -> Option<(&str, Option<&str>)> {
    let rest = line.trim().strip_prefix("@import \"")?.strip_suffix(';')?;
    let (name, rest) = rest.split_once('"')?;
    match rest.trim() {
        "" => Some((name, None)),
        layer => Some((name, Some(layer.strip_prefix("layer(")?.strip_suffix(')')?))),
    }
}

/// Drops comments and the white space that means nothing. Strings stay as they are.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        let taken = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if next == '"' || next == '\'' {
            let string = string(rest, next);
            out.push_str(string);
            string.len()
        } else if next.is_whitespace() {
            // A space counts only between two words.
            if !out.ends_with(SEPARATORS) && !out.ends_with(' ') {
                out.push(' ');
            }
            next.len_utf8()
        } else {
            if SEPARATORS.contains(&next) && out.ends_with(' ') {
                out.pop();
            }
            if next == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(next);
            next.len_utf8()
        };
        rest = &rest[taken..];
    }
    out.trim().to_owned()
}

const SEPARATORS: [char; 4] = ['{', '}', ';', ','];

/// The string that begins here, with its quotes.
fn string(css: &str, quote: char) -> &str {
    let mut escaped = false;
    for (at, c) in css.char_indices().skip(1) {
        if c == quote && !escaped {
            return &css[..=at];
        }
        escaped = c == '\\' && !escaped;
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_imports_with_and_without_a_layer() {
        assert_eq!(import(r#"@import "base.css";"#), Some(("base.css", None)));
        assert_eq!(
            import(r#"@import "base.css" layer(base);"#),
            Some(("base.css", Some("base")))
        );
        assert_eq!(import("@layer reset, base;"), None);
    }

    #[test]
    fn squeezes_nothing_that_means_something() {
        let css = "/* why */\n.a .b > .c,\n.d {\n  width: calc(1px + 2px);\n  content: \" /* \\\" ; \";\n}\n";
        assert_eq!(
            squeeze(css),
            ".a .b > .c,.d{width: calc(1px + 2px);content: \" /* \\\" ; \"}"
        );
    }
}
