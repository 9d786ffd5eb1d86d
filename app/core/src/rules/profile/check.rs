//! Checks of a whole profile: members, layers and values. Variables are checked by [`crate::rules::variables::check`].

use std::collections::BTreeSet;

use super::json::{At, Type};
use super::{P005, P006, P007, P008, P009, P010, P011, P012, P013};
use crate::diagnostic::Fix;
use crate::edit::{Indel, TextEdit};
use crate::macros;
use crate::macros::MacroFamily;
use crate::profile::{Profile, ProfileFinding};
use crate::rule::Rule;
use crate::rule::Severity;
use crate::rules::macros::M015;
use crate::rules::variables;
use crate::source::TextRange;

/// The layers that an Edge profile must have, with what they are called.
const NEEDED: [(&str, &str); 3] = [("os", "operating system"), ("k8s", "Kubernetes"), ("cni", "network")];

/// Collects findings.
pub(crate) struct Found(Vec<ProfileFinding>);

impl Found {
    pub(crate) fn add(&mut self, rule: &'static Rule, at: &At<'_, '_>, message: impl Into<String>, help: &str) {
        self.push(rule, rule.severity, at.place(), &at.path, message.into(), help);
    }

    pub(crate) fn push(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        range: Option<TextRange>,
        path: &str,
        message: String,
        help: &str,
    ) {
        let (help, path) = (help.to_owned(), path.to_owned());
        self.0.push(ProfileFinding { rule, severity, message, help, path, range, fix: None });
    }

    /// Offers another JSON text for the value that the last finding is on.
    pub(crate) fn offer(&mut self, title: &str, json: &str) {
        if let Some(last) = self.0.last_mut()
            && let Some(at) = last.range
        {
            last.fix = Some(Fix::risky(title, TextEdit::single(Indel::replace(at, json))));
        }
    }
}

/// What is wrong with a profile, in the order of its text. The version is judged by [`crate::version::check`], the texts of OS layers
/// by [`crate::analyze`].
pub(crate) fn check(profile: &Profile) -> Vec<ProfileFinding> {
    let Some((base, root)) = profile.json() else { return Vec::new() };
    let root = At::root(&root, base, profile.is_as_written());
    let mut found = Found(Vec::new());
    let spec = root.get("spec");
    let template = spec.as_ref().and_then(|spec| spec.get("template"));
    name(&root, &mut found);
    types(&root, &mut found);
    if let (Some(spec), Some(template)) = (&spec, &template) {
        let packs: Vec<At<'_, '_>> =
            template.get("packs").iter().flat_map(|packs| packs.items().collect::<Vec<_>>()).collect();
        layers(template, &packs, &mut found);
        for pack in &packs {
            one_pack(pack, &mut found);
        }
        let list: Vec<At<'_, '_>> =
            spec.get("variables").iter().flat_map(|list| list.items().collect::<Vec<_>>()).collect();
        uses(profile, &packs, &list, &mut found);
        variables::check::check(&list, &mut found);
    }
    let mut found = found.0;
    crate::sort::by_key(&mut found, |one| (one.range.map(TextRange::start), one.rule.code));
    found
}

/// P005.
fn name(root: &At<'_, '_>, found: &mut Found) {
    let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
    if name.as_ref().is_none_or(|name| name.is(Type::Text) && name.text().trim().is_empty()) {
        let place = name.map_or_else(|| root.get("metadata").and_then(|metadata| metadata.key()), |name| name.place());
        let help = "a name and a version name one profile; write a name";
        found.push(&P005, P005.severity, place, "metadata.name", "the profile has no name".to_owned(), help);
    }
}

