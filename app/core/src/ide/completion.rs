//! What can be written at the caret.

use super::Ide;
use super::keys::{FLAG, Fact, KeyValue, Place, Step, fact, facts, stage, stages};
use super::lines::{self, Style};
use super::spot::{Slot, Spot, locate};
use super::{hover, macros, snippets};
use crate::edit::Indel;
use crate::host::yip::{Record, Type};
use crate::keys::{CREDENTIALS, IMAGE, OPTIONS};
use crate::patch;
use crate::source::{TextRange, TextSize};

/// What is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    Key,
    /// The name of a stage.
    Stage,
    /// A value that a key may have.
    Value,
    /// A reference to a value of this layer.
    Reference,
    /// A variable of the profile.
    Variable,
    /// A macro that Palette or its users define.
    Macro,
    Function,
    Snippet,
}

/// An offer. Offers come in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: CompletionKind,
    /// One line beside the label: what is expected, or a value.
    pub detail: String,
    /// Markdown.
    pub documentation: String,
    /// What the typed text of `range` is compared with.
    pub filter: String,
    /// What takes the place of `range`. Its lines are indented as they must be and are not to be indented again.
    pub insert: String,
    /// Whether `insert` is a snippet with tab stops, as the Language Server Protocol writes them.
    pub is_snippet: bool,
    pub range: TextRange,
    /// Insertions apart from `range` that belong to it: quotes around the value.
    pub further: Vec<Indel>,
    /// The mapping means nothing without it.
    pub is_required: bool,
}

impl Completion {
    pub(super) fn new(kind: CompletionKind, label: impl Into<String>, range: TextRange) -> Self {
        let label = label.into();
        Self {
            kind,
            detail: String::new(),
            documentation: String::new(),
            filter: label.clone(),
            insert: label.clone(),
            is_snippet: false,
            range,
            further: Vec::new(),
            is_required: false,
            label,
        }
    }

    /// The text that is inserted, without tab stops; a choice is its first value.
    pub fn plain(&self) -> String {
        if self.is_snippet { snippets::plain(&self.insert) } else { self.insert.clone() }
    }
}

impl Ide<'_> {
    /// What can be written at an offset.
    pub fn completion(&self, offset: TextSize) -> Vec<Completion> {
        if let Some(offers) = macros::offers(self, offset) {
            return offers;
        }
        let Some(spot) = locate(&self.cx, offset) else { return Vec::new() };
        let mut writer = Writer { ide: self, style: lines::style(&self.cx), spot: &spot, offers: Vec::new() };
        match spot.slot {
            Slot::Key { .. } => writer.keys(),
            Slot::Value { .. } => writer.values(spot.place()),
        }
        let mut offers = writer.offers;
        offers.retain(|offer| !self.filter.is_in(&offer.insert));
        offers
    }
}

pub(super) struct Writer<'w, 'a> {
    pub(super) ide: &'w Ide<'a>,
    pub(super) style: Style,
    pub(super) spot: &'w Spot,
    pub(super) offers: Vec<Completion>,
}

impl Writer<'_, '_> {
    fn keys(&mut self) {
        let place = self.spot.place();
        match place {
            Place::Of(Type::List(item)) => self.items(item),
            _ if place.is_stages() => self.stages(),
            _ => match place.record() {
                Some(record) => self.fields(record, ""),
                None => self.values(place),
            },
        }
        if !matches!(self.spot.slot, Slot::Key { has_colon: true }) && self.spot.quote.is_none() && !self.spot.is_flow {
            snippets::offers(self);
        }
    }

    /// The keys of a mapping that it does not have, those first that it needs. `lead` is written before them.
    fn fields(&mut self, record: &'static Record, lead: &str) {
        let all = facts(record);
        for fact in all.iter().filter(|fact| fact.is_required).chain(all.iter().filter(|fact| !fact.is_required)) {
            let is_there = lead.is_empty() && self.spot.present.iter().any(|key| key == fact.name);
            if let Some(of) = record.field(fact.name).filter(|_| !is_there) {
                self.field(fact, of, lead);
            }
        }
    }

