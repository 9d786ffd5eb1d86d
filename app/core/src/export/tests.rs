//! What holds for every format.

mod import_model;

use super::*;
use crate::context::{Context, Target, UnixTime};
use crate::profile::Profile;
use crate::secrets::SecretKind;

pub(crate) const GENERATIONS: [&str; 3] = [
    include_str!("../../../../tests/fixtures/profiles/generation-1.json"),
    include_str!("../../../../tests/fixtures/profiles/generation-2.json"),
    include_str!("../../../../tests/fixtures/profiles/generation-3.json"),
];

pub(crate) fn profile(text: &str) -> Profile {
    match crate::profile::open(text) {
        Ok(Opened::Profile(profile)) => profile,
        other => panic!("not a profile: {other:?}"),
    }
}

/// A request with everything that a test does not care about.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) base: Option<&'a Profile>,
    pub(crate) os_layer: usize,
    pub(crate) text: &'a str,
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) secrets: SecretChoice,
    pub(crate) per_secret: &'a [(String, SecretChoice)],
    pub(crate) confirmed: &'a [ObstacleKind],
    pub(crate) target: Option<Target>,
    pub(crate) new_variables: &'a [String],
}

pub(crate) const FORMATS: [Format; 5] =
    [Format::PaletteJson, Format::ApiScript, Format::Terraform, Format::OsYaml, Format::Macros];

pub(crate) const ALL: &[ObstacleKind] = &ObstacleKind::ALL;
const ALL_BUT_SECRETS: &[ObstacleKind] = &[ObstacleKind::Errors, ObstacleKind::Masked, ObstacleKind::Missing];

/// Everything is confirmed but secrets.
pub(crate) fn order<'a>(base: Option<&'a Profile>, text: &'a str) -> Order<'a> {
    Order {
        base,
        os_layer: 0,
        text,
        name: base.map_or("edge-shop", Profile::name),
        version: "9.0.0",
        secrets: SecretChoice::Variable,
        per_secret: &[],
        confirmed: ALL_BUT_SECRETS,
        target: None,
        new_variables: &[],
    }
}

impl Order<'_> {
    pub(crate) fn with_secrets(self) -> Self {
        Self { confirmed: ALL, ..self }
    }

    pub(crate) fn run(&self, format: Format) -> Result<Export, Refused> {
        self.prepare(format)?.confirm(&self.confirmed.iter().copied().collect())
    }

    pub(crate) fn prepare(&self, format: Format) -> Result<Prepared, Refused> {
        let context = Context { target: self.target, new_variables: self.new_variables.to_vec(), ..Context::default() };
        let report = crate::analyze(self.text, &context, UnixTime(0));
        prepare(
            format,
            &Request {
                base: self.base,
                os_layer: self.os_layer,
                text: self.text,
                name: self.name,
                version: self.version,
                secrets: self.secrets,
                per_secret: self.per_secret,
                report: &report,
                severities: &Severities::default(),
                context: &context,
            },
        )
    }
}

/// Every text of an export that somebody may see, the file names too.
fn everything(export: &Export) -> String {
    let files: Vec<&str> = export.files.iter().flat_map(|file| [file.path.as_str(), &file.text]).collect();
    format!("{}{}{export:?}", files.join("\n"), export.checklist_file().text)
}

pub(crate) const CREDENTIALS: &str = "\
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
        - echo '{{.spectro.macro.site}}'
    - files:
        - path: /etc/key
          content: |
            -----BEGIN PRIVATE KEY-----
            Q2FuYXJ5LTdmM2EtY2FuYXJ5LTdmM2EtY2FuYXJ5LTdmM2EtY2FuYXJ5LTdmM2E=
            -----END PRIVATE KEY-----
";
/// Pieces of the secrets above; the first is enough of the base64.
const CANARIES: [&str; 2] = ["Canary", "Q2FuYXJ5"];

fn holds_canary(text: &str) -> bool {
    CANARIES.iter().any(|canary| text.contains(canary))
}

#[test]
fn each_format_is_listed_once_and_described() {
    assert_eq!(EXPORTERS.map(|exporter| exporter.format), FORMATS);
    for exporter in EXPORTERS {
        assert!(std::ptr::eq(Exporter::of(exporter.format), exporter), "{}", exporter.name);
        assert_eq!(Exporter::named(exporter.name).map(|named| named.format), Some(exporter.format));
        for text in [exporter.about, exporter.next_step] {
            assert!(text.starts_with(char::is_uppercase) && text.ends_with('.'), "{text}");
        }
    }
    assert!(Exporter::named("json").is_none());
}

