use super::h001_literal_password::is_registry_password;
use super::references;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::secrets::SecretKind;
use crate::secrets::describe;

declare_rule! {
    /// ## What it does
    ///
    /// Reports secrets outside `providerCredentials.password`: tokens in the published form of their issuer, values under keys
    /// named like a password or token, passwords in URLs, logins in Docker configurations. Comments and files inside
    /// `stages` are searched too. Macros, placeholders, hashes and public keys are not reported.
    ///
    /// ## Why it matters
    ///
    /// Everyone who can read the file or the repository that holds it can read them. Values in `stages` are also written
    /// to the hosts in plain text: Palette documents `/oem/85_cluster_config.yaml`.
    ///
    /// ## How to fix
    ///
    /// Define a macro or a masked profile variable in Palette and refer to it. Remove secrets from comments. If the
    /// secret was ever committed or shared, revoke it.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// stages:
    ///   boot:
    ///     - name: Proxy
    ///       environment:
    ///         HTTPS_PROXY: http://proxy:Tr0ub4dor.3@proxy.acme.internal:3128
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
    /// stages:
    ///   boot:
    ///     - name: Proxy
    ///       environment:
    ///         HTTPS_PROXY: '{{.spectro.var.proxy_url}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    H002 "literal-secret" {
        summary: "A secret is in clear text",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "Common practice; Palette documentation, Deploy Cluster with an ECR Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    // Private keys are T015's. What could not be read is known for hiding it, not for judging it.
    let is_own = |kind| matches!(kind, SecretKind::Token | SecretKind::Password);
    for secret in doc.secrets.iter().filter(|secret| is_own(secret.kind) && !is_registry_password(&secret.path)) {
        if secret.kind == SecretKind::Password && doc.tree.is_damaged(secret.range) {
            continue;
        }
        let message = format!("{} is in clear text", describe(doc, secret));
        let help = if doc.in_comment(secret.range.start()) {
            "A comment is part of the profile. Remove the secret, and revoke it if anyone else could have read it."
        } else if in_stages(doc, secret.range) {
            "Palette writes `stages` to the hosts in plain text (`/oem/85_cluster_config.yaml`), and everyone who can read the profile \
             can read them. A macro or a masked profile variable keeps the secret out of the profile."
        } else {
            "Everyone who can read this file can read it. Define a macro or a masked profile variable in Palette and refer to it."
        };
        let mut finding = Diagnostic::new(&H002, secret.range, message, help);
        for fix in references(secret) {
            finding = finding.fix(fix);
        }
        sink.report(finding);
    }
}

fn in_stages(doc: &Cx<'_>, at: crate::source::TextRange) -> bool {
    doc.layer.stages.is_some_and(|stages| doc.tree.node(stages.value).range.contains_range(at))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    /// Joined at run time, so that this file holds no text in a token's form.
    fn token() -> String {
        ["gh", "p_", "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7"].concat()
    }

    #[test]
    fn secrets_wherever_they_stand() {
        check("H002", &format!("# old: «{}»\na: b\n", token()));
        let script =
            format!("stages:\n  boot:\n    - files:\n        - content: |\n            token=«{}» end\n", token());
        check("H002", &script);
        check("H002", &format!("providerCredentials:\n  user: «{}»\n  token: «hunter2»\n", token()));
        check("H002", "stages:\n  initramfs:\n    - users:\n        kairos:\n          passwd: «kairos»\n");
        check("H002", "a:\n  content: '{\"auths\": {\"a.io\": {\"auth\": \"«cm9ib3Q6aHVudGVyMg==»\"}}}'\n");
        check("H002", "a: curl https://bob:«hunter2»@a.io/x\n");
    }

    #[test]
    fn comments_files_and_commands() {
        check("H002", "providerCredentials:\n  user: bob\n  # password: «hunter2»   \n  #password: ******\n");
        check(
            "H002",
            "stages:\n  boot:\n    - files:\n        - content: |\n            auth:\n              password: «hunter2»\n",
        );
        check(
            "H002",
            "stages:\n  boot:\n    - commands: ['curl -u bob:«hunter2» a.io', \"curl -H 'Authorization: Bearer «hunter2»' a.io\"]\n",
        );
        check("H002", "providerCredentials: {user: bob, passwrd: «hunter2»}\n");
    }

    #[test]
    fn passwords_and_private_keys_are_others() {
        check("H002", &format!("providerCredentials:\n  password: {}\n", token()));
        check("H002", "a: |\n  -----BEGIN PRIVATE KEY-----\n  MIIEvQIBADANBgkqhkiG9w0B\n  -----END PRIVATE KEY-----\n");
    }

    #[test]
    fn a_macro_takes_the_place_of_a_whole_value() {
        check_fix("H002", "a:\n  apiKey: abcdefgh # x\n", "a:\n  apiKey: '{{.spectro.macro.a_api_key}}' # x\n");
    }

    #[test]
    fn the_secret_is_not_repeated() {
        let found = messages("H002", &format!("a: {}\nb: {{password: hunter2}}\n", token()));
        assert_eq!(found, ["a GitHub token is in clear text", "the value of `password` is in clear text"]);
    }
}
