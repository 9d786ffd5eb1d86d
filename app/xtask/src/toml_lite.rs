//! Just enough TOML for our own tables: `[section]`, `key = 123`, `key = "text"`, comments.

use crate::Result;

/// `(section, key, value)` in the order of the file. Quoted keys are read without their quotes.
pub fn numbers(text: &str) -> Result<Vec<(String, String, u64)>> {
    let number = |(section, key, value): (String, String, String)| -> Result<(String, String, u64)> {
        let value = value.replace('_', "").parse().map_err(|error| format!("{key}: {error}"))?;
        Ok((section, key, value))
    };
    texts(text)?.into_iter().map(number).collect()
}

/// [`numbers`], for values that are texts. Sections and keys hold no `#` and no `=`.
pub fn texts(text: &str) -> Result<Vec<(String, String, String)>> {
    let mut section = String::new();
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.trim_matches('"').clone_into(&mut section);
        } else if !line.is_empty() {
            let (key, value) =
                line.split_once('=').ok_or_else(|| format!("line {}: expected `key = value`", index + 1))?;
            let bare = |text: &str| text.trim().trim_matches('"').to_owned();
            entries.push((section.clone(), bare(key), bare(value)));
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::{numbers, texts};

    #[test]
    fn reads_sections_and_numbers() {
        let read = numbers("# head\na = 1\n[b.c]\nd = 2_000 # why\n\"e f\" = 3\n").unwrap();
        let wanted = [("", "a", 1), ("b.c", "d", 2000), ("b.c", "e f", 3)];
        assert_eq!(read, wanted.map(|(section, key, value)| (section.to_owned(), key.to_owned(), value)));
        assert_eq!(
            texts("[\"why: x\"]\n\"a.pem\" = \"b\"\n").unwrap(),
            [("why: x", "a.pem", "b")].map(|(s, k, v)| (s.to_owned(), k.to_owned(), v.to_owned()))
        );
        assert!(numbers("a 1").is_err());
        assert!(numbers("a = x").is_err());
    }
}
