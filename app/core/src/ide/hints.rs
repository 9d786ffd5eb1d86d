//! What is shown between and behind the lines: composed images, days that certificates have left, uses of helper keys.

use super::Ide;
use crate::model::Content;
use crate::pem::Validity;
use crate::source::{TextRange, TextSize};

/// A line above or below a line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The key that it is about.
    pub range: TextRange,
    pub title: String,
}

/// A text behind a place of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inlay {
    pub offset: TextSize,
    pub label: String,
    pub kind: InlayKind,
}

/// What an inlay is about, so that each kind can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlayKind {
    /// Days until a certificate expires.
    Certificate,
    /// How many macros refer to a helper key.
    Uses,
}

impl Ide<'_> {
    /// The image that `system.uri` is composed of. Macros that Palette resolves stay in it.
    pub fn lenses(&self) -> Vec<Lens> {
        let cx = &self.cx;
        let Some(entry) = cx.layer.options.and_then(|options| cx.tree.get(options.value, "system.uri")) else {
            return Vec::new();
        };
        let is_composed = |value: &crate::model::Value<'_>| matches!(value.content, Content::Macro | Content::Mixed);
        let Some(value) = cx.value(entry.value).filter(is_composed) else { return Vec::new() };
        let resolved = self.resolved(value.id);
        // Where nothing could be put in, it says what the value says.
        if resolved.trim() == value.text.trim() || resolved.is_empty() {
            return Vec::new();
        }
        vec![Lens { range: cx.key_range(&entry), title: self.shown_whole(&resolved) }]
    }

    /// Everything that is shown behind a place, in text order.
    pub fn inlays(&self) -> Vec<Inlay> {
        let cx = &self.cx;
        let mut found = Vec::new();
        for block in &cx.pem {
            let Some(Ok(certificate)) = &block.certificate else { continue };
            if block.is_private_key() {
                continue;
            }
            let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
            let label = match certificate.validity(cx.now) {
                Validity::NotYet => format!("valid from {}", certificate.days().0),
                Validity::Expired(ago) => format!("expired {} ago", days(ago)),
                Validity::Valid(left) => format!("{} left", days(left)),
            };
            found.push(Inlay { offset: block.head().end(), label, kind: InlayKind::Certificate });
        }
        let counts = self.counts();
        for entry in cx.layer.options.map_or(&[][..], |options| cx.tree.entries(options.value)) {
            let key = cx.tree.key(entry);
            if key.is_none_or(|key| key == "system.uri" || key == "<<") || cx.tree.scalar(entry.value).is_none() {
                continue;
            }
            let label = match counts.get(&entry.value) {
                None => "not used here".to_owned(),
                Some(1) => "1 use".to_owned(),
                Some(n) => format!("{n} uses"),
            };
            let line = cx.lines.range(cx.text, cx.lines.line(cx.key_range(entry).start()));
            let is_flow = cx.layer.options.and_then(|options| cx.tree.mapping(options.value)).is_some_and(|m| m.flow);
            let offset = if is_flow { cx.tree.node(entry.value).range.end() } else { line.end() };
            found.push(Inlay { offset, label, kind: InlayKind::Uses });
        }
        crate::sort::by_key(&mut found, |inlay| inlay.offset);
        found
    }

    /// A text in one line, of any length, without secrets.
    fn shown_whole(&self, text: &str) -> String {
        let mut shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.filter.hide(&mut shown);
        shown
    }
}

#[cfg(test)]
mod tests {
    use crate::ide::testing::in_context;
    use crate::pem::testing::{CA, EXPIRED, layer};

    const OWN: &str = ".spectro.pack.edge-native-byoi.options";

    #[test]
    fn the_composed_image() {
        let context = crate::Context { kubernetes_version: Some("1.30.4".to_owned()), ..crate::Context::default() };
        let text = format!(
            "options:\n  system.uri: '{{{{ {OWN}.system.registry }}}}/os:{{{{.spectro.system.kubernetes.version}}}}-{{{{.spectro.var.tag}}}}'\n  system.registry: ttl.sh\n"
        );
        let title = |text: &str| in_context(text, &context, |ide| ide.lenses().pop().map(|lens| lens.title));
        assert_eq!(title(&text).as_deref(), Some("ttl.sh/os:1.30.4-{{.spectro.var.tag}}"));
        assert_eq!(title("options:\n  system.uri: a/b:1\n"), None);
        assert_eq!(title("options:\n  system.uri: '{{.spectro.var.uri}}'\n"), None);
        let secret = format!(
            "options:\n  system.uri: '{{{{{OWN}.token}}}}/os:1'\n  token: ghp_0123456789abcdefghijABCDEFGHIJ012345\n"
        );
        assert_eq!(title(&secret).as_deref(), Some("•••/os:1"));
    }

    #[test]
    fn days_and_uses() {
        let labels = |text: &str| {
            in_context(text, &crate::Context::default(), |ide| {
                ide.inlays().into_iter().map(|inlay| inlay.label).collect::<Vec<_>>()
            })
        };
        let left = labels(&layer(CA));
        assert!(left.iter().any(|label| label.ends_with(" days left")), "{left:?}");
        let expired = labels(&layer(EXPIRED));
        assert!(expired.iter().any(|label| label.starts_with("expired ")), "{expired:?}");
        let text = format!(
            "options:\n  system.uri: '{{{{{OWN}.a}}}}{{{{{OWN}.a}}}}{{{{{OWN}.b}}}}'\n  a: 1 # {{{{{OWN}.a}}}}\n  b: 2\n  c: 3\n"
        );
        assert_eq!(labels(&text), ["2 uses", "1 use", "not used here"]);
    }
}
