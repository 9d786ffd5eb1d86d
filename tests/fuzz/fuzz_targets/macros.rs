//! The macro scanner: macros are in order, do not overlap, begin with braces, and their words and paths lie inside them.
#![no_main]

use layerwright_core::macros::scan;
use layerwright_core::source::{TextRange, slice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let is_inside = |range: TextRange| text.get(usize::from(range.start())..usize::from(range.end())).is_some();
    let mut reached = 0;
    for found in scan(text) {
        assert!(is_inside(found.range) && usize::from(found.range.start()) >= reached, "{found:?} after {reached}");
        reached = usize::from(found.range.end());
        let shown = slice(text, found.range);
        assert!(shown.starts_with("{{") && (!found.closed || shown.ends_with("}}") && shown.len() >= 4), "{shown:?}");
        assert!(found.range.contains_range(found.inner()) && is_inside(found.inner()));
        let mut word_end = found.range.start();
        for word in &found.words {
            assert!(is_inside(word.range) && found.range.contains_range(word.range), "{word:?} in {found:?}");
            assert!(word.range.start() >= word_end, "{word:?} overlaps the word before");
            word_end = word.range.end();
        }
        for path in found.paths(text) {
            assert_eq!(slice(text, path.range), path.text);
            assert!(found.is_palette || shown.contains("/*"), "a path in {found:?}");
            let (_, _) = (path.family(), path.pack());
        }
        if let Some((at, path)) = found.misspelled(text) {
            assert!(found.range.contains_range(at) && path.starts_with(slice(text, at)));
        }
    }
    assert_eq!(text.matches("{{").count() == 0, scan(text).is_empty());
});
