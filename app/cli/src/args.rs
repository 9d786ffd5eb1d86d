//! The arguments. Flags and values are a contract: they are added to, never changed.

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use layerwright_core::export::SecretChoice;
use layerwright_core::{Context, Mode, Severity, Target, UnixTime};

use crate::clock;

/// Checks, fixes and exports the OS layer of Palette Edge cluster profiles.
///
/// A file is the YAML of an OS layer, or a whole profile as Palette exports it.
///
/// Secrets of the files are never printed.
///
/// Exit code: 0 nothing found at or above the fail level, 1 findings, 2 failure.
#[derive(Debug, Parser)]
#[command(name = "layerwright", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArgs),
    Fix(FixArgs),
    Export(ExportArgs),
    Cert(CertArgs),
    Rules(RulesArgs),
    Explain(ExplainArgs),
}

/// Report what is wrong with OS layers.
#[derive(Debug, Group)]
pub(crate) struct CheckArgs {
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Lowest severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Level::Error)]
    pub(crate) fail_on: Level,
    /// The profile that these are new versions of: reports a version that is taken
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// OS layers or whole profiles; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
}

/// Apply the safe fixes to files.
///
/// Exit code 1 when errors are left.
#[derive(Debug, Group)]
pub(crate) struct FixArgs {
    /// Apply the fixes that may change the meaning too
    #[arg(long)]
    pub(crate) r#unsafe: bool,
    /// Write no file, show what would change; secrets are masked
    #[arg(long)]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// OS layers or whole profiles
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
}

/// Write a new profile version for Palette.
///
/// The file goes to standard output; notes on what remains to be done go to standard error. Exit code 1 when the exported layer has
/// errors.
#[derive(Debug, Group)]
pub(crate) struct ExportArgs {
    /// The format to write
    #[arg(long, value_enum)]
    pub(crate) to: ExportFormat,
    /// The new version; by default the next patch version of the base, or 1.0.0
    #[arg(long, value_name = "X.Y.Z")]
    pub(crate) version: Option<String>,
    /// The name of the profile; by default that of the base
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What to do with literal secrets: move them to masked profile variables or to macros, leave them out, or keep them
    #[arg(long, value_enum, value_name = "CHOICE", default_value_t = Secrets::Variable)]
    pub(crate) secrets: Secrets,
    /// The yes that `--secrets keep` needs: the file will hold readable secrets
    #[arg(long)]
    pub(crate) consent: bool,
    /// The profile whose OS layer is replaced; not needed when FILE is a whole profile
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) context: ContextArgs,
    /// The OS layer, or a whole profile; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}

/// Show what is in the certificates of a layer, a profile or a PEM file.
///
/// Exit code 1 when there is none, or one that cannot be read.
#[derive(Debug, Group)]
pub(crate) struct CertArgs {
    /// The time that validity is judged by, as RFC 3339; by default the system's
    #[arg(long, value_name = "TIME", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,
    /// A layer, a whole profile or a PEM file; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}

/// List the rules.
#[derive(Debug, Group)]
pub(crate) struct RulesArgs {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
}

/// Explain a rule.
#[derive(Debug, Group)]
pub(crate) struct ExplainArgs {
    /// The code of the rule, such as C005
    pub(crate) code: String,
}

/// Answers to the questions about the deployment.
#[derive(Debug, Group)]
pub(crate) struct ContextArgs {
    /// Which clusters the profile version is for
    #[arg(long, value_enum, help_heading = "Deployment")]
    target: Option<TargetArg>,
    /// The user data declares an external registry
    #[arg(long, help_heading = "Deployment")]
    external_registry: bool,
    /// The user data holds registry credentials
    #[arg(long, help_heading = "Deployment")]
    user_data_credentials: bool,
    /// The clusters have a primary registry of their own
    #[arg(long, help_heading = "Deployment")]
    primary_registry: bool,
    /// How the hosts are deployed; by default read off the layer
    #[arg(long, value_enum, help_heading = "Deployment")]
    mode: Option<ModeArg>,
    /// The time that certificates are judged by, as RFC 3339; by default the system's
    #[arg(long, value_name = "TIME", value_parser = clock::parse)]
    now: Option<UnixTime>,
}

impl ContextArgs {
    /// The context for a layer of this pack.
    pub(crate) fn context(&self, pack: Option<&str>) -> Context {
        Context {
            target: self.target.map(|target| match target {
                TargetArg::New => Target::New,
                TargetArg::Existing => Target::Existing,
            }),
            external_registry: self.external_registry,
            user_data_credentials: self.user_data_credentials,
            primary_registry: self.primary_registry,
            mode: self.mode.map(|mode| match mode {
                ModeArg::Appliance => Mode::Appliance,
                ModeArg::Agent => Mode::Agent,
            }),
            pack: pack.filter(|name| !name.is_empty()).map(str::to_owned),
        }
    }

    pub(crate) fn now(&self) -> UnixTime {
        clock::now(self.now)
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the source line
    Human,
    /// One JSON object
    Json,
    /// Workflow commands for GitHub Actions
    Github,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
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
pub(crate) enum ExportFormat {
    /// The JSON that Palette imports
    PaletteJson,
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

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TargetArg {
    New,
    Existing,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ModeArg {
    Appliance,
    Agent,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }
}