#[test]
fn file_names_are_sanitized() {
    assert_eq!(safe_file_name("edge-store-1.2.0"), "edge-store-1.2.0");
    assert_eq!(safe_file_name("Edge shop_1-1.0.0+5"), "Edge-shop_1-1.0.0-5");
    assert_eq!(safe_file_name("../../é/x"), "x");
    assert_eq!(safe_file_name(".."), "unnamed");
    assert_eq!(safe_file_name(&"a".repeat(500)).len(), NAME);
    let layer = "a: '{{.spectro.macro.x}}'\n";
    for format in FORMATS {
        let base = profile(GENERATIONS[2]);
        let done = Order { name: "../Edge \"shop\"\n$(id)", ..order(Some(&base), layer) }.run(format).unwrap();
        let mut paths: Vec<String> = done.files.iter().map(|file| file.path.clone()).collect();
        paths.push(done.checklist_file().path);
        for path in &paths {
            assert!(path.split('/').all(|part| part.starts_with(|c: char| c.is_ascii_alphanumeric())), "{path}");
            assert!(path.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c)), "{path}");
            assert!(path == "versions.tf" || path.starts_with("Edge--shop----id--9.0.0"), "{path}");
        }
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), done.files.len() + 1);
    }
}

#[test]
fn name_and_version_are_judged() {
    let base = profile(GENERATIONS[1]);
    let order = order(Some(&base), base.values(0));
    for format in FORMATS {
        assert_eq!(Order { name: "  ", ..order }.run(format), Err(Refused::EmptyName));
        let code = |result: Result<Export, Refused>| match result {
            Err(Refused::Version { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(Order { version: "1.2", ..order }.run(format)), "P001");
        assert_eq!(code(Order { version: "v1.2.0", ..order }.run(format)), "P002");
        assert_eq!(code(Order { version: "1.2.0-rc.1", ..order }.run(format)), "P003");
        assert_eq!(Order { os_layer: 4, ..order }.run(format), Err(Refused::NoSuchLayer { index: 4 }));
    }
    let error = Order { version: "v1.2.0", ..order }.run(Format::PaletteJson).unwrap_err();
    assert_eq!(error.to_string(), "version `v1.2.0` starts with `v` (P002); use `1.2.0`");
}

#[test]
fn no_secret_is_exported_without_confirmation() {
    let base = profile(GENERATIONS[2]);
    for base in [None, Some(&base)] {
        for format in FORMATS.into_iter().filter(|format| base.is_some() || *format != Format::ApiScript) {
            for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip] {
                let done = Order { secrets, ..order(base, CREDENTIALS) }.run(format).unwrap();
                assert!(!holds_canary(&everything(&done)), "{format:?} {secrets:?}: {}", done.layer);
                assert!(!done.files.iter().any(OutFile::has_secrets), "{format:?} {secrets:?}");
                let report = crate::analyze(&done.layer, &Context::default(), UnixTime(0));
                assert!(report.secrets.is_empty(), "{secrets:?}: {}", done.layer);
            }
            let keep = Order { secrets: SecretChoice::Keep, ..order(base, CREDENTIALS) };
            let yes = Order { confirmed: ALL, ..keep };
            if format == Format::ApiScript {
                assert!(matches!(yes.run(format), Err(Refused::CannotKeepSecrets { .. })));
                continue;
            }
            if format != Format::Macros {
                let kept = Obstacle::Secrets(vec![ClearSecret::Kept { count: 4 }]);
                assert_eq!(keep.run(format), Err(Refused::Unconfirmed(vec![kept])), "{format:?}");
            }
            let done = yes.run(format).unwrap();
            assert_eq!(done.layer, CREDENTIALS);
            assert!(!holds_canary(&format!("{done:?}{}", done.checklist_file().text)), "{format:?}");
            let holds = done.files.iter().any(|file| holds_canary(&file.text));
            assert_eq!(holds, format != Format::Macros, "{format:?}");
            for file in &done.files {
                assert_eq!(file.has_secrets(), holds_canary(&file.text), "{format:?} {}", file.path);
                assert!(!holds_canary(file.shown()), "{format:?}: {}", file.shown());
                assert!(file.shown().contains(crate::secrets::shown::HIDDEN) || !file.has_secrets());
            }
        }
    }
}

/// Wherever else a secret appears, it is in nothing that a person reads before or beside the files.
#[test]
fn a_secret_that_appears_again_is_in_no_checklist() {
    const SECRET: &str = "Canary-7f3a-value";
    let copies = format!(
        "{SECRET}: 1\noptions:\n  system.uri: registry.lakeside.dev/os/{SECRET}:{SECRET}\n  {SECRET}: '{{{{.spectro.macro.{SECRET}}}}}' # {SECRET}\n"
    );
    let text =
        format!("{copies}{CREDENTIALS}    - files:\n        - path: {SECRET}/x\n          content: '********'\n");
    let base = profile(GENERATIONS[2]);
    for base in [None, Some(&base)] {
        // A list of macros is a list of their names.
        for format in FORMATS.into_iter().filter(|format| *format != Format::Macros) {
            for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip, SecretChoice::Keep] {
                let Ok(prepared) = (Order { secrets, ..order(base, &text) }).prepare(format) else { continue };
                let obstacles = prepared.obstacles().iter().map(|one| format!("{one} {one:?}"));
                let list = prepared.checklist(&ALL.iter().copied().collect()).into_iter().map(|item| item.text);
                let files = prepared.preview().map(|(path, text)| format!("{path}\n{text}"));
                let shown: Vec<String> = obstacles.chain(list).chain(files).collect();
                assert!(shown.len() > 3, "{shown:?}");
                for one in shown {
                    assert!(!holds_canary(&one), "{format:?} {secrets:?} with a base: {}\n{one}", base.is_some());
                }
            }
        }
    }
}

