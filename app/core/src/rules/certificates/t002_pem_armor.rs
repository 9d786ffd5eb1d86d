use super::t011_pem_white_space::is_joined;
use super::{BlockPlace, as_block, blocks};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::patch;
use crate::pem::{Armor, ArmorDamage, Block, Flaw, correct, is_certificate};
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, size};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports certificates whose BEGIN or END line is missing or misspelled, does not have five hyphens, has a label
    /// that differs from its counterpart, or shares its line with other text.
    ///
    /// ## Why it matters
    /// RFC 7468 is strict: readers look for exactly `-----BEGIN CERTIFICATE-----`, and often silently skip a block that
    /// begins or ends in any other way. Templates of the vendor have been published with six hyphens.
    ///
    /// ## How to fix
    /// Write `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----`, five hyphens on each side, each on its own line.
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
    ///   certificates: |
    ///     ------BEGIN CERTIFICATE------
    ///     MIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM
    ///     C0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW
    ///     MRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    ///     BJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q
    ///     wVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/
    ///     BAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD
    ///     AgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr
    ///     BalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP
    ///     ------END CERTIFICATE------
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
    T002 "pem-armor" {
        summary: "The BEGIN or END line of a certificate is damaged or missing",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "RFC 7468, 3; CanvOS, user-data.template (six hyphens)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, place) in blocks(doc) {
        let is_own = place == BlockPlace::Certificates;
        if is_own && block.value.is_some() && !block.junk.is_empty() && block.is_certificate() {
            sink.report(surrounded(doc, block));
            continue;
        }
        let Some(damage) = block.armor_damage else { continue };
        // A lone line outside of the credentials is part of a script or of a text about certificates.
        let is_alone = block.body.is_empty() && (block.begin.is_none() || block.end.is_none());
        let meant = [&block.begin, &block.end].into_iter().flatten().any(|a| a.meant == "CERTIFICATE");
        // Lines that YAML joins are T011's.
        if !meant || block.is_private_key() || (is_alone && !is_own) || (is_own && is_joined(doc, block)) {
            continue;
        }
        let shown = shown(block, damage);
        let help = "readers skip a block whose first and last line are not exactly `-----BEGIN CERTIFICATE-----` and \
                    `-----END CERTIFICATE-----`, each on its own line";
        let mut diagnostic = Diagnostic::new(&T002, shown, message(block, damage), help).fix(fix(doc, block, damage));
        if let Some((other, what)) = related(block, damage) {
            diagnostic = diagnostic.label(other, what);
        }
        sink.report(diagnostic);
    }
}

/// Something else on the BEGIN or END line, or before each line.
fn surrounded(doc: &Cx<'_>, block: &Block) -> Diagnostic {
    let armors = || block.begin.iter().chain(&block.end);
    let is_junk = |at: TextRange| block.junk.contains(&at);
    let (at, is_begin, is_before, what) = armors()
        .find_map(|armor| {
            let before = is_junk(armor.before);
            let what = if before { armor.before } else { armor.after };
            is_junk(what).then_some((armor.range, armor.is_begin, before, what))
        })
        .unwrap_or((block.head(), true, true, block.range));
    let word = if is_begin { "BEGIN" } else { "END" };
    let place = if is_before { "before" } else { "after" };
    let message =
        format!("{} {place} `{}` hides the {word} line", mark(doc.slice(what)), correct(is_begin, &block.label));
    let help = "Go's PEM reader finds a certificate only where BEGIN and END start their lines and nothing follows them: delete what \
                was copied along with it";
    let written =
        armors().filter(|armor| armor.flaw.is_some()).map(|armor| Indel::replace(armor.range, armor.correct()));
    let deleted = block.junk.iter().filter(|at| !at.is_empty()).map(|at| Indel::delete(*at));
    let mut indels: Vec<Indel> = deleted.chain(written).collect();
    crate::sort::by_key(&mut indels, |indel| indel.range.start());
    let fix = TextEdit::new(indels).map(|edit| Fix::safe("Delete what surrounds the BEGIN and END lines", edit));
    Diagnostic::new(&T002, at, message, help).fix(fix)
}

/// A mark as it can be named: never more than marks of one kind.
fn mark(text: &str) -> String {
    let text = text.trim();
    match text.chars().next() {
        Some('`') if text.len() == 1 => "a backtick".to_owned(),
        Some('"' | '\'') if text.len() == 1 => "a quote".to_owned(),
        Some(c) if c.is_ascii_digit() => "a line number".to_owned(),
        Some('-' | '*' | '\u{2022}') if text.chars().count() == 1 => "a bullet".to_owned(),
        Some(_) if text.len() <= 8 && !text.contains(|c: char| c.is_alphanumeric() || c == '`') => format!("`{text}`"),
        _ => "other text".to_owned(),
    }
}

