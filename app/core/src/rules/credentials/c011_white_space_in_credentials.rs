use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::host::login::encrypted;
use crate::model::Value;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    ///
    /// Reports white space, line breaks and control characters at the start or end of `registry`, `user` or `password`.
    ///
    /// ## Why it matters
    ///
    /// They are part of the value: a password with a line break after it is a different password. They come from copying,
    /// and from block scalars (`|`), which end with a line break unless they are written `|-`. They are invisible, and
    /// the registry only says that the login failed.
    ///
    /// ## How to fix
    ///
    /// Remove them. For a block scalar, write `|-`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: 'registry.acme.internal '
    ///   user: robot$edge
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
    C011 "white-space-in-credentials" {
        summary: "A value of `providerCredentials` begins or ends with white space",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "Common practice",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    for field in [credentials.registry, credentials.user, credentials.password].into_iter().flatten() {
        let Some(value) = doc.value(field.value) else { continue };
        let inner = value.text.trim_matches(is_space);
        // Nobody logs in with cipher text: C013's.
        if inner.is_empty() || inner.len() == value.text.len() || encrypted(inner).is_some() {
            continue;
        }
        let key = doc.tree.key(&field).unwrap_or("value");
        let side = match (value.text.starts_with(is_space), value.text.ends_with(is_space)) {
            (true, true) => "begins and ends",
            (true, false) => "begins",
            _ => "ends",
        };
        let what = if inner.len() + value.text.matches(['\n', '\r']).count() == value.text.len() {
            "a line break"
        } else {
            "white space"
        };
        let message = format!("`{key}` {side} with {what}");
        let help = if value.style.is_block() {
            "A block scalar ends with a line break, which becomes part of the value. Write `|-`, or put the value in quotes."
        } else {
            "The white space is part of the value, so the registry will most likely refuse the login."
        };
        // A space at the end of a password may be meant, a line break never is.
        let is_safe = key != "password" || value.style.is_block();
        let fix = trimmed(doc, &value).map(|edit| {
            let title = format!("Remove {what} from `{key}`");
            if is_safe { Fix::safe(title, edit) } else { Fix::unsafe_edit(title, edit) }
        });
        sink.report(Diagnostic::new(&C011, value.range, message, help).fix(fix));
    }
}

/// ASCII only: what cannot be seen among other characters is Y013's.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_control()
}

/// The edit that takes the white space off both ends of a value.
pub(in crate::rules) fn trimmed(doc: &Cx<'_>, value: &Value<'_>) -> Option<TextEdit> {
    if value.style.is_block() {
        return strip_chomping(doc, value);
    }
    let inner = value.inner();
    let source = doc.slice(inner);
    let (start, end) = (usize::from(inner.start()), usize::from(inner.end()));
    let lead = spaces_before(source, value.style);
    let tail = spaces_after(source.get(lead..)?, value.style);
    let ends = [range(start, start + lead), range(end - tail, end)];
    TextEdit::new(ends.into_iter().filter(|r| !r.is_empty()).map(Indel::delete).collect())
        .filter(|edit| !edit.indels().is_empty())
}

/// `|` and `|+` become `|-`.
fn strip_chomping(doc: &Cx<'_>, value: &Value<'_>) -> Option<TextEdit> {
    if value.text.starts_with(is_space) || !value.text.trim_end_matches('\n').ends_with(|c| !is_space(c)) {
        return None;
    }
    let sign = value.block_header(doc)?;
    let after = sign + size(1);
    let line = doc.lines.range(doc.text, doc.lines.line(sign));
    let rest = doc.slice(TextRange::new(after, line.end()));
    let keep = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-')).position(|b| b == b'+');
    Some(match keep {
        Some(plus) => TextEdit::replace(TextRange::at(after + size(plus), TextSize::new(1)), "-"),
        None => TextEdit::insert(after, "-"),
    })
}

/// Escapes of white space in double quotes.
const ESCAPES: &[&str] = &["\\n", "\\r", "\\t", "\\ "];

fn spaces_before(source: &str, style: Style) -> usize {
    let mut rest = source;
    loop {
        let escape = ESCAPES.iter().find_map(|e| rest.strip_prefix(e)).filter(|_| style == Style::DoubleQuoted);
        match rest.strip_prefix(is_space).or(escape) {
            Some(shorter) => rest = shorter,
            None => return source.len() - rest.len(),
        }
    }
}

fn spaces_after(source: &str, style: Style) -> usize {
    let mut rest = source;
    loop {
        // `\\n` is a backslash and an n.
        let is_escape = |before: &str| before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 0;
        let escape =
            ESCAPES.iter().find_map(|e| rest.strip_suffix(e)).filter(|b| style == Style::DoubleQuoted && is_escape(b));
        match escape.or_else(|| rest.strip_suffix(is_space)) {
            Some(shorter) => rest = shorter,
            None => return source.len() - rest.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn spaces_and_line_ends() {
        check("C011", "providerCredentials:\n  registry: «' a.io'»\n  user: «\"bob\\n\"»\n  password: «'x	'»\n");
        check("C011", "providerCredentials:\n  password: |\n    «hunter2»\n");
        check("C011", "providerCredentials:\n  registry: «'{{.spectro.macro.r}} '»\n");
    }

    #[test]
    fn clean_values() {
        check("C011", "providerCredentials:\n  registry: a.io  # x\n  user: 'b b'\n  password: |-\n    hunter2\n");
        check("C011", "providerCredentials:\n  user: \"bob\\\\n\"\n  password: ''\n  certificates: |\n    x\n");
    }

    #[test]
    fn trimmed_by_deletion() {
        check_fix("C011", "providerCredentials:\n  user: ' bob '\n", "providerCredentials:\n  user: 'bob'\n");
        check_fix("C011", "providerCredentials:\n  user: \"\\tbob \\n\"\n", "providerCredentials:\n  user: \"bob\"\n");
        check_fix("C011", "providerCredentials:\n  user: \"b\\\\\\n\"\n", "providerCredentials:\n  user: \"b\\\\\"\n");
        check_fix(
            "C011",
            "providerCredentials:\n  password: |\n    hunter2\n",
            "providerCredentials:\n  password: |-\n    hunter2\n",
        );
        check_fix(
            "C011",
            "providerCredentials:\n  password: >2+ # x\n    hunter2\n\na: b\n",
            "providerCredentials:\n  password: >2- # x\n    hunter2\n\na: b\n",
        );
    }
}
