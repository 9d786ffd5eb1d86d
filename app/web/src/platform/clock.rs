//! The clock, which the core has not.

/// Seconds since 1970-01-01T00:00:00Z.
pub(crate) fn now() -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of the browser's clock fit for 290 million years"
    )]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    seconds
}

/// `2026-03-01`, in UTC.
pub(crate) fn date(seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "certificate times are far below 2^53 ms")]
    let date = js_sys::Date::new(&((seconds as f64) * 1000.0).into());
    if date.get_time().is_nan() {
        return "a date out of range".to_owned();
    }
    let text = String::from(date.to_iso_string());
    text.split('T').next().unwrap_or(&text).to_owned()
}
