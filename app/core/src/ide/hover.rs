//! What is said about the thing under the pointer.

use std::fmt::Write;

use super::keys::{Key, Place, Step, fact, stage, system_macro};
use super::macros::meaning;
use super::{Ide, macros};
use crate::host::template;
use crate::inventory::own_path;
use crate::macros::{Macro, MacroFamily, Path, WordKind};
use crate::model::reference::{self, Lookup};
use crate::pem::{Block, Validity, date};
use crate::resolve::resolve_with;
use crate::secrets::shown::HIDDEN;
use crate::source::{TextRange, TextSize};
use crate::yaml::{Kind, NodeId};

/// Most references that are followed in what is said about a macro.
const MAX_STEPS: usize = 12;

/// What is said about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub range: TextRange,
    /// Markdown.
    pub text: String,
}

impl Ide<'_> {
    /// What there is to say about the thing at an offset.
    pub fn hover(&self, offset: TextSize) -> Option<Hover> {
        let mut hover = self.on_macro(offset).or_else(|| self.on_pem(offset)).or_else(|| self.on_scalar(offset))?;
        self.filter.hide(&mut hover.text);
        Some(hover)
    }

    fn on_macro(&self, offset: TextSize) -> Option<Hover> {
        let after = self.cx.macros.partition_point(|used| used.range.start() <= offset);
        let used = self.cx.macros.get(after.checked_sub(1)?)?;
        if !used.range.contains_inclusive(offset) {
            return None;
        }
        let word = used.words.iter().find(|word| word.range.contains(offset));
        if let Some(word) = word.filter(|word| word.kind == WordKind::Function) {
            return self.on_function(word.range);
        }
        let mut paths = used.paths(self.cx.text);
        let path = match word {
            Some(word) => paths.find(|path| word.range.contains_range(path.range)),
            None => paths.next(),
        }?;
        Some(Hover { range: used.range, text: self.about(used, &path) })
    }

    fn on_function(&self, at: TextRange) -> Option<Hover> {
        let name = self.cx.slice(at);
        let (min, max) = template::arguments(name)?;
        let offer = macros::function(name, (min, max), at);
        Some(Hover { range: at, text: format!("`{name}` takes {}.\n\n{}", offer.detail, offer.documentation) })
    }

    fn about(&self, used: &Macro, path: &Path<'_>) -> String {
        let mut text = format!("`.{}`\n\n", path.text);
        match path.family() {
            MacroFamily::System => {
                text.push_str(system_macro(path.rest()).unwrap_or("Palette documents no system macro of this name."));
                let version = self.cx.context.kubernetes_version.as_deref();
                if let Some(version) = version.filter(|_| path.rest() == "kubernetes.version") {
                    push(&mut text, format_args!(" In this profile it is `{version}`."));
                }
            }
            MacroFamily::Variable => {
                text.push_str(meaning(MacroFamily::Variable));
                if let Some(variables) = &self.cx.context.variables {
                    let is_there = variables.iter().any(|name| name == path.rest());
                    text.push_str(if is_there {
                        " The profile defines it."
                    } else {
                        " The profile does not define it."
                    });
                }
            }
            MacroFamily::Pack => text.push_str(&self.reference(used, path)),
            family => text.push_str(meaning(family)),
        }
        text
    }

    /// What a pack reference resolves to, step by step.
    fn reference(&self, used: &Macro, path: &Path<'_>) -> String {
        let cx = &self.cx;
        let Some(own) = own_path(cx, path) else {
            let pack = path.pack().map_or("", |(pack, _)| pack);
            return format!("A value of the pack `{pack}`, which is another layer of the profile.");
        };
        let node = match reference::resolve(cx, own) {
            Lookup::Found(node) => node,
            Lookup::Missing { .. } => {
                return format!("`{own}` is not in this layer, so Palette inserts nothing.");
            }
            Lookup::Unknown => return format!("`{own}` of this layer, whose value cannot be told from here."),
        };
        let Some(value) = cx.value(node) else {
            return format!("`{own}` of this layer is a mapping or a list, not a value.");
        };
        let mut text = String::new();
        let mut steps = 0;
        self.step(own, node, &mut Vec::new(), &mut steps, &mut text);
        if value.content == crate::model::Content::Macro || value.content == crate::model::Content::Mixed {
            push(&mut text, format_args!("\nIn the end: {}", code(&self.resolved(node))));
        }
        if used.is_piped() {
            text.push_str("\n\nThe functions of the macro are applied to it.");
        }
        text
    }

    /// One line for the value at a path, and one for each reference in it.
    fn step(&self, path: &str, node: NodeId, open: &mut Vec<NodeId>, steps: &mut usize, text: &mut String) {
        *steps += 1;
        let cx = &self.cx;
        let (Some(shown), Some(value)) = (self.shown_value(node), cx.value(node)) else { return };
        let line = cx.lines.line(value.range.start()) + 1;
        let indent = "  ".repeat(open.len());
        if open.contains(&node) || *steps > MAX_STEPS {
            push(text, format_args!("{indent}- `{path}` refers to itself\n"));
            return;
        }
        push(text, format_args!("{indent}- `{path}` is {} (line {line})\n", code(&shown)));
        if self.is_secret(value.range) {
            return;
        }
        open.push(node);
        for used in cx.macros_in(value.range) {
            for path in used.paths(cx.text) {
                let Some(own) = own_path(cx, &path) else { continue };
                if let Lookup::Found(node) = reference::resolve(cx, own) {
                    self.step(own, node, open, steps, text);
                }
            }
        }
        open.pop();
    }

    /// A value with the references of this layer followed, as it can be shown. Macros that Palette resolves stay.
    pub(super) fn resolved(&self, node: NodeId) -> String {
        let cx = &self.cx;
        let Some(value) = cx.value(node) else { return String::new() };
        if self.is_secret(value.range) {
            return HIDDEN.to_owned();
        }
        let version = cx.context.kubernetes_version.as_deref();
        let resolved = resolve_with(cx, &value, &mut |external| {
            let path = external.used.paths(external.text).next();
            let is_version = path.is_some_and(|path| path.text == "spectro.system.kubernetes.version");
            let plain = external.used.is_plain_reference() && is_version;
            let written = crate::source::slice(external.text, external.used.range);
            Some(version.filter(|_| plain).map_or_else(|| written.to_owned(), str::to_owned))
        });
        let mut shown = String::new();
        for (index, piece) in resolved.pieces.iter().enumerate() {
            let end = resolved.pieces.get(index + 1).map_or(resolved.text.len(), |next| next.start);
            if self.is_secret(cx.tree.node(piece.node).range) {
                shown.push_str(HIDDEN);
            } else {
                shown.push_str(resolved.text.get(piece.start..end).unwrap_or(""));
            }
        }
        self.filter.hide(&mut shown);
        shown
    }

    fn on_pem(&self, offset: TextSize) -> Option<Hover> {
        let after = self.cx.pem.partition_point(|block| block.range.start() <= offset);
        let block = self.cx.pem.get(after.checked_sub(1)?).filter(|block| block.range.contains_inclusive(offset))?;
        Some(Hover { range: block.range, text: self.certificate(block) })
    }

    fn certificate(&self, block: &Block) -> String {
        let certificate = match &block.certificate {
            _ if block.is_private_key() => return "A private key. Nothing in a layer needs one.".to_owned(),
            Some(Ok(certificate)) => certificate,
            Some(Err(reason)) => return format!("This certificate cannot be read: {reason}."),
            None => return format!("This block cannot be read as a certificate: {}.", block.reason()),
        };
        let details = certificate.details(self.cx.now);
        let mut text = format!("**{}**\n\n", literal(&certificate.subject()));
        let issuer = if details.self_issued { "itself".to_owned() } else { literal(&certificate.issuer()) };
        push(&mut text, format_args!("- Issued by {issuer}\n"));
        let (first, last) = (date(details.not_before), date(details.not_after));
        let days = |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let state = match certificate.validity(self.cx.now) {
            Validity::NotYet => "not valid yet".to_owned(),
            Validity::Expired(ago) => format!("expired {} ago", days(ago)),
            Validity::Valid(left) => format!("{} left", days(left)),
        };
        push(&mut text, format_args!("- Valid from {first} to {last}: {state}\n"));
        if !details.names.is_empty() {
            let names: Vec<String> = details.names.iter().take(12).map(|name| code(name)).collect();
            let more = if details.names.len() > 12 { ", …" } else { "" };
            push(&mut text, format_args!("- For {}{more}\n", names.join(", ")));
        }
        text.push_str(if details.is_ca { "- May sign other certificates\n" } else { "- Of a server or client\n" });
        push(&mut text, format_args!("- {}, signed with {}\n", details.key, details.signature));
        push(&mut text, format_args!("- Serial number {}\n- SHA-256 `{}`", details.serial, details.fingerprint));
        text
    }

    fn on_scalar(&self, offset: TextSize) -> Option<Hover> {
        let cx = &self.cx;
        let id = cx.tree.scalar_at(offset).or_else(|| cx.tree.scalar_at(offset.checked_sub(TextSize::new(1))?))?;
        let range = cx.tree.node(id).range;
        if !range.contains_inclusive(offset) || cx.tree.damaged().iter().any(|damaged| damaged.contains(range.start()))
        {
            return None;
        }
        let steps = self.steps(id);
        let text = if cx.tree.is_key(id) { on_key(&steps) } else { self.on_value(id, &steps) }?;
        Some(Hover { range, text })
    }

    /// The meaning of a value that its key lists.
    fn on_value(&self, id: NodeId, steps: &[Step]) -> Option<String> {
        let (last, outer) = steps.split_last()?;
        let Step::Key(name) = last else { return None };
        let fact = fact(Place::at(outer).record()?, name)?;
        let value = self.cx.value(id)?;
        let known = fact.values.iter().find(|known| known.value == value.text && !known.meaning.is_empty())?;
        Some(format!("`{name}: {}`\n\n{}", known.value, known.meaning))
    }

    /// The way from the root to a key or value.
    pub(super) fn steps(&self, id: NodeId) -> Vec<Step> {
        let tree = &self.cx.tree;
        let mut steps = Vec::new();
        let mut child = id;
        while let Some(parent) = tree.node(child).parent {
            match &tree.node(parent).kind {
                Kind::Mapping(mapping) => {
                    let start = tree.node(child).range.start();
                    // Keys are in text order, and a value follows its key.
                    let after = mapping.entries.partition_point(|entry| tree.node(entry.key).range.start() <= start);
                    let entry = after.checked_sub(1).and_then(|at| mapping.entries.get(at));
                    steps.push(Step::Key(entry.and_then(|entry| tree.key(entry)).unwrap_or("").to_owned()));
                }
                Kind::Sequence(_) => steps.push(Step::Item),
                _ => {}
            }
            child = parent;
        }
        steps.reverse();
        steps
    }
}

