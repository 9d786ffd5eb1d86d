//! What the page shows of a layer holds none of its secrets, wherever else they appear.

use std::collections::BTreeMap;

use super::{Base, Known, answer_deferred};
use layerwright_protocol::ide::Ask;
use layerwright_protocol::{Answer, Context, ExportAnswer, ExportRequest, Format, ObstacleKind, Request, SecretChoice};

const SECRET: &str = "Tr0ub4dor-xyz";
const PROFILE: &str = include_str!("../../../../tests/fixtures/profiles/generation-3.json");

/// The secret as the password, as keys, as tag and path of an image, in a comment, as the names of macros and of a file.
fn layer(host: &str) -> String {
    format!(
        "# the old password: {SECRET}\n\
         pack:\n  content:\n    images:\n      - image: {host}/os:{SECRET}\n\
         providerCredentials:\n  registry: {host}\n  user: robot\n  password: {SECRET}\n\
         options:\n  system.uri: {host}/os/{SECRET}\n  {SECRET}: '{{{{ .spectro.pack.edge-native-byoi.{SECRET} }}}}'\n\
         {SECRET}: 1\n\
         stages:\n  boot:\n    - name: a\n      {SECRET}: 1\n      commands:\n        - 'curl -u robot:{SECRET} https://{host}/{SECRET}'\n      files:\n        - path: etc/{SECRET}\n          permissions: \"0644\"\n          content: '{{{{ .spectro.macro.{SECRET} | {SECRET} \"{SECRET}\" }}}}'\n"
    )
}

fn ask(request: &Request, texts: &[String]) -> Answer {
    let base = Base { layer: layer("registry.lakemen.io"), findings: Vec::new() };
    let mut known = Known { base: Some(base), ..Known::default() };
    answer_deferred(request, texts, &mut known).expect("an answer")
}

#[test]
fn no_answer_shows_a_secret() {
    let text = layer("registry.harbourmen.io");
    let context = Context { has_base: true, ..Context::default() };
    let now = 1_795_392_000;
    let mut asked = vec![
        Request::Check { context: context.clone(), now },
        Request::Impact(context.clone()),
        Request::Compare(context.clone()),
        Request::Shown { context: context.clone(), now },
        Request::Draft(context.clone()),
        Request::PullPlan { context: context.clone(), samples: BTreeMap::new() },
    ];
    let Answer::Report(report) = ask(&asked[0], std::slice::from_ref(&text)) else { panic!("no report") };
    assert!(report.problems.len() > 10 && report.secrets > 1, "{report:?}");
    for problem in &report.problems {
        let diff = |fix| Request::FixDiff { problem: problem.id.clone(), fix, context: context.clone(), now };
        asked.extend((0..problem.fixes.len()).map(diff));
        asked.push(Request::Ignore { problem: problem.id.clone(), context: context.clone(), now });
    }
    assert!(asked.len() > 4, "{asked:?}");
    let ide = |ask| Request::Ide { ask, context: context.clone(), now };
    asked.extend([Ask::Annotations, Ask::Symbols].map(ide));
    for (line, text) in (1..).zip(text.lines()) {
        for column in (1..=text.len() + 1).step_by(7).map(|column| u32::try_from(column).unwrap()) {
            let at = [line, column];
            asked.extend([Ask::Completion(at), Ask::Hover(at), Ask::Renamable(at)].map(ide));
        }
    }
    for request in asked {
        let answer = format!("{:?}", ask(&request, std::slice::from_ref(&text)));
        assert!(!answer.contains(SECRET), "{request:?}:\n{answer}");
    }
}

#[test]
fn no_export_shows_a_secret_that_it_was_not_told_to_keep() {
    let text = layer("registry.harbourmen.io");
    let all = ObstacleKind::ALL.to_vec();
    let mut made = 0;
    // A list of macros is a list of their names, so it is not among them.
    for format in [Format::PaletteJson, Format::ApiScript, Format::Terraform, Format::OsYaml] {
        for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip, SecretChoice::Keep] {
            for (base, confirmed) in
                [(false, Vec::new()), (true, Vec::new()), (false, all.clone()), (true, all.clone())]
            {
                let request = ExportRequest {
                    format,
                    os_layer: 0,
                    name: "edge-store".to_owned(),
                    version: "9.0.0".to_owned(),
                    secrets,
                    per_secret: Vec::new(),
                    confirmed,
                    context: Context::default(),
                    now: 1_795_392_000,
                };
                let mut texts = vec![text.clone()];
                texts.extend(base.then(|| PROFILE.to_owned()));
                let Answer::Export(answer) = ask(&Request::Export(request), &texts) else { panic!("no export") };
                made += usize::from(answer.result.is_ok());
                let shown = shown(*answer);
                assert!(!shown.contains(SECRET), "{format:?} {secrets:?} with a base: {base}\n{shown}");
            }
        }
    }
    assert!(made > 40, "only {made} exports");
}

/// What the dialog shows of an answer: of files that hold secrets, the copies without.
fn shown(mut answer: ExportAnswer) -> String {
    if let Ok(made) = &mut answer.result {
        for file in &mut made.files {
            if let Some(hidden) = file.hidden.take() {
                file.text = hidden;
            }
        }
        if let Some(export) = &mut made.export {
            export.archive = None;
        }
    }
    format!("{answer:?}")
}
