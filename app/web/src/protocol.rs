//! What the page and its worker say to each other: one of these as bytes, and the texts that belong to it as strings of their own
//! beside it. Both ends are of one build, so the bytes need no names (postcard: half of the code that JSON takes).
//!
//! Positions are those of the editor: lines and columns from 1, columns in UTF-16 code units, a byte order mark not counted.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Start line, start column, end line, end column.
pub type Span = [u32; 4];

/// The bytes of a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Fails only for collections of unknown length, and there are none.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// The message of some bytes. `None` when they are not of this build.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// A question, with a number that comes back in its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Question {
    pub id: u32,
    pub request: Request,
}

/// The first text beside the header is the layer (or, for [`Request::Open`], whatever was opened); the second one, where a request
/// says so, the profile that the layer belongs to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Check the layer.
    Check { version: u32, context: Context, now: i64 },
    /// Make all safe fixes.
    FixAll { version: u32, context: Context, now: i64 },
    /// What is this text: a layer or a whole profile?
    Open,
    /// Every rule there is. No text.
    Rules,
    /// Make the file to download.
    Export(ExportRequest),
}

/// A worker's message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Message {
    /// Loaded and warmed up; sent once.
    Ready,
    Answer {
        id: u32,
        answer: Answer,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    Report(Report),
    Fixed(Fixed),
    Opened(Opened),
    Rules(Vec<Rule>),
    Export(Box<ExportAnswer>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Applicability {
    Safe,
    Unsafe,
    Display,
}

/// Answers to the deployment questions; the core's context.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub target: Option<Target>,
    pub external_registry: bool,
    pub user_data_credentials: bool,
    pub primary_registry: bool,
    pub mode: Option<Mode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    New,
    Existing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    Appliance,
    Agent,
}

/// What a check found in one version of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub version: u32,
    pub counts: Counts,
    /// In text order; no more than [`crate::service::MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
    pub certificates: Vec<Certificate>,
    pub macros: Vec<Macro>,
    /// Number of literal secrets.
    pub secrets: usize,
    /// Number of findings with a safe fix.
    pub safe_fixes: usize,
    /// The text is a whole profile rather than a layer.
    pub is_profile: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl Counts {
    pub fn of(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    pub fn total(self) -> usize {
        self.error + self.warning + self.info
    }

    /// `2 errors, 1 warning`, or `no problems`.
    pub fn summary(self) -> String {
        let parts: Vec<String> = [(self.error, "error"), (self.warning, "warning"), (self.info, "note")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| plural(n, word))
            .collect();
        if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
    }
}

/// `1 error`, `2 errors`.
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stays the same while the finding moves with the text above it; unique in a report.
    pub id: String,
    pub code: String,
    pub severity: Severity,
    pub span: Span,
    pub message: String,
    pub help: String,
    pub labels: Vec<Label>,
    pub fixes: Vec<Fix>,
}

impl Problem {
    /// First line.
    pub fn line(&self) -> u32 {
        self.span[0]
    }

    /// First column.
    pub fn column(&self) -> u32 {
        self.span[1]
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub span: Span,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub title: String,
    pub applicability: Applicability,
    pub edits: Vec<Edit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A PEM block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub span: Span,
    pub label: String,
    /// `Err`: why it could not be read.
    pub details: Result<CertificateDetails, String>,
}

/// As in the core's report; times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateDetails {
    pub subject: String,
    pub issuer: String,
    pub not_before: i64,
    pub not_after: i64,
    pub days_left: i64,
    pub key: String,
    pub signature: String,
    pub names: Vec<String>,
    pub is_ca: bool,
    pub self_issued: bool,
    pub serial: String,
    pub fingerprint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    pub span: Span,
    pub family: Family,
    pub path: String,
    pub definition: Definition,
    pub in_comment: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Family {
    Macro,
    Variable,
    System,
    Pack,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Definition {
    Here(Span),
    Missing,
    Elsewhere,
}

/// All safe fixes, as edits of the text they were made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    pub version: u32,
    /// Disjoint.
    pub edits: Vec<Edit>,
    pub made: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// A bare layer: the text itself.
    Layer,
    Profile(Profile),
    /// Why it cannot be read.
    Unreadable(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub version: String,
    /// One line for people.
    pub summary: String,
    pub os_layers: Vec<OsLayer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OsLayer {
    /// Index among all layers of the profile.
    pub index: usize,
    /// Pack name and version.
    pub label: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub code: String,
    pub name: String,
    pub summary: String,
    pub severity: Severity,
}

/// Where the rule's page is, relative to this page.
pub fn rule_page(code: &str) -> String {
    format!("rules/{code}.html")
}

/// The second text beside the header, when there is one, is the profile whose layer `os_layer` is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    pub os_layer: usize,
    pub name: String,
    pub version: String,
    pub secrets: SecretChoice,
    pub consent: bool,
    pub context: Context,
    pub now: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretChoice {
    Variable,
    Macro,
    Strip,
    Keep,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAnswer {
    /// Errors that are left in the layer: line and message of each.
    pub errors: Vec<LeftError>,
    /// Number of literal secrets in the layer.
    pub secrets: usize,
    pub version_findings: Vec<VersionFinding>,
    pub next: Option<NextVersions>,
    /// `Err`: why nothing can be exported.
    pub result: Result<Export, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftError {
    pub id: String,
    pub code: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFinding {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    pub help: String,
    pub suggestion: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextVersions {
    pub patch: String,
    pub minor: String,
    pub major: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub file_name: String,
    pub text: String,
    /// The OS layer as exported.
    pub layer: String,
    pub variables: Vec<String>,
    pub macros: Vec<String>,
    pub notes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back() {
        let context = Context { target: Some(Target::New), mode: None, ..Context::default() };
        let question = Question { id: 7, request: Request::Check { version: 3, context, now: -1 } };
        let back: Question = decode(&encode(&question)).unwrap();
        assert_eq!(format!("{back:?}"), format!("{question:?}"));
        let certificate =
            Certificate { span: [1, 2, 3, 4], label: "é𝄞".to_owned(), details: Err("why".to_owned()) };
        assert_eq!(decode::<Certificate>(&encode(&certificate)), Some(certificate));
        assert_eq!(decode::<Report>(&[255; 3]), None);
    }

    #[test]
    fn counts_in_words() {
        assert_eq!(Counts { error: 2, warning: 1, info: 0 }.summary(), "2 errors, 1 warning");
        assert_eq!(Counts { error: 0, warning: 0, info: 1 }.summary(), "1 note");
        assert_eq!(Counts::default().summary(), "no problems");
    }
}
