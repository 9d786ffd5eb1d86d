//! Rebuilding a layer whose indentation was lost on the way, as on pages that show it without any.
//!
//! The lines are read one after the other, without YAML: what is at column 0 goes where the documents know its key; what kept its
//! indentation moves along with the line above. Only spaces are inserted. `None` where a line fits nowhere: half a repair helps
//! nobody.

use crate::cx::Cx;
use crate::edit::{Indel, TextEdit};
use crate::host::{kairos, yip};
use crate::keys::{DRAIN, LAYER};
use crate::macros;
use crate::yaml;

/// What is at one indentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Root,
    Pack,
    Content,
    Images,
    Image,
    Drain,
    Options,
    Credentials,
    Stages,
    Steps,
    Step,
    Files,
    File,
    Users,
    User,
    /// A list of texts: commands, groups.
    Texts,
    /// A mapping whose keys anyone may choose: environment variables, kernel parameters.
    Free,
}

const USER_KEYS: &[&str] = &[
    "passwd",
    "groups",
    "primary_group",
    "ssh_authorized_keys",
    "lock_passwd",
    "homedir",
    "no_create_home",
    "no_user_group",
    "system",
    "shell",
    "uid",
    "gecos",
];
const CREDENTIAL_KEYS: &[&str] =
    &["registry", "user", "username", "userName", "password", "certificates", "certificate"];

impl Container {
    /// Whether any text could be here: only what belongs nowhere else does.
    fn is_loose(self) -> bool {
        matches!(self, Self::Users | Self::Texts | Self::Free)
    }

    fn takes_key(self, key: &str, is_empty: bool) -> bool {
        match self {
            Self::Root => LAYER.field(key).is_some(),
            Self::Pack => matches!(key, "content" | "drain") || key.contains("spectrocloud.com/"),
            Self::Content => key == "images",
            Self::Image => key == "image",
            Self::Drain => DRAIN.field(key).is_some(),
            Self::Options => key.starts_with("system."),
            Self::Credentials => CREDENTIAL_KEYS.contains(&key),
            Self::Stages => kairos::is_stage(key),
            Self::Step => yip::STEP.field(key).is_some(),
            Self::File => yip::FILE.field(key).is_some(),
            Self::User => USER_KEYS.contains(&key),
            Self::Users => is_empty,
            Self::Free => true,
            Self::Images | Self::Steps | Self::Files | Self::Texts => false,
        }
    }

    /// The level of an item's own keys.
    fn item(self) -> Option<Self> {
        match self {
            Self::Images => Some(Self::Image),
            Self::Steps => Some(Self::Step),
            Self::Files => Some(Self::File),
            _ => None,
        }
    }

    /// What is under a key without a value.
    fn below(self, key: &str) -> Option<Self> {
        Some(match (self, key) {
            (Self::Root, "pack") => Self::Pack,
            (Self::Root, "options") => Self::Options,
            (Self::Root, "providerCredentials") => Self::Credentials,
            (Self::Root, "stages") => Self::Stages,
            (Self::Pack, "content") => Self::Content,
            (Self::Pack, "drain") => Self::Drain,
            (Self::Content, "images") => Self::Images,
            (Self::Stages, _) => Self::Steps,
            (Self::Step, "files" | "directories") => Self::Files,
            (Self::Step, "users") => Self::Users,
            (Self::Step, "commands" | "modules") | (Self::User | Self::Free, _) => Self::Texts,
            (Self::Step, _) => Self::Free,
            (Self::Users, _) => Self::User,
            _ => return None,
        })
    }
}

/// An open level and the column of its lines.
#[derive(Debug, Clone, Copy)]
struct Open {
    level: Container,
    column: usize,
    /// No line of it was seen.
    is_fresh: bool,
}

/// The content of a block scalar.
#[derive(Debug, Clone, Copy)]
struct ScalarContent {
    /// Indentation of the line with the `|` as it is written.
    key: usize,
    /// Column where lost lines go.
    column: usize,
    is_pem: bool,
    /// Whether its lines lost their indentation. `None` before the first.
    is_lost: Option<bool>,
}

struct Rebuild {
    open: Vec<Open>,
    block: Option<ScalarContent>,
    /// How far the last line moved.
    shift: usize,
}

