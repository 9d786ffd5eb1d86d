//! I: images.

mod i001_reference;
mod i002_no_tag;
mod i006_empty_segment;
mod i011_scheme;

pub(crate) use i001_reference::I001;
pub(crate) use i002_no_tag::I002;
pub(crate) use i006_empty_segment::I006;
pub(crate) use i011_scheme::I011;
