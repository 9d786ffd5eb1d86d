//! Sorting.
//!
//! The standard library's stable sorts are 4 kB of WebAssembly for every type that is sorted. Here the order of all of them is made by
//! one sort of numbers.

use std::cmp::Ordering;

/// Sorts; what is equal keeps its order.
pub(crate) fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|a, b| compare(a, b).is_le()) {
        return;
    }
    let order = order(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut unsorted: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| unsorted.get_mut(at)?.take()));
}

/// Sorts by a key; what has the same key keeps its order.
pub(crate) fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// The indexes up to `len` in the order of what stands there.
fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    order
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_the_standard_library_sorts() {
        for len in [0, 1, 2, 7, 50, 1000] {
            let mixed: Vec<(usize, usize)> = (0..len).map(|at| (at * 7919 % 13, at)).collect();
            let (mut own, mut other) = (mixed.clone(), mixed);
            super::by_key(&mut own, |one| one.0);
            other.sort_by_key(|one| one.0);
            assert_eq!(own, other);
        }
    }
}
