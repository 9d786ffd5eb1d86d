//! A secret is in no text that the core gives, wherever else it appears.

use std::collections::BTreeSet;

use super::laws::all_texts;
use super::testing::NOW;
use crate::context::Context;
use crate::source::slice;

/// Everything that a report says, with the name of what says it.
fn said(text: &str, context: &Context) -> Vec<(&'static str, String)> {
    let report = crate::analyze(text, context, NOW);
    let mut said = Vec::new();
    for d in report.diagnostics {
        said.extend([(d.code(), d.message.clone()), (d.code(), d.help.clone())]);
        said.extend(d.labels.iter().map(|label| (d.code(), label.message.clone())));
        for fix in &d.fixes {
            said.push((d.code(), fix.title.clone()));
            said.extend(fix.edit.indels().iter().map(|indel| (d.code(), indel.text.clone())));
        }
    }
    said.extend(report.macros.into_iter().map(|used| ("macro", used.path)));
    said.extend(report.secrets.into_iter().flat_map(|one| [("secret", one.path), ("secret", one.suggested_name)]));
    let base = text.replace("registry.acme.io", "registry.other.io");
    let impact = crate::impact::impact(&base, text, context);
    said.push(("impact", format!("{impact:?}")));
    let plan = crate::pull_plan::pull_plan(text, context, &crate::pull_plan::Samples::default());
    said.push(("pull plan", format!("{plan:?}")));
    said
}

/// Copies of a secret as a key, a tag, a comment, a path and a macro's argument.
fn copies(secret: &str) -> String {
    let quoted = secret.replace('\'', "''");
    format!(
        "'{quoted}': 1\n\
         pack:\n  content:\n    images:\n      - image: 'registry.acme.io/os:{quoted}'\n  '{quoted}': 2\n\
         options:\n  system.uri: 'registry.acme.io/os/{quoted}'\n  '{quoted}': '{{{{ .spectro.pack.edge-native-byoi.{quoted} }}}}'\n\
         stages:\n  '{quoted}':\n    - name: a\n  boot:\n    - files:\n        - path: 'etc/{quoted}'\n          content: '{{{{ .spectro.macro.a | {quoted} \"{quoted}\" }}}}'\n    - '{quoted}':\n        a: '{{{{ .spectro.macro.{quoted} }}}}'\n\
         # {{{{ .spectro.var.{quoted} }}}} layerwright-ignore {quoted}\n"
    )
}

fn with_password(password: &str, copy: &str) -> String {
    let password = password.replace('\'', "''");
    format!(
        "providerCredentials:\n  registry: registry.acme.io\n  user: robot\n  password: '{password}'\n{}",
        copies(copy)
    )
}

/// Every literal secret of every text, as the core finds them, and what the fixtures mark as one.
#[test]
fn a_secret_is_in_no_message() {
    let (mut leaks, mut tried) = (Vec::new(), BTreeSet::new());
    for (name, context, text) in all_texts() {
        let report = crate::analyze(&text, &context, NOW);
        let written: Vec<&str> =
            report.secrets.iter().map(|secret| slice(&text, secret.range).trim_matches(['\'', '"'])).collect();
        let mut look = |how: &str, text: &str, secret: &str| {
            let shown = said(text, &context).into_iter().filter(|(_, said)| said.contains(secret));
            leaks.extend(shown.map(|(what, said)| format!("{name}, {how}: {what}: {said}")));
        };
        for secret in written.iter().copied().filter(|secret| secret.len() >= 4).chain(["CANARY"]) {
            look("as it is", &text, secret);
        }
        for secret in written {
            if secret.contains('\n') || secret.chars().count() < 6 || !tried.insert(secret.to_owned()) {
                continue;
            }
            let own = format!("{text}\n'{}': 1 # {{{{ .spectro.macro.{secret} }}}}\n", secret.replace('\'', "''"));
            look("a second time in its own text", &own, secret);
            look("as the password", &with_password(secret, secret), secret);
        }
    }
    assert!(tried.len() > 20, "only {} secrets", tried.len());
    assert!(leaks.is_empty(), "{} leaks of {} secrets\n{}", leaks.len(), tried.len(), leaks.join("\n"));
}

#[test]
fn a_secret_that_is_being_typed_is_in_no_message() {
    let mut leaks = Vec::new();
    for secret in ["Tr0ub4dor-xyz", "hunter2&more", "q7Zk!pw-Lm", "zorgblat", "9xKüche$7", "Wq4/ab=="] {
        let ends: Vec<usize> = secret.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let start = secret.get(..ends[2]).unwrap();
        for end in &ends[2..] {
            let typed = secret.get(..*end).unwrap();
            let alone = format!("providerCredentials:\n  registry: registry.acme.io\n  password: {typed}\nx: 1\n");
            for text in [with_password(typed, secret), with_password(secret, typed), alone] {
                let all = said(&text, &Context::default());
                leaks.extend(
                    all.into_iter()
                        .filter(|(_, said)| said.contains(start))
                        .map(|(what, said)| format!("{typed}: {what}: {said}")),
                );
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks\n{}", leaks.len(), leaks.join("\n"));
}
