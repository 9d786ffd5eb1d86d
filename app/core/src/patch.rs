//! The edits that rules offer, each proved once: for block and flow style, comments, line breaks, anchors and tabs.
//!
//! What an edit cannot do without a guess it refuses: the rule then has no fix. None of them repeats a text of the layer, so that
//! no secret moves into an inserted text.

use std::ops::RangeInclusive;

use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::{Entry, Kind, NodeId, Style};

/// The line ending of the text, as its first line has it.
pub(crate) fn newline(doc: &Doc<'_>) -> &'static str {
    match doc.text.find('\n') {
        Some(at) if doc.text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

/// Where a line starts; the end of the text for the line after the last.
pub(crate) fn line_start(doc: &Doc<'_>, line: usize) -> TextSize {
    if line < doc.lines.len() { doc.lines.start(line) } else { size(doc.text.len()) }
}

/// The 0-based lines of a block entry, from its key to the last line of its value. `None` when its key is not the first text of its
/// line.
pub(crate) fn lines(doc: &Doc<'_>, entry: &Entry) -> Option<RangeInclusive<usize>> {
    let key = doc.key_range(entry);
    let first = doc.lines.line(key.start());
    let is_first = doc.slice(TextRange::new(doc.lines.start(first), key.start())).chars().all(|c| c == ' ');
    let end = doc.tree.node(entry.value).range.end().max(key.end());
    is_first.then(|| first..=doc.lines.line(end))
}

/// Column of an entry's key, in spaces.
pub(crate) fn column(doc: &Doc<'_>, entry: &Entry) -> usize {
    let start = doc.key_range(entry).start();
    usize::from(start) - usize::from(doc.lines.start(doc.lines.line(start)))
}

/// Deletes whole lines.
pub(crate) fn remove_lines(doc: &Doc<'_>, lines: &RangeInclusive<usize>) -> TextEdit {
    TextEdit::delete(TextRange::new(line_start(doc, *lines.start()), line_start(doc, lines.end() + 1)))
}

/// Deletes an entry of a block mapping with the comments in it and behind it. `None` when something else is on its lines, an alias
/// elsewhere may need an anchor in it, or a line that could not be read follows, which may belong to it.
pub(crate) fn remove_entry(doc: &Doc<'_>, entry: &Entry) -> Option<TextEdit> {
    let mapping = doc.tree.mapping(doc.tree.node(entry.key).parent?)?;
    let lines = lines(doc, entry).filter(|_| !mapping.flow)?;
    let end = doc.tree.node(entry.value).range.end().max(doc.key_range(entry).end());
    let whole = TextRange::new(doc.key_range(entry).start(), end);
    let with_next = TextRange::new(whole.start(), line_start(doc, lines.end() + 2));
    let is_whole = !doc.tree.holds_anchor_of_others(whole) && !doc.tree.is_damaged(with_next);
    (is_empty_behind(doc, end) && is_whole).then(|| remove_lines(doc, &lines))
}

/// Takes a one-line item out of a block sequence that is the value of `list`. A sequence that loses its last item stays as `[]`.
pub(crate) fn remove_item(doc: &Doc<'_>, list: &Entry, item: NodeId) -> Option<TextEdit> {
    let items = doc.tree.sequence(list.value).filter(|items| items.binary_search(&item).is_ok())?;
    let at = doc.tree.node(item).range;
    let line = doc.lines.line(at.start());
    let whole = doc.lines.range(doc.text, line);
    let is_alone = doc.slice(TextRange::new(whole.start(), at.start())).trim() == "-"
        && doc.lines.line(at.end()) == line
        && doc.slice(TextRange::new(at.end(), whole.end())).trim().is_empty();
    if !is_alone || doc.tree.holds_anchor_of_others(at) {
        return None;
    }
    if items.len() > 1 {
        return Some(remove_lines(doc, &(line..=line)));
    }
    let colon = doc.key_range(list).end() + size(1);
    let between = doc.slice(TextRange::new(colon, whole.start()));
    between.trim().is_empty().then(|| TextEdit::replace(TextRange::new(colon, at.end()), " []"))
}

/// Gives a key another name, in the quotes that it has. `None` for names and keys that need more than that.
pub(crate) fn rename_key(doc: &Doc<'_>, entry: &Entry, name: &str) -> Option<TextEdit> {
    let at = doc.key_range(entry);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    let inner = match doc.tree.scalar(entry.key)?.style {
        Style::Plain => at,
        Style::SingleQuoted | Style::DoubleQuoted => inside_quotes(at)?,
        Style::Literal | Style::Folded => return None,
    };
    (is_name && !doc.slice(at).contains('\n')).then(|| TextEdit::replace(inner, name))
}

/// Writes another value, `text` as YAML has it, in the place of a scalar. An anchor or a tag before it stays. `None` for block
/// scalars, whose header is not in their range.
pub(crate) fn replace_value(doc: &Doc<'_>, value: NodeId, text: &str) -> Option<TextEdit> {
    let node = doc.tree.node(value);
    match &node.kind {
        Kind::Scalar(scalar) if !scalar.style.is_block() => Some(TextEdit::replace(node.range, text)),
        // The place of a value that is not written is behind its colon, anchor or tag.
        Kind::Absent if !doc.tree.is_damaged(node.range) => {
            let before = doc.slice(TextRange::up_to(node.range.end()));
            let is_written = before.ends_with(':') || node.has_properties;
            is_written.then(|| TextEdit::insert(node.range.end(), format!(" {text}")))
        }
        _ => None,
    }
}

/// Inserts a line before the one on which the node starts, with its indentation. `None` when the node is not the first text of its
/// line, but for the `- ` of an item.
pub(crate) fn insert_line_before(doc: &Doc<'_>, node: NodeId, text: &str) -> Option<TextEdit> {
    let at = doc.tree.node(node).range.start();
    let start = doc.lines.start(doc.lines.line(at));
    let lead = doc.slice(TextRange::new(start, at));
    let indentation = lead.trim_start_matches(' ');
    let parent = doc.tree.node(node).parent?;
    let is_first = match &doc.tree.node(parent).kind {
        Kind::Mapping(mapping) => !mapping.flow && indentation.is_empty(),
        Kind::Sequence(_) => indentation.trim_end_matches(' ') == "-",
        _ => false,
    };
    let indentation = " ".repeat(lead.len() - indentation.len());
    is_first.then(|| TextEdit::insert(start, format!("{indentation}{text}{}", newline(doc))))
}

/// Wraps the range in single quotes and doubles the single quotes in it. `None` over a line break: a quoted text is folded
/// differently.
pub(crate) fn quote(doc: &Doc<'_>, what: TextRange) -> Option<TextEdit> {
    let text = doc.slice(what);
    if text.is_empty() || text.contains('\n') {
        return None;
    }
    let start = usize::from(what.start());
    let mut indels = vec![Indel::insert(what.start(), "'")];
    indels.extend(text.match_indices('\'').map(|(at, _)| Indel::insert(size(start + at), "'")));
    indels.push(Indel::insert(what.end(), "'"));
    TextEdit::new(indels)
}

/// Single quotes in the place of the double quotes around a range. `None` when what is between them would then be read differently,
/// but for the backslashes, which lose their meaning.
pub(crate) fn single_quotes(doc: &Doc<'_>, quoted: TextRange) -> Option<TextEdit> {
    let inner = inside_quotes(quoted)?;
    let text = doc.slice(quoted);
    if !text.starts_with('"') || !text.ends_with('"') || doc.slice(inner).contains(['\'', '\n']) {
        return None;
    }
    let (open, close) = (TextRange::new(quoted.start(), inner.start()), TextRange::new(inner.end(), quoted.end()));
    TextEdit::new(vec![Indel::replace(open, "'"), Indel::replace(close, "'")])
}

/// Inserts `by` spaces before every line that is not empty.
pub(crate) fn indent(doc: &Doc<'_>, lines: RangeInclusive<usize>, by: usize) -> TextEdit {
    let starts = lines.filter(|l| !is_empty(doc, *l)).map(|l| doc.lines.start(l));
    TextEdit::new(starts.map(|at| Indel::insert(at, " ".repeat(by))).collect()).unwrap_or_default()
}

/// Deletes `by` spaces before every line that is not empty. `None` when a line has fewer.
pub(crate) fn dedent(doc: &Doc<'_>, lines: RangeInclusive<usize>, by: usize) -> Option<TextEdit> {
    let indels: Option<_> = lines
        .filter(|l| !is_empty(doc, *l))
        .map(|l| {
            let text = doc.slice(doc.lines.range(doc.text, l));
            let start = usize::from(doc.lines.start(l));
            let free = text.len() - text.trim_start_matches(' ').len();
            (free >= by).then(|| Indel::delete(range(start, start + by)))
        })
        .collect();
    TextEdit::new(indels?)
}

fn is_empty(doc: &Doc<'_>, line: usize) -> bool {
    doc.slice(doc.lines.range(doc.text, line)).trim().is_empty()
}

/// Whether only a comment follows on the line.
fn is_empty_behind(doc: &Doc<'_>, at: TextSize) -> bool {
    let end = doc.lines.range(doc.text, doc.lines.line(at)).end().max(at);
    let rest = doc.slice(TextRange::new(at, end)).trim_start();
    rest.is_empty() || rest.starts_with('#')
}

fn inside_quotes(at: TextRange) -> Option<TextRange> {
    (at.len() >= size(2)).then(|| TextRange::new(at.start() + size(1), at.end() - size(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};

    /// Makes an edit of the text. Every edit leaves a text that can be read, without a new problem.
    #[track_caller]
    fn made(text: &str, edit: impl FnOnce(&Doc<'_>) -> Option<TextEdit>) -> Option<String> {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        let after = edit(&doc)?.apply(text);
        let again = Doc::new(&after, &context, UnixTime(0));
        assert!(again.syntax.len() <= doc.syntax.len(), "{:?} in\n{after}", again.syntax);
        Some(after)
    }

    /// The entry of this key anywhere in the text, the last one of that name.
    fn entry(doc: &Doc<'_>, key: &str) -> Entry {
        doc.tree.ids().filter_map(|id| doc.tree.get(id, key)).last().unwrap()
    }

    #[track_caller]
    fn table(rows: &[(&str, Option<&str>)], edit: impl Fn(&Doc<'_>) -> Option<TextEdit>) {
        for (before, after) in rows {
            assert_eq!(made(before, &edit).as_deref(), *after, "\n{before}");
        }
    }

    #[test]
    fn an_entry_is_removed() {
        let rows = [
            ("a: 1\nk: 2\nb: 3\n", Some("a: 1\nb: 3\n")),
            ("k:\n  x: 1\n  y: [1,\n    2]\nb: 3\n", Some("b: 3\n")),
            // Comments in it and behind it go, those above and below it stay.
            ("# a\nk: # b\n  # c\n  x: 1 # d\n# e\nb: 3\n", Some("# a\n# e\nb: 3\n")),
            ("a: 1\r\nk: 2\r\nb: 3\r\n", Some("a: 1\r\nb: 3\r\n")),
            ("a: 1\nk: 2", Some("a: 1\n")),
            ("a: 1\r\nk: |\r\n  x", Some("a: 1\r\n")),
            ("k: |\n  x\n\nb: 1\n", Some("\nb: 1\n")),
            ("k: |\n  x\nb: 1\n", Some("b: 1\n")),
            ("k:\nb: 1\n", Some("b: 1\n")),
            ("a:\n  k: 1\nb: 1\n", Some("a:\nb: 1\n")),
            ("a:\n- x: 1\n  k: 2\n", Some("a:\n- x: 1\n")),
            ("'k' : 'é' \t# x\nb: 1\n", Some("b: 1\n")),
            // Something else is on its lines.
            ("{a: 1, k: 2}\n", None),
            ("{\n  a: 1,\n  k: 2\n}\n", None),
            ("- k: 1\n  b: 2\n", None),
            ("? k\n: 1\n", None),
            ("--- # x\nk: 1\n", Some("--- # x\n")),
            ("\u{FEFF}k: 1\nb: 1\n", None),
            // Anchors, and tags.
            ("k: &x\n  a: 1\nb: *x\n", None),
            ("k: {a: &x 1}\nb: *x\n", None),
            ("k: &x\n  a: 1\nb: 2\n", Some("b: 2\n")),
            ("k: !!str 1\nb: 2\n", Some("b: 2\n")),
            ("a: &x 1\nk: *x\n", Some("a: &x 1\n")),
        ];
        table(&rows, |doc| remove_entry(doc, &entry(doc, "k")));
    }

    #[test]
    fn an_item_is_removed() {
        let rows = [
            ("k:\n  - a\n  - b: 1\n", Some("k:\n  - a\n")),
            ("k:\r\n- a\r\n- b", Some("k:\r\n- a\r\n")),
            ("k:\n  - b: 1\n", Some("k: []\n")),
            ("k: # why\n  - b\n", None),
            ("k:\n  - a\n  - b # why\n", None),
            ("k:\n  - a\n  - b: 1\n    c: 2\n", None),
            ("k: [a, b]\n", None),
            ("k:\n  - a\n  - &x b\n", None),
        ];
        table(&rows, |doc| {
            let list = entry(doc, "k");
            remove_item(doc, &list, *doc.tree.sequence(list.value)?.last()?)
        });
    }

    #[test]
    fn a_key_is_renamed() {
        let rows = [
            ("k: 1\n", Some("new.name: 1\n")),
            ("k\t: 1 # k\r\nb: 2\r\n", Some("new.name\t: 1 # k\r\nb: 2\r\n")),
            ("'k': 1\n", Some("'new.name': 1\n")),
            ("{\"k\":1}\n", Some("{\"new.name\":1}\n")),
            ("{a: 1, k: 2}", Some("{a: 1, new.name: 2}")),
            ("&x k: 1\nb: *x\n", Some("&x new.name: 1\nb: *x\n")),
            ("!!str k: 1\n", Some("!!str new.name: 1\n")),
            ("? k\n: 1\n", Some("? new.name\n: 1\n")),
            ("? |-\n  k\n: 1\n", None),
        ];
        table(&rows, |doc| rename_key(doc, &entry(doc, "k"), "new.name"));
        for name in ["a b", "a:", "- a", "1", "", "'", "#"] {
            assert_eq!(made("k: 1\n", |doc| rename_key(doc, &entry(doc, "k"), name)), None, "{name}");
        }
    }

    #[test]
    fn a_value_is_replaced() {
        let rows = [
            ("k: 1\n", Some("k: 'v'\n")),
            ("k: \"a b\" # c\r\n", Some("k: 'v' # c\r\n")),
            ("k:\nb: 1\n", Some("k: 'v'\nb: 1\n")),
            ("k:", Some("k: 'v'")),
            ("k: # c\nb: 1\n", Some("k: 'v' # c\nb: 1\n")),
            ("k: &x 1\nb: *x\n", Some("k: &x 'v'\nb: *x\n")),
            ("k: &x\nb: 1\n", Some("k: &x 'v'\nb: 1\n")),
            ("k: !!str 1", Some("k: !!str 'v'")),
            ("{k: 1, b: 2}\n", Some("{k: 'v', b: 2}\n")),
            ("{k: , b: 2}\n", Some("{k: 'v' , b: 2}\n")),
            ("{k, b: 2}\n", None),
            ("k: a\n  b\n", Some("k: 'v'\n")),
            ("k: |\n  a\n", None),
            ("k: [a]\n", None),
            ("a: &x 1\nk: *x\n", None),
        ];
        table(&rows, |doc| replace_value(doc, entry(doc, "k").value, "'v'"));
    }

    #[test]
    fn a_line_is_inserted_before_an_entry() {
        let rows = [
            ("a: 1\nk: 2\n", Some("a: 1\nn: 0\nk: 2\n")),
            ("a:\r\n  k: 2", Some("a:\r\n  n: 0\r\n  k: 2")),
            ("# c\nk: 1 # d\n", Some("# c\nn: 0\nk: 1 # d\n")),
            ("{k: 1}\n", None),
            ("{\n  k: 1\n}\n", None),
            ("- k: 1\n", None),
            ("? k\n: 1\n", None),
            ("a: {\n\tk: 1}\n", None),
        ];
        table(&rows, |doc| insert_line_before(doc, entry(doc, "k").key, "n: 0"));
    }

    #[test]
    fn a_line_is_inserted_before_an_item() {
        let rows = [
            ("k:\n  - 1\n", Some("k:\n  - n\n  - 1\n")),
            ("k:\r\n-   a: 1\r\n    b: 2", Some("k:\r\n- n\r\n-   a: 1\r\n    b: 2")),
            ("k: [1]\n", None),
            ("k:\n  [\n  1]\n", None),
            ("k:\n  - - 1\n", Some("k:\n  - n\n  - - 1\n")),
            ("k:\n  - &x 1\n", None),
        ];
        table(&rows, |doc| insert_line_before(doc, *doc.tree.sequence(entry(doc, "k").value)?.first()?, "- n"));
    }

    #[test]
    fn a_text_is_quoted() {
        let rows = [
            ("k: a b # c\r\n", Some("k: 'a b' # c\r\n")),
            ("k: it's", Some("k: 'it''s'")),
            ("{k: é\t𝄞}\n", Some("{k: 'é\t𝄞'}\n")),
            ("k: &x a\nb: *x\n", Some("k: &x 'a'\nb: *x\n")),
            ("k: a\n  b\n", None),
            ("k:\n", None),
        ];
        table(&rows, |doc| quote(doc, doc.tree.node(entry(doc, "k").value).range));
    }

    #[test]
    fn double_quotes_become_single_ones() {
        let rows = [
            ("k: \"a\\b\" # \"c\"\r\n", Some("k: 'a\\b' # \"c\"\r\n")),
            ("{k: \"a\"}", Some("{k: 'a'}")),
            ("k: !!str \"\"\n", Some("k: !!str ''\n")),
            ("k: \"it's\"\n", None),
            ("k: \"a\n  b\"\n", None),
            ("k: 'a'\n", None),
            ("k: a\n", None),
        ];
        table(&rows, |doc| single_quotes(doc, doc.tree.node(entry(doc, "k").value).range));
    }

    type Move = dyn Fn(&Doc<'_>, RangeInclusive<usize>) -> Option<TextEdit>;

    #[test]
    fn lines_are_indented_and_dedented() {
        let rows = [
            ("k:\n  x: 1\n\n  y: |\n    a\nb: 1\n", Some("  k:\n    x: 1\n\n    y: |\n      a\nb: 1\n")),
            ("k:\r\n  # c\r\n  x: 1", Some("  k:\r\n    # c\r\n    x: 1")),
            ("- k: 1\n", None),
            ("{k: 1}\n", None),
        ];
        for (before, after) in rows {
            let moved = |text: &str, by: &Move| {
                let context = Context::default();
                let doc = Doc::new(text, &context, UnixTime(0));
                by(&doc, lines(&doc, &entry(&doc, "k"))?).map(|edit| edit.apply(text))
            };
            assert_eq!(moved(before, &|doc, lines| Some(indent(doc, lines, 2))).as_deref(), after);
            if let Some(after) = after.filter(|after| !after.contains("\nb")) {
                assert_eq!(moved(after, &|doc, lines| dedent(doc, lines, 2)).as_deref(), Some(before));
            }
        }
        let context = Context::default();
        let doc = Doc::new("  a:\n x\n\tb\n", &context, UnixTime(0));
        assert_eq!(dedent(&doc, 0..=1, 2), None);
        assert_eq!(dedent(&doc, 2..=2, 1), None);
    }
}
