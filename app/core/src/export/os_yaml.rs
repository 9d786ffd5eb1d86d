//! The OS layer alone, byte for byte.

use super::{Material, OutFile, YAML};

pub(super) fn files(material: &Material<'_>) -> Vec<OutFile> {
    vec![OutFile::new(format!("{}-os.yaml", material.stem), material.treated.text.clone(), YAML)]
}
