//! A secret appears in no output, except where the person said so.

use crate::{Folder, Output, profile_with_layer};

const CANARY: &str = "Canary7f3aQz";

/// A secret in every place in which people write one, and faults around it that make rules speak about it.
fn layers() -> Vec<String> {
    let token = format!("ghp_{CANARY}{}", "0123456789abcdefABCDEFGH");
    // In pieces, since scanners of repositories look for keys.
    let label = "PRIVATE KEY";
    let key = format!("-----BEGIN {label}-----\n      {CANARY}{CANARY}\n      -----END {label}-----");
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
        // Secrets of every published form, in values, scripts and comments, whole and in URLs.
        forms(),
        // What people type where a password belongs, and what YAML makes of it.
        credentials("password: !!str CANARY-0123"),
        credentials("password: CANARY # CANARY"),
        credentials("password: 'CANARY''CANARY' "),
        credentials("password: \"CANARY\\n\\tCANARY\""),
        credentials("password: CANARY\n    CANARY two"),
        credentials("password: >-\n    CANARY\n    CANARY"),
        credentials("password: |2\n      CANARY"),
        credentials("password: %CANARY"),
        credentials("password: `CANARY"),
        credentials("password: ,CANARY"),
        credentials("password: ? CANARY"),
        credentials("password: - CANARY"),
        credentials("password: CANARY: CANARY"),
        credentials("password: 'CANARY"),
        credentials("password: CANARY'CANARY\""),
        credentials("password : CANARY"),
        credentials("Password: CANARY-0123"),
        credentials("passwd: CANARY-0123"),
        credentials("username: a\n  secret: CANARY-0123"),
        credentials("registry: https://robot:CANARY@registry.northwind.internal"),
        credentials("user: robot:CANARY-0123\n  password: CANARY-0123"),
        credentials("user: CANARY-0123\n  password: CANARY-0123"),
        credentials("password: CANARY-0123\noptions:\n  system.uri: registry/CANARY-0123:1.0.0"),
        "providerCredentials:\n- registry: a\n  password: CANARY-0123\n".replace("CANARY", CANARY),
        "providerCredentials:\n  registry: a\npassword: CANARY-0123\n".replace("CANARY", CANARY),
        "stylus:\n  registryCredentials:\n    password: CANARY-0123\n".replace("CANARY", CANARY),
        "stages:\n  boot:\n    - commands:\n        - docker login -u a -p CANARY-0123 registry.northwind.internal\n        - echo CANARY-0123 | docker login --password-stdin\n        - export TOKEN=CANARY-0123\n        - curl -u robot:CANARY-0123 https://registry.northwind.internal\n        - 'curl -H \"Authorization: Bearer CANARY-0123\" https://a'\n".replace("CANARY", CANARY),
        format!("stages:\n  boot: [\n    password: {CANARY}-0123\nproviderCredentials:\n  password: '{CANARY}-0123\n"),
    ]
}

/// Secrets that the analysis does not recognize. No command shows them; an export, which can only replace what is recognized, holds
/// them.
fn unrecognized() -> Vec<String> {
    vec![
        credentials("password: !CANARY"),
        credentials("password: &CANARY"),
        credentials("password: &CANARY x"),
        credentials("password: [CANARY]"),
        credentials("password: [a, {b: CANARY}]"),
        credentials("password: {CANARY: CANARY}"),
        credentials("passwrd: CANARY"),
        credentials("passwort: CANARY-0123"),
        credentials("# password: CANARY"),
        credentials("# password: 'CANARY-0123'\n  # token: CANARY-0123"),
        credentials("password: '{{ .spectro.macro.p }}' # old password: CANARY-0123"),
        credentials("password: '{{ .spectro.macro.p | default \"CANARY-0123\" }}'"),
        credentials("password: x{{ .spectro.macro.p }}CANARY"),
        "providerCredentials: CANARY-0123\n".replace("CANARY", CANARY),
    ]
}

/// Credentials with these lines.
fn credentials(lines: &str) -> String {
    format!("providerCredentials:\n  registry: registry.northwind.internal\n  {lines}\n").replace("CANARY", CANARY)
}

