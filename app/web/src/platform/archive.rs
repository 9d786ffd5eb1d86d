//! Reading ZIP archives (APPNOTE.TXT 6.3.10). The browser decompresses.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableWritablePair, Response};

// The bindings of web-sys are unstable.
#[wasm_bindgen]
extern "C" {
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Entries of an archive that are read; more than that nobody chooses from.
const MAX_ENTRIES: usize = 200;
/// The same limit as for a file.
const MAX_BYTES: usize = 64 << 20;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) name: String,
    method: u16,
    body: &'a [u8],
}

/// Whether bytes start as a ZIP archive does.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The files in an archive, without folders and what systems hide in archives. `None`: it is damaged, encrypted, or larger than what is
/// read.
pub(crate) fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let end =
        (0..=bytes.len().checked_sub(22)?).rev().take(1 << 16).find(|at| long(bytes, *at) == Some(0x0605_4b50))?;
    let count = short(bytes, end + 10)?;
    let mut at = size(long(bytes, end + 16)?)?;
    let (mut found, mut total) = (Vec::new(), 0_usize);
    for _ in 0..count {
        (long(bytes, at)? == 0x0201_4b50).then_some(())?;
        let (flags, method) = (short(bytes, at + 8)?, short(bytes, at + 10)?);
        let (packed, unpacked) = (size(long(bytes, at + 20)?)?, size(long(bytes, at + 24)?)?);
        let lengths = [28, 30, 32].map(|field| short(bytes, at + field).map(usize::from));
        let [Some(name), Some(extra), Some(comment)] = lengths else { return None };
        let local = size(long(bytes, at + 42)?)?;
        let name_text = String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned();
        at += 46 + name + extra + comment;
        let last = name_text.rsplit('/').next().unwrap_or_default();
        if last.is_empty() || last.starts_with('.') || name_text.starts_with("__MACOSX/") {
            continue;
        }
        total = total.checked_add(unpacked)?;
        let is_readable = flags & 1 == 0 && matches!(method, STORED | DEFLATED) && total <= MAX_BYTES;
        (is_readable && found.len() < MAX_ENTRIES).then_some(())?;
        let start = local + 30 + usize::from(short(bytes, local + 26)?) + usize::from(short(bytes, local + 28)?);
        found.push(Entry { name: name_text, method, body: bytes.get(start..start.checked_add(packed)?)? });
    }
    Some(found)
}

impl Entry<'_> {
    /// Its bytes. `None` when they are damaged, or the browser cannot decompress.
    pub(crate) async fn bytes(&self) -> Option<Vec<u8>> {
        if self.method == STORED {
            return Some(self.body.to_vec());
        }
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(self.body))).ok()?;
        let inflate = DecompressionStream::new("deflate-raw").ok()?;
        let stream = blob.stream().pipe_through(inflate.unchecked_ref::<ReadableWritablePair>());
        let response = Response::new_with_opt_readable_stream(Some(&stream)).ok()?;
        let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn size(value: u32) -> Option<usize> {
    usize::try_from(value).ok().filter(|size| *size <= MAX_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of stored files.
    fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let offset = u32::try_from(archive.len()).unwrap().to_le_bytes();
            let size = u32::try_from(text.len()).unwrap().to_le_bytes();
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &size, &size, &length, &[0, 0]].concat();
            archive.extend([b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat());
            directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &offset, name.as_bytes()].concat());
        }
        let count = u16::try_from(files.len()).unwrap().to_le_bytes();
        let [start, size] = [archive.len(), directory.len()].map(|length| u32::try_from(length).unwrap().to_le_bytes());
        archive.extend(directory);
        archive.extend([b"PK\x05\x06", &[0; 4][..], &count, &count, &size, &start, &[0, 0]].concat());
        archive
    }

    #[test]
    fn the_files_of_an_archive() {
        let archive = zip(&[
            ("main.tf", "a = 1"),
            ("packs/", ""),
            ("packs/os.yaml", "a: 1"),
            ("__MACOSX/x", "x"),
            (".DS_Store", "x"),
        ]);
        assert!(is_zip(&archive));
        let found: Vec<_> = entries(&archive).unwrap().into_iter().map(|entry| (entry.name, entry.body)).collect();
        assert_eq!(found, [("main.tf".to_owned(), &b"a = 1"[..]), ("packs/os.yaml".to_owned(), &b"a: 1"[..])]);
    }

    #[test]
    fn a_damaged_archive_is_not_read() {
        let archive = zip(&[("main.tf", "a = 1"), ("os.yaml", "a: 1")]);
        for length in 0..archive.len() {
            assert_eq!(entries(&archive[..length]), None, "{length}");
        }
        for at in 0..archive.len() {
            let mut changed = archive.clone();
            changed[at] = 0xff;
            drop(entries(&changed)); // whatever it is, it is read without a crash
        }
    }
}
