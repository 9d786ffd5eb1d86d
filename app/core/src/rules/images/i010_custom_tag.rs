use super::option;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports capital letters, spaces and `_` in `options.system.customTag`. Hyphens and dots are accepted: the vendor's
    /// own samples have them.
    ///
    /// ## Why it matters
    ///
    /// Palette's documents describe `CUSTOM_TAG` as lowercase letters and digits without spaces. The option becomes part
    /// of the image tag, which must match the tag of the built image exactly.
    ///
    /// ## How to fix
    ///
    /// Use the value of `CUSTOM_TAG` that the image was built with, or rebuild it with a value of that form.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:{{.spectro.pack.edge-native-byoi.options.system.k8sDistribution}}-1.29.5-{{.spectro.pack.edge-native-byoi.options.system.peVersion}}-{{.spectro.pack.edge-native-byoi.options.system.customTag}}'
    ///   system.k8sDistribution: k3s
    ///   system.peVersion: v4.5.8
    ///   system.customTag: Demo_Berlin
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
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:{{.spectro.pack.edge-native-byoi.options.system.k8sDistribution}}-1.29.5-{{.spectro.pack.edge-native-byoi.options.system.peVersion}}-{{.spectro.pack.edge-native-byoi.options.system.customTag}}'
    ///   system.k8sDistribution: k3s
    ///   system.peVersion: v4.5.8
    ///   system.customTag: demo
    /// ```
    I010 "custom-tag" {
        summary: "`system.customTag` is not lowercase letters and digits",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, CanvOS build arguments (`CUSTOM_TAG`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(option) = option(doc, "system.customTag") else { return };
    let text = option.value.text.trim();
    let Some(wrong) = text.chars().find(|c| c.is_ascii_uppercase() || c.is_whitespace() || *c == '_') else { return };
    let what = match wrong {
        '_' => "`_`",
        c if c.is_whitespace() => "a space",
        _ => "capital letters",
    };
    let slug = slug(text);
    let fix = option
        .edit
        .filter(|_| !slug.is_empty())
        .map(|at| Fix::unsafe_edit(format!("Write `{slug}`"), TextEdit::replace(at, slug)));
    let help = "Palette's documents describe `CUSTOM_TAG` as lowercase letters and digits. Use the value that the image was built with.";
    let message = format!("`system.customTag` has {what}");
    sink.report(Diagnostic::new(&I010, option.value.range, message, help).fix(fix));
}

/// Lowercase letters and digits, separated by hyphens and dots.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || c == '.' => slug.push(c.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn other_characters() {
        for text in ["Demo", "'my tag'", "\"a_b\"", "demo-A"] {
            check("I010", &format!("options:\n  system.customTag: «{text}»   \n"));
        }
        check("I010", "options: {system.customTag: «Demo»}\n");
        check("I010", "options:\n  system.customTag: >-\n    «my\n    tag»\n");
        check_fix("I010", "options:\n  system.customTag: My_Tag # x\n", "options:\n  system.customTag: my-tag # x\n");
        check_fix("I010", "options:\n  system.customTag: 'My Tag'\n", "options:\n  system.customTag: 'my-tag'\n");
    }

    #[test]
    fn tags_or_not_written_out() {
        for text in [
            "demo",
            "palette-learn",
            "'1.2'",
            "''",
            "",
            "'{{.spectro.macro.MyTag}}'",
            "REPLACE_ME",
            "HERE-GOES-YOUR-CUSTOM-TAG",
            "<Tag>",
        ] {
            check("I010", &format!("options:\n  system.customTag: {text}\n"));
        }
        check("I010", "system.customTag: Demo\n");
    }
}
