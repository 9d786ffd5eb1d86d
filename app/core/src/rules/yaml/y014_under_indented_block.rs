use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::patch;
use crate::rules::structure::is_lost;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, TextSize};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports lines below `key: |` that are not indented as far as the block needs: most often a certificate that was pasted
    /// without indentation.
    ///
    /// ## Why it matters
    /// For YAML the block ends there, and the rest is not YAML: every reader refuses the layer.
    ///
    /// ## How to fix
    /// Indent the lines two spaces further than the key. The fix does it for all of them.
    ///
    /// ## Invalid
    /// ```yaml also=T004
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: edge
    ///   password: '{{.spectro.var.registry_password}}'
    ///   certificates: |
    /// -----BEGIN CERTIFICATE-----
    /// MIIB
    /// -----END CERTIFICATE-----
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           content: |
    ///             first line
    ///             second line
    /// ```
    Y014 "under-indented-block" {
        summary: "Lines of a block scalar are not indented far enough",
        severity: Error,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.2.2, 8.1.1.1 Block Indentation Indicator; pages that lost their indentation",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut lost = None;
    for error in &doc.syntax {
        if let Repair::Pasted { key_end, column, by } = error.repair {
            let is_lost = *lost.get_or_insert_with(|| is_lost(doc));
            sink.report(pasted(doc, error.range, key_end, column, by, is_lost));
            continue;
        }
        let Repair::UnderIndented { lines, column } = error.repair else { continue };
        // Part of a layer without any indentation: S005 rebuilds it as a whole, when asked.
        let applicability =
            if *lost.get_or_insert_with(|| is_lost(doc)) { Applicability::Unsafe } else { Applicability::Safe };
        let first = doc.lines.line(error.range.start());
        let indels: Vec<Indel> = (first..first + lines)
            .filter_map(|line| {
                let body = doc.slice(doc.lines.range(doc.text, line));
                let own = body.len() - body.trim_start_matches(' ').len();
                (own < column && !body.trim_matches([' ', '\t']).is_empty())
                    .then(|| Indel::insert(doc.lines.start(line), " ".repeat(column - own)))
            })
            .collect();
        let what = if lines == 1 { "this line is".to_owned() } else { format!("these {lines} lines are") };
        sink.report(
            Diagnostic::new(
                &Y014,
                doc.lines.range(doc.text, first),
                format!("{what} not indented far enough for the block above"),
                format!("indent these lines by {column} spaces; otherwise the layer cannot be read"),
            )
            .fix(TextEdit::new(indels).map(|edit| Fix {
                title: "Indent the lines".to_owned(),
                applicability,
                edit,
            })),
        );
    }
}