/// The spaces that give the layer its indentation back. `None`: nothing is lost, or it is not known where all lines go.
pub(super) fn rebuild(doc: &Cx<'_>) -> Option<TextEdit> {
    let mut state =
        Rebuild { open: vec![Open { level: Container::Root, column: 0, is_fresh: false }], block: None, shift: 0 };
    let mut indels = Vec::new();
    let mut comments = Vec::new();
    for line in 0..doc.lines.len() {
        let text = doc.slice(doc.lines.range(doc.text, line));
        let body = text.trim_start_matches(' ');
        let own = text.len() - body.len();
        if body.trim().is_empty() {
            continue;
        }
        // A row of more hyphens is no marker: the vendor's example has one in place of a certificate's text.
        let is_marker =
            own == 0 && body.strip_prefix("---").is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(' '));
        if body.starts_with(['\t', '\u{FEFF}']) || is_marker {
            return None;
        }
        let is_comment = body.starts_with('#')
            && state.block.is_none_or(|block| block.is_pem || block.is_lost == Some(false) && own <= block.key);
        if is_comment {
            comments.push(line);
            continue;
        }
        let by = state.line(body.trim_end(), own)?;
        for line in comments.drain(..).chain([line]) {
            if by > 0 {
                indels.push(Indel::insert(doc.lines.start(line), " ".repeat(by)));
            }
        }
    }
    let edit = TextEdit::new(indels).filter(|edit| !edit.indels().is_empty())?;
    let fixed = edit.apply(doc.text);
    let (_, errors) = yaml::read(&fixed, &macros::scan(&fixed));
    let is_left = |error: &yaml::SyntaxError| {
        matches!(
            error.repair,
            yaml::Repair::Skipped(_)
                | yaml::Repair::Pasted { .. }
                | yaml::Repair::UnderIndented { .. }
                | yaml::Repair::NoSpaceAfterColon
        )
    };
    (!errors.iter().any(is_left)).then_some(edit)
}

impl Rebuild {
    /// How many spaces a line needs.
    fn line(&mut self, body: &str, own: usize) -> Option<usize> {
        if let Some(by) = self.content(body, own) {
            return Some(by);
        }
        self.block = None;
        if own == 0 {
            let (index, column) = self.find(body)?;
            self.open.truncate(index + 1);
            self.shift = column;
            self.enter(body, own, column);
            return Some(column);
        }
        let column = own + self.shift;
        while self.open.len() > 1 && self.open.last().is_some_and(|top| top.column > column && !top.is_fresh) {
            self.open.pop();
        }
        if let Some(top) = self.open.last_mut().filter(|top| top.is_fresh) {
            top.column = column;
        }
        self.enter(body, own, column);
        Some(self.shift)
    }

    /// Spaces for a line inside a block scalar. `None` when it is none.
    fn content(&mut self, body: &str, own: usize) -> Option<usize> {
        let mut block = self.block?;
        let is_lost = *block.is_lost.get_or_insert(own <= block.key);
        self.block = Some(block);
        if !is_lost {
            return (own > block.key).then_some(self.shift);
        }
        // What the documents know ends a text that has no indentation of its own.
        let ends = own == 0 && self.open.iter().any(|open| !open.level.is_loose() && takes(open.level, body));
        (!ends).then_some(block.column)
    }

    /// The open level that takes a line at column 0, and the column where it goes.
    fn find(&self, body: &str) -> Option<(usize, usize)> {
        let fits = |is_loose: bool| {
            self.open.iter().rposition(|open| open.level.is_loose() == is_loose && takes(open.level, body))
        };
        let index = fits(false).or_else(|| fits(true))?;
        Some((index, self.open.get(index)?.column))
    }

    /// Takes note of what the line opens, when the level on top takes it.
    fn enter(&mut self, body: &str, own: usize, column: usize) {
        let (mut rest, mut key_column) = (body, column);
        if let Some(top) = self.open.last_mut().filter(|top| top.column == column && takes(top.level, body)) {
            top.is_fresh = false;
            let mut level = top.level;
            if let Some(item) = body.strip_prefix("- ") {
                rest = item.trim_start();
                key_column = column + body.len() - rest.len();
                if let Some(inner) = level.item() {
                    level = inner;
                    self.open.push(Open { level, column: key_column, is_fresh: false });
                }
            }
            if let Some((key, "")) = entry(rest)
                && let Some(level) = level.below(key)
            {
                self.open.push(Open { level, column: key_column + 2, is_fresh: true });
            }
        } else if let Some(item) = body.strip_prefix("- ") {
            rest = item.trim_start();
            key_column = column + body.len() - rest.len();
        }
        let (key, value) = entry(rest).unwrap_or(("", rest));
        let is_block =
            value.starts_with(['|', '>']) && value.chars().skip(1).all(|c| c.is_ascii_digit() || "+-".contains(c));
        // A text that is an item is two columns to the right of its hyphen.
        let column = if key.is_empty() { key_column } else { key_column + 2 };
        self.block =
            is_block.then(|| ScalarContent { key: own, column, is_pem: key.starts_with("certificate"), is_lost: None });
    }
}

fn takes(level: Container, body: &str) -> bool {
    if body == "-" {
        return false;
    }
    match body.strip_prefix("- ") {
        Some(item) => match level.item() {
            Some(inner) => entry(item.trim_start()).is_some_and(|(key, value)| inner.takes_key(key, value.is_empty())),
            None => level == Container::Texts,
        },
        None => entry(body).is_some_and(|(key, value)| level.takes_key(key, value.is_empty())),
    }
}

