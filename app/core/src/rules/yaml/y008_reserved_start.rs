use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports an unquoted value that starts with a character that has a special meaning in YAML: `@`, a backquote, `%`, `!`, `&`,
    /// `*`, `|`, `>`.
    ///
    /// ## Why it matters
    /// Readers refuse the whole layer. Passwords often start this way.
    ///
    /// ## How to fix
    /// Put the value in single quotes.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.customTag: @demo
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.customTag: '@demo'
    /// ```
    Y008 "reserved-start" {
        summary: "An unquoted value starts with a character that YAML reserves",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "YAML 1.2.2, 5.3 Indicator Characters",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let Repair::Reserved(character) = error.repair else { continue };
        // The error goes on to the end of the line, a value in brackets may not.
        let value = doc.scalar_at(error.range.start()).map(|id| doc.tree.node(id).range);
        let value = value.filter(|value| value.start() == error.range.start() && value.end() <= error.range.end());
        let shown = if character == '`' { "a backtick".to_owned() } else { format!("`{character}`") };
        sink.report(
            Diagnostic::new(
                &Y008,
                value.unwrap_or(error.range),
                format!("an unquoted value cannot start with {shown}"),
                "this character has a special meaning in YAML, so the layer cannot be read; put the value in single quotes",
            )
            .fix(
                value
                    .and_then(|value| patch::quote(doc, value))
                    .map(|edit| Fix::safe("Put the value in single quotes", edit)),
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn the_whole_value_is_marked() {
        check("Y008", "a: «@b c» # d\nb: «%x»\nc: «*x y»\nd: \"@x\"\ne: a@b\nf: |\n  @x\n");
    }

    #[test]
    fn values_in_brackets_end_there() {
        check("Y008", "a: {b: «@c», d: [1,\n «`e`», f]}\n");
        check_fix("Y008", "a: {b: @c, d: 1}\n", "a: {b: '@c', d: 1}\n");
        check_fix("Y008", "a: {b: c,\n @  \"d\": e}\n", "a: {b: c,\n '@  \"d\"': e}\n");
    }

    #[test]
    fn quotes_inside_are_doubled() {
        check_fix("Y008", "a: @it's # x\n", "a: '@it''s' # x\n");
    }
}
