//! Texts of any size, of which each upsets something else: what is repeated, nested, left open, named twice or refers to others.

use crate::counter::Call;

/// Texts of one kind, of any size.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) call: Call,
    /// The text that is asked about, of about so many bytes.
    pub(crate) text: fn(usize) -> String,
    /// What is other in the text that is compared with it: a word and what takes its place.
    pub(crate) change: Option<(&'static str, &'static str)>,
    /// Whether there is something to answer.
    pub(crate) is_answered: bool,
}

const fn family(name: &'static str, call: Call, text: fn(usize) -> String) -> Family {
    Family { name, call, text, change: None, is_answered: true }
}

/// A family in which nothing is found.
const fn silent(name: &'static str, call: Call, text: fn(usize) -> String) -> Family {
    Family { is_answered: false, ..family(name, call, text) }
}

/// A family that is compared with what it was before.
const fn changed(name: &'static str, text: fn(usize) -> String, word: &'static str, other: &'static str) -> Family {
    Family { change: Some((word, other)), ..family(name, C::CHANGES, text) }
}

use Call as C;

pub(crate) const FAMILIES: &[Family] = &[
    // What people write.
    family("a layer with many steps", C::FINDINGS, ordinary),
    family("a layer with many steps, exported", C::EXPORTED, ordinary),
    family("a layer with many steps, formatted", C::FORMATTED, ordinary),
    changed("a layer with many steps, changed", ordinary, "restart", "reload"),
    family("many stages", C::FINDINGS, |n| {
        repeat(n, "stages:\n", |n| format!("  stage{n}:\n    - name: a\n      commands: [sync]\n"))
    }),
    family("steps with keys that there are not", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| format!("    - title: a\n      cmds{n}: [sync]\n"))
    }),
    family("conditions", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| format!("    - if: '[ -f /a{n} ] && [ ! -e \"/b\" ]'\n      commands: [sync]\n"))
    }),
    family("commands", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| {
            format!(
                "    - name: step {n}\n      commands:\n        - 'echo \"$(date) ${{A}}\" | tee -a /x && curl -u a:b https://h/'\n"
            )
        })
    }),
    family("one script", C::FINDINGS, |n| {
        repeat(n, "stages:\n  boot:\n    - commands:\n        - |\n", |n| {
            format!("          cat > /etc/a{n} <<EOF\n          key: \"value\n          EOF\n")
        })
    }),
    family("files with text of YAML", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| {
            format!(
                "    - files:\n        - path: /etc/{n}\n          content: |\n            a: {n}\n             b: '1\n"
            )
        })
    }),
    family("images", C::FINDINGS, |n| {
        repeat(n, "pack:\n  content:\n    images:\n", |n| format!("      - image: r{n}.example.net/a:1\n"))
    }),
    family("images that are the same", C::FINDINGS, |n| {
        repeat(n, "pack:\n  content:\n    images:\n", |_| "      - image: r.example.net/a:1\n".into())
    }),
    family("images, pulled", C::PULLS, |n| {
        repeat(n, "pack:\n  content:\n    images:\n", |n| format!("      - image: r{n}.example.net/a:1\n"))
    }),
    changed(
        "images, changed",
        |n| repeat(n, "pack:\n  content:\n    images:\n", |n| format!("      - image: r{n}.example.net/a:1\n")),
        ":1",
        ":2",
    ),
    family("options", C::FINDINGS, |n| repeat(n, "options:\n", |n| format!("  a{n}: b{n}\n"))),
    changed("options, changed", |n| repeat(n, "options:\n", |n| format!("  a{n}: b{n}\n")), ": b", ": c"),
    changed("list items, changed", |n| repeat(n, "a:\n", |n| format!("  - b{n}\n")), "- b", "- c"),
    // Nesting.
    family("nested blocks", C::FINDINGS, |n| repeat(n, "", |n| format!("{}k{n}:\n", " ".repeat(n % 60)))),
    family("nested blocks, formatted", C::FORMATTED, |n| repeat(n, "", |n| format!("{}k{n}:\n", " ".repeat(n % 60)))),
    family("blocks that are too deep", C::FINDINGS, |n| repeat(n, "", |n| format!("{}k:\n", " ".repeat(n)))),
    family("brackets, closed", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("k{n}: {}{}\n", "[".repeat(60), "]".repeat(60)))
    }),
    family("brackets, one in the other", C::FINDINGS, |n| repeat(n, "a: ", |_| "[".into())),
    family("braces, one in the other", C::FINDINGS, |n| repeat(n, "a: ", |_| "{a: ".into())),
    family("a long list in brackets", C::FINDINGS, |n| repeat(n, "a: [", |n| format!("{{k{n}: [1, '2']}}, "))),
    family("a long list in brackets, closed", C::FINDINGS, |n| {
        repeat(n, "a: [0\n", |n| format!("  , {{k{n}: [1, '2']}}\n")) + "]\n"
    }),
    family("a list in a list", C::FINDINGS, |n| repeat(n, "", |_| "- ".into())),
    family("open brackets", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: [x, {{y\n"))),
    // Anchors.
    family("a chain of anchors", C::FINDINGS, |n| {
        repeat(n, "a0: &a0 x\n", |n| format!("a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1))
    }),
    family("aliases of nothing", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: *b{n}\n"))),
    family("aliases of a long list", C::FINDINGS, |n| {
        halves(n, "stages:\n  boot: &a\n", |_| "    - commands: [x]\n".into(), |n| format!("  boot.{n}: *a\n"))
    }),
    family("merge keys of a long mapping", C::FINDINGS, |n| {
        halves(n, "a: &a\n", |n| format!("  b{n}: c\n"), |n| format!("c{n}:\n  <<: *a\n"))
    }),
    // Quotes.
    family("open quotes", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: \"x\n"))),
    family("macros with quotes in quotes", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("a{n}: '{{{{ .spectro.var.x | default 'y' }}}}'\n"))
    }),
    family("a long quoted text", C::FINDINGS, |n| repeat(n, "a: \"", |n| format!("\\x41 \\\n  {n}\\n ")) + "\"\n"),
    family("escapes", C::FINDINGS, |n| repeat(n, "a: '", |_| "''".into()) + "'\n"),
    // Lines and characters.
    family("tabs before keys", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}:\n\tb: 1\n"))),
    family("tabs", C::FINDINGS, |n| repeat(n, "a:", |_| "\t".into())),
    family("lines that end with CR", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: x\r"))),
    family("lines that end with CR, formatted", C::FORMATTED, |n| repeat(n, "", |n| format!("a{n}:   x\r"))),
    family("NUL", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: x\0y\n"))),
    family("no-break spaces", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}:\u{a0}x\u{2007}y\n"))),
    family("characters of four bytes", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: 𝄞 “x”\n"))),
    family("one line", C::FINDINGS, |n| repeat(n, "a: x", |_| " y: \"z".into())),
    family("one line of words", C::FINDINGS, |n| repeat(n, "a: x", |n| format!(" word{n}"))),
    family("one line of colons", C::FINDINGS, |n| repeat(n, "a", |_| ":".into())),
    family("one line of hyphens", C::FINDINGS, |n| repeat(n, "a: ", |_| "-".into())),
    family("empty lines", C::FINDINGS, |n| repeat(n, "a: |\n", |_| "\n".into())),
    family("spaces at the ends of lines", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: x   \n"))),
    family("a folded text", C::FINDINGS, |n| repeat(n, "a: >\n", |n| format!("  words {n}\n\n   more\n"))),
    family("many folded texts", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: >-\n  words\n  more\n"))),
    family("a plain text of many lines", C::FINDINGS, |n| repeat(n, "a:\n", |n| format!("  words {n}\n"))),
    family("lines without a key", C::FINDINGS, |n| repeat(n, "", |n| format!("words of line {n}\n"))),
    family("lines without a key below one", C::FINDINGS, |n| repeat(n, "a: 1\n", |n| format!("words of line {n}\n"))),
    family("keys that are too deep", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}: 1\n  b: 1\n"))),
    family("keys without a space", C::FINDINGS, |n| repeat(n, "", |n| format!("a{n}:1\n"))),
    family("documents", C::FINDINGS, |n| repeat(n, "", |n| format!("---\na{n}: 1\n"))),
    family("code fences", C::FINDINGS, |n| repeat(n, "", |_| "```yaml\na: 1\n```\n".into())),
    family("a pasted text", C::FINDINGS, |n| repeat(n, "a: |\n", |n| format!("words {n}\n"))),
    // Keys.
    family("one key", C::FINDINGS, |n| repeat(n, "", |_| "a: 1\n".into())),
    family("keys, each twice", C::FINDINGS, |n| repeat(n, "", |n| format!("a{}: 1\n", n / 2))),
    family("keys of a step, each twice", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| format!("    - name: a{n}\n      name: b\n"))
    }),
    family("misspelled root keys", C::FINDINGS, |n| repeat(n, "", |n| format!("stges{n}:\n  boot: []\n"))),
    changed("one key as two, changed", |n| repeat(n, "", |_| "a: 1\n".into()), ": 1", ": 2"),
    // Macros.
    family("macros", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("k{n}: '{{{{ .spectro.macro.m{n} }}}} {{{{ .foo{n} }}}}'\n"))
    }),
    family("braces that open macros", C::FINDINGS, |n| repeat(n, "", |_| "{{ ".into())),
    family("braces that open macros in quotes", C::FINDINGS, |n| repeat(n, "a: '", |_| "{{".into()) + "'\n"),
    family("macros that are not closed", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("k{n}: '{{{{ .spectro.macro.m'\n"))
    }),
    family("one long macro", C::FINDINGS, |n| repeat(n, "a: '{{ .spectro.macro.m", |_| " | upper".into()) + " }}'\n"),
    family("parentheses in a macro", C::FINDINGS, |n| repeat(n, "a: '{{ ", |_| "(".into()) + ".spectro.macro.m }}'\n"),
    family("misspelled macros", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("k{n}: '{{{{ .spectro.system.cluster.names{n} }}}}'\n"))
    }),
    family("references to nothing", C::FINDINGS, |n| {
        repeat(n, "options:\n", |n| format!("  a{n}: '{{{{.spectro.pack.edge-native-byoi.options.x{n}}}}}'\n"))
    }),
    family("a chain of references", C::FINDINGS, |n| {
        repeat(n, "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.a0}}'\n", |n| reference(n, n + 1))
    }),
    family("a chain of references, pulled", C::PULLS, |n| {
        repeat(n, "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.a0}}'\n", |n| reference(n, n + 1))
    }),
    family("references to one value", C::FINDINGS, |n| {
        repeat(n, "options:\n  a: b\n", |n| format!("  b{n}: '{{{{.spectro.pack.edge-native-byoi.options.a}}}}'\n"))
    }),
    family("images that refer to options", C::FINDINGS, |n| {
        halves(
            n,
            "options:\n",
            |n| format!("  a{n}: r.example.net/a{n}:1\n"),
            |n| {
                let head = if n == 0 { "pack:\n  content:\n    images:\n" } else { "" };
                format!("{head}      - image: '{{{{.spectro.pack.edge-native-byoi.options.a{n}}}}}'\n")
            },
        )
    }),
    // Certificates.
    family("certificates that are the same", C::FINDINGS, |n| repeat(n, CERTIFICATES, |_| certificate("sj4SlMXi"))),
    family("certificates of one name", C::FINDINGS, |n| repeat(n, CERTIFICATES, |n| certificate(&format!("{n:08}")))),
    family("certificates in files", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| {
            format!(
                "    - files:\n        - path: /etc/{n}\n          content: |\n{}",
                certificate("sj4SlMXi").replace("    ", "            ")
            )
        })
    }),
    family("certificates in quotes", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("a{n}: \"{}\"\n", certificate("sj4SlMXi").replace("    ", "").replace('\n', "\\n")))
    }),
    family("PEM armor", C::FINDINGS, |n| {
        repeat(n, CERTIFICATES, |_| "    -----BEGIN CERTIFICATE-----\n    -----END CERTIFICATE-----\n".into())
    }),
    family("PEM armor that does not end", C::FINDINGS, |n| {
        repeat(n, CERTIFICATES, |_| "    -----BEGIN CERTIFICATE-----\n    MIIB\n".into())
    }),
    family("PEM armor that does not begin", C::FINDINGS, |n| {
        repeat(n, CERTIFICATES, |_| "    MIIB\n    -----END CERTIFICATE-----\n".into())
    }),
    silent("PEM armor in comments", C::FINDINGS, |n| repeat(n, "", |_| "# -----BEGIN CERTIFICATE-----\n".into())),
    family("PEM armor on one line", C::FINDINGS, |n| {
        repeat(n, "a: \"", |_| "-----BEGIN CERTIFICATE-----\\n".into()) + "\"\n"
    }),
    family("hyphens of PEM armor", C::FINDINGS, |n| repeat(n, CERTIFICATES, |_| "    -----\n".into())),
    family("private keys", C::FINDINGS, |n| {
        repeat(n, "", |n| {
            format!(
                "k{n}: |\n  -----BEGIN PRIVATE KEY-----\n  MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n  -----END PRIVATE KEY-----\n"
            )
        })
    }),
    // Secrets.
    family("secrets", C::FINDINGS, |n| repeat(n, "", |n| secret(n, &format!("Tr0ub4dor{n}")))),
    family("secrets, hidden", C::HIDDEN, |n| repeat(n, "", |n| secret(n, &format!("Tr0ub4dor{n}")))),
    family("one secret", C::FINDINGS, |n| repeat(n, "", |n| secret(n, "Tr0ub4dor.x"))),
    family("secrets that begin alike", C::HIDDEN, |n| {
        repeat(n, "", |n| format!("password: {}{n}\n", "aB1-".repeat(20)))
    }),
    family("secrets in comments", C::FINDINGS, |n| repeat(n, "", |n| format!("# password: Tr0ub4dor{n}\n"))),
    family("secrets in options of commands", C::FINDINGS, |n| {
        repeat(n, STAGES, |n| format!("    - commands: ['docker login -u a -p Tr0ub4dor{n} h.example.net']\n"))
    }),
    family("secrets in macros", C::FINDINGS, |n| {
        halves(
            n,
            "",
            |n| secret(n, &format!("Tr0ub4dor{n}x")),
            |n| format!("k{n}: '{{{{ .spectro.macro.Tr0ub4dor{n} }}}}'\n"),
        )
    }),
    family("users with passwords", C::FINDINGS, |n| {
        repeat(n, "stages:\n  boot:\n    - users:\n", |n| format!("        u{n}:\n          passwd: Tr0ub4dor{n}\n"))
    }),
    family("URLs with passwords", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("a{n}: https://u:Tr0ub4dor{n}@h.example.net/\n"))
    }),
    family("signs of secrets on one line", C::FINDINGS, |n| {
        repeat(n, "a: ", |_| "curl -u Authorization: Basic \"auth\": ://".into())
    }),
    // Comments.
    family("comments", C::FINDINGS, |n| repeat(n, "a: 1\n", |n| format!("# note {n}\n"))),
    silent("comments with macros", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("# note {n}: {{{{ .spectro.var.x }}}}\n"))
    }),
    family("comments behind values, formatted", C::FORMATTED, |n| repeat(n, "", |n| format!("a{n}: 1    # x\n"))),
    family("comments that ignore findings", C::FINDINGS, |n| {
        repeat(n, "", |n| format!("a{n}: '{{{{ .spectro.macro.m{n} }}}}' # layerwright: ignore[M016] known\n"))
    }),
    family("comments that ignore nothing", C::FINDINGS, |n| {
        repeat(n, "", |_| "# layerwright: ignore[M016] known\n".into())
    }),
    family("comments that ignore much", C::FINDINGS, |n| {
        repeat(n, "a: 1 # layerwright: ignore[M016", |_| ", M016".into()) + "] known\n"
    }),
    // Profiles.
    family("a profile with one layer", C::OPENED, |n| profile(&[("os", &ordinary(n / 2))], "")),
    family("a profile with escapes", C::OPENED, |n| {
        profile(&[("os", &repeat(n / 2, "", |n| format!("key{n}: \"value\" # \t<comment> é\n")))], "")
    }),
    family("a profile with many packs", C::OPENED, |n| {
        let packs: Vec<String> = (0..n / 150).map(|n| format!("a: {n}\n")).collect();
        profile(&packs.iter().map(|values| ("addon", values.as_str())).collect::<Vec<_>>(), "")
    }),
    family("a profile with many OS layers", C::OPENED, |n| {
        let packs: Vec<String> = (0..n / 150).map(|n| format!("a: {n}\n")).collect();
        profile(&packs.iter().map(|values| ("os", values.as_str())).collect::<Vec<_>>(), "")
    }),
    family("a profile with many variables", C::OPENED, |n| {
        profile(&[("os", "a: 1\n")], &repeat(n, "", |n| variable(&format!("v{n}"))))
    }),
    family("a profile with one variable", C::OPENED, |n| {
        profile(&[("os", "a: 1\n")], &repeat(n, "", |_| variable("v")))
    }),
    family("a profile with variables that are used", C::OPENED, |n| {
        let uses = repeat(n / 2, "", |n| format!("a{n}: '{{{{ .spectro.var.v{n} }}}}'\n"));
        profile(&[("os", &uses)], &repeat(n / 2, "", |n| variable(&format!("v{n}"))))
    }),
    family("a profile with misspelled variables", C::OPENED, |n| {
        let uses = repeat(n / 2, "", |n| format!("a{n}: '{{{{ .spectro.var.vx{n} }}}}'\n"));
        profile(&[("os", &uses)], &repeat(n / 2, "", |n| variable(&format!("v{n}"))))
    }),
    family("a profile with secrets", C::OPENED, |n| {
        profile(
            &[("os", &repeat(n / 2, "", |n| secret(n, &format!("Tr0ub4dor{n}"))))],
            &repeat(n / 2, "", |n| variable(&format!("Tr0ub4dor{n}"))),
        )
    }),
    family("a profile with nested JSON", C::OPENED, |n| {
        profile(
            &[("os", "a: 1\n")],
            &repeat(n, "", |_| format!("{}{}", "[".repeat(50), "]".repeat(50)) + ",")
                .trim_end_matches(',')
                .to_owned()
                .replace(',', ",\n"),
        )
    }),
];

