//! Reading JSON with a range for every value.

use jsonc_parser::ast::{Array, Object, ObjectProp, StringLit, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::layout::Layout;
use super::{
    Form, JsonKind, LayerInfo, Manifest, Missing, OpenError, Opened, Pack, Profile, Slot, Span, StringMember, Variable,
    Variables, VariablesPlace, api, foreign, place_of, yaml,
};
use crate::source::{TextRange, range};

/// Deepest nesting that is read; real profiles have 8 levels. The parser recurses, and wasm's stack has 1 MiB.
const MAX_DEPTH: usize = 64;

/// Top-level keys of an OS layer: JSON is YAML, so a JSON object with one of them can be a layer.
const LAYER_KEYS: [&str; 7] =
    ["pack", "options", "stages", "providerCredentials", "registryCredentials", "presets", "manifests"];

/// Whether the text is written to be JSON. A YAML layer may start with `{` too: with a macro, or with a flow mapping.
pub(super) fn is_meant(text: &str) -> bool {
    let body = text.trim_start_matches('\u{feff}').trim_start();
    let second = |rest: &str| rest.trim_start().chars().next();
    match body.chars().next() {
        Some('{') => second(body.get(1..).unwrap_or("")) == Some('"'),
        Some('[') => second(body.get(1..).unwrap_or("")) == Some('{') && body.trim_end().ends_with(']'),
        _ => false,
    }
}

/// Opens a JSON text.
pub(super) fn open(text: String) -> Result<Opened, OpenError> {
    read(text, Form::Json, &[], Vec::new())
}

/// Opens the JSON that was made from a profile in YAML; places in errors are those of the YAML.
pub(super) fn open_yaml(converted: yaml::Converted) -> Result<Opened, OpenError> {
    read(converted.json, Form::Yaml, &converted.origins, Vec::new())
}

/// `origins` as in [`yaml::Converted`]; empty for a text that was JSON from the start. `missing` as in [`Profile::missing`].
fn read(
    text: String,
    form: Form,
    origins: &[(usize, usize, usize)],
    missing: Vec<Missing>,
) -> Result<Opened, OpenError> {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = text.get(bom..).unwrap_or("");
    let at = Positions { text: &text, base: bom, origins };
    depth(body, &at)?;
    well_formed(body)?;
    let parsed = parse_to_ast(body, &CollectOptions::default(), &strict()).map_err(|error| {
        // serde_json has accepted the text: what is left are escapes of half a surrogate pair.
        let (line, column) = at.of(error.range().start);
        OpenError::Json { what: "the JSON is not valid: an escape that is not a character".to_owned(), line, column }
    })?;
    let Some(Value::Object(root)) = parsed.value else {
        let (line, column) = at.of(body.len() - body.trim_start().len());
        return Err(OpenError::NotAProfile { kind: JsonKind::List, missing: "spec.template.packs", line, column });
    };
    let reader = Reader { at: &at };
    if api::is_flat(&root) {
        reader.check_values(&root)?;
        let converted = api::flat_to_import(body, &root);
        return read(converted.json, Form::Flat { uid: converted.uid }, &[], converted.missing);
    }
    if let Some(spec) = root.get_object("spec")
        && root.get_object("spec").is_some_and(|spec| spec.get_object("template").is_none())
        && let Some((_, template)) = api::template(spec)
    {
        reader.check_values(template)?;
        let converted = api::to_import(body, &root, spec);
        let Some(converted) = converted else { return Err(reader.missing(spec.range, "spec.template")) };
        let form = Form::ApiResponse { uid: converted.uid, is_draft: converted.is_draft };
        return read(converted.json, form, &[], converted.missing);
    }
    let read = match reader.profile(&root) {
        Ok(read) => read,
        Err(OpenError::NotAProfile { .. }) if is_layer(&root) && form == Form::Json => return Ok(Opened::Layer(text)),
        Err(error @ OpenError::NotAProfile { line, column, .. }) => {
            return Err(foreign::json(&root).map_or(error, |what| OpenError::Foreign { what, line, column }));
        }
        Err(error) => return Err(error),
    };
    let layout = Layout::of(&text, bom + root.range.start);
    Ok(Opened::Profile(read.with_text(text, layout, form, missing)))
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// The JSON of a text that was opened, and the offset at which it begins.
pub(super) fn read_again(text: &str) -> Option<(usize, Value<'_>)> {
    let body = text.trim_start_matches('\u{feff}');
    let parsed = parse_to_ast(body, &CollectOptions::default(), &strict()).ok()?;
    Some((text.len() - body.len(), parsed.value?))
}

fn is_layer(root: &Object<'_>) -> bool {
    let has = |key: &str| root.properties.iter().any(|member| member.name.as_str() == key);
    LAYER_KEYS.iter().any(|key| has(key)) && !has("spec") && !has("metadata")
}

/// Refuses deep nesting before anything recurses over it.
fn depth(body: &str, at: &Positions<'_>) -> Result<(), OpenError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (offset, byte) in body.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            let (line, column) = at.of(offset);
            return Err(OpenError::TooDeep { limit: MAX_DEPTH, line, column });
        }
    }
    Ok(())
}

