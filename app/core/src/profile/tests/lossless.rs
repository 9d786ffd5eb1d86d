//! Whatever is not edited comes back to the byte.

use super::super::layout::quote;
use super::generator::{Generated, Random, Slot};
use super::{Changes, NewVariable, profile};

const PROFILES: usize = 3000;

/// What the JSON string at the start of the text says, and what follows it.
fn string(text: &str) -> (String, &str) {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        is_end
    });
    let end = end.unwrap().0 + 1;
    let (literal, rest) = text.split_at(end);
    (serde_json::from_str(literal).unwrap(), rest)
}

/// Asserts that a text is the generated one with other texts in the slots.
#[track_caller]
fn assert_only_slots_differ(written: &str, from: &Generated, wanted: impl Fn(Slot) -> Option<String>) {
    let mut rest = written;
    for (slot, piece) in &from.pieces {
        match slot.and_then(&wanted) {
            None => {
                rest = rest.strip_prefix(piece.as_str()).unwrap_or_else(|| panic!("{:?}\n{written:?}", from.text()));
            }
            Some(text) => {
                let (found, after) = string(rest);
                assert_eq!(found, text, "{slot:?}");
                rest = after;
            }
        }
    }
    assert_eq!(rest, "");
}

#[test]
fn a_profile_that_is_not_changed_is_the_same_file() {
    let mut random = Random(3);
    for _ in 0..PROFILES {
        let generated = random.profile();
        let text = generated.text();
        let profile = profile(&text);
        assert_eq!(profile.text(), text);
        let same: Vec<(usize, &str)> = (0..generated.layers).map(|index| (index, profile.values(index))).collect();
        let changes = Changes {
            values: same,
            name: Some(profile.name()),
            version: Some(profile.version()),
            ..Changes::default()
        };
        assert_eq!(profile.splice(&changes), text);
        for (slot, piece) in &generated.pieces {
            let held: Option<String> = slot.and_then(|_| serde_json::from_str(piece).ok());
            let read = match slot {
                Some(Slot::Values(index)) => profile.values(*index),
                Some(Slot::Version) => profile.version(),
                Some(Slot::Name) => profile.name(),
                None => continue,
            };
            assert_eq!(read, held.unwrap_or_default());
        }
    }
}

#[test]
fn bytes_outside_the_edited_values_stay() {
    let mut random = Random(4);
    let mut whole = 0;
    for _ in 0..PROFILES {
        let generated = random.profile();
        let text = generated.text();
        let profile = profile(&text);
        let index = random.below(generated.layers);
        let (values, name) = (random.text(), random.text());
        let has = |slot: Slot| generated.has(slot);
        let changes = Changes {
            values: if has(Slot::Values(index)) { vec![(index, &values)] } else { Vec::new() },
            name: has(Slot::Name).then_some(name.as_str()),
            version: has(Slot::Version).then_some("9.9.9"),
            variables: Vec::new(),
        };
        whole += usize::from(has(Slot::Values(index)) && has(Slot::Name) && has(Slot::Version));
        assert_only_slots_differ(&profile.splice(&changes), &generated, |slot| {
            let (new, old) = match slot {
                Slot::Values(other) if other == index => (values.clone(), profile.values(index)),
                Slot::Version => ("9.9.9".to_owned(), profile.version()),
                Slot::Name => (name.clone(), profile.name()),
                Slot::Values(_) => return None,
            };
            (new != old).then_some(new)
        });
    }
    assert!(whole > PROFILES / 4, "{whole}");
}

/// The document with its numbers as texts.
fn with_number_texts(text: &str) -> serde_json::Value {
    // serde_json reads numbers as f64; as strings they are compared to the digit.
    let mut quoted = String::new();
    let (mut in_string, mut escaped, mut in_number) = (false, false, false);
    for c in text.chars() {
        let numeric =
            !in_string && (c.is_ascii_digit() || matches!(c, '-' | '+' | '.') || (in_number && matches!(c, 'e' | 'E')));
        if numeric != in_number {
            quoted.push('"');
            in_number = numeric;
        }
        quoted.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
    }
    super::parsed(&quoted)
}

#[test]
fn only_the_edited_paths_change() {
    let mut random = Random(1);
    for round in 0..PROFILES {
        let text = random.profile().text();
        let profile = profile(&text);
        let count = profile.layers().len();
        let index = random.below(count);
        let values = random.text();
        let name = random.text();
        let variables = vec![
            NewVariable { name: "one".to_owned(), display_name: "One".to_owned() },
            NewVariable { name: "two".to_owned(), display_name: "Two".to_owned() },
        ];
        let (before, after);
        let changes = Changes {
            values: vec![(index, &values)],
            name: Some(&name),
            version: Some("9.9.9"),
            variables: if round % 2 == 0 { variables } else { Vec::new() },
        };
        let written = profile.splice(&changes);
        let again = self::profile(&written);
        assert_eq!(again.values(index), values, "{text}\n{written}");
        assert_eq!(again.name(), name, "{text}\n{written}");
        assert_eq!(again.version(), "9.9.9");
        let count = |profile: &crate::profile::Profile| profile.variables().unwrap().len();
        assert_eq!(count(&again), count(&profile) + if round % 2 == 0 { 2 } else { 0 });
        (before, after) = {
            let (mut before, mut after) = (with_number_texts(&text), with_number_texts(&written));
            for json in [&mut before, &mut after] {
                json["spec"]["template"]["packs"][index]["values"] = "".into();
                json["spec"]["version"] = "".into();
                let list = json["spec"].get("variables").and_then(|v| v.as_array()).cloned().unwrap_or_default();
                let known: Vec<_> = list.into_iter().filter(|v| v["name"] == "known").collect();
                json["spec"]["variables"] = known.into();
                if json["metadata"].is_null() {
                    json["metadata"] = serde_json::json!({});
                }
                json["metadata"]["name"] = "".into();
            }
            (before, after)
        };
        assert_eq!(before, after, "{text}\n{written}");
    }
}

#[test]
fn large_files_come_back_to_the_byte() {
    let values = "key: \"value\" # <comment>\n".repeat(12_000);
    let packs: Vec<String> =
        (0..10).map(|_| format!("{{\"layer\":\"os\",\"values\":{}}}", quote(&values, true))).collect();
    let text = format!("{{\"spec\":{{\"template\":{{\"packs\":[{}]}}}}}}", packs.join(","));
    let profile = profile(&text);
    assert_eq!(profile.values(9), values);
    let changed = profile.with_values(&[(3, "a: 1\n")]);
    assert_eq!(self::profile(&changed).values(4), values);
}
