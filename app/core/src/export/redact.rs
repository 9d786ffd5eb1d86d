//! Taking literal secrets out of a layer.

use std::collections::{BTreeMap, BTreeSet};

use super::{Refused, Request, SecretChoice};
use crate::context::{Context, UnixTime};
use crate::edit::{Indel, TextEdit};
use crate::macros::MacroFamily;
use crate::model::Doc;
use crate::profile::{NewVariable, Variable};
use crate::secrets::{Secret, SecretKind, find, in_keys, repeated_places, secret_text};
use crate::sort;
use crate::source::{TextRange, slice};
use crate::yaml::Style;

/// Takes the place of a secret where no reference can be.
const REMOVED: &str = "REMOVED";
/// Rounds of replacing: a second one finds what the first uncovered or could not do at the same time. Each takes out at least one
/// secret of those that overlap; three suffice for a token in a URL with a password in a comment.
const MAX_ROUNDS: usize = 8;

/// A layer without its literal secrets.
#[derive(Debug, Default)]
pub(super) struct Treated {
    pub(super) text: String,
    pub(super) variables: Vec<NewVariable>,
    pub(super) macros: Vec<String>,
    /// Dotted paths of the values that were left empty.
    pub(super) stripped: Vec<String>,
    /// How many secrets in comments and in longer texts became [`REMOVED`].
    pub(super) removed: usize,
    /// Names of the references that stand for values of several lines.
    pub(super) several_lines: Vec<String>,
    /// How many secrets were kept.
    pub(super) kept: usize,
}

/// Treats the secrets of the request's text as it asks.
pub(super) fn treat(request: &Request<'_>, known: &[Variable]) -> Result<Treated, Refused> {
    if request.text.len() > crate::yaml::MAX_BYTES {
        return Err(Refused::TooLarge { bytes: request.text.len() });
    }
    let context = Context::default();
    let choices = Choices::new(request);
    let given = Doc::new(request.text, &context, UnixTime(0));
    let kept = request.report.secrets.iter().filter(|one| choices.of(&given, one) == SecretChoice::Keep).count();
    let mut redaction = Redaction::new(choices, known);
    redaction.done.kept = kept;
    let mut text = request.text.to_owned();
    for round in 0..=MAX_ROUNDS {
        let doc = Doc::new(&text, &context, UnixTime(0));
        let found = find(&doc);
        let mut secrets: Vec<Secret> = found.iter().filter(|one| !redaction.keeps(&doc, one)).cloned().collect();
        if secrets.is_empty() {
            secrets = repeated_places(&doc, &found, &redaction.texts);
        }
        if secrets.is_empty() {
            break;
        }
        if round == MAX_ROUNDS {
            return Err(Refused::SecretsRemain { count: secrets.len() });
        }
        text = redaction.replace(&doc, &secrets);
    }
    if !redaction.texts.is_empty() {
        redaction.done.kept += in_keys(&Doc::new(&text, &context, UnixTime(0)), &redaction.texts);
    }
    redaction.define(&Doc::new(&text, &context, UnixTime(0)), &request.context.new_variables, known);
    redaction.done.text = text;
    Ok(redaction.done)
}

/// What becomes of which secret.
struct Choices<'a> {
    /// Of those that nothing else is said of.
    all: SecretChoice,
    /// By the name that the report suggests.
    per_secret: &'a [(String, SecretChoice)],
    /// By the text: the same text again is the same secret, in the report or later.
    by_text: BTreeMap<String, SecretChoice>,
}

impl<'a> Choices<'a> {
    fn new(request: &Request<'a>) -> Self {
        let mut choices = Self { all: request.secrets, per_secret: request.per_secret, by_text: BTreeMap::new() };
        if !request.per_secret.is_empty() {
            let context = Context::default();
            let doc = Doc::new(request.text, &context, UnixTime(0));
            for secret in &request.report.secrets {
                let Some(choice) = choices.named(secret) else { continue };
                // Of one text with several choices, the one that shows least counts.
                let kept = choices.by_text.entry(key(&doc, secret)).or_insert(choice);
                if *kept == SecretChoice::Keep {
                    *kept = choice;
                }
            }
            for secret in &request.report.secrets {
                choices.by_text.entry(key(&doc, secret)).or_insert(choices.all);
            }
        }
        choices
    }

