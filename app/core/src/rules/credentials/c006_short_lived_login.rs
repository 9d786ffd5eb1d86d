use super::credentials;
use super::logins::{is_foreign, is_foreign_user, json_fault, of_host, of_token, of_user, short_life};
use crate::context::UnixTime;
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::host::login::{Expiry, expiry};
use crate::model::{Field, Value};
use crate::registry::{Reference, is_quotable};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    ///
    /// Judges host, user and password together. Reports logins that are made for tokens: the users `AWS`, `oauth2accesstoken`,
    /// `gitlab-ci-token`, `_json_key`, `_json_key_base64` and Azure's all-zero user, and passwords in the form of an AWS access key id, a Google
    /// OAuth token, an ECR token, a JSON Web Token that has an end, or a token of GitHub or GitLab that lives for hours. Reports tokens and robot
    /// names that another registry issued, the file of a Google service account that was broken on its way into the YAML, and a
    /// `$` in a robot's name that the shell takes for a variable (in a `login` command of `stages`).
    ///
    /// ## Why it matters
    ///
    /// An ECR token lives 12 hours, a Google access token one, an Azure token three, a job token of GitLab as long as its job. The credentials of a profile are used again at
    /// every upgrade, when the token is long gone. `_json_key` does not expire, but belongs to Google Artifact Registry, which
    /// Palette names as unsupported. An access key id alone is no password. A token or robot of one registry does not open
    /// another. Which registry issued a token is read off its published form; hosts of any name may run GitLab, Harbor or Artifactory,
    /// so only what is certain is reported.
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
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry; AWS, Google, Azure and GitLab on their registries' logins",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    shell_variables(doc, sink);
    let Some(credentials) = credentials(doc) else { return };
    let literal = |field: Option<Field>| field.and_then(|field| doc.value(field.value)).filter(Value::is_literal);
    let (user, password) = (literal(credentials.user), literal(credentials.password));
    if let Some(password) = &password {
        service_account(sink, user.as_ref(), password);
    }
    if let Some(user) = user
        && let Some((severity, help)) = token_user(user.text.trim())
    {
        let message = format!("the user `{}` logs in with a token, not with a password", user.text.trim());
        sink.report(Diagnostic::new(&C006, user.range, message, help).severity(severity));
        return;
    }
    let registry = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder());
    let host = registry.as_ref().map(|registry| Reference::endpoint(registry.text())).filter(|host| !host.has_user);
    if let Some(user) = user
        && let Some(finding) = host.and_then(|host| foreign_user(&user, &host))
    {
        sink.report(finding);
    }
    let Some(password) = password else { return };
    if let Some((message, help)) = token_password(password.text.trim()) {
        sink.report(Diagnostic::new(&C006, password.range, message, help).severity(Severity::Warning));
    } else if let Some(Expiry::At(end)) = expiry(password.text.trim()) {
        sink.report(ending_token(doc, &password, end));
    } else if let Some(finding) = host.and_then(|host| foreign_token(&password, &host)) {
        sink.report(finding);
    } else if let Some(life) = short_life(password.text.trim()) {
        let message = format!("the password has the form of a token that {life}");
        let help = "The profile's credentials are used again at every upgrade, when the token is long gone. Use a deploy token or a \
                    personal access token of the registry.";
        sink.report(Diagnostic::new(&C006, password.range, message, help).severity(Severity::Warning));
    }
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

fn shown(host: &Reference<'_>) -> String {
    let text = host.host_text();
    if is_quotable(text) && !text.is_empty() { format!("`{text}`") } else { "this registry".to_owned() }
}

fn foreign_token(password: &Value<'_>, host: &Reference<'_>) -> Option<Diagnostic> {
    let issuer = of_token(password.text.trim()).filter(|issuer| is_foreign(*issuer, host))?;
    let message =
        format!("the password has the form of {} token, which does not open {}", issuer.with_article(), shown(host));
    let help =
        "A token opens the registry that issued it. Name that registry in `registry`, or use a login of this one.";
    Some(Diagnostic::new(&C006, password.range, message, help).severity(Severity::Warning))
}

