use super::retype::Wrong;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::host::go_yaml::{self, Plain};
use crate::host::yip::{self, Fault, STEP, Type};
use crate::model::Field;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{Kind, NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Reports values in `stages` that are not of the type that yip decodes: a mode in quotes, the name of a user where its number
    /// belongs, one string where a list belongs, a list where a mapping belongs.
    ///
    /// ## Why it matters
    /// yip runs the stages on the host. It decodes a file as a whole, and one value of the wrong type makes it refuse the file: no
    /// stage of it runs. Whether Palette's agent changes values before yip sees them is not documented.
    ///
    /// ## How to fix
    /// Write the value in the type that the message names. A mode is a number: `0644` without quotes. `owner` and `group` are
    /// numbers too; names belong in `ownerstring`. `users` is a mapping with the names as keys.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: "0644"
    ///           content: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: 420
    ///           content: hello
    /// ```
    S026 "wrong-type" {
        summary: "A value in `stages` is not of the type that yip decodes",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "mudler/yip: pkg/schema/schema.go; gopkg.in/yaml.v2",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    let mut faults = Vec::new();
    yip::faults(doc, stages, &yip::STAGES, &mut faults);
    for fault in faults {
        let Fault::Type { value, of, mapping, expected } = fault else { continue };
        if is_of_another_rule(doc, value, of, expected) {
            continue;
        }
        let found = &doc.tree.node(value).kind;
        let message = format!("{} is {}, not {}", subject(doc, value, of, expected), found_type(found), name(expected));
        let fix = Wrong { doc, value, of, mapping, expected }.fix();
        sink.report(Diagnostic::new(&S026, doc.first_line(value), message, help(doc, of, expected)).fix(fix));
    }
}

/// S016 reports a stage that is not a list, S024 a condition in brackets.
fn is_of_another_rule(doc: &Cx<'_>, value: NodeId, of: Field, expected: &Type) -> bool {
    matches!(expected, Type::List(Type::Record(record)) if std::ptr::eq(*record, &raw const STEP))
        || doc.tree.key(&of) == Some("if") && doc.tree.sequence(value).is_some()
}

fn subject(doc: &Cx<'_>, value: NodeId, of: Field, expected: &Type) -> String {
    let key = doc.tree.key(&of).filter(|key| {
        key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    });
    match (key, expected) {
        (_, Type::Record(record)) if of.value != value && record.name.starts_with('a') => record.name.to_owned(),
        (Some(key), _) if of.value != value => format!("an item of `{key}`"),
        (Some(key), _) => format!("`{key}`"),
        (None, _) => "the value".to_owned(),
    }
}

fn found_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Sequence(_) => "a list",
        Kind::Mapping(_) => "a mapping",
        Kind::Scalar(scalar) if scalar.style == Style::Plain => match go_yaml::plain(&scalar.value) {
            Plain::Int(value) if value < 0 => "a negative number",
            Plain::Int(_) | Plain::Float(_) => "a number",
            Plain::Bool(_) => "a boolean",
            _ => "a string",
        },
        _ => "a string",
    }
}

fn name(expected: &Type) -> &'static str {
    match expected {
        Type::Text | Type::Any => "a string",
        Type::Count(_) => "an integer of 0 or more",
        Type::Whole => "an integer",
        Type::Flag => "`true` or `false`",
        Type::List(_) => "a list",
        Type::Table(_) | Type::Record(_) => "a mapping",
    }
}

