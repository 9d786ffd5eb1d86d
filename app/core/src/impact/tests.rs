use super::*;
use crate::source::slice;

/// A version that clusters run: everything that the table of upgrade behavior covers.
const BASE: &str = "\
# spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode
pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
  drain:
    timeout: 60
options:
  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/ubuntu:{{.spectro.system.kubernetes.version}}-{{.spectro.pack.edge-native-byoi.options.tag}}'
  system.registry: registry.acme.internal
  tag: v4.7.6
  system.osName: ubuntu
  banner: hello
  other: 1
stages:
  boot:
    - name: é 𝄞
      commands:
        - echo one
        - echo two
    - files:
        - path: /etc/motd
          content: |
            {{.spectro.pack.edge-native-byoi.options.banner}}
            second line
  reconcile:
    - commands: [echo again]
providerCredentials:
  registry: registry.acme.internal
  user: robot
  password: Tr0ub4dor&3x
stylusPackage: container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.7.6
";

fn shown(shown: &Shown) -> &str {
    match shown {
        Shown::Nothing => "-",
        Shown::Text(text) => text,
        Shown::Hidden => "hidden",
    }
}

/// Each change in a line: path, effect, the text at its range, the one in the base, the values before and after.
fn lines(base: &str, text: &str) -> Vec<String> {
    let found = impact(base, text, &Context::default());
    assert_eq!(found.unread, None);
    let line = |change: &Change| {
        let places = format!("{:?}|{:?}", slice(text, change.range), slice(base, change.base_range));
        let sign = match change.kind {
            ChangeKind::Added => "+",
            ChangeKind::Removed => "-",
            ChangeKind::Changed => "~",
        };
        let values = format!("{} > {}", shown(&change.before), shown(&change.after));
        format!("{sign}{} {:?} {places} {values}", change.path, change.effect)
    };
    found.changes.iter().map(line).collect()
}

/// Asserts what replacing a part of [`BASE`] changes, with either kind of line endings.
#[track_caller]
fn check(from: &str, to: &str, wanted: &[&str]) {
    assert!(BASE.contains(from), "{from}");
    let new = BASE.replacen(from, to, 1);
    assert_eq!(lines(BASE, &new), wanted);
    assert_eq!(lines(BASE, &new.replace('\n', "\r\n")), wanted, "CRLF");
}

#[test]
fn every_row_of_the_table() {
    check("v4.7.6\n", "v4.8.1\n", &["~options.tag Repave \"v4.8.1\"|\"v4.7.6\" v4.7.6 > v4.8.1"]);
    check(
        "osName: ubuntu",
        "osName: suse",
        &["~options.system.osName NothingUntilNextChange \"suse\"|\"ubuntu\" ubuntu > suse"],
    );
    check("timeout: 60", "timeout: 90", &["~pack.drain.timeout NothingUntilNextChange \"90\"|\"60\" 60 > 90"]);
    check(
        "echo two",
        "echo three",
        &["~stages.boot[0].commands[1] Reboot \"echo three\"|\"echo two\" echo two > echo three"],
    );
    check(
        "[echo again]",
        "['echo é']",
        &["~stages.reconcile[0].commands[0] ConfigReload \"'echo é'\"|\"echo again\" echo again > echo é"],
    );
    check("user: robot", "user: bot", &["~providerCredentials.user Disputed \"bot\"|\"robot\" robot > bot"]);
    check("other: 1", "other: 2", &["~options.other Unknown \"2\"|\"1\" 1 > 2"]);
    check("banner: hello", "banner: hi", &["~options.banner Unknown \"hi\"|\"hello\" hello > hi"]);
    check("stylusPackage: ", "x: 1\nstylusPackage: ", &["+x Unknown \"x\"|\"\" - > 1"]);
    let agent = lines(BASE, &BASE.replace("amd64:v4.7.6", "amd64:v4.8.1"));
    assert!(agent.len() == 1 && agent[0].starts_with("~stylusPackage AgentVersion "), "{agent:?}");
}

