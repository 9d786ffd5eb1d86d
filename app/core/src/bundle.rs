//! Certificates from a file, and the edit that adds them to `providerCredentials.certificates`.

use crate::base64;
use crate::context::{Context, UnixTime};
use crate::edit::TextEdit;
use crate::keys::LAYER;
use crate::model::{Credentials, Doc, Field};
use crate::patch;
use crate::pem::{self, Certificate};
use crate::source::{TextSize, size};
use crate::yaml::{Kind, NodeId, Style};

/// Columns of base64, as RFC 7468 has them.
const COLUMNS: usize = 64;

/// A certificate of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    der: Vec<u8>,
    pub certificate: Certificate,
}

/// The certificates of a file: PEM, DER or PKCS #7. `None`: it is not a file of certificates. `Err`: why it has none, a lower-case
/// fragment.
///
/// Of a text, what is around the blocks is left out, and private keys are: only certificates belong into a layer.
pub fn read(bytes: &[u8]) -> Option<Result<Vec<Carried>, String>> {
    let ders = match std::str::from_utf8(bytes) {
        Ok(text) => {
            let first = text.trim_start_matches('\u{feff}').lines().find(|line| line.contains("-----BEGIN "))?;
            // In a layer they are part of a value.
            if first.starts_with([' ', '\t']) || has_yaml(text) {
                return None;
            }
            let blocks = pem::scan(text);
            let ders = blocks.iter().filter(|block| block.armor_damage.is_none()).filter_map(|block| {
                let der = block.der.clone()?;
                match block.label.as_str() {
                    "CERTIFICATE" | "X509 CERTIFICATE" => Some(vec![der]),
                    "PKCS7" | "CMS" => pem::pkcs7(&der),
                    _ => None,
                }
            });
            let ders: Vec<_> = ders.flatten().collect();
            if ders.is_empty() {
                let has_key = blocks.iter().any(pem::Block::is_private_key);
                let why = if has_key {
                    "it contains a private key and no certificate"
                } else {
                    "it contains no certificate that can be read"
                };
                return Some(Err(why.to_owned()));
            }
            ders
        }
        Err(_) if pem::is_certificate(bytes) => vec![bytes.to_vec()],
        Err(_) => pem::pkcs7(bytes)?,
    };
    Some(
        ders.into_iter()
            .map(|der| {
                let certificate = Certificate::read(&der)?;
                Ok(Carried { der, certificate })
            })
            .collect(),
    )
}

/// Whether a line outside of the blocks is one of a layer or a profile rather than a remark on a certificate, as OpenSSL writes
/// them.
fn has_yaml(text: &str) -> bool {
    // `install` is not Palette's, but begins configurations of Kairos.
    let is_root = |key: &str| key == "install" || LAYER.fields.iter().any(|(name, _)| *name == key);
    text.lines().any(|line| {
        let (key, value) = line.split_once(':').map_or((line, ""), |(key, value)| (key, value.trim()));
        matches!(value, "|" | "|-" | "|+") || is_root(key) || key.starts_with(['{', '['])
    })
}

/// What adding certificates to a layer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    pub edit: TextEdit,
    /// How many of the certificates are in the layer already, and are not added again.
    pub known: usize,
}

/// Adds certificates to the layer. `Err`: why that cannot be done without a guess, a lower-case fragment.
pub fn add(text: &str, certificates: &[Carried]) -> Result<Addition, String> {
    let context = Context::default();
    let doc = Doc::new(text, &context, UnixTime(0));
    let there = ders(&doc);
    let mut new: Vec<&[u8]> = Vec::new();
    for Carried { der, .. } in certificates {
        if !there.contains(der) && !new.contains(&der.as_slice()) {
            new.push(der);
        }
    }
    let known = certificates.len() - new.len();
    if new.is_empty() {
        return Err("the layer has all of its certificates already".to_owned());
    }
    let lines: Vec<String> = new.iter().flat_map(|der| armored(der)).collect();
    let edit = edit(&doc, &lines)?;
    let after = edit.apply(text);
    let made = Doc::new(&after, &context, UnixTime(0));
    let added = ders(&made);
    if made.syntax.len() > doc.syntax.len()
        || !there.iter().map(Vec::as_slice).chain(new).all(|der| added.iter().any(|has| has == der))
    {
        return Err("`certificates` cannot be extended safely in the way it is written".to_owned());
    }
    Ok(Addition { edit, known })
}

/// The certificates in `providerCredentials.certificates`.
fn ders(doc: &Doc<'_>) -> Vec<Vec<u8>> {
    let Some(value) = doc.layer.credentials.and_then(|credentials| credentials.certificates).map(|field| field.value)
    else {
        return Vec::new();
    };
    let blocks = pem::find(doc.text, &doc.tree).into_iter();
    blocks.filter(|block| block.value.is_some_and(|(node, _)| node == value)).filter_map(|block| block.der).collect()
}

