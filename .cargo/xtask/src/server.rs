use std::process::Command;

use crate::project::Project;

/// The call that compiles the server.
pub fn compile(project: &Project) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["build", "--package=server"]);
    if project.release {
        cargo.arg("--release");
    }
    cargo
}