/// A secret that is in another layer, in a manifest, or as the default of a variable, is hidden where files are shown.
#[test]
fn secrets_around_the_layer_are_hidden() {
    let text = GENERATIONS[2]
        .replace("\"pack:\\n  spectrocloud.com", "\"password: Canary-7f3a-value\\npack:\\n  spectrocloud.com")
        .replace("kind: Namespace\\n", "kind: Namespace\\n# Canary-7f3a-value\\n")
        .replace("\"********\"", "\"Canary-7f3a-default\"");
    let base = profile(&text);
    let layer = format!("a: '{{{{.spectro.macro.x}}}}'\n{}", base.values(0));
    for format in FORMATS {
        let done = order(Some(&base), &layer).with_secrets().run(format).unwrap();
        let count = done.files.iter().map(|file| file.text.matches("Canary").count()).sum::<usize>();
        assert_eq!(count, if Exporter::of(format).is_whole_profile() { 3 } else { 0 }, "{format:?}");
        for file in &done.files {
            assert!(!file.shown().contains("Canary"), "{format:?}: {}", file.shown());
        }
        let listed = done.checklist.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n");
        assert!(!listed.contains("Canary"), "{listed}");
        assert_eq!(
            listed.contains("Layer namespaces is exported unchanged, with one literal secret in clear text."),
            count > 0,
            "{listed}"
        );
        assert_eq!(
            listed.contains("The default of the sensitive variable registry_password is in clear text"),
            count > 0,
            "{listed}"
        );
    }
    let json = order(Some(&base), base.values(0)).with_secrets().run(Format::PaletteJson).unwrap().files.remove(0);
    assert_eq!(json.shown(), json.text.replace("Canary-7f3a-value", "•••").replace("Canary-7f3a-default", "•••"));
}

/// What a request is refused for when nothing is confirmed.
fn obstacles(order: &Order<'_>, format: Format) -> Vec<Obstacle> {
    let left = match (Order { confirmed: &[], ..*order }).run(format) {
        Ok(_) => Vec::new(),
        Err(Refused::Unconfirmed(left)) => left,
        Err(other) => panic!("{format:?}: {other:?}"),
    };
    assert_eq!(order.prepare(format).unwrap().obstacles(), left);
    left
}

fn accepted(items: &[ChecklistItem]) -> Vec<&str> {
    items.iter().filter(|item| item.topic == Topic::Accepted).map(|item| item.text.as_str()).collect()
}

