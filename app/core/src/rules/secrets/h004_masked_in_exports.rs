use super::h001_literal_password::is_registry_password;
use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a password that is written out in `providerCredentials`, because an exported profile will not hold it.
    ///
    /// ## Why it matters
    ///
    /// Palette masks sensitive values when a profile is exported. After an import the asterisks stand where the password was,
    /// and the first pull fails. An export from here asks first and, unless you say otherwise, puts a variable or macro in
    /// the password's place.
    ///
    /// ## How to fix
    ///
    /// Refer to a macro or a masked profile variable. It survives export and import, and its value is set once in each
    /// environment.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
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
    ///   password: '{{.spectro.macro.registryPassword}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    H004 "masked-in-exports" {
        summary: "A literal registry password does not survive an export",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profile",
        check: Some(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    for secret in doc.secrets.iter().filter(|secret| is_registry_password(&secret.path)) {
        let help = "Palette masks passwords when a profile is exported, and an export from here replaces them unless you choose \
                    otherwise. A macro or masked variable survives both.";
        sink.report(Diagnostic::new(&H004, secret.range, "this password does not survive an export of the profile", help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn written_out() {
        check("H004", "providerCredentials:\n  password: «hunter2»   \n");
        check("H004", "pack: {providerCredentials: {password: «'hunter2'»}}\n");
        check("H004", "providerCredentials:\n  password: «|-\n    hunter2»\n");
    }

    #[test]
    fn references_and_placeholders() {
        for password in ["'{{.spectro.macro.x}}'", "******", "''", "changeme"] {
            check("H004", &format!("providerCredentials:\n  password: {password}\n"));
        }
        check("H004", "stages:\n  password: hunter2\n");
    }
}
