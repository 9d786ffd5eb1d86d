//! A thin binding to Monaco: the functions of `js/editor.js`, and one type per JavaScript object whose `Drop` disposes of it.
//!
//! Positions are Monaco's: lines and columns from 1, columns in UTF-16 code units, byte order mark not counted.

mod js;
mod language;

use js_sys::{Function, JsString};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

pub use language::{Language, Question, Reply};

/// Start line, start column, end line, end column.
pub type Range = [u32; 4];

/// A replacement of the text of a range.
#[derive(Debug, Clone, Serialize)]
pub struct Edit {
    pub range: Range,
    pub text: String,
}

/// A squiggle with its hover text.
#[derive(Debug, Clone, Serialize)]
pub struct Marker<'a> {
    pub range: Range,
    /// `error`, `warning` or `info`.
    pub severity: &'a str,
    pub code: &'a str,
    /// Where the code links to, relative to the page.
    pub docs: String,
    /// Plain text; lines are kept.
    pub message: String,
    pub labels: Vec<MarkerLabel<'a>>,
}

/// A place that a marker's hover links to.
#[derive(Debug, Clone, Serialize)]
pub struct MarkerLabel<'a> {
    pub range: Range,
    pub message: &'a str,
}

/// Text with a class of its own.
#[derive(Debug, Clone, Serialize)]
pub struct Decoration<'a> {
    pub range: Range,
    pub class: &'a str,
}

/// An entry of the light bulb.
#[derive(Debug, Clone, Serialize)]
pub struct CodeAction {
    pub title: String,
    /// Handed back when the entry is taken.
    pub fix: String,
    /// Taken by "auto fix".
    pub preferred: bool,
    /// Code of the marker that it mends.
    pub code: String,
    /// Mends more than one marker.
    pub all: bool,
}

/// A color scheme that Monaco's own parts build on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    Light,
    Dark,
    HighContrast,
    HighContrastLight,
}

/// Where an action is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Palette,
    /// In the palette and the context menu.
    Menu,
}

/// What a person may do with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Edit,
    Read,
}

/// How lines end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LineEnds {
    #[default]
    Unix,
    Windows,
}

/// What changed the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    Edit,
    /// Undo or redo.
    History,
}

/// The loaded bundle.
#[derive(Debug, Clone)]
pub struct Monaco(js::Bundle);

/// Loads the bundle from an address on this origin.
///
/// # Errors
/// What the browser says when the module cannot be fetched or run.
pub async fn load(url: &str) -> Result<Monaco, String> {
    match wasm_bindgen_futures::JsFuture::from(js::import(url)).await {
        Ok(module) => Ok(Monaco(module.unchecked_into())),
        Err(error) => Err(String::from(js_sys::Object::from(error).to_string())),
    }
}

impl Monaco {
    /// An editor inside `host`, which it fills.
    pub fn create(&self, host: &HtmlElement, text: &str, label: &str, access: Access) -> Editor {
        Editor { bundle: self.0.clone(), raw: self.0.create(host, text, label, access == Access::Read) }
    }

    /// Reads the colors of the page's style sheet again.
    pub fn set_theme(&self, base: Base) {
        self.0.set_theme(match base {
            Base::Light => "vs",
            Base::Dark => "vs-dark",
            Base::HighContrast => "hc-black",
            Base::HighContrastLight => "hc-light",
        });
    }

    /// Registers the light bulb's entries. `provide` gets the text's version and the range asked about; `take` the version that the
    /// entries were made for and the chosen [`CodeAction::fix`].
    pub fn code_actions(
        &self,
        provide: impl Fn(u32, Range) -> Vec<CodeAction> + 'static,
        take: impl Fn(u32, String) + 'static,
    ) -> Subscription {
        let provide = Closure::<dyn Fn(u32, u32, u32, u32, u32) -> String>::new(move |version, a, b, c, d| {
            to_json(&provide(version, [a, b, c, d]))
        });
        let take = Closure::<dyn Fn(u32, String)>::new(take);
        let raw = self.0.code_actions(function(&provide), function(&take));
        Subscription { raw, _closures: vec![Box::new(provide), Box::new(take)] }
    }
}

/// A Monaco editor and its model.
#[derive(Debug)]
pub struct Editor {
    bundle: js::Bundle,
    raw: js::Editor,
}

impl Editor {
    /// The text with line ends of a kind.
    pub fn text(&self, ends: LineEnds) -> JsString {
        self.bundle.get_text(&self.raw, ends == LineEnds::Windows)
    }

