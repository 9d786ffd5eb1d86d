use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::placeholder::is_example_password;
use crate::rules::{Sink, declare_rule};
use crate::secrets::is_literal_password;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a password that consists of letters and digits only and whose length is a multiple of 4.
    ///
    /// ## Why it matters
    ///
    /// Such a password is also valid base64. An earlier version of Palette's page on private provider registries warned that the
    /// password may be decoded, so that later repaves fail. The newest version of the page no longer has the warning, so it
    /// may not apply to your version of Palette.
    ///
    /// ## How to fix
    ///
    /// Add a character that base64 does not have, such as `!`, `#` or `*`, and put the password in single quotes.
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
    ///   password: Tr0ub4dor333
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
    C017 "password-like-base64" {
        summary: "The password can be mistaken for base64",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "An earlier version of Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = credentials(doc).and_then(|credentials| credentials.password) else { return };
    let Some(value) = doc.value(field.value).filter(is_literal_password) else { return };
    let text = value.text.trim();
    let is_base64 = text.len() >= 4 && text.len().is_multiple_of(4) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    // C013 covers the words that examples use.
    if !is_base64 || is_example_password(text) {
        return;
    }
    let message = "the password looks like base64: only letters and digits, and a length that is a multiple of 4";
    let help = "An earlier edition of Palette's documents reported that such a password may be decoded, so that later repaves fail; the \
                current edition no longer says so. A character such as `!`, `#` or `*` in the password rules this out.";
    sink.report(Diagnostic::new(&C017, value.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn like_base64() {
        for password in ["hunter22", "'abcd'", "\"Harbor123456\"", "12345678"] {
            check("C017", &format!("providerCredentials:\n  user: bob\n  password: «{password}»\n"));
        }
        check("C017", "providerCredentials:\n  password: |-\n    «hunter22»\n");
        check("C017", "options:\n  providerCredentials: {user: bob, password: «hunter22»}\n");
    }

    #[test]
    fn not_like_base64() {
        for password in [
            "hunter2",
            "hunter2!",
            "'{{.spectro.macro.abcd}}'",
            "password",
            "changeme",
            "xxxx",
            "''",
            "hünter22",
            "******",
            "a-b-c-d1",
        ] {
            check("C017", &format!("providerCredentials:\n  user: bob\n  password: {password}\n"));
        }
    }
}