/// What there is to say about a key.
fn on_key(steps: &[Step]) -> Option<String> {
    let (last, outer) = steps.split_last()?;
    let Step::Key(name) = last else { return None };
    let place = Place::at(outer);
    if place.is_stages() {
        return Some(format!("`{name}`\n\n{}", stage(name)?));
    }
    let record = place.record()?;
    if let Some(key) = fact(record, name).and_then(|fact| Some(fact.key(&path(steps), record.field(name)?))) {
        return Some(describe(&key));
    }
    let is_option = record.is(&crate::keys::OPTIONS);
    is_option.then(|| {
        format!("`{}`\n\nA helper of this layer. Palette does not read it; macros may refer to it.", path(steps))
    })
}

/// A path of keys in words: `pack.content.images[].image`.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Item => path.push_str("[]"),
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
        }
    }
    path
}

/// What is known of a key.
pub(super) fn describe(key: &Key) -> String {
    let mut text = format!("`{}`: {}\n\n{}\n", key.path, key.expected, key.meaning);
    let mut lines = Vec::new();
    if key.is_required {
        lines.push("Required".to_owned());
    }
    if let Some(default) = key.default {
        lines.push(format!("Default: `{default}`"));
    }
    if !key.values.is_empty() {
        let values = key.values.iter().map(|value| {
            let meaning = value.meaning.trim_end_matches('.');
            if meaning.is_empty() { format!("`{}`", value.value) } else { format!("`{}` ({meaning})", value.value) }
        });
        lines.push(format!("Values: {}", values.collect::<Vec<_>>().join(", ")));
    }
    if let Some(since) = key.since {
        lines.push(format!("Since Palette {since}"));
    }
    lines.push(format!("Source: [{}]({})", key.source.title, key.source.url));
    for line in lines {
        push(&mut text, format_args!("\n- {line}"));
    }
    text
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _written = text.write_fmt(what);
}

