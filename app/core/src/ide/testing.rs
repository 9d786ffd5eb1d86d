//! Tests write the caret as `|`; the last one of the text counts, so that block scalars may be there.

use super::Ide;
use crate::context::Context;
use crate::rules;
use crate::source::{TextSize, size};

/// Takes the caret out.
#[track_caller]
pub(super) fn caret(marked: &str) -> (String, TextSize) {
    let (before, after) = marked.rsplit_once('|').expect("a caret");
    (format!("{before}{after}"), size(before.len()))
}

/// Asks at the caret.
#[track_caller]
pub(super) fn at<T>(marked: &str, ask: impl FnOnce(&Ide<'_>, TextSize) -> T) -> T {
    let (text, offset) = caret(marked);
    in_context(&text, &Context::default(), |ide| ask(ide, offset))
}

/// Asks about a text.
pub(super) fn in_context<T>(text: &str, context: &Context, ask: impl FnOnce(&Ide<'_>) -> T) -> T {
    ask(&Ide::new(text, context, rules::testing::NOW))
}
