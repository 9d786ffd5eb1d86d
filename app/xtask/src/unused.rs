//! Dependencies that no code names, as the compiler sees it: the lint `unused_crate_dependencies`, which judges one target at a
//! time, joined over the targets of a package.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, ExitStatus, Stdio};

use crate::check::BROWSER_CRATES;
use crate::setup::wasm_target;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;

/// Set for the compiler calls of this check, in which cargo calls this program in place of rustc.
const WRAPPING: &str = "LAYERWRIGHT_WRAPS_RUSTC";

/// Fails when a crate of the workspace has a dependency that none of its targets uses.
pub(crate) fn check(project: &Project) -> Result {
    let browser = |option| BROWSER_CRATES.iter().flat_map(move |name| [option, *name]);
    let host: Vec<&str> =
        ["--workspace", "--all-features", "--all-targets"].into_iter().chain(browser("--exclude")).collect();
    let wasm: Vec<&str> = ["--target", wasm_target::TARGET].into_iter().chain(browser("-p")).collect();

    let mut unused = Vec::new();
    for arguments in [host, wasm] {
        let mut command = project.cargo();
        command.args(["check", "--quiet", "--message-format=json"]).args(arguments);
        // Cargo wraps the workspace's own crates only, and keeps what it builds this way apart from the rest.
        command.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?).env(WRAPPING, "1");
        let output = command.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err("the workspace does not compile".into());
        }
        unused.extend(judge(&String::from_utf8_lossy(&output.stdout)));
    }
    unused.dedup();
    if unused.is_empty() { Ok(()) } else { Err(format!("no code uses: {}", unused.join(", ")).into()) }
}

/// When cargo called this program in place of the compiler: calls the compiler with the lint switched on.
pub(crate) fn wrapped_rustc(arguments: &[String]) -> Option<Result<ExitStatus>> {
    std::env::var_os(WRAPPING)?;
    let (rustc, rest) = arguments.split_first()?;
    let mut command = Command::new(rustc);
    command.args(rest).arg("-Wunused-crate-dependencies");
    Some(command.status().map_err(Into::into))
}

/// The `package: dependency` pairs that every target of a package reports. Targets built for tests are judged among themselves:
/// only they are given the dev-dependencies.
fn judge(messages: &str) -> Vec<String> {
    let mut targets: BTreeMap<(String, bool), BTreeSet<String>> = BTreeMap::new();
    let mut reports: BTreeMap<(String, bool, String), BTreeSet<String>> = BTreeMap::new();
    // A message does not tell whether it was for tests; the artifact that follows it does.
    let mut pending: Vec<(String, String, String)> = Vec::new();
    for line in messages.lines() {
        let Some(package) = string_after(line, "\"package_id\":\"").filter(|id| id.starts_with("path+")) else {
            continue;
        };
        let package = package.rsplit(['/', '#']).find(|part| part.contains("layerwright")).unwrap_or(package);
        let package = package.split('@').next().unwrap_or(package).to_owned();
        let target = string_after(line, "\"src_path\":\"").unwrap_or_default().to_owned();
        if line.contains("\"reason\":\"compiler-artifact\"") {
            // The target has a member of that name too.
            let test = line.split_once("\"profile\":").is_some_and(|(_, profile)| profile.contains("\"test\":true"));
            targets.entry((package.clone(), test)).or_default().insert(target.clone());
            pending.retain(|(of, from, dependency)| {
                let mine = *of == package && *from == target;
                if mine {
                    reports.entry((package.clone(), test, dependency.clone())).or_default().insert(target.clone());
                }
                !mine
            });
        } else if let Some(dependency) =
            string_after(line, "\"message\":\"extern crate `").and_then(|rest| rest.split('`').next())
        {
            pending.push((package, target, dependency.to_owned()));
        }
    }
    let everywhere =
        reports.into_iter().filter(|((package, test, _), by)| targets.get(&(package.clone(), *test)) == Some(by));
    let pairs: BTreeSet<String> =
        everywhere.map(|((package, _, dependency), _)| format!("{package}: {dependency}")).collect();
    pairs.into_iter().collect()
}

/// The text from after `key` to the next double quote.
fn string_after<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.split_once(key)?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::judge;

    fn message(target: &str, dependency: &str) -> String {
        format!(
            "{{\"reason\":\"compiler-message\",\"package_id\":\"path+file:///x/app/web#layerwright-web@0.1.0\",\
             \"target\":{{\"src_path\":\"{target}\"}},\"message\":{{\"message\":\"extern crate `{dependency}` is unused in crate `a`\"}}}}\n"
        )
    }

    fn artifact(target: &str, test: bool) -> String {
        format!(
            "{{\"reason\":\"compiler-artifact\",\"package_id\":\"path+file:///x/app/web#layerwright-web@0.1.0\",\
             \"target\":{{\"src_path\":\"{target}\",\"test\":true}},\"profile\":{{\"test\":{test}}}}}\n"
        )
    }

    #[test]
    fn a_dependency_is_unused_when_no_target_uses_it() {
        let unused = message("lib.rs", "a")
            + &artifact("lib.rs", false)
            + &message("main.rs", "a")
            + &artifact("main.rs", false);
        assert_eq!(judge(&unused), ["layerwright-web: a"]);
        let used = message("lib.rs", "a") + &artifact("lib.rs", false) + &artifact("main.rs", false);
        assert!(judge(&used).is_empty());
    }

    #[test]
    fn tests_are_judged_among_themselves() {
        let used = message("lib.rs", "a")
            + &artifact("lib.rs", true)
            + &artifact("tests/a.rs", true)
            + &artifact("lib.rs", false);
        assert!(judge(&used).is_empty());
        let unused = message("lib.rs", "a") + &artifact("lib.rs", true) + &artifact("lib.rs", false);
        assert_eq!(judge(&unused), ["layerwright-web: a"]);
    }
}
