//! The examples of the rules' documentation: what a rule's page shows, what opens in the editor, and what the laws check.

use crate::rule::Rule;

/// An example of a rule's documentation.
#[derive(Debug, Clone)]
pub struct Example {
    pub is_valid: bool,
    /// `yaml` for a layer, `json` for a profile, `text` for a version.
    pub language: String,
    /// Answers to the deployment questions and what the profile around the layer is. `base` means that clusters run the valid
    /// example.
    pub facts: Vec<String>,
    /// Other codes that are found in it.
    pub also: Vec<String>,
    /// The text itself, with the characters that the documentation writes as symbols.
    pub text: String,
}

impl Example {
    /// The invalid and the valid example of a rule.
    pub fn of(rule: &Rule) -> Vec<Self> {
        let docs = unindented(rule.docs);
        let read = |(is_valid, heading)| {
            let (_, rest) = docs.split_once(heading)?;
            let section = rest.split("\n## ").next()?;
            let (_, fence) = section.split_once("```")?;
            let (info, body) = fence.split_once('\n')?;
            let (text, _) = body.split_once("```")?;
            let mut words = info.split_whitespace();
            let language = words.next()?.to_owned();
            let (also, facts): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with("also="));
            let also = also.iter().flat_map(|word| word.trim_start_matches("also=").split(',')).map(str::to_owned);
            let facts = facts.into_iter().map(str::to_owned).collect();
            // A control character cannot be written in a doc comment.
            let text = text.replace('␈', "\u{8}");
            Some(Self { is_valid, language, facts, also: also.collect(), text })
        };
        [(false, "## Invalid\n"), (true, "## Valid\n")].into_iter().filter_map(read).collect()
    }

    /// `invalid` or `valid`.
    pub fn kind(&self) -> &'static str {
        if self.is_valid { "valid" } else { "invalid" }
    }
}

/// The lines of a doc comment begin with the space that follows its slashes.
pub fn unindented(docs: &str) -> String {
    docs.lines().fold(String::new(), |text, line| text + line.strip_prefix(' ').unwrap_or(line) + "\n")
}