#[test]
fn errors_need_confirmation() {
    let base = profile(GENERATIONS[0]);
    let layer = "options:\n  a: '{{.spectro.macro.x}}'\n  a: 2\n";
    let order = order(Some(&base), layer);
    for format in FORMATS {
        let left = obstacles(&order, format);
        if format == Format::Macros {
            assert_eq!(left, []);
            continue;
        }
        let [Obstacle::Errors(errors)] = &left[..] else { panic!("{left:?}") };
        assert_eq!(errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["Y003"]);
        assert_eq!(
            left[0].to_string(),
            "the rules find 1 error in what would be exported: the key `a` appears twice in this mapping"
        );
        let done = order.run(format).unwrap();
        let first = &done.checklist[0];
        assert_eq!(first.topic, Topic::Accepted);
        assert!(first.text.starts_with("Error Y003 (") && first.text.contains("line 3"), "{first:?}");
    }
    // An error in the profile around the layer counts where the profile is exported.
    let broken = profile(&GENERATIONS[0].replace("\"k8s\"", "\"addon\""));
    let order = Order { text: broken.values(0), base: Some(&broken), ..order };
    let left = obstacles(&order, Format::PaletteJson);
    let [Obstacle::Errors(errors)] = &left[..] else { panic!("{left:?}") };
    assert_eq!((errors.len(), errors[0].code, errors[0].range), (1, "P007", None));
    assert_eq!(obstacles(&order, Format::OsYaml), []);
    assert_eq!(obstacles(&order, Format::ApiScript), []);
    let context = Context::default();
    let report = crate::analyze(order.text, &context, UnixTime(0));
    let mut severities = Severities::default();
    severities.set("P007", crate::settings::Choice::Off);
    let request = Request {
        base: order.base,
        os_layer: 0,
        text: order.text,
        name: "x",
        version: "9.0.0",
        secrets: SecretChoice::Variable,
        per_secret: &[],
        report: &report,
        severities: &severities,
        context: &context,
    };
    assert!(export(Format::PaletteJson, &request, &BTreeSet::new()).is_ok());
}

#[test]
fn masked_values_need_confirmation() {
    let base = profile(GENERATIONS[2]);
    let of = |text| Order { confirmed: &[ObstacleKind::Errors], ..order(Some(&base), text) };
    let places = |text, format| match of(text).run(format) {
        Ok(_) => Vec::new(),
        Err(Refused::Unconfirmed(left)) => match &left[..] {
            [Obstacle::Masked(places)] => places.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        },
        Err(other) => panic!("{other:?}"),
    };
    let masked = "providerCredentials:\n  user: '{{.spectro.macro.user}}'\n  password: '********'\n";
    let (layer, variable) =
        ("layer edge-native-byoi line 3 (providerCredentials.password)", "variable registry_password");
    for format in FORMATS {
        match format {
            Format::PaletteJson | Format::Terraform => {
                assert_eq!(places(masked, format), [layer, variable]);
                assert_eq!(places(base.values(0), format), [variable]);
            }
            Format::ApiScript | Format::OsYaml => {
                assert_eq!(places(masked, format), [layer]);
                assert_eq!(places(base.values(0), format), [""; 0]);
            }
            Format::Macros => assert_eq!(places(masked, format), [""; 0]),
        }
        let done = order(Some(&base), masked).run(format).unwrap();
        let says = accepted(&done.checklist).iter().any(|text| text.contains("Masked values"));
        assert_eq!(says, Exporter::of(format).has_layer(), "{format:?}");
    }
}

