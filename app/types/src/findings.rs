//! Words for findings and their fixes.

#[cfg(feature = "wire")]
use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    /// The most severe first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// `error`, `warning` or `info`, as the contracts spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What a person chose for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Choice {
    /// The rule is silent.
    Off,
    /// Every finding of the rule has this severity.
    As(Severity),
}

impl Choice {
    pub const ALL: [Self; 4] =
        [Self::As(Severity::Error), Self::As(Severity::Warning), Self::As(Severity::Info), Self::Off];

    /// Reads `error`, `warning`, `info` or `off`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }

    /// `error`, `warning`, `info` or `off`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::As(severity) => severity.as_str(),
        }
    }
}

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Applicability {
    /// Only shown, never applied: the person must choose or fill in.
    Display,
    /// Probably what was meant, but it may change the meaning: applied one by one.
    Unsafe,
    /// Keeps the meaning that was clearly intended: "fix all safe" applies it.
    Safe,
}

impl Applicability {
    /// `safe`, `unsafe` or `display`, as the contracts spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_have_names() {
        assert_eq!(Choice::parse("warning"), Some(Choice::As(Severity::Warning)));
        assert_eq!(Choice::parse("off"), Some(Choice::Off));
        assert_eq!(Choice::parse("Error"), None);
    }
}
