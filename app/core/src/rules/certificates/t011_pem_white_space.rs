use super::{as_block, own_blocks, read_by_go};
use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::pem::{ArmorDamage, Block, is_blank};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, TextSize, range, size, slice};
use crate::yaml::{Scalar, Style};

declare_rule! {
    /// ## What it does
    /// Reports certificates in `providerCredentials` that are right but for their line breaks and spaces: `\n` written as two
    /// characters, lines that YAML joins into one (`>` instead of `|`, a quoted or plain value of several lines), `\r` in a file
    /// that has none elsewhere, spaces at the ends of lines, blank lines inside, a BEGIN line that is indented within the value. In
    /// double quotes YAML reads `\n` as a line break; that is only noted.
    ///
    /// ## Why it matters
    /// Readers of PEM want each line on its own. OpenSSL refuses blank lines inside a block, Go does not see a BEGIN line that is
    /// indented, and none of them accepts a certificate whose lines were joined.
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
    ///   password: '{{.spectro.var.registry_password}}'
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
    ///   password: '{{.spectro.var.registry_password}}'
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
        summary: "The lines of a certificate are joined, or have spaces that do not belong there",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "RFC 7468, 2 and 3; YAML 1.2.2, 6.5 Line Folding",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut reported = None;
    let mut go = (None, Vec::new());
    for block in own_blocks(doc) {
        // What is damaged in another way is reported there first.
        let Some((id, at)) = block.value.filter(|_| block.is_certificate() && block.body_damage.is_none()) else {
            continue;
        };
        let Some(scalar) = doc.tree.scalar(id) else { continue };
        if go.0 != Some(id) {
            go = (Some(id), read_by_go(&scalar.value));
        }
        let is_read = go.1.iter().any(|read| at.contains(read.start()));
        let severity = if is_read { Severity::Info } else { Severity::Error };
        let as_lines = if is_joined(doc, block) {
            Some(if scalar.style == Style::Folded {
                "`>` joins the lines of this certificate into one; use `|`"
            } else {
                "the line breaks of this certificate would be lost"
            })
        } else if block.armor_damage.is_some() || !block.junk.is_empty() {
            continue;
        } else if block.is_escaped {
            Some("`\\n` appears here as two characters, not as a line break")
        } else if scalar.style == Style::DoubleQuoted && is_read {
            Some("the lines of this certificate are separated by `\\n` in a quoted string")
        } else {
            None
        };
        if let Some(message) = as_lines {
            // One value, one finding.
            if reported.replace(id) == Some(id) {
                continue;
            }
            let help = "readers look for BEGIN, END and each line of text on lines of their own";
            let fix = as_block(doc, id).map(|edit| Fix {
                title: "Write the certificate as a block of lines".to_owned(),
                // Right as it is: only to be changed when asked for.
                applicability: if is_read { Applicability::Unsafe } else { Applicability::Safe },
                edit,
            });
            sink.report(Diagnostic::new(&T011, block.head(), message, help).severity(severity).fix(fix));
        } else if let Some((first, message, edit)) = white_space(scalar, at, block) {
            let help = if is_read {
                "Go reads the certificate anyway, but some other PEM readers refuse such a block"
            } else {
                "Go's PEM reader does not find this certificate, and no client complains: it is missing where it is needed"
            };
            let fix = edit.map(|edit| Fix::safe("Remove what does not belong there", edit));
            sink.report(Diagnostic::new(&T011, first, message, help).severity(severity).fix(fix));
        }
    }
}

/// Whether YAML makes one line of the lines that the text has.
pub(super) fn is_joined(doc: &Cx<'_>, block: &Block) -> bool {
    let scalar = block.value.and_then(|(id, _)| doc.tree.scalar(id));
    let is_folded = scalar.is_some_and(|scalar| scalar.style != Style::Literal);
    let is_glued = matches!(block.armor_damage, Some(ArmorDamage::Glued(_)));
    is_folded && is_glued && doc.slice(block.range).contains(['\n', '\r'])
}

