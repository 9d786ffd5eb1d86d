//! Which parts of the page are shown.

use leptos::prelude::*;

/// A tab beside the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panel {
    Problems,
    Certificates,
    Macros,
    Context,
    Rules,
}

impl Panel {
    pub(crate) const ALL: [Self; 5] = [Self::Problems, Self::Certificates, Self::Macros, Self::Context, Self::Rules];

    /// Part of element ids, and the name of the tab in tests.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Certificates => "certificates",
            Self::Macros => "macros",
            Self::Context => "context",
            Self::Rules => "rules",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Problems => "Problems",
            Self::Certificates => "Certificates",
            Self::Macros => "Macros",
            Self::Context => "Deployment",
            Self::Rules => "Rules",
        }
    }
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
            panel: RwSignal::new(Panel::Problems),
            is_exporting: RwSignal::new(false),
            is_dragging: RwSignal::new(false),
        }
    }
}