/// The damaged line.
fn shown(block: &Block, damage: ArmorDamage) -> TextRange {
    let line = |armor: &Option<Armor>| armor.as_ref().map(|a| a.range);
    let flawed = || block.begin.iter().chain(&block.end).find(|a| a.flaw.is_some()).map(|a| a.range);
    let found = match damage {
        ArmorDamage::Written => flawed(),
        ArmorDamage::LabelMismatch | ArmorDamage::EndIsBegin | ArmorDamage::Swapped | ArmorDamage::MissingBegin => {
            line(&block.end)
        }
        ArmorDamage::MissingEnd | ArmorDamage::BeginIsEnd => line(&block.begin),
        ArmorDamage::Glued(at) => {
            block.begin.iter().chain(&block.end).map(|a| a.range).find(|a| a.start() == at || a.end() == at)
        }
    };
    found.unwrap_or_else(|| block.head())
}

fn related(block: &Block, damage: ArmorDamage) -> Option<(TextRange, &'static str)> {
    let begin = block.begin.as_ref().map(|a| a.range);
    let end = block.end.as_ref().filter(|a| a.flaw.is_some()).map(|a| a.range);
    match damage {
        ArmorDamage::Written if block.begin.as_ref().is_some_and(|a| a.flaw.is_some()) => Some((end?, "this line too")),
        ArmorDamage::LabelMismatch | ArmorDamage::EndIsBegin => Some((begin?, "the block begins here")),
        ArmorDamage::Swapped => Some((begin?, "this line belongs above")),
        _ => None,
    }
}

fn message(block: &Block, damage: ArmorDamage) -> String {
    match damage {
        ArmorDamage::Written => {
            block.begin.iter().chain(&block.end).find_map(flaw).unwrap_or_else(|| damage.in_words().to_owned())
        }
        ArmorDamage::LabelMismatch => {
            let label = |armor: &Option<Armor>| armor.as_ref().map_or(String::new(), |a| a.meant.clone());
            format!("the block begins as `{}` and ends as `{}`", label(&block.begin), label(&block.end))
        }
        ArmorDamage::Glued(_) => "this must be on a line of its own".to_owned(),
        ArmorDamage::MissingEnd => "this certificate has no END line".to_owned(),
        ArmorDamage::MissingBegin => "this END line has no BEGIN line".to_owned(),
        _ => damage.in_words().to_owned(),
    }
}

fn flaw(armor: &Armor) -> Option<String> {
    let word = if armor.is_begin { "BEGIN" } else { "END" };
    Some(match armor.flaw? {
        Flaw::Dashes => match armor.dashes {
            (before, after) if before == after => {
                format!("the {word} line has {before} hyphens on each side instead of 5")
            }
            (before, after) => {
                format!("the {word} line has {before} hyphens before and {after} after its words, instead of 5 each")
            }
        },
        Flaw::DashKind => format!("the {word} line has typographic dashes instead of hyphens"),
        Flaw::Word => format!("the word `{word}` is misspelled"),
        Flaw::Label => format!("the label after {word} is misspelled; it must be `{}`", armor.meant),
        Flaw::Blanks => format!("the {word} line has too many or too few spaces"),
    })
}

