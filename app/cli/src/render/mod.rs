//! The output formats. Positions become lines and columns here and nowhere else.

pub(crate) mod github;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod sarif;
