//! Just enough TOML for our own tables of numbers: `[section]`, `key = 123`, comments.

use crate::Result;

/// `(section, key, value)` in the order of the file. Quoted keys are read without their quotes.
pub fn numbers(text: &str) -> Result<Vec<(String, String, u64)>> {
    let mut section = String::new();
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.trim_matches('"').clone_into(&mut section);
        } else if !line.is_empty() {
            let (key, value) =
                line.split_once('=').ok_or_else(|| format!("line {}: expected `key = number`", index + 1))?;
            let value =
                value.trim().replace('_', "").parse().map_err(|error| format!("line {}: {error}", index + 1))?;
            entries.push((section.clone(), key.trim().trim_matches('"').to_owned(), value));
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn reads_sections_and_numbers() {
        let read = numbers("# head\na = 1\n[b.c]\nd = 2_000 # why\n\"e f\" = 3\n").unwrap();
        let wanted = [("", "a", 1), ("b.c", "d", 2000), ("b.c", "e f", 3)];
        assert_eq!(read, wanted.map(|(section, key, value)| (section.to_owned(), key.to_owned(), value)));
        assert!(numbers("a 1").is_err());
        assert!(numbers("a = x").is_err());
    }
}