/// P012: the types of v1ClusterProfileImportEntity.
fn types(root: &At<'_, '_>, found: &mut Found) {
    let mut wants = |parent: &Option<At<'_, '_>>, key: &str, wanted: Type| {
        if let Some(member) = parent.as_ref().and_then(|parent| parent.get(key)).filter(|member| !member.is(wanted)) {
            let what = match wanted {
                Type::Text => "a text",
                Type::Object => "an object",
                Type::List => "a list",
            };
            found.add(
                &P012,
                &member,
                format!("`{}` must be {what}", member.path),
                "the import reads the file by the types of the API",
            );
        }
    };
    let root = Some(root.clone());
    let (metadata, spec) = (root.as_ref().and_then(|r| r.get("metadata")), root.as_ref().and_then(|r| r.get("spec")));
    for key in ["name", "description"] {
        wants(&metadata, key, Type::Text);
    }
    wants(&metadata, "labels", Type::Object);
    for label in metadata.iter().filter_map(|metadata| metadata.get("labels")) {
        for one in label.members() {
            let name = one.path.rsplit_once("labels.").map_or("", |(_, name)| name).to_owned();
            wants(&Some(label.clone()), &name, Type::Text);
        }
    }
    wants(&spec, "version", Type::Text);
    let template = spec.as_ref().and_then(|spec| spec.get("template"));
    for key in ["type", "cloudType"] {
        wants(&template, key, Type::Text);
    }
    let packs = template.as_ref().and_then(|template| template.get("packs"));
    for pack in packs.iter().flat_map(At::items) {
        let pack = Some(pack);
        for key in ["name", "type", "layer", "version", "tag"] {
            wants(&pack, key, Type::Text);
        }
        wants(&pack, "registry", Type::Object);
        wants(&pack, "manifests", Type::List);
        for manifest in pack.as_ref().and_then(|pack| pack.get("manifests")).iter().flat_map(At::items) {
            wants(&Some(manifest.clone()), "name", Type::Text);
            wants(&Some(manifest), "content", Type::Text);
        }
    }
    for variable in spec.as_ref().and_then(|spec| spec.get("variables")).iter().flat_map(At::items) {
        for key in ["name", "displayName", "description", "format", "inputType", "regex"] {
            wants(&Some(variable.clone()), key, Type::Text);
        }
    }
    for pack in packs.iter().flat_map(At::items) {
        let name = pack.get("name");
        if name.as_ref().is_none_or(|name| name.is(Type::Text) && name.text().trim().is_empty()) {
            let (place, path) = (name.map_or_else(|| pack.key(), |name| name.place()), format!("{}.name", pack.path));
            let help = "Palette finds a pack by its name and version";
            found.push(&P012, P012.severity, place, &path, "this pack has no name".to_owned(), help);
        }
    }
}

/// P006, P007, P008, P011: the template and its layers together.
fn layers(template: &At<'_, '_>, packs: &[At<'_, '_>], found: &mut Found) {
    let os: Vec<&At<'_, '_>> = packs.iter().filter(|pack| pack.text_of("layer") == "os").collect();
    let (kind, cloud) = (template.text_of("type"), template.text_of("cloudType"));
    for pack in packs.iter().filter(|pack| pack.text_of("name") == "edge-native-byoi") {
        if let Some(layer) = pack.get("layer").filter(|layer| layer.is(Type::Text) && layer.text() != "os") {
            found.add(&P006, &layer, "the pack `edge-native-byoi` belongs to the layer `os`", "write `os`");
            found.offer("Set the layer to `os`", "\"os\"");
        }
    }
    let is_edge_os = os.iter().any(|pack| pack.text_of("name").starts_with("edge-"));
    if is_edge_os && cloud != "edge-native" {
        let help =
            "profiles for Edge have the cloud type `edge-native`; write it, or take the OS pack of the other cloud";
        match template.get("cloudType") {
            Some(member) if member.is(Type::Text) => {
                found.add(
                    &P006,
                    &member,
                    "the cloud type does not fit the Edge OS pack: it is not `edge-native`",
                    help,
                );
                found.offer("Set the cloud type to `edge-native`", "\"edge-native\"");
            }
            Some(_) => {}
            None => {
                let path = format!("{}.cloudType", template.path);
                found.push(&P006, P006.severity, template.key(), &path, "the cloud type is missing".to_owned(), help);
            }
        }
    }
    if kind == "add-on" {
        if let (Some(kind), false) = (template.get("type"), os.is_empty()) {
            let help = "operating system, Kubernetes and network belong to a profile of the type `cluster` or `infra`";
            found.add(&P008, &kind, "an add-on profile with an OS layer", help);
            found.offer("Set the type to `cluster`", "\"cluster\"");
        }
    } else if is_edge_os || cloud == "edge-native" {
        let missing: Vec<&str> = NEEDED
            .iter()
            .filter(|(layer, _)| !packs.iter().any(|pack| pack.text_of("layer") == *layer))
            .map(|(_, name)| *name)
            .collect();
        if let (Some(list), false) = (template.get("packs"), missing.is_empty()) {
            let message = format!("the profile has no layer for: {}", missing.join(", "));
            let help = "Palette's documentation requires operating system, Kubernetes and network for Edge; storage is optional";
            found.add(&P007, &list, message, help);
        }
    }
    for pack in os.iter().filter(|pack| cloud == "edge-native" && pack.text_of("name") == "generic-byoi") {
        if let Some(name) = pack.get("name") {
            let help = "`generic-byoi` is for other clouds; the pack for Edge is BYOS Edge OS, `edge-native-byoi`";
            found.add(&P011, &name, "the OS pack `generic-byoi` in a profile for Edge", help);
            found.offer("Set the pack to `edge-native-byoi`", "\"edge-native-byoi\"");
        }
    }
}

