//! Go's `encoding/pem` against `host::pem`: the values of the fixtures' and corpora's scalars that have hyphens, and variations of
//! PEM.

use std::collections::BTreeSet;
use std::fmt::Write;

use layerwright_core::host::pem;
use layerwright_core::yaml;
use layerwright_xtask::Result;
use serde_json::{Value, json};

use super::random::Random;
use super::variation::varied;
use super::{Oracle, files};

/// Questions of one batch.
const BATCH: usize = 2_000;
/// Longest text that is asked about.
const LONGEST: usize = 64 << 10;

/// What a copy may leave in a text, and what a reader may stumble over.
pub(super) const PIECES: [&str; 34] = [
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u{A0}",
    "\u{FEFF}",
    "\u{200B}",
    "`",
    "'",
    "\"",
    "-| ",
    "> ",
    "- ",
    "1: ",
    "-",
    "--",
    "-----",
    "\\n",
    "\\",
    "=",
    "==",
    "A",
    "AAAA",
    ":",
    "Comment: x\n",
    "Proc-Type: 4,ENCRYPTED\n\n",
    "-----BEGIN ",
    "-----END ",
    "-----BEGIN CERTIFICATE-----\n",
    "\n-----END CERTIFICATE-----\n",
    "-----BEGIN X-----\n-----END X-----\n",
    "-----BEGIN -----\n-----END -----",
    "CERTIFICATE-----",
];

/// Blocks without a meaning, short so that most changes hit something.
const SHORT: &str = "text\n-----BEGIN CERTIFICATE-----\nQUJDREVGR0hJSktMTU5P\nUFFSU1RVVldYWVo=\n-----END CERTIFICATE-----\n\
                     -----BEGIN X509 CRL-----\nQUJD\n-----END X509 CRL-----\n";

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let mut texts = texts(oracle)?;
    println!("    {} different texts in files", texts.len());
    for batch in texts.chunks(BATCH) {
        decode(oracle, "texts in files are decoded", batch)?;
    }
    texts.retain(|text| text.len() < 4 << 10);
    texts.push(SHORT.to_owned());
    let mut random = Random::new(0x5EED_0B64);
    let mut done = 0;
    while oracle.goes_on(done) {
        let batch: Vec<String> = (0..BATCH)
            .map(|_| {
                let is_other = random.below(4) == 0;
                let text = if is_other { random.one_of(&texts).clone() } else { SHORT.to_owned() };
                varied(text, &PIECES, &mut random)
            })
            .collect();
        decode(oracle, "generated texts are decoded", &batch)?;
        done += batch.len();
    }
    Ok(())
}

/// The values, and whole files, that may hold PEM.
pub(super) fn texts(oracle: &Oracle<'_>) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for file in files(oracle)? {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if !text.contains("-----") {
            continue;
        }
        let (tree, _) = yaml::read(&text, &[]);
        let values = tree.scalars().iter().filter_map(|id| tree.scalar(*id)).map(|scalar| scalar.value.clone());
        found.extend(values.chain([text.clone()]).filter(|text| text.contains("-----") && text.len() < LONGEST));
    }
    Ok(found.into_iter().collect())
}

/// Whether Go and the model find the same blocks with the same bytes.
fn decode(oracle: &mut Oracle<'_>, kind: &'static str, texts: &[String]) -> Result {
    let questions: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    for (text, answer) in texts.iter().zip(oracle.ask(&questions)?) {
        let model: Vec<Value> = pem::decode_all(text)
            .iter()
            .map(|block| json!({"label": block.label, "headers": block.has_headers, "bytes": hex(&block.bytes)}))
            .collect();
        let difference = match (answer.as_array().map_or(0, Vec::len), model.len()) {
            _ if answer == json!(model) => None,
            (go, model) if go > model => Some("Go finds more blocks"),
            (go, model) if go < model => Some("the model finds more blocks"),
            _ => Some("the blocks differ"),
        };
        oracle.note(kind, difference, || format!("{text:?}"));
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
