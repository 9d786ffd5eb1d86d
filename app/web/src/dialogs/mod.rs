//! Native dialogs: the browser traps the focus, closes on Escape, and gives the focus back.

mod about;
mod certificates;
mod compare;
mod export;
mod files;
mod fix;
mod keyboard;
mod layer;
mod view;

pub(crate) use about::AboutDialog;
pub(crate) use certificates::CertificatesDialog;
pub(crate) use compare::CompareDialog;
pub(crate) use export::ExportDialog;
pub(crate) use files::FilesDialog;
pub(crate) use fix::FixDialog;
pub(crate) use keyboard::KeyboardDialog;
pub(crate) use layer::LayerDialog;
pub(crate) use view::ViewDialog;

use leptos::html;
use leptos::prelude::*;

/// Opens and closes a dialog with a signal.
fn follow(dialog: NodeRef<html::Dialog>, is_open: impl Fn() -> bool + 'static) {
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if is_open() && !dialog.open() {
            // Fails only for dialogs that are open already or out of the document.
            drop(dialog.show_modal());
        } else if !is_open() && dialog.open() {
            dialog.close();
        }
    });
}
