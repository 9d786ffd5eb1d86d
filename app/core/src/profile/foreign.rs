//! Texts that are clearly something other than a layer or a profile.

use std::fmt;

use jsonc_parser::ast::Object;

use super::yaml::key;

/// What an export's table of macros says when there is no macro to define.
pub(crate) const NO_MACRO: &str = "No layer refers to a user macro.";
/// Root keys that only an OS layer has at the margin. A layer that lost its indentation has others there too.
const LAYER_KEYS: [&str; 5] = ["pack", "options", "providerCredentials", "stages", "stylusPackage"];
/// How much of a text is looked at to tell whether it is text, in bytes.
const HEAD: usize = 8 << 10;

/// What a text is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Bytes that are no text.
    Binary,
    /// HTML or XML.
    Markup,
    /// Markdown, such as the checklist of an export.
    Markdown,
    /// `terraform.tfstate`, or a plan in JSON.
    TerraformState,
    /// Terraform's JSON syntax (`.tf.json`).
    TerraformJson,
    Kubeconfig,
    /// An object of a Kubernetes API, such as a manifest.
    KubernetesObject,
    /// The body for Palette's macros (v1Macros), or a table of them.
    Macros,
    /// The body for a profile's variables (v1Variables).
    Variables,
    /// A list of profiles, or what the API answers with instead of one.
    ApiError,
    /// A shell script without a layer in it.
    Script,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "this is not a text file (PDF, image, zip?): an OS layer is YAML, and an exported profile is JSON or YAML",
            Self::Markup => "this is HTML or XML, not an OS layer or a profile; maybe a login page was saved instead",
            Self::Markdown => "this is Markdown, such as a checklist, not an OS layer or a profile",
            Self::TerraformState => {
                "this is a Terraform state or plan, which may contain secrets; open the `.tf` file or the `values` file instead"
            }
            Self::TerraformJson => {
                "this is Terraform in JSON syntax, which Layerwright cannot read; open the `.tf` file or the `values` file instead"
            }
            Self::Kubeconfig => "this is a kubeconfig, which contains the keys of a cluster, not an OS layer or a profile",
            Self::KubernetesObject => "this is a Kubernetes object, not an OS layer or a profile",
            Self::Macros => "this is a list of macros, not an OS layer or a profile",
            Self::Variables => "this is a list of profile variables, not a whole profile",
            Self::ApiError => "this is an API error response, not a profile",
            Self::Script => "this is a script in which no OS layer was found",
        })
    }
}

/// Bytes that are not text: the offset of the first sign of it.
pub(super) fn binary(text: &str) -> Option<usize> {
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text);
    let is_odd = |c: char| c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'));
    let odd = head.chars().filter(|c| is_odd(*c)).count();
    let is_binary = head.starts_with("PK\u{3}\u{4}") || (odd > 1 && odd * 20 > head.chars().count());
    is_binary.then(|| head.find(is_odd).unwrap_or(0))
}

/// HTML or XML: the offset of the first tag. A merge key (`<<: *x`) begins with no tag.
pub(super) fn markup(text: &str) -> Option<usize> {
    let body = text.trim_start_matches('\u{feff}').trim_start();
    let rest = body.strip_prefix('<')?;
    let is_tag = rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?'));
    (is_tag && rest.contains('>')).then(|| text.len() - body.len())
}

/// The header of the table of macros that `export --to macros` writes.
const MACRO_TABLE: &str = "macro,default,where";

/// A document for people that an export writes: what it is, and the offset of the line that tells. A layer has its own keys,
/// however broken it is.
pub(super) fn document(text: &str) -> Option<(Foreign, usize)> {
    let mut offset = 0;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches('\u{feff}');
        let at = offset + line.len() - body.len();
        if offset == 0 && body.trim_end() == MACRO_TABLE {
            return Some((Foreign::Macros, at));
        }
        if LAYER_KEYS.contains(&key(body)) {
            return None;
        }
        // No YAML: text behind a list, and what begins with a bar.
        let is_document = ["- [ ] ", "- [x] ", "|---"].iter().any(|sign| body.starts_with(sign));
        if found.is_none() && (is_document || body.trim_end() == NO_MACRO) {
            found = Some((Foreign::Markdown, at));
        }
        offset += line.len();
    }
    found
}

/// A Kubernetes object in YAML: what it is, and the offset of its `kind`.
pub(super) fn kubernetes(text: &str) -> Option<(Foreign, usize)> {
    let mut offset = 0;
    let (mut kind, mut is_object, mut is_config) = (None, false, false);
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches('\u{feff}');
        if body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\'')) {
            match key(body) {
                "apiVersion" => is_object = true,
                "kind" if kind.is_none() => {
                    kind = Some(offset + line.len() - body.len());
                    let value = body.split_once(':').map_or("", |(_, value)| value);
                    is_config = value.trim().trim_matches(['"', '\'']) == "Config";
                }
                key if LAYER_KEYS.contains(&key) => return None,
                _ => {}
            }
        }
        offset += line.len();
    }
    let what = if is_config { Foreign::Kubeconfig } else { Foreign::KubernetesObject };
    kind.filter(|_| is_object).map(|at| (what, at))
}

/// A JSON object that is no profile.
pub(super) fn json(root: &Object<'_>) -> Option<Foreign> {
    let has = |key: &str| root.properties.iter().any(|member| member.name.as_str() == key);
    let is_text = |key: &str, text: &str| {
        let found = root.properties.iter().find(|member| member.name.as_str() == key);
        found.and_then(|member| member.value.as_string_lit()).is_some_and(|literal| literal.value == text)
    };
    Some(if has("terraform_version") || (has("lineage") && has("serial")) {
        Foreign::TerraformState
    } else if has("resource") && !has("spec") {
        Foreign::TerraformJson
    } else if is_text("kind", "Config") && has("clusters") {
        Foreign::Kubeconfig
    } else if has("macros") {
        Foreign::Macros
    } else if has("variables") && !has("spec") {
        Foreign::Variables
    } else if has("code") && has("message") {
        Foreign::ApiError
    } else if has("apiVersion") && has("kind") {
        Foreign::KubernetesObject
    } else {
        return None;
    })
}
