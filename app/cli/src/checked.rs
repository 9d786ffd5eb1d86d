//! What the check of a file found, as every output format gets it.

use layerwright_core::secrets::Repeated;
use layerwright_core::source::TextRange;
use layerwright_core::{Diagnostic, Severity};

/// What was found in a file.
pub(crate) struct CheckedFile {
    pub(crate) path: String,
    /// Sorted by layer; the part without a layer comes first.
    pub(crate) parts: Vec<Part>,
}

/// A text with its findings.
pub(crate) struct Part {
    /// Name of the layer's pack, in a whole profile. `None`: the findings are about the file itself.
    pub(crate) layer: Option<String>,
    pub(crate) text: String,
    /// Whether lines of the text may be shown. Not those of a whole profile: it holds layers whose secrets nobody looked for.
    pub(crate) quotable: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What must not be shown of it, in order.
    pub(crate) hidden: Vec<TextRange>,
    /// The secrets of the text, which the file's name must not show.
    pub(crate) known: Repeated,
}

impl Part {
    #[cfg(test)]
    pub(crate) fn plain(text: &str, hidden: Vec<TextRange>) -> Self {
        let known = Repeated::default();
        Self { layer: None, text: text.to_owned(), quotable: true, diagnostics: Vec::new(), hidden, known }
    }
}

impl CheckedFile {
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.parts
            .iter()
            .flat_map(|part| &part.diagnostics)
            .filter(|found| found.severity == severity)
            .map(Diagnostic::count)
            .sum()
    }
}
