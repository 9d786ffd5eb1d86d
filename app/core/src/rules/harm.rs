//! Fixes do no harm, over all texts there are, texts as people paste them, and variations of both.

use super::course::follow;
use super::laws::all_texts;
use super::testing::{NOW, fixtures, root};
use crate::analyze;
use crate::context::Context;
use crate::diagnostic::Applicability;
use crate::rule::Severity;

/// Follows the fixes of each text.
fn harmless(texts: impl IntoIterator<Item = (String, Context, String)>) {
    let (mut count, mut taken, mut harmed) = (0, 0, Vec::new());
    for (name, context, text) in texts {
        let course = follow(&text, &context, NOW);
        count += 1;
        taken += course.taken;
        if !course.harm.is_empty() {
            harmed.push(format!("{name}\n  {}\n", course.harm.join("\n  ")));
        }
    }
    println!("{count} texts, {taken} fixes, {} harmed", harmed.len());
    assert!(harmed.is_empty(), "{} of {count} texts\n{}", harmed.len(), harmed.concat());
    assert!(taken > 0);
}

#[test]
fn fixes_do_no_harm_to_examples_and_fixtures() {
    harmless(all_texts());
}

#[test]
fn fixes_do_no_harm_to_pasted_texts() {
    harmless(pasted().into_iter().map(|(name, text)| (name, Context::default(), text)));
}

#[test]
fn fixes_do_no_harm_to_variations_of_correct_layers() {
    harmless(variations("ok", 11, 1200));
}

#[test]
fn fixes_do_no_harm_to_variations_of_faulty_layers() {
    harmless(variations("seeded", 12, 1200));
}

/// A layer as documents show it, with all that is usual.
const WHOLE: &str = "pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
  # drain:
  #   cordon: true
providerCredentials:
  registry: registry.harbourmen.io
  user: edge-hosts
  password: '{{.spectro.var.registry_password}}'
options:
  system.uri: \"registry.harbourmen.io/edge/ubuntu:k3s-1.31.4-v4.6.12\" # built in May
  system.osName: ubuntu
stages:
  initramfs:
    - name: Operators
      users:
        pilot:
          groups:
            - sudo
          ssh_authorized_keys:
            - github:harbourmen-ops
  boot:
    - name: Clock
      commands:
        - systemctl enable --now chrony
";

/// Texts as they are after copying and pasting.
fn pasted() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let flat: String = WHOLE.lines().map(|line| line.trim_start().to_owned() + "\n").collect();
    texts.push(("without indentation".to_owned(), flat.clone()));
    texts.push(("half of it without indentation".to_owned(), {
        let (above, below) = WHOLE.split_once("options:").unwrap();
        let below: String = below.lines().map(|line| line.trim_start().to_owned() + "\n").collect();
        format!("{above}options:{below}")
    }));
    texts.push(("indentation of one space".to_owned(), {
        let one = |line: &str| " ".repeat((line.len() - line.trim_start().len()) / 2) + line.trim_start() + "\n";
        WHOLE.lines().map(one).collect()
    }));
    texts.push(("tabs".to_owned(), {
        let tabs = |line: &str| "\t".repeat((line.len() - line.trim_start().len()) / 2) + line.trim_start() + "\n";
        WHOLE.lines().map(tabs).collect()
    }));
    texts.push(("everything too deep".to_owned(), WHOLE.lines().map(|line| ["    ", line, "\n"].concat()).collect()));
    texts.push(("no-break spaces".to_owned(), WHOLE.replace("  ", "\u{a0} ")));
    texts.push(("typographic quotes".to_owned(), WHOLE.replace("'{{", "‘{{").replace("}}'", "}}’")));
    texts.push(("typographic double quotes".to_owned(), WHOLE.replace("\"reg", "“reg").replace(".12\"", ".12”")));
    for (name, text) in [("whole", WHOLE), ("flat", flat.as_str())] {
        for fence in ["```", "```yaml", "~~~", "````yml"] {
            let close = fence.trim_end_matches(char::is_alphabetic);
            texts.push((format!("{name} in {fence}"), format!("{fence}\n{text}{close}\n")));
            texts.push((
                format!("{name} in {fence} and prose"),
                format!("Use this layer:\n\n{fence}\n{text}{close}\n\nThen save it.\n"),
            ));
        }
        texts.push((format!("{name} below prose"), format!("The layer of the harbor sites, May:\n\n{text}")));
        texts.push((format!("{name} above prose"), format!("{text}\nThat is all there is to it.\n")));
        texts.push((format!("{name} below a rule"), format!("######\nPASTE BELOW\n######\n{text}")));
        texts.push((
            format!("{name} behind marks of a quotation"),
            text.lines().map(|line| ["> ", line, "\n"].concat()).collect(),
        ));
    }
    texts.extend(certificates());
    let bom = texts.iter().map(|(name, text)| (format!("{name}, BOM"), format!("\u{feff}{text}"))).collect::<Vec<_>>();
    let crlf =
        texts.iter().map(|(name, text)| (format!("{name}, CRLF"), text.replace('\n', "\r\n"))).collect::<Vec<_>>();
    texts.into_iter().chain(bom).chain(crlf).collect()
}