    /// The choice for this secret alone.
    fn named(&self, secret: &Secret) -> Option<SecretChoice> {
        self.per_secret.iter().find(|(name, _)| *name == secret.suggested_name).map(|(_, choice)| *choice)
    }

    fn of(&self, doc: &Doc<'_>, secret: &Secret) -> SecretChoice {
        if self.by_text.is_empty() {
            return self.all;
        }
        self.by_text.get(&key(doc, secret)).copied().unwrap_or(match self.all {
            // What nobody was asked about is not kept beside others that were to be taken out.
            SecretChoice::Keep => SecretChoice::Strip,
            other => other,
        })
    }
}

/// What tells a secret from another.
fn key(doc: &Doc<'_>, secret: &Secret) -> String {
    secret_text(doc, secret).unwrap_or_else(|| doc.slice(secret.range).to_owned())
}

struct Redaction<'a> {
    choices: Choices<'a>,
    /// Names that are taken.
    variables: BTreeSet<String>,
    macros: BTreeSet<String>,
    display_names: BTreeSet<String>,
    /// The name for a secret's text: the same text again gets the same name.
    by_text: BTreeMap<String, String>,
    /// The texts of the secrets that were replaced.
    texts: BTreeSet<String>,
    done: Treated,
}

impl<'a> Redaction<'a> {
    fn new(choices: Choices<'a>, known: &[Variable]) -> Self {
        Self {
            choices,
            variables: sort::set(known.iter().map(|variable| variable.name.clone())),
            macros: BTreeSet::new(),
            display_names: sort::set(known.iter().map(|variable| variable.display_name.clone())),
            by_text: BTreeMap::new(),
            texts: BTreeSet::new(),
            done: Treated::default(),
        }
    }

    fn keeps(&self, doc: &Doc<'_>, secret: &Secret) -> bool {
        self.choices.of(doc, secret) == SecretChoice::Keep
    }

    /// The text with every secret replaced that does not overlap an earlier one.
    fn replace(&mut self, doc: &Doc<'_>, secrets: &[Secret]) -> String {
        self.reserve(doc);
        let mut indels: Vec<Indel> = Vec::new();
        for secret in secrets {
            let place = Position::of(doc, secret);
            let range = place.range(secret);
            if range.is_empty() || indels.iter().any(|done| overlaps(done.range, range)) {
                continue;
            }
            self.texts.extend(secret_text(doc, secret));
            let text = self.replacement(doc, secret, &place);
            indels.push(Indel { range, text });
        }
        TextEdit::new(indels).map_or_else(|| doc.text.to_owned(), |edit| edit.apply(doc.text))
    }

    /// A name that the layer refers to already stands for another value.
    fn reserve(&mut self, doc: &Doc<'_>) {
        for path in doc.macros.iter().flat_map(|one| one.paths(doc.text)) {
            match path.family() {
                MacroFamily::Variable => self.variables.insert(path.rest().to_owned()),
                MacroFamily::Macro => self.macros.insert(path.rest().to_owned()),
                _ => false,
            };
        }
    }

    /// Defines the variables that took the place of secrets earlier, in the editor, where the layer still refers to them.
    fn define(&mut self, doc: &Doc<'_>, names: &[String], known: &[Variable]) {
        for name in names {
            let is_known = known.iter().any(|variable| variable.name == *name)
                || self.done.variables.iter().any(|variable| variable.name == *name);
            let mut paths = doc.macros.iter().flat_map(|one| one.paths(doc.text));
            if !is_known && paths.any(|path| path.family() == MacroFamily::Variable && path.rest() == name) {
                let variable = self.new_variable(name.clone());
                self.done.variables.push(variable);
            }
        }
    }

