use std::collections::BTreeSet;

use super::paths;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::{self, MacroFamily};
use crate::rule::Severity;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};
use crate::sort;
use crate::source::{LineIndex, TextRange, TextSize, range, slice};
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports profile variables that the profile does not define. This needs the whole profile; a layer that was opened
    /// alone is not checked. In a whole profile, variables that no layer uses are reported too.
    ///
    /// ## Why it matters
    /// A variable is defined in the profile (`spec.variables`). Palette may refuse a profile that uses a variable it does
    /// not define. Names are case-sensitive.
    ///
    /// ## How to fix
    /// Define the variable in the profile, or correct the name.
    ///
    /// ## Invalid
    /// ```yaml variables=image_tag,site
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.imagetag}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml variables=image_tag,site
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}}'
    /// ```
    M015 "undefined-variable" {
        summary: "A profile variable is not defined in the profile, or is not used",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Create Cluster Profile Variables; error messages of Palette in public repositories",
        since: "0.1.0",
        check: Layer(check),
        check: Profile(check_profile),
    }
}

/// Most names that are compared with all variables.
const MAX_SUGGESTIONS: usize = 50;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(known) = &doc.context.variables else { return };
    let defined: BTreeSet<&str> = sort::set(known.iter().chain(&doc.context.new_variables).map(String::as_str));
    let mut suggestions = 0;
    for (used, path) in paths(doc).filter(|(_, path)| path.family() == MacroFamily::Variable) {
        let name = path.rest();
        if name.is_empty() || defined.contains(name) {
            continue;
        }
        suggestions += 1;
        let near = if suggestions <= MAX_SUGGESTIONS { nearest(name, known.iter().map(String::as_str)) } else { None };
        let message = match near {
            Some(near) => format!("the profile does not define the variable `{name}`; did you mean `{near}`?"),
            None => format!("the profile does not define the variable `{name}`"),
        };
        let help = "Palette may refuse a profile in which an undefined variable is used (third parties report that), and names are case-sensitive; define it \
                    in the profile, or correct the name";
        let end = usize::from(path.range.end());
        let fix = near.map(|near| {
            let edit = TextEdit::replace(range(end - name.len(), end), near);
            Fix::unsafe_edit(format!("Write `{near}`"), edit)
        });
        sink.report(Diagnostic::new(&M015, used.range, message, help).fix(fix));
    }
}

/// Variables that no layer uses, and uses in other layers than the OS layer of variables that are not
/// defined. Nothing where the variables are not known.
fn check_profile(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    let Some(profile) = cx.profile.filter(|profile| profile.variables().is_some()) else { return };
    let mut defined = BTreeSet::new();
    defined.extend(cx.variables.iter().map(|variable| variable.text_of("name")));
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (index, pack) in cx.packs.iter().enumerate() {
        let texts = std::iter::once(profile.values(index))
            .chain(profile.manifests(index).iter().map(|manifest| manifest.content.as_str()));
        let mut missing: BTreeSet<String> = BTreeSet::new();
        for text in texts.filter(|text| text.contains("spectro.var.")) {
            let lines = LineIndex::new(text);
            for found in macros::scan(text).iter().filter(|found| found.is_palette) {
                for path in found.paths(text).filter(|path| path.family() == MacroFamily::Variable) {
                    if !defined.contains(path.rest()) && !is_in_comment(text, &lines, found.range.start()) {
                        missing.insert(path.rest().to_owned());
                    }
                    used.insert(path.rest().to_owned());
                }
            }
        }
        let is_os = pack.text_of("layer") == "os";
        for name in missing.into_iter().filter(|name| !is_os && !name.is_empty()) {
            let place = pack.get("values").map_or_else(|| pack.key_place(), |values| values.key_place());
            let message = format!("this layer uses the variable `{name}`, which the profile does not define");
            let help = "Palette may refuse a profile in which an undefined variable is used (third parties report that); define it in `spec.variables`";
            sink.report(Diagnostic::new(&M015, place, message, help));
        }
    }
    for name in cx.variables.iter().filter_map(|variable| variable.get("name")) {
        if !name.text().is_empty() && !used.contains(name.text()) {
            let message = format!("no layer uses the variable `{}`", name.text());
            let help = "Palette still asks for its value; remove the variable unless you keep it for later";
            sink.report(Diagnostic::new(&M015, name.place(), message, help).severity(Severity::Info));
        }
    }
}

/// Whether the line at an offset is a comment of YAML up to there.
fn is_in_comment(text: &str, lines: &LineIndex, offset: TextSize) -> bool {
    slice(text, TextRange::new(lines.start(lines.line(offset)), offset)).trim_start().starts_with('#')
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::profile::testing::{findings, frame};
    use crate::rules::testing::{check, check_fix_in, check_in};

    fn context(names: &[&str]) -> Context {
        Context { variables: Some(names.iter().map(|name| (*name).to_owned()).collect()), ..Context::default() }
    }

    #[test]
    fn a_variable_that_the_next_export_defines() {
        let known = Context { new_variables: vec!["site".to_owned()], ..context(&[]) };
        check_in(&known, "M015", "a: '{{.spectro.var.site}} «{{.spectro.var.other}}»'\n");
    }

    #[test]
    fn variables_that_are_not_defined() {
        let known = context(&["image_tag"]);
        check_in(
            &known,
            "M015",
            "a: '{{.spectro.var.image_tag}} «{{ .spectro.var.Image_Tag }}» «{{ .spectro.var.site | upper }}»'\n",
        );
        check_in(
            &context(&[]),
            "M015",
            "stages:\n  boot:\n    - commands:\n        - |\n          echo «{{.spectro.var.x}}» {{.spectro.macro.x}}\n",
        );
        check_in(&known, "M015", "# {{.spectro.var.x}}\na: '{{ .Values.spectro.var.x }}'\n");
    }

    #[test]
    fn a_layer_alone_is_not_judged() {
        check("M015", "a: '{{.spectro.var.x}}'\n");
    }

    #[test]
    fn the_nearest_is_offered() {
        let known = context(&["image_tag"]);
        check_fix_in(&known, "M015", "a: '{{.spectro.var.imageTag}}'\n", "a: '{{.spectro.var.image_tag}}'\n");
    }

    #[test]
    fn variables_of_other_layers() {
        let text = frame("", "{\"name\":\"a\",\"format\":\"string\"}")
            .replace("\"tag\":\"1.32.4\",\"values\":\"\"", "\"tag\":\"1.32.4\",\"values\":\"x: '{{.spectro.var.a}}'\\ny: '{{.spectro.var.b}}'\\n# {{.spectro.var.c}}\\n\"");
        let found = findings(&text);
        assert_eq!(
            found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["this layer uses the variable `b`, which the profile does not define"]
        );
    }
}
