//! What can be written between the braces of a macro.

use std::collections::BTreeSet;

use super::completion::{Completion, CompletionKind};
use super::keys::system_macros;
use super::spot::{Spot, locate};
use super::{Ide, snippets};
use crate::edit::Indel;
use crate::host::template::{self, MANY};
use crate::macros::{Macro, MacroFamily, Word, WordKind};
use crate::source::{TextRange, TextSize, size};
use crate::yaml::{Kind, NodeId};

/// Most values of the layer that are offered.
const MAX_PATHS: usize = 300;

/// What is typed between the braces.
#[derive(Debug, Clone, Copy)]
enum Typed {
    /// The whole macro: its braces are replaced too.
    All,
    /// A path among other words.
    Path(TextRange),
    /// The function behind a `|`.
    Piped(TextRange),
    /// A path or function among other words.
    Word(TextRange),
}

/// A path that can be written.
struct Offer {
    /// Without the dot before it, as a snippet where it has tab stops.
    path: String,
    is_snippet: bool,
    kind: CompletionKind,
    family: MacroFamily,
    detail: String,
    documentation: String,
}

/// The offers between the braces of the macro that holds the offset. `None`: it is in no macro.
pub(super) fn offers(ide: &Ide<'_>, offset: TextSize) -> Option<Vec<Completion>> {
    let used = around(ide, offset)?;
    if ide.cx.in_comment(used.range.start()) {
        return Some(Vec::new());
    }
    let at = replaced(ide, used, offset);
    let Some(typed) = typed(ide, used, offset) else { return Some(Vec::new()) };
    let spot = locate(&ide.cx, used.range.start() + size(2)).filter(|spot| spot.quote.is_none());
    let mut offers = Vec::new();
    if !matches!(typed, Typed::Piped(_)) {
        for offer in paths(ide, used) {
            offers.push(match typed {
                Typed::All => whole(ide, &offer, used, at, spot.as_ref()),
                Typed::Path(word) | Typed::Word(word) | Typed::Piped(word) => part(&offer, word),
            });
        }
    }
    match typed {
        Typed::All => offers.extend(functions().map(|(name, arity)| {
            let mut offer = function(name, arity, at);
            let space = space(ide, used);
            offer.insert = format!("{{{{{space}{name} $0{space}}}}}");
            offer.filter = format!("{{{{{space}{name}");
            offer.is_snippet = true;
            quoted(ide, &mut offer, spot.as_ref(), at, MacroFamily::Unknown);
            offer
        })),
        Typed::Piped(word) | Typed::Word(word) => {
            offers.extend(functions().map(|(name, arity)| function(name, arity, word)));
        }
        Typed::Path(_) => {}
    }
    offers.retain(|offer| !ide.filter.is_in(&offer.insert));
    Some(offers)
}

/// The macro between whose braces the offset is.
pub(super) fn around<'i>(ide: &'i Ide<'_>, offset: TextSize) -> Option<&'i Macro> {
    let after = ide.cx.macros.partition_point(|used| used.range.start() < offset);
    let used = ide.cx.macros.get(after.checked_sub(1)?)?;
    let is_behind = offset >= used.range.start() + size(2);
    let end = used.range.end();
    let is_before_end = if used.closed {
        offset + size(2) <= end
    } else {
        // White space at the end of a line is no part of an open macro.
        offset <= end || ide.cx.slice(TextRange::new(end, offset)).chars().all(|c| c == ' ')
    };
    (is_behind && is_before_end).then_some(used)
}

/// What a whole macro takes the place of.
fn replaced(ide: &Ide<'_>, used: &Macro, offset: TextSize) -> TextRange {
    if used.closed {
        return used.range;
    }
    // One of the two closing braces may be there.
    let behind = ide.cx.slice(TextRange::new(offset, ide.cx.lines.range(ide.cx.text, ide.cx.lines.line(offset)).end()));
    let brace = behind.len() - behind.trim_start_matches(' ').len();
    let end = if behind.get(brace..).is_some_and(|rest| rest.starts_with('}')) { brace + 1 } else { 0 };
    TextRange::new(used.range.start(), offset + size(end))
}

/// The word at the offset and what it can be. `None` in a text in quotes.
fn typed(ide: &Ide<'_>, used: &Macro, offset: TextSize) -> Option<Typed> {
    let index = used.words.iter().position(|word| word.range.start() < offset && offset <= word.range.end());
    let word = index.and_then(|index| used.words.get(index));
    let is_name = |word: &Word| matches!(word.kind, WordKind::Path | WordKind::Function);
    let is_literal =
        |kind| matches!(kind, WordKind::OpenString | WordKind::String | WordKind::Number | WordKind::Variable);
    if word.is_some_and(|word| is_literal(word.kind)) {
        return None;
    }
    // A single closing brace is on its way to two.
    let is_brace = |word: &Word| ide.cx.slice(word.range) == "}";
    let others = used.words.iter().enumerate();
    let others = others.filter(|(at, word)| (Some(*at) != index || !is_name(word)) && !is_brace(word));
    if others.count() == 0 {
        return Some(Typed::All);
    }
    let at = word.filter(|word| is_name(word)).map_or(TextRange::empty(offset), |word| word.range);
    let before = used.words.iter().rfind(|word| word.range.end() <= at.start());
    Some(match before.map(|word| word.kind) {
        Some(WordKind::Pipe) => Typed::Piped(at),
        _ if ide.cx.slice(at).starts_with('.') => Typed::Path(at),
        _ => Typed::Word(at),
    })
}

