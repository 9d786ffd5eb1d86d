//! Go's YAML readers: `gopkg.in/yaml.v2` 2.4.0 and `gopkg.in/yaml.v3` 3.0.1, ports of libyaml 0.1.
//!
//! What is public of the programs on an Edge host is written in Go. Whether Palette itself reads the layer with one of the two is
//! not documented.

use crate::model::Doc;
use crate::number;
use crate::source::{TextRange, TextSize, range};
use crate::yaml::{Kind, NodeId, Repair, Style};

/// Something that both readers refuse, or read otherwise, and YAML 1.2 allows, with its places in text order; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// `\/` in a double-quoted scalar: the backslashes.
    Slash { places: Vec<TextRange> },
    /// Tabs, and spaces among them, before the first text of a line: a token, a comment, or nothing.
    Tabs { places: Vec<TextRange> },
    /// A tab, and what white space follows it, that begins a block scalar whose header does not give the indentation.
    TabInBlock { header: TextRange, tab: TextRange },
    /// Tabs behind the `-` of a list's item.
    TabAfterDash { places: Vec<TextRange> },
    /// `%YAML 1.2`
    Version { line: TextRange },
    /// A directive that is neither `%YAML` nor `%TAG`.
    Directive { line: TextRange },
    /// The name of an anchor with more in it than ASCII letters, digits, `-` and `_`.
    Anchor { name: TextRange },
    /// The colon of an entry without a key.
    NoKey { colon: TextRange },
    /// A key that is a list or a mapping.
    Collection { key: TextRange },
    /// Plain scalars in brackets with a `?`, which begins a key wherever it is, or that begin with a colon.
    InBrackets { places: Vec<TextRange> },
    /// Colons of keys in brackets that have the closing bracket or a comma behind them, and no space.
    NoSpace { places: Vec<TextRange> },
}

impl Refusal {
    /// The first place, as it is shown.
    pub(crate) fn range(&self) -> TextRange {
        match self {
            Self::Slash { places } => {
                let first = places.first().copied().unwrap_or_default();
                range(usize::from(first.start()), usize::from(first.end()) + 1)
            }
            Self::Tabs { places }
            | Self::TabAfterDash { places }
            | Self::InBrackets { places }
            | Self::NoSpace { places } => places.first().copied().unwrap_or_default(),
            Self::TabInBlock { tab, .. } => *tab,
            Self::Version { line } | Self::Directive { line } => *line,
            Self::Anchor { name } => *name,
            Self::NoKey { colon } => *colon,
            Self::Collection { key } => *key,
        }
    }
}

/// What both readers refuse in a text that YAML 1.2 allows; a scalar with escapes counts once, so do all places of a kind elsewhere.
pub(crate) fn refusals(doc: &Doc<'_>) -> Vec<Refusal> {
    let mut found = Vec::new();
    if doc.text.contains('%') {
        found.extend(directives(doc));
    }
    if doc.text.contains('&') {
        found.extend(anchors(doc));
    }
    if doc.text.contains("\\/") {
        found.extend(slashes(doc));
    }
    found.extend(keys(doc));
    let brackets = Brackets::new(doc);
    if !brackets.0.is_empty() {
        let (texts, colons) = (texts_in_brackets(doc, &brackets), tight_colons(doc));
        found.extend((!texts.is_empty()).then_some(Refusal::InBrackets { places: texts }));
        found.extend((!colons.is_empty()).then_some(Refusal::NoSpace { places: colons }));
    }
    if doc.text.contains('\t') {
        let (lines, dashes) = tabs(doc, &brackets);
        found.extend(blocks(doc));
        found.extend((!lines.is_empty()).then_some(Refusal::Tabs { places: lines }));
        found.extend((!dashes.is_empty()).then_some(Refusal::TabAfterDash { places: dashes }));
    }
    found
}

/// The directives of all documents that are not read.
fn directives<'d>(doc: &'d Doc<'_>) -> impl Iterator<Item = Refusal> + 'd {
    let lines = (0..doc.lines.len()).map(|number| doc.lines.range(doc.text, number));
    lines.filter_map(|line| {
        let mut words = doc.slice(line).strip_prefix('%')?.split('#').next()?.split_ascii_whitespace();
        let refusal = match (words.next(), words.next()) {
            (Some("TAG"), _) | (Some("YAML"), Some("1.1")) => return None,
            (Some("YAML"), _) => Refusal::Version { line },
            _ => Refusal::Directive { line },
        };
        let is_directive = doc.scalar_at(line.start()).is_none() && !doc.tree.is_damaged(line);
        is_directive.then_some(refusal)
    })
}