#[test]
fn what_is_added_and_what_is_gone() {
    check(
        "  system.osName: ubuntu\n",
        "",
        &["-options.system.osName NothingUntilNextChange \"options\"|\"system.osName\" ubuntu > -"],
    );
    check("        - echo two\n", "", &["-stages.boot[0].commands[1] Reboot \"commands\"|\"echo two\" echo two > -"]);
    check(
        "        - echo one\n",
        "        - echo nil\n        - echo one\n",
        &["+stages.boot[0].commands[0] Reboot \"echo nil\"|\"commands\" - > echo nil"],
    );
    check(
        "  reconcile:\n    - commands: [echo again]\n",
        "",
        &["-stages.reconcile ConfigReload \"stages\"|\"reconcile\" 1 element > -"],
    );
    check("  drain:\n    timeout: 60\n", "", &["-pack.drain NothingUntilNextChange \"pack\"|\"drain\" 1 key > -"]);
    check(
        "stages:\n",
        "stages:\n  fs: []\n  network:\n    - name: x\n",
        &["+stages.network Reboot \"network\"|\"stages\" - > 1 element"],
    );
    let gone = BASE.replace(
        "providerCredentials:\n  registry: registry.acme.internal\n  user: robot\n  password: Tr0ub4dor&3x\n",
        "",
    );
    assert_eq!(lines(BASE, &gone), ["-providerCredentials Disputed \"\"|\"providerCredentials\" 3 keys > -"]);
}

#[test]
fn what_means_the_same_is_no_change() {
    check("# spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode\n", "", &[]);
    check("  system.osName: ubuntu\n  banner: hello\n", "  banner: \"hello\" # hi\n  'system.osName': ubuntu\n", &[]);
    check("        - echo one\n        - echo two\n", "      - \"echo one\"\n\n      - |-\n        echo two\n", &[]);
    check("commands: [echo again]", "commands:\n        - 'echo again'\n      name:\n      files: []", &[]);
    let anchored = BASE.replace("- echo one\n", "- &first echo one\n").replace("- echo two", "- *first");
    let renamed = anchored.replace("first", "uno");
    assert_eq!(lines(&anchored, &renamed), [""; 0]);
    assert_eq!(lines(&anchored, &BASE.replace("echo two", "echo one")), [""; 0]);
}

