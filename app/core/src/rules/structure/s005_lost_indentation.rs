use super::known;
use super::rebuild::rebuild;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::Field;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    /// Reports keys that lost their indentation: `content`, `images`, `drain`, `system.uri`, `registry` and similar keys at the
    /// root, below a `pack`, `options` or `providerCredentials` that is empty, and options at the root of a layer that has no
    /// `options`.
    ///
    /// ## Why it matters
    /// Some pages of the vendor's documentation show the layer this way, and text copied from a web page often loses its
    /// indentation. Palette ignores these keys at the root.
    ///
    /// ## How to fix
    /// Indent them under the key they belong to. The fix rebuilds the indentation of the whole layer from the documented
    /// keys; review the change.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    /// system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S005 "lost-indentation" {
        summary: "A key is at the root because its indentation was lost",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Model Edge Native Cluster Profile and Deploy Cluster with a Private Provider Registry (examples shown without indentation)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    without_home(doc, sink);
    let homes = empty_homes(doc);
    let strays: Vec<Stray<'_>> = doc
        .layer
        .entries
        .iter()
        .enumerate()
        .filter_map(|(index, field)| {
            let key = doc.tree.key(field)?;
            let (home_at, outer) = empty_home(doc, &homes, index, key)?;
            Some(Stray { index, field, key, home_at, outer, home: known::home_of(key).unwrap_or(&[]) })
        })
        .collect();
    let Some(first) = strays.first() else { return };
    let outer = doc.tree.key(&first.outer).unwrap_or("");
    let (key, home) = (first.key, first.home.join("."));
    let (message, help) = match strays.len() {
        1 => (
            format!("`{key}` has lost its indentation, and `{outer}` above it is empty"),
            format!("`{key}` belongs under `{home}`"),
        ),
        2 => (
            format!("`{key}` and another key have lost their indentation, and `{outer}` above is empty"),
            format!("`{key}` belongs under `{home}`"),
        ),
        count => (
            format!("`{key}` and {} other keys have lost their indentation, and `{outer}` above is empty", count - 1),
            format!("`{key}` belongs under `{home}`"),
        ),
    };
    // A guess at the whole layer: never made without being asked for.
    let rebuild = rebuild(doc).map(|edit| Fix::unsafe_edit("Rebuild the indentation of the layer", edit));
    let mut finding =
        Diagnostic::new(&S005, doc.key_range(first.field), message, help).label(doc.key_range(&first.outer), "empty");
    let mut told = vec![first.home_at];
    for stray in strays.iter().filter(|stray| stray.home_at != first.home_at) {
        if !told.contains(&stray.home_at) {
            told.push(stray.home_at);
            finding = finding.label(doc.key_range(&stray.outer), "empty, too");
        }
    }
    sink.report(finding.fix(rebuild.or_else(|| nest(doc, &strays))));
}

/// A root key that belongs under an empty one above it.
struct Stray<'d> {
    index: usize,
    field: &'d Field,
    key: &'d str,
    home_at: usize,
    outer: Field,
    home: &'static [&'static str],
}

/// Whether options are at the root of a layer that has no `options`.
pub(super) fn is_without_home(doc: &Cx<'_>, key: &str) -> bool {
    key.starts_with("system.")
        && doc.layer.options.is_none()
        && doc.layer.pack.is_none_or(|pack| doc.tree.get(pack.value, "options").is_none())
}

/// `system.uri` and its like at the root, where there is no `options`: one finding for all of them.
fn without_home(doc: &Cx<'_>, sink: &mut Sink) {
    let is_stray = |field: &&Field| doc.tree.key(field).is_some_and(|key| is_without_home(doc, key));
    let mut strays = doc.layer.entries.iter().enumerate().filter(|(_, field)| is_stray(field));
    let Some((first_at, first)) = strays.next() else { return };
    let (last_at, count) = strays.fold((first_at, 1), |(_, count), (at, _)| (at, count + 1));
    let key = doc.tree.key(first).unwrap_or("");
    let others = match count {
        1 => String::new(),
        2 => " and another option".to_owned(),
        _ => format!(" and {} other options", count - 1),
    };
    let verb = if count == 1 { "is" } else { "are" };
    let message = format!("`{key}`{others} {verb} at the root, and there is no `options`");
    let help = "Palette ignores options at the root; put them under `options`, indented by two spaces";
    let fix = (last_at + 1 - first_at == count).then(|| add_options(doc, first_at, last_at)).flatten();
    sink.report(Diagnostic::new(&S005, doc.key_range(first), message, help).fix(fix));
}

