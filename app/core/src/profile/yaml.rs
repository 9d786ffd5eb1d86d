//! The YAML form of an exported profile (`GET /v1/clusterprofiles/{uid}/export?format=yaml`): read, and turned into the JSON form.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::OpenError;
use super::layout::quote;
use crate::number::is_finite_decimal;
use crate::yaml::{Event, ScalarStyle, for_each_event};

/// Largest YAML form that is read, in bytes: its tree is many times the size of the text.
const MAX_BYTES: usize = 4 << 20;
/// Deepest nesting that is read; real profiles have 8 levels.
const MAX_DEPTH: usize = 32;

/// Whether the text is laid out as a profile: `spec` at the left margin, and `packs` below `template`, `published` or `draft`; or,
/// in the flat form, `packs` with `cloudType` or `type` at the margin, and a `layer` or `values` below. No key of an OS layer
/// starts at the margin like that, so a broken layer is not taken for a profile.
pub(super) fn is_meant(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let has = |wanted: &[&str], margin: bool| {
        text.lines().any(|line| {
            let body = if margin { line } else { line.trim_start_matches([' ', '\t', '-']) };
            (margin || body.len() < line.len()) && wanted.contains(&key(body))
        })
    };
    let is_flat = || {
        has(&["packs"], true) && (has(&["cloudType"], true) || has(&["type"], true)) && has(&["layer", "values"], false)
    };
    has(&["spec"], true) && has(&["packs"], false) && has(&["template", "published", "draft"], false) || is_flat()
}

/// The key at the start of a line, without quotes; empty when there is none.
pub(super) fn key(line: &str) -> &str {
    line.split_once(':').map_or("", |(key, _)| key.trim_end().trim_matches(['"', '\'']))
}

/// A profile in JSON that was made from YAML.
#[derive(Debug, Clone)]
pub(super) struct Converted {
    pub(super) json: String,
    /// Where the values come from: an offset in the JSON, and line and column in the YAML, in the order of the offsets.
    pub(super) origins: Vec<(usize, usize, usize)>,
}

