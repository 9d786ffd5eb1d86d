//! Which parts of the page are shown.

use leptos::prelude::*;

use crate::platform::page;

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
            Self::Certificates => "Certificates",
            Self::Macros => "Macros",
            Self::Images => "Images",
            Self::Profile => "Profile",
            Self::Context => "Deployment",
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
    /// A file is being dragged over the page.
    pub(crate) is_dragging: RwSignal<bool>,
}

impl Layout {
    pub(crate) fn new() -> Self {
        Self {
            panel: RwSignal::new(named().unwrap_or(Panel::Problems)),
            is_exporting: RwSignal::new(false),
            is_dragging: RwSignal::new(false),
        }
    }
}