/// Certificates as they are pasted below and behind a key.
fn certificates() -> Vec<(String, String)> {
    let one = std::fs::read_to_string(root().join("tests/fixtures/northwind-ca.pem")).unwrap().trim().to_owned() + "\n";
    let two = fixtures("ok").into_iter().find(|(name, _)| name == "certificate-two.yaml").unwrap().1;
    let two: String = (two.lines().skip_while(|line| !line.contains("BEGIN")))
        .take_while(|line| line.starts_with("    "))
        .map(|line| line.trim().to_owned() + "\n")
        .collect();
    let two = two + "\n" + &one;
    let mut texts = Vec::new();
    for (which, pem) in [("one", &one), ("three", &two)] {
        for header in ["", " |", " >", " |-", " \"", " '"] {
            for column in [0, 1, 2, 3, 4, 8] {
                let indented: String = pem.lines().map(|line| " ".repeat(column) + line + "\n").collect();
                let close = if header.ends_with(['"', '\'']) { header.trim_start() } else { "" };
                for (place, below) in [("last", ""), ("in the middle", "  user: edge-hosts\n")] {
                    let text = format!(
                        "pack:\n  content:\n    images:\n      - image: '{{{{.spectro.pack.edge-native-byoi.options.system.uri}}}}'\noptions:\n  system.uri: registry.northwind.dev/edge/os:v1\nproviderCredentials:\n  registry: registry.northwind.dev\n  password: '{{{{.spectro.var.registry_password}}}}'\n{}  certificates:{header}\n{}{close}{below}",
                        if below.is_empty() { "  user: edge-hosts\n" } else { "" },
                        if close.is_empty() { indented.clone() } else { indented.trim_end().to_owned() },
                        below = if close.is_empty() { below.to_owned() } else { format!("\n{below}") },
                    );
                    texts.push((format!("{which} behind `certificates:{header}` at column {column}, {place}"), text));
                }
            }
        }
        let behind = format!(
            "options:\n  system.uri: registry.northwind.dev/edge/os:v1\nproviderCredentials:\n  registry: registry.northwind.dev\n  user: edge-hosts\n  password: '{{{{.spectro.var.registry_password}}}}'\n  certificates: {pem}"
        );
        texts.push((format!("{which} on the line of the key"), behind));
    }
    texts
}

