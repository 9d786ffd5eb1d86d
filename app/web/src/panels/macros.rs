//! Every macro in the layer: where it is used, and where its value comes from.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::bench::Bench;
use crate::shared::{LineLink, NotChecked};
use crate::ui::{Empty, live};
use layerwright_protocol::{Definition, Macro, MacroFamily, Span};

/// Uses of one macro that are listed.
const MAX_PLACES: usize = 20;

/// All uses of one macro.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Used {
    path: String,
    family: MacroFamily,
    definition: Definition<Span>,
    /// Line and column of each use.
    places: Vec<(u32, u32)>,
    /// No use outside comments.
    is_idle: bool,
}

/// Number of different macros.
pub(super) fn count(macros: &[Macro]) -> usize {
    group(macros).len()
}

/// By family, then path.
fn group(macros: &[Macro]) -> Vec<Used> {
    let mut groups: BTreeMap<(MacroFamily, &str), Used> = BTreeMap::new();
    for item in macros {
        let [line, column, ..] = item.span;
        let used = groups.entry((item.family, &item.path)).or_insert_with(|| Used {
            path: item.path.clone(),
            family: item.family,
            definition: item.definition,
            places: Vec::new(),
            is_idle: true,
        });
        used.places.push((line, column));
        if !item.in_comment {
            used.is_idle = false;
            used.definition = item.definition;
        }
    }
    groups.into_values().collect()
}

#[component]
pub(super) fn Macros() -> impl IntoView {
    let session = expect_context::<Bench>().session;
    let report = session.report;
    let is_checked = Memo::new(move |_| session.counts.get().is_some());
    let groups = Memo::new(move |_| group(&report.read().macros));
    view! {
        <div class="macros" data-testid="macros">
            {live(move || {
                let groups = groups.get();
                if !is_checked.get() {
                    view! { <NotChecked /> }.into_any()
                } else if groups.is_empty() {
                    view! { <Nothing /> }.into_any()
                } else {
                    view! {
                        <ul class="cards">{groups.into_iter().map(|used| view! { <Card used /> }).collect_view()}</ul>
                    }
                        .into_any()
                }
            })}
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty title="No macros">
            <p>
                "Macros such as " <code>"{{.spectro.var.registry_password}}"</code>
                " are replaced by Palette when a cluster is deployed. They are listed here with what they refer to."
            </p>
        </Empty>
    }
}

#[component]
fn Card(used: Used) -> impl IntoView {
    let (state, says) = state(&used);
    let defined = match used.definition {
        Definition::Here([line, column, ..]) => Some(view! { " (" <LineLink line column /> ")" }),
        Definition::Missing | Definition::Elsewhere => None,
    };
    let more = used.places.len().saturating_sub(MAX_PLACES);
    let places =
        used.places.iter().take(MAX_PLACES).map(|(line, column)| view! { <LineLink line=*line column=*column /> " " });
    view! {
        <li class="card" data-testid="macro-row" data-path=used.path.clone() data-state=state>
            <p class="card-title macro-path">{used.path.clone()}</p>
            <p class="macro-says">
                <span class="badge" data-state=state>{family(used.family)}</span>
                " "
                {says}
                {defined}
            </p>
            <p class="macro-places">
                "Used in " {places.collect_view()} {(more > 0).then(|| format!("and {more} more places"))}
            </p>
        </li>
    }
}

fn family(family: MacroFamily) -> &'static str {
    match family {
        MacroFamily::Macro => "user macro",
        MacroFamily::Variable => "profile variable",
        MacroFamily::System => "system macro",
        MacroFamily::Pack => "pack reference",
        MacroFamily::Unknown => "unknown",
    }
}

/// Its state, and that state in words.
fn state(used: &Used) -> (&'static str, &'static str) {
    if used.is_idle {
        return ("idle", "only in comments, where it has no effect");
    }
    match (used.definition, used.family) {
        (Definition::Here(_), _) => ("ok", "defined in this layer"),
        (Definition::Missing, MacroFamily::Pack) => ("error", "not defined in this layer, so it becomes empty"),
        (Definition::Missing, _) => ("error", "not defined"),
        (Definition::Elsewhere, MacroFamily::System) => ("ok", "filled in by Palette"),
        (Definition::Elsewhere, MacroFamily::Macro) => ("info", "must exist in the project or tenant before import"),
        (Definition::Elsewhere, MacroFamily::Variable) => ("info", "defined by the profile’s variables"),
        (Definition::Elsewhere, MacroFamily::Pack) => ("info", "comes from another layer"),
        (Definition::Elsewhere, MacroFamily::Unknown) => ("warning", "not known to this page"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used_at(line: u32, path: &str, in_comment: bool) -> Macro {
        let definition = if in_comment { Definition::Elsewhere } else { Definition::Here([9, 1, 9, 2]) };
        Macro { span: [line, 1, line, 9], family: MacroFamily::Pack, path: path.to_owned(), definition, in_comment }
    }

    #[test]
    fn uses_are_grouped() {
        let groups = group(&[used_at(1, "b", true), used_at(2, "a", false), used_at(3, "b", false)]);
        assert_eq!(groups.iter().map(|g| g.path.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(groups[1].places, [(1, 1), (3, 1)]);
        assert_eq!(groups[1].definition, Definition::Here([9, 1, 9, 2]));
        assert!(!groups[1].is_idle);
        assert!(group(&[used_at(1, "b", true)])[0].is_idle);
    }
}
