//! The arguments. Flags and values are a contract: they are added to, never changed.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use layerwright_core::export::{self, EXPORTERS, SecretChoice};
use layerwright_core::{Mode, Severity, Target, UnixTime};
use serde::Deserialize;

use crate::clock;

/// Checks, fixes and exports the OS layer of Palette Edge cluster profiles.
///
/// A file is the YAML of an OS layer, or a whole profile as Palette exports it.
///
/// Secrets in the files are never printed.
///
/// Exit code: 0 no findings at or above the fail level, 1 findings, 2 failure.
#[derive(Debug, Parser)]
#[command(
    name = "layerwright",
    version,
    after_help = "Examples:
  layerwright check os.yaml
  layerwright fix --diff os.yaml
  layerwright export --to palette-json --base profile.json os.yaml > profile-1.1.0.json
  layerwright explain C005"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArgs),
    Fix(FixArgs),
    Fmt(FmtArgs),
    Export(ExportArgs),
    Cert(CertArgs),
    Rules(RulesArgs),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Report problems in OS layers.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright check os.yaml
  layerwright check --target existing --fail-on warning profiles/*.json
  layerwright check --format sarif os.yaml > findings.sarif
  kubectl get configmap os-layer -o jsonpath='{.data.os}' | layerwright check -")]
pub(crate) struct CheckArgs {
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Lowest severity for which the exit code is 1 [default: error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<Level>,
    /// The profile or the OS layer that these files are new versions of: reports what the change does to clusters, and a version
    /// that is already taken
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// OS layers or whole profiles; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
}

/// Apply the safe fixes to files.
///
/// Exit code 1 if errors remain.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright fix --diff os.yaml
  layerwright fix os.yaml profile.json
  layerwright fix --unsafe os.yaml")]
pub(crate) struct FixArgs {
    /// Also apply fixes that may change the meaning
    #[arg(long)]
    pub(crate) r#unsafe: bool,
    /// Show what would change, with secrets masked, and write no file
    #[arg(long)]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// OS layers or whole profiles
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
}

/// Format files: indentation, spaces after colons and dashes, line endings.
///
/// Only white space changes; the values stay the same. A file with syntax errors is left unchanged, with exit code 2.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright fmt os.yaml
  layerwright fmt --check os.yaml profile.json")]
pub(crate) struct FmtArgs {
    /// Write no file; exit code 1 if a file would change
    #[arg(long)]
    pub(crate) check: bool,
    /// OS layers or whole profiles; with --check, `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
}

/// Write a new profile version: for Palette's import, its REST API or Terraform.
///
/// A format of one file is written to standard output, or to the file after -o; a format of several files (terraform, macros) needs
/// `-o DIR/` or `-o FILE.zip`. The steps that remain are written to standard error, and to a checklist in the folder or archive.
///
/// Errors that the rules find, masked values, secrets in clear text and profiles with missing parts are exported only after
/// confirmation; without it nothing is written, and the exit code is 1.
#[derive(Debug, Group)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(after_help = "Examples:
  layerwright export --to palette-json --name edge-store os.yaml
  layerwright export --to palette-json --base profile.json --version 1.3.0 -o new.json os.yaml
  layerwright export --to palette-json --secrets macro profile.json
  layerwright export --to api-script --base profile.json -o publish.sh os.yaml && sh publish.sh --dry-run
  layerwright export --to terraform --base profile.json -o profiles/ os.yaml
  layerwright export --to os-yaml --secrets strip os.yaml
  layerwright export --to os-yaml --secret provider_registry_password=macro os.yaml
  layerwright export --to macros -o macros.zip profile.json")]
pub(crate) struct ExportArgs {
    /// The format to write
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub(crate) to: export::Format,
    /// The new version [default: the next patch version of the base, or 1.0.0]
    #[arg(long, value_name = "X.Y.Z")]
    pub(crate) version: Option<String>,
    /// The name of the profile [default: the name of the base]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What to do with literal secrets: move them to masked profile variables or to macros, remove them, or keep them
    #[arg(long, value_enum, value_name = "CHOICE", default_value_t = Secrets::Variable)]
    pub(crate) secrets: Secrets,
    /// What to do with one secret instead, by its name; can be repeated. The names are those that the secrets' variables or macros
    /// would have; an unknown name lists them
    #[arg(long = "secret", value_name = "NAME=CHOICE", value_parser = one_secret)]
    pub(crate) ones: Vec<(String, Secrets)>,
    /// Export secrets in clear text: those that `--secrets keep` keeps, and those in other layers and in defaults of sensitive
    /// variables
    #[arg(long, help_heading = "Confirmations")]
    pub(crate) consent: bool,
    /// Export even though the rules find errors
    #[arg(long, help_heading = "Confirmations")]
    pub(crate) accept_errors: bool,
    /// Export masked values (`********`), which Palette refuses or takes for the value
    #[arg(long, help_heading = "Confirmations")]
    pub(crate) accept_masked: bool,
    /// Export a whole profile from an API response, without the variables and manifests that the response does not include
    #[arg(long, help_heading = "Confirmations")]
    pub(crate) accept_incomplete: bool,
    /// The profile whose OS layer is replaced, not needed when FILE is a whole profile; or the OS layer that clusters run
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Option<String>,
    /// Write to this file instead of standard output, into this folder (`DIR/`), or into this archive (`FILE.zip`)
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// The OS layer, or a whole profile; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}

/// Show what is in the certificates of a layer, a profile or a PEM file.
///
/// Exit code 1 if there is none, or if one cannot be read.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright cert os.yaml
  layerwright cert --now 2027-01-01T00:00:00Z ca.pem")]
pub(crate) struct CertArgs {
    /// Check validity at this time, as RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,
    /// A layer, a whole profile or a PEM file; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}

/// List the rules.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright rules
  layerwright rules --format json")]
pub(crate) struct RulesArgs {
    /// The output format
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

/// Explain a rule.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  layerwright explain C005")]
pub(crate) struct ExplainArgs {
    /// The code of the rule, such as C005
    pub(crate) code: String,
}

/// Print shell completions.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright completions bash > /etc/bash_completion.d/layerwright
  layerwright completions zsh > ~/.zfunc/_layerwright
  layerwright completions fish > ~/.config/fish/completions/layerwright.fish
  layerwright completions powershell >> $PROFILE")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: ShellArg,
}

/// Print a man page.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  layerwright man > layerwright.1
  layerwright man check > layerwright-check.1
  layerwright man check | man -l -")]
pub(crate) struct ManArgs {
    /// The command to print the page of [default: the whole program]
    pub(crate) command: Option<String>,
}

/// Answers to the questions about the deployment.
#[derive(Debug, Group)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct ContextArgs {
    /// Which clusters the profile version is for
    #[arg(long, value_enum, help_heading = "Deployment")]
    pub(crate) target: Option<TargetArg>,
    /// The user data declares an external registry
    #[arg(long, help_heading = "Deployment")]
    pub(crate) external_registry: bool,
    /// The user data switches the redirect of images off (`stylus.imageRedirectWebhook.enable: false`)
    #[arg(long, help_heading = "Deployment")]
    pub(crate) redirect_off: bool,
    /// The user data contains registry credentials
    #[arg(long, help_heading = "Deployment")]
    pub(crate) user_data_credentials: bool,
    /// The clusters have their own primary registry
    #[arg(long, help_heading = "Deployment")]
    pub(crate) primary_registry: bool,
    /// How the hosts are deployed [default: detected from the layer]
    #[arg(long, value_enum, help_heading = "Deployment")]
    pub(crate) mode: Option<ModeArg>,
    /// The version of Palette, if it is not a current one
    #[arg(long, value_name = "X.Y.Z", value_parser = palette_version, help_heading = "Deployment")]
    pub(crate) palette_version: Option<String>,
    /// Check certificates at this time, as RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,
    /// The settings file [default: layerwright.toml in this folder or the nearest one above]
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub(crate) config: Option<String>,
    /// Ignore settings files
    #[arg(long, conflicts_with = "config", help_heading = "Settings")]
    pub(crate) no_config: bool,
}

/// Reads a version of Palette.
pub(crate) fn palette_version(text: &str) -> Result<String, String> {
    layerwright_core::context::palette_version(text)
        .ok_or_else(|| "not a Palette version; an example is 4.5.15".to_owned())
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// For people, with source lines
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands for GitHub Actions
    Github,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ShellArg {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
}

impl ShellArg {
    pub(crate) fn shell(self) -> Shell {
        match self {
            Self::Bash => Shell::Bash,
            Self::Zsh => Shell::Zsh,
            Self::Fish => Shell::Fish,
            Self::PowerShell => Shell::PowerShell,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    Error,
    Warning,
    Info,
}

impl Level {
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Secrets {
    Variable,
    Macro,
    Strip,
    Keep,
}

impl Secrets {
    pub(crate) fn choice(self) -> SecretChoice {
        match self {
            Self::Variable => SecretChoice::Variable,
            Self::Macro => SecretChoice::Macro,
            Self::Strip => SecretChoice::Strip,
            Self::Keep => SecretChoice::Keep,
        }
    }
}

/// Reads the name of an export format; help lists them.
fn format_parser() -> impl TypedValueParser<Value = export::Format> {
    let names = EXPORTERS.map(|exporter| PossibleValue::new(exporter.name).help(exporter.about));
    PossibleValuesParser::new(names)
        .try_map(|name| export::Exporter::named(&name).map(|exporter| exporter.format).ok_or("not a format"))
}

/// Reads `NAME=CHOICE`.
fn one_secret(text: &str) -> Result<(String, Secrets), String> {
    let choice = text.rsplit_once('=').and_then(|(name, choice)| Some((name, Secrets::from_str(choice, false).ok()?)));
    let wrong =
        || "not NAME=CHOICE with variable, macro, strip or keep; an example is registry_password=macro".to_owned();
    choice.map(|(name, choice)| (name.to_owned(), choice)).ok_or_else(wrong)
}

#[derive(Debug, Clone, Copy, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TargetArg {
    New,
    Existing,
}

impl TargetArg {
    pub(crate) fn target(self) -> Target {
        match self {
            Self::New => Target::New,
            Self::Existing => Target::Existing,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ModeArg {
    Appliance,
    Agent,
}

impl ModeArg {
    pub(crate) fn mode(self) -> Mode {
        match self {
            Self::Appliance => Mode::Appliance,
            Self::Agent => Mode::Agent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Args::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("layerwright {}", command.get_name())), "{}", command.get_name());
        }
    }

    #[test]
    fn versions_of_palette_are_numbers() {
        assert_eq!(palette_version("v4.5.15"), Ok("4.5.15".to_owned()));
        assert!(palette_version("latest").is_err());
    }
}
