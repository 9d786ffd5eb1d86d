//! Profiles in all the ways in which somebody may write them, from numbers that are the same on every machine.

/// A small generator of numbers.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    pub(super) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// Up to seven of these in a row.
    fn row(&mut self, parts: &[&str]) -> String {
        (0..self.below(8)).map(|_| self.pick(parts)).collect()
    }

    /// A text to put into a profile.
    pub(super) fn text(&mut self) -> String {
        self.row(&[
            "a: 1\n",
            "\"",
            "\\",
            "\t",
            "\r\n",
            "<b>&",
            "é",
            "𝄞",
            "\u{2028}",
            "\u{7f}",
            "\u{1}",
            "{{.spectro.var.x}}",
            "/",
            "[",
            "'",
            "",
        ])
    }

    /// A string literal with escapes of all kinds. What it holds is often no YAML.
    fn literal(&mut self) -> String {
        let body = self.row(&[
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u003c",
            "\\u003C",
            "<",
            "\\ud834\\udd1e",
            "𝄞",
            "é",
            "\\u00e9",
            "e\\u0301",
            "\\t",
            "\\r\\n",
            "\\b",
            "a: b",
            "a: [",
            "- '",
            " ",
            "\\\\u003c",
            "{",
            "]",
            "---\\n",
            "\u{2028}",
            "\\u2028",
            "\\u0000",
            "",
        ]);
        format!("\"{body}\"")
    }

    /// Any value: numbers whose text must be kept, `null`, nested lists and objects.
    fn value(&mut self, depth: usize) -> Node {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => {
                let numbers = ["1.0", "1e5", "12345678901234567890", "-0", "1e400", "0.10", "1E+2", "-1.50e-07"];
                Node::Value(self.pick(&numbers).to_owned())
            }
            1 => Node::Value(self.pick(&["null", "true", "false"]).to_owned()),
            2..=4 => Node::Value(self.literal()),
            5 => Node::List((0..self.below(3)).map(|_| self.value(depth - 1)).collect()),
            _ => self.object(Vec::new(), depth - 1),
        }
    }

    /// An object of the given members and unknown ones, in any order.
    fn object(&mut self, members: Vec<(&str, Node)>, depth: usize) -> Node {
        let mut all: Vec<(String, Node)> = Vec::new();
        let unknown = (0..self.below(3)).map(|n| (["x", "é", "\\u0078y"][n % 3].to_owned(), None));
        let known = members.into_iter().map(|(key, node)| (key.to_owned(), Some(node)));
        for (key, node) in known.chain(unknown.collect::<Vec<_>>()) {
            let node = node.unwrap_or_else(|| self.value(depth));
            all.insert(self.below(all.len() + 1), (key, node));
        }
        Node::Object(all)
    }

    /// A member that may be a text, `null` or absent.
    fn slot<'k>(&mut self, key: &'k str, slot: Slot, members: &mut Vec<(&'k str, Node)>) {
        let value = match self.below(6) {
            0 => return,
            1 => "null".to_owned(),
            _ => self.literal(),
        };
        members.push((key, Node::Slot(slot, value)));
    }

    pub(super) fn profile(&mut self) -> Generated {
        let mut packs = Vec::new();
        for index in 0..=self.below(3) {
            let mut members = vec![("layer", Node::Value("\"os\"".to_owned()))];
            self.slot("values", Slot::Values(index), &mut members);
            if self.below(3) == 0 {
                let manifest = vec![("name", Node::Value(self.literal())), ("content", Node::Value(self.literal()))];
                let manifest = self.object(manifest, 1);
                members.push(("manifests", Node::List(vec![manifest])));
            }
            packs.push(self.object(members, 2));
        }
        let layers = packs.len();
        let template = self.object(vec![("packs", Node::List(packs))], 2);
        let mut spec = vec![("template", template)];
        self.slot("version", Slot::Version, &mut spec);
        match self.below(5) {
            0 => {}
            1 => spec.push(("variables", Node::Value("null".to_owned()))),
            2 => spec.push(("variables", Node::List(Vec::new()))),
            _ => {
                let known = self.object(vec![("name", Node::Value("\"known\"".to_owned()))], 1);
                spec.push(("variables", Node::List(vec![known])));
            }
        }
        let spec = self.object(spec, 2);
        let mut root = vec![("spec", spec)];
        match self.below(4) {
            0 => {}
            1 => root.push(("metadata", Node::Value("null".to_owned()))),
            _ => {
                let mut metadata = Vec::new();
                self.slot("name", Slot::Name, &mut metadata);
                root.push(("metadata", self.object(metadata, 1)));
            }
        }
        let root = self.object(root, 2);
        let mut writer =
            Writer { layout: Layout::ALL[self.below(Layout::ALL.len())], random: self, pieces: Vec::new() };
        if writer.random.below(8) == 0 {
            writer.text("\u{feff}");
        }
        writer.node(&root, 0);
        let end = ["", "\n", "\r\n", " \n\n\t"][writer.random.below(4)];
        writer.text(end);
        Generated { pieces: writer.pieces, layers }
    }
}

