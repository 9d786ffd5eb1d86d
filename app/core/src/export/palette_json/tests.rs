use super::*;
use crate::export::Format::PaletteJson;
use crate::export::tests::{CREDENTIALS, GENERATIONS, Order, order, profile};

#[test]
fn only_the_version_changes_when_nothing_else_does() {
    for text in GENERATIONS {
        let base = profile(text);
        let done = order(Some(&base), base.values(0)).run(PaletteJson).unwrap();
        let version = crate::source::slice(text, base.version_range().unwrap());
        assert_eq!(
            done.files[0].text,
            text.replacen(&format!("\"version\":{version}"), "\"version\":\"9.0.0\"", 1).replacen(
                &format!("\"version\": {version}"),
                "\"version\": \"9.0.0\"",
                1
            )
        );
        assert_eq!(done.layer, base.values(0));
        assert!(done.variables.is_empty() && done.macros.is_empty());
    }
}

#[test]
fn the_edited_layer_goes_in() {
    for text in GENERATIONS {
        let base = profile(text);
        let layer = format!("{}# <é> & more\n", base.values(0));
        let done = order(Some(&base), &layer).run(PaletteJson).unwrap();
        let again = profile(&done.files[0].text);
        assert_eq!(again.values(0), layer);
        assert_eq!(again.version(), "9.0.0");
        for index in 1..4 {
            assert_eq!(again.values(index), base.values(index));
        }
    }
}

#[test]
fn a_bare_layer_gets_a_new_file() {
    let done = order(None, "options:\n  system.uri: \"NA\"\n").run(PaletteJson).unwrap();
    let expected = NEW_PROFILE
        .replace("\"name\": \"\",\n    \"description\"", "\"name\": \"edge-shop\",\n    \"description\"")
        .replacen("\"version\": \"\"", "\"version\": \"9.0.0\"", 1)
        .replace("\"values\": \"\"", r#""values": "options:\n  system.uri: \"NA\"\n""#);
    assert_eq!(done.files[0].text, expected);
    assert_eq!(done.files[0].path, "edge-shop-9.0.0.json");
    let alone = |text: &str| text.contains("opened alone") && text.contains("Kubernetes") && text.contains("2.1.0");
    assert!(done.checklist.iter().any(|item| alone(&item.text)), "{:?}", done.checklist);
}

#[test]
fn a_new_name_goes_in() {
    let base = profile(GENERATIONS[1]);
    let order = Order { version: "1.2.0-rc.1", name: "Other \"shop\"", ..order(Some(&base), base.values(0)) };
    let done = order.run(PaletteJson).unwrap();
    assert_eq!(done.files[0].text, GENERATIONS[1].replace("\"edge-shop\"", "\"Other \\\"shop\\\"\""));
    assert_eq!(done.files[0].path, "Other--shop--1.2.0-rc.1.json");
}

#[test]
fn a_moved_secret_is_a_variable_of_the_profile() {
    let base = profile(GENERATIONS[2]);
    let done = order(Some(&base), CREDENTIALS).run(PaletteJson).unwrap();
    let again = profile(&done.files[0].text);
    assert!(
        done.layer.contains(&format!("  password: '{{{{.spectro.var.{}}}}}'\n", done.variables[0])),
        "{}",
        done.layer
    );
    let names = again.variables().unwrap();
    assert_eq!(names[..2], base.variables().unwrap()[..]);
    assert_eq!(names[2..], done.variables[..]);
    assert!(!done.variables.contains(&"registry_password".to_owned()), "the name is taken in the base");
}

/// What a fix did in the editor ends as what the export does.
#[test]
fn a_variable_that_took_the_place_of_a_secret_is_defined() {
    let base = profile(GENERATIONS[2]);
    let moved = order(Some(&base), CREDENTIALS).run(PaletteJson).unwrap();
    let mut names = moved.variables.clone();
    names.extend(["unused".to_owned(), "registry_password".to_owned()]);
    let fixed = Order { new_variables: &names, ..order(Some(&base), &moved.layer) }.run(PaletteJson).unwrap();
    assert_eq!(fixed.files[0].text, moved.files[0].text);
    assert_eq!(fixed.variables, moved.variables);
    let undefined = order(Some(&base), &moved.layer).run(PaletteJson).unwrap();
    assert!(undefined.variables.is_empty());
}
