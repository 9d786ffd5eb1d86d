use super::*;
use crate::context::Target;
use crate::source::slice;

/// The composition that CanvOS prints.
const COMPOSED: &str = "\
pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
      - image: quay.io/other/thing:v1
options:
  system.uri: \"{{ .spectro.pack.edge-native-byoi.options.system.registry }}/{{ .spectro.pack.edge-native-byoi.options.system.repo }}:{{ .spectro.pack.edge-native-byoi.options.system.k8sDistribution }}-{{ .spectro.system.kubernetes.version }}-{{ .spectro.pack.edge-native-byoi.options.system.peVersion }}\"
  system.registry: registry.acme.internal:5000/edge
  system.repo: ubuntu
  system.k8sDistribution: k3s
  system.peVersion: v4.7.6
providerCredentials:
  registry: registry.acme.internal:5000/edge
  user: robot
  password: Tr0ub4dor&3x
  certificates: |
    -----BEGIN CERTIFICATE-----
stylusPackage: container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.7.6
stages:
  boot:
    - unpack_images:
        - source: ghcr.io/é/tool:1
          target: /opt
";

fn samples(all: &[(&str, &str)]) -> Samples {
    all.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect()
}

/// Each pull in a line: path, the reference, the registry, the credentials, the certificate.
fn lines(text: &str, context: &Context) -> Vec<String> {
    let plan = pull_plan(text, context, &Samples::new());
    let line = |pull: &Pull| {
        let resolved = pull.resolved.as_deref().unwrap_or("hidden");
        format!("{} = {resolved} | {} | {} | {}", pull.path, pull.registry, pull.credentials, pull.certificate)
    };
    plan.pulls.iter().map(line).collect()
}

#[test]
fn a_layer_with_credentials_of_its_own() {
    let provider = "registry.acme.internal:5000 | `providerCredentials` of this layer | `providerCredentials.certificates` of this layer";
    let agent = "whether `providerCredentials` counts for the agent's package";
    let stage = "with which login and through which registry a stage fetches what it unpacks";
    let wanted = [
        format!("options.system.uri = registry.acme.internal:5000/edge/ubuntu:k3s-1.32.4-v4.7.6 | {provider}"),
        format!("pack.content.images[0].image = registry.acme.internal:5000/edge/ubuntu:k3s-1.32.4-v4.7.6 | {provider}"),
        "pack.content.images[1].image = quay.io/other/thing:v1 | quay.io | none in this layer | none in this layer: what the host trusts".to_owned(),
        format!("stylusPackage = container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.7.6 | us-docker.pkg.dev | not documented: {agent} | not documented: {agent}"),
        format!("stages.boot[0].unpack_images[0].source = ghcr.io/é/tool:1 | ghcr.io | not documented: {stage} | not documented: {stage}"),
    ];
    assert_eq!(lines(COMPOSED, &Context::default()), wanted);
    assert_eq!(lines(&COMPOSED.replace('\n', "\r\n"), &Context::default()), wanted);
}

#[test]
fn the_user_data_comes_before_the_layer() {
    let first =
        |context: &Context| lines(COMPOSED, context)[0].split(" | ").skip(1).map(str::to_owned).collect::<Vec<_>>();
    let registry_credentials = Context { user_data_credentials: true, ..Context::default() };
    let external = Context { external_registry: true, ..Context::default() };
    let of = |setting: &str| format!("`{setting}` of the user data");
    let single = [
        format!("the registry in {}", of("stylus.registryCredentials")),
        format!("those in {}", of("stylus.registryCredentials")),
        "not documented: no certificate belongs to `stylus.registryCredentials`; `stylus.site.caCerts` is what a host trusts".to_owned(),
    ];
    let several = [
        format!("the registry in {}", of("stylus.externalRegistries")),
        format!("those in {}", of("stylus.externalRegistries")),
        format!("that in {}", of("stylus.externalRegistries")),
    ];
    assert_eq!(first(&registry_credentials), single);
    assert_eq!(first(&external), several);
    let both = first(&Context { external_registry: true, ..registry_credentials });
    assert!(both.iter().all(|one| one.contains("alternatives, and both are set")), "{both:?}");
    assert_eq!(first(&Context { primary_registry: true, ..external.clone() }), several);
    let notes = &pull_plan(COMPOSED, &external, &Samples::new()).pulls[0].notes;
    assert!(
        notes[0].contains("is ignored") && notes[1].contains("`imageReplacementRules`, which come first"),
        "{notes:?}"
    );
    let direct = Context { redirect_off: true, ..external };
    assert_eq!(first(&direct)[0], "registry.acme.internal:5000");
}

