//! The published forms of tokens.
//!
//! Prefixes and lengths are those of the issuers' documents (GitHub, GitLab, Docker, AWS, Google, Azure, `JFrog`, ...). A form is
//! looked for only inside long runs of token characters, so a text without any costs one pass over its bytes.

use crate::base64;

/// Shortest run of token characters that can hold a token.
const SHORTEST: usize = 20;

/// A found token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: &'static str,
    /// Lower snake case.
    pub(super) id: &'static str,
}

struct Form {
    name: &'static str,
    id: &'static str,
    /// First byte of the prefix.
    first: u8,
    prefix: &'static str,
    body: fn(u8) -> bool,
    min: usize,
    max: usize,
}

const fn form(
    name: &'static str,
    id: &'static str,
    prefix: &'static str,
    body: fn(u8) -> bool,
    min: usize,
    max: usize,
) -> Form {
    // Indexing in a constant: a form without a prefix does not compile.
    Form { name, id, first: prefix.as_bytes()[0], prefix, body, min, max }
}

fn alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}
fn word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}
fn url(b: u8) -> bool {
    word(b) || b == b'-'
}
fn dotted(b: u8) -> bool {
    url(b) || b == b'.'
}
fn base32(b: u8) -> bool {
    b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b)
}
fn hex(b: u8) -> bool {
    b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
}

const FORMS: &[Form] = &[
    form("GitHub token", "github_token", "ghp_", alnum, 36, 36),
    form("GitHub token", "github_token", "gho_", alnum, 36, 36),
    form("GitHub token", "github_token", "ghu_", alnum, 36, 36),
    form("GitHub token", "github_token", "ghs_", alnum, 36, 36),
    form("GitHub token", "github_token", "ghr_", alnum, 36, 76),
    form("GitHub token", "github_token", "github_pat_", word, 82, 82),
    form("GitLab token", "gitlab_token", "glpat-", dotted, 20, 300),
    form("GitLab token", "gitlab_token", "gldt-", url, 20, 64),
    form("GitLab token", "gitlab_token", "glcbt-", url, 20, 200),
    form("GitLab token", "gitlab_token", "glft-", url, 20, 64),
    form("GitLab token", "gitlab_token", "glsoat-", url, 20, 64),
    form("GitLab token", "gitlab_token", "glrt-", dotted, 20, 64),
    form("GitLab token", "gitlab_token", "glptt-", url, 40, 64),
    form("GitLab token", "gitlab_token", "glagent-", url, 50, 64),
    form("GitLab token", "gitlab_token", "gloas-", url, 64, 64),
    form("GitLab token", "gitlab_token", "glffct-", url, 20, 64),
    form("GitLab token", "gitlab_token", "glimt-", url, 25, 64),
    form("GitLab token", "gitlab_token", "GR1348941", url, 20, 20),
    form("Docker Hub token", "docker_hub_token", "dckr_pat_", url, 27, 27),
    form("Docker Hub token", "docker_hub_token", "dckr_oat_", url, 32, 32),
    form("AWS access key ID", "aws_access_key_id", "AKIA", base32, 16, 16),
    form("AWS access key ID", "aws_access_key_id", "ASIA", base32, 16, 16),
    form("AWS access key ID", "aws_access_key_id", "ABIA", base32, 16, 16),
    form("AWS access key ID", "aws_access_key_id", "ACCA", base32, 16, 16),
    form("Google OAuth token", "google_token", "ya29.", dotted, 20, 512),
    form("Google API key", "google_api_key", "AIza", url, 35, 35),
    form("JFrog token", "jfrog_token", "AKCp", alnum, 69, 69),
    form("JFrog token", "jfrog_token", "cmVmd", alnum, 59, 59),
    form("Slack token", "slack_token", "xoxb-", url, 20, 255),
    form("Slack token", "slack_token", "xoxp-", url, 20, 255),
    form("Slack token", "slack_token", "xapp-", url, 20, 255),
    form("npm token", "npm_token", "npm_", alnum, 36, 36),
    form("PyPI token", "pypi_token", "pypi-AgEIcHlwaS5vcmc", url, 50, 1000),
    form("Hugging Face token", "hugging_face_token", "hf_", alnum, 34, 34),
    form("DigitalOcean token", "digitalocean_token", "dop_v1_", hex, 64, 64),
    form("DigitalOcean token", "digitalocean_token", "doo_v1_", hex, 64, 64),
    form("DigitalOcean token", "digitalocean_token", "dor_v1_", hex, 64, 64),
    form("Vault token", "vault_token", "hvs.", url, 90, 200),
    form("Vault token", "vault_token", "hvb.", url, 90, 400),
    form("Tailscale key", "tailscale_key", "tskey-auth-", url, 20, 100),
    form("Grafana token", "grafana_token", "glsa_", word, 41, 41),
    form("Stripe key", "stripe_key", "sk_live_", alnum, 24, 247),
    form("age secret key", "age_secret_key", "AGE-SECRET-KEY-1", alnum, 58, 58),
    form("1Password token", "one_password_token", "ops_eyJ", base64_char, 200, 2048),
    form("SendGrid key", "sendgrid_key", "SG.", dotted, 66, 66),
];

