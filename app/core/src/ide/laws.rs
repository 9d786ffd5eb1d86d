//! What holds for every answer, over all fixtures.

use std::path::Path;

use super::*;
use crate::context::Context;
use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::rules::testing::{NOW, fixtures, unmark};
use crate::secrets::secret_text;
use crate::source::{TextSize, range, size};

/// Fixtures of layers, each with its name.
fn texts() -> Vec<(String, String)> {
    let all = ["ok", "faulty", "seeded"].into_iter().flat_map(fixtures);
    all.filter(|(name, _)| is_yaml(name)).map(|(name, text)| (name, unmark(&text).0)).collect()
}

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "yaml")
}

/// Places of a text in equal distances, on character boundaries.
fn sampled(text: &str, count: usize) -> Vec<usize> {
    let step = (text.len() / count).max(1);
    (0..=text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)).collect()
}

/// Everything that is said about a place, as one text. The inserted texts are what they would be without tab stops.
fn said(ide: &Ide<'_>, offset: TextSize) -> String {
    let offers = ide.completion(offset);
    let offers =
        offers.iter().map(|o| format!("{} {} {} {} {}\n", o.label, o.detail, o.documentation, o.filter, o.plain()));
    let way = ide.breadcrumbs(offset).into_iter().map(|symbol| format!("{} {}\n", symbol.name, symbol.detail));
    let hover = ide.hover(offset).map(|hover| hover.text);
    let refused = ide.renamable(offset).map_or_else(|why| why, |named| named.name);
    offers.chain(way).chain(hover).chain([refused]).collect()
}

/// Everything that is said about a text.
fn said_of_all(ide: &Ide<'_>) -> String {
    let lenses = ide.lenses().into_iter().map(|lens| lens.title);
    let inlays = ide.inlays().into_iter().map(|inlay| inlay.label);
    format!("{:?} {}", ide.symbols(), lenses.chain(inlays).collect::<Vec<_>>().join("\n"))
}

#[test]
fn nothing_panics_wherever_the_text_ends() {
    let context = Context { variables: Some(vec!["a_b".to_owned()]), ..Context::default() };
    for (name, text) in texts().into_iter().step_by(15) {
        for end in sampled(&text, 4) {
            let (cut, _) = text.split_at(end);
            let ide = Ide::new(cut, &context, NOW);
            for at in sampled(cut, 2) {
                let offset = size(at);
                let _said = said(&ide, offset);
                let _more = (ide.definition(offset), ide.references(offset, true), ide.rename(offset, "new_name"));
                let grown = ide.selection(offset);
                let is_nested = |pair: &[TextRange]| pair[1].contains_range(pair[0]) && pair[0] != pair[1];
                assert!(grown.windows(2).all(is_nested), "{name} at {at}: {grown:?}");
                assert!(ide.indent_after(offset) <= cut.len() + 8, "{name} at {at}");
                for offer in ide.completion(offset) {
                    assert!(offer.range.contains_inclusive(offset), "{name} at {at}: {offer:?}");
                    assert!(
                        !offer.insert.contains('\t') && !ide.cx.slice(offer.range).contains('\n'),
                        "{name}: {offer:?}"
                    );
                }
            }
            let _formatted = ide.formatting();
        }
    }
}

