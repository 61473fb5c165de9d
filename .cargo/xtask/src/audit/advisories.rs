use std::process::Command;

use serde_json::Value;

use crate::project::Project;
use crate::tools;

/// What the `RustSec` database knows against our crates, in words; also where nobody could be asked.
pub fn known(project: &Project) -> String {
    if tools::on_path("cargo-audit").is_none() {
        return "not looked up: `cargo install cargo-audit --locked` brings the program that asks the \
                RustSec database"
            .to_owned();
    }
    let mut ask = Command::new("cargo-audit");
    ask.args(["audit", "--json"]).current_dir(&project.root);
    let Ok(answer) = ask.output() else {
        return "not looked up: cargo-audit does not start".to_owned();
    };
    if let Ok(report) = serde_json::from_slice::<Value>(&answer.stdout) {
        return told(&report);
    }
    let words = String::from_utf8_lossy(&answer.stderr);
    let why = words.lines().find(|line| line.contains("error"));
    let why = why.unwrap_or("no reason was given").trim();
    format!("not looked up: the RustSec database could not be reached ({why})")
}

/// Each advisory in a line: weaknesses first, then what nobody keeps any more.
fn told(report: &Value) -> String {
    let weak = report.pointer("/vulnerabilities/list");
    let weak = weak.and_then(Value::as_array).into_iter().flatten();
    let warned = report["warnings"].as_object().into_iter().flatten();
    let warned = warned.filter_map(|(_, list)| list.as_array()).flatten();
    let lines: Vec<String> = weak.chain(warned).map(line).collect();
    if lines.is_empty() {
        return "none".to_owned();
    }
    lines.join("\n")
}

fn line(found: &Value) -> String {
    let say = |pointer: &str| {
        let value = found.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or("?").to_owned()
    };
    format!(
        "{} {}: {} {}",
        say("/package/name"),
        say("/package/version"),
        say("/advisory/id"),
        say("/advisory/title")
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn weaknesses_and_warnings_are_told_in_a_line_each() {
        let found = |id: &str| json!({"package": {"name": "a", "version": "1.0.0"}, "advisory": {"id": id, "title": "falls"}});
        let report = json!({
            "vulnerabilities": {"list": [found("RUSTSEC-1")]},
            "warnings": {"unmaintained": [found("RUSTSEC-2")]},
        });
        assert_eq!(
            told(&report),
            "a 1.0.0: RUSTSEC-1 falls\na 1.0.0: RUSTSEC-2 falls"
        );
        assert_eq!(told(&json!({"vulnerabilities": {"list": []}})), "none");
    }
}
