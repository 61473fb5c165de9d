//! Commands in the words of released builds: every verb, with all that it can say. See `app/tests/released.rs`.

use std::sync::LazyLock;

const ROOMS: [&str; 7] = [
    include_str!("../../../app/tests/released/ideathon.txt"),
    include_str!("../../../app/tests/released/company.txt"),
    include_str!("../../../app/tests/released/people.txt"),
    include_str!("../../../app/tests/released/roundtable.txt"),
    include_str!("../../../app/tests/released/task.txt"),
    include_str!("../../../app/tests/released/donor.txt"),
    include_str!("../../../app/tests/released/post.txt"),
];

/// Each command with its verb: `ideathon.register`.
pub fn commands() -> &'static [(String, &'static str)] {
    static COMMANDS: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
        let lines = ROOMS.into_iter().flat_map(str::lines);
        let commands = lines.filter(|line| line.starts_with('{'));
        commands.map(|text| (verb(text), text)).collect()
    });
    &COMMANDS
}

/// Room and verb stand first in a command's JSON.
pub fn verb(json: &str) -> String {
    let names: Vec<&str> = json.split('"').collect();
    format!("{}.{}", names[1], names[3])
}
