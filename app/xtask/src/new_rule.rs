//! `cargo xtask new-rule CODE NAME`: the file, the registration and two fixtures of a new rule, and what is left to do.

use std::path::{Path, PathBuf};

use layerwright_xtask::Result;
use layerwright_xtask::project::Project;

/// A new rule's file. It compiles, and its tests fail until the rule is written.
const TEMPLATE: &str = r#"use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    /// TODO: Finds ...
    ///
    /// ## Why it matters
    /// TODO: what happens on the host
    ///
    /// ## How to fix
    /// TODO: what to write instead
    ///
    /// ## Invalid
    /// ```yaml
    /// TODO: a whole layer, as short as possible
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// TODO: the same layer without the problem
    /// ```
    CODE "NAME" {
        summary: "TODO",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "TODO: a page of the vendor by title and link, or a standard by number",
        since: "VERSION",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for range in faults(doc) {
        sink.report(Diagnostic::new(&CODE, range, "TODO: the thing and the problem", "TODO: what to do."));
    }
}

/// TODO: only what is certainly wrong. What could not be read is unknown, not missing.
fn faults(_doc: &Cx<'_>) -> Vec<TextRange> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn finds_the_fault() {
        check("CODE", "TODO: «the fault» in its layer\n");
    }

    #[test]
    fn accepts_what_is_correct() {
        check("CODE", "pack:\n  content:\n    images: []\n");
    }
}
"#;

const FIXTURE: &str = "# TODO: a layer with one fault, marked where it must be found.\n«TODO»: the fault\n";

pub(crate) fn command(project: &Project, code: &str, name: &str) -> Result {
    let version = workspace_version(&std::fs::read_to_string(project.root.join("Cargo.toml"))?)?;
    let made = create(&project.root, code, name, &version)?;
    for path in &made {
        println!("wrote {}", path.strip_prefix(&project.root).unwrap_or(path).display());
    }
    println!("\nleft to do:");
    for (number, step) in left(code, &made).iter().enumerate() {
        println!("  {}. {step}", number + 1);
    }
    Ok(())
}

/// Writes the files. Nothing is written when the code or the name is taken or malformed.
fn create(root: &Path, code: &str, name: &str, version: &str) -> Result<Vec<PathBuf>> {
    let (letter, number) = code.split_at_checked(1).unwrap_or_default();
    if !letter.starts_with(|c: char| c.is_ascii_uppercase())
        || number.len() != 3
        || !number.bytes().all(|b| b.is_ascii_digit())
    {
        return Err(
            format!("{code} is not a rule's code: it needs a capital letter and three digits, as in C001").into()
        );
    }
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !name.split('-').all(is_word) {
        return Err(format!("{name} is not a rule's name: it needs lowercase words with hyphens between them").into());
    }
    let folder = root.join("app").join("core").join("src").join("rules");
    let group_line = format!("    '{letter}', \"");
    let mut group = None;
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path().join("mod.rs");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if text.contains(&group_line) {
            group = Some((path, text));
        }
    }
    let (registry, text) = group.ok_or_else(|| format!("no group of rules has the letter {letter}"))?;
    let stem = format!("{}_{}", code.to_lowercase(), name.replace('-', "_"));
    let registered = register(&text, &stem)?;
    let left_out = std::fs::read_to_string(folder.join("left_out.rs")).unwrap_or_default();
    if left_out.contains(&format!("\"{code}\"")) || left_out.contains(&format!("`{code}`")) {
        return Err(
            format!("{code} belongs to a rule that was left out (rules/left_out.rs): take another number").into()
        );
    }

    let file = registry.with_file_name(format!("{stem}.rs"));
    let content = TEMPLATE.replace("CODE", code).replace("NAME", name).replace("VERSION", version);
    let fixtures = root.join("tests").join("fixtures").join("seeded");
    let fixtures = ["a", "b"].map(|which| fixtures.join(format!("{code}-{name}-{which}.yaml")));
    std::fs::write(&file, content)?;
    std::fs::write(&registry, registered)?;
    for fixture in &fixtures {
        std::fs::write(fixture, FIXTURE)?;
    }
    let [first, second] = fixtures;
    Ok(vec![file, registry, first, second])
}

