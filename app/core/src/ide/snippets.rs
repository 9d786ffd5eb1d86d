//! Whole blocks to fill in.

use super::completion::{Completion, CompletionKind, Writer};
use super::keys::Place;
use crate::host::yip::{STEP, Type};
use crate::keys::{CREDENTIALS, LAYER, OPTIONS, PACK};
use crate::patch;

/// A block. Its lines are indented by two spaces, items at the column of their list's key and two more.
struct Snippet {
    label: &'static str,
    detail: &'static str,
    body: &'static str,
    home: Home,
    /// The key that the block begins with; empty: an item.
    key: &'static str,
}

/// Where a block belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    Root,
    Pack,
    Options,
    Credentials,
    Stages,
    /// The list of a stage.
    Stage,
}

const CREDENTIALS_BODY: &str = "\
providerCredentials:
  registry: ${1:registry.example.com}
  user: ${2:user}
  password: '{{.spectro.var.${3:registry_password}}}'";

const CERTIFICATES_BODY: &str = "\
certificates: |
  -----BEGIN CERTIFICATE-----
  ${1:the certificate}
  -----END CERTIFICATE-----";

const DRAIN_BODY: &str = "\
drain:
  drainPods: ${1|auto,true,false|}
  timeout: ${2:60}
  gracePeriod: ${3:60}";

const OPTIONS_BODY: &str = "\
system.uri: '{{.spectro.pack.PACK.options.system.registry}}/{{.spectro.pack.PACK.options.system.repo}}:{{.spectro.pack.PACK.options.system.k8sDistribution}}-{{.spectro.system.kubernetes.version}}-{{.spectro.pack.PACK.options.system.peVersion}}-{{.spectro.pack.PACK.options.system.customTag}}'
system.registry: ${1:registry.example.com}
system.repo: ${2:ubuntu}
system.k8sDistribution: ${3|k3s,rke2,kubeadm,kubeadm-fips,nodeadm,canonical|}
system.peVersion: ${4:v4.8.1}
system.customTag: ${5:demo}";

const STEP_BODY: &str = "\
- name: ${1:Write a file}
  files:
    - path: ${2:/etc/motd}
      permissions: ${3:0644}
      content: |
        ${4:text}";

