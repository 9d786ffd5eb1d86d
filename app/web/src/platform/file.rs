//! Reading files that were picked or dropped.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
pub(crate) use web_sys::File;
use web_sys::{DataTransfer, HtmlInputElement};

/// Larger files are not read at all. The core refuses earlier, with a better reason.
const MAX_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// Reads a file. `Err`: why it cannot be read, a lower-case fragment.
pub(crate) async fn read(file: &File) -> Result<Vec<u8>, &'static str> {
    if file.size() > MAX_BYTES {
        return Err("it is larger than 64 MiB");
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => Ok(Uint8Array::new(&buffer).to_vec()),
        Err(_) => Err("the browser could not read it; of a folder, choose the files in it"),
    }
}

/// The text of a file in UTF-8. `Err`: why it is no text, a lower-case fragment.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, &'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is UTF-16; save it as UTF-8");
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not a text file in UTF-8 (a PDF, image or archive?)")?;
    if text.contains('\0') { Err("it contains NUL bytes, so it is not a text file") } else { Ok(text) }
}

/// The files of a file input, whose choice is forgotten so that the same files can be picked again.
pub(crate) fn picked(event: &leptos::ev::Event) -> Vec<File> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Vec::new() };
    let files = all(input.files());
    input.set_value("");
    files
}

/// The files of a drop or a paste.
pub(crate) fn transferred(transfer: Option<&DataTransfer>) -> Vec<File> {
    all(transfer.and_then(DataTransfer::files))
}

fn all(files: Option<web_sys::FileList>) -> Vec<File> {
    files.map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect()).unwrap_or_default()
}

/// Whether a drag carries files.
pub(crate) fn has_files(transfer: Option<&DataTransfer>) -> bool {
    transfer.is_some_and(|transfer| transfer.types().includes(&JsValue::from_str("Files"), 0))
}

/// The plain text of a drop or a paste.
pub(crate) fn text(transfer: Option<&DataTransfer>) -> Option<String> {
    transfer?.get_data("text/plain").ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn only_text_is_taken() {
        assert_eq!(decode("é: 1\r\n".into()).as_deref(), Ok("é: 1\r\n"));
        assert!(decode(vec![0xff, 0xfe, b'a', 0]).is_err());
        assert!(decode(vec![0xc3, 0x28]).is_err());
        assert!(decode(vec![b'a', 0, b'b']).is_err());
    }
}
