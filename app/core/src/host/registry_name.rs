//! How container tools name a registry: the host, as in an image reference. Docker's `config.json` (docker/cli 27: Docker Hub's
//! login is kept under `https://index.docker.io/v1/`), and the paths of registries' APIs (OCI Distribution 1.1 `/v2/`, Harbor 2
//! `/api/v2.0`).

/// Whether a path behind a registry's host is that of an API or of a web page, and belongs to no image.
pub(crate) fn is_api_path(path: &str) -> bool {
    let path = path.trim_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match first {
        "v1" => matches!(rest, "" | "users" | "_ping" | "search") || rest.starts_with("repositories"),
        "v2" => matches!(rest, "" | "_catalog" | "token" | "auth"),
        "api" => rest.strip_prefix('v').is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit())),
        // Pages of Harbor.
        "harbor" => rest == "projects" || rest.starts_with("projects/") || rest.starts_with("sign-in"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_api_path;

    #[test]
    fn paths() {
        for path in [
            "v1",
            "v1/",
            "v2",
            "/v2/",
            "v2/_catalog",
            "api/v2.0",
            "api/v2.0/projects",
            "harbor/projects/3/repositories",
        ] {
            assert!(is_api_path(path), "{path}");
        }
        for path in ["", "edge", "v2-images", "v2/edge", "v3", "api", "api/edge", "harbor", "edge/v2"] {
            assert!(!is_api_path(path), "{path}");
        }
    }
}