/// The first place in a block with white space that does not belong there, and the edit that removes all of it.
fn white_space(scalar: &Scalar, at: TextRange, block: &Block) -> Option<(TextRange, &'static str, Option<TextEdit>)> {
    let value = scalar.value.as_str();
    let begin = block.begin.as_ref().map_or(at.start(), |begin| size(scalar.map.value(begin.range.start())));
    let line_start =
        |at: TextSize| value.get(..usize::from(at)).and_then(|above| above.rfind('\n')).map_or(0, |end| end + 1);
    let is_indented = line_start(begin) < usize::from(begin);
    let end = value
        .get(usize::from(at.end())..)
        .and_then(|rest| rest.find('\n'))
        .map_or(value.len(), |end| usize::from(at.end()) + end);
    let mut found: Vec<(TextRange, &'static str)> = Vec::new();
    let mut start = line_start(at.start());
    for line in value.get(start..end).unwrap_or("").split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let body = body.strip_suffix('\r').unwrap_or(body);
        let bare = body.trim_matches(is_blank);
        let lead = body.len() - body.trim_start_matches(is_blank).len();
        let mut add = |from: usize, to: usize, message| found.push((range(start + from, start + to), message));
        if bare.is_empty() {
            add(0, line.len(), "a blank line inside the certificate");
        } else {
            let is_armor = bare.starts_with("--");
            if lead > 0 && (is_indented || is_armor || !body.starts_with([' ', '\t'])) {
                add(0, lead, "this certificate is indented within the value");
            }
            let tail = body.get(lead + bare.len()..).unwrap_or("");
            if !tail.is_empty() {
                let is_plain = tail.bytes().all(|b| matches!(b, b' ' | b'\t'));
                let message = if is_plain {
                    "spaces at the end of a line of the certificate"
                } else {
                    "a space that is no ASCII character ends a line of the certificate"
                };
                add(lead + bare.len(), body.len(), message);
            }
        }
        start += line.len();
    }
    // What hides the certificate comes first.
    let first =
        found.iter().find(|(at, _)| !slice(value, *at).bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')));
    let (first, message) = *first.or(found.first())?;
    // A blank line goes with its indentation, which is not in the value: from the line break above it to its own.
    let is_line = |at: &TextRange| slice(value, *at).contains('\n');
    let place = |at: &TextRange| match usize::from(at.start()).checked_sub(1) {
        Some(above) if is_line(at) => {
            let end = scalar.map.text(usize::from(at.end()) - 1, usize::from(at.end()));
            TextRange::new(scalar.map.text(above, above + 1).start(), end.start())
        }
        _ => scalar.map.range(*at),
    };
    let deleted = found.iter().map(|(at, _)| Indel::delete(place(at))).collect();
    let is_whole = scalar.style == Style::Literal || !found.iter().any(|(at, _)| is_line(at));
    Some((scalar.map.range(first), message, TextEdit::new(deleted).filter(|_| is_whole)))
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
        assert_eq!(severity(&written(&format!("'{escaped}'"))), [Severity::Error]);
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
    fn spaces_and_returns() {
        let mut lines: Vec<String> = CA.lines().map(str::to_owned).collect();
        lines[2].push_str("«  »");
        check("T011", &layer(&lines.join("\n")));
        let mut lines: Vec<String> = CA.lines().map(str::to_owned).collect();
        lines[3].push_str("«\u{A0}»");
        lines[5].push(' ');
        check("T011", &layer(&lines.join("\n")));
        check("T011", &layer(CA).replace("=\n    -----END", "=\r\n    -----END"));
    }

    /// Where Go reads the certificate anyway it is only mentioned.
    #[test]
    fn what_hides_a_certificate_from_go_is_an_error() {
        let severity = |pem: &str| {
            findings("T011", &layer(pem), &Context::default()).iter().map(|d| d.severity).collect::<Vec<_>>()
        };
        for pem in [CA.replace('\n', "  \n"), CA.replace('\n', "\n\n"), CA.replace('\n', "\t\n")] {
            assert_eq!(severity(&pem), [Severity::Info], "{pem}");
        }
        for pem in [
            CA.replace('\n', "\u{A0}\n"),
            format!("{CA2}{}", CA.replace("-----BEGIN", " -----BEGIN")),
            CA.replace("-----END", "\u{200B}-----END"),
        ] {
            assert_eq!(severity(&pem), [Severity::Error], "{pem}");
        }
    }

    /// What YAML makes of it counts, not how it is written.
    #[test]
    fn values_that_are_right_however_they_are_written() {
        let escaped = CA.replace('\n', "\\n");
        let folded =
            escaped.replace("BEGIN CERTIFICATE", "BEGIN\n      CERTIFICATE").replace("END CERT", "END\n      CERT");
        let cut: String =
            escaped.as_bytes().chunks(61).map(|piece| String::from_utf8_lossy(piece) + "\\\n      ").collect();
        let cut = cut.replace("\\\\\n      n", "\\n").replace("\\\n       ", "\\\n      \\ ");
        for value in [folded, cut, escaped.replace('-', "\\x2D"), escaped.replace('/', "\\/")] {
            let text = written(&format!("\"{value}\""));
            let report = crate::analyze(&text, &Context::default(), crate::rules::testing::NOW);
            let found: Vec<_> = report.diagnostics.iter().filter(|d| d.code().starts_with('T')).collect();
            assert!(found.iter().all(|d| d.severity == Severity::Info), "{text}\n{found:?}");
            assert_eq!(report.certificates.len(), 1, "{text}");
            assert!(report.certificates[0].details.is_ok(), "{text}");
        }
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
