//! The `{{ ... }}` language: found in the text before YAML is read, with its own lexer.
//!
//! Palette substitutes macros in the text of the layer before it reads the YAML (create-cluster-profile-variables.md), so they are
//! recognized in every kind of scalar, in keys and in comments. Other templates (Helm, Prometheus, Go) share the braces; only
//! expressions that name `spectro` are Palette macros.

mod lexer;
pub mod system;

pub use layerwright_types::MacroFamily;
pub use lexer::{Word, WordKind};

use crate::source::{TextRange, range};

/// Longest macro that is looked for, in bytes. The longest published one has 96.
const MAX_LEN: usize = 2048;
/// Most lines that a macro is followed over: folded copies of the vendor's files use two or three. Keeps the scan linear.
const MAX_LINES: usize = 8;
/// The name spaces after `spectro.` (pack-constraints.md, macros.md, create-cluster-profile-variables.md).
pub const FAMILIES: [&str; 4] = ["macro", "system", "pack", "var"];

/// One `{{ ... }}` of the text.
#[derive(Debug, Clone)]
pub struct Macro {
    /// With the braces. Without closing braces, to the first single `}`, else to the end of the line without the quotes there.
    pub range: TextRange,
    /// Closed by `}}`.
    pub closed: bool,
    /// Another `{{` inside, before the `}}`.
    pub nested: bool,
    pub words: Vec<Word>,
    /// Names `spectro` as the head of a path, with or without the leading dot, or an evident misspelling of it
    /// (`.spetro.macro.x`).
    pub is_palette: bool,
}

impl Macro {
    /// Without the braces. The closing ones are missing in what is not closed.
    pub fn inner(&self) -> TextRange {
        range(usize::from(self.range.start()) + 2, usize::from(self.range.end()) - if self.closed { 2 } else { 0 })
    }

    /// The `spectro` paths in it, with their ranges; the path starts at `spectro`, without the leading dot.
    pub fn paths<'t>(&self, text: &'t str) -> impl Iterator<Item = Path<'t>> {
        self.words.iter().filter(|w| w.kind == WordKind::Path).filter_map(|word| Path::new(text, word.range))
    }

    /// The first path whose head was meant as `spectro`: `.Spectro.macro.x`, `.spetro.var.y`. The range is the head's.
    pub fn misspelled<'t>(&self, text: &'t str) -> Option<(TextRange, &'t str)> {
        self.words.iter().filter(|w| w.kind == WordKind::Path).find_map(|word| {
            let raw = crate::source::slice(text, word.range);
            let path = raw.trim_start_matches('.');
            let start = usize::from(word.range.start()) + raw.len() - path.len();
            is_misspelled(path).then(|| (range(start, start + path.find('.').unwrap_or(path.len())), path))
        })
    }

    /// Whether one of these functions is called.
    pub fn calls(&self, text: &str, functions: &[&str]) -> bool {
        self.words
            .iter()
            .any(|w| w.kind == WordKind::Function && functions.contains(&crate::source::slice(text, w.range)))
    }

    /// Whether a function (a pipe or a call) is applied.
    pub fn is_piped(&self) -> bool {
        self.words.iter().any(|w| matches!(w.kind, WordKind::Pipe | WordKind::Function))
    }

    /// Whether it is `{{ .spectro.x }}` and nothing else.
    pub fn is_plain_reference(&self) -> bool {
        self.closed && !self.nested && self.words.len() == 1
    }
}

/// A path such as `.spectro.pack.edge-native-byoi.options.system.uri`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path<'t> {
    /// Without the leading dot.
    pub range: TextRange,
    /// Whether the dot was there.
    pub dotted: bool,
    pub text: &'t str,
}

impl<'t> Path<'t> {
    fn new(text: &'t str, word: TextRange) -> Option<Self> {
        let raw = crate::source::slice(text, word);
        let dots = raw.bytes().take_while(|b| *b == b'.').count();
        let path = raw.get(dots..)?;
        (path == "spectro" || path.starts_with("spectro.")).then_some(Self {
            range: range(usize::from(word.start()) + dots, usize::from(word.end())),
            dotted: dots > 0,
            text: path,
        })
    }

    /// The name space after `spectro.`.
    pub fn family(&self) -> MacroFamily {
        match self.below_spectro().0 {
            "macro" => MacroFamily::Macro,
            "system" => MacroFamily::System,
            "pack" => MacroFamily::Pack,
            "var" => MacroFamily::Variable,
            _ => MacroFamily::Unknown,
        }
    }

