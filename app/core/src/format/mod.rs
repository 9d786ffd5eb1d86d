//! The formatter: white space as most YAML is written, and nothing else.
//!
//! It takes away spaces at the ends of lines, ends the text with one line break, sets one space after `:` and `-` of block style,
//! and indents block collections by two spaces. Line breaks stay as they are, list items stay at the column of their key where they
//! are there, and a comment behind a value keeps its column. A block scalar moves with its key.
//!
//! [`format()`] promises that only white space changes and that the result reads as the same document. The promise does not rest on
//! the layout code: every result is read again and compared (`same`), and where a step would change anything, it is left out.

mod layout;
mod lines;
mod same;

use std::fmt;

use crate::macros;
use crate::source::{TextRange, range, slice};
use crate::yaml;

/// Steps towards the form that later rounds do not change. One is enough where nothing has to be left out.
const MAX_ROUNDS: usize = 4;

/// Why a text was not formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// The first place that is not well-formed YAML.
    pub range: TextRange,
    /// How many there are.
    pub count: usize,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => f.write_str("a syntax error"),
            count => write!(f, "{count} syntax errors"),
        }
    }
}

/// How far the layout goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Spaces at the ends of lines.
    Ends,
    /// Spaces after `:` and `-` too.
    Gaps,
    /// Indentation too.
    Indentation,
}

/// The text with its white space set right.
///
/// # Errors
/// A text with syntax errors is not formatted: what its indentation means is unknown.
pub fn format(text: &str) -> Result<String, FormatError> {
    let (bom, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let mut source = Source::new(body);
    if let Some(first) = source.syntax.first() {
        let shift = crate::source::size(bom.len());
        return Err(FormatError { range: first.range + shift, count: source.syntax.len() });
    }
    // A lone carriage return is a line break for YAML and for nothing else: such a text has no lines.
    if body.replace("\r\n", "\n").contains('\r') {
        return Ok(text.to_owned());
    }
    for _ in 0..MAX_ROUNDS {
        let Some(next) = round(&source) else { break };
        source = Source::new(&next);
    }
    let ended = end(&source);
    if ended != source.text && same::same(&source, &Source::new(&ended)) {
        source = Source::new(&ended);
    }
    Ok(format!("{bom}{}", source.text))
}

/// One line break at the end, of the kind that the text has. Below a block scalar that changes its value, now and then.
fn end(source: &Source) -> String {
    let text = &source.text;
    let last = text.trim_end_matches([' ', '\t', '\r', '\n']).len();
    // Readers do not agree on the value of `a: |` at the end of a text without a last line break, so it gets none.
    let is_open = |id| {
        let node = source.tree.node(id);
        let closes = |scalar: &yaml::Scalar| scalar.style.is_block() && scalar.value.ends_with('\n');
        usize::from(node.range.end()) == last && source.tree.scalar(id).is_some_and(closes)
    };
    if !text.ends_with('\n') && source.tree.ids().any(is_open) {
        return text.clone();
    }
    // Spaces behind the last word stay: they may be content of a block scalar.
    let shown = text.get(last..).and_then(|rest| rest.find(['\r', '\n'])).map_or(text.len(), |at| last + at);
    let is_crlf =
        if shown < text.len() { slice(text, range(shown, text.len())).starts_with('\r') } else { text.contains('\r') };
    let line_end = if is_crlf { "\r\n" } else { "\n" };
    match text.get(..shown) {
        Some(shown) if last > 0 => format!("{shown}{line_end}"),
        _ => String::new(),
    }
}

/// The text after the furthest step that keeps its meaning; `None` when none changes anything.
fn round(source: &Source) -> Option<String> {
    [Depth::Indentation, Depth::Gaps, Depth::Ends]
        .into_iter()
        .map(|depth| layout::lay_out(source, depth))
        .find(|next| *next == source.text || same::same(source, &Source::new(next)))
        .filter(|next| *next != source.text)
}

/// A text and what was read of it.
struct Source {
    text: String,
    macros: Vec<macros::Macro>,
    tree: yaml::Tree,
    syntax: Vec<yaml::SyntaxError>,
}

impl Source {
    fn new(text: &str) -> Self {
        let macros = macros::scan(text);
        let (tree, syntax) = yaml::read(text, &macros);
        Self { text: text.to_owned(), macros, tree, syntax }
    }
}

#[cfg(test)]
mod tests;
