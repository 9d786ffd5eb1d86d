//! From a macro to what it refers to, back to its uses, and new names for both.

use std::collections::BTreeMap;

use super::Ide;
use super::keys::Place;
use crate::edit::{Indel, TextEdit};
use crate::inventory::own_path;
use crate::keys::OPTIONS;
use crate::macros::{MacroFamily, Path};
use crate::model::Doc;
use crate::model::reference::{self, Lookup, MAX_REFERENCES};
use crate::patch;
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::{Entry, Kind, NodeId};

/// Most aliases that are looked at; each costs a look at every anchor.
const MAX_ALIASES: usize = 200;

/// Where something is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The reference that was asked about.
    pub origin: TextRange,
    /// The key with its value.
    pub range: TextRange,
    /// The key.
    pub selection: TextRange,
}

/// What a rename would change, and its present name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamable {
    pub range: TextRange,
    pub name: String,
}

/// What has uses.
#[derive(Debug, Clone, Copy)]
enum Thing<'t> {
    /// A key of the layer.
    Key(Entry),
    /// The name in `&name`.
    Anchor(TextRange),
    /// `spectro.var.NAME`, or another family with names.
    Name(MacroFamily, &'t str),
}

impl Ide<'_> {
    /// Where the key or anchor is that the macro or alias at an offset refers to.
    pub fn definition(&self, offset: TextSize) -> Option<Definition> {
        let Some(path) = self.path_at(offset) else {
            let origin = self.alias_at(offset)?;
            let (node, selection) = self.anchor_of(origin)?;
            return Some(Definition { origin, range: selection.cover(self.cx.tree.node(node).range), selection });
        };
        let own = own_path(&self.cx, &path)?;
        let Lookup::Found(node) = reference::resolve(&self.cx, own) else { return None };
        let entry = self.entry_of(node)?;
        let selection = self.cx.key_range(&entry);
        let range = selection.cover(self.cx.tree.node(entry.value).range);
        Some(Definition { origin: path.range, range, selection })
    }

    /// The uses of the key, anchor, variable or macro at an offset, in text order; `with_definition`: the key or anchor itself too.
    pub fn references(&self, offset: TextSize, with_definition: bool) -> Vec<TextRange> {
        let Some(thing) = self.thing(offset) else { return Vec::new() };
        let mut found = self.uses(thing);
        let definition = match thing {
            Thing::Key(entry) => Some(self.cx.key_range(&entry)),
            Thing::Anchor(anchor) => Some(anchor),
            Thing::Name(..) => None,
        };
        found.extend(definition.filter(|_| with_definition));
        crate::sort::by_key(&mut found, |at| at.start());
        found
    }

    /// What a rename at an offset would change.
    ///
    /// # Errors
    /// Why nothing there can be renamed, as a sentence.
    pub fn renamable(&self, offset: TextSize) -> Result<Renamable, String> {
        let thing = self.thing(offset).ok_or("Only helper keys, anchors and profile variables can be renamed.")?;
        if !self.cx.syntax.is_empty() {
            return Err("The text has syntax errors, so not all uses of a name can be found.".to_owned());
        }
        let (range, name) = match thing {
            Thing::Key(entry) => {
                self.check_key(&entry)?;
                let at = self
                    .path_at(offset)
                    .and_then(|path| self.uses(thing).into_iter().find(|at| path.range.contains_range(*at)));
                (at.unwrap_or_else(|| self.cx.key_range(&entry)), self.cx.tree.key(&entry).unwrap_or(""))
            }
            Thing::Anchor(anchor) => {
                let at = self.alias_at(offset).map_or(anchor, without_star);
                (at, self.cx.slice(anchor))
            }
            Thing::Name(MacroFamily::Variable, name) => {
                let path =
                    self.path_at(offset).ok_or("Only helper keys, anchors and profile variables can be renamed.")?;
                (name_range(&path), name)
            }
            Thing::Name(MacroFamily::Macro, _) => {
                return Err("The macro is defined in Palette, so it has to be renamed there.".to_owned());
            }
            Thing::Name(..) => return Err("Palette gives this macro its name.".to_owned()),
        };
        if self.filter.is_in(name) {
            return Err("The name holds a secret.".to_owned());
        }
        Ok(Renamable { range, name: name.to_owned() })
    }

    /// Gives a helper key, an anchor or a profile variable another name everywhere in the layer. The profile's own definition of a variable is not
    /// in this text.
    ///
    /// # Errors
    /// Why the name cannot be given, as a sentence.
    pub fn rename(&self, offset: TextSize, name: &str) -> Result<TextEdit, String> {
        let old = self.renamable(offset)?;
        let thing = self.thing(offset).ok_or("Nothing to rename.")?;
        if old.name == name {
            return Ok(TextEdit::default());
        }
        let mut indels: Vec<Indel> = self.uses(thing).into_iter().map(|at| Indel::replace(at, name)).collect();
        match thing {
            Thing::Key(entry) => {
                self.check_new_key(&entry, name)?;
                let edit = patch::rename_key(&self.cx, &entry, name)
                    .ok_or("A name starts with a letter and has letters, digits, `.`, `_` and `-` only.")?;
                indels.extend(edit.indels().iter().cloned());
            }
            Thing::Anchor(anchor) => {
                self.check_new_anchor(name)?;
                indels.push(Indel::replace(anchor, name));
            }
            Thing::Name(..) => self.check_new_variable(name)?,
        }
        let edit = TextEdit::new(indels).ok_or("The uses of the name overlap.")?;
        self.check_meaning(&edit)?;
        Ok(edit)
    }

    /// The path of a macro at an offset; on the braces, that of its first path.
    fn path_at(&self, offset: TextSize) -> Option<Path<'_>> {
        let cx = &self.cx;
        let after = cx.macros.partition_point(|used| used.range.start() <= offset);
        let used = cx.macros.get(after.checked_sub(1)?).filter(|used| used.range.contains_inclusive(offset))?;
        let mut paths = used.paths(cx.text);
        let at = used.paths(cx.text).find(|path| path.range.contains_inclusive(offset));
        at.or_else(|| paths.next())
    }

    fn thing(&self, offset: TextSize) -> Option<Thing<'_>> {
        if let Some(path) = self.path_at(offset) {
            if let Some(own) = own_path(&self.cx, &path) {
                let Lookup::Found(node) = reference::resolve(&self.cx, own) else { return None };
                // The step of the path at the offset.
                let at = offset.checked_sub(path.range.end() - size(own.len())).map_or(own.len(), usize::from);
                let entry = self.segments(own, node)?.into_iter().find(|(_, segment)| at <= segment.end)?.0;
                return Some(Thing::Key(entry));
            }
            let is_named = matches!(path.family(), MacroFamily::Variable | MacroFamily::Macro | MacroFamily::System);
            return is_named.then_some(Thing::Name(path.family(), path.rest()));
        }
        let tree = &self.cx.tree;
        if let Some(alias) = self.alias_at(offset) {
            return self.anchor_of(alias).map(|(_, anchor)| Thing::Anchor(anchor));
        }
        let mut anchors = self.anchors();
        if let Some((_, anchor)) = anchors.find(|(_, anchor)| anchor.contains_inclusive(offset)) {
            return Some(Thing::Anchor(anchor));
        }
        let before = || offset.checked_sub(size(1)).and_then(|before| tree.scalar_at(before));
        let id = tree.scalar_at(offset).filter(|id| tree.is_key(*id)).or_else(before).filter(|id| tree.is_key(*id))?;
        let entry = self.entry_of(id)?;
        self.is_reachable(id).then_some(Thing::Key(entry))
    }

    /// The nodes with anchors, and the names of these.
    fn anchors(&self) -> impl DoubleEndedIterator<Item = (NodeId, TextRange)> {
        let found: Vec<_> = self.cx.tree.ids().filter_map(|id| Some((id, self.cx.anchor(id)?))).collect();
        found.into_iter()
    }

    /// The aliases of the text, each with its `*`.
    fn aliases(&self) -> impl Iterator<Item = TextRange> {
        let nodes = self.cx.tree.ids().map(|id| self.cx.tree.node(id));
        nodes.filter(|node| matches!(node.kind, Kind::Alias)).map(|node| node.range)
    }

    fn alias_at(&self, offset: TextSize) -> Option<TextRange> {
        self.aliases().find(|alias| alias.contains_inclusive(offset))
    }

    /// The last anchor of this name above an alias.
    fn anchor_of(&self, alias: TextRange) -> Option<(NodeId, TextRange)> {
        let name = self.cx.slice(without_star(alias));
        self.anchors().rfind(|(_, at)| at.end() <= alias.start() && self.cx.slice(*at) == name)
    }

    /// Whether only mappings lead to a node, so that a path can.
    fn is_reachable(&self, id: NodeId) -> bool {
        let tree = &self.cx.tree;
        let mut at = id;
        while let Some(parent) = tree.node(at).parent {
            if !matches!(tree.node(parent).kind, Kind::Mapping(_)) {
                return false;
            }
            at = parent;
        }
        true
    }

    /// The entry whose key or value a node is.
    fn entry_of(&self, node: NodeId) -> Option<Entry> {
        let tree = &self.cx.tree;
        let entries = tree.entries(tree.node(node).parent?);
        let start = tree.node(node).range.start();
        let after = entries.partition_point(|entry| tree.node(entry.key).range.start() <= start);
        entries.get(after.checked_sub(1)?).filter(|entry| entry.key == node || entry.value == node).copied()
    }

    /// The entries that a path of this layer leads through, outermost first, each with its part of the path.
    fn segments(&self, own: &str, node: NodeId) -> Option<Vec<(Entry, std::ops::Range<usize>)>> {
        let mut found = Vec::new();
        let (mut at, mut end) = (node, own.len());
        while let Some(entry) = self.entry_of(at) {
            let key = self.cx.tree.key(&entry)?;
            let start = end.checked_sub(key.len()).filter(|start| own.get(*start..end) == Some(key))?;
            found.push((entry, start..end));
            end = start.saturating_sub(1);
            at = self.cx.tree.node(entry.key).parent?;
        }
        found.reverse();
        (found.first().is_some_and(|(_, first)| first.start == 0)).then_some(found)
    }

    /// Where macros name a thing.
    fn uses(&self, thing: Thing<'_>) -> Vec<TextRange> {
        let cx = &self.cx;
        let mut found = Vec::new();
        if let Thing::Anchor(anchor) = thing {
            let is_same = |alias: &TextRange| self.anchor_of(*alias).is_some_and(|(_, at)| at == anchor);
            found.extend(self.aliases().take(MAX_ALIASES).filter(is_same).map(without_star));
            return found;
        }
        let paths = cx.macros.iter().filter(|used| used.is_palette).flat_map(|used| used.paths(cx.text));
        for path in paths.take(MAX_REFERENCES) {
            match thing {
                Thing::Name(family, name) => {
                    let is_same = path.family() == family && path.rest() == name;
                    found.extend(is_same.then(|| name_range(&path)));
                }
                Thing::Anchor(_) => {}
                Thing::Key(entry) => {
                    let Some(own) = own_path(cx, &path) else { continue };
                    let Lookup::Found(node) = reference::resolve(cx, own) else { continue };
                    let segment =
                        self.segments(own, node).unwrap_or_default().into_iter().find(|(at, _)| at.key == entry.key);
                    let start = usize::from(path.range.end()) - own.len();
                    found.extend(segment.map(|(_, at)| range(start + at.start, start + at.end)));
                }
            }
        }
        found
    }

    /// How often each value of the layer is referred to outside of comments.
    pub(super) fn counts(&self) -> BTreeMap<NodeId, usize> {
        let cx = &self.cx;
        let mut counts = BTreeMap::new();
        let used = cx.macros.iter().filter(|used| used.is_palette && !cx.in_comment(used.range.start()));
        for path in used.flat_map(|used| used.paths(cx.text)).take(MAX_REFERENCES) {
            let node = own_path(cx, &path).map(|own| reference::resolve(cx, own));
            if let Some(Lookup::Found(node)) = node {
                *counts.entry(node).or_insert(0) += 1;
            }
        }
        counts
    }

    fn check_key(&self, entry: &Entry) -> Result<(), String> {
        let steps = self.steps(entry.key);
        let Some((_, outer)) = steps.split_last() else { return Err("This is no key.".to_owned()) };
        let name = self.cx.tree.key(entry).unwrap_or("");
        let place = Place::at(outer);
        let is_fixed = match place.record() {
            Some(record) if record.is(&OPTIONS) => name == "system.uri",
            Some(record) => record.field(name).is_some(),
            None => !matches!(place, Place::Unknown),
        };
        if is_fixed {
            return Err(format!("`{}` is a name that Palette or the host knows.", self.shown(name)));
        }
        let parent = self.cx.tree.node(entry.key).parent;
        let same = parent.map_or(&[][..], |parent| self.cx.tree.entries(parent));
        if same.iter().filter(|other| self.cx.tree.key(other) == Some(name)).count() > 1 {
            return Err("The key is there twice.".to_owned());
        }
        // A path through a list, an alias or a merge key may lead here, and nobody can tell.
        let is_unknown = |path: Path<'_>| {
            own_path(&self.cx, &path).is_some_and(|own| {
                own.split('.').any(|part| name.split('.').any(|step| step == part))
                    && matches!(reference::resolve(&self.cx, own), Lookup::Unknown)
            })
        };
        let mut paths = self.cx.macros.iter().filter(|used| used.is_palette).flat_map(|used| used.paths(self.cx.text));
        if paths.any(is_unknown) {
            return Err("A macro refers to a place that cannot be told from here, which may be this key.".to_owned());
        }
        Ok(())
    }

    fn check_new_key(&self, entry: &Entry, name: &str) -> Result<(), String> {
        let parent = self.cx.tree.node(entry.key).parent;
        if parent.is_some_and(|parent| self.cx.tree.get(parent, name).is_some()) {
            return Err(format!("There is another `{name}` already."));
        }
        let steps = self.steps(entry.key);
        let place = steps.split_last().map_or(Place::Unknown, |(_, outer)| Place::at(outer));
        let is_helper = place.record().is_some_and(|record| record.is(&OPTIONS)) && name != "system.uri";
        if !is_helper && place.record().is_some_and(|record| record.field(name).is_some()) {
            return Err(format!("`{name}` means something to Palette."));
        }
        Ok(())
    }

    fn check_new_anchor(&self, name: &str) -> Result<(), String> {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
            return Err("The name of an anchor has letters, digits, `_` and `-` only.".to_owned());
        }
        if self.anchors().any(|(_, at)| self.cx.slice(at) == name) {
            return Err(format!("There is another anchor `{name}` already."));
        }
        Ok(())
    }

    fn check_new_variable(&self, name: &str) -> Result<(), String> {
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_name {
            return Err(
                "The name of a variable has letters, digits and `_` only, and does not start with a digit.".to_owned()
            );
        }
        let is_defined = self.cx.context.variables.iter().flatten().any(|other| other == name);
        if is_defined || !self.uses(Thing::Name(MacroFamily::Variable, name)).is_empty() {
            return Err(format!("There is another variable `{name}` already."));
        }
        Ok(())
    }

    /// Whether every macro means the same after the edit.
    fn check_meaning(&self, edit: &TextEdit) -> Result<(), String> {
        let after = edit.apply(self.cx.text);
        let after = Doc::new(&after, self.cx.context, self.cx.now);
        if after.syntax.is_empty() && meanings(&after) == meanings(&self.cx) {
            return Ok(());
        }
        Err("With this name a macro would refer to something else.".to_owned())
    }
}

