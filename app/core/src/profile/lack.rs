use std::fmt;

/// What an export of a profile holds and the API's answer for the same profile does not. `Display` is a noun phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// `spec.variables`. Whether the profile has any, the answer does not tell.
    Variables,
    /// The texts of a layer's manifests, of which the answer has the names.
    Manifests {
        /// Name of the pack; empty when the answer has none.
        layer: String,
        names: Vec<String>,
    },
    /// The names of the registries; their UIDs are there.
    RegistryNames,
}

impl Lack {
    /// Whether a profile made without it is another one: registries are found by their UIDs, nothing else comes back.
    pub fn is_loss(&self) -> bool {
        !matches!(self, Self::RegistryNames)
    }
}

impl fmt::Display for Lack {
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
