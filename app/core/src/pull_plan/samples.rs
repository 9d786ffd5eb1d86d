//! Values that stand in for macros which only Palette knows.

use std::collections::BTreeMap;

use crate::context::Context;
use crate::macros::MacroFamily;
use crate::secrets::is_secret_key;
use crate::source::TextRange;

pub use layerwright_types::Origin;

/// Values by the path of the macro without the leading dot, `spectro.macro.registry`.
pub type Samples = BTreeMap<String, String>;

/// A macro whose value only Palette knows, and what stands in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Without the leading dot, `spectro.system.kubernetes.version`.
    pub path: String,
    pub family: MacroFamily,
    /// `None`: nothing is known, so the references that use it have a gap.
    pub value: Option<String>,
    pub origin: Origin,
    /// The macros, in text order.
    pub used: Vec<TextRange>,
}

/// Made-up values of the documented system macros (pack-constraints.md). Those of the reverse proxy are empty where none is used.
const EXAMPLES: &[(&str, &str)] = &[
    ("user.name", "Alex Example"),
    ("user.uid", "65f0c0ffee00000000000001"),
    ("user.email", "alex@example.org"),
    ("tenant.uid", "65f0c0ffee00000000000002"),
    ("project.name", "Default"),
    ("project.uid", "65f0c0ffee00000000000003"),
    ("clusterprofile.name", "edge-store"),
    ("clusterprofile.uid", "65f0c0ffee00000000000004"),
    ("clusterprofile.version", "1.0.0"),
    ("cluster.name", "store-001"),
    ("cluster.uid", "65f0c0ffee00000000000005"),
    ("cloudaccount.name", "edge"),
    ("cloudaccount.uid", "65f0c0ffee00000000000006"),
    ("kubernetes.version", "1.32.4"),
    ("reverseproxy.server", ""),
    ("reverseproxy.port", ""),
    ("reverseproxy.protocol", ""),
    ("reverseproxy.vhostport", ""),
    ("cloud.type", "edge-native"),
    ("cloud.region", ""),
    ("clusterprofile.infra.name", "edge-store"),
    ("clusterprofile.infra.uid", "65f0c0ffee00000000000007"),
    ("clusterprofile.infra.version", "1.0.0"),
    ("cluster.kubevip", "192.0.2.10"),
];

/// The samples that a plan has used so far.
pub(super) struct Ledger<'c> {
    context: &'c Context,
    given: &'c Samples,
    pub(super) used: BTreeMap<String, Sample>,
}

impl<'c> Ledger<'c> {
    pub(super) fn new(context: &'c Context, given: &'c Samples) -> Self {
        Self { context, given, used: BTreeMap::new() }
    }

    /// The value for a macro, and a note that it was used there.
    pub(super) fn value(&mut self, path: &str, family: MacroFamily, at: TextRange) -> Option<String> {
        let (context, given) = (self.context, self.given);
        let sample = self.used.entry(path.to_owned()).or_insert_with(|| {
            let (value, origin) = find(context, given, path);
            Sample { path: path.to_owned(), family, value, origin, used: Vec::new() }
        });
        if !sample.used.contains(&at) {
            sample.used.push(at);
        }
        sample.value.clone()
    }
}

fn find(context: &Context, given: &Samples, path: &str) -> (Option<String>, Origin) {
    if path.rsplit('.').next().is_some_and(is_secret_key) {
        return (None, Origin::Secret);
    }
    if let Some(value) = given.get(path) {
        return (Some(value.clone()), Origin::Given);
    }
    let Some(system) = path.strip_prefix("spectro.system.") else { return (None, Origin::Missing) };
    if let Some(version) =
        context.kubernetes_version.as_ref().filter(|v| system == "kubernetes.version" && !v.is_empty())
    {
        return (Some(version.clone()), Origin::Profile);
    }
    match EXAMPLES.iter().find(|(name, _)| *name == system) {
        Some((_, value)) => (Some((*value).to_owned()), Origin::Example),
        None => (None, Origin::Missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::macros::system::SYSTEM_MACROS;

    #[test]
    fn every_system_macro_has_an_example() {
        let names: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, SYSTEM_MACROS);
    }
}