/// The line that each reference to this layer leads to.
fn meanings(doc: &Doc<'_>) -> Vec<Option<usize>> {
    let paths = doc.macros.iter().filter(|used| used.is_palette).flat_map(|used| used.paths(doc.text));
    let line = |path: Path<'_>| match reference::resolve(doc, own_path(doc, &path)?) {
        Lookup::Found(node) => Some(doc.lines.line(doc.tree.node(node).range.start())),
        _ => None,
    };
    paths.take(MAX_REFERENCES).map(line).collect()
}

/// The name of an alias.
fn without_star(alias: TextRange) -> TextRange {
    TextRange::new((alias.start() + size(1)).min(alias.end()), alias.end())
}

/// The name in the path of a variable or macro.
fn name_range(path: &Path<'_>) -> TextRange {
    TextRange::new(path.range.end() - size(path.rest().len()), path.range.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, caret, in_context};
    use crate::source::slice;

    const OWN: &str = ".spectro.pack.edge-native-byoi.options";

    #[test]
    fn from_a_macro_to_its_key() {
        let text = format!("options:\n  system.uri: 'x/{{{{ {OWN}.system.re|po }}}}'\n  system.repo: os\n");
        let found = at(&text, |ide, offset| {
            ide.definition(offset)
                .map(|found| (slice(ide.text(), found.selection).to_owned(), slice(ide.text(), found.range).to_owned()))
        });
        assert_eq!(found, Some(("system.repo".to_owned(), "system.repo: os".to_owned())));
        assert!(at("a: '{{.spectro.var.x|}}'\n", |ide, offset| ide.definition(offset).is_none()));
        let anchor = at("a: &x 1\nb: &x 2\nc: *x|\n", |ide, offset| ide.definition(offset).map(|found| found.range));
        assert_eq!(anchor, Some(range(12, 15)));
    }

    #[test]
    fn uses_of_keys_and_variables() {
        let references = |text: &str| {
            at(text, |ide, offset| {
                let places = ide.references(offset, true).into_iter();
                places.map(|at| format!("{}:{}", u32::from(at.start()), slice(ide.text(), at))).collect::<Vec<_>>()
            })
        };
        let text =
            format!("options:\n  a|: 1\n  b: '{{{{{OWN}.a}}}}'\n  # {{{{ {OWN}.a }}}}\n  c: '{{{{{OWN}.b}}}}'\n");
        assert_eq!(references(&text), ["11:a", "63:a", "114:a"]);
        assert_eq!(
            references("a: '{{.spectro.var.x|}}{{.spectro.var.xy}}'\nb: '{{.spectro.var.x}}'\n"),
            ["19:x", "62:x"]
        );
        assert_eq!(references("a: |\n").len(), 0);
    }

    #[track_caller]
    fn renamed(text: &str, name: &str) -> Result<String, String> {
        at(text, |ide, offset| ide.rename(offset, name).map(|edit| edit.apply(ide.text())))
    }

    /// Renames, and back again.
    #[track_caller]
    fn check(marked: &str, name: &str, after: &str) {
        let (text, offset) = caret(marked);
        let (first, old) =
            at(marked, |ide, offset| (ide.rename(offset, name).unwrap(), ide.renamable(offset).unwrap()));
        assert_eq!(first.apply(&text), after);
        // The place of the name in the new text.
        let shift = |indel: &Indel| indel.text.len().wrapping_sub(usize::from(indel.range.len()));
        let before = first.indels().iter().filter(|indel| indel.range.end() <= old.range.start());
        let start = before.map(shift).fold(usize::from(old.range.start()), usize::wrapping_add);
        assert!(old.range.contains_inclusive(offset), "{old:?}");
        in_context(after, &crate::Context::default(), |ide| {
            assert_eq!(ide.rename(size(start), &old.name).unwrap().apply(after), text);
        });
    }

    #[test]
    fn a_helper_is_renamed_with_its_uses() {
        let text = |name: &str, caret: &str| {
            format!(
                "options:\n  system.uri: 'x/{{{{ {OWN}.{name} }}}}'\n  # {{{{{OWN}.{name}}}}}\n  {caret}{name}: os\n  other: 1\n"
            )
        };
        check(&text("system.repo", "|"), "my.repo", &text("my.repo", ""));
        let after = format!("options:\n  a: '{{{{{OWN}.c}}}}'\n  c: 1\n");
        check(&format!("options:\n  a: '{{{{{OWN}.b|}}}}'\n  b: 1\n"), "c", &after);
        check("options: {'|b': 1}\n", "c", "options: {'c': 1}\n");
        check("a: &x 1\nb: *x|\nc: *x\n", "y", "a: &y 1\nb: *y\nc: *y\n");
        check("a: &|x {k: 1}\nb: *x\nc: &z 2\n", "y", "a: &y {k: 1}\nb: *y\nc: &z 2\n");
        let after = "a: '{{.spectro.var.y_2}}'\nb: '{{ .spectro.var.y_2 }}'\n";
        check("a: '{{.spectro.var.x|}}'\nb: '{{ .spectro.var.x }}'\n", "y_2", after);
    }

    #[test]
    fn what_cannot_be_renamed() {
        for (text, name) in [
            ("pa|ck: {}\n", "x"),
            ("options:\n  system.ur|i: x\n", "y"),
            ("options:\n  a|: x\n  b: 1\n", "b"),
            ("options:\n  a|: x\n", "system.uri"),
            ("options:\n  a|: x\n", "a b"),
            ("options:\n  a|: x\n  a: y\n", "b"),
            ("stages:\n  bo|ot: []\n", "b"),
            ("options:\n  a|: x\n  b: 'y\n", "c"),
            ("a: '{{.spectro.macro.x|}}'\n", "y"),
            ("a: '{{.spectro.system.cluster.name|}}'\n", "y"),
            ("a: '{{.spectro.var.x|}}'\n", "2"),
            ("a: '{{.spectro.var.x|}}{{.spectro.var.y}}'\n", "y"),
            ("a: x|\n", "y"),
            ("a: &x 1\nb: &y 2\nc: *x|\n", "y"),
            ("a: &x 1\nc: *x|\n", "y z"),
        ] {
            let refused = renamed(text, name);
            assert!(refused.as_ref().is_err_and(|why| why.ends_with('.')), "{text}: {refused:?}");
        }
    }
}
