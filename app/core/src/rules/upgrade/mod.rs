//! U: what the layer does to clusters that run an earlier version of it. The rules need that version, see [`crate::Context::base`].

super::rules! {
    'U', "upgrade", "Upgrade impact";
    u001_repave,
    u002_reboot,
    u003_no_effect_yet,
    u004_credentials_changed,
    u005_repave_approval,
}

#[cfg(test)]
mod testing {
    use crate::context::Context;
    use crate::rules::testing::check_in;

    /// The version that clusters run.
    pub(super) const BASE: &str = "pack:\n\
\x20 content:\n\
\x20   images:\n\
\x20     - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n\
\x20 drain:\n\
\x20   timeout: 60\n\
options:\n\
\x20 system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/ubuntu:k3s-1.32.4-v4.7.6'\n\
\x20 system.registry: registry.edge-lab.net\n\
\x20 system.osName: ubuntu\n\
stages:\n\
\x20 boot:\n\
\x20   - commands:\n\
\x20       - echo edge\n\
\x20 reconcile:\n\
\x20   - commands:\n\
\x20       - echo again\n\
providerCredentials:\n\
\x20 registry: registry.edge-lab.net\n\
\x20 user: robot-edge\n\
\x20 password: '{{.spectro.macro.registryPassword}}'\n";

    /// Asserts that the rule finds the marked ranges in a text when clusters run `base`.
    #[track_caller]
    pub(super) fn check_against(base: &str, code: &str, marked: &str) {
        check_in(&Context { base: Some(base.to_owned()), ..Context::default() }, code, marked);
    }

    /// [`check_against`] on [`BASE`] with a part of it replaced.
    #[track_caller]
    pub(super) fn check_changed(code: &str, from: &str, to: &str) {
        assert!(BASE.contains(from), "{from}");
        check_against(BASE, code, &BASE.replace(from, to));
    }
}
