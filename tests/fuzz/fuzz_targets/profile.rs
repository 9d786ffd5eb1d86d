//! Whole profiles: a layer that is replaced is read back as it was written, and nothing else changes.
#![no_main]

use layerwright_core::Context;
use layerwright_core::profile::{Opened, Profile, open};
use libfuzzer_sys::fuzz_target;

/// Everything that a JSON string must escape, and what it need not.
const VALUES: &str = "a: \"b\\c\"\t# é𝄞 <&> \u{1}\u{2028}\r\n";

fuzz_target!(|text: &str| {
    let Some(profile) = opened(text) else { return };
    let (_, _) = (profile.summary(), layerwright_core::rules::check_profile(&profile, None, &Context::default()));
    // Of the YAML form, the JSON that was made of it.
    let json = profile.text().to_owned();
    let indexes = 0..profile.layers().len();
    let same: Vec<(usize, &str)> = indexes.clone().map(|index| (index, profile.values(index))).collect();
    assert_eq!(profile.with_values(&same), json, "nothing was changed");
    for index in indexes.clone() {
        let changed = profile.with_values(&[(index, VALUES)]);
        let Some(again) = opened(&changed) else { panic!("does not open again:\n{changed}") };
        assert_eq!(again.values(index), VALUES);
        assert_eq!(again.layers(), profile.layers());
        assert_eq!((again.name(), again.version()), (profile.name(), profile.version()));
        for other in indexes.clone().filter(|other| *other != index) {
            assert_eq!(again.values(other), profile.values(other), "layer {other} changed with {index}");
        }
    }
});

fn opened(text: &str) -> Option<Profile> {
    match open(text) {
        Ok(Opened::Profile(profile)) => Some(profile),
        Ok(Opened::Layer(kept)) => {
            assert_eq!(kept, text);
            None
        }
        Ok(Opened::Enclosed(enclosed)) => {
            assert!(!enclosed.layers.is_empty() && !enclosed.summary().is_empty());
            None
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}