fn help(doc: &Cx<'_>, of: Field, expected: &Type) -> String {
    let advice = match (doc.tree.key(&of).unwrap_or(""), expected) {
        ("permissions", _) => "write the mode as a number without quotes, such as `0644`",
        ("owner" | "group", _) => {
            "write the number of the user or group; in files and downloads, `ownerstring` takes names (`user:group`)"
        }
        ("users", _) => "use the users' names as keys, without `-`",
        (_, Type::Count(_) | Type::Whole) => "write a number without quotes and without a unit",
        (_, Type::Flag) => "write `true` or `false` without quotes",
        (_, Type::List(_)) => "put each item on a line of its own that starts with `-`",
        (_, Type::Text | Type::Any) => "if you mean one string, put it in quotes",
        (_, Type::Record(record)) if std::ptr::eq(*record, &raw const STEP) => {
            "a step is a mapping, so put a script in its `commands`"
        }
        (_, Type::Table(_) | Type::Record(_)) => "write it as a mapping, `key: value`",
    };
    format!(
        "yip, which runs the stages, refuses the whole file over one value of the wrong type, and no stage runs; {advice}"
    )
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings, messages};

    fn step(lines: &str) -> String {
        format!("stages:\n  boot:\n    - name: x\n      {lines}\n")
    }

    #[track_caller]
    fn fixed(before: &str, after: &str) {
        check_fix("S026", &step(before), &step(after));
    }

    #[test]
    fn at_the_value() {
        check(
            "S026",
            &step(
                "files:\n        - path: /a\n          permissions: «\"0644\"»\n          owner: «root»\n          group: 0",
            ),
        );
        check("S026", &step("commands: «echo hi»"));
        check("S026", &step("commands:\n        - «echo a: b»\n        - 'echo a: b'\n        - echo a:b"));
        check("S026", &step("users:\n        «- name: a»\n        - name: b"));
        check("S026", "stages:\n  boot:\n    - |\n      «mv /a /b»\n    - commands: [x]\n");
        check("S026", "stages:\n  «- boot: []»\n");
    }

    #[test]
    fn what_other_rules_say() {
        check("S026", "stages:\n  boot:\n    name: x\n  network: x\n");
        check("S026", &step("if: [ -f /a ]"));
        check("S026", &step("commands: '{{.spectro.macro.commands}}'"));
    }

    #[test]
    fn words() {
        assert_eq!(
            messages(
                "S026",
                &step("files: [{permissions: '0644'}, x]\n      users: [{name: a}]\n      packages: {refresh: 1}")
            ),
            [
                "`permissions` is a string, not an integer of 0 or more",
                "a file is a string, not a mapping",
                "`users` is a list, not a mapping",
                "`refresh` is a number, not `true` or `false`",
            ]
        );
        assert_eq!(messages("S026", "stages:\n  boot:\n    - x\n"), ["a step is a string, not a mapping"]);
    }

    #[test]
    fn modes_and_owners() {
        let file = |lines: &str| format!("files:\n        - path: /a\n          {lines}");
        fixed(&file("permissions: \"0644\" # m"), &file("permissions: 0644 # m"));
        fixed(&file("permissions: '755'"), &file("permissions: 0755"));
        fixed(&file("owner: \"0\""), &file("owner: 0"));
        fixed(&file("owner: root"), &file("ownerstring: root"));
        fixed(&file("owner: \"a:b\""), &file("ownerstring: \"a:b\""));
        fixed(
            &file("ownerstring: a\n          group: b\n          content: x"),
            &file("ownerstring: a:b\n          content: x"),
        );
        fixed(&file("group: root"), &file("group: 0"));
        fixed(
            "directories:\n        - path: /a\n          owner: root",
            "directories:\n        - path: /a\n          owner: 0",
        );
        // In a block scalar a number is still a string.
        let block = format!("stages:\n  boot:\n    - {}\n            root", file("group: |"));
        assert!(findings("S026", &block, &Context::default())[0].fixes.is_empty());
    }

    #[test]
    fn lists() {
        fixed("commands: echo hi # c", "commands:\n        - echo hi # c");
        fixed("commands: |\n        a\n        b", "commands:\n      - |\n        a\n        b");
        fixed("commands: >-\n       a", "commands:\n      - >-\n       a");
        fixed("users: {a: {groups: sudo}}", "users: {a: {groups: [sudo]}}");
        fixed(
            "users:\n        a:\n          groups: sudo, docker",
            "users:\n        a:\n          groups: [sudo, docker]",
        );
        fixed("systemctl:\n        enable: x.service", "systemctl:\n        enable:\n          - x.service");
        fixed("files:\n        path: /a\n        content: b", "files:\n        - path: /a\n          content: b");
        fixed("authorized_keys:\n        a: github:b", "authorized_keys:\n        a:\n          - github:b");
    }

    #[test]
    fn mappings_and_texts() {
        fixed(
            "users:\n        - name: ops\n          groups: [a]\n        - name: dev",
            "users:\n        ops:\n          name: ops\n          groups: [a]\n        dev:\n          name: dev",
        );
        fixed(
            "users:\n      - name: ops\n        groups: [a]\n      hostname: x",
            "users:\n        ops:\n          name: ops\n          groups: [a]\n      hostname: x",
        );
        fixed("environment:\n        - A=1\n        - B=x y", "environment:\n        A: '1'\n        B: 'x y'");
        fixed("commands:\n        - echo it's: b", "commands:\n        - 'echo it''s: b'");
        check_fix(
            "S026",
            "stages:\n  boot:\n    - |\n      a\n\n      b\n    - commands: []\n",
            "stages:\n  boot:\n    - commands:\n        - |\n          a\n\n          b\n    - commands: []\n",
        );
        check_fix("S026", "stages:\n  boot:\n  - mv a b\n", "stages:\n  boot:\n  - commands:\n      - mv a b\n");
    }
}
