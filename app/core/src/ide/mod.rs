//! What an editor asks about a text: completion, hover, symbols, definitions, rename, folding, formatting. Places are byte ranges, texts are
//! Markdown or plain, and insertions may be snippets of the Language Server Protocol. The page and a language server only convert.
//!
//! No answer holds a secret of the text. [`Ide`] is made for one version of a text and answers every question about it; nothing of it is
//! needed for [`crate::analyze`].

mod completion;
mod folding;
mod hints;
mod hover;
mod keys;
#[cfg(test)]
mod laws;
mod lines;
mod macros;
mod navigation;
mod snippets;
mod spot;
mod symbols;
#[cfg(test)]
mod testing;
mod tokens;
mod typing;

pub use completion::{Completion, CompletionKind};
pub use folding::{Fold, FoldKind};
pub use hints::{Inlay, InlayKind, Lens};
pub use hover::Hover;
pub use keys::{Key, KeyValue, Source, keys};
pub use navigation::{Definition, Renamable};
pub use symbols::{Symbol, SymbolKind};
pub use tokens::{Token, TokenKind};
pub use typing::{Action, actions};

use crate::context::{Context, UnixTime};
use crate::cx::Cx;
use crate::secrets::SecretFilter;
use crate::secrets::shown::HIDDEN;
use crate::source::TextRange;
use crate::yaml::NodeId;

/// Longest value that is shown in one line, in characters.
const SHOWN: usize = 80;

/// A text, read for an editor's questions.
pub struct Ide<'a> {
    cx: Cx<'a>,
    filter: SecretFilter<'a>,
}

impl<'a> Ide<'a> {
    /// Reads a text. `context`: what is known about the deployment, with the names of the profile's variables; `now` counts the days that
    /// certificates have left.
    pub fn new(text: &'a str, context: &'a Context, now: UnixTime) -> Self {
        let mut cx = Cx::new(text, context, now);
        cx.read_certificates();
        let filter = SecretFilter::of(&cx, &cx.secrets);
        Self { cx, filter }
    }

    /// The text that was read.
    pub fn text(&self) -> &'a str {
        self.cx.text
    }

    /// Whether a part of the text holds a part of a secret.
    fn is_secret(&self, at: TextRange) -> bool {
        let first = self.cx.secrets.partition_point(|secret| secret.range.end() <= at.start());
        self.cx.secrets.get(first).is_some_and(|secret| secret.range.start() < at.end())
    }

    /// A text without the secrets that it may repeat, in one line and not too long.
    fn shown(&self, text: &str) -> String {
        let mut shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.filter.hide(&mut shown);
        match shown.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or("")),
            None => shown,
        }
    }

    /// A value as it can be shown, in one line. `None` for collections.
    fn shown_value(&self, id: NodeId) -> Option<String> {
        let value = self.cx.value(id)?;
        Some(if self.is_secret(value.range) { HIDDEN.to_owned() } else { self.shown(value.text) })
    }
}
