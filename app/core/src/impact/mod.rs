//! What a changed layer does to clusters that run an earlier version of it (Palette's table of upgrade behavior).

mod anchors;
mod compare;
mod lists;
mod shown;

use std::fmt;

use crate::context::{Context, Target, UnixTime};
use crate::model::Doc;
use crate::model::reference;
use crate::registry::Reference;
use crate::resolve::{UNKNOWN, resolve};
use crate::source::TextRange;

use compare::Comparison;
pub(crate) use compare::{Class, Difference};
pub use layerwright_types::ChangeKind;
pub use shown::Shown;

/// Of more changes than these the values are hidden: each is compared with every secret.
const MAX_SHOWN: usize = 1000;

const TABLE: &str = "Palette documentation, Edge upgrade behavior (table)";
const PRIVATE_REGISTRY: &str = "Palette documentation, Deploy Cluster with a Private Provider Registry";
const TRUSTED_BOOT: &str = "Palette documentation, Trusted Boot: upgrade cluster";
const AGENT: &str = "Palette documentation, Edge agent upgrade";
const ECR: &str = "Palette documentation, Deploy Cluster with an ECR Provider Registry";

/// What the changes of a layer do to clusters that run the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Every value that differs, in the order of the new text, as far as anybody reads: no more than some 10,000. Comments,
    /// quoting, the order of keys and the layout do not count.
    pub changes: Vec<Change>,
    /// The gravest effect. `None`: nothing changes, or nothing could be compared.
    pub verdict: Option<Effect>,
    /// For clusters that run already: credentials and image change in one version. A sentence or two.
    pub warning: Option<String>,
    /// Why nothing was compared.
    pub unread: Option<Unread>,
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `options.system.uri`, `stages.boot[0].commands[1]`. Indexes are those of the new text; of what is gone, those of the base.
    pub path: String,
    pub kind: ChangeKind,
    pub effect: Effect,
    /// In the new text: the value, an added key, or the key around what is gone.
    pub range: TextRange,
    /// In the base: the value, a key that is gone, or the key around what was added.
    pub base_range: TextRange,
    pub before: Shown,
    pub after: Shown,
    /// Why it has this effect: a sentence or two.
    pub why: String,
    /// The documents that say so. Empty where no document covers it.
    pub sources: &'static [&'static str],
}

/// What a change does to running clusters, from the slightest to the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Nothing by itself; applies at the next change that restarts or replaces nodes.
    NothingUntilNextChange,
    /// The configuration is loaded again, without a restart.
    ConfigReload,
    /// No document says.
    Unknown,
    /// Another version of the Palette agent. What that does to nodes, no document says.
    AgentVersion,
    /// All nodes reboot.
    Reboot,
    /// The documents disagree: nothing, or a repave.
    Disputed,
    /// All nodes are repaved, the control plane first.
    Repave,
}

impl Effect {
    /// A lower-case fragment: `all nodes are repaved`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NothingUntilNextChange => "nothing until the next change that restarts nodes",
            Self::ConfigReload => "the configuration is loaded again",
            Self::Unknown => "not documented",
            Self::AgentVersion => "another version of the Palette agent",
            Self::Reboot => "all nodes reboot",
            Self::Disputed => "the documents disagree: nothing, or a repave",
            Self::Repave => "all nodes are repaved",
        }
    }
}

/// Which text could not be read as a whole, so that nothing was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// The new text has syntax errors, or is no mapping.
    Text,
    /// The base has.
    Base,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = match self {
            Self::Text => "the layer",
            Self::Base => "the version that clusters run",
        };
        write!(f, "{which} cannot be read as a whole, so nothing was compared")
    }
}

impl Impact {
    /// One line for people: the gravest effect, and what else there is.
    pub fn summary(&self) -> String {
        if let Some(unread) = self.unread {
            return unread.to_string();
        }
        let Some(verdict) = self.verdict else {
            return "no value differs from the version that clusters run".to_owned();
        };
        let count =
            if self.changes.len() == 1 { "1 change".to_owned() } else { format!("{} changes", self.changes.len()) };
        let has = |effect: Effect| verdict > effect && self.changes.iter().any(|change| change.effect == effect);
        let mut said = format!("{count}: {}", verdict.describe());
        if has(Effect::Disputed) {
            said.push_str("; the documents disagree about the credentials");
        } else if verdict == Effect::Disputed && has(Effect::Reboot) {
            said.push_str("; all nodes reboot in any case");
        }
        said
    }
}