/// P009, P010, P013: a pack by itself.
fn one_pack(pack: &At<'_, '_>, found: &mut Found) {
    let metadata = pack.get("registry").and_then(|registry| registry.get("metadata"));
    let text = |key| metadata.as_ref().map_or("", |metadata| metadata.text_of(key));
    let wanted = match text("kind") {
        "pack" => Some("spectro"),
        "helm" => Some("helm"),
        // Charts in OCI registries are not described.
        "oci" if text("providerType") != "helm" => Some("oci"),
        _ => None,
    };
    let given = pack.get("type").filter(|kind| ["spectro", "helm", "oci", "pack"].contains(&kind.text()));
    if let (Some(wanted), Some(given)) = (wanted, given.filter(|given| Some(given.text()) != wanted)) {
        let message = format!("the pack's type is `{}`, and its registry's kind wants `{wanted}`", given.text());
        found.add(&P009, &given, message, "Palette refuses a pack whose type does not fit the kind of its registry");
    }
    if let Some(tag) = pack.get("tag").filter(|tag| is_train(tag.text())) {
        let message = format!("the tag `{}` follows every new version", tag.text());
        let help = "clusters change with each new version of the pack; write a version where they must not";
        found.add(&P010, &tag, message, help);
        let version = pack.text_of("version");
        if semver::Version::parse(version.trim_start_matches('v')).is_ok() {
            found.offer("Set the tag to the version", &format!("\"{version}\""));
        }
    }
    if pack.text_of("layer") == "os" {
        return;
    }
    if let Some(values) = pack.get("values") {
        let count = values.text().lines().filter(|line| is_masked(value_of(line))).count();
        if count > 0 {
            let values_are = if count == 1 { "one value is" } else { "several values are" };
            let message = format!("{values_are} masked in the YAML of this layer");
            let help = "Palette masks sensitive values when it exports; write them again, or give them in Palette after the import";
            found.push(&P013, P013.severity, values.key(), &values.path, message, help);
        }
    }
}