/// A text that was pasted behind or below a key.
fn pasted(
    doc: &Cx<'_>,
    text: TextRange,
    key_end: TextSize,
    column: usize,
    by: Option<usize>,
    is_lost: bool,
) -> Diagnostic {
    let key_line = doc.lines.line(key_end);
    let (first, last) = (doc.lines.line(text.start()), doc.lines.line(text.end()));
    let newline = patch::newline(doc);
    let mut indels = Vec::new();
    let header = TextRange::new(key_end, doc.lines.range(doc.text, key_line).end().max(key_end));
    let behind = doc.slice(header);
    let trimmed = behind.trim_start();
    let mut from = first;
    let mut has_header = false;
    if first == key_line {
        // What is between the colon and the text: a quote, or the sign of a block.
        let is_sign = |lead: &str| !lead.contains(char::is_alphanumeric);
        let lead = behind.find("-----BEGIN").filter(|at| behind.get(..*at).is_some_and(is_sign));
        let lead = lead.unwrap_or(behind.len() - trimmed.len());
        let quote = behind
            .get(..lead)
            .and_then(|lead| lead.trim_end().chars().next_back())
            .filter(|c| matches!(c, '"' | '\'' | '`'));
        let body_start = key_end + TextSize::of(behind.get(..lead).unwrap_or(""));
        indels.push(Indel::replace(TextRange::new(key_end, body_start), format!(" |{newline}{}", " ".repeat(column))));
        let end = doc.slice(text);
        if let Some(quote) = quote.filter(|quote| end.ends_with(*quote)) {
            indels.push(Indel::delete(TextRange::new(text.end() - TextSize::of(quote), text.end())));
        }
        from += 1;
    } else if !trimmed.starts_with('|') || trimmed.contains(|c: char| c.is_ascii_digit()) {
        let kept = if trimmed.starts_with('#') { behind.len() - trimmed.len() } else { behind.trim_end().len() };
        let end = key_end + TextSize::of(behind.get(..kept).unwrap_or(""));
        indels.push(Indel::replace(TextRange::new(key_end, end), if trimmed.starts_with('#') { " | " } else { " |" }));
    } else {
        has_header = true;
    }
    for line in from..=last {
        let whole = doc.lines.range(doc.text, line);
        let body = doc.slice(whole);
        let lead = body.len() - body.trim_start_matches([' ', '\t']).len();
        let wanted = by.map_or(column, |by| lead + by);
        if lead < body.len() && body.get(..lead) != Some(" ".repeat(wanted).as_str()) {
            let at = TextRange::new(whole.start(), whole.start() + TextSize::of(body.get(..lead).unwrap_or("")));
            indels.push(Indel::replace(at, " ".repeat(wanted)));
        }
    }
    // The first line of a block sets its indentation: reading stops at a line that is indented less.
    let lead = |line: usize| {
        let body = doc.slice(doc.lines.range(doc.text, line));
        Some(body.len() - body.trim_start_matches(' ').len()).filter(|lead| *lead < body.len())
    };
    let less = lead(first).filter(|own| lead(key_line).is_some_and(|key| key < *own));
    let stopped = less.and_then(|own| (first..=last).find(|line| lead(*line).is_some_and(|lead| lead < own)));
    let (shown, message) = match stopped {
        Some(line) => (doc.lines.range(doc.text, line), "this line is indented less than the first line of its block"),
        None if first == key_line => {
            let end = doc.lines.range(doc.text, first).end();
            (TextRange::new(text.start(), end), "a value of several lines starts on the line below its key")
        }
        None => (doc.lines.range(doc.text, first), "this text is not indented as the value of the key above it"),
    };
    let help = if stopped.is_some() {
        format!("start each line of the text in column {}; otherwise the layer cannot be read", column + 1)
    } else if has_header {
        format!("indent each line of the text by {column} spaces; otherwise the layer cannot be read")
    } else {
        format!(
            "write `|` after the key and indent each line of the text by {column} spaces; otherwise the layer cannot \
             be read"
        )
    };
    let applicability = if is_lost { Applicability::Unsafe } else { Applicability::Safe };
    Diagnostic::new(&Y014, shown, message, help).fix(TextEdit::new(indels).map(|edit| Fix {
        title: "Indent the text as a block".to_owned(),
        applicability,
        edit,
    }))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn pasted_blocks() {
        check("Y014", "a:\n  b: |\n    x\n«  y z»\n    v\n  c: 1\n");
        check("Y014", "a:\n  b: |\n    x\n\n     y\n  c: 1\n");
    }

    #[test]
    fn lines_are_indented() {
        check_fix(
            "Y014",
            "a:\n  b: |\n-----BEGIN X-----\nMIIB\n-----END X-----\nc: 1\n",
            "a:\n  b: |\n    -----BEGIN X-----\n    MIIB\n    -----END X-----\nc: 1\n",
        );
    }

    /// Wherever a certificate is pasted: one finding, and after its fix a layer with the certificate as a block.
    #[test]
    fn certificates_pasted_anywhere() {
        use crate::pem::testing::{CA, CA2, indented, layer};
        let bundle = format!(
            "Certificate chain\n 0 s:CN = a\n   i:O = Lab, CN = b\n   a:PKEY: id-ecPublicKey, 256 (bit)\n{CA} 1 s:CN = b\n{CA2}"
        );
        for (pem, text) in [(CA, false), (&format!("{CA}{CA2}"), false), (&bundle, true)] {
            let wanted = layer(pem);
            let block = format!(" |\n{}", indented(pem, 4));
            assert!(wanted.contains(&block));
            let behind = |sign: &str, by: usize| {
                let lines = indented(pem, by);
                wanted.replace(
                    &block,
                    &format!("{sign}{}", if sign.ends_with('\n') { &lines } else { lines.trim_start() }),
                )
            };
            for written in [
                behind("\n", 0),
                behind("\n", 2),
                behind(" |\n", 0),
                behind(" |\n", 1),
                behind(" |\n", 2),
                behind(" |-\n", 0),
                behind(" ", 0),
                behind(" | ", 0),
                behind(" \"", 0).replace("\noptions:", "\"\noptions:"),
            ] {
                for written in [written.clone(), written.replace('\n', "\r\n")] {
                    let report = crate::analyze(&written, &Context::default(), crate::rules::testing::NOW);
                    let found: Vec<_> =
                        report.diagnostics.iter().filter(|d| d.severity >= crate::rule::Severity::Warning).collect();
                    let codes: Vec<_> = found.iter().map(|d| d.code()).filter(|code| !code.starts_with('S')).collect();
                    let messages: Vec<_> = found.iter().map(|d| (d.code(), d.message.as_str())).collect();
                    assert_eq!(codes, ["Y014"], "{written}\n{messages:?}");
                    let fixed = found.iter().find(|d| d.code() == "Y014").unwrap().fixes[0]
                        .edit
                        .apply(&written)
                        .replace("\r\n", "\n");
                    if text {
                        assert!(crate::yaml::accepts(&fixed), "{written}\n{fixed}");
                    } else {
                        assert_eq!(fixed.replace("|-", "|"), wanted, "{written}");
                    }
                }
            }
        }
    }

    /// The first line sets the indentation: where the next ones have less, reading stops.
    #[test]
    fn the_first_line_is_too_deep() {
        check(
            "Y014",
            "a:\n  certificates: |\n     0 s:CN = x\n«    -----BEGIN CERTIFICATE-----»\n    MIIB\n    -----END CERTIFICATE-----\n  b: 1\n",
        );
    }

    #[test]
    fn a_text_at_the_column_of_its_key() {
        check_fix(
            "Y014",
            "stages:\n  boot:\n    - files:\n        - path: /x\n          content: |\n          ---\n          kind: Secret\n          data:\n            a: b\n          permissions: 0600\n",
            "stages:\n  boot:\n    - files:\n        - path: /x\n          content: |\n            ---\n            kind: Secret\n            data:\n              a: b\n          permissions: 0600\n",
        );
    }

    /// For YAML a control character is no white space.
    #[test]
    fn lines_of_control_characters_are_indented_too() {
        let text = "a:\n  b: |\n    x\n\u{b}\u{b}\n  c: 1\n";
        let found = findings("Y014", text, &Context::default());
        assert!(!found.is_empty() && found.iter().all(|one| !one.fixes.is_empty()), "{found:?}");
    }
}