/// The same document as JSON.
///
/// Scalars are what YAML 1.2 (core schema) makes of them. A number keeps its text where JSON can write it: `1.0` and integers of
/// any length do. Aliases, tags, a key that appears twice and a second document are refused: exports have none.
pub(super) fn to_json(text: &str) -> Result<Converted, OpenError> {
    if text.len() > MAX_BYTES {
        return Err(OpenError::TooLarge { bytes: text.len() });
    }
    let mut writer = Writer::default();
    let mut refused = None;
    let read = for_each_event(text.trim_start_matches('\u{feff}'), &mut |event, span| {
        let (line, column) = (span.start.line(), span.start.col() + 1);
        let is_written = span.start.byte_offset() != span.end.byte_offset();
        match writer.event(event, is_written, (line, column)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(what) => {
                refused = Some(match what {
                    Refused::TooDeep => OpenError::TooDeep { limit: MAX_DEPTH, line, column },
                    Refused::Because(what) => OpenError::Yaml { what, line, column },
                });
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = refused {
        return Err(error);
    }
    read.map_err(|error| {
        let place = error.marker();
        OpenError::Yaml { what: "the YAML is not valid here", line: place.line(), column: place.col() + 1 }
    })?;
    Ok(Converted { json: writer.out, origins: writer.origins })
}

enum Refused {
    TooDeep,
    Because(&'static str),
}

/// A collection that is still open.
struct Open {
    /// The keys so far; `None` for a list.
    keys: Option<BTreeSet<String>>,
    /// Whether a key waits for its value.
    is_waiting: bool,
    is_empty: bool,
}

/// Writes JSON with two spaces for each level.
#[derive(Default)]
struct Writer {
    out: String,
    open: Vec<Open>,
    documents: usize,
    origins: Vec<(usize, usize, usize)>,
}

impl Writer {
    /// `is_written`: the event has a text of its own, which a missing value has not.
    fn event(&mut self, event: Event<'_>, is_written: bool, place: (usize, usize)) -> Result<(), Refused> {
        let tagged = |tag: bool| if tag { Err(Refused::Because("a tag; exports have none")) } else { Ok(()) };
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Refused::Because("a second document"));
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                return Err(Refused::Because("an alias; exports have none"));
            }
            Event::Scalar(value, style, _, tag) => {
                tagged(tag.is_some())?;
                let json = match style {
                    ScalarStyle::Plain if !is_written => "null".into(),
                    ScalarStyle::Plain => plain(&value),
                    _ => quote(&value, false).into(),
                };
                self.scalar(&json, &value, place)?;
            }
            Event::SequenceStart(_, _, tag) => {
                tagged(tag.is_some())?;
                self.start("[", None, place)?;
            }
            Event::MappingStart(_, _, tag) => {
                tagged(tag.is_some())?;
                self.start("{", Some(BTreeSet::new()), place)?;
            }
            Event::SequenceEnd => self.end("]"),
            Event::MappingEnd => self.end("}"),
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, json: &str, value: &str, place: (usize, usize)) -> Result<(), Refused> {
        if let Some(Open { keys: Some(keys), is_waiting: false, .. }) = self.open.last_mut() {
            // A key: JSON has texts only.
            if !keys.insert(value.to_owned()) {
                return Err(Refused::Because("a key that appears twice in one object"));
            }
            self.line();
            self.origins.push((self.out.len(), place.0, place.1));
            self.out.push_str(&quote(value, false));
            self.out.push_str(": ");
            if let Some(open) = self.open.last_mut() {
                open.is_waiting = true;
            }
            return Ok(());
        }
        self.value(place)?;
        self.out.push_str(json);
        Ok(())
    }

    fn start(&mut self, bracket: &str, keys: Option<BTreeSet<String>>, place: (usize, usize)) -> Result<(), Refused> {
        self.value(place)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(Refused::TooDeep);
        }
        self.out.push_str(bracket);
        self.open.push(Open { keys, is_waiting: false, is_empty: true });
        Ok(())
    }

    fn end(&mut self, bracket: &str) {
        let is_empty = self.open.pop().is_none_or(|open| open.is_empty);
        if !is_empty {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(self.open.len()));
        }
        self.out.push_str(bracket);
    }

    /// Before a value: an element of a list begins a line, a member's is behind its key.
    fn value(&mut self, place: (usize, usize)) -> Result<(), Refused> {
        match self.open.last_mut() {
            Some(Open { keys: None, .. }) => self.line(),
            Some(open) if open.is_waiting => open.is_waiting = false,
            Some(_) => return Err(Refused::Because("a key that is a list or an object")),
            None => {}
        }
        self.origins.push((self.out.len(), place.0, place.1));
        Ok(())
    }

    /// Begins the line of the next member or element.
    fn line(&mut self) {
        if let Some(open) = self.open.last_mut() {
            if !open.is_empty {
                self.out.push(',');
            }
            open.is_empty = false;
        }
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(self.open.len()));
    }
}

/// The JSON of a plain scalar (YAML 1.2.2, section 10.3.2). What is no number that JSON can write is a text: `.inf`, `0123`,
/// `1_000`.
fn plain(text: &str) -> Cow<'_, str> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => "null".into(),
        "true" | "True" | "TRUE" => "true".into(),
        "false" | "False" | "FALSE" => "false".into(),
        _ => number(text).unwrap_or_else(|| quote(text, false).into()),
    }
}

fn number(text: &str) -> Option<Cow<'_, str>> {
    if is_json_number(text) {
        // Readers of JSON make infinity, or an error, of what is too large for a float.
        return is_finite_decimal(text).then(|| text.into());
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            let is_plain = !rest.starts_with(['+', '-']);
            return u64::from_str_radix(rest, radix).ok().filter(|_| is_plain).map(|n| format!("{sign}{n}").into());
        }
    }
    // `+1`, `.5`, `5.`
    let fixed = match digits.split_once('.') {
        Some(("", fraction)) => format!("{sign}0.{fraction}"),
        Some((whole, "")) => format!("{sign}{whole}.0"),
        Some((whole, exponent)) if exponent.starts_with(['e', 'E']) => format!("{sign}{whole}.0{exponent}"),
        _ => format!("{sign}{digits}"),
    };
    (is_json_number(&fixed) && is_finite_decimal(&fixed)).then(|| fixed.into())
}

/// RFC 8259, section 6.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}
