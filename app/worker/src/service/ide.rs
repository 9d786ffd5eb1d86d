//! What the editor asks, answered in its own terms.

use layerwright_core::edit::{Indel, TextEdit};
use layerwright_core::ide::{Completion, CompletionKind, Fold, FoldKind, Ide, Symbol, SymbolKind, Token, TokenKind};
use layerwright_core::source::{TextRange, size};
use layerwright_core::{Context, UnixTime};
use serde::Serialize;

use super::positions::Positions;
use layerwright_protocol::ide::{self as protocol, Ask};
use layerwright_protocol::{Edit, Span};

/// Pieces of the text with a color, a mask or a hint that are sent: many times what real layers have.
const MAX_PIECES: usize = 5000;

/// Offers that are sent, of which nobody reads more.
const MAX_OFFERS: usize = 500;

/// The answer as JSON.
pub(super) fn answer(text: &str, ask: &Ask, context: &Context, now: UnixTime) -> String {
    let ide = Ide::new(text, context, now);
    let positions = Positions::new(text);
    let span = |range| positions.span(range);
    let edits = |edit: &TextEdit| protocol::Edits { edits: edits(&positions, edit.indels()) };
    match ask {
        Ask::Annotations => json(&annotations(&ide, &positions)),
        Ask::Completion(at) => {
            let offers = ide.completion(positions.offset(*at));
            json(&offers.iter().take(MAX_OFFERS).map(|one| offer(&positions, one)).collect::<Vec<_>>())
        }
        Ask::Hover(at) => {
            let hover = ide.hover(positions.offset(*at));
            json(&hover.map(|hover| protocol::Hover { span: span(hover.range), text: hover.text }))
        }
        Ask::Definition(at) => {
            let found = ide.definition(positions.offset(*at));
            json(&found.map(|found| protocol::Definition {
                origin: span(found.origin),
                span: span(found.range),
                selection: span(found.selection),
            }))
        }
        Ask::References(at) => {
            json(&ide.references(positions.offset(*at), true).into_iter().map(span).collect::<Vec<_>>())
        }
        Ask::Renamable(at) => or_refused(
            ide.renamable(positions.offset(*at))
                .map(|named| protocol::Renamable { span: span(named.range), name: named.name }),
        ),
        Ask::Rename(at, name) => or_refused(ide.rename(positions.offset(*at), name).map(|edit| edits(&edit))),
        Ask::Selection(at) => json(&ide.selection(positions.offset(*at)).into_iter().map(span).collect::<Vec<_>>()),
        Ask::Symbols => json(&ide.symbols().iter().map(|one| symbol(&positions, one)).collect::<Vec<_>>()),
        Ask::Format => or_refused(
            ide.formatting()
                .map(|edit| edits(&edit))
                .map_err(|why| format!("The text has {why}, so it cannot be formatted.")),
        ),
    }
}

/// Serializing fails for maps with keys that are not texts, and there are none.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn or_refused<T: Serialize>(result: Result<T, String>) -> String {
    match result {
        Ok(value) => json(&value),
        Err(refused) => json(&protocol::Refused { refused }),
    }
}

fn edits(positions: &Positions<'_>, indels: &[Indel]) -> Vec<Edit> {
    indels.iter().map(|indel| Edit { span: positions.span(indel.range), text: indel.text.clone() }).collect()
}

fn annotations(ide: &Ide<'_>, positions: &Positions<'_>) -> protocol::Annotations {
    let masks = ide.masks();
    let lenses = ide.lenses();
    let inlays = ide.inlays();
    let folds = ide.folding();
    protocol::Annotations {
        tokens: tokens(positions, &ide.tokens()),
        // Each of them, since a secret without a mask can be read.
        masks: masks.into_iter().map(|range| positions.span(range)).collect(),
        lenses: lenses
            .into_iter()
            .map(|lens| protocol::Lens { span: positions.span(lens.range), title: lens.title })
            .collect(),
        inlays: inlays
            .into_iter()
            .take(MAX_PIECES)
            .map(|inlay| protocol::Inlay { at: positions.place(inlay.offset), label: inlay.label })
            .collect(),
        folds: folds.iter().take(MAX_PIECES).map(|one| fold(positions, one)).collect(),
    }
}

/// Macros have decorations of the report instead.
fn tokens(positions: &Positions<'_>, tokens: &[Token]) -> Vec<u32> {
    let (mut line, mut column) = (1, 1);
    let mut numbers = Vec::new();
    for token in tokens.iter().take(MAX_PIECES) {
        let kind = match token.kind {
            TokenKind::KnownKey => 0,
            TokenKind::HelperKey => 1,
            TokenKind::UnknownKey => 2,
            TokenKind::Secret => 3,
            TokenKind::Pem => 4,
            TokenKind::Macro(_) => continue,
        };
        let [start_line, start, _, end] = positions.span(token.range);
        let from = if start_line == line { column } else { 1 };
        numbers.extend([start_line - line, start - from, end - start, kind, 0]);
        (line, column) = (start_line, start);
    }
    numbers
}

