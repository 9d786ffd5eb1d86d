use super::{credentials, literal};
use crate::context::UnixTime;
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::host::login::{Expiry, expiry};
use crate::model::Value;
use crate::registry::{Reference, token_registry};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::secrets::token_form;

declare_rule! {
    /// ## What it does
    ///
    /// Reports logins that use a short-lived token: the users `AWS`, `oauth2accesstoken`, `gitlab-ci-token`, `_json_key`,
    /// `_json_key_base64` and Azure's all-zero user, and passwords in the form of an AWS access key ID, a Google OAuth token, an
    /// ECR token, a JSON Web Token that expires, or a GitHub or GitLab token that is valid for hours only.
    ///
    /// ## Why it matters
    ///
    /// An ECR token is valid for 12 hours, an Azure token for three hours, a Google access token for one hour, and a GitLab job
    /// token until its job ends. Hosts use the credentials of a profile again at every upgrade, long after the token has expired.
    /// `_json_key` does not expire, but belongs to Google Artifact Registry, which Palette documents as unsupported. An access key
    /// ID alone is not a password.
    ///
    /// ## How to fix
    ///
    /// Use a user and password that last: a robot account, a deploy token, a personal access token of the registry.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: AWS
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
    C006 "short-lived-login" {
        summary: "The login uses a short-lived token",
        severity: Error,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry; AWS, Google, Azure and GitLab on their registries' logins",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Whether `registry` is one whose token logins Palette does not support: one finding is enough.
fn is_told_by_c005(doc: &Cx<'_>) -> bool {
    let registry = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder());
    registry.is_some_and(|registry| token_registry(Reference::endpoint(registry.text()).host_text()).is_some())
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc).filter(|_| !is_told_by_c005(doc)) else { return };
    let user = literal(doc, credentials.user);
    if let Some(user) = user
        && let Some((severity, help)) = token_user(user.text.trim())
    {
        let name = user.text.trim();
        let message = if name.starts_with("_json_key") {
            format!("the user `{name}` logs in with the key of a Google service account")
        } else {
            format!("the user `{name}` logs in with a token, not with a password")
        };
        sink.report(Diagnostic::new(&C006, user.range, message, help).severity(severity));
        return;
    }
    let Some(password) = literal(doc, credentials.password) else { return };
    if let Some((message, help)) = token_password(password.text.trim()) {
        sink.report(Diagnostic::new(&C006, password.range, message, help).severity(Severity::Warning));
    } else if let Some(Expiry::At(end)) = expiry(password.text.trim()) {
        sink.report(ending_token(doc, &password, end));
    } else if let Some(life) = short_life(password.text.trim()) {
        let message = format!("the password looks like a token that {life}");
        let help = "The profile's credentials are used again at every upgrade, long after the token has expired. Use a deploy token or a \
                    personal access token of the registry.";
        sink.report(Diagnostic::new(&C006, password.range, message, help).severity(Severity::Warning));
    }
}

/// How long a token with a published form lives, when that is short.
fn short_life(token: &str) -> Option<&'static str> {
    token_form(token)?;
    [("ghs_", "is valid for one hour"), ("ghu_", "is valid for eight hours"), ("glcbt-", "expires with its job")]
        .into_iter()
        .find_map(|(prefix, life)| token.starts_with(prefix).then_some(life))
}

/// A JSON Web Token that says when it ends. One that does not is a password like any other.
fn ending_token(doc: &Cx<'_>, password: &Value<'_>, end: UnixTime) -> Diagnostic {
    let is_over = end.0 <= doc.now.0;
    let verb = if is_over { "expired" } else { "expires" };
    let message = format!("the password is a token that {verb} on {}", crate::pem::date(end.0));
    let help = "The profile's credentials are used again at every upgrade, and the registry refuses an expired token. Use a password or \
                token that lasts.";
    let severity = match end.0 - doc.now.0 {
        ..=0 => Severity::Error,
        left if left > LONG => Severity::Info,
        _ => Severity::Warning,
    };
    Diagnostic::new(&C006, password.range, message, help).severity(severity)
}

/// Seconds that a token may live on without being called short-lived: a year.
const LONG: i64 = 365 * 24 * 60 * 60;

fn token_user(user: &str) -> Option<(Severity, &'static str)> {
    match user {
        "AWS" => Some((
            Severity::Error,
            "The password of this user is an ECR token, which expires after 12 hours, so later pulls fail. Palette documents ECR as \
             unsupported by `providerCredentials`.",
        )),
        "oauth2accesstoken" => Some((
            Severity::Error,
            "The password of this user is a Google access token, which expires after an hour, so later pulls fail. Palette documents \
             Google Artifact Registry as unsupported by `providerCredentials`.",
        )),
        "gitlab-ci-token" => Some((
            Severity::Error,
            "The password of this user is a GitLab job token, which expires with its job, so later pulls fail. Use a deploy token or a \
             personal access token.",
        )),
        "_json_key" | "_json_key_base64" => Some((
            Severity::Warning,
            "This is the key of a Google service account. It does not expire, but Palette documents Google Artifact Registry as \
             unsupported by `providerCredentials`.",
        )),
        "00000000-0000-0000-0000-000000000000" => Some((
            Severity::Warning,
            "The password of this user is an Azure token, which expires after three hours at most. Use a repository token or a service \
             principal.",
        )),
        _ => None,
    }
}

