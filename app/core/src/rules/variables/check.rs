//! Checks of the variables of a profile.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{V001, V002, V003, V004, V005, V006};
use crate::number::is_finite_decimal;
use crate::rule::Severity;
use crate::rules::profile::P013;
use crate::rules::profile::check::{Found, is_masked};
use crate::rules::profile::json::{At, Type};

/// v1Variable.
const FORMATS: [&str; 8] = ["string", "number", "boolean", "ipv4", "ipv4cidr", "ipv6", "version", "base64"];
const INPUTS: [&str; 3] = ["text", "dropdown", "multiline"];

pub(crate) fn check(variables: &[At<'_, '_>], found: &mut Found) {
    for variable in variables {
        form(variable, found);
        dropdown(variable, found);
        needed_default(variable, found);
        secret(variable, found);
    }
    duplicates(variables, found);
}

/// The name for messages.
fn shown(variable: &At<'_, '_>) -> String {
    match variable.text_of("name") {
        "" => "a variable without a name".to_owned(),
        name => format!("the variable `{}`", name.chars().take(60).collect::<String>()),
    }
}

/// V001, V006.
fn form(variable: &At<'_, '_>, found: &mut Found) {
    let help = "Palette checks values of variables by their format";
    let format = variable.get("format").filter(|format| format.is(Type::Text));
    match &format {
        Some(format) if !FORMATS.contains(&format.text()) => {
            let message = format!("the format of {} is none of {}", shown(variable), FORMATS.join(", "));
            found.add(&V001, format, message, help);
        }
        None if variable.get("format").is_none() => {
            let path = format!("{}.format", variable.path);
            let message = format!("{} has no format", shown(variable));
            let help = "imports are reported to refuse a variable without a format; write `string`";
            found.push(&V001, Severity::Warning, variable.key(), &path, message, help);
        }
        Some(_) | None => {}
    }
    let input = variable.get("inputType").filter(|input| input.is(Type::Text) && !input.text().is_empty());
    if let Some(input) = input.as_ref().filter(|input| !INPUTS.contains(&input.text())) {
        let message = format!("the input of {} is none of {}", shown(variable), INPUTS.join(", "));
        found.add(&V001, input, message, "the input type says how Palette asks for the value");
    }
    if let (Some(format), Some(default)) = (&format, variable.get("defaultValue")) {
        let text = default.text();
        let is_known = !text.is_empty() && !text.contains("{{") && !is_masked(text);
        // A default in the file may be a secret: it is not repeated.
        if let Some(wanted) = wanted(format.text()).filter(|_| is_known && !fits(format.text(), text)) {
            found.add(&V001, &default, format!("the default of {} is not {wanted}", shown(variable)), help);
        }
    }
    for (member, value) in [(input, "multiline"), (format, "base64")] {
        if let Some(member) = member.filter(|member| member.text() == value) {
            let message = format!("{} uses `{value}`", shown(variable));
            let help = "Palette's API has it, and its documentation does not: it says that variables with several lines are not supported";
            found.add(&V006, &member, message, help);
        }
    }
}

/// What a default of this format must be.
fn wanted(format: &str) -> Option<&'static str> {
    Some(match format {
        "number" => "a number",
        "boolean" => "`true` or `false`",
        "ipv4" => "an IPv4 address",
        "ipv4cidr" => "an IPv4 network such as `10.0.0.0/16`",
        "ipv6" => "an IPv6 address",
        "version" => "a semantic version",
        "base64" => "base64",
        _ => return None,
    })
}

fn fits(format: &str, text: &str) -> bool {
    match format {
        "number" => is_finite_decimal(text),
        "boolean" => matches!(text, "true" | "false"),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv4cidr" => text.split_once('/').is_some_and(|(address, len)| {
            let is_len = len.bytes().all(|b| b.is_ascii_digit()) && len.parse::<u8>().is_ok_and(|len| len <= 32);
            address.parse::<Ipv4Addr>().is_ok() && is_len
        }),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "version" => semver::Version::parse(text).is_ok(),
        "base64" => {
            let body = text.trim_end_matches('=');
            text.len().is_multiple_of(4)
                && text.len() - body.len() <= 2
                && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
        }
        _ => true,
    }
}

