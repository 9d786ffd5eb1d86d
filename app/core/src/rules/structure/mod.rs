//! S: structure.

mod known;
mod rebuild;
mod retype;

super::rules! {
    'S', "structure", "Structure";
    s001_missing_system_uri,
    s002_nested_option,
    s003_nested_credentials,
    s004_nested_root_key,
    s005_lost_indentation,
    s006_unknown_root_key,
    s007_stage_at_root,
    s008_images_shape,
    s009_image_not_listed,
    s010_nothing_to_pull,
    s011_agent_mode_marker,
    s012_drain_key,
    s013_drain_type,
    s014_drain_hazard,
    s015_drain_version,
    s016_stage_not_a_list,
    s017_unknown_stage,
    s018_stage_key,
    s019_secret_in_stages,
    s020_stylus_package,
    s021_generic_pack_field,
    s022_preset_comment,
    s023_user_data,
    s024_if_is_a_list,
    s025_file_mode,
    s026_wrong_type,
    s027_containerd_config,
}

pub(super) use s005_lost_indentation::is_lost;
