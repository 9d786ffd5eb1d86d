//! Y: YAML.

super::rules! {
    'Y', "yaml", "YAML syntax";
    y001_syntax,
    y002_tab_indentation,
    y003_duplicate_key,
    y004_root_not_a_mapping,
    y005_several_documents,
    y006_alias_of_nothing,
    y007_value_is_a_comment,
    y008_reserved_start,
    y009_value_cut_short,
    y010_not_a_string,
    y011_unquoted_macro,
    y012_escape_in_secret,
    y013_typographic_characters,
    y014_under_indented_block,
    y015_alias,
    y016_control_characters,
    y017_limits,
    y018_prose_above,
    y019_ignore_comment,
    y020_go_reader,
    y021_swallowed_start,
    y022_older_yaml,
}

pub(super) use y011_unquoted_macro::needs_quotes;
pub(super) use y013_typographic_characters::is_invisible;
pub(super) use y019_ignore_comment::Y019;
