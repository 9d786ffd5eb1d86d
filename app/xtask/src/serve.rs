//! `cargo xtask serve`: the built page on a local address. A plain file server: the page needs nothing more of any server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::build;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;

const PORT: u16 = 8080;
/// Longer request lines and headers are refused.
const MAX_HEAD: u64 = 16 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) fn command(project: &Project, options: &[&str]) -> Result {
    let (port, build) = parse(options)?;
    if build {
        build::page(project)?;
    }
    let server = Server::bind(&project.dist(), port)?;
    println!("\nserving on http://{}  (Ctrl+C stops it)", server.address);
    server.run()
}

/// The port, and whether to build first.
fn parse(options: &[&str]) -> Result<(u16, bool)> {
    let (mut port, mut build) = (PORT, true);
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--no-build" => build = false,
            "--port" => {
                let value = rest.next().ok_or("--port needs a number")?;
                port = value.parse().map_err(|error| format!("--port {value}: {error}"))?;
            }
            other => return Err(format!("serve does not know {other}").into()),
        }
    }
    Ok((port, build))
}

/// A file server on the loopback address.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    /// Canonical: what is served lies below it.
    folder: PathBuf,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Port 0 takes any free one.
    pub(crate) fn bind(folder: &Path, port: u16) -> Result<Self> {
        let folder = folder
            .canonicalize()
            .map_err(|error| format!("{} is not there ({error}); `cargo xtask build` makes it", folder.display()))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| format!("port {port} cannot be used: {error}; choose another with --port"))?;
        let address = listener.local_addr()?;
        Ok(Self { listener, folder, address })
    }

    /// Serves for as long as the program runs.
    pub(crate) fn run(self) -> Result {
        for stream in self.listener.incoming() {
            let stream = stream?;
            let folder = self.folder.clone();
            std::thread::spawn(move || {
                // A browser that hangs up early is no fault of ours.
                drop(answer(&folder, stream));
            });
        }
        Ok(())
    }

    /// Serves in the background until the program ends. Returns the page's address.
    pub(crate) fn spawn(self) -> String {
        let url = format!("http://{}/", self.address);
        std::thread::spawn(move || self.run().map_err(|error| error.to_string()));
        url
    }
}

struct Response {
    status: &'static str,
    mime: &'static str,
    /// Where the browser is to look instead, relative to what it asked for.
    location: Option<String>,
    body: Vec<u8>,
}

impl Response {
    fn error(status: &'static str) -> Self {
        Self { status, mime: "text/plain; charset=utf-8", location: None, body: status.as_bytes().to_vec() }
    }

    /// A folder without its slash: relative links of its page would lead elsewhere.
    fn folder(name: &str) -> Self {
        Self { location: Some(format!("{name}/")), ..Self::error("301 Moved Permanently") }
    }
}

