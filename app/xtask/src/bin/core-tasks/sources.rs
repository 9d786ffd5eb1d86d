//! The addresses of what the rules name as their sources.

/// Below the address of Palette's documentation. Of two names that start alike, the longer one comes first.
const PALETTE: [(&str, &str); 29] = [
    (
        "Deploy Cluster with a Private Provider Registry",
        "clusters/edge/site-deployment/deploy-custom-registries/deploy-private-registry/",
    ),
    (
        "Deploy Cluster with an ECR Provider Registry",
        "clusters/edge/site-deployment/deploy-custom-registries/deploy-ecr-provider-registry/",
    ),
    ("Deploy with ECR", "clusters/edge/site-deployment/deploy-custom-registries/deploy-ecr-provider-registry/"),
    ("Deploy a Primary Registry", "clusters/edge/site-deployment/deploy-custom-registries/deploy-primary-registry/"),
    ("Deploy with Custom Registries", "clusters/edge/site-deployment/deploy-custom-registries/"),
    (
        "Create Cluster Profile Variables",
        "profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/create-cluster-profile-variables/",
    ),
    (
        "Define and Manage Profile Variables",
        "profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/",
    ),
    (
        "Create an Infrastructure Profile",
        "profiles/cluster-profiles/create-cluster-profiles/create-infrastructure-profile/",
    ),
    ("Export and Import Cluster Profiles", "profiles/cluster-profiles/export-import-cluster-profile/"),
    ("Export and Import Cluster Profile", "profiles/cluster-profiles/export-import-cluster-profile/"),
    ("Version a Cluster Profile", "profiles/cluster-profiles/modify-cluster-profiles/version-cluster-profile/"),
    ("Update a Cluster Profile", "profiles/cluster-profiles/modify-cluster-profiles/update-cluster-profile/"),
    ("Cluster Profiles (", "profiles/cluster-profiles/"),
    ("Pack Constraints", "registries-and-packs/pack-constraints/"),
    ("Edge upgrade behavior", "clusters/edge/cluster-management/upgrade-behavior/"),
    ("Model Edge Native Cluster Profile", "clusters/edge/site-deployment/model-profile/"),
    ("Create a Model Profile", "clusters/edge/site-deployment/model-profile/"),
    ("Edge Installer Configuration Reference", "clusters/edge/edge-configuration/installer-reference/"),
    ("Cloud Init Stages", "clusters/edge/edge-configuration/cloud-init/"),
    ("edge-configuration/cloud-init.md", "clusters/edge/edge-configuration/cloud-init/"),
    ("Skip Draining", "clusters/edge/cluster-management/skip-draining/"),
    ("Skip draining", "clusters/edge/cluster-management/skip-draining/"),
    ("cluster-management/skip-draining.md", "clusters/edge/cluster-management/skip-draining/"),
    ("cluster-management/agent-upgrade-airgap.md", "clusters/edge/cluster-management/agent-upgrade-airgap/"),
    ("app-profiles/app-profile-output-vars.md", "profiles/app-profiles/app-profile-output-vars/"),
    ("Build Provider Images", "clusters/edge/edgeforge-workflow/palette-canvos/build-provider-images/"),
    ("System Extensions", "clusters/edge/edgeforge-workflow/palette-canvos/build-provider-images/systemd-extensions/"),
    ("Release Notes", "release-notes/"),
    ("release notes", "release-notes/"),
];

/// The whole address.
const OTHERS: [(&str, &str); 6] = [
    ("YAML 1.2.2", "https://yaml.org/spec/1.2.2/"),
    ("OCI Distribution Specification", "https://github.com/opencontainers/distribution-spec/blob/main/spec.md"),
    ("distribution/reference", "https://github.com/distribution/reference"),
    ("mudler/yip", "https://github.com/mudler/yip"),
    ("CanvOS", "https://github.com/spectrocloud/CanvOS"),
    ("semver.org", "https://semver.org/"),
];

/// The pieces of a rule's source, those that have an address with it.
pub(crate) fn parts(source: &str) -> Vec<(&str, Option<String>)> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((name, address)) = named(rest) {
            parts.push((source.get(start..at).unwrap_or(""), None));
            parts.push((name, Some(address)));
            at += name.len();
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push((source.get(start..).unwrap_or(""), None));
    parts.retain(|(text, _)| !text.is_empty());
    parts
}

/// What a text starts with, if that has an address.
fn named(text: &str) -> Option<(&str, String)> {
    let head = |name: &str| text.strip_prefix(name).and_then(|rest| text.get(..text.len() - rest.len()));
    if let Some((name, path)) = PALETTE.iter().find_map(|(name, path)| Some((head(name)?, path))) {
        return Some((name.trim_end_matches(" ("), format!("https://docs.spectrocloud.com/{path}")));
    }
    if let Some((name, address)) = OTHERS.iter().find_map(|(name, address)| Some((head(name)?, address))) {
        return Some((name, (*address).to_owned()));
    }
    let rest = text.strip_prefix("RFC ")?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest.get(..digits).filter(|number| !number.is_empty())?;
    Some((text.get(..4 + digits)?, format!("https://www.rfc-editor.org/rfc/rfc{number}")))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn what_has_an_address_gets_it() {
        let parts = parts("RFC 7468, 3; Palette documentation, Cluster Profiles (types) and BYOOS pack");
        let parts: Vec<_> = parts.iter().map(|(text, address)| (*text, address.as_deref())).collect();
        assert_eq!(
            parts,
            [
                ("RFC 7468", Some("https://www.rfc-editor.org/rfc/rfc7468")),
                (", 3; Palette documentation, ", None),
                ("Cluster Profiles", Some("https://docs.spectrocloud.com/profiles/cluster-profiles/")),
                (" (types) and BYOOS pack", None),
            ]
        );
    }
}
