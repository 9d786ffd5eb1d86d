//! What is wrong with a piece that was left out, in the words of the people who write layers, not in those of the parser.

use granit_parser::ErrorKind;

pub(super) fn of(kind: &ErrorKind) -> &'static str {
    use ErrorKind as K;
    match kind {
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::ExpectedBlockMappingKey | K::MappingValueNotAllowed => {
            "this line is not `key: value`; a longer text must be indented deeper than its key"
        }
        K::ExpectedBlockSequenceEntry | K::BlockSequenceEntryNotAllowed => {
            "this line does not fit the list here: every item starts with `- ` in the same column"
        }
        K::InvalidBlockEntryWhitespace => "a space is missing after the `-` of a list item",
        K::InvalidTrailingSingleQuotedScalar => {
            "text follows the closing single quote; a quote inside the value is written as two: `''`"
        }
        K::InvalidTrailingDoubleQuotedScalar => {
            "text follows the closing double quote; a quote inside the value is written as `\\\"`"
        }
        K::InvalidQuotedScalarIndent | K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            "a quote that is opened here is not closed before the indentation ends"
        }
        K::InvalidIndentation | K::InvalidBlockScalarIndent => {
            "this line is indented differently from the lines that it belongs to"
        }
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => {
            "nothing but a comment may follow `|` or `>` on its line: the text starts on the next line"
        }
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => {
            "a comma or a closing bracket is missing here"
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
            "this bracket closes none that is open"
        }
        K::UnclosedFlowCollection { .. } | K::UnexpectedEofFlowSequence | K::UnexpectedEofFlowMapping => {
            "a bracket that is opened here is not closed"
        }
        K::TabNotAllowed | K::TabInBlockIndentation | K::TabInIndentation | K::TabAtBlockScalarStart => {
            "a tab is in a place where only spaces are allowed"
        }
        K::CommentInterceptedScalar => "a comment interrupts a value of several lines",
        K::CommentNotSeparated | K::ExpectedWhitespace => "a space is missing here",
        K::ExpectedDocumentStart | K::InvalidDocumentEnd | K::MissingDocumentEndBeforeDirective => {
            "this does not belong to the keys above, and no new document starts here"
        }
        K::RecursionLimitExceeded => "this is nested too deeply",
        _ => "this is not valid YAML",
    }
}
