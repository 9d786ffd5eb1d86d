//! Colors by meaning, and the places of secrets.

use super::Ide;
use super::keys::{Place, stage};
use crate::host::yip::Record;
use crate::keys::{CONTENT, CREDENTIALS, IMAGE, LAYER, OPTIONS, PACK};
use crate::macros::MacroFamily;
use crate::secrets::repeated_places;
use crate::secrets::shown::joined;
use crate::sort;
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::{Kind, NodeId};

/// What a piece of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A key that Palette or the host knows.
    KnownKey,
    /// A key of the layer's own, for macros.
    HelperKey,
    /// A key that nobody is known to read.
    UnknownKey,
    /// A macro, by its family. Templates of others are [`MacroFamily::Unknown`].
    Macro(MacroFamily),
    Secret,
    Pem,
}

/// A colored piece, never over a line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub range: TextRange,
    pub kind: TokenKind,
}

impl Ide<'_> {
    /// Everything that has a color of its own, in text order, without overlaps.
    pub fn tokens(&self) -> Vec<Token> {
        let cx = &self.cx;
        // What is named first counts where two overlap.
        let mut found: Vec<Token> = Vec::new();
        let mut push = |range: TextRange, kind: TokenKind| found.push(Token { range, kind });
        self.masks().into_iter().for_each(|at| push(at, TokenKind::Secret));
        for used in &cx.macros {
            let family = used.paths(cx.text).next().map_or(MacroFamily::Unknown, |path| path.family());
            push(used.range, TokenKind::Macro(family));
        }
        for block in cx.pem.iter().filter(|block| !block.is_private_key()) {
            push(block.range, TokenKind::Pem);
        }
        let mut keys = Vec::new();
        let mut open: Vec<(NodeId, Place)> = cx.tree.roots().iter().map(|root| (*root, Place::Root)).collect();
        while let Some((node, place)) = open.pop() {
            match &cx.tree.node(node).kind {
                Kind::Mapping(mapping) => {
                    for entry in &mapping.entries {
                        let Some(key) = cx.tree.key(entry) else { continue };
                        open.push((entry.value, place.key(key)));
                        keys.extend(kind(place, key).map(|kind| Token { range: cx.key_range(entry), kind }));
                    }
                }
                Kind::Sequence(items) => open.extend(items.iter().map(|item| (*item, place.item()))),
                _ => {}
            }
        }
        found.extend(keys);
        self.on_lines(found)
    }

    /// The pieces of the tokens on each line.
    fn on_lines(&self, found: Vec<Token>) -> Vec<Token> {
        let mut pieces: Vec<(usize, Token)> = Vec::new();
        for (rank, token) in found.into_iter().enumerate() {
            let lines = self.lines_of(token.range).into_iter();
            pieces.extend(lines.map(|range| (rank, Token { range, kind: token.kind })));
        }
        sort::by_key(&mut pieces, |(rank, token)| (token.range.start(), *rank));
        let mut tokens: Vec<(usize, Token)> = Vec::new();
        for (rank, mut token) in pieces {
            if let Some((above, last)) = tokens.last_mut().filter(|(_, last)| token.range.start() < last.range.end()) {
                if *above > rank {
                    let rest = TextRange::new(token.range.end().min(last.range.end()), last.range.end());
                    let kind = last.kind;
                    let above = *above;
                    last.range = TextRange::new(last.range.start(), token.range.start());
                    tokens.push((rank, token));
                    tokens.push((above, Token { range: rest, kind }));
                    continue;
                }
                token.range = TextRange::new(last.range.end().min(token.range.end()), token.range.end());
            }
            tokens.push((rank, token));
        }
        tokens.into_iter().map(|(_, token)| token).filter(|token| !token.range.is_empty()).collect()
    }

    /// The parts of a range on its lines, without the spaces around them.
    fn lines_of(&self, at: TextRange) -> Vec<TextRange> {
        let mut lines = Vec::new();
        let mut start = usize::from(at.start());
        for line in self.cx.slice(at).split_inclusive(['\n', '\r']) {
            let body = line.trim_end();
            let lead = body.len() - body.trim_start().len();
            if lead < body.len() {
                lines.push(range(start + lead, start + body.len()));
            }
            start += line.len();
        }
        lines
    }

    /// The secrets of the text, to be covered: without quotes and block headers, a range for each line, in text order.
    pub fn masks(&self) -> Vec<TextRange> {
        let cx = &self.cx;
        let texts = sort::set(cx.secrets.iter().filter_map(|secret| crate::secrets::secret_text(cx, secret)));
        let again = repeated_places(cx, &cx.secrets, &texts);
        let all = cx.secrets.iter().map(|secret| self.bare(secret.range));
        let all: Vec<TextRange> = all.chain(again.iter().map(|secret| secret.range)).collect();
        joined(all).into_iter().flat_map(|at| self.lines_of(at)).collect()
    }

    /// A secret without the quotes around it, or the header before it.
    fn bare(&self, at: TextRange) -> TextRange {
        let text = self.cx.slice(at);
        let is_block = text.starts_with(['|', '>']) && text.contains('\n');
        let quote =
            text.chars().next().filter(|c| matches!(c, '"' | '\'')).filter(|c| text.len() > 1 && text.ends_with(*c));
        if quote.is_some() {
            TextRange::new(at.start() + size(1), at.end() - size(1))
        } else if let Some(end) = text.find('\n').filter(|_| is_block) {
            TextRange::new(at.start() + size(end), at.end())
        } else {
            at
        }
    }

    /// Whether an offset is inside of a secret, so that a mask over it gives way.
    pub fn is_in_secret(&self, offset: TextSize) -> bool {
        self.cx.secrets.iter().any(|secret| secret.range.contains_inclusive(offset))
    }
}

