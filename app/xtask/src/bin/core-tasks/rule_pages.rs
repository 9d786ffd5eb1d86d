//! The rules' own documentation as plain HTML pages, which the page links to, and as a table for the repository.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::sources;
use layerwright_core::rule::{Evidence, FixAvailability, Rule};
use layerwright_core::rules::examples::{Example, unindented};
use layerwright_core::rules::left_out::LEFT_OUT;
use layerwright_core::rules::{all, groups};
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use pulldown_cmark::{Options, Parser, html};

const PAGES: &str = "public/rules";
const TABLE: &str = "app/core/RULES.md";
const STYLE: &str = include_str!("rule_pages.css");
const SCRIPT: &str = include_str!("rule_pages.js");

/// Writes the files, and removes pages of rules that are gone.
pub(crate) fn write(project: &Project) -> Result {
    let files = files()?;
    for path in stale(&project.root, &files)? {
        std::fs::remove_file(path)?;
    }
    for (path, text) in &files {
        let path = project.root.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    println!("wrote {TABLE} and {} files in {PAGES}", files.len() - 1);
    Ok(())
}

/// Every generated file: its path in the checkout and its content.
fn files() -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::from([
        (TABLE.to_owned(), table()?),
        (format!("{PAGES}/index.html"), index()?),
        (format!("{PAGES}/rules.css"), STYLE.to_owned()),
        (format!("{PAGES}/rules.js"), SCRIPT.to_owned()),
    ]);
    for rule in all() {
        files.insert(format!("{PAGES}/{}/index.html", rule.code), page(rule)?);
        for example in examples(rule) {
            files.insert(format!("{PAGES}/{}/{}.{}", rule.code, example.kind(), example.language), example.text);
        }
    }
    Ok(files)
}

/// Files in the checkout that no rule has.
fn stale(root: &Path, files: &BTreeMap<String, String>) -> Result<Vec<PathBuf>> {
    let wanted = |path: &PathBuf| files.keys().any(|key| *path == root.join(key));
    Ok(layerwright_xtask::stamp::files(&root.join(PAGES))?.into_iter().filter(|path| !wanted(path)).collect())
}

/// The examples of a rule that the editor can open.
fn examples(rule: &Rule) -> impl Iterator<Item = Example> {
    Example::of(rule).into_iter().filter(|example| example.language != "text")
}

/// What follows an example on its rule's page: other findings, and a link to the editor with the example in it.
fn below(rule: &Rule, example: &Example) -> String {
    let also = match example.also.as_slice() {
        [] => String::new(),
        codes => {
            let links: Vec<_> = codes.iter().map(|code| format!("<a href=\"../{code}/\">{code}</a>")).collect();
            format!("<p>Also reported in this example: {}.</p>\n", links.join(", "))
        }
    };
    let with = if example.facts.is_empty() { String::new() } else { format!("&amp;with={}", example.facts.join("+")) };
    format!(
        "{also}<p><a class=\"open\" href=\"../../?sample={}-{}.{}{with}\">Open this example in the editor</a></p>\n",
        rule.code,
        example.kind(),
        example.language
    )
}

fn table() -> Result<String> {
    let mut text =
        "<!-- Made by `cargo xtask docs` from the rules' own documentation: do not edit. -->\n# Rules\n".to_owned();
    for (group, rules) in groups() {
        write!(
            text,
            "\n## {}\n\n| code | name | severity | what it flags | fix | evidence |\n|---|---|---|---|---|---|\n",
            group.title
        )?;
        for rule in rules {
            let (code, name, severity) = (rule.code, rule.name, rule.severity.as_str());
            let (summary, fix, evidence) = (rule.summary.replace('|', "\\|"), fix(rule), rule.evidence.as_str());
            writeln!(
                text,
                "| [{code}](../../{PAGES}/{code}/index.html) | {name} | {severity} | {summary} | {fix} | {evidence} |"
            )?;
        }
    }
    text.push_str(
        "\n## Left out\n\nThese rules were planned and left out. Their codes are not used for anything else.\n\n\
         | code | reason |\n|---|---|\n",
    );
    for (code, reason) in LEFT_OUT {
        writeln!(text, "| {code} | {} |", reason.replace('|', "\\|"))?;
    }
    Ok(text)
}

fn index() -> Result<String> {
    let mut body =
        "<h1>Rules</h1>\n<p>What Layerwright checks in the OS layer of an Edge cluster profile.</p>\n".to_owned();
    for (group, rules) in groups() {
        let title = group.title;
        let id = title.to_lowercase().replace(' ', "-");
        write!(body, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<ul class=\"rules\">\n")?;
        for rule in rules {
            let (code, severity, summary) = (rule.code, rule.severity.as_str(), prose(rule.summary));
            writeln!(
                body,
                "<li><a href=\"{code}/\">{code}</a> <span class=\"severity {severity}\">{severity}</span> {summary}</li>"
            )?;
        }
        body.push_str("</ul>\n</section>\n");
    }
    Ok(document("Rules", "", &body, ""))
}

