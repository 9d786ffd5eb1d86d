//! The part of HCL's syntax that is needed to find texts in a Terraform file (HCL Native Syntax Specification): blocks, attributes,
//! quoted templates and heredocs. Other expressions are skipped.

/// Deepest nesting that is read. Profiles need three levels; the reader recurses over blocks.
const MAX_DEPTH: usize = 32;

/// What cannot be read, and where: an offset in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) what: &'static str,
    pub(super) at: usize,
}

/// `kind "label" { ... }`; the file itself is a block without a kind.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) blocks: Vec<Block>,
}

/// `name = expression`
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    /// Where the expression begins.
    pub(super) at: usize,
    pub(super) value: Expression,
}

#[derive(Debug)]
pub(super) enum Expression {
    /// A quoted template or a heredoc, alone.
    Text(Template),
    /// `data.spectrocloud_pack.os.values`
    Reference(String),
    /// `file(...)`: the name of the function that is called.
    Call(String),
    Other,
}

/// A text, escapes resolved.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) text: String,
    /// Number of `${...}` and `%{...}` in it, which Terraform fills in. They stay in the text as they are written.
    pub(super) gaps: usize,
}

impl Block {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The text of an attribute.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match &self.attribute(name)?.value {
            Expression::Text(template) => Some(&template.text),
            _ => None,
        }
    }
}

/// Reads a whole file.
pub(super) fn read(text: &str) -> Result<Block, Fault> {
    let mut reader = Reader { text, at: text.len() - text.trim_start_matches('\u{feff}').len() };
    let mut root = Block::default();
    reader.body(&mut root, 0)?;
    Ok(root)
}

/// A text in quotes and nothing else, or `None`.
pub(super) fn quoted(text: &str) -> Option<Template> {
    let mut reader = Reader { text, at: 0 };
    let template = reader.string().ok()?;
    (reader.at == text.len()).then_some(template)
}

/// A heredoc on its own: the text from its `<<` on.
pub(super) fn heredoc(text: &str) -> Result<Option<Template>, Fault> {
    let mut reader = Reader { text, at: 0 };
    reader.blank()?;
    if reader.heredoc_head().is_none() { Ok(None) } else { reader.heredoc().map(Some) }
}

/// Whether the first words are an attribute or the head of a block, as no YAML begins.
pub(in crate::profile) fn is_meant(text: &str) -> bool {
    let mut reader = Reader { text, at: text.len() - text.trim_start_matches('\u{feff}').len() };
    if reader.blank().is_err() {
        return false;
    }
    if reader.heredoc_head().is_some() {
        return true;
    }
    let Some(name) = reader.name() else { return false };
    let is_name = !name.is_empty();
    reader.spaces();
    let rest = reader.rest();
    if rest.starts_with('=') && !rest.starts_with("==") {
        let value = rest.trim_start_matches('=').trim_start_matches([' ', '\t']);
        let is_value = value.starts_with(['"', '[', '{']) || value.starts_with("<<");
        return is_name && (is_value || looks_like_call(value));
    }
    let mut labels = 0;
    while reader.rest().starts_with('"') && labels < 4 && reader.string().is_ok() {
        reader.spaces();
        labels += 1;
    }
    // `pack {`; a YAML key would have a colon. A brace after a label needs no line of its own.
    let open = reader.rest().strip_prefix('{').map(|rest| rest.trim_start_matches([' ', '\t', '\r']));
    is_name && open.is_some_and(|rest| labels > 0 || rest.is_empty() || rest.starts_with(['\n', '#', '/']))
}