/// Key and value of a line, without quotes around the key and a comment behind the value.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ").or_else(|| Some((line.strip_suffix(':')?, "")))?;
    let key = key.trim_matches(['"', '\'']);
    let value = value.trim();
    let value = if value.starts_with('#') { "" } else { value.split(" #").next().unwrap_or("").trim_end() };
    (!key.is_empty() && !key.contains([' ', '{', '[', '"', '\''])).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::fix::fix_all_safe;
    use crate::pem::testing::CA;
    use crate::rules::testing::{NOW, findings};

    const LAYER: &str = "\
# spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode
pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
      # another
      - image: registry.edge-lab.net/edge/agent:v1.2.3
  drain:
    cordon: true
    timeout: 60
providerCredentials:
  # the registry
  registry: registry.edge-lab.net
  user: 'robot'
  password: '{{.spectro.var.registry_password}}' # later
  certificates: |
%CA
options:
  system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6

  system.repo: edge
stages:
  initramfs:
    - name: users
      users:
        kairos:
          passwd: '{{.spectro.var.hash}}'
          groups:
            - admin
            - docker
          lock_passwd: true
        root:
          shell: /bin/false
      files:
        - path: /etc/motd
          permissions: \"0644\"
          content: |
            # Willkommen
            zurück: hier
            - und da

        - path: /etc/x
          content: x
      commands:
        - echo hello
        - |
          if true; then
          date
          fi
    - if: '[ -f /etc/x ]'
      environment:
        FOO: bar
        BAR: \"1\"
      sysctl:
        net.ipv4.ip_forward: \"1\"
  boot.after:
    - commands: [date]
stylusPackage: container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.7.6
";

    fn layer() -> String {
        LAYER.replace("%CA", &crate::pem::testing::indented(CA, 4))
    }

    /// The text after the rebuild that the first finding offers.
    fn rebuilt(text: &str) -> String {
        let found = findings("S005", text, &Context::default());
        let fix = found.iter().flat_map(|d| &d.fixes).next().unwrap_or_else(|| panic!("no fix in\n{text}"));
        assert_eq!(fix.applicability, crate::diagnostic::Applicability::Unsafe);
        fix.edit.apply(text)
    }

    fn flat(text: &str) -> String {
        text.split_inclusive('\n').map(|line| line.trim_start_matches(' ')).collect()
    }

    /// Without the indentation of comments, which may be anywhere.
    fn same(a: &str, b: &str) {
        let plain = |text: &str| {
            text.lines()
                .map(|l| if l.trim_start().starts_with('#') && !l.contains("Willkommen") { l.trim() } else { l })
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(plain(a), plain(b));
    }

    #[test]
    fn everything_at_column_0() {
        same(&rebuilt(&flat(&layer())), &layer());
        same(&rebuilt(&flat(&layer()).replace('\n', "\r\n")).replace("\r\n", "\n"), &layer());
    }

    #[test]
    fn a_row_of_hyphens_in_place_of_a_certificate() {
        let filler = format!(
            "    -----BEGIN CERTIFICATE-----\n    MIIB...\n    {}\n    -----END CERTIFICATE-----",
            "-".repeat(64)
        );
        let layer = LAYER.replace("%CA", &format!("{filler}\n"));
        same(&rebuilt(&flat(&layer)), &layer);
    }

    #[test]
    fn parts_that_kept_their_indentation() {
        // One level was lost: everything moved to the left by two.
        let left: String = layer().split_inclusive('\n').map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
        same(&rebuilt(&left), &layer());
        // Each section by itself.
        let text = layer();
        for (from, to) in
            [("pack:", "providerCredentials:"), ("providerCredentials:", "options:"), ("options:", "stages:")]
        {
            let (above, rest) = text.split_at(text.find(&format!("\n{from}")).unwrap() + 1);
            let (section, below) = rest.split_at(rest.find(&format!("\n{to}")).unwrap() + 1);
            let damaged = format!("{above}{}{below}", flat(section));
            same(&rebuilt(&damaged), &text);
        }
    }

    #[test]
    fn nothing_is_rebuilt_without_being_asked() {
        let lost = flat(&layer());
        let (after, _) = fix_all_safe(&lost, &Context::default(), NOW);
        assert_eq!(after, lost);
    }

    #[test]
    fn what_fits_nowhere_is_left() {
        for text in ["options:\nsystem.uri: a/b:1\nnonsense here\n", "options:\nsystem.uri: a/b:1\n---\npack: {}\n"] {
            let found = findings("S005", text, &Context::default());
            assert!(
                found
                    .iter()
                    .all(|d| d.fixes.iter().all(|f| f.edit.apply(text).lines().count() == text.lines().count()))
            );
            assert!(!found.iter().any(|d| d.fixes.iter().any(|f| f.title.starts_with("Rebuild"))), "{text}");
        }
    }
}
