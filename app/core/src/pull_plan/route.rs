//! From which registry an image is pulled, with whose credentials and whose certificate: the documented precedence.
//!
//! `stylus.registryCredentials` and `stylus.externalRegistries` in the user data are alternatives, and either comes before
//! `providerCredentials` of the layer; a primary registry excludes these (Deploy Cluster with a Private Provider Registry; Deploy
//! with Custom Registries; Edge Installer Configuration Reference).

use std::fmt;

use super::PullKind;
use crate::context::{Context, Target};
use crate::model::Doc;
use crate::registry::{Host, Reference, is_quotable, token_registry};

/// Where an image is pulled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registry {
    /// A host, with its port unless that is 443.
    Host(String),
    /// The external registry that the user data names in this setting.
    UserData(&'static str),
    /// A macro without a value is in the host.
    Unknown,
    /// The host cannot be read.
    Unreadable,
    /// The documents do not say; why, a sentence.
    NotDocumented(&'static str),
    /// Nothing is pulled.
    Nothing,
}

/// Whose user name and password are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// `providerCredentials` of this layer.
    Layer,
    /// Those of this setting in the user data.
    UserData(&'static str),
    /// None that this layer knows of: the image must be public, or the host must have a login of its own.
    NoneHere,
    /// The documents do not say; why, a sentence.
    NotDocumented(&'static str),
    /// Nothing is pulled.
    Nothing,
}

/// Whose certificate the registry is checked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// `providerCredentials.certificates` of this layer.
    Layer,
    /// That of this setting in the user data.
    UserData(&'static str),
    /// None that this layer knows of: what the host trusts.
    NoneHere,
    /// The documents do not say; why, a sentence.
    NotDocumented(&'static str),
    /// Nothing is pulled.
    Nothing,
}

impl fmt::Display for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(host) => f.write_str(host),
            Self::UserData(setting) => write!(f, "the registry in `{setting}` of the user data"),
            Self::Unknown => f.write_str("not known: a macro without a value"),
            Self::Unreadable => f.write_str("not known: the host cannot be read"),
            Self::NotDocumented(why) => write!(f, "not documented: {why}"),
            Self::Nothing => f.write_str("nothing is pulled"),
        }
    }
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layer => f.write_str("`providerCredentials` of this layer"),
            Self::UserData(setting) => write!(f, "those in `{setting}` of the user data"),
            Self::NoneHere => f.write_str("none in this layer"),
            Self::NotDocumented(why) => write!(f, "not documented: {why}"),
            Self::Nothing => f.write_str("nothing is pulled"),
        }
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layer => f.write_str("`providerCredentials.certificates` of this layer"),
            Self::UserData(setting) => write!(f, "that in `{setting}` of the user data"),
            Self::NoneHere => f.write_str("none in this layer: what the host trusts"),
            Self::NotDocumented(why) => write!(f, "not documented: {why}"),
            Self::Nothing => f.write_str("nothing is pulled"),
        }
    }
}

/// An image's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) registry: Registry,
    pub(super) credentials: Credentials,
    pub(super) certificate: Certificate,
    pub(super) notes: Vec<String>,
}

/// What the layer says about its registry, macros resolved.
pub(super) struct Provider {
    /// `providerCredentials` has something in it.
    pub(super) is_there: bool,
    pub(super) registry: String,
    pub(super) has_certificate: bool,
}

const REGISTRY_CREDENTIALS: &str = "stylus.registryCredentials";
const EXTERNAL_REGISTRIES: &str = "stylus.externalRegistries";
const REDIRECT: &str = "stylus.imageRedirectWebhook.enable";

impl Route {
    pub(super) fn nothing() -> Self {
        Self {
            registry: Registry::Nothing,
            credentials: Credentials::Nothing,
            certificate: Certificate::Nothing,
            notes: vec!["`NA` says that there is no provider image: agent mode, or Kubernetes as a systemd extension (Palette 4.10).".to_owned()],
        }
    }
}

/// The way of an image whose resolved reference is given. `is_provider`: it is the image of `system.uri`.
pub(super) fn route(
    context: &Context,
    provider: &Provider,
    kind: PullKind,
    is_provider: bool,
    resolved: &str,
) -> Route {
    let image = Reference::image(resolved);
    let mut notes = Vec::new();
    if kind == PullKind::StageImage {
        let why = "with which login and through which registry a stage fetches what it unpacks";
        let is_direct = !context.user_data_credentials && !context.external_registry && !context.has_primary_registry();
        return Route {
            registry: if is_direct { host(&image) } else { Registry::NotDocumented(why) },
            credentials: Credentials::NotDocumented(why),
            certificate: Certificate::NotDocumented(why),
            notes,
        };
    }
    let has_external = context.user_data_credentials || context.external_registry;
    let host = host(&image);
    if has_external && context.redirect_off {
        notes.push(format!("`{REDIRECT}: false` switches the redirect to the external registry off."));
        let why = "whose login counts when the redirect is switched off";
        let (credentials, certificate) = (Credentials::NotDocumented(why), Certificate::NotDocumented(why));
        return Route { registry: host, credentials, certificate, notes };
    }
    if has_external {
        return external(context, provider, notes);
    }
    if matches!(image.host, Host::DockerHub) {
        notes.push("No host is written, so container tools use Docker Hub.".to_owned());
    }
    if context.has_primary_registry() {
        if provider.is_there {
            notes.push("`providerCredentials` cannot be used on clusters with a primary registry.".to_owned());
        }
        if is_provider {
            notes.push(
                "The provider image is pulled from the registry of the OS layer, not from the primary registry."
                    .to_owned(),
            );
            let why = "which login is used for the provider image on clusters with a primary registry";
            return Route {
                registry: host,
                credentials: if provider.is_there { Credentials::NotDocumented(why) } else { Credentials::NoneHere },
                certificate: if provider.is_there { Certificate::NotDocumented(why) } else { Certificate::NoneHere },
                notes,
            };
        }
        let why = "whether this is an infrastructure image; all others are pulled from the cluster's primary registry";
        return Route {
            registry: Registry::NotDocumented(why),
            credentials: Credentials::NotDocumented(why),
            certificate: Certificate::NotDocumented(why),
            notes,
        };
    }
    if !provider.is_there {
        return Route { registry: host, credentials: Credentials::NoneHere, certificate: Certificate::NoneHere, notes };
    }
    if !is_provider {
        if kind == PullKind::AgentPackage {
            let why = "whether `providerCredentials` counts for the agent's package";
            let (credentials, certificate) = (Credentials::NotDocumented(why), Certificate::NotDocumented(why));
            return Route { registry: host, credentials, certificate, notes };
        }
        notes.push(
            "`providerCredentials` is documented for provider images only; for others an external registry is."
                .to_owned(),
        );
        return Route { registry: host, credentials: Credentials::NoneHere, certificate: Certificate::NoneHere, notes };
    }
    provided(context, provider, &image, host, notes)
}

