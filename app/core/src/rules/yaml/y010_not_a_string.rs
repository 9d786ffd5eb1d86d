use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::model::Value;
use crate::number::is_decimal;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{Kind, NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Reports a value that is meant as a string but that YAML readers read as a number, a Boolean or a date, so that its text
    /// changes: `0123`, `yes`, `22.10`, `2024-01-01`. In `user` and `password`, any number is reported.
    ///
    /// ## Why it matters
    /// `22.10` becomes `22.1`, `0123` becomes `83`, `yes` becomes `true`: the image tag or the password is no longer the one you
    /// wrote.
    ///
    /// ## How to fix
    /// Put the value in quotes.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.osVersion: 22.10
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.osVersion: '22.10'
    /// ```
    Y010 "not-a-string" {
        summary: "A string is written so that YAML reads a number, a Boolean or a date",
        severity: Warning,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.1 types; YAML 1.2.2, 10.3 Core Schema",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let options = doc.layer.options.map_or(&[][..], |o| doc.tree.entries(o.value)).iter();
    let options =
        options.filter(|e| doc.tree.key(e).is_some_and(|key| key.starts_with("system."))).map(|e| (e.value, false));
    let credentials =
        doc.layer.credentials.iter().flat_map(|c| [(c.registry, false), (c.user, true), (c.password, true)]);
    let credentials = credentials.filter_map(|(field, strict)| Some((field?.value, strict)));
    let package = doc.layer.stylus_package.iter().map(|f| (f.value, false));
    for (id, strict) in options.chain(credentials).chain(package).chain(doc.layer.images.iter().map(|i| (*i, false))) {
        if strict && let Some(finding) = collection(doc, id) {
            sink.report(finding);
        }
        let Some(value) = doc.value(id).filter(|v| v.style == Style::Plain && !v.is_null() && v.is_literal()) else {
            continue;
        };
        if doc.tree.node(id).has_properties {
            continue;
        }
        if let Some((kind, changes)) = reading(value.text).filter(|(_, changes)| strict || *changes) {
            sink.report(diagnostic(doc, &value, kind, changes));
        }
    }
}

/// `password: [abc]`: a list or a mapping in brackets, on one line.
fn collection(doc: &Cx<'_>, id: NodeId) -> Option<Diagnostic> {
    let node = doc.tree.node(id);
    let kind = match &node.kind {
        Kind::Sequence(_) => "a list",
        Kind::Mapping(_) => "a mapping",
        _ => return None,
    };
    let text = doc.slice(node.range);
    if !text.starts_with(['[', '{']) || text.starts_with("{{") || text.contains('\n') || doc.tree.is_damaged(node.range)
    {
        return None;
    }
    let help =
        "this field is a string, and a bracket at the start makes a collection of it; put the value in single quotes";
    let fix = patch::quote(doc, node.range).map(|edit| Fix::safe("Put the value in single quotes", edit));
    Some(Diagnostic::new(&Y010, node.range, format!("YAML readers read this as {kind}"), help).fix(fix))
}

fn diagnostic(doc: &Cx<'_>, value: &Value<'_>, kind: &str, changes: bool) -> Diagnostic {
    let help = if changes {
        "it may change: `1.10` becomes `1.1`, and `no` becomes `false`. Put the value in quotes"
    } else {
        "this field is a string; put the value in quotes so that every reader reads it as one"
    };
    Diagnostic::new(&Y010, value.range, format!("YAML readers read this as {kind}"), help)
        .fix(patch::quote(doc, value.range).map(|edit| Fix::safe("Put the value in single quotes", edit)))
}

/// What a YAML 1.1 or 1.2 reader reads an unquoted scalar as, and whether its text would change. `None`: a string.
fn reading(text: &str) -> Option<(&'static str, bool)> {
    let lower = text.to_ascii_lowercase();
    if ["true", "false"].contains(&lower.as_str()) {
        return Some(("a Boolean", lower != text));
    }
    if ["yes", "no", "on", "off", "y", "n"].contains(&lower.as_str()) {
        return (lower.len() > 1).then_some(("a Boolean", true));
    }
    if is_date(text) {
        return Some(("a date", true));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let all = |s: &str, ok: fn(&char) -> bool| !s.is_empty() && s.chars().all(|c| ok(&c));
    for (prefix, ok) in [
        ("0x", char::is_ascii_hexdigit as fn(&char) -> bool),
        ("0o", |c| ('0'..='7').contains(c)),
        ("0b", |c| matches!(c, '0' | '1')),
    ] {
        if lower.strip_prefix(prefix).is_some_and(|rest| all(rest, ok)) {
            return Some(("a number", true));
        }
    }
    if all(digits, char::is_ascii_digit) {
        return Some((
            "a number",
            digits.len() > 1 && digits.starts_with('0') || text.starts_with('+') || digits.len() > 15,
        ));
    }
    if all(digits, |c| c.is_ascii_digit() || *c == '_') && digits.contains('_') {
        return Some(("a number", true));
    }
    if let Some((whole, rest)) = digits.split_once(':') {
        let sexagesimal =
            all(whole, char::is_ascii_digit) && rest.split(':').all(|p| p.len() <= 2 && all(p, char::is_ascii_digit));
        return sexagesimal.then_some(("a base-60 number", true));
    }
    is_decimal(text).then(|| ("a number", text.starts_with('+') || !keeps_its_text(digits)))
}

/// Whether readers write a number with a decimal point as is: as short as can be, and with no more digits than a number of
/// 64 bits holds for certain. (Printing it to compare would cost 15 kB of WebAssembly.)
fn keeps_its_text(digits: &str) -> bool {
    let Some((whole, fraction)) = digits.split_once('.') else { return false };
    let significant = format!("{whole}{fraction}");
    let is_short = whole == "0" || !whole.is_empty() && !whole.starts_with('0');
    let is_plain = significant.bytes().all(|b| b.is_ascii_digit());
    is_plain
        && is_short
        && !fraction.is_empty()
        && !fraction.ends_with('0')
        && significant.trim_start_matches('0').len() <= 15
}

/// `2024-01-31`, alone or with a time.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', 't', ' ']).next().unwrap_or("");
    let parts: Vec<&str> = day.split('-').collect();
    let digits =
        |s: &str, min: usize, max: usize| (min..=max).contains(&s.len()) && s.chars().all(|c| c.is_ascii_digit());
    let time = text.get(day.len()..).unwrap_or("");
    matches!(parts[..], [y, m, d] if digits(y, 4, 4) && digits(m, 1, 2) && digits(d, 1, 2))
        && (time.is_empty() || time.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::reading;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn texts_that_change() {
        for text in [
            "0123",
            "yes",
            "On",
            "22.10",
            "2024-01-01",
            "0x1F",
            "1_000",
            "1e3",
            "12:30",
            "+5",
            "True",
            "123456789012345678",
            "1.",
            ".5",
            "+1.5",
            "01.5",
            "-0.0",
            "1.5e3",
            "0.1234567890123456789",
        ] {
            assert!(matches!(reading(text), Some((_, true))), "{text}");
        }
        for text in ["22", "22.04", "0", "true", "4.5", "-1", "-0.25", "0.0000001", "1234567.12345678"] {
            assert!(matches!(reading(text), Some((_, false))), "{text}");
        }
        for text in [
            "v4.2.3",
            "4.2.3",
            "demo",
            "1.2.3.4",
            "10.0.0.1:5000",
            "ubuntu",
            "2024-01-01-demo",
            "y",
            "12ab",
            ".x",
            "1.2.3-4",
        ] {
            assert_eq!(reading(text), None, "{text}");
        }
    }

    #[test]
    fn fields() {
        check(
            "Y010",
            "options:\n  system.osVersion: 22\n  system.customTag: «0123»\n  other: 0123\nproviderCredentials:\n  password: «12345678»\n  user: 'yes'\n",
        );
        check_fix("Y010", "options:\n  system.osVersion: 22.10\n", "options:\n  system.osVersion: '22.10'\n");
    }
}
