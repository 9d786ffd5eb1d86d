//! Finding PEM blocks in a text.
//!
//! The text is read line by line, and once: what a line is depends only on the line and on the block that is open. Lines parted by
//! a literal `\n` (quoted strings, JSON) count as lines. Armor counts only where it can be one: at the start of a line, after a
//! YAML key or quote, or behind an opening quote at the end of a line (`echo "-----BEGIN CERTIFICATE-----`), so that scripts which
//! look for blocks (`sed -n '/-----BEGIN CERTIFICATE-----/,...'`) are not taken for blocks.

use super::armor::{self, Armor};
use super::body::{self, BodyDamage};
use super::{ArmorDamage, Block};
use crate::source::{TextRange, range, size, slice};

/// Shortest base64 line that is remembered, in case an END without BEGIN follows. Shorter ones may be words.
const TRAIL_MIN: usize = 40;
/// Shortest base64 line after an END that is where BEGIN should be, and after BEGIN in a comment.
const BODY_MIN: usize = 24;

/// Finds the PEM blocks of a text, in order. Certificates in them are not read.
pub fn scan(text: &str) -> Vec<Block> {
    piece(text, range(0, text.len()), false)
}

/// Finds the PEM blocks in a piece of a text. `is_value`: it is all of a value, and what is in it is no YAML.
pub(super) fn piece(text: &str, at: TextRange, is_value: bool) -> Vec<Block> {
    let mut scanner = Scanner { text, is_value, blocks: Vec::new(), open: None, trail: Vec::new() };
    let mut start = usize::from(at.start());
    for line in slice(text, at).split_inclusive('\n') {
        scanner.line(start, line.trim_end_matches(['\n', '\r']));
        start += line.len();
    }
    scanner.close(None);
    scanner.blocks
}

/// A block whose last line was not seen yet.
struct Open {
    /// The first line: BEGIN, or an END that nothing precedes.
    first: Armor,
    body: Vec<TextRange>,
    blanks: Vec<TextRange>,
    /// Blank lines that count only when another line of the block follows.
    pending: Vec<TextRange>,
    indentation: usize,
    /// Its lines are comments.
    is_comment: bool,
    glued: Option<ArmorDamage>,
    is_escaped: bool,
    is_templated: bool,
    headers: Vec<TextRange>,
    junk: Vec<TextRange>,
}

struct Scanner<'t> {
    text: &'t str,
    is_value: bool,
    blocks: Vec<Block>,
    open: Option<Open>,
    /// Base64 lines at the end of what was read outside of blocks.
    trail: Vec<TextRange>,
}

/// A piece of a line, and where it is.
#[derive(Clone, Copy)]
struct Piece {
    at: TextRange,
    indentation: usize,
    /// See [`armor::may_be_in`].
    may_be_armor: bool,
    /// The first on its line.
    is_first: bool,
    /// Parted from the one before by a literal `\n`.
    is_escaped: bool,
}