fn foreign_user(user: &Value<'_>, host: &Reference<'_>) -> Option<Diagnostic> {
    let (robot, owner) = (of_user(user.text.trim())?, of_host(host)?);
    is_foreign_user(robot, owner).then(|| {
        let message = format!("the user has the form of {} robot, which cannot log in to {}", robot.with_article(), owner.name());
        let help = "A robot account opens the registry in which it was made. Name that registry in `registry`, or use a login of this one.";
        Diagnostic::new(&C006, user.range, message, help).severity(Severity::Warning)
    })
}

/// The file of a Google service account that was broken on its way into the YAML, or that has the other user's form.
fn service_account(sink: &mut Sink, user: Option<&Value<'_>>, password: &Value<'_>) {
    let text = password.text.trim();
    let user = user.map_or("", |user| user.text.trim());
    let message = if let Some(fault) = json_fault(text) {
        format!("the JSON of the service account is broken: {fault}")
    } else if user == "_json_key_base64" && text.starts_with('{') {
        "the password of `_json_key_base64` is the JSON in base64, not the JSON itself".to_owned()
    } else if user == "_json_key"
        && !text.contains('.')
        && ["eyJ", "ewog", "ewoJ", "ew0K"].iter().any(|head| text.starts_with(head))
    {
        "the password of `_json_key` is the JSON itself; in base64 it belongs to `_json_key_base64`".to_owned()
    } else {
        return;
    };
    let help = match password.style {
        Style::DoubleQuoted => {
            "In double quotes `\\n` becomes a line break, which JSON does not allow in a string. Use a literal block scalar (`|-`)."
        }
        Style::Folded => {
            "A folded block scalar (`>`) turns line breaks into spaces. Use a literal one (`|-`), with the file as Google provides it."
        }
        _ => "Paste the file as Google provides it into a literal block scalar (`|-`).",
    };
    sink.report(Diagnostic::new(&C006, password.range, message, help));
}

/// Most places that are looked at; each costs a look at its line.
const MAX_ROBOTS: usize = 200;

/// `login -u "robot$edge"` in `stages`: the shell puts the variable `edge` there, which is empty.
fn shell_variables(doc: &Cx<'_>, sink: &mut Sink) {
    const ROBOT: &str = "robot$";
    let Some(stages) = doc.layer.stages else { return };
    let whole = doc.tree.node(stages.value).range;
    for (offset, _) in doc.slice(whole).match_indices(ROBOT).take(MAX_ROBOTS) {
        let start = usize::from(whole.start()) + offset;
        let rest = doc.text.get(start + ROBOT.len()..).unwrap_or("");
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = rest.get(..len).unwrap_or("");
        // A name in capitals is meant as a variable.
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase());
        if is_name && is_expanded(doc, start) {
            let message = "the shell takes the `$` in this user name for a variable";
            let help = "In double quotes or without quotes the shell puts the value of a variable there, which is empty. Use single quotes.";
            let at = range(start, start + ROBOT.len() + len);
            sink.report(Diagnostic::new(&C006, at, message, help).severity(Severity::Warning));
        }
    }
}