/// The lines of a PEM block.
fn armored(der: &[u8]) -> Vec<String> {
    let text = base64::encode(der);
    let mut lines = vec![pem::correct(true, "CERTIFICATE")];
    // Base64 is ASCII.
    lines.extend(text.as_bytes().chunks(COLUMNS).map(|line| String::from_utf8_lossy(line).into_owned()));
    lines.push(pem::correct(false, "CERTIFICATE"));
    lines
}

fn edit(doc: &Doc<'_>, lines: &[String]) -> Result<TextEdit, String> {
    match doc.layer.credentials {
        None => add_credentials(doc, lines),
        Some(credentials) if credentials.misplaced => {
            Err("`providerCredentials` is not at the root of the layer; move it there first".to_owned())
        }
        Some(Credentials { certificates: Some(field), .. }) => extend(doc, field, lines),
        Some(credentials) => add_entry(doc, credentials, lines),
    }
}

/// Extends the value that is there.
fn extend(doc: &Doc<'_>, field: Field, lines: &[String]) -> Result<TextEdit, String> {
    let node = doc.tree.node(field.value);
    let column = patch::lines(doc, &field)
        .map(|_| patch::column(doc, &field))
        .ok_or("`certificates` is written in one line with other keys; give it a line of its own first")?;
    match &node.kind {
        Kind::Scalar(scalar) if scalar.style == Style::Literal => {
            let header = doc.lines.line(doc.key_range(&field).end());
            let last = doc.lines.line(node.range.end());
            let indentation = |line: usize| {
                let line = line_of(doc, line);
                (!line.trim().is_empty())
                    .then(|| line.len() - line.trim_start_matches(' ').len())
                    .filter(|by| *by > column)
            };
            let last = (header + 1..=last).rev().find(|line| indentation(*line).is_some());
            let indentation = (header + 1..=last.unwrap_or(header)).find_map(indentation).unwrap_or(column + 2);
            Ok(insert_after(doc, last.unwrap_or(header), indentation, lines))
        }
        Kind::Scalar(scalar) if scalar.style == Style::Folded => {
            Err("`certificates` is a folded text (`>`), which joins the lines; write it with `|` first".to_owned())
        }
        Kind::Scalar(scalar) if !scalar.value.is_empty() => {
            Err("`certificates` has a value that is not a block of text (`|`)".to_owned())
        }
        Kind::Scalar(_) | Kind::Absent => {
            let unclear = "`certificates` is written in a way that cannot be extended";
            let value = patch::replace_value(doc, field.value, "|").ok_or(unclear)?;
            let line = doc.lines.line(node.range.end().max(doc.key_range(&field).end()));
            let more = insert_after(doc, line, column + 2, lines);
            match (value.indels(), more.indels()) {
                // Two inserts at one place have no order.
                ([value], [more]) if value.range.end() == more.range.start() => {
                    Ok(TextEdit::replace(value.range, format!("{}{}", value.text, more.text)))
                }
                _ => value.and(more).ok_or_else(|| unclear.to_owned()),
            }
        }
        Kind::Sequence(_) => {
            Err("`certificates` is a list, which Palette does not read; make it one block of text (`|`) first"
                .to_owned())
        }
        _ => Err("`certificates` has a value that is not a block of text (`|`)".to_owned()),
    }
}

/// Adds the key to `providerCredentials`.
fn add_entry(doc: &Doc<'_>, credentials: Credentials, lines: &[String]) -> Result<TextEdit, String> {
    let unclear = || "`providerCredentials` is not written as one key per line; rewrite it so first".to_owned();
    let last = match &doc.tree.node(credentials.field.value).kind {
        Kind::Mapping(mapping) if !mapping.flow => mapping.entries.last().copied(),
        Kind::Absent => None,
        _ => return Err(unclear()),
    };
    let (entry, by) = last.map_or((credentials.field, 2), |entry| (entry, 0));
    let at = patch::lines(doc, &entry).ok_or_else(unclear)?;
    let column = patch::column(doc, &entry) + by;
    let filled = at.clone().filter(|line| !line_of(doc, *line).trim().is_empty()).last();
    Ok(insert_after_with(doc, filled.unwrap_or(*at.end()), &block("certificates: |", column, lines)))
}

