//! A ZIP archive of text files, stored without compression (APPNOTE.TXT 6.3.10).
//!
//! Written here because it is short: the smallest maintained writer, rawzip, adds 24 kB compressed to the page, which has none to
//! spare, for archives of a few kilobytes.

use super::OutFile;

/// The day of all entries, 2020-01-01: the core has no clock, and the same files give the same archive.
const DATE: u16 = ((2020 - 1980) << 9) | (1 << 5) | 1;
/// 2.0, the version that folders in paths need.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// Made on Unix, so that the permissions count.
const UNIX: u16 = 3 << 8;
/// A regular file, `rw-r--r--`.
const PLAIN: u32 = 0o100_644 << 16;
/// A regular file, `rwxr-xr-x`.
const PROGRAM: u32 = 0o100_755 << 16;

/// The archive of some files, in their order. Scripts can be run after unpacking. `None` beyond 65,535 files or 4 GiB.
pub fn zip(files: &[OutFile]) -> Option<Vec<u8>> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for file in files {
        let (name, body) = (file.path.as_bytes(), file.text.as_bytes());
        let offset = u32::try_from(archive.len()).ok()?;
        let size = u32::try_from(body.len()).ok()?;
        // What the local header and the directory have in common.
        let mut common = Vec::new();
        shorts(&mut common, &[VERSION, UTF8, 0, 0, DATE]);
        longs(&mut common, &[crc32(body), size, size]);
        shorts(&mut common, &[u16::try_from(name.len()).ok()?, 0]);
        longs(&mut archive, &[0x0403_4b50]);
        archive.extend_from_slice(&common);
        archive.extend_from_slice(name);
        archive.extend_from_slice(body);
        longs(&mut directory, &[0x0201_4b50]);
        shorts(&mut directory, &[UNIX | VERSION]);
        directory.extend_from_slice(&common);
        shorts(&mut directory, &[0, 0, 0]);
        longs(&mut directory, &[if body.starts_with(b"#!") { PROGRAM } else { PLAIN }, offset]);
        directory.extend_from_slice(name);
    }
    let count = u16::try_from(files.len()).ok()?;
    let (start, size) = (u32::try_from(archive.len()).ok()?, u32::try_from(directory.len()).ok()?);
    archive.append(&mut directory);
    longs(&mut archive, &[0x0605_4b50]);
    shorts(&mut archive, &[0, 0, count, count]);
    longs(&mut archive, &[size, start]);
    shorts(&mut archive, &[0]);
    Some(archive)
}

fn shorts(out: &mut Vec<u8>, values: &[u16]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn longs(out: &mut Vec<u8>, values: &[u32]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// The CRC-32 of ISO 3309, bit by bit: a profile takes a millisecond.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::export::YAML;

    #[test]
    fn the_check_value_of_the_crc() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn an_archive_is_read_by_an_independent_reader() {
        let files = [
            OutFile::new("a-1.0.0.tf".to_owned(), "resource {}\r\n".to_owned(), YAML),
            OutFile::new("a-1.0.0/packs/os.yaml".to_owned(), "é: 𝄞\n".repeat(1000), YAML),
            OutFile::new("run.sh".to_owned(), "#!/bin/sh\n".to_owned(), YAML),
            OutFile::new("empty".to_owned(), String::new(), YAML),
        ];
        let bytes = zip(&files).unwrap();
        let archive = rawzip::ZipArchive::from_slice(&bytes).unwrap();
        let mut entries = archive.entries();
        for file in &files {
            let entry = entries.next_entry().unwrap().unwrap();
            assert_eq!(entry.file_path().try_normalize().unwrap().as_ref(), file.path);
            assert_eq!(entry.compression_method(), rawzip::CompressionMethod::STORE);
            let stored = archive.get_entry(entry.wayfinder()).unwrap();
            let mut text = String::new();
            stored.verifying_reader(stored.data()).read_to_string(&mut text).unwrap();
            assert_eq!(text, file.text);
            assert_eq!(entry.mode().value(), if file.path == "run.sh" { 0o100_755 } else { 0o100_644 });
        }
        assert!(entries.next_entry().unwrap().is_none());
    }
}