    fn new_variable(&mut self, name: String) -> NewVariable {
        let display_name = unique(&self.display_names, &sentence(&name), " ");
        self.display_names.insert(display_name.clone());
        NewVariable { name, display_name }
    }

    fn replacement(&mut self, doc: &Doc<'_>, secret: &Secret, place: &Position) -> String {
        if matches!(place, Position::Inert) {
            self.done.removed += 1;
            return REMOVED.to_owned();
        }
        let reference = match self.choices.of(doc, secret) {
            SecretChoice::Variable => self.reference(doc, secret, true),
            SecretChoice::Macro => self.reference(doc, secret, false),
            SecretChoice::Strip | SecretChoice::Keep => return self.stripped(doc, secret, place),
        };
        match place {
            Position::Whole(_) => format!("'{reference}'"),
            Position::Plain(scalar) => {
                let (before, after) = around(doc, *scalar, secret.range);
                format!("'{}{reference}{}'", before.replace('\'', "''"), after.replace('\'', "''"))
            }
            Position::Inert | Position::Text => reference,
        }
    }

    fn stripped(&mut self, doc: &Doc<'_>, secret: &Secret, place: &Position) -> String {
        match place {
            Position::Whole(_) => {
                self.done.stripped.push(secret.path.clone());
                "\"\"".to_owned()
            }
            Position::Plain(scalar) => {
                self.done.removed += 1;
                let (before, after) = around(doc, *scalar, secret.range);
                format!("{before}{REMOVED}{after}")
            }
            Position::Inert | Position::Text => {
                self.done.removed += 1;
                REMOVED.to_owned()
            }
        }
    }

    /// `{{.spectro.var.NAME}}` or `{{.spectro.macro.NAME}}`, and the variable or macro that it needs.
    fn reference(&mut self, doc: &Doc<'_>, secret: &Secret, is_variable: bool) -> String {
        let text = key(doc, secret);
        let family = if is_variable { "var" } else { "macro" };
        let name = match self.by_text.get(&text) {
            Some(name) => name.clone(),
            None => self.add(&text, secret, is_variable),
        };
        format!("{{{{.spectro.{family}.{name}}}}}")
    }

    fn add(&mut self, text: &str, secret: &Secret, is_variable: bool) -> String {
        let names = if is_variable { &mut self.variables } else { &mut self.macros };
        let name = unique(names, &identifier(&secret.suggested_name), "_");
        names.insert(name.clone());
        self.by_text.insert(text.to_owned(), name.clone());
        if has_several_lines(secret.kind, text) {
            self.done.several_lines.push(name.clone());
        }
        if is_variable {
            let variable = self.new_variable(name.clone());
            self.done.variables.push(variable);
        } else {
            self.done.macros.push(name.clone());
        }
        name
    }
}

/// Where a secret is, which decides what can take its place.
#[derive(Debug)]
enum Position {
    /// It is the whole value; the range has the quotes or the block header.
    Whole(TextRange),
    /// Part of an unquoted value on one line, which is quoted as a whole: a `{` at its start, or within `[ ]`, would be read as a
    /// mapping.
    Plain(TextRange),
    /// A YAML comment, where a reference does nothing, or an unquoted value of several lines, which it could break.
    Inert,
    /// Part of a quoted value or of a script: a reference can be there as it is.
    Text,
}

impl Position {
    fn of(doc: &Doc<'_>, secret: &Secret) -> Self {
        if doc.in_comment(secret.range.start()) {
            return Self::Inert;
        }
        if secret.whole_value {
            return Self::Whole(secret.range);
        }
        let Some(id) = doc.scalar_at(secret.range.start()) else { return Self::Text };
        if doc.tree.scalar(id).is_none_or(|scalar| scalar.style != Style::Plain) {
            return Self::Text;
        }
        let value = doc.tree.node(id).range;
        let one_line = !doc.slice(value).contains('\n');
        if one_line && value.contains_range(secret.range) { Self::Plain(value) } else { Self::Inert }
    }

