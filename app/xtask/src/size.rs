//! Byte budgets of the page.

use std::path::{Path, PathBuf};
use std::process::Command;

use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::stamp;
use layerwright_xtask::step::capture;

/// Budgets in bytes after brotli at its highest quality, by the name of a total.
const BUDGETS: [(&str, u64); 3] = [
    // All WebAssembly together.
    ("wasm", 800_000),
    // The WebAssembly that the first finding needs: the page's and the checking worker's first part. Its second part and the worker
    // that verifies signatures come later. It was 445 kB before the page had one history, certificates from files and drafts, which
    // belong into a part of their own; the goal is 460 kB.
    ("first-finding", 484_000),
    // Everything that the first visit loads, the editor included. The second reader of exports, which the first visit does not need,
    // is 42 kB of it; the goal is 1,500 kB.
    ("first-load", 1_530_000),
];

/// A file of the page with its size, as it is and after brotli at its highest quality.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Size {
    path: PathBuf,
    raw: u64,
    brotli: u64,
}

/// Prints the sizes of what the page can load, and fails when a budget is exceeded.
pub(crate) fn check(project: &Project, dist: &Path) -> Result {
    let sizes = measure(project, &loaded(dist)?)?;
    for size in &sizes {
        let name = size.path.strip_prefix(dist).unwrap_or(&size.path).display().to_string();
        println!("    {name:<52} {:>9} {:>9}", size.raw, size.brotli);
    }
    let sum = |is_counted: &dyn Fn(&Path) -> bool| -> u64 {
        sizes.iter().filter(|size| is_counted(&size.path)).map(|size| size.brotli).sum()
    };
    let is_wasm = |path: &Path| path.extension().is_some_and(|extension| extension == "wasm");
    let totals = [
        ("wasm", sum(&is_wasm)),
        ("first-finding", sum(&|path| is_wasm(path) && !is_on_demand(path) && !is_rest(path))),
        ("first-load", sum(&|path| !is_on_demand(path))),
    ];
    let verdicts = judge(&BUDGETS, &totals)?;
    for verdict in &verdicts {
        println!("    {verdict}");
    }
    if verdicts.iter().any(|verdict| verdict.contains("OVER")) {
        Err("the page is over its budget".into())
    } else {
        Ok(())
    }
}

/// Every budget has a total and every total a budget.
fn judge(budgets: &[(&str, u64)], totals: &[(&str, u64)]) -> Result<Vec<String>> {
    if budgets.len() != totals.len() {
        return Err("every total needs a budget".into());
    }
    let verdict = |(name, total): &(&str, u64)| {
        let (_, budget) = budgets.iter().find(|(key, _)| key == name).ok_or_else(|| format!("{name} has no budget"))?;
        let judgment = if total <= budget { "ok" } else { "OVER" };
        Ok(format!("{name}: {total} of {budget} bytes after brotli: {judgment}"))
    };
    totals.iter().map(verdict).collect()
}

/// The worker that verifies signatures, which is loaded for a text with signatures in it.
fn is_on_demand(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("signatures"))
}

/// The part of the checking worker that is loaded when the first finding is out.
fn is_rest(path: &Path) -> bool {
    path.ends_with("split_rest.wasm")
}

/// What the page itself can load: all but the rules' own pages and the license texts.
fn loaded(dist: &Path) -> Result<Vec<PathBuf>> {
    let mut files = stamp::files(dist)?;
    files.retain(|file| {
        !file.starts_with(dist.join("rules")) && file.extension().is_none_or(|extension| extension != "txt")
    });
    Ok(files)
}

/// Node.js brings brotli; a Rust crate for it would double the time this program takes to compile.
fn measure(project: &Project, files: &[PathBuf]) -> Result<Vec<Size>> {
    let script = project.root.join("app").join("xtask").join("js").join("brotli.mjs");
    let output = capture(Command::new("node").arg(script).args(files))?;
    let numbers = |line: &str| -> Option<(u64, u64)> {
        let (raw, brotli) = line.split_once(' ')?;
        Some((raw.parse().ok()?, brotli.parse().ok()?))
    };
    let sizes: Vec<Size> = files
        .iter()
        .zip(output.lines().filter_map(numbers))
        .map(|(path, (raw, brotli))| Size { path: path.clone(), raw, brotli })
        .collect();
    if sizes.len() == files.len() && !files.is_empty() {
        Ok(sizes)
    } else {
        Err("the sizes could not be measured".into())
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn a_budget_is_the_last_byte_allowed() {
        let budgets = [("wasm", 10), ("first-load", 20)];
        let verdicts = judge(&budgets, &[("wasm", 10), ("first-load", 21)]).unwrap();
        assert!(verdicts[0].ends_with(": ok") && verdicts[1].ends_with(": OVER"), "{verdicts:?}");
        assert!(judge(&budgets, &[("wasm", 10)]).is_err());
        assert!(judge(&budgets, &[("wasm", 10), ("css", 1)]).is_err());
    }
}
