//! Where the caret is: the path to it, and what is typed there. Read off lines and brackets, so that unfinished text does.

use super::keys::{Place, Step};
use super::lines::{self, Line, Opener};
use crate::cx::Cx;
use crate::host::yip::Type;
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::{Kind, NodeId};

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A key, or an item of a list. Whether a colon follows.
    Key { has_colon: bool },
    /// The value of a key. Whether the space behind the colon is missing.
    Value { needs_space: bool },
}

/// The caret's place.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// The way to what is typed: to the mapping for a key, to the value for a value.
    pub(super) steps: Vec<Step>,
    pub(super) slot: Slot,
    /// The key or value that is there, without quotes.
    pub(super) token: TextRange,
    /// The quote around it.
    pub(super) quote: Option<char>,
    /// The whole value or item, with its quotes and without a comment. `None` for a key.
    pub(super) value: Option<TextRange>,
    /// Column of the key, or of the key whose value it is.
    pub(super) column: usize,
    /// Keys that the mapping already has.
    pub(super) present: Vec<String>,
    /// In brackets.
    pub(super) is_flow: bool,
    /// Behind the `-` of an item, on its line.
    pub(super) is_item: bool,
    /// In brackets, before another entry that no comma parts from it.
    pub(super) needs_comma: bool,
}

impl Spot {
    /// What belongs there.
    pub(super) fn place(&self) -> Place {
        Place::at(&self.steps)
    }
}

/// The place of an offset. `None` in comments, in block scalars, and where nothing can be said.
pub(super) fn locate(cx: &Cx<'_>, offset: TextSize) -> Option<Spot> {
    let index = cx.lines.line(offset);
    let at = cx.lines.range(cx.text, index);
    let prefix = cx.text.get(usize::from(at.start())..usize::from(offset.min(at.end())))?;
    let start = usize::from(at.start());
    let line = Line::read(prefix);
    let whole = cx.slice(at);
    let is_comment =
        line.rest.starts_with('#') || (line.rest.contains(" #") && lines::value_len(line.rest) < line.rest.len());
    if is_comment && line.flow().is_none()
        || (line.openers.is_empty() && prefix.trim().is_empty() && !whole.trim().is_empty())
    {
        return None;
    }
    let last = line.openers.last();
    let mut way = Way::new(&line);
    way.flows.extend(line.flow().map(|column| (start + column, 0)));
    way.climb(cx, index);
    if let Some((from, inside)) = way.flows.last().copied() {
        let outer: Vec<Step> = way.steps.iter().skip(inside).rev().cloned().collect();
        match flow(cx, from, usize::from(offset), &outer) {
            Found::Here(spot) => {
                let is_typed = spot.token.contains_inclusive(offset) && !cx.slice(spot.token).contains('\n');
                return is_typed.then_some(spot);
            }
            Found::Nowhere => return None,
            Found::Outside => {}
        }
    }
    way.steps.reverse();
    if way.is_in_scalar
        || line.is_block_header()
        || prefix.ends_with('-') && last.is_some_and(|last| last.key.is_none())
    {
        return None;
    }
    let token_at = start + line.rest_at;
    if last.is_some_and(|last| last.key.is_some()) {
        let needs_space = prefix.ends_with(':');
        let column = last.map_or(0, |last| last.column);
        return value(cx, at, token_at, offset, Slot::Value { needs_space }, way.steps, column);
    }
    let rest = whole.get(line.rest_at..).unwrap_or("");
    let (len, has_colon) = match lines::key(rest) {
        Some((_, len, _)) if usize::from(offset) <= token_at + len => (len, true),
        _ => (line.rest.len() + word(whole.get(prefix.len()..).unwrap_or("")), false),
    };
    let is_item = last.is_some();
    // Text with spaces is no key.
    if !has_colon && !is_item && line.rest.contains([' ', '\t']) {
        return None;
    }
    let column = line.rest_at;
    let children = if is_item { None } else { way.children(cx, index) };
    let is_list = matches!(Place::at(&way.steps), Place::Of(Type::List(_)));
    if children.is_some_and(|children| children != (column, is_list)) {
        return None;
    }
    let is_blank = whole.trim().is_empty();
    let is_between = is_blank && (is_in_scalar(cx, index) || parts(cx, index, column, is_list));
    if is_between || way.steps.is_empty() && is_closed(cx, offset) {
        return None;
    }
    let present = present(cx, index, column, is_item);
    let token = range(token_at, token_at + len);
    let quote = line.rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let token = if quote.is_some() { unquoted(cx, token) } else { token };
    if !token.contains_inclusive(offset) {
        return None;
    }
    let value = (is_item && !has_colon).then(|| range(token_at, token_at + lines::value_len(rest)));
    let slot = Slot::Key { has_colon };
    Some(Spot {
        steps: way.steps,
        slot,
        token,
        quote,
        value,
        column,
        present,
        is_flow: false,
        is_item,
        needs_comma: false,
    })
}

