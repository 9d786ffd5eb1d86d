//! What is known about the deployment, beside the text: the questions that the page asks and the flags of the command line.

pub use layerwright_types::{Fact, Mode, SignatureId, Target};

/// The OS pack of Edge profiles.
pub const EDGE_PACK: &str = "edge-native-byoi";

/// Answers to the questions about where the layer will be deployed. The default knows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct Context {
    /// Is the profile for new clusters, or will it be applied to running ones?
    pub target: Option<Target>,
    /// An external registry is declared in the user data (`stylus.externalRegistries`).
    pub external_registry: bool,
    /// The user data holds `stylus.registryCredentials`.
    pub user_data_credentials: bool,
    /// The user data switches the redirect of image references off (`stylus.imageRedirectWebhook.enable: false`).
    pub redirect_off: bool,
    /// The clusters have a primary registry (Harbor, Zot) of their own.
    pub primary_registry: bool,
    /// How the hosts are deployed. `None`: read off the layer.
    pub mode: Option<Mode>,
    /// Version of Palette, `4.5.15`. `None`: a current one.
    pub palette_version: Option<String>,
    /// Names of the variables that the profile around the layer defines. `None`: not known, the layer was opened alone.
    pub variables: Option<Vec<String>>,
    /// Names of variables that took the place of secrets in the layer. The profile does not define them yet; an export does.
    pub new_variables: Vec<String>,
    /// The text of the same OS layer in the version that clusters run. `None`: not known.
    pub base: Option<String>,
    /// Version of the Kubernetes pack in the profile around the layer, `1.30.4`. `None`: not known, the layer was opened alone.
    pub kubernetes_version: Option<String>,
    /// Name of that pack, `edge-rke2`. `None`: not known.
    pub kubernetes_pack: Option<String>,
    /// Name of the pack in the profile around the layer that gives clusters a primary registry.
    pub primary_registry_pack: Option<String>,
    /// The profile around the layer is for another cloud: no rule is about it.
    pub is_of_another_cloud: bool,
    /// Name of the OS pack, as pack reference macros spell it. `None`: [`EDGE_PACK`].
    pub pack: Option<String>,
    /// The signatures of an earlier report on this text that do not verify. Empty: none was verified, or all are good.
    pub bad_signatures: Vec<SignatureId>,
}

/// The first version of Palette with systemd extensions: hosts may get Kubernetes and the agent without a provider image.
pub(crate) const EXTENSIONS: [u32; 3] = [4, 10, 0];

impl Context {
    /// Whether the clusters have a primary registry: a person said so, or the profile around the layer has the pack.
    pub(crate) fn has_primary_registry(&self) -> bool {
        self.primary_registry || self.primary_registry_pack.is_some()
    }

    /// Whether Palette is known to be older than a version.
    pub(crate) fn palette_is_before(&self, version: [u32; 3]) -> bool {
        self.palette_version.as_deref().and_then(numbers).is_some_and(|palette| palette < version)
    }

    /// Adds one answer.
    pub fn learn(&mut self, fact: Fact<'_>) {
        match fact {
            Fact::Target(target) => self.target = Some(target),
            Fact::Mode(mode) => self.mode = Some(mode),
            Fact::ExternalRegistry => self.external_registry = true,
            Fact::UserDataCredentials => self.user_data_credentials = true,
            Fact::PrimaryRegistry => self.primary_registry = true,
            Fact::PrimaryRegistryPack(name) => self.primary_registry_pack = Some(name.to_owned()),
            Fact::RedirectOff => self.redirect_off = true,
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

/// The numbers of `4.5.14`, `v4.5` or `4.5.14-rc.1`.
pub(crate) fn numbers(version: &str) -> Option<[u32; 3]> {
    let numbers = version.trim().trim_start_matches('v').split(['-', '+']).next()?;
    let mut parsed = [0; 3];
    for (index, number) in numbers.split('.').enumerate() {
        *parsed.get_mut(index)? = number.parse().ok()?;
    }
    Some(parsed)
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