/// Whether there is a space behind the braces.
fn space(ide: &Ide<'_>, used: &Macro) -> &'static str {
    if ide.cx.slice(used.inner()).starts_with(' ')
        || ide.cx.text.get(usize::from(used.range.end())..).is_some_and(|rest| !used.closed && rest.starts_with(' '))
    {
        " "
    } else {
        ""
    }
}

fn new(offer: &Offer, label: String, at: TextRange) -> Completion {
    let mut one = Completion::new(offer.kind, label, at);
    offer.detail.clone_into(&mut one.detail);
    offer.documentation.clone_into(&mut one.documentation);
    one.is_snippet = offer.is_snippet;
    one
}

fn whole(ide: &Ide<'_>, offer: &Offer, used: &Macro, at: TextRange, spot: Option<&Spot>) -> Completion {
    let space = space(ide, used);
    let mut one = new(offer, label(offer), at);
    one.insert = format!("{{{{{space}.{}{space}}}}}", offer.path);
    one.filter = format!("{{{{{space}.{}", plain(offer));
    quoted(ide, &mut one, spot, at, offer.family);
    one
}

fn part(offer: &Offer, word: TextRange) -> Completion {
    let mut one = new(offer, label(offer), word);
    one.insert = format!(".{}", offer.path);
    one.filter = format!(".{}", plain(offer));
    one
}

fn plain(offer: &Offer) -> String {
    if offer.is_snippet { snippets::plain(&offer.path) } else { offer.path.clone() }
}

fn label(offer: &Offer) -> String {
    format!(".{}", plain(offer))
}

/// The quotes that the value needs once the macro is in it.
fn quoted(ide: &Ide<'_>, offer: &mut Completion, spot: Option<&Spot>, at: TextRange, family: MacroFamily) {
    let Some(spot) = spot else { return };
    let Some(value) = spot.value.map(|value| value.cover(at)) else { return };
    let cx = &ide.cx;
    let (before, after) =
        (cx.slice(TextRange::new(value.start(), at.start())), cx.slice(TextRange::new(at.end(), value.end())));
    let own = before.chars().next_back();
    // A command with quotes of its own around the macro is left as it is.
    let is_wrapped = matches!(own, Some('\'' | '"')) && after.chars().next() == own;
    let is_asked_for = before.is_empty() || spot.is_flow || (family == MacroFamily::Variable && !is_wrapped);
    if !is_asked_for || before.contains('\n') || after.contains('\n') {
        return;
    }
    if before.is_empty() {
        offer.insert.insert(0, '\'');
    } else {
        offer.further.push(Indel::insert(value.start(), "'"));
    }
    for (text, start) in [(before, value.start()), (after, at.end())] {
        let doubled = text.match_indices('\'').map(|(at, _)| Indel::insert(start + size(at), "'"));
        offer.further.extend(doubled);
    }
    if after.trim().is_empty() {
        offer.insert.push('\'');
    } else {
        offer.further.push(Indel::insert(value.end(), "'"));
    }
}

/// Every path that can be written, those first that belong to this profile and layer.
fn paths(ide: &Ide<'_>, typed: &Macro) -> Vec<Offer> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for name in ide.cx.context.variables.iter().flatten() {
        seen.insert(format!("spectro.var.{name}"));
        all.push(name_of(MacroFamily::Variable, name, "variable of the profile"));
    }
    own(ide, typed, &mut all);
    names_in_use(ide, typed, &mut seen, &mut all);
    for (name, meaning) in system_macros() {
        all.push(Offer {
            path: format!("spectro.system.{name}"),
            is_snippet: false,
            kind: CompletionKind::Macro,
            family: MacroFamily::System,
            detail: known(ide, name),
            documentation: meaning.to_owned(),
        });
    }
    for (family, path, detail) in [
        (MacroFamily::Variable, "spectro.var.${1:name}", "a variable of the profile"),
        (MacroFamily::Macro, "spectro.macro.${1:name}", "a macro of the project or tenant"),
    ] {
        let kind = if family == MacroFamily::Variable { CompletionKind::Variable } else { CompletionKind::Macro };
        let (detail, documentation) = (detail.to_owned(), meaning(family).to_owned());
        all.push(Offer { path: path.to_owned(), is_snippet: true, kind, family, detail, documentation });
    }
    all
}