fn looks_like_call(value: &str) -> bool {
    let name = value.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    name.len() < value.len() && (name.starts_with('(') || value.starts_with("data.") || value.starts_with("var."))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { what, at: self.at })
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// White space, line breaks and comments.
    fn blank(&mut self) -> Result<(), Fault> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            let rest = self.rest();
            if rest.starts_with('#') || rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                match rest.find("*/") {
                    Some(end) => self.at += end + 2,
                    None => return self.fault("a comment is not closed"),
                }
            } else {
                return Ok(());
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let rest = self.rest();
        if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).map(str::to_owned)
    }

    fn body(&mut self, block: &mut Block, depth: usize) -> Result<(), Fault> {
        loop {
            self.blank()?;
            let start = self.at;
            if self.rest().is_empty() {
                return if depth == 0 { Ok(()) } else { self.fault("a block is not closed") };
            }
            if self.rest().starts_with('}') && depth > 0 {
                self.at += 1;
                return Ok(());
            }
            // Object-like snippets put a comma behind an attribute.
            if self.rest().starts_with(',') {
                self.at += 1;
                continue;
            }
            let is_quoted = self.rest().starts_with('"');
            let name = if is_quoted { Some(self.string()?.text) } else { self.name() };
            let Some(name) = name else { return self.fault("neither an attribute nor a block") };
            self.spaces();
            if self.rest().starts_with('=') {
                self.at += 1;
                self.spaces();
                let at = self.at;
                let value = self.expression()?;
                block.attributes.push(Attribute { name, at, value });
                continue;
            }
            let mut inner = Block { kind: name, ..Block::default() };
            loop {
                let label = if self.rest().starts_with('"') { Some(self.string()?.text) } else { self.name() };
                let Some(label) = label else { break };
                inner.labels.push(label);
                self.spaces();
            }
            if !self.rest().starts_with('{') {
                self.at = start;
                return self.fault("neither an attribute nor a block");
            }
            self.at += 1;
            if depth >= MAX_DEPTH {
                return self.fault("blocks that are nested too deep");
            }
            self.body(&mut inner, depth + 1)?;
            block.blocks.push(inner);
        }
    }

    fn expression(&mut self) -> Result<Expression, Fault> {
        let start = self.at;
        if self.rest().starts_with('"') {
            let template = self.string()?;
            if self.is_at_end() {
                return Ok(Expression::Text(template));
            }
        } else if self.heredoc_head().is_some() {
            let template = self.heredoc()?;
            if self.is_at_end() {
                return Ok(Expression::Text(template));
            }
        }
        self.at = start;
        self.skip()?;
        let raw = self.text.get(start..self.at).unwrap_or("").trim();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let name = raw.split(|c: char| !is_word(c)).next().unwrap_or("");
        Ok(if !name.is_empty() && raw.chars().all(|c| is_word(c) || c == '.') {
            Expression::Reference(raw.to_owned())
        } else if !name.is_empty() && raw.get(name.len()..).is_some_and(|rest| rest.starts_with('(')) {
            Expression::Call(name.to_owned())
        } else {
            Expression::Other
        })
    }

    /// Whether nothing follows on the line that belongs to the expression.
    fn is_at_end(&mut self) -> bool {
        let before = self.at;
        self.spaces();
        let rest = self.rest();
        let is_end = rest.is_empty() || rest.starts_with(['\n', '\r', '#', '}', ',']) || rest.starts_with("//");
        if !is_end {
            self.at = before;
        }
        is_end
    }

    /// Skips an expression: up to the end of the line, or of the block, outside of brackets.
    fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else {
                return if depth == 0 { Ok(()) } else { self.fault("an expression is not closed") };
            };
            match c {
                '"' => drop(self.string()?),
                '<' if self.heredoc_head().is_some() => drop(self.heredoc()?),
                '/' if rest.starts_with("/*") => match rest.find("*/") {
                    Some(end) => self.at += end + 2,
                    None => return self.fault("a comment is not closed"),
                },
                '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("//") => self.at += rest.find('\n').unwrap_or(rest.len()),
                '\n' | '}' | ')' | ']' if depth == 0 => return Ok(()),
                '(' | '[' | '{' => {
                    depth += 1;
                    self.at += 1;
                }
                ')' | ']' | '}' => {
                    depth -= 1;
                    self.at += 1;
                }
                c => self.at += c.len_utf8(),
            }
        }
    }

    /// A quoted template.
    fn string(&mut self) -> Result<Template, Fault> {
        let start = self.at;
        let mut template = Template { text: String::new(), gaps: 0 };
        self.at += 1;
        loop {
            let rest = self.rest();
            let not_closed = Err(Fault { what: "a quoted string is not closed", at: start });
            let Some(c) = rest.chars().next() else { return not_closed };
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(template);
                }
                '\n' => return not_closed,
                '\\' => self.escape(&mut template.text)?,
                '$' | '%' => self.sign(&mut template)?,
                c => {
                    template.text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Result<(), Fault> {
        let rest = self.rest();
        let (c, len) = match rest.chars().nth(1) {
            Some('n') => ('\n', 2),
            Some('r') => ('\r', 2),
            Some('t') => ('\t', 2),
            Some(c @ ('"' | '\\')) => (c, 2),
            // What JSON has beside these.
            Some('/') => ('/', 2),
            Some('b') => ('\u{8}', 2),
            Some('f') => ('\u{c}', 2),
            Some(letter @ ('u' | 'U')) => {
                let digits = if letter == 'u' { 4 } else { 8 };
                let code =
                    |from: usize| rest.get(from..from + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                let Some(first) = code(2) else { return self.fault("an escape that is no character") };
                let second = rest.get(6..8).filter(|next| *next == "\\u" && digits == 4).and_then(|_| code(8));
                match (char::from_u32(first), second) {
                    (Some(c), _) => (c, 2 + digits),
                    (None, Some(low)) if (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&low) => {
                        let code = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
                        (char::from_u32(code).unwrap_or('\u{fffd}'), 12)
                    }
                    _ => return self.fault("an escape that is no character"),
                }
            }
            _ => return self.fault("an escape that does not exist"),
        };
        text.push(c);
        self.at += len;
        Ok(())
    }

    /// `$` or `%` in a template: a plain sign, `$${` for `${`, or something that Terraform fills in.
    fn sign(&mut self, template: &mut Template) -> Result<(), Fault> {
        let rest = self.rest();
        for (sign, double, open) in [("$", "$${", "${"), ("%", "%%{", "%{")] {
            if rest.starts_with(double) {
                template.text.push_str(open);
                self.at += double.len();
                return Ok(());
            }
            if rest.starts_with(open) {
                let start = self.at;
                self.at += open.len();
                self.interpolation(start)?;
                template.text.push_str(self.text.get(start..self.at).unwrap_or(""));
                template.gaps += 1;
                return Ok(());
            }
            if rest.starts_with(sign) {
                template.text.push_str(sign);
                self.at += sign.len();
                return Ok(());
            }
        }
        Ok(())
    }

    /// Skips what is behind `${` with its closing brace.
    fn interpolation(&mut self, start: usize) -> Result<(), Fault> {
        // Strings may hold interpolations again: each open brace and each open quote is remembered.
        let mut open = vec!['{'];
        while let Some(inside) = open.last().copied() {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else {
                return Err(Fault { what: "a `${` or `%{` is not closed", at: start });
            };
            let mut len = c.len_utf8();
            match (inside, c) {
                ('"', '\\') => len += rest.chars().nth(1).map_or(0, char::len_utf8),
                ('"', '"') | ('{', '}') => drop(open.pop()),
                ('"', '$' | '%') if rest.starts_with("$${") || rest.starts_with("%%{") => len = 3,
                ('"', '$' | '%') if rest.get(1..2) == Some("{") => {
                    open.push('{');
                    len = 2;
                }
                ('{', '{' | '"') => open.push(c),
                _ => {}
            }
            self.at += len;
        }
        Ok(())
    }

    /// The delimiter of a heredoc that begins here, and whether the indentation is taken off.
    fn heredoc_head(&self) -> Option<(&'t str, bool, usize)> {
        let rest = self.rest().strip_prefix("<<")?;
        let (rest, is_flush) = match rest.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let line = rest.split('\n').next().unwrap_or("");
        let name = line.trim_end_matches('\r');
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let len = 2 + usize::from(is_flush) + line.len() + 1;
        is_name.then_some((name, is_flush, len))
    }

    /// A heredoc, up to the line break behind its closing delimiter.
    fn heredoc(&mut self) -> Result<Template, Fault> {
        let start = self.at;
        let not_closed = Err(Fault { what: "a heredoc is not closed", at: start });
        let Some((name, is_flush, head)) = self.heredoc_head() else { return not_closed };
        self.at += head;
        let mut lines: Vec<Template> = Vec::new();
        let mut template = Template { text: String::new(), gaps: 0 };
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return not_closed;
            }
            let line = rest.split('\n').next().unwrap_or("");
            if line.trim_matches([' ', '\t', '\r']) == name {
                self.at += line.trim_end_matches('\r').len();
                break;
            }
            while let Some(c) = self.rest().chars().next() {
                match c {
                    '$' | '%' => self.sign(&mut template)?,
                    c => {
                        template.text.push(c);
                        self.at += c.len_utf8();
                        if c == '\n' {
                            break;
                        }
                    }
                }
            }
            lines.push(std::mem::replace(&mut template, Template { text: String::new(), gaps: 0 }));
        }
        let indent = if is_flush { lines.iter().filter_map(|line| lead(&line.text)).min().unwrap_or(0) } else { 0 };
        let mut all = Template { text: String::new(), gaps: 0 };
        for line in &lines {
            let cut = if lead(&line.text).is_some() { indent } else { 0 };
            let body = line.text.char_indices().nth(cut).map_or("", |(at, _)| line.text.get(at..).unwrap_or(""));
            all.text.push_str(body);
            all.gaps += line.gaps;
        }
        Ok(all)
    }
}

