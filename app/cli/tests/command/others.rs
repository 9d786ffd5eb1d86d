use layerwright_core::rules;

use crate::{Folder, profile};

#[test]
fn the_catalog_lists_every_rule() {
    let folder = Folder::new("rules");
    let run = folder.run(&["rules"]);
    assert_eq!((run.code, run.out.lines().count()), (Some(0), rules::all().count()));
    let json = folder.run(&["rules", "--format", "json"]).json();
    let codes: Vec<&str> =
        json["rules"].as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    assert_eq!(codes, rules::all().map(|rule| rule.code).collect::<Vec<_>>());
    assert_eq!(json["rules"][0]["docs"], format!("rules/{}", codes[0]));
}

#[test]
fn every_rule_is_explained() {
    let folder = Folder::new("explain");
    for rule in rules::all() {
        let run = folder.run(&["explain", rule.code]);
        assert_eq!(run.code, Some(0));
        assert!(run.out.contains("## What it does\n") && run.out.contains("## Invalid\n"), "{}", run.out);
    }
    assert_eq!(folder.run(&["explain", "p001"]).code, Some(0));
    let run = folder.run(&["explain", "Q999"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("no rule has the code `Q999`"), "{}", run.err);
}

#[test]
fn a_text_without_certificates_says_so() {
    let folder = Folder::new("cert-none");
    folder.write("os.yaml", "options: {}\n");
    folder.write("profile.json", &profile("generation-1.json"));
    for name in ["os.yaml", "profile.json"] {
        let run = folder.run(&["cert", name]);
        assert_eq!((run.code, run.out), (Some(1), format!("{name}: no certificates\n")));
    }
}

/// Self-signed, valid from 2026-11-23 to 2036-11-20; its key was thrown away.
const CERTIFICATE: &str = include_str!("registry.pem");

#[test]
fn certificates_are_shown() {
    let folder = Folder::new("cert");
    let indented = CERTIFICATE.replace('\n', "\n    ");
    let layer = format!("providerCredentials:\n  certificates: |\n    {indented}\n");
    folder.write("ca.pem", CERTIFICATE);
    folder.write("os.yaml", &layer);
    folder.write("profile.json", &crate::profile_with_layer("generation-3.json", &layer));
    for (file, place) in [
        ("ca.pem", "ca.pem:1: CERTIFICATE\n"),
        ("os.yaml", "os.yaml:3: CERTIFICATE\n"),
        ("profile.json", "profile.json (layer edge-native-byoi):3: CERTIFICATE\n"),
    ] {
        let run = folder.run(&["cert", "--now", "2027-11-23T00:00:00Z", file]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.starts_with(place), "{}", run.out);
        assert!(run.out.contains("  subject      CN=registry.example.com\n"), "{}", run.out);
        assert!(run.out.contains("  validity     2026-11-23 to 2036-11-20, 3285 days left\n"), "{}", run.out);
        assert!(run.out.contains("  names        registry.example.com, 192.0.2.1\n"), "{}", run.out);
    }
    let late = folder.run(&["cert", "--now", "2036-11-22T00:00:00Z", "ca.pem"]);
    assert!(late.out.contains(", expired 2 days ago\n") || late.out.contains(", expired 1 day ago\n"), "{}", late.out);
    let early = folder.run(&["cert", "--now", "2020-01-01T00:00:00Z", "ca.pem"]);
    assert!(early.out.contains(", not valid yet\n"), "{}", early.out);
    folder.write("damaged.pem", &CERTIFICATE.replace("MIIBujCC", "MIIBujC"));
    assert_eq!(folder.run(&["cert", "damaged.pem"]).code, Some(1));
}

#[test]
fn a_closed_pipe_is_no_error_message() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_layerwright"))
        .args(["rules", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
