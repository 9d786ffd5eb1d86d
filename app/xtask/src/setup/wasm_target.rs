//! The standard library for wasm32-unknown-unknown.

use std::path::Path;
use std::process::Command;

use super::failed;
use layerwright_xtask::Result;
use layerwright_xtask::step::{already, capture, run, step};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain in use.
pub(crate) fn ensure() -> Result {
    if is_there()? {
        already(&format!("Rust's standard library for {TARGET}"));
        return Ok(());
    }
    step(&format!("Rust's standard library for {TARGET}, through rustup (seconds)"), || {
        run(Command::new("rustup").args(["target", "add", TARGET]))
            .and_then(|()| if is_there()? { Ok(()) } else { Err("rustup added it, and rustc does not see it".into()) })
            .map_err(|error| {
                let by_hand = format!(
                    "rustup target add {TARGET}   (closed network: see app/xtask/README.md, \"Without rustup\")"
                );
                failed(&format!("the standard library for {TARGET}"), &error, &by_hand)
            })
    })
}

fn is_there() -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = capture(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]))?;
    let Ok(entries) = std::fs::read_dir(Path::new(folder.trim())) else { return Ok(false) };
    Ok(entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-")))
}
