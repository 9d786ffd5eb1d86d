use super::{credentials, literal};
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::registry::{Reference, is_quotable};
use crate::rules::{Sink, declare_rule};
use crate::secrets::token_form;

declare_rule! {
    /// ## What it does
    ///
    /// Reports tokens and robot accounts that another registry issued: a GitHub, GitLab, Docker Hub, Azure or JFrog token as the
    /// password, and a user name in the form of a Harbor or Quay robot account.
    ///
    /// ## Why it matters
    ///
    /// A token or robot account works only with the registry that issued it, so the pull fails. Issuers document the form of their
    /// tokens. GitLab, Harbor and Artifactory can run on hosts of any name, so only certain mismatches are reported.
    ///
    /// ## How to fix
    ///
    /// Enter the registry that issued the login in `registry`, or use a login for the registry that is there.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: quay.io
    ///   user: 'robot$edge'
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: quay.io/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    ///   registry: quay.io
    ///   user: northwind+edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: quay.io/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    C019 "login-for-another-registry" {
        summary: "The user or password was issued by another registry",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "GitHub, GitLab, Docker, Microsoft, JFrog, Harbor and Quay documentation on tokens and robot accounts",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let Some(registry) = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder()) else { return };
    let host = Reference::endpoint(registry.text());
    if host.has_user {
        return;
    }
    let user = literal(doc, credentials.user).and_then(|user| foreign_user(&user, &host));
    let password = literal(doc, credentials.password).and_then(|password| foreign_token(&password, &host));
    user.into_iter().chain(password).for_each(|finding| sink.report(finding));
}

fn shown(host: &Reference<'_>) -> String {
    let text = host.host_text();
    if is_quotable(text) && !text.is_empty() { format!("`{text}`") } else { "this registry".to_owned() }
}

fn foreign_token(password: &Value<'_>, host: &Reference<'_>) -> Option<Diagnostic> {
    let issuer = of_token(password.text.trim()).filter(|issuer| is_foreign(*issuer, host))?;
    let message =
        format!("the password looks like {} token, which cannot log in to {}", issuer.with_article(), shown(host));
    let help = "A token works only with the registry that issued it. Enter that registry in `registry`, or use a login for this one.";
    Some(Diagnostic::new(&C019, password.range, message, help))
}

fn foreign_user(user: &Value<'_>, host: &Reference<'_>) -> Option<Diagnostic> {
    let (robot, owner) = (of_user(user.text.trim())?, of_host(host)?);
    is_foreign_user(robot, owner).then(|| {
        let message = format!("the user looks like {} robot account, which cannot log in to {}", robot.with_article(), owner.name());
        let help = "A robot account works only with the registry that created it. Enter that registry in `registry`, or use a login for this one.";
        Diagnostic::new(&C019, user.range, message, help)
    })
}

/// Who issues logins or runs registries. From their own documents; only what is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Issuer {
    GitHub,
    GitLab,
    DockerHub,
    Quay,
    Azure,
    JFrog,
    Harbor,
}

impl Issuer {
    fn name(self) -> &'static str {
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
    fn with_article(self) -> String {
        format!("{} {}", if self == Self::Azure { "an" } else { "a" }, self.name())
    }
}

/// Who runs a registry, when its host says so.
fn of_host(reference: &Reference<'_>) -> Option<Issuer> {
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
fn of_token(token: &str) -> Option<Issuer> {
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
fn is_foreign(token: Issuer, reference: &Reference<'_>) -> bool {
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
fn of_user(user: &str) -> Option<Issuer> {
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
fn is_foreign_user(robot: Issuer, owner: Issuer) -> bool {
    match robot {
        Issuer::Harbor => matches!(owner, Issuer::DockerHub | Issuer::Quay | Issuer::Azure | Issuer::GitLab),
        Issuer::Quay => matches!(owner, Issuer::DockerHub | Issuer::Azure),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    /// Joined at run time, so that this file holds no text in a token's form.
    fn token(parts: &[&str]) -> String {
        [parts.concat().as_str(), "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7"].concat()
    }

    #[test]
    fn tokens_of_another_registry() {
        let github = token(&["gh", "p_"]);
        let docker = token(&["dckr_", "pat_"]).get(..36).unwrap().to_owned();
        let gitlab = token(&["glp", "at-"]).get(..26).unwrap().to_owned();
        for (registry, password) in [
            ("docker.io", &github),
            ("registry.acme.io/edge", &github),
            ("'quay.io'", &github),
            ("\"harbor.acme.io:8443\"", &docker),
            ("ghcr.io", &docker),
            ("registry-1.docker.io", &gitlab),
            ("ghcr.io/acme", &gitlab),
        ] {
            check(
                "C019",
                &format!("providerCredentials:\n  password: «{password}»   \n  registry: {registry}\n  user: bob\n"),
            );
            check(
                "C019",
                &format!(
                    "pack: {{providerCredentials: {{registry: {registry}, user: bob, password: «'{password}'»}}}}\n"
                ),
            );
        }
        for (registry, password) in [
            ("ghcr.io/acme", &github),
            ("containers.acme.io", &github),
            ("github.acme.io", &github),
            ("index.docker.io", &docker),
            ("registry.gitlab.com", &gitlab),
            ("registry.acme.io", &gitlab),
            ("'{{.spectro.macro.r}}'", &docker),
            ("<registry>", &docker),
        ] {
            check(
                "C019",
                &format!("providerCredentials:\n  registry: {registry}\n  user: bob\n  password: {password}\n"),
            );
        }
    }

    #[test]
    fn robots_of_another_registry() {
        for (registry, user) in [
            ("quay.io", "robot$edge"),
            ("docker.io", "'robot$acme+edge'"),
            ("acme.azurecr.io", "acme+edge"),
            ("docker.io", "$oauthtoken"),
        ] {
            check("C019", &format!("providerCredentials:\n  registry: {registry}\n  user: «{user}»   \n"));
        }
        for (registry, user) in [
            ("quay.io/acme", "acme+edge"),
            ("ghcr.io", "robot$edge"),
            ("harbor.acme.io", "acme+edge"),
            ("registry.gitlab.com", "gitlab+deploy-token-1"),
            ("docker.io", "bob+edge@acme.io"),
            ("'{{.spectro.macro.r}}'", "robot$edge"),
        ] {
            check("C019", &format!("providerCredentials:\n  registry: {registry}\n  user: {user}\n"));
        }
    }

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
    fn names_of_robots() {
        assert_eq!(of_user("robot$edge+pull"), Some(Issuer::Harbor));
        assert_eq!(of_user("acme+edge"), Some(Issuer::Quay));
        for user in ["bob", "bob+x@acme.io", "gitlab+Deploy Token", "robot$", "+"] {
            assert_eq!(of_user(user), None, "{user}");
        }
    }
}