/// Whether what is written on a blank line takes the lines below it away from what they belong to.
fn parts(cx: &Cx<'_>, caret: usize, column: usize, is_list: bool) -> bool {
    let next = (caret + 1..cx.lines.len()).find_map(|index| lines::line(cx, index));
    let is_item = |line: &Line<'_>| line.openers.first().is_some_and(|opener| opener.key.is_none());
    next.is_some_and(|next| next.column() > column || !is_list && next.column() == column && is_item(&next))
}

/// Whether the root is a text, a list or in brackets, beside which no key can be.
fn is_closed(cx: &Cx<'_>, offset: TextSize) -> bool {
    let is_mapping = |root: &NodeId| cx.tree.mapping(*root).is_some_and(|mapping| !mapping.flow);
    let mut roots = cx.tree.roots().iter().filter(|root| !matches!(cx.tree.node(**root).kind, Kind::Absent));
    roots.any(|root| !is_mapping(root) && !cx.tree.node(*root).range.contains_inclusive(offset))
}

/// Whether a blank line is inside of a scalar, or between the header of a block scalar and its text.
fn is_in_scalar(cx: &Cx<'_>, caret: usize) -> bool {
    let lines = (caret + 1..cx.lines.len()).map(|index| cx.lines.range(cx.text, index));
    let Some(next) = lines.map(|at| (at, cx.slice(at))).find(|(_, line)| !line.trim().is_empty()) else { return false };
    let first = next.0.start() + size(next.1.len() - next.1.trim_start().len());
    let value = cx.scalar_at(first).and_then(|id| cx.value(id));
    value.is_some_and(|value| {
        let header = if value.style.is_block() { value.block_header(cx) } else { None };
        header.unwrap_or(value.range.start()) < cx.lines.start(caret)
    })
}

fn word(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || ",]}".contains(c)).unwrap_or(text.len())
}

/// The range without the quotes at its ends.
fn unquoted(cx: &Cx<'_>, at: TextRange) -> TextRange {
    let text = cx.slice(at);
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return at };
    let end = if text.len() > 1 && text.ends_with(quote) { text.len() - 1 } else { text.len() };
    range(usize::from(at.start()) + 1, usize::from(at.start()) + end)
}

/// The spot of a value on the caret's line.
fn value(
    cx: &Cx<'_>,
    at: TextRange,
    from: usize,
    offset: TextSize,
    slot: Slot,
    steps: Vec<Step>,
    column: usize,
) -> Option<Spot> {
    let rest = cx.text.get(from..usize::from(at.end())).unwrap_or("");
    let whole = range(from, from + lines::value_len(rest));
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let token = if quote.is_some() { unquoted(cx, whole) } else { whole };
    // Before and behind a value nothing is typed.
    if !token.contains_inclusive(offset) {
        return None;
    }
    Some(Spot {
        steps,
        slot,
        token,
        quote,
        value: Some(whole),
        column,
        present: Vec::new(),
        is_flow: false,
        is_item: false,
        needs_comma: false,
    })
}

