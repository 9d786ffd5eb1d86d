//! What the arguments and `layerwright.toml` say together. Arguments win.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

use layerwright_core::profile::Profile;
use layerwright_core::settings::{Choice, Severities};
use layerwright_core::source::{LineIndex, size};
use layerwright_core::{Context, Severity, UnixTime};
use serde::Deserialize;
use toml::Spanned;

use crate::args::{ContextArgs, Level, ModeArg, TargetArg, palette_version};
use crate::clock;
use crate::error::Failure;
use crate::input::Base;

/// The settings that are looked for.
const NAME: &str = "layerwright.toml";

/// Everything that a check depends on beside the text.
pub(crate) struct Settings {
    pub(crate) severities: Severities,
    pub(crate) now: UnixTime,
    /// Lowest severity that makes the exit code 1.
    pub(crate) fail_on: Severity,
    context: Context,
}

impl Settings {
    /// Reads the settings that the arguments ask for, or the nearest ones.
    pub(crate) fn new(args: &ContextArgs, fail_on: Option<Level>) -> Result<Self, Failure> {
        let file = match path(args)? {
            Some(path) => read(&path)?,
            None => File::default(),
        };
        let questions = file.content.context;
        let context = Context {
            target: args.target.or(questions.target).map(TargetArg::target),
            external_registry: args.external_registry || questions.external_registry,
            user_data_credentials: args.user_data_credentials || questions.user_data_credentials,
            primary_registry: args.primary_registry || questions.primary_registry,
            redirect_off: args.redirect_off || questions.redirect_off,
            mode: args.mode.or(questions.mode).map(ModeArg::mode),
            palette_version: args.palette_version.clone().or(questions.palette_version.map(Spanned::into_inner)),
            ..Context::default()
        };
        let fail_on = fail_on.or(file.content.fail_on).map_or(Severity::Error, Level::severity);
        Ok(Self { severities: file.severities, now: clock::now(args.now), fail_on, context })
    }

    /// The context for a layer of this pack in a profile. `base`: the profile whose next version it is for.
    pub(crate) fn context(&self, pack: Option<&str>, profile: Option<&Profile>, base: Option<Base<'_>>) -> Context {
        let profile = profile.or_else(|| base.and_then(Base::profile));
        Context {
            pack: pack.filter(|name| !name.is_empty()).map(str::to_owned),
            variables: profile.and_then(Profile::variables).map(<[String]>::to_vec),
            base: base.and_then(|base| match base {
                Base::Profile(base) => same_layer(base, pack),
                Base::Layer(text) => Some(text.to_owned()),
            }),
            kubernetes_version: profile.and_then(Profile::kubernetes_version).map(str::to_owned),
            kubernetes_pack: profile.and_then(Profile::kubernetes_pack).map(str::to_owned),
            primary_registry_pack: profile.and_then(Profile::primary_registry).map(str::to_owned),
            is_of_another_cloud: profile.is_some_and(Profile::is_of_another_cloud),
            ..self.context.clone()
        }
    }
}

/// The OS layer of the base that a layer of this pack replaces.
fn same_layer(base: &Profile, pack: Option<&str>) -> Option<String> {
    let layers = base.os_layers();
    let has_name = |index: &&usize| base.layers().get(**index).is_some_and(|info| Some(info.name.as_str()) == pack);
    let only = if layers.len() == 1 { layers.first() } else { None };
    layers.iter().find(has_name).or(only).map(|index| base.values(*index).to_owned())
}

#[derive(Default)]
struct File {
    content: Content,
    severities: Severities,
}

/// The members are a contract: they are added to, never changed.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Content {
    rules: BTreeMap<Spanned<String>, Spanned<String>>,
    context: Questions,
    fail_on: Option<Level>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
struct Questions {
    target: Option<TargetArg>,
    external_registry: bool,
    user_data_credentials: bool,
    primary_registry: bool,
    redirect_off: bool,
    mode: Option<ModeArg>,
    palette_version: Option<Spanned<String>>,
}

fn path(args: &ContextArgs) -> Result<Option<PathBuf>, Failure> {
    if args.no_config {
        return Ok(None);
    }
    if let Some(path) = &args.config {
        return Ok(Some(PathBuf::from(path)));
    }
    let here = env::current_dir().map_err(|error| Failure::Read { path: ".".to_owned(), error })?;
    Ok(here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file()))
}

