//! Seeded faults are found where they are, and nothing else is. `tests/seeded.rs` says how the fixtures are written.

use std::collections::{BTreeMap, BTreeSet};

use super::testing::{NOW, answer, fixtures};
use super::written::Written;
use super::{all as all_rules, check_profile};
use crate::context::Context;
use crate::profile::{Opened, open};
use crate::source::{TextRange, range, slice};

/// A fixture, taken apart.
pub(super) struct Seeded {
    pub(super) name: String,
    /// The code that the fixture is about.
    pub(super) code: String,
    /// Where it must be found.
    places: Vec<TextRange>,
    pub(super) also: BTreeSet<String>,
    pub(super) context: Context,
    /// Version of the profile that this one is made from.
    pub(super) made_from: Option<String>,
    pub(super) text: String,
    pub(super) is_profile: bool,
}

/// Every fixture, in the order of the names.
pub(super) fn all() -> Vec<Seeded> {
    fixtures("seeded").into_iter().map(|(name, text)| Seeded::new(name, &text)).collect()
}

/// The fixtures of correct layers and profiles, in the order of the names. They may name remarks in `#: also`.
pub(super) fn correct() -> Vec<Seeded> {
    let read = |(name, text): (String, String)| Seeded { code: String::new(), ..Seeded::new(name, &text) };
    fixtures("ok").into_iter().map(read).collect()
}

impl Seeded {
    fn new(name: String, written: &str) -> Self {
        let Written { name, places, also, facts, made_from, base, text, is_profile } = Written::parse(name, written);
        let code = name.split('-').next().unwrap().to_owned();
        let mut context = Context { base, ..Context::default() };
        for word in &facts {
            answer(&mut context, word);
        }
        let places = places.into_iter().map(|place| range(place.start, place.end)).collect();
        Self { name, code, places, also: also.into_iter().collect(), context, made_from, text, is_profile }
    }

    /// Codes and places of what is found.
    fn found(&self) -> Vec<(&'static str, TextRange)> {
        if !self.is_profile {
            let found = crate::analyze(&self.text, &self.context, NOW).diagnostics;
            return found.into_iter().map(|d| (d.code(), d.range())).collect();
        }
        let Ok(Opened::Profile(profile)) = open(&self.text) else { panic!("{}: not a profile", self.name) };
        let found = check_profile(&profile, self.made_from.as_deref(), &self.context);
        found.into_iter().map(|d| (d.code(), d.range())).collect()
    }

    /// What differs from the expectation; `None` when nothing does.
    pub(super) fn difference(&self) -> Option<String> {
        let found = self.found();
        let places: Vec<TextRange> = found.iter().filter(|(code, _)| *code == self.code).map(|(_, at)| *at).collect();
        let others: BTreeSet<String> = found.iter().map(|(code, _)| (*code).to_owned()).collect();
        let mut expected = self.also.clone();
        expected.extend(Some(self.code.clone()).filter(|code| !code.is_empty()));
        let show =
            |at: &[TextRange]| at.iter().map(|at| format!("{at:?} {:?}", slice(&self.text, *at))).collect::<Vec<_>>();
        let wrong_codes = (others != expected).then(|| format!("  found {others:?}, expected {expected:?}\n"));
        let wrong_places = (places != self.places)
            .then(|| format!("  found    {:?}\n  expected {:?}\n", show(&places), show(&self.places)));
        let wrong = [wrong_codes, wrong_places].into_iter().flatten().collect::<String>();
        (!wrong.is_empty()).then(|| format!("{}\n{wrong}", self.name))
    }
}

