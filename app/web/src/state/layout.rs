//! Which parts of the page are shown.

use leptos::prelude::*;

use crate::platform::{page, storage};

/// Width of the side panel in percent of the window, as it was last dragged.
const SIDE: &str = "layerwright.side";
pub(crate) const SIDE_MIN: u32 = 20;
pub(crate) const SIDE_MAX: u32 = 75;
/// About what the style sheet has.
pub(crate) const SIDE_DEFAULT: u32 = 36;

/// A tab beside the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panel {
    Problems,
    Certificates,
    Macros,
    Images,
    Profile,
    Context,
    Rules,
}

impl Panel {
    pub(crate) const ALL: [Self; 7] =
        [Self::Problems, Self::Certificates, Self::Macros, Self::Images, Self::Profile, Self::Context, Self::Rules];

    /// Part of element ids, and the name of the tab in tests.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Certificates => "certificates",
            Self::Macros => "macros",
            Self::Images => "images",
            Self::Profile => "profile",
            Self::Context => "context",
            Self::Rules => "rules",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Problems => "Problems",
            Self::Certificates => "Certs",
            Self::Macros => "Macros",
            Self::Images => "Images",
            Self::Profile => "Profile",
            Self::Context => "Deploy",
            Self::Rules => "Rules",
        }
    }
}

/// The panel that the page's address asks for.
fn named() -> Option<Panel> {
    let name = page::parameter("panel")?;
    Panel::ALL.into_iter().find(|panel| panel.id() == name || (*panel == Panel::Rules && name == "docs"))
}

/// Signals of the layout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) panel: RwSignal<Panel>,
    /// The export dialog is open.
    pub(crate) is_exporting: RwSignal<bool>,
    /// What the page is, is shown.
    pub(crate) is_about: RwSignal<bool>,
    /// The list of keys is shown.
    pub(crate) is_keyboard: RwSignal<bool>,
    /// A file is being dragged over the page.
    pub(crate) is_dragging: RwSignal<bool>,
    /// Width of the side panel in percent of the window; `None`: as the style sheet has it.
    pub(crate) side: RwSignal<Option<u32>>,
}

impl Layout {
    pub(crate) fn new() -> Self {
        Self {
            panel: RwSignal::new(named().unwrap_or(Panel::Problems)),
            is_exporting: RwSignal::new(false),
            is_about: RwSignal::new(false),
            is_keyboard: RwSignal::new(false),
            is_dragging: RwSignal::new(false),
            side: RwSignal::new(storage::get(SIDE).and_then(|side| side.parse().ok()).map(within)),
        }
    }

    /// Gives the side panel a width and remembers it.
    pub(crate) fn resize_side(self, side: Option<u32>) {
        let side = side.map(within);
        storage::set(SIDE, &side.map(|side| side.to_string()).unwrap_or_default());
        self.side.set(side);
    }

    /// The width for the style sheet.
    pub(crate) fn side_style(self) -> String {
        self.side.get().map(|side| format!("--side-width: {side}vw")).unwrap_or_default()
    }
}

fn within(side: u32) -> u32 {
    side.clamp(SIDE_MIN, SIDE_MAX)
}
