//! The theme: the only thing that is remembered between visits.

use layerwright_monaco::Base;
use leptos::prelude::*;

use crate::platform::{page, storage};

/// `public/boot.js` reads it too, before the first paint.
const KEY: &str = "layerwright.theme";
const DARK: &str = "(prefers-color-scheme: dark)";
const CONTRAST: &str = "(prefers-contrast: more)";
const FORCED: &str = "(forced-colors: active)";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Auto,
    Light,
    Dark,
    HighContrast,
}

impl Theme {
    pub(crate) const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::HighContrast];

    /// As in the page's address.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "hc",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Auto => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::HighContrast => "High contrast",
        }
    }

    pub(crate) fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }

    /// What it looks like now: never [`Theme::Auto`].
    fn resolved(self) -> Self {
        match self {
            Self::Auto if page::matches(CONTRAST) || page::matches(FORCED) => Self::HighContrast,
            Self::Auto if page::matches(DARK) => Self::Dark,
            Self::Auto => Self::Light,
            chosen => chosen,
        }
    }
}

/// Signals of the settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    theme: RwSignal<Theme>,
    /// Grows when the system's preference changes.
    system: RwSignal<u32>,
}

impl Settings {
    /// The page's address wins over what was chosen before.
    pub(crate) fn load() -> Self {
        let named = page::parameter("theme").or_else(|| storage::get(KEY));
        let theme = named.as_deref().and_then(Theme::parse).unwrap_or(Theme::Auto);
        let settings = Self { theme: RwSignal::new(theme), system: RwSignal::new(0) };
        page::on_media_change(&[DARK, CONTRAST, FORCED], move || settings.system.update(|n| *n += 1));
        settings
    }

    pub(crate) fn theme(&self) -> Theme {
        self.theme.get()
    }

    pub(crate) fn choose(&self, theme: Theme) {
        storage::set(KEY, theme.id());
        self.theme.set(theme);
    }

    /// Puts the theme on the page and returns what the editor's colours build on. Tracks every change.
    pub(crate) fn apply(&self) -> Base {
        self.system.track();
        let theme = self.theme.get().resolved();
        page::set_root("data-theme", theme.id());
        match theme {
            Theme::Dark => Base::Dark,
            Theme::HighContrast => Base::HighContrast,
            Theme::Auto | Theme::Light => Base::Light,
        }
    }
}