/// V002.
fn dropdown(variable: &At<'_, '_>, found: &mut Found) {
    let Some(input) = variable.get("inputType").filter(|input| input.text() == "dropdown") else { return };
    let options: Vec<At<'_, '_>> =
        variable.get("options").iter().flat_map(|list| list.items().collect::<Vec<_>>()).collect();
    let help = "Palette's documentation requires at least one option and a default among the options";
    if options.is_empty() {
        found.add(&V002, &input, format!("{} is a dropdown without options", shown(variable)), help);
        return;
    }
    let is_option = |value: &str| options.iter().any(|option| option.text_of("value") == value);
    let is_marked = options.iter().any(|option| option.is_true("default"));
    match variable.get("defaultValue").filter(|default| !default.is(Type::Text) || !default.text().is_empty()) {
        Some(default) if default.is(Type::Text) && !is_option(default.text()) && !is_masked(default.text()) => {
            found.add(&V002, &default, format!("the default of {} is none of its options", shown(variable)), help);
        }
        None if !is_marked => {
            found.add(&V002, &input, format!("{} is a dropdown without a default", shown(variable)), help);
        }
        Some(_) | None => {}
    }
}

/// V003.
fn needed_default(variable: &At<'_, '_>, found: &mut Found) {
    let default = variable.get("defaultValue");
    if default.as_ref().is_some_and(|default| !default.is(Type::Text) || !default.text().is_empty()) {
        return;
    }
    let is_hidden = variable.is_true("hidden") || variable.is_true("isHidden");
    let why = if is_hidden && variable.is_true("required") {
        "hidden and required"
    } else if variable.is_true("immutable") {
        "read-only"
    } else {
        return;
    };
    let (place, path) =
        default.map_or_else(|| (variable.key(), variable.path.clone()), |default| (default.place(), default.path));
    let message = format!("{} is {why}, and has no default", shown(variable));
    found.push(&V003, V003.severity, place, &path, message, "nobody can enter a value; give it a default");
}

/// V005, and P013 for masked defaults.
fn secret(variable: &At<'_, '_>, found: &mut Found) {
    // Older files hold numbers here.
    let is_given = |default: &At<'_, '_>| !default.is(Type::Text) || !default.text().is_empty();
    let Some(default) = variable.get("defaultValue").filter(is_given) else { return };
    if is_masked(default.text()) {
        let message = format!("the default of {} is masked", shown(variable));
        let help = "Palette refuses a masked default; write the value again, or leave it empty and give it in Palette after the import";
        found.add(&P013, &default, message, help);
    } else if variable.is_true("isSensitive") && !default.text().contains("{{") {
        let message = format!("{} is sensitive, and its default can be read in this file", shown(variable));
        found.add(
            &V005,
            &default,
            message,
            "leave the default empty and give it in Palette; replace the secret if the file was shared",
        );
        found.offer("Clear the default", "\"\"");
    }
}

