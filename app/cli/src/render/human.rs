//! For people: the finding, the source line with a caret, help, and the fixes on offer.

use std::io::{self, Write};

use layerwright_core::secrets::shown::{HIDDEN, Piece, pieces};
use layerwright_core::source::{LineColumn, LineIndex, TextRange, slice};
use layerwright_core::{Applicability, Diagnostic, Severity};
use unicode_width::UnicodeWidthChar;

use super::{clean, counted, is_control};
use crate::check::{CheckedFile, Part};
use crate::input::place;

/// Widest part of a source line that is shown, in terminal columns.
const WIDTH: usize = 110;
/// What stays visible before the caret when a line is cut, in terminal columns.
const BEFORE: usize = 40;
/// Terminal columns that a tab takes.
const TAB: usize = 4;

/// Colors, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    pub(crate) fn new(on: bool) -> Self {
        Self { on }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// The gutter.
    fn faint(self, text: &str) -> String {
        self.paint("1;34", text)
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        };
        self.paint(code, text)
    }
}

pub(crate) fn files(files: &[CheckedFile], paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    for file in files {
        for part in &file.parts {
            let lines = LineIndex::new(&part.text);
            for found in &part.diagnostics {
                Snippet { file, part, lines: &lines, paint }.write(found, out)?;
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

struct Snippet<'a> {
    file: &'a CheckedFile,
    part: &'a Part,
    lines: &'a LineIndex,
    paint: Paint,
}

impl Snippet<'_> {
    fn write(&self, found: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        let paint = self.paint;
        let start = self.lines.chars(&self.part.text, found.range().start());
        let head = format!("{}[{}]", found.severity.as_str(), found.code());
        writeln!(
            out,
            "{}{}",
            paint.severity(found.severity, &head),
            paint.bold(&format!(": {}", clean(&found.message)))
        )?;
        let number = start.line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(out, "{margin}{} {}", paint.faint("-->"), self.place(start))?;
        if self.part.quotable {
            let (line, caret) = self.line(found.range());
            let bar = paint.faint("|");
            writeln!(out, "{margin} {bar}")?;
            writeln!(out, "{} {bar} {line}", paint.faint(&number))?;
            writeln!(
                out,
                "{margin} {bar} {}{}",
                " ".repeat(caret.start),
                paint.severity(found.severity, &"^".repeat(caret.len))
            )?;
        }
        for label in &found.labels {
            let at = self.place(self.lines.chars(&self.part.text, label.range.start()));
            writeln!(out, "{margin} {} {}: {} ({at})", paint.faint("="), paint.bold("note"), clean(&label.message))?;
        }
        if !found.help.is_empty() {
            writeln!(out, "{margin} {} {}: {}", paint.faint("="), paint.bold("help"), clean(&found.help))?;
        }
        for fix in &found.fixes {
            let trust = match fix.applicability {
                Applicability::Safe => "",
                Applicability::Unsafe => " (may change the meaning: --unsafe)",
                Applicability::Display => " (by hand)",
            };
            writeln!(out, "{margin} {} {}: {}{trust}", paint.faint("="), paint.bold("fix"), clean(&fix.title))?;
        }
        writeln!(out)
    }

    fn place(&self, at: LineColumn) -> String {
        place(&self.file.path, self.part.layer.as_deref(), at)
    }

    /// The line in which the range starts, as it is shown, and the caret below it.
    fn line(&self, found: TextRange) -> (String, Caret) {
        let text = &self.part.text;
        let line = self.lines.range(text, self.lines.line(found.start()));
        let mut cells = Vec::new();
        for piece in pieces(slice(text, line), line.start().into(), &self.part.hidden) {
            match piece {
                Piece::Secret(range) => {
                    cells.push(Cell { range, text: HIDDEN.to_owned(), width: HIDDEN.chars().count() });
                }
                Piece::Text(range, text) => cells.extend(characters(range, text)),
            }
        }
        let caret = Caret::under(&cells, found);
        window(&cells, caret)
    }
}

/// What is shown for a character, or for a secret.
struct Cell {
    range: TextRange,
    text: String,
    /// In terminal columns.
    width: usize,
}

fn characters(range: TextRange, text: &str) -> impl Iterator<Item = Cell> {
    text.char_indices().map(move |(at, c)| {
        let start = usize::from(range.start()) + at;
        let range = layerwright_core::source::range(start, start + c.len_utf8());
        match c {
            '\t' => Cell { range, text: " ".repeat(TAB), width: TAB },
            c if is_control(c) => Cell { range, text: "\u{fffd}".to_owned(), width: 1 },
            c => Cell { range, text: c.to_string(), width: c.width().unwrap_or(0) },
        }
    })
}

/// In terminal columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Caret {
    start: usize,
    len: usize,
}

impl Caret {
    /// Under every cell that the range touches; at least one column, also at the end of the line.
    fn under(cells: &[Cell], found: TextRange) -> Self {
        let touches = |cell: &Cell| cell.range.start() < found.end() && found.start() < cell.range.end();
        let before = |cell: &&Cell| cell.range.end() <= found.start();
        let start = cells.iter().take_while(before).map(|cell| cell.width).sum();
        let len: usize = cells.iter().filter(|cell| touches(cell)).map(|cell| cell.width).sum();
        Self { start, len: len.max(1) }
    }
}

/// The part of the line around the caret.
fn window(cells: &[Cell], caret: Caret) -> (String, Caret) {
    let total: usize = cells.iter().map(|cell| cell.width).sum();
    if total <= WIDTH {
        return (cells.iter().map(|cell| cell.text.as_str()).collect(), caret);
    }
    let wanted = caret.start.saturating_sub(BEFORE).min(total.saturating_sub(WIDTH));
    let (mut out, mut column, mut first) = (String::new(), 0, None);
    for cell in cells {
        if column >= wanted && column + cell.width <= wanted + WIDTH {
            first.get_or_insert(column);
            out.push_str(&cell.text);
        }
        column += cell.width;
    }
    let first = first.unwrap_or(0);
    let lead = if first > 0 { "…" } else { "" };
    let trail = if total > wanted + WIDTH { "…" } else { "" };
    let start = caret.start.saturating_sub(first) + lead.chars().count();
    let len = caret.len.min((wanted + WIDTH).saturating_sub(caret.start).max(1));
    (format!("{lead}{out}{trail}"), Caret { start, len })
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_core::source::range;

    fn shown(text: &str, found: (usize, usize), secrets: &[(usize, usize)]) -> (String, String) {
        let part = Part::plain(text, secrets.iter().map(|(start, end)| range(*start, *end)).collect());
        let file = CheckedFile { path: "a.yaml".to_owned(), parts: Vec::new() };
        let lines = LineIndex::new(text);
        let snippet = Snippet { file: &file, part: &part, lines: &lines, paint: Paint::new(false) };
        let (line, caret) = snippet.line(range(found.0, found.1));
        (line, format!("{}{}", " ".repeat(caret.start), "^".repeat(caret.len)))
    }

    fn check(text: &str, found: (usize, usize), secrets: &[(usize, usize)], line: &str, caret: &str) {
        assert_eq!(shown(text, found, secrets), (line.to_owned(), caret.to_owned()));
    }

    #[test]
    fn the_caret_stands_under_the_range() {
        check("a: b\nkey: value\n", (10, 15), &[], "key: value", "     ^^^^^");
        check("a:\tb", (3, 4), &[], "a:    b", "      ^");
        check("é𝄞: x", (8, 9), &[], "é𝄞: x", "    ^");
        check("名前: x", (8, 9), &[], "名前: x", "      ^");
        check("a: 1\r\nb: 2", (4, 4), &[], "a: 1", "    ^");
        check("a: |\n  b\n", (0, 8), &[], "a: |", "^^^^");
        check("", (0, 0), &[], "", "^");
    }

    #[test]
    fn secrets_are_masked_and_the_caret_fits() {
        check("password: hunter2 # x", (18, 19), &[(10, 17)], "password: ••• # x", "              ^");
        check("password: hunter2 # x", (10, 17), &[(10, 17)], "password: ••• # x", "          ^^^");
        check("password: hunter2 # x", (12, 13), &[(10, 17)], "password: ••• # x", "          ^^^");
        check("k: |\n  one\n  two\n", (13, 16), &[(7, 16)], "  •••", "  ^^^");
    }

    #[test]
    fn nothing_controls_the_terminal() {
        check("a: \u{1b}[31m\u{202e}b", (3, 4), &[], "a: \u{fffd}[31m\u{fffd}b", "   ^");
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = format!("{}X{}", "a".repeat(300), "b".repeat(300));
        let (line, caret) = shown(&text, (300, 301), &[]);
        assert_eq!(line.chars().count(), WIDTH + 2);
        assert!(line.starts_with('…') && line.ends_with('…'));
        let column = caret.find('^').unwrap();
        assert_eq!(line.chars().nth(column), Some('X'));
        let (line, caret) = shown(&text, (0, 601), &[]);
        assert_eq!((line.chars().count(), caret.len()), (WIDTH + 1, WIDTH));
        let (line, caret) = shown(&text, (600, 601), &[]);
        assert_eq!(line.chars().nth(caret.find('^').unwrap()), Some('b'));
        assert!(!line.ends_with('…'));
    }
}