impl Scanner<'_> {
    fn line(&mut self, start: usize, line: &str) {
        let may_be_armor = armor::may_be_in(line);
        // Outside of blocks only rows of base64 count.
        if !may_be_armor && self.open.is_none() && !body::may_be_base64(line) {
            self.trail.clear();
            return;
        }
        if line.trim().is_empty() {
            match &mut self.open {
                Some(open) => open.pending.push(range(start, start + line.len())),
                None => self.trail.clear(),
            }
            return;
        }
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        let is_split = (self.open.is_some() || (may_be_armor && line.contains("--"))) && line.contains("\\n");
        let mut at = 0;
        for (len, gap) in breaks(line, is_split) {
            let at_piece = range(start + at, start + at + len);
            let piece = Piece { at: at_piece, indentation, may_be_armor, is_first: at == 0, is_escaped: at > 0 };
            self.piece(piece);
            at += len + gap;
        }
    }

    /// Reads a piece; what is glued to an armor line is read on.
    fn piece(&mut self, piece: Piece) {
        let mut next = Some(piece);
        while let Some(piece) = next {
            let raw = slice(self.text, piece.at);
            // Outside of values a backslash continues a line of a quoted text.
            let body = raw.trim_end_matches(|c| is_blank(c) || (c == '\\' && !self.is_value));
            let trimmed = body.trim_start_matches(is_blank);
            let start = usize::from(piece.at.start()) + body.len() - trimmed.len();
            if trimmed.is_empty() {
                return;
            }
            if piece.is_first && self.commented(trimmed, start, piece) {
                return;
            }
            if trimmed.starts_with('#') && self.open.as_ref().is_none_or(|open| piece.indentation < open.indentation) {
                self.close(None);
                self.trail.clear();
                return;
            }
            let armor = if piece.may_be_armor { self.find_armor(trimmed, start, piece) } else { None };
            let Some((mut armor, before, tail)) = armor else {
                let mark = self.mark(trimmed, piece);
                let start = start + mark;
                let line = trimmed.get(mark..).unwrap_or("");
                self.text_line(line, range(start, start + line.len()), piece);
                return;
            };
            if before.is_empty() && piece.is_first {
                armor.before = TextRange::new(piece.at.start(), armor.range.start());
            }
            if !before.is_empty() {
                self.text_line(slice(self.text, before), before, piece);
                self.glue(armor.range.start());
            }
            next = self.armor(armor, tail, piece).map(|at| Piece { at, is_first: false, is_escaped: false, ..piece });
        }
    }

    /// Length of the mark before a line of a block whose BEGIN line has one too: a line number, a bullet, the bar of a quotation.
    fn mark(&mut self, line: &str, piece: Piece) -> usize {
        let Some(open) = self.open.as_mut().filter(|_| self.is_value && piece.is_first) else { return 0 };
        let mark = slice(self.text, open.first.before);
        let len = if mark.contains(|c: char| c.is_ascii_digit()) {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let number = line.len() - rest.len();
            let rest = rest.trim_start_matches([':', '.', ')', '|']);
            let lead = rest.len() - rest.trim_start_matches(is_blank).len();
            let is_number = (1..=4).contains(&number) && (lead > 0 || line.len() - rest.len() > number);
            if is_number { line.len() - rest.len() + lead } else { 0 }
        } else if mark.contains(['>', '|', '*', '\u{2022}']) {
            line.len() - line.trim_start_matches(|c| is_blank(c) || matches!(c, '>' | '|' | '*' | '\u{2022}')).len()
        } else if mark.starts_with("- ") && line.starts_with("- ") {
            2
        } else {
            0
        };
        if len > 0 {
            let line_start =
                usize::from(piece.at.end()) - slice(self.text, piece.at).trim_start_matches(is_blank).len();
            open.junk.push(range(line_start, line_start + len));
        }
        len
    }

    fn has_body(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.body.is_empty())
    }

    /// Whether the line was read as part of a private key that was commented out. Other blocks do nothing in a comment.
    fn commented(&mut self, trimmed: &str, start: usize, piece: Piece) -> bool {
        let inner = trimmed.trim_start_matches('#');
        let text = inner.trim_start_matches([' ', '\t']);
        let is_comment = inner.len() < trimmed.len();
        let at = start + trimmed.len() - text.len();
        let is_open = self.open.as_ref().is_some_and(|open| open.is_comment);
        if is_open && !is_comment {
            self.close(None);
        }
        if !is_comment || (self.open.is_some() && !is_open) {
            return false;
        }
        let armor = armor::read(text, at).filter(|(_, tail)| tail.is_empty()).map(|(armor, _)| armor);
        match armor {
            Some(armor) if armor.is_begin && armor::is_secret_label(&armor.meant) => {
                self.begin(armor, piece);
                if let Some(open) = &mut self.open {
                    open.is_comment = true;
                }
            }
            Some(armor) if is_open && !armor.is_begin => self.end(armor, piece),
            None if is_open && body::is_base64(text) && (text.len() >= BODY_MIN || self.has_body()) => {
                self.text_line(text, range(at, at + text.len()), piece);
            }
            _ if is_open => self.close(None),
            _ => return false,
        }
        true
    }

    /// The armor of a piece, what is before it (body of an open block) and what follows.
    fn find_armor(&self, trimmed: &str, start: usize, piece: Piece) -> Option<(Armor, TextRange, TextRange)> {
        let nothing = TextRange::empty(size(start));
        let found = |text: &str, at: usize, before: TextRange| {
            let (armor, tail) = armor::read(text, at)?;
            let (armor, tail) = part_from_next(text, at, armor, tail);
            let end = at + text.len();
            Some((armor, before, range(end - tail.len(), end)))
        };
        if let Some(found) = found(trimmed, start, nothing) {
            return Some(found);
        }
        if piece.is_first {
            let (skipped, quote) = peel(trimmed);
            // `certificates: | -----BEGIN`
            let skipped = skipped + trimmed.get(skipped..).filter(|_| skipped > 0).map_or(0, marked);
            let rest = trimmed.get(skipped..).filter(|rest| skipped > 0 && rest.starts_with('-'));
            if let Some(found) = rest.and_then(|rest| found(rest, start + skipped, nothing)) {
                // `x: "-----BEGIN CERTIFICATE-----"` is a text about PEM.
                let is_closed = quote.is_some_and(|q| slice(self.text, found.2).starts_with(q));
                return (!is_closed).then_some(found);
            }
        }
        if piece.is_first && self.is_value {
            let rest = trimmed.get(marked(trimmed)..).unwrap_or("");
            let skipped = trimmed.len() - rest.len();
            if let Some(found) = found(rest, start + skipped, nothing).filter(|_| skipped > 0) {
                let is_closed = trimmed.starts_with(['"', '\'']) && slice(self.text, found.2).starts_with(['"', '\'']);
                return (!is_closed).then_some(found);
            }
        }
        if self.open.is_some() {
            let at = trimmed.find("-----END ").filter(|at| *at > 0)?;
            let before = range(start, start + trimmed.get(..at)?.trim_end().len());
            return found(trimmed.get(at..)?, start + at, before);
        }
        // `echo "-----BEGIN CERTIFICATE-----`
        let window = trimmed.len().saturating_sub(100);
        let tail = trimmed.get((window..=trimmed.len()).find(|at| trimmed.is_char_boundary(*at))?..)?;
        let quoted = tail
            .rfind("-----BEGIN ")
            .filter(|at| tail.get(..*at).is_some_and(|before| before.ends_with(['"', '\''])))?;
        let at = trimmed.len() - tail.len() + quoted;
        found(trimmed.get(at..)?, start + at, nothing)
            .filter(|(armor, _, tail)| armor.flaw.is_none() && tail.is_empty())
    }

    /// Takes an armor line in. Gives what is behind it on the line and is to be read on.
    fn armor(&mut self, mut armor: Armor, tail: TextRange, piece: Piece) -> Option<TextRange> {
        let text = slice(self.text, tail);
        let after = text
            .trim_start_matches(|c| is_blank(c) || matches!(c, '"' | '\'' | '`' | ',' | ']' | '}' | ')' | ';' | '\\'));
        let is_clean = after.is_empty() || (!armor.is_begin && text.starts_with(['"', '\'', '`']));
        let end = armor.range.end();
        if is_clean {
            let line_end =
                usize::from(piece.at.start()) + slice(self.text, piece.at).trim_end_matches([' ', '\t']).len();
            armor.after = TextRange::new(end, size(line_end).max(end));
        }
        if armor.is_begin {
            let word = after.split([' ', '\t']).next().unwrap_or("");
            let is_text = word.starts_with("MII") || (body::is_base64(word) && word.len() >= 16);
            if !is_clean && !is_text {
                return None;
            }
            self.begin(armor, piece);
        } else {
            self.end(armor, piece);
        }
        if is_clean {
            return None;
        }
        match (&mut self.open, self.blocks.last_mut()) {
            (Some(open), _) => open.glued = open.glued.or(Some(ArmorDamage::Glued(end))),
            (None, Some(block)) => {
                block.armor_damage = block.armor_damage.or(Some(ArmorDamage::Glued(end)));
            }
            (None, None) => {}
        }
        Some(tail)
    }

    fn begin(&mut self, armor: Armor, piece: Piece) {
        self.trail.clear();
        if self.open.as_ref().is_some_and(|open| !open.first.is_begin && !open.body.is_empty()) {
            self.close(Some((armor, ArmorDamage::Swapped)));
            return;
        }
        self.close(None);
        self.open = Some(Open::new(armor, piece.indentation));
    }

    fn end(&mut self, armor: Armor, piece: Piece) {
        match &mut self.open {
            Some(open) => {
                open.is_escaped |= piece.is_escaped;
                if open.first.is_begin {
                    self.close(Some((armor, ArmorDamage::Written)));
                } else if open.body.is_empty() {
                    self.close(None);
                    self.open = Some(Open::new(armor, piece.indentation));
                } else {
                    self.close(Some((armor, ArmorDamage::BeginIsEnd)));
                }
            }
            None if self.trail.is_empty() => self.open = Some(Open::new(armor, piece.indentation)),
            None => {
                let body = std::mem::take(&mut self.trail);
                self.push(RawBlock {
                    body,
                    damage: Some(ArmorDamage::MissingBegin),
                    ..RawBlock::new(None, Some(armor))
                });
            }
        }
    }

    /// A line break is missing at this place.
    fn glue(&mut self, at: crate::source::TextSize) {
        if let Some(open) = &mut self.open {
            open.glued = open.glued.or(Some(ArmorDamage::Glued(at)));
        }
    }

    /// A line that is no armor.
    fn text_line(&mut self, line: &str, at: TextRange, piece: Piece) {
        let Some(open) = &mut self.open else {
            if body::is_base64(line) && (line.len() >= TRAIL_MIN || !self.trail.is_empty()) {
                self.trail.push(at);
            } else {
                self.trail.clear();
            }
            return;
        };
        let unquoted = line.trim_end_matches(['"', '\'', ',']);
        let is_base64 = body::is_base64(unquoted);
        let is_body = is_base64 && (open.first.is_begin || !open.body.is_empty() || unquoted.len() >= BODY_MIN);
        let ends_here =
            piece.is_first && !is_body && (open.is_left_by(line, piece.indentation) || !open.first.is_begin);
        if ends_here {
            self.close(None);
            return;
        }
        open.is_escaped |= piece.is_escaped;
        open.blanks.append(&mut open.pending);
        if is_header(line) && open.body.is_empty() {
            open.headers.push(at);
            return;
        }
        open.is_templated |= line.contains("{{") || line.starts_with('$');
        let at = if is_base64 { range(usize::from(at.start()), usize::from(at.start()) + unquoted.len()) } else { at };
        if !at.is_empty() {
            open.body.push(at);
        }
    }

    /// Closes the open block: with its last line, or without.
    fn close(&mut self, last: Option<(Armor, ArmorDamage)>) {
        let Some(open) = self.open.take() else { return };
        if open.is_comment && open.body.is_empty() {
            return;
        }
        let (begin, end, damage) = match (open.first, last) {
            (first, Some((last, ArmorDamage::Swapped))) => (Some(last), Some(first), Some(ArmorDamage::Swapped)),
            (first, Some((last, ArmorDamage::BeginIsEnd))) => (Some(first), Some(last), Some(ArmorDamage::BeginIsEnd)),
            (first, Some((last, _))) => (Some(first), Some(last), None),
            (first, None) if first.is_begin => (Some(first), None, Some(ArmorDamage::MissingEnd)),
            (first, None) => (None, Some(first), Some(ArmorDamage::MissingBegin)),
        };
        // BEGIN, body, BEGIN, and nothing more: the second one was meant as END.
        if damage == Some(ArmorDamage::MissingEnd)
            && open.body.is_empty()
            && let Some(before) = self.blocks.last_mut()
            && before.armor_damage == Some(ArmorDamage::MissingEnd)
            && !before.body.is_empty()
            && let Some(last) = begin.as_ref().filter(|b| {
                slice(self.text, range(usize::from(before.range.end()), usize::from(b.range.start()))).trim().is_empty()
            })
        {
            before.armor_damage = Some(ArmorDamage::EndIsBegin);
            before.range = before.range.cover(last.range);
            before.end = begin;
            return;
        }
        self.push(RawBlock {
            body: open.body,
            blanks: open.blanks,
            damage: damage.or(open.glued),
            is_escaped: open.is_escaped,
            is_templated: open.is_templated,
            headers: open.headers,
            junk: open.junk,
            ..RawBlock::new(begin, end)
        });
    }

    fn push(&mut self, parts: RawBlock) {
        let RawBlock { begin, end, body, blanks, damage, is_escaped, is_templated, headers, mut junk } = parts;
        let ranges = [
            begin.as_ref().map(|a| a.range),
            end.as_ref().map(|a| a.range),
            body.first().copied(),
            body.last().copied(),
        ];
        let Some(range) = ranges.into_iter().flatten().reduce(TextRange::cover) else { return };
        let mut armors = begin.iter().chain(&end);
        let label = armors.next().map(|a| a.meant.clone()).unwrap_or_default();
        let written = begin.iter().chain(&end).any(|a| a.flaw.is_some());
        let mismatch = armors.next().is_some_and(|second| second.meant != label);
        let armor_damage = damage
            .or_else(|| mismatch.then_some(ArmorDamage::LabelMismatch))
            .or_else(|| written.then_some(ArmorDamage::Written));
        let around = begin.iter().chain(&end).flat_map(|armor| [armor.before, armor.after]);
        junk.extend(around.filter(|at| slice(self.text, *at).contains(|c| !is_blank(c))));
        crate::sort::by_key(&mut junk, |at| at.start());
        let mut block = Block {
            range,
            begin,
            end,
            label,
            body,
            blanks,
            armor_damage,
            body_damage: None,
            der: None,
            certificate: None,
            is_escaped,
            is_templated,
            headers,
            junk,
            value: None,
        };
        self.decode(&mut block);
        self.blocks.push(block);
    }

    fn decode(&self, block: &mut Block) {
        if block.is_templated {
            return;
        }
        match body::decode(self.text, &block.body) {
            Ok(der) => block.der = Some(der),
            Err(damage) => block.body_damage = Some(damage.unwrap_or((block.head(), BodyDamage::Empty))),
        }
    }
}