/// A secret that is not in the layer that is edited is exported as it is, so it needs the same confirmation.
#[test]
fn secrets_around_the_layer_need_confirmation() {
    let with_default = |default: &str| GENERATIONS[2].replace("\"********\"", default);
    let literal = with_default("\"\"")
        .replace("\"pack:\\n  spectrocloud.com", "\"password: Canary-7f3a-value\\npack:\\n  spectrocloud.com");
    let variable = || ClearSecret::Default { variable: "registry_password".to_owned() };
    for (text, expected) in [
        (with_default("\"Canary-7f3a-default\""), Some(variable())),
        (with_default("12345"), Some(variable())),
        (with_default("\"\""), None),
        (with_default("\"{{.spectro.macro.registryPassword}}\""), None),
        (literal, Some(ClearSecret::Elsewhere { origin: "namespaces".to_owned(), count: 1 })),
    ] {
        let base = profile(&text);
        let layer = format!("a: '{{{{.spectro.macro.x}}}}'\n{}", base.values(0));
        let order = order(Some(&base), &layer);
        for format in FORMATS {
            let expected = expected.clone().filter(|_| Exporter::of(format).is_whole_profile());
            let expected: Vec<Obstacle> = expected.map(|one| Obstacle::Secrets(vec![one])).into_iter().collect();
            let mut left = obstacles(&order, format);
            left.retain(|obstacle| obstacle.kind() == ObstacleKind::Secrets);
            assert_eq!(left, expected, "{format:?}");
            let done = Order { confirmed: ALL, ..order }.run(format).unwrap();
            let says = accepted(&done.checklist).iter().filter(|text| text.contains("in clear text")).count();
            assert_eq!(says, left.len(), "{format:?} {:?}", done.checklist);
        }
    }
}

#[test]
fn a_preview_shows_no_secret_and_says_accepted_only_of_what_was_confirmed() {
    let text = GENERATIONS[2].replace("\"********\"", "\"Canary-7f3a-default\"");
    let base = profile(&text);
    let layer = format!("{CREDENTIALS}options:\n  a: 1\n  a: 2\n");
    let order = Order { secrets: SecretChoice::Keep, ..order(Some(&base), &layer) };
    let prepared = order.prepare(Format::PaletteJson).unwrap();
    let kinds: Vec<ObstacleKind> = prepared.obstacles().iter().map(Obstacle::kind).collect();
    assert_eq!(kinds, [ObstacleKind::Errors, ObstacleKind::Secrets]);
    for (_, shown) in prepared.preview() {
        assert!(!holds_canary(shown), "{shown}");
    }
    let says = |confirmed: &[ObstacleKind]| {
        let list = prepared.checklist(&confirmed.iter().copied().collect());
        accepted(&list).iter().map(|text| text.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(says(&[]), [""; 0]);
    assert_eq!(says(&[ObstacleKind::Errors]), ["Error"; 2]);
    assert_eq!(says(&[ObstacleKind::Secrets, ObstacleKind::Masked]), ["Anyone", "The"]);
    let confirmed = BTreeSet::from([ObstacleKind::Errors]);
    let Err(Refused::Unconfirmed(left)) = prepared.confirm(&confirmed) else { panic!("secrets were not confirmed") };
    assert_eq!(
        left[0].to_string(),
        "the file would contain secrets in clear text: 4 literal secrets in the OS layer, the default of the sensitive variable \
         registry_password"
    );
}

#[test]
fn without_macros_there_is_nothing_to_define() {
    let run = |text: &str| order(None, text).run(Format::Macros).map(|done| done.files.len());
    assert_eq!(run("a: '{{.spectro.system.user.name}}'\n"), Err(Refused::NothingToDefine));
    assert_eq!(run("a: '{{.spectro.var.undefined}}'\n"), Ok(1));
    assert_eq!(run("# {{.spectro.macro.x}}\n"), Ok(2));
    assert_eq!(run("a: '{{.spectro.macro.x}}'\n"), Ok(4));
}

#[test]
fn no_two_formats_use_the_same_file_name() {
    let base = profile(GENERATIONS[2]);
    let layer = format!("a: '{{{{.spectro.macro.x}}}}'\n{}", base.values(0));
    let mut names = BTreeSet::new();
    for format in FORMATS {
        let done = order(Some(&base), &layer).run(format).unwrap();
        let archive = format!("{}.zip", done.archive_stem());
        let own = done.files.iter().map(|file| file.path.clone());
        for name in own.chain([archive, done.checklist_file().path]) {
            assert!(names.insert(name.to_lowercase()), "{name}");
        }
    }
}

/// An API response for a profile of three layers: the first manifest layer has the names of its manifests only.
const API_RESPONSE: &str = r#"{"metadata": {"name": "edge-shop", "uid": "65f0"}, "spec": {"version": "1.0.0", "published": {
    "type": "cluster", "cloudType": "edge-native", "packs": [
    {"name": "edge-native-byoi", "layer": "os", "type": "oci", "version": "2.1.0", "tag": "2.1.0", "registryUid": "r1",
     "values": "options:\n  system.uri: \"NA\"\n"},
    {"name": "edge-k3s", "layer": "k8s", "type": "oci", "version": "1.32.3", "tag": "1.32.3", "registryUid": "r1",
     "values": "token: '{{.spectro.var.cluster_token}}'\n"},
    {"name": "cni", "layer": "cni", "type": "manifest", "values": "", "manifests": [{"name": "one"}, {"name": "two"}]}
    ]}}}"#;

