//! The script of `export --to api-script`, run by real shells against a small server.

use std::process::{Command, Stdio};

use serde_json::json;

use crate::server::{Asked, HANG_UP, Server, Step, step};
use crate::{Folder, Output, profile};

const SHELLS: [&str; 2] = ["dash", "bash"];
const KEY: &str = "Key-7f3a-canary";
const PASSWORD: &str = "Canary-7f3a-password";

const LIST: &str = "/v1/dashboard/clusterprofiles/metadata";
const CLONE: &str = "/v1/clusterprofiles/base-1/clone";
const VARIABLES: &str = "/v1/clusterprofiles/new-1/variables";
const NEW: &str = "/v1/clusterprofiles/new-1";
const PACK: &str = "/v1/clusterprofiles/new-1/packs/edge-native-byoi";
const PUBLISH: &str = "/v1/clusterprofiles/new-1/publish";

/// A layer with everything that a shell, a here-document or JSON could trip over, and a secret.
fn layer() -> String {
    let long = "é𝄞".repeat(40_000);
    format!(
        "# JSON\nJSON\nEOF\n\"'`$(touch pwned)`${{HOME}} $PATH \\n \\\\ %s\r\n\ttab \u{feff}\u{202e}\u{1} {{{{.spectro.macro.x}}}}\n\
         # {long}\n\nproviderCredentials:\n  registry: registry.example.com\n  user: robot\n  password: {PASSWORD}\nend: no line end"
    )
}

