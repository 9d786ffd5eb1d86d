//! Whether a result is up to date: the content of its inputs and of its outputs, hashed into a file.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Result;

/// A note of what a result was made from, and of the result.
#[derive(Debug)]
pub struct Stamp {
    file: PathBuf,
    inputs: u64,
    outputs: Vec<PathBuf>,
}

impl Stamp {
    /// `inputs` are files and folders; missing ones count as empty. `extra` holds what else decides: tool versions, settings.
    pub fn new(file: PathBuf, inputs: &[PathBuf], extra: &[String], outputs: Vec<PathBuf>) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        extra.hash(&mut hasher);
        hash_all(inputs, &mut hasher)?;
        Ok(Self { file, inputs: hasher.finish(), outputs })
    }

    /// Whether the outputs are as they were made, from inputs as they are now.
    pub fn is_current(&self) -> Result<bool> {
        Ok(std::fs::read_to_string(&self.file).is_ok_and(|noted| self.text().is_ok_and(|now| now == noted)))
    }

    /// Notes that the outputs were made from the inputs.
    pub fn write(&self) -> Result {
        Ok(std::fs::write(&self.file, self.text()?)?)
    }

    fn text(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        hash_all(&self.outputs, &mut hasher)?;
        Ok(format!("{:016x} {:016x}\n", self.inputs, hasher.finish()))
    }
}

fn hash_all(paths: &[PathBuf], hasher: &mut DefaultHasher) -> Result {
    for path in paths {
        for file in files(path)? {
            file.hash(hasher);
            std::fs::read(&file)?.hash(hasher);
        }
    }
    Ok(())
}

/// Every file at or below `path`, sorted. `node_modules` and hidden entries are left out; a missing path has no files.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(path, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name();
            if name != "node_modules" && !name.to_string_lossy().starts_with('.') {
                collect(&entry.path(), found)?;
            }
        }
    } else if path.is_file() {
        found.push(path.to_path_buf());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Stamp;

    #[test]
    fn notices_changed_inputs_and_outputs() {
        let folder = std::env::temp_dir().join(format!("layerwright-stamp-{}", std::process::id()));
        let (input, output) = (folder.join("input"), folder.join("output"));
        std::fs::create_dir_all(&input).unwrap();
        let stamp = || {
            Stamp::new(folder.join("stamp"), std::slice::from_ref(&input), &["v1".into()], vec![output.clone()])
                .unwrap()
        };

        std::fs::write(input.join("a"), "1").unwrap();
        std::fs::write(&output, "made").unwrap();
        assert!(!stamp().is_current().unwrap(), "never noted");
        stamp().write().unwrap();
        assert!(stamp().is_current().unwrap());

        std::fs::write(input.join("a"), "2").unwrap();
        assert!(!stamp().is_current().unwrap(), "an input changed");
        std::fs::write(input.join("a"), "1").unwrap();
        assert!(stamp().is_current().unwrap(), "the content decides, not the time");

        std::fs::remove_file(&output).unwrap();
        assert!(!stamp().is_current().unwrap(), "the output is gone");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
