//! T: certificates.

mod authorities;
mod host_names;
#[cfg(test)]
mod testing;

super::rules! {
    'T', "certificates", "Certificates";
    t001_no_pem,
    t002_pem_armor,
    t003_pem_body,
    t004_not_a_certificate,
    t005_wrong_pem_label,
    t006_certificate_validity,
    t007_no_issuer,
    t008_certificate_of_another_host,
    t009_certificate_order,
    t010_weak_certificate,
    t011_pem_white_space,
    t012_certificates_as_list,
    t013_certificate_for_existing_cluster,
    t014_registry_without_tls,
    t015_private_key,
    t016_broken_chain,
    t017_unusable_certificate,
    t018_host_refuses_certificate,
    t019_name_constraints,
}

use crate::base64::encode;
use crate::cx::Cx;
use crate::edit::TextEdit;
use crate::host::pem;
use crate::inventory::certificates::{BlockPlace, blocks, own_blocks, own_certificates};
use crate::model::Field;
use crate::patch;
use crate::pem::{ArmorDamage, Block, correct, is_certificate};
use crate::source::{TextRange, TextSize, range, size, slice};
use crate::yaml::NodeId;

/// The block as lines of its own: BEGIN, its text in lines of 64 characters, END.
fn lines(block: &Block) -> Vec<String> {
    const WIDTH: usize = 64;
    let body = encode(block.der.as_deref().unwrap_or_default());
    let mut lines = vec![correct(true, &block.label)];
    let mut rest = body.as_str();
    while let Some((line, more)) = rest.split_at_checked(WIDTH.min(rest.len())).filter(|(line, _)| !line.is_empty()) {
        lines.push(line.to_owned());
        rest = more;
    }
    lines.push(correct(false, &block.label));
    lines
}

/// The ranges of the certificates that Go reads in a value, in the value: `pem.Decode`, as `crypto/x509` fills its pools.
fn read_by_go(value: &str) -> Vec<TextRange> {
    let blocks = pem::decode_all(value).into_iter().filter(pem::Block::is_for_pool);
    blocks.map(|block| range(block.range.start, block.range.end)).collect()
}

/// Deletes the lines of a block that has them to itself.
fn removal(doc: &Cx<'_>, block: &Block) -> Option<TextEdit> {
    let first = doc.lines.line(block.range.start());
    let last = doc.lines.line(block.range.end());
    let before = TextRange::new(doc.lines.start(first), block.range.start());
    let after = TextRange::new(block.range.end(), doc.lines.range(doc.text, last).end().max(block.range.end()));
    let is_alone = doc.slice(before).trim().is_empty() && doc.slice(after).trim().is_empty();
    is_alone.then(|| patch::remove_lines(doc, &(first..=last)))
}

/// Whether a value can be rewritten: in a block mapping, with no comment in or behind it that would be lost.
fn removable(doc: &Cx<'_>, field: Field, at: TextRange) -> Option<()> {
    let parent = doc.tree.node(field.key).parent?;
    let is_flow = doc.tree.mapping(parent).is_none_or(|m| m.flow);
    let line_end = doc.lines.range(doc.text, doc.lines.line(at.end())).end().max(at.end());
    let after = if doc.slice(at).ends_with('\n') { "" } else { doc.slice(TextRange::new(at.end(), line_end)) };
    let has_comment = doc.tree.comment_after(at.start()).is_some_and(|c| c.range.start() < at.end());
    (!is_flow && !has_comment && after.trim().is_empty() && !doc.tree.is_damaged(at)).then_some(())
}

/// The certificates of `providerCredentials.certificates`, given as the scalar, as a literal block. `None` when the value holds
/// anything else.
fn as_block(doc: &Cx<'_>, scalar: NodeId) -> Option<TextEdit> {
    let field = doc.layer.credentials?.certificates.filter(|field| field.value == scalar)?;
    let key = doc.key_range(&field);
    let value = doc.tree.node(scalar).range;
    let at = TextRange::new(key.end() + size(1), value.end());
    removable(doc, field, at)?;
    let blocks: Vec<&Block> = own_blocks(doc);
    let is_sound = |b: &&Block| {
        let is_armored = matches!(b.armor_damage, None | Some(ArmorDamage::Glued(_)));
        b.is_certificate() && is_armored && !b.is_private_key() && b.der.as_deref().is_some_and(is_certificate)
    };
    // Between the blocks nothing but line breaks, also as two characters.
    let text = &doc.tree.scalar(scalar)?.value;
    let is_empty = |gap: &str| !gap.contains(|c: char| c.is_alphanumeric() && !matches!(c, 'n' | 'r'));
    let mut reached = TextSize::new(0);
    for block in &blocks {
        // A block that leaves the value lost its indentation: not judged here.
        let (_, at) = block.value.filter(|(id, _)| *id == scalar)?;
        if !is_sound(block) || !is_empty(slice(text, TextRange::new(reached, at.start().max(reached)))) {
            return None;
        }
        reached = at.end();
    }
    if blocks.is_empty() || !is_empty(slice(text, TextRange::new(reached, TextSize::of(text.as_str()).max(reached)))) {
        return None;
    }
    let newline = patch::newline(doc);
    let column = usize::from(key.start() - doc.lines.start(doc.lines.line(key.start())));
    let mut text = " |".to_owned();
    for line in blocks.iter().flat_map(|block| lines(block)) {
        text.push_str(newline);
        text.push_str(&" ".repeat(column + 2));
        text.push_str(&line);
    }
    if doc.slice(at).ends_with('\n') {
        text.push_str(newline);
    }
    // Inside of brackets `|` is no header, and the value looks like a block without being one.
    (doc.slice(at) != text).then(|| TextEdit::replace(at, text))
}
