//! System macros, from the table in registries-and-packs/pack-constraints.md.

/// `spectro.system.X` of cluster profiles.
pub const SYSTEM_MACROS: &[&str] = &[
    "user.name",
    "user.uid",
    "user.email",
    "tenant.uid",
    "project.name",
    "project.uid",
    "clusterprofile.name",
    "clusterprofile.uid",
    "clusterprofile.version",
    "cluster.name",
    "cluster.uid",
    "cloudaccount.name",
    "cloudaccount.uid",
    "kubernetes.version",
    "reverseproxy.server",
    "reverseproxy.port",
    "reverseproxy.protocol",
    "reverseproxy.vhostport",
    "cloud.type",
    "cloud.region",
    "clusterprofile.infra.name",
    "clusterprofile.infra.uid",
    "clusterprofile.infra.version",
    "cluster.kubevip",
];

/// `spectro.system.X` that exist in app profiles only (app-profile-output-vars.md).
pub const APP_SYSTEM_MACROS: &[&str] = &[
    "apptier.name",
    "apptier.uid",
    "appprofile.name",
    "appprofile.uid",
    "appdeployment.uid",
    "appdeployment.name",
    "appdeployment.tiername",
    "appdeployment.ingress.host",
];
