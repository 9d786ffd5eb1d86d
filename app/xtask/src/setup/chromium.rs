//! The browser of the tests.

use std::path::{Path, PathBuf};

use super::{apt_install, failed};
use layerwright_xtask::Result;
use layerwright_xtask::step::{already, step};

const PLACES: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"];

/// Finds Chromium: `$CHROMIUM`, or the usual places; else installs Debian's.
pub(crate) fn ensure() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(failed("Chromium", &format!("$CHROMIUM names {}, which is no file", path.display()), "unset CHROMIUM"))
        };
    }
    if let Some(path) = find() {
        already(&format!("Chromium at {}", path.display()));
        return Ok(path);
    }
    step("Chromium and a font, through apt (once)", 60, || {
        apt_install("Chromium", &["chromium", "fonts-liberation"])?;
        find()
            .ok_or_else(|| failed("Chromium", &"apt installed it elsewhere", "set CHROMIUM to the path of the program"))
    })
}

fn find() -> Option<PathBuf> {
    PLACES.iter().map(Path::new).find(|path| path.is_file()).map(Path::to_path_buf)
}
