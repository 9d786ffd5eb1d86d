use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::model::Value;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::secrets::{is_literal_password, is_lost_value};
use crate::yaml::{Kind, Style};

declare_rule! {
    /// ## What it does
    ///
    /// Reports an unquoted password that contains `#`, `:`, `*`, `&`, `!`, `%`, `@`, a comma, a quote or brackets at a
    /// place where YAML happens to read them as text. Where YAML does not read them as text, Y006 to Y010 report an error,
    /// and this rule is silent.
    ///
    /// ## Why it matters
    ///
    /// The value is correct as written, so this is advice. The same characters break the layer, or cut the password
    /// short, as soon as they appear at the start of the next password, after a space, or inside `{...}`.
    ///
    /// ## How to fix
    ///
    /// Put the password in single quotes, or refer to a macro.
    ///
    /// ## Invalid
    ///
    /// ```yaml also=H001
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: Tr0ub4dor#3
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
    C012 "unquoted-password" {
        summary: "The password is not quoted and contains characters that are special in YAML",
        severity: Info,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.2.2, 7.3.3 Plain Style",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Characters that YAML reads as something else at other places.
const SPECIAL: &[char] = &['#', ':', '*', '&', '!', '%', '@', '`', '{', '}', '[', ']', '|', '>', ',', '?', '"', '\''];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = credentials(doc).and_then(|credentials| credentials.password) else { return };
    let Some(value) = doc.value(field.value).filter(is_literal_password) else { return };
    let node = doc.tree.node(field.value);
    let is_plain = value.style == Style::Plain && matches!(node.kind, Kind::Scalar(_)) && !node.has_properties;
    if !is_plain || !value.text.contains(SPECIAL) || is_judged(doc, &value) {
        return;
    }
    let help = "Put the password in single quotes: in another position, YAML reads such a character as the start of a comment, an alias \
                or a list.";
    let fix = patch::quote(doc, value.range).map(|edit| Fix::safe("Put the password in single quotes", edit));
    if fix.is_some() {
        let message = "the password is not quoted and contains a character that is special in YAML";
        sink.report(Diagnostic::new(&C012, value.range, message, help).fix(fix));
    }
}

/// Whether Y006 to Y010 cover this value.
fn is_judged(doc: &Cx<'_>, value: &Value<'_>) -> bool {
    let line = doc.lines.range(doc.text, doc.lines.line(value.range.start()));
    let cut = doc
        .tree
        .comment_after(value.range.end())
        .is_some_and(|comment| line.contains_range(comment.range) && is_lost_value(doc.slice(comment.range)));
    cut || doc.tree.is_damaged(value.range)
        || doc.syntax.iter().any(|error| line.contains_inclusive(error.range.start()))
        || value.text.starts_with(['@', '`', '%', '!', '&', '*', '{', '[', '|', '>', ',', '#'])
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn special_characters_inside() {
        for password in ["Tr0ub#dor", "a:b", "pa,ss!", "it's", "x*y&z"] {
            let expected = format!("«{password}»");
            check("C012", &format!("providerCredentials:\n  user: bob\n  password: {expected}\n"));
        }
        check("C012", "pack:\n  providerCredentials:\n    password: «Tr0ub#dor»   \n");
        check("C012", "providerCredentials: {user: bob, password: «Tr0ub#dor»}\n");
    }

    #[test]
    fn quoted_plain_or_told_by_others() {
        for password in [
            "'a#b'",
            "\"a:b\"",
            "hunter2",
            "{{.spectro.macro.a_b}}",
            "'{{.spectro.macro.x}}'",
            "abc #def",
            "*abc",
            "@abc",
            "******",
            "",
            "a: b",
        ] {
            check("C012", &format!("providerCredentials:\n  user: bob\n  password: {password}\n"));
        }
        check("C012", "providerCredentials:\n  password: |-\n    a#b\n");
    }

    #[test]
    fn put_in_quotes() {
        check_fix(
            "C012",
            "providerCredentials:\n  password: it's#1 # x\n",
            "providerCredentials:\n  password: 'it''s#1' # x\n",
        );
    }
}