/// What a block is made from.
struct RawBlock {
    begin: Option<Armor>,
    end: Option<Armor>,
    body: Vec<TextRange>,
    blanks: Vec<TextRange>,
    damage: Option<ArmorDamage>,
    is_escaped: bool,
    is_templated: bool,
    headers: Vec<TextRange>,
    junk: Vec<TextRange>,
}

impl RawBlock {
    fn new(begin: Option<Armor>, end: Option<Armor>) -> Self {
        Self {
            begin,
            end,
            body: Vec::new(),
            blanks: Vec::new(),
            damage: None,
            is_escaped: false,
            is_templated: false,
            headers: Vec::new(),
            junk: Vec::new(),
        }
    }
}

impl Open {
    fn new(first: Armor, indentation: usize) -> Self {
        Self {
            first,
            body: Vec::new(),
            blanks: Vec::new(),
            pending: Vec::new(),
            indentation,
            is_comment: false,
            glued: None,
            is_escaped: false,
            is_templated: false,
            headers: Vec::new(),
            junk: Vec::new(),
        }
    }

    /// Whether a line that is not base64 belongs to what follows the block: a YAML key or item that is not indented deeper.
    fn is_left_by(&self, line: &str, indentation: usize) -> bool {
        let is_marker = indentation == 0 && self.indentation > 0 && matches!(line, "---" | "...");
        let is_yaml = line.starts_with("- ") || line == "-" || is_key(line);
        is_marker || (is_yaml && indentation <= self.indentation && !is_header(line))
    }
}

