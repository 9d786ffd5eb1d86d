//! Drawn signs. They repeat what the text beside them says, so readers of the screen do not see them.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    Close,
    Copy,
    Download,
    Error,
    Help,
    Info,
    Layers,
    Lock,
    Open,
    Template,
    Theme,
    Wand,
    Warning,
}

impl Symbol {
    /// Path on a grid of 16 by 16.
    fn path(self) -> &'static str {
        match self {
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Download => "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.5h10",
            Self::Error => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
            Self::Help => {
                "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.4a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.7-.9 1.3M8 11.3v.2"
            }
            Self::Info => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.3v3.7M8 4.9v.2",
            Self::Layers => "M8 1.8L14.5 5 8 8.2 1.5 5zM1.5 8L8 11.2 14.5 8M1.5 11L8 14.2 14.5 11",
            Self::Lock => "M3.5 7.2h9v6.3h-9zM5.3 7V4.8a2.7 2.7 0 0 1 5.4 0V7",
            Self::Open => "M1.8 12.8V3.2h4.4l1.5 1.8h6.5v7.8z",
            Self::Template => "M3 2h6.5L13 5.5V14H3zM9.3 2v3.7H13M5.5 8.5h5M5.5 11h5",
            Self::Theme => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 1.8v12.4M10.5 3v10M13 5v6",
            Self::Wand => "M2.5 13.5L9.8 6.2M11.5 1.8v3M10 3.3h3M13.3 7.5v2M12.3 8.5h2M6.3 2.5v2M5.3 3.5h2",
            Self::Warning => "M8 2.2L14.6 13.6H1.4zM8 6.4v3.4M8 11.6v.2",
        }
    }
}

/// A sign in the color of the text.
#[component]
pub(crate) fn Icon(
    /// Which one.
    symbol: Symbol,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=symbol.path() />
        </svg>
    }
}
