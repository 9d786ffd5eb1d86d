//! Writes, for every fixture and for some texts that try to upset the core, `NAME.text` and `NAME.report` as the host makes it.
//! Arguments: the folder of the fixtures, the folder to write to.

use std::path::Path;

use layerwright_wasm_tests::describe;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result {
    let mut arguments = std::env::args().skip(1);
    let (Some(fixtures), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: native-reports FIXTURES OUT".into());
    };
    std::fs::create_dir_all(&out)?;
    let mut cases = hostile();
    collect(Path::new(&fixtures), "", &mut cases)?;
    for (name, text) in cases {
        let file = |extension: &str| Path::new(&out).join(format!("{name}.{extension}"));
        std::fs::write(file("report"), describe(&text))?;
        std::fs::write(file("text"), text)?;
    }
    Ok(())
}

/// Every text file at or below the folder, its folders in its name.
fn collect(folder: &Path, prefix: &str, cases: &mut Vec<(String, String)>) -> Result {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().display());
        if path.is_dir() {
            collect(&path, &format!("{name}-"), cases)?;
        } else if path.extension().is_some_and(|extension| extension == "out") {
            // What the command line prints for the fixture beside it.
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            cases.push((name, text));
        }
    }
    Ok(())
}

/// Texts on which the two worlds could differ: depth (the stack of WebAssembly is 1 MiB), size, and everything about characters.
fn hostile() -> Vec<(String, String)> {
    let key = |n| format!("k{n}: {{{{ .spectro.macro.m{n} }}}}\n");
    let alias = |n| format!("a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1);
    let cases = [
        ("empty", String::new()),
        ("deep-flow", "[".repeat(100_000)),
        ("deep-block", repeat(2_000, |depth| format!("{}a:\n", " ".repeat(depth)))),
        ("deep-sequence", "- ".repeat(50_000)),
        ("deep-macro", "a: '".to_owned() + &"{{".repeat(50_000) + "'\n"),
        ("many-keys", repeat(20_000, key)),
        ("aliases", "a0: &a0 x\n".to_owned() + &repeat(30, alias)),
        ("crlf", "options:\r\n  system.uri: 'é𝄞'\r\n\tx: 1\r\n".to_owned()),
        ("bom", "\u{feff}options:\n  a\u{0}b: \u{feff}*\n".to_owned()),
        ("columns", "providerCredentials:\n  registry: 𝄞é.example\n  password: ******\n  user: “u”\n".to_owned()),
        ("unfinished", "stages:\n  boot: [\n    a: \"\nproviderCredentials:\n  password: \"\n".to_owned()),
    ];
    cases.map(|(name, text)| (name.to_owned(), text)).into()
}

fn repeat(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |text, n| text + &piece(n))
}
