use std::fmt;

/// What an export of a profile includes and an API response for the same profile does not. `Display` is a noun phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// `spec.variables`. The response does not even include whether the profile has any.
    Variables,
    /// The texts of a layer's manifests; the response has their names.
    Manifests {
        /// Name of the pack; empty when the response has none.
        layer: String,
        names: Vec<String>,
    },
    /// The names of the registries; their UIDs are there.
    RegistryNames,
}

impl Missing {
    /// Whether a profile made without it is another one: registries are found by their UIDs, everything else would be lost.
    pub fn is_loss(&self) -> bool {
        !matches!(self, Self::RegistryNames)
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variables => f.write_str("the variables"),
            Self::Manifests { layer, names } => {
                f.write_str(if names.len() == 1 { "the text of a manifest" } else { "the texts of manifests" })?;
                if layer.is_empty() { Ok(()) } else { write!(f, " of layer {layer}") }
            }
            Self::RegistryNames => f.write_str("the names of the registries"),
        }
    }
}