fn fix(doc: &Cx<'_>, block: &Block, damage: ArmorDamage) -> Option<Fix> {
    let replace = |armor: &Option<Armor>, is_begin: bool, label: &str| {
        armor.as_ref().map(|a| TextEdit::replace(a.range, correct(is_begin, label)))
    };
    let both = |label: &str| {
        let (top, bottom) =
            if damage == ArmorDamage::Swapped { (&block.end, &block.begin) } else { (&block.begin, &block.end) };
        match (replace(top, true, label), replace(bottom, false, label)) {
            (Some(top), Some(bottom)) => top.and(bottom),
            (top, bottom) => top.or(bottom),
        }
    };
    match damage {
        ArmorDamage::Written => {
            let edits = block.begin.iter().chain(&block.end).filter(|a| a.flaw.is_some());
            let edit = TextEdit::new(edits.map(|a| Indel::replace(a.range, a.correct())).collect())?;
            Some(Fix::safe("Correct the BEGIN and END lines", edit))
        }
        ArmorDamage::Swapped | ArmorDamage::BeginIsEnd | ArmorDamage::EndIsBegin => {
            Some(Fix::safe("Write BEGIN above and END below", both(&block.label)?))
        }
        ArmorDamage::LabelMismatch => {
            let edit = replace(&block.end, false, &block.label)?;
            Some(Fix::unsafe_edit("Give END the label of BEGIN", edit))
        }
        ArmorDamage::MissingEnd | ArmorDamage::MissingBegin => {
            let is_end = damage == ArmorDamage::MissingEnd;
            let is_whole = block.der.as_deref().is_some_and(is_certificate) && !block.is_escaped;
            let indentation = lead(doc, *block.body.first()?).filter(|_| is_whole)?;
            let line = correct(!is_end, "CERTIFICATE");
            let insert = if is_end {
                TextEdit::insert(block.body.last()?.end(), format!("{}{indentation}{line}", patch::newline(doc)))
            } else {
                TextEdit::insert(block.body.first()?.start(), format!("{line}{}{indentation}", patch::newline(doc)))
            };
            let title = if is_end { "Add the END line" } else { "Add the BEGIN line" };
            Some(Fix::safe(title, insert))
        }
        ArmorDamage::Glued(_) => part(doc, block).or_else(|| {
            let value = doc.layer.credentials?.certificates?.value;
            let edit = as_block(doc, value).filter(|_| doc.tree.node(value).range.contains_range(block.range))?;
            Some(Fix::safe("Put BEGIN, text and END on lines of their own", edit))
        }),
    }
}

/// What is before a range on its line, when that is nothing but spaces (no tabs).
fn lead<'d>(doc: &Cx<'d>, at: TextRange) -> Option<&'d str> {
    let start = doc.lines.start(doc.lines.line(at.start()));
    Some(doc.slice(TextRange::new(start, at.start()))).filter(|lead| lead.bytes().all(|b| b == b' '))
}

