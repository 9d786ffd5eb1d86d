use super::{Scalars, as_block, newline, own_blocks};
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::pem::Block;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, TextSize, range};
use crate::yaml::{NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Reports certificates in `providerCredentials` that are right but for their line ends and blanks: `\n` written as two characters,
    /// lines that YAML joins to one (`>` instead of `|`, a quoted or bare text over several lines), `\r` in a file that has none
    /// elsewhere, blanks at line ends, blank lines inside, a BEGIN line that is indented within the value. In double quotes YAML reads
    /// `\n` as a line end; that is only mentioned as information.
    ///
    /// ## Why it matters
    /// Readers of PEM want each line on its own. OpenSSL refuses blank lines inside a block, Go does not see a BEGIN line that is
    /// indented, and a text whose lines were joined is no certificate for any of them.
    ///
    /// ## How to fix
    /// Write `certificates: |` and the certificate below it, every line indented alike.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.macro.registryPassword}}'
    ///   certificates: '-----BEGIN CERTIFICATE-----\nMIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM\nC0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW\nMRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q\nwVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/\nBAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD\nAgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr\nBalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP\n-----END CERTIFICATE-----'
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.macro.registryPassword}}'
    ///   certificates: |
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM
    ///     C0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW
    ///     MRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    ///     BJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q
    ///     wVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/
    ///     BAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD
    ///     AgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr
    ///     BalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T011 "pem-white-space" {
        summary: "The lines of a certificate are joined, or have blanks that do not belong there",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "RFC 7468, 2 and 3; YAML 1.2.2, 6.5 Line Folding",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let scalars = Scalars::new(doc);
    let mut told = None;
    for block in own_blocks(doc) {
        // What is damaged in another way is told there first.
        if !block.is_certificate() || block.armor_damage.is_some() || block.body_damage.is_some() {
            continue;
        }
        // A block that leaves its value lost its indentation, which is told by a YAML rule.
        let scalar = scalars.around(doc, block.head());
        if scalar.is_some_and(|id| !doc.tree.node(id).range.contains_range(block.range)) {
            continue;
        }
        if let Some((id, message, severity)) = scalar.and_then(|id| joined(doc, id, block)) {
            // One value, one finding.
            if told.replace(id) != Some(id) {
                sink.report(
                    Diagnostic::new(
                        &T011,
                        block.head(),
                        message,
                        "readers want BEGIN, END and each line of text on lines of their own",
                    )
                    .severity(severity)
                    .fix(as_block(doc, id).map(|edit| Fix {
                        title: "Write the certificate as a block of lines".to_owned(),
                        // Right as it is: only to be changed when asked for.
                        applicability: if severity == Severity::Info {
                            Applicability::Unsafe
                        } else {
                            Applicability::Safe
                        },
                        edit,
                    })),
                );
            }
        } else if !block.is_escaped
            && let Some((first, message, edit)) = blanks(doc, block, scalar)
        {
            let help = "some readers of PEM refuse or skip such a block";
            sink.report(
                Diagnostic::new(&T011, first, message, help).fix(Fix::safe("Remove what does not belong there", edit)),
            );
        }
    }
}

/// Whether YAML gives the block as one line, or as lines only by escapes.
fn joined(doc: &Doc<'_>, id: NodeId, block: &Block) -> Option<(NodeId, &'static str, Severity)> {
    let scalar = doc.tree.scalar(id)?;
    let head = doc.slice(block.head());
    let stands_alone =
        scalar.value.lines().any(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}') == head);
    match (scalar.style, stands_alone) {
        (Style::DoubleQuoted, true) if block.is_escaped => {
            Some((id, "the lines of this certificate are parted by `\\n` in a quoted string", Severity::Info))
        }
        (_, true) => None,
        _ if block.is_escaped => {
            Some((id, "`\\n` stands here as two characters, not as a line end", Severity::Warning))
        }
        (Style::Folded, _) => {
            Some((id, "`>` joins the lines of this certificate to one; write `|`", Severity::Warning))
        }
        _ => Some((id, "YAML joins the lines of this certificate to one", Severity::Warning)),
    }
}

