//! The keys that Palette documents.

use super::{FLAG, Fact, Facts, Source, value};
use crate::keys::{CONTENT, CREDENTIALS, DRAIN, IMAGE, LAYER, OPTIONS, PACK};

const BYOOS: Source =
    Source { title: "Palette: BYOS Edge OS pack", url: "https://docs.spectrocloud.com/integrations/edge-native-byoi/" };
const PRIVATE: Source = Source {
    title: "Palette: Deploy Cluster with a Private Provider Registry",
    url: "https://docs.spectrocloud.com/clusters/edge/site-deployment/deploy-custom-registries/deploy-private-registry/",
};
const MODEL: Source = Source {
    title: "Palette: Model Edge Native Cluster Profile",
    url: "https://docs.spectrocloud.com/clusters/edge/site-deployment/model-profile/",
};
const SKIP_DRAINING: Source = Source {
    title: "Palette: Skip Node Draining",
    url: "https://docs.spectrocloud.com/clusters/edge/cluster-management/skip-draining/",
};
const AGENT: Source = Source {
    title: "Palette: agent upgrades of airgapped clusters",
    url: "https://docs.spectrocloud.com/clusters/edge/cluster-management/agent-upgrade-airgap/",
};
pub(super) const CLOUD_INIT: Source = Source {
    title: "Palette: Cloud Init Stages",
    url: "https://docs.spectrocloud.com/clusters/edge/edge-configuration/cloud-init/",
};
const CANVOS: Source = Source { title: "CanvOS README", url: "https://github.com/spectrocloud/CanvOS#readme" };