/// Writes `options:` above the entries from `first` to `last` and indents them.
fn add_options(doc: &Cx<'_>, first: usize, last: usize) -> Option<Fix> {
    let entries = doc.layer.entries.get(first..=last)?;
    let at = doc.lines.start(doc.lines.line(doc.key_range(entries.first()?).start()));
    let mut edit = TextEdit::insert(at, format!("options:{}", patch::newline(doc)));
    for field in entries {
        let lines = patch::lines(doc, field).filter(|_| patch::column(doc, field) == 0)?;
        edit = edit.and(patch::indent(doc, lines, 2))?;
    }
    Some(Fix::safe("Put them under `options`", edit))
}

/// The root keys without a value that others belong under, each the first of its name, with its place in the layer.
pub(super) fn empty_homes(doc: &Cx<'_>) -> Vec<(usize, Field)> {
    let mut found: Vec<(usize, Field)> = Vec::new();
    for (index, field) in doc.layer.entries.iter().enumerate() {
        let value = doc.tree.node(field.value);
        let key = doc.tree.key(field);
        let is_home = key.is_some_and(|key| ["pack", "options", "providerCredentials"].contains(&key));
        let is_empty = matches!(value.kind, Kind::Absent) && !doc.tree.is_damaged(value.range);
        if is_home && is_empty && found.iter().all(|(_, other)| doc.tree.key(other) != key) {
            found.push((index, *field));
        }
    }
    found
}

/// The empty root key above the entry that its key belongs under.
pub(super) fn empty_home(doc: &Cx<'_>, homes: &[(usize, Field)], index: usize, key: &str) -> Option<(usize, Field)> {
    let name = *known::home_of(key)?.first()?;
    homes.iter().copied().find(|(at, home)| *at < index && doc.tree.key(home) == Some(name))
}

/// Whether a key of the layer is at the root because the indentation was lost.
pub(in crate::rules) fn is_lost(doc: &Cx<'_>) -> bool {
    let homes = empty_homes(doc);
    let is_stray = |(index, field): (usize, &Field)| {
        doc.tree.key(field).is_some_and(|key| empty_home(doc, &homes, index, key).is_some())
    };
    !homes.is_empty() && doc.layer.entries.iter().enumerate().any(is_stray)
}

/// The farthest an entry may be below its empty home for the fix to be offered, in entries.
const MAX_STRAYS: usize = 32;

/// Indents the keys, when everything between each and its home lost its indentation too.
fn nest(doc: &Cx<'_>, strays: &[Stray<'_>]) -> Option<Fix> {
    let mut edit = TextEdit::default();
    for stray in strays {
        let between =
            doc.layer.entries.get(stray.home_at + 1..stray.index).filter(|between| between.len() <= MAX_STRAYS)?;
        let is_sibling = |e: &Field| {
            doc.tree.key(e).and_then(known::home_of).is_some_and(|other| other.first() == stray.home.first())
        };
        let lines = patch::lines(doc, stray.field)?;
        if !between.iter().all(is_sibling) || patch::column(doc, stray.field) != 0 {
            return None;
        }
        edit = edit.and(patch::indent(doc, lines, 2 * stray.home.len()))?;
    }
    let title = match strays {
        [only] => format!("Indent under `{}`", only.home.join(".")),
        _ => "Indent the keys under theirs".to_owned(),
    };
    Some(Fix::unsafe_edit(title, edit))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn only_below_an_empty_home() {
        check("S005", "pack:\n«content»:\n  images: []\noptions:\nsystem.uri: a/b:1\n");
        check("S005", "system.uri: a/b:1\noptions:\n  system.repo: x\ncontent: 1\n");
        check("S005", "pack: {}\n«system.uri»: a/b:1\n# c\nsystem.repo: x\nstages: {}\nsystem.peVersion: v1\n");
        check("S006", "pack: {}\nsystem.uri: a/b:1\n");
        check("S005", "providerCredentials:\n«registry»: x\nuser: y\n");
    }

    #[test]
    fn options_without_a_home() {
        check_fix(
            "S005",
            "pack: {}\n# c\nsystem.uri: a/b:1\nsystem.repo: >-\n  x\n",
            "pack: {}\n# c\noptions:\n  system.uri: a/b:1\n  system.repo: >-\n    x\n",
        );
    }

    #[test]
    fn a_layer_without_any_indentation_is_rebuilt() {
        check_fix(
            "S005",
            "options:\nsystem.uri: a/b:1\nsystem.repo: x\n",
            "options:\n  system.uri: a/b:1\n  system.repo: x\n",
        );
        check_fix(
            "S005",
            "pack:\ncontent:\nimages:\n- image: 'registry.example.org/os:1'\noptions:\n# c\nsystem.uri: registry.example.org/os:1\n",
            "pack:\n  content:\n    images:\n      - image: 'registry.example.org/os:1'\noptions:\n  # c\n  system.uri: registry.example.org/os:1\n",
        );
        // A line that fits nowhere: only this key moves.
        check_fix(
            "S005",
            "options:\nsystem.uri: a/b:1\ntages:\n  boot: []\n",
            "options:\n  system.uri: a/b:1\ntages:\n  boot: []\n",
        );
    }
}
