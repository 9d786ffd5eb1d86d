use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::registry::host_fault;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::Entry;

declare_rule! {
    /// ## What it does
    ///
    /// Reports more than one provider registry: `providerCredentials` or `registry` written as a list, several hosts in one
    /// `registry`, or a second block of credentials for another registry.
    ///
    /// ## Why it matters
    ///
    /// Palette documents one private registry for provider images. If there are several, at most one is used.
    ///
    /// ## How to fix
    ///
    /// Keep the registry that holds the provider images. Other images can come from an external registry, which is set in
    /// the user data.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal, registry-2.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    C010 "several-registries" {
        summary: "More than one provider registry is given",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

const HELP: &str = "Palette documents one private registry for provider images. Keep the one that holds them; other images can come \
                    from an external registry, which is set in the user data.";

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let tree = &doc.tree;
    let mut report = |at: TextRange, message: &str| sink.report(Diagnostic::new(&C010, at, message, HELP));
    let Some(credentials) = doc.layer.credentials else { return };
    if tree.sequence(credentials.field.value).is_some_and(|items| !items.is_empty()) {
        report(doc.first_line(credentials.field.value), "`providerCredentials` is a list, but it takes one registry");
        return;
    }
    if let Some(registry) = credentials.registry {
        if tree.sequence(registry.value).is_some_and(|items| !items.is_empty()) {
            report(doc.first_line(registry.value), "`registry` is a list, but it takes one host");
        } else if let Some(value) = doc.value(registry.value).filter(|value| is_host_list(value.text)) {
            report(value.range, "`registry` names more than one host");
        }
    }
    for later in other_blocks(doc) {
        report(doc.key_range(&later), "a second `providerCredentials` names another registry");
    }
}

/// Whether several hosts are in one text, so that no other rule needs to say that it is no host.
pub(crate) fn is_host_list(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_host = |part: &&str| {
        let host = part.split(['/', ':']).next().unwrap_or(part);
        (host.contains('.') || host == "localhost") && host_fault(host).is_none()
    };
    parts.len() > 1 && parts.iter().all(is_host)
}

/// Blocks beside the one that counts, with a registry of their own.
fn other_blocks(doc: &Cx<'_>) -> Vec<Entry> {
    let tree = &doc.tree;
    let nested =
        [doc.layer.pack, doc.layer.options].into_iter().flatten().flat_map(|parent| tree.entries(parent.value));
    let mut blocks: Vec<Entry> = doc
        .layer
        .entries
        .iter()
        .chain(nested)
        .filter(|e| tree.key(e) == Some("providerCredentials"))
        .copied()
        .collect();
    crate::sort::by_key(&mut blocks, |block| doc.key_range(block).start());
    let registry = |block: &Entry| doc.get(block.value, "registry").filter(|r| !r.is_empty()).map(|r| r.text.trim());
    let mut known: Option<&str> = None;
    blocks.retain(|block| {
        let own = registry(block);
        let differs = own.zip(known).is_some_and(|(own, known)| !own.eq_ignore_ascii_case(known));
        known = known.or(own);
        differs
    });
    blocks
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn lists() {
        check("C010", "providerCredentials:\n  «- registry: a.io»\n  - registry: b.io\n");
        check("C010", "providerCredentials:\n  registry: «[a.io, b.io]»\n");
        check("C010", "providerCredentials:\n  registry:\n    «- a.io»\n    - b.io\n");
        check("C010", "providerCredentials:\n  registry: «a.io, b.io:5000»\n");
        check("C010", "providerCredentials:\n  registry: «'a.io b.io'»\n");
    }

    #[test]
    fn second_blocks() {
        let first = "providerCredentials:\n  registry: a.io\n  user: x\n";
        check("C010", &format!("{first}«providerCredentials»:\n  registry: b.io\n"));
        check("C010", &format!("{first}options:\n  «providerCredentials»:\n    registry: b.io\n"));
        check("C010", &format!("{first}providerCredentials:\n  registry: a.io\n"));
        check("C010", &format!("{first}providerCredentials:\n  registry: A.io\n"));
        check("C010", &format!("{first}providerCredentials:\n"));
    }

    #[test]
    fn one_registry() {
        check("C010", "providerCredentials:\n  registry: a.io/project\n");
        check("C010", "providerCredentials:\n  registry: <registry_domain or IP Address>\n");
        check("C010", "providerCredentials:\n  registry: my reg.io\n");
        check("C010", "providerCredentials: []\n");
    }
}
