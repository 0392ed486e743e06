//! What changed between two wordings, word by word. Chinese is cut into words by the Unicode dictionary (UAX #29 with
//! ICU4X's word list), so a changed 三日 shows as one word and not as half a character run.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A run of text that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old wording.
    Gone(String),
    /// Only in the new wording.
    New(String),
}

/// The pieces of a change, in reading order; joining `Same` and `New` gives the new wording, `Same` and `Gone` the old.
///
/// ```
/// use server::rules::word_diff::{Piece, word_diff};
/// let pieces = word_diff("应当在三日内送达。", "应当在七日内送达。");
/// assert!(pieces.contains(&Piece::Gone("三".into())) || pieces.contains(&Piece::Gone("三日".into())));
/// ```
pub fn word_diff(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (words(old), words(new));
    let mut pieces = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let gone = before[change.old_range()].concat();
        let came = after[change.new_range()].concat();
        match change.tag() {
            DiffTag::Equal => pieces.push(Piece::Same(came)),
            DiffTag::Delete => pieces.push(Piece::Gone(gone)),
            DiffTag::Insert => pieces.push(Piece::New(came)),
            DiffTag::Replace => pieces.extend([Piece::Gone(gone), Piece::New(came)]),
        }
    }
    pieces
}

fn words(text: &str) -> Vec<&str> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(text).collect();
    ends.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> String {
        let piece = |piece: Piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}]"),
            Piece::New(text) => format!("[+{text}]"),
        };
        word_diff(old, new).into_iter().map(piece).collect()
    }

    #[test]
    fn a_change_is_shown_by_whole_words() {
        for (old, new, expected) in [
            ("行政机关应当听证", "行政机关应当听证", "行政机关应当听证"),
            ("可以减轻行政处罚", "应当减轻行政处罚", "[-可以][+应当]减轻行政处罚"),
            ("", "新增", "[+新增]"),
            ("罚款200元", "罚款3000元", "罚款[-200][+3000]元"),
        ] {
            assert_eq!(shown(old, new), expected, "{old} → {new}");
        }
    }

    proptest! {
        #[test]
        fn both_wordings_come_out_again(old in "[一丁七万三上下不与a-c1-3，。 \\n]{0,40}", new in "[一丁七万三上下不与a-c1-3，。 \\n]{0,40}") {
            let (mut before, mut after) = (String::new(), String::new());
            for piece in word_diff(&old, &new) {
                match piece {
                    Piece::Same(text) => { before += &text; after += &text; }
                    Piece::Gone(text) => before += &text,
                    Piece::New(text) => after += &text,
                }
            }
            prop_assert_eq!((before, after), (old, new));
        }
    }
}