/// What a person sees who pastes a certificate behind or below its key. In quotes that were open it takes a second step.
#[test]
fn a_pasted_certificate_is_one_finding_with_one_safe_fix() {
    let crlf = |(name, text): &(String, String)| (format!("{name}, CRLF"), text.replace('\n', "\r\n"));
    let mut texts = certificates();
    texts.retain(|(name, _)| !name.contains(['"', '\'']));
    let (mut found, mut wrong) = (0, Vec::new());
    for (name, text) in texts.iter().cloned().chain(texts.iter().map(crlf)) {
        let serious = |text: &str| {
            let report = analyze(text, &Context::default(), NOW);
            report.diagnostics.into_iter().filter(|one| one.severity >= Severity::Warning).collect::<Vec<_>>()
        };
        let all = serious(&text);
        found += all.len();
        let codes: Vec<_> = all.iter().map(|one| (one.code(), one.fixes.len())).collect();
        match all.as_slice() {
            [] => {}
            [one] if one.fixes.len() == 1 && one.fixes[0].applicability == Applicability::Safe => {
                let left = serious(&one.fixes[0].edit.apply(&text));
                if !left.is_empty() {
                    wrong.push(format!("{name}: {codes:?}, then {:?}\n", left[0].code()));
                }
            }
            _ => wrong.push(format!("{name}: {codes:?}\n")),
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), texts.len() * 2, wrong.concat());
    assert!(found > 100);
}

/// Variations of the layers in a folder of fixtures, in each run the same.
fn variations(folder: &str, seed: u64, count: usize) -> Vec<(String, Context, String)> {
    let layers: Vec<(String, Context, String)> = all_texts()
        .into_iter()
        .filter(|(name, ..)| name.contains('.') && fixtures(folder).iter().any(|(file, _)| file == name))
        .filter(|(.., text)| text.len() < 8000)
        .collect();
    let mut random = Random(seed);
    (0..count)
        .map(|number| {
            let (name, context, text) = &layers[random.below(layers.len())];
            let (how, text) = varied(text, &mut random);
            (format!("{name} {number} {how}"), context.clone(), text)
        })
        .collect()
}

fn varied(text: &str, random: &mut Random) -> (String, String) {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let at = random.below(lines.len());
    let line = at + 1;
    let how = match random.below(7) {
        0 => {
            lines.remove(at);
            format!("without line {line}")
        }
        1 => {
            lines.insert(at, lines[at].clone());
            format!("with line {line} twice")
        }
        2 => {
            let by = 1 + random.below(4);
            lines[at].insert_str(0, &" ".repeat(by));
            format!("with line {line} moved to the right by {by}")
        }
        3 => {
            let by = 1 + random.below(4);
            for _ in 0..by {
                if lines[at].starts_with(' ') {
                    lines[at].remove(0);
                }
            }
            format!("with line {line} moved to the left by {by}")
        }
        4 => {
            let quotes: Vec<usize> = text.match_indices(['"', '\'']).map(|(at, _)| at).collect();
            if quotes.is_empty() {
                return ("as it is".to_owned(), text.to_owned());
            }
            let at = quotes[random.below(quotes.len())];
            return (
                format!("without the quote at {at}"),
                [text.get(..at).unwrap(), text.get(at + 1..).unwrap()].concat(),
            );
        }
        5 => {
            let from = random.below(lines.len());
            let by = 1 + random.below(3);
            for one in lines.iter_mut().skip(from).take(1 + random.below(6)) {
                for _ in 0..by {
                    if one.starts_with(' ') {
                        one.remove(0);
                    }
                }
            }
            format!("with lines from {} moved to the left by {by}", from + 1)
        }
        _ => {
            const INSERTED: [char; 24] = [
                '\'', '"', ':', '#', '-', '{', '}', '[', ']', '&', '*', '!', '|', '>', '%', '@', '`', '\t', ' ', ',',
                '\\', '\u{a0}', '“', '\u{7}',
            ];
            let c = INSERTED[random.below(INSERTED.len())];
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = places[random.below(places.len())];
            let (before, after) = text.split_at(at);
            return (format!("with {c:?} at {at}"), format!("{before}{c}{after}"));
        }
    };
    (how, lines.concat())
}

/// Pseudo-random numbers, the same in each run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % end
    }
}
