use super::references;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::source::size;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a password in clear text in `providerCredentials`.
    ///
    /// ## Why it matters
    ///
    /// Everyone who can read the file or the repository that holds it can read the password. Palette documents that a
    /// macro can hold the credentials instead.
    ///
    /// ## How to fix
    ///
    /// Define a macro or a masked profile variable with the password in Palette, and refer to it. If the password was
    /// ever committed or shared, change it in the registry too.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: Tr0ub4dor.3
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
    H001 "literal-password" {
        summary: "The registry password is in clear text",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for secret in doc.secrets.iter().filter(|secret| is_registry_password(&secret.path)) {
        let help = format!(
            "Everyone who can read this file can read it. Define a macro or a masked profile variable in Palette and refer to it: \
             `'{{{{.spectro.macro.{}}}}}'`.",
            secret.suggested_name
        );
        // The header of a block scalar belongs to what a fix replaces, not to the secret.
        let value = doc.scalar_at(secret.range.end() - size(1)).map(|id| doc.tree.node(id).range);
        let at = value.filter(|value| secret.range.contains_range(*value)).unwrap_or(secret.range);
        let mut finding = Diagnostic::new(&H001, at, "the registry password is in clear text", help);
        for fix in references(secret) {
            finding = finding.fix(fix);
        }
        sink.report(finding);
    }
}

/// Whether a path leads to the password of `providerCredentials`, misplaced blocks included.
pub(super) fn is_registry_password(path: &str) -> bool {
    ["providerCredentials.password", "pack.providerCredentials.password", "options.providerCredentials.password"]
        .contains(&path)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn passwords() {
        for password in ["hunter2", "'hunter 2'", "123456", "password", "*hunter2"] {
            check("H001", &format!("providerCredentials:\n  password: «{password}»\n"));
        }
    }

    #[test]
    fn no_passwords() {
        for password in [
            "******",
            "'{{.spectro.macro.x}}'",
            "\"{{ .spectro.var.x }}\"",
            "",
            "''",
            "<password>",
            "changeme",
            "${PASSWORD}",
            "'hunter2",
        ] {
            check("H001", &format!("providerCredentials:\n  password: {password}\n"));
        }
    }

    #[test]
    fn a_macro_takes_its_place() {
        let after =
            "providerCredentials:\n  password: '{{.spectro.macro.provider_registry_password}}' # x\n  user: bob\n";
        check_fix("H001", "providerCredentials:\n  password: \"hunter2\" # x\n  user: bob\n", after);
        check_fix(
            "H001",
            "providerCredentials:\n  password: |-\n    hunter2\n\n  user: bob\n",
            "providerCredentials:\n  password: '{{.spectro.macro.provider_registry_password}}'\n\n  user: bob\n",
        );
        check_fix(
            "H001",
            "providerCredentials: {password: hunter2, user: bob}\n",
            "providerCredentials: {password: '{{.spectro.macro.provider_registry_password}}', user: bob}\n",
        );
    }

    #[test]
    fn the_password_is_in_no_finding() {
        let text = "providerCredentials:\n  registry: a.io\n  user: bob\n  password: 'hunter2 '\n";
        let all = crate::analyze(text, &crate::Context::default(), crate::rules::testing::NOW).diagnostics;
        assert!(!findings("H001", text, &crate::Context::default()).is_empty());
        assert!(all.iter().all(|d| !format!("{:?}", (&d.message, &d.help, &d.labels, &d.fixes)).contains("hunter2")));
    }
}