#[test]
fn no_answer_holds_a_secret() {
    let context = Context::default();
    let mut seen = 0;
    for (name, text) in texts().into_iter().step_by(2) {
        let ide = Ide::new(&text, &context, NOW);
        let secrets = ide.cx.secrets.iter().filter_map(|secret| secret_text(&ide.cx, secret));
        let secrets: Vec<String> = secrets.filter(|secret| secret.chars().count() >= 8).collect();
        if secrets.is_empty() {
            continue;
        }
        seen += 1;
        let mut answers = said_of_all(&ide);
        for at in sampled(&text, 12) {
            answers.push_str(&said(&ide, size(at)));
        }
        for secret in secrets {
            assert!(!answers.contains(&secret), "{name} tells its secret");
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn what_is_typed_at_a_secret_is_told_to_nobody() {
    const SECRET: &str = "Zq7-canary-4711";
    let context = Context::default();
    for text in [
        format!("providerCredentials:\n  password: {SECRET}\n  user: '{{{{ .sp }}}}'\n"),
        format!("options:\n  {SECRET}: 1\n  a: '{{{{ . }}}}'\nproviderCredentials: {{password: '{SECRET}'}}\n"),
        format!(
            "options:\n  system.uri: '{{{{.spectro.pack.edge-native-byoi.providerCredentials.password}}}}'\nproviderCredentials:\n  password: |\n    {SECRET}\n"
        ),
        format!(
            "options:\n  a: x-{SECRET}\n  b: '{{{{.spectro.pack.edge-native-byoi.options.a}}}}'\nproviderCredentials:\n  password: {SECRET}\n"
        ),
        format!("a: '{{{{.spectro.var.{SECRET}}}}} {{{{ . }}}}'\nproviderCredentials:\n  password: {SECRET}\n"),
    ] {
        let ide = Ide::new(&text, &context, NOW);
        let mut answers = said_of_all(&ide);
        for at in 0..=text.len() {
            answers.push_str(&said(&ide, size(at)));
        }
        assert!(!answers.contains("canary"), "{text}");
    }
}

#[test]
fn folds_are_apart_or_nested() {
    let context = Context::default();
    for (name, text) in texts() {
        let ide = Ide::new(&text, &context, NOW);
        let folds = ide.folding();
        for (index, one) in folds.iter().enumerate() {
            for other in &folds[index + 1..] {
                let is_apart = one.range.end() <= other.range.start();
                assert!(is_apart || one.range.contains_range(other.range), "{name}: {one:?} {other:?}");
                assert_ne!(one.range, other.range, "{name}");
            }
        }
    }
}

#[test]
fn symbols_are_nested_and_tokens_apart() {
    fn nested(symbols: &[Symbol], name: &str) {
        for symbol in symbols {
            assert!(symbol.range.contains_range(symbol.selection), "{name}: {symbol:?}");
            assert!(symbol.children.iter().all(|child| symbol.range.contains_range(child.range)), "{name}: {symbol:?}");
            assert!(!symbol.name.is_empty(), "{name}: {symbol:?}");
            nested(&symbol.children, name);
        }
    }
    let context = Context::default();
    for (name, text) in texts() {
        let ide = Ide::new(&text, &context, NOW);
        nested(&ide.symbols(), &name);
        let tokens = ide.tokens();
        assert!(tokens.windows(2).all(|pair| pair[0].range.end() <= pair[1].range.start()), "{name}: {tokens:?}");
        for range in tokens.iter().map(|token| token.range).chain(ide.masks()) {
            assert!(!range.is_empty() && !ide.cx.slice(range).contains('\n'), "{name}: {range:?}");
        }
        for secret in
            ide.cx.secrets.iter().filter(|secret| !ide.cx.slice(secret.range).trim_matches(['"', '\'']).is_empty())
        {
            assert!(ide.masks().iter().any(|mask| secret.range.contains_range(*mask)), "{name}: {secret:?}");
        }
    }
}

#[test]
fn a_root_key_that_is_taken_gives_no_syntax_error() {
    let context = Context::default();
    for (name, text) in texts().into_iter().step_by(3) {
        let before = Doc::new(&text, &context, NOW).syntax.len();
        // On a line of its own at the end.
        let mut longer = text.clone();
        if !longer.is_empty() && !longer.ends_with('\n') {
            longer.push('\n');
        }
        let ide = Ide::new(&longer, &context, NOW);
        for offer in ide.completion(size(longer.len())) {
            let mut indels = offer.further.clone();
            indels.push(Indel::replace(offer.range, offer.plain()));
            let after = TextEdit::new(indels).unwrap().apply(&longer);
            let errors = Doc::new(&after, &context, NOW).syntax.len();
            assert!(errors <= before, "{name}: {offer:?}\n{after}");
        }
    }
}

#[test]
fn a_key_can_be_taken_wherever_it_is_offered() {
    let context = Context { variables: Some(vec!["site".to_owned()]), ..Context::default() };
    // Of a text with a fault nobody knows how it was meant.
    let correct = fixtures("ok").into_iter().filter(|(name, _)| is_yaml(name));
    for (name, text) in correct.filter(|(_, text)| !text.contains('\r')) {
        // In brackets an entry also has to be indented.
        if text.starts_with('{') || !Doc::new(&text, &context, NOW).syntax.is_empty() {
            continue;
        }
        // Behind every line, at its own indentation and one deeper.
        for (at, _) in text.match_indices('\n').step_by(9) {
            let (above, below) = text.split_at(at);
            let line = above.lines().last().unwrap_or("");
            let own = line.len() - line.trim_start().len();
            for spaces in [own, own + 2] {
                let longer = format!("{above}\n{}{below}", " ".repeat(spaces));
                let ide = Ide::new(&longer, &context, NOW);
                for offer in ide.completion(size(at + 1 + spaces)).into_iter().step_by(5) {
                    let after = TextEdit::replace(offer.range, offer.plain()).apply(&longer);
                    let errors = Doc::new(&after, &context, NOW).syntax;
                    assert!(errors.is_empty(), "{name}: {offer:?} {errors:?}\n{after}");
                }
            }
        }
    }
}

#[test]
fn a_long_text_is_no_trouble() {
    let step = "    - name: step\n      files:\n        - path: /etc/x\n          content: |\n            text {{ .spectro.var.x }}\n            more\n      users: {a: {groups: [b, c]}}\n";
    let mut text = "options:\n  a: 1\n".to_owned();
    text.extend((0..500).map(|n| format!("  k{n}: '{{{{.spectro.pack.edge-native-byoi.options.a}}}}'\n")));
    text.push_str("stages:\n  boot:\n");
    text.push_str(&step.repeat(500));
    text.push_str("    - name: x\n      ");
    let context = Context::default();
    let ide = Ide::new(&text, &context, NOW);
    assert!(!ide.completion(size(text.len())).is_empty());
    assert!(!ide.symbols().is_empty() && !ide.folding().is_empty() && !ide.tokens().is_empty());
    assert_eq!(ide.inlays().len(), 501);
    assert_eq!(ide.references(size(text.find("a: 1").unwrap()), false).len(), 500);
    assert!(ide.selection(size(text.len() / 2)).len() > 3);
    assert!(!ide.breadcrumbs(size(text.len() / 2)).is_empty());
    let _place = (ide.hover(size(text.len() / 2)), range(0, 1));
}