/// Exports the script into the folder.
fn export(folder: &Folder, layer: &str, more: &[&str]) {
    folder.write("base.json", &profile("generation-3.json"));
    folder.write("os.yaml", layer);
    let args = ["export", "--to", "api-script", "--base", "base.json", "--accept-errors", "-o", "run.sh", "os.yaml"];
    let run = folder.run(&[&args[..], more].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// Runs the script with nothing in its environment but what it needs.
fn run(folder: &Folder, shell: &str, host: &str, args: &[&str], more: &[(&str, &str)]) -> Output {
    let mut command = Command::new(shell);
    command.arg("run.sh").args(args).current_dir(&folder.0).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.env("PALETTE_HOST", host).env("PALETTE_API_KEY", KEY).env("PALETTE_PROJECT_UID", "project-1");
    command.env("TMPDIR", &folder.0).envs(more.iter().copied());
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| {
        panic!("{shell} cannot be started: {error}; `cargo xtask test` installs what the tests need")
    });
    let output = Output {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!output.out.contains(KEY) && !output.err.contains(KEY), "{output:?}");
    assert!(!output.out.contains(PASSWORD) && !output.err.contains(PASSWORD), "{output:?}");
    let left = std::fs::read_dir(&folder.0).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(left, 0, "the scratch folder is removed");
    assert!(!folder.0.join("pwned").exists());
    output
}

fn list() -> Step {
    let item = |name: &str, version: &str, uid: &str| json!({"metadata": {"name": name, "uid": uid}, "spec": {"version": version}});
    let items = [
        item("edge-store-infra", "1.0.0", "other-1"),
        item("edge-store", "1.1.0", "other-2"),
        item("edge-store-infra", "1.1.0", "base-1"),
    ];
    step("GET", LIST, 200, &json!({"items": items}).to_string())
}

fn cloned() -> Step {
    step("POST", CLONE, 201, r#"{"uid":"new-1"}"#)
}

/// What GET says of the clone.
fn shown() -> Step {
    let packs = json!([
        {"name": "edge-native-byoi", "layer": "os", "packUid": "pack-1", "type": "oci", "tag": "2.1.0", "values": "old"},
        {"name": "edge-k3s", "layer": "k8s", "packUid": "pack-2", "type": "oci", "tag": "1.33.x", "values": "old"},
    ]);
    step("GET", NEW, 200, &json!({"spec": {"draft": null, "published": {"packs": packs}}}).to_string())
}

/// Every request of a whole run.
fn whole_run() -> Vec<Step> {
    vec![
        list(),
        cloned(),
        step("PATCH", VARIABLES, 204, ""),
        shown(),
        step("PUT", PACK, 204, ""),
        step("PATCH", PUBLISH, 204, ""),
    ]
}

fn paths(asked: &[Asked]) -> Vec<String> {
    asked.iter().map(|one| format!("{} {}", one.method, one.path)).collect()
}

#[test]
fn a_version_is_cloned_edited_and_published() {
    for shell in SHELLS {
        let folder = Folder::new(&format!("api-run-{shell}"));
        export(&folder, &layer(), &[]);
        assert!(!folder.read("run.sh").contains(PASSWORD));
        let server = Server::start(whole_run());
        let run = run(&folder, shell, &server.host(), &["--publish"], &[]);
        let asked = server.finish();
        assert_eq!((run.code, run.out.as_str()), (Some(0), "new-1\n"), "{run:?}");
        let wanted: Vec<String> = whole_run().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
        assert_eq!(paths(&asked), wanted);
        for one in &asked {
            assert_eq!((one.header("ApiKey"), one.header("ProjectUid")), (Some(KEY), Some("project-1")), "{one:?}");
            let has_body = matches!(one.path.as_str(), CLONE | VARIABLES | PACK);
            assert_eq!(one.header("Content-Type"), has_body.then_some("application/json"), "{one:?}");
            assert_eq!(one.body.is_empty(), !has_body, "{one:?}");
        }
        assert_eq!(asked[1].json(), json!({"metadata": {"name": "edge-store-infra", "version": "1.1.1"}}));
        let variable = json!({
            "name": "provider_credentials_password", "displayName": "Provider credentials password", "format": "string",
            "required": true, "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": true, "inputType": "text",
        });
        let names = |one: &serde_json::Value| one["variables"].as_array().map(Vec::len);
        assert_eq!(names(&asked[2].json()), Some(1));
        let mut sent = asked[2].json()["variables"][0].clone();
        let name = sent["name"].as_str().unwrap().to_owned();
        for key in ["name", "displayName"] {
            assert!(sent[key].as_str().is_some_and(|text| !text.is_empty()));
            sent[key] = variable[key].clone();
        }
        assert_eq!(sent, variable);
        let values = layer().replace(PASSWORD, &format!("'{{{{.spectro.var.{name}}}}}'"));
        let pack = json!({"uid": "pack-1", "name": "edge-native-byoi", "tag": "2.1.0", "layer": "os", "type": "oci", "values": values});
        assert_eq!(asked[4].json(), json!({"pack": pack}));
    }
}

#[test]
fn names_are_data() {
    let name = "a\"b' $(touch pwned) `touch pwned` \\ \u{1b}[31m\nJSON\n";
    for shell in SHELLS {
        let folder = Folder::new(&format!("api-names-{shell}"));
        export(&folder, "options: {}\n", &["--name", name]);
        let steps = vec![list(), cloned(), shown(), step("PUT", PACK, 204, "")];
        let server = Server::start(steps);
        let run = run(&folder, shell, &server.host(), &[], &[]);
        let asked = server.finish();
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(asked[1].json()["metadata"]["name"], name.trim());
        assert!(!run.err.contains('\u{1b}') && run.err.contains("not published"), "{}", run.err);
        assert_eq!(asked.len(), 4, "no variables, no publication: {asked:?}");
    }
}

/// What happens when one request of the run is refused or not answered.
#[test]
fn failures_say_what_is_in_palette() {
    const NOTHING: &str = "Nothing was changed in Palette.";
    const UNKNOWN: &str = "It is not known whether Palette has made version \"1.1.1\"";
    const UNSURE: &str = "uid new-1. It is not known whether the last request was carried out.";
    const BASE: &str = "uid new-1, with the OS layer of its base, not published.";
    const ADDED: &str = "uid new-1, with the new variables, the OS layer of its base, not published.";
    const LAYER: &str = "uid new-1, with the new OS layer, not published.";
    let folder = Folder::new("api-failures");
    export(&folder, &layer(), &[]);
    for (at, status, hint, state) in [
        (0, 401, "key is wrong or has expired", NOTHING),
        (0, 403, "may not do this", NOTHING),
        (0, 429, "Too many requests", NOTHING),
        (0, HANG_UP, "no answer from", NOTHING),
        (1, 404, "not there in this scope", NOTHING),
        (1, 409, "exists already", NOTHING),
        (1, 500, "on the side of Palette", UNKNOWN),
        (1, HANG_UP, "no answer from", UNKNOWN),
        (2, 422, "does not accept what was sent", BASE),
        (2, 503, "on the side of Palette", UNSURE),
        (3, 404, "not there in this scope", ADDED),
        (4, 400, "did not replace the OS layer", ADDED),
        (4, 500, "did not replace the OS layer", UNSURE),
        (4, HANG_UP, "no answer from", UNSURE),
        (5, 403, "did not publish", LAYER),
        (5, HANG_UP, "no answer from", UNSURE),
    ] {
        let mut steps = whole_run();
        steps.truncate(at + 1);
        steps[at].status = status;
        steps[at].body = r#"{"code":"SomeCode","message":"what Palette says\u001b[0m"}"#.to_owned();
        for shell in SHELLS {
            let server = Server::start(steps.clone());
            let run = run(&folder, shell, &server.host(), &["--publish"], &[]);
            let host = server.host();
            let asked = server.finish();
            let case = format!("{shell}, {status} at {at}: {run:?}");
            assert_eq!((run.code, asked.len()), (Some(1), at + 1), "{case}");
            assert_eq!(run.out, "", "{case}");
            assert!(run.err.contains(hint), "{case}");
            assert!(run.err.contains(state), "{case}");
            assert_eq!(run.err.contains("what Palette says\\u001b[0m"), status != HANG_UP, "{case}");
            let has_new = at > 1;
            assert_eq!(run.err.contains("--continue new-1"), has_new, "{case}");
            let remove = format!(
                "curl -X DELETE -H \"ApiKey: $PALETTE_API_KEY\" -H 'ProjectUid: project-1' {host}/v1/clusterprofiles/new-1"
            );
            assert_eq!(run.err.contains(&remove), has_new, "{case}");
        }
    }
}

#[test]
fn a_network_that_is_down_is_said() {
    let folder = Folder::new("api-down");
    export(&folder, "options: {}\n", &[]);
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port())
    };
    for shell in SHELLS {
        let run = run(&folder, shell, &closed, &["--publish"], &[("PALETTE_BASE_UID", "base-1")]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains(&format!("no answer from {closed} (curl exit code 7)")), "{}", run.err);
        assert!(run.err.ends_with("Nothing was changed in Palette.\n"), "{}", run.err);
    }
}

