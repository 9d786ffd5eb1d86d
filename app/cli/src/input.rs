//! Reading files.

use std::fs;
use std::io::{self, Read};

use layerwright_core::context::EDGE_PACK;
use layerwright_core::profile::{self, Form, LayerInfo, Opened, Profile};
use layerwright_core::source::LineColumn;

use crate::error::Failure;
use crate::words::clean;

/// What standard input is called in output.
const STDIN: &str = "<stdin>";

/// A file that was read and recognized.
pub(crate) struct Document {
    /// As it was given; `<stdin>` for `-`.
    pub(crate) path: String,
    pub(crate) opened: Opened,
}

/// An OS layer of a document.
pub(crate) struct Layer<'a> {
    /// Index in the profile. `None` for a bare layer.
    pub(crate) index: Option<usize>,
    /// Name of the pack. `None` for a bare layer.
    pub(crate) name: Option<&'a str>,
    pub(crate) text: &'a str,
}

/// What clusters run.
#[derive(Clone, Copy)]
pub(crate) enum Base<'a> {
    Profile(&'a Profile),
    /// The YAML of an OS layer alone.
    Layer(&'a str),
}

impl<'a> Base<'a> {
    pub(crate) fn of(document: &'a Document) -> Result<Self, Failure> {
        if let Some(profile) = document.profile() {
            return Ok(Self::Profile(profile));
        }
        match document.os_layers()?.as_slice() {
            [layer] => Ok(Self::Layer(layer.text)),
            _ => Err(Failure::Unfit(format!("{}: the base must have one OS layer", document.path))),
        }
    }

    pub(crate) fn profile(self) -> Option<&'a Profile> {
        match self {
            Self::Profile(profile) => Some(profile),
            Self::Layer(_) => None,
        }
    }
}

impl Document {
    pub(crate) fn read(path: &str) -> Result<Self, Failure> {
        let (path, text) = text(path)?;
        match profile::open(&text) {
            Ok(opened) => Ok(Self { path, opened }),
            Err(error) => Err(Failure::Open { path, error }),
        }
    }

    pub(crate) fn profile(&self) -> Option<&Profile> {
        match &self.opened {
            Opened::Profile(profile) => Some(profile),
            Opened::Layer(_) | Opened::Enclosed(_) => None,
        }
    }

    /// What the file was recognized as, in one line.
    fn summary(&self) -> String {
        format!("{}: {}", self.path, self.opened.summary())
    }

    /// The OS layers, at least one.
    pub(crate) fn os_layers(&self) -> Result<Vec<Layer<'_>>, Failure> {
        let layers = self.layers()?;
        if layers.is_empty() {
            return Err(Failure::Unfit(format!("{}, so there is nothing to work on", self.summary())));
        }
        Ok(layers)
    }

    /// The OS layers; none in a profile of other layers.
    pub(crate) fn layers(&self) -> Result<Vec<Layer<'_>>, Failure> {
        let profile = match &self.opened {
            Opened::Layer(text) => return Ok(vec![Layer { index: None, name: None, text }]),
            Opened::Enclosed(enclosed) => match enclosed.layers.as_slice() {
                [layer] => {
                    let name = if layer.pack.is_empty() { EDGE_PACK } else { &layer.pack };
                    return Ok(vec![Layer { index: None, name: Some(name), text: &layer.text }]);
                }
                _ => {
                    return Err(Failure::Unfit(format!(
                        "{}; save the one that you mean in its own file",
                        self.summary()
                    )));
                }
            },
            Opened::Profile(profile) => profile,
        };
        let layers: Vec<Layer<'_>> = profile
            .os_layers()
            .into_iter()
            .map(|index| Layer {
                index: Some(index),
                name: profile.layers().get(index).map(|info: &LayerInfo| info.name.as_str()),
                text: profile.values(index),
            })
            .collect();
        Ok(layers)
    }

    /// The text of the file with other texts for its layers.
    pub(crate) fn with_layers(&self, layers: &[Layer<'_>], texts: &[String]) -> Result<String, Failure> {
        let profile = match &self.opened {
            Opened::Layer(_) => return Ok(texts.concat()),
            Opened::Enclosed(_) => {
                return Err(Failure::Unfit(format!(
                    "{}; this file cannot be changed in place: save the layer in its own file",
                    self.summary()
                )));
            }
            Opened::Profile(profile) => profile,
        };
        let what = match profile.form() {
            Form::Json => None,
            Form::Yaml => Some("the YAML form of a profile"),
            Form::Flat { .. } | Form::ApiResponse { .. } => Some("an API response"),
        };
        if let Some(what) = what {
            return Err(Failure::Unfit(format!(
                "{}: {what} cannot be changed in place; `layerwright export --to palette-json` writes it as JSON",
                self.path
            )));
        }
        let values: Vec<(usize, &str)> =
            layers.iter().zip(texts).filter_map(|(layer, text)| Some((layer.index?, text.as_str()))).collect();
        Ok(profile.with_values(&values))
    }
}

/// A place as compilers write it: `os.yaml:3:1`, `profile.json (layer edge-native-byoi):3:1`.
pub(crate) fn place(path: &str, layer: Option<&str>, at: LineColumn) -> String {
    let path = clean(path);
    match layer {
        Some(layer) => format!("{path} (layer {}):{}:{}", clean(layer), at.line, at.column),
        None => format!("{path}:{}:{}", at.line, at.column),
    }
}

/// The text of a file or of standard input, and what to call it.
pub(crate) fn text(path: &str) -> Result<(String, String), Failure> {
    let (path, bytes) = if path == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        (STDIN, read.map(|_| bytes))
    } else {
        (path, fs::read(path))
    };
    let bytes = bytes.map_err(|error| Failure::Read { path: path.to_owned(), error })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((path.to_owned(), text)),
        Err(error) => Err(Failure::NotUtf8 { path: path.to_owned(), offset: error.utf8_error().valid_up_to() }),
    }
}