/// `key:`, `key: value`.
fn is_key(line: &str) -> bool {
    let end = line.find(':').filter(|end| *end > 0 && *end <= 128);
    end.is_some_and(|end| {
        let tail = line.get(end + 1..).unwrap_or("");
        let key = line.get(..end).unwrap_or("");
        (tail.is_empty() || tail.starts_with([' ', '\t']))
            && key.chars().all(|c| c.is_alphanumeric() || "._-/\"'$ ".contains(c))
    })
}

/// Headers of older forms of PEM (RFC 1421, RFC 4716, `OpenPGP`).
fn is_header(line: &str) -> bool {
    ["Proc-Type:", "DEK-Info:", "X-", "Comment:", "Version:", "Subject:", "Hash:", "Charset:", "MessageID:"]
        .iter()
        .any(|h| line.starts_with(h))
        && line.contains(':')
}

/// Space of all kinds, and characters that nobody sees.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}')
}

/// Length of the marks before armor that came along when it was copied: quotes, bullets, line numbers, bars.
fn marked(line: &str) -> usize {
    let is_mark = |c: char| is_blank(c) || c.is_ascii_digit() || "`'\"|>*\u{2022}\u{B7}+#:;.,()[]{}<~".contains(c);
    let Some(dashes) = line.find("-----").filter(|at| *at <= 24) else { return 0 };
    let before = line.get(..dashes).unwrap_or("");
    // `- -----BEGIN`, `-| -----BEGIN`.
    let is_marks = before.chars().all(|c| is_mark(c) || c == '-');
    if is_marks { dashes } else { 0 }
}