    fn range(&self, secret: &Secret) -> TextRange {
        match self {
            Self::Whole(range) | Self::Plain(range) => *range,
            Self::Inert | Self::Text => secret.range,
        }
    }
}

/// Whether a value has more than one line, block headers not counted. Private keys do, also where `\\n` stands for the line breaks.
fn has_several_lines(kind: SecretKind, text: &str) -> bool {
    let header = text.starts_with(['|', '>']);
    kind == SecretKind::PrivateKey || text.lines().skip(usize::from(header)).nth(1).is_some()
}

/// What is in a value before and behind a part of it.
fn around<'d>(doc: &Doc<'d>, whole: TextRange, part: TextRange) -> (&'d str, &'d str) {
    (
        slice(doc.text, TextRange::new(whole.start(), part.start().max(whole.start()))),
        slice(doc.text, TextRange::new(part.end().min(whole.end()), whole.end())),
    )
}

fn overlaps(a: TextRange, b: TextRange) -> bool {
    a.start() < b.end() && b.start() < a.end()
}

/// `[a-z][a-z0-9_]*`
fn identifier(suggested: &str) -> String {
    let name: String =
        suggested.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let name = name.trim_matches('_');
    match name.chars().next() {
        Some(first) if first.is_ascii_lowercase() => name.to_owned(),
        Some(_) => format!("secret_{name}"),
        None => "secret".to_owned(),
    }
}

