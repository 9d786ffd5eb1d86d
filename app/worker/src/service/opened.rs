//! What was opened, and what is in its layers.

use layerwright_core::profile::{self, EnclosedLayer, Profile};
use layerwright_core::rules::check_profile;
use layerwright_core::{Context, version};

use super::problems;
use layerwright_protocol::{self as protocol, LayerText, Opened};

pub(super) fn open(text: &str) -> Opened {
    let opened = match profile::open(text) {
        Ok(opened) => opened,
        Err(error) => return Opened::Unreadable(error.to_string()),
    };
    let summary = opened.summary();
    match opened {
        profile::Opened::Layer(_) => Opened::Layer { summary },
        profile::Opened::Enclosed(enclosed) => {
            let layers = enclosed.layers.into_iter().enumerate().map(|(index, layer)| enclosed_layer(index, layer));
            Opened::Enclosed { summary, layers: layers.collect() }
        }
        profile::Opened::Profile(profile) => Opened::Profile(Box::new(describe(&profile, summary))),
    }
}

fn enclosed_layer(index: usize, layer: EnclosedLayer) -> protocol::OsLayer {
    let label = match layer.pack.as_str() {
        "" => format!("line {}", layer.line),
        pack => format!("{pack}, line {}", layer.line),
    };
    protocol::OsLayer { index, label, text: layer.text }
}

/// The texts of a layer: its values, then its manifests. Empty ones are left out.
pub(super) fn layer(text: &str, index: usize) -> Vec<LayerText> {
    let Ok(profile::Opened::Profile(profile)) = profile::open(text) else { return Vec::new() };
    let values = LayerText { title: "Values".to_owned(), text: profile.values(index).to_owned() };
    let manifests = profile
        .manifests(index)
        .iter()
        .map(|manifest| LayerText { title: format!("Manifest {}", manifest.name), text: manifest.content.clone() });
    std::iter::once(values).chain(manifests).filter(|part| !part.text.trim().is_empty()).collect()
}

fn describe(profile: &Profile, summary: String) -> protocol::Profile {
    let layers = profile.layers().iter().enumerate().map(|(index, info)| protocol::Layer {
        name: info.name.clone(),
        kind: info.layer.clone(),
        version: info.version.clone(),
        tag: info.tag.clone(),
        registry: info.registry.clone(),
        manifests: profile.manifests(index).len(),
    });
    let has_os_layer = !profile.os_layers().is_empty();
    let candidates = if has_os_layer { profile.os_layers() } else { (0..profile.layers().len()).collect() };
    let os_layers = candidates.into_iter().filter_map(|index| {
        let layer = profile.layers().get(index).filter(|_| has_os_layer || !profile.values(index).is_empty())?;
        let label = format!("{} {}", layer.name, layer.version);
        Some(protocol::OsLayer { index, label: label.trim().to_owned(), text: profile.values(index).to_owned() })
    });
    protocol::Profile {
        name: profile.name().to_owned(),
        version: profile.version().to_owned(),
        next: version::next(profile.version()),
        summary,
        layers: layers.collect(),
        os_layers: os_layers.collect(),
        has_os_layer,
        variables: profile.variables().map(<[String]>::to_vec),
        kubernetes_version: profile.kubernetes_version().map(str::to_owned),
        kubernetes_pack: profile.kubernetes_pack().map(str::to_owned),
        primary_registry_pack: profile.primary_registry().map(str::to_owned),
        is_of_another_cloud: profile.is_of_another_cloud(),
        samples: profile.samples(),
        is_incomplete: !profile.missing().is_empty(),
        findings: problems::on_profile(&check_profile(profile, None, &Context::default())),
    }
}