/// Length of what is before armor in YAML: item dashes, a key, brackets, a quote (which is returned).
fn peel(line: &str) -> (usize, Option<char>) {
    let mut at = 0;
    let mut quote = None;
    while let Some(rest) = line.get(at..).filter(|r| !r.is_empty()) {
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if spaces > 0 {
            at += spaces;
        } else if rest.starts_with("- ") {
            at += 2;
        } else if let Some(bracket) = rest.chars().next().filter(|c| matches!(c, '{' | '[' | '"' | '\'')) {
            quote = matches!(bracket, '"' | '\'').then_some(bracket);
            at += 1;
        } else {
            let end = rest.bytes().take(80).position(|b| !(b.is_ascii_alphanumeric() || b"._-\"'".contains(&b)));
            match end
                .filter(|end| *end > 0 && rest.get(*end..).is_some_and(|r| r.starts_with(": ") || r.starts_with(":\"")))
            {
                Some(end) if !rest.starts_with('-') => {
                    at += end + 1;
                    quote = None;
                }
                _ => break,
            }
        }
    }
    (at, quote)
}

/// `-----END X----------BEGIN X-----`: the dashes between belong to both.
fn part_from_next<'t>(text: &'t str, at: usize, armor: Armor, tail: &'t str) -> (Armor, &'t str) {
    let is_next = ["BEGIN", "END"].iter().any(|word| tail.starts_with(word));
    if armor.dashes.1 < 6 || !is_next {
        return (armor, tail);
    }
    let own = if armor.dashes.1 >= 10 { 5 } else { armor.dashes.1 / 2 };
    let end = usize::from(armor.range.end()) - at;
    // Only hyphens can be counted back in bytes.
    let cut = end + own - armor.dashes.1;
    let parted = text.get(..cut).filter(|head| head.ends_with('-')).and_then(|head| armor::read(head, at));
    match (parted, text.get(cut..)) {
        (Some((armor, "")), Some(tail)) => (armor, tail),
        _ => (armor, tail),
    }
}

