//! The YAML reader: every node, comment and error lies on characters of the text, and parents come before what they hold.
#![no_main]

use layerwright_core::source::TextRange;
use layerwright_core::yaml::{Kind, NodeId, Repair};
use layerwright_core::{macros, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (tree, errors) = yaml::read(text, &macros::scan(text));
    let is_inside = |range: TextRange| text.get(usize::from(range.start())..usize::from(range.end())).is_some();
    for error in &errors {
        assert!(is_inside(error.range), "{error:?}");
    }
    for comment in tree.comments() {
        assert!(is_inside(comment.range), "{comment:?}");
    }
    assert!(tree.damaged().iter().copied().all(is_inside), "{:?}", tree.damaged());
    assert!(!errors.is_empty() || tree.damaged().is_empty(), "damage without an error");
    for id in tree.ids() {
        let node = tree.node(id);
        assert!(is_inside(node.range), "{node:?}");
        let is_child = |child: NodeId| tree.node(child).parent == Some(id);
        match &node.kind {
            Kind::Mapping(mapping) => assert!(mapping.entries.iter().all(|e| is_child(e.key) && is_child(e.value))),
            Kind::Sequence(items) => assert!(items.iter().copied().all(is_child)),
            _ => {}
        }
    }
    // Without macros, which are masked, without aliases of nothing, which a rule judges, and within its own limits it accepts what
    // the parser alone accepts.
    if !text.contains("{{") && !tree.ids().any(|id| matches!(tree.node(id).kind, Kind::UnknownAlias)) {
        let is_own = |repair: &Repair| matches!(repair, Repair::Control(_) | Repair::TooDeep | Repair::TooLarge);
        let has_other = errors.iter().any(|error| !is_own(&error.repair));
        assert!(!errors.is_empty() && !has_other || yaml::accepts(text) != has_other, "{errors:?}");
    }
});
