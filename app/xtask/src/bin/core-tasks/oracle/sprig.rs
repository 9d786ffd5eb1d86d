//! The functions of sprig and of Go's templates against `host::template`: which there are, and how many arguments they take.

use std::collections::BTreeMap;

use layerwright_core::host::template;
use layerwright_xtask::Result;
use serde_json::{Value, json};

use super::Oracle;

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let model: BTreeMap<String, String> = template::names()
        .filter_map(|name| template::arguments(name).map(|(fewest, most)| (name, fewest, most)))
        .map(|(name, fewest, most)| (name.to_owned(), arguments(fewest.into(), most.into())))
        .collect();
    let names: Vec<&String> = model.keys().collect();
    let answers = oracle.ask(&[json!(names)])?;
    let real = answers.first().and_then(Value::as_object).ok_or("no answer")?;
    for name in names.into_iter().chain(real.keys().filter(|name| !model.contains_key(*name))) {
        let number = |key: &str| real.get(name)?[key].as_u64();
        let real = number("fewest").zip(number("most")).map(|(fewest, most)| arguments(fewest, most));
        let difference = match (real, model.get(name)) {
            (Some(real), Some(model)) if real == *model => None,
            (Some(real), Some(model)) => Some(format!("{name} takes {real}, for the model {model}")),
            (Some(_), None) => Some(format!("{name} is there, not for the model")),
            (None, _) => Some(format!("{name} is not there, for the model it is")),
        };
        oracle.note("functions", difference.as_deref(), || name.clone());
    }
    Ok(())
}

/// How many arguments, in words.
fn arguments(fewest: u64, most: u64) -> String {
    match most {
        _ if most == u64::from(template::MANY) => format!("{fewest} or more"),
        _ if fewest == most => fewest.to_string(),
        _ => format!("{fewest} to {most}"),
    }
}
