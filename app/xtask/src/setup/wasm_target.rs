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
    step(&format!("Rust's standard library for {TARGET}, through rustup"), 10, || {
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

/// Adds the source of the standard library, from which release builds make one of their own.
pub(crate) fn ensure_source() -> Result {
    ensure()?;
    if source_is_there()? {
        already("the source of Rust's standard library");
        return Ok(());
    }
    step("the source of Rust's standard library, through rustup", 10, || {
        run(Command::new("rustup").args(["component", "add", "rust-src"]))
            .and_then(|()| if source_is_there()? { Ok(()) } else { Err("rustup added it, and it is not there".into()) })
            .map_err(|error| failed("the source of the standard library", &error, "rustup component add rust-src"))
    })
}

/// Makes a release build for the browser as small as it can be: with a standard library of its own, in which a panic traps at once,
/// without a message. A tenth of the WebAssembly is for messages that no person sees; paths of the machine that built it are among
/// them.
///
/// These are unstable options of a stable compiler, hence `RUSTC_BOOTSTRAP`. No source of ours uses an unstable feature: all else,
/// the tests on the host among it, is built without them.
pub(crate) fn as_small_as_can_be(command: &mut Command) -> &mut Command {
    let flags = format!("CARGO_TARGET_{}_RUSTFLAGS", TARGET.to_uppercase().replace('-', "_"));
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        // Added to those of .cargo/config.toml.
        .env(flags, "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none")
}

fn source_is_there() -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = capture(Command::new(rustc).args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
}

fn is_there() -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = capture(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]))?;
    let Ok(entries) = std::fs::read_dir(Path::new(folder.trim())) else { return Ok(false) };
    Ok(entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-")))
}
