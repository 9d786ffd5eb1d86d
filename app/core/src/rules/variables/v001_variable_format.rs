use std::net::{Ipv4Addr, Ipv6Addr};

use super::name_of;
use crate::base64;
use crate::diagnostic::Diagnostic;
use crate::number::is_finite_decimal;
use crate::placeholder::is_masked;
use crate::profile::cursor::Type;
use crate::rule::Severity;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Checks `format` and `inputType` of each profile variable against the lists of the API, and the default against the format:
    /// numbers, `true` and `false`, IPv4 and IPv6 addresses, IPv4 networks, semantic versions, base64. A default that contains a
    /// macro is not checked, and neither is the regular expression of a variable.
    ///
    /// ## Why it matters
    /// Palette checks the values of variables against their format, and is reported to refuse variables without one.
    ///
    /// ## How to fix
    /// Write one of the formats, and a default that matches it.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "edge-native",
    ///       "packs": [
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0",
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        EDGE_SUBNET: '{{.spectro.var.edge_subnet}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "edge_subnet", "displayName": "Subnet",
    ///         "format": "ipv4cidr", "inputType": "text", "required": true,
    ///         "defaultValue": "10.20.0.0", "immutable": false, "hidden": false, "isSensitive": false
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "edge-native",
    ///       "packs": [
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0",
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        EDGE_SUBNET: '{{.spectro.var.edge_subnet}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "edge_subnet", "displayName": "Subnet",
    ///         "format": "ipv4cidr", "inputType": "text", "required": true,
    ///         "defaultValue": "10.20.0.0/16", "immutable": false, "hidden": false, "isSensitive": false
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    V001 "variable-format" {
        summary: "A variable has an unknown format or input type, or a default that does not match its format",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
        check: Profile(check),
    }
}

/// v1Variable.
const FORMATS: [&str; 8] = ["string", "number", "boolean", "ipv4", "ipv4cidr", "ipv6", "version", "base64"];
const INPUTS: [&str; 3] = ["text", "dropdown", "multiline"];

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    let help = "Palette checks the values of variables against their format";
    for variable in &cx.variables {
        let format = variable.get("format").filter(|format| format.is(Type::Text));
        match &format {
            Some(format) if !FORMATS.contains(&format.text()) => {
                let message = format!("the format of {} is not one of {}", name_of(variable), FORMATS.join(", "));
                sink.report(Diagnostic::new(&V001, format.place(), message, help));
            }
            None if variable.get("format").is_none() => {
                let message = format!("{} has no format", name_of(variable));
                let help = "imports are reported to refuse a variable without a format; write `string`";
                sink.report(
                    Diagnostic::new(&V001, variable.missing("format"), message, help).severity(Severity::Warning),
                );
            }
            Some(_) | None => {}
        }
        let input = variable.get("inputType").filter(|input| input.is(Type::Text) && !input.text().is_empty());
        if let Some(input) = input.filter(|input| !INPUTS.contains(&input.text())) {
            let message = format!("the input type of {} is not one of {}", name_of(variable), INPUTS.join(", "));
            let help = "the input type says how Palette asks for the value";
            sink.report(Diagnostic::new(&V001, input.place(), message, help));
        }
        if let (Some(format), Some(default)) = (&format, variable.get("defaultValue")) {
            let text = default.text();
            let is_known = !text.is_empty() && !text.contains("{{") && !is_masked(text);
            // A default in the file may be a secret: it is not repeated.
            if let Some(wanted) = wanted(format.text()).filter(|_| is_known && !fits(format.text(), text)) {
                let message = format!("the default of {} is not {wanted}", name_of(variable));
                sink.report(Diagnostic::new(&V001, default.place(), message, help));
            }
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
        "base64" => base64::decode_standard(text.as_bytes()).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::fits;
    use crate::rules::variables::testing::{codes, shown};

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
}
