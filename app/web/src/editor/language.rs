//! The editor's questions as the worker takes them.

use layerwright_monaco::Question;
use layerwright_protocol::ide::Ask;

/// `None`: the bundle is of another build.
pub(crate) fn ask(question: Question) -> Option<Ask> {
    let Question { what, at, text } = question;
    Some(match what.as_str() {
        "completion" => Ask::Completion(at),
        "hover" => Ask::Hover(at),
        "definition" => Ask::Definition(at),
        "references" => Ask::References(at),
        "renamable" => Ask::Renamable(at),
        "rename" => Ask::Rename(at, text),
        "selection" => Ask::Selection(at),
        "symbols" => Ask::Symbols,
        "format" => Ask::Format,
        _ => return None,
    })
}
