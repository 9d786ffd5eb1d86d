//! What Palette puts in for system macros (Palette documentation, Pack Constraints).

/// `spectro.system.X` and its meaning.
const SYSTEM: &[(&str, &str)] = &[
    ("cluster.name", "The name of the cluster."),
    ("cluster.uid", "The unique identifier of the cluster."),
    (
        "cluster.kubevip",
        "The virtual IP address of the cluster's control plane. Only Edge and vSphere clusters have it.",
    ),
    ("kubernetes.version", "The version of Kubernetes on the cluster, which the Kubernetes layer of the profile sets."),
    ("project.name", "The name of the project."),
    ("project.uid", "The unique identifier of the project."),
    ("clusterprofile.name", "The name of the cluster profile."),
    ("clusterprofile.uid", "The unique identifier of the cluster profile."),
    ("clusterprofile.version", "The version of the cluster profile."),
    ("clusterprofile.infra.name", "The name of the cluster profile that brings the infrastructure layers."),
    ("clusterprofile.infra.uid", "The unique identifier of the cluster profile that brings the infrastructure layers."),
    ("clusterprofile.infra.version", "The version of the cluster profile that brings the infrastructure layers."),
    ("user.name", "The name of the user who is logged in."),
    ("user.uid", "The unique identifier of the user who is logged in."),
    ("user.email", "The email address of the user who is logged in."),
    ("tenant.uid", "The unique identifier of the tenant."),
    ("cloudaccount.name", "The name of the cloud account."),
    ("cloudaccount.uid", "The unique identifier of the cloud account."),
    ("cloud.type", "The kind of infrastructure provider."),
    ("cloud.region", "The region of the infrastructure provider."),
    ("reverseproxy.server", "The host name of the reverse proxy. Empty where there is none."),
    ("reverseproxy.port", "The port of the reverse proxy. Empty where there is none."),
    ("reverseproxy.protocol", "The protocol of the reverse proxy, HTTP or HTTPS. Empty where there is none."),
    ("reverseproxy.vhostport", "The port of the reverse proxy's virtual host. Empty where there is none."),
];

/// The names after `spectro.system.`, those first that an OS layer needs most often, with their meanings.
pub(in crate::ide) fn system_macros() -> impl Iterator<Item = (&'static str, &'static str)> {
    SYSTEM.iter().copied()
}

/// The meaning of `spectro.system.NAME`.
pub(in crate::ide) fn system_macro(name: &str) -> Option<&'static str> {
    SYSTEM.iter().find_map(|(known, meaning)| (*known == name).then_some(*meaning))
}

#[cfg(test)]
mod tests {
    use super::SYSTEM;
    use crate::macros::system::SYSTEM_MACROS;

    #[test]
    fn every_system_macro_has_a_meaning() {
        let mut names: Vec<&str> = SYSTEM.iter().map(|(name, _)| *name).collect();
        let mut known = SYSTEM_MACROS.to_vec();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
    }
}
