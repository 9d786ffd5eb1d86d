//! Rules that were planned and left out, with the reasons. Their codes are not used for anything else.

/// Code and reason, in the order of the codes' groups.
pub static LEFT_OUT: &[(&str, &str)] = &[
    (
        "M019",
        "It would be found at every macro in quotes, as nobody knows which values will hold a quote. Y011 and M012 tell when double \
         quotes are needed.",
    ),
    (
        "M021",
        "No rule: templates of other tools (Helm, Prometheus, Go) are no Palette macros, and every macro rule leaves them alone.",
    ),
    (
        "I007",
        "M005 reports every reference to an option that is missing, in `system.uri` as elsewhere; a second finding would say the same.",
    ),
    (
        "P014",
        "It would be found in every profile: an import always asks for the repositories of the packs. The notes of an export say it.",
    ),
    (
        "H003",
        "That macros have no masked flag is a fact about Palette, not a fault of a layer; the pages of H001 and H002 offer both ways.",
    ),
    (
        "H004",
        "H001 reports the same value, and the export dialog says what becomes of it: a second finding on it would be noise.",
    ),
    ("H006", "A design rule of this program, which keeps nothing that was typed; a text cannot break it."),
];