const STAGES: &str = "stages:\n  boot:\n";
const CERTIFICATES: &str = "providerCredentials:\n  certificates: |\n";

fn repeat(bytes: usize, head: &str, piece: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    for n in 0.. {
        let piece = piece(n);
        if text.len() + piece.len() > bytes.max(head.len()) {
            break;
        }
        text.push_str(&piece);
    }
    text
}

/// Half of the text defines what the other half uses.
fn halves(bytes: usize, head: &str, one: impl Fn(usize) -> String, other: impl Fn(usize) -> String) -> String {
    repeat(bytes / 2, head, one) + &repeat(bytes / 2, "", other)
}

fn ordinary(bytes: usize) -> String {
    let head = "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n\
                providerCredentials:\n  registry: registry.harbor-street.net\n  user: edge\n\
                \x20 password: '{{.spectro.macro.registryPassword}}'\n\
                options:\n  system.uri: registry.harbor-street.net/edge/os:1.4.0\nstages:\n  initramfs:\n";
    repeat(bytes, head, |n| {
        format!(
            "    # What store {n} needs.\n    - name: store {n}\n      if: '[ ! -f /etc/store{n} ]'\n      files:\n\
             \x20       - path: /etc/app/store{n}.conf\n          permissions: 0644\n          content: |\n\
             \x20           [service]\n            name = store-{n}\n            address = 10.20.{}.5\n      commands:\n\
             \x20       - systemctl restart app@{n}.service\n        - |\n          for host in a b; do\n\
             \x20           ping -c 1 \"$host\" || echo \"{{{{ .spectro.system.cluster.name }}}}\"\n          done\n\
             \x20     environment:\n        TZ: Europe/Berlin\n        STORE: \"{n}\"\n",
            n % 250
        )
    })
}

