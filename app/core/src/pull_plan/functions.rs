//! What a macro with functions makes of a value: the functions of sprig that image references are built with.

use crate::macros::{Macro, Path, Word, WordKind};
use crate::source::slice;

/// The text that a macro becomes. `None`: it calls something else, or a value is not known.
pub(super) fn evaluate(text: &str, one: &Macro, value: &mut dyn FnMut(&Path<'_>) -> Option<String>) -> Option<String> {
    if !one.closed || one.nested {
        return None;
    }
    // `{{-` and `-}}` take white space off around the macro; references have none.
    let words: Vec<&Word> = one.words.iter().filter(|word| slice(text, word.range) != "-").collect();
    let mut piped: Option<String> = None;
    for stage in words.split(|word| word.kind == WordKind::Pipe) {
        let (function, arguments) = match stage {
            [first, rest @ ..] if first.kind == WordKind::Function => (Some(slice(text, first.range)), rest),
            all => (None, all),
        };
        let mut given = Vec::with_capacity(arguments.len() + 1);
        for word in arguments {
            let raw = slice(text, word.range);
            given.push(match word.kind {
                WordKind::Path => {
                    let path = one.paths(text).find(|path| word.range.contains_range(path.range) && path.dotted)?;
                    value(&path)?
                }
                WordKind::String => literal(raw)?,
                WordKind::Number => raw.to_owned(),
                _ => return None,
            });
        }
        let is_first = piped.is_none();
        given.extend(piped.take());
        piped = Some(match (function, given.as_slice()) {
            (Some(function), given) => apply(function, given)?,
            (None, [only]) if is_first => only.clone(),
            (None, _) => return None,
        });
    }
    piped
}

/// The text of a string in quotes.
fn literal(raw: &str) -> Option<String> {
    if let Some(plain) = raw.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return Some(plain.to_owned());
    }
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))?;
    (!inner.contains('\\')).then(|| inner.to_owned())
}

/// Calls a function as <https://masterminds.github.io/sprig/strings.html> describes it; the value it works on comes last.
fn apply(function: &str, given: &[String]) -> Option<String> {
    let number = |text: &String| text.parse::<i64>().ok();
    let at = |n: i64| usize::try_from(n).ok();
    Some(match (function, given) {
        // References of images have ASCII letters only; the tables of all others are 7 kB of the page.
        ("upper", [text]) if text.is_ascii() => text.to_ascii_uppercase(),
        ("lower", [text]) if text.is_ascii() => text.to_ascii_lowercase(),
        ("trim", [text]) => text.trim().to_owned(),
        ("nospace", [text]) => text.split_whitespace().collect(),
        ("toString", [text]) => text.clone(),
        ("trimPrefix", [prefix, text]) => text.strip_prefix(prefix.as_str()).unwrap_or(text).to_owned(),
        ("trimSuffix", [suffix, text]) => text.strip_suffix(suffix.as_str()).unwrap_or(text).to_owned(),
        ("trimAll", [set, text]) => text.trim_matches(|c| set.contains(c)).to_owned(),
        ("replace", [old, new, text]) => text.replace(old.as_str(), new),
        ("default", [other, text]) => if text.is_empty() { other } else { text }.clone(),
        ("trunc", [count, text]) => match number(count)? {
            count if count < 0 => {
                let length = i64::try_from(text.len()).ok()?;
                if length + count > 0 { text.get(at(length + count)?..)?.to_owned() } else { text.clone() }
            }
            count => text.get(..at(count)?.min(text.len()))?.to_owned(),
        },
        ("substr", [start, end, text]) => {
            let (start, end) = (number(start)?, number(end)?);
            let end = if end < 0 { text.len() } else { at(end)?.min(text.len()) };
            text.get(at(start.max(0))?..end)?.to_owned()
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::macros;

    fn made(text: &str) -> Option<String> {
        let found = macros::scan(text);
        evaluate(text, found.first()?, &mut |path| match path.text {
            "spectro.system.kubernetes.version" => Some("1.32.4".to_owned()),
            "spectro.macro.empty" => Some(String::new()),
            "spectro.macro.word" => Some(" Aé-b ".to_owned()),
            _ => None,
        })
    }

    #[test]
    fn functions_of_published_layers() {
        for (body, wanted) in [
            (".spectro.system.kubernetes.version", Some("1.32.4")),
            (".spectro.system.kubernetes.version | substr 0 4", Some("1.32")),
            (".spectro.system.kubernetes.version | substr 2 -1", Some("32.4")),
            (".spectro.system.kubernetes.version | substr 0 99", Some("1.32.4")),
            (".spectro.system.kubernetes.version | trunc 1 ", Some("1")),
            (".spectro.system.kubernetes.version | trunc -2", Some(".4")),
            (".spectro.system.kubernetes.version | replace \".\" \"-\" | upper", Some("1-32-4")),
            (".spectro.macro.word | trim", Some("Aé-b")),
            (".spectro.macro.word | trim | lower", None),
            ("\"Edge-OS\" | lower", Some("edge-os")),
            ("- trimSuffix \"-b\" (.spectro.macro.word)", None),
            ("trim .spectro.macro.word", Some("Aé-b")),
            (".spectro.macro.empty | default \"x\" | trimPrefix `x`", Some("")),
            ("default \"x\" .spectro.macro.empty", Some("x")),
            (".spectro.macro.other | default \"x\"", None),
            (".spectro.macro.word | sha256sum", None),
            (".spectro.macro.word | trunc 3", None),
            (".spectro.macro.word | substr 9 1", None),
            (".spectro.macro.word .spectro.macro.empty", None),
            ("spectro.macro.word", None),
            ("printf \"%s\" .spectro.macro.word", None),
            ("", None),
        ] {
            assert_eq!(made(&format!("{{{{{body}}}}}")).as_deref(), wanted, "{body}");
        }
    }
}