/// `registry_password` as `Registry password`.
fn sentence(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The name, or the name with the first number that makes it one that is not taken.
pub(super) fn unique(taken: &BTreeSet<String>, name: &str, separator: &str) -> String {
    // One of so many is free.
    let numbered = (2..=taken.len() + 2).map(|n| format!("{name}{separator}{n}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::range;

    /// Replaces the secrets between `«` and `»` (whole values) or `‹` and `›` (parts); returns the text.
    fn replaced(choice: SecretChoice, marked: &str, known: &[Variable]) -> (String, Treated) {
        let (mut text, mut starts, mut secrets) = (String::new(), Vec::new(), Vec::new());
        for c in marked.chars() {
            match c {
                '«' | '‹' => starts.push(text.len()),
                '»' | '›' => secrets.push(Secret {
                    range: range(starts.pop().unwrap(), text.len()),
                    kind: SecretKind::Password,
                    path: if c == '»' { format!("path[{}]", secrets.len()) } else { String::new() },
                    suggested_name: "registry_password".to_owned(),
                    whole_value: c == '»',
                }),
                c => text.push(c),
            }
        }
        let context = Context::default();
        let doc = Doc::new(&text, &context, UnixTime(0));
        let choices = Choices { all: choice, per_secret: &[], by_text: BTreeMap::new() };
        let mut redaction = Redaction::new(choices, known);
        let text = redaction.replace(&doc, &secrets);
        (text, redaction.done)
    }

    #[track_caller]
    fn check(choice: SecretChoice, marked: &str, expected: &str) {
        assert_eq!(replaced(choice, marked, &[]).0, expected, "{marked}");
    }

    #[test]
    fn whole_values_become_quoted_references() {
        for (marked, expected) in [
            ("password: «abc»\n", "password: 'REF'\n"),
            ("password: «\"a\\\"bc\"» # note\r\nb: 1\r\n", "password: 'REF' # note\r\nb: 1\r\n"),
            ("{ user: a, password: «'abc'» }\n", "{ user: a, password: 'REF' }\n"),
            ("password: «abc»", "password: 'REF'"),
            ("key: «|\n  -----BEGIN\n  abc»\n\nnext: 1\n", "key: 'REF'\n\nnext: 1\n"),
            ("list:\n  - «>2 # folded\n     abc»\n  - 2\n", "list:\n  - 'REF'\n  - 2\n"),
        ] {
            check(SecretChoice::Variable, marked, &expected.replace("REF", "{{.spectro.var.registry_password}}"));
            check(SecretChoice::Macro, marked, &expected.replace("REF", "{{.spectro.macro.registry_password}}"));
            check(SecretChoice::Strip, marked, &expected.replace("'REF'", "\"\""));
        }
    }

    #[test]
    fn parts_are_replaced_as_their_place_allows() {
        for (marked, expected, stripped) in [
            ("# password: ‹abc›\n", "# password: REMOVED\n", "# password: REMOVED\n"),
            ("run: |\n  login -p ‹abc› x\n", "run: |\n  login -p REF x\n", "run: |\n  login -p REMOVED x\n"),
            ("run: \"login -p ‹abc›\"\n", "run: \"login -p REF\"\n", "run: \"login -p REMOVED\"\n"),
            ("run: ‹abc›@host's # x\n", "run: 'REF@host''s' # x\n", "run: REMOVED@host's # x\n"),
            ("run: a\n  ‹abc›\n", "run: a\n  REMOVED\n", "run: a\n  REMOVED\n"),
            ("run: [login -p ‹abc›, b]\n", "run: ['login -p REF', b]\n", "run: [login -p REMOVED, b]\n"),
        ] {
            check(SecretChoice::Variable, marked, &expected.replace("REF", "{{.spectro.var.registry_password}}"));
            check(SecretChoice::Macro, marked, &expected.replace("REF", "{{.spectro.macro.registry_password}}"));
            check(SecretChoice::Strip, marked, stripped);
        }
    }

    #[test]
    fn overlapping_secrets_wait_for_the_next_round() {
        check(SecretChoice::Macro, "run: a ‹b c› ‹d› e\n", "run: 'a {{.spectro.macro.registry_password}} d e'\n");
    }

    #[test]
    fn the_same_secret_has_one_name_and_others_have_their_own() {
        let (text, done) = replaced(SecretChoice::Variable, "a: «abc»\nb: «'abc'»\nc: «\"def\"»\n", &[]);
        let name = "{{.spectro.var.registry_password";
        assert_eq!(text, format!("a: '{name}}}}}'\nb: '{name}}}}}'\nc: '{name}_2}}}}'\n"));
        let shown: Vec<&str> = done.variables.iter().map(|v| v.display_name.as_str()).collect();
        assert_eq!(shown, ["Registry password", "Registry password 2"]);
    }

    #[test]
    fn names_that_are_taken_are_left_alone() {
        let known = [Variable {
            name: "registry_password".to_owned(),
            display_name: "Registry password 2".to_owned(),
            ..Variable::default()
        }];
        let used = "# {{.spectro.var.registry_password_2}} {{.spectro.macro.registry_password}}\na: «abc»\n";
        let (text, done) = replaced(SecretChoice::Variable, used, &known);
        assert!(text.ends_with("a: '{{.spectro.var.registry_password_3}}'\n"), "{text}");
        assert_eq!(done.variables[0].display_name, "Registry password 3");
        let (text, done) = replaced(SecretChoice::Macro, used, &known);
        assert!(text.ends_with("a: '{{.spectro.macro.registry_password_2}}'\n"), "{text}");
        assert_eq!(done.macros, ["registry_password_2"]);
        assert!(done.variables.is_empty());
    }

    #[test]
    fn values_of_several_lines_are_counted() {
        let (_, done) = replaced(SecretChoice::Variable, "key: «|\n  a\n  b»\nc: «d»\ne: «|\n  f»\n", &[]);
        assert_eq!(done.several_lines, ["registry_password"]);
        assert_eq!(done.variables.len(), 3);
    }

    #[test]
    fn what_takes_the_place_of_a_secret_is_none() {
        assert!(crate::placeholder::placeholder(REMOVED).is_some());
    }

    #[test]
    fn names_are_identifiers() {
        for (suggested, name) in
            [("a_b", "a_b"), ("A-b.c", "a_b_c"), ("9a", "secret_9a"), ("", "secret"), ("é", "secret"), ("__a__", "a")]
        {
            assert_eq!(identifier(suggested), name);
        }
    }
}
