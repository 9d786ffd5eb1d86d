use std::collections::BTreeSet;

use super::{known, s005_lost_indentation};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::host::kairos;
use crate::keys::LAYER;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::spelling::nearest;
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports root keys that Palette's documentation does not name for the OS layer, with the closest documented key.
    ///
    /// ## Why it matters
    /// A misspelled key is silently ignored: even the documentation once had `tages` instead of `stages`.
    ///
    /// ## How to fix
    /// Correct the spelling, or move the key to where it belongs.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// tages:
    ///   boot:
    ///     - name: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - name: hello
    /// ```
    S006 "unknown-root-key" {
        summary: "A root key is not documented for the OS layer",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry and Cloud Init Stages",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    // S023 says that this is another kind of file; its keys are right there.
    if known::is_user_data(doc) {
        return;
    }
    let mut present = BTreeSet::new();
    present.extend(doc.layer.entries.iter().filter_map(|e| doc.tree.key(e)));
    let free: Vec<&str> = LAYER.names().filter(|k| !present.contains(k)).collect();
    let homes = s005_lost_indentation::empty_homes(doc);
    for (index, field) in doc.layer.entries.iter().enumerate() {
        let Some(scalar) = doc.tree.scalar(field.key) else { continue };
        let key = scalar.value.as_str();
        // `maxPods` is in use, though no document names it.
        let explained = LAYER.field(key).is_some()
            || kairos::is_stage(key)
            || known::USER_DATA_KEYS.contains(&key)
            || key == "<<"
            || key.contains("{{")
            || key == "maxPods"
            || s005_lost_indentation::empty_home(doc, &homes, index, key).is_some()
            || s005_lost_indentation::is_without_home(doc, key)
            || key == "sops" && doc.text.contains("ENC[AES256_GCM,");
        if explained {
            continue;
        }
        // A key that belongs elsewhere was moved, not misspelled: a rename would make another key of it.
        let place = known::home_of(key).map(|home| home.join("."));
        // All but one of the root keys are mappings: `packs` with a list, as in a whole profile, is another key.
        let is_list = doc.tree.sequence(field.value).is_some();
        let suggestion = if place.is_none() && !is_list { nearest(key, free.iter().copied()) } else { None };
        let message = format!("`{key}` is not a documented root key of the OS layer");
        let help = match (suggestion, &place) {
            (Some(near), _) => format!("Palette ignores it; did you mean `{near}`?"),
            (None, Some(place)) => format!("Palette ignores it here; it belongs under `{place}`"),
            (None, None) => format!("Palette documents {}; other keys have no known effect", list()),
        };
        let fix = suggestion.filter(|_| scalar.style == Style::Plain).and_then(|near| {
            Some(Fix::unsafe_edit(format!("Rename to `{near}`"), patch::rename_key(doc, field, near)?))
        });
        sink.report(Diagnostic::new(&S006, doc.key_range(field), message, help).fix(fix));
    }
}

fn list() -> String {
    LAYER.names().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn strangers_and_slips() {
        check("S006", "pack: {}\n«tages»: {}\n«timezone»: UTC\nstylusPackage: x\nboot.after: []\nstylus: {}\n");
        check("S006", "options:\nsystem.uri: a/b:1\n");
        check("S006", "options: &a {}\nproviderCredentials:\n  <<: *a\n");
        check_fix("S006", "tages: {}\n", "stages: {}\n");
        let whole = crate::rules::testing::findings("S006", "packs:\n  - name: a\n", &crate::Context::default());
        assert!(whole.len() == 1 && whole[0].fixes.is_empty(), "a list is no `pack`");
        for moved in
            ["«images»:\n  - image: a/b:1\npack:\n  content: {}\n", "«drain»: {}\npack: {}\n", "«user»: a\npack: {}\n"]
        {
            check("S006", moved);
            let found =
                crate::rules::testing::findings("S006", &moved.replace(['«', '»'], ""), &crate::Context::default());
            assert!(found.iter().all(|d| d.fixes.is_empty()), "{moved}");
        }
    }
}