/// A step with a token in each of its parts.
fn step(token: &str) -> String {
    format!(
        "    # {token}\n    - name: '{token}'\n      commands:\n        - echo {token} >> /etc/x # {token}\n        - |\n          a={token}\n"
    )
}

/// Tokens of the forms that their issuers publish, filled with the canary.
fn forms() -> String {
    let fill = |length: usize| {
        format!("{CANARY}{}", "4Kq8Wz1Lm6Np3Rt9Vx2Yb5Cd7Fh0Jg4Kq8Wz1Lm6Np3Rt9Vx2Yb5Cd7Fh0Jg")
            .chars()
            .take(length)
            .collect::<String>()
    };
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ{}.{}", fill(30), fill(43));
    let tokens = [
        format!("ghp_{}", fill(36)),
        format!("github_pat_{}_{}", fill(22), fill(59)),
        format!("glpat-{}", fill(20)),
        format!("dckr_pat_{}", fill(27)),
        format!("xoxb-123456789012-1234567890123-{}", fill(24)),
        jwt,
        format!("https://robot:{}@registry.northwind.internal/v2", fill(20)),
    ];
    let mut layer = "options:\n  system.uri: registry.northwind.internal/os:1.0.0\nstages:\n  boot:\n".to_owned();
    for token in &tokens {
        layer.push_str(&step(token));
    }
    layer
}

#[track_caller]
fn silent(run: &Output, what: &str) {
    assert!(!run.out.contains(CANARY), "{what}: {}", run.out);
    assert!(!run.err.contains(CANARY), "{what}: {}", run.err);
}

#[test]
fn no_command_prints_a_secret() {
    let mut told = Vec::new();
    for (index, layer) in layers().into_iter().chain(unrecognized()).enumerate() {
        let folder = Folder::new(&format!("canary-{index}"));
        folder.write("os.yaml", &layer);
        folder.write("profile.json", &profile_with_layer("generation-3.json", &layer));
        for file in ["os.yaml", "profile.json"] {
            for args in [
                &["check", file][..],
                &["check", "--format", "json", file],
                &["check", "--format", "sarif", file],
                &["check", "--format", "github", file],
                &["fmt", "--check", file],
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
            ] {
                told.extend(tells(&folder.run(args), args, &layer));
            }
            for args in [&["fmt", file][..], &["fix", file], &["fix", "--unsafe", file], &["fmt", file]] {
                told.extend(tells(&folder.run(args), args, &layer));
            }
        }
    }
    assert!(told.is_empty(), "{} told:\n{}", told.len(), told.join("\n"));
}

/// The password as a key, a tag, a comment, a path, a macro's argument and the name of the file.
#[test]
fn no_command_prints_a_secret_that_appears_again() {
    let secret = format!("{CANARY}-0123");
    let layer = format!(
        "providerCredentials:\n  registry: registry.northwind.internal\n  user: robot\n  password: {secret}\n{secret}: 1\n\
         pack:\n  {secret}: 2\n  content:\n    images:\n      - image: registry.northwind.internal/os:{secret}\n\
         options:\n  system.uri: registry.northwind.internal/os/{secret}\n\
         stages:\n  {secret}:\n    - name: a\n  boot:\n    - {secret}: '{{{{ .spectro.macro.a | {secret} \"{secret}\" }}}}'\n      files:\n        - path: etc/{secret}\n\
         # {{{{ .spectro.var.{secret} }}}} layerwright-ignore {secret}\n"
    );
    let folder = Folder::new("canary-again");
    let (os, profile) = (format!("{secret}.yaml"), format!("{secret}.json"));
    folder.write(&os, &layer);
    folder.write(&profile, &profile_with_layer("generation-3.json", &layer));
    for file in [os.as_str(), &profile] {
        for args in [
            &["check", file][..],
            &["check", "--format", "json", file],
            &["check", "--format", "sarif", file],
            &["check", "--format", "github", file],
            &["fix", "--diff", file],
            &["fix", "--diff", "--unsafe", file],
        ] {
            let run = folder.run(args);
            assert!(args[0] != "check" || run.out.contains("S006"), "{args:?}: {run:?}");
            silent(&run, &format!("{args:?}"));
        }
    }
}

