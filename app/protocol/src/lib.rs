//! What the page and its worker say to each other: one of these as bytes, and the texts that belong to it as strings of their own
//! beside it. Both ends are of one build, so the bytes need no names (postcard: half of the code that JSON takes).
//!
//! Positions are those of the editor: lines and columns from 1, columns in UTF-16 code units, a byte order mark not counted.

pub mod channel;
mod check;
mod context;
mod diff;
mod export;
pub mod ide;
mod impact;
mod open;
mod pulls;
mod rules;
mod signatures;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use check::{Certificate, Counts, Edit, Fix, Fixed, Label, Macro, Place, Problem, Report};
pub use context::{Answers, Context, ProfileContext};
pub use diff::{DiffRow, FixDiff};
pub use export::{
    Export, ExportAnswer, ExportRequest, FormatInfo, LiteralSecret, Made, Obstacle, ObstacleItem, OutFile,
};
pub use impact::{Change, Impact, Value};
pub use layerwright_types::{
    Applicability, CertificateDetails, ChangeKind, Choice, Definition, Fact, Format, MacroFamily, Mode, NextVersions,
    ObstacleKind, Origin, PullKind, SOON_DAYS, SecretChoice, Severity, Signature, SignatureId, Target, Topic,
};
pub use open::{CertificateChange, CertificateOffer, Layer, LayerText, Opened, OsLayer, Profile, looks_like_profile};
pub use pulls::{Pull, PullPlan, Sample};
pub use rules::{Rule, rule_page};
pub use signatures::Verified;

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

/// What the page sends to its worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ToWorker {
    /// What was opened, which [`Context::has_base`] refers to in all later questions: the layer, the text beside the header, and
    /// what is wrong with the profile around it. It is sent once for a document and a worker, and not answered.
    Base {
        findings: Vec<Problem>,
    },
    Question(Box<Question>),
}

/// A question, with a number that comes back in its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Question {
    pub id: u32,
    /// Version of the text in the editor, which comes back in the answer. `None`: the answer does not depend on that text.
    pub version: Option<u32>,
    pub request: Request,
}

/// The first text beside the header is the layer (or, for [`Request::Open`], whatever was opened); the second one, where a request
/// says so, the profile that the layer belongs to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Check the layer.
    Check { context: Context, now: i64 },
    /// Make all safe fixes.
    FixAll { context: Context, now: i64 },
    /// What is this text: a layer or a whole profile?
    Open,
    /// The layer without its secrets, to be kept.
    Draft(Context),
    /// How the layer would change with the certificates of a file.
    AddCertificates { file: Vec<u8>, context: Context, now: i64 },
    /// Every rule there is. No text.
    Rules,
    /// What the layer does to clusters that run the layer that was opened.
    Impact(Context),
    /// The layer beside the one that was opened.
    Compare(Context),
    /// What a layer of a profile contains. The text is the profile.
    Layer { index: usize },
    /// How the text would change with a fix of a problem.
    FixDiff { problem: String, fix: usize, context: Context, now: i64 },
    /// Which images are pulled from where. `samples`: values for macros that only Palette knows, by path.
    PullPlan { context: Context, samples: BTreeMap<String, String> },
    /// The comment that ignores a problem.
    Ignore { problem: String, context: Context, now: i64 },
    /// The text with its secrets hidden, for printing.
    Shown { context: Context, now: i64 },
    /// Make the files to download.
    Export(ExportRequest),
    /// What the editor asks.
    Ide { ask: ide::Ask, context: Context, now: i64 },
}

/// A worker's message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Message {
    /// Loaded and warmed up; sent once.
    Ready,
    Answer {
        id: u32,
        version: Option<u32>,
        answer: Answer,
    },
    /// The part that is loaded later has been; sent once.
    Whole,
    /// A signature has turned out bad since the last report: check again.
    BadSignature,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    Report(Report),
    Fixed(Fixed),
    Opened(Opened),
    /// `None`: not all of its secrets can be hidden.
    Draft(Option<String>),
    /// `None`: the file is none of certificates. `Err`: why it has no certificate that can be read, a lower-case fragment.
    AddCertificates(Option<Result<CertificateOffer, String>>),
    Rules(Vec<Rule>),
    /// `None`: there is nothing to compare with.
    Impact(Option<Impact>),
    Compared(Vec<DiffRow>),
    PullPlan(PullPlan),
    Layer(Vec<LayerText>),
    /// `None`: there is no such fix any more.
    FixDiff(Option<FixDiff>),
    /// `None`: no comment can ignore it at its place.
    Ignored(Option<Edit>),
    Shown(String),
    Export(Box<ExportAnswer>),
    /// JSON for the editor; see [`ide::Ask`].
    Ide(String),
}

/// `1 error`, `2 errors`.
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back() {
        let answers = Answers { target: Some(Target::New), mode: None, ..Answers::default() };
        let context = Context { answers, ..Context::default() };
        let question = Question { id: 7, version: Some(3), request: Request::Check { context, now: -1 } };
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
