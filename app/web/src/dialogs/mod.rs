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

/// The buttons under a change that was looked at, each with its test ID and label: one leaves the text as it is, the other, if there
/// is one, changes it.
#[component]
fn Actions(
    cancel: (&'static str, &'static str),
    confirm: Option<(&'static str, &'static str, Callback<()>)>,
    close: impl Fn() + 'static,
) -> impl IntoView {
    let confirm = confirm.map(|(test, label, run)| {
        view! {
            <button type="button" class="button button-primary" data-testid=test on:click=move |_| run.run(())>
                {label}
            </button>
        }
    });
    view! {
        <div class="dialog-actions">
            <button type="button" class="button" data-testid=cancel.0 on:click=move |_| close()>
                {cancel.1}
            </button>
            {confirm}
        </div>
    }
}