#[test]
fn no_export_holds_a_secret() {
    let (mut told, mut exported) = (Vec::new(), 0);
    for (index, layer) in layers().into_iter().enumerate() {
        let folder = Folder::new(&format!("canary-export-{index}"));
        folder.write("os.yaml", &layer);
        folder.write("profile.json", &profile_with_layer("generation-3.json", &layer));
        // Every choice with every layer as import JSON; the core's own test does that for the other formats.
        let choices = ["variable", "macro", "strip", "keep"];
        let others =
            ["api-script", "terraform", "os-yaml", "macros"].map(|format| (format, choices[index % 4], "profile.json"));
        let imports =
            choices.map(|choice| [("palette-json", choice, "os.yaml"), ("palette-json", choice, "profile.json")]);
        for (format, choice, file) in imports.into_iter().flatten().chain(others) {
            let yes = ["--accept-errors", "--accept-masked", "-o", "out/"];
            let args = [&["export", "--to", format, "--name", "x", "--secrets", choice, file][..], &yes].concat();
            let mut run = folder.run(&args);
            run.out.push_str(&folder.read_all("out"));
            told.extend(tells(&run, &args, &layer));
            exported += usize::from(run.code == Some(0));
        }
    }
    assert!(exported > 300, "{exported}");
    assert!(told.is_empty(), "{} told:\n{}", told.len(), told.join("\n"));
}

/// The line of the output that holds the secret, if one does.
fn tells(run: &Output, args: &[&str], layer: &str) -> Option<String> {
    let line = run.out.lines().chain(run.err.lines()).find(|line| line.contains(CANARY))?;
    Some(format!("{args:?} of {layer:?}: {line}"))
}

#[test]
fn fixing_keeps_the_secret_in_the_file() {
    let folder = Folder::new("canary-fix");
    folder.write("os.yaml", &layers()[0]);
    folder.run(&["fix", "os.yaml"]);
    assert!(folder.read("os.yaml").contains(CANARY));
}

#[test]
fn keeping_needs_confirmation() {
    let folder = Folder::new("canary-keep");
    folder.write("os.yaml", &layers()[0]);
    let keep = ["export", "--to", "palette-json", "--accept-errors", "--name", "x", "--secrets", "keep", "os.yaml"];
    let run = folder.run(&keep);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("secrets in clear text") && run.err.contains("--consent"), "{}", run.err);
    let run = folder.run(&[&keep[..], &["--consent"]].concat());
    assert!(run.out.contains(CANARY));
    assert!(run.err.contains("can read one literal secret of the OS layer"), "{}", run.err);
}

/// Settings and file names are shown in messages; texts of the files are not.
#[test]
fn failures_print_no_secret() {
    let folder = Folder::new("canary-failures");
    let layer = format!("providerCredentials:\n  password: {CANARY}\n  x: [\n");
    folder.write("os.yaml", &layer);
    folder.write(
        "profile.json",
        &format!("{{\"spec\": {{\"template\": {{\"packs\": [{{\"values\": \"{CANARY}\" {CANARY}"),
    );
    folder.write("profile.yaml", &format!("spec:\n  template:\n    packs:\n      - values: '{CANARY}\n"));
    for file in ["os.yaml", "profile.json", "profile.yaml"] {
        for args in [
            &["check", file][..],
            &["check", "--format", "sarif", file],
            &["check", "--base", file, file],
            &["check", "--config", file, file],
            &["fix", "--diff", file],
            &["fmt", file],
            &["fmt", "--check", file],
            &["cert", file],
            &["export", "--to", "palette-json", "--base", file, file],
        ] {
            silent(&folder.run(args), &format!("{args:?}"));
        }
    }
    for args in [&["check", "-"][..], &["fmt", "-"], &["fix", "-"], &["cert", "-"]] {
        silent(&folder.run_with(args, &layer), &format!("{args:?}"));
    }
}