#[test]
fn what_an_api_response_does_not_include_needs_confirmation_and_is_listed() {
    let base = profile(API_RESPONSE);
    let layer = "options:\n  system.uri: \"NA\"\n  x: '{{.spectro.var.known_to_palette}}'\nproviderCredentials:\n  registry: \
                 a.io\n  user: bob\n  password: Canary-7f3a-value\n";
    for format in FORMATS {
        let order = order(Some(&base), layer);
        let mut left = obstacles(&order, format);
        left.retain(|obstacle| obstacle.kind() == ObstacleKind::Missing);
        let refused: Vec<String> = left.iter().map(ToString::to_string).collect();
        let list = order.run(format).unwrap().checklist_file().text;
        if Exporter::of(format).is_whole_profile() {
            assert_eq!(
                refused,
                [
                    "the opened file does not include the whole profile; missing: the variables, the texts of manifests of layer \
                     cni"
                ]
            );
            for said in [
                "## Accepted by you\n\n- [ ] The opened file does not include the variables, the texts of manifests of layer cni, so \
                 the exported file does not either.\n",
                "GET /v1/clusterprofiles/65f0/variables lists them. The layers use cluster_token, known_to_palette.\n",
                ": one, two. GET /v1/clusterprofiles/65f0/packs/cni/manifests lists them.\n",
            ] {
                assert!(list.contains(said), "{said}\n{list}");
            }
        } else {
            assert_eq!(refused, [""; 0], "{format:?}");
            assert!(!list.contains("Accepted by you"), "{list}");
        }
        // What is not known is not called wrong.
        assert!(!list.contains("does not define"), "{list}");
        assert!(!list.contains("M015"), "{list}");
        assert_eq!(
            list.contains("Check that none of them has the name of an added one"),
            Exporter::of(format).has_layer(),
            "{list}"
        );
        assert_eq!(
            list.contains("macros that only the manifests use are not listed: cni."),
            format == Format::Macros,
            "{list}"
        );
        assert_eq!(list.contains("edge-k3s (UID r1)"), format == Format::PaletteJson, "{list}");
    }
}

#[test]
fn a_lower_version_is_said_in_the_checklist() {
    let base = profile(GENERATIONS[2]);
    let list = |version, name| {
        let order = order(Some(&base), base.values(0));
        Order { name, version, ..order }.run(Format::PaletteJson).unwrap().checklist_file().text
    };
    assert!(list("0.0.1", base.name()).contains("Version `0.0.1` is lower than "), "{}", list("0.0.1", base.name()));
    assert!(!list("0.0.1", "another").contains("lower"));
    assert!(!list("9.0.0", base.name()).contains("P004"));
}

/// What an export wrote is opened as what it is: the layer where there is one, a refusal with a place elsewhere.
#[test]
fn earlier_exports_open_again() {
    let base = profile(GENERATIONS[2]);
    let layer = "# é ${x} %{y}\noptions:\n  system.uri: \"NA\"\nstages:\n  boot:\n    - name: '{{.spectro.macro.x}}'\n";
    for text in [layer.to_owned(), layer.replace('\n', "\r\n")] {
        for format in FORMATS {
            let done = order(Some(&base), &text).run(format).unwrap();
            let mut layers = 0;
            for file in done.files.iter().chain([&done.checklist_file()]) {
                let found = match crate::profile::open(&file.text) {
                    Ok(Opened::Profile(profile)) => profile.values(0).to_owned(),
                    Ok(Opened::Enclosed(enclosed)) => enclosed.layers.into_iter().map(|layer| layer.text).collect(),
                    Ok(Opened::Layer(layer)) if file.path.contains("/packs/") && !file.path.contains("/packs/os.") => {
                        assert_eq!(layer, file.text);
                        continue;
                    }
                    Ok(Opened::Layer(layer)) => layer,
                    Err(error) => {
                        assert!(error.to_string().contains(" (line "), "{error}");
                        continue;
                    }
                };
                assert_eq!(found, text, "{}", file.path);
                layers += 1;
            }
            assert_eq!(layers, usize::from(Exporter::of(format).has_layer()), "{format:?}");
        }
    }
}