#[test]
fn what_no_document_says_is_said_to_be_unknown() {
    let pull = |text: &str, context: &Context| pull_plan(text, context, &Samples::new()).pulls.remove(0);
    let primary = pull(COMPOSED, &Context { primary_registry: true, ..Context::default() });
    assert_eq!(primary.registry, Registry::Host("registry.acme.internal:5000".to_owned()), "not the primary registry");
    assert!(matches!(primary.credentials, Credentials::NotDocumented(_)));
    let pack = Context { primary_registry_pack: Some("registry-connect".to_owned()), ..Context::default() };
    assert_eq!(pull(COMPOSED, &pack), primary, "the pack says the same");
    assert!(primary.notes[0].contains("cannot be used on clusters with a primary registry"));
    let other = pull(
        &COMPOSED
            .replace("registry: registry.acme.internal:5000/edge\n  user", "registry: mirror.acme.internal\n  user"),
        &Context::default(),
    );
    assert!(matches!(other.registry, Registry::NotDocumented(why) if why.contains("do not say how")));
    assert_eq!(other.credentials, Credentials::Layer);
    let project = pull(&COMPOSED.replace("5000/edge\n  user", "5000/shop\n  user"), &Context::default());
    assert_eq!(project.registry, Registry::Host("registry.acme.internal:5000".to_owned()));
    assert!(project.notes.iter().any(|note| note.contains("is not where the image is")), "{:?}", project.notes);
    let running = Context { target: Some(Target::Existing), ..Context::default() };
    assert!(pull(COMPOSED, &running).notes.iter().any(|note| note.contains("new clusters only")));
    let fresh = Context { target: Some(Target::New), ..Context::default() };
    assert!(!pull(COMPOSED, &fresh).notes.iter().any(|note| note.contains("new clusters only")));
}

#[test]
fn layers_without_credentials() {
    let one = |uri: &str| lines(&format!("options:\n  system.uri: {uri}\n"), &Context::default()).remove(0);
    for (uri, registry) in [
        ("ttl.sh/ubuntu:v1", "ttl.sh"),
        ("spectrocloud/ubuntu:v1", "docker.io"),
        ("registry-1.docker.io/a/b:1", "docker.io"),
        ("'10.10.254.254:8000/x/y:1'", "10.10.254.254:8000"),
        ("'{{.spectro.macro.r}}/x:1'", "not known: a macro without a value"),
        ("'a b/x:1'", "docker.io"),
        ("'a_b.io!/x:1'", "not known: the host cannot be read"),
    ] {
        let said = one(uri);
        let said = said.split(" | ").nth(1).unwrap();
        assert_eq!(said, registry, "{uri}");
    }
    assert_eq!(one("\"NA\""), "options.system.uri = NA | nothing is pulled | nothing is pulled | nothing is pulled");
    for text in ["", "options: {}\n", "options:\n  system.uri:\n", "a: 'x\n", "pack:\n  content:\n    images: x\n"] {
        assert!(pull_plan(text, &Context::default(), &Samples::new()).pulls.is_empty(), "{text}");
    }
}

#[test]
fn samples_are_listed_and_can_be_given() {
    let text = "# é 𝄞\r\noptions:\r\n  system.uri: '{{.spectro.var.reg}}/{{.spectro.macro.repo | default \"x\"}}:{{ .spectro.system.kubernetes.version | substr 0 4 }}'\r\n";
    let plan = pull_plan(text, &Context::default(), &Samples::new());
    let pull = &plan.pulls[0];
    assert_eq!(pull.resolved.as_deref(), Some("‹spectro.var.reg›/‹spectro.macro.repo›:1.32"));
    assert!(pull.has_gaps && pull.has_samples && pull.registry == Registry::Unknown);
    let said: Vec<_> = plan
        .samples
        .iter()
        .map(|sample| (sample.path.as_str(), sample.value.as_deref(), sample.origin, slice(text, sample.used[0])))
        .collect();
    assert_eq!(
        said,
        [
            ("spectro.macro.repo", None, Origin::Missing, "{{.spectro.macro.repo | default \"x\"}}"),
            (
                "spectro.system.kubernetes.version",
                Some("1.32.4"),
                Origin::Example,
                "{{ .spectro.system.kubernetes.version | substr 0 4 }}"
            ),
            ("spectro.var.reg", None, Origin::Missing, "{{.spectro.var.reg}}"),
        ]
    );
    let context = Context { kubernetes_version: Some("1.30.1".to_owned()), ..Context::default() };
    let given = samples(&[("spectro.var.reg", "r.io:5000"), ("spectro.macro.repo", "")]);
    let plan = pull_plan(text, &context, &given);
    assert_eq!(plan.pulls[0].resolved.as_deref(), Some("r.io:5000/x:1.30"));
    assert_eq!(plan.pulls[0].registry, Registry::Host("r.io:5000".to_owned()));
    assert_eq!((plan.samples[0].origin, plan.samples[1].origin), (Origin::Given, Origin::Profile));
}

