//! The words beside which secrets are looked for, all of them found in one pass over the text.

/// A word beside which a secret may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Url,
    Auth,
    Basic,
    Login,
    SecretAccessKey,
    UpperSecretAccessKey,
    Curl,
    Wget,
    Authorization,
    Begin,
}

/// The words. What is searched for is the part from the second number on, with the third as its length: all parts together must fit
/// into 64 bits.
const WORDS: [(Sign, &str, usize, usize); 10] = [
    (Sign::Url, "://", 0, 3),
    (Sign::Auth, "auth", 0, 4),
    (Sign::Basic, "asic ", 0, 5),
    (Sign::Login, " login ", 0, 7),
    (Sign::SecretAccessKey, "secret_access_key", 6, 8),
    (Sign::UpperSecretAccessKey, "SECRET_ACCESS_KEY", 6, 8),
    (Sign::Curl, "curl", 0, 4),
    (Sign::Wget, "wget", 0, 4),
    (Sign::Authorization, "uthorization: ", 4, 6),
    (Sign::Begin, "-----BEGIN ", 4, 7),
];

/// Where the words are in a text.
#[derive(Debug)]
pub(super) struct Signs(Vec<(Sign, usize)>);

impl Signs {
    /// Finds all of them. One bit for each letter of each word moves up with every byte that fits (Shift-And, Baeza-Yates and
    /// Gonnet 1992), so the number of words costs nothing.
    pub(super) fn of(text: &str) -> Self {
        let mut fits = [0_u64; 256];
        let mut ends = [0_u64; WORDS.len()];
        let (mut starts, mut bit) = (0, 1_u64);
        for ((_, word, from, len), end) in WORDS.iter().zip(&mut ends) {
            starts |= bit;
            for b in word.bytes().skip(*from).take(*len) {
                if let Some(mask) = fits.get_mut(usize::from(b)) {
                    *mask |= bit;
                }
                *end = bit;
                bit <<= 1;
            }
        }
        let any_end = ends.iter().fold(0, |all, end| all | end);
        let mut found = Vec::new();
        let mut state = 0;
        for (at, b) in text.bytes().enumerate() {
            state = (state << 1 | starts) & fits.get(usize::from(b)).copied().unwrap_or(0);
            if state & any_end != 0 {
                let words = WORDS.iter().zip(&ends).filter(|(_, end)| state & **end != 0);
                let starts = words.map(|((sign, word, from, len), _)| (*sign, *word, (at + 1).checked_sub(from + len)));
                found.extend(starts.filter_map(|(sign, word, start)| {
                    let start = start?;
                    text.get(start..)?.starts_with(word).then_some((sign, start))
                }));
            }
        }
        Self(found)
    }

    /// Where a word starts, in text order.
    pub(super) fn places(&self, sign: Sign) -> impl Iterator<Item = usize> {
        self.0.iter().filter(move |(one, _)| *one == sign).map(|(_, at)| *at)
    }

    /// Where the text behind a word starts, in text order.
    pub(super) fn behind(&self, sign: Sign) -> impl Iterator<Item = usize> {
        let len = WORDS.iter().find(|word| word.0 == sign).map_or(0, |word| word.1.len());
        self.places(sign).map(move |at| at + len)
    }

    pub(super) fn has(&self, sign: Sign) -> bool {
        self.places(sign).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_where_a_search_finds_it() {
        assert!(WORDS.iter().map(|word| word.3).sum::<usize>() <= 64);
        let text = WORDS.iter().map(|word| format!("é{0}{0} {0}x", word.1)).collect::<Vec<_>>().concat();
        let signs = Signs::of(&text);
        for (sign, word, ..) in WORDS {
            let searched: Vec<usize> =
                (0..text.len()).filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(word))).collect();
            assert_eq!(signs.places(sign).collect::<Vec<_>>(), searched, "{word}");
            assert!(signs.behind(sign).all(|at| text.get(..at).is_some_and(|before| before.ends_with(word))));
            assert!(searched.len() >= 3 && signs.has(sign), "{word}");
        }
        assert!(Signs::of("a: b\n").0.is_empty());
    }
}