/// Compares a layer with the version of it that clusters run.
///
/// The target and the base of the context do not matter here; the name of the pack, and of the Kubernetes pack, do.
pub fn impact(base: &str, text: &str, context: &Context) -> Impact {
    let context = Context { base: None, ..context.clone() };
    let (new, old) = (Doc::new(text, &context, UnixTime(0)), Doc::new(base, &context, UnixTime(0)));
    let nothing = Impact { changes: Vec::new(), verdict: None, warning: None, unread: None };
    if let Some(unread) = unread(&new, &old) {
        return Impact { unread: Some(unread), ..nothing };
    }
    let differences = Comparison::new(&new, &old).run();
    let found = Differences::new(&new, &old, differences);
    let secrets = shown::Secrets::new(&new, &old);
    let changes: Vec<Change> = found
        .differences
        .iter()
        .enumerate()
        .map(|(index, difference)| {
            let (effect, why, sources) = judge(&new, difference, found.is_same_image);
            let (before, after) = match index {
                0..MAX_SHOWN => shown::values(&secrets, &new, &old, difference),
                _ => (Shown::Hidden, Shown::Hidden),
            };
            let mut path = difference.path.clone();
            secrets.filter.hide(&mut path);
            Change {
                path,
                kind: difference.kind,
                effect,
                range: difference.range,
                base_range: difference.base_range,
                before,
                after,
                why,
                sources,
            }
        })
        .collect();
    let verdict = changes.iter().map(|change| change.effect).max();
    let is_both = found.first(Class::Credentials).is_some() && !found.is_same_image;
    let warning = (is_both && context.target != Some(Target::New)).then(|| {
        format!(
            "Credentials and image change in one version. Running clusters may pull the new image before the new credentials are in \
             place: publish the credentials first, and the image in a later version. Palette's guide for ECR says never to change \
             both at once; that the same holds for `providerCredentials` is inferred ({ECR})."
        )
    });
    Impact { changes, verdict, warning, ..nothing }
}

fn unread(new: &Doc<'_>, old: &Doc<'_>) -> Option<Unread> {
    let is_whole = |doc: &Doc<'_>| doc.tree.damaged().is_empty() && !doc.layer.entries.is_empty();
    if !is_whole(new) {
        Some(Unread::Text)
    } else if !is_whole(old) {
        Some(Unread::Base)
    } else {
        None
    }
}

/// The differences between a document and the base of its context.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// In the order of the new text.
    pub(crate) differences: Vec<Difference>,
    /// The image that hosts pull is the same, once what this layer holds is put into `system.uri`.
    pub(crate) is_same_image: bool,
}

impl Differences {
    fn new(new: &Doc<'_>, old: &Doc<'_>, differences: Vec<Difference>) -> Self {
        let is_touched = differences.iter().any(|difference| difference.class == Class::Image);
        Self { differences, is_same_image: !is_touched || image(new) == image(old) }
    }

    /// The first difference of a class.
    pub(crate) fn first(&self, class: Class) -> Option<&Difference> {
        self.differences.iter().find(|difference| difference.class == class)
    }
}

/// What differs from the base of the context. Nothing without a base, for new clusters, and where one of the two texts could not be
/// read as a whole.
pub(crate) fn from_base(doc: &Doc<'_>) -> Differences {
    let Some(base) = doc.context.base.as_deref().filter(|base| *base != doc.text) else {
        return Differences::default();
    };
    if doc.context.target == Some(Target::New) {
        return Differences::default();
    }
    let old = Doc::new(base, doc.context, UnixTime(0));
    if unread(doc, &old).is_some() {
        return Differences::default();
    }
    Differences::new(doc, &old, Comparison::new(doc, &old).run())
}

/// What the hosts would pull. A macro that only Palette knows stands for the same value in both versions; with one in it, the
/// values that it may work on count too.
fn image(doc: &Doc<'_>) -> Option<(String, Vec<String>)> {
    let uri = doc.system_uri()?;
    let resolved = resolve(doc, &uri);
    if resolved.is_complete() {
        return Some((resolved.text, Vec::new()));
    }
    let parts = compare::consumed(doc, Some(uri.id)).into_iter().filter_map(|path| {
        let value = doc.value(reference::lookup(doc, &path)?)?;
        Some(format!("{path}={}", value.text))
    });
    let raw: String = uri.text.split_whitespace().collect();
    Some((resolved.text, std::iter::once(raw).chain(parts).collect()))
}

