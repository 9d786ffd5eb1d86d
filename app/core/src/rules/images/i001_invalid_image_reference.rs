use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::host::image_reference;
use crate::registry::{Host, Reference, host_fault, is_digest, is_port};
use crate::resolve::UNKNOWN;
use crate::rules::credentials::trimmed;
use crate::rules::yaml::is_invisible;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports an `options.system.uri` that is not an image reference: capital letters or spaces in the repository, an empty part,
    /// a wrong host or port, an invalid digest, a space or line break around it. Tags are checked by I005. Macros whose value is
    /// not known are not checked.
    ///
    /// ## Why it matters
    ///
    /// Container tools refuse such a reference before they ask any registry.
    ///
    /// ## How to fix
    ///
    /// Write `host[:port]/path:tag`. The path has lowercase letters, digits and `.`, `_`, `-` between them.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// options:
    ///   system.uri: registry.acme.internal/Edge/Ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    I001 "invalid-image-reference" {
        summary: "`system.uri` is not a valid image reference",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "OCI Distribution Specification; distribution/reference",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for image in doc.layer.images.iter().filter_map(|image| Endpoint::listed(doc, *image)) {
        // What an entry refers to is reported where it is written.
        if let Some(finding) = at_the_ends(doc, &image, "this image").filter(|found| found.range() == image.value.range)
        {
            sink.report(finding);
        }
    }
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    if let Some(finding) = at_the_ends(doc, &image, "`system.uri`") {
        sink.report(finding);
    }
    let text = image.text();
    // Braces that do not match are M001's, characters that cannot be seen Y013's and Y016's.
    if text.contains("{{") || text.contains("}}") || text.chars().any(|c| is_invisible(c) || is_typographic(c)) {
        return;
    }
    let reference = Reference::image(text);
    let Some((fault, at)) = fault(text, &reference).or_else(|| refused(text, &reference)) else { return };
    let message = format!("`system.uri` is not an image reference: {fault}");
    let help = "Write `host/path:tag`, with the path in lowercase.";
    sink.report(Diagnostic::new(&I001, image.range(doc, at.min(text.len() - 1)), message, help));
}

/// White space around the reference, a line break of a block scalar most often: nothing trims it.
fn at_the_ends(doc: &Cx<'_>, image: &Endpoint<'_>, name: &str) -> Option<Diagnostic> {
    let whole = image.resolved.text.as_str();
    let is_blank = |c: char| c.is_ascii_whitespace();
    let offset = if whole.ends_with(is_blank) {
        whole.len() - 1
    } else if whole.starts_with(is_blank) {
        0
    } else {
        return None;
    };
    let value = doc.value(image.resolved.piece(offset)?.node)?;
    let what = if whole.ends_with('\n') { "ends with a line break" } else { "begins or ends with white space" };
    let message = format!("{name} is not an image reference: it {what}");
    let help = if value.style.is_block() {
        "A block scalar (`|`, `>`) ends with a line break, which becomes part of the reference. Write `|-` or `>-`, or put the value on one \
         line."
    } else {
        "It becomes part of the reference, and container tools refuse it. Remove it."
    };
    let fix = trimmed(doc, &value).map(|edit| Fix::safe("Remove it from the value", edit));
    Some(Diagnostic::new(&I001, value.range, message, help).fix(fix))
}

/// What else container tools refuse in a reference that is known in full.
fn refused(text: &str, reference: &Reference<'_>) -> Option<(String, usize)> {
    // A scheme is I011's and I014's.
    if text.contains(UNKNOWN) || reference.scheme.is_some() {
        return None;
    }
    let what = match image_reference::fault(text)? {
        image_reference::Fault::Identifier => "64 hexadecimal digits are the id of an image",
        image_reference::Fault::TooLong => "the path has more than 255 characters",
        image_reference::Fault::Host => "the host is not valid",
        image_reference::Fault::Name | image_reference::Fault::Capitals => "the path is not valid",
        image_reference::Fault::Digest => "what follows `@` is not a digest",
        // I005's.
        image_reference::Fault::Tag => return None,
    };
    Some((what.to_owned(), 0))
}

fn is_typographic(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '„' | '‚' | '«' | '»')
}

/// What is wrong, and where. Tags are I005's.
fn fault(text: &str, reference: &Reference<'_>) -> Option<(String, usize)> {
    if let Some(at) = text.find(|c: char| c.is_whitespace() || c.is_control()) {
        return Some(("it contains a space or a line break".to_owned(), at));
    }
    if reference.has_user {
        return Some(("it contains a user name".to_owned(), reference.host_start));
    }
    if let Host::Named(host) = reference.host {
        let start = reference.host_start;
        if let Some(fault) = host_fault(host) {
            return Some((fault, start));
        }
        if let Some(port) = reference.port.filter(|port| !is_port(port)) {
            let shown = if port.bytes().all(|b| b.is_ascii_digit()) {
                format!("`{port}`")
            } else {
                "what follows the colon".to_owned()
            };
            return Some((format!("{shown} is not a port"), start));
        }
    }
    if let Some(fault) = path_fault(reference) {
        return Some((fault, reference.path_start));
    }
    let after = reference.path_start + reference.path.len();
    let is_wrong = reference.digest.is_some_and(|digest| !digest.contains(UNKNOWN) && !is_digest(digest));
    is_wrong.then(|| ("what follows `@` is not a digest".to_owned(), after))
}

