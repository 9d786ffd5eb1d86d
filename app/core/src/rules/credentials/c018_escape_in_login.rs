use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::host::login::{escape_in_user, quotes};
use crate::model::Value;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    ///
    /// Reports escapes that a login brought along from another tool: `robot$$edge` of Docker Compose, `robot\$edge` and `'"'"'` of
    /// shells, `robot%24edge` of URLs. In passwords only those of shells are reported, as a password may hold anything else.
    ///
    /// ## Why it matters
    ///
    /// Those tools undo the escape before they log in. Nothing does that here: the registry gets the value as written and refuses
    /// the login.
    ///
    /// ## How to fix
    ///
    /// Write the name as the registry shows it.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    C018 "escape-in-login" {
        summary: "The user or password contains an escape from another tool",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "Compose file specification, Interpolation; GNU Bash manual, Quoting; RFC 3986, 2.1",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let value =
        |field: Option<crate::model::Field>| field.and_then(|field| doc.value(field.value)).filter(Value::is_literal);
    if let Some(user) = value(credentials.user)
        && let Some(escape) = escape_in_user(user.text)
    {
        let at = user.part(escape.at, escape.written.len());
        // Parts of double-quoted texts have escapes of their own.
        let is_exact = at != user.range && (user.style != Style::DoubleQuoted || !escape.written.contains('\\'));
        let fix = is_exact.then(|| {
            let meant = if escape.meant == "'" && user.style == Style::SingleQuoted { "''" } else { escape.meant };
            Fix::safe(format!("Write `{}`", escape.meant), TextEdit::replace(at, meant))
        });
        let message = format!("the user name contains `{}`", escape.written);
        let help = format!(
            "{}. Nothing converts it back here, so the registry does not know the user.",
            capital(escape.origin)
        );
        sink.report(Diagnostic::new(&C018, at, message, help).fix(fix));
    }
    if let Some(password) = value(credentials.password)
        && quotes(password.text).is_some()
    {
        let message = "the password holds the quotes by which a shell writes a single quote";
        let help = "It was copied out of a command. Write the password as the registry knows it, in YAML's quotes: in single quotes, a \
                    single quote is written twice.";
        sink.report(Diagnostic::new(&C018, password.range, message, help));
    }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn left_over() {
        check("C018", "providerCredentials:\n  user: robot«$$»edge\n");
        check("C018", "providerCredentials:\n  user: 'robot«\\$»edge'\n");
        check("C018", "providerCredentials: {user: \"robot«%24»edge\", password: x}\n");
        check("C018", "providerCredentials:\n  user: bob\n  password: «it'\"'\"'s»\n");
        check("C018", "providerCredentials:\n  user: bob\n  password: «it'\\''s»\n");
    }

    #[test]
    fn as_they_are() {
        for user in ["robot$edge", "$oauthtoken", "robot$acme+edge", "acme+edge", "'{{.spectro.macro.user}}$$'"] {
            check("C018", &format!("providerCredentials:\n  user: {user}\n  password: a$$b%24\\$\n"));
        }
    }

    #[test]
    fn undone() {
        check_fix(
            "C018",
            "providerCredentials:\n  user: robot$$edge # x\n",
            "providerCredentials:\n  user: robot$edge # x\n",
        );
        check_fix("C018", "providerCredentials:\n  user: 'a%2Bb'\n", "providerCredentials:\n  user: 'a+b'\n");
    }
}
