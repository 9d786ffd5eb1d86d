//! Where a document's PEM blocks are looked for.

use super::{Block, armor, scan};
use crate::source::{TextRange, TextSize, range, size, slice};
use crate::yaml::{NodeId, Tree};

/// Shortest value that can hold a BEGIN or END line.
const SHORTEST: usize = "END X".len();

/// The PEM blocks of a document, in text order: those in values, and those outside of all values. Certificates in them are not read.
pub(crate) fn find(text: &str, tree: &Tree) -> Vec<Block> {
    // A file that is nothing but PEM is one long text for YAML.
    if tree.roots().iter().all(|root| tree.scalar(*root).is_some()) {
        return scan(text);
    }
    let unread = unread(text, tree);
    let mut places: Vec<(TextRange, Option<NodeId>)> = unread.iter().map(|at| (*at, None)).collect();
    let mut damage = unread.iter().peekable();
    for id in tree.scalars() {
        let Some(scalar) = tree.scalar(*id).filter(|scalar| scalar.value.len() >= SHORTEST) else { continue };
        let at = tree.node(*id).range;
        while damage.next_if(|unread| unread.end() <= at.start()).is_some() {}
        let is_unread = damage.peek().is_some_and(|unread| unread.start() < at.end());
        if !is_unread && armor::may_be_in(&scalar.value) {
            places.push((at, Some(*id)));
        }
    }
    places.extend(comments(text, tree, &unread).into_iter().map(|at| (at, None)));
    crate::sort::by_key(&mut places, |(at, _)| at.start());

    let mut blocks = Vec::new();
    for (at, id) in places {
        match id.and_then(|id| Some((id, tree.scalar(id)?))) {
            None => blocks.extend(scan::piece(text, at, false)),
            Some((id, scalar)) => {
                let whole = range(0, scalar.value.len());
                let found = scan::piece(&scalar.value, whole, true).into_iter();
                // A line alone is a text about PEM.
                let is_alone = |block: &Block| {
                    let is_half = block.begin.is_none() || block.end.is_none();
                    is_half && block.body.is_empty() && block.range.len() >= TextSize::of(scalar.value.trim())
                };
                let found = found.filter(|block| !is_alone(block));
                blocks.extend(found.map(|block| block.moved(id, |at| scalar.map.range(at))));
            }
        }
    }
    blocks
}

/// Where YAML could not be read, with the scalars that end or begin there: a block may go on over the border.
fn unread(text: &str, tree: &Tree) -> Vec<TextRange> {
    let mut all: Vec<TextRange> = Vec::new();
    for damage in tree.damaged() {
        let mut at = *damage;
        // The text above, but for white space: the end of a scalar that goes on in the damage.
        let above = text.get(..usize::from(at.start())).unwrap_or("").trim_end();
        if let Some(id) = above.len().checked_sub(1).and_then(|last| tree.scalar_at(size(last))) {
            at = at.cover(tree.node(id).range);
        }
        if let Some(id) = tree.scalar_at(at.end()) {
            at = at.cover(tree.node(id).range);
        }
        // From the start of the line: how far it is indented counts.
        at = at.cover(TextRange::empty(line_start(text, at.start())));
        match all.last_mut() {
            Some(last) if at.start() <= last.end() => *last = last.cover(at),
            _ => all.push(at),
        }
    }
    all
}

fn line_start(text: &str, at: TextSize) -> TextSize {
    let above = text.get(..usize::from(at)).unwrap_or("");
    size(above.rfind('\n').map_or(0, |end| end + 1))
}

/// Comments on lines one below the other, where they may hold a block.
fn comments(text: &str, tree: &Tree, unread: &[TextRange]) -> Vec<TextRange> {
    let mut all: Vec<TextRange> = Vec::new();
    let mut unread = unread.iter().peekable();
    for comment in tree.comments() {
        while unread.next_if(|at| at.end() <= comment.range.start()).is_some() {}
        if unread.peek().is_some_and(|at| at.start() < comment.range.end()) {
            continue;
        }
        let gap = all.last().map(|last| slice(text, TextRange::new(last.end(), comment.range.start().max(last.end()))));
        match all.last_mut() {
            Some(last) if gap.is_some_and(|gap| gap.trim().is_empty()) => *last = last.cover(comment.range),
            _ => {
                let start = line_start(text, comment.range.start());
                // Behind a value only its first line is a comment: no block begins there.
                if slice(text, TextRange::new(start, comment.range.start())).trim().is_empty() {
                    all.push(comment.range.cover(TextRange::empty(start)));
                }
            }
        }
    }
    all.retain(|at| armor::may_be_in(slice(text, *at)));
    all
}

impl Block {
    /// The block of a value, with all ranges in the text.
    fn moved(mut self, id: NodeId, map: impl Fn(TextRange) -> TextRange) -> Self {
        let armors = self.begin.iter_mut().chain(self.end.iter_mut());
        let armors = armors.flat_map(|armor| [&mut armor.range, &mut armor.before, &mut armor.after]);
        let lines = [&mut self.body, &mut self.blanks, &mut self.headers, &mut self.junk].into_iter().flatten();
        let damage = self.body_damage.iter_mut().map(|(at, _)| at);
        for at in armors.chain(lines).chain(damage) {
            *at = map(*at);
        }
        if let Some(super::ArmorDamage::Glued(at)) = &mut self.armor_damage {
            *at = map(TextRange::empty(*at)).start();
        }
        self.value = Some((id, self.range));
        self.range = map(self.range);
        self
    }
}
