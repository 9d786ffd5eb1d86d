//! The cost of a check grows with the text and what is found in it, not faster. Counts the instructions that the core takes in
//! WebAssembly, for texts of two sizes: a clock would measure the machine. Arguments: the module, as wasm-bindgen made it; then
//! words, to count only the families that have one of them in their name.

#![expect(clippy::print_stdout, reason = "the table is what a person runs it for")]

mod counter;
mod families;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use counter::{Core, Count};
use families::{FAMILIES, Family};

type Result<T = (), E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Sizes of the texts, in bytes.
const SIZES: [usize; 2] = [2_500, 10_000];

/// How much faster than the text the cost may grow: what is sorted costs a little more for each item, and memory grows in leaps.
const SLACK: f64 = 1.2;

fn main() -> Result {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: steps MODULE [WORD...]")?;
    let words: Vec<String> = arguments.collect();
    let core = Core::load(&std::fs::read(path)?)?;
    let is_wanted = |family: &&Family| words.is_empty() || words.iter().any(|word| family.name.contains(word.as_str()));
    let families: Vec<&Family> = FAMILIES.iter().filter(is_wanted).collect();

    println!("{:<43} {:>7} {:>12} {:>7} {:>12} {:>6}", "", "bytes", "steps", "bytes", "steps", "growth");
    let mut failed = 0;
    for (family, counts) in families.iter().zip(all(&core, &families)) {
        print!("{:<43} ", family.name);
        match counts.and_then(|counts| judged(family, &counts)) {
            Ok(line) => println!("{line}"),
            Err(error) => {
                failed += 1;
                println!("{error}");
            }
        }
    }
    println!("{} passed, {failed} failed", families.len() - failed);
    if failed == 0 { Ok(()) } else { Err("a cost grows faster than the text".into()) }
}

/// The counts of each family, on all processors.
fn all(core: &Core, families: &[&Family]) -> Vec<Result<[Count; 2]>> {
    let next = AtomicUsize::new(0);
    let counts: Vec<_> = families.iter().map(|_| Mutex::new(Err("not counted".into()))).collect();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((family, counts)) = at(families, &counts, next.fetch_add(1, Ordering::Relaxed)) {
                    if let Ok(mut counts) = counts.lock() {
                        *counts = count(core, family);
                    }
                }
            });
        }
    });
    counts.into_iter().map(|counts| counts.into_inner().unwrap_or_else(|_| Err("not counted".into()))).collect()
}

fn at<'a, A, B>(a: &'a [A], b: &'a [B], index: usize) -> Option<(&'a A, &'a B)> {
    a.get(index).zip(b.get(index))
}

fn count(core: &Core, family: &Family) -> Result<[Count; 2]> {
    let count = |size| {
        let text = (family.text)(size);
        let other = family.change.map(|(word, other)| text.replace(word, other));
        core.count(family.call, &std::iter::once(text).chain(other).collect::<Vec<_>>())
    };
    let [small, large] = SIZES;
    Ok([count(small)?, count(large)?])
}

/// The line of the table, or what is wrong.
fn judged(family: &Family, [small, large]: &[Count; 2]) -> Result<String> {
    #[expect(clippy::cast_precision_loss, reason = "ratios of counts")]
    let growth = |small: u64, large: u64| large as f64 / small as f64;
    let (of_text, of_steps) = (growth(small.bytes, large.bytes), growth(small.steps, large.steps));
    let line = format!(
        "{:>7} {:>12} {:>7} {:>12} {of_steps:>6.2}  {} and {} {}",
        small.bytes,
        small.steps,
        large.bytes,
        large.steps,
        small.answer,
        large.answer,
        family.call.of(),
    );
    if of_steps > SLACK * of_text {
        return Err(format!("{line}: FASTER THAN THE TEXT, {of_text:.2}").into());
    }
    // A family that the core refuses to look at shows nothing.
    if family.is_answered != (large.answer > 0) {
        return Err(format!("{line}: NOT EXPECTED").into());
    }
    Ok(line)
}
