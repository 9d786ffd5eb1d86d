//! PEM blocks and certificates: an input is a text with PEM blocks in it, or, when it is no UTF-8, the DER of a certificate. The
//! report of the layer that holds it has every range on characters.
#![no_main]

use std::fmt::Write;

use layerwright_core::source::TextRange;
use layerwright_core::{Context, UnixTime, analyze, pem};
use libfuzzer_sys::fuzz_target;

const NOW: UnixTime = UnixTime(1_795_392_000);
const HEAD: &str = "providerCredentials:\n  registry: registry.example.org\n  user: robot\n  password: '{{.spectro.macro.p}}'\n  \
                    certificates: |\n";

fuzz_target!(|data: &[u8]| {
    let block = match std::str::from_utf8(data) {
        Ok(text) => text.to_owned(),
        Err(_) => armored(data),
    };
    blocks(&block);
    let mut layer = HEAD.to_owned();
    for line in block.lines() {
        writeln!(layer, "    {line}").expect("a string takes everything");
    }
    blocks(&layer);
    let report = analyze(&layer, &Context::default(), NOW);
    assert_eq!(report.certificates.len(), pem::scan(&layer).len());
    for found in &report.diagnostics {
        let labels = found.labels.iter().map(|label| label.range);
        let edits = found.fixes.iter().flat_map(|fix| fix.edit.indels()).map(|indel| indel.range);
        for range in [found.range()].into_iter().chain(labels).chain(edits) {
            assert!(is_inside(&layer, range), "{} {range:?}", found.code());
        }
    }
});

/// The blocks of a text are in order and do not overlap.
fn blocks(text: &str) {
    let mut reached = 0;
    for block in pem::scan(text) {
        assert!(is_inside(text, block.range) && usize::from(block.range.start()) >= reached, "{block:?}");
        reached = usize::from(block.range.end());
        assert!(block.begin.is_some() || block.end.is_some());
        for line in block.body.iter().chain(&block.blanks).chain([&block.head()]) {
            assert!(is_inside(text, *line) && block.range.contains_range(*line), "{line:?} outside of {block:?}");
        }
    }
}

fn is_inside(text: &str, range: TextRange) -> bool {
    text.get(usize::from(range.start())..usize::from(range.end())).is_some()
}

/// The bytes as a PEM block.
fn armored(der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for (index, three) in der.chunks(3).enumerate() {
        let number = (0..3).fold(0, |n, at| n << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for digit in 0..4 {
            let value = number >> (18 - 6 * digit) & 63;
            text.push(if digit <= three.len() { char::from(DIGITS[value as usize]) } else { '=' });
        }
        if index % 16 == 15 {
            text.push('\n');
        }
    }
    text + "\n-----END CERTIFICATE-----\n"
}
