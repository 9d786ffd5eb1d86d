use super::*;
use crate::context::{Context, UnixTime};
use crate::export::SecretChoice;

const GENERATIONS: [&str; 3] = [
    include_str!("../../../../../tests/fixtures/profiles/generation-1.json"),
    include_str!("../../../../../tests/fixtures/profiles/generation-2.json"),
    include_str!("../../../../../tests/fixtures/profiles/generation-3.json"),
];

fn profile(text: &str) -> Profile {
    match crate::profile::open(text) {
        Ok(Opened::Profile(profile)) => profile,
        other => panic!("not a profile: {other:?}"),
    }
}

struct Order<'a> {
    base: Option<&'a Profile>,
    text: &'a str,
    name: &'a str,
    version: &'a str,
    secrets: SecretChoice,
    consent: bool,
}

impl Order<'_> {
    fn run(&self) -> Result<Export, ExportError> {
        let report = crate::analyze(self.text, &Context::default(), UnixTime(0));
        export(&Request {
            base: self.base,
            os_layer: 0,
            text: self.text,
            name: self.name,
            version: self.version,
            secrets: self.secrets,
            consent: self.consent,
            report: &report,
        })
    }
}

fn order<'a>(base: Option<&'a Profile>, text: &'a str) -> Order<'a> {
    let name = base.map_or("edge-shop", Profile::name);
    Order { base, text, name, version: "9.0.0", secrets: SecretChoice::Variable, consent: false }
}

#[test]
fn only_the_version_changes_when_nothing_else_does() {
    for text in GENERATIONS {
        let base = profile(text);
        let done = order(Some(&base), base.values(0)).run().unwrap();
        let version = crate::source::slice(text, base.version_range().unwrap());
        assert_eq!(
            done.text,
            text.replacen(&format!("\"version\":{version}"), "\"version\":\"9.0.0\"", 1).replacen(
                &format!("\"version\": {version}"),
                "\"version\": \"9.0.0\"",
                1
            )
        );
        assert_eq!(done.layer, base.values(0));
        assert!(done.variables.is_empty() && done.macros.is_empty());
    }
}

#[test]
fn the_edited_layer_goes_in() {
    for text in GENERATIONS {
        let base = profile(text);
        let layer = format!("{}# <é> & more\n", base.values(0));
        let done = order(Some(&base), &layer).run().unwrap();
        let again = profile(&done.text);
        assert_eq!(again.values(0), layer);
        assert_eq!(again.version(), "9.0.0");
        for index in 1..4 {
            assert_eq!(again.values(index), base.values(index));
        }
    }
}