#[test]
fn values_of_the_layer_go_through_functions() {
    let text = "options:\n  system.uri: 'a.io/{{.spectro.pack.edge-native-byoi.options.n | lower}}:{{.spectro.pack.edge-native-byoi.options.gone}}v1'\n  n: 'X{{.spectro.system.kubernetes.version | replace \".\" \"\" }}'\n";
    let plan = pull_plan(text, &Context::default(), &Samples::new());
    assert_eq!(plan.pulls[0].resolved.as_deref(), Some("a.io/x1324:v1"));
    assert_eq!(
        plan.pulls[0].notes,
        ["`spectro.pack.edge-native-byoi.options.gone` is not in this layer; Palette inserts an empty value."]
    );
    let own = "{{.spectro.pack.edge-native-byoi.options.system.uri | lower}}";
    let cycle = format!("options:\n  system.uri: 'a.io/{}'\n", own.repeat(40));
    let plan = pull_plan(&cycle, &Context::default(), &Samples::new());
    assert!(plan.pulls[0].has_gaps);
}

#[test]
fn secrets_are_not_shown() {
    let text = "options:\n  system.uri: 'bob:Tr0ub4dor3x@a.io/x:{{.spectro.macro.token}}'\npack:\n  content:\n    images:\n      - image: a.io/y:ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7\nproviderCredentials:\n  registry: 'https://bob:hunter2x@a.io'\n  user: u\n  password: C0rrect!horse\n";
    let plan = pull_plan(text, &Context::default(), &samples(&[("spectro.macro.token", "s3cr3t-given")]));
    assert_eq!(
        plan.pulls.iter().map(|pull| (&pull.written, &pull.resolved)).collect::<Vec<_>>(),
        [(&None, &None), (&None, &None)]
    );
    assert_eq!(plan.samples[0].origin, Origin::Secret);
    let said = format!("{plan:?}");
    for secret in ["Tr0ub4dor3x", "aB3dE5", "hunter2x", "C0rrect!horse", "s3cr3t-given"] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[test]
fn a_profile_knows_samples() {
    let text = r#"{"metadata":{"name":"shop"},"spec":{"version":"1.2.0","template":{"packs":[]},"variables":[{"name":"reg","defaultValue":"r.io"},{"name":"pw","isSensitive":true,"defaultValue":"x"},{"name":"m","defaultValue":"*****"},{"name":"e"}]}}"#;
    let Ok(crate::profile::Opened::Profile(profile)) = crate::profile::open(text) else { panic!("a profile") };
    let wanted = [
        ("spectro.system.clusterprofile.name", "shop"),
        ("spectro.system.clusterprofile.version", "1.2.0"),
        ("spectro.var.reg", "r.io"),
    ];
    assert_eq!(profile.samples(), samples(&wanted));
}

/// Cut and mixed texts: nothing panics, every range is in its text, and no secret is told.
#[test]
fn mangled_texts() {
    let mut seed = 5_u64;
    let mut below = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let parts = [
        "{{",
        "}}",
        " | lower ",
        "\n",
        "\r\n",
        ": ",
        "'",
        "é",
        "𝄞",
        "[",
        "@",
        "/",
        ".spectro.macro.x",
        "\u{fffc}",
        "|\n",
    ];
    for _ in 0..600 {
        let mut mangled = COMPOSED.to_owned();
        for _ in 0..=below(4) {
            let mut at = below(mangled.len() + 1);
            while !mangled.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = (at + below(9)).min(mangled.len());
            while !mangled.is_char_boundary(end) {
                end += 1;
            }
            mangled.replace_range(at..end, parts[below(parts.len())]);
        }
        let plan = pull_plan(&mangled, &Context::default(), &Samples::new());
        let ranges =
            plan.pulls.iter().map(|pull| pull.range).chain(plan.samples.iter().flat_map(|sample| sample.used.clone()));
        for range in ranges {
            assert!(mangled.get(std::ops::Range::<usize>::from(range)).is_some(), "{mangled}");
        }
        assert!(!format!("{plan:?}").contains("Tr0ub4dor&3x"), "{mangled}");
    }
}
