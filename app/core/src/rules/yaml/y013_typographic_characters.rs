use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range, size};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports typographic quotes where YAML or a macro needs straight ones, and invisible characters (no-break and zero-width
    /// spaces) in keys, values and macros. Comments, scripts and `stages` are not checked.
    ///
    /// ## Why it matters
    /// They come with text that is copied from a web page or a word processor. They look right but are part of the value: the
    /// registry, the password or the macro's name is no longer the one you meant.
    ///
    /// ## How to fix
    /// Replace them with plain characters.
    ///
    /// ## Invalid
    /// ```yaml also=M012
    /// options:
    ///   system.uri: “{{ .spectro.var.os_image }}”
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: "{{ .spectro.var.os_image }}"
    /// ```
    Y013 "typographic-characters" {
        summary: "Typographic quotes or invisible characters where plain ones are needed",
        severity: Error,
        fix: Always,
        evidence: Documented,
        source: "YAML 1.2.2, 7.3 Flow Scalar Styles; Palette documentation, Model Edge Native Cluster Profile (an older version shows such quotes)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if doc.text.is_ascii() {
        return;
    }
    let mut reported: Option<TextRange> = None;
    for (at, c) in doc.text.char_indices() {
        let Some(kind) = Kind::of(c) else { continue };
        if reported.is_some_and(|r| r.contains_inclusive(size(at))) || doc.in_comment(size(at)) {
            continue;
        }
        let character = range(at, at + c.len_utf8());
        let Some(place) = place(doc, character, kind) else { continue };
        reported = Some(place);
        let indels = doc
            .slice(place)
            .char_indices()
            .filter_map(|(offset, c)| {
                let from = usize::from(place.start()) + offset;
                Some(Indel::replace(range(from, from + c.len_utf8()), Kind::of(c)?.plain(c)))
            })
            .collect();
        let message = match kind {
            Kind::Quote => format!("a typographic quote {c} where a straight quote is needed"),
            Kind::Blank => format!("an invisible no-break space (U+{:04X})", u32::from(c)),
            Kind::ZeroWidth => format!("an invisible character (U+{:04X})", u32::from(c)),
        };
        let help = "it looks right but becomes part of the value; it usually comes from a web page. Replace it with the plain character";
        let edit = TextEdit::new(indels).unwrap_or_default();
        let fix = if kind == Kind::Quote && place == character && is_lone(doc, place) {
            // A straight quote here would never be closed.
            Fix::unsafe_edit("Remove the quote", TextEdit::delete(character))
        } else {
            Fix { title: "Replace with plain characters".to_owned(), applicability: Applicability::Safe, edit }
        };
        let shown = if kind == Kind::Quote { place } else { character };
        sink.report(Diagnostic::new(&Y013, shown, message, help).fix(fix));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quote,
    Blank,
    ZeroWidth,
}

impl Kind {
    fn of(c: char) -> Option<Self> {
        match c {
            '\u{2018}'..='\u{201F}' | '\u{FF02}' | '\u{FF07}' => Some(Self::Quote),
            '\u{A0}' | '\u{2007}' | '\u{202F}' => Some(Self::Blank),
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}' => Some(Self::ZeroWidth),
            _ => None,
        }
    }

    fn plain(self, c: char) -> &'static str {
        match self {
            Self::Quote if matches!(c, '\u{2018}'..='\u{201B}' | '\u{FF07}') => "'",
            Self::Quote => "\"",
            Self::Blank => " ",
            Self::ZeroWidth => "",
        }
    }
}

/// The range to fix, when the character does harm where it is.
fn place(doc: &Cx<'_>, character: TextRange, kind: Kind) -> Option<TextRange> {
    if let Some(one) = doc.macros.iter().find(|m| m.is_palette && m.range.contains_range(character)) {
        return Some(one.range);
    }
    let in_stages = doc.layer.stages.is_some_and(|s| doc.tree.node(s.value).range.contains_range(character));
    let Some(scalar) = doc.scalar_at(character.start()) else {
        // A quote that is no part of a value is in a text of stages that could not be read.
        let is_structure = kind != Kind::Quote && !doc.tree.is_damaged(character);
        return (!in_stages || is_structure).then_some(character);
    };
    let node = doc.tree.node(scalar).range;
    let style = doc.tree.scalar(scalar)?.style;
    if in_stages || style.is_block() {
        return None;
    }
    match kind {
        // As the quotes of the value; inside a text they are what they are.
        Kind::Quote => {
            let text = doc.slice(node);
            let wraps = text.starts_with(is_quote) && text.ends_with(is_quote) && text.chars().count() > 1;
            (style == Style::Plain && wraps).then_some(node)
        }
        Kind::Blank | Kind::ZeroWidth => Some(node),
    }
}

/// Whether no other quote of the line can close or open what this one does.
fn is_lone(doc: &Cx<'_>, quote: TextRange) -> bool {
    let line = doc.slice(doc.lines.range(doc.text, doc.lines.line(quote.start())));
    line.chars().filter(|c| is_quote(*c) || matches!(c, '"' | '\'')).count() == 1
}

/// Whether a character cannot be seen, or not distinguished from a space: Y013 and Y016 cover it.
pub(in crate::rules) fn is_invisible(c: char) -> bool {
    let is_control = c.is_control() && !c.is_whitespace();
    is_control || c == '\u{FEFF}' || matches!(Kind::of(c), Some(Kind::Blank | Kind::ZeroWidth))
}

fn is_quote(c: char) -> bool {
    Kind::of(c) == Some(Kind::Quote)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn where_they_do_harm() {
        check("Y013", "a: «“b”»\nb: it’s “fine”\n# “c”\noptions:\n  system.uri: x«\u{a0}»y\n  k«\u{200b}»ey: 1\n");
        check("Y013", "stages:\n  boot:\n    - name: “x”\n      commands:\n        - echo “y”\nc: |\n  “z”\u{a0}\n");
        check("Y013", "stages:\n  boot:\n    - files:«\u{a0}»\n        - path: /x\n          content: a\u{a0}b\n");
        check("Y013", "a: \"«{{ .spectro.macro.x | default ‘y’ }}»\"\n");
    }

    #[test]
    fn plain_characters() {
        check_fix("Y013", "a: 1\n“#\n# it\n", "a: 1\n#\n# it\n");
        check_fix("Y013", "a: “{{.spectro.macro.x}}”\n", "a: \"{{.spectro.macro.x}}\"\n");
        check_fix("Y013", "a: b\u{a0}c\u{200b}\n", "a: b c\n");
    }
}
