use super::{credentials, literal};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    ///
    /// Reports the JSON key file of a Google service account when it was damaged on its way into the YAML: line breaks inside its
    /// strings, lost line breaks in its private key, a missing end. Also reports the JSON where the user `_json_key_base64` needs
    /// base64, and base64 where `_json_key` needs the JSON.
    ///
    /// ## Why it matters
    ///
    /// The registry parses the password as JSON and refuses the login if it cannot.
    ///
    /// ## How to fix
    ///
    /// Paste the file as Google provides it into a literal block scalar (`|-`). Better, use a registry with a user name and
    /// password: Palette documents Google Artifact Registry as unsupported (C006).
    ///
    /// ## Invalid
    ///
    /// ```yaml also=C006,H001
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: _json_key_base64
    ///   password: '{"type": "service_account"}'
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
    C020 "broken-service-account" {
        summary: "The key of a Google service account is damaged",
        severity: Error,
        fix: Never,
        evidence: Inferred,
        source: "Google Cloud documentation, Configure authentication to Artifact Registry for Docker; RFC 8259 (JSON), section 7",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let Some(password) = literal(doc, credentials.password) else { return };
    let user = literal(doc, credentials.user);
    let user = user.as_ref().map_or("", |user| user.text.trim());
    let text = password.text.trim();
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
    sink.report(Diagnostic::new(&C020, password.range, message, help));
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";

/// What is wrong with the JSON file of a Google service account. `None`: nothing, or it is no such file.
fn json_fault(text: &str) -> Option<&'static str> {
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
    use crate::rules::testing::check;

    #[test]
    fn faults_of_the_json() {
        let good = r#"{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n"}"#;
        assert_eq!(json_fault(good), None);
        assert_eq!(json_fault(&good.replace("\\n", "\n")), Some("one of its strings contains a line break"));
        assert_eq!(json_fault(&good.replace("\\n", " ")), Some("the line breaks of its private key are lost"));
        assert_eq!(json_fault(good.trim_end_matches('}')), Some("it is cut short"));
        assert_eq!(json_fault("{\"auths\": {}}"), None);
    }

    #[test]
    fn key_files() {
        let json = |ends: &str| {
            format!(
                "{{\"type\": \"service_account\", \"private_key\": \"-----BEGIN PRIVATE {0}{1}MII{1}-----END PRIVATE {0}\"}}",
                "KEY-----", ends
            )
        };
        let double = json("\\n").replace('"', "\\\"");
        check("C020", &format!("providerCredentials:\n  user: bob\n  password: «\"{double}\"»\n"));
        check("C020", &format!("providerCredentials:\n  user: _json_key\n  password: >-\n    «{}»\n", json("\n    ")));
        check("C020", &format!("providerCredentials:\n  user: _json_key\n  password: |-\n    {}\n", json("\\n")));
        check(
            "C020",
            "providerCredentials:\n  user: _json_key\n  password: «ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIsCn0K»\n",
        );
        check("C020", "providerCredentials:\n  user: _json_key_base64\n  password: «'{\"type\": 1}'»\n");
    }
}