    /// The segment after `spectro.` and what follows it.
    fn below_spectro(&self) -> (&'t str, &'t str) {
        let below = self.text.get("spectro.".len()..).unwrap_or("");
        let dot = below.bytes().position(|b| b == b'.').unwrap_or(below.len());
        (below.get(..dot).unwrap_or(""), below.get(dot + 1..).unwrap_or(""))
    }

    /// What follows the family: `edgeImageRegistry`, `kubernetes.version`. Empty when nothing does.
    pub fn rest(&self) -> &'t str {
        self.below_spectro().1
    }

    /// Pack name and path of a pack reference.
    pub fn pack(&self) -> Option<(&'t str, &'t str)> {
        (self.family() == MacroFamily::Pack).then(|| self.rest().split_once('.').unwrap_or((self.rest(), "")))
    }
}

/// Every `{{ ... }}` of the text, in order; they do not overlap.
pub fn scan(text: &str) -> Vec<Macro> {
    let mut found = Vec::new();
    let mut from = 0;
    let (mut closes, mut line_ends) = (Places::new(|text| pair(text, '}')), Places::new(|text| text.find('\n')));
    while let Some(at) = text.get(from..).and_then(|rest| pair(rest, '{')) {
        let start = from + at;
        let one = read(text, start, closes.at_or_after(text, start + 2), line_ends.at_or_after(text, start + 2));
        from = usize::from(one.range.end()).max(start + 2);
        found.push(one);
    }
    found
}

/// Where a brace first appears twice. Braces are rare, so looking for one of them is several times faster than for the two.
fn pair(text: &str, brace: char) -> Option<usize> {
    text.match_indices(brace)
        .map(|(at, _)| at)
        .find(|at| text.get(at + 1..).is_some_and(|rest| rest.starts_with(brace)))
}

/// Places of something, asked for in ascending order: each byte of the text is looked at once.
struct Places {
    find: fn(&str) -> Option<usize>,
    /// The last one found. Nothing is found at the very start: what is asked for is behind `{{`.
    next: usize,
}

impl Places {
    fn new(find: fn(&str) -> Option<usize>) -> Self {
        Self { find, next: 0 }
    }

    /// The first place from `from` on; the end of the text when there is none.
    fn at_or_after(&mut self, text: &str, from: usize) -> usize {
        if self.next < from {
            self.next = text.get(from..).and_then(self.find).map_or(text.len(), |at| from + at);
        }
        self.next
    }
}

/// Where the macro that opens before `inner` may end: it may run over line breaks (folded copies of the vendor's files), never over
/// an empty line.
fn window(text: &str, inner: usize) -> &str {
    let mut limit = (inner + MAX_LEN).min(text.len());
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let lines = text.get(inner..limit).unwrap_or("").split_inclusive('\n').take(MAX_LINES).enumerate();
    let len =
        lines.take_while(|(i, line)| *i == 0 || !line.trim().is_empty()).map(|(_, line)| line.len()).sum::<usize>();
    text.get(inner..inner + len).unwrap_or("")
}

/// Whether the text between braces on different lines can be one folded expression. What looks like YAML or JSON cannot.
fn is_folded(body: &str) -> bool {
    let is_yaml = |line: &str| line.starts_with(['#', '-']) || line.contains(": ") || line.ends_with(':');
    !body.contains(['{', '}']) && !body.lines().skip(1).any(|line| is_yaml(line.trim()))
}

/// End of a macro without closing braces, see [`Macro::range`].
fn open_end(text: &str, inner: usize, line_end: usize) -> usize {
    let mut limit = line_end.min(inner + MAX_LEN);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let line = text.get(inner..limit).unwrap_or("");
    // Up to the next opening, so that each byte belongs to one macro.
    let line = line.find("{{").and_then(|next| line.get(..next)).unwrap_or(line);
    match line.find('}') {
        Some(brace) => inner + brace + 1,
        None => inner + line.trim_end().trim_end_matches(['"', '\'', ',', ']']).len(),
    }
}

/// Whether a path's head is not `spectro`, but can only have been meant as it: a family follows.
fn is_misspelled(path: &str) -> bool {
    let mut segments = path.split('.');
    let (head, family) = (segments.next().unwrap_or(""), segments.next().unwrap_or(""));
    head != "spectro" && FAMILIES.contains(&family) && crate::spelling::nearest(head, ["spectro"]).is_some()
}