#[test]
fn the_checklist_says_what_is_left_to_do() {
    let base = profile(GENERATIONS[2]);
    let layer = "a: '{{.spectro.macro.registryPassword}}'\nb: '{{.spectro.var.ntp_server}}'\nc: '{{.spectro.var.missing}}'\n\
                 # {{.spectro.macro.inComment}}\n";
    let list = |format, target| {
        let done = Order { target, ..order(Some(&base), layer) }.run(format).unwrap();
        assert!(done.checklist.is_sorted_by_key(|item| item.topic));
        done.checklist_file().text
    };
    for format in FORMATS {
        let text = list(format, None);
        assert!(text.contains("registryPassword.\n") && !text.contains("inComment"), "{text}");
        assert!(text.contains("does not define: missing."), "{text}");
        assert_eq!(text.contains("Events tab"), format != Format::Macros, "{text}");
        assert_eq!(
            text.contains("New clusters") && text.contains("Running clusters"),
            format != Format::Macros,
            "{text}"
        );
        assert!(text.contains(Topic::Publish.title()), "{text}");
    }
    let text = list(Format::PaletteJson, Some(Target::New));
    assert!(
        text.contains("New clusters: choose edge-store-infra 9.0.0") && !text.contains("Running clusters"),
        "{text}"
    );
    assert!(
        text.contains("one per pack: edge-native-byoi (Palette Registry), edge-k3s (Palette Registry), cni-calico"),
        "{text}"
    );
    let text = list(Format::PaletteJson, Some(Target::Existing));
    assert!(!text.contains("New clusters") && text.contains("Running clusters"), "{text}");
}

#[test]
fn a_layer_that_cannot_be_searched_is_not_exported() {
    let text = "#".repeat(crate::yaml::MAX_BYTES + 1);
    for format in [Format::PaletteJson, Format::OsYaml, Format::Terraform] {
        assert!(matches!(order(None, &text).run(format), Err(Refused::TooLarge { .. })));
    }
}

#[test]
fn a_script_needs_a_base() {
    let error = order(None, "options: {}\n").run(Format::ApiScript).unwrap_err();
    assert_eq!(error, Refused::NoBase { format: Format::ApiScript });
}

#[test]
fn each_secret_can_have_a_choice_of_its_own() {
    let base = profile(GENERATIONS[2]);
    let secrets = crate::analyze(CREDENTIALS, &Context::default(), UnixTime(0)).secrets;
    let named = |path: &str| {
        let secret = secrets.iter().find(|secret| secret.path == path).unwrap();
        secret.suggested_name.clone()
    };
    let password = named("providerCredentials.password");
    let key = secrets.iter().find(|secret| secret.kind == SecretKind::PrivateKey).unwrap().suggested_name.clone();
    let ones = [(password.clone(), SecretChoice::Macro), (key, SecretChoice::Strip)];
    let done = Order { per_secret: &ones, ..order(Some(&base), CREDENTIALS) }.run(Format::PaletteJson).unwrap();
    assert!(done.layer.contains("password: '{{.spectro.macro."), "{}", done.layer);
    assert_eq!((done.macros.len(), done.variables.len()), (1, 1), "{}", done.layer);
    assert!(!CANARIES.iter().any(|canary| everything(&done).contains(canary)), "{}", done.layer);

    let ones = [(password, SecretChoice::Keep)];
    let keep = Order { per_secret: &ones, ..order(Some(&base), CREDENTIALS) };
    let kept = Obstacle::Secrets(vec![ClearSecret::Kept { count: 2 }]);
    assert_eq!(keep.run(Format::OsYaml), Err(Refused::Unconfirmed(vec![kept])));
    let done = Order { confirmed: ALL, ..keep }.run(Format::OsYaml).unwrap();
    assert!(done.layer.contains("password: Canary-7f3a-value\n"), "{}", done.layer);
    assert!(!done.layer.contains("Canary-7f3a-script") && !done.layer.contains("Q2FuYXJ5"), "{}", done.layer);
}
