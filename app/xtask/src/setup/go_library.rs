//! Sources of Go libraries, as Debian packages them: they are read from where they are, without a module proxy.

use std::path::Path;

use super::apt_install;
use layerwright_xtask::Result;
use layerwright_xtask::step::{already, step};

/// A library, by what imports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GoLibrary {
    import: &'static str,
    package: &'static str,
}

/// `$GOPATH` of Debian's packages.
pub(crate) const GO_PATH: &str = "/usr/share/gocode";

pub(crate) const YAML_V2: GoLibrary = GoLibrary { import: "gopkg.in/yaml.v2", package: "golang-gopkg-yaml.v2-dev" };
pub(crate) const YAML_V3: GoLibrary = GoLibrary { import: "gopkg.in/yaml.v3", package: "golang-gopkg-yaml.v3-dev" };
pub(crate) const REFERENCE: GoLibrary =
    GoLibrary { import: "github.com/docker/distribution/reference", package: "golang-github-docker-distribution-dev" };
pub(crate) const SPRIG: GoLibrary =
    GoLibrary { import: "github.com/Masterminds/sprig", package: "golang-github-masterminds-sprig-dev" };

/// Finds the libraries, or installs the packages of those that are missing.
pub(crate) fn ensure(libraries: &[GoLibrary]) -> Result {
    let mut missing: Vec<&str> = Vec::new();
    for library in libraries {
        if Path::new(GO_PATH).join("src").join(library.import).is_dir() {
            already(&format!("{}, as Debian packages it", library.import));
        } else if !missing.contains(&library.package) {
            missing.push(library.package);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    step("libraries of Go, through apt (once)", 30, || apt_install("the Go libraries that the oracle asks", &missing))
}
