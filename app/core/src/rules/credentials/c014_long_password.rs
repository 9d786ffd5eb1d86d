use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::secrets::is_literal_password;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a password of more than 1024 bytes, and one that contains a line break.
    ///
    /// ## Why it matters
    ///
    /// Registries take the password in an HTTP header. A robot's password or an access token has a few dozen characters; a
    /// longer one, or one with line breaks, is usually a whole file: a key, a certificate, a service account token.
    ///
    /// ## How to fix
    ///
    /// Check what was pasted. If it is the file that a registry handed out, see whether it also hands out a robot account or
    /// a deploy token.
    ///
    /// ## Invalid
    ///
    /// ```yaml also=H001
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: |-
    ///     Tr0ub4dor
    ///     and 3
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
    C014 "long-password" {
        summary: "The password is unusually long or has several lines",
        severity: Info,
        fix: Never,
        evidence: Practice,
        source: "RFC 7617, The 'Basic' HTTP Authentication Scheme; common practice",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Longest ordinary password, in bytes. Tokens with published forms stay below 512.
const MAX_LEN: usize = 1024;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = credentials(doc).and_then(|credentials| credentials.password) else { return };
    let Some(value) = doc.value(field.value).filter(is_literal_password) else { return };
    let text = value.text.trim();
    let message = if text.contains(['\n', '\r']) {
        "the password has several lines".to_owned()
    } else if text.len() > MAX_LEN {
        format!("the password has {} bytes", text.len())
    } else {
        return;
    };
    let help =
        "Registry passwords and tokens are one line of a few dozen characters. Check whether you pasted a whole file.";
    sink.report(Diagnostic::new(&C014, value.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn long_or_of_several_lines() {
        check("C014", "providerCredentials:\n  password: |\n    «hunter2\n    hunter3»\n");
        check("C014", "providerCredentials:\n  password: «\"hunter2\\nhunter3\"»\n");
        check("C014", &format!("providerCredentials: {{password: «{}»}}\n", "x1".repeat(513)));
    }

    #[test]
    fn ordinary_passwords() {
        check("C014", "providerCredentials:\n  password: |\n    hunter2\n");
        check("C014", "providerCredentials:\n  password: >-\n    hunter2\n    hunter3\n");
        check("C014", &format!("providerCredentials:\n  password: {}\n", "x1".repeat(512)));
        check("C014", "providerCredentials:\n  password: |\n    {{.spectro.macro.a}}\n    {{.spectro.macro.b}}\n");
    }
}
