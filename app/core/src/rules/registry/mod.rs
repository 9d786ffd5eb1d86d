//! R: the registry endpoint.

super::rules! {
    'R', "registry", "Registry";
    r001_registry_scheme,
    r002_registry_host,
    r003_registry_port,
    r004_registry_path,
    r005_registry_differs,
    r006_harbor_without_project,
    r007_local_host,
    r008_probably_self_signed,
    r009_plain_http,
    r010_example_host,
    r011_capital_letters_in_registry,
}
