use std::fmt;

use super::Foreign;

/// Why a text could not be opened. `Display` is a lower-case fragment that never holds a value of the document.
///
/// Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Larger than [`super::MAX_BYTES`].
    TooLarge { bytes: usize },
    /// Starts as JSON and is not valid; `what` is a sentence without its full stop.
    Json { what: String, line: usize, column: usize },
    /// Is laid out as the YAML form of a profile and cannot be read.
    Yaml { what: &'static str, line: usize, column: usize },
    /// Objects and lists are nested deeper than any profile.
    TooDeep { limit: usize, line: usize, column: usize },
    /// Terraform in which no OS layer was found; `what` says what is there instead.
    Terraform { what: &'static str, line: usize, column: usize },
    /// Clearly something other than a layer or a profile.
    Foreign { what: Foreign, line: usize, column: usize },
    /// JSON that is not a profile; `missing` is the path of the first missing member, the place is that of the object around it.
    NotAProfile { kind: JsonKind, missing: &'static str, line: usize, column: usize },
    /// A member has the wrong type; `path` holds only names of the format and numbers.
    WrongType { path: String, expected: &'static str, line: usize, column: usize },
    /// A member of the format appears twice, so that readers disagree about which counts.
    Duplicate { key: &'static str, line: usize, column: usize },
}

/// What a JSON text is at its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    Object,
    List,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => {
                write!(
                    f,
                    "the file has {} MiB; only files of up to {} MiB can be opened",
                    bytes.div_ceil(1 << 20),
                    super::MAX_BYTES >> 20
                )
            }
            Self::Json { what, line, column } => {
                write!(f, "{what} (line {line}, column {column})")
            }
            Self::Yaml { what, line, column } => {
                write!(f, "the profile's YAML cannot be read: {what} (line {line}, column {column})")
            }
            Self::TooDeep { limit, line, column } => {
                write!(
                    f,
                    "the file is nested deeper than {limit} levels, which no profile is (line {line}, column {column})"
                )
            }
            Self::Terraform { what, line, column } => {
                write!(
                    f,
                    "this Terraform file does not contain the text of an OS layer: {what} (line {line}, column {column})"
                )
            }
            Self::Foreign { what, line, column } => write!(f, "{what} (line {line}, column {column})"),
            Self::NotAProfile { kind: JsonKind::Object, missing, line, column } => {
                write!(
                    f,
                    "this JSON object is not an exported profile: `{missing}` is missing (line {line}, column {column})"
                )
            }
            Self::NotAProfile { kind: JsonKind::List, missing, line, column } => {
                write!(
                    f,
                    "this is a JSON list, not an exported profile: a profile is an object with `{missing}` (line {line}, column {column})"
                )
            }
            Self::WrongType { path, expected, line, column } => {
                write!(f, "`{path}` must be {expected} (line {line}, column {column})")
            }
            Self::Duplicate { key, line, column } => {
                write!(f, "`{key}` appears twice in one object (line {line}, column {column})")
            }
        }
    }
}

impl std::error::Error for OpenError {}