#[test]
fn a_bare_layer_gets_a_new_file() {
    let done = order(None, "options:\n  system.uri: \"NA\"\n").run().unwrap();
    let expected = NEW_PROFILE
        .replace("\"name\": \"\",\n    \"description\"", "\"name\": \"edge-shop\",\n    \"description\"")
        .replacen("\"version\": \"\"", "\"version\": \"9.0.0\"", 1)
        .replace("\"values\": \"\"", r#""values": "options:\n  system.uri: \"NA\"\n""#);
    assert_eq!(done.text, expected);
    assert_eq!(done.file_name, "edge-shop-9.0.0.json");
    assert!(done.notes[0].contains("Kubernetes") && done.notes[0].contains("2.1.0"), "{:?}", done.notes);
}

#[test]
fn name_and_version_are_judged() {
    let base = profile(GENERATIONS[1]);
    let order = order(Some(&base), base.values(0));
    assert_eq!(Order { name: "  ", ..order }.run(), Err(ExportError::EmptyName));
    let code = |result: Result<Export, ExportError>| match result {
        Err(ExportError::Version { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(Order { version: "1.2", ..order }.run()), "P001");
    assert_eq!(code(Order { version: "v1.2.0", ..order }.run()), "P002");
    assert_eq!(code(Order { version: "1.2.0-rc.1", ..order }.run()), "P003");
    let renamed = Order { version: "1.2.0-rc.1", name: "Other \"shop\"", ..order }.run().unwrap();
    assert_eq!(renamed.text, GENERATIONS[1].replace("\"edge-shop\"", "\"Other \\\"shop\\\"\""));
    assert_eq!(renamed.file_name, "Other--shop--1.2.0-rc.1.json");
    let error = Order { version: "v1.2.0", ..order }.run().unwrap_err();
    assert_eq!(error.to_string(), "version `v1.2.0` starts with `v` (P002); `1.2.0` would do");
}

#[test]
fn a_layer_that_is_not_there_is_refused() {
    let base = profile(GENERATIONS[0]);
    let report = crate::analyze("", &Context::default(), UnixTime(0));
    let result = export(&Request {
        base: Some(&base),
        os_layer: 4,
        text: "",
        name: "x",
        version: "1.0.0",
        secrets: SecretChoice::Variable,
        consent: false,
        report: &report,
    });
    assert_eq!(result, Err(ExportError::NoSuchLayer { index: 4 }));
}

#[test]
fn what_the_file_needs_is_noted() {
    let base = profile(GENERATIONS[2]);
    let layer = "a: '{{.spectro.macro.registryPassword}}'\nb: '{{.spectro.var.ntp_server}}'\nc: '{{.spectro.var.missing}}'\n\
                 # {{.spectro.macro.inComment}}\nd: \"******\"\n";
    let notes = order(Some(&base), layer).run().unwrap().notes.join("\n");
    assert!(notes.contains("Macros that must exist where the profile is imported: registryPassword."), "{notes}");
    assert!(notes.contains("does not define: missing."), "{notes}");
    assert!(notes.contains("layer edge-native-byoi line 5, variable registry_password."), "{notes}");
}

const CREDENTIALS: &str = "\
# old password: Canary-7f3a-value
providerCredentials:
  registry: registry.example.com
  user: robot
  password: Canary-7f3a-value
stages:
  boot:
    - name: login
      commands:
        - curl -fsS https://robot:Canary-7f3a-script@registry.example.com/v2/
        - echo Canary-7f3a-value > /tmp/x
";

#[test]
fn no_secret_is_exported_without_consent() {
    let base = profile(GENERATIONS[2]);
    for base in [None, Some(&base)] {
        for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip] {
            let done = Order { secrets, ..order(base, CREDENTIALS) }.run().unwrap();
            assert!(!done.text.contains("Canary"), "{secrets:?}: {}", done.layer);
            assert!(!format!("{done:?}").contains("Canary"));
            let report = crate::analyze(&done.layer, &Context::default(), UnixTime(0));
            assert!(report.secrets.is_empty(), "{secrets:?}: {}", done.layer);
            assert_eq!(profile(&done.text).values(0), done.layer);
        }
        let keep = Order { secrets: SecretChoice::Keep, ..order(base, CREDENTIALS) };
        assert!(matches!(keep.run(), Err(ExportError::NoConsent { .. })));
        assert_eq!(Order { consent: true, ..keep }.run().unwrap().layer, CREDENTIALS);
    }
}

#[test]
fn a_moved_secret_is_a_variable_of_the_profile() {
    let base = profile(GENERATIONS[2]);
    let done = order(Some(&base), CREDENTIALS).run().unwrap();
    let again = profile(&done.text);
    assert!(
        done.layer.contains(&format!("  password: '{{{{.spectro.var.{}}}}}'\n", done.variables[0])),
        "{}",
        done.layer
    );
    assert_eq!(again.variables()[..2], base.variables()[..]);
    assert_eq!(again.variables()[2..], done.variables[..]);
    assert!(!done.variables.contains(&"registry_password".to_owned()), "the name is taken in the base");
}

#[test]
fn a_layer_that_cannot_be_searched_is_not_exported() {
    let text = "#".repeat(crate::yaml::MAX_BYTES + 1);
    assert!(matches!(order(None, &text).run(), Err(ExportError::TooLarge { .. })));
}
