//! A secret appears in no output, except where the person said so.

use crate::{Folder, Output, profile_with_layer};

const CANARY: &str = "Canary7f3aQz";

/// A secret in every place in which people write one, and faults around it that make rules speak about it.
fn layers() -> Vec<String> {
    let token = format!("ghp_{CANARY}{}", "0123456789abcdefABCDEFGH");
    let key = format!("-----BEGIN PRIVATE KEY-----\n      {CANARY}{CANARY}\n      -----END PRIVATE KEY-----");
    vec![
        format!(
            "providerCredentials:\n  registry: https://registry.northwind.internal/v2 \n  user: robot\n  password: {CANARY}-0123\n"
        ),
        format!(
            "providerCredentials:\n  registry: registry.northwind.internal\n  user: {{{{ .spectro.macro.u }}}}\n  password: \"{CANARY}-0123\"   # {CANARY}-0123\n"
        ),
        format!("pack:\n  providerCredentials: {{registry: a, user: b, password: '{CANARY}-0123'}}\n"),
        format!("providerCredentials:\n  password: |\n    {CANARY}-0123\n  password: {CANARY}-0123\n"),
        format!("providerCredentials:\n  registry: a\n  password: *{CANARY}\n"),
        format!("providerCredentials:\n  registry: a\n  password: @{CANARY}\n"),
        format!("providerCredentials:\n  registry: a\n  password: #{CANARY}\n"),
        format!("providerCredentials:\n  registry: a\n  password: {{{CANARY}\n"),
        format!("providerCredentials:\n  registry: a\n  password: a: {CANARY}\n"),
        format!("providerCredentials:\n  registry: a\n  password:{CANARY}\n"),
        format!("providerCredentials:\n\tregistry: a\n\tpassword: {CANARY}\n"),
        format!("providerCredentials:\n  registry: a\n  password: \"{CANARY}\n  user: b\n"),
        format!(
            "stages:\n  boot:\n    - commands:\n        - curl https://robot:{CANARY}@registry.northwind.internal/\n        - echo {CANARY}-0123\n    - environment:\n        REGISTRY_PASSWORD: {CANARY}-0123\n"
        ),
        format!("stages:\n  boot:\n    - files:\n        - path: /etc/key\n          content: |\n      {key}\n"),
        format!("stages:\n  boot:\n    - users:\n        kairos:\n          passwd: {CANARY}\n"),
        format!("# token: {token}\noptions:\n  system.uri: registry.northwind.internal/os:1.0.0\n  token: {token}\n"),
        format!("stages:\n  boot: [\n    password: {CANARY}-0123\nproviderCredentials:\n  password: '{CANARY}-0123\n"),
    ]
}

#[track_caller]
fn silent(run: &Output, what: &str) {
    assert!(!run.out.contains(CANARY), "{what}: {}", run.out);
    assert!(!run.err.contains(CANARY), "{what}: {}", run.err);
}

#[test]
fn no_command_prints_a_secret() {
    for (index, layer) in layers().into_iter().enumerate() {
        let folder = Folder::new(&format!("canary-{index}"));
        folder.write("os.yaml", &layer);
        folder.write("profile.json", &profile_with_layer("generation-3.json", &layer));
        for file in ["os.yaml", "profile.json"] {
            for args in [
                &["check", file][..],
                &["check", "--format", "json", file],
                &["check", "--format", "github", file],
                &[
                    "check",
                    "--target",
                    "existing",
                    "--external-registry",
                    "--user-data-credentials",
                    "--primary-registry",
                    file,
                ],
                &["fix", "--diff", file],
                &["fix", "--diff", "--unsafe", file],
                &["cert", file],
                &["export", "--to", "palette-json", "--name", "x", file],
                &["export", "--to", "palette-json", "--name", "x", "--secrets", "macro", file],
                &["export", "--to", "palette-json", "--name", "x", "--secrets", "strip", file],
                &["export", "--to", "palette-json", "--name", "x", "--secrets", "keep", file],
            ] {
                silent(&folder.run(args), &format!("{args:?} {layer}"));
            }
            for args in [&["fix", file][..], &["fix", "--unsafe", file]] {
                silent(&folder.run(args), &format!("{args:?} {layer}"));
            }
        }
    }
}

#[test]
fn fixing_keeps_the_secret_in_the_file() {
    let folder = Folder::new("canary-fix");
    folder.write("os.yaml", &layers()[0]);
    folder.run(&["fix", "os.yaml"]);
    assert!(folder.read("os.yaml").contains(CANARY));
}

#[test]
fn keeping_needs_consent() {
    let folder = Folder::new("canary-keep");
    folder.write("os.yaml", &layers()[0]);
    let keep = ["export", "--to", "palette-json", "--name", "x", "--secrets", "keep", "os.yaml"];
    let run = folder.run(&keep);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("explicit yes"), "{}", run.err);
    let run = folder.run(&[&keep[..], &["--consent"]].concat());
    assert!(run.out.contains(CANARY));
    assert!(run.err.contains("one literal secret that anyone"), "{}", run.err);
}
