use crate::context::EXTENSIONS;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range};

declare_rule! {
    /// ## What it does
    /// Reports a presets comment that was removed since the version that clusters run (when that version is known), and, for a
    /// Palette older than 4.10, one that says appliance mode while `system.uri` is `NA`. Since 4.10, hosts in appliance mode may
    /// have `NA`: they get Kubernetes as a systemd extension.
    ///
    /// ## Why it matters
    /// The console remembers the chosen preset by this comment. When the comment does not match the values, the console shows a
    /// mode that is not the configured one.
    ///
    /// ## How to fix
    /// Choose the preset in the console, or correct the comment: `Deployment Mode:byoi-agent-mode`.
    ///
    /// ## Invalid
    /// ```yaml palette-version=4.9.2
    /// # spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode
    /// options:
    ///   system.uri: "NA"
    /// ```
    ///
    /// ## Valid
    /// ```yaml palette-version=4.9.2
    /// # spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode
    /// options:
    ///   system.uri: "NA"
    /// ```
    S022 "preset-comment" {
        summary: "The presets comment contradicts `system.uri`",
        severity: Info,
        fix: Sometimes,
        evidence: Inferred,
        source: "Profiles exported from the Palette console (`# spectrocloud.com/enabled-presets`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// How the comment begins, behind `#` and spaces.
const MARK: &str = "spectrocloud.com/enabled-presets:";

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let comments = doc.tree.comments().iter();
    let Some(comment) = comments.copied().find(|c| doc.slice(c.range).contains(MARK)) else {
        return dropped(doc, sink);
    };
    let is_old = doc.context.palette_is_before(EXTENSIONS);
    let Some(uri) = doc.system_uri().filter(|uri| is_old && uri.text == "NA") else { return };
    if doc.slice(comment.range).contains("byoi-appliance-mode") {
        sink.report(
            Diagnostic::new(
                &S022,
                comment.range,
                "the presets comment says appliance mode, but `system.uri` is `NA`",
                "the console reads the chosen mode from this comment; choose the preset there, or correct the comment",
            )
            .label(uri.range, "agent mode"),
        );
    }
}

/// The comment of the version that clusters run, when it is gone.
fn dropped(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(base) = doc.context.base.as_deref().filter(|_| !doc.layer.entries.is_empty()) else { return };
    let is_comment = |line: &&str| line.trim_start_matches(['#', ' ']).starts_with(MARK) && line.starts_with('#');
    let Some(comment) = base.lines().map(str::trim).find(is_comment) else { return };
    let is_plain = comment.len() <= 200 && comment.chars().all(|c| c.is_ascii_alphanumeric() || "#:/.,-_ ".contains(c));
    let at = doc.layer.entries.first().map_or_else(|| range(0, 0), |entry| doc.key_range(entry));
    let start = doc.lines.start(doc.lines.line(at.start()));
    let is_line = doc.slice(TextRange::new(start, at.start())).trim_matches(['"', '\'']).is_empty();
    let edit = TextEdit::insert(start, format!("{comment}{}", patch::newline(doc)));
    let message = "the presets comment has been removed since the version that clusters run";
    let help = "the console reads the chosen presets from this comment; without it, the console shows a choice that does not match the values";
    let fix = (is_plain && is_line).then(|| Fix::safe("Restore the comment", edit));
    sink.report(Diagnostic::new(&S022, at, message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn the_comment_of_the_base() {
        let comment = "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode";
        let context = |base: &str| Context { base: Some(base.to_owned()), ..Context::default() };
        let base = context(&format!("{comment}\noptions:\n  system.uri: NA\n"));
        check_in(&base, "S022", "# first\n«options»:\n  system.uri: NA\n");
        check_in(&base, "S022", "«\"options\"»: {system.uri: NA}\n");
        check_in(&base, "S022", &format!("options:\n  system.uri: NA\n{comment}\n"));
        check_in(&context("options:\n  system.uri: NA\n"), "S022", "options:\n  system.uri: NA\n");
        let after = format!("# first\r\n{comment}\r\noptions:\r\n");
        check_fix_in(&base, "S022", "# first\r\noptions:\r\n", &after);
    }

    #[test]
    fn contradictions() {
        let old = Context { palette_version: Some("4.9.12".to_owned()), ..Context::default() };
        let contradiction =
            "«# spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode»\noptions:\n  system.uri: NA\n";
        check_in(&old, "S022", contradiction);
        check("S022", &contradiction.replace(['«', '»'], ""));
        check(
            "S022",
            "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode\noptions:\n  system.uri: a/b:1\n",
        );
    }
}
