//! Kairos, which calls the stages: the names that its agent, its early boot and its Kubernetes provider run (kairos-docs,
//! architecture, cloud-init, and kairos-agent 2, read in November 2026). Palette documents fifteen of them and supports all that
//! Kairos has.

/// Stages in the vendor's table.
pub(crate) const STAGES: &[&str] = &[
    "rootfs",
    "initramfs",
    "boot",
    "fs",
    "network",
    "reconcile",
    "after-install",
    "after-install-chroot",
    "after-upgrade",
    "after-upgrade-chroot",
    "after-reset",
    "after-reset-chroot",
    "before-install",
    "before-upgrade",
    "before-reset",
];

/// What the agent is doing; each has `.pre` and `.after`.
const ACTIONS: &[&str] = &[
    "kairos-install",
    "kairos-upgrade",
    "kairos-reset",
    "kairos-uki-install",
    "kairos-uki-upgrade",
    "kairos-uki-reset",
];

/// Whether something calls a stage of this name. The agent calls each stage with `.before` and `.after`, too.
pub(crate) fn is_stage(name: &str) -> bool {
    let base = name.strip_suffix(".before").or_else(|| name.strip_suffix(".after")).unwrap_or(name);
    is_called(name) || is_called(base)
}

fn is_called(name: &str) -> bool {
    if STAGES.contains(&name) {
        return true;
    }
    if let Some((action, "pre" | "after")) = name.rsplit_once('.') {
        return ACTIONS.contains(&action);
    }
    // `provider-kairos.bootstrap.before.<role>`: the roles are the provider's, and others may come.
    let moment = name.strip_prefix("provider-kairos.bootstrap.");
    let role = moment.and_then(|rest| rest.strip_prefix("before.").or_else(|| rest.strip_prefix("after.")));
    role.is_some_and(|role| {
        !role.is_empty() && role.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::is_stage;

    #[test]
    fn names() {
        for name in [
            "boot",
            "boot.before",
            "after-upgrade-chroot.after",
            "kairos-install.pre",
            "kairos-install.pre.before",
            "kairos-uki-upgrade.after",
            "kairos-uki-reset.after.after",
            "provider-kairos.bootstrap.before.worker",
            "provider-kairos.bootstrap.after.k3s-ready",
        ] {
            assert!(is_stage(name), "{name}");
        }
        for name in [
            "",
            "Boot",
            "boot.pre",
            "boot.before.after",
            "kairos-install",
            "kairos-install.before",
            "kairos-uki.pre",
            "provider-kairos.bootstrap",
            "provider-kairos.bootstrap.before.",
            "provider-kairos.before.worker",
        ] {
            assert!(!is_stage(name), "{name}");
        }
    }
}