#[test]
fn aliases_stand_for_what_they_name() {
    let base = "x: &a\n  k: 1\nstages:\n  boot:\n    - environment: *a\noptions: {}\n";
    assert_eq!(
        lines(base, &base.replace("k: 1", "k: 2")),
        ["~x.k Unknown \"2\"|\"1\" 1 > 2", "~stages.boot[0].environment Reboot \"*a\"|\"*a\" *a > *a"]
    );
    let bomb: Vec<String> = (1..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
    let text = format!("a0: &a0 [x]\n{}", bomb.concat());
    assert_eq!(lines(&text, &text.replace("[x]", "[y]")).len(), 79);
}

#[test]
fn long_texts_are_shown_where_they_differ() {
    check(
        "second line",
        "2nd line",
        &["~stages.boot[1].files[0].content Reboot \"content\"|\"content\" line 2: second line > line 2: 2nd line"],
    );
    let long = "x".repeat(200);
    let (base, new) = (format!("options:\n  other: {long}a\n"), format!("options:\n  other: {long}b\n"));
    let tail = "x".repeat(20);
    assert!(lines(&base, &new)[0].ends_with(&format!(" …{tail}a > …{tail}b")));
    let new = format!("options:\n  other: {}\n", "é".repeat(200));
    assert!(lines("options: {}\nx: 1\n", &format!("{new}x: 1\n"))[0].ends_with(&format!(" - > {}…", "é".repeat(80))));
}

#[test]
fn secrets_are_hidden() {
    check(
        "Tr0ub4dor&3x",
        "C0rrect!horse",
        &["~providerCredentials.password Disputed \"C0rrect!horse\"|\"Tr0ub4dor&3x\" hidden > hidden"],
    );
    check(
        "password: Tr0ub4dor&3x",
        "password: '{{.spectro.macro.p}}'",
        &["~providerCredentials.password Disputed \"'{{.spectro.macro.p}}'\"|\"Tr0ub4dor&3x\" hidden > hidden"],
    );
    check(
        "echo two",
        "login Tr0ub4dor&3x",
        &["~stages.boot[0].commands[1] Reboot \"login Tr0ub4dor&3x\"|\"echo two\" hidden > hidden"],
    );
    for (new, path) in [
        ("echo two\n      environment: {API_TOKEN: hunter2x}", "stages.boot[0].environment"),
        ("curl -u bob:hunter2x a.io", "stages.boot[0].commands[1]"),
        ("echo ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7", "stages.boot[0].commands[1]"),
    ] {
        let text = BASE.replace("echo two", new);
        let found = impact(BASE, &text, &Context::default());
        assert_eq!(found.changes[0].path, path);
        let said = format!("{found:?}");
        assert!(!said.contains("hunter2x") && !said.contains("aB3dE5"), "{said}");
    }
    let key =
        "-----BEGIN PRIVATE KEY-----\n            MIIEowIBAAKCAQEAabcdefgh\n            -----END PRIVATE KEY-----";
    let text = BASE.replace("second line", key);
    assert!(lines(BASE, &text)[0].ends_with("hidden > hidden"));
    assert!(lines(&text, &text.replace("MIIE", "MIIF"))[0].ends_with("hidden > hidden"));
}

#[test]
fn rke2_is_repaved_where_others_reboot() {
    let effect = |base: &str, context: &Context| {
        let found = impact(base, &base.replace("echo two", "echo three"), context);
        (found.changes[0].effect, found.changes[0].why.contains("nothing here tells"))
    };
    let pack = |name: &str| Context { kubernetes_pack: Some(name.to_owned()), ..Context::default() };
    let none = Context::default();
    assert_eq!(effect(BASE, &none), (Effect::Reboot, true));
    assert_eq!(effect(BASE, &pack("edge-rke2")), (Effect::Repave, false));
    assert_eq!(effect(BASE, &pack("edge-k3s")), (Effect::Reboot, false));
    assert_eq!(effect(BASE, &pack("other")), (Effect::Reboot, true));
    let tag = BASE.replace("ubuntu:{{", "ubuntu:rke2-{{");
    assert_eq!(effect(&tag, &none), (Effect::Repave, false));
    assert_eq!(effect(&tag, &pack("edge-k3s")), (Effect::Reboot, false));
    let option = BASE.replace("other: 1", "system.k8sDistribution: rke2");
    assert_eq!(effect(&option, &none), (Effect::Repave, false));
}

#[test]
fn reasons_are_sentences() {
    let new = BASE
        .replace("v4.7.6", "v4.8.1")
        .replace("timeout: 60", "timeout: 9")
        .replace("ubuntu\n", "debian\n")
        .replace("hello", "bye")
        .replace("other: 1", "other: 2")
        .replace("echo", "printf")
        .replace("robot", "bot\n  certificates: x");
    let (rke2, other) =
        (Context { kubernetes_pack: Some("edge-rke2".to_owned()), ..Context::default() }, Context::default());
    let k3s = Context { kubernetes_pack: Some("edge-k3s".to_owned()), ..Context::default() };
    let mut effects = std::collections::BTreeSet::new();
    for context in [&rke2, &k3s, &other] {
        for change in impact(BASE, &new, context).changes {
            let why = &change.why;
            assert!(why.starts_with(|c: char| c.is_uppercase() || c == '`') && why.ends_with('.'), "{why}");
            assert!(!why.contains(".."), "{why}");
            effects.insert(change.effect);
        }
    }
    assert_eq!(effects.len(), 7, "{effects:?}");
}

#[test]
fn the_gravest_effect_and_the_warning() {
    let new =
        BASE.replace("v4.7.6\n", "v4.8.1\n").replace("user: robot", "user: bot").replace("timeout: 60", "timeout: 9");
    let found = impact(BASE, &new, &Context::default());
    assert_eq!(found.verdict, Some(Effect::Repave));
    assert_eq!(found.summary(), "4 changes: all nodes are repaved; the documents disagree about the credentials");
    assert!(found.warning.is_some_and(|warning| warning.starts_with("Credentials and image change in one version.")));
    let fresh = Context { target: Some(Target::New), ..Context::default() };
    assert_eq!(impact(BASE, &new, &fresh).warning, None);

    let both = BASE.replace("user: robot", "user: bot").replace("echo two", "echo three");
    let found = impact(BASE, &both, &Context::default());
    assert_eq!((found.verdict, found.warning.is_some()), (Some(Effect::Disputed), false));
    assert_eq!(
        found.summary(),
        "2 changes: the documents disagree: nothing, or a repave; all nodes reboot in any case"
    );

    let same = impact(BASE, BASE, &Context::default());
    assert_eq!((same.verdict, same.summary().as_str()), (None, "no value differs from the version that clusters run"));
}

/// A reference in place of the same text is a change of `system.uri` that leads to the same image.
#[test]
fn the_same_image_in_other_words() {
    let base =
        "options:\n  system.uri: a.io/x:v1\nproviderCredentials:\n  registry: a.io\n  user: bob\n  password: x1y2z3\n";
    let other = base
        .replace("a.io/x:v1", "'{{.spectro.pack.edge-native-byoi.options.u}}'\n  u: a.io/x:v1")
        .replace("bob", "eve");
    let found = impact(base, &other, &Context::default());
    assert_eq!((found.changes[0].effect, &found.warning), (Effect::Repave, &None));
    assert!(found.changes[0].why.contains("It leads to the same image"));
    let piped = base.replace("a.io/x:v1", "'a.io/{{.spectro.pack.edge-native-byoi.options.u | lower}}'\n  u: X");
    let found = impact(&piped, &piped.replace("u: X", "u: Y").replace("bob", "eve"), &Context::default());
    assert!(found.warning.is_some() && !found.changes[0].why.contains("leads to the same image"), "{found:?}");
}

#[test]
fn what_cannot_be_read_is_not_compared() {
    let unread = |base: &str, text: &str| impact(base, text, &Context::default()).unread;
    assert_eq!(unread(BASE, "a: 'x\n"), Some(Unread::Text));
    assert_eq!(unread("a: 'x\n", BASE), Some(Unread::Base));
    assert_eq!(unread(BASE, ""), Some(Unread::Text));
    assert_eq!(
        impact("", BASE, &Context::default()).summary(),
        "the version that clusters run cannot be read as a whole, so nothing was compared"
    );
}

/// Cut and mixed texts: nothing panics, every range is in its text, and no secret is told.
#[test]
fn mangled_texts() {
    let mut seed = 1_u64;
    let mut below = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let parts = [
        "*a",
        "&a ",
        "- ",
        "\n",
        "\r\n",
        "{{",
        "}}",
        ": ",
        "'",
        "é",
        "𝄞",
        "[",
        "<<: *a\n",
        "stages:\n",
        "options:\n",
        "|\n",
        "\t",
    ];
    for _ in 0..600 {
        let mut mangled = BASE.to_owned();
        for _ in 0..=below(3) {
            let mut at = below(mangled.len() + 1);
            while !mangled.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = (at + below(12)).min(mangled.len());
            while !mangled.is_char_boundary(end) {
                end += 1;
            }
            mangled.replace_range(at..end, parts[below(parts.len())]);
        }
        for (base, text) in [(BASE, mangled.as_str()), (mangled.as_str(), BASE)] {
            let found = impact(base, text, &Context::default());
            for change in &found.changes {
                assert!(text.get(std::ops::Range::<usize>::from(change.range)).is_some());
                assert!(base.get(std::ops::Range::<usize>::from(change.base_range)).is_some());
            }
            let said = format!("{found:?}");
            assert!(!said.contains("Tr0ub4dor&3x"), "{mangled}\n{said}");
        }
    }
}
