use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Value};
use crate::placeholder::{Placeholder, is_example_password, is_example_user, placeholder};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    ///
    /// Reports values of `providerCredentials` that have not been filled in: asterisks, `<...>`, `changeme`, `your-password`,
    /// `xxxx`, and values that Ansible Vault, SOPS, Sealed Secrets, age or PGP encrypted. Words that somebody may really use, such
    /// as `user`, are reported only beside another placeholder.
    ///
    /// ## Why it matters
    ///
    /// Palette masks passwords when a profile is exported, and its documents show masked ones. Palette accepts such a value as
    /// written, and the first pull fails.
    ///
    /// ## How to fix
    ///
    /// Fill in the value, or refer to a macro that holds it.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: user
    ///   password: '******'
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
    C013 "placeholder-credentials" {
        summary: "A value of `providerCredentials` is a placeholder",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry and Export and Import Cluster Profile",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let value = |field: Option<Field>| field.and_then(|field| doc.value(field.value)).filter(Value::is_literal);
    let (registry, user, password) =
        (value(credentials.registry), value(credentials.user), value(credentials.password));
    let is_certain = |value: &Option<Value<'_>>| value.is_some_and(|value| certain(&value).is_some());
    for (key, value) in [("registry", registry), ("user", user), ("password", password)] {
        // An unquoted `******` is an alias for YAML: Y006's.
        let value = value.filter(|value| !matches!(doc.tree.node(value.id).kind, Kind::UnknownAlias));
        if let Some((value, what)) = value.and_then(|value| Some((value, certain(&value)?))) {
            report(sink, key, &value, &what, Severity::Error);
        }
    }
    let user_is_word = user.filter(|user| is_example_user(user.text) && !is_certain(&Some(*user)));
    let password_is_word = password.filter(|password| is_example_password(password.text));
    let others = |other: &Option<Value<'_>>| is_certain(&registry) || is_certain(other);
    // `user` and `password` together are most likely an example, but may be a test registry's.
    let both = user_is_word.is_some() && password_is_word.is_some();
    for (key, value, other) in [("user", user_is_word, password), ("password", password_is_word, user)] {
        let Some(value) = value else { continue };
        if others(&other) {
            report(sink, key, &value, "the value that examples have", Severity::Error);
        } else if both {
            report(sink, key, &value, "the value that examples have", Severity::Warning);
        }
    }
}

fn certain(value: &Value<'_>) -> Option<String> {
    placeholder(value.text).map(|what| match what {
        Placeholder::Encrypted(tool) => tool.to_owned(),
        what => what.describe().to_owned(),
    })
}

fn report(sink: &mut Sink, key: &str, value: &Value<'_>, what: &str, severity: Severity) {
    let is_encrypted = matches!(placeholder(value.text), Some(Placeholder::Encrypted(_)));
    let message = if is_encrypted {
        format!("`{key}` is still encrypted with {what}")
    } else {
        format!("`{key}` is a placeholder: {what}")
    };
    let help = match key {
        _ if is_encrypted => {
            "Palette decrypts nothing, so hosts would log in with the cipher text. Decrypt the value before the layer is imported, or \
             refer to a macro that holds it: `'{{.spectro.macro.<name>}}'`."
        }
        "registry" => "Fill in the domain or IP address of the registry, without `https://`.",
        "user" => "Fill in the user of the registry.",
        _ => {
            "Palette masks passwords in exports and its documents show them masked. Fill in the password, or refer to a macro that holds \
             it: `'{{.spectro.macro.<name>}}'`."
        }
    };
    sink.report(Diagnostic::new(&C013, value.range, message, help).severity(severity));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, findings};

    #[test]
    fn the_published_example() {
        check(
            "C013",
            "providerCredentials:\n  registry: «<registry_domain or IP Address>»\n    # - e.x. registry: registry-1.docker.io\n  user: «user»\n  password: ******\n",
        );
    }

    #[test]
    fn placeholders() {
        for password in ["'****'", "<password>", "changeme", "REPLACE_ME", "xxxx", "your-password", "\"####\""] {
            check("C013", &format!("providerCredentials:\n  registry: a.io\n  user: bob\n  password: «{password}»\n"));
        }
        check("C013", "providerCredentials:\n  user: «<user>»\n  password: «password»\n");
    }

    #[test]
    fn words_that_may_be_meant() {
        check("C013", "providerCredentials:\n  registry: a.io\n  user: user\n  password: hunter2\n");
        check("C013", "providerCredentials:\n  registry: a.io\n  user: user\n  password: '{{.spectro.macro.x}}'\n");
        check("C013", "providerCredentials:\n  registry: a.io\n  user: bob\n  password: password\n");
        let both = "providerCredentials:\n  registry: a.io\n  user: «user»\n  password: «password»\n";
        check("C013", both);
        let found = findings("C013", &both.replace(['«', '»'], ""), &crate::Context::default());
        assert!(found.iter().all(|d| d.severity == Severity::Warning));
    }

    #[test]
    fn cipher_texts() {
        let vault = "$ANSIBLE_VAULT;1.1;AES256\n    3132333435363738393061626364656630313233343536373839306162636465\n    66303132";
        for style in ["!vault |", "|", "|-", "!vault |-"] {
            let text =
                format!("providerCredentials:\n  registry: a.io\n  user: bob\n  password: {style}\n    «{vault}»\n");
            check("C013", &text);
            let found =
                crate::analyze(&text.replace(['«', '»'], ""), &crate::Context::default(), crate::context::UnixTime(0));
            let codes: Vec<&str> =
                found.diagnostics.iter().map(Diagnostic::code).filter(|c| !c.starts_with('S')).collect();
            assert_eq!(codes, ["C013"], "{style}");
        }
        check(
            "C013",
            "providerCredentials:\n  user: bob\n  password: «ENC[AES256_GCM,data:9c==,iv:aa=,tag:bb==,type:str]»\nsops:\n  version: 3.9.0\n",
        );
        check(
            "C013",
            "providerCredentials:\n  user: «'ENC[AES256_GCM,data:9c==,iv:aa=,tag:bb==,type:str]'»\n  password: x1y2\n",
        );
    }

    #[test]
    fn values() {
        check("C013", "providerCredentials:\n  registry: a.io\n  user: robot$edge\n  password: P*ss\n");
        check("C013", "providerCredentials:\n  registry: '{{.spectro.macro.r}}'\n  user: bob\n  password: ''\n");
        check("C013", "providerCredentials:\n  user: bob\n  password: ${PASSWORD}\n");
    }
}