/// The end of a range is often the start of the line after it.
fn fold(positions: &Positions<'_>, fold: &Fold) -> protocol::Fold {
    let last = fold.range.end().checked_sub(size(1)).unwrap_or_default().max(fold.range.start());
    let [start, _, end, _] = positions.span(TextRange::new(fold.range.start(), last));
    protocol::Fold { start, end, is_comment: fold.kind == FoldKind::Comment }
}

fn offer(positions: &Positions<'_>, offer: &Completion) -> protocol::Offer {
    protocol::Offer {
        label: offer.label.clone(),
        kind: match offer.kind {
            CompletionKind::Key => "key",
            CompletionKind::Stage => "stage",
            CompletionKind::Value => "value",
            CompletionKind::Reference => "reference",
            CompletionKind::Variable => "variable",
            CompletionKind::Macro => "macro",
            CompletionKind::Function => "function",
            CompletionKind::Snippet => "snippet",
        },
        detail: match (offer.is_required, offer.detail.as_str()) {
            (true, "") => "required".to_owned(),
            (true, detail) => format!("{detail}, required"),
            (false, detail) => detail.to_owned(),
        },
        documentation: offer.documentation.clone(),
        filter: offer.filter.clone(),
        insert: offer.insert.clone(),
        is_snippet: offer.is_snippet,
        span: positions.span(offer.range),
        further: edits(positions, &offer.further),
    }
}

fn symbol(positions: &Positions<'_>, symbol: &Symbol) -> protocol::Symbol {
    let span = |range| -> Span { positions.span(range) };
    protocol::Symbol {
        name: symbol.name.clone(),
        detail: symbol.detail.clone(),
        kind: match symbol.kind {
            SymbolKind::Mapping => "mapping",
            SymbolKind::List => "list",
            SymbolKind::Value => "value",
            SymbolKind::Stage => "stage",
            SymbolKind::Step => "step",
            SymbolKind::Certificate => "certificate",
        },
        span: span(symbol.range),
        selection: span(symbol.selection),
        children: symbol.children.iter().map(|child| self::symbol(positions, child)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_protocol::ide::Position;

    const LAYER: &str = "options:\n  system.uri: '{{ .spectro.pack.edge-native-byoi.options.é }}/os'\n  é: 𝄞x\n\
                         providerCredentials:\n  password: \"Tr0ub4dor-xyz\"\n";

    fn ask(text: &str, ask: &Ask) -> String {
        answer(text, ask, &Context::default(), UnixTime(1_795_392_000))
    }

    #[test]
    fn everything_shown_has_its_place_in_the_text() {
        let said = ask(LAYER, &Ask::Annotations);
        let lens = r#""lenses":[{"span":[2,3,2,13],"title":"𝄞x/os"}]"#;
        let inlay = r#""inlays":[{"at":[3,9],"label":"1 use"}]"#;
        let folds = r#""folds":[{"start":1,"end":3,"is_comment":false},{"start":4,"end":5,"is_comment":false}]"#;
        for wanted in [r#""masks":[[5,14,5,27]]"#, lens, inlay, folds] {
            assert!(said.contains(wanted), "{wanted} in {said}");
        }
        // The keys: options, system.uri, é, providerCredentials, password; and the secret.
        let tokens = "0,0,7,0,0,1,2,10,0,0,1,2,1,1,0,1,0,19,0,0,1,2,8,0,0,0,11,13,3,0";
        assert!(said.contains(&format!("\"tokens\":[{tokens}]")), "{said}");
    }

    #[test]
    fn questions_about_a_place_are_answered_for_it() {
        let at = |position: Position, make: fn(Position) -> Ask| ask(LAYER, &make(position));
        assert!(at([4, 5], Ask::Hover).starts_with(r#"{"span":[4,1,4,20],"text":"`providerCredentials`"#));
        assert_eq!(at([1, 99], Ask::Hover), "null");
        assert_eq!(at([2, 55], Ask::Definition), r#"{"origin":[2,20,2,59],"span":[3,3,3,9],"selection":[3,3,3,4]}"#);
        assert_eq!(at([3, 3], Ask::References), "[[2,58,2,59],[3,3,3,4]]");
        assert!(at([1, 2], Ask::Renamable).contains(r#"{"refused":""#));
        let renamed = ask(LAYER, &Ask::Rename([3, 3], "name".to_owned()));
        assert_eq!(renamed, r#"{"edits":[{"span":[2,58,2,59],"text":"name"},{"span":[3,3,3,4],"text":"name"}]}"#);
        let grown = at([5, 15], Ask::Selection);
        assert!(grown.ends_with("[1,1,6,1]]"), "{grown}");
        let offers = ask("options:\n  ", &Ask::Completion([2, 3]));
        assert!(
            offers.contains(r#""label":"system.uri","kind":"key","detail":"#) && offers.contains("required"),
            "{offers}"
        );
        assert!(ask(LAYER, &Ask::Symbols).starts_with(r#"[{"name":"options","#));
    }

    #[test]
    fn a_text_is_formatted_or_it_is_said_why_not() {
        assert_eq!(ask("a:  1  \n", &Ask::Format), r#"{"edits":[{"span":[1,4,1,8],"text":"1"}]}"#);
        assert_eq!(
            ask("a: [\n", &Ask::Format),
            r#"{"refused":"The text has a syntax error, so it cannot be formatted."}"#
        );
    }
}