/// The way up from a line.
struct Way {
    /// Innermost first.
    steps: Vec<Step>,
    /// What is at this column or behind it is beside the way.
    limit: usize,
    /// The limit is the `-` of an item.
    is_item: bool,
    /// Where flow collections begin, and how many steps are inside of each; outermost last.
    flows: Vec<(usize, usize)>,
    /// The line and the opener on it that the mapping belongs to; `None`: it is the root's.
    parent: Option<(usize, usize)>,
    /// The line is inside of a value that begins above.
    is_in_scalar: bool,
    /// The first line of the document.
    first: usize,
}

impl Way {
    fn new(line: &Line<'_>) -> Self {
        let steps = line.openers.iter().rev().map(step).collect();
        let is_item = line.openers.first().is_some_and(|first| first.key.is_none());
        Self { steps, limit: line.column(), is_item, flows: Vec::new(), parent: None, is_in_scalar: false, first: 0 }
    }

    /// Goes up to the root.
    fn climb(&mut self, cx: &Cx<'_>, from: usize) {
        for index in (0..from).rev() {
            let Some(line) = lines::line(cx, index) else { continue };
            if lines::is_marker(&line) {
                self.first = index + 1;
                break;
            }
            // Between a directive and its document nothing can be.
            self.is_in_scalar |= line.openers.is_empty() && line.rest_at == 0 && line.rest.starts_with('%');
            let is_done = self.limit == 0 && !self.is_item;
            if line.openers.is_empty()
                && line.flow().is_some()
                && (line.column() < self.limit || is_done && line.column() == 0)
            {
                self.flow(cx, index, &line);
                self.is_in_scalar = true;
            }
            if is_done {
                continue;
            }
            for (nth, opener) in line.openers.iter().enumerate().rev() {
                let is_home = self.is_item && opener.column == self.limit && opener.key.is_some() && line.is_open();
                if opener.column >= self.limit && !is_home {
                    continue;
                }
                // What is behind the last opener of the line is its value.
                if nth + 1 == line.openers.len() {
                    self.flow(cx, index, &line);
                    self.is_in_scalar |= !line.is_open();
                }
                self.steps.push(step(opener));
                self.limit = opener.column;
                self.is_item = opener.key.is_none();
                self.parent.get_or_insert((index, nth));
            }
        }
    }

    fn flow(&mut self, cx: &Cx<'_>, index: usize, line: &Line<'_>) {
        let start = usize::from(cx.lines.start(index));
        self.flows.extend(line.flow().map(|column| (start + column, self.steps.len())));
    }

    /// The column of what the mapping or list that the caret's line belongs to already has, and whether it is a list.
    fn children(&self, cx: &Cx<'_>, caret: usize) -> Option<(usize, bool)> {
        let (first, home) = match self.parent {
            None => (self.first, None),
            Some((index, nth)) => {
                let mut openers = lines::line(cx, index)?.openers.into_iter().skip(nth);
                let home = openers.next();
                // Behind the `-` of an item its first key follows on the line.
                if let Some(child) = openers.next() {
                    return Some((child.column, child.key.is_none()));
                }
                (index + 1, home)
            }
        };
        let child = (first..cx.lines.len()).filter(|index| *index != caret).find_map(|index| lines::line(cx, index));
        let child = child.filter(|line| !lines::is_marker(line))?;
        let is_list = child.openers.first().is_some_and(|opener| opener.key.is_none());
        let is_inside = home.is_none_or(|home| {
            child.column() > home.column || (is_list && home.key.is_some() && child.column() == home.column)
        });
        is_inside.then(|| (child.column(), is_list))
    }
}

fn step(opener: &Opener<'_>) -> Step {
    opener.key.as_ref().map_or(Step::Item, |key| Step::Key(key.to_string()))
}

