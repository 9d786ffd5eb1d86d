use std::collections::{BTreeMap, BTreeSet};

use super::{own_path, paths};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::model::reference::{self, MAX_REFERENCES};
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports a value that refers to itself through pack reference macros, directly or through other values.
    ///
    /// ## Why it matters
    /// Such a reference never ends, so Palette has no value to insert.
    ///
    /// ## How to fix
    /// Break the cycle: write one of the values as plain text.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    M007 "macro-cycle" {
        summary: "A value refers to itself through macros",
        severity: Error,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Pack Constraints (pack reference macros)",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// A macro in one value that refers to another.
struct Edge {
    to: NodeId,
    at: TextRange,
    path: String,
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let edges = edges(doc);
    for cycle in cycles(&edges) {
        // The circle begins at its first macro in the text.
        let first = cycle.iter().enumerate().min_by_key(|(_, e)| e.at.start()).map_or(0, |(i, _)| i);
        let way: Vec<&Edge> = cycle.iter().cycle().skip(first).take(cycle.len()).copied().collect();
        let Some(start) = way.first() else { continue };
        let message = match way.as_slice() {
            [used] => format!("`{}` refers to itself", used.path),
            _ => format!("`{}` leads back to this value", start.path),
        };
        let help = "a value that refers to itself cannot be resolved; write one of the values as plain text";
        let mut diagnostic = Diagnostic::new(&M007, start.at, message, help);
        for edge in way.iter().skip(1) {
            diagnostic = diagnostic.label(edge.at, format!("refers to `{}`", edge.path));
        }
        sink.report(diagnostic);
    }
}

/// For each value, in text order, the values of this layer to which its macros refer.
fn edges(doc: &Cx<'_>) -> BTreeMap<NodeId, Vec<Edge>> {
    let mut edges: BTreeMap<NodeId, Vec<Edge>> = BTreeMap::new();
    for (at, path) in paths(doc).filter_map(|(m, p)| Some((m.range, own_path(doc, &p)?))).take(MAX_REFERENCES) {
        let Some(from) = doc.tree.scalar_around(at) else { continue };
        if let Some(to) = reference::lookup(doc, path) {
            edges.entry(from).or_default().push(Edge { to, at, path: path.to_owned() });
        }
    }
    edges
}

/// Walks the references in depth, without recursion; every reference back to a value on the way closes a circle.
fn cycles(edges: &BTreeMap<NodeId, Vec<Edge>>) -> Vec<Vec<&Edge>> {
    let mut found = Vec::new();
    let mut done: BTreeSet<NodeId> = BTreeSet::new();
    for start in edges.keys() {
        let mut way: Vec<(NodeId, std::slice::Iter<'_, Edge>, Option<&Edge>)> = Vec::new();
        let mut next = Some((*start, None));
        loop {
            if let Some((node, by)) = next.take().filter(|(node, _)| !done.contains(node)) {
                way.push((node, edges.get(&node).map_or(&[][..], Vec::as_slice).iter(), by));
            }
            let Some((_, rest, _)) = way.last_mut() else { break };
            let Some(edge) = rest.next() else {
                done.extend(way.pop().map(|(node, ..)| node));
                continue;
            };
            if let Some(back) = way.iter().position(|(node, ..)| *node == edge.to) {
                found.push(way.iter().skip(back + 1).filter_map(|(_, _, by)| *by).chain([edge]).collect());
            } else {
                next = Some((edge.to, Some(edge)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, findings};

    #[test]
    fn circles() {
        check("M007", "options:\n  system.uri: 'x/«{{.spectro.pack.edge-native-byoi.options.system.uri}}»'\n");
        check(
            "M007",
            "options:\n  a: '«{{.spectro.pack.edge-native-byoi.options.b}}»'\n  b: '{{.spectro.pack.edge-native-byoi.options.c}}'\n  c: 'x{{.spectro.pack.edge-native-byoi.options.a}}'\n",
        );
    }

    #[test]
    fn a_circle_is_told_once_with_its_way() {
        let text = "o:\n  b: '{{.spectro.pack.edge-native-byoi.o.c}}'\n  c: '{{.spectro.pack.edge-native-byoi.o.b}}'\n  d: '{{.spectro.pack.edge-native-byoi.o.b}}'\n";
        let found = findings("M007", text, &Context::default());
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(one.message, "`o.c` leads back to this value");
        assert_eq!(one.labels.iter().map(|l| l.message.as_str()).collect::<Vec<_>>(), ["refers to `o.b`"]);
    }

    #[test]
    fn chains_have_an_end() {
        check(
            "M007",
            "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\noptions:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.repo}}/{{.spectro.pack.edge-native-byoi.options.system.repo}}'\n  system.repo: x\n",
        );
        let long: Vec<String> =
            (1..500).map(|i| format!("k{i}: '{{{{.spectro.pack.edge-native-byoi.k{}}}}}'", i + 1)).collect();
        check("M007", &long.join("\n"));
    }
}