/// Judges the whole text by published forms; never part of a message.
fn token_password(password: &str) -> Option<(&'static str, &'static str)> {
    let bytes = password.as_bytes();
    let url = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let is_key_id = bytes.len() == 20
        && ["AKIA", "ASIA"].iter().any(|prefix| password.starts_with(prefix))
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if is_key_id {
        return Some((
            "the password looks like an AWS access key ID",
            "An access key ID is not a registry password, and Palette documents ECR as unsupported by `providerCredentials`.",
        ));
    }
    if password.strip_prefix("ya29.").is_some_and(|rest| rest.len() >= 20 && rest.bytes().all(|b| url(&b) || b == b'.'))
    {
        return Some((
            "the password looks like a Google access token",
            "Such a token expires after an hour, so later pulls fail. Use a user and password that last.",
        ));
    }
    let is_ecr = password.len() > 200
        && password.starts_with("eyJwYXlsb2Fk")
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    is_ecr.then_some((
        "the password looks like an ECR token",
        "An ECR token expires after 12 hours, so later pulls fail. Palette documents ECR as unsupported by `providerCredentials`.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, findings};

    #[test]
    fn users_of_tokens() {
        for (user, severity) in [
            ("AWS", Severity::Error),
            ("oauth2accesstoken", Severity::Error),
            ("gitlab-ci-token", Severity::Error),
            ("_json_key", Severity::Warning),
            ("_json_key_base64", Severity::Warning),
            ("00000000-0000-0000-0000-000000000000", Severity::Warning),
        ] {
            let text = format!("providerCredentials:\n  user: «'{user}'»\n  password: eyJ0.eyJ1.abcdefghijklmnop\n");
            check("C006", &text);
            let found = findings("C006", &text.replace(['«', '»'], ""), &crate::Context::default());
            assert_eq!(found[0].severity, severity, "{user}");
        }
    }

    #[test]
    fn forms_of_passwords() {
        let ecr = format!("eyJwYXlsb2Fk{}", "Ab1".repeat(80));
        for password in ["AKIAIOSFODNN7ABCDEFG", "ya29.a0AfH6SMBx-abcdefghijk", &ecr] {
            check("C006", &format!("providerCredentials:\n  user: bob\n  password: «{password}»\n"));
            let found = findings(
                "C006",
                &format!("providerCredentials:\n  user: bob\n  password: {password}\n"),
                &crate::Context::default(),
            );
            assert!(found.iter().all(|d| !format!("{d:?}").contains(password)), "no secret in a finding");
        }
    }

    #[test]
    fn tokens_that_say_when_they_end() {
        let token = |payload: &str| ["eyJhbGciOiJub25lIn0", payload, "c2lnbmF0dXJlLW9mLW5vdGhpbmc"].join(".");
        for (payload, severity, message) in [
            ("eyJleHAiOjE3OTgwMDAwMDB9", Severity::Warning, "the password is a token that expires on 2026-12-23"),
            ("eyJleHAiOjE3MDAwMDAwMDB9", Severity::Error, "the password is a token that expired on 2023-11-14"),
            ("eyJleHAiOjE5MDAwMDAwMDB9", Severity::Info, "the password is a token that expires on 2030-03-17"),
        ] {
            let text = format!("providerCredentials:\n  user: bob\n  password: {}\n", token(payload));
            let found = findings("C006", &text, &crate::Context::default());
            assert_eq!(
                found.iter().map(|d| (d.severity, d.message.as_str())).collect::<Vec<_>>(),
                [(severity, message)]
            );
        }
        // {"iat":1700000000}
        check(
            "C006",
            &format!("providerCredentials:\n  user: bob\n  password: {}\n", token("eyJpYXQiOjE3MDAwMDAwMDB9")),
        );
    }

    /// Joined at run time, so that this file holds no text in a token's form.
    fn token(parts: &[&str]) -> String {
        [parts.concat().as_str(), "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7"].concat()
    }

    #[test]
    fn tokens_of_hours() {
        for parts in [["gh", "s_"], ["gh", "u_"]] {
            let password = token(&parts);
            check(
                "C006",
                &format!("providerCredentials:\n  registry: ghcr.io\n  user: bob\n  password: «{password}»\n"),
            );
        }
        let job = token(&["glc", "bt-"]);
        check(
            "C006",
            &format!("providerCredentials: {{registry: registry.gitlab.com, user: bob, password: «\"{job}\"»}}\n"),
        );
    }

    #[test]
    fn lasting_logins() {
        for (user, password) in [
            ("aws", "x"),
            ("robot$edge", "eyJx"),
            ("bob", "AKIA-my-password"),
            ("bob", "ya29."),
            ("bob", "'{{.spectro.macro.x}}'"),
            ("'{{.spectro.macro.user}}'", "x"),
            ("bob", "a.b.c"),
        ] {
            check("C006", &format!("providerCredentials:\n  user: {user}\n  password: {password}\n"));
        }
        check(
            "C006",
            &format!(
                "providerCredentials:\n  registry: ghcr.io\n  user: bob\n  password: gh{}{}\n",
                "p_",
                "aB3d".repeat(9)
            ),
        );
    }
}