/// The keys of the mapping at this column around a line, without the line's own.
fn present(cx: &Cx<'_>, caret: usize, column: usize, is_item: bool) -> Vec<String> {
    let mut found = Vec::new();
    if !is_item {
        for index in (0..caret).rev() {
            let Some(line) = lines::line(cx, index) else { continue };
            if lines::is_marker(&line) {
                break;
            }
            found.extend(key_at(&line, column));
            if line.column() < column {
                break;
            }
        }
    }
    for index in caret + 1..cx.lines.len() {
        let Some(line) = lines::line(cx, index) else { continue };
        if line.column() < column || lines::is_marker(&line) {
            break;
        }
        if line.column() == column {
            found.extend(key_at(&line, column));
        }
    }
    found
}

fn key_at(line: &Line<'_>, column: usize) -> Option<String> {
    let opener = line.openers.iter().find(|opener| opener.column == column)?;
    opener.key.as_ref().map(ToString::to_string)
}

/// A collection in brackets that is open.
struct Level {
    is_mapping: bool,
    key: Option<String>,
    /// Where the key, value or item begins.
    start: usize,
    keys: Vec<String>,
}

/// What a piece of flow style is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Sign,
    /// A text in quotes, or a macro: nothing in it counts.
    Unit,
    Comment,
}

/// The piece at the start of a text, and its length. `before` is the character before it.
fn piece(rest: &str, before: char) -> (Piece, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let is_apart = before.is_whitespace() || matches!(before, '[' | '{' | ',' | ':');
    match first {
        '{' if rest.starts_with("{{") => {
            let open = || rest.find([',', ']', '}', '\n', '\r']).unwrap_or(rest.len());
            (Piece::Unit, rest.find("}}").filter(|end| *end < line).map_or_else(open, |end| end + 2))
        }
        '"' | '\'' if is_apart => (Piece::Unit, lines::closing_quote(rest, first).map_or(line, |end| end + 1)),
        '#' if before.is_whitespace() => (Piece::Comment, line),
        c => (Piece::Sign, c.len_utf8()),
    }
}

/// What an offset is for a flow collection.
enum Found {
    Here(Spot),
    /// In a comment.
    Nowhere,
    /// Behind its end.
    Outside,
}

/// The spot of an offset in the flow collection that begins at `from`; `outer` leads to it.
fn flow(cx: &Cx<'_>, from: usize, offset: usize, outer: &[Step]) -> Found {
    let text = cx.text;
    let mut levels: Vec<Level> = Vec::new();
    let (mut at, mut before, mut last) = (from, ' ', Piece::Sign);
    let mut found: Option<(usize, Spot)> = None;
    loop {
        if at >= offset && found.is_none() {
            if last == Piece::Comment {
                return Found::Nowhere;
            }
            // Inside of quotes or braces they belong to the value.
            let tail = if last == Piece::Unit { at } else { offset };
            let Some(spot) = in_flow(cx, &levels, offset, tail, outer) else { return Found::Outside };
            found = Some((levels.len(), spot));
        }
        let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else { break };
        if found.is_some() && at > offset + MAX_AHEAD {
            break;
        }
        let (what, len) = piece(rest, before);
        let sign = rest.chars().next().filter(|_| what == Piece::Sign);
        match sign {
            Some('{' | '[') => {
                levels.push(Level { is_mapping: sign == Some('{'), key: None, start: at + 1, keys: Vec::new() });
            }
            Some('}' | ']') => {
                let closed = levels.pop();
                if let Some((_, spot)) = found.as_mut().filter(|(depth, _)| *depth == levels.len() + 1) {
                    spot.present = closed.map(|level| level.keys).unwrap_or_default();
                    break;
                }
                if levels.is_empty() {
                    break;
                }
            }
            Some(',') => {
                if let Some(level) = levels.last_mut() {
                    level.key = None;
                    level.start = at + 1;
                }
            }
            Some(':') if is_colon(rest, before) => {
                if let Some(level) = levels.last_mut().filter(|level| level.is_mapping && level.key.is_none()) {
                    let name = text.get(level.start..at).unwrap_or("").trim().trim_matches(['"', '\'']).to_owned();
                    level.keys.push(name.clone());
                    level.key = Some(name);
                    level.start = at + 1;
                }
            }
            _ => {}
        }
        before = text.get(..at + len).and_then(|text| text.chars().next_back()).unwrap_or(' ');
        last = what;
        at += len.max(1);
    }
    let Some((_, mut spot)) = found else { return Found::Outside };
    if !matches!(spot.slot, Slot::Key { .. }) {
        spot.present.clear();
    }
    if matches!(spot.slot, Slot::Key { has_colon: true }) {
        let own = cx.slice(spot.token).trim();
        spot.present.retain(|key| key != own);
    }
    Found::Here(spot)
}