    fn field(&mut self, fact: &Fact, of: &'static Type, lead: &str) {
        let mut offer = Completion::new(CompletionKind::Key, format!("{lead}{}", fact.name), self.spot.token);
        let mut steps = self.spot.steps.clone();
        steps.extend(Some(Step::Item).filter(|_| !lead.is_empty()));
        steps.push(Step::Key(fact.name.to_owned()));
        let key = fact.key(&hover::path(&steps), of);
        key.expected.clone_into(&mut offer.detail);
        offer.documentation = hover::describe(&key);
        offer.is_required = fact.is_required;
        (offer.insert, offer.is_snippet) = self.entry(fact.name, of, fact.values, self.spot.column + lead.len());
        offer.insert.insert_str(0, lead);
        if self.spot.needs_comma {
            offer.insert.push(',');
        }
        self.offers.push(offer);
    }

    /// An entry at a column: its key, its colon, and the start of a value of its type.
    pub(super) fn entry(&self, name: &str, of: &'static Type, values: &[KeyValue], column: usize) -> (String, bool) {
        if matches!(self.spot.slot, Slot::Key { has_colon: true }) || self.spot.quote.is_some() {
            return (name.to_owned(), false);
        }
        let (plain, name) = (name, snippets::escape(name));
        let end = patch::newline(&self.ide.cx);
        let below = |by: usize| format!("{name}:{end}{}", " ".repeat(column + by));
        match of {
            Type::Flag => (format!("{name}: {}", choice(FLAG)), true),
            _ if !values.is_empty() => (format!("{name}: {}", choice(values)), true),
            Type::List(_) if self.spot.is_flow => (format!("{name}: [$0]"), true),
            Type::Record(_) | Type::Table(_) if self.spot.is_flow => (format!("{name}: {{$0}}"), true),
            Type::Text if !self.spot.is_flow && matches!(plain, "content" | "certificates" | "entity") => {
                (format!("{name}: |{end}{}$0", " ".repeat(column + self.style.unit)), true)
            }
            Type::List(Type::Record(record)) => {
                let all = facts(record);
                let first = all.iter().find(|fact| fact.is_required).or(all.first());
                let first = first.filter(|first| matches!(record.field(first.name), Some(Type::Text)));
                let item = first.map_or_else(String::new, |first| format!("{}: ", first.name));
                (format!("{}- {item}$0", below(self.style.list)), true)
            }
            Type::List(_) => (format!("{}- $0", below(self.style.list)), true),
            Type::Record(_) | Type::Table(_) => (format!("{}$0", below(self.style.unit)), true),
            Type::Text | Type::Count(_) | Type::Whole | Type::Any => (format!("{plain}: "), false),
        }
    }

    /// The items of a list whose `-` is not there yet.
    fn items(&mut self, item: &'static Type) {
        if self.spot.is_flow {
            return;
        }
        if let Type::Record(record) = item {
            self.fields(record, "- ");
        }
    }

    fn stages(&mut self) {
        let is_there = |name: &str| self.spot.present.iter().any(|key| key == name);
        let ends = ["", ".before", ".after"];
        let names = ends.iter().flat_map(|end| stages().map(move |(name, _)| format!("{name}{end}")));
        let names: Vec<String> = names.filter(|name| !is_there(name)).collect();
        for name in names {
            let of = self.spot.place().key(&name);
            let Place::Of(of) = of else { continue };
            let mut offer = Completion::new(CompletionKind::Stage, name.clone(), self.spot.token);
            "list of steps".clone_into(&mut offer.detail);
            offer.documentation = stage(&name).unwrap_or_default();
            (offer.insert, offer.is_snippet) = self.entry(&name, of, &[], self.spot.column);
            self.offers.push(offer);
        }
    }

