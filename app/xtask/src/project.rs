//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// The checkout and the places that are outside it.
#[derive(Debug)]
pub struct Project {
    /// The top folder of the checkout.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Tools, one folder per name and version: `$XDG_CACHE_HOME/layerwright/tools`, shared by all checkouts.
    pub tools: PathBuf,
}

impl Project {
    pub fn locate() -> Self {
        let manifest =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let cache = std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
            .unwrap_or_else(|| target.clone());
        Self { root, target, tools: cache.join("layerwright").join("tools") }
    }

    /// The built page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Scratch files of this program: stamps, bench inputs, results.
    pub fn scratch(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// The cargo that runs us, in the checkout.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        // Set for this package by `cargo run`; another package's build script must not see them.
        command.env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// The version of a package in Cargo.lock.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let lock = std::fs::read_to_string(self.root.join("Cargo.lock"))?;
        version_in_lock(&lock, package).ok_or_else(|| format!("Cargo.lock does not name {package}").into())
    }
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn reads_a_version_from_the_lock_file() {
        let lock =
            "[[package]]\nname = \"trunk\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in_lock(lock, "trunk").as_deref(), Some("1.2.3"));
        assert_eq!(version_in_lock(lock, "b").as_deref(), Some("2.0.0"));
        assert_eq!(version_in_lock(lock, "c"), None);
    }
}
