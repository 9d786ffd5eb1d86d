//! Functions that a macro may call: those of `github.com/Masterminds/sprig` 3, and those of `text/template` of Go 1.27.

/// Any number of arguments.
pub const MANY: u8 = u8::MAX;

/// Name, fewest and most arguments; sorted by name.
type Function = (&'static str, u8, u8);

/// Functions that `text/template` brings. Of those that both have, sprig's counts.
const BUILT_IN: &[Function] = &[
    ("and", 1, MANY),
    ("call", 1, MANY),
    ("eq", 2, MANY),
    ("ge", 2, 2),
    ("gt", 2, 2),
    ("html", 0, MANY),
    ("index", 1, MANY),
    ("js", 0, MANY),
    ("le", 2, 2),
    ("len", 1, 1),
    ("lt", 2, 2),
    ("ne", 2, 2),
    ("not", 1, 1),
    ("or", 1, MANY),
    ("print", 0, MANY),
    ("printf", 1, MANY),
    ("println", 0, MANY),
    ("urlquery", 0, MANY),
];

/// Words of `text/template` that begin an action; a command may follow them.
const KEYWORDS: &[&str] = &["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"];
/// Words that are values.
const CONSTANTS: &[&str] = &["false", "nil", "true"];

/// <https://masterminds.github.io/sprig/>
const SPRIG: &[Function] = &[
    ("abbrev", 2, 2),
    ("abbrevboth", 3, 3),
    ("add", 0, MANY),
    ("add1", 1, 1),
    ("add1f", 1, 1),
    ("addf", 0, MANY),
    ("adler32sum", 1, 1),
    ("ago", 1, 1),
    ("all", 0, MANY),
    ("any", 0, MANY),
    ("append", 2, 2),
    ("atoi", 1, 1),
    ("b32dec", 1, 1),
    ("b32enc", 1, 1),
    ("b64dec", 1, 1),
    ("b64enc", 1, 1),
    ("base", 1, 1),
    ("bcrypt", 1, 1),
    ("biggest", 1, MANY),
    ("buildCustomCert", 2, 2),
    ("camelcase", 1, 1),
    ("cat", 0, MANY),
    ("ceil", 1, 1),
    ("chunk", 2, 2),
    ("clean", 1, 1),
    ("coalesce", 0, MANY),
    ("compact", 1, 1),
    ("concat", 0, MANY),
    ("contains", 2, 2),
    ("date", 2, 2),
    ("dateInZone", 3, 3),
    ("dateModify", 2, 2),
    ("date_in_zone", 3, 3),
    ("date_modify", 2, 2),
    ("decryptAES", 2, 2),
    ("deepCopy", 1, 1),
    ("deepEqual", 2, 2),
    ("default", 1, MANY),
    ("derivePassword", 5, 5),
    ("dict", 0, MANY),
    ("dig", 3, MANY),
    ("dir", 1, 1),
    ("div", 2, 2),
    ("divf", 1, MANY),
    ("duration", 1, 1),
    ("durationRound", 1, 1),
    ("empty", 1, 1),
    ("encryptAES", 2, 2),
    ("env", 1, 1),
    ("expandenv", 1, 1),
    ("ext", 1, 1),
    ("fail", 1, 1),
    ("first", 1, 1),
    ("float64", 1, 1),
    ("floor", 1, 1),
    ("fromJson", 1, 1),
    ("genCA", 2, 2),
    ("genCAWithKey", 3, 3),
    ("genPrivateKey", 1, 1),
    ("genSelfSignedCert", 4, 4),
    ("genSelfSignedCertWithKey", 5, 5),
    ("genSignedCert", 5, 5),
    ("genSignedCertWithKey", 6, 6),
    ("get", 2, 2),
    ("getHostByName", 1, 1),
    ("has", 2, 2),
    ("hasKey", 2, 2),
    ("hasPrefix", 2, 2),
    ("hasSuffix", 2, 2),
    ("hello", 0, 0),
    ("htmlDate", 1, 1),
    ("htmlDateInZone", 2, 2),
    ("htpasswd", 2, 3),
    ("indent", 2, 2),
    ("initial", 1, 1),
    ("initials", 1, 1),
    ("int", 1, 1),
    ("int64", 1, 1),
    ("isAbs", 1, 1),
    ("join", 2, 2),
    ("kebabcase", 1, 1),
    ("keys", 0, MANY),
    ("kindIs", 2, 2),
    ("kindOf", 1, 1),
    ("last", 1, 1),
    ("list", 0, MANY),
    ("lower", 1, 1),
    ("max", 1, MANY),
    ("maxf", 1, MANY),
    ("merge", 1, MANY),
    ("mergeOverwrite", 1, MANY),
    ("min", 1, MANY),
    ("minf", 1, MANY),
    ("mod", 2, 2),
    ("mul", 1, MANY),
    ("mulf", 1, MANY),
    ("mustAppend", 2, 2),
    ("mustChunk", 2, 2),
    ("mustCompact", 1, 1),
    ("mustDateModify", 2, 2),
    ("mustDeepCopy", 1, 1),
    ("mustFirst", 1, 1),
    ("mustFromJson", 1, 1),
    ("mustHas", 2, 2),
    ("mustInitial", 1, 1),
    ("mustLast", 1, 1),
    ("mustMerge", 1, MANY),
    ("mustMergeOverwrite", 1, MANY),
    ("mustPrepend", 2, 2),
    ("mustPush", 2, 2),
    ("mustRegexFind", 2, 2),
    ("mustRegexFindAll", 3, 3),
    ("mustRegexMatch", 2, 2),
    ("mustRegexReplaceAll", 3, 3),
    ("mustRegexReplaceAllLiteral", 3, 3),
    ("mustRegexSplit", 3, 3),
    ("mustRest", 1, 1),
    ("mustReverse", 1, 1),
    ("mustSlice", 1, MANY),
    ("mustToDate", 2, 2),
    ("mustToJson", 1, 1),
    ("mustToPrettyJson", 1, 1),
    ("mustToRawJson", 1, 1),
    ("mustUniq", 1, 1),
    ("mustWithout", 1, MANY),
    ("must_date_modify", 2, 2),
    ("nindent", 2, 2),
    ("nospace", 1, 1),
    ("now", 0, 0),
    ("omit", 1, MANY),
    ("osBase", 1, 1),
    ("osClean", 1, 1),
    ("osDir", 1, 1),
    ("osExt", 1, 1),
    ("osIsAbs", 1, 1),
    ("pick", 1, MANY),
    ("pluck", 1, MANY),
    ("plural", 3, 3),
    ("prepend", 2, 2),
    ("push", 2, 2),
    ("quote", 0, MANY),
    ("randAlpha", 1, 1),
    ("randAlphaNum", 1, 1),
    ("randAscii", 1, 1),
    ("randBytes", 1, 1),
    ("randInt", 2, 2),
    ("randNumeric", 1, 1),
    ("regexFind", 2, 2),
    ("regexFindAll", 3, 3),
    ("regexMatch", 2, 2),
    ("regexQuoteMeta", 1, 1),
    ("regexReplaceAll", 3, 3),
    ("regexReplaceAllLiteral", 3, 3),
    ("regexSplit", 3, 3),
    ("repeat", 2, 2),
    ("replace", 3, 3),
    ("rest", 1, 1),
    ("reverse", 1, 1),
    ("round", 2, MANY),
    ("semver", 1, 1),
    ("semverCompare", 2, 2),
    ("seq", 0, MANY),
    ("set", 3, 3),
    ("sha1sum", 1, 1),
    ("sha256sum", 1, 1),
    ("sha512sum", 1, 1),
    ("shuffle", 1, 1),
    ("slice", 1, MANY),
    ("snakecase", 1, 1),
    ("sortAlpha", 1, 1),
    ("split", 2, 2),
    ("splitList", 2, 2),
    ("splitn", 3, 3),
    ("squote", 0, MANY),
    ("sub", 2, 2),
    ("subf", 1, MANY),
    ("substr", 3, 3),
    ("swapcase", 1, 1),
    ("ternary", 3, 3),
    ("title", 1, 1),
    ("toDate", 2, 2),
    ("toDecimal", 1, 1),
    ("toJson", 1, 1),
    ("toPrettyJson", 1, 1),
    ("toRawJson", 1, 1),
    ("toString", 1, 1),
    ("toStrings", 1, 1),
    ("trim", 1, 1),
    ("trimAll", 2, 2),
    ("trimPrefix", 2, 2),
    ("trimSuffix", 2, 2),
    ("trimall", 2, 2),
    ("trunc", 2, 2),
    ("tuple", 0, MANY),
    ("typeIs", 2, 2),
    ("typeIsLike", 2, 2),
    ("typeOf", 1, 1),
    ("uniq", 1, 1),
    ("unixEpoch", 1, 1),
    ("unset", 2, 2),
    ("until", 1, 1),
    ("untilStep", 3, 3),
    ("untitle", 1, 1),
    ("upper", 1, 1),
    ("urlJoin", 1, 1),
    ("urlParse", 1, 1),
    ("uuidv4", 0, 0),
    ("values", 1, 1),
    ("without", 1, MANY),
    ("wrap", 2, 2),
    ("wrapWith", 3, 3),
];

/// Whether sprig has a function of this name.
pub(crate) fn is_sprig(name: &str) -> bool {
    lookup(SPRIG, name).is_some()
}

/// Fewest and most arguments of a function.
pub fn arguments(name: &str) -> Option<(u8, u8)> {
    lookup(SPRIG, name).or_else(|| lookup(BUILT_IN, name)).map(|(_, min, max)| (*min, *max))
}

pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

pub(crate) fn is_constant(name: &str) -> bool {
    CONSTANTS.contains(&name)
}

/// The names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    SPRIG.iter().chain(BUILT_IN).map(|(name, ..)| *name)
}

fn lookup(functions: &'static [Function], name: &str) -> Option<&'static Function> {
    functions.binary_search_by(|(known, ..)| known.cmp(&name)).ok().and_then(|index| functions.get(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(SPRIG.is_sorted_by_key(|f| f.0) && BUILT_IN.is_sorted_by_key(|f| f.0));
        assert!(SPRIG.iter().chain(BUILT_IN).all(|(_, min, max)| min <= max));
        assert_eq!(arguments("substr"), Some((3, 3)));
        assert_eq!(arguments("toYaml"), None);
        // In the documentation, not in the code.
        assert_eq!(arguments("mustRegexQuoteMeta"), None);
        // A function with optional arguments takes any number of them.
        assert_eq!(arguments("round"), Some((2, MANY)));
        assert!(is_sprig("trunc") && !is_sprig("printf"));
    }
}