/// The first place with blanks that do not belong there, and the edit that removes all of them.
fn blanks(doc: &Doc<'_>, block: &Block, scalar: Option<NodeId>) -> Option<(TextRange, &'static str, TextEdit)> {
    // In quotes and after `>` YAML itself takes the blanks away, and a blank line is a line end.
    if scalar.and_then(|id| doc.tree.scalar(id)).is_some_and(|scalar| scalar.style != Style::Literal) {
        return None;
    }
    let lines = doc.lines.line(block.range.start())..=doc.lines.line(block.range.end());
    let mut found: Vec<(TextRange, &'static str)> = Vec::new();
    let deeper = scalar.and_then(|id| extra_indentation(doc, id, block));
    let has_returns = newline(doc) == "\r\n";
    for line in lines {
        let whole = doc.lines.range(doc.text, line);
        let body = doc.slice(whole);
        let (start, end) = (usize::from(whole.start()), usize::from(whole.end()));
        if body.trim().is_empty() {
            found.push((
                TextRange::new(whole.start(), doc.lines.start(line + 1)),
                "a blank line inside the certificate",
            ));
            continue;
        }
        let bare = body.trim_end();
        if bare.len() < body.len() && !bare.ends_with(['"', '\'']) {
            found.push((range(start + bare.len(), end), "blanks at the end of a line of the certificate"));
        }
        let next = usize::from(doc.lines.start(line + 1));
        if !has_returns && doc.text.get(end..next).is_some_and(|rest| rest.starts_with('\r')) {
            found.push((
                range(end, next - 1),
                "lines of the certificate end with `\\r`, other lines of the file do not",
            ));
        }
        let lead = body.len() - body.trim_start_matches(' ').len();
        let surplus = deeper.map_or(0, |(own, extra)| lead.saturating_sub(own).min(extra));
        if let Some((own, _)) = deeper.filter(|_| surplus > 0) {
            found.push((range(start + own, start + own + surplus), "this certificate is indented within the value"));
        }
    }
    let (first, message) = *found.first()?;
    Some((first, message, TextEdit::new(found.into_iter().map(|(at, _)| Indel::delete(at)).collect())?))
}

/// Indentation of the block scalar around a block, and the blanks by which BEGIN stands deeper.
fn extra_indentation(doc: &Doc<'_>, id: NodeId, block: &Block) -> Option<(usize, usize)> {
    let column = |at: TextSize| usize::from(at - doc.lines.start(doc.lines.line(at)));
    let scalar = doc.tree.scalar(id).filter(|s| s.style == Style::Literal && !s.value.starts_with([' ', '\t']))?;
    let first =
        scalar.value.lines().next().filter(|line| !line.trim().is_empty()).map(|_| doc.tree.node(id).range.start())?;
    let own = column(first);
    let extra = column(block.head().start()).saturating_sub(own);
    (extra > 0).then_some((own, extra))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, CA2, indented, layer};
    use crate::rule::Severity;
    use crate::rules::testing::{check, check_fix, findings};

    /// A layer whose `certificates` is written like this.
    fn written(value: &str) -> String {
        let block = format!("|\n{}", indented(CA, 4));
        layer(CA).replace(&block, value)
    }

    #[test]
    fn joined_lines() {
        let escaped = CA.trim_end().replace('\n', "\\n");
        let marked = escaped.replace("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»");
        check("T011", &written(&format!("'{marked}'")));
        check("T011", &written(&marked));
        check("T011", &written(&format!("\"{marked}\"")));
        check(
            "T011",
            &written(&format!(
                ">\n{}",
                indented(&CA.replace("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»"), 4)
            )),
        );
        let severity =
            |text: &str| findings("T011", text, &Context::default()).iter().map(|d| d.severity).collect::<Vec<_>>();
        assert_eq!(severity(&written(&format!("\"{escaped}\\n\""))), [Severity::Info]);
        assert_eq!(severity(&written(&format!("'{escaped}'"))), [Severity::Warning]);
    }

    #[test]
    fn what_is_right_as_it_is() {
        check("T011", &layer(CA));
        check("T011", &layer(&format!("# our CA\n{CA}\n# and the older one\n{CA2}")));
        check("T011", &layer(CA).replace('\n', "\r\n"));
        check("T011", &written(&format!("|-\n{}", indented(CA, 6))));
        check(
            "T011",
            "stages:\n  boot:\n    - commands:\n        - printf '-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----\\n'\n",
        );
    }

    #[test]
    fn blanks_and_returns() {
        let mut lines: Vec<String> = CA.lines().map(str::to_owned).collect();
        lines[2].push_str("«  »");
        check("T011", &layer(&lines.join("\n")));
        check(
            "T011",
            &layer(CA)
                .replace("=\n    -----END", "=\r\n    -----END")
                .replace("CERTIFICATE-----\n", "CERTIFICATE-----«\r»\n")
                .replacen("END CERTIFICATE-----«\r»", "END CERTIFICATE-----", 1),
        );
    }

    #[test]
    fn fixes() {
        let escaped = CA.trim_end().replace('\n', "\\n");
        for value in [
            format!("'{escaped}'"),
            format!("\"{escaped}\\n\""),
            escaped,
            format!(">-\n{}", indented(CA, 4)),
            format!("\n{}", indented(CA, 4)),
        ] {
            check_fix("T011", &written(&value), &layer(CA));
        }
        let lines: Vec<&str> = CA.lines().collect();
        check_fix("T011", &layer(&lines.join("\n\n")), &layer(CA));
        check_fix("T011", &layer(&lines.join("  \n")), &layer(CA));
        let deeper_begin = CA2.replacen("-----BEGIN", " -----BEGIN", 1);
        check_fix("T011", &layer(&format!("{CA}{deeper_begin}")), &layer(&format!("{CA}{CA2}")));
        check_fix("T011", &layer(&format!("{CA}{}", indented(CA2, 3))), &layer(&format!("{CA}{CA2}")));
    }

    /// In brackets a block looks like one and is none.
    #[test]
    fn what_is_written_as_a_block_is_not_written_so_again() {
        let text = format!("{{\n  a: [\n{}", layer(CA));
        let found = findings("T011", &text, &Context::default());
        assert!(!found.is_empty());
        assert!(found.iter().flat_map(|one| &one.fixes).all(|fix| fix.edit.apply(&text) != text), "{found:?}");
    }
}
