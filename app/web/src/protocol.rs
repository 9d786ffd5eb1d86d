//! What the page and its worker say to each other: one of these as bytes, and the texts that belong to it as strings of their own
//! beside it. Both ends are of one build, so the bytes need no names (postcard: half of the code that JSON takes).
//!
//! Positions are those of the editor: lines and columns from 1, columns in UTF-16 code units, a byte order mark not counted.

use std::collections::BTreeMap;

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
    /// What the layer does to clusters that run the layer that was opened.
    Impact(Context),
    /// The layer beside the one that was opened.
    Compare(Context),
    /// What stands in a layer of a profile. The text is the profile.
    Layer { index: usize },
    /// How the text would change with a fix of a problem.
    FixDiff { problem: String, fix: usize, context: Context, now: i64 },
    /// Which images are pulled from where. `samples`: values for macros that only Palette knows, by path.
    PullPlan { context: Context, samples: BTreeMap<String, String> },
    /// Make the files to download.
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
    /// A signature has turned out bad since the last report: check again.
    BadSignature,
}

/// What the worker that checks sends to the one that verifies signatures: the core's signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub id: SignatureId,
    pub signed: Vec<u8>,
    pub algorithm: Vec<u8>,
    pub value: Vec<u8>,
    pub key: Vec<u8>,
}

/// The core's: fingerprints of the certificate and of its issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureId(pub [u8; 32], pub [u8; 32]);

/// A message of the worker that verifies signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verified {
    /// Loaded; sent once.
    Ready,
    /// The bad ones among those that it was sent.
    Bad(Vec<SignatureId>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    Report(Report),
    Fixed(Fixed),
    Opened(Opened),
    Rules(Vec<Rule>),
    /// `None`: there is nothing to compare with.
    Impact(Option<Impact>),
    Compared(Vec<DiffRow>),
    PullPlan(PullPlan),
    Layer(Vec<LayerText>),
    /// `None`: there is no such fix any more.
    FixDiff(Option<FixDiff>),
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

/// What a check depends on beside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub answers: Answers,
    /// The profile that the layer belongs to.
    pub around: Option<Around>,
    /// Severities that were chosen for rules, by code.
    pub severities: BTreeMap<String, Level>,
}

/// Answers to the deployment questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub target: Option<Target>,
    pub external_registry: bool,
    pub user_data_credentials: bool,
    pub primary_registry: bool,
    pub mode: Option<Mode>,
    /// Version of Palette; empty or unreadable: a current one.
    pub palette_version: String,
}

/// What the rules ask of the profile around a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// Name of the layer's pack.
    pub pack: String,
    /// Names of the profile's variables.
    pub variables: Option<Vec<String>>,
    pub kubernetes_version: Option<String>,
    /// Name of the Kubernetes layer's pack.
    pub kubernetes_pack: Option<String>,
    /// The layer as it was opened.
    pub base: Option<String>,
}

/// What a person chose for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    Off,
    As(Severity),
}

impl Level {
    pub const ALL: [Self; 4] =
        [Self::As(Severity::Error), Self::As(Severity::Warning), Self::As(Severity::Info), Self::Off];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::As(severity) => severity.as_str(),
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }
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
    /// Changes so much that it is shown before it is made.
    pub is_large: bool,
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
    Layer {
        /// One line for people.
        summary: String,
    },
    /// One or more layers inside another text, Terraform for one.
    Enclosed {
        summary: String,
        layers: Vec<OsLayer>,
    },
    Profile(Box<Profile>),
    /// Why it cannot be read.
    Unreadable(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub version: String,
    /// One line for people.
    pub summary: String,
    /// All layers, in the profile's order.
    pub layers: Vec<Layer>,
    /// The OS layers; all layers with a text when none is called that.
    pub os_layers: Vec<OsLayer>,
    /// Whether a layer is called `os`.
    pub has_os_layer: bool,
    pub variables: Vec<String>,
    pub kubernetes_version: Option<String>,
    pub kubernetes_pack: Option<String>,
    /// What the profile itself says about macros, by their paths.
    pub samples: BTreeMap<String, String>,
    /// What an export of the profile would hold and this text does not.
    pub lacks: Vec<String>,
    /// What is wrong around the layers.
    pub findings: Vec<ProfileFinding>,
}

/// A layer of a profile; what the file lacks is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    pub name: String,
    /// `os`, `k8s`, `cni`, `csi` or `addon`.
    pub kind: String,
    pub version: String,
    /// Equals the version, or names a train such as `1.25.x`.
    pub tag: String,
    pub registry: String,
    pub manifests: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OsLayer {
    /// Index among all layers of the profile.
    pub index: usize,
    /// Pack name and version.
    pub label: String,
    pub text: String,
}

