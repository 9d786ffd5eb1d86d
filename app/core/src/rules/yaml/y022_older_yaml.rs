use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::rules::{Sink, declare_rule};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports what the YAML readers of Palette and the hosts accept, and YAML 1.2 does not:
    ///
    /// - lines inside brackets or quotes that are not indented more than the key they belong to, often the line of the closing bracket
    ///   alone, and a `|` or `>` on its own line in the column of its key;
    /// - a comment right after a closing quote or bracket, without a space before the `#`;
    /// - `\'` in double quotes.
    ///
    /// ## Why it matters
    /// The layer works. But stricter readers, such as those of some editors, linters and pipelines, refuse the whole file.
    ///
    /// ## How to fix
    /// Indent the lines more than the key, put a space before the `#`, or write the single quote without the backslash.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/os:1.0.0
    /// stages:
    ///   boot:
    ///     - commands: [
    ///         touch /run/ready
    ///       ]
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/os:1.0.0
    /// stages:
    ///   boot:
    ///     - commands: [
    ///         touch /run/ready
    ///         ]
    /// ```
    Y022 "older-yaml" {
        summary: "Go's YAML readers accept this, YAML 1.2 does not",
        severity: Info,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.2.2, 5.7 Escaped Characters, 6.3 Line Prefixes, 6.6 Comments",
        since: "0.1.0",
        check: Layer(check),
    }
}

const HELP: &str = "the hosts read it, but stricter YAML readers refuse the whole file";

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let (message, fix) = match &error.repair {
            Repair::Loose(lines) => {
                let message = match lines.len() {
                    1 => "this line is not indented more than the key it belongs to".to_owned(),
                    n => format!("{n} lines are not indented more than the key they belong to"),
                };
                let indels = lines.iter().map(|(lead, column)| Indel::replace(*lead, " ".repeat(*column))).collect();
                let title = if lines.len() == 1 { "Indent the line" } else { "Indent the lines" };
                (message, TextEdit::new(indels).map(|edit| Fix::safe(title, edit)))
            }
            Repair::CloseComment => (
                "there is no space before this comment".to_owned(),
                Some(Fix::safe("Insert a space before the comment", TextEdit::insert(error.range.start(), " "))),
            ),
            Repair::EscapedQuotes(backslashes) => {
                let indels = backslashes.iter().map(|at| Indel::delete(*at)).collect();
                let title = if backslashes.len() == 1 { "Remove the backslash" } else { "Remove the backslashes" };
                let message = "YAML has no escape `\\'`: a single quote needs none in double quotes".to_owned();
                (message, TextEdit::new(indels).map(|edit| Fix::safe(title, edit)))
            }
            _ => continue,
        };
        sink.report(Diagnostic::new(&Y022, error.range, message, HELP.to_owned()).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn brackets() {
        check_fix("Y022", "a: {\n  b: 1\n}\nc: 2\n", "a: {\n  b: 1\n  }\nc: 2\n");
        check_fix("Y022", "a:\n  b: [\n1,\n  2\n  ] # x\nc: 2\n", "a:\n  b: [\n    1,\n      2\n      ] # x\nc: 2\n");
        check_fix("Y022", "a:\n- [\n1 # one\n# two\n]\n- x\n", "a:\n- [\n  1 # one\n# two\n  ]\n- x\n");
        check_fix("Y022", "a:\n  [\n1]\n", "a:\n  [\n  1]\n");
        assert_eq!(messages("Y001", "a: {\n  b: 1\n}\nc: 2\n"), [""; 0]);
        check("Y022", "a: [\n 1,\n 2\n ]\nb: {\n  c: [\n   1 ] }\n");
    }

    #[test]
    fn quotes() {
        check_fix(
            "Y022",
            "a:\n  b: \"x\n«y\"»\nc: 1\n".replace(['«', '»'], "").as_str(),
            "a:\n  b: \"x\n    y\"\nc: 1\n",
        );
        check_fix("Y022", "a:\r\n  b: 'x\r\n\r\ny: z'\r\nc: 1\r\n", "a:\r\n  b: 'x\r\n\r\n    y: z'\r\nc: 1\r\n");
        check_fix("Y022", "a: [x, \"y\nz\"]\n", "a: [x, \"y\n  z\"]\n");
    }

    #[test]
    fn tabs() {
        check_fix("Y022", "a: [\n\t1,\n\t2\n]\n", "a: [\n    1,\n    2\n  ]\n");
    }

    #[test]
    fn headers_in_the_column_of_their_key() {
        check_fix("Y022", "a:\n|\n  x\n", "a:\n  |\n  x\n");
        check_fix("Y022", "a:\n  b:\n  >- # c\n    x\n  c: 1\n", "a:\n  b:\n    >- # c\n    x\n  c: 1\n");
        check("Y022", "a:\n|x\nb: 1\n");
        check("Y022", "a:\n  b:\n|\n    x\n");
    }

    #[test]
    fn comments_without_a_space() {
        check_fix("Y022", "a: \"v\"# c\nb: 1\n", "a: \"v\" # c\nb: 1\n");
        check_fix("Y022", "a: [b,#c\n  d]\n", "a: [b, #c\n  d]\n");
        check_fix("Y022", "a: |#c\n  x\n", "a: | #c\n  x\n");
        check("Y022", "a: b#c\nd: [e#f]\n");
        check(
            "H002",
            "stages:\n  boot:\n    - name: 'x'# echo «Sturm-41-Hafen» | docker login -u robot --password-stdin a.io\n",
        );
    }

    #[test]
    fn escaped_single_quotes() {
        check_fix("Y022", "a: \"it\\'s\"\nb: 1\n", "a: \"it's\"\nb: 1\n");
        check("Y022", "a: \"it\\\\'s\"\nb: 1\n");
        check_fix("Y022", "a: \"it\\'s Bob\\'s\"\nb: 1\n", "a: \"it's Bob's\"\nb: 1\n");
        check_fix("Y022", "a: \"one\n  it\\'s\n  Bob\\'s\"\nb: 1\n", "a: \"one\n  it's\n  Bob's\"\nb: 1\n");
        assert_eq!(messages("Y001", "a: \"one\n  it\\'s Bob\\'s\"\nb: 1\n"), [""; 0]);
        assert!(!messages("Y001", "a: \"it\\'s \\q\"\nb: 1\n").is_empty());
    }

    #[test]
    fn what_is_never_closed() {
        for text in ["a: {\n  b: 1\nc: 2\n", "a: 'b\nc: 'x'\n", "a: \"b\nc: d\"\n", "a: [\n1\nb: 2\n", "a: {\n}}\n"] {
            check("Y022", text);
            assert!(!messages("Y001", text).is_empty(), "{text}");
        }
    }
}
