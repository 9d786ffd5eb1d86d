//! The keys of the OS layer that Palette's documentation names, with the types of their values.

use crate::host::yip::{Record, STEP, Type};

/// The root of the layer.
pub(crate) static LAYER: Record = Record {
    name: "the OS layer",
    fields: &[
        ("pack", Type::Record(&PACK)),
        ("options", Type::Record(&OPTIONS)),
        ("providerCredentials", Type::Record(&CREDENTIALS)),
        ("stages", Type::Table(&Type::List(&Type::Record(&STEP)))),
        ("stylusPackage", Type::Text),
    ],
};

pub(crate) static PACK: Record =
    Record { name: "`pack`", fields: &[("content", Type::Record(&CONTENT)), ("drain", Type::Record(&DRAIN))] };

pub(crate) static CONTENT: Record =
    Record { name: "`pack.content`", fields: &[("images", Type::List(&Type::Record(&IMAGE)))] };

pub(crate) static IMAGE: Record = Record { name: "an image", fields: &[("image", Type::Text)] };

/// Palette documentation, Skip Draining; CanvOS README.
pub(crate) static DRAIN: Record = Record {
    name: "`pack.drain`",
    fields: &[
        ("cordon", Type::Flag),
        ("timeout", Type::Whole),
        ("gracePeriod", Type::Whole),
        ("ignoreDaemonSets", Type::Flag),
        ("deleteLocalData", Type::Flag),
        ("force", Type::Flag),
        ("disableEviction", Type::Flag),
        ("skipWaitForDeleteTimeout", Type::Whole),
        ("drainPods", Type::Text),
        ("podSelector", Type::Text),
    ],
};

/// `system.uri` and the helper keys that the image builder prints. A layer may have others of its own.
pub(crate) static OPTIONS: Record = Record {
    name: "`options`",
    fields: &[
        ("system.uri", Type::Text),
        ("system.registry", Type::Text),
        ("system.repo", Type::Text),
        ("system.k8sDistribution", Type::Text),
        ("system.osName", Type::Text),
        ("system.peVersion", Type::Text),
        ("system.customTag", Type::Text),
        ("system.osVersion", Type::Text),
    ],
};

pub(crate) static CREDENTIALS: Record = Record {
    name: "`providerCredentials`",
    fields: &[("registry", Type::Text), ("user", Type::Text), ("password", Type::Text), ("certificates", Type::Text)],
};

/// The Kubernetes distributions that CanvOS builds: the values of `system.k8sDistribution`.
pub(crate) const DISTRIBUTIONS: &[&str] = &["k3s", "rke2", "kubeadm", "kubeadm-fips", "nodeadm", "canonical"];
