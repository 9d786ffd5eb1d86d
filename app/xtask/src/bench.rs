//! `cargo xtask bench`: how long it takes, compared with how long it may take.

use std::process::Command;

use crate::core_tasks::{self, Profile};
use crate::{e2e, wasm};
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::step::{capture, step};

/// Milliseconds that the core may take in WebAssembly for each kB.
const CORE_PER_KB: f64 = 0.1;

/// From the key to the markers: size of the layer in kB, and milliseconds at the 95th percentile.
const KEY_TO_MARKERS: [(u32, f64); 2] = [(10, 30.0), (100, 60.0)];

/// A line of a measuring program: the size of the layer in kB, and milliseconds.
type Measured = (u32, Vec<f64>);

pub(crate) fn command(project: &Project) -> Result {
    let layers = project.scratch()?.join("layers");
    let native = step("the core on the host, release build", 120, || {
        read(&capture(&mut core_tasks::command(project, Profile::Release, &["bench".as_ref(), layers.as_os_str()]))?)
    })?;
    let module = wasm::module(project)?;
    let in_wasm = step("the core in WebAssembly, in node", 10, || {
        let script = project.root.join("tests").join("wasm").join("bench.mjs");
        read(&capture(Command::new("node").arg(script).arg(&layers).env("LAYERWRIGHT_WASM", module))?)
    })?;
    let mut node = e2e::node(project)?;
    let keys =
        step("from the key to the markers, in Chromium", 60, || read(&capture(node.arg("bench.mjs").arg(&layers))?))?;

    let mut missed = 0;
    let mut verdict = |found: f64, goal: f64| {
        missed += u32::from(found > goal);
        if found > goal { "MISSED" } else { "ok" }
    };
    println!("\nthe core, median in ms\n{:>8} {:>10} {:>10} {:>10}", "kB", "host", "wasm", "goal");
    for (size, times) in &in_wasm {
        let host = at(&native, *size).and_then(|times| times.first()).copied().unwrap_or(f64::NAN);
        let found = times.first().copied().unwrap_or(f64::NAN);
        let goal = f64::from(*size) * CORE_PER_KB;
        println!("{size:>8} {host:>10.2} {found:>10.2} {goal:>10.1}  {}", verdict(found, goal));
    }
    println!(
        "\nfrom the key to the markers in Chromium, in ms\n{:>8} {:>10} {:>10} {:>10}",
        "kB", "p50", "p95", "goal"
    );
    for (size, goal) in KEY_TO_MARKERS {
        let Some([p50, p95]) = at(&keys, size) else { return Err(format!("nothing measured at {size} kB").into()) };
        println!("{size:>8} {p50:>10.1} {p95:>10.1} {goal:>10.1}  {}", verdict(*p95, goal));
    }
    if missed == 0 { Ok(()) } else { Err(format!("{missed} goals missed").into()) }
}

fn at(measured: &[Measured], size: u32) -> Option<&[f64]> {
    measured.iter().find(|(of, _)| *of == size).map(|(_, times)| times.as_slice())
}

/// Reads lines of numbers: the size, then the times.
fn read(output: &str) -> Result<Vec<Measured>> {
    let mut measured = Vec::new();
    for line in output.lines() {
        let mut words = line.split_whitespace();
        let size =
            words.next().unwrap_or_default().parse().map_err(|error| format!("cannot read `{line}`: {error}"))?;
        let times = words.map(str::parse).collect::<std::result::Result<Vec<f64>, _>>();
        measured.push((size, times.map_err(|error| format!("cannot read `{line}`: {error}"))?));
    }
    measured.sort_by_key(|(size, _)| *size);
    if measured.is_empty() { Err("nothing was measured".into()) } else { Ok(measured) }
}

#[cfg(test)]
mod tests {
    use super::{at, read};

    #[test]
    fn reads_what_was_measured() {
        let measured = read("100 2.5 3\n3 0.125\n").unwrap();
        assert_eq!(measured, [(3, vec![0.125]), (100, vec![2.5, 3.0])]);
        assert_eq!(at(&measured, 100), Some([2.5, 3.0].as_slice()));
        assert_eq!(at(&measured, 10), None);
        assert!(read("").is_err() && read("x 1").is_err() && read("1 x").is_err());
    }
}
