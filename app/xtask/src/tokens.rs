//! The gate of style/: spacing, text sizes and corners come from `tokens.css`.

use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::stamp;

pub(crate) fn check(project: &Project) -> Result {
    let folder = project.root.join("style");
    let mut wrong = Vec::new();
    for file in stamp::files(&folder)?.into_iter().filter(|file| !file.ends_with("tokens.css")) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        wrong.extend(literals(&std::fs::read_to_string(&file)?).iter().map(|found| format!("style/{name}:{found}")));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("use a token of style/tokens.css:\n{}", wrong.join("\n")).into())
    }
}

/// `line: declaration` for each length that should be a token. Hairlines of one pixel may be written as they are.
fn literals(css: &str) -> Vec<String> {
    let is_wrong = |line: &str| {
        let Some((property, value)) = line.trim().split_once(':') else { return false };
        let governed = property == "font-size"
            || property == "border-radius"
            || property.ends_with("gap")
            || property.starts_with("padding")
            || property.starts_with("margin");
        governed && value.split([' ', ';', '(', ')', ',']).any(is_length)
    };
    let lines = css.lines().enumerate().filter(|(_, line)| is_wrong(line));
    lines.map(|(index, line)| format!("{}: {}", index + 1, line.trim())).collect()
}

fn is_length(word: &str) -> bool {
    let number = word.strip_suffix("px").or_else(|| word.strip_suffix("rem"));
    number.is_some_and(|number| number.parse::<f32>().is_ok()) && !matches!(word, "1px" | "-1px")
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn lengths_that_should_be_tokens() {
        let css = ".a {\n  padding: 0 4px;\n  margin-top: calc(1rem + 1px);\n  row-gap: 2px;\n  border-radius: 50%;\n\
                   \x20 font-size: 13px;\n  width: 20px;\n  border: 1px solid;\n  margin: -1px var(--space-2);\n}\n";
        let lines: Vec<String> =
            literals(css).iter().map(|found| found.split(':').next().unwrap().to_owned()).collect();
        assert_eq!(lines, ["2", "3", "4", "6"]);
    }
}
