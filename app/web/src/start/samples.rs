//! What the page's address asks to begin with: `?sample=agent`, a template, or `?sample=C005-invalid.yaml`, an example of a rule.
//! The words in `with` are those behind the example's fence in the rule's documentation: answers to the deployment questions, and
//! what the profile around the layer is.

use std::sync::Arc;

use leptos::prelude::*;

use super::{TEMPLATES, begin, open};
use crate::bench::Bench;
use crate::platform::{fetch, page, tasks};
use crate::state::{Document, Opening};
use layerwright_protocol::{Answers, Fact, ProfileContext};

/// Opens what the address asks for, if anything.
pub(crate) fn named(bench: Bench) {
    let Some(name) = page::parameter("sample") else { return };
    let words = page::parameter("with").unwrap_or_default();
    Effect::new(move |done: Option<bool>| {
        let is_loaded = done == Some(true);
        if is_loaded || !bench.session.is_loaded.get() {
            return is_loaded;
        }
        if let Some(template) = TEMPLATES.into_iter().find(|template| template.id == name) {
            begin(bench, template);
        } else if let Some(example) = Example::parse(&name) {
            let words = words.clone();
            tasks::spawn(async move { example.show(bench, &words).await });
        }
        true
    });
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Example {
    code: String,
    kind: &'static str,
    language: &'static str,
}

impl Example {
    /// Reads `C005-invalid.yaml`.
    fn parse(name: &str) -> Option<Self> {
        let (code, rest) = name.split_once('-')?;
        let (kind, language) = rest.split_once('.')?;
        let kind = ["invalid", "valid"].into_iter().find(|known| *known == kind)?;
        let language = ["yaml", "json"].into_iter().find(|known| *known == language)?;
        let mut letters = code.chars();
        let is_code = letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.all(|c| c.is_ascii_digit());
        (is_code && code.len() == 4).then(|| Self { code: code.to_owned(), kind, language })
    }

    fn address(&self, kind: &str) -> String {
        format!("rules/{}/{kind}.{}", self.code, self.language)
    }

    async fn show(self, bench: Bench, words: &str) {
        let Some(text) = fetch::text(&self.address(self.kind)).await else { return };
        let name = format!("{} example of {}", self.kind, self.code);
        if self.language == "json" {
            return open::text(bench, Some(name), text);
        }
        let (mut profile_context, mut opened) = (None, None);
        let mut answers = Answers::default();
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            if word == "base" {
                let layer = fetch::text(&self.address("valid")).await;
                opened = layer.map(|layer| Arc::new(Opening { layer, findings: Vec::new() }));
            } else {
                understand(word, &mut answers, &mut profile_context);
            }
        }
        let info = format!("The {name}");
        let document = Document { profile_context, opened, ..Document::alone(info) };
        open::replace_with(bench, &text, document, answers);
    }
}

/// Takes one word of an example's fence. Unknown ones mean nothing.
fn understand(word: &str, answers: &mut Answers, profile_context: &mut Option<ProfileContext>) {
    match Fact::parse(word) {
        Some(Fact::Target(target)) => answers.target = Some(target),
        Some(Fact::Mode(mode)) => answers.mode = Some(mode),
        Some(Fact::ExternalRegistry) => answers.external_registry = true,
        Some(Fact::UserDataCredentials) => answers.user_data_credentials = true,
        Some(Fact::PrimaryRegistry) => answers.primary_registry = true,
        Some(Fact::RedirectOff) => answers.redirect_off = true,
        Some(Fact::PrimaryRegistryPack(name)) => {
            profile_context.get_or_insert_with(ProfileContext::default).primary_registry_pack = Some(name.to_owned());
        }
        Some(Fact::PaletteVersion(version)) => version.clone_into(&mut answers.palette_version),
        Some(Fact::KubernetesVersion(version)) => {
            profile_context.get_or_insert_with(ProfileContext::default).kubernetes_version = Some(version.to_owned());
        }
        Some(Fact::Variables(names)) => {
            profile_context.get_or_insert_with(ProfileContext::default).variables =
                Some(names.into_iter().map(str::to_owned).collect());
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_protocol::Target;

    #[test]
    fn only_examples_of_rules_are_fetched() {
        let example = Example::parse("C005-invalid.yaml").unwrap();
        assert_eq!(example.address("valid"), "rules/C005/valid.yaml");
        for other in
            ["C005", "C005-other.yaml", "../x-valid.yaml", "C0051-valid.yaml", "C005-valid.html", "é005-valid.yaml"]
        {
            assert_eq!(Example::parse(other), None, "{other}");
        }
    }

    #[test]
    fn words_become_answers() {
        let (mut answers, mut profile_context) = (Answers::default(), None);
        for word in ["target=existing", "external-registry", "variables=a,b", "kubernetes-version=1.30.4", "nonsense"] {
            understand(word, &mut answers, &mut profile_context);
        }
        assert_eq!(answers.target, Some(Target::Existing));
        assert!(answers.external_registry && !answers.primary_registry);
        let profile_context = profile_context.unwrap();
        assert_eq!(profile_context.variables.unwrap(), ["a", "b"]);
        assert_eq!(profile_context.kubernetes_version.as_deref(), Some("1.30.4"));
    }
}