/// The pieces of a line between literal `\n`: length, and length of the literal after it.
fn breaks(line: &str, is_split: bool) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = line.get(from..).filter(|_| is_split).and_then(|rest| rest.find("\\n")) {
        let n = from + found;
        let before = line.get(start..n).unwrap_or("");
        let body = before.trim_end_matches('\\');
        let body = body.strip_suffix("\\r").map_or(body, |b| b.trim_end_matches('\\'));
        pieces.push((body.len(), before.len() - body.len() + 2));
        start = n + 2;
        from = start;
    }
    pieces.push((line.len() - start, 0));
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CA, CA2, indented};
    use super::*;

    fn seen(text: &str) -> Vec<(Option<ArmorDamage>, Option<BodyDamage>, usize, bool)> {
        scan(text)
            .iter()
            .map(|b| (b.armor_damage, b.body_damage.map(|(_, d)| d), b.body.len(), b.has_certificate()))
            .collect()
    }

    const GOOD: (Option<ArmorDamage>, Option<BodyDamage>, usize, bool) = (None, None, 8, true);

    fn damage(text: &str) -> Vec<Option<ArmorDamage>> {
        scan(text).iter().map(|b| b.armor_damage).collect()
    }

    #[test]
    fn blocks_in_all_places() {
        assert_eq!(seen(CA), [GOOD]);
        assert_eq!(seen(&format!("a: |\n{}\nb:\n  - |\n{}\n", indented(CA, 2), indented(CA2, 4))), [GOOD, GOOD]);
        assert_eq!(seen(&format!("a: |\n{CA}options:\n  x: y\n")), [GOOD]);
        assert_eq!(seen(&format!("a: \"{}\"\n", CA.replace('\n', "\\n"))), [GOOD]);
        assert_eq!(seen(&format!("{{\"a\": \"{}\"}}\n", CA.replace('\n', "\\r\\n"))), [GOOD]);
        assert_eq!(seen(&CA.replace('\n', "\r\n")), [GOOD]);
        assert_eq!(seen(&format!("\u{FEFF}{CA}")), [GOOD]);
        assert_eq!(seen(&format!("run: |\n  echo \"{}\" > /x\n", CA.trim_end())), [GOOD]);
        assert_eq!(seen(&format!("run: |\n  cat > x <<EOF\n{}\n  EOF\n", indented(CA, 2))), [GOOD]);
        assert_eq!(seen(&format!("text about it\n{CA}more: text\n{CA2}")), [GOOD, GOOD]);
    }

    #[test]
    fn texts_about_pem_are_no_blocks() {
        for text in [
            "run: sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p' x\n",
            "# -----BEGIN CERTIFICATE-----\n# MII\n# -----END CERTIFICATE-----\n",
            "begin: \"-----BEGIN CERTIFICATE-----\"\nend: \"-----END CERTIFICATE-----\"\n",
            "run: |\n  grep -c \"BEGIN CERTIFICATE\" x\n  echo '-----BEGIN CERTIFICATE-----' > y\n",
            "a: paste between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----\n",
            "a: |\n  ----- BEGIN HOSTS -----\n  1.2.3.4 x\n  ----- END HOSTS -----\n",
            "- BEGIN\n- END\n",
        ] {
            assert_eq!(scan(text), [], "{text}");
        }
    }

    #[test]
    fn damaged_armor() {
        use ArmorDamage::{BeginIsEnd, EndIsBegin, LabelMismatch, MissingBegin, MissingEnd, Swapped, Written};
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
        assert_eq!(damage(&CA.replace("-----", "------")), [Some(Written)]);
        assert_eq!(damage(&CA.replace(end, "-----END CERTIFICAT-----")), [Some(Written)]);
        assert_eq!(damage(&CA.replace(end, "-----END PUBLIC KEY-----")), [Some(LabelMismatch)]);
        assert_eq!(damage(&CA.replace(end, "")), [Some(MissingEnd)]);
        assert_eq!(damage(&format!("{}{CA2}", CA.replace(end, ""))), [Some(MissingEnd), None]);
        assert_eq!(damage(&CA.replace(begin, "")), [Some(MissingBegin)]);
        assert_eq!(damage(&format!("{CA2}{}", CA.replace(&format!("{begin}\n"), ""))), [None, Some(MissingBegin)]);
        assert_eq!(damage(&CA.replace("BEGIN", "X").replace("END", "BEGIN").replace('X', "END")), [Some(Swapped)]);
        assert_eq!(damage(&CA.replace("BEGIN", "END")), [Some(BeginIsEnd)]);
        assert_eq!(damage(&CA.replace("END", "BEGIN")), [Some(EndIsBegin)]);
        assert_eq!(damage(&format!("a: |\n{}\nb: c\n", indented(&CA.replace(end, ""), 2))), [Some(MissingEnd)]);
    }

    #[test]
    fn lost_line_ends() {
        let is_glued =
            |text: &str| damage(text).iter().map(|d| matches!(d, Some(ArmorDamage::Glued(_)))).collect::<Vec<_>>();
        let text = format!("{}{CA2}", CA.trim_end());
        assert_eq!(is_glued(&text), [true, false]);
        assert!(!scan(&text)[0].has_certificate());
        assert_eq!(is_glued(&CA.replacen("-----\n", "-----", 1)), [true]);
        assert_eq!(is_glued(&CA.replace("\n-----END", "-----END")), [true]);
        assert_eq!(is_glued(&CA.replace('\n', " ")), [true]);
        assert_eq!(is_glued(&CA.replace('\n', "")), [true]);
    }

    #[test]
    fn a_missing_end_does_not_swallow_the_layer() {
        let open = CA.replace("-----END CERTIFICATE-----\n", "");
        let text = format!("c:\n  certificates: |\n{}\noptions:\n  system.uri: x\n", indented(&open, 4));
        let blocks = scan(&text);
        assert_eq!(slice(&text, blocks[0].range).lines().count(), 9);
    }

    #[test]
    fn keys_and_templates() {
        let key = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n-----END EC PRIVATE KEY-----\n";
        let [block] = &scan(key)[..] else { panic!() };
        assert!(block.is_private_key() && block.body.len() == 1 && block.has_content());
        let [block] = &scan("-----BEGIN CERTIFICATE-----\n{{ .spectro.var.x }}\n-----END CERTIFICATE-----\n")[..]
        else {
            panic!()
        };
        assert!(block.is_templated && block.body_damage.is_none());
    }

    #[test]
    fn hostile_texts() {
        for text in [
            "-----BEGIN CERTIFICATE-----\n".repeat(10_000),
            "-----END CERTIFICATE-----\n".repeat(10_000),
            "-----BEGIN CERTIFICATE-----".repeat(10_000),
            "-----END CERTIFICATE----------BEGIN CERTIFICATE-----".repeat(10_000),
            "-".repeat(1_000_000),
            format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", "MIIC".repeat(300_000)),
            format!("-----BEGIN CERTIFICATE-----\n{}", "\\n".repeat(300_000)),
            format!("-----BEGIN CERTIFICATE-----\n{}", "-----END x ".repeat(100_000)),
            "\"-----BEGIN \"".repeat(100_000),
        ] {
            let _blocks = scan(&text);
        }
    }
}
