//! The actions of the page, for the editor's command palette.

use layerwright_monaco::{Editor, Place, Subscription};

use crate::bench::Bench;
use crate::fixes;
use crate::platform::page;
use crate::start::{self, TEMPLATES};
use crate::state::{Panel, Theme};
use leptos::prelude::*;

/// Registers all of them. The names are those of the buttons, where there are any.
pub(super) fn register(bench: Bench, editor: &Editor) -> Vec<Subscription> {
    let settings = bench.settings;
    let action = |id: &str, label: &str, run: Box<dyn Fn()>| {
        editor.add_action(&format!("layerwright.{id}"), label, Place::Palette, run)
    };
    let mut all = vec![
        editor.add_action("layerwright.fixAllSafe", "Make all safe fixes", Place::Menu, move || fixes::fix_all(bench)),
        action("nextProblem", "Go to the next problem", Box::new(move || bench.editor.go_to_marker(1))),
        action("previousProblem", "Go to the previous problem", Box::new(move || bench.editor.go_to_marker(-1))),
        action("toggleWrap", "Toggle word wrap", Box::new(move || settings.toggle_wrap())),
        action("toggleHints", "Show or hide hints in the text", Box::new(move || settings.toggle_hints())),
        action("toggleSecrets", "Reveal or hide secrets", Box::new(move || settings.masks.update(|on| *on = !*on))),
        action("open", "Open a file", Box::new(|| page::click("file-input"))),
        action("export", "Export", Box::new(move || bench.layout.is_exporting.set(true))),
        action("about", "About Layerwright", Box::new(move || bench.layout.is_about.set(true))),
    ];
    all.extend(TEMPLATES.map(|template| {
        let label = format!("Template: {}", template.title);
        action(&format!("template.{}", template.id), &label, Box::new(move || start::begin(bench, template)))
    }));
    all.extend(Panel::ALL.map(|panel| {
        let label = format!("Show the panel {}", panel.title());
        action(&format!("panel.{}", panel.id()), &label, Box::new(move || bench.layout.panel.set(panel)))
    }));
    all.extend(Theme::ALL.map(|theme| {
        let label = format!("Theme: {}", theme.title());
        action(&format!("theme.{}", theme.id()), &label, Box::new(move || settings.choose(theme)))
    }));
    all
}
