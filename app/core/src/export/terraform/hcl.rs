//! HCL as `terraform fmt` writes it.

use crate::quote::quote;

/// A block to be written: arguments first, in one aligned group, then the blocks inside it.
pub(in crate::export) struct NewBlock {
    header: String,
    arguments: Vec<(&'static str, String)>,
    blocks: Vec<NewBlock>,
}

impl NewBlock {
    pub(in crate::export) fn new(header: impl Into<String>) -> Self {
        Self { header: header.into(), arguments: Vec::new(), blocks: Vec::new() }
    }

    /// Adds an argument; the expression is HCL on one line.
    pub(in crate::export) fn set(mut self, name: &'static str, expression: impl Into<String>) -> Self {
        self.arguments.push((name, expression.into()));
        self
    }

    /// Adds a text argument unless the text is empty.
    pub(in crate::export) fn text(self, name: &'static str, text: &str) -> Self {
        if text.is_empty() { self } else { self.set(name, string(text)) }
    }

    /// Adds `name = true`, or nothing.
    pub(in crate::export) fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.set(name, "true") } else { self }
    }

    pub(in crate::export) fn block(mut self, block: NewBlock) -> Self {
        self.blocks.push(block);
        self
    }

    fn write(&self, indent: &str, out: &mut String) {
        out.push_str(&[indent, &self.header, " {\n"].concat());
        let inner = format!("{indent}  ");
        let width = self.arguments.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, expression) in &self.arguments {
            out.push_str(&[&inner, *name, &" ".repeat(width - name.len()), " = ", expression, "\n"].concat());
        }
        for (index, block) in self.blocks.iter().enumerate() {
            if index > 0 || !self.arguments.is_empty() {
                out.push('\n');
            }
            block.write(&inner, out);
        }
        out.push_str(&[indent, "}\n"].concat());
    }
}

/// A file of blocks.
pub(in crate::export) fn file(blocks: &[NewBlock]) -> String {
    let mut out = String::new();
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        block.write("", &mut out);
    }
    out
}

/// A text as a quoted template: besides quotes and backslashes, `${` and `%{` are special.
pub(in crate::export) fn string(text: &str) -> String {
    quote(text, char::is_control).replace("${", "$${").replace("%{", "%%{")
}

/// A name for a resource or variable: letters, digits and `_`.
pub(in crate::export) fn identifier(text: &str) -> String {
    let name: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_lowercase()) { name } else { format!("p_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an independent reader makes of the text.
    fn read_back(text: &str) -> String {
        let body: hcl::Body = hcl::parse(&format!("a = {}\n", string(text))).unwrap();
        let expression = body.attributes().next().unwrap().expr().clone();
        match hcl::eval::Evaluate::evaluate(&expression, &hcl::eval::Context::new()).unwrap() {
            hcl::Value::String(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn strings_read_back() {
        for text in [
            "plain",
            "${a} %{ if b } $${c} $$${d} %%{e} ${~ x ~}",
            "quotes \" ' ` and \\ and \\n",
            "lines\nand\r\nmore\ttabs",
            "$ % { } $x %y {{ .spectro.var.z }}",
            "é 𝄞 \u{1}\u{7f}",
            "$",
            "",
        ] {
            assert_eq!(read_back(text), text, "{}", string(text));
        }
    }

    #[test]
    fn identifiers_start_with_a_letter() {
        assert_eq!(identifier("Edge-Store 1.1.0"), "edge_store_1_1_0");
        assert_eq!(identifier("9-1.0.0"), "p_9_1_0_0");
        assert_eq!(identifier("é"), "p__");
    }
}