fn base64_char(b: u8) -> bool {
    alnum(b) || matches!(b, b'+' | b'/' | b'=')
}

/// What a byte may be: [`RUN`], [`URL`], [`FIRST`]. One look at a table is several times faster than the comparisons.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut i = 0;
    while i < 256 {
        // Indexing in a constant: a mistake here does not compile.
        #[expect(clippy::cast_possible_truncation, reason = "smaller than 256")]
        let b = i as u8;
        let in_url = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let in_run = in_url || matches!(b, b'.' | b'+' | b'/' | b'=' | b'~' | b':');
        classes[i] = if in_run { RUN } else { 0 } | if in_url { URL } else { 0 };
        i += 1;
    }
    let mut i = 0;
    while i < FORMS.len() {
        classes[FORMS[i].first as usize] |= FIRST;
        i += 1;
    }
    // Those that `special` knows.
    classes[b'e' as usize] |= FIRST;
    classes[b'K' as usize] |= FIRST;
    classes[b'L' as usize] |= FIRST;
    classes
};

/// Stands in a run of token characters.
const RUN: u8 = 1;
/// See [`url`].
const URL: u8 = 2;
/// Begins a token.
const FIRST: u8 = 4;

fn is(b: u8, class: u8) -> bool {
    CLASSES.get(usize::from(b)).is_some_and(|classes| classes & class != 0)
}

/// Every token of the text, in order.
pub(super) fn scan(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut run_to = |end: usize, start: usize| {
        if end - start >= SHORTEST {
            in_run(bytes.get(start..end).unwrap_or_default(), start, &mut found);
        }
    };
    for (at, b) in bytes.iter().enumerate() {
        if !is(*b, RUN) {
            run_to(at, start);
            start = at + 1;
        }
    }
    run_to(bytes.len(), start);
    found
}

fn in_run(run: &[u8], base: usize, found: &mut Vec<Token>) {
    let mut add = |start: usize, len: usize, name, id| {
        let body = run.get(start..start + len).unwrap_or_default();
        if is_random(body) {
            found.push(Token { start: base + start, end: base + start + len, name, id });
        }
    };
    let mut next = 0;
    let mut before = b' ';
    // A hyphen joins words: with every word of `eyJ-eyJ-...` a start, each would be read to the end of the run.
    for (at, b) in run.iter().enumerate() {
        if is(*b, FIRST)
            && !is(before, URL)
            && at >= next
            && let Some(rest) = run.get(at..)
            && let Some((len, name, id)) = known(rest).or_else(|| special(rest))
        {
            add(at, len, name, id);
            next = at + len;
        }
        before = *b;
    }
    azure(run, &mut add);
}

/// A token that starts here: its length, name and id.
fn known(rest: &[u8]) -> Option<(usize, &'static str, &'static str)> {
    let first = *rest.first()?;
    FORMS.iter().filter(|form| form.first == first).find_map(|form| {
        let body = rest.strip_prefix(form.prefix.as_bytes())?;
        let body = body.get(..=form.max).unwrap_or(body);
        let mut len = body.iter().position(|b| !(form.body)(*b)).unwrap_or(body.len());
        // A full stop at the end belongs to the sentence.
        while len > 0 && body.get(len - 1) == Some(&b'.') {
            len -= 1;
        }
        (form.min..=form.max).contains(&len).then_some((form.prefix.len() + len, form.name, form.id))
    })
}

