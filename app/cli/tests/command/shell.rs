use std::process::Command;

use crate::Folder;

const COMMANDS: [&str; 9] = ["check", "fix", "fmt", "export", "cert", "rules", "explain", "completions", "man"];

#[test]
fn every_shell_completes_every_command() {
    let folder = Folder::new("completions");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = folder.run(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        assert!(run.out.contains("layerwright") && run.out.contains("palette-version"), "{shell}");
        assert!(COMMANDS.iter().all(|command| run.out.contains(command)), "{shell}");
    }
    assert_eq!(folder.run(&["completions", "elvish"]).code, Some(2));
}

#[test]
fn bash_completes() {
    let folder = Folder::new("completions-bash");
    folder.write("layerwright.bash", &folder.run(&["completions", "bash"]).out);
    let script = "source ./layerwright.bash; COMP_WORDS=(layerwright check --for); COMP_CWORD=2; \
                  _layerwright layerwright --for check; echo \"${COMPREPLY[@]}\"";
    let bash = Command::new("bash").args(["-c", script]).current_dir(&folder.0).output();
    let output = bash.expect("this test needs bash: install it, for example with `apt-get install bash`");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "--format\n", "{output:?}");
}

#[test]
fn man_pages_name_their_command() {
    let folder = Folder::new("man");
    let page = folder.run(&["man"]);
    assert_eq!(page.code, Some(0));
    assert!(page.out.contains(".TH layerwright 1") && page.out.contains(r"layerwright\-check(1)"), "{}", page.out);
    for command in COMMANDS {
        let page = folder.run(&["man", command]);
        assert!(page.out.contains(&format!(".TH layerwright-{command} 1")), "{}", page.out);
        assert!(page.out.contains("Example"), "{command}");
    }
    assert_eq!(folder.run(&["man", "nothing"]).code, Some(2));
}
