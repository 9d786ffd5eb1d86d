//! Misspelled words.

/// The candidate nearest to `word`, when it is near enough to be a typo: at most a third of the letters differ.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(word.chars().count()) <= limit)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

/// Longest word that is compared, in characters: longer ones are no typos of known names.
const MAX_WORD: usize = 48;

/// Levenshtein distance with transpositions of neighbors (optimal string alignment), case of ASCII letters ignored.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (letters(a), letters(b));
    let (a, b) = (&a.0[..a.1], &b.0[..b.1]);
    // The row before last, the last one, and the one being made. Distances fit a byte: words have at most MAX_WORD letters.
    let mut before = [0_u8; MAX_WORD + 1];
    let mut last = [0_u8; MAX_WORD + 1];
    let mut row = [0_u8; MAX_WORD + 1];
    for (cell, j) in last.iter_mut().zip(0..) {
        *cell = j;
    }
    for (i, x) in a.iter().enumerate() {
        row[0] = last[0] + 1;
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + u8::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        (before, last) = (last, row);
    }
    usize::from(last[b.len()])
}

/// The first characters of a word in lower case, and how many there are.
fn letters(word: &str) -> ([char; MAX_WORD], usize) {
    let mut letters = ['\0'; MAX_WORD];
    let mut len = 0;
    for (letter, c) in letters.iter_mut().zip(word.chars()) {
        *letter = c.to_ascii_lowercase();
        len += 1;
    }
    (letters, len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_are_found_and_other_words_are_not() {
        assert_eq!(nearest("kunernetes.version", ["kubernetes.version", "cluster.name"]), Some("kubernetes.version"));
        assert_eq!(nearest("tages", ["stages", "pack"]), Some("stages"));
        assert_eq!(nearest("timezone", ["stages", "pack", "options"]), None);
        assert_eq!(nearest("usre", ["user", "password"]), Some("user"));
    }
}
