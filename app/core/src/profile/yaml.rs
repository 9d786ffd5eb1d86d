//! The YAML form of an exported profile (`GET /v1/clusterprofiles/{uid}/export?format=yaml`): read, and turned into the JSON form.

use granit_parser::{Event, Parser};

use super::OpenError;

/// Largest YAML form that is read, in bytes: its tree is many times the size of the text.
const MAX_BYTES: usize = 4 << 20;
/// Deepest nesting that is read; real profiles have 8 levels. The reader recurses, and wasm's stack has 1 MiB.
const MAX_DEPTH: usize = 32;

/// Whether the text is laid out as a profile: `spec` at the left margin, and `packs` below `template`, `published` or `draft`.
/// No key of an OS layer stands at the margin like that, so a broken layer is not taken for a profile.
pub(super) fn is_meant(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let has = |wanted: &[&str], margin: bool| {
        text.lines().any(|line| {
            let body = if margin { line } else { line.trim_start_matches([' ', '\t', '-']) };
            (margin || body.len() < line.len()) && wanted.contains(&key(body))
        })
    };
    has(&["spec"], true) && has(&["packs"], false) && has(&["template", "published", "draft"], false)
}

/// The key at the start of a line, without quotes; empty when there is none.
fn key(line: &str) -> &str {
    line.split_once(':').map_or("", |(key, _)| key.trim_end().trim_matches(['"', '\'']))
}

/// The same document as JSON.
pub(super) fn to_json(text: &str) -> Result<String, OpenError> {
    if text.len() > MAX_BYTES {
        return Err(OpenError::TooLarge { bytes: text.len() });
    }
    guard(text)?;
    let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |place| (place.line(), place.column()));
        // Its messages may quote keys of the document.
        OpenError::Yaml { what: "not one document that a profile could be", line, column }
    })?;
    serde_json::to_string_pretty(&value).map_err(|_| OpenError::Yaml {
        what: "a key that is a list or an object",
        line: 1,
        column: 1,
    })
}

/// Refuses what would make the reader recurse deeply or copy a lot: nesting, aliases, tags. Exports have none of them.
fn guard(text: &str) -> Result<(), OpenError> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let place = error.marker();
            OpenError::Yaml { what: "not well-formed", line: place.line(), column: place.col() + 1 }
        })?;
        let (line, column) = (span.start.line(), span.start.col() + 1);
        let tagged = match event {
            Event::Alias(_) => {
                return Err(OpenError::Yaml { what: "an alias, which no export has", line, column });
            }
            Event::Scalar(_, _, _, tag) => tag.is_some(),
            Event::SequenceStart(_, _, tag) | Event::MappingStart(_, _, tag) => {
                depth += 1;
                tag.is_some()
            }
            Event::SequenceEnd | Event::MappingEnd => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => false,
        };
        if tagged {
            return Err(OpenError::Yaml { what: "a tag, which no export has", line, column });
        }
        if depth > MAX_DEPTH {
            return Err(OpenError::TooDeep { limit: MAX_DEPTH, line, column });
        }
    }
    Ok(())
}