/// `1.32.x`, `1.x`
fn is_train(tag: &str) -> bool {
    let mut parts = tag.split('.').rev();
    parts.next() == Some("x")
        && parts.clone().next().is_some()
        && parts.all(|part| !part.is_empty() && part.len() < 8 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The value on a line of YAML: behind a key or a list's hyphen. Empty for comments.
fn value_of(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with('#') {
        return "";
    }
    let value = line.split_once(": ").map_or_else(|| line.strip_prefix("- ").unwrap_or(""), |(_, value)| value);
    value.split(" #").next().unwrap_or("").trim()
}

/// Whether the text is what masking leaves.
pub(crate) fn is_masked(text: &str) -> bool {
    let text = text.trim_matches(['"', '\'']);
    text.len() >= 3 && text.bytes().all(|b| b == b'*')
}

/// M015 for the whole profile: variables that no layer uses, and uses in other layers than the OS layer of variables that are not
/// defined. Nothing where the variables are not known.
fn uses(profile: &Profile, packs: &[At<'_, '_>], variables: &[At<'_, '_>], found: &mut Found) {
    if profile.variables().is_none() {
        return;
    }
    let mut defined = BTreeSet::new();
    defined.extend(variables.iter().map(|variable| variable.text_of("name")));
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (index, pack) in packs.iter().enumerate() {
        let texts = std::iter::once(profile.values(index))
            .chain(profile.manifests(index).iter().map(|manifest| manifest.content.as_str()));
        let mut missing: BTreeSet<String> = BTreeSet::new();
        for text in texts.filter(|text| text.contains("spectro.var.")) {
            for one in macros::scan(text).iter().filter(|one| one.is_palette) {
                for path in one.paths(text).filter(|path| path.family() == MacroFamily::Variable) {
                    if !defined.contains(path.rest()) && !is_in_comment(text, usize::from(one.range.start())) {
                        missing.insert(path.rest().to_owned());
                    }
                    used.insert(path.rest().to_owned());
                }
            }
        }
        let is_os = pack.text_of("layer") == "os";
        for name in missing.into_iter().filter(|name| !is_os && !name.is_empty()) {
            let (key, path) = pack.get("values").map_or_else(|| (pack.key(), pack.path.clone()), |v| (v.key(), v.path));
            let message = format!("this layer uses the variable `{name}`, which the profile does not define");
            let help =
                "Palette refuses a profile in which an undefined variable is used; define it in `spec.variables`";
            found.push(&M015, M015.severity, key, &path, message, help);
        }
    }
    for name in variables.iter().filter_map(|variable| variable.get("name")) {
        if !name.text().is_empty() && !used.contains(name.text()) {
            let message = format!("no layer uses the variable `{}`", name.text());
            let help = "it is asked for all the same; remove it unless it is kept for later";
            found.push(&M015, Severity::Info, name.place(), &name.path, message, help);
        }
    }
}

/// Whether the line at an offset is a comment of YAML up to there.
fn is_in_comment(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("").trim_start().starts_with('#')
}

#[cfg(test)]
mod tests {
    use crate::profile::{Opened, Profile, ProfileFinding, open};
    use crate::rule::Rule;
    use crate::rules::all;
    use crate::source::slice;

    const GENERATIONS: [&str; 3] = [
        include_str!("../../../../../tests/fixtures/profiles/generation-1.json"),
        include_str!("../../../../../tests/fixtures/profiles/generation-2.json"),
        include_str!("../../../../../tests/fixtures/profiles/generation-3.json"),
    ];

    fn profile(text: &str) -> Profile {
        match open(text) {
            Ok(Opened::Profile(profile)) => profile,
            other => panic!("not a profile: {other:?}\n{text}"),
        }
    }

    fn findings(text: &str) -> Vec<ProfileFinding> {
        profile(text).findings()
    }

    /// Codes with the marked text.
    fn shown(text: &str) -> Vec<(&'static str, String)> {
        let found = findings(text);
        found.iter().map(|f| (f.rule.code, slice(text, f.range.unwrap()).to_owned())).collect()
    }

    /// An example of a rule: a whole profile, or variables that go into one.
    fn example(rule: &Rule, heading: &str) -> String {
        let section = rule.docs.split(&format!("## {heading}\n")).nth(1).unwrap();
        let section = section.split("## ").next().unwrap();
        let json = section.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
        if rule.code.starts_with('P') {
            return json.to_owned();
        }
        frame("", json)
    }

    /// A correct profile with more members of the OS pack, and variables.
    fn frame(os: &str, variables: &str) -> String {
        format!(
            "{{\"metadata\":{{\"name\":\"edge-store\"}},\"spec\":{{\"version\":\"1.2.0\",\"template\":{{\"type\":\"cluster\",\"cloudType\":\"edge-native\",\"packs\":[\
             {{\"name\":\"edge-native-byoi\",\"type\":\"spectro\",\"layer\":\"os\",\"tag\":\"2.1.0\",\"values\":\"\"{os}}},\
             {{\"name\":\"edge-k3s\",\"type\":\"spectro\",\"layer\":\"k8s\",\"tag\":\"1.32.4\",\"values\":\"\"}},\
             {{\"name\":\"cni-calico\",\"type\":\"spectro\",\"layer\":\"cni\",\"tag\":\"3.29.3\",\"values\":\"\"}}]}},\"variables\":[{variables}]}}}}"
        )
    }

    #[test]
    fn the_examples_of_the_rules_are_true() {
        let rules: Vec<&Rule> = all().filter(|rule| rule.docs.contains("```json")).collect();
        assert!(rules.len() >= 15, "{}", rules.len());
        for rule in rules {
            let invalid = findings(&example(rule, "Invalid"));
            assert!(invalid.iter().any(|f| f.rule.code == rule.code), "{}: {invalid:?}", rule.code);
            let valid = findings(&example(rule, "Valid"));
            let wrong: Vec<_> =
                valid.iter().filter(|f| f.severity > crate::Severity::Info || f.rule.code == rule.code).collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", rule.code);
        }
    }

    #[test]
    fn exports_are_silent_but_for_true_findings() {
        let codes = |text: &str| -> Vec<&str> { findings(text).iter().map(|f| f.rule.code).collect() };
        assert_eq!(codes(GENERATIONS[0]), ["P010", "P010"]);
        assert_eq!(codes(GENERATIONS[1]), ["P010", "P010"]);
        // A masked default, and a variable that no layer uses.
        assert_eq!(codes(GENERATIONS[2]), ["P010", "P010", "M015", "P013"]);
    }

    #[test]
    fn ranges_are_those_of_the_members() {
        let text = frame(",\"version\":2", "{\"name\":\"a\",\"format\":\"text\",\"hidden\":true,\"required\":true}");
        assert_eq!(
            shown(&text),
            [
                ("P012", "2".to_owned()),
                ("V003", "{".to_owned()),
                ("M015", "\"a\"".to_owned()),
                ("V001", "\"text\"".to_owned())
            ]
        );
        let text = format!("\u{feff}{}", frame("", "").replace("\"edge-native\"", "\"edge\""));
        assert_eq!(shown(&text), [("P006", "\"edge\"".to_owned())]);
    }

    #[test]
    fn the_pack_of_other_clouds_is_swapped() {
        let text = frame("", "").replace("edge-native-byoi", "generic-byoi");
        let found = findings(&text);
        let swap = found.iter().find(|one| one.rule.code == "P011").and_then(|one| one.fix.as_ref()).unwrap();
        assert_eq!(swap.edit.apply(&text), frame("", ""));
        assert_eq!(swap.applicability, crate::Applicability::Unsafe, "its values are those of another pack");
    }

    #[test]
    fn members_of_other_types_in_other_places() {
        let text = frame(",\"registry\":\"x\",\"manifests\":{}", "")
            .replace("{\"name\":\"edge-store\"}", "{\"name\":5,\"labels\":{\"a\":1,\"b\":\"c\"}}");
        let paths: Vec<String> =
            findings(&text).into_iter().filter(|f| f.rule.code == "P012").map(|f| f.path).collect();
        assert_eq!(
            paths,
            [
                "metadata.name",
                "metadata.labels.a",
                "spec.template.packs[0].registry",
                "spec.template.packs[0].manifests"
            ]
        );
    }

    #[test]
    fn add_ons_and_other_clouds_are_not_judged_as_edge() {
        let text = "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"version\":\"1.0.0\",\"template\":{\"type\":\"add-on\",\"cloudType\":\"all\",\"packs\":[{\"name\":\"nginx\",\"type\":\"helm\",\"layer\":\"addon\",\"values\":\"\",\"registry\":{\"metadata\":{\"kind\":\"helm\"}}}]}}}";
        assert!(findings(text).is_empty());
        let vsphere =
            frame("", "").replace("edge-native-byoi", "ubuntu-vsphere").replace("\"edge-native\"", "\"vsphere\"");
        assert!(findings(&vsphere).is_empty());
    }

    #[test]
    fn masked_values_of_other_layers() {
        let masked = |yaml: &str| {
            let text = frame("", "").replace(
                "\"tag\":\"1.32.4\",\"values\":\"\"",
                &format!("\"tag\":\"1.32.4\",\"values\":{}", serde_json::to_string(yaml).unwrap()),
            );
            shown(&text)
        };
        assert_eq!(masked("a:\n  token: ******** # x\n"), [("P013", "\"values\"".to_owned())]);
        assert_eq!(masked("a:\n  - \"*****\"\n"), [("P013", "\"values\"".to_owned())]);
        assert_eq!(masked("# token: ****\na: '**'\nb: x ***\nc: '*'\n"), []);
    }

    #[test]
    fn variables_of_other_layers() {
        let text = frame("", "{\"name\":\"a\",\"format\":\"string\"}")
            .replace("\"tag\":\"1.32.4\",\"values\":\"\"", "\"tag\":\"1.32.4\",\"values\":\"x: '{{.spectro.var.a}}'\\ny: '{{.spectro.var.b}}'\\n# {{.spectro.var.c}}\\n\"");
        let found = findings(&text);
        assert_eq!(
            found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["this layer uses the variable `b`, which the profile does not define"]
        );
    }

    #[test]
    fn profiles_from_yaml_have_paths_and_no_ranges() {
        let text = include_str!("../../../../../tests/fixtures/profiles/generation-3.yaml");
        let found = findings(text);
        assert!(found.iter().all(|f| f.range.is_none()));
        assert!(found.iter().any(|f| f.rule.code == "P007" && f.path == "spec.template.packs"), "{found:?}");
    }
}
