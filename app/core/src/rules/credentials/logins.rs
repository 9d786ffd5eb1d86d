//! Which login belongs to which registry, from the documents of those who issue them. Only what is certain.

use crate::registry::Reference;
use crate::secrets::token_form;

/// Who issues a login or runs a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Issuer {
    GitHub,
    GitLab,
    DockerHub,
    Quay,
    Azure,
    JFrog,
    Harbor,
}

impl Issuer {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::DockerHub => "Docker Hub",
            Self::Quay => "Quay",
            Self::Azure => "Azure container registry",
            Self::JFrog => "JFrog",
            Self::Harbor => "Harbor",
        }
    }

    /// `a Quay`, `an Azure container registry`.
    pub(super) fn with_article(self) -> String {
        format!("{} {}", if self == Self::Azure { "an" } else { "a" }, self.name())
    }
}

/// Who runs a registry, when its host says so.
pub(super) fn of_host(reference: &Reference<'_>) -> Option<Issuer> {
    let host = reference.canonical_host()?;
    let is_under = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match host.as_str() {
        "docker.io" => Some(Issuer::DockerHub),
        "ghcr.io" | "docker.pkg.github.com" => Some(Issuer::GitHub),
        "registry.gitlab.com" => Some(Issuer::GitLab),
        "quay.io" => Some(Issuer::Quay),
        _ if is_under("azurecr.io") || is_under("azurecr.cn") || is_under("azurecr.us") => Some(Issuer::Azure),
        _ if is_under("jfrog.io") => Some(Issuer::JFrog),
        _ => None,
    }
}

/// Who issued a token.
pub(super) fn of_token(token: &str) -> Option<Issuer> {
    match token_form(token)? {
        "github_token" => Some(Issuer::GitHub),
        "gitlab_token" => Some(Issuer::GitLab),
        "docker_hub_token" => Some(Issuer::DockerHub),
        "azure_registry_password" => Some(Issuer::Azure),
        "jfrog_token" => Some(Issuer::JFrog),
        _ => None,
    }
}

/// Whether a token certainly does not open a registry. Most issuers also sell software for hosts of any name.
pub(super) fn is_foreign(token: Issuer, reference: &Reference<'_>) -> bool {
    let Some(host) = reference.canonical_host() else { return false };
    match (token, of_host(reference)) {
        (_, Some(owner)) => owner != token,
        (Issuer::DockerHub, None) => true,
        // GitHub Enterprise Server: `containers.HOST` and `docker.HOST`.
        (Issuer::GitHub, None) => {
            !["containers.", "docker."].iter().any(|head| host.starts_with(head))
                && !host.contains("gh")
                && !host.contains("git")
        }
        _ => false,
    }
}

/// Whose robots have names of this form.
pub(super) fn of_user(user: &str) -> Option<Issuer> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.'))
    };
    if user.strip_prefix("robot$").is_some_and(|rest| !rest.is_empty()) {
        return Some(Issuer::Harbor);
    }
    if matches!(user, "$oauthtoken" | "$token" | "$app")
        || user.split_once('+').is_some_and(|(a, b)| is_name(a) && is_name(b))
    {
        return Some(Issuer::Quay);
    }
    None
}

/// Whether a robot's name certainly does not log in to a registry. GitHub does not look at the user's name, and GitLab's deploy
/// tokens have a `+` in theirs.
pub(super) fn is_foreign_user(robot: Issuer, owner: Issuer) -> bool {
    match robot {
        Issuer::Harbor => matches!(owner, Issuer::DockerHub | Issuer::Quay | Issuer::Azure | Issuer::GitLab),
        Issuer::Quay => matches!(owner, Issuer::DockerHub | Issuer::Azure),
        _ => false,
    }
}

/// How long a token with a published form lives, when that is short.
pub(super) fn short_life(token: &str) -> Option<&'static str> {
    token_form(token)?;
    [("ghs_", "lives for an hour"), ("ghu_", "lives for eight hours"), ("glcbt-", "ends with its job")]
        .into_iter()
        .find_map(|(prefix, life)| token.starts_with(prefix).then_some(life))
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";

/// What is wrong with the JSON file of a Google service account. `None`: nothing, or it is no such file.
pub(super) fn json_fault(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if !text.starts_with('{') || !text.contains("\"private_key\"") {
        return None;
    }
    let (mut in_string, mut escaped, mut depth) = (false, false, 0_i32);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            c if in_string && c.is_control() => return Some("one of its strings contains a line break"),
            '{' if !in_string => depth += 1,
            '}' if !in_string => depth -= 1,
            _ => {}
        }
    }
    if in_string || depth != 0 {
        return Some("it is cut short");
    }
    let key = text.find(BEGIN).and_then(|at| text.get(at + BEGIN.len()..))?;
    (!key.starts_with("\\n")).then_some("the line breaks of its private key are lost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let of = |text| of_host(&Reference::endpoint(text));
        assert_eq!(of("registry-1.docker.io"), Some(Issuer::DockerHub));
        assert_eq!(of("GHCR.io/acme"), Some(Issuer::GitHub));
        assert_eq!(of("acme.azurecr.io"), Some(Issuer::Azure));
        assert_eq!(of("notazurecr.io"), None);
        assert_eq!(of("registry.acme.io"), None);
    }

    #[test]
    fn robots() {
        assert_eq!(of_user("robot$edge+pull"), Some(Issuer::Harbor));
        assert_eq!(of_user("acme+edge"), Some(Issuer::Quay));
        for user in ["bob", "bob+x@acme.io", "gitlab+Deploy Token", "robot$", "+"] {
            assert_eq!(of_user(user), None, "{user}");
        }
    }

    #[test]
    fn service_accounts() {
        let good = r#"{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n"}"#;
        assert_eq!(json_fault(good), None);
        assert_eq!(json_fault(&good.replace("\\n", "\n")), Some("one of its strings contains a line break"));
        assert_eq!(json_fault(&good.replace("\\n", " ")), Some("the line breaks of its private key are lost"));
        assert_eq!(json_fault(good.trim_end_matches('}')), Some("it is cut short"));
        assert_eq!(json_fault("{\"auths\": {}}"), None);
    }
}