/// Anchors that are meant as such: what YAML takes for one by mistake is Y021's.
fn anchors(doc: &Doc<'_>) -> Vec<Refusal> {
    let named = doc.tree.ids().filter(|id| doc.tree.node(*id).has_properties);
    let used = doc.aliases();
    let is_meant = |id: NodeId, name| doc.swallowed(id).is_none() || doc.tree.is_key(id) || used.contains(name);
    let odd = |name: &str| !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let anchors = named.filter_map(|id| Some((id, doc.anchor(id)?)));
    let refused = anchors.filter(|(id, name)| odd(doc.slice(*name)) && is_meant(*id, doc.slice(*name)));
    refused.map(|(_, name)| Refusal::Anchor { name }).collect()
}

/// Entries that begin with their colon, for which the readers need a `?`, a tag or an anchor before it, and keys that are no texts.
fn keys<'d>(doc: &'d Doc<'_>) -> impl Iterator<Item = Refusal> + 'd {
    let entries = doc.tree.ids().filter_map(|id| doc.tree.mapping(id)).flat_map(|mapping| &mapping.entries);
    entries.filter_map(|entry| {
        let key = doc.tree.node(entry.key);
        let start = usize::from(key.range.start());
        match key.kind {
            Kind::Mapping(_) | Kind::Sequence(_) => Some(Refusal::Collection { key: key.range }),
            Kind::Absent => {
                let before = doc.text.get(..start)?.strip_suffix(':')?;
                let is_explicit = before.trim_end().ends_with('?') || key.has_properties;
                (!is_explicit).then(|| Refusal::NoKey { colon: range(start - 1, start) })
            }
            _ => None,
        }
    })
}

/// The plain scalars in brackets that the readers cut in two. What Palette inserts for a macro is not known.
fn texts_in_brackets(doc: &Doc<'_>, brackets: &Brackets) -> Vec<TextRange> {
    let plain = |id: &&NodeId| doc.tree.scalar(**id).is_some_and(|scalar| scalar.style == Style::Plain);
    let ranges = doc.tree.scalars().iter().filter(plain).map(|id| doc.tree.node(*id).range);
    let is_cut = |at: &TextRange| {
        let text = doc.slice(*at);
        if !text.contains('?') && !text.starts_with(':') || !brackets.has(at.start()) {
            return false;
        }
        let macros = doc.macros_in(*at);
        let is_text = |offset: usize| {
            let offset = at.start() + crate::source::size(offset);
            !macros.iter().any(|one| one.range.contains(offset))
        };
        text.starts_with(':') || text.match_indices('?').any(|(offset, _)| is_text(offset))
    };
    ranges.filter(is_cut).collect()
}

/// Colons behind keys in brackets that the readers take for text, since no space follows.
fn tight_colons(doc: &Doc<'_>) -> Vec<TextRange> {
    let entries = doc.tree.ids().filter_map(|id| doc.tree.mapping(id).filter(|mapping| mapping.flow));
    let colons = entries.flat_map(|mapping| &mapping.entries).filter_map(|entry| {
        let end = usize::from(doc.tree.node(entry.key).range.end());
        let is_plain = doc.tree.scalar(entry.key).is_some_and(|scalar| scalar.style == Style::Plain);
        let rest = doc.text.get(end..).filter(|_| is_plain)?;
        rest.strip_prefix(':')?.starts_with([']', '}', ',']).then(|| range(end, end + 1))
    });
    colons.collect()
}

/// The readers know fewer escapes than YAML 1.2 took over from JSON. Escapes in a login are Y012's.
fn slashes(doc: &Doc<'_>) -> Vec<Refusal> {
    let logins = doc.layer.credentials.map(|credentials| [credentials.user, credentials.password]);
    let is_login = |id| logins.iter().flatten().flatten().any(|field| field.value == id);
    let quoted = |id| doc.tree.scalar(id).is_some_and(|scalar| scalar.style == Style::DoubleQuoted);
    let mut found = Vec::new();
    for id in doc.tree.ids().filter(|id| quoted(*id) && !is_login(*id)) {
        let at = doc.tree.node(id).range;
        let start = usize::from(at.start());
        let (mut places, mut escaped) = (Vec::new(), false);
        for (offset, b) in doc.slice(at).bytes().enumerate() {
            if escaped && b == b'/' {
                places.push(range(start + offset - 1, start + offset));
            }
            escaped = b == b'\\' && !escaped;
        }
        let macros = doc.macros_in(at);
        places.retain(|place| !macros.iter().any(|one| one.range.contains_range(*place)));
        found.extend((!places.is_empty()).then_some(Refusal::Slash { places }));
    }
    found
}

