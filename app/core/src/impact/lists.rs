//! Which elements of two lists belong together.

/// Most pairs of elements that are weighed. Longer lists are compared element by element after their common ends.
const MAX_PAIRS: usize = 250_000;

/// Pairs of indexes (new, old): equal elements, and between them those that took the place of others, in order. An index alone was
/// added or is gone.
pub(super) fn align<T: PartialEq>(new: &[T], old: &[T]) -> Vec<(Option<usize>, Option<usize>)> {
    let head = new.iter().zip(old).take_while(|(a, b)| a == b).count();
    let (new_rest, old_rest) = (new.get(head..).unwrap_or(&[]), old.get(head..).unwrap_or(&[]));
    let tail = new_rest.iter().rev().zip(old_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or(&[]);
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or(&[]);

    let mut pairs: Vec<(Option<usize>, Option<usize>)> = (0..head).map(|index| (Some(index), Some(index))).collect();
    let (mut new_from, mut old_from) = (0, 0);
    let equal =
        if new_middle.len() * old_middle.len() <= MAX_PAIRS { common(new_middle, old_middle) } else { Vec::new() };
    for (new_at, old_at) in equal.into_iter().chain([(new_middle.len(), old_middle.len())]) {
        // What is between two equal elements: those of the same place belong together.
        for step in 0..(new_at - new_from).max(old_at - old_from) {
            let new = (new_from + step < new_at).then_some(head + new_from + step);
            let old = (old_from + step < old_at).then_some(head + old_from + step);
            pairs.push((new, old));
        }
        if new_at < new_middle.len() || old_at < old_middle.len() {
            pairs.push((Some(head + new_at), Some(head + old_at)));
        }
        (new_from, old_from) = (new_at + 1, old_at + 1);
    }
    let ends = (0..tail).map(|index| (Some(new.len() - tail + index), Some(old.len() - tail + index)));
    pairs.extend(ends);
    pairs
}

/// The longest sequence of equal elements, as pairs of indexes.
fn common<T: PartialEq>(new: &[T], old: &[T]) -> Vec<(usize, usize)> {
    let width = old.len() + 1;
    let mut lengths = vec![0_u32; (new.len() + 1) * width];
    let at = |lengths: &[u32], i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in new.iter().enumerate().rev() {
        for (j, b) in old.iter().enumerate().rev() {
            let best = if a == b {
                at(&lengths, i + 1, j + 1) + 1
            } else {
                at(&lengths, i + 1, j).max(at(&lengths, i, j + 1))
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (new.get(i), old.get(j)) {
        if a == b {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(&lengths, i + 1, j) >= at(&lengths, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `+x` was added, `-x` is gone, `a>b` was changed; equal elements are left out.
    fn said(old: &str, new: &str) -> String {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let said = align(&new, &old).into_iter().filter_map(|pair| match pair {
            (Some(n), Some(o)) if new[n] == old[o] => None,
            (Some(n), Some(o)) => Some(format!("{}>{}", old[o], new[n])),
            (Some(n), None) => Some(format!("+{}", new[n])),
            (None, Some(o)) => Some(format!("-{}", old[o])),
            (None, None) => Some("?".to_owned()),
        });
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn elements_that_move_along_are_no_changes() {
        for (old, new, wanted) in [
            ("abc", "abc", ""),
            ("", "ab", "+a +b"),
            ("ab", "", "-a -b"),
            ("abc", "xabc", "+x"),
            ("abc", "abxc", "+x"),
            ("abc", "abcx", "+x"),
            ("abc", "ac", "-b"),
            ("abc", "axc", "b>x"),
            ("abcd", "axbyd", "+x c>y"),
            ("ab", "ba", "+b -b"),
            ("aa", "aaa", "+a"),
        ] {
            assert_eq!(said(old, new), wanted, "{old} {new}");
        }
    }

    #[test]
    fn long_lists_take_little_time() {
        let old: Vec<usize> = (0..100_000).collect();
        let new: Vec<usize> = (0..100_000).map(|n| n + usize::from(n % 2 == 0) * 1_000_000).collect();
        assert_eq!(align(&new, &old).len(), 100_000);
    }
}
