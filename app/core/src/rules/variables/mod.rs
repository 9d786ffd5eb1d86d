//! V: the variables of the profile.

super::rules! {
    'V', "variables", "Variables";
    v001_variable_format,
    v002_dropdown_options,
    v003_variable_without_default,
    v004_duplicate_variable,
    v005_sensitive_default,
    v006_undocumented_input,
}

use crate::profile::cursor::Cursor;

/// The name for messages.
pub(super) fn name_of(variable: &Cursor<'_, '_>) -> String {
    match variable.text_of("name") {
        "" => "a variable without a name".to_owned(),
        name => format!("the variable `{}`", name.chars().take(60).collect::<String>()),
    }
}

#[cfg(test)]
mod testing {
    use crate::rules::profile::testing;

    /// Findings of the V group and of P013, with what is marked.
    pub(super) fn shown(variables: &str) -> Vec<(&'static str, String)> {
        let text = format!("{{\"spec\":{{\"template\":{{\"packs\":[]}},\"variables\":[{variables}]}}}}");
        let is_of_variables = |code: &str| code.starts_with('V') || code == "P013";
        testing::shown(&text).into_iter().filter(|(code, _)| is_of_variables(code)).collect()
    }

    pub(super) fn codes(variables: &str) -> Vec<&'static str> {
        shown(variables).into_iter().map(|(code, _)| code).collect()
    }
}