fn page(rule: &Rule) -> Result<String> {
    let (code, name, severity, summary) = (rule.code, rule.name, rule.severity.as_str(), prose(rule.summary));
    let mut body = format!("<h1>{code}: {summary}</h1>\n<dl class=\"facts\">\n");
    let evidence = match rule.evidence {
        Evidence::Documented => "documented by the vendor",
        Evidence::Inferred => "follows from the vendor’s documents",
        Evidence::Practice => "common practice",
    };
    let facts = [
        ("Name", format!("<code>{name}</code>")),
        ("Severity", format!("<span class=\"severity {severity}\">{severity}</span>")),
        ("Fix", fix(rule).to_owned()),
        ("Evidence", format!("{evidence}: {}", linked(rule.source))),
        ("Since", rule.since.to_owned()),
    ];
    for (term, description) in facts {
        writeln!(body, "<div><dt>{term}</dt><dd>{description}</dd></div>")?;
    }
    body.push_str("</dl>\n");
    html::push_html(&mut body, Parser::new_ext(&unindented(rule.docs), Options::ENABLE_TABLES));
    let nav = "<nav aria-label=\"Rules\"><a href=\"../\">All rules</a></nav>\n";
    for example in examples(rule) {
        let heading = if example.is_valid { "<h2>Valid</h2>\n" } else { "<h2>Invalid</h2>\n" };
        let (before, after) = body.split_once(heading).ok_or_else(|| format!("{code}: no heading {heading}"))?;
        let (inside, rest) = after.split_once("</pre>\n").ok_or_else(|| format!("{code}: no example"))?;
        body = format!("{before}{heading}{inside}</pre>\n{}{rest}", below(rule, &example));
    }
    // A wide example scrolls, so a keyboard has to reach it.
    let body = body.replace("<pre>", "<pre tabindex=\"0\" role=\"group\" aria-label=\"Example\">");
    Ok(document(&format!("{code} {name}"), nav, &body, "../"))
}

fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        FixAvailability::Never => "none",
        FixAvailability::Sometimes => "sometimes",
        FixAvailability::Always => "always",
    }
}

/// `up` leads from the page's folder to that of the rules.
fn document(title: &str, nav: &str, body: &str, up: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<!-- Made by `cargo xtask docs` from the rules' own documentation: do not edit. -->\n\
         <html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{} · Layerwright</title>\n<script src=\"{up}rules.js\"></script>\n\
         <link rel=\"icon\" href=\"{up}../favicon.svg\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"{up}rules.css\">\n</head>\n<body>\n{nav}<main>\n{body}</main>\n</body>\n</html>\n",
        escape(title)
    )
}

/// Escaped text with what is between back quotes as code.
fn prose(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escape).collect();
    if parts.len().is_multiple_of(2) {
        return parts.join("`");
    }
    let html =
        |(index, part): (usize, &String)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part.clone() };
    parts.iter().enumerate().map(html).collect()
}

/// A rule's source with links to what has an address.
fn linked(source: &str) -> String {
    let html = |(text, address): (&str, Option<String>)| match address {
        Some(address) => format!("<a href=\"{address}\" rel=\"noreferrer\">{}</a>", escape(text)),
        None => escape(text),
    };
    sources::parts(source).into_iter().map(html).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_core::context::Fact;
    use layerwright_core::profile::{Opened, open};

    #[test]
    fn the_committed_pages_are_fresh() {
        let (project, files) = (Project::locate(), files().unwrap());
        let differs = |(path, text): &(&String, &String)| {
            std::fs::read_to_string(project.root.join(path)).ok().as_ref() != Some(text)
        };
        let outdated: Vec<&String> = files.iter().filter(differs).map(|(path, _)| path).collect();
        assert!(outdated.is_empty(), "run `cargo xtask docs`: {outdated:?}");
        assert_eq!(stale(&project.root, &files).unwrap(), Vec::<PathBuf>::new(), "pages that no rule has");
    }

    #[test]
    fn every_rule_has_every_heading() {
        for rule in all() {
            let page = page(rule).unwrap();
            for heading in ["What it does", "Why it matters", "How to fix", "Invalid", "Valid"] {
                assert!(page.contains(&format!("<h2>{heading}</h2>")), "{}: no heading {heading}", rule.code);
            }
        }
    }

    /// The editor fetches the file that the link names, and takes the words behind it as answers to the deployment questions.
    #[test]
    fn examples_open_in_the_editor() {
        let files = files().unwrap();
        let mut opened = 0;
        for rule in all() {
            let page = page(rule).unwrap();
            for example in examples(rule) {
                let name = format!("{}-{}.{}", rule.code, example.kind(), example.language);
                let words = example.facts.join("+");
                let with = if words.is_empty() { String::new() } else { format!("&amp;with={words}") };
                assert!(
                    page.contains(&format!("href=\"../../?sample={name}{with}\"")),
                    "{name}: no link to the editor"
                );
                let known = |word: &String| word == "base" || Fact::parse(word).is_some();
                assert!(example.facts.iter().all(known), "{name}: {words}");
                let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,=+".contains(c);
                assert!(words.chars().all(plain), "{name}: {words} does not fit into an address");
                assert_eq!(
                    files[&format!("{PAGES}/{}/{}.{}", rule.code, example.kind(), example.language)],
                    example.text
                );
                if example.language == "json" {
                    assert!(matches!(open(&example.text), Ok(Opened::Profile(_))), "{name} is not a profile");
                }
                opened += 1;
            }
            assert_eq!(page.matches("class=\"open\"").count(), examples(rule).count(), "{}", rule.code);
        }
        assert!(opened > all().count(), "{opened} examples of {} rules", all().count());
    }

    #[test]
    fn what_an_example_cannot_show_is_in_its_file() {
        assert!(files().unwrap()[&format!("{PAGES}/Y016/invalid.yaml")].contains("os\u{8}:"));
    }

    #[test]
    fn words_in_back_quotes_become_code() {
        assert_eq!(prose("`a` is < b, `c` too"), "<code>a</code> is &lt; b, <code>c</code> too");
        assert_eq!(prose("one ` alone"), "one ` alone");
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a <b> & \"c\""), "a &lt;b&gt; &amp; &quot;c&quot;");
    }
}
