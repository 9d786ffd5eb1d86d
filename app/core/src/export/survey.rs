//! What all layers of a profile refer to and hold.

use std::collections::{BTreeMap, BTreeSet};

use super::content::Content;
use crate::context::{Context, UnixTime};
use crate::macros::MacroFamily;
use crate::macros::{Macro, WordKind};
use crate::model::Doc;
use crate::profile::Profile;
use crate::secrets;
use crate::sort;
use crate::source::slice;

/// A text of a profile: the values of a layer, or one of its manifests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    /// Name of the pack.
    pub(super) layer: String,
    /// Name of the manifest. `None`: the values.
    pub(super) manifest: Option<String>,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.manifest {
            Some(manifest) => write!(f, "{} (manifest {manifest})", self.layer),
            None => f.write_str(&self.layer),
        }
    }
}

/// A place that refers to a user macro or a profile variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) origin: Origin,
    /// From 1.
    pub(super) line: usize,
    /// A `default` function gives a value where there is none.
    pub(super) has_default: bool,
    pub(super) in_comment: bool,
}

/// What the layers refer to, and where literal secrets are.
#[derive(Default)]
pub(super) struct Survey {
    /// User macros by name.
    pub(super) macros: BTreeMap<String, Vec<Use>>,
    /// Profile variables by name.
    pub(super) variables: BTreeMap<String, Vec<Use>>,
    /// Texts other than the OS layer's values that contain literal secrets, with their number.
    pub(super) literal: Vec<(Origin, usize)>,
}

impl Survey {
    pub(super) fn of(profile: &Profile, os_layer: usize) -> Self {
        let mut survey = Self::default();
        each_text(profile, |index, origin, text| {
            let literal = survey.read(&origin, text);
            let is_edited = index == os_layer && origin.manifest.is_none();
            if literal > 0 && !is_edited {
                survey.literal.push((origin, literal));
            }
        });
        survey
    }

    /// Names of the macros that have to be defined: used outside comments.
    pub(super) fn needed(&self) -> BTreeSet<&str> {
        let needed = self.macros.iter().filter(|(_, uses)| uses.iter().any(|one| !one.in_comment));
        sort::set(needed.map(|(name, _)| name.as_str()))
    }

    /// Names of the variables that are used outside comments and not defined.
    pub(super) fn undefined(&self, content: &Content) -> BTreeSet<&str> {
        let used = self.variables.iter().filter(|(_, uses)| uses.iter().any(|one| !one.in_comment));
        let names = used.map(|(name, _)| name.as_str());
        sort::set(names.filter(|name| content.variables.iter().all(|variable| variable.name != *name)))
    }

    /// Reads one text. Returns how many literal secrets it holds.
    fn read(&mut self, origin: &Origin, text: &str) -> usize {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        for one in doc.macros.iter().filter(|one| one.is_palette) {
            for path in one.paths(text).filter(|path| !path.rest().is_empty()) {
                let uses = match path.family() {
                    MacroFamily::Macro => &mut self.macros,
                    MacroFamily::Variable => &mut self.variables,
                    _ => continue,
                };
                uses.entry(path.rest().to_owned()).or_default().push(Use {
                    origin: origin.clone(),
                    line: doc.lines.line(one.range.start()) + 1,
                    has_default: has_default(one, text, path.range.start()),
                    in_comment: doc.in_comment(one.range.start()),
                });
            }
        }
        secrets::find(&doc).len()
    }
}

/// Calls `work` with the index of the layer, the origin and the text of all values and manifests.
pub(super) fn each_text(profile: &Profile, mut work: impl FnMut(usize, Origin, &str)) {
    for (index, info) in profile.layers().iter().enumerate() {
        work(index, Origin { layer: info.name.clone(), manifest: None }, profile.values(index));
        for (number, own) in profile.manifests(index).iter().enumerate() {
            let name = if own.name.is_empty() { (number + 1).to_string() } else { own.name.clone() };
            let manifest = Some(name);
            work(index, Origin { layer: info.name.clone(), manifest }, &own.content);
        }
    }
}

/// Whether the path at this place is piped into `default`, or is what `default "x" .path` looks at.
fn has_default(one: &Macro, text: &str, path: crate::source::TextSize) -> bool {
    let is_default = |at: usize| {
        one.words.get(at).is_some_and(|word| word.kind == WordKind::Function && slice(text, word.range) == "default")
    };
    let Some(at) = one.words.iter().position(|word| word.range.contains(path)) else { return false };
    let piped = one.words.iter().enumerate().skip(at + 1).filter(|(_, word)| word.kind == WordKind::Pipe);
    piped.into_iter().any(|(pipe, _)| is_default(pipe + 1)) && !at.checked_sub(1).is_some_and(is_default)
        || at.checked_sub(2).is_some_and(is_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_recognized() {
        let of = |text: &str| {
            let mut survey = Survey::default();
            survey.read(&Origin { layer: "os".to_owned(), manifest: None }, text);
            survey.macros.iter().map(|(name, uses)| (name.clone(), uses[0].has_default)).collect::<Vec<_>>()
        };
        let one = |has: bool| vec![("a".to_owned(), has)];
        assert_eq!(of("x: '{{.spectro.macro.a}}'"), one(false));
        assert_eq!(of("x: '{{ .spectro.macro.a | upper }}'"), one(false));
        assert_eq!(of("x: '{{ .spectro.macro.a | default \"b\" }}'"), one(true));
        assert_eq!(of("x: '{{ .spectro.macro.a | upper | default \"b\" }}'"), one(true));
        assert_eq!(of("x: '{{ default \"b\" .spectro.macro.a }}'"), one(true));
        assert_eq!(
            of("x: '{{ .spectro.macro.a | default .spectro.macro.b }}'"),
            [("a".to_owned(), true), ("b".to_owned(), false)]
        );
    }

    #[test]
    fn uses_have_their_place() {
        let mut survey = Survey::default();
        let origin = Origin { layer: "os".to_owned(), manifest: Some("m".to_owned()) };
        survey.read(
            &origin,
            "# {{.spectro.macro.a}}\nx: '{{.spectro.macro.b}}{{.spectro.var.v}}'\ny: '{{ .Values.z }}'\n",
        );
        let (a, b) = (&survey.macros["a"][0], &survey.macros["b"][0]);
        assert!(a.in_comment && a.line == 1 && !b.in_comment && b.line == 2);
        assert_eq!(b.origin.to_string(), "os (manifest m)");
        assert_eq!(survey.needed().into_iter().collect::<Vec<_>>(), ["b"]);
        assert_eq!(survey.undefined(&Content::default()).into_iter().collect::<Vec<_>>(), ["v"]);
    }
}
