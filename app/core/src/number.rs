//! Decimal numbers as texts. The standard library's reader of them is 14 kB of the page after compression, most of it a table.

/// Largest finite number of 64 bits, as digits behind `0.`, with the 309 digits before its point.
const LARGEST: (&str, i64) = ("1797693134862315807", 309);

/// Sign, digits with at most one point among or beside them, exponent: what the standard library reads as a number, without its
/// words.
#[derive(Debug, Clone, Copy)]
struct Decimal<'t> {
    whole: &'t str,
    fraction: &'t str,
    exponent: &'t str,
}

impl<'t> Decimal<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let is_number = !(whole.is_empty() && fraction.is_empty())
            && all_digits(whole)
            && all_digits(fraction)
            && !power.is_empty()
            && all_digits(power);
        is_number.then_some(Self { whole, fraction, exponent })
    }

    fn is_finite(self) -> bool {
        let digits = || self.whole.chars().chain(self.fraction.chars());
        let Some(zeros) = digits().position(|digit| digit != '0') else { return true };
        let exponent = self.exponent.trim_start_matches('+').parse::<i64>();
        let exponent = exponent.unwrap_or(if self.exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let places = i64::try_from(self.whole.len()).unwrap_or(i64::MAX);
        let places = places.saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX)).saturating_add(exponent);
        let (largest, limit) = LARGEST;
        places < limit || places == limit && digits().skip(zeros).take(largest.len()).le(largest.chars())
    }
}

/// Whether it is a decimal number of any size.
pub(crate) fn is_decimal(text: &str) -> bool {
    Decimal::read(text).is_some()
}

/// Whether it is a decimal number that a reader with numbers of 64 bits does not take for infinity.
pub(crate) fn is_finite_decimal(text: &str) -> bool {
    Decimal::read(text).is_some_and(Decimal::is_finite)
}

#[cfg(test)]
mod tests {
    use super::{is_decimal, is_finite_decimal};

    #[test]
    fn as_the_standard_library_reads_them() {
        let texts = [
            "",
            ".",
            "+",
            "-",
            "e5",
            "1e",
            "1e+",
            "+e1",
            "1.2.3",
            "1-2",
            "1e5e5",
            "--1",
            "0x1",
            "1_0",
            " 1",
            "1 ",
            "٣",
            "0",
            "-0",
            "+1",
            "1.",
            ".5",
            "-.5",
            "01.50",
            "1e5",
            "1E-5",
            "1.5e+5",
            "0e999999999999999999999",
            "1e308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1.8e308",
            "1e309",
            "0.001e311",
            "0.001e312",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "-1e400",
            "123456789e300",
            "123456789e301",
        ];
        let long = format!("1{}", "0".repeat(308));
        let longer = format!("1{}", "0".repeat(309));
        let small = format!("0.{}1e600", "0".repeat(292));
        for text in texts.into_iter().chain([long.as_str(), &longer, &small]) {
            let read = text.parse::<f64>();
            assert_eq!(is_decimal(text), read.is_ok(), "{text}");
            assert_eq!(is_finite_decimal(text), read.is_ok_and(f64::is_finite), "{text}");
        }
        for word in ["inf", "-infinity", "NaN"] {
            assert!(!is_decimal(word) && !is_finite_decimal(word), "{word}");
        }
    }
}
