//! Work on many files, and saying how far it has come.

use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::error::Failure;

/// Files from which on progress is shown.
const MANY: usize = 51;

/// The results of `work` for every item, in the order of the items, on as many threads as the machine has processors.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync, mut done: impl FnMut(usize)) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    if threads <= 1 {
        return items.iter().enumerate().map(|(index, item)| (work(item), done(index + 1)).0).collect();
    }
    let next = AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    // The receiver outlives the threads.
                    sender.send((index, work(item))).ok();
                }
            });
        }
        drop(sender);
        receiver.into_iter().enumerate().map(|(count, result)| (result, done(count + 1)).0).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Does the work on every file, in order. A file that fails is reported, and the next one follows. Returns whether any failed.
pub(crate) fn each_file(
    files: &[String],
    err: &mut dyn Write,
    mut work: impl FnMut(&str) -> Result<(), Failure>,
) -> Result<bool, Failure> {
    let progress = Progress::new(files.len());
    let mut failed = false;
    for (index, path) in files.iter().enumerate() {
        match work(path) {
            Ok(()) => {}
            Err(failure @ Failure::Output(_)) => return Err(failure),
            Err(failure) => {
                failed = true;
                writeln!(err, "error: {failure}")?;
            }
        }
        progress.show(index + 1, err);
    }
    Ok(failed)
}

/// A line on the terminal that says how many files are done. Nothing where standard error is no terminal, and for few files.
pub(crate) struct Progress {
    total: usize,
    is_shown: bool,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, is_shown: total >= MANY && io::stderr().is_terminal() }
    }

    /// Says that `count` files are done; wipes itself out behind the last one.
    pub(crate) fn show(&self, count: usize, err: &mut dyn Write) {
        let step = (self.total / 100).max(1);
        if !self.is_shown || (count < self.total && !count.is_multiple_of(step)) {
            return;
        }
        // Progress that cannot be shown is no reason to stop.
        if count < self.total {
            write!(err, "\r{count} of {} files", self.total).and_then(|()| err.flush()).ok();
        } else {
            write!(err, "\r\x1b[K").and_then(|()| err.flush()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..500).collect();
        let mut counts = Vec::new();
        let results = map(&items, |item| item * 2, |count| counts.push(count));
        assert_eq!(results, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert_eq!(counts, (1..=500).collect::<Vec<_>>());
        assert_eq!(map(&[] as &[u8], |item| *item, |_| ()), Vec::<u8>::new());
    }

    #[test]
    fn progress_wipes_itself_out() {
        let progress = Progress { total: 200, is_shown: true };
        let mut shown = Vec::new();
        (1..=200).for_each(|count| progress.show(count, &mut shown));
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.starts_with("\r2 of 200 files\r4 of 200 files"), "{shown}");
        assert!(shown.ends_with("\r198 of 200 files\r\u{1b}[K"), "{shown}");
    }
}
