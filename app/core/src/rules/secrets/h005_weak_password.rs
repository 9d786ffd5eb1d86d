use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Value};
use crate::placeholder::{is_example_password, is_example_user};
use crate::rules::{Sink, declare_rule};
use crate::secrets::{is_literal_password, replaceable};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a registry password that is the user name, a very common password (even with a few digits and symbols
    /// after it: `Password2024!`), or shorter than 8 characters.
    ///
    /// ## Why it matters
    ///
    /// Registries are exposed to many clients. Attackers try passwords like these first, and anyone who can push to the
    /// registry can replace the hosts' operating system.
    ///
    /// ## How to fix
    ///
    /// Use a robot account or an access token of the registry, and keep its password in a macro.
    ///
    /// ## Invalid
    ///
    /// ```yaml also=H001
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '123456789'
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
    H005 "weak-password" {
        summary: "The registry password is easily guessed",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "NIST SP 800-63B, 5.1.1.2 Memorized Secret Verifiers",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Passwords that are tried first: those of public lists, and Harbor's and Nexus' first ones. Lower case.
const COMMON: &[&str] = &[
    "12345678",
    "123456789",
    "1234567890",
    "123123123",
    "11111111",
    "00000000",
    "87654321",
    "password",
    "password1",
    "password12",
    "password123",
    "password!",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "qwertyuiop",
    "qwerty123",
    "1q2w3e4r",
    "1qaz2wsx",
    "abcd1234",
    "iloveyou",
    "letmein1",
    "welcome1",
    "welcome123",
    "admin123",
    "admin1234",
    "administrator",
    "changeit",
    "changeme1",
    "changeme123",
    "harbor12345",
    "registry",
    "docker123",
    "spectrocloud",
    "kubernetes",
    "rancher123",
    "ubuntu123",
    "secret123",
    "test1234",
    "default1",
];
/// Words that common passwords are made of.
const WORDS: &[&str] = &[
    "password",
    "passwort",
    "passwd",
    "welcome",
    "willkommen",
    "letmein",
    "changeme",
    "qwerty",
    "qwertz",
    "admin",
    "administrator",
    "secret",
    "geheim",
    "harbor",
    "docker",
    "registry",
    "kubernetes",
    "ubuntu",
    "rancher",
    "default",
    "test",
];
/// Most digits and signs behind such a word that are still guessed: `Password2024!`.
const MAX_TAIL: usize = 5;
/// NIST SP 800-63B asks for at least this many characters.
const MIN_LEN: usize = 8;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = doc.layer.credentials else { return };
    let literal = |field: Option<Field>| field.and_then(|field| doc.value(field.value)).filter(Value::is_literal);
    let Some(password) = literal(credentials.password).filter(is_literal_password) else { return };
    // What is cut short or could not be read is another password.
    let is_whole = doc.secrets.iter().any(|secret| secret.whole_value && secret.range == replaceable(doc, &password));
    let text = password.text.trim();
    let user = literal(credentials.user).map(|user| user.text.trim()).filter(|user| !user.is_empty());
    // C013 covers `user` and `password`, the words of examples.
    let is_example = is_example_password(text) && user.is_some_and(is_example_user);
    let message = if !is_whole || is_example {
        return;
    } else if user.is_some_and(|user| user.eq_ignore_ascii_case(text)) {
        "the password is the user name"
    } else if is_example_password(text) || is_common(text) {
        "this is a very common password"
    } else if text.chars().count() < MIN_LEN {
        "the password has fewer than 8 characters"
    } else {
        return;
    };
    let help = "It is easily guessed, and whoever can push to the registry can replace the hosts' operating system. Use a robot account \
                or an access token, and keep it in a macro.";
    sink.report(Diagnostic::new(&H005, password.range, message, help));
}

/// A common password as is, or a common word with its letters exchanged for similar signs and a few digits and signs behind it:
/// what lists of passwords are multiplied by when they are tried.
fn is_common(password: &str) -> bool {
    let password = password.to_ascii_lowercase();
    if COMMON.contains(&password.as_str()) {
        return true;
    }
    let word = password.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let plain: String = word
        .chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '$' | '5' => 's',
            c => c,
        })
        .collect();
    password.len() - word.len() <= MAX_TAIL && WORDS.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn easily_guessed() {
        for password in [
            "Harbor12345",
            "'123456789'",
            "\"P@ssw0rd\"",
            "bob",
            "'Robot-Berlin'",
            "hunter2",
            "password",
            "P@ssw0rd2024!",
            "Welcome-1",
        ] {
            check("H005", &format!("providerCredentials:\n  user: robot-berlin\n  password: «{password}»   \n"));
        }
        check("H005", "options:\n  providerCredentials: {user: bob-the-builder, password: «bob-the-builder»}\n");
        check("H005", "providerCredentials:\n  user: bob\n  password: |-\n    «harbor12345»\n");
    }

    #[test]
    fn others() {
        for password in [
            "Tr0ub4dor.3",
            "password-of-edge-hosts",
            "Harbor20241123",
            "'{{.spectro.macro.x}}'",
            "changeme",
            "******",
            "''",
            "abc #defghijk",
            "${PASS}",
            "'hunter",
        ] {
            check("H005", &format!("providerCredentials:\n  user: bob\n  password: {password}\n"));
        }
        check("H005", "providerCredentials:\n  user: user\n  password: password\n");
        check("H005", "stages:\n  boot:\n    - users:\n        kairos:\n          passwd: kairos\n");
    }
}