    fn values(&mut self, place: Place) {
        let own = self.fact();
        let (record, fact) = (own.map(|(record, _)| record), own.map(|(_, fact)| fact));
        let is_flag = matches!(place, Place::Of(Type::Flag));
        let values = fact.map_or(&[][..], |fact| fact.values);
        let values = if values.is_empty() && is_flag { FLAG } else { values };
        let default = fact.and_then(|fact| fact.default);
        for value in values {
            let mut offer = Completion::new(CompletionKind::Value, value.value, self.spot.token);
            if default == Some(value.value) {
                "default".clone_into(&mut offer.detail);
            }
            value.meaning.clone_into(&mut offer.documentation);
            self.lead(&mut offer);
            self.offers.push(offer);
        }
        if let Some(default) = default.filter(|_| values.is_empty()) {
            let mut offer = Completion::new(CompletionKind::Value, default, self.spot.token);
            "default".clone_into(&mut offer.detail);
            self.lead(&mut offer);
            self.offers.push(offer);
        }
        let is = |one: &'static Record, name: &str| {
            record.is_some_and(|record| record.is(one)) && fact.is_some_and(|fact| fact.name == name)
        };
        if is(&OPTIONS, "system.uri") {
            snippets::system_uri(self);
        }
        if is(&IMAGE, "image") {
            let path = format!("spectro.pack.{}.options.system.uri", self.ide.cx.pack_name());
            self.reference(CompletionKind::Reference, &path, "the provider image of this layer");
        }
        if matches!(place, Place::Of(Type::Text)) && !is(&CREDENTIALS, "certificates") {
            for name in self.ide.cx.context.variables.iter().flatten() {
                self.reference(CompletionKind::Variable, &format!("spectro.var.{name}"), "variable of the profile");
            }
        }
    }

    /// The key whose value is typed.
    fn fact(&self) -> Option<(&'static Record, &'static Fact)> {
        let (last, outer) = self.spot.steps.split_last()?;
        let Step::Key(name) = last else { return None };
        let record = Place::at(outer).record()?;
        Some((record, fact(record, name)?))
    }

    /// A macro as the whole value.
    fn reference(&mut self, kind: CompletionKind, path: &str, detail: &str) {
        let mut offer = Completion::new(kind, format!("{{{{.{path}}}}}"), self.spot.token);
        detail.clone_into(&mut offer.detail);
        if self.spot.quote.is_none() {
            offer.insert = format!("'{}'", offer.insert);
        }
        self.lead(&mut offer);
        self.offers.push(offer);
    }

    /// The space behind the colon, where it is missing.
    pub(super) fn lead(&self, offer: &mut Completion) {
        if matches!(self.spot.slot, Slot::Value { needs_space: true }) {
            offer.insert.insert(0, ' ');
        }
    }
}

