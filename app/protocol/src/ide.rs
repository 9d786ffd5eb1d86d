//! What the editor asks about the layer. The answers are for the editor alone, which takes them as JSON: the page passes them on as they
//! are, so it needs no code to read them.

use serde::{Deserialize, Serialize};

use super::{Edit, Span};

/// Line and column.
pub type Position = [u32; 2];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Everything that is shown in the text without being asked for: [`Annotations`].
    Annotations,
    /// A list of [`Offer`].
    Completion(Position),
    /// A [`Hover`], or `null`.
    Hover(Position),
    /// A [`Definition`], or `null`.
    Definition(Position),
    /// A list of [`Span`], with the definition.
    References(Position),
    /// [`Renamable`], or why not.
    Renamable(Position),
    /// [`Edits`], or why not.
    Rename(Position, String),
    /// A list of [`Span`], each inside of the next.
    Selection(Position),
    /// A list of [`Symbol`].
    Symbols,
    /// [`Edits`], or why not.
    Format,
}

/// What is shown in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Annotations {
    /// Five numbers for each colored piece, as the Language Server Protocol has them: lines and columns from the piece before, length,
    /// index into [`TOKEN_TYPES`], 0.
    pub tokens: Vec<u32>,
    /// Secrets, a span for each line.
    pub masks: Vec<Span>,
    pub lenses: Vec<Lens>,
    pub inlays: Vec<Inlay>,
    pub folds: Vec<Fold>,
}

/// Names of the colors, in the order of the numbers that stand for them.
pub const TOKEN_TYPES: [&str; 5] = ["knownKey", "helperKey", "unknownKey", "secret", "pem"];

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lens {
    pub span: Span,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inlay {
    pub at: Position,
    pub label: String,
}

/// First and last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fold {
    pub start: u32,
    pub end: u32,
    pub is_comment: bool,
}

/// Something that can be written at the caret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    pub label: String,
    /// `key`, `stage`, `value`, `reference`, `variable`, `macro`, `function` or `snippet`.
    pub kind: &'static str,
    pub detail: String,
    /// Markdown.
    pub documentation: String,
    /// What the typed text is compared with.
    pub filter: String,
    /// A snippet if `is_snippet`; otherwise plain.
    pub insert: String,
    pub is_snippet: bool,
    pub span: Span,
    /// Edits elsewhere that belong to it.
    pub further: Vec<Edit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    pub span: Span,
    /// Markdown.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// The reference.
    pub origin: Span,
    pub span: Span,
    pub selection: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renamable {
    pub span: Span,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edits {
    pub edits: Vec<Edit>,
}

/// Why something cannot be done, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub refused: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symbol {
    pub name: String,
    pub detail: String,
    /// `mapping`, `list`, `value`, `stage`, `step` or `certificate`.
    pub kind: &'static str,
    pub span: Span,
    pub selection: Span,
    pub children: Vec<Self>,
}
