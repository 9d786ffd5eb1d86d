//! How long a certificate is valid, in words.

use crate::platform::clock;
use layerwright_protocol::{CertificateDetails, SOON_DAYS, plural};

/// Days as a person counts them: years, months or days.
fn span(days: i64) -> String {
    let count = |n: i64, word| plural(usize::try_from(n).unwrap_or_default(), word);
    match days {
        730.. => count(days / 365, "year"),
        60.. => count(days / 30, "month"),
        _ => count(days, "day"),
    }
}

/// Its state, and that state in words.
pub(crate) fn validity(details: &CertificateDetails, now: i64) -> (&'static str, String) {
    let days = |n: i64| plural(usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX), "day");
    if now < details.not_before {
        ("error", format!("not valid before {}", clock::date(details.not_before)))
    } else if now > details.not_after {
        ("error", format!("expired {} ago", days(details.days_left)))
    } else if details.days_left < SOON_DAYS {
        ("warning", format!("valid until {}, {} left", clock::date(details.not_after), days(details.days_left)))
    } else {
        ("ok", format!("valid until {} ({})", clock::date(details.not_after), span(details.days_left)))
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn days_are_counted_in_years_and_months() {
        assert_eq!([span(8434), span(731), span(400), span(59)], ["23 years", "2 years", "13 months", "59 days"]);
    }
}
