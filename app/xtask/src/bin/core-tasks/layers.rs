//! OS layers of a given size, for measuring.

use std::fmt::Write;

/// An OS layer of at least this many bytes and little more: credentials, a composed image, and stages with files, commands and
/// macros, as large layers have them. The same size gives the same text.
pub(crate) fn layer(bytes: usize) -> String {
    let mut text = HEAD.to_owned();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "    - name: Configure component {number}\n\
             \x20     if: '[ -e /etc/component-{number} ]'\n\
             \x20     files:\n\
             \x20       - path: /etc/component-{number}/config.yaml\n\
             \x20         permissions: \"0644\"\n\
             \x20         owner: 0\n\
             \x20         content: |\n\
             \x20           # written at boot, before the network is up\n\
             \x20           endpoint: https://component-{number}.edge.example.net:8443/v1\n\
             \x20           cluster: '{{{{ .spectro.system.cluster.name }}}}'\n\
             \x20           retries: {retries}\n\
             \x20     commands:\n\
             \x20       - systemctl enable --now component-{number}.service # keeps running after an upgrade\n\
             \x20       - echo \"{{{{ .spectro.macro.site{macro_number} }}}}\" > /run/component-{number}.site\n",
            retries = number % 9 + 1,
            macro_number = number % 40,
        );
    }
    text
}

const HEAD: &str = "\
# Appliance mode: the image is pulled from the registry below.
pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'

options:
  system.uri: '{{ .spectro.pack.edge-native-byoi.options.system.registry }}/os/ubuntu:k3s-{{ .spectro.system.kubernetes.version }}-v4.5.0'
  system.registry: registry.edge.example.net

providerCredentials:
  registry: registry.edge.example.net
  user: puller
  password: '{{ .spectro.var.registry_password }}'

stages:
  boot:
";

#[cfg(test)]
mod tests {
    use layerwright_core::{Context, Severity, UnixTime, analyze};

    use super::layer;

    #[test]
    fn layers_have_the_size_asked_for_and_no_errors() {
        for bytes in [3_000, 100_000] {
            let text = layer(bytes);
            assert!((bytes..bytes + 2_000).contains(&text.len()), "{}", text.len());
            let report = analyze(&text, &Context::default(), UnixTime(1_767_225_600));
            let errors: Vec<_> = report.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }
}
