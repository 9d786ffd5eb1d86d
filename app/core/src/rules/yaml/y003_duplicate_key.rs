use std::collections::BTreeMap;

use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Entry;

declare_rule! {
    /// ## What it does
    /// Reports a key that appears twice in one mapping.
    ///
    /// ## Why it matters
    /// YAML forbids this. Readers that accept it silently keep one of the two values, usually the last: a second
    /// `providerCredentials` block silently replaces the first.
    ///
    /// ## How to fix
    /// Keep one of them. The fix removes the earlier one.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.uri: registry.edge-lab.net/os:1.0.1
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.1
    /// ```
    Y003 "duplicate-key" {
        summary: "A key appears twice in one mapping",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "YAML 1.2.2, 3.2.1.1 Nodes",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for id in doc.tree.ids() {
        let Some(mapping) = doc.tree.mapping(id) else { continue };
        if mapping.entries.len() < 2 {
            continue;
        }
        let mut seen: BTreeMap<&str, Entry> = BTreeMap::new();
        for entry in &mapping.entries {
            let Some(key) = doc.tree.key(entry).filter(|key| *key != "<<") else { continue };
            if let Some(first) = seen.insert(key, *entry) {
                sink.report(
                    Diagnostic::new(
                        &Y003,
                        doc.key_range(entry),
                        format!("the key `{key}` appears twice in this mapping"),
                        "YAML forbids this, and most readers silently keep only the last value; keep one of the two",
                    )
                    .label(doc.key_range(&first), "first occurrence")
                    .fix(
                        patch::remove_entry(doc, &first).map(|edit| Fix::unsafe_edit("Remove the earlier entry", edit)),
                    ),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn the_later_key_is_marked() {
        check("Y003", "options:\n  a: 1\n  b: {x: 1, «x»: 2}\n  «a»: 2\n");
        check("Y003", "a: 1\n«'a'»: 2\n");
        check("Y003", "- a: 1\n- a: 2\n");
        check("Y003", "x: &x {a: 1}\ny: &y {b: 1}\nz:\n  <<: *x\n  <<: *y\n");
    }

    #[test]
    fn the_earlier_entry_goes() {
        check_fix("Y003", "o:\n  a:\n    b: 1\n  # c\n  a: 2\n", "o:\n  # c\n  a: 2\n");
        check_fix("Y003", "a: |\n  x\n\nb: 1\na: 2\n", "\nb: 1\na: 2\n");
    }
}
