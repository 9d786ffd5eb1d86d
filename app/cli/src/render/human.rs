//! For people: the finding, its source lines, help, and the fixes on offer.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use layerwright_core::secrets::shown::{HIDDEN, Piece, pieces};
use layerwright_core::source::{LineIndex, TextRange, slice};
use layerwright_core::{Applicability, Diagnostic, Severity};

use crate::checked::{CheckedFile, Part};
use crate::words::{clean, counted, is_control};

/// Width of the output, in terminal columns; longer lines are cut around what is marked in them.
const WIDTH: usize = 120;
/// A label that is farther from the finding, in lines, has source lines of its own.
const NEAR: usize = 30;

pub(crate) fn files(files: &[CheckedFile], is_colored: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if is_colored { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    for file in files {
        for part in &file.parts {
            let shown = Shown { path: &file.path, part, lines: &LineIndex::new(&part.text) };
            for found in &part.diagnostics {
                writeln!(out, "{}\n", renderer.render(&[shown.report(found)]))?;
            }
        }
    }
    if files.is_empty() { Ok(()) } else { writeln!(out, "{}", summary(files)) }
}

fn summary(files: &[CheckedFile]) -> String {
    let count = |severity| files.iter().map(|file| file.count(severity)).sum::<usize>();
    let kinds = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Info), "info", "info"),
    ];
    let found: Vec<String> =
        kinds.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, more)| counted(n, one, more)).collect();
    let found = if found.is_empty() { "no problems".to_owned() } else { found.join(", ") };
    format!("{found} in {}", counted(files.len(), "file", "files"))
}

/// A text whose findings are shown.
struct Shown<'a> {
    path: &'a str,
    part: &'a Part,
    lines: &'a LineIndex,
}

impl Shown<'_> {
    fn report<'a>(&'a self, found: &'a Diagnostic) -> Group<'a> {
        let level = match found.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let report = level.primary_title(clean(&found.message)).id(found.code()).elements(self.places(found));
        let help = (!found.help.is_empty()).then(|| Level::HELP.message(clean(&found.help)));
        let fixes = found.fixes.iter().map(|fix| {
            let trust = match fix.applicability {
                Applicability::Safe => "",
                Applicability::Unsafe => " (may change the meaning: --unsafe)",
                Applicability::Display => " (by hand)",
            };
            Level::HELP.with_name("fix").message(format!("{}{trust}", clean(&fix.title)))
        });
        report.elements(help).elements(fixes)
    }

    /// The source lines of a finding and of its labels.
    fn places<'a>(&'a self, found: &'a Diagnostic) -> Vec<Element<'a>> {
        let mut lines = self.lines_of(found.range());
        let (near, far): (Vec<_>, Vec<_>) = found.labels.iter().partition(|label| {
            let label = self.lines_of(label.range);
            label.start + NEAR >= lines.start && label.end <= lines.end + NEAR
        });
        for label in &near {
            let label = self.lines_of(label.range);
            lines = lines.start.min(label.start)..lines.end.max(label.end);
        }
        let near = near.into_iter().map(|label| (label.range, AnnotationKind::Context, Some(&*label.message)));
        let primary = std::iter::once((found.range(), AnnotationKind::Primary, None));
        let far = far.into_iter().map(|label| {
            let marked = vec![(label.range, AnnotationKind::Primary, Some(&*label.message))];
            (self.lines_of(label.range), marked)
        });
        std::iter::once((lines, primary.chain(near).collect()))
            .chain(far)
            .flat_map(|(lines, marked)| self.source(lines, marked))
            .collect()
    }

    /// Source lines with marks in them; where lines of this text cannot be quoted, the positions of the marks alone.
    fn source<'a>(&'a self, lines: Range<usize>, marked: Vec<Marked<'a>>) -> Vec<Element<'a>> {
        let section = self.part.layer.as_ref().map(|layer| format!("layer {}", clean(layer)));
        if !self.part.quotable {
            let origins = marked.into_iter().flat_map(|(range, _, label)| {
                let at = self.lines.chars(&self.part.text, range.start());
                let origin = Origin::path(clean(self.path)).section(section.clone());
                let origin = origin.line(at.line as usize).char_column(at.column as usize);
                let label = label.map(|label| Level::NOTE.message(clean(label)).into());
                std::iter::once(origin.into()).chain(label)
            });
            return origins.collect();
        }
        let quoted = Quoted::new(self.part, self.lines, lines.clone());
        let marks: Vec<Annotation<'a>> = marked
            .into_iter()
            .map(|(range, kind, label)| kind.span(quoted.range(range)).label(label.map(clean)))
            .collect();
        let snippet = Snippet::source(quoted.text).path(clean(self.path)).section(section);
        vec![snippet.line_start(lines.start + 1).annotations(marks).into()]
    }

    /// The lines that a range touches, counted from 0.
    fn lines_of(&self, range: TextRange) -> Range<usize> {
        let text = slice(&self.part.text, range);
        let last = self.lines.line(range.start()) + text.trim_end().matches('\n').count();
        self.lines.line(range.start())..last + 1
    }
}

