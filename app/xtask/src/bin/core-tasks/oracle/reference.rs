//! The parser of image references of `distribution` against `host::image_reference`: scalars that look like one, and variations of
//! them.

use std::collections::BTreeSet;

use layerwright_core::host::image_reference::{self, Fault};
use layerwright_core::yaml;
use layerwright_xtask::Result;
use serde_json::json;

use super::random::Random;
use super::variation::varied;
use super::{Oracle, files};

/// Questions of one batch.
const BATCH: usize = 5_000;
/// Longest text of a file that is asked about.
const LONGEST: usize = 600;

/// Parts of references, right and wrong ones.
const PIECES: [&str; 42] = [
    "/",
    "//",
    ":",
    "::",
    "@",
    ".",
    "..",
    "-",
    "--",
    "_",
    "__",
    "___",
    " ",
    "\n",
    "\r\n",
    "\t",
    "A",
    "a",
    "0",
    "V1",
    ":latest",
    ":5000",
    ":443/",
    "localhost/",
    "docker.io/",
    "index.docker.io/",
    "library/",
    "[::1]",
    "[::1]:5000/",
    "10.0.0.5/",
    "ü",
    "%",
    "http://",
    "https://",
    "oci:",
    "docker://",
    "@sha256:",
    "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "@sha512:0123456789abcdef",
    "@md5:0123456789abcdef0123456789abcdef",
    "-.a",
    "registry.edge-lab.net/",
];

/// References that files seldom hold.
const RARE: [&str; 6] = [
    "registry.edge-lab.net:5000/edge/ubuntu:k3s-1.32.4-v4.7.6",
    "Hub/edge/Image:V1",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "a.b/c:d@sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ubuntu",
];

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let mut texts = texts(oracle)?;
    println!("    {} different texts in files", texts.len());
    parse(oracle, "texts in files are parsed", &texts)?;
    let usual = texts.iter().filter(|text| image_reference::fault(text).is_none()).cloned().collect::<Vec<_>>();
    texts.extend(RARE.map(str::to_owned));
    // As long as a repository or a tag may be, one shorter and one longer.
    for length in 254..=256 {
        texts.push(format!("registry.edge-lab.net/{}", "a".repeat(length - 22)));
        texts.push("a".repeat(length));
        texts.push(format!("index.docker.io/{}", "a".repeat(length - 10)));
    }
    texts.extend((127..=129).map(|length| format!("a:{}", "x".repeat(length))));
    let mut random = Random::new(0x5EED_0EF0);
    let mut done = 0;
    while oracle.goes_on(done) {
        let batch: Vec<String> = (0..BATCH)
            .map(|_| {
                let list = if random.below(3) > 0 && !usual.is_empty() { &usual } else { &texts };
                varied(random.one_of::<String>(list).clone(), &PIECES, &mut random)
            })
            .collect();
        parse(oracle, "generated texts are parsed", &batch)?;
        done += batch.len();
    }
    Ok(())
}

/// Values that could be meant as a reference.
fn texts(oracle: &Oracle<'_>) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for file in files(oracle)? {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if !file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml" || extension == "json") {
            continue;
        }
        let (tree, _) = yaml::read(&text, &[]);
        let values = tree.scalars().iter().filter_map(|id| tree.scalar(*id)).map(|scalar| scalar.value.as_str());
        found.extend(values.filter(|value| value.len() < LONGEST && value.contains(['/', ':'])).map(str::to_owned));
    }
    Ok(found.into_iter().collect())
}

/// Whether the parser and the model refuse the same texts, for the same reason.
fn parse(oracle: &mut Oracle<'_>, kind: &'static str, texts: &[String]) -> Result {
    let questions: Vec<_> = texts.iter().map(|text| json!(text)).collect();
    for (text, answer) in texts.iter().zip(oracle.ask(&questions)?) {
        let words = answer.as_str().unwrap_or("no text");
        let fault = image_reference::fault(text);
        let is_same = match fault {
            None => words.is_empty(),
            Some(Fault::Identifier) => words.contains("cannot specify 64-byte hexadecimal strings"),
            Some(Fault::TooLong) => words.contains("must not be more than 255 characters"),
            // Where several parts are wrong, each of the two may tell of another one.
            Some(_) => !words.is_empty(),
        };
        let first = text.split('/').next().unwrap_or("");
        let difference = match (words, fault) {
            _ if is_same => None,
            ("", Some(Fault::Host))
                if first.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b)) =>
            {
                Some("a host with underscores is taken for a part of the path".to_owned())
            }
            ("", Some(fault)) => Some(format!("the parser takes it, the model says {fault:?}")),
            _ if first.starts_with('[') => Some("hosts that are IPv6 addresses are refused".to_owned()),
            (words, None)
                if words.contains("lowercase")
                    && first.len() < text.len()
                    && first.bytes().any(|b| b.is_ascii_uppercase()) =>
            {
                Some("a host is not told by its capital letters".to_owned())
            }
            (words, None) if words.contains("255 characters") => Some("the host counts for the length".to_owned()),
            (words, fault) => {
                let fault = fault.map_or("takes it".to_owned(), |fault| format!("says {fault:?}"));
                Some(format!(
                    "the parser says {}, the model {fault}",
                    words.split([':', '(']).next_back().unwrap_or("").trim()
                ))
            }
        };
        oracle.note(kind, difference.as_deref(), || format!("{text:?}: {words}"));
    }
    Ok(())
}
