//! What rules on the profile around a layer ask about.

use crate::context::Context;
use crate::diagnostic::Place;
use crate::profile::Profile;
use crate::profile::cursor::Cursor;
use crate::source::range;

pub(crate) struct ProfileCx<'v, 'a> {
    /// `None`: only a version is judged.
    pub(super) profile: Option<&'v Profile>,
    pub(super) root: Option<Cursor<'v, 'a>>,
    /// The layers' packs; none in a profile without a template.
    pub(super) packs: Vec<Cursor<'v, 'a>>,
    /// `spec.variables`; none in a profile without a template.
    pub(super) variables: Vec<Cursor<'v, 'a>>,
    pub(super) version: &'v str,
    /// The version of the profile of the same name from which this one is made.
    pub(super) base: Option<&'v str>,
    pub(super) context: &'v Context,
}

impl<'v, 'a> ProfileCx<'v, 'a> {
    pub(super) fn new(
        profile: &'v Profile,
        root: Option<Cursor<'v, 'a>>,
        base: Option<&'v str>,
        context: &'v Context,
    ) -> Self {
        let (packs, variables) = (Vec::new(), Vec::new());
        let mut cx = Self { profile: Some(profile), root, packs, variables, version: profile.version(), base, context };
        if let Some(template) = cx.template() {
            let items = |list: Option<Cursor<'v, 'a>>| list.map_or_else(Vec::new, |list| list.items().collect());
            cx.packs = items(template.get("packs"));
            cx.variables = items(cx.spec().and_then(|spec| spec.get("variables")));
        }
        cx
    }

    pub(super) fn of_version(version: &'v str, base: Option<&'v str>, context: &'v Context) -> Self {
        let (packs, variables) = (Vec::new(), Vec::new());
        Self { profile: None, root: None, packs, variables, version, base, context }
    }

    /// Where the version is written: in the profile, or the version that is judged alone as a text of its own.
    pub(super) fn version_place(&self) -> Place {
        match self.profile {
            Some(profile) => Place::Member { path: "spec.version".to_owned(), range: profile.version_range() },
            None => Place::Text(range(0, self.version.len())),
        }
    }

    /// A version as it is written at [`Self::version_place`].
    pub(super) fn written_version(&self, version: &str) -> String {
        if self.profile.is_some() { format!("\"{version}\"") } else { version.to_owned() }
    }

    pub(super) fn metadata(&self) -> Option<Cursor<'v, 'a>> {
        self.root.as_ref()?.get("metadata")
    }

    pub(super) fn spec(&self) -> Option<Cursor<'v, 'a>> {
        self.root.as_ref()?.get("spec")
    }

    pub(super) fn template(&self) -> Option<Cursor<'v, 'a>> {
        self.spec()?.get("template")
    }

    /// `spec.template.cloudType`, empty when it is not there.
    pub(super) fn cloud(&self) -> &'v str {
        self.template().map_or("", |template| template.text_of("cloudType"))
    }

    /// `spec.template.type`, empty when it is not there.
    pub(super) fn kind(&self) -> &'v str {
        self.template().map_or("", |template| template.text_of("type"))
    }

    pub(super) fn os_packs(&self) -> impl Iterator<Item = &Cursor<'v, 'a>> {
        self.packs.iter().filter(|pack| pack.text_of("layer") == "os")
    }

    /// Whether the profile has an OS layer and is for a cloud that is not Edge.
    pub(super) fn is_of_another_cloud(&self) -> bool {
        self.profile.is_some_and(Profile::is_of_another_cloud)
    }

    /// Whether the OS pack is one for Edge.
    pub(super) fn has_edge_os(&self) -> bool {
        self.os_packs().any(|pack| pack.text_of("name").starts_with("edge-"))
    }
}
