use super::{FALLBACKS, own_path, paths};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::Path;
use crate::model::reference::{self, Lookup, MAX_REFERENCES};
use crate::rules::{Sink, declare_rule};
use crate::source::range;
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports a pack reference macro to a value that this layer does not have. `options.system.uri` means the key
    /// `system.uri` under `options`: keys of the OS layer contain dots.
    ///
    /// ## Why it matters
    /// Palette's documentation says that a reference to an undefined value without a default gives an empty value. Nothing warns:
    /// an image reference simply loses its registry or its tag.
    ///
    /// ## How to fix
    /// Add the key, correct the path, or give a default:
    /// `{{ .spectro.pack.edge-native-byoi.options.system.customTag | default "prod" }}`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/{{.spectro.pack.edge-native-byoi.options.system.repository}}:k3s-1.32.4-v4.7.6'
    ///   system.repo: ubuntu
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/{{.spectro.pack.edge-native-byoi.options.system.repo}}:k3s-1.32.4-v4.7.6'
    ///   system.repo: ubuntu
    /// ```
    M005 "missing-pack-reference" {
        summary: "A macro refers to a value that this layer does not define, so it becomes empty",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Pack Constraints (undefined references are empty)",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// How many keys are compared letter by letter with what a macro names, over all findings.
const MAX_COMPARED: usize = 2_000;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut compared = 0;
    for (used, path) in paths(doc).filter(|(_, path)| own_path(doc, path).is_some()).take(MAX_REFERENCES) {
        let Some(own) = own_path(doc, &path).filter(|own| !own.split('.').any(str::is_empty)) else { continue };
        if used.calls(doc.text, FALLBACKS) {
            continue;
        }
        let Lookup::Missing { parent, from } = reference::resolve(doc, own) else { continue };
        if is_misplaced(doc, own) {
            continue;
        }
        let entries = parent.map_or(doc.layer.entries.as_slice(), |id| doc.tree.entries(id));
        let keys = entries.iter().take(MAX_COMPARED - compared).filter_map(|entry| doc.tree.key(entry));
        compared += entries.len().min(MAX_COMPARED - compared);
        let near = nearest_key(&keys, own.get(from..).unwrap_or(""));
        let message = match &near {
            Some(near) => {
                format!("`{own}` is not defined in this layer; did you mean `{}{near}`?", own.get(..from).unwrap_or(""))
            }
            None => format!("`{own}` is not defined in this layer"),
        };
        let help = "Palette replaces an undefined reference with an empty value; add the key, correct the path, or give a default";
        let fix = near.map(|near| rename(&path, own.len() - from, near));
        sink.report(Diagnostic::new(&M005, used.range, message, help).fix(fix));
    }
}

/// Whether the value exists but is in the wrong place. That is one mistake, and the structure rules report it.
fn is_misplaced(doc: &Cx<'_>, path: &str) -> bool {
    let below = path.split_once('.').map_or("", |(_, rest)| rest);
    reference::lookup(doc, &format!("pack.{path}")).is_some()
        || (!below.is_empty() && reference::lookup(doc, below).is_some())
}

/// The key that was meant, where nothing but its spelling differs.
fn nearest_key<'a>(keys: &(impl Iterator<Item = &'a str> + Clone), missing: &str) -> Option<&'a str> {
    let keys = || keys.clone().filter(|key| is_name(key));
    // Of `system.uri` the part `uri` carries the meaning: a shared head must not make unrelated keys look alike.
    keys().find(|key| key.eq_ignore_ascii_case(missing)).or_else(|| {
        keys().find(|key| match (key.rsplit_once('.'), missing.rsplit_once('.')) {
            (Some((head, tail)), Some((wanted_head, wanted_tail))) => {
                (head == wanted_head && is_near(wanted_tail, tail))
                    || (tail == wanted_tail && is_near(wanted_head, head))
            }
            (None, None) => is_near(missing, key),
            _ => false,
        })
    })
}

/// Whether a macro can name this key.
fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "._-".contains(c))
}

fn is_near(word: &str, candidate: &str) -> bool {
    nearest(word, [candidate]).is_some()
        || (word.len() >= 4 && candidate.len() >= 4 && (word.starts_with(candidate) || candidate.starts_with(word)))
}

fn rename(path: &Path<'_>, len: usize, near: &str) -> Fix {
    let end = usize::from(path.range.end());
    Fix::unsafe_edit(format!("Refer to `{near}`"), TextEdit::replace(range(end - len, end), near))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn what_is_not_there() {
        check("M005", "options:\n  system.uri: 'x/«{{.spectro.pack.edge-native-byoi.options.system.repo}}»:1'\n");
        check(
            "M005",
            "pack:\n  content:\n    images:\n      - image: '«{{.spectro.pack.edge-native-byoi.options.system.url}}»'\noptions:\n  system.uri: x/y:1\n",
        );
    }

    #[test]
    fn what_is_there_or_has_a_default_or_cannot_be_known() {
        check(
            "M005",
            "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.repo}}'\n  system.repo: x\n",
        );
        check(
            "M005",
            "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.repo | default \"x\"}}'\n",
        );
        check(
            "M005",
            "options:\n  system.uri: '{{.spectro.pack.kubernetes.version}}'\n# {{.spectro.pack.edge-native-byoi.options.x}}\n",
        );
        check(
            "M005",
            "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.repo}}'\n  system.repo: 'x\n",
        );
        check(
            "M005",
            "options:\n  system:\n    uri: '{{.spectro.pack.edge-native-byoi.options.system.repo}}'\n    repo: x\n",
        );
    }

    #[test]
    fn what_lost_its_place_is_told_once_by_the_structure_rules() {
        check(
            "M005",
            "pack:\ncontent:\n  images:\n    - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\noptions:\nsystem.uri: x/y:1\n",
        );
    }

    #[test]
    fn the_nearest_key_is_offered() {
        let text =
            "options:\n  system.uri: 'x/{{.spectro.pack.edge-native-byoi.options.system.reop}}'\n  system.repo: x\n";
        assert_eq!(
            messages("M005", text),
            ["`options.system.reop` is not defined in this layer; did you mean `options.system.repo`?"]
        );
        check_fix("M005", text, &text.replace("reop", "repo"));
    }

    #[test]
    fn the_nearest_key_is_offered_among_many_keys_but_not_for_every_finding() {
        let keys = |count| (0..count).map(|n| ["  key", &n.to_string(), ": x\n"].concat()).collect::<String>();
        let text = |macros, keys| {
            let used = "{{.spectro.pack.edge-native-byoi.options.imageTga}}".repeat(macros);
            format!("options:\n{keys}  imageTag: x\n  used: '{used}'\n")
        };
        let offered = |text: &str| {
            let messages = messages("M005", text);
            (messages.iter().filter(|message| message.ends_with("`options.imageTag`?")).count(), messages.len())
        };
        assert_eq!(offered(&text(1, keys(500))), (1, 1));
        assert_eq!(offered(&text(30, keys(50))), (30, 30));
        assert_eq!(offered(&text(30, keys(500))), (3, 30));
    }
}