/// A finding on the profile around its layers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileFinding {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    pub help: String,
    /// `spec.template.packs[0].tag`
    pub path: String,
}

/// What changed, and what that does to running clusters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// One line for people.
    pub summary: String,
    /// How grave the gravest effect is. `None`: nothing changes, or nothing could be compared.
    pub weight: Option<Severity>,
    pub warning: Option<String>,
    pub changes: Vec<Change>,
    /// Number of changes that are not listed.
    pub more: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `options.system.uri`
    pub path: String,
    /// `added`, `removed` or `changed`.
    pub kind: String,
    pub weight: Severity,
    /// A lower-case fragment.
    pub effect: String,
    pub span: Span,
    pub before: Value,
    pub after: Value,
    pub why: String,
    /// Names of documents.
    pub sources: Vec<String>,
}

/// A value before or after a change, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    Nothing,
    Text(String),
    /// A secret.
    Hidden,
}

/// A text of a layer: its values, or a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerText {
    pub title: String,
    pub text: String,
}

/// A fix, with what it does to the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixDiff {
    pub fix: Fix,
    pub rows: Vec<DiffRow>,
}

/// A row of two texts side by side. Runs of equal lines are cut down to those near a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffRow {
    /// Lines left out.
    Skipped(usize),
    Same {
        old: u32,
        new: u32,
        text: String,
    },
    /// A line, with its number, that only one text has, or that the two have in different wordings.
    Changed {
        old: Option<(u32, String)>,
        new: Option<(u32, String)>,
    },
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
    format!("rules/{code}/")
}

/// The second text beside the header, when there is one, is the profile whose layer `os_layer` is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    pub format: Format,
    pub os_layer: usize,
    pub name: String,
    pub version: String,
    pub secrets: SecretChoice,
    /// Choices for single secrets, by [`LeftSecret::name`].
    pub ones: Vec<(String, SecretChoice)>,
    /// The yes to secrets in clear text.
    pub consent: bool,
    pub context: Context,
    pub now: i64,
}

/// What an export is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    PaletteJson,
    ApiScript,
    Terraform,
    OsYaml,
    Macros,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::PaletteJson, Self::ApiScript, Self::Terraform, Self::OsYaml, Self::Macros];

    /// As on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PaletteJson => "palette-json",
            Self::ApiScript => "api-script",
            Self::Terraform => "terraform",
            Self::OsYaml => "os-yaml",
            Self::Macros => "macros",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
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
    /// Errors that are left in the layer and in the profile around it.
    pub errors: Vec<LeftError>,
    /// The literal secrets in the layer.
    pub secrets: Vec<LeftSecret>,
    /// Masked values that the format would carry, where each is.
    pub masked: Vec<String>,
    pub version_findings: Vec<VersionFinding>,
    pub next: Option<NextVersions>,
    /// `Err`: why nothing can be exported.
    pub result: Result<Export, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftError {
    pub code: String,
    /// Line and column in the layer. `None`: in the profile around it.
    pub place: Option<(u32, u32)>,
    pub message: String,
}

/// A literal secret: its place, never its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftSecret {
    /// The name that a variable or macro for it would have.
    pub name: String,
    /// `providerCredentials.password`; empty when it stands in a longer text.
    pub path: String,
    pub line: u32,
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
    /// At least one; the one that a person reads first comes first.
    pub files: Vec<OutFile>,
    /// Of several files: a name for all, and the archive of them and the checklist.
    pub archive: Option<(String, Vec<u8>)>,
    /// Headings, each with what to do or to know.
    pub checklist: Vec<(String, Vec<String>)>,
    /// The checklist to lie beside the files.
    pub checklist_file: OutFile,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutFile {
    pub path: String,
    pub text: String,
    pub media_type: String,
    /// The text with its secrets hidden, when it holds any.
    pub hidden: Option<String>,
}

/// What is pulled for the layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullPlan {
    pub pulls: Vec<Pull>,
    pub samples: Vec<Sample>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// What the image is for.
    pub kind: String,
    /// `options.system.uri`
    pub path: String,
    pub span: Span,
    /// `None`: it holds a secret.
    pub written: Option<String>,
    pub resolved: Option<String>,
    /// Samples were put in, so that clusters may get another reference.
    pub has_samples: bool,
    /// A part is not known.
    pub has_gaps: bool,
    pub registry: String,
    pub credentials: String,
    pub certificate: String,
    pub notes: Vec<String>,
}

/// A macro whose value only Palette knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub path: String,
    pub value: String,
    /// Where the value comes from, a lower-case fragment.
    pub origin: String,
    /// A value can be given.
    pub is_editable: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back() {
        let answers = Answers { target: Some(Target::New), mode: None, ..Answers::default() };
        let context = Context { answers, ..Context::default() };
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
