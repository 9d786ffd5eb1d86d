use super::judged;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::host::template::{MANY, arguments, is_constant, is_keyword, names};
use crate::macros::{Macro, Word, WordKind};
use crate::rules::{Sink, declare_rule};
use crate::source::slice;
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports functions in macros that neither sprig nor Go's template language has, and functions with too few or too
    /// many arguments. The value before a `|` is the last argument of the function after it.
    ///
    /// ## Why it matters
    /// Palette's documentation allows sprig functions in macros. A template that calls an unknown function, or a known one with the
    /// wrong number of arguments, cannot be evaluated at all. Functions that Helm adds, such as `toYaml` or `required`, are not
    /// part of sprig.
    ///
    /// ## How to fix
    /// Use a sprig function with the arguments in its documentation: `substr 0 4`, `trimPrefix "v"`, `default "stable"`.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{.spectro.system.kubernetes.version | substring 0 4}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{.spectro.system.kubernetes.version | substr 0 4}}'
    /// ```
    M014 "unknown-function" {
        summary: "A macro calls a function that sprig does not have, or with the wrong number of arguments",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Pack Constraints (sprig functions); sprig, Function Documentation; Go, text/template",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for used in judged(doc) {
        for call in calls(doc, used) {
            let name = slice(doc.text, call.name.range);
            match arguments(name) {
                None => sink.report(unknown(used, call.name, name)),
                Some((min, max)) => {
                    let is_wrong =
                        call.arguments.is_some_and(|n| n < usize::from(min) || (max != MANY && n > usize::from(max)));
                    if let Some(count) = call.arguments.filter(|_| is_wrong) {
                        let message = format!("`{name}` takes {} but gets {count}", in_words(min, max));
                        let help = "the value before a `|` counts as the last argument; with the wrong number of arguments the template cannot be evaluated";
                        sink.report(Diagnostic::new(&M014, used.range, message, help));
                    }
                }
            }
        }
    }
}

fn unknown(used: &Macro, word: Word, name: &str) -> Diagnostic {
    // Names of other languages that people reach for.
    let near = match name {
        "toUpper" | "uppercase" | "upcase" => Some("upper"),
        "toLower" | "lowercase" | "downcase" => Some("lower"),
        "substring" => Some("substr"),
        "truncate" => Some("trunc"),
        "base64" | "b64encode" | "base64encode" => Some("b64enc"),
        _ => nearest(name, names()),
    };
    let message = match near {
        Some(near) => format!("there is no function `{name}` in sprig; did you mean `{near}`?"),
        None => format!("there is no function `{name}` in sprig or in Go's templates"),
    };
    let help = "Palette allows sprig functions in macros; a template with an unknown function cannot be evaluated";
    let fix = near.map(|near| Fix::unsafe_edit(format!("Write `{near}`"), TextEdit::replace(word.range, near)));
    Diagnostic::new(&M014, used.range, message, help).fix(fix)
}

fn in_words(min: u8, max: u8) -> String {
    let plural = if max == 1 { "" } else { "s" };
    match (min, max) {
        (0, 0) => "no argument".to_owned(),
        (min, MANY) => format!("at least {min} argument{}", if min == 1 { "" } else { "s" }),
        (min, max) if min == max => format!("{min} argument{plural}"),
        (min, max) => format!("{min} to {max} arguments"),
    }
}

/// A function that is called.
struct Call {
    name: Word,
    /// `None`: they could not be counted.
    arguments: Option<usize>,
}

/// A command that is being read: `f a b`, at the top or in parentheses.
#[derive(Default)]
struct Command {
    head: Option<Word>,
    /// Something is at the head.
    begun: bool,
    arguments: usize,
}

impl Command {
    /// After a pipe: the value before it is the last argument.
    fn piped() -> Self {
        Self { arguments: 1, ..Self::default() }
    }

    fn end(&self, calls: &mut Vec<Call>) {
        calls.extend(self.head.map(|name| Call { name, arguments: Some(self.arguments) }));
    }

    /// A value.
    fn value(&mut self) {
        if self.begun {
            self.arguments += 1;
        }
        self.begun = true;
    }
}