fn kind(place: Place, key: &str) -> Option<TokenKind> {
    if key == "<<" || key.contains("{{") {
        return None;
    }
    if place.is_stages() {
        return Some(if stage(key).is_some() { TokenKind::KnownKey } else { TokenKind::UnknownKey });
    }
    let record = place.record()?;
    if record.field(key).is_some() {
        return Some(TokenKind::KnownKey);
    }
    let is = |one: &'static Record| record.is(one);
    match () {
        () if is(&OPTIONS) => Some(TokenKind::HelperKey),
        // Whether Palette reads others there is not documented; spellings of older documents are in use.
        () if is(&PACK)
            || is(&CONTENT)
            || is(&IMAGE)
            || is(&CREDENTIALS) && matches!(key, "username" | "certificate") =>
        {
            None
        }
        () if is(&LAYER) && key == "maxPods" => None,
        () => Some(TokenKind::UnknownKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::in_context;
    use crate::source::slice;

    fn tokens(text: &str) -> Vec<String> {
        in_context(text, &crate::Context::default(), |ide| {
            let short = |kind: TokenKind| match kind {
                TokenKind::KnownKey => "known",
                TokenKind::HelperKey => "helper",
                TokenKind::UnknownKey => "unknown",
                TokenKind::Macro(MacroFamily::Variable) => "variable",
                TokenKind::Macro(_) => "macro",
                TokenKind::Secret => "secret",
                TokenKind::Pem => "pem",
            };
            ide.tokens().iter().map(|t| format!("{}={}", slice(text, t.range), short(t.kind))).collect()
        })
    }

    #[test]
    fn colors() {
        assert_eq!(
            tokens(
                "options:\n  system.uri: 'x/{{.spectro.var.y}}'\n  my: 1\npaks: 1\nstages:\n  boot:\n    - name: x\n      nme: y\n  bot: []\n"
            ),
            [
                "options=known",
                "system.uri=known",
                "{{.spectro.var.y}}=variable",
                "my=helper",
                "paks=unknown",
                "stages=known",
                "boot=known",
                "name=known",
                "nme=unknown",
                "bot=unknown",
            ]
        );
    }

    #[test]
    fn secrets_in_any_quoting() {
        let masks = |text: &str| {
            in_context(text, &crate::Context::default(), |ide| {
                ide.masks().iter().map(|at| slice(text, *at).to_owned()).collect::<Vec<_>>()
            })
        };
        for (value, expected) in [
            ("Tr0ub4dor-xyz # c", &["Tr0ub4dor-xyz"][..]),
            ("'Tr0ub4dor-xyz'", &["Tr0ub4dor-xyz"]),
            ("\"Tr0ub4dor-xyz\"", &["Tr0ub4dor-xyz"]),
            ("|\n    Tr0ub4dor-xyz", &["Tr0ub4dor-xyz"]),
            ("|-\r\n    Tr0ub4\r\n    dor-xyz", &["Tr0ub4", "dor-xyz"]),
            (">\n    Tr0ub4dor-xyz", &["Tr0ub4dor-xyz"]),
        ] {
            let text = format!("providerCredentials:\n  password: {value}\n  user: x\n");
            assert_eq!(masks(&text), expected, "{text}");
        }
        assert_eq!(masks("# Tr0ub4dor-xyz\nproviderCredentials: {password: Tr0ub4dor-xyz}\n").len(), 2);
        assert_eq!(masks("providerCredentials:\n  password: '{{.spectro.var.x}}'\n").len(), 0);
    }
}
