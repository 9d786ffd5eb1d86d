use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::placeholder::placeholder;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports a backslash escape such as `\b` or `\n` in a double-quoted user name or password. `\\\\` and `\\\"` are accepted.
    ///
    /// ## Why it matters
    /// In double quotes, a backslash starts an escape: `\b` is a backspace. The host gets a different password.
    ///
    /// ## How to fix
    /// Use single quotes, in which a backslash is an ordinary character.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: "edge\bot"
    ///   password: '{{.spectro.var.registry_password}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: 'edge\bot'
    ///   password: '{{.spectro.var.registry_password}}'
    /// ```
    Y012 "escape-in-secret" {
        summary: "A backslash in a double-quoted credential starts an escape",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "YAML 1.2.2, 5.7 Escaped Characters",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = doc.layer.credentials else { return };
    for field in [credentials.user, credentials.password].into_iter().flatten() {
        let Some(value) = doc.value(field.value).filter(|v| v.style == Style::DoubleQuoted && v.is_literal()) else {
            continue;
        };
        let raw = doc.slice(value.inner());
        let plain = raw.replace("\\\\", "").replace("\\\"", "");
        // White space at the ends is C011's, and cipher text C013's.
        let is_of_others = value.text.trim() != value.text || placeholder(value.text).is_some();
        if !plain.contains('\\') || raw.contains('\n') || is_of_others {
            continue;
        }
        let key = doc.tree.key(&field).unwrap_or("the value");
        // Only where every backslash stands for itself in single quotes, too.
        let fix = (plain.len() == raw.len()).then(|| patch::single_quotes(doc, value.range)).flatten();
        sink.report(
            Diagnostic::new(
                &Y012,
                value.range,
                format!("`{key}` has a backslash in double quotes, which starts an escape"),
                "YAML replaces the escape with another character; if the backslash belongs to the value, use single quotes",
            )
            .fix(fix.map(|edit| Fix::unsafe_edit("Use single quotes", edit))),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn escapes() {
        check("Y012", "providerCredentials:\n  user: «\"a\\bc\"»\n  password: \"a\\\\b\\\"\"\n");
        check("Y012", "providerCredentials:\n  user: 'a\\bc'\n  password: a\\bc\n");
        check_fix("Y012", "providerCredentials:\n  user: \"a\\bc\"\n", "providerCredentials:\n  user: 'a\\bc'\n");
    }
}