pub(super) static TABLE: &[Facts] = &[
    Facts {
        record: &LAYER,
        facts: &[
            Fact::new(
                BYOOS,
                "options",
                "Settings of the operating system. `system.uri` names the provider image; the other `system.` keys are helpers that its macros refer to.",
            )
            .required(),
            Fact::new(
                BYOOS,
                "pack",
                "Settings for Palette itself: which images belong to the pack and how nodes are drained. Changes here alone do not touch running clusters.",
            ),
            Fact::new(
                PRIVATE,
                "providerCredentials",
                "The login for the private registry that holds the provider images. It belongs at the root of the layer.",
            ),
            Fact::new(
                CLOUD_INIT,
                "stages",
                "Steps that the hosts run at fixed moments: while they boot, once the network is up, or around an upgrade. Each stage is a list of steps.",
            ),
            Fact::new(
                AGENT,
                "stylusPackage",
                "The image of the Palette agent, `container://HOST/stylus-linux-amd64:vVERSION`. It pins the version of the agent.",
            ),
        ],
    },
    Facts {
        record: &PACK,
        facts: &[
            Fact::new(BYOOS, "content", "What the pack consists of: the images that content bundles must hold."),
            Fact::new(
                CANVOS,
                "drain",
                "How nodes are drained before an upgrade or a repave. The settings apply from the next change that drains nodes.",
            ),
        ],
    },
    Facts {
        record: &CONTENT,
        facts: &[Fact::new(
            MODEL,
            "images",
            "The images that belong to the pack. The first entry usually refers to `system.uri`; add an entry for each further image that the profile needs.",
        )],
    },
    Facts {
        record: &IMAGE,
        facts: &[Fact::new(
            MODEL,
            "image",
            "An image reference, `HOST/REPOSITORY:TAG`, or `container://` followed by one for the package of the agent.",
        )
        .required()],
    },
    Facts {
        record: &DRAIN,
        facts: &[
            Fact::new(SKIP_DRAINING, "drainPods", "Whether nodes are drained during an upgrade.")
                .default("auto")
                .values(&[
                    value("auto", "Drains the nodes of clusters with several nodes only."),
                    value("true", "Always drains."),
                    value("false", "Never drains."),
                ])
                .since("4.5.15"),
            Fact::new(
                SKIP_DRAINING,
                "podSelector",
                "Label selectors, separated by commas: only pods that match them are drained. Palette's own pods are always protected.",
            )
            .since("4.5.15"),
            Fact::new(CANVOS, "cordon", "Whether the node is closed for new pods before it is drained.")
                .default("true")
                .values(FLAG),
            Fact::new(CANVOS, "timeout", "Seconds until the drain gives up. 0 waits forever.").default("60"),
            Fact::new(
                CANVOS,
                "gracePeriod",
                "Seconds that each pod gets to stop. With a negative number, the pod's own setting applies.",
            )
            .default("60"),
            Fact::new(CANVOS, "ignoreDaemonSets", "Whether pods of daemon sets are left alone.").default("true").values(FLAG),
            Fact::new(
                CANVOS,
                "deleteLocalData",
                "Whether pods with an `emptyDir` volume are drained too. The data in it is deleted.",
            )
            .default("true")
            .values(FLAG),
            Fact::new(CANVOS, "force", "Whether pods that no controller manages are drained too.").default("true").values(FLAG),
            Fact::new(
                CANVOS,
                "disableEviction",
                "Whether pods are deleted instead of evicted. That bypasses pod disruption budgets.",
            )
            .default("false")
            .values(FLAG),
            Fact::new(
                CANVOS,
                "skipWaitForDeleteTimeout",
                "Pods that have been terminating for more than this many seconds are not waited for. Only numbers above 0 have an effect.",
            )
            .default("60"),
        ],
    },
    Facts {
        record: &OPTIONS,
        facts: &[
            Fact::new(
                BYOOS,
                "system.uri",
                "The provider image, `HOST/REPOSITORY:TAG`, or `NA` where the hosts pull none. The key is one name with a dot in it. A new value repaves the nodes.",
            )
            .required(),
            Fact::new(CANVOS, "system.registry", "A helper for macros in `system.uri`: the host of the registry, with a project where there is one."),
            Fact::new(CANVOS, "system.repo", "A helper for macros in `system.uri`: the name of the repository."),
            Fact::new(
                CANVOS,
                "system.k8sDistribution",
                "A helper for macros in `system.uri`: the Kubernetes distribution that the image was built with.",
            )
            .values(&[
                value("k3s", "K3s."),
                value("rke2", "RKE2."),
                value("kubeadm", "Palette eXtended Kubernetes Edge (PXK-E)."),
                value("kubeadm-fips", "PXK-E, built for FIPS 140."),
                value("nodeadm", "Nodeadm."),
                value("canonical", "Canonical Kubernetes."),
            ]),
            Fact::new(
                CANVOS,
                "system.peVersion",
                "A helper for macros in `system.uri`: the version of the Palette agent in the image, with its `v`.",
            ),
            Fact::new(CANVOS, "system.customTag", "A helper for macros in `system.uri`: the end of the tag that the builder was given."),
            Fact::new(CANVOS, "system.osName", "A helper for macros: the operating system of the image. The builder's `system.uri` does not use it."),
            Fact::new(
                CANVOS,
                "system.osVersion",
                "A helper for macros: the version of the operating system. The builder's `system.uri` does not use it. Quote it, so that `22.10` stays a text.",
            ),
        ],
    },
    Facts {
        record: &CREDENTIALS,
        facts: &[
            Fact::new(PRIVATE, "registry", "The domain name or IP address of the registry that holds the provider images, without a scheme.").required(),
            Fact::new(PRIVATE, "user", "The user name for the registry. Palette supports basic authentication, but not the token schemes of Amazon ECR and Google Artifact Registry.").required(),
            Fact::new(
                PRIVATE,
                "password",
                "The password for the registry. Refer to a masked profile variable or a macro, so that the layer does not hold it.",
            )
            .required(),
            Fact::new(
                PRIVATE,
                "certificates",
                "The TLS certificate of the registry as a PEM block. It can be set for new clusters only.",
            ),
        ],
    },
];