/// What a difference does, why, and who says so.
fn judge(doc: &Doc<'_>, difference: &Difference, is_same_image: bool) -> (Effect, String, &'static [&'static str]) {
    let path = &difference.path;
    match difference.class {
        Class::Image => {
            let what = if path == "options.system.uri" { "`system.uri`" } else { "a value that `system.uri` is made from" };
            let one = " On a cluster of one node, Kubernetes is down meanwhile. With Trusted Boot, the new image must be signed with the same keys: \
                       Palette does not stop an upgrade to another one.";
            let same = if is_same_image { " It leads to the same image, a case that the table does not cover." } else { "" };
            (Effect::Repave, format!("A change of {what} repaves all nodes, the control plane first.{one}{same}"), &[TABLE, TRUSTED_BOOT])
        }
        Class::Stages => match distribution(doc) {
            Some("rke2") => {
                (Effect::Repave, "With RKE2 a change of stages other than `reconcile` repaves all nodes.".to_owned(), &[TABLE])
            }
            Some(_) => (Effect::Reboot, "A change of stages other than `reconcile` reboots all nodes.".to_owned(), &[TABLE]),
            None => (
                Effect::Reboot,
                "A change of stages other than `reconcile` reboots all nodes. With RKE2 it repaves them, and nothing here tells the \
                 distribution."
                    .to_owned(),
                &[TABLE],
            ),
        },
        Class::OtherStage => {
            let why = "The table of upgrade behavior does not mention this stage, which Kairos runs in addition to Palette's own.";
            (Effect::Unknown, why.to_owned(), &[TABLE])
        }
        Class::Reload => {
            (Effect::ConfigReload, "A change of `stages.reconcile` loads the configuration again.".to_owned(), &[TABLE])
        }
        Class::Credentials => {
            let mut why = "The documents disagree: the table of upgrade behavior says that a change of `providerCredentials` does \
                           nothing, and the page on private registries describes a full cluster repave, in an example that changes \
                           `system.uri` too."
                .to_owned();
            if path.starts_with("providerCredentials.certificate") {
                why.push_str(" A certificate is documented for new clusters only.");
            }
            (Effect::Disputed, why, &[TABLE, PRIVATE_REGISTRY])
        }
        Class::Pack => {
            let why = "Changes of `pack` do nothing by themselves; drain settings apply at the next change that restarts nodes.";
            (Effect::NothingUntilNextChange, why.to_owned(), &[TABLE])
        }
        Class::Helper => {
            let why = "An option that `system.uri` does not use does nothing to running clusters.";
            (Effect::NothingUntilNextChange, why.to_owned(), &[TABLE])
        }
        Class::Agent => {
            let why = "`stylusPackage` sets the version of the Palette agent; the table of upgrade behavior does not cover it.";
            (Effect::AgentVersion, why.to_owned(), &[AGENT])
        }
        Class::UsedInStages => {
            let why = "`stages` uses this value; the table of upgrade behavior does not cover values that stages refer to.";
            (Effect::Unknown, why.to_owned(), &[])
        }
        Class::Other => (Effect::Unknown, "The table of upgrade behavior does not cover this key.".to_owned(), &[]),
    }
}

/// The Kubernetes distribution, as far as something tells it: the Kubernetes pack, the option, the tag of the image.
pub(crate) fn distribution(doc: &Doc<'_>) -> Option<&'static str> {
    const KNOWN: [&str; 6] = ["k3s", "rke2", "kubeadm-fips", "kubeadm", "nodeadm", "canonical"];
    let known = |text: &str| KNOWN.into_iter().find(|name| *name == text);
    let pack = match doc.context.kubernetes_pack.as_deref() {
        Some("edge-rke2") => Some("rke2"),
        Some("edge-k3s") => Some("k3s"),
        Some("edge-k8s") => Some("kubeadm"),
        Some("edge-canonical") => Some("canonical"),
        Some("edge-nodeadm") => Some("nodeadm"),
        _ => None,
    };
    let tag = || {
        let resolved = resolve(doc, &doc.system_uri()?).text;
        let tag = Reference::image(&resolved).tag?;
        KNOWN.into_iter().find(|name| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with(['-', UNKNOWN])))
    };
    let option = || known(resolve(doc, &doc.option("system.k8sDistribution")?).text.trim());
    pack.or_else(option).or_else(tag)
}

#[cfg(test)]
mod tests;
