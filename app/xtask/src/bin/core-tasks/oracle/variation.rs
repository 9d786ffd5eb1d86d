//! Variations of texts.

use super::random::Random;

/// A text with one to four changes: something is deleted, repeated, cut off, or one of `pieces` is inserted.
pub(super) fn varied(mut text: String, pieces: &[&str], random: &mut Random) -> String {
    for _ in 0..=random.below(4) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        // Most changes are made where lines and their words begin and end.
        let is_edge = |at: &usize| {
            let (before, after) = text.as_bytes().split_at(*at);
            let is_space = |b: &u8| b.is_ascii_whitespace();
            before.last().is_none_or(is_space) != after.first().is_none_or(is_space) || before.last() == Some(&b'\n')
        };
        let edges: Vec<usize> = places.iter().copied().filter(is_edge).collect();
        let list = if random.below(3) > 0 && !edges.is_empty() { &edges } else { &places };
        if list.is_empty() {
            return text;
        }
        let at = *random.one_of(list);
        let tail = text.get(at..).unwrap_or("");
        match random.below(6) {
            0 => {
                let len = tail.char_indices().nth(1 + random.below(3)).map_or(tail.len(), |(len, _)| len);
                text.replace_range(at..at + len, "");
            }
            1 => {
                let from = *random.one_of(&places);
                let piece = text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or("").to_owned();
                text.insert_str(at, &piece);
            }
            2 if at > text.len() / 2 => text.truncate(at),
            _ => text.insert_str(at, random.one_of::<&str>(pieces)),
        }
    }
    text
}
