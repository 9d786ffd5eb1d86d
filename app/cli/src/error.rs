//! Why a command could not do its work.

use std::fmt;
use std::io;

use layerwright_core::export::Refused;
use layerwright_core::profile::OpenError;

/// Wrong usage, or a failure of input or output; always exit code 2.
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
    Export(Refused),
    /// The file or the arguments do not fit the command; the text says how.
    Unfit(String),
    /// Standard output or standard error cannot be written.
    Output(io::Error),
}

impl Failure {
    /// The reader of the output is gone, as `head` does: not an error.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => write!(f, "{path}: cannot read the file: {error}"),
            Self::Write { path, error } => write!(f, "{path}: cannot write the file: {error}"),
            Self::NotUtf8 { path, offset } => write!(f, "{path}: not a UTF-8 text file (byte {offset})"),
            Self::Open { path, error } => write!(f, "{path}: {error}"),
            Self::Export(error) => write!(f, "{error}"),
            Self::Unfit(what) => f.write_str(what),
            Self::Output(error) => write!(f, "cannot write the output: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