/// The value of a system macro, where the profile around the layer tells it.
fn known(ide: &Ide<'_>, name: &str) -> String {
    match &ide.cx.context.kubernetes_version {
        Some(version) if name == "kubernetes.version" => version.clone(),
        _ => "system macro".to_owned(),
    }
}

/// What a family is, in a sentence.
pub(super) fn meaning(family: MacroFamily) -> &'static str {
    match family {
        MacroFamily::Variable => "A variable of the cluster profile. Whoever deploys a cluster sets its value.",
        MacroFamily::Macro => "A macro that a project, a tenant or the system defines in Palette.",
        MacroFamily::System => "A macro of Palette, set when a cluster is deployed.",
        MacroFamily::Pack => "The value of a key in a pack of the profile.",
        MacroFamily::Unknown => "",
    }
}

fn name_of(family: MacroFamily, name: &str, detail: &str) -> Offer {
    let (head, kind) = match family {
        MacroFamily::Variable => ("var", CompletionKind::Variable),
        _ => ("macro", CompletionKind::Macro),
    };
    Offer {
        path: format!("spectro.{head}.{name}"),
        is_snippet: false,
        kind,
        family,
        detail: detail.to_owned(),
        documentation: meaning(family).to_owned(),
    }
}

/// The values of this layer.
fn own(ide: &Ide<'_>, typed: &Macro, all: &mut Vec<Offer>) {
    let cx = &ide.cx;
    // Breadth first: what is near the root is referred to most often. Lists are not followed.
    let mut open: Vec<(NodeId, String)> = Vec::new();
    let mut next: Vec<(NodeId, String)> = cx.tree.roots().iter().map(|root| (*root, String::new())).collect();
    let mut found = Vec::new();
    while !next.is_empty() && found.len() < MAX_PATHS {
        std::mem::swap(&mut open, &mut next);
        for (mapping, path) in open.drain(..) {
            for entry in cx.tree.entries(mapping) {
                let Some(key) = cx.tree.key(entry).filter(|key| is_plain(key)) else { continue };
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                match &cx.tree.node(entry.value).kind {
                    Kind::Mapping(_) => next.push((entry.value, path)),
                    // A value cannot refer to itself.
                    Kind::Scalar(_) if !cx.tree.node(entry.value).range.contains_range(typed.range) => {
                        found.push((entry.value, path));
                    }
                    _ => {}
                }
            }
        }
    }
    found.truncate(MAX_PATHS);
    // Options first: the others are seldom referred to.
    crate::sort::by_key(&mut found, |(_, path)| !path.starts_with("options."));
    for (value, path) in found {
        let path = format!("spectro.pack.{}.{path}", cx.pack_name());
        let detail = ide.shown_value(value).unwrap_or_default();
        let documentation =
            format!("A value of this layer, line {}.", cx.lines.line(cx.tree.node(value).range.start()) + 1);
        let (kind, family) = (CompletionKind::Reference, MacroFamily::Pack);
        all.push(Offer { path, is_snippet: false, kind, family, detail, documentation });
    }
}

/// Whether a key can be a step of a path.
fn is_plain(key: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    !key.is_empty() && key.len() <= 100 && key.chars().all(is_name)
}

/// Names of variables and user macros elsewhere in the text.
fn names_in_use(ide: &Ide<'_>, typed: &Macro, seen: &mut BTreeSet<String>, all: &mut Vec<Offer>) {
    let cx = &ide.cx;
    for used in cx.macros.iter().filter(|used| used.is_palette && used.range != typed.range) {
        for path in used.paths(cx.text) {
            let family = path.family();
            let is_named = match family {
                MacroFamily::Macro => true,
                // The profile says which there are.
                MacroFamily::Variable => cx.context.variables.is_none(),
                _ => false,
            };
            if is_named && is_plain(path.rest()) && seen.insert(path.text.to_owned()) {
                let line = cx.lines.line(used.range.start()) + 1;
                all.push(name_of(family, path.rest(), &format!("used in line {line}")));
            }
        }
    }
}

fn functions() -> impl Iterator<Item = (&'static str, (u8, u8))> {
    template::names().filter_map(|name| Some((name, template::arguments(name)?)))
}

pub(super) fn function(name: &str, (min, max): (u8, u8), at: TextRange) -> Completion {
    let mut offer = Completion::new(CompletionKind::Function, name, at);
    let plural = |n: u8| if n == 1 { "argument" } else { "arguments" };
    offer.detail = match (min, max) {
        (0, 0) => "no arguments".to_owned(),
        (min, MANY) => format!("at least {min} {}", plural(min)),
        (min, max) if min == max => format!("{min} {}", plural(min)),
        (min, max) => format!("{min} to {max} arguments"),
    };
    let whose = if template::is_sprig(name) { "sprig" } else { "Go templates" };
    offer.documentation = format!("A function of {whose}. The value before a `|` is its last argument.");
    offer
}
