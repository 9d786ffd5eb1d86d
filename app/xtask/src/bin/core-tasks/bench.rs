//! The core's time on the host.

use std::path::Path;

use layerwright_core::{Context, UnixTime, analyze};
use layerwright_xtask::Result;
use layerwright_xtask::step::now;

use crate::layers::layer;

/// Sizes of the layers, in kB.
const SIZES: [usize; 4] = [3, 10, 100, 1000];

/// Writes a layer of each size to `folder`, as `<kB>.yaml`, and prints `<kB> <median milliseconds>` for each.
pub(crate) fn run(folder: &Path) -> Result {
    std::fs::create_dir_all(folder)?;
    for size in SIZES {
        let text = layer(size * 1000);
        std::fs::write(folder.join(format!("{size}.yaml")), &text)?;
        println!("{size} {:.3}", median_time(&text));
    }
    Ok(())
}

/// In milliseconds, of as many runs as fit into about a second.
fn median_time(text: &str) -> f64 {
    let mut times = Vec::new();
    let start = now();
    while times.len() < 5 || (start.elapsed().as_secs_f64() < 1.0 && times.len() < 1000) {
        let before = now();
        std::hint::black_box(analyze(std::hint::black_box(text), &Context::default(), UnixTime(1_767_225_600)));
        times.push(before.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