/// Reads the macro at `start`. `close` and `line_end` are the next `}}` and line break, or the end of the text.
fn read(text: &str, start: usize, close: usize, line_end: usize) -> Macro {
    let inner = start + 2;
    let is_near = close + 2 <= text.len() && close - inner <= MAX_LEN;
    let body = text.get(inner..close).filter(|_| is_near);
    let (body_end, closed) = match body {
        Some(body) if close < line_end || (window(text, inner).len() > body.len() && is_folded(body)) => (close, true),
        _ => (open_end(text, inner, line_end), false),
    };
    let end = if closed { close + 2 } else { body_end };
    let nested = closed && text.get(inner..close).is_some_and(|body| body.contains("{{"));
    let words = lexer::lex(text, range(inner, body_end));
    let body = text.get(inner..body_end).unwrap_or("");
    let is_comment = body.trim_start_matches('-').trim_start().starts_with("/*");
    let has_open_string = words.iter().any(|w| w.kind == WordKind::OpenString);
    let names_spectro = |w: &Word| {
        let raw = crate::source::slice(text, w.range);
        w.kind == WordKind::Path && (Path::new(text, w.range).is_some() || is_misspelled(raw.trim_start_matches('.')))
    };
    let is_palette = !is_comment
        && (words.iter().any(names_spectro) || (!closed || nested || has_open_string) && body.contains(".spectro."));
    Macro { range: range(start, end), closed, nested, words, is_palette }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::slice;

    fn scanned(text: &str) -> Vec<(&str, bool, bool)> {
        scan(text).iter().map(|m| (slice(text, m.range), m.closed, m.is_palette)).collect()
    }

    #[test]
    fn macros_are_found_with_their_braces() {
        assert_eq!(
            scanned("a: '{{.spectro.macro.x}}-{{ .Values.y }}'\n# {{ .spectro.var.z }}"),
            [
                ("{{.spectro.macro.x}}", true, true),
                ("{{ .Values.y }}", true, false),
                ("{{ .spectro.var.z }}", true, true)
            ]
        );
    }

    #[test]
    fn an_open_macro_ends_with_its_line() {
        assert_eq!(
            scanned("a: {{ .spectro.var.x }\nb: {{ .spectro.var.y }}"),
            [("{{ .spectro.var.x }", false, true), ("{{ .spectro.var.y }}", true, true)]
        );
    }

    #[test]
    fn a_macro_may_be_folded_over_lines() {
        assert_eq!(scanned("a: '{{\n  .spectro.var.x }}'"), [("{{\n  .spectro.var.x }}", true, true)]);
    }

    #[test]
    fn what_is_not_a_folded_expression_stays_open() {
        assert_eq!(scanned("a: {{ .spectro.var.x }\nb: [{c: {d: 1}}]"), [("{{ .spectro.var.x }", false, true)]);
        assert_eq!(scanned("a: {{ .spectro.var.x\nb: '}}'"), [("{{ .spectro.var.x", false, true)]);
        assert_eq!(scanned("{{/* .spectro.var.x */}}"), [("{{/* .spectro.var.x */}}", true, false)]);
        assert_eq!(
            scanned("{{ .Values.spectro.x }}{{ .Spectro.macro.x }}"),
            [("{{ .Values.spectro.x }}", true, false), ("{{ .Spectro.macro.x }}", true, true)]
        );
    }

    #[test]
    fn many_open_braces_are_read_in_linear_time() {
        assert_eq!(scan(&"{{\n".repeat(300_000)).len(), 300_000);
        assert_eq!(scan(&"{{ ".repeat(300_000)).len(), 300_000);
        assert_eq!(scan(&"{{}".repeat(300_000)).len(), 300_000);
    }

    #[test]
    fn paths_are_taken_apart() {
        let text = r#"{{- default "x" .spectro.pack.edge-native-byoi.options.system.uri | upper -}}"#;
        let found = scan(text);
        let path = found[0].paths(text).next().unwrap();
        assert_eq!(path.family(), MacroFamily::Pack);
        assert_eq!(path.pack(), Some(("edge-native-byoi", "options.system.uri")));
        assert!(found[0].is_piped());
    }
}
