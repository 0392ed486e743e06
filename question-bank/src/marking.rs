//! Marking (评分): a pure function of a frozen paper, the answers on it and a policy.
//!
//! Answers are the letters the candidate saw and chose (*presented* letters). The [`AnswerKey`] is compiled once a paper
//! and holds keys in the same letters, so that marking is bit work and can be repeated for a whole session in moments.
//!
//! How to add a policy: a file here with `fn points(right, wrong, key, points) -> Marks` and its sentences, a variant of
//! [`Policy`], a row in each table of `tests/marking.rs`.

mod answer_key;
mod correction;
mod exact;
mod half_credit;
mod per_option;
mod policy;
mod score;

pub use answer_key::{AnswerKey, KeyError};
pub use correction::{Correction, CorrectionError};
pub use policy::Policy;
pub use score::{Part, Score, mark, total_only};