/// At the start of a line, and behind `-`, the readers expect a token and know no tab. Inside of brackets and quoted scalars they do.
fn tabs(doc: &Doc<'_>, brackets: &Brackets) -> (Vec<TextRange>, Vec<TextRange>) {
    let (mut lines, mut dashes) = (Vec::new(), Vec::new());
    for number in 0..doc.lines.len() {
        let line = doc.lines.range(doc.text, number);
        let text = doc.slice(line);
        let lead = text.len() - text.trim_start_matches([' ', '\t']).len();
        let rest = text.get(lead..).unwrap_or("").trim_end_matches(['\r', '\n']);
        let Some(tab) = text.get(..lead).unwrap_or("").find('\t') else { continue };
        let start = usize::from(line.start());
        let at = crate::source::size(start + tab);
        // Behind a plain scalar, or in a block scalar, a tab that is indented is white space of theirs.
        let is_content = tab > 0 && !rest.starts_with('#') && follows_text(doc, start);
        // A tab that every reader refuses is Y002's.
        let is_error = doc.syntax.iter().any(|error| error.repair == Repair::Tab && line.contains_range(error.range));
        let is_inside = is_error || doc.scalar_at(at).is_some() || brackets.has(at) || doc.tree.is_damaged(line);
        // Where a block scalar begins: see `blocks`.
        let is_block = doc.scalar_at(line.start() + crate::source::size(lead)).is_some_and(|id| is_block(doc, id));
        if !is_inside && !is_content && !is_block {
            let has_token = !rest.is_empty() && !rest.starts_with('#');
            lines.push(range(if has_token { start + tab } else { start }, start + lead));
        }
    }
    for id in doc.tree.ids() {
        let Some(items) = doc.tree.sequence(id).filter(|_| !brackets.has(doc.tree.node(id).range.start())) else {
            continue;
        };
        for item in items {
            let start = usize::from(doc.tree.node(*item).range.start());
            let before = doc.text.get(..start).unwrap_or("");
            let gap = before.trim_end_matches([' ', '\t']).len();
            if before.get(gap..).is_some_and(|gap| gap.contains('\t'))
                && before.get(..gap).is_some_and(|b| b.ends_with('-'))
            {
                dashes.push(range(gap, start));
            }
        }
    }
    (lines, dashes)
}

fn is_block(doc: &Doc<'_>, id: NodeId) -> bool {
    doc.tree.scalar(id).is_some_and(|scalar| scalar.style.is_block())
}

/// The readers take the spaces of the first line with text for the indentation of a block scalar, and refuse a tab behind them.
fn blocks<'d>(doc: &'d Doc<'_>) -> impl Iterator<Item = Refusal> + 'd {
    doc.tree.scalars().iter().filter(|id| is_block(doc, **id)).filter_map(|id| {
        let header = usize::from(doc.value(*id)?.block_header(doc)?);
        let (line, below) = doc.text.get(header..)?.split_once('\n')?;
        if line.split('#').next()?.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut start = header + line.len() + 1;
        for line in below.split_inclusive('\n') {
            let text = line.trim_start_matches(' ');
            let tab = start + line.len() - text.len();
            if text.starts_with('\t') {
                let end = tab + text.len() - text.trim_start_matches(['\t', ' ']).len();
                return Some(Refusal::TabInBlock { header: range(header, header + 1), tab: range(tab, end) });
            }
            if !matches!(text, "\n" | "\r\n") {
                return None;
            }
            start += line.len();
        }
        None
    })
}

/// Whether there is only white space between an offset and the plain or block scalar before it.
fn follows_text(doc: &Doc<'_>, start: usize) -> bool {
    let end = doc.text.get(..start).map_or(0, |before| before.trim_end().len());
    let last = end.checked_sub(1).and_then(|last| doc.scalar_at(crate::source::size(last)));
    last.and_then(|id| doc.tree.scalar(id)).is_some_and(|scalar| !scalar.style.is_quoted())
}

/// The outermost collections in brackets, in text order.
struct Brackets(Vec<TextRange>);

impl Brackets {
    fn new(doc: &Doc<'_>) -> Self {
        let mut found: Vec<TextRange> = Vec::new();
        for id in doc.tree.ids() {
            let node = doc.tree.node(id);
            let is_flow = match &node.kind {
                Kind::Mapping(mapping) => mapping.flow,
                Kind::Sequence(_) => doc.slice(node.range).starts_with('['),
                _ => false,
            };
            if is_flow && found.last().is_none_or(|open| open.end() <= node.range.start()) {
                found.push(node.range);
            }
        }
        crate::sort::by_key(&mut found, |open| open.start());
        Self(found)
    }