/// What the vendor published and is wrong, in own words: the line that shows the fault, and the codes that must be found on it.
#[test]
fn what_was_published_with_faults_is_found() {
    let layer =
        "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n";
    let options = "options:\n  system.uri: registry.edge-lab.net/edge/os:v1.4.5\n";
    let credentials = format!(
        "{layer}providerCredentials:\n  registry: <registry_domain or IP Address>\n    # - e.x. registry: registry-1.docker.io\n  user: user\n  password: ******\n  certificates: |\n    -----BEGIN CERTIFICATE-----\n    MIIDVz...\n    ------------------------\n    -----END CERTIFICATE-----\n\noptions:\n  system.uri: example.io/my-images/example-custom-os:v1.4.5\n"
    );
    let six = "providerCredentials:\n  registry: registry.edge-lab.net\n  user: edge\n  password: '{{.spectro.var.p}}'\n  certificates: |\n    ------BEGIN CERTIFICATE------\n    ****************************\n    ------END CERTIFICATE------\n";
    let cases: &[(&str, &[(&str, &str)])] = &[
        (
            &credentials,
            &[
                ("C013", "<registry_domain"),
                ("C013", "user"),
                ("Y006", "******"),
                ("T003", "MIIDVz"),
                ("R010", "example.io"),
            ],
        ),
        ("pack:\ncontent:\n  images:\n    - image: x/y:1\noptions:\nsystem.uri: x/y:1\n", &[("S005", "content")]),
        (&format!("{layer}{options}tages:\n  boot: []\n"), &[("S006", "tages")]),
        (&format!("{layer}{options}boot.after:\n  - name: x\n"), &[("S007", "boot.after")]),
        (&format!("{layer}{options}stages:\n  initramfs:\n    files:\n      - path: /etc/x\n"), &[("S016", "files:")]),
        (&format!("{layer}{six}{options}"), &[("T002", "------BEGIN")]),
        (
            "providerCredentials:\n  registry: registry.edge-lab.net\n  user: x\n  password: ####\noptions:\n  system.uri: registry.edge-lab.net/os:1\n",
            &[("Y007", "####")],
        ),
        (
            "pack:\n  content:\n    images:\n      - image: ‘{{.spectro.pack.edge-native-byoi.options.system.uri}}’\noptions:\n  system.uri: \"registry.edge-lab.net/os:k3s-{{.spectro.system.kunernetes.version}}\"\n",
            &[("Y013", "‘"), ("M003", "{{.spectro.system.kunernetes")],
        ),
        (
            &format!("{layer}{options}stylus:\n  site: {{}}\nexternalRegistries:\n  registries: []\n"),
            &[("S023", "stylus"), ("S006", "externalRegistries")],
        ),
    ];
    for (text, expected) in cases {
        let found = crate::analyze(text, &Context::default(), NOW).diagnostics;
        for (code, at) in *expected {
            let is_there =
                found.iter().any(|d| d.code() == *code && text.split_at(d.range().start().into()).1.starts_with(at));
            let all: Vec<_> = found.iter().map(|d| (d.code(), slice(text, d.range()))).collect();
            assert!(is_there, "no {code} at {at:?} in\n{text}\n{all:?}");
        }
    }
}

/// Recall and exact ranges over all of them.
#[test]
fn every_seeded_fault_is_found_on_the_right_characters() {
    let seeded = all();
    let wrong: Vec<String> = seeded.iter().filter_map(Seeded::difference).collect();
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), seeded.len(), wrong.join(""));
    let places: usize = seeded.iter().map(|one| one.places.len()).sum();
    println!("{} files with {places} marked places of {} rules: all found", seeded.len(), all_rules().count());
}

#[test]
fn every_rule_has_seeded_faults() {
    let seeded = all();
    assert!(seeded.len() >= 250, "only {} seeded faults", seeded.len());
    let mut count: BTreeMap<&str, usize> = all_rules().map(|rule| (rule.code, 0)).collect();
    for one in &seeded {
        assert!(!one.places.is_empty(), "{} marks no place", one.name);
        *count.get_mut(one.code.as_str()).unwrap_or_else(|| panic!("{}: no such rule", one.name)) += 1;
    }
    let few: Vec<_> = count.iter().filter(|(_, n)| **n < 2).collect();
    assert!(few.is_empty(), "rules with fewer than two seeded faults: {few:?}");
}
