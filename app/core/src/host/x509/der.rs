//! The part of DER that Go reads (golang.org/x/crypto/cryptobyte): short tags, lengths in as few bytes as possible.

/// Elements, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Der<'a>(pub(super) &'a [u8]);

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// An element with its header, and its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) whole: &'a [u8],
    pub(super) content: &'a [u8],
}

impl<'a> Der<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn is_next(self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// The next element, whatever it is.
    pub(super) fn any(&mut self) -> Option<Element<'a>> {
        let (tag, first) = (*self.0.first()?, *self.0.get(1)?);
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (header, length) = if first < 0x80 {
            (2, usize::from(first))
        } else {
            let count = usize::from(first & 0x7F);
            let bytes = self.0.get(2..2 + count).filter(|_| (1..=4).contains(&count))?;
            let length = bytes.iter().try_fold(0_usize, |n, b| Some(n.checked_mul(256)? | usize::from(*b)))?;
            if length < 0x80 || bytes.first() == Some(&0) {
                return None;
            }
            (2 + count, length)
        };
        let (whole, rest) = self.0.split_at_checked(header.checked_add(length)?)?;
        self.0 = rest;
        Some(Element { tag, whole, content: whole.get(header..)? })
    }

    pub(super) fn element(&mut self, tag: u8) -> Option<Element<'a>> {
        self.any().filter(|element| element.tag == tag)
    }

    /// The content of the next element.
    pub(super) fn take(&mut self, tag: u8) -> Option<Der<'a>> {
        self.element(tag).map(|element| Der(element.content))
    }

    /// The content of the next element if it has the tag. `None`: it cannot be read.
    #[expect(clippy::option_option, reason = "not there is another thing than not readable")]
    pub(super) fn optional(&mut self, tag: u8) -> Option<Option<Der<'a>>> {
        if self.is_next(tag) { self.take(tag).map(Some) } else { Some(None) }
    }

    /// A number in two's complement and as few bytes as possible.
    pub(super) fn integer(&mut self) -> Option<&'a [u8]> {
        self.integer_as(INTEGER)
    }

    pub(super) fn integer_as(&mut self, tag: u8) -> Option<&'a [u8]> {
        let bytes = self.take(tag)?.0;
        match bytes {
            [] | [0, 0..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] => None,
            _ => Some(bytes),
        }
    }

    /// A number of Go's type `int`.
    pub(super) fn int(&mut self) -> Option<i64> {
        self.integer().and_then(as_int)
    }

    pub(super) fn boolean(&mut self) -> Option<bool> {
        match self.take(BOOLEAN)?.0 {
            [0] => Some(false),
            [0xFF] => Some(true),
            _ => None,
        }
    }

    /// An object identifier as it is encoded, with numbers of 31 bits.
    pub(super) fn oid(&mut self) -> Option<&'a [u8]> {
        let bytes = self.take(OBJECT_IDENTIFIER)?.0;
        let mut number: Option<u32> = None;
        for byte in bytes {
            let value = number.unwrap_or(0);
            if (number.is_none() && *byte == 0x80) || value >= 1 << 24 {
                return None;
            }
            number = (byte & 0x80 != 0).then_some((value << 7) | u32::from(byte & 0x7F));
        }
        (!bytes.is_empty() && number.is_none()).then_some(bytes)
    }

    /// The bytes of a bit string, and how many bits of the last byte do not count.
    pub(super) fn bits(&mut self) -> Option<(&'a [u8], u32)> {
        let (padding, bytes) = self.take(BIT_STRING)?.0.split_first()?;
        let padding = u32::from(*padding);
        match bytes.last() {
            Some(last) => (padding <= 7 && last.trailing_zeros() >= padding).then_some((bytes, padding)),
            None => (padding == 0).then_some((bytes, 0)),
        }
    }
}

/// A number in two's complement that fits 64 bits.
pub(super) fn as_int(bytes: &[u8]) -> Option<i64> {
    let start = if bytes.first()? & 0x80 == 0 { 0 } else { -1 };
    (bytes.len() <= 8).then(|| bytes.iter().fold(start, |n, b| (n << 8) | i64::from(*b)))
}

pub(super) fn is_negative(number: &[u8]) -> bool {
    number.first().is_some_and(|byte| byte & 0x80 != 0)
}

pub(super) fn is_positive(number: &[u8]) -> bool {
    !is_negative(number) && number.iter().any(|byte| *byte != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_possible() {
        assert!(Der(&[4, 1, 7]).any().is_some_and(|element| element.content == [7]));
        for der in [&[4][..], &[4, 2, 7], &[4, 0x81, 1, 7], &[4, 0x80], &[0x1F, 1, 7], &[4, 0x82, 0, 0x80]] {
            assert!(Der(der).any().is_none(), "{der:?}");
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(Der(&[2, 1, 0xFF]).int(), Some(-1));
        assert_eq!(Der(&[2, 2, 0, 0xFF]).int(), Some(255));
        assert_eq!(Der(&[2, 2, 0, 1]).int(), None);
        assert_eq!(Der(&[6, 3, 0x55, 0x1D, 0x0F]).oid(), Some(&[0x55, 0x1D, 0x0F][..]));
        for oid in [&[6, 0][..], &[6, 1, 0x80], &[6, 2, 0x55, 0x81], &[6, 6, 0x2A, 0x90, 0x80, 0x80, 0x80, 1]] {
            assert_eq!(Der(oid).oid(), None, "{oid:?}");
        }
        assert_eq!(Der(&[3, 2, 1, 2]).bits(), Some((&[2][..], 1)));
        assert_eq!((Der(&[3, 2, 1, 1]).bits(), Der(&[3, 1, 1]).bits()), (None, None));
    }
}
