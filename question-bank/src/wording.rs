//! Comparing Chinese wording: punctuation set aside, likeness by runs of three characters.

/// The text without white space and punctuation, so that a quote stands whatever commas it carries.
///
/// ```
/// use question_bank::wording::flat;
/// assert_eq!(flat("违法行为轻微，并及时改正。"), "违法行为轻微并及时改正");
/// ```
pub fn flat(text: &str) -> String {
    text.chars().filter(|&c| !is_set_aside(c)).collect()
}

fn is_set_aside(c: char) -> bool {
    c.is_whitespace() || "，。；：、（）()《》“”\"'‘’,.;:!?！？—…·".contains(c)
}

/// Whether a text shows nothing: white space, control characters and what Unicode keeps from text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || "\u{feff}\u{fffe}\u{ffff}".contains(c))
}

/// Runs of three characters of a text, as a sorted set; a text shorter than three characters is one run.
#[derive(Debug, Clone)]
pub(crate) struct Trigrams(Vec<u64>);

impl Trigrams {
    /// Cuts the flattened text into runs.
    pub(crate) fn of(text: &str) -> Trigrams {
        let chars: Vec<u64> = flat(text).chars().map(|c| u64::from(u32::from(c))).collect();
        let pack = |run: &[u64]| run.iter().fold(1, |packed, c| (packed << 21) | c);
        let mut runs: Vec<u64> = match chars.len() {
            0..3 => vec![pack(&chars)],
            _ => chars.windows(3).map(|run| (run[0] << 42) | (run[1] << 21) | run[2]).collect(),
        };
        runs.sort_unstable();
        runs.dedup();
        Trigrams(runs)
    }

    /// How many different runs there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The runs, packed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// Shared runs and all runs of both texts: the two parts of the Jaccard likeness, kept as integers.
    pub(crate) fn overlap(&self, other: &Trigrams) -> (usize, usize) {
        let (mut shared, mut a, mut b) = (0, 0, 0);
        while a < self.0.len() && b < other.0.len() {
            match self.0[a].cmp(&other.0[b]) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a += 1;
                    b += 1;
                }
            }
        }
        (shared, self.0.len() + other.0.len() - shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_spaces_do_not_count() {
        for (text, expected) in
            [("违法行为轻微，并及时改正。", "违法行为轻微并及时改正"), ("《法》 第 一 条", "法第一条"), ("", "")]
        {
            assert_eq!(flat(text), expected);
        }
    }

    #[test]
    fn likeness_is_shared_runs_over_all_runs() {
        for (left, right, expected) in [
            ("一二三四", "一二三四", (2, 2)),
            ("一二三四", "一二三五", (1, 3)),
            ("一", "一", (1, 1)),
            ("一二三", "四五六", (0, 2)),
        ] {
            assert_eq!(Trigrams::of(left).overlap(&Trigrams::of(right)), expected, "{left} {right}");
        }
    }
}
