//! The formatter: white space only, a text without syntax errors stays one, and formatting again changes nothing.
#![no_main]

use layerwright_core::format::format;
use layerwright_core::{macros, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(formatted) = format(text) else { return };
    let shown = |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect::<String>();
    assert_eq!(shown(&formatted), shown(text));
    let (tree, errors) = yaml::read(&formatted, &macros::scan(&formatted));
    assert!(errors.is_empty(), "{errors:?} in\n{formatted}");
    let (before, _) = yaml::read(text, &macros::scan(text));
    let values = |tree: &yaml::Tree| -> Vec<String> {
        tree.ids().filter_map(|id| Some(tree.scalar(id)?.value.clone())).collect()
    };
    assert_eq!(values(&tree), values(&before));
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "formatting again changes it");
});
