//! The number of findings per rule and folder, and of tokens per kind, compared with the committed ones: a rule that starts to
//! speak, or falls silent, on files that others wrote is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use layerwright_xtask::Result;

use super::corpus::Analysis;
use super::tokens::Tally;

const HEAD: &str = "\
# Findings per folder of the corpora and rule, with the number of files that were analyzed; per kind of made-up token, how many secrets
# there are and are found by their form, and how many other texts are taken for one.
# Made by `cargo xtask conformance DIR --bless`; look at each change before it is committed.
";

/// Folders of a corpus that are counted one by one, if there are no more than this.
const MAX_PARTS: usize = 20;

type Table = BTreeMap<(String, String), u64>;
/// The same as TOML has it: folders with their rows.
type Sections = BTreeMap<String, BTreeMap<String, u64>>;

/// Fails with the differences from the committed table, or rewrites it.
pub(super) fn compare(file: &Path, judged: &[Analysis], tokens: &BTreeMap<String, Tally>, bless: bool) -> Result {
    let mut found = count(judged);
    print_totals(&found);
    found.extend(tokens.iter().flat_map(|(kind, tally)| rows(kind, *tally)));
    if bless {
        std::fs::write(file, write(&found)?)?;
        println!("    wrote {}", file.display());
        return Ok(());
    }
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{}: {error}; --bless writes it", file.display()))?;
    let expected = read(&text)?;
    let differences = differences(&expected, &found);
    for difference in &differences {
        println!("    {difference}");
    }
    match differences.len() {
        0 => Ok(()),
        n => Err(format!("{n} counts differ from {}; after looking at each: --bless", file.display()).into()),
    }
}

fn count(judged: &[Analysis]) -> Table {
    let parts: BTreeSet<(&Path, &Path)> = judged.iter().filter_map(|analysis| two_folders(&analysis.path)).collect();
    let mut table = Table::new();
    for analysis in judged {
        let mut folder = analysis.path.iter().next().map_or(Path::new(""), Path::new);
        if let Some((corpus, part)) = two_folders(&analysis.path)
            && parts.iter().filter(|(of, _)| *of == corpus).count() <= MAX_PARTS
        {
            folder = part;
        }
        let folder = folder.to_string_lossy().replace('\\', "/");
        *table.entry((folder.clone(), "files".to_owned())).or_default() += 1;
        for code in analysis.codes() {
            *table.entry((folder.clone(), code.to_owned())).or_default() += 1;
        }
    }
    table
}

fn rows(kind: &str, tally: Tally) -> impl Iterator<Item = ((String, String), u64)> {
    let folder = format!("tokens/{kind}");
    let rows = [
        ("secrets", tally.secrets),
        ("found", tally.found),
        ("others", tally.others),
        ("false_alarms", tally.false_alarms),
    ];
    rows.into_iter().filter(|(_, n)| *n > 0).map(move |(row, n)| ((folder.clone(), row.to_owned()), n))
}

/// The first folder of a path, and the first two, if there are two.
fn two_folders(path: &Path) -> Option<(&Path, &Path)> {
    let mut folders = path.ancestors().skip(1).filter(|folder| *folder != Path::new("")).collect::<Vec<_>>();
    Some((folders.pop()?, folders.pop()?))
}

fn read(text: &str) -> Result<Table> {
    let sections: Sections = toml::from_str(text)?;
    let rows = |(folder, rows): (String, BTreeMap<String, u64>)| {
        rows.into_iter().map(move |(rule, n)| ((folder.clone(), rule), n))
    };
    Ok(sections.into_iter().flat_map(rows).collect())
}

fn write(table: &Table) -> Result<String> {
    let mut text = HEAD.to_owned();
    let mut section = None;
    for ((folder, rule), n) in table {
        if section != Some(folder) {
            write!(text, "\n[\"{folder}\"]\n")?;
            section = Some(folder);
        }
        writeln!(text, "{rule} = {n}")?;
    }
    Ok(text)
}

fn differences(expected: &Table, found: &Table) -> Vec<String> {
    let keys: BTreeSet<&(String, String)> = expected.keys().chain(found.keys()).collect();
    let number = |table: &Table, key| table.get(key).copied().unwrap_or(0);
    let pairs = keys.into_iter().map(|key| (key, number(expected, key), number(found, key)));
    pairs
        .filter(|(_, old, new)| old != new)
        .map(|((folder, rule), old, new)| format!("{folder}: {rule} {old} -> {new}"))
        .collect()
}

fn print_totals(table: &Table) {
    let mut totals: BTreeMap<&str, (u64, Vec<String>)> = BTreeMap::new();
    for ((folder, rule), n) in table {
        let total = totals.entry(rule).or_default();
        total.0 += n;
        total.1.push(format!("{folder} {n}"));
    }
    for (rule, (total, folders)) in totals {
        println!("    {rule:<6} {total:>6}  {}", folders.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(entries: &[(&str, &str, u64)]) -> Table {
        entries.iter().map(|(folder, rule, n)| (((*folder).to_owned(), (*rule).to_owned()), *n)).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let table = table(&[("a/b", "Y001", 3), ("a/b", "files", 7), ("c", "T003", 1)]);
        assert_eq!(read(&write(&table).unwrap()).unwrap(), table);
    }

    #[test]
    fn counts_that_appear_vanish_or_change_are_differences() {
        let (old, new) = (table(&[("a", "Y001", 3), ("a", "Y002", 1)]), table(&[("a", "Y001", 4), ("b", "Y003", 1)]));
        assert_eq!(differences(&old, &new), ["a: Y001 3 -> 4", "a: Y002 1 -> 0", "b: Y003 0 -> 1"]);
        assert!(differences(&old, &old).is_empty());
    }

    #[test]
    fn what_is_none_is_not_written() {
        let tally = Tally { secrets: 3, found: 2, others: 0, false_alarms: 0 };
        assert_eq!(rows("x", tally).collect::<Table>(), table(&[("tokens/x", "secrets", 3), ("tokens/x", "found", 2)]));
    }

    #[test]
    fn a_path_has_its_first_two_folders() {
        assert_eq!(
            two_folders(Path::new("certs/openssl/x/a.pem")),
            Some((Path::new("certs"), Path::new("certs/openssl")))
        );
        assert_eq!(two_folders(Path::new("big/a.yaml")), None);
    }
}