fn answer(folder: &Path, mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream.try_clone()?).take(MAX_HEAD);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 0 && !header.trim().is_empty() {
        header.clear();
    }
    if request.is_empty() {
        return Ok(()); // a connection opened in advance and not used
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let response = match method {
        "GET" | "HEAD" => respond(folder, target),
        _ => Response::error("405 Method Not Allowed"),
    };
    write!(
        stream,
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n{}\r\n",
        response.status,
        response.mime,
        response.body.len(),
        response.location.map(|to| format!("Location: {to}\r\n")).unwrap_or_default()
    )?;
    if method != "HEAD" {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

fn respond(folder: &Path, target: &str) -> Response {
    let Some(path) = resolve(folder, target) else { return Response::error("404 Not Found") };
    let asked = target.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    if !asked.is_empty() && path.file_name().is_some_and(|name| name == "index.html") && asked != "index.html" {
        return Response::folder(asked);
    }
    match std::fs::read(&path) {
        Ok(body) => Response { status: "200 OK", mime: mime(&path), location: None, body },
        Err(_) => Response::error("404 Not Found"),
    }
}

/// The file that a request's target names. `None` for what does not exist or lies outside the folder.
fn resolve(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = percent_decode(target.split(['?', '#']).next()?)?;
    let mut file = folder.to_path_buf();
    for segment in path.strip_prefix('/')?.split('/') {
        match segment {
            "" => {}
            _ if segment.starts_with('.') || segment.contains(['\\', ':', '\0']) => return None,
            _ => file.push(segment),
        }
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // Also keeps links inside the folder that lead out of it from being followed.
    file.canonicalize().ok().filter(|file| file.is_file() && file.starts_with(folder))
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        decoded.push(match byte {
            b'%' => u8::try_from(digit(bytes.next())? * 16 + digit(bytes.next())?).ok()?,
            _ => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        "yaml" | "yml" | "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Site {
        folder: PathBuf,
        address: SocketAddr,
    }

    impl Site {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("layerwright-serve-{name}-{}", std::process::id()));
            std::fs::create_dir_all(folder.join("dist").join("rules")).unwrap();
            std::fs::write(folder.join("secret.txt"), "outside").unwrap();
            std::fs::write(folder.join("dist").join("index.html"), "<p>page").unwrap();
            std::fs::write(folder.join("dist").join("a b.wasm"), "wasm").unwrap();
            std::fs::write(folder.join("dist").join(".hidden"), "hidden").unwrap();
            std::fs::write(folder.join("dist").join("rules").join("index.html"), "<p>rules").unwrap();
            let server = Server::bind(&folder.join("dist"), 0).unwrap();
            let address = server.address;
            server.spawn();
            Self { folder, address }
        }

        fn ask(&self, line: &str) -> String {
            let mut stream = TcpStream::connect(self.address).unwrap();
            write!(stream, "{line} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.folder).unwrap();
        }
    }

    #[test]
    fn serves_files_with_their_type_and_no_caching() {
        let site = Site::new("files");
        let page = site.ask("GET /?theme=dark");
        assert!(
            page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 7\r\n"),
            "{page}"
        );
        assert!(page.contains("Cache-Control: no-cache\r\n") && page.ends_with("\r\n\r\n<p>page"), "{page}");
        assert!(site.ask("GET /a%20b.wasm").contains("Content-Type: application/wasm\r\n"));
        assert!(site.ask("GET /rules/").ends_with("<p>rules"));
        assert!(site.ask("GET /rules/index.html").ends_with("<p>rules"));
        let moved = site.ask("GET /rules?theme=dark");
        assert!(moved.starts_with("HTTP/1.1 301 ") && moved.contains("\r\nLocation: rules/\r\n"), "{moved}");
    }

    #[test]
    fn head_has_no_body_and_other_methods_are_refused() {
        let site = Site::new("methods");
        let head = site.ask("HEAD /");
        assert!(head.contains("Content-Length: 7\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        assert!(site.ask("POST /").starts_with("HTTP/1.1 405 "));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let site = Site::new("outside");
        let targets = [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/rules/../../secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/.hidden",
            "secret.txt",
            "/%zz",
            "/%00",
            "/missing",
        ];
        for target in targets {
            let answer = site.ask(&format!("GET {target}"));
            assert!(answer.starts_with("HTTP/1.1 404 Not Found"), "{target}: {answer}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(site.folder.join("secret.txt"), site.folder.join("dist").join("link.txt"))
                .unwrap();
            assert!(site.ask("GET /link.txt").starts_with("HTTP/1.1 404 "), "a link that leads out");
        }
    }

    #[test]
    fn reads_its_options() {
        assert_eq!(parse(&[]).unwrap(), (8080, true));
        assert_eq!(parse(&["--no-build", "--port", "0"]).unwrap(), (0, false));
        assert!(parse(&["--port"]).is_err() && parse(&["--port", "x"]).is_err() && parse(&["--prot"]).is_err());
    }
}
