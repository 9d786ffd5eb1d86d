use super::credentials;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports logins that are made for tokens: the users `AWS`, `oauth2accesstoken`, `_json_key`, `_json_key_base64` and Azure's
    /// all-zero user, and passwords in the form of an AWS access key id, a Google OAuth token, an ECR token or a JSON Web Token.
    ///
    /// ## Why it matters
    ///
    /// An ECR token lives 12 hours, a Google access token one, an Azure token three. The credentials of a profile are used again at
    /// every upgrade, when the token is long gone. `_json_key` does not expire, but belongs to Google Artifact Registry, which
    /// Palette names as unsupported. An access key id alone is no password.
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
    ///   password: '{{.spectro.macro.registryPassword}}'
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
    C006 "short-lived-login" {
        summary: "The user or password has the form of a token login",
        severity: Error,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry; AWS, Google and Azure on their registries' logins",
        check: Some(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let literal = |field: crate::model::Field| doc.value(field.value).filter(crate::model::Value::is_literal);
    if let Some(user) = credentials.user.and_then(literal)
        && let Some((severity, help)) = token_user(user.text.trim())
    {
        let message = format!("the user `{}` logs in with a token, not with a password", user.text.trim());
        sink.report(Diagnostic::new(&C006, user.range, message, help).severity(severity));
        return;
    }
    if let Some(password) = credentials.password.and_then(literal)
        && let Some((message, help)) = token_password(password.text.trim())
    {
        sink.report(Diagnostic::new(&C006, password.range, message, help).severity(Severity::Warning));
    }
}

fn token_user(user: &str) -> Option<(Severity, &'static str)> {
    match user {
        "AWS" => Some((
            Severity::Error,
            "The password of this user is an ECR token, which expires after 12 hours; the next pull fails. Palette documents ECR as \
             unsupported by `providerCredentials`.",
        )),
        "oauth2accesstoken" => Some((
            Severity::Error,
            "The password of this user is a Google access token, which expires after an hour; the next pull fails. Palette documents \
             Google Artifact Registry as unsupported by `providerCredentials`.",
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
            "the password has the form of an AWS access key id",
            "An access key id is no registry password, and Palette documents ECR as unsupported by `providerCredentials`.",
        ));
    }
    if password.strip_prefix("ya29.").is_some_and(|rest| rest.len() >= 20 && rest.bytes().all(|b| url(&b) || b == b'.'))
    {
        return Some((
            "the password has the form of a Google access token",
            "Such a token expires after an hour; the next pull fails. Use a user and password that last.",
        ));
    }
    let parts: Vec<&str> = password.split('.').collect();
    let is_jwt = matches!(parts.as_slice(), [header, payload, signature]
        if header.starts_with("eyJ") && payload.starts_with("ey") && signature.len() >= 16)
        && parts.iter().all(|part| part.bytes().all(|b| url(&b)));
    if is_jwt {
        return Some((
            "the password has the form of a JSON Web Token",
            "Most such tokens expire. The profile's credentials are used again at every upgrade: use a password or token that lasts.",
        ));
    }
    let is_ecr = password.len() > 200
        && password.starts_with("eyJwYXlsb2Fk")
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    is_ecr.then_some((
        "the password has the form of an ECR token",
        "An ECR token expires after 12 hours; the next pull fails. Palette documents ECR as unsupported by `providerCredentials`.",
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
        for password in
            ["AKIAIOSFODNN7ABCDEFG", "ya29.a0AfH6SMBx-abcdefghijk", "eyJhbGciOi.eyJzdWIi.abcdefghijklmnop", &ecr]
        {
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