    fn has(&self, at: TextSize) -> bool {
        let next = self.0.partition_point(|open| open.start() <= at);
        next.checked_sub(1).and_then(|i| self.0.get(i)).is_some_and(|open| at < open.end())
    }
}

/// What a plain scalar is for both readers when nothing says which type is asked for. Dates are texts here: no type that the host's
/// programs ask for takes them for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    Null,
    Bool(bool),
    /// Whatever fits 64 bits, with a sign or without.
    Int(i128),
    /// Cut to a whole number, as a reader that asks for one does; `None` is infinity or not a number.
    Float(Option<i128>),
    Text,
}

/// Reads a plain scalar. `yes`, `on` and their relatives are texts here: see [`yes_or_no`].
pub fn plain(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf"
        | "-.INF" => return Plain::Float(None),
        _ => {}
    }
    match text.bytes().next() {
        Some(b'.') => {
            // Go reads this form without taking the underscores out first; between two digits they are fine.
            let is_between = |(at, _): (usize, &str)| {
                let digit =
                    |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
                digit(at.checked_sub(1)) && digit(at.checked_add(1))
            };
            if text.match_indices('_').all(is_between) { float(&text.replace('_', "")) } else { Plain::Text }
        }
        Some(b'+' | b'-' | b'0'..=b'9') => {
            let digits = text.replace('_', "");
            integer(&digits).map_or_else(|| float(&digits), Plain::Int)
        }
        _ => Plain::Text,
    }
}

/// The words that both readers take for a boolean where one is asked for.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// `strconv.ParseInt(text, 0, 64)`, else `ParseUint`: a leading 0 is octal, as `0o` is.
fn integer(text: &str) -> Option<i128> {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let has_sign = body.len() < text.len();
    let (radix, digits) = match body.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, body.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, body.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, body.get(2..)?),
        [b'0', _, ..] => (8, body.get(1..)?),
        _ => (10, body),
    };
    if digits.is_empty() || !digits.bytes().all(|b| char::from(b).is_digit(radix)) {
        return None;
    }
    let size = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let value = if text.starts_with('-') { -size } else { size };
    let fits = i64::try_from(value).is_ok() || !has_sign;
    fits.then_some(value)
}

/// Decimal numbers with a fraction, an exponent or too many digits for [`integer`]; `089` too, which is not octal.
fn float(text: &str) -> Plain {
    if number::is_finite_decimal(text) { Plain::Float(Some(whole(text))) } else { Plain::Text }
}

/// The whole part of a decimal number; the largest there is for a larger one.
fn whole(text: &str) -> i128 {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = body.split_once(['e', 'E']).unwrap_or((body, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let shift = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
    let digits = whole.bytes().chain(fraction.bytes());
    let count = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(shift);
    let mut value: i128 = 0;
    let mut taken = 0;
    for digit in digits.take(usize::try_from(count).unwrap_or(0)) {
        value = value.saturating_mul(10).saturating_add(i128::from(digit.saturating_sub(b'0')));
        taken += 1;
    }
    // More places than digits: noughts follow. A nought stays one.
    for _ in taken..count.min(taken + 40) {
        value = value.saturating_mul(10);
    }
    if text.starts_with('-') { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_every_base() {
        for (text, value) in [
            ("0", 0),
            ("420", 420),
            ("0644", 420),
            ("0o644", 420),
            ("0x1A4", 420),
            ("0b110100100", 420),
            ("1_000", 1000),
            ("+12", 12),
            ("-0644", -420),
            ("18446744073709551615", i128::from(u64::MAX)),
        ] {
            assert_eq!(plain(text), Plain::Int(value), "{text}");
        }
    }

    #[test]
    fn fractions_and_what_looks_like_a_number() {
        for (text, value) in
            [("089", 89), ("420.9", 420), ("4.2e2", 420), ("-0.5", 0), ("1e-3", 0), (".5", 0), (".7_5", 0)]
        {
            assert_eq!(plain(text), Plain::Float(Some(value)), "{text}");
        }
        assert_eq!(plain("-.inf"), Plain::Float(None));
        for text in
            ["0o8", "0x", "-", "+", ".", "1.2.3", "12:30:45", "2026-01-02", "1e999", "yes", "--1", "0-1", "._5", ".5_"]
        {
            assert_eq!(plain(text), Plain::Text, "{text}");
        }
        assert_eq!((plain("~"), plain("True")), (Plain::Null, Plain::Bool(true)));
        assert_eq!((yes_or_no("On"), yes_or_no("oN")), (Some(true), None));
    }
}