/// Whether the place is the user's name of a `login` command, outside single quotes of the shell.
fn is_expanded(doc: &Cx<'_>, start: usize) -> bool {
    let at = crate::source::size(start);
    let line = doc.lines.range(doc.text, doc.lines.line(at)).start();
    let Some(id) = doc.scalar_at(at).filter(|_| !doc.in_comment(at)) else { return false };
    let node = doc.tree.node(id).range;
    let style = doc.tree.scalar(id).map_or(Style::Plain, |scalar| scalar.style);
    let before = doc.slice(TextRange::new(line.max(node.start()), at));
    let before = if style.is_quoted() { before.get(1..).unwrap_or("") } else { before };
    let quotes = before.matches(if style == Style::SingleQuoted { "''" } else { "'" }).count();
    let flag = before.trim_end_matches(['"', '\\', '=', ' ']);
    quotes % 2 == 0 && before.contains(" login ") && (flag.ends_with(" -u") || flag.ends_with(" --username"))
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
        "gitlab-ci-token" => Some((
            Severity::Error,
            "The password of this user is a job token of GitLab, which ends with its job; the next pull fails. Use a deploy token or a \
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
            "the password has the form of an AWS access key ID",
            "An access key ID is not a registry password, and Palette documents ECR as unsupported by `providerCredentials`.",
        ));
    }
    if password.strip_prefix("ya29.").is_some_and(|rest| rest.len() >= 20 && rest.bytes().all(|b| url(&b) || b == b'.'))
    {
        return Some((
            "the password has the form of a Google access token",
            "Such a token expires after an hour; the next pull fails. Use a user and password that last.",
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
                "C006",
                &format!("providerCredentials:\n  password: «{password}»   \n  registry: {registry}\n  user: bob\n"),
            );
            check(
                "C006",
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
                "C006",
                &format!("providerCredentials:\n  registry: {registry}\n  user: bob\n  password: {password}\n"),
            );
        }
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
    fn robots_of_another_registry() {
        for (registry, user) in [
            ("quay.io", "robot$edge"),
            ("docker.io", "'robot$acme+edge'"),
            ("acme.azurecr.io", "acme+edge"),
            ("docker.io", "$oauthtoken"),
        ] {
            check("C006", &format!("providerCredentials:\n  registry: {registry}\n  user: «{user}»   \n"));
        }
        for (registry, user) in [
            ("quay.io/acme", "acme+edge"),
            ("ghcr.io", "robot$edge"),
            ("harbor.acme.io", "acme+edge"),
            ("registry.gitlab.com", "gitlab+deploy-token-1"),
            ("docker.io", "bob+edge@acme.io"),
            ("'{{.spectro.macro.r}}'", "robot$edge"),
        ] {
            check("C006", &format!("providerCredentials:\n  registry: {registry}\n  user: {user}\n"));
        }
    }

    #[test]
    fn service_accounts() {
        let json = |ends: &str| {
            format!(
                "{{\"type\": \"service_account\", \"private_key\": \"-----BEGIN PRIVATE {0}{1}MII{1}-----END PRIVATE {0}\"}}",
                "KEY-----", ends
            )
        };
        let double = json("\\n").replace('"', "\\\"");
        check("C006", &format!("providerCredentials:\n  user: bob\n  password: «\"{double}\"»\n"));
        check(
            "C006",
            &format!("providerCredentials:\n  user: «_json_key»\n  password: >-\n    «{}»\n", json("\n    ")),
        );
        check("C006", &format!("providerCredentials:\n  user: «_json_key»\n  password: |-\n    {}\n", json("\\n")));
        check(
            "C006",
            "providerCredentials:\n  user: «_json_key»\n  password: «ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIsCn0K»\n",
        );
        check("C006", "providerCredentials:\n  user: «_json_key_base64»\n  password: «'{\"type\": 1}'»\n");
    }

    #[test]
    fn variables_of_the_shell() {
        for command in [
            "docker login -u \"«robot$edge»\" a.io",
            "podman login --username=«robot$edge»+pull a.io",
            "'docker login -u \"«robot$edge»\" a.io'",
            "\"docker login -u \\\"«robot$edge»\\\" a.io\"",
            "|\n            set -e\n            docker login -u «robot$edge» a.io",
        ] {
            check("C006", &format!("stages:\n  boot:\n    - commands:\n        - {command}\n"));
        }
        for command in [
            "docker login -u 'robot$edge' a.io",
            "'docker login -u ''robot$edge'' a.io'",
            "docker login -u \"robot\\$edge\" a.io",
            "docker login -u \"robot$NAME\" a.io",
            "echo robot$edge",
            "docker login -p x a.io # robot$edge",
        ] {
            check("C006", &format!("stages:\n  boot:\n    - commands:\n        - {command}\n"));
        }
        check("C006", "providerCredentials:\n  user: robot$edge\n");
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
