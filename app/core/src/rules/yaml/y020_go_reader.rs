use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::host::go_yaml::{self, Refusal};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, TextSize};

declare_rule! {
    /// ## What it does
    /// Reports what YAML 1.2 allows and Go's YAML reader refuses or reads otherwise: the escape `\/` in double quotes; tabs in some places;
    /// in brackets, an unquoted `?`, or a colon without a space behind it; entries without a key; anchors with other characters than
    /// letters, digits, `-` and `_`; the line `%YAML 1.2` and unknown directives.
    ///
    /// ## Why it matters
    /// What is public of the programs on an Edge host is written in Go, and its YAML readers descend from an old libyaml. They
    /// refuse the whole file, though validators of YAML 1.2 find nothing wrong. `\/` comes from JSON writers that escape slashes.
    /// Which reader Palette uses is not documented.
    ///
    /// ## How to fix
    /// Write `/` for `\/` and spaces for tabs, put text in brackets in quotes, and leave out the `%` lines.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.osName: "ubuntu\/lts"
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.osName: "ubuntu/lts"
    /// ```
    Y020 "go-reader" {
        summary: "Valid YAML 1.2 that Go's YAML reader refuses or misreads",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "gopkg.in/yaml.v2 2.4.0 and gopkg.in/yaml.v3 3.0.1, scannerc.go and parserc.go; YAML 1.2.2, 5.7, 6.1, 6.8, 6.9 and 7.4",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for refusal in go_yaml::refusals(doc) {
        sink.report(finding(doc, &refusal));
    }
}

fn finding(doc: &Cx<'_>, refusal: &Refusal) -> Diagnostic {
    let (message, advice, title) = match refusal {
        Refusal::Slash { .. } => (
            "Go's YAML reader refuses the escape `\\/`",
            "YAML 1.2 allows it, and JSON writers produce it; write `/`, which means the same",
            "Write `/` for `\\/`",
        ),
        Refusal::Tabs { .. } => (
            "Go's YAML reader refuses a tab here",
            "YAML 1.2 allows it, but the line means the same with spaces",
            "Replace the tabs that are refused with spaces",
        ),
        Refusal::TabInBlock { .. } => (
            "Go's YAML reader refuses a block scalar that begins with a tab",
            "YAML 1.2 allows it; state the indentation after `|` or `>`, as in `|2`, or remove the tab",
            "State the indentation in the header",
        ),
        Refusal::TabAfterDash { .. } => (
            "Go's YAML reader refuses a tab after `-`",
            "YAML 1.2 allows it; write a space",
            "Write a space for the tab",
        ),
        Refusal::Version { .. } => (
            "Go's YAML reader refuses every version in `%YAML` but 1.1",
            "leave the line out: nothing in a layer depends on it",
            "",
        ),
        Refusal::Directive { .. } => (
            "Go's YAML reader refuses a directive that it does not know",
            "leave the line out: nothing in a layer depends on it",
            "",
        ),
        Refusal::Anchor { .. } => (
            "Go's YAML reader cannot read the name of this anchor",
            "YAML 1.2 allows it; use letters, digits, `-` and `_` only, in the anchor and in its aliases",
            "",
        ),
        Refusal::NoKey { .. } => (
            "there is no key before this colon, which Go's YAML reader refuses",
            "YAML 1.2 takes the key for empty; write the key, or remove the colon",
            "",
        ),
        Refusal::Collection { .. } => (
            "Go's YAML reader refuses a key that is a list or a mapping",
            "YAML 1.2 allows it; write a text as the key, and leave out the `?` before it",
            "",
        ),
        Refusal::InBrackets { .. } => (
            "Go's YAML reader refuses or misreads this text in brackets unless it is quoted",
            "YAML 1.2 allows it; put text with a `?` in it, or with a `:` at its start, in single quotes",
            "Put the text in single quotes",
        ),
        Refusal::NoSpace { .. } => (
            "Go's YAML reader takes this colon for a part of the text",
            "YAML 1.2 takes it for the end of a key; put a space behind the colon",
            "Put a space behind the colon",
        ),
    };
    let consequence = match refusal {
        Refusal::InBrackets { .. } | Refusal::NoSpace { .. } => "refuses the whole file or gets another value",
        _ => "refuses the whole file, even though other readers accept it",
    };
    let help = format!("a program that uses this reader {consequence}; {advice}");
    let edit = match refusal {
        Refusal::Slash { places } => places.iter().map(|at| Indel::delete(*at)).collect(),
        Refusal::Tabs { places } => places.iter().map(|at| spaces(doc, *at)).collect(),
        Refusal::TabAfterDash { places } => places.iter().map(|at| Indel::replace(*at, " ")).collect(),
        Refusal::TabInBlock { header, tab } => {
            indentation(doc, *header, *tab).map(|digit| Indel::insert(header.end(), digit)).into_iter().collect()
        }
        Refusal::InBrackets { places } => {
            let quoted = places.iter().filter_map(|at| patch::quote(doc, *at));
            quoted.flat_map(|edit| edit.indels().to_vec()).collect()
        }
        Refusal::NoSpace { places } => places.iter().map(|at| Indel::insert(at.end(), " ")).collect(),
        Refusal::Version { .. }
        | Refusal::Directive { .. }
        | Refusal::Anchor { .. }
        | Refusal::NoKey { .. }
        | Refusal::Collection { .. } => Vec::new(),
    };
    let fix = TextEdit::new(edit).map(|edit| Fix::safe(title, edit));
    Diagnostic::new(&Y020, refusal.range(), message, help).fix(fix)
}

/// The indentation of a block scalar that begins with a tab, as its header has it: counted from the key that it belongs to.
fn indentation(doc: &Cx<'_>, header: TextRange, tab: TextRange) -> Option<String> {
    let column = |at: TextSize| at - doc.lines.start(doc.lines.line(at));
    let value = doc.tree.scalar_at(tab.end()).or_else(|| doc.tree.scalar_at(tab.start()))?;
    let mapping = doc.tree.node(value).parent.filter(|id| doc.tree.mapping(*id).is_some())?;
    let key = doc.tree.node(mapping).range.start();
    let count = column(tab.start()).checked_sub(column(key)).map(u32::from)?;
    (key < header.start() && (1..=9).contains(&count)).then(|| count.to_string())
}

/// Spaces in the place of tabs, as many, so that the text behind them stays in its column. None before a comment or the end of a line.
fn spaces(doc: &Cx<'_>, at: TextRange) -> Indel {
    let line = doc.lines.range(doc.text, doc.lines.line(at.start()));
    let rest = doc.slice(TextRange::new(at.end(), line.end().max(at.end())));
    let is_loose = rest.trim().is_empty() || rest.starts_with('#');
    if is_loose { Indel::delete(at) } else { Indel::replace(at, " ".repeat(usize::from(at.len()))) }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn escaped_slashes() {
        check("Y020", "a: \"x«\\/»y\\/z\"\nb: \"«\\/»\"\n");
        check("Y020", "a: \"x\\\\/y\"\nb: 'x\\/y'\nc: x\\/y\nd: |\n  x\\/y\n# \\/\n");
        check("Y020", "a: \"{{.spectro.var.x | replace \\\"a\\\" \\\"b\\\"}}«\\/»\"\n");
        check_fix("Y020", "a: \"x\\/y\\n\\/\"\n", "a: \"x/y\\n/\"\n");
    }

    #[test]
    fn tabs() {
        check("Y020", "a: 1\n«\t»\nb: 2\n \t\n\t# c\nc: 'x\n\t\n  y'\nd: [\n\t\n]\n");
        check("Y020", "a:\n  - b\n  -«\t»c\n");
        check("Y020", "a: 1\t# c\nb:\t2\n");
        check_fix("Y020", "a: '1'\n\t\n  \t# c\nb: 2\n", "a: '1'\n\n# c\nb: 2\n");
        check_fix("Y020", "a:\n-\tb\n-\tc\n", "a:\n- b\n- c\n");
    }

    #[test]
    fn tabs_before_tokens() {
        check("Y020", "a:\n «\t»b\nc:\n  - x\n  \ty\nd: [\n\t1]\n");
        check("Y020", "a:\n  «\t»- b\n");
        check("Y020", "a:\n\tb: 1\n \tc: 2\n");
        check_fix("Y020", "a:\n  \t- b\n", "a:\n   - b\n");
    }

    #[test]
    fn block_scalars_that_begin_with_a_tab() {
        check("Y020", "a: |\n  «\t»x\n  y\nb: >-\n\n    «\t »x\nc: |2\n  \tx\nd: |\n  x\n  \ty\n");
        check("Y020", "a:\n  - b: | # why\n      «\t»x\n");
        check_fix("Y020", "a:\n  - b: |- # why\n      \tx\n       y\n", "a:\n  - b: |2- # why\n      \tx\n       y\n");
    }

    #[test]
    fn brackets() {
        check("Y020", "a: [«x?», ?y]\nb: {c: d?e, f: \"?\"}\nd: x?\ne: [x-y, 'a?']\n");
        check("Y020", "a: [x, «http://h/?y=z»]\n");
        check("Y020", "a: [«:80»]\nb: :80\n");
        check("Y020", "a: {b«:»,c:}\nd: [e:]\nf: {'g':,h: ,i: j}\n");
        check("Y020", "a: [x{{ .spectro.var.x | default \"?\" }}]\n");
        check_fix("Y020", "a: [it's?, ?y]\nb: {c: d?e}\n", "a: ['it''s?', '?y']\nb: {c: 'd?e'}\n");
        check_fix("Y020", "a: {b:,c:}\n", "a: {b: ,c: }\n");
    }

    #[test]
    fn missing_keys() {
        check("Y020", "a: b\n«:» options:\n    c: d\n");
        check("Y020", "a: {«:» x}\nb:\n  - «:» x\n");
        check("Y020", "a:\n  b:\n  ? \n  : x\n");
        check("Y020", "? «pack:\n    a: 1»\n? options\n: 1\n«[a, b]»: 1\n");
        check("Y020", "{{ .spectro.macro.a }}: 1\n");
    }

    #[test]
    fn anchors() {
        check("Y020", "a: &«b.c»\n  d: 1\ne: *b.c\nf: &g-h_1 'x'\n");
        check("Y020", "a: [&«b/c» 'x', &«ü» {d: e}]\n&«x.y» k: 1\n");
        check("Y020", "a: &«b.c» 1\nd: *b.c\n");
        // Most likely not meant as an anchor: Y021.
        check("Y020", "a: &b.c 1\n");
    }

    #[test]
    fn versions() {
        check("Y020", "«%YAML 1.2»\n---\na: 1\n");
        check("Y020", "%YAML 1.1 # 1.2\n---\na: 1\n");
        check("Y020", "«%FOO x»\n%TAG ! tag:x,2000:\n---\na: 1\n");
        check("Y020", "a: 1\n...\n«%YAML 1.2»\n---\na: |\n  %YAML 1.2\n");
    }
}