const CONTAINERD_BODY: &str = "\
- name: ${1:Configure containerd}
  files:
    - path: /etc/containerd/conf.d/${2:10-mirrors}.toml
      permissions: 0644
      content: |
        version = 2
        [plugins.\"io.containerd.grpc.v1.cri\".registry]
        config_path = \"/etc/containerd/certs.d\"";

const SNIPPETS: &[Snippet] = &[
    Snippet {
        label: "Registry credentials",
        detail: "login with a variable for the password",
        body: CREDENTIALS_BODY,
        home: Home::Root,
        key: "providerCredentials",
    },
    Snippet {
        label: "CA bundle",
        detail: "certificates of the registry",
        body: CERTIFICATES_BODY,
        home: Home::Credentials,
        key: "certificates",
    },
    Snippet {
        label: "Drain settings",
        detail: "how nodes are drained",
        body: DRAIN_BODY,
        home: Home::Pack,
        key: "drain",
    },
    Snippet {
        label: "Composed image",
        detail: "system.uri from helper keys",
        body: OPTIONS_BODY,
        home: Home::Options,
        key: "system.uri",
    },
    Snippet {
        label: "Step that writes a file",
        detail: "stage with a file",
        body: STEP_BODY,
        home: Home::Stage,
        key: "",
    },
    Snippet {
        label: "containerd drop-in",
        detail: "settings for mirrors and private registries",
        body: CONTAINERD_BODY,
        home: Home::Stage,
        key: "",
    },
];

/// The mappings around the blocks of inner places, so that these are offered further out too.
const OUTER: &[(Home, &str, Home)] = &[
    (Home::Pack, "pack:", Home::Root),
    (Home::Options, "options:", Home::Root),
    (Home::Stage, "initramfs:", Home::Stages),
    (Home::Stages, "stages:", Home::Root),
];

/// The blocks that belong where a key is typed.
pub(super) fn offers(writer: &mut Writer<'_, '_>) {
    let place = writer.spot.place();
    let is_step_list = matches!(place, Place::Of(Type::List(Type::Record(record))) if record.is(&STEP));
    let is_step = place.record().is_some_and(|record| record.is(&STEP));
    let home = match place.record() {
        Some(record) if record.is(&LAYER) => Home::Root,
        Some(record) if record.is(&PACK) => Home::Pack,
        Some(record) if record.is(&OPTIONS) => Home::Options,
        Some(record) if record.is(&CREDENTIALS) => Home::Credentials,
        _ if place.is_stages() => Home::Stages,
        _ if is_step_list || (is_step && writer.spot.is_item) => Home::Stage,
        _ => return,
    };
    for snippet in SNIPPETS {
        let Some((body, key)) = wrapped(snippet, home) else { continue };
        if !key.is_empty() && writer.spot.present.iter().any(|present| *present == key) {
            continue;
        }
        // Behind a `-` that is there the item goes on.
        let body = if writer.spot.is_item { body.strip_prefix("- ").map_or(body.clone(), dedented) } else { body };
        let body = body.replace("PACK", writer.ide.cx.pack_name());
        let mut offer = Completion::new(CompletionKind::Snippet, snippet.label, writer.spot.token);
        snippet.detail.clone_into(&mut offer.detail);
        offer.insert = laid_out(writer, &body);
        offer.is_snippet = true;
        offer.filter = format!("{key} {}", snippet.label);
        offer.documentation = format!("```yaml\n{}\n```", plain(&offer.insert));
        writer.offers.push(offer);
    }
}

/// The composed image as the value of `system.uri`, without the helper keys.
pub(super) fn system_uri(writer: &mut Writer<'_, '_>) {
    if writer.spot.quote.is_some() {
        return;
    }
    let line = OPTIONS_BODY.lines().next().unwrap_or("").replace("PACK", writer.ide.cx.pack_name());
    let value = line.strip_prefix("system.uri: ").unwrap_or("").to_owned();
    for (label, detail, insert) in [
        ("Composed image", "macros of the helper keys", value),
        ("NA", "the hosts pull no provider image", "NA".to_owned()),
    ] {
        let mut offer = Completion::new(CompletionKind::Snippet, label, writer.spot.token);
        detail.clone_into(&mut offer.detail);
        offer.insert = insert;
        writer.lead(&mut offer);
        writer.offers.push(offer);
    }
}

/// The body of a snippet as it is written in `home`, with its first key.
fn wrapped(snippet: &Snippet, home: Home) -> Option<(String, &'static str)> {
    let (mut body, mut key, mut at) = (snippet.body.to_owned(), snippet.key, snippet.home);
    while at != home {
        let (_, outer, next) = OUTER.iter().find(|(inner, ..)| *inner == at)?;
        let lines: Vec<String> = body.lines().map(|line| format!("  {line}")).collect();
        body = format!("{outer}\n{}", lines.join("\n"));
        key = outer.trim_end_matches(':');
        at = *next;
    }
    Some((body, key))
}

/// The lines behind the first moved to the left by the `- ` that is there already; [`laid_out`] counts from the key's column.
fn dedented(item: &str) -> String {
    let lines: Vec<&str> = item.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    lines.join("\n")
}

/// The body with the indentation and line breaks of the text, from the column of the caret on.
fn laid_out(writer: &Writer<'_, '_>, body: &str) -> String {
    let end = patch::newline(&writer.ide.cx);
    let mut columns: Vec<(usize, usize)> = vec![(0, writer.spot.column)];
    let mut out = String::new();
    for (index, line) in body.lines().enumerate() {
        let text = line.trim_start_matches(' ');
        let own = line.len() - text.len();
        let is_item = text.starts_with("- ");
        while columns.len() > 1 && columns.last().is_some_and(|(column, _)| *column > own) {
            columns.pop();
        }
        let (above, mut column) = columns.last().copied().unwrap_or((0, 0));
        if own > above {
            column += if is_item { writer.style.list } else { writer.style.unit };
            columns.push((own, column));
        }
        if is_item {
            columns.push((own + 2, column + 2));
        }
        if index > 0 {
            out.push_str(end);
            out.push_str(&" ".repeat(column));
        }
        out.push_str(text);
    }
    out
}

/// A text in a snippet, taken literally.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A snippet without tab stops: placeholders stay, a choice is its first value.
pub(super) fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or("");
        if c == '\\' && behind.starts_with(['$', '}', '\\']) {
            out.push_str(behind.get(..1).unwrap_or(""));
            rest = behind.get(1..).unwrap_or("");
        } else if let Some(stop) = (c == '$').then(|| stop(behind)).flatten() {
            out.push_str(stop.0);
            rest = behind.get(stop.1..).unwrap_or("");
        } else {
            out.push(c);
            rest = behind;
        }
    }
    out
}

/// The tab stop behind a `$`: what is written in its place, and its length.
fn stop(text: &str) -> Option<(&str, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return Some(("", digits));
    }
    let inner = text.strip_prefix('{')?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let body = inner.get(digits..).filter(|_| digits > 0)?;
    let at = 1 + digits;
    if let Some(choices) = body.strip_prefix('|') {
        let end = choices.find("|}")?;
        let first = choices.get(..end)?.split(',').next()?;
        return Some((first, at + 1 + end + 2));
    }
    if body.starts_with('}') {
        return Some(("", at + 1));
    }
    let text = body.strip_prefix(':')?;
    let end = text.find('}')?;
    Some((text.get(..end)?, at + 1 + end + 1))
}
