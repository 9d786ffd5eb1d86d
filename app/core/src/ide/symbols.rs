//! The outline, and the way to a place in it.

use super::Ide;
use super::keys::Place;
use crate::host::yip::{STEP, Type};
use crate::keys::IMAGE;
use crate::pem::Block;
use crate::source::{TextRange, TextSize};
use crate::yaml::{Entry, Kind, NodeId};

/// What is outlined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    Mapping,
    List,
    Value,
    Stage,
    /// A step of a stage.
    Step,
    /// A PEM block.
    Certificate,
}

/// A part of the text with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    /// A value, or what is inside.
    pub detail: String,
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// Its name, inside of `range`.
    pub selection: TextRange,
    pub children: Vec<Symbol>,
}

impl Ide<'_> {
    /// The outline of the text.
    pub fn symbols(&self) -> Vec<Symbol> {
        self.cx.tree.roots().iter().flat_map(|root| self.below(*root, Place::Root)).collect()
    }

    /// The symbols that hold an offset, outermost first, without their children.
    pub fn breadcrumbs(&self, offset: TextSize) -> Vec<Symbol> {
        let mut way = Vec::new();
        let mut level = self.symbols();
        while let Some(at) = level.iter().rposition(|symbol| symbol.range.contains_inclusive(offset)) {
            let mut symbol = level.swap_remove(at);
            level = std::mem::take(&mut symbol.children);
            way.push(symbol);
        }
        way
    }

    fn below(&self, node: NodeId, place: Place) -> Vec<Symbol> {
        match &self.cx.tree.node(node).kind {
            Kind::Mapping(mapping) => mapping.entries.iter().filter_map(|entry| self.entry(entry, place)).collect(),
            Kind::Sequence(items) => {
                items.iter().enumerate().map(|(index, item)| self.item(*item, index, place.item())).collect()
            }
            Kind::Scalar(_) => self.blocks(node).map(|block| self.block(block)).collect(),
            _ => Vec::new(),
        }
    }

    fn entry(&self, entry: &Entry, place: Place) -> Option<Symbol> {
        let cx = &self.cx;
        let key = cx.tree.key(entry)?;
        let selection = cx.key_range(entry);
        let value = cx.tree.node(entry.value);
        let kind = match &value.kind {
            _ if place.is_stages() => SymbolKind::Stage,
            Kind::Mapping(_) => SymbolKind::Mapping,
            Kind::Sequence(_) => SymbolKind::List,
            _ => SymbolKind::Value,
        };
        let children = self.below(entry.value, place.key(key));
        let detail = self.detail(entry.value, kind, children.len());
        Some(Symbol { name: self.named(key), detail, kind, range: selection.cover(value.range), selection, children })
    }

    fn item(&self, item: NodeId, index: usize, place: Place) -> Symbol {
        let range = self.cx.tree.node(item).range;
        let is_step = matches!(place, Place::Of(Type::Record(record)) if record.is(&STEP));
        let kind = match &self.cx.tree.node(item).kind {
            _ if is_step => SymbolKind::Step,
            Kind::Mapping(_) => SymbolKind::Mapping,
            Kind::Sequence(_) => SymbolKind::List,
            _ => SymbolKind::Value,
        };
        let children = self.below(item, place);
        let name = self.item_name(item, place).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("[{index}]"));
        Symbol { name, detail: String::new(), kind, range, selection: self.cx.first_line(item), children }
    }

    /// What tells an item from its neighbors: its name, path or image, or what it does.
    fn item_name(&self, item: NodeId, place: Place) -> Option<String> {
        let tree = &self.cx.tree;
        let telling: &[&str] = match place.record() {
            Some(record) if record.is(&IMAGE) => &["image"],
            Some(_) => &["name", "path", "source", "service", "fsLabel", "pLabel"],
            None => &["name", "path", "image"],
        };
        if tree.mapping(item).is_none() {
            return self.shown_value(item);
        }
        let value = telling.iter().find_map(|key| self.shown_value(tree.get(item, key)?.value));
        // Without a name, the first thing that it does.
        value.or_else(|| {
            let first = tree.entries(item).first()?;
            Some(self.named(tree.key(first)?))
        })
    }

    /// A key as the name of a symbol.
    fn named(&self, key: &str) -> String {
        let name = self.shown(key);
        if name.is_empty() { "\"\"".to_owned() } else { name }
    }

    fn detail(&self, value: NodeId, kind: SymbolKind, children: usize) -> String {
        let count = |what: &str| match children {
            1 => format!("1 {what}"),
            n => format!("{n} {what}s"),
        };
        match &self.cx.tree.node(value).kind {
            Kind::Sequence(_) if kind == SymbolKind::Stage => count("step"),
            Kind::Sequence(_) => count("item"),
            Kind::Scalar(_) if children > 0 => count("PEM block"),
            Kind::Scalar(_) => self.shown_value(value).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The PEM blocks in a value.
    fn blocks(&self, node: NodeId) -> impl Iterator<Item = &Block> {
        let range = self.cx.tree.node(node).range;
        let first = self.cx.pem.partition_point(|block| block.range.start() < range.start());
        let behind = self.cx.pem.get(first..).unwrap_or_default().iter();
        behind.take_while(move |block| range.contains_range(block.range))
    }

    fn block(&self, block: &Block) -> Symbol {
        let (name, detail) = match &block.certificate {
            Some(Ok(certificate)) if !block.is_private_key() => {
                (self.shown(&certificate.subject()), format!("until {}", certificate.days().1))
            }
            _ if block.is_private_key() => ("private key".to_owned(), String::new()),
            _ => ("PEM block".to_owned(), self.shown(&block.reason())),
        };
        let selection = block.head().intersect(block.range).unwrap_or(block.range);
        Symbol { name, detail, kind: SymbolKind::Certificate, range: block.range, selection, children: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, in_context};
    use crate::pem::testing::{CA, layer};

    fn outline(symbols: &[Symbol], depth: usize, out: &mut String) {
        for symbol in symbols {
            let detail = if symbol.detail.is_empty() { String::new() } else { format!(" = {}", symbol.detail) };
            out.push_str(&"  ".repeat(depth));
            out.extend([format!("{:?} {}{detail}\n", symbol.kind, symbol.name)]);
            outline(&symbol.children, depth + 1, out);
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        in_context(text, &crate::Context::default(), |ide| outline(&ide.symbols(), 0, &mut out));
        assert_eq!(out, expected, "{text}");
    }

    #[test]
    fn everything_has_a_name() {
        check(
            "pack:\n  content:\n    images:\n      - image: a/b:1\nstages:\n  boot:\n    - name: First\n      files:\n        - path: /a\n          content: |\n            x\n            y\n    - commands: [echo hi]\n",
            "Mapping pack\n  Mapping content\n    List images = 1 item\n      Mapping a/b:1\n        Value image = a/b:1\nMapping stages\n  Stage boot = 2 steps\n    Step First\n      Value name = First\n      List files = 1 item\n        Mapping /a\n          Value path = /a\n          Value content = x y\n    Step commands\n      List commands = 1 item\n        Value echo hi\n",
        );
    }

    #[test]
    fn certificates_are_named_and_secrets_hidden() {
        let text = format!("{}  password: Tr0ub4dor-xyz\n", layer(CA));
        let mut out = String::new();
        in_context(&text, &crate::Context::default(), |ide| outline(&ide.symbols(), 0, &mut out));
        assert!(out.contains("Certificate CN=Edge Lab CA = until 2055-01-01\n"), "{out}");
        assert!(out.contains("Value password = •••\n") && !out.contains("Tr0ub"), "{out}");
    }

    #[test]
    fn the_way_to_a_place() {
        let text = "stages:\n  boot:\n    - name: First\n      commands:\n        - ec|ho\n";
        let names: Vec<String> =
            at(text, |ide, offset| ide.breadcrumbs(offset).into_iter().map(|symbol| symbol.name).collect());
        assert_eq!(names, ["stages", "boot", "First", "commands", "echo"]);
        assert!(at("a: 1\n\n|\nb: 1\n", |ide, offset| ide.breadcrumbs(offset).is_empty()));
    }
}
