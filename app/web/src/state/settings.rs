//! The theme, the editor's look and the severities that were chosen for rules: all that is remembered between visits.

use std::collections::BTreeMap;

use layerwright_monaco::Base;
use leptos::prelude::*;

use crate::platform::{page, storage};
use layerwright_protocol::Choice;

/// `public/boot.js` reads it too, before the first paint.
const KEY: &str = "layerwright.theme";
/// `C005=off,T006=info`
const SEVERITIES: &str = "layerwright.severities";
/// `off`, or nothing.
const WRAP: &str = "layerwright.wrap";
const HINTS: &str = "layerwright.hints";
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
    /// Long lines wrap in the editor.
    pub(crate) wrap: RwSignal<bool>,
    /// The editor shows hints between and behind the lines.
    pub(crate) hints: RwSignal<bool>,
    /// The editor masks secrets. Not remembered, so that every visit begins with masks.
    pub(crate) masks: RwSignal<bool>,
    /// By code of the rule.
    pub(crate) severities: RwSignal<BTreeMap<String, Choice>>,
    /// Grows when the system's preference changes.
    system: RwSignal<u32>,
}

impl Settings {
    /// The page's address wins over what was chosen before.
    pub(crate) fn load() -> Self {
        let named = page::parameter("theme").or_else(|| storage::get(KEY));
        let theme = named.as_deref().and_then(Theme::parse).unwrap_or(Theme::Auto);
        let severities = storage::get(SEVERITIES).map(|text| read(&text)).unwrap_or_default();
        let is_on = |key| storage::get(key).as_deref() != Some("off");
        let settings = Self {
            theme: RwSignal::new(theme),
            wrap: RwSignal::new(is_on(WRAP)),
            hints: RwSignal::new(is_on(HINTS)),
            masks: RwSignal::new(true),
            severities: RwSignal::new(severities),
            system: RwSignal::new(0),
        };
        page::on_media_change(&[DARK, CONTRAST, FORCED], move || settings.system.update(|n| *n += 1));
        storage::on_change(move |key, value| match (key, value) {
            (KEY, Some(theme)) => {
                if let Some(theme) = Theme::parse(theme) {
                    settings.theme.set(theme);
                }
            }
            (SEVERITIES, value) => settings.severities.set(read(value.unwrap_or_default())),
            _ => {}
        });
        settings
    }

    pub(crate) fn theme(&self) -> Theme {
        self.theme.get()
    }

    pub(crate) fn choose(&self, theme: Theme) {
        storage::set(KEY, theme.id());
        self.theme.set(theme);
    }

    pub(crate) fn toggle_wrap(&self) {
        toggle(self.wrap, WRAP);
    }

    pub(crate) fn toggle_hints(&self) {
        toggle(self.hints, HINTS);
    }

    /// Chooses for a rule; `None` is the rule's own severity.
    pub(crate) fn choose_severity(&self, code: &str, choice: Option<Choice>) {
        self.severities.update(|all| {
            // Another tab may have chosen for another rule.
            if let Some(stored) = storage::get(SEVERITIES) {
                *all = read(&stored);
            }
            match choice {
                Some(choice) => all.insert(code.to_owned(), choice),
                None => all.remove(code),
            };
            storage::set(SEVERITIES, &written(all));
        });
    }

    /// Every rule back to its own severity.
    pub(crate) fn reset_severities(&self) {
        storage::set(SEVERITIES, "");
        self.severities.set(BTreeMap::new());
    }

    /// Puts the theme on the page and returns what the editor's colors build on. Tracks every change.
    pub(crate) fn apply(&self) -> Base {
        self.system.track();
        let theme = self.theme.get().resolved();
        page::set_root("data-theme", theme.id());
        match theme {
            _ if page::matches(FORCED) && !page::matches(DARK) => Base::HighContrastLight,
            _ if page::matches(FORCED) => Base::HighContrast,
            Theme::Dark => Base::Dark,
            Theme::HighContrast => Base::HighContrast,
            Theme::Auto | Theme::Light => Base::Light,
        }
    }
}

fn toggle(signal: RwSignal<bool>, key: &str) {
    signal.update(|on| *on = !*on);
    storage::set(key, if signal.get_untracked() { "" } else { "off" });
}

fn written(severities: &BTreeMap<String, Choice>) -> String {
    severities.iter().map(|(code, choice)| format!("{code}={}", choice.as_str())).collect::<Vec<_>>().join(",")
}

/// Entries that cannot be read are dropped.
fn read(text: &str) -> BTreeMap<String, Choice> {
    let entry = |part: &str| {
        let (code, choice) = part.split_once('=')?;
        Some((code.to_owned(), Choice::parse(choice)?))
    };
    text.split(',').filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_protocol::Severity;

    #[test]
    fn severities_come_back_from_storage() {
        let severities = read("C005=off,T006=info");
        assert_eq!(severities.get("C005"), Some(&Choice::Off));
        assert_eq!(severities.get("T006"), Some(&Choice::As(Severity::Info)));
        assert_eq!(written(&severities), "C005=off,T006=info");
        assert!(read("").is_empty() && read("C005,=,T006=loud").is_empty());
    }
}