/// V004.
fn duplicates(variables: &[At<'_, '_>], found: &mut Found) {
    for (key, what) in [("name", "name"), ("displayName", "display name")] {
        let mut seen = BTreeSet::new();
        for member in
            variables.iter().filter_map(|variable| variable.get(key)).filter(|member| !member.text().is_empty())
        {
            if !seen.insert(member.text()) {
                let name: String = member.text().chars().take(60).collect();
                let help = "names and display names of variables are unique in a profile; rename one of them";
                found.add(&V004, &member, format!("another variable has the {what} `{name}` already"), help);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;
    use crate::profile::{Opened, open};
    use crate::source::slice;

    /// Findings of the V group, with what is marked.
    fn shown(variables: &str) -> Vec<(&'static str, String)> {
        let text = format!("{{\"spec\":{{\"template\":{{\"packs\":[]}},\"variables\":[{variables}]}}}}");
        let Ok(Opened::Profile(profile)) = open(&text) else { panic!("{text}") };
        let of_variables =
            profile.findings().into_iter().filter(|f| f.rule.code.starts_with('V') || f.rule.code == "P013");
        of_variables.map(|f| (f.rule.code, slice(&text, f.range.unwrap()).to_owned())).collect()
    }

    fn codes(variables: &str) -> Vec<&'static str> {
        shown(variables).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn formats() {
        for (format, good, bad) in [
            ("number", "-1.5", "ten"),
            ("boolean", "true", "yes"),
            ("ipv4", "10.0.0.1", "10.0.0.256"),
            ("ipv4cidr", "10.0.0.0/8", "10.0.0.0/33"),
            ("ipv6", "2001:db8::1", "10.0.0.1"),
            ("version", "1.2.3-rc.1", "v1.2"),
            ("base64", "aGVsbG8=", "hello!"),
        ] {
            assert!(fits(format, good) && !fits(format, bad), "{format}");
            assert_eq!(
                shown(&format!("{{\"name\":\"a\",\"format\":\"{format}\",\"defaultValue\":\"{bad}\"}}"))[..1]
                    .iter()
                    .map(|f| f.0)
                    .collect::<Vec<_>>(),
                [if format == "base64" { "V006" } else { "V001" }]
            );
            assert!(
                !codes(&format!("{{\"name\":\"a\",\"format\":\"{format}\",\"defaultValue\":\"{good}\"}}"))
                    .contains(&"V001")
            );
        }
        assert_eq!(
            shown("{\"name\":\"a\",\"format\":\"string\",\"inputType\":\"area\"}"),
            [("V001", "\"area\"".to_owned())]
        );
        assert_eq!(codes("{\"name\":\"a\"}"), ["V001"]);
        assert!(codes("{\"name\":\"a\",\"format\":\"number\",\"defaultValue\":5}").is_empty());
        assert!(codes("{\"name\":\"a\",\"format\":\"number\",\"defaultValue\":\"{{.spectro.macro.x}}\"}").is_empty());
    }

    #[test]
    fn dropdowns() {
        let with =
            |rest: &str| codes(&format!("{{\"name\":\"a\",\"format\":\"string\",\"inputType\":\"dropdown\"{rest}}}"));
        assert_eq!(with(""), ["V002"]);
        assert_eq!(with(",\"options\":[]"), ["V002"]);
        assert_eq!(with(",\"options\":[{\"value\":\"b\"}]"), ["V002"]);
        assert_eq!(with(",\"options\":[{\"value\":\"b\"}],\"defaultValue\":\"B\""), ["V002"]);
        assert!(with(",\"options\":[{\"value\":\"b\",\"default\":true}]").is_empty());
        assert!(with(",\"options\":[{\"value\":\"b\"}],\"defaultValue\":\"b\"").is_empty());
    }

    #[test]
    fn defaults() {
        let with = |rest: &str| codes(&format!("{{\"name\":\"a\",\"format\":\"string\"{rest}}}"));
        assert_eq!(with(",\"isHidden\":true,\"required\":true,\"defaultValue\":null"), ["V003"]);
        assert_eq!(with(",\"immutable\":true,\"defaultValue\":\"\""), ["V003"]);
        assert!(with(",\"immutable\":true,\"defaultValue\":0").is_empty());
        assert!(with(",\"hidden\":true").is_empty() && with(",\"required\":true").is_empty());
        assert_eq!(with(",\"isSensitive\":true,\"defaultValue\":\"CANARY-x\""), ["V005"]);
        assert_eq!(with(",\"isSensitive\":true,\"defaultValue\":4711"), ["V005"]);
        assert_eq!(with(",\"isSensitive\":true,\"defaultValue\":\"*****\""), ["P013"]);
        assert!(with(",\"isSensitive\":true,\"defaultValue\":\"{{.spectro.macro.x}}\"").is_empty());
    }

    #[test]
    fn no_default_is_told() {
        let text = "{\"spec\":{\"template\":{\"packs\":[]},\"variables\":[{\"name\":\"a\",\"format\":\"number\",\"isSensitive\":true,\"inputType\":\"dropdown\",\"options\":[{\"value\":\"b\"}],\"defaultValue\":\"CANARY-x\"}]}}";
        let Ok(Opened::Profile(profile)) = open(text) else { panic!("not a profile") };
        let found = profile.findings();
        assert!(
            found.len() >= 3
                && !format!("{:?}", found.iter().map(|f| (&f.message, &f.help, &f.path)).collect::<Vec<_>>())
                    .contains("CANARY")
        );
    }

    #[test]
    fn names_are_unique() {
        let two = |a: &str, b: &str| shown(&format!("{{\"format\":\"string\",{a}}},{{\"format\":\"string\",{b}}}"));
        assert_eq!(two("\"name\":\"a\"", "\"name\": \"a\""), [("V004", "\"a\"".to_owned())]);
        assert_eq!(
            two("\"name\":\"a\",\"displayName\":\"A\"", "\"name\":\"b\",\"displayName\":\"A\""),
            [("V004", "\"A\"".to_owned())]
        );
        assert!(two("\"name\":\"a\"", "\"name\":\"A\"").is_empty());
    }
}
