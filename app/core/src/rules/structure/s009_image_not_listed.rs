use crate::context::Mode;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::{Field, Value};
use crate::patch;
use crate::resolve::{UNKNOWN, resolve};
use crate::rules::{Sink, declare_rule};
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a layer in appliance mode whose `pack.content.images` has no entry for the image of `options.system.uri`. Only
    /// when the mode is known to be appliance.
    ///
    /// ## Why it matters
    ///
    /// Palette's documents list the provider image there, through a macro. The list says which images a content bundle
    /// for hosts without a network contains.
    ///
    /// ## How to fix
    ///
    /// Add the entry with the macro.
    ///
    /// ## Invalid
    ///
    /// ```yaml mode=appliance
    /// pack:
    ///   content:
    ///     images:
    ///       - image: registry.acme.internal/edge/agent:1.4.2
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml mode=appliance
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///       - image: registry.acme.internal/edge/agent:1.4.2
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    S009 "image-not-listed" {
        summary: "The image list does not name `system.uri`",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Most entries that are looked at. A model profile has a few dozen.
const MAX_IMAGES: usize = 2000;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(uri) = doc.system_uri().filter(|uri| doc.mode() == Some(Mode::Appliance) && !uri.is_empty()) else {
        return;
    };
    let says_none = ["na", "n/a"].iter().any(|none| uri.text.trim().eq_ignore_ascii_case(none));
    // What lost its place is reported by other rules.
    let lost = doc.layer.entries.iter().any(|e| matches!(doc.tree.key(e), Some("content" | "images" | "<<")));
    if says_none || lost || !doc.tree.damaged().is_empty() || is_listed(doc, &uri) {
        return;
    }
    let images = List::find(doc);
    let Some(at) = images.key.or(doc.layer.options).map(|field| doc.key_range(&field)) else { return };
    let reference = format!("'{{{{.spectro.pack.{}.options.system.uri}}}}'", doc.pack_name());
    let help = format!("Add the provider image, as Palette's documents do: `- image: {reference}`.");
    let message = "the image list does not name the image of `system.uri`";
    let fix = images
        .insertion(doc, &reference)
        .map(|edit| Fix::unsafe_edit("Add the image of `system.uri` to the list", edit));
    sink.report(Diagnostic::new(&S009, at, message, help).label(uri.range, "the provider image").fix(fix));
}

/// Whether an entry is the image, or may be it.
fn is_listed(doc: &Cx<'_>, uri: &Value<'_>) -> bool {
    let name = |value: &Value<'_>| {
        let resolved = resolve(doc, value);
        let raw: String = value.text.split_whitespace().collect();
        (resolved.is_complete(), resolved.text.trim().to_owned(), raw)
    };
    let (is_known, text, raw) = name(uri);
    doc.layer.images.len() > MAX_IMAGES
        || doc.layer.images.iter().any(|id| match doc.value(*id) {
            Some(value) => {
                let (is_entry_known, entry, entry_raw) = name(&value);
                let refers = doc
                    .macros_in(value.range)
                    .iter()
                    .flat_map(|m| m.paths(doc.text))
                    .any(|path| path.pack().is_some_and(|(_, rest)| rest == "options.system.uri"));
                refers
                    || entry == text && is_known
                    || entry_raw == raw
                    || !is_entry_known && entry.chars().all(|c| c == UNKNOWN)
            }
            // A list, an alias or something that could not be read.
            None => !matches!(doc.tree.node(*id).kind, Kind::Mapping(_)),
        })
}

/// What there is of `pack.content.images`.
struct List {
    /// The innermost key that is there.
    key: Option<Field>,
    images: Option<Field>,
}

impl List {
    fn find(doc: &Cx<'_>) -> Self {
        let get = |parent: Option<Field>, key| doc.tree.get(parent?.value, key);
        let pack = doc.layer.pack;
        let content = get(pack, "content");
        let images = get(content, "images");
        Self { key: images.or(content).or(pack), images }
    }

    /// A new first entry in a list of lines, or the whole of `pack` when there is none.
    fn insertion(&self, doc: &Cx<'_>, reference: &str) -> Option<TextEdit> {
        let Some(images) = self.images else {
            let first = doc.layer.entries.first().filter(|_| self.key.is_none())?;
            let item = format!("      - image: {reference}");
            let block = ["pack:", "  content:", "    images:", &item].join(patch::newline(doc));
            return patch::insert_line_before(doc, first.key, &block).filter(|_| patch::column(doc, first) == 0);
        };
        let first = *doc.tree.sequence(images.value)?.first()?;
        patch::insert_line_before(doc, first, &format!("- image: {reference}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::context::{Context, Mode};
    use crate::rules::testing::{check, check_fix_in, check_in};

    const OPTIONS: &str = "options:\n  system.uri: a.io/x:v1\n";

    fn appliance() -> Context {
        Context { mode: Some(Mode::Appliance), ..Context::default() }
    }

    #[test]
    fn not_listed() {
        let context = appliance();
        check_in(&context, "S009", &format!("pack:\n  content:\n    «images»:\n      - image: b.io/x:v1\n{OPTIONS}"));
        check_in(&context, "S009", &format!("pack:\n  content:\n    «images»: []\n{OPTIONS}"));
        check_in(&context, "S009", &format!("«pack»: {{drain: {{cordon: true}}}}\n{OPTIONS}"));
        check_in(&context, "S009", "«options»:\n  system.uri: a.io/x:v1\n");
        check_in(
            &context,
            "S009",
            "pack: {content: {«images»: [{image: 'a.io/x:{{.spectro.macro.t}}'}]}}\noptions:\n  system.uri: 'b.io/x:{{.spectro.macro.t}}'\n",
        );
        check(
            "S009",
            &format!(
                "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode\npack:\n  «content»: {{}}\n{OPTIONS}"
            ),
        );
    }

    #[test]
    fn listed_or_not_known() {
        let context = appliance();
        for image in [
            "'{{.spectro.pack.edge-native-byoi.options.system.uri}}'",
            "a.io/x:v1",
            "'{{.spectro.macro.image}}'",
            "'{{ .spectro.pack.generic-byoi.options.system.uri }}'",
        ] {
            check_in(&context, "S009", &format!("pack:\n  content:\n    images:\n      - image: {image}\n{OPTIONS}"));
        }
        check_in(&context, "S009", &format!("pack:\ncontent:\n  images:\n    - image: x\n{OPTIONS}"));
        check_in(&context, "S009", "options:\n  system.uri: \"NA\"\n");
        check("S009", &format!("pack:\n  content:\n    images: []\n{OPTIONS}"));
    }

    #[test]
    fn the_entry_is_added() {
        let entry = "      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n";
        let list = "pack:\n  content:\n    images:\n";
        let other = "      # other\n      - image: b.io/x:v1\n";
        check_fix_in(
            &appliance(),
            "S009",
            &format!("{list}{other}{OPTIONS}"),
            &format!("{list}      # other\n{entry}      - image: b.io/x:v1\n{OPTIONS}"),
        );
        check_fix_in(&appliance(), "S009", OPTIONS, &format!("{list}{entry}{OPTIONS}"));
    }
}
