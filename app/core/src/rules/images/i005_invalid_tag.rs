use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::Reference;
use crate::resolve::UNKNOWN;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a tag that is empty, longer than 128 characters, starts with `.` or `-` or contains a character that tags
    /// cannot have. A tag that ends with `_linux_amd64` is reported as a warning.
    ///
    /// ## Why it matters
    ///
    /// Container tools refuse such a reference. CanvOS builds each image with and without the architecture at the end of
    /// its tag, and says to use the tag without `_linux_amd64`.
    ///
    /// ## How to fix
    ///
    /// Use letters, digits, `.`, `-` and `_`. A `+` in a version becomes `-` in a tag.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5+k3s1
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    I005 "invalid-tag" {
        summary: "The tag of `system.uri` is not valid, or has an architecture suffix",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "OCI Distribution Specification; CanvOS, README",
        since: "0.1.0",
        check: Layer(check),
    }
}

const SUFFIXES: &[&str] = &["_linux_amd64", "_linux_arm64"];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    let text = image.text();
    let reference = Reference::image(text);
    let Some(tag) = reference.tag.filter(|tag| {
        !reference.has_user && !text.contains(char::is_whitespace) && !tag.contains(['‘', '’', '“', '”'])
    }) else {
        return;
    };
    let start = reference.path_start + reference.path.len() + 1;
    if let Some(suffix) = SUFFIXES.iter().find(|suffix| tag.ends_with(**suffix)) {
        let at = start + tag.len() - suffix.len();
        let message = format!("the tag ends with `{suffix}`");
        let help = "CanvOS says to use the tag without the architecture.";
        let cut = image.source(doc, at, suffix.len()).map(TextEdit::delete);
        let fix = cut.map(|edit| Fix::unsafe_edit(format!("Remove `{suffix}`"), edit));
        sink.report(Diagnostic::new(&I005, image.range(doc, at), message, help).severity(Severity::Warning).fix(fix));
        return;
    }
    // I006 covers hyphens that empty values leave behind.
    let is_composed = !image.resolved.empty.is_empty();
    let Some((fault, offset)) = fault(tag).filter(|_| !(is_composed && tag.starts_with('-'))) else { return };
    let at = (start + offset).min(text.len() - 1);
    let plus = (tag.get(offset..offset + 1) == Some("+")).then(|| image.source(doc, start + offset, 1)).flatten();
    let is_only = tag.matches('+').count() == 1;
    let fix = plus.filter(|_| is_only).map(|at| Fix::unsafe_edit("Write `-` for `+`", TextEdit::replace(at, "-")));
    let message = format!("the tag of `system.uri` is not valid: {fault}");
    let help =
        "A tag has letters, digits, `.`, `-` and `_`, at most 128 of them, and starts with a letter, a digit or `_`.";
    sink.report(Diagnostic::new(&I005, image.range(doc, at), message, help).fix(fix));
}

/// What is wrong with a tag, and where.
fn fault(tag: &str) -> Option<(String, usize)> {
    if tag.is_empty() {
        return Some(("it is empty after the colon".to_owned(), 0));
    }
    if tag.len() > 128 && !tag.contains(UNKNOWN) {
        return Some(("it has more than 128 characters".to_owned(), 0));
    }
    if tag.starts_with(['.', '-']) {
        return Some(("it begins with `.` or `-`".to_owned(), 0));
    }
    let is_wrong = |c: &char| !c.is_ascii_alphanumeric() && !matches!(*c, '.' | '_' | '-' | UNKNOWN);
    let (at, c) = tag.char_indices().find(|(_, c)| is_wrong(c))?;
    Some((format!("`{c}` is not allowed in a tag"), at))
}

#[cfg(test)]
mod tests {
    use crate::rule::Severity;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn no_tags() {
        let long = format!("a.io/x:{}", "a".repeat(129));
        for uri in [
            "a.io/ubuntu:v1.2.3+k3s1",
            "a.io/ubuntu:v1:v2",
            "'a.io/ubuntu:'",
            "a.io/x:-v1",
            "\"a.io/x:v1!\"",
            "a.io/x:v1/y:é",
            &long,
        ] {
            check("I005", &format!("options:\n  system.uri: «{uri}»   \n"));
        }
        check(
            "I005",
            "options:\n  system.uri: 'a.io/x:k3s-{{.spectro.pack.edge-native-byoi.options.system.customTag}}'\n  system.customTag: «a+b»\n",
        );
        check("I005", "options: {system.uri: «'a.io/x:{{.spectro.system.kubernetes.version}}+k3s1'»}\n");
    }

    #[test]
    fn architectures() {
        let text = "options:\n  system.uri: a.io/x:v4.5.8_linux_amd64\n";
        check_fix("I005", text, "options:\n  system.uri: a.io/x:v4.5.8\n");
        assert_eq!(findings("I005", text, &crate::Context::default())[0].severity, Severity::Warning);
        check("I005", "options: {system.uri: «\"a.io/x:v1_linux_arm64\"»}\n");
    }

    #[test]
    fn tags() {
        for uri in [
            "a.io/x:V1_a.b-c",
            "a.io/x",
            "a.io:5000/x",
            "'{{.spectro.macro.r}}:v1'",
            "'a.io/x:{{.spectro.macro.t}}'",
            "<host>/x:<tag>",
            "\"NA\"",
            "a.io/x:linux_amd64_v1",
        ] {
            check("I005", &format!("options:\n  system.uri: {uri}\n"));
        }
        check("I005", &format!("options:\n  system.uri: a.io/x:{}\n", "a".repeat(128)));
    }

    #[test]
    fn plus_becomes_hyphen() {
        check_fix("I005", "options:\n  system.uri: a.io/x:v1+k3s1\n", "options:\n  system.uri: a.io/x:v1-k3s1\n");
    }
}