/// A choice of values as a snippet.
fn choice(values: &[KeyValue]) -> String {
    let values: Vec<String> = values.iter().map(|value| value.value.replace(',', "\\,").replace('|', "\\|")).collect();
    format!("${{1|{}|}}", values.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Context;
    use crate::edit::TextEdit;
    use crate::ide::testing::{at, caret, in_context};

    /// The labels of what is offered.
    fn labels(marked: &str) -> Vec<String> {
        at(marked, |ide, offset| ide.completion(offset).into_iter().map(|offer| offer.label).collect())
    }

    /// The text once the offer of this label was taken.
    #[track_caller]
    fn taken_in(context: &Context, marked: &str, label: &str) -> String {
        let (text, offset) = caret(marked);
        in_context(&text, context, |ide| {
            let offers = ide.completion(offset);
            let labels = || offers.iter().map(|offer| offer.label.as_str()).collect::<Vec<_>>();
            let offer =
                offers.iter().find(|offer| offer.label == label).unwrap_or_else(|| panic!("{label} in {:?}", labels()));
            let mut indels = offer.further.clone();
            indels.push(Indel::replace(offer.range, offer.plain()));
            TextEdit::new(indels).unwrap().apply(&text)
        })
    }

    #[track_caller]
    fn taken(marked: &str, label: &str) -> String {
        taken_in(&Context::default(), marked, label)
    }

    #[test]
    fn keys_that_are_not_there() {
        assert_eq!(labels("|")[..5], ["options", "pack", "providerCredentials", "stages", "stylusPackage"]);
        assert_eq!(labels("pack: {}\n|\noptions: {}\n")[..3], ["providerCredentials", "stages", "stylusPackage"]);
        assert_eq!(labels("options:\n  system.repo: x\n  sys|\n")[..2], ["system.uri", "system.registry"]);
        assert_eq!(labels("providerCredentials:\n  |\n")[..4], ["registry", "user", "password", "certificates"]);
        assert_eq!(labels("providerCredentials: {user: a, |}\n"), ["registry", "password", "certificates"]);
        assert_eq!(labels("pack:\n  content:\n    images:\n      - |\n"), ["image"]);
        assert_eq!(labels("pack:\n  content:\n    images:\n      |\n"), ["- image"]);
        assert!(labels("stages:\n  |\n").contains(&"network.after".to_owned()));
        let step = labels("stages:\n  boot:\n    - name: x\n      |\n");
        assert!(step.contains(&"files".to_owned()) && !step.contains(&"name".to_owned()), "{step:?}");
        let file = labels("stages:\n  boot:\n    - files:\n        - path: /a\n          |\n");
        assert_eq!(file[..2], ["content", "permissions"]);
        assert_eq!(labels("stages:\n  boot:\n    - users:\n        me:\n          |\n")[0], "passwd");
    }

    #[test]
    fn values_of_a_key() {
        assert_eq!(labels("pack:\n  drain:\n    drainPods: |\n"), ["auto", "true", "false"]);
        assert_eq!(labels("pack: {drain: {cordon: |}}\n"), ["true", "false"]);
        assert_eq!(labels("options:\n  system.k8sDistribution: k|\n")[..2], ["k3s", "rke2"]);
        assert_eq!(labels("pack:\n  drain:\n    timeout: |\n"), ["60"]);
        assert_eq!(taken("pack:\n  drain:\n    cordon:|\n", "true"), "pack:\n  drain:\n    cordon: true\n");
        assert_eq!(
            taken("pack:\n  drain:\n    cordon: fa|lse # x\n", "true"),
            "pack:\n  drain:\n    cordon: true # x\n"
        );
        assert_eq!(taken("pack:\n  drain:\n    drainPods: 'a|'\n", "auto"), "pack:\n  drain:\n    drainPods: 'auto'\n");
        assert!(labels("# pa|\n").is_empty() && labels("a: >\n  pa|\n").is_empty());
    }

    #[test]
    fn what_is_inserted_fits_the_text() {
        for (before, label, after) in [
            ("op|\n", "options", "options:\n  \n"),
            ("options:\n    a: 1\npack:\n    dr|\n", "drain", "options:\n    a: 1\npack:\n    drain:\n        \n"),
            ("stages:\n  boot:\n  - fi|\n", "files", "stages:\n  boot:\n  - files:\n    - path: \n"),
            ("stages:\n  bo|\n", "boot", "stages:\n  boot:\n    - name: \n"),
            ("stages:\r\n  bo|\r\n", "boot", "stages:\r\n  boot:\r\n    - name: \r\n"),
            ("options:\n  sys|tem.ur: x\n", "system.uri", "options:\n  system.uri: x\n"),
            ("options: {sys|}\n", "system.repo", "options: {system.repo: }\n"),
            ("pack: {|}\n", "drain", "pack: {drain: {}}\n"),
            ("{\n  |\n  \"pack\": {}\n  }\n", "options", "{\n  options: {},\n  \"pack\": {}\n  }\n"),
            ("pack:\n  drain:\n    fo|\n", "force", "pack:\n  drain:\n    force: true\n"),
            (
                "pack:\n  content:\n    images:\n      |\n",
                "- image",
                "pack:\n  content:\n    images:\n      - image: \n",
            ),
            ("providerCredentials:\n  ce|\n", "certificates", "providerCredentials:\n  certificates: |\n    \n"),
        ] {
            assert_eq!(taken(before, label), after, "{before}");
        }
        let image =
            "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n";
        assert_eq!(
            taken(
                "pack:\n  content:\n    images:\n      - image: |\n",
                "{{.spectro.pack.edge-native-byoi.options.system.uri}}"
            ),
            image
        );
    }

    #[test]
    fn blocks_to_fill_in() {
        assert_eq!(
            taken("|\n", "Registry credentials"),
            "providerCredentials:\n  registry: registry.example.com\n  user: user\n  password: '{{.spectro.var.registry_password}}'\n"
        );
        assert_eq!(
            taken("stages:\n    boot:\n        - |\n", "Step that writes a file"),
            "stages:\n    boot:\n        - name: Write a file\n          files:\n              - path: /etc/motd\n                permissions: 0644\n                content: |\n                    text\n"
        );
        assert_eq!(
            taken("pack:\n  |\n", "Drain settings"),
            "pack:\n  drain:\n    drainPods: auto\n    timeout: 60\n    gracePeriod: 60\n"
        );
        assert!(taken("|", "containerd drop-in").starts_with("stages:\n  initramfs:\n    - name: Configure containerd\n      files:\n        - path: /etc/containerd/conf.d/10-mirrors.toml\n"));
        assert!(taken("options:\n  |\n", "Composed image").contains("\n  system.registry: registry.example.com\n"));
        assert!(
            taken("options:\n  system.uri: |\n", "Composed image")
                .contains("system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/")
        );
        assert!(!labels("providerCredentials: {}\n|").contains(&"Registry credentials".to_owned()));
    }

    #[test]
    fn macros_with_their_values() {
        let context = Context { variables: Some(vec!["site".to_owned()]), ..Context::default() };
        let text = "options:\n  system.uri: x\n  system.repo: os\nproviderCredentials:\n  password: Tr0ub4dor-xyz\n  user: {{ |\n# {{.spectro.macro.seen}}\n";
        let (plain, offset) = caret(text);
        let offers = in_context(&plain, &context, |ide| ide.completion(offset).into_iter().collect::<Vec<_>>());
        let detail = |label: &str| offers.iter().find(|offer| offer.label == label).map(|offer| offer.detail.as_str());
        assert_eq!(detail(".spectro.var.site"), Some("variable of the profile"));
        assert_eq!(detail(".spectro.pack.edge-native-byoi.options.system.repo"), Some("os"));
        assert_eq!(detail(".spectro.pack.edge-native-byoi.providerCredentials.password"), Some("•••"));
        assert_eq!(detail(".spectro.pack.edge-native-byoi.providerCredentials.user"), None);
        assert_eq!(detail(".spectro.macro.seen"), Some("used in line 7"));
        assert_eq!(detail(".spectro.system.cluster.name"), Some("system macro"));
        assert_eq!(offers.iter().filter(|offer| offer.label.starts_with(".spectro.system.")).count(), 24);
    }

    #[test]
    fn macros_get_their_quotes() {
        let context = Context { variables: Some(vec!["site".to_owned()]), ..Context::default() };
        let site = ".spectro.var.site";
        let name = ".spectro.system.cluster.name";
        for (before, label, after) in [
            ("a: {{|\n", site, "a: '{{.spectro.var.site}}'\n"),
            ("a: {{|}}\n", site, "a: '{{.spectro.var.site}}'\n"),
            ("a: {{ .spec| }}\n", site, "a: '{{ .spectro.var.site }}'\n"),
            ("a: {{ .spec| }\n", site, "a: '{{ .spectro.var.site }}'\n"),
            ("a: '{{|}}'\n", site, "a: '{{.spectro.var.site}}'\n"),
            ("a: \"{{|\"\n", site, "a: \"{{.spectro.var.site}}\"\n"),
            ("a: x-{{|}}\n", site, "a: 'x-{{.spectro.var.site}}'\n"),
            ("a: x-{{|}}\n", name, "a: x-{{.spectro.system.cluster.name}}\n"),
            ("a: it's {{|}} b # c\n", site, "a: 'it''s {{.spectro.var.site}} b' # c\n"),
            ("a: {{|}}-x\n", name, "a: '{{.spectro.system.cluster.name}}-x'\n"),
            ("- echo '{{|}}'\n", site, "- echo '{{.spectro.var.site}}'\n"),
            ("- {{|}}\n", site, "- '{{.spectro.var.site}}'\n"),
            ("a: [x, y-{{|}}]\n", name, "a: [x, 'y-{{.spectro.system.cluster.name}}']\n"),
            ("a: {b: {{|}}, c: 1}\n", site, "a: {b: '{{.spectro.var.site}}', c: 1}\n"),
            ("a: >\n  x {{|}}\n", site, "a: >\n  x {{.spectro.var.site}}\n"),
            (
                "a: '{{ .spectro.var.site  up }}'\nb: '{{ .x | up|}}'\n",
                "upper",
                "a: '{{ .spectro.var.site  up }}'\nb: '{{ .x | upper}}'\n",
            ),
            ("a: '{{ default \"x\" .sp| }}'\n", site, "a: '{{ default \"x\" .spectro.var.site }}'\n"),
            ("a: '{{ upp| }}'\n", "upper", "a: '{{ upper  }}'\n"),
        ] {
            let before = before.replace('¦', "|");
            assert_eq!(taken_in(&context, &before, label), after, "{before}");
        }
        assert!(labels("# {{ | }}\n").is_empty());
        assert!(labels("a: '{{ .x | | }}'\n").iter().all(|label| !label.starts_with('.')));
    }
}