    /// Replaces the whole text, as one undo step. Neither its line ends nor a byte order mark are kept.
    pub fn set_text(&self, text: &str) {
        self.bundle.set_text(&self.raw, text);
    }

    /// Grows with every change of the text, undo included.
    pub fn version(&self) -> u32 {
        self.raw.get_model().get_version_id()
    }

    /// Names the state that the text is in: undo and redo bring back the number of the state that they bring back, and every other
    /// change makes a number larger than all before.
    pub fn state(&self) -> u32 {
        self.raw.get_model().get_alternative_version_id()
    }

    pub fn undo(&self) {
        self.raw.get_model().undo();
    }

    pub fn redo(&self) {
        self.raw.get_model().redo();
    }

    /// Makes the edits as one undo step. Their ranges must belong to the current text and must not overlap.
    pub fn apply(&self, edits: &[Edit]) {
        self.bundle.apply_edits(&self.raw, &to_json(edits));
    }

    /// Puts the cursor there and scrolls to it.
    pub fn reveal(&self, line: u32, column: u32) {
        self.bundle.reveal(&self.raw, line, column);
    }

    pub fn focus(&self) {
        self.raw.focus();
    }

    /// Replaces all markers.
    pub fn set_markers(&self, markers: &[Marker<'_>]) {
        self.bundle.set_markers(&self.raw, &to_json(markers));
    }

    /// The markers that are shown, as plain objects.
    pub fn markers(&self) -> js_sys::Array {
        self.bundle.get_markers(&self.raw)
    }

    pub fn decorations(&self) -> Decorations {
        Decorations { bundle: self.bundle.clone(), raw: self.bundle.decorations(&self.raw) }
    }

    /// Calls back after every change of the text, with what made it.
    pub fn on_change(&self, changed: impl Fn(Cause) + 'static) -> Subscription {
        let closure = Closure::<dyn Fn(js::ContentChange)>::new(move |change: js::ContentChange| {
            let is_old = change.is_undoing() || change.is_redoing();
            changed(if is_old { Cause::History } else { Cause::Edit });
        });
        // The editor's own event comes before undo has brought the number of the state back.
        let raw = self.raw.get_model().on_did_change_content(function(&closure));
        Subscription { raw, _closures: vec![Box::new(closure)] }
    }

    /// Calls back with whether the Tab key moves the focus out of the editor: at once, and whenever it changes.
    pub fn on_tab_focus(&self, changed: impl Fn(bool) + 'static) -> Subscription {
        let closure = Closure::<dyn Fn(bool)>::new(changed);
        let raw = self.bundle.on_tab_focus(function(&closure));
        Subscription { raw, _closures: vec![Box::new(closure)] }
    }

    /// Whether long lines wrap, and whether hints are shown between and behind the lines.
    pub fn set_look(&self, wrap: bool, hints: bool) {
        self.bundle.set_look(&self.raw, wrap, hints);
    }

    /// Goes to the next marker, or for -1 to the one before, and shows what it says.
    pub fn go_to_marker(&self, step: i32) {
        self.bundle.go_to_marker(&self.raw, step);
    }

    /// An entry of the command palette, with the key that `js/editor.js` gives it.
    pub fn add_action(&self, id: &str, label: &str, place: Place, run: impl Fn() + 'static) -> Subscription {
        let closure = Closure::<dyn Fn()>::new(run);
        let raw = self.bundle.add_action(&self.raw, id, label, place == Place::Menu, function(&closure));
        Subscription { raw, _closures: vec![Box::new(closure)] }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.bundle.dispose(&self.raw);
    }
}

/// A set of decorations that is replaced as a whole, and cleared with the value.
#[derive(Debug)]
pub struct Decorations {
    bundle: js::Bundle,
    raw: js::DecorationsCollection,
}

impl Decorations {
    pub fn set(&self, items: &[Decoration<'_>]) {
        self.bundle.set_decorations(&self.raw, &to_json(items));
    }
}

impl Drop for Decorations {
    fn drop(&mut self) {
        self.raw.clear();
    }
}

/// Something registered with Monaco, taken back with the value.
pub struct Subscription {
    raw: js::Disposable,
    // Called by Monaco for as long as `raw` is registered.
    _closures: Vec<Box<dyn std::any::Any>>,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.raw.dispose();
    }
}

fn function<T: ?Sized>(closure: &Closure<T>) -> &Function {
    AsRef::<JsValue>::as_ref(closure).unchecked_ref()
}

/// The types that cross are lists of strings and numbers, which cannot fail to serialize.
fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned())
}