/// White space at the start of a line, in characters: a tab counts as one. `None` for a blank line, which does not count.
fn lead(line: &str) -> Option<usize> {
    let body = line.trim_start();
    (!body.is_empty()).then(|| line.get(..line.len() - body.len()).unwrap_or("").chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn value(text: &str) -> Template {
        let file = read(text).unwrap();
        match file.attributes.into_iter().next().unwrap().value {
            Expression::Text(template) => template,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn heredocs_are_read_as_terraform_does() {
        for (text, wanted, gaps) in [
            ("a = <<EOT\nx: 1\n  y\nEOT\n", "x: 1\n  y\n", 0),
            ("a = <<EOT\n\n\n  EOT", "\n\n", 0),
            ("a = <<-EOT\n    x:\n\n      y: é\n    EOT\n", "x:\n\n  y: é\n", 0),
            ("a = <<-EOT\n\t\tx:\n\t  y\n  EOT\n", "x:\n y\n", 0),
            ("a = <<-EOT\r\n  x: 1\r\n  y: 𝄞\r\n  EOT\r\n", "x: 1\r\ny: 𝄞\r\n", 0),
            (
                "a = <<EOT\n$${A} $$${B} %%{ C } $D {{ .x }} \\n $(e) 50% \"\nEOT\n",
                "${A} $${B} %{ C } $D {{ .x }} \\n $(e) 50% \"\n",
                0,
            ),
            ("a = <<EOT\n${var.x} %{ if a }b%{ endif }\nEOT\n", "${var.x} %{ if a }b%{ endif }\n", 3),
            ("a = <<EOT\n${join(\"}\", [\"${b}\"])}\nEOT\n", "${join(\"}\", [\"${b}\"])}\n", 1),
            ("a = <<-EOT\n  x\n ${y}\n  EOT\n", " x\n${y}\n", 1),
            ("a = <<EOT\nEOTX\nEOT\n", "EOTX\n", 0),
        ] {
            let found = value(text);
            assert_eq!((found.text.as_str(), found.gaps), (wanted, gaps), "{text}");
        }
    }

    #[test]
    fn quoted_texts() {
        for (text, wanted) in [
            (r#"a = "x: \"1\"\n\ty\\n""#, "x: \"1\"\n\ty\\n"),
            (r#"a = "\u00e9 \U0001d11e $${x} %%{y}""#, "é 𝄞 ${x} %{y}"),
            (r#"a = "\ud834\udd1e\u003c\/""#, "𝄞</"),
            (r#"a = "${f("x}")}" # comment"#, "${f(\"x}\")}"),
        ] {
            assert_eq!(value(text).text, wanted, "{text}");
        }
        assert_eq!(quoted("\"a\\nb\"").map(|found| found.text).as_deref(), Some("a\nb"));
        assert!(quoted("\"a\" b").is_none() && quoted("\"a").is_none());
    }

    #[test]
    fn blocks_and_expressions() {
        let text = "/* é */ resource \"a\" \"b\" {\n  x = 1 # {\n  y = {\n    k = \"}\"\n  }\n  z = [for a in b : a]\n  pack {\n    name = data.p.os.name\n    values = file(\"${path.module}/x\")\n  }\n  // end }\n}\nlocals { l = <<EOT\n}\nEOT\n}\n";
        let file = read(text).unwrap();
        assert_eq!(file.blocks.len(), 2);
        let resource = &file.blocks[0];
        assert_eq!(
            (resource.kind.as_str(), resource.labels.as_slice()),
            ("resource", ["a".to_owned(), "b".to_owned()].as_slice())
        );
        assert_eq!(resource.attributes.len(), 3);
        let pack = &resource.blocks[0];
        assert!(
            matches!(&pack.attribute("name").unwrap().value, Expression::Reference(path) if path == "data.p.os.name")
        );
        assert!(matches!(&pack.attribute("values").unwrap().value, Expression::Call(name) if name == "file"));
        assert_eq!(file.blocks[1].text("l"), Some("}\n"));
    }

    #[test]
    fn faults_have_a_place() {
        for (text, what, at) in [
            ("a = <<EOT\nx\n", "a heredoc is not closed", 4),
            ("a = \"x\n\"", "a quoted string is not closed", 4),
            ("a {\n", "a block is not closed", 4),
            ("a = \"\\q\"", "an escape that does not exist", 5),
            ("a = \"${x\"", "a `${` or `%{` is not closed", 5),
            ("a = [1\n", "an expression is not closed", 7),
            ("a b c", "neither an attribute nor a block", 0),
            ("/* x", "a comment is not closed", 0),
        ] {
            assert_eq!(read(text).unwrap_err(), Fault { what, at }, "{text}");
        }
        assert_eq!(read(&"a {\n".repeat(100_000)).unwrap_err().what, "blocks that are nested too deep");
    }

    #[test]
    fn terraform_is_told_from_yaml() {
        for text in [
            "resource \"x\" \"y\" {\n}\n",
            "# comment\n\nlocals {\n}\n",
            "values = <<-EOT\n  a\n  EOT\n",
            "  values = \"a\"",
            "<<-EOT\n  a: 1\n  EOT\n",
            "\u{feff}pack {\r\n}\r\n",
            "values = file(\"x\")",
            "data \"a\" \"b\" { name = \"x\" }",
        ] {
            assert!(is_meant(text), "{text}");
        }
        for text in [
            "",
            "pack:\n",
            "# x\npack: {}\n",
            "{a: 1}",
            "a = b\n",
            "password=hunter2\n",
            "<<: *x\n",
            "- a = \"b\"\n",
            "\"a\" \"b\" {",
            "<html>",
            "key {{ .x }}",
            "pack { x: 1 }",
        ] {
            assert!(!is_meant(text), "{text}");
        }
    }
}