type Marked<'a> = (TextRange, AnnotationKind, Option<&'a str>);

/// Bytes of the source, and what they became.
struct Run {
    source: Range<usize>,
    shown: Range<usize>,
    is_verbatim: bool,
}

/// Lines of a text as they can be shown: without its secrets, and without what a terminal would obey.
struct Quoted {
    text: String,
    runs: Vec<Run>,
}

impl Quoted {
    fn new(part: &Part, lines: &LineIndex, shown: Range<usize>) -> Self {
        let mut quoted = Self { text: String::new(), runs: Vec::new() };
        for line in shown {
            let line = lines.range(&part.text, line);
            for piece in pieces(slice(&part.text, line), line.start().into(), &part.hidden) {
                match piece {
                    Piece::Secret(range) => quoted.push(range.into(), HIDDEN, false),
                    Piece::Text(range, text) => {
                        let mut start = range.start().into();
                        for run in text.split_inclusive(|c| c != '\t' && is_control(c)) {
                            let plain = run.trim_end_matches(|c| c != '\t' && is_control(c));
                            quoted.push(start..start + plain.len(), plain, true);
                            if plain.len() < run.len() {
                                quoted.push(start + plain.len()..start + run.len(), "\u{fffd}", false);
                            }
                            start += run.len();
                        }
                    }
                }
            }
            quoted.text.push('\n');
        }
        quoted
    }

    fn push(&mut self, source: Range<usize>, shown: &str, is_verbatim: bool) {
        let start = self.text.len();
        self.text.push_str(shown);
        self.runs.push(Run { source, shown: start..self.text.len(), is_verbatim });
    }

    /// Where a range of the source is: all of each secret that it touches.
    fn range(&self, range: TextRange) -> Range<usize> {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let last = self.text.len().saturating_sub(1);
        let from = self.runs.iter().find(|run| start < run.source.end).map_or(last, |run| {
            run.shown.start + if run.is_verbatim { start.saturating_sub(run.source.start) } else { 0 }
        });
        let to = self.runs.iter().rev().find(|run| run.source.start < end).map_or(from, |run| {
            if run.is_verbatim { run.shown.end.min(run.shown.start + (end - run.source.start)) } else { run.shown.end }
        });
        from..to.max(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_core::source::range;

    /// The quoted lines and what is marked in them.
    fn shown(text: &str, found: (usize, usize), secrets: &[(usize, usize)]) -> (String, String) {
        let part = Part::plain(text, secrets.iter().map(|(start, end)| range(*start, *end)).collect());
        let lines = LineIndex::new(text);
        let found = range(found.0, found.1);
        let shown = Shown { path: "a.yaml", part: &part, lines: &lines };
        let quoted = Quoted::new(&part, &lines, shown.lines_of(found));
        let marked = quoted.text.get(quoted.range(found)).unwrap().to_owned();
        (quoted.text, marked)
    }

    fn check(text: &str, found: (usize, usize), secrets: &[(usize, usize)], lines: &str, marked: &str) {
        assert_eq!(shown(text, found, secrets), (format!("{lines}\n"), marked.to_owned()));
    }

    #[test]
    fn what_is_found_is_marked() {
        check("a: b\nkey: value\n", (10, 15), &[], "key: value", "value");
        check("a:\tb", (3, 4), &[], "a:\tb", "b");
        check("é𝄞: x", (8, 9), &[], "é𝄞: x", "x");
        check("a: 1\r\nb: 2", (4, 4), &[], "a: 1", "");
        check("a: |\n  b\n", (0, 9), &[], "a: |\n  b", "a: |\n  b");
        check("", (0, 0), &[], "", "");
    }

    #[test]
    fn secrets_are_hidden_whole() {
        check("password: hunter2 # x", (18, 19), &[(10, 17)], "password: ••• # x", "#");
        check("password: hunter2 # x", (10, 17), &[(10, 17)], "password: ••• # x", "•••");
        check("password: hunter2ab # x", (12, 13), &[(10, 19)], "password: ••• # x", "•••");
        check("k: |\n  one\n  two\n", (13, 16), &[(7, 16)], "  •••", "•••");
    }

    #[test]
    fn nothing_controls_the_terminal() {
        check("a: \u{1b}[31m\u{202e}b", (3, 4), &[], "a: \u{fffd}[31m\u{fffd}b", "\u{fffd}");
    }
}