fn special(rest: &[u8]) -> Option<(usize, &'static str, &'static str)> {
    if rest.starts_with(b"eyJ") {
        return Some((jwt(rest)?, "JSON Web Token", "json_web_token"));
    }
    if rest.starts_with(b"K10") {
        return Some((k3s(rest)?, "K3s join token", "k3s_token"));
    }
    // base64 of `-----BEGIN `
    if rest.starts_with(b"LS0tLS1CRUdJTi") {
        let head = base64::decode(rest.get(..64)?)?;
        let is_key = head.windows(11).any(|w| w == b"PRIVATE KEY");
        let len = || rest.iter().position(|b| !base64_char(*b)).unwrap_or(rest.len());
        return is_key.then(|| (len(), "private key in base64", "private_key"));
    }
    None
}

/// Three base64url parts, the first two JSON objects (RFC 7519).
fn jwt(rest: &[u8]) -> Option<usize> {
    let part =
        |from: usize| rest.get(from..).map_or(0, |tail| tail.iter().position(|b| !url(*b)).unwrap_or(tail.len()));
    let header = part(0);
    let payload_at = header + 1;
    let payload = part(payload_at);
    let signature_at = payload_at + payload + 1;
    let signature = part(signature_at);
    let dots = rest.get(header) == Some(&b'.') && rest.get(payload_at + payload) == Some(&b'.');
    let is_object = rest.get(payload_at..).is_some_and(|tail| tail.starts_with(b"ey"));
    (dots && is_object && header >= 16 && payload >= 12 && signature >= 16).then_some(signature_at + signature)
}

/// `K10<hash>::<user>:<secret>`
fn k3s(rest: &[u8]) -> Option<usize> {
    let hash = rest.get(3..)?.iter().position(|b| !hex(*b)).filter(|hash| *hash == 64)?;
    let tail = rest.get(3 + hash..)?.strip_prefix(b"::")?;
    let len = tail.iter().position(|b| !(url(*b) || matches!(b, b':' | b'.'))).unwrap_or(tail.len());
    (len >= 16).then_some(3 + hash + 2 + len)
}

/// Tokens whose mark is in the middle: Azure container registry passwords and Entra client secrets.
fn azure(run: &[u8], add: &mut impl FnMut(usize, usize, &'static str, &'static str)) {
    if run.len() >= 52 {
        for at in positions(run, b"+ACR") {
            let Some(start) = at.checked_sub(42) else { continue };
            let before = start.checked_sub(1).and_then(|i| run.get(i)).copied().unwrap_or(b' ');
            let after = run.get(start + 52).copied().unwrap_or(b' ');
            let body = run.get(start..start + 52).unwrap_or_default();
            if body.len() == 52 && body.iter().all(|b| base64_char(*b) && *b != b'=') && !alnum(before) && !alnum(after)
            {
                add(start, 52, "Azure container registry password", "azure_registry_password");
            }
        }
    }
    if run.len() >= 37 {
        for at in positions(run, b"Q~") {
            let Some(start) = at.checked_sub(4) else { continue };
            let body = run.get(start..run.len().min(start + 41)).unwrap_or_default();
            let len = body.iter().position(|b| !(dotted(*b) || *b == b'~')).unwrap_or(body.len());
            let before = start.checked_sub(1).and_then(|i| run.get(i)).copied().unwrap_or(b' ');
            if (37..=40).contains(&len) && body.get(3).is_some_and(u8::is_ascii_digit) && !word(before) {
                add(start, len, "Azure client secret", "azure_client_secret");
            }
        }
    }
}

fn positions<'r>(run: &'r [u8], mark: &'r [u8]) -> impl Iterator<Item = usize> + 'r {
    let starts = |at: &usize| run.get(*at..).is_some_and(|rest| rest.starts_with(mark));
    run.iter().enumerate().filter(|(_, b)| mark.first() == Some(b)).map(|(at, _)| at).filter(starts)
}

