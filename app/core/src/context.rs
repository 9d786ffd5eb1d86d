//! What is known about the deployment, beside the text: the questions that the page asks and the flags of the command line.

pub use layerwright_types::{Fact, Mode, SignatureId, Target};

/// The OS pack of Edge profiles.
pub const EDGE_PACK: &str = "edge-native-byoi";

/// Answers to the questions about where the layer will be deployed. The default knows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Is the profile for new clusters, or will it be applied to running ones?
    pub target: Option<Target>,
    /// An external registry is declared in the user data (`stylus.externalRegistries`).
    pub external_registry: bool,
    /// The user data holds `stylus.registryCredentials`.
    pub user_data_credentials: bool,
    /// The clusters have a primary registry (Harbor, Zot) of their own.
    pub primary_registry: bool,
    /// How the hosts are deployed. `None`: read off the layer.
    pub mode: Option<Mode>,
    /// Version of Palette, `4.5.15`. `None`: a current one.
    pub palette_version: Option<String>,
    /// Names of the variables that the profile around the layer defines. `None`: not known, the layer was opened alone.
    pub variables: Option<Vec<String>>,
    /// The text of the same OS layer in the version that clusters run. `None`: not known.
    pub base: Option<String>,
    /// Version of the Kubernetes pack in the profile around the layer, `1.30.4`. `None`: not known, the layer was opened alone.
    pub kubernetes_version: Option<String>,
    /// Name of that pack, `edge-rke2`. `None`: not known.
    pub kubernetes_pack: Option<String>,
    /// Name of the OS pack, as pack reference macros spell it. `None`: [`EDGE_PACK`].
    pub pack: Option<String>,
    /// The signatures of an earlier report on this text that do not verify. Empty: none was verified, or all are good.
    pub bad_signatures: Vec<SignatureId>,
}

impl Context {
    /// Adds one answer.
    pub fn learn(&mut self, fact: Fact<'_>) {
        match fact {
            Fact::Target(target) => self.target = Some(target),
            Fact::Mode(mode) => self.mode = Some(mode),
            Fact::ExternalRegistry => self.external_registry = true,
            Fact::UserDataCredentials => self.user_data_credentials = true,
            Fact::PrimaryRegistry => self.primary_registry = true,
            Fact::PaletteVersion(version) => self.palette_version = Some(version.to_owned()),
            Fact::KubernetesVersion(version) => self.kubernetes_version = Some(version.to_owned()),
            Fact::Variables(names) => self.variables = Some(names.into_iter().map(str::to_owned).collect()),
        }
    }
}

/// A version of Palette, `4.5.15` or `4.5`, without the `v` before it. `None` for any other text.
pub fn palette_version(text: &str) -> Option<String> {
    let numbers = text.trim().trim_start_matches('v');
    let is_number = |part: &str| !part.is_empty() && part.len() < 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    let count = numbers.split('.').count();
    ((2..=3).contains(&count) && numbers.split('.').all(is_number)).then(|| numbers.to_owned())
}

/// Seconds since 1970-01-01T00:00:00Z. The core has no clock: callers pass the time in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixTime(pub i64);

#[cfg(test)]
mod tests {
    use super::palette_version;

    #[test]
    fn versions_of_palette() {
        assert_eq!(palette_version(" v4.5.15").as_deref(), Some("4.5.15"));
        assert_eq!(palette_version("4.8").as_deref(), Some("4.8"));
        for other in ["", "4", "latest", "4.5.", "4.5.x", "4.5.15-rc1", "4.5.15.1", "4.5.1234567"] {
            assert_eq!(palette_version(other), None, "{other}");
        }
    }
}
