//! Go's X.509 reader against `host::x509`: certificates of the fixtures, of the corpora and generated ones.

use std::collections::BTreeSet;
use std::fmt::Write;

use layerwright_core::host::x509::{self, Certificate, Refusal};
use layerwright_core::pem;
use layerwright_xtask::Result;
use serde_json::{Value, json};

use super::mutation::mutated;
use super::random::Random;
use super::variation::varied;
use super::{Oracle, files};

/// Questions of one batch.
const BATCH: usize = 2_000;

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let certificates = certificates(oracle)?;
    println!("    {} different certificates in files", certificates.len());
    for batch in certificates.chunks(BATCH) {
        read(oracle, "certificates in files are read", batch)?;
        hosts(oracle, batch)?;
    }
    let texts = super::pem::texts(oracle)?;
    for batch in texts.chunks(BATCH) {
        pool(oracle, "texts in files are taken for a pool", batch)?;
    }
    let mut random = Random::new(0x5EED_0509);
    let mut done = 0;
    while oracle.goes_on(done) && !certificates.is_empty() {
        let batch: Vec<Vec<u8>> =
            (0..BATCH).map(|_| mutated(random.one_of::<Vec<u8>>(&certificates), &mut random)).collect();
        read(oracle, "generated certificates are read", &batch)?;
        // Bundles of certificates, some damaged, in texts that were copied badly.
        let bundles: Vec<String> =
            (0..BATCH / 10).map(|at| bundle(&certificates, batch.get(at), &mut random)).collect();
        pool(oracle, "generated bundles are taken for a pool", &bundles)?;
        done += batch.len();
    }
    Ok(())
}

/// The DER of all certificates, also of files that hold nothing but one.
fn certificates(oracle: &Oracle<'_>) -> Result<Vec<Vec<u8>>> {
    let mut found = BTreeSet::new();
    for file in files(oracle)? {
        let bytes = std::fs::read(&file)?;
        let extension = file.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("der" | "crt" | "cer")) && bytes.starts_with(&[0x30]) {
            found.insert(bytes);
        } else if let Ok(text) = String::from_utf8(bytes) {
            let blocks = pem::scan(&text).into_iter().filter(pem::Block::is_certificate);
            found.extend(blocks.filter_map(|block| block.der));
        }
    }
    Ok(found.into_iter().collect())
}

/// Whether Go and the model read the same certificates, and give the same reason where not.
fn read(oracle: &mut Oracle<'_>, kind: &'static str, certificates: &[Vec<u8>]) -> Result {
    let questions: Vec<Value> =
        certificates.iter().map(|der| json!({"ask": "read", "certificate": base64(der)})).collect();
    for (der, answer) in certificates.iter().zip(oracle.ask(&questions)?) {
        let difference = difference(&words(&answer), x509::read(der).err());
        oracle.note(kind, difference.as_deref(), || base64(der));
    }
    Ok(())
}

