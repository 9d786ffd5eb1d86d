//! The types of yip's stages against the findings on what it refuses and drops: layers of the fixtures and corpora, and generated
//! ones.

use std::fmt::Write;

use layerwright_core::source::{LineIndex, size};
use layerwright_core::{Context, UnixTime, analyze};
use layerwright_xtask::Result;
use serde_json::{Value, json};

use super::random::Random;
use super::yaml::without_macros;
use super::{Oracle, files};

/// Questions of one batch.
const BATCH: usize = 500;

/// Keys of all depths, right ones, and ones that are dropped.
const KEYS: [&str; 86] = [
    "name",
    "if",
    "commands",
    "files",
    "downloads",
    "directories",
    "users",
    "dns",
    "hostname",
    "sysctl",
    "authorized_keys",
    "node",
    "modules",
    "systemctl",
    "environment",
    "environment_file",
    "packages",
    "unpack_images",
    "after",
    "datasource",
    "layout",
    "ensure_entities",
    "delete_entities",
    "systemd_firstboot",
    "timesyncd",
    "git",
    "only_os",
    "only_os_version",
    "only_arch",
    "only_service_manager",
    "path",
    "permissions",
    "owner",
    "group",
    "content",
    "encoding",
    "ownerstring",
    "url",
    "timeout",
    "passwd",
    "ssh_authorized_keys",
    "gecos",
    "homedir",
    "no_create_home",
    "primary_group",
    "groups",
    "no_user_group",
    "system",
    "no_log_init",
    "shell",
    "lock_passwd",
    "uid",
    "nameservers",
    "search",
    "options",
    "enable",
    "disable",
    "start",
    "mask",
    "overrides",
    "service",
    "install",
    "remove",
    "refresh",
    "source",
    "target",
    "platform",
    "providers",
    "device",
    "label",
    "expand_partition",
    "size",
    "add_partitions",
    "fsLabel",
    "pLabel",
    "filesystem",
    "entity",
    "auth",
    "branch",
    "branch_only",
    "username",
    "password",
    "private_key",
    "insecure",
    "public_key",
    "Path",
];

/// Keys of what is below a key, so that most of what is generated has a meaning.
const BELOW: [(&str, &[&str]); 20] = [
    ("files", &["path", "permissions", "owner", "group", "content", "encoding", "ownerstring"]),
    ("downloads", &["path", "url", "permissions", "owner", "group", "timeout", "ownerstring"]),
    ("directories", &["path", "permissions", "owner", "group"]),
    (
        "users",
        &["name", "passwd", "ssh_authorized_keys", "no_create_home", "groups", "system", "lock_passwd", "uid", "shell"],
    ),
    ("dns", &["nameservers", "search", "options", "path"]),
    ("systemctl", &["enable", "disable", "start", "mask", "overrides"]),
    ("overrides", &["service", "content", "name"]),
    ("packages", &["install", "remove", "refresh"]),
    ("unpack_images", &["source", "target", "platform"]),
    ("after", &["name"]),
    ("datasource", &["providers", "path"]),
    ("layout", &["device", "expand_partition", "add_partitions"]),
    ("device", &["label", "path"]),
    ("expand_partition", &["size"]),
    ("add_partitions", &["fsLabel", "size", "pLabel", "filesystem"]),
    ("ensure_entities", &["path", "entity"]),
    ("delete_entities", &["path", "entity"]),
    ("git", &["auth", "url", "path", "branch", "branch_only"]),
    ("auth", &["username", "password", "private_key", "insecure", "public_key"]),
    ("sysctl", &["net.ipv4.ip_forward", "vm.swappiness"]),
];

const VALUES: [&str; 50] = [
    "a",
    "/etc/a",
    "''",
    "\"a\"",
    "0",
    "1",
    "-1",
    "-0",
    "0644",
    "0o644",
    "0x1A4",
    "0b11",
    "\"0644\"",
    "'0'",
    "1.0",
    "1.5",
    "-1.5",
    "1e3",
    "1e300",
    "1_000",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    ".inf",
    ".nan",
    "true",
    "True",
    "yes",
    "on",
    "'yes'",
    "\"true\"",
    "maybe",
    "~",
    "null",
    "",
    "2026-11-28",
    "12:30:45",
    "root",
    "10G",
    "5s",
    "!!str 5",
    "!!int \"5\"",
    "[]",
    "{}",
    "089",
    "0o8",
    "+12",
];

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let mut texts = Vec::new();
    for file in files(oracle)? {
        let is_yaml = file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        let Some(text) = std::fs::read_to_string(&file).ok().filter(|_| is_yaml) else { continue };
        if text.contains("stages:") && text.len() < 256 << 10 {
            texts.push(without_macros(text));
        }
    }
    println!("    {} files with stages", texts.len());
    for batch in texts.chunks(BATCH) {
        decode(oracle, "stages in files are decoded", batch)?;
    }
    let mut random = Random::new(0x5EED_0719);
    let mut done = 0;
    while oracle.goes_on(done) {
        let batch: Vec<String> = (0..BATCH).map(|_| layer(&mut random)).collect();
        decode(oracle, "generated stages are decoded", &batch)?;
        done += batch.len();
    }
    Ok(())
}

