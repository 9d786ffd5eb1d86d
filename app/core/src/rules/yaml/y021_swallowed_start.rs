use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::model::Field;
use crate::patch;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports values without quotes that begin with `!` or `&`. YAML takes what begins there for a tag or an anchor, and leaves it
    /// out of the value: `password: !abc` has no password, and `- !reboot now` runs `now`. Anchors are reported where nothing
    /// refers to them and the value is empty, is part of a login, or is a command.
    ///
    /// ## Why it matters
    /// No reader complains. The host gets what is left of the value.
    ///
    /// ## How to fix
    /// Put the whole value in single quotes.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/os:1.0.0
    /// stages:
    ///   boot:
    ///     - if: ! -f /etc/store
    ///       commands:
    ///         - touch /etc/store
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/os:1.0.0
    /// stages:
    ///   boot:
    ///     - if: '! -f /etc/store'
    ///       commands:
    ///         - touch /etc/store
    /// ```
    Y021 "swallowed-start" {
        summary: "YAML takes the start of a value for a tag or an anchor",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "YAML 1.2.2, 6.9 Node Properties",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let used = doc.aliases();
    let logins = logins(doc);
    for id in doc.tree.ids().filter(|id| doc.tree.node(*id).has_properties && !doc.tree.is_key(*id)) {
        let Some(swallowed) = doc.swallowed(id) else { continue };
        // `if: [ ! -f x ]` is a list: S024's.
        if doc.path(id).contains(".if[") {
            continue;
        }
        let is_login = logins.contains(&id);
        if swallowed.sign == '&' {
            let name = doc.slice(swallowed.whole).split_whitespace().next().unwrap_or("").trim_start_matches('&');
            let is_name =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
            if used.contains(name) || is_name && !is_login && !swallowed.is_all {
                continue;
            }
        }
        let what = if swallowed.sign == '&' { "an anchor" } else { "a tag" };
        let (severity, message) = if swallowed.is_all {
            let severity = if is_login { Severity::Error } else { Severity::Warning };
            (severity, format!("YAML takes this for {what}, so the value is empty"))
        } else {
            (Severity::Warning, format!("YAML takes the start of this value for {what} and leaves it out"))
        };
        let help = format!(
            "an unquoted value that begins with `{}` loses that part without an error; put the whole value in single quotes",
            swallowed.sign
        );
        let fix = patch::quote(doc, swallowed.whole)
            .map(|edit| Fix::unsafe_edit("Put the whole value in single quotes", edit));
        sink.report(Diagnostic::new(&Y021, swallowed.whole, message, help).severity(severity).fix(fix));
    }
}

/// The values of the login and of the image.
fn logins(doc: &Cx<'_>) -> Vec<NodeId> {
    let credentials = doc.layer.credentials;
    let fields =
        [credentials.and_then(|c| c.registry), credentials.and_then(|c| c.user), credentials.and_then(|c| c.password)];
    let uri = doc.layer.options.and_then(|options| doc.tree.get(options.value, "system.uri"));
    fields.into_iter().chain([uri]).flatten().map(|field: Field| field.value).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn logins() {
        check("Y021", "providerCredentials:\n  registry: «&a.io»\n  user: «&robot pull»\n  password: «!Sturm 41»\n");
        check("Y021", "providerCredentials: {user: «!robot», password: «!!Sturm41»}\n");
        check("C002", "providerCredentials:\n  user: !robot\n  password: &x41\n");
        check("C001", "providerCredentials:\n  registry: !a.io\n");
        check("S001", "options:\n  system.uri: !a.io/x:1\n");
        check("H005", "providerCredentials:\n  user: u\n  password: !Sturm 41\n");
    }

    #[test]
    fn commands_and_conditions() {
        check(
            "Y021",
            "stages:\n  boot:\n    - name: «!x»\n      if: «! -f /x»\n      commands:\n        - «!reboot now»\n        - «&& echo x»\n",
        );
    }

    #[test]
    fn in_brackets() {
        check(
            "Y021",
            "stages:\n  boot:\n    - commands: [«!test -f /x», a,«!b c»]\n      name: {x: 1}\nproviderCredentials: {user:\n  «!robot x»}\n",
        );
        check("Y021", "a: [!!str 1,!<tag:yaml.org,2002:str> 2,&x 3,*x]\n");
    }

    #[test]
    fn meant_properties() {
        check("Y021", "a: &base\n  b: 1\nc: *base\nd: &d text\ne: *d\n");
        check("Y021", "a: !!str 1\nb: !<tag:yaml.org,2002:str> 2\nc: !x 'quoted'\nd: !vault |\n  abc\ne: &e text\n");
        check("Y021", "!options:\n  system.uri: a/b:1\n&x y: 1\n");
        check("Y021", "a: '!x'\nb: x!y&z\nc: \"&x\"\n");
    }

    #[test]
    fn quotes_around_all_of_it() {
        check_fix(
            "Y021",
            "providerCredentials:\n  user: !robot pull # x\n",
            "providerCredentials:\n  user: '!robot pull' # x\n",
        );
        check_fix(
            "Y021",
            "stages:\n  boot:\n    - commands:\n        - !it's\n",
            "stages:\n  boot:\n    - commands:\n        - '!it''s'\n",
        );
    }
}