fn calls(doc: &Cx<'_>, used: &Macro) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut open: Vec<Command> = Vec::new();
    let mut command = Command::default();
    let mut is_countable = true;
    let mut before = None;
    for word in &used.words {
        let text = slice(doc.text, word.range);
        match word.kind {
            WordKind::Pipe => {
                command.end(&mut calls);
                command = Command::piped();
            }
            WordKind::OpenParen => open.push(std::mem::take(&mut command)),
            WordKind::CloseParen => {
                command.end(&mut calls);
                command = open.pop().unwrap_or_default();
                command.value();
            }
            WordKind::Function if !command.begun && is_keyword(text) => {}
            WordKind::Function if is_constant(text) => command.value(),
            // A word behind a path is a part of a name with a space, which M011 reports, or a forgotten `|`.
            WordKind::Function if command.begun && command.head.is_none() => is_countable = false,
            WordKind::Function if command.begun => {
                calls.push(Call { name: *word, arguments: Some(0) });
                command.arguments += 1;
            }
            WordKind::Function => {
                command.head = Some(*word);
                command.begun = true;
            }
            // A field of what is in parentheses.
            WordKind::Path if before == Some(word.range.start()) => {}
            WordKind::Other if text == "-" => {}
            WordKind::Other if matches!(text, ":" | "=") => command = Command::default(),
            WordKind::Other => is_countable = false,
            WordKind::Path | WordKind::String | WordKind::OpenString | WordKind::Number | WordKind::Variable => {
                command.value();
            }
        }
        before = (word.kind == WordKind::CloseParen).then_some(word.range.end());
    }
    command.end(&mut calls);
    for call in calls.iter_mut().filter(|_| !is_countable || !open.is_empty()) {
        call.arguments = None;
    }
    calls
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn functions_that_are_not_there() {
        check(
            "M014",
            "a: '«{{ .spectro.macro.x | toYaml }}» «{{ uppr .spectro.macro.x }}» «{{ .spectro.system.kubernetes.version | substring 0 4 }}»'\n",
        );
        check("M014", "a: |\n  «{{ printf \"%s\" (.spectro.macro.x | defualt \"y\") }}»\n");
        assert_eq!(
            messages("M014", "a: '{{ .spectro.macro.x | uper }}'\n"),
            ["there is no function `uper` in sprig; did you mean `upper`?"]
        );
    }

    #[test]
    fn arguments_are_counted() {
        check(
            "M014",
            "a: '«{{ .spectro.macro.x | substr 0 }}» «{{ .spectro.macro.x | upper 1 }}» «{{ trimPrefix .spectro.macro.x }}»'\n",
        );
        check("M014", "a: '«{{ .spectro.macro.x | replace \".\" }}» «{{ (now \"x\") | cat .spectro.macro.x }}»'\n");
        assert_eq!(
            messages("M014", "a: '{{ .spectro.macro.x | substr 0 }}'\n"),
            ["`substr` takes 3 arguments but gets 2"]
        );
    }

    #[test]
    fn what_sprig_and_go_have() {
        check(
            "M014",
            "a: '{{ .spectro.system.kubernetes.version | substr 0 4 }}{{ .spectro.macro.x | default \"s\" | lower }}{{ trimPrefix \"v\" .spectro.macro.x }}'\n",
        );
        check(
            "M014",
            "a: '{{ printf \"%s-%s\" (.spectro.macro.y | trunc 4) .spectro.macro.x }}{{- coalesce .spectro.macro.a .spectro.macro.b \"c\" -}}'\n",
        );
        check(
            "M014",
            "a: '{{ if eq .spectro.macro.a \"b\" }}x{{ else if .spectro.macro.c }}y{{ end }}{{ (split \".\" .spectro.macro.v)._0 }}{{ $x := .spectro.macro.a | upper }}'\n",
        );
        check(
            "M014",
            "a: \"{{ .spectro.macro.a | default \\\"b\\\" | ternary \\\"x\\\" \\\"y\\\" }}{{ default true .spectro.macro.b }}{{ now | date \\\"2006\\\" | cat .spectro.macro.x }}\"\n",
        );
        check("M014", "a: '{{ .Values.x | toYaml | nindent 4 }}'\n# {{ .spectro.macro.x | nothing }}\n");
    }

    #[test]
    fn the_nearest_is_offered() {
        check_fix("M014", "a: '{{ .spectro.macro.x | uper }}'\n", "a: '{{ .spectro.macro.x | upper }}'\n");
        check_fix(
            "M014",
            "a: '{{ .spectro.macro.x | uper | lower | uper }}'\n",
            "a: '{{ .spectro.macro.x | upper | lower | upper }}'\n",
        );
    }
}