fn read(path: &Path) -> Result<File, Failure> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| Failure::Read { path: shown.clone(), error })?;
    parse(&text).map_err(|(range, what)| {
        let line = LineIndex::new(&text).chars(&text, size(range.start)).line;
        Failure::Unfit(format!("{shown}:{line}: {what}"))
    })
}

/// `Err`: where, and what is wrong there.
fn parse(text: &str) -> Result<File, (Range<usize>, String)> {
    let content: Content =
        toml::from_str(text).map_err(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))?;
    let mut severities = Severities::default();
    for (code, choice) in &content.rules {
        let Some(chosen) = Choice::parse(choice.get_ref()) else {
            let what = format!("`{}` is not `error`, `warning`, `info` or `off`", choice.get_ref());
            return Err((choice.span(), what));
        };
        if !severities.set(code.get_ref(), chosen) {
            let what = format!("no rule has the code `{}`; `layerwright rules` lists them", code.get_ref());
            return Err((code.span(), what));
        }
    }
    if let Some(version) = &content.context.palette_version {
        palette_version(version.get_ref())
            .map_err(|what| (version.span(), format!("`{}` is {what}", version.get_ref())))?;
    }
    Ok(File { content, severities })
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_core::profile::Opened;

    fn wrong(text: &str) -> (String, String) {
        let Err((range, what)) = parse(text) else { panic!("accepted: {text}") };
        (text.get(range).unwrap().to_owned(), what)
    }

    #[test]
    fn settings_are_read() {
        let text = "fail-on = \"warning\"\n[rules]\nS006 = \"error\"\ny003 = \"off\"\n[context]\ntarget = \"existing\"\nexternal-registry = true\nmode = \"agent\"\npalette-version = \"4.5.11\"\n";
        let Ok(file) = parse(text) else { panic!("refused") };
        assert_eq!(file.severities.get("S006"), Some(Choice::As(Severity::Error)));
        assert_eq!(file.severities.get("Y003"), Some(Choice::Off));
        let questions = file.content.context;
        assert!(questions.external_registry && !questions.primary_registry);
        assert!(matches!((questions.target, questions.mode), (Some(TargetArg::Existing), Some(ModeArg::Agent))));
        assert!(matches!(file.content.fail_on, Some(Level::Warning)));
        assert!(parse("").is_ok());
    }

    #[test]
    fn the_profile_around_a_layer_is_known() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/profiles/generation-3.json");
        let text = fs::read_to_string(path).unwrap();
        let Ok(Opened::Profile(profile)) = layerwright_core::profile::open(&text) else { panic!("no profile") };
        let settings = Settings {
            severities: Severities::default(),
            now: UnixTime(0),
            fail_on: Severity::Error,
            context: Context::default(),
        };
        let alone = settings.context(None, None, None);
        assert_eq!((alone.pack, alone.variables, alone.base), (None, None, None));
        let inside = settings.context(Some("edge-native-byoi"), Some(&profile), None);
        assert_eq!(inside.variables.as_deref(), profile.variables());
        assert_eq!((inside.pack.as_deref(), inside.base), (Some("edge-native-byoi"), None));
        let layer = profile.values(profile.os_layers()[0]);
        assert_eq!(settings.context(None, None, Some(Base::Profile(&profile))).base.as_deref(), Some(layer));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        assert_eq!(wrong("[rules]\nS006 = \"error\"\nQ999 = \"off\"\n").0, "Q999");
        assert_eq!(wrong("[rules]\nS006 = \"fatal\"\n").0, "\"fatal\"");
        assert_eq!(wrong("[context]\npalette-version = \"new\"\n").0, "\"new\"");
        assert_eq!(wrong("[context]\ncolor = 1\n").0, "color");
        assert_eq!(wrong("[context]\ntarget = \"old\"\n").0, "\"old\"");
        assert_eq!(wrong("rule = 1\n").0, "rule");
        assert_eq!(wrong("fail-on = \"never\"\n").0, "\"never\"");
        assert!(wrong("[rules\n").1.contains("table"));
    }
}
