//! PEM blocks (RFC 7468) in the text, damaged ones too, and the X.509 certificates in them.
//!
//! `find()` looks into the values of scalars, as programs on the host get them. The text itself is looked into where there is no
//! value: in comments, and where YAML could not be read, because a pasted block lost its indentation or follows a syntax error.
//! Everything that is wrong with a block is kept; rules decide what of it to tell.

mod armor;
mod body;
mod details;
mod find;
mod pkcs7;
mod scan;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use armor::correct;
pub use armor::{Armor, Flaw};
pub use body::BodyDamage;
pub use details::{Certificate, CertificateDetails, Validity};
pub(crate) use details::{date, is_certificate};
pub(crate) use find::find;
pub(crate) use pkcs7::pkcs7;
pub(crate) use scan::is_blank;
pub use scan::scan;

use crate::source::{TextRange, TextSize};
use crate::yaml::NodeId;

/// Most certificates that are decoded in one analysis; the bundle of all public roots has about 120. Each costs some 30 µs
/// natively.
pub const MAX_CERTIFICATES: usize = 500;
/// Largest certificate that is decoded, in bytes of DER. The largest seen in use have 20 kB.
pub const MAX_DER: usize = 128 << 10;

/// A PEM block of the text. At least one of `begin` and `end` is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// From the first line to the last, without the spaces around them.
    pub range: TextRange,
    pub begin: Option<Armor>,
    pub end: Option<Armor>,
    /// The label that was meant, `CERTIFICATE`: a typo is corrected here.
    pub label: String,
    /// The lines between BEGIN and END that are not blank, trimmed.
    pub body: Vec<TextRange>,
    /// Blank lines between BEGIN and END.
    pub blanks: Vec<TextRange>,
    /// What is wrong with the lines around the body. Where this is set the body is not judged.
    pub armor_damage: Option<ArmorDamage>,
    /// What is wrong with the body, and the line where.
    pub body_damage: Option<(TextRange, BodyDamage)>,
    /// The decoded body, where it could be decoded.
    pub der: Option<Vec<u8>>,
    /// The certificate in it, once it was read. `None`: not a certificate by its label, or damaged before that.
    pub certificate: Option<Result<Certificate, String>>,
    /// Its lines are parted by a literal `\n` instead of line breaks.
    pub is_escaped: bool,
    /// The body holds a macro or a shell variable: nobody can know what it will be.
    pub is_templated: bool,
    /// `Key: value` lines between BEGIN and the body.
    pub headers: Vec<TextRange>,
    /// Marks, numbers and quotes that a copy left before or behind its lines.
    pub junk: Vec<TextRange>,
    /// The value that holds it, and where in the value it is. `None` for a block outside of what YAML reads.
    pub value: Option<(NodeId, TextRange)>,
}

/// What is wrong with the lines around the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArmorDamage {
    /// One of the two lines is not written as it must be, see [`Armor::flaw`].
    Written,
    /// The labels after BEGIN and END differ.
    LabelMismatch,
    MissingBegin,
    MissingEnd,
    /// END is where BEGIN should be, and BEGIN where END should be.
    Swapped,
    /// The first line is an END line.
    BeginIsEnd,
    /// The last line is a BEGIN line.
    EndIsBegin,
    /// Two armor lines, or armor and body, on one line. The offsets are where lines should end.
    Glued(TextSize),
}

impl Block {
    /// Whether the label says that a private key follows, or the body is one.
    pub fn is_private_key(&self) -> bool {
        armor::is_secret_label(&self.label)
            || [&self.begin, &self.end].into_iter().flatten().any(|a| armor::is_secret_label(&a.meant))
            || self.der.as_deref().is_some_and(details::is_private_key)
    }

    /// Whether there is a body that could be key material: not only a placeholder.
    pub fn has_content(&self) -> bool {
        self.der.as_ref().is_some_and(|der| der.len() >= 16)
            || self
                .body_damage
                .as_ref()
                .is_some_and(|(_, damage)| !matches!(damage, BodyDamage::Empty | BodyDamage::Placeholder))
    }

    /// Whether a certificate was meant: `CERTIFICATE` after BEGIN or END.
    pub fn is_certificate(&self) -> bool {
        self.label == "CERTIFICATE"
    }

    /// Whether there is a certificate to be read.
    pub(crate) fn has_certificate(&self) -> bool {
        self.is_certificate() && self.armor_damage.is_none() && self.der.is_some()
    }

    /// The line at which the block as a whole is shown: BEGIN, or END where there is no BEGIN.
    pub fn head(&self) -> TextRange {
        self.begin.as_ref().or(self.end.as_ref()).map_or(self.range, |a| a.range)
    }

    /// Why there are no details, a lower-case fragment.
    pub(crate) fn reason(&self) -> String {
        if self.is_private_key() {
            "this is a private key".to_owned()
        } else if let Some(damage) = &self.armor_damage {
            damage.in_words().to_owned()
        } else if !self.is_certificate() {
            format!("a block with the label `{}` is not a certificate", armor::shown(&self.label))
        } else if self.is_templated {
            "it is assembled from macros or variables".to_owned()
        } else if let Some((_, damage)) = &self.body_damage {
            damage.in_words()
        } else {
            format!("only the first {MAX_CERTIFICATES} certificates of a layer are read")
        }
    }
}

impl ArmorDamage {
    /// A lower-case fragment.
    pub fn in_words(&self) -> &'static str {
        match self {
            Self::Written => "its BEGIN or END line is misspelled",
            Self::LabelMismatch => "the labels of BEGIN and END differ",
            Self::MissingBegin => "the BEGIN line is missing",
            Self::MissingEnd => "the END line is missing",
            Self::Swapped => "BEGIN and END are exchanged",
            Self::BeginIsEnd => "the first line says END",
            Self::EndIsBegin => "the last line says BEGIN",
            Self::Glued(_) => "a line break is missing at BEGIN or END",
        }
    }
}

/// Reads the certificates in the blocks of a document, up to [`MAX_CERTIFICATES`].
pub(crate) fn read(blocks: &mut [Block]) {
    for block in blocks.iter_mut().filter(|block| block.has_certificate()).take(MAX_CERTIFICATES) {
        block.certificate = block.der.as_deref().map(Certificate::read);
    }
}