/// Not a sample: `ghp_xxxxxxxx`, or one that says so.
fn is_random(token: &[u8]) -> bool {
    let mut seen = [false; 256];
    for b in token {
        if let Some(slot) = seen.get_mut(usize::from(*b)) {
            *slot = true;
        }
    }
    let gap = std::str::from_utf8(token).is_ok_and(crate::placeholder::has_gap);
    !gap && seen.iter().filter(|s| **s).count() > 8 && !token.windows(7).any(|w| w.eq_ignore_ascii_case(b"example"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(&'static str, &str)> {
        scan(text).iter().map(|t| (t.id, text.get(t.start..t.end).unwrap())).collect()
    }

    /// Joined at run time, so that this file holds no text in a token's form.
    fn join(parts: &[&str]) -> String {
        parts.concat()
    }

    const BODY: &str = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7b3C9";

    #[test]
    fn tokens_are_found_at_their_place() {
        let body36 = BODY.get(..36).unwrap();
        let token = join(&["gh", "p_", body36]);
        for text in [
            token.clone(),
            format!("a: {token}\n"),
            format!("--token={token}"),
            format!("https://{token}@github.com/x"),
            format!("\"{token}\"."),
        ] {
            assert_eq!(names(&text), [("github_token", token.as_str())], "{text}");
        }
        assert_eq!(names(&join(&["x", "gh", "p_", body36])), []);
        assert_eq!(names(&join(&["gh", "p_", body36, "z"])), []);
    }

    #[test]
    fn forms_with_parts() {
        let jwt = join(&[
            "ey",
            "JhbGciOiJIUzI1NiJ9xxx",
            ".ey",
            "JzdWIiOiIxMjM0NTY3ODkwIn0",
            ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        ]);
        assert_eq!(names(&format!("t: {jwt}")), [("json_web_token", jwt.as_str())]);
        let k3s = join(&["K1", "0", &"0f1e2d3c4b5a6978".repeat(4), "::server:", "9f8e7d6c5b4a3f2e"]);
        assert_eq!(names(&k3s), [("k3s_token", k3s.as_str())]);
        let acr = join(&[BODY, "xY", "+AC", "R", "a1B2c3"]);
        assert_eq!(names(&format!("p: '{acr}'")), [("azure_registry_password", acr.as_str())]);
        let key = join(&["LS0tLS1CRUdJTi", "BQUklWQVRFIEtFWS0tLS0tCk1JSUV2Z0lCQURBTkJna3Foa2lHOXcwQkFR"]);
        assert_eq!(names(&key), [("private_key", key.as_str())]);
    }

    /// Every form that a login of a registry may have, as a whole value, and what it is called.
    #[test]
    fn logins_of_registries_are_known_by_their_form() {
        let body = |len: usize| BODY.repeat(3).get(..len).unwrap().to_owned();
        let base32 = "QWERTY2ZXCVB3NML";
        let cases = [
            ("github_token", &["gh", "p_", &body(36)]),
            ("github_token", &["gh", "o_", &body(36)]),
            ("github_token", &["gh", "u_", &body(36)]),
            ("github_token", &["gh", "s_", &body(36)]),
            ("github_token", &["gh", "r_", &body(36)]),
            ("github_token", &["github", "_pat_", &body(82)]),
            ("gitlab_token", &["gl", "pat-", &body(20)]),
            ("gitlab_token", &["gl", "dt-", &body(20)]),
            ("gitlab_token", &["gl", "cbt-", &body(22)]),
            ("gitlab_token", &["gl", "ft-", &body(20)]),
            ("gitlab_token", &["gl", "soat-", &body(20)]),
            ("gitlab_token", &["gl", "rt-", &body(20)]),
            ("gitlab_token", &["gl", "ffct-", &body(20)]),
            ("gitlab_token", &["gl", "imt-", &body(25)]),
            ("gitlab_token", &["GR13", "48941", &body(20)]),
            ("docker_hub_token", &["dckr", "_pat_", &body(27)]),
            ("docker_hub_token", &["dckr", "_oat_", &body(32)]),
            ("aws_access_key_id", &["AK", "IA", base32]),
            ("aws_access_key_id", &["AS", "IA", base32]),
            ("google_token", &["ya", "29.", &body(60)]),
            ("google_api_key", &["AI", "za", &body(35)]),
            ("azure_registry_password", &[&body(42), "+AC", "Ra1B2c3"]),
            ("azure_client_secret", &["abc8", "Q~", &body(34)]),
            ("jfrog_token", &["AK", "Cp", &body(69)]),
            ("jfrog_token", &["cm", "Vmd", &body(59)]),
            ("jfrog_token", &["cm", "VmdGtu", &body(56)]),
        ];
        for (id, parts) in cases {
            let token = join(parts);
            assert_eq!(names(&token), [(id, token.as_str())], "{parts:?}");
        }
    }

    #[test]
    fn samples_and_other_long_words_are_silent() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA",
            "$6$rounds=4096$saltsalt$0123456789abcdefghijklmnopqrstuvwxyz",
            "us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.5.8",
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURkekNDQWw",
        ] {
            assert_eq!(names(text), [], "{text}");
        }
    }
}