/// Adds `providerCredentials` at the end of the layer.
fn add_credentials(doc: &Doc<'_>, lines: &[String]) -> Result<TextEdit, String> {
    let is_block = |root: &NodeId| match &doc.tree.node(*root).kind {
        Kind::Mapping(mapping) => !mapping.flow,
        Kind::Absent => true,
        _ => false,
    };
    if doc.tree.roots().len() > 1 || !doc.tree.roots().iter().all(is_block) {
        return Err(
            "the layer is not written as one key per line, so the place for `providerCredentials` is not clear"
                .to_owned(),
        );
    }
    let mut all = vec!["providerCredentials:".to_owned()];
    all.extend(block("certificates: |", 2, lines));
    let filled = (0..doc.lines.len()).rev().find(|line| !line_of(doc, *line).trim().is_empty());
    Ok(match filled {
        Some(last) => insert_after_with(doc, last, &all),
        None => TextEdit::insert(size(doc.text.len()), joined(doc, &all)),
    })
}

/// A key and the lines of its block.
fn block(key: &str, column: usize, lines: &[String]) -> Vec<String> {
    let indentation = " ".repeat(column);
    std::iter::once(format!("{indentation}{key}"))
        .chain(lines.iter().map(|line| format!("{indentation}  {line}")))
        .collect()
}

fn insert_after(doc: &Doc<'_>, line: usize, indentation: usize, lines: &[String]) -> TextEdit {
    let indentation = " ".repeat(indentation);
    insert_after_with(doc, line, &lines.iter().map(|line| format!("{indentation}{line}")).collect::<Vec<_>>())
}

/// Inserts lines behind a line, which may be the last one and have no end.
fn insert_after_with(doc: &Doc<'_>, line: usize, lines: &[String]) -> TextEdit {
    let end: TextSize = doc.lines.range(doc.text, line).end();
    let newline = patch::newline(doc);
    let text: String = lines.iter().flat_map(|line| [newline, line]).collect();
    // A text without a last line break gets one, as all texts have it.
    let is_last = usize::from(end) == doc.text.len();
    TextEdit::insert(end, if is_last { text + newline } else { text })
}

fn joined(doc: &Doc<'_>, lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line, patch::newline(doc)]).collect()
}