fn layer(random: &mut Random) -> String {
    let mut text = "stages:\n  boot:\n".to_owned();
    for _ in 0..=random.below(3) {
        text.push_str("  -\n");
        entries(&KEYS, 4, random, &mut text);
    }
    text
}

/// A block mapping with up to four different keys, each with a value.
fn entries(keys: &[&str], indent: usize, random: &mut Random, text: &mut String) {
    let mut seen = Vec::new();
    for _ in 0..=random.below(4) {
        let list: &[&str] = if random.below(20) == 0 { &KEYS } else { keys };
        let key = *random.one_of::<&str>(list);
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        put(text, format_args!("{:indent$}{key}:", ""));
        value(key, indent, random, text);
    }
}

fn value(key: &str, indent: usize, random: &mut Random, text: &mut String) {
    let below = BELOW.iter().find(|(name, _)| *name == key).map(|(_, below)| *below);
    match (random.below(if indent > 14 { 2 } else { 6 }), below) {
        // What is there to be written most often: a list of mappings, or a mapping.
        (2.., Some(keys)) => match random.below(5) {
            0 if key != "users" => entries_below(keys, indent, random, text),
            _ if key == "users"
                || matches!(
                    key,
                    "dns"
                        | "systemctl"
                        | "packages"
                        | "layout"
                        | "git"
                        | "device"
                        | "auth"
                        | "sysctl"
                        | "datasource"
                        | "expand_partition"
                ) =>
            {
                if key == "users" {
                    put(text, format_args!("\n{:in$}kai:", "", in = indent + 2));
                    entries_below(keys, indent + 2, random, text);
                } else {
                    entries_below(keys, indent, random, text);
                }
            }
            _ => {
                for _ in 0..=random.below(2) {
                    put(text, format_args!("\n{:in$}-", "", in = indent + 2));
                    entries_below(keys, indent + 2, random, text);
                    text.truncate(text.trim_end().len());
                }
                text.push('\n');
            }
        },
        (3 | 4, None) => {
            for _ in 0..=random.below(2) {
                put(text, format_args!("\n{:in$}- {}", "", random.one_of::<&str>(&VALUES), in = indent + 2));
            }
            text.push('\n');
        }
        (5, None) => put(text, format_args!("\n{:in$}a: {}\n", "", random.one_of::<&str>(&VALUES), in = indent + 2)),
        _ => put(text, format_args!(" {}\n", random.one_of::<&str>(&VALUES))),
    }
}

/// Appends to a text, which cannot fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}

fn entries_below(keys: &[&str], indent: usize, random: &mut Random, text: &mut String) {
    text.push('\n');
    entries(keys, indent + 2, random, text);
}

/// Whether yip and the core find the same values and keys.
fn decode(oracle: &mut Oracle<'_>, kind: &'static str, texts: &[String]) -> Result {
    let questions: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    for (text, answer) in texts.iter().zip(oracle.ask(&questions)?) {
        if answer["unread"] == true {
            continue;
        }
        // S016 and S024 tell of values of a wrong type at two places, S026 everywhere else.
        let (values, keys) = (told(text, &["S016", "S024", "S026"]), told(text, &["S018"]));
        let real = |key: &str| {
            let words = answer[key].as_array().into_iter().flatten().filter_map(Value::as_str);
            let mut lines: Vec<usize> = words.filter_map(|words| words.split(' ').next()?.parse().ok()).collect();
            lines.sort_unstable();
            lines.dedup();
            lines
        };
        let (real_values, real_keys) = (real("values"), real("keys"));
        let has = |line: usize, what: &str| text.lines().nth(line - 1).is_some_and(|line| line.contains(what));
        let only = |some: &[usize], others: &[usize], what: &str| {
            let mut some = some.iter().filter(|line| !others.contains(line)).peekable();
            some.peek().is_some() && some.all(|line| has(*line, what))
        };
        let difference = if only(&real_values, &values, "!!") {
            Some("values with a tag are refused")
        } else if only(&values, &real_values, "size: ") {
            Some("a size that does not fit is cut")
        } else if real_values != values {
            Some("other values are refused")
        } else if real_keys != keys {
            Some("other keys are dropped")
        } else {
            None
        };
        oracle.note(kind, difference, || format!("{answer}, the core {values:?} {keys:?}:\n{text}"));
    }
    Ok(())
}

/// The lines of findings.
fn told(text: &str, codes: &[&str]) -> Vec<usize> {
    let lines = LineIndex::new(text);
    let report = analyze(text, &Context::default(), UnixTime(0));
    let found = report.diagnostics.iter().filter(|found| codes.contains(&found.code()));
    let mut found: Vec<usize> = found
        .map(|found| {
            let start = found.range().start();
            // Go counts a block scalar from its header on.
            let before = text.get(..usize::from(start)).unwrap_or("").trim_end_matches([' ', '\n', '\r']);
            let is_block = before.trim_end_matches(['-', '+']).ends_with(['|', '>']);
            lines.line(if is_block { size(before.len()) } else { start }) + 1
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