/// A part of a profile that is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Values(usize),
    Version,
    Name,
}

enum Node {
    Value(String),
    Slot(Slot, String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// How the file is laid out.
#[derive(Debug, Clone, Copy)]
enum Layout {
    OneLine,
    Spaced,
    Lines(&'static str, &'static str),
    /// White space anywhere.
    Odd,
}

impl Layout {
    const ALL: [Self; 6] = [
        Self::OneLine,
        Self::Spaced,
        Self::Lines("  ", "\n"),
        Self::Lines("\t", "\n"),
        Self::Lines("    ", "\r\n"),
        Self::Odd,
    ];
}

/// A profile: its text, cut at the values that are edited.
#[derive(Debug)]
pub(super) struct Generated {
    pub(super) pieces: Vec<(Option<Slot>, String)>,
    pub(super) layers: usize,
}

impl Generated {
    pub(super) fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.pieces.iter().any(|(other, _)| *other == Some(slot))
    }
}

struct Writer<'r> {
    layout: Layout,
    random: &'r mut Random,
    pieces: Vec<(Option<Slot>, String)>,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        self.pieces.push((None, text.to_owned()));
    }

    fn node(&mut self, node: &Node, depth: usize) {
        match node {
            Node::Value(text) => self.text(text),
            Node::Slot(slot, text) => self.pieces.push((Some(*slot), text.clone())),
            Node::List(items) => self.members("[", items.iter().map(|item| (None, item)).collect(), "]", depth),
            Node::Object(all) => {
                self.members("{", all.iter().map(|(key, node)| (Some(key), node)).collect(), "}", depth);
            }
        }
    }

    fn members(&mut self, open: &str, members: Vec<(Option<&String>, &Node)>, close: &str, depth: usize) {
        self.text(open);
        let is_empty = members.is_empty();
        for (index, (key, node)) in members.into_iter().enumerate() {
            if index > 0 {
                self.text(",");
            }
            self.space(depth + 1, index > 0);
            if let Some(key) = key {
                self.text(&format!("\"{key}\""));
                self.odd();
                self.text(if matches!(self.layout, Layout::OneLine | Layout::Odd) { ":" } else { ": " });
                self.odd();
            }
            self.node(node, depth + 1);
        }
        if !is_empty || matches!(self.layout, Layout::Odd) {
            self.space(depth, false);
        }
        self.text(close);
    }

    fn space(&mut self, depth: usize, is_next: bool) {
        match self.layout {
            Layout::Lines(indent, end) => self.text(&format!("{end}{}", indent.repeat(depth))),
            Layout::Spaced if is_next => self.text(" "),
            _ => self.odd(),
        }
    }

    fn odd(&mut self) {
        if matches!(self.layout, Layout::Odd) {
            let space = self.random.pick(&["", "", " ", "\n  ", "\r\n\t", "\n\n"]);
            self.text(space);
        }
    }
}
