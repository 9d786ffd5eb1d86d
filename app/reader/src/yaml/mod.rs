//! YAML with a range for every node, comments kept, and reading that goes on after a syntax error.
//!
//! granit-parser gives the events (strict indentation: the whole YAML test suite is accepted and rejected as it should be).
//! [`read`] runs it over a *masked* copy of the text, of the same length: macros and the places of earlier errors are overwritten
//! there, so that ranges always fit the text itself, and values are always read from the text itself.

use std::ops::ControlFlow;

mod build;
mod mask;
mod recover;
mod tree;
mod value_map;

pub use granit_parser::{Event, ScalarStyle, Span};
pub use recover::{Repair, SyntaxError, hide_macros, read};
pub use tree::{Comment, Entry, Kind, Mapping, Node, NodeId, Scalar, Style, Tree};
pub use value_map::ValueMap;

/// Largest text that is analyzed, in bytes. The largest layer seen in a real profile has 265 kB.
pub const MAX_BYTES: usize = 4 << 20;
/// Deepest nesting that is read. Real layers stay below 20; rules that recurse stay inside wasm's 1 MiB stack at this depth.
pub const MAX_DEPTH: usize = 64;
/// Most nodes that are kept. A 4 MiB document of the shortest entries has fewer than a million.
pub const MAX_NODES: usize = 1_000_000;
/// Most syntax errors that are reported before reading stops.
pub const MAX_ERRORS: usize = 40;

/// Whether the text is well-formed YAML 1.2, read as is, without regard for macros.
pub fn accepts(text: &str) -> bool {
    for_each_event(text, &mut |_, _| ControlFlow::Continue(())).is_ok()
}

/// Reads the text as is, without regard for macros, and shows each event with its place until `visit` breaks.
///
/// # Errors
/// The first place where the text is no YAML 1.2.
// Not generic: the parser's code should be in this crate once.
#[inline(never)]
pub fn for_each_event(
    text: &str,
    visit: &mut dyn FnMut(Event<'_>, Span) -> ControlFlow<()>,
) -> Result<(), granit_parser::ScanError> {
    visit_events(text, true, visit)
}

/// As [`for_each_event`]; unless `strict`, brackets and quoted texts may go on in any column, and aliases may have no anchor.
fn visit_events(
    text: &str,
    strict: bool,
    visit: &mut dyn FnMut(Event<'_>, Span) -> ControlFlow<()>,
) -> Result<(), granit_parser::ScanError> {
    let options = granit_parser::options! {
        strict_indentation: strict,
        emit_unresolved_aliases: !strict,
        max_buffered_comment_events: usize::MAX,
    };
    for event in granit_parser::Parser::new_from_str_with_options(text, options) {
        let (event, span) = event?;
        if visit(event, span).is_break() {
            break;
        }
    }
    Ok(())
}