/// Judges the text by RFC 8259: the parser with ranges is more lenient in places.
fn well_formed(body: &str) -> Result<(), OpenError> {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(body) else { return Ok(()) };
    // serde_json counts columns in bytes, up to the character that it could not use.
    let line = body.split('\n').nth(error.line().saturating_sub(1)).unwrap_or("");
    let mut end = error.column().saturating_sub(1).min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let column = line.get(..end).unwrap_or("").chars().count() + 1;
    // Without values its messages are fixed strings: "expected `,` or `}` at line 1 column 5".
    let message = error.to_string();
    let fault = message.rsplit_once(" at line ").map_or(message.as_str(), |(fault, _)| fault);
    let what = if error.is_eof() {
        "the JSON ends too early".to_owned()
    } else {
        format!("the JSON is not valid: {}", plain(fault))
    };
    Err(OpenError::Json { what, line: error.line(), column })
}

/// A fault in plain words where the parser's are jargon.
fn plain(fault: &str) -> &str {
    match fault {
        "key must be a string" => "expected a key in double quotes",
        "expected value" => "expected a value",
        "trailing comma" => "a comma after the last member",
        "trailing characters" => "text after the end",
        "expected ident" => "expected `true`, `false` or `null`",
        other if other.starts_with("control character") => "a line break or control character in a string",
        other => other,
    }
}

/// Turns offsets of the body into places of the text that was opened.
struct Positions<'a> {
    text: &'a str,
    base: usize,
    origins: &'a [(usize, usize, usize)],
}

impl Positions<'_> {
    fn of(&self, offset: usize) -> (usize, usize) {
        let after = self.origins.partition_point(|(start, ..)| *start <= offset);
        match after.checked_sub(1).and_then(|index| self.origins.get(index)) {
            Some((_, line, column)) => (*line, *column),
            None => place_of(self.text, offset + self.base),
        }
    }

    fn range(&self, found: Range) -> TextRange {
        range(found.start + self.base, found.end + self.base)
    }
}

/// What is read of a profile, without the text, which is still borrowed while reading.
struct Read {
    name: StringMember,
    bare_name: bool,
    version: StringMember,
    kind: String,
    cloud: String,
    layers: Vec<LayerInfo>,
    packs: Vec<Pack>,
    variables: Variables,
}

impl Read {
    fn with_text(self, text: String, layout: Layout, form: Form, missing: Vec<Missing>) -> Profile {
        let variable_names = self.variables.known.iter().map(|variable| variable.name.clone()).collect();
        Profile {
            text,
            form,
            missing,
            layout,
            name: self.name,
            bare_name: self.bare_name,
            version: self.version,
            kind: self.kind,
            cloud: self.cloud,
            layers: self.layers,
            packs: self.packs,
            variables: self.variables,
            variable_names,
        }
    }
}

/// A member that may be missing; `null` counts as missing, except that its place is known.
enum Lookup<'v, 'a> {
    Value(&'v Value<'a>),
    Null(Range),
    Missing,
}

struct Reader<'p> {
    at: &'p Positions<'p>,
}

