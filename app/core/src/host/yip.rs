//! yip, which runs the stages on the host: the types that `pkg/schema/schema.go` of mudler/yip (read at 05d356b) decodes.
//!
//! It decodes a whole document with `gopkg.in/yaml.v2`: a value of the wrong type makes it refuse the document, so that no stage
//! runs. Keys are compared letter by letter, and unknown ones are dropped without a word. What differs between yaml.v2 and yaml.v3
//! is taken as right.

use super::go_yaml::{self, Plain};
use crate::model::{Doc, Field};
use crate::yaml::{Kind, NodeId, Scalar, Style};

/// What yip decodes a value into.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Type {
    /// Numbers and booleans are taken too, as they are written.
    Text,
    /// A whole number of so many bits, not negative.
    Count(u32),
    /// A whole number.
    Whole,
    Flag,
    List(&'static Type),
    /// A mapping with keys of any name.
    Table(&'static Type),
    Record(&'static Record),
    /// Known to newer versions only: nothing is claimed of its value.
    Any,
}

/// A mapping with fixed keys.
#[derive(Debug)]
pub(crate) struct Record {
    /// With its article: `a step`.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [(&'static str, Type)],
}

impl Record {
    /// Whether the two are the same mapping.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }

    /// The type of a key, in exactly this spelling.
    pub(crate) fn field(&self, key: &str) -> Option<&'static Type> {
        self.fields.iter().find_map(|(name, of)| (*name == key).then_some(of))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.fields.iter().map(|(name, _)| *name)
    }
}

const TEXTS: Type = Type::List(&Type::Text);
const TEXT_TABLE: Type = Type::Table(&Type::Text);

/// The value of `stages`.
pub(crate) static STAGES: Type = Type::Table(&Type::List(&Type::Record(&STEP)));

pub(crate) static STEP: Record = Record {
    name: "a step",
    fields: &[
        ("name", Type::Text),
        ("if", Type::Text),
        ("commands", TEXTS),
        ("files", Type::List(&Type::Record(&FILE))),
        ("downloads", Type::List(&Type::Record(&DOWNLOAD))),
        ("directories", Type::List(&Type::Record(&DIRECTORY))),
        ("users", Type::Table(&Type::Record(&USER))),
        ("dns", Type::Record(&DNS)),
        ("hostname", Type::Text),
        ("sysctl", TEXT_TABLE),
        ("authorized_keys", Type::Table(&TEXTS)),
        ("node", Type::Text),
        ("modules", TEXTS),
        ("systemctl", Type::Record(&SYSTEMCTL)),
        ("environment", TEXT_TABLE),
        ("environment_file", Type::Text),
        ("packages", Type::Record(&PACKAGES)),
        ("unpack_images", Type::List(&Type::Record(&UNPACK_IMAGE))),
        ("after", Type::List(&Type::Record(&DEPENDENCY))),
        ("datasource", Type::Record(&DATA_SOURCE)),
        ("layout", Type::Record(&LAYOUT)),
        ("ensure_entities", Type::List(&Type::Record(&ENTITY))),
        ("delete_entities", Type::List(&Type::Record(&ENTITY))),
        ("systemd_firstboot", TEXT_TABLE),
        ("timesyncd", TEXT_TABLE),
        ("git", Type::Record(&GIT)),
        ("only_os", Type::Text),
        ("only_os_version", Type::Text),
        ("only_arch", Type::Text),
        ("only_service_manager", Type::Text),
        ("if_files", Type::Any),
        ("package_pins", Type::Any),
    ],
};

pub(crate) static FILE: Record = Record {
    name: "a file",
    fields: &[
        ("path", Type::Text),
        ("permissions", Type::Count(32)),
        ("owner", Type::Whole),
        ("group", Type::Whole),
        ("content", Type::Text),
        ("encoding", Type::Text),
        ("ownerstring", Type::Text),
    ],
};

pub(crate) static DOWNLOAD: Record = Record {
    name: "a download",
    fields: &[
        ("path", Type::Text),
        ("url", Type::Text),
        ("permissions", Type::Count(32)),
        ("owner", Type::Whole),
        ("group", Type::Whole),
        ("timeout", Type::Whole),
        ("ownerstring", Type::Text),
    ],
};

pub(crate) static DIRECTORY: Record = Record {
    name: "a directory",
    fields: &[("path", Type::Text), ("permissions", Type::Count(32)), ("owner", Type::Whole), ("group", Type::Whole)],
};

pub(crate) static USER: Record = Record {
    name: "a user",
    fields: &[
        ("name", Type::Text),
        ("passwd", Type::Text),
        ("ssh_authorized_keys", TEXTS),
        ("gecos", Type::Text),
        ("homedir", Type::Text),
        ("no_create_home", Type::Flag),
        ("primary_group", Type::Text),
        ("groups", TEXTS),
        ("no_user_group", Type::Flag),
        ("system", Type::Flag),
        ("no_log_init", Type::Flag),
        ("shell", Type::Text),
        ("lock_passwd", Type::Flag),
        ("uid", Type::Text),
    ],
};

pub(crate) static DNS: Record = Record {
    name: "`dns`",
    fields: &[("nameservers", TEXTS), ("search", TEXTS), ("options", TEXTS), ("path", Type::Text)],
};

pub(crate) static SYSTEMCTL: Record = Record {
    name: "`systemctl`",
    fields: &[
        ("enable", TEXTS),
        ("disable", TEXTS),
        ("start", TEXTS),
        ("mask", TEXTS),
        ("overrides", Type::List(&Type::Record(&OVERRIDE))),
    ],
};

pub(crate) static OVERRIDE: Record =
    Record { name: "an override", fields: &[("service", Type::Text), ("content", Type::Text), ("name", Type::Text)] };

pub(crate) static PACKAGES: Record =
    Record { name: "`packages`", fields: &[("install", TEXTS), ("remove", TEXTS), ("refresh", Type::Flag)] };

pub(crate) static UNPACK_IMAGE: Record = Record {
    name: "an item of `unpack_images`",
    fields: &[("source", Type::Text), ("target", Type::Text), ("platform", Type::Text)],
};

pub(crate) static DEPENDENCY: Record = Record { name: "an item of `after`", fields: &[("name", Type::Text)] };

pub(crate) static DATA_SOURCE: Record = Record {
    name: "`datasource`",
    fields: &[("providers", TEXTS), ("path", Type::Text), ("userdata_name", Type::Any)],
};

pub(crate) static LAYOUT: Record = Record {
    name: "`layout`",
    fields: &[
        ("device", Type::Record(&DEVICE)),
        ("expand_partition", Type::Record(&EXPAND)),
        ("add_partitions", Type::List(&Type::Record(&PARTITION))),
    ],
};

pub(crate) static DEVICE: Record = Record {
    name: "`device`",
    fields: &[("label", Type::Text), ("path", Type::Text), ("init_disk", Type::Any), ("disk_name", Type::Any)],
};

pub(crate) static EXPAND: Record = Record { name: "`expand_partition`", fields: &[("size", Type::Count(64))] };

pub(crate) static PARTITION: Record = Record {
    name: "a partition",
    fields: &[
        ("fsLabel", Type::Text),
        ("size", Type::Count(64)),
        ("pLabel", Type::Text),
        ("filesystem", Type::Text),
        ("bootable", Type::Any),
    ],
};

pub(crate) static ENTITY: Record =
    Record { name: "an entity", fields: &[("path", Type::Text), ("entity", Type::Text)] };

pub(crate) static GIT: Record = Record {
    name: "`git`",
    fields: &[
        ("auth", Type::Record(&AUTH)),
        ("url", Type::Text),
        ("path", Type::Text),
        ("branch", Type::Text),
        ("branch_only", Type::Flag),
    ],
};

pub(crate) static AUTH: Record = Record {
    name: "`auth`",
    fields: &[
        ("username", Type::Text),
        ("password", Type::Text),
        ("private_key", Type::Text),
        ("insecure", Type::Flag),
        ("public_key", Type::Text),
    ],
};

/// Something that yip does not read as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// A value of another type: the document is refused.
    Type {
        value: NodeId,
        /// The entry that it belongs to, itself or as an item of its list.
        of: Field,
        /// The mapping of that entry.
        mapping: NodeId,
        expected: &'static Type,
    },
    /// A key that is dropped.
    Key { entry: Field, mapping: NodeId, record: &'static Record },
}

/// Everything in a value of the layer that yip, which asks for this type, refuses or drops. What is filled in later (macros,
/// aliases, tags) and what could not be read is taken as right.
pub(crate) fn faults(doc: &Doc<'_>, field: Field, expected: &'static Type, found: &mut Vec<Fault>) {
    let mapping = doc.tree.node(field.key).parent.unwrap_or(field.value);
    Walk { doc, found }.value(field.value, expected, field, mapping);
}

struct Walk<'d, 'f> {
    doc: &'d Doc<'d>,
    found: &'f mut Vec<Fault>,
}

impl Walk<'_, '_> {
    fn value(&mut self, value: NodeId, expected: &'static Type, of: Field, mapping: NodeId) {
        let doc = self.doc;
        let node = doc.tree.node(value);
        let fits = match (&node.kind, expected) {
            (Kind::Absent | Kind::Alias | Kind::UnknownAlias, _) | (_, Type::Any) => true,
            (Kind::Scalar(scalar), _) => node.has_properties || scalar.value.contains("{{") || takes(scalar, expected),
            (Kind::Sequence(items), Type::List(item)) => {
                for one in items {
                    self.value(*one, item, of, mapping);
                }
                true
            }
            (Kind::Mapping(inner), Type::Table(each)) => {
                for entry in inner.entries.iter().filter(|entry| !is_merge(doc, entry)) {
                    self.value(entry.value, each, *entry, value);
                }
                true
            }
            (Kind::Mapping(inner), Type::Record(record)) => {
                for entry in inner.entries.iter().filter(|entry| !is_merge(doc, entry)) {
                    let Some(key) = doc.tree.key(entry).filter(|key| !key.contains("{{")) else { continue };
                    match record.field(key) {
                        Some(each) => self.value(entry.value, each, *entry, value),
                        None => self.found.push(Fault::Key { entry: *entry, mapping: value, record }),
                    }
                }
                true
            }
            (Kind::Sequence(_) | Kind::Mapping(_), _) => false,
        };
        if !fits && !doc.tree.is_damaged(node.range) {
            self.found.push(Fault::Type { value, of, mapping, expected });
        }
    }
}

fn is_merge(doc: &Doc<'_>, entry: &Field) -> bool {
    doc.tree.key(entry) == Some("<<")
}

/// Whether a scalar can be decoded into this type.
fn takes(scalar: &Scalar, expected: &Type) -> bool {
    let plain = if scalar.style == Style::Plain { go_yaml::plain(&scalar.value) } else { Plain::Text };
    match (plain, expected) {
        (Plain::Null, _) | (_, Type::Text | Type::Any) | (Plain::Bool(_), Type::Flag) => true,
        // yaml.v3 also takes these words in quotes.
        (Plain::Text, Type::Flag) => go_yaml::yes_or_no(&scalar.value).is_some(),
        (Plain::Int(value) | Plain::Float(Some(value)), Type::Count(bits)) => value >= 0 && value >> bits == 0,
        (Plain::Int(value) | Plain::Float(Some(value)), Type::Whole) => i64::try_from(value).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};

    /// The marked parts of `stages` in text order: `!` before what has the wrong type, `?` before unknown keys.
    fn found(step: &str) -> Vec<String> {
        let context = Context::default();
        let text = format!("stages:\n  boot:\n    - {step}\n");
        let doc = Doc::new(&text, &context, UnixTime(0));
        let mut found = Vec::new();
        faults(&doc, doc.layer.stages.unwrap(), &STAGES, &mut found);
        let show = |fault: &Fault| match fault {
            Fault::Type { value, .. } => format!("!{}", doc.slice(doc.tree.node(*value).range)),
            Fault::Key { entry, .. } => format!("?{}", doc.slice(doc.key_range(entry))),
        };
        found.iter().map(show).collect()
    }

    #[test]
    fn what_yip_refuses() {
        for (step, value) in [
            ("files: [{permissions: '0644'}]", "'0644'"),
            ("files: [{permissions: -1}]", "-1"),
            ("files: [{permissions: 4294967296}]", "4294967296"),
            ("files: [{owner: root}]", "root"),
            ("downloads: [{timeout: 5s}]", "5s"),
            ("directories: [{group: \"0\"}]", "\"0\""),
            ("files: {path: /a}", "{path: /a}"),
            ("files: [/a]", "/a"),
            ("commands: echo hi", "echo hi"),
            ("commands: [{a: b}]", "{a: b}"),
            ("commands: [[a]]", "[a]"),
            ("if: [ -f /a ]", "[ -f /a ]"),
            ("users: [{name: a}]", "[{name: a}]"),
            ("users: {a: {groups: sudo}}", "sudo"),
            ("users: {a: {lock_passwd: 'true'}}", "'true'"),
            ("users: {a: {lock_passwd: 1}}", "1"),
            ("authorized_keys: {a: github:b}", "github:b"),
            ("authorized_keys: [a]", "[a]"),
            ("environment: [A=1]", "[A=1]"),
            ("systemctl: {enable: x}", "x"),
            ("systemctl: [x]", "[x]"),
            ("layout: {expand_partition: {size: 10G}}", "10G"),
            ("git: {branch_only: maybe}", "maybe"),
            ("a text", "a text"),
            ("[a]", "[a]"),
        ] {
            assert_eq!(found(step), [format!("!{value}")], "{step}");
        }
    }

    #[test]
    fn what_yip_takes() {
        for step in [
            "files: [{permissions: 0644, owner: 0, group: -1}, {permissions: 0o644}, {permissions: 420.0}, {permissions: ~}, {permissions: }]",
            "commands: [1, true, 2.5, a]",
            "commands: ",
            "sysctl: {a: 1, b: yes}",
            "environment: {A: 1, 2: b}",
            "hostname: 123",
            "if: true",
            "users: {a: {lock_passwd: yes, system: off, no_log_init: TRUE}}",
            "users: {a: }",
            "files: [{permissions: '{{.spectro.macro.mode}}'}]",
            "files: '{{.spectro.macro.files}}'",
            "commands: *gone",
            "files: [{permissions: !!int '420'}]",
            "if_files: {any: [/a]}",
            "<<: {commands: [a]}",
        ] {
            assert_eq!(found(step), [""; 0], "{step}");
        }
    }

    #[test]
    fn keys_letter_by_letter() {
        assert_eq!(found("Commands: x"), ["?Commands"]);
        assert_eq!(found("files: [{Path: /a, permissions: 1}]"), ["?Path"]);
        assert_eq!(found("users: {a: {sudo: x}, Name: {}}"), ["?sudo"]);
        assert_eq!(found("layout: {add_partitions: [{fslabel: x}]}"), ["?fslabel"]);
    }
}