fn secret(n: usize, password: &str) -> String {
    format!("s{n}:\n  db_password: {password}\n")
}

fn reference(from: usize, to: usize) -> String {
    format!("  a{from}: '{{{{.spectro.pack.edge-native-byoi.options.a{to}}}}}'\n")
}

/// A certificate whose signature differs with the eight characters.
fn certificate(characters: &str) -> String {
    let fixture = include_str!("../../../../fixtures/ok/certificate-two.yaml");
    let lines = fixture.lines().skip_while(|line| !line.contains("BEGIN")).map(|line| format!("{line}\n"));
    let lines: String = lines.take(11).collect();
    lines.replace("sj4SlMXi", characters)
}

fn variable(name: &str) -> String {
    format!("{{\"name\": \"{name}\", \"displayName\": \"{name}\", \"format\": \"string\"}},\n")
}

/// A profile in JSON. `variables` are objects, each with a comma behind it.
fn profile(packs: &[(&str, &str)], variables: &str) -> String {
    let pack = |(layer, values): &(&str, &str)| {
        serde_json::json!({"name": format!("pack-{layer}"), "type": "spectro", "layer": layer, "version": "1.0.0", "tag": "1.0.0", "values": values}).to_string()
    };
    let packs = packs.iter().map(pack).collect::<Vec<_>>().join(",\n");
    let variables = variables.trim_end().trim_end_matches(',');
    format!(
        "{{\"metadata\": {{\"name\": \"edge\"}}, \"spec\": {{\"version\": \"1.0.0\", \"template\": {{\"type\": \"infra\", \"cloudType\": \"edge-native\", \"packs\": [{packs}]}}, \"variables\": [{variables}]}}}}"
    )
}
