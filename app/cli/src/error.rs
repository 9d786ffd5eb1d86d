//! Why a command could not do its work.

use std::fmt;
use std::io;

use layerwright_core::export::ExportError;
use layerwright_core::profile::OpenError;

/// Bad usage or input and output; always exit code 2.
#[derive(Debug)]
pub(crate) enum Failure {
    Read {
        path: String,
        error: io::Error,
    },
    Write {
        path: String,
        error: io::Error,
    },
    NotUtf8 {
        path: String,
        offset: usize,
    },
    Open {
        path: String,
        error: OpenError,
    },
    Export(ExportError),
    /// The file or the arguments do not fit the command; the text says how.
    Unfit(String),
    /// Standard output or standard error cannot be written.
    Output(io::Error),
}

impl Failure {
    /// The reader of the output has gone, as `head` does: nothing to complain about.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => write!(f, "{path}: cannot be read: {error}"),
            Self::Write { path, error } => write!(f, "{path}: cannot be written: {error}"),
            Self::NotUtf8 { path, offset } => write!(f, "{path}: not UTF-8 text (byte {offset})"),
            Self::Open { path, error } => write!(f, "{path}: {error}"),
            Self::Export(error) => write!(f, "{error}"),
            Self::Unfit(what) => f.write_str(what),
            Self::Output(error) => write!(f, "the output cannot be written: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
