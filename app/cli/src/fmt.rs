//! `layerwright fmt`

use std::fs;
use std::io::Write;

use layerwright_core::format::format;
use layerwright_core::source::LineIndex;

use crate::args::FmtArgs;
use crate::error::Failure;
use crate::input::{Document, Layer, place};
use crate::parallel::each_file;
use crate::{CLEAN, FAILED, FINDINGS};

pub(crate) fn run(args: &FmtArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let mut changed = false;
    let failed = each_file(&args.files, err, |path| {
        if let Some(path) = format_file(path, args.check)? {
            changed = true;
            writeln!(out, "{path}: {}", if args.check { "would be formatted" } else { "formatted" })?;
        }
        Ok(())
    })?;
    Ok(if failed {
        FAILED
    } else if changed && args.check {
        FINDINGS
    } else {
        CLEAN
    })
}

/// Formats one file. Returns what to call it when something changes.
fn format_file(path: &str, check: bool) -> Result<Option<String>, Failure> {
    if path == "-" && !check {
        return Err(Failure::Unfit("`fmt` changes files and cannot change standard input; use --check".to_owned()));
    }
    let document = Document::read(path)?;
    let layers = document.os_layers()?;
    let formatted: Vec<String> = layers.iter().map(|layer| format_layer(&document, layer)).collect::<Result<_, _>>()?;
    if layers.iter().zip(&formatted).all(|(layer, formatted)| layer.text == formatted) {
        return Ok(None);
    }
    if !check {
        let text = document.with_layers(&layers, &formatted)?;
        fs::write(path, text).map_err(|error| Failure::Write { path: path.to_owned(), error })?;
    }
    Ok(Some(document.path.clone()))
}

fn format_layer(document: &Document, layer: &Layer<'_>) -> Result<String, Failure> {
    format(layer.text).map_err(|error| {
        let at = LineIndex::new(layer.text).chars(layer.text, error.range.start());
        let place = place(&document.path, layer.name, at);
        Failure::Unfit(format!("{place}: not formatted: {error}; run `layerwright check` for details"))
    })
}
