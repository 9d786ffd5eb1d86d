//! The rules.

use serde::{Deserialize, Serialize};

use super::Severity;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub code: String,
    pub name: String,
    pub summary: String,
    pub severity: Severity,
}

/// Where the rule's page is, relative to this page.
pub fn rule_page(code: &str) -> String {
    format!("rules/{code}/")
}