fn line_of<'a>(doc: &Doc<'a>, line: usize) -> &'a str {
    doc.slice(doc.lines.range(doc.text, line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pem::testing::{CA, CA2};

    fn indented(pem: &str, by: usize) -> String {
        format!("{}\n", pem::testing::indented(pem, by))
    }

    fn carried(pems: &[&str]) -> Vec<Carried> {
        read(pems.concat().as_bytes()).unwrap().unwrap()
    }

    fn der(pem: &str) -> Vec<u8> {
        pem::scan(pem).remove(0).der.unwrap()
    }

    #[track_caller]
    fn check(before: &str, after: &str) {
        let added = add(before, &carried(&[CA2])).unwrap_or_else(|error| panic!("{error}\n{before}"));
        let after = after.replace("CA2\n", &indented(CA2, 4)).replace("CA2 6\n", &indented(CA2, 6));
        assert_eq!(added.edit.apply(before), after, "\n{before}");
    }

    #[track_caller]
    fn refused(before: &str, why: &str) {
        let error = add(before, &carried(&[CA2])).unwrap_err();
        assert!(error.contains(why), "{error}\n{before}");
    }

    #[test]
    fn the_key_is_found_or_made() {
        let ca = indented(CA, 4);
        check("a: 1\n", "a: 1\nproviderCredentials:\n  certificates: |\nCA2\n");
        check("a: 1", "a: 1\nproviderCredentials:\n  certificates: |\nCA2\n");
        check("", "providerCredentials:\n  certificates: |\nCA2\n");
        check("# c\n", "# c\nproviderCredentials:\n  certificates: |\nCA2\n");
        check("providerCredentials:\n", "providerCredentials:\n  certificates: |\nCA2\n");
        check("providerCredentials: # c\nb: 1\n", "providerCredentials: # c\n  certificates: |\nCA2\nb: 1\n");
        check(
            "providerCredentials:\n    user: a # c\n\nb: 1\n",
            "providerCredentials:\n    user: a # c\n    certificates: |\nCA2 6\n\nb: 1\n",
        );
        for empty in ["certificates:", "certificates: ''", "certificates: |", "certificates: \"\""] {
            check(
                &format!("providerCredentials:\n  {empty}\n  user: a\n"),
                "providerCredentials:\n  certificates: |\nCA2\n  user: a\n",
            );
        }
        check(
            &format!("providerCredentials:\n  certificates: | # ours\n{ca}\n  user: a\n"),
            &format!("providerCredentials:\n  certificates: | # ours\n{ca}CA2\n\n  user: a\n"),
        );
        check(
            &format!("providerCredentials:\n  certificates: |-\n{}b: 1\n", indented(CA, 6)),
            &format!("providerCredentials:\n  certificates: |-\n{}CA2 6\nb: 1\n", indented(CA, 6)),
        );
        check(
            &format!("providerCredentials:\n  certificates: |\n{}", ca.trim_end()),
            &format!("providerCredentials:\n  certificates: |\n{ca}CA2\n"),
        );
    }

    #[test]
    fn line_ends_are_those_of_the_layer() {
        let text = "providerCredentials:\r\n  user: a\r\n";
        let after = add(text, &carried(&[CA2])).unwrap().edit.apply(text);
        assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
        assert!(after.ends_with("-----END CERTIFICATE-----\r\n"), "{after:?}");
    }

    #[test]
    fn other_shapes_are_left_alone() {
        refused("providerCredentials:\n  certificates:\n    - x\n", "is a list");
        refused("providerCredentials:\n  certificates:\n    - |\n      x\n", "is a list");
        refused("providerCredentials: {user: a}\n", "one key per line");
        refused("providerCredentials: {certificates: '', user: a}\n", "in one line with other keys");
        refused("{a: 1}\n", "one key per line");
        refused("- a\n", "one key per line");
        refused("a: 1\n---\nb: 1\n", "one key per line");
        refused("providerCredentials:\n  certificates: '{{.spectro.macro.ca}}'\n", "not a block of text");
        refused("providerCredentials:\n  certificates: >\n    x\n", "folded");
        refused("pack:\n  providerCredentials:\n    user: a\n", "not at the root");
    }

    #[test]
    fn what_is_there_is_not_added_again() {
        let text = format!("providerCredentials:\n  certificates: |\n{}", indented(CA, 4));
        let added = add(&text, &carried(&[CA, CA2, CA2])).unwrap();
        assert_eq!(added.known, 2);
        assert_eq!(added.edit.apply(&text), format!("{text}{}", indented(CA2, 4)));
        assert!(add(&text, &carried(&[CA])).unwrap_err().contains("already"));
    }

    #[test]
    fn files_of_certificates() {
        let [ca, ca2] = [CA, CA2].map(der);
        let ders =
            |bytes: &[u8]| read(bytes).unwrap().unwrap().into_iter().map(|carried| carried.der).collect::<Vec<_>>();
        assert_eq!(
            ders(format!("Bag Attributes\n    friendlyName: x\nsubject=CN = Edge\n{CA}\r\n{CA2}").as_bytes()),
            [ca.clone(), ca2.clone()]
        );
        assert_eq!(ders(&ca), std::slice::from_ref(&ca));
        let bundle = pkcs7_of(&[&ca, &ca2]);
        assert_eq!(ders(&bundle), [ca.clone(), ca2.clone()]);
        let text = format!("-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n", base64::encode(&bundle));
        assert_eq!(ders(text.as_bytes()), [ca, ca2]);
    }

    #[test]
    fn other_files() {
        let layer = format!("providerCredentials:\n  certificates: |\n{}", indented(CA, 4));
        for other in [
            layer.as_bytes(),
            b"a: 1\n",
            b"\x89PNG\r\n\x1a\n\xff",
            b"PK\x03\x04\xff",
            &[0x30, 0x82, 0xff, 0xff, 0x80],
            b"",
        ] {
            assert_eq!(read(other), None);
        }
        let unindented = format!("providerCredentials:\n  certificates: |\n{CA}");
        assert_eq!(read(unindented.as_bytes()), None, "a layer whose certificate lost its indentation");
        // In pieces, since scanners of repositories look for keys.
        let label = "PRIVATE KEY";
        let zeros = "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let key = format!("-----BEGIN {label}-----\n{zeros}\n-----END {label}-----\n");
        assert!(read(key.as_bytes()).unwrap().unwrap_err().contains("private key"));
        assert!(
            read(b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n").unwrap().is_err()
        );
        let mut damaged = der(CA);
        damaged.truncate(200);
        assert_eq!(read(&damaged), None);
    }

    /// `SignedData` with certificates and nothing signed (RFC 5652, 5.1).
    fn pkcs7_of(certificates: &[&[u8]]) -> Vec<u8> {
        let element = |tag: u8, content: &[u8]| {
            let length = u16::try_from(content.len()).unwrap().to_be_bytes();
            [&[tag, 0x82], &length[..], content].concat()
        };
        let data = [&[0x06, 9], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1][..]].concat();
        let signed = [&[0x06, 9], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2][..]].concat();
        let inner = [
            &[2, 1, 1][..],
            &element(0x31, &[]),
            &element(0x30, &data),
            &element(0xA0, &certificates.concat()),
            &element(0x31, &[]),
        ]
        .concat();
        element(0x30, &[signed, element(0xA0, &element(0x30, &inner))].concat())
    }
}
