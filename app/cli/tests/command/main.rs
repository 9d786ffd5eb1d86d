//! Runs the real binary.
#![cfg(test)]

mod api_script;
mod canary;
mod check;
mod export;
mod fix;
mod fmt;
mod others;
mod sarif;
mod server;
mod settings;
mod shell;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of one test's own.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// The names and texts of all files of a folder in it, which is removed. Empty when it is not there.
    fn read_all(&self, name: &str) -> String {
        fn read(folder: &Path, all: &mut String) {
            let Ok(entries) = fs::read_dir(folder) else { return };
            for path in entries.map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    read(&path, all);
                } else {
                    all.extend([path.to_str().unwrap(), "\n", &fs::read_to_string(&path).unwrap(), "\n"]);
                }
            }
        }
        let (folder, mut all) = (self.0.join(name), String::new());
        read(&folder, &mut all);
        if folder.exists() {
            fs::remove_dir_all(folder).unwrap();
        }
        all
    }

    /// Runs `layerwright` in the folder.
    fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_layerwright"))
            .args(args)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // A command that does not read its input closes the pipe.
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Output {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What a run gave.
#[derive(Debug)]
struct Output {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Output {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A file of the project's fixtures.
fn profile(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/profiles").join(name)).unwrap()
}

/// The profile with another OS layer.
fn profile_with_layer(name: &str, layer: &str) -> String {
    let mut json: serde_json::Value = serde_json::from_str(&profile(name)).unwrap();
    json["spec"]["template"]["packs"][0]["values"] = layer.into();
    serde_json::to_string(&json).unwrap()
}