/// The provider image with `providerCredentials`.
fn provided(
    context: &Context,
    provider: &Provider,
    image: &Reference<'_>,
    host: Registry,
    mut notes: Vec<String>,
) -> Route {
    let endpoint = Reference::endpoint(&provider.registry);
    if let Some(token) = token_registry(image.host_text()).or_else(|| token_registry(endpoint.host_text())) {
        notes.push(format!(
            "Tokens of {} are documented as unsupported here; a user name and password are expected.",
            token.name()
        ));
    }
    let registry = match (image.canonical_host(), endpoint.canonical_host()) {
        _ if provider.registry.is_empty() => {
            notes.push("`providerCredentials.registry` is not set.".to_owned());
            host
        }
        (Some(image), Some(endpoint)) if image != endpoint => Registry::NotDocumented(
            "`providerCredentials.registry` names another host than the image. The documents call it a redirect that rewrites \
             references of provider images, and do not say how",
        ),
        (Some(_), Some(_)) => {
            let project = endpoint.path.trim_end_matches('/');
            let is_inside =
                image.path.strip_prefix(project).is_some_and(|rest| project.is_empty() || rest.starts_with('/'));
            if !is_inside {
                notes.push(
                    "The path in `providerCredentials.registry` is not where the image is; what follows from that is not documented."
                        .to_owned(),
                );
            }
            host
        }
        _ => Registry::Unknown,
    };
    let certificate = if provider.has_certificate { Certificate::Layer } else { Certificate::NoneHere };
    if provider.has_certificate && context.target != Some(Target::New) {
        notes.push(
            "The certificate is documented for new clusters only; it cannot be added to one that runs.".to_owned(),
        );
    }
    Route { registry, credentials: Credentials::Layer, certificate, notes }
}

/// An external registry in the user data.
fn external(context: &Context, provider: &Provider, mut notes: Vec<String>) -> Route {
    if provider.is_there {
        notes.push("`providerCredentials` is ignored: the user data comes first.".to_owned());
    }
    if context.primary_registry {
        notes.push(
            "Palette supports a primary registry together with an external one: all but infrastructure images are pulled from the primary \
             registry."
                .to_owned(),
        );
    }
    if context.user_data_credentials && context.external_registry {
        let why = "`stylus.registryCredentials` and `stylus.externalRegistries` are documented as alternatives, and both are set";
        return Route {
            registry: Registry::NotDocumented(why),
            credentials: Credentials::NotDocumented(why),
            certificate: Certificate::NotDocumented(why),
            notes,
        };
    }
    let prefixed = "The registry's URL is put before the whole reference";
    if context.user_data_credentials {
        notes.push(format!("{prefixed}, host included."));
        return Route {
            registry: Registry::UserData(REGISTRY_CREDENTIALS),
            credentials: Credentials::UserData(REGISTRY_CREDENTIALS),
            certificate: Certificate::NotDocumented(
                "no certificate belongs to `stylus.registryCredentials`; `stylus.site.caCerts` is what a host trusts",
            ),
            notes,
        };
    }
    notes.push(format!(
        "{prefixed}, host included, unless `imageReplacementRules`, which come first, or `registryMappingRules` replace a part of it."
    ));
    Route {
        registry: Registry::UserData(EXTERNAL_REGISTRIES),
        credentials: Credentials::UserData(EXTERNAL_REGISTRIES),
        certificate: Certificate::UserData(EXTERNAL_REGISTRIES),
        notes,
    }
}

/// The host of an image, as far as it may be shown.
fn host(image: &Reference<'_>) -> Registry {
    match image.canonical_host() {
        None => Registry::Unknown,
        Some(host) => {
            let name = host.rsplit_once(':').filter(|_| image.port.is_some()).map_or(host.as_str(), |(name, _)| name);
            let is_shown = is_quotable(name) && !name.is_empty() && !image.has_user;
            if is_shown { Registry::Host(host) } else { Registry::Unreadable }
        }
    }
}

/// What `providerCredentials` of a document says; `registry` is its value with macros resolved.
pub(super) fn provider(doc: &Doc<'_>, registry: String) -> Provider {
    let credentials = doc.layer.credentials.filter(|found| found.is_mapping(&doc.tree) && !found.misplaced);
    let certificate = credentials.and_then(|found| doc.value(found.certificates?.value));
    Provider {
        is_there: credentials.is_some(),
        registry,
        has_certificate: certificate.is_some_and(|value| !value.text.trim().is_empty() && !value.is_null()),
    }
}
