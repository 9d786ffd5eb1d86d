//! Whether tokens of registries and clouds are found by their form alone, wherever they are. The samples were made up by their
//! authors.
//!
//! Those of registries are found, but for keys that have no mark of their own (`jfrog-identity-token`, `heroku-api-key`,
//! `cloudflare-*`): these are found under a key that is named like a secret. Not looked for: services that no host logs in to (Sumo
//! Logic, Harness, Pulumi, ...), and samples in which every other character is `-`, which no issuer makes (`gcp-api-key`,
//! `openshift-user-token`). What the collection lets pass as well-known keys of Google is a key all the same.

use std::collections::BTreeMap;
use std::path::Path;

use layerwright_core::inventory::SecretKind;
use layerwright_core::{Context, analyze};
use layerwright_xtask::Result;

use super::NOW;

/// Samples of a kind: how many secrets there are and are found, and how many other texts are taken for one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) secrets: u64,
    pub(super) found: u64,
    pub(super) others: u64,
    pub(super) false_alarms: u64,
}

/// The tallies of the samples that are marked as a registry's or a cloud's, by their kind.
pub(super) fn count(folder: &Path) -> Result<BTreeMap<String, Tally>> {
    let file = folder.join("secret-samples").join("gitleaks-samples.json");
    let list: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    let samples = list.as_array().ok_or_else(|| format!("{} is no list", file.display()))?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| sample["registry_or_cloud"] == true) {
        let (Some(kind), Some(text), Some(verdict)) =
            (sample["rule"].as_str(), sample["text"].as_str(), sample["expect"].as_str())
        else {
            return Err(format!("{}: a sample without rule, text or verdict", file.display()).into());
        };
        let tally = tallies.entry(kind.to_owned()).or_default();
        let is_found = is_found(text);
        if verdict == "secret" {
            tally.secrets += 1;
            tally.found += u64::from(is_found);
        } else {
            tally.others += 1;
            tally.false_alarms += u64::from(is_found);
        }
    }
    if tallies.is_empty() { Err(format!("{} has no samples", file.display()).into()) } else { Ok(tallies) }
}

/// Whether a token is found in a text by its form, wherever it is: in a script of the layer, where no key tells anything.
fn is_found(text: &str) -> bool {
    let indented = text.lines().collect::<Vec<_>>().join("\n            ");
    let layer =
        format!("stages:\n  boot:\n    - files:\n        - path: /x\n          content: |\n            {indented}\n");
    let kinds = [SecretKind::Token, SecretKind::PrivateKey];
    analyze(&layer, &Context::default(), NOW).secrets.iter().any(|secret| kinds.contains(&secret.kind))
}

#[cfg(test)]
mod tests {
    use super::is_found;

    #[test]
    fn a_token_is_found_by_its_form() {
        let token = ["gh", "p_", "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7"].concat();
        assert!(is_found(&format!("x = \"{token}\"")));
        assert!(!is_found("x = \"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""));
    }
}