/// Writes the block on lines of its own.
fn part(doc: &Cx<'_>, block: &Block) -> Option<Fix> {
    block.der.as_deref().filter(|der| is_certificate(der) && !block.is_escaped)?;
    // Elsewhere YAML joins the lines again.
    let keeps_lines = |id| doc.tree.scalar(id).is_some_and(|scalar| scalar.style == Style::Literal);
    if block.value.is_some_and(|(id, _)| !keeps_lines(id)) {
        return None;
    }
    let end = usize::from(block.range.end());
    let rest = doc.text.get(end..)?.lines().next().unwrap_or("");
    // Behind another block on the same line only what follows END is fixed; the other block's finding fixes the rest.
    let indentation = lead(doc, block.range)?;
    let newline = patch::newline(doc);
    let mut text = super::lines(block).join(&format!("{newline}{indentation}"));
    let is_followed = rest.trim_start().starts_with('-');
    if !rest.trim().is_empty() && !is_followed {
        return None;
    }
    if is_followed {
        text.push_str(newline);
        text.push_str(indentation);
    }
    let spaces = if is_followed { rest.len() - rest.trim_start().len() } else { 0 };
    let at = TextRange::new(block.range.start(), size(end + spaces));
    Some(Fix::safe("Put BEGIN, text and END on lines of their own", TextEdit::replace(at, text)))
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, CA2, indented, layer};
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn no_fix_that_yaml_undoes() {
        let folded = layer(CA).replace("certificates: |", "extra: >");
        assert!(!messages("T002", &folded).is_empty());
        let found = crate::analyze(&folded, &crate::Context::default(), crate::UnixTime(0)).diagnostics;
        assert!(found.iter().filter(|d| d.code() == "T002").all(|d| d.fixes.is_empty()), "{folded}");
    }

    #[test]
    fn one_finding_for_one_mistake() {
        let begin = |line: &str| layer(&CA.replace("-----BEGIN CERTIFICATE-----", &format!("«{line}»")));
        let end = |line: &str| layer(&CA.replace("-----END CERTIFICATE-----", &format!("«{line}»")));
        for line in [
            "------BEGIN CERTIFICATE-----",
            "-----BEGIN CERTFICATE-----",
            "-----begin certificate-----",
            "----- BEGIN CERTIFICATE -----",
        ] {
            check("T002", &begin(line));
        }
        for line in [
            "-----END CERTIFICATE----",
            "-----END PUBLIC KEY-----",
            "-----END CERTIFICATES-----",
            "----END CERTIFICATE----",
        ] {
            check("T002", &end(line));
        }
        check(
            "T002",
            &layer(
                &CA.replace("-----BEGIN CERTIFICATE-----", "«------BEGIN CERTIFICATE------»")
                    .replace("---END CERTIFICATE---", "----END CERTIFICATE----"),
            ),
        );
        check(
            "T002",
            &layer(
                &CA.replace("-----END CERTIFICATE-----\n", "")
                    .replace("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»"),
            ),
        );
        check(
            "T002",
            &layer(
                &CA.replace("-----BEGIN CERTIFICATE-----\n", "")
                    .replace("-----END CERTIFICATE-----", "«-----END CERTIFICATE-----»"),
            ),
        );
        check("T002", &layer(CA));
        check("T002", &layer(&format!("{CA}{CA2}")));
    }

    #[test]
    fn armor_comes_before_body_and_dates() {
        let text = layer("------BEGIN CERTIFICATE------\n*****\n------END CERTIFICATE------\n");
        assert_eq!(messages("T002", &text), ["the BEGIN line has 6 hyphens on each side instead of 5"]);
        for code in ["T001", "T003", "T004", "T005", "T006"] {
            check(code, &text);
        }
    }

    #[test]
    fn scripts_and_other_labels_elsewhere() {
        check(
            "T002",
            "stages:\n  boot:\n    - commands:\n        - |\n          cat <<EOF\n          -----END CERTIFICATE-----\n          EOF\n",
        );
        check(
            "T002",
            "stages:\n  boot:\n    - files:\n        - content: |\n            ---- BEGIN SSH2 PUBLIC KEY ----\n            AAAA\n            ---- END SSH2 PUBLIC KEY ----\n",
        );
    }

    #[test]
    fn fixes() {
        for damaged in [
            CA.replace("-----", "------"),
            CA.replace("CERTIFICATE", "CERTIFCATE"),
            CA.replace("BEGIN", "END"),
            CA.replace("END", "BEGIN"),
            CA.replace("BEGIN", "@").replace("END", "BEGIN").replace('@', "END"),
            CA.replace("-----END CERTIFICATE-----\n", ""),
            CA.replace("-----BEGIN CERTIFICATE-----\n", ""),
            CA.replacen("-----\n", "-----", 1),
            CA.replace("\n-----END", "-----END"),
            format!("{}\n", CA.trim_end().replace('\n', " ")),
        ] {
            check_fix("T002", &layer(&damaged), &layer(CA));
        }
        let joined = CA.trim_end().replace('\n', " ");
        for line in
            [joined.clone(), format!("'{joined}'"), joined.replace(' ', "").replace("CERTIFICATE-", " CERTIFICATE-")]
        {
            let block = format!("|\n{}", indented(CA, 4));
            check_fix("T002", &layer(CA).replace(&block, &line), &layer(CA));
        }
        check_fix("T002", &layer(&format!("{}{CA2}", CA.trim_end())), &layer(&format!("{CA}{CA2}")));
        check_fix("T002", &layer(CA).replace("END CERTIFICATE", "END PUBLIC KEY"), &layer(CA));
    }

    #[test]
    fn what_surrounds_begin_and_end_goes() {
        let begin =
            |before: &str| CA.replace("-----BEGIN CERTIFICATE-----", &format!("{before}-----BEGIN CERTIFICATE-----"));
        for damaged in [
            begin("`").replace("END CERTIFICATE-----", "END CERTIFICATE-----`"),
            begin("'").replace("END CERTIFICATE-----", "END CERTIFICATE-----'"),
            begin("-| "),
            begin("> "),
            begin("- "),
            begin("\u{2022} "),
            begin("1: "),
            CA.replace('\n', "\n> ").replacen("-----", "> -----", 1).trim_end_matches("> ").to_owned(),
            CA.lines().enumerate().fold(String::new(), |text, (at, line)| text + &format!("{:02}  {line}\n", at + 1)),
            CA.replace("CERTIFICATE-----", "CERTIFICATE-----`"),
        ] {
            check_fix("T002", &layer(&damaged), &layer(CA));
            for code in ["T001", "T003", "T004", "T011"] {
                check(code, &layer(&damaged));
            }
        }
        let marked = CA.replace("-----BEGIN CERTIFICATE-----", "`«-----BEGIN CERTIFICATE-----»");
        check("T002", &layer(&marked.replace("END CERTIFICATE-----", "END CERTIFICATE-----`")));
        assert_eq!(
            messages("T002", &layer(&begin("`"))),
            ["a backtick before `-----BEGIN CERTIFICATE-----` hides the BEGIN line"]
        );
    }
}
