//! Whether certificates are read or refused as those who collected them expect, and the ledger of the disagreements: each has a
//! reason (tests/conformance/certificates.toml), and a reason without a disagreement is stale.

use std::collections::BTreeMap;
use std::path::Path;

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;

use super::corpus::Analysis;

/// Rules that say that a certificate cannot be used by anybody: what the validity, the issuer and the names say is no matter of its
/// form.
const REFUSALS: [&str; 7] = ["T002", "T003", "T004", "T005", "T010", "T017", "T018"];

/// What OpenSSL's own tests say of the `cert-*` files: these are not to be read, the others are.
const UNREADABLE: [&str; 6] = [
    "cert-blankline.pem",
    "cert-comment.pem",
    "cert-earlypad.pem",
    "cert-extrapad.pem",
    "cert-junk.pem",
    "cert-misalignedpad.pem",
];

/// A certificate file, below the folder of certificates, and whether it is to be read.
type Expected = BTreeMap<String, bool>;

/// Compares every verdict; a disagreement passes if the ledger explains it.
pub(super) fn run(folder: &Path, ledger: &Path, judged: &[Analysis]) -> Result<Counts> {
    let certificates = folder.join("certs");
    let mut expected = rfc_5280(&certificates)?;
    expected.extend(armor(&certificates)?);
    let mut verdicts = BTreeMap::new();
    for file in expected.keys() {
        let path = Path::new("certs").join(file);
        let analysis = judged.iter().find(|one| one.path == path).ok_or_else(|| format!("{file} was not analyzed"))?;
        verdicts.insert(file.clone(), is_read(analysis));
    }
    let text = std::fs::read_to_string(ledger).map_err(|error| format!("{}: {error}", ledger.display()))?;
    let explained = explained(&text)?;
    let disagreements = expected.iter().filter(|(file, wanted)| verdicts.get(*file) != Some(*wanted)).count();
    println!(
        "    {} certificates, {disagreements} disagreements, {} of them explained",
        expected.len(),
        explained.len()
    );
    let mut counts = Counts::default();
    for problem in problems(&expected, &verdicts, &explained) {
        counts.failed += 1;
        println!("    {problem}");
    }
    counts.passed = u32::try_from(expected.len())?.saturating_sub(counts.failed);
    Ok(counts)
}

/// One certificate for each clause of RFC 5280: `valid`, or breaking it. Their signatures are not those of the sources, so they are
/// not judged.
fn rfc_5280(certificates: &Path) -> Result<Expected> {
    const FOLDER: &str = "google-x509test";
    let file = certificates.join(FOLDER).join("expected.json");
    let list: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    let entries = list.as_array().ok_or_else(|| format!("{} is no list", file.display()))?;
    let mut expected = Expected::new();
    for entry in entries {
        let (Some(name), Some(verdict)) = (entry["file"].as_str(), entry["expected"].as_str()) else {
            return Err(format!("{}: an entry without file or verdict: {entry}", file.display()).into());
        };
        expected.insert(format!("{FOLDER}/{name}"), verdict == "valid");
    }
    Ok(expected)
}

/// OpenSSL's files with odd lines around and between the base64 text.
fn armor(certificates: &Path) -> Result<Expected> {
    const FOLDER: &str = "openssl/04-test_pem_reading_data";
    let mut expected = Expected::new();
    for entry in std::fs::read_dir(certificates.join(FOLDER))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("cert-") {
            expected.insert(format!("{FOLDER}/{name}"), !UNREADABLE.contains(&name.as_str()));
        }
    }
    let found = UNREADABLE.iter().filter(|name| expected.get(&format!("{FOLDER}/{name}")) == Some(&false)).count();
    if found == UNREADABLE.len() {
        Ok(expected)
    } else {
        Err(format!("{FOLDER} lacks files that must not read").into())
    }
}

/// Every block is a certificate, and no rule refuses one.
fn is_read(analysis: &Analysis) -> bool {
    let certificates = analysis.certificates();
    !certificates.is_empty()
        && certificates.iter().all(|one| one.details.is_ok())
        && !analysis.codes().any(|code| REFUSALS.contains(&code))
}

/// File and whether it should be read according to the corpus, for every entry of the ledger. Its sections are the reasons.
fn explained(ledger: &str) -> Result<Expected> {
    let mut explained = Expected::new();
    let sections: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(ledger)?;
    for (reason, files) in sections {
        if reason.split_whitespace().count() < 5 {
            return Err(format!("{reason}: a reason is a sentence").into());
        }
        for (file, wanted) in files {
            let wanted = match wanted.as_str() {
                "read" => true,
                "refused" => false,
                other => return Err(format!("{file}: neither `read` nor `refused`: {other}").into()),
            };
            if explained.insert(file.clone(), wanted).is_some() {
                return Err(format!("{file} is in the ledger twice").into());
            }
        }
    }
    Ok(explained)
}

fn problems(expected: &Expected, verdicts: &Expected, explained: &Expected) -> Vec<String> {
    let word = |is_read: bool| if is_read { "read" } else { "refused" };
    let mut problems = Vec::new();
    for (file, wanted) in expected {
        let is_agreed = verdicts.get(file) == Some(wanted);
        match explained.get(file) {
            None if is_agreed => {}
            None => problems.push(format!(
                "{file}: {}, wanted {}; the ledger does not say why",
                word(!wanted),
                word(*wanted)
            )),
            Some(_) if is_agreed => {
                problems.push(format!("{file}: {} as wanted; its entry in the ledger is stale", word(*wanted)));
            }
            Some(in_ledger) if in_ledger != wanted => {
                problems.push(format!("{file}: wanted {}, the ledger says {}", word(*wanted), word(*in_ledger)));
            }
            Some(_) => {}
        }
    }
    let gone = explained.keys().filter(|file| !expected.contains_key(*file));
    problems.extend(gone.map(|file| format!("{file}: in the ledger, not in the corpora")));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(entries: &[(&str, bool)]) -> Expected {
        entries.iter().map(|(file, is_read)| ((*file).to_owned(), *is_read)).collect()
    }

    #[test]
    fn a_disagreement_wants_a_reason_and_a_reason_a_disagreement() {
        let (expected, verdicts) = (table(&[("a", true), ("b", false)]), table(&[("a", true), ("b", true)]));
        assert_eq!(problems(&expected, &verdicts, &table(&[("b", false)])), [""; 0]);
        assert_eq!(
            problems(&expected, &verdicts, &table(&[])),
            ["b: read, wanted refused; the ledger does not say why"]
        );
        let stale = table(&[("a", true), ("b", true), ("c", true)]);
        assert_eq!(
            problems(&expected, &verdicts, &stale),
            [
                "a: read as wanted; its entry in the ledger is stale",
                "b: wanted refused, the ledger says read",
                "c: in the ledger, not in the corpora"
            ]
        );
    }

    #[test]
    fn a_ledger_has_sentences_for_reasons() {
        let read = explained("[\"one two three four five\"]\n\"a/b.pem\" = \"read\"\n").unwrap();
        assert_eq!(read, table(&[("a/b.pem", true)]));
        assert!(explained("[\"because\"]\n\"a\" = \"read\"\n").is_err());
        assert!(explained("[\"one two three four five\"]\n\"a\" = \"maybe\"\n").is_err());
    }
}