fn path_fault(reference: &Reference<'_>) -> Option<String> {
    let parts: Vec<&str> = reference.path.split('/').collect();
    let last = parts.len() - 1;
    for (index, part) in parts.iter().enumerate() {
        let before = parts.iter().take(index + 1).any(|part| part.contains(UNKNOWN))
            || matches!(reference.host, Host::Unknown(_));
        // After a macro the rest may be a tag, unless a path or a tag follows.
        let is_path = !before || index < last || reference.tag.is_some();
        if part.is_empty() {
            return Some(
                if reference.path.is_empty() {
                    "the image name is missing"
                } else {
                    "a part between two slashes is empty"
                }
                .to_owned(),
            );
        }
        if let Some(c) = part.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-' | &UNKNOWN)) {
            return Some(format!("`{c}` is not allowed in a path"));
        }
        if is_path && part.chars().any(|c| c.is_ascii_uppercase()) {
            return Some(format!("`{}` has capital letters", part.replace(UNKNOWN, "...")));
        }
        if part.starts_with(['.', '-', '_']) || (part.ends_with(['.', '-', '_']) && is_path) {
            return Some(format!("`{}` must begin and end with a letter or digit", part.replace(UNKNOWN, "...")));
        }
        if part.contains("..") || part.contains("___") {
            return Some(format!("`{part}` has separators in a row"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    const OPTION: &str = "{{ .spectro.pack.edge-native-byoi.options.";

    #[test]
    fn no_references() {
        for uri in [
            "a.io/Edge/ubuntu:v1",
            "'a.io/edge ubuntu:v1'",
            "a.io//ubuntu:v1",
            "a_b.io/ubuntu:v1",
            "a.io:99999/ubuntu:v1",
            "a.io/ubuntu@sha256:00",
            "a.io/",
            "a.io/-x:v1",
            "Ubuntu:v1",
            "'{{.spectro.macro.r}}/Edge:v1'",
            "bob:x@a.io/y:z",
        ] {
            check("I001", &format!("options:\n  system.uri: «{uri}»\n"));
        }
    }

    #[test]
    fn line_breaks_in_the_image_list() {
        let list = |item: &str| format!("pack:\n  content:\n    images:\n      - image: {item}\n");
        check_fix("I001", &list(">\n          a.io/x:v1"), &list(">-\n          a.io/x:v1"));
        check_fix("I001", &list("\"a.io/x:v1\\n\""), &list("\"a.io/x:v1\""));
        check("I001", &list("|-\n          a.io/x:v1"));
        let own = "'{{.spectro.pack.edge-native-byoi.options.system.uri}}'";
        check("I001", &format!("{}options:\n  system.uri: |\n    «a.io/x:v1»\n", list(own)));
    }

    #[test]
    fn references() {
        let digest = format!("a.io/x@sha256:{}", "0a".repeat(32));
        for uri in [
            "ttl.sh/ubuntu:k3s-1.29.5-v4.5.8-palette-demo",
            "spectrocloud/ubuntu:v1",
            "ubuntu",
            "10.0.0.1:5000/a/b:V1_X",
            "'[::1]:5000/a:b'",
            "\"NA\"",
            "na",
            "''",
            "'{{.spectro.macro.uri}}'",
            "'{{.spectro.macro.base}}-K3S'",
            "'a.io/x:{{.spectro.var.tag}}'",
            "'{{.spectro.macro.r}}/{{.spectro.macro.p}}/x:K3S-{{.spectro.system.kubernetes.version}}'",
            "https://a.io/x:y",
            "MyOrg/ubuntu:v1",
            "registryUrl/repo:v1",
            "“a.io/x:y”",
            "example.io/my-images/example-custom-os:v1.4.5",
            "OCI_REGISTRY/ubuntu:k3s-K3S_VERSION-vPE_VERSION-STYLUS_HASH",
            "<account>.dkr.ecr.<region>.amazonaws.com/<repo>:<tag>",
            "a.io/a__b/c--d:x--y",
            "localhost/x:y",
            "container://a.io/x:y",
            &digest,
            "gcr.io/spectro-dev-public/stylus/k8s:k3s-1.29.2",
        ] {
            check("I001", &format!("options:\n  system.uri: {uri}\n"));
        }
    }

    #[test]
    fn white_space_around() {
        check("I001", "options:\n  system.uri: >\n    «a.io/x:y»\n");
        check("I001", "options:\n  system.uri: |-\n    a.io/x:y\n");
        check("I001", "options:\n  system.uri: «'a.io/x:y '»\n");
        check_fix(
            "I001",
            "options:\n  system.uri: |\n    a.io/x:y\n  b: c\n",
            "options:\n  system.uri: |-\n    a.io/x:y\n  b: c\n",
        );
        let uri = format!("'a.io/x:{OPTION}system.customTag }}}}'");
        check_fix(
            "I001",
            &format!("options:\n  system.uri: {uri}\n  system.customTag: >\n    demo\n"),
            &format!("options:\n  system.uri: {uri}\n  system.customTag: >-\n    demo\n"),
        );
    }

    #[test]
    fn composed_references() {
        let uri = format!(
            "\"{OPTION}system.registry }}}}/{OPTION}system.repo }}}}:{OPTION}system.k8sDistribution }}}}-{{{{ .spectro.system.kubernetes.version }}}}-{OPTION}system.peVersion }}}}-{OPTION}system.customTag }}}}\""
        );
        let layer = |registry: &str, repo: &str| {
            format!(
                "options:\n  system.uri: {uri}\n  system.registry: {registry}\n  system.repo: {repo}\n  system.k8sDistribution: k3s\n  system.peVersion: v4.2.3\n  system.customTag: Demo\n"
            )
        };
        check("I001", &layer("docker.io/spectrocloud", "ubuntu"));
        check("I001", &layer("ttl.sh", "«Ubuntu»"));
        check("I001", &layer("«my_reg.io»", "ubuntu"));
    }
}
