//! The time that certificates are judged by.

use layerwright_core::UnixTime;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Reads an RFC 3339 time, `2026-11-23T00:00:00Z`.
pub(crate) fn parse(text: &str) -> Result<UnixTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map(|time| UnixTime(time.unix_timestamp()))
        .map_err(|_| "not an RFC 3339 time; an example is 2026-11-23T00:00:00Z".to_owned())
}

/// The given time, or the system's.
pub(crate) fn now(given: Option<UnixTime>) -> UnixTime {
    given.unwrap_or_else(|| UnixTime(OffsetDateTime::now_utc().unix_timestamp()))
}

/// The day of a time, `2026-11-23`.
pub(crate) fn day(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).map_or_else(|_| "unknown".to_owned(), |time| time.date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(parse("1970-01-02T00:00:00Z"), Ok(UnixTime(86_400)));
        assert_eq!(parse("1970-01-01T01:00:00.5+01:00"), Ok(UnixTime(0)));
        assert!(parse("2026-11-23").is_err());
        assert_eq!(day(86_400), "1970-01-02");
        assert_eq!(day(i64::MAX), "unknown");
    }
}