/// The text of a group's `mod.rs` with one more rule, at its place in the order of the codes.
fn register(text: &str, stem: &str) -> Result<String> {
    let code = |stem: &str| stem.split('_').next().unwrap_or_default().to_owned();
    let mut lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| line.ends_with("rules! {")).ok_or("the group's mod.rs has no `rules!`")?;
    let rules = start + 2;
    let end = rules + lines.iter().skip(rules).position(|line| *line == "}").ok_or("`rules!` does not end")?;
    let taken = lines.iter().take(end).skip(rules).find(|line| code(line.trim()) == code(stem));
    if let Some(taken) = taken {
        return Err(format!("the code is taken: {}", taken.trim().trim_end_matches(',')).into());
    }
    let at = lines.iter().take(end).skip(rules).position(|line| code(line.trim()) > code(stem));
    let line = format!("    {stem},");
    lines.insert(at.map_or(end, |at| rules + at), &line);
    Ok(lines.join("\n") + "\n")
}

fn workspace_version(manifest: &str) -> Result<String> {
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version.ok_or("Cargo.toml has no version")?.to_owned())
}

fn left(code: &str, made: &[PathBuf]) -> [String; 6] {
    let name = |at: usize| {
        made.get(at)
            .and_then(|path| path.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    [
        format!(
            "{}: the documentation and the two examples, then the severity, fix, evidence and source; a product name with capitals \
             inside it, as JFrog, belongs to doc-valid-idents in clippy.toml",
            name(0)
        ),
        format!("{} and {}: two faults of different kinds; rename them after what they show", name(2), name(3)),
        format!("the check and its tests: cargo test -p layerwright-core {}", code.to_lowercase()),
        "the printed findings, which a person reads: UPDATE_EXPECT=1 cargo test -p layerwright-cli".to_owned(),
        "a correct layer that is close to the fault, in tests/fixtures/ok, when no fixture there is".to_owned(),
        "cargo xtask docs, for the rule's page and RULES.md; a line in CHANGELOG.md".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, create, left, register, workspace_version};

    const GROUP: &str = "//! C.\n\nsuper::rules! {\n    'C', \"credentials\", \"Credentials\";\n    c001_missing_registry,\n    c003_url,\n}\n";

    #[test]
    fn a_rule_is_registered_at_its_place() {
        let with = |stem| register(GROUP, stem).unwrap();
        assert!(with("c002_new").contains("    c001_missing_registry,\n    c002_new,\n    c003_url,\n}"));
        assert!(with("c004_new").contains("    c003_url,\n    c004_new,\n}"));
        let error = register(GROUP, "c003_other").unwrap_err().to_string();
        assert_eq!(error, "the code is taken: c003_url");
    }

    /// What the template takes from the core is what a rule that compiles takes from it.
    #[test]
    fn the_template_is_like_a_rule() {
        let rules = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/rules");
        let rule = std::fs::read_to_string(rules.join("credentials/c001_missing_registry.rs")).unwrap();
        for start in ["use crate::cx::", "use crate::diagnostic::", "use crate::rules::", "fn check("] {
            let of = |text: &str| text.lines().find(|line| line.starts_with(start)).map(str::to_owned);
            assert!(of(TEMPLATE).is_some() && of(TEMPLATE) == of(&rule), "{:?} {:?}", of(TEMPLATE), of(&rule));
        }
    }

    #[test]
    fn the_files_of_a_rule() {
        let root = std::env::temp_dir().join(format!("layerwright-new-rule-{}", std::process::id()));
        let group = root.join("app/core/src/rules/credentials");
        let fixtures = root.join("tests/fixtures/seeded");
        std::fs::create_dir_all(&group).unwrap();
        std::fs::create_dir_all(&fixtures).unwrap();
        std::fs::write(group.join("mod.rs"), GROUP).unwrap();

        for (code, name) in
            [("c002", "x"), ("C02", "x"), ("C0022", "x"), ("", "x"), ("C002", "Not_Kebab"), ("Q001", "x")]
        {
            assert!(create(&root, code, name, "0.1.0").is_err(), "{code} {name}");
        }
        assert!(create(&root, "C001", "again", "0.1.0").is_err());
        assert_eq!(std::fs::read_to_string(group.join("mod.rs")).unwrap(), GROUP, "a refusal changes nothing");
        assert_eq!(std::fs::read_dir(&fixtures).unwrap().count(), 0);

        let made = create(&root, "C002", "empty-user", "0.1.0").unwrap();
        assert_eq!(made.len(), left("C002", &made).len() - 2);
        let file = std::fs::read_to_string(group.join("c002_empty_user.rs")).unwrap();
        assert!(file.contains("    C002 \"empty-user\" {") && file.contains("since: \"0.1.0\""), "{file}");
        assert!(std::fs::read_to_string(group.join("mod.rs")).unwrap().contains("c002_empty_user,"));
        assert_eq!(std::fs::read_dir(&fixtures).unwrap().count(), 2);
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_version_of_the_workspace() {
        assert_eq!(workspace_version("[workspace.package]\nversion = \"1.2.3\"\n").unwrap(), "1.2.3");
    }
}
