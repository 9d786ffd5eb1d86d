use super::{credentials, empty_place, is_whole};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::model::Field;
use crate::rules::{Sink, declare_rule};
use crate::secrets::is_lost_value;

declare_rule! {
    /// ## What it does
    ///
    /// Reports incomplete credentials: a `user` without a `password`, a `password` without a `user`, or one of them left
    /// empty.
    ///
    /// ## Why it matters
    ///
    /// Palette documents user name and password as the way to log in to the registry. With only one of them the pull fails, usually
    /// with "no basic auth credentials", and that message does not name the registry.
    ///
    /// ## How to fix
    ///
    /// Set both. A macro can hold the password, so that it is not part of the profile.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password:
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
    C002 "missing-login" {
        summary: "`user` or `password` is missing or empty",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

const HELP: &str =
    "The registry login needs a user and a password. A macro can hold the password: `'{{.spectro.macro.<name>}}'`.";

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    for (name, field, other) in
        [("user", credentials.user, credentials.password), ("password", credentials.password, credentials.user)]
    {
        match field {
            Some(field) if is_empty(doc, field) => {
                let message = format!("`{}` is empty", doc.tree.key(&field).unwrap_or(name));
                sink.report(Diagnostic::new(&C002, empty_place(doc, field), message, HELP));
            }
            None if other.is_some() && is_whole(doc, credentials.field.value) => {
                let message = format!("`providerCredentials` has no `{name}`");
                sink.report(Diagnostic::new(&C002, doc.key_range(&credentials.field), message, HELP));
            }
            _ => {}
        }
    }
}

fn is_empty(doc: &Cx<'_>, field: Field) -> bool {
    // YAML took the value for a tag or an anchor: Y021's.
    let Some(value) = doc.value(field.value).filter(|_| doc.swallowed(field.value).is_none()) else { return false };
    // `password: #abc` is reported as a lost value.
    let line = doc.lines.range(doc.text, doc.lines.line(value.range.start()));
    let comment = doc.tree.comment_after(value.range.end()).filter(|c| line.contains_range(c.range));
    let is_lost = value.is_null() && comment.is_some_and(|c| is_lost_value(doc.slice(c.range)));
    !is_lost && (value.is_empty() || value.text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn one_half_is_missing() {
        check("C002", "«providerCredentials»:\n  registry: a.io\n  user: bob\n");
        check("C002", "«providerCredentials»:\n  registry: a.io\n  password: '{{.spectro.macro.x}}'\n");
    }

    #[test]
    fn empty_values() {
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  «password»:\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  user: «\"\"»\n  password: «~»\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  «password»: # to be filled in\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  password: «'  '»\n");
    }

    #[test]
    fn both_given_or_not_known() {
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  password: x\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  username: bob\n  password: x\n");
        check("C002", "providerCredentials:\n  registry: a.io\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  password: ******\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  password: 'x\n");
        check("C002", "providerCredentials:\n  registry: a.io\n  user: bob\n  password: ####\n");
        check("C002", "b: &b {password: x}\nproviderCredentials:\n  <<: *b\n  registry: a.io\n  user: bob\n");
    }
}