#[test]
fn the_base_must_be_one() {
    let folder = Folder::new("api-base");
    export(&folder, "options: {}\n", &[]);
    let twice = list().body.replace("other-1", "base-2").replace("\"1.0.0\"", "\"1.1.0\"");
    for (body, message) in [
        ("{}", "version \"1.1.0\" of \"edge-store-infra\" is not in the list"),
        (twice.as_str(), "set PALETTE_BASE_UID to one of base-1 base-2"),
        (&list().body.replace("base-1", "../x?"), "the uid of the base cannot be read"),
        ("no JSON", "the list of profiles cannot be read"),
    ] {
        let server = Server::start(vec![step("GET", LIST, 200, body)]);
        let run = run(&folder, "dash", &server.host(), &[], &[]);
        assert_eq!((run.code, server.finish().len()), (Some(1), 1), "{run:?}");
        assert!(run.err.contains(message) && run.err.contains("Nothing was changed"), "{message}: {}", run.err);
    }
    for (answers, message) in [
        (vec![step("POST", CLONE, 201, r#"{"uid":"a/../b"}"#)], "the answer to the clone has no uid"),
        (
            vec![cloned(), step("GET", NEW, 200, r#"{"spec":{"draft":{"packs":[]}}}"#)],
            "has no OS layer \"edge-native-byoi\"",
        ),
        (vec![cloned(), step("GET", NEW, 200, "no JSON")], "the new version cannot be read"),
    ] {
        let count = answers.len();
        let server = Server::start(answers);
        let run = run(&folder, "dash", &server.host(), &[], &[("PALETTE_BASE_UID", "base-1")]);
        assert_eq!((run.code, server.finish().len()), (Some(1), count), "{run:?}");
        assert!(run.err.contains(message), "{message}: {}", run.err);
    }
}

#[test]
fn an_earlier_run_is_continued() {
    let folder = Folder::new("api-continue");
    export(&folder, &layer(), &[]);
    let script = folder.read("run.sh");
    let name = script.split("[\n{\"name\": \"").nth(1).unwrap().split('"').next().unwrap();
    let there = json!({"variables": [{"name": "ntp_server"}, {"name": name}]}).to_string();
    for (there, is_sent) in [(there.as_str(), false), (r#"{"variables":[{"name":"ntp_server"}]}"#, true)] {
        let mut steps = vec![step("GET", VARIABLES, 200, there)];
        if is_sent {
            steps.push(step("PATCH", VARIABLES, 204, ""));
        }
        steps.extend([shown(), step("PUT", PACK, 204, ""), step("PATCH", PUBLISH, 204, "")]);
        let wanted: Vec<String> = steps.iter().map(|one| format!("{} {}", one.method, one.path)).collect();
        let server = Server::start(steps);
        let run = run(&folder, "dash", &server.host(), &["--continue", "new-1", "--publish"], &[]);
        assert_eq!((run.code, run.out.as_str()), (Some(0), "new-1\n"), "{run:?}");
        assert_eq!(paths(&server.finish()), wanted);
    }
}

#[test]
fn a_profile_of_the_tenant_has_no_project() {
    let folder = Folder::new("api-tenant");
    export(&folder, "options: {}\n", &[]);
    let server = Server::start(vec![list(), cloned(), shown(), step("PUT", PACK, 204, "")]);
    let run = run(&folder, "dash", &server.host(), &["--tenant"], &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(server.finish().iter().all(|one| one.header("ProjectUid").is_none()));
}

#[test]
fn a_dry_run_sends_nothing() {
    for shell in SHELLS {
        let folder = Folder::new(&format!("api-dry-{shell}"));
        export(&folder, &layer(), &[]);
        let server = Server::start(Vec::new());
        let run = run(&folder, shell, &server.host(), &["--dry-run", "--publish"], &[]);
        let host = server.host();
        assert_eq!(server.finish().len(), 0);
        assert_eq!(run.code, Some(0), "{run:?}");
        let requests: Vec<&str> = run.out.lines().filter(|line| line.contains(" http://")).collect();
        let wanted = [
            format!("GET {host}{LIST}"),
            format!("POST {host}/v1/clusterprofiles/BASE_UID/clone"),
            format!("PATCH {host}/v1/clusterprofiles/NEW_UID/variables"),
            format!("GET {host}/v1/clusterprofiles/NEW_UID"),
            format!("PUT {host}/v1/clusterprofiles/NEW_UID/packs/edge-native-byoi"),
            format!("PATCH {host}/v1/clusterprofiles/NEW_UID/publish"),
        ];
        assert_eq!(requests, wanted);
        assert!(run.out.contains("touch pwned") && run.out.contains("ApiKey: (not shown)"), "{}", run.out);
        assert_eq!(run.err, "");
    }
}

#[test]
fn wrong_usage_is_explained() {
    let folder = Folder::new("api-usage");
    export(&folder, "options: {}\n", &[]);
    for (args, env, message) in [
        (&["--what"][..], ("X", ""), "unknown argument: --what"),
        (&["--continue"], ("X", ""), "--continue needs the uid"),
        (&["--continue", "a/b"], ("X", ""), "the uid after --continue is none"),
        (&[], ("PALETTE_HOST", ""), "PALETTE_HOST is not set"),
        (&[], ("PALETTE_HOST", "http://palette.example.com"), "begin with https://"),
        (&[], ("PALETTE_HOST", "https://user:pass@palette.example.com"), "is no host name"),
        (&[], ("PALETTE_API_KEY", ""), "PALETTE_API_KEY is not set"),
        (&[], ("PALETTE_API_KEY", "a\nHost: b"), "holds a character that no key has"),
        (&[], ("PALETTE_PROJECT_UID", ""), "PALETTE_PROJECT_UID is not set"),
        (&[], ("PALETTE_PROJECT_UID", "a\nb"), "PALETTE_PROJECT_UID is no uid"),
    ] {
        for shell in SHELLS {
            let run = run(&folder, shell, "https://127.0.0.1:9", args, &[env]);
            assert_eq!(run.code, Some(2), "{run:?}");
            assert!(run.err.contains(message) && run.err.contains("usage: sh SCRIPT"), "{}", run.err);
        }
    }
    let help = run(&folder, "dash", "", &["--help"], &[]);
    assert!(help.code == Some(0) && help.out.contains("PALETTE_BASE_UID"), "{help:?}");
}

#[test]
fn shellcheck_finds_nothing() {
    let folder = Folder::new("api-shellcheck");
    let program = std::env::var_os("SHELLCHECK").unwrap_or_else(|| "shellcheck".into());
    for (index, (text, more)) in
        [(layer(), &[][..]), (String::new(), &["--name", "$(id) 'x' # shellcheck\n`"])].iter().enumerate()
    {
        export(&folder, text, more);
        for dialect in ["sh", "dash", "bash"] {
            let mut command = Command::new(&program);
            command.args(["--norc", "--severity", "style", "--shell", dialect, "run.sh"]).current_dir(&folder.0);
            let output = command.output().unwrap_or_else(|error| {
                panic!("shellcheck cannot be started: {error}; `cargo xtask test` installs it, or set SHELLCHECK to its path")
            });
            assert!(output.status.success(), "{index} {dialect}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}