/// Three certificates as PEM, one of them changed, in a text with changes.
fn bundle(certificates: &[Vec<u8>], changed: Option<&Vec<u8>>, random: &mut Random) -> String {
    let two = [random.one_of::<Vec<u8>>(certificates), random.one_of::<Vec<u8>>(certificates)];
    let mut text = String::new();
    for der in two.into_iter().chain(changed) {
        let encoded = base64(der);
        let lines: Vec<&str> =
            encoded.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        // Writing to a string cannot fail.
        let _ = write!(text, "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    }
    if random.below(3) == 0 { text } else { varied(text, &super::pem::PIECES, random) }
}

/// Whether Go and the model put the same number of certificates into a pool.
fn pool(oracle: &mut Oracle<'_>, kind: &'static str, texts: &[String]) -> Result {
    let questions: Vec<Value> = texts.iter().map(|text| json!({"ask": "pool", "pem": text})).collect();
    for (text, answer) in texts.iter().zip(oracle.ask(&questions)?) {
        let blocks = layerwright_core::host::pem::decode_all(text);
        let read = blocks.iter().filter(|block| block.is_for_pool() && x509::read(&block.bytes).is_ok());
        // A certificate is in the pool once.
        let taken = read.map(|block| &block.bytes).collect::<BTreeSet<_>>().len();
        let is_same = answer == json!(taken.to_string());
        oracle.note(kind, (!is_same).then_some("another number"), || {
            format!("Go takes {answer}, the model {taken}: {text:?}")
        });
    }
    Ok(())
}

/// Whether Go and the model take certificates for those of the same hosts.
fn hosts(oracle: &mut Oracle<'_>, certificates: &[Vec<u8>]) -> Result {
    let mut questions = Vec::new();
    let mut expected = Vec::new();
    for der in certificates {
        let Ok(certificate) = x509::read(der) else { continue };
        for host in candidates(&certificate) {
            questions.push(json!({"ask": "host", "certificate": base64(der), "host": host}));
            expected.push((certificate.is_for(&host), host));
        }
    }
    for ((is_for, host), answer) in expected.into_iter().zip(oracle.ask(&questions)?) {
        let difference = match (words(&answer).is_empty(), is_for) {
            (true, false) => Some("Go takes it for the host's, the model does not"),
            (false, true) => Some("the model takes it for the host's, Go does not"),
            _ => None,
        };
        oracle.note("certificates are for a host", difference, || host);
    }
    Ok(())
}

/// Hosts that a certificate could be for, by its names.
fn candidates(certificate: &Certificate) -> Vec<String> {
    let mut hosts: Vec<String> =
        ["registry.edge-lab.net", "10.0.0.5", "[2001:db8::5]", "2001:db8::5%eth0", "."].map(str::to_owned).into();
    for name in certificate.dns_names.iter().take(6) {
        hosts.push(name.clone());
        hosts.push(name.to_ascii_uppercase());
        hosts.push(format!("{name}."));
        hosts.push(name.trim_end_matches('.').to_owned());
        hosts.push(name.replacen('*', "any", 1));
        hosts.push(name.replacen('*', "two.labels", 1));
        hosts.push(format!("sub.{name}"));
        hosts.extend(name.split_once('.').map(|(_, parent)| parent.to_owned()));
    }
    for address in certificate.addresses.iter().take(4) {
        let text = match *address.as_slice() {
            [a, b, c, d] => std::net::Ipv4Addr::new(a, b, c, d).to_string(),
            _ => <[u8; 16]>::try_from(address.as_slice())
                .map_or_else(|_| String::new(), |six| std::net::Ipv6Addr::from(six).to_string()),
        };
        hosts.push(format!("[{text}]"));
        hosts.push(format!("::ffff:{text}"));
        hosts.push(text);
    }
    hosts
}

fn words(answer: &Value) -> String {
    let text = answer.as_str().unwrap_or("no text");
    text.strip_prefix("x509: ").unwrap_or(text).to_owned()
}

/// How the model's refusal differs from Go's, without the values in it.
fn difference(go: &str, model: Option<Refusal>) -> Option<String> {
    match (go, model) {
        ("", None) => None,
        ("", Some(refusal)) => Some(format!("Go reads it, the model says: {refusal}")),
        (go, Some(refusal)) if go.starts_with(refusal) => None,
        // Each curve has words of its own.
        (go, Some("invalid point"))
            if go.starts_with("P2") || go.starts_with("P3") || go.starts_with("P5") || go.starts_with("invalid P") =>
        {
            None
        }
        (go, model) => {
            let kind =
                go.split(['"', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).next().unwrap_or(go).trim_end();
            Some(format!("Go says: {kind}, the model: {}", model.unwrap_or("reads it")))
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0_u32, |n, at| (n << 8) | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let digit = DIGITS.get((number >> (18 - 6 * at) & 0x3F) as usize).copied().unwrap_or(b'=');
            text.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_its_padding() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn a_difference_is_reported_without_its_values() {
        assert_eq!(difference("", None), None);
        assert_eq!(difference("trailing data", Some("trailing data")), None);
        assert_eq!(difference("IP mask 1234 x", None).as_deref(), Some("Go says: IP mask, the model: reads it"));
        assert_eq!(difference("", Some("malformed")).as_deref(), Some("Go reads it, the model says: malformed"));
    }
}