/// Whether the colon at the start of a text ends a key.
fn is_colon(rest: &str, before: char) -> bool {
    let next = rest.chars().nth(1);
    next.is_none_or(|next| next.is_whitespace() || ",[]{}".contains(next)) || matches!(before, '"' | '\'')
}

/// How far keys of the same collection are looked for behind the caret, in bytes.
const MAX_AHEAD: usize = 64 << 10;

/// The spot in the innermost open collection; what is typed goes on at `from`. `None`: none is open.
fn in_flow(cx: &Cx<'_>, levels: &[Level], offset: usize, from: usize, outer: &[Step]) -> Option<Spot> {
    let level = levels.last()?;
    let mut steps = outer.to_vec();
    for level in levels {
        match &level.key {
            Some(key) => steps.push(Step::Key(key.clone())),
            None if !level.is_mapping => steps.push(Step::Item),
            None => {}
        }
    }
    let typed = cx.text.get(level.start..offset).unwrap_or("");
    let start = offset - typed.trim_start().len();
    let behind = cx.text.get(from..).unwrap_or("");
    let ends = |c: char| ",]}\n\r".contains(c);
    let is_value = !level.is_mapping || level.key.is_some();
    let tail = behind.find(|c: char| ends(c) || (!is_value && c == ':')).unwrap_or(behind.len());
    let end = from + behind.get(..tail).unwrap_or("").trim_end().len();
    let whole = range(start, end.max(offset));
    let quote = cx.slice(whole).chars().next().filter(|c| matches!(c, '"' | '\''));
    let token = unquoted(cx, whole);
    let has_colon = !is_value && behind.get(tail..).is_some_and(|rest| rest.starts_with(':'));
    let slot = match (level.is_mapping, &level.key) {
        (true, Some(_)) => Slot::Value { needs_space: typed.is_empty() },
        _ => Slot::Key { has_colon },
    };
    let line = cx.lines.start(cx.lines.line(size(start)));
    let column = start - usize::from(line);
    let value = is_value.then_some(whole);
    let is_item = !level.is_mapping;
    let next = behind.get(tail..).unwrap_or("").trim_start();
    let needs_comma = !is_value && !has_colon && !next.is_empty() && !next.starts_with([',', '}', ']', '#']);
    Some(Spot {
        steps,
        slot,
        token,
        quote,
        value,
        column,
        present: level.keys.clone(),
        is_flow: true,
        is_item,
        needs_comma,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};
    use crate::ide::testing::caret;

    /// The spot at the caret in words: the path, what is typed, and the keys beside it.
    fn spot(marked: &str) -> String {
        let (text, offset) = caret(marked);
        let context = Context::default();
        let cx = Cx::new(&text, &context, UnixTime(0));
        let Some(spot) = locate(&cx, offset) else { return "nowhere".to_owned() };
        let steps = spot.steps.iter().map(|step| match step {
            Step::Key(key) => format!("/{key}"),
            Step::Item => "/-".to_owned(),
        });
        let typed = match spot.slot {
            Slot::Key { has_colon: true } => "key:",
            Slot::Key { has_colon: false } => "key",
            Slot::Value { needs_space: true } => "value_",
            Slot::Value { needs_space: false } => "value",
        };
        let present = spot.present.join(",");
        format!("{} {typed} [{}] {present}", steps.collect::<String>(), cx.slice(spot.token)).trim_end().to_owned()
    }

    #[test]
    fn in_block_style() {
        for (text, expected) in [
            ("|", " key []"),
            ("pa|\noptions:\n  a: 1\n", " key [pa] options"),
            ("pack: {}\n|\noptions:\n  a: 1\n", " key [] pack,options"),
            ("options:\n  sys|\n", "/options key [sys]"),
            ("options:\n  a: 1\n  |\n", "/options key [] a"),
            ("options:\n  |\n  a: 1\n", "/options key [] a"),
            ("options:\n  a: 1\n    |\n", "nowhere"),
            ("options:\n  a: 1\n |\n", "nowhere"),
            ("options:\n  sys|tem.uri: x\n  a: 1\n", "/options key: [system.uri] a"),
            ("options:\n  system.uri: x|\n", "/options/system.uri value [x]"),
            ("options:\n  system.uri:|\n", "/options/system.uri value_ []"),
            ("options:\n  system.uri: 'ab|c' # d\n", "/options/system.uri value [abc]"),
            ("options:\n  system.uri: x # |\n", "nowhere"),
            ("# |\n", "nowhere"),
            ("stages:\n  boot:\n    - name: x\n      |\n", "/stages/boot/- key [] name"),
            ("stages:\n  boot:\n    - |\n", "/stages/boot/- key []"),
            ("stages:\n  boot:\n  - na|\n    if: x\n", "/stages/boot/- key [na] if"),
            (
                "stages:\n  boot:\n  - name: x\n    files:\n    - path: /a\n      |\n",
                "/stages/boot/-/files/- key [] path",
            ),
            ("stages:\n  boot:\n    - files:\n        |\n", "/stages/boot/-/files key []"),
            ("stages:\n  boot:\n    - commands:\n        - |\n", "/stages/boot/-/commands/- key []"),
            ("stages:\n  boot:\n    - commands:\n        - >\n          |\n", "nowhere"),
            ("a: >\n  x\n  |\n", "nowhere"),
            ("a: >\n  x\n|\n", " key [] a"),
            ("a: 1\n---\n|\n", " key []"),
            ("pack:\n  drain:\n    cordon: t|\n", "/pack/drain/cordon value [t]"),
            ("pack:\r\n  drain:\r\n    co|\r\n    force: true\r\n", "/pack/drain key [co] force"),
            ("\"pack\":\n  'drain':\n    |\n", "/pack/drain key []"),
            // Damaged elsewhere.
            ("options: [\npack:\n  dr|\n", "/pack key [dr]"),
            ("a: 'x\npack:\n  dr|\n", "/pack key [dr]"),
        ] {
            assert_eq!(spot(text), expected, "{text}");
        }
    }

    #[test]
    fn in_flow_style() {
        for (text, expected) in [
            ("options: {|}\n", "/options key []"),
            ("options: {sys|\n", "/options key [sys]"),
            ("options: {a: 1, sy|, b: 2}\n", "/options key [sy] a,b"),
            ("options: {a: |}\n", "/options/a value []"),
            ("options: {a:|}\n", "/options/a value_ []"),
            ("options: {sys|tem.uri: x, b: 1}\n", "/options key: [system.uri] b"),
            ("pack: {drain: {cordon: tr|ue}}\n", "/pack/drain/cordon value [true]"),
            ("pack: {drain: {cordon: true}, |}\n", "/pack key [] drain"),
            ("pack: {content: {images: [{im|}]}}\n", "/pack/content/images/- key [im]"),
            ("a: [x, |]\n", "/a/- key []"),
            ("{\"options\": {\n  \"system.uri\": \"x\",\n  |\n}}\n", "/options key [] system.uri"),
            ("{\n  \"pack\": {},\n  \"op|\"\n}\n", " key [op] pack"),
            ("options: {a: '}', |}\n", "/options key [] a"),
            ("options: {a: {{ .spectro.var.x }}, |}\n", "/options key [] a"),
            ("options: {a: 1}\n|\n", " key [] options"),
        ] {
            assert_eq!(spot(text), expected, "{text}");
        }
    }
}
