use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::model::Content;
use crate::registry::Reference;
use crate::resolve::Empty;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, slice};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a `system.uri` that is composed of other options when an empty one leaves a hyphen behind: a tag that ends
    /// with `-` or has `--` in place of the empty value.
    ///
    /// ## Why it matters
    ///
    /// CanvOS leaves the hyphen out when it builds an image without `CUSTOM_TAG`: the image is called `...-v4.5.8`. The
    /// template for `system.uri` that it prints still has the hyphen, so the reference becomes `...-v4.5.8-`, an image that
    /// does not exist.
    ///
    /// ## How to fix
    ///
    /// Give the option a value, or remove the segment and its hyphen from `system.uri`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:k3s-{{ .spectro.pack.edge-native-byoi.options.system.peVersion }}-{{ .spectro.pack.edge-native-byoi.options.system.customTag }}'
    ///   system.peVersion: v4.5.8
    ///   system.customTag:
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
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:k3s-{{ .spectro.pack.edge-native-byoi.options.system.peVersion }}'
    ///   system.peVersion: v4.5.8
    /// ```
    I006 "empty-tag-segment" {
        summary: "An empty option leaves a hyphen behind in the tag of `system.uri`",
        severity: Error,
        fix: Sometimes,
        evidence: Inferred,
        source: "CanvOS, Earthfile and earthly.sh",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc).filter(|image| image.value.content == Content::Mixed) else { return };
    let text = image.text();
    let reference = Reference::image(text);
    let Some(tag) = reference.tag.filter(|_| reference.digest.is_none()) else { return };
    let tag_start = text.len() - tag.len();
    let lead = image.resolved.text.len() - image.resolved.text.trim_start().len();
    let left: Vec<&Empty> = image
        .resolved
        .empty
        .iter()
        .filter(|empty| leaves_hyphen(text, tag_start, empty.at.wrapping_sub(lead)))
        .collect();
    let message = if let Some(empty) = left.first() {
        let key = doc.path(empty.node);
        format!("the tag of `system.uri` has an extra hyphen because `{key}` is empty")
    } else if tag.ends_with('-') {
        "the tag of `system.uri` ends with `-`".to_owned()
    } else {
        return;
    };
    let help = "CanvOS leaves the hyphen out when a part of the tag is empty, so no image has this tag. Give the option its value, or take \
                the part with its hyphen out of `system.uri`.";
    let mut finding = Diagnostic::new(&I006, image.value.range, message, help);
    for empty in &left {
        let node = doc.tree.node(empty.node);
        let at = if node.range.is_empty() { key_of(doc, empty).unwrap_or(node.range) } else { node.range };
        finding = finding.label(at, "this is empty");
    }
    let cuts: Option<Vec<Indel>> = left.iter().map(|empty| cut(doc, empty).map(Indel::delete)).collect();
    let edit = cuts.filter(|cuts| !cuts.is_empty()).and_then(TextEdit::new);
    sink.report(finding.fix(edit.map(|edit| Fix::unsafe_edit("Remove the empty part from `system.uri`", edit))));
}

/// Whether the tag is empty where a part between hyphens should be.
fn leaves_hyphen(text: &str, tag_start: usize, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    let opens = before.ends_with('-') || at == tag_start;
    let closes = after.is_empty() || after.starts_with('-');
    at >= tag_start && opens && closes && !(at == tag_start && after.is_empty())
}

fn key_of(doc: &Cx<'_>, empty: &Empty) -> Option<TextRange> {
    let parent = doc.tree.node(empty.node).parent?;
    doc.tree.entries(parent).iter().find(|entry| entry.value == empty.node).map(|entry| doc.key_range(entry))
}

/// The reference with the hyphen before it, or after it at the start of the tag.
fn cut(doc: &Cx<'_>, empty: &Empty) -> Option<TextRange> {
    let holder = doc.value(empty.holder)?;
    let reference = &empty.reference;
    let has_hyphen = |at: usize| holder.text.as_bytes().get(at) == Some(&b'-');
    let whole = match reference.start.checked_sub(1) {
        Some(before) if has_hyphen(before) => before..reference.end,
        _ if has_hyphen(reference.end) => reference.start..reference.end + 1,
        _ => return None,
    };
    let range = holder.part(whole.start, whole.len());
    (holder.text.get(whole) == Some(slice(doc.text, range))).then_some(range)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    const OPTION: &str = "{{ .spectro.pack.edge-native-byoi.options.";

    fn layer(marks: (&str, &str), distribution: &str, version: &str, custom: &str) -> String {
        let (open, close) = marks;
        format!(
            "options:\n  system.uri: {open}\"ttl.sh/ubuntu:{OPTION}system.k8sDistribution }}}}-{{{{ .spectro.system.kubernetes.version }}}}-{OPTION}system.peVersion }}}}-{OPTION}system.customTag }}}}\"{close}\n  system.k8sDistribution: {distribution}\n  system.peVersion: {version}\n  system.customTag: {custom}\n"
        )
    }

    #[test]
    fn empty_parts() {
        let marks = ("«", "»");
        check("I006", &layer(marks, "k3s", "v4.2.3", ""));
        check("I006", &layer(marks, "k3s", "v4.2.3", "''"));
        check("I006", &layer(marks, "k3s", "", "demo"));
        check("I006", &layer(marks, "", "v4.2.3", "demo"));
        check("I006", &layer(marks, "k3s", "''", "''"));
        check("I006", "options:\n  system.uri: «'a.io/x:{{.spectro.macro.v}}-'»\n");
    }

    #[test]
    fn full_or_not_known() {
        check("I006", &layer(("", ""), "k3s", "v4.2.3", "demo"));
        check("I006", &layer(("", ""), "k3s", "v4.2.3", "'{{.spectro.macro.tag}}'"));
        check("I006", "options:\n  system.uri: a.io/x:feature--y\n");
        check("I006", "options:\n  system.uri: a.io/x:v1-\n");
        check("I006", &format!("options:\n  system.uri: 'a.io/x:v1{OPTION}suffix }}}}'\n  suffix: ''\n"));
        check("I006", &format!("options:\n  system.uri: 'a.io/x-{OPTION}flavour }}}}:v1'\n  flavour: ''\n"));
    }

    #[test]
    fn the_part_is_taken_out() {
        let before = format!("options:\n  system.uri: 'a.io/x:{OPTION}v }}}}-{OPTION}tag }}}}' # x\n  v: v1\n  tag:\n");
        let after = format!("options:\n  system.uri: 'a.io/x:{OPTION}v }}}}' # x\n  v: v1\n  tag:\n");
        check_fix("I006", &before, &after);
        let before = format!("options:\n  system.uri: 'a.io/x:{OPTION}tag }}}}-{OPTION}v }}}}'\n  v: v1\n  tag: ''\n");
        let after = format!("options:\n  system.uri: 'a.io/x:{OPTION}v }}}}'\n  v: v1\n  tag: ''\n");
        check_fix("I006", &before, &after);
    }
}