/// A text as code in Markdown.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    if !text.contains('`') {
        return format!("`{text}`");
    }
    format!("`` {text} ``")
}

/// A text that Markdown shows as it is.
fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::ide::testing::{at, caret, in_context};
    use crate::pem::testing::{CA, LEAF, layer};

    #[track_caller]
    fn hover(marked: &str) -> String {
        at(marked, |ide, offset| ide.hover(offset).map_or_else(|| "nothing".to_owned(), |hover| hover.text))
    }

    #[test]
    fn keys_are_explained() {
        assert_eq!(
            hover("pack:\n  drain:\n    dr|ainPods: auto\n"),
            "`pack.drain.drainPods`: text\n\nWhether nodes are drained during an upgrade.\n\n\
             - Default: `auto`\n\
             - Values: `auto` (Drains the nodes of clusters with several nodes only), `true` (Always drains), `false` (Never drains)\n\
             - Since Palette 4.5.15\n\
             - Source: [Palette: Skip Node Draining](https://docs.spectrocloud.com/clusters/edge/cluster-management/skip-draining/)"
        );
        assert!(hover("options:\n  system.uri|: x\n").contains("- Required\n"));
        assert!(
            hover("stages:\n  boot:\n    - files:\n        - pa|th: /a\n")
                .starts_with("`stages.boot[].files[].path`: text\n")
        );
        assert!(hover("stages:\n  network.af|ter: []\n").contains("right after the stage `network`"));
        assert!(hover("options:\n  mi|ne: x\n").contains("A helper of this layer."));
        assert!(hover("pack:\n  drain:\n    drainPods: au|to\n").contains("several nodes only"));
        for nothing in ["unkn|own: 1\n", "a: |\n", "|", "# pa|ck\n", "providerCredentials:\n  user: b|ob\n"] {
            assert_eq!(hover(nothing), "nothing", "{nothing}");
        }
    }

    #[test]
    fn macros_step_by_step() {
        let own = ".spectro.pack.edge-native-byoi.options";
        let text = format!(
            "options:\n  system.uri: 'x/{{{{ {own}.a| }}}}'\n  a: '{{{{{own}.b}}}}-{{{{.spectro.system.cluster.name}}}}'\n  b: os\n"
        );
        assert_eq!(
            hover(&text),
            format!(
                "`{own}.a`\n\n- `options.a` is `{{{{{own}.b}}}}-{{{{.spectro.system.cluster.name}}}}` (line 3)\n  - `options.b` is `os` (line 4)\n\n\
                 In the end: `os-{{{{.spectro.system.cluster.name}}}}`"
            )
        );
        let cycle = format!("options:\n  a: '{{{{{own}.b}}}}'\n  b: '{{{{{own}.a|}}}}'\n");
        assert!(hover(&cycle).contains("refers to itself"), "{}", hover(&cycle));
        assert!(hover(&format!("a: '{{{{{own}.no|ne}}}}'\n")).contains("is not in this layer"));
        assert!(hover("a: '{{ .spectro.system.cluster.na|me }}'\n").contains("The name of the cluster."));
        assert!(hover("a: '{{ .spectro.var.x | up|per }}'\n").starts_with("`upper` takes 1 argument"));
        assert!(hover("a: '{{ .spectro.pack.edge-k3s.x| }}'\n").contains("`edge-k3s`"));
        let context = crate::Context { variables: Some(vec!["x".to_owned()]), ..crate::Context::default() };
        let (text, offset) = caret("a: '{{.spectro.var.y|}}'\n");
        let said = in_context(&text, &context, |ide| ide.hover(offset).unwrap().text);
        assert!(said.ends_with("The profile does not define it."), "{said}");
    }

    #[test]
    fn certificates_are_summarized() {
        let at_line = |pem: &str, line: usize| {
            let text = layer(pem);
            let start = text.find("-----BEGIN").unwrap();
            let at = text.match_indices('\n').map(|(at, _)| at).filter(|at| *at > start).nth(line).unwrap();
            let (before, after) = text.split_at(at);
            hover(&format!("{before}|{after}"))
        };
        let root = at_line(CA, 3);
        assert!(
            root.starts_with("**CN=Edge Lab CA**\n\n- Issued by itself\n- Valid from 2025-01-01 to 2055-01-01: "),
            "{root}"
        );
        assert!(at_line(LEAF, 1).contains("- For `"), "{}", at_line(LEAF, 1));
    }

    #[test]
    fn secrets_are_hidden() {
        let text = "options:\n  a: '{{.spectro.pack.edge-native-byoi.providerCredentials.password|}}'\nproviderCredentials:\n  password: Tr0ub4dor-xyz\n";
        let said = hover(text);
        assert!(said.contains("•••") && !said.contains("Tr0ub"), "{said}");
    }
}
