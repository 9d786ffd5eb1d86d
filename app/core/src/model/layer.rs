//! The root keys of the OS layer.

use crate::yaml::{Entry, Kind, NodeId, Tree};

/// A key with its value.
pub type Field = Entry;

/// The root of the layer. Where a key is there twice the last one counts, as in Palette's Go readers.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Root entries of all documents of the text, in text order.
    pub entries: Vec<Field>,
    pub pack: Option<Field>,
    pub options: Option<Field>,
    pub credentials: Option<Credentials>,
    pub stages: Option<Field>,
    pub stylus_package: Option<Field>,
    /// The `image` values (or what is in their place) under `pack.content.images`.
    pub images: Vec<NodeId>,
}

/// `providerCredentials`, at the root or, misplaced, under `pack` or `options`.
#[derive(Debug, Clone, Copy)]
pub struct Credentials {
    pub field: Field,
    pub registry: Option<Field>,
    pub user: Option<Field>,
    pub password: Option<Field>,
    pub certificates: Option<Field>,
    /// Not at the root.
    pub misplaced: bool,
}

impl Layer {
    pub(super) fn new(tree: &Tree) -> Self {
        let entries: Vec<Field> = tree.roots().iter().flat_map(|root| tree.entries(*root)).copied().collect();
        let root = |key: &str| entries.iter().rev().find(|e| tree.key(e) == Some(key)).copied();
        let pack = root("pack");
        let options = root("options");
        let nested = |parent: Option<Field>| tree.get(parent?.value, "providerCredentials");
        let credentials = root("providerCredentials")
            .map(|field| (field, false))
            .or_else(|| nested(pack).or_else(|| nested(options)).map(|field| (field, true)))
            .map(|(field, misplaced)| Credentials::new(tree, field, misplaced));
        let images = pack
            .and_then(|p| tree.get(p.value, "content"))
            .and_then(|c| tree.get(c.value, "images"))
            .map_or(&[][..], |i| tree.sequence(i.value).unwrap_or(&[]))
            .iter()
            .map(|item| tree.get(*item, "image").map_or(*item, |e| e.value))
            .collect();
        let (stages, stylus_package) = (root("stages"), root("stylusPackage"));
        Self { entries, pack, options, credentials, stages, stylus_package, images }
    }
}

impl Credentials {
    fn new(tree: &Tree, field: Field, misplaced: bool) -> Self {
        let get = |keys: &[&str]| keys.iter().find_map(|key| tree.get(field.value, key));
        Self {
            field,
            registry: get(&["registry"]),
            // Spellings of older documents are judged by C003; their values are credentials anyway.
            user: get(&["user", "username", "userName"]),
            password: get(&["password"]),
            certificates: get(&["certificates", "certificate"]),
            misplaced,
        }
    }

    /// Whether the block is a mapping with at least one entry.
    pub fn is_mapping(&self, tree: &Tree) -> bool {
        matches!(&tree.node(self.field.value).kind, Kind::Mapping(m) if !m.entries.is_empty())
    }
}