impl Reader<'_> {
    fn profile(&self, root: &Object<'_>) -> Result<Read, OpenError> {
        let spec = self.needed_object(root, "spec", "spec")?;
        let template = match self.member(spec, "template")? {
            Lookup::Value(value) => self.object(value, "spec.template")?,
            _ => return Err(self.missing(spec.range, "spec.template")),
        };
        let Lookup::Value(list) = self.member(template, "packs")? else {
            return Err(self.missing(template.range, "spec.template.packs"));
        };
        let list = self.list(list, "spec.template.packs")?;
        let (name, bare_name) = match self.member(root, "metadata")? {
            Lookup::Value(value) => (self.place(self.object(value, "metadata")?, "name")?, false),
            Lookup::Null(range) => {
                (StringMember { slot: Slot::Here(self.at.range(range)), value: String::new() }, true)
            }
            Lookup::Missing => (
                StringMember { slot: Slot::Member(self.object_container(root), "metadata"), value: String::new() },
                true,
            ),
        };
        let mut layers = Vec::with_capacity(list.elements.len());
        let mut packs = Vec::with_capacity(list.elements.len());
        for (index, element) in list.elements.iter().enumerate() {
            let pack = self.object(element, &format!("spec.template.packs[{index}]"))?;
            layers.push(self.layer_info(pack)?);
            packs.push(self.pack(pack, index)?);
        }
        Ok(Read {
            name,
            bare_name,
            version: self.place(spec, "version")?,
            kind: self.text(template, "type")?,
            cloud: self.text(template, "cloudType")?,
            layers,
            packs,
            variables: self.variables(spec)?,
        })
    }

    /// The `values` of the API's answers must be texts, as those of an export.
    fn check_values(&self, template: &Object<'_>) -> Result<(), OpenError> {
        let packs = template.get_array("packs").map_or(&[][..], |list| &list.elements);
        for (index, pack) in packs.iter().enumerate() {
            let pack = self.object(pack, &format!("packs[{index}]"))?;
            if let Lookup::Value(value) = self.member(pack, "values")?
                && value.as_string_lit().is_none()
            {
                return Err(self.wrong(value, &format!("packs[{index}].values"), "a string"));
            }
        }
        Ok(())
    }

    fn layer_info(&self, pack: &Object<'_>) -> Result<LayerInfo, OpenError> {
        let text = |key| self.text(pack, key);
        let registry = match self.member(pack, "registry")? {
            Lookup::Value(Value::Object(registry)) => match self.member(registry, "metadata")? {
                Lookup::Value(Value::Object(metadata)) => self.text(metadata, "name")?,
                _ => String::new(),
            },
            _ => String::new(),
        };
        Ok(LayerInfo {
            name: text("name")?,
            layer: text("layer")?,
            version: text("version")?,
            tag: text("tag")?,
            pack_type: text("type")?,
            registry,
        })
    }

    fn pack(&self, pack: &Object<'_>, index: usize) -> Result<Pack, OpenError> {
        let values = self.place(pack, "values")?;
        if let Lookup::Value(value) = self.member(pack, "values")?
            && value.as_string_lit().is_none()
        {
            return Err(self.wrong(value, &format!("spec.template.packs[{index}].values"), "a string"));
        }
        let mut manifests = Vec::new();
        if let Lookup::Value(Value::Array(list)) = self.member(pack, "manifests")? {
            for manifest in list.elements.iter().filter_map(Value::as_object) {
                manifests
                    .push(Manifest { name: self.text(manifest, "name")?, content: self.text(manifest, "content")? });
            }
        }
        Ok(Pack { values, manifests })
    }

    fn variables(&self, spec: &Object<'_>) -> Result<Variables, OpenError> {
        let list = match self.member(spec, "variables")? {
            Lookup::Value(value) => self.list(value, "spec.variables")?,
            Lookup::Null(range) => {
                let place = VariablesPlace::Slot(Slot::Here(self.at.range(range)));
                return Ok(Variables { place, known: Vec::new() });
            }
            Lookup::Missing => {
                let place = VariablesPlace::Slot(Slot::Member(self.object_container(spec), "variables"));
                return Ok(Variables { place, known: Vec::new() });
            }
        };
        let mut known = Vec::with_capacity(list.elements.len());
        for variable in list.elements.iter().filter_map(Value::as_object) {
            known.push(Variable {
                name: self.text(variable, "name")?,
                display_name: self.text(variable, "displayName")?,
                sensitive: matches!(self.member(variable, "isSensitive")?, Lookup::Value(Value::BooleanLit(b)) if b.value),
                default: self.text(variable, "defaultValue")?,
            });
        }
        let inner = list.elements.first().zip(list.elements.last());
        Ok(Variables { place: VariablesPlace::List(self.container(list.range, inner)), known })
    }

    /// The member of this name. Twice is an error: Go merges the two, others take the first or the last.
    fn member<'v, 'a>(&self, object: &'v Object<'a>, key: &'static str) -> Result<Lookup<'v, 'a>, OpenError> {
        let mut all = object.properties.iter().filter(|member| member.name.as_str() == key);
        let Some(first) = all.next() else { return Ok(Lookup::Missing) };
        if let Some(second) = all.next() {
            let (line, column) = self.at.of(second.range.start);
            return Err(OpenError::Duplicate { key, line, column });
        }
        Ok(match &first.value {
            Value::NullKeyword(null) => Lookup::Null(null.range),
            value => Lookup::Value(value),
        })
    }

    fn needed_object<'v, 'a>(
        &self,
        object: &'v Object<'a>,
        key: &'static str,
        path: &'static str,
    ) -> Result<&'v Object<'a>, OpenError> {
        match self.member(object, key)? {
            Lookup::Value(Value::Object(found)) => Ok(found),
            _ => Err(self.missing(object.range, path)),
        }
    }

    fn object<'v, 'a>(&self, value: &'v Value<'a>, path: &str) -> Result<&'v Object<'a>, OpenError> {
        value.as_object().ok_or_else(|| self.wrong(value, path, "an object"))
    }

    fn list<'v, 'a>(&self, value: &'v Value<'a>, path: &str) -> Result<&'v Array<'a>, OpenError> {
        value.as_array().ok_or_else(|| self.wrong(value, path, "a list"))
    }

    fn missing(&self, object: Range, missing: &'static str) -> OpenError {
        let (line, column) = self.at.of(object.start);
        OpenError::NotAProfile { kind: JsonKind::Object, missing, line, column }
    }

    fn wrong(&self, value: &Value<'_>, path: &str, expected: &'static str) -> OpenError {
        let (line, column) = self.at.of(value.range().start);
        OpenError::WrongType { path: path.to_owned(), expected, line, column }
    }

    /// A member that should be a text. Of another type its value reads as empty, and writing replaces it.
    fn place(&self, object: &Object<'_>, key: &'static str) -> Result<StringMember, OpenError> {
        Ok(match self.member(object, key)? {
            Lookup::Value(value) => {
                let text = value.as_string_lit().map(string).unwrap_or_default();
                StringMember { slot: Slot::Here(self.at.range(value.range())), value: text }
            }
            Lookup::Null(range) => StringMember { slot: Slot::Here(self.at.range(range)), value: String::new() },
            Lookup::Missing => {
                StringMember { slot: Slot::Member(self.object_container(object), key), value: String::new() }
            }
        })
    }

    fn text(&self, object: &Object<'_>, key: &'static str) -> Result<String, OpenError> {
        Ok(match self.member(object, key)? {
            Lookup::Value(Value::StringLit(text)) => string(text),
            _ => String::new(),
        })
    }

    fn object_container(&self, object: &Object<'_>) -> Span {
        let members: &[ObjectProp<'_>] = &object.properties;
        self.container(object.range, members.first().zip(members.last()))
    }

    fn container<T: Ranged>(&self, outer: Range, inner: Option<(&T, &T)>) -> Span {
        let inner =
            inner.map(|(first, last)| (self.at.range(first.range()).start(), self.at.range(last.range()).end()));
        Span { range: self.at.range(outer), inner }
    }
}

fn string(literal: &StringLit<'_>) -> String {
    literal.value.clone().into_owned()
}
