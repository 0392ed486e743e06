//! How an item did in an exam: facility (the share of who had it that earned full marks) and discrimination as item–rest
//! correlation (point-biserial of the item against the score without it; Ebel, Essentials of Educational Measurement).

/// One candidate's share: marks on the item and on the rest of the paper, in hundredths of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sat {
    /// Marks on the item.
    pub own: i64,
    /// Marks on everything else.
    pub rest: i64,
}

/// Fewest candidates from which a correlation says anything.
pub const FEWEST: usize = 10;

/// Facility in whole percent, cut; `None` of nobody.
///
/// ```
/// use server::rules::item_statistics::{Sat, facility};
/// let sat = [Sat { own: 100, rest: 900 }, Sat { own: 0, rest: 400 }, Sat { own: 100, rest: 700 }];
/// assert_eq!(facility(&sat, 100), Some(66));
/// assert_eq!(facility(&[], 100), None);
/// ```
pub fn facility(sat: &[Sat], points: i64) -> Option<usize> {
    let full = sat.iter().filter(|one| one.own == points).count();
    (full * 100).checked_div(sat.len())
}

/// Item–rest correlation in hundredths, −100 to 100, rounded to the nearest; `None` of fewer than [`FEWEST`] candidates or
/// when everybody earned the same.
pub fn discrimination(sat: &[Sat]) -> Option<i32> {
    let n = sat.len() as f64;
    if sat.len() < FEWEST {
        return None;
    }
    let mean = |of: fn(&Sat) -> i64| sat.iter().map(|one| of(one) as f64).sum::<f64>() / n;
    let (own, rest) = (mean(|one| one.own), mean(|one| one.rest));
    let sum = |of: &dyn Fn(&Sat) -> f64| sat.iter().map(of).sum::<f64>();
    let shared = sum(&|one| (one.own as f64 - own) * (one.rest as f64 - rest));
    let (a, b) = (sum(&|one| (one.own as f64 - own).powi(2)), sum(&|one| (one.rest as f64 - rest).powi(2)));
    let spread = (a * b).sqrt();
    (spread > 0.0).then(|| (shared / spread * 100.0).round() as i32)
}

/// Whether people should look at an item: few got it, or those who are good otherwise got it less often.
pub fn is_suspicious(facility: Option<usize>, discrimination: Option<i32>) -> bool {
    facility.is_some_and(|percent| percent < 30) || discrimination.is_some_and(|r| r < 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sat(pairs: &[(i64, i64)]) -> Vec<Sat> {
        pairs.iter().map(|(own, rest)| Sat { own: *own, rest: *rest }).collect()
    }

    #[test]
    fn the_correlation_is_that_of_the_textbook() {
        // Computed with Python: statistics.correlation([1,1,1,1,1,0,0,0,0,0], [9,8,7,8,6,5,6,4,3,2]) = 0.8250
        let pairs: Vec<(i64, i64)> =
            [1, 1, 1, 1, 1, 0, 0, 0, 0, 0].into_iter().zip([9, 8, 7, 8, 6, 5, 6, 4, 3, 2]).collect();
        assert_eq!(discrimination(&sat(&pairs)), Some(83));
        let turned: Vec<(i64, i64)> = pairs.iter().map(|(own, rest)| (1 - own, *rest)).collect();
        assert_eq!(discrimination(&sat(&turned)), Some(-83));
    }

    #[test]
    fn too_few_or_all_alike_say_nothing() {
        assert_eq!(discrimination(&sat(&[(1, 2); 9])), None);
        assert_eq!(discrimination(&sat(&[(1, 2); 20])), None);
    }

    #[test]
    fn what_people_should_look_at() {
        for (facility, discrimination, expected) in
            [(Some(29), Some(40), true), (Some(30), Some(0), false), (Some(80), Some(-1), true), (None, None, false)]
        {
            assert_eq!(is_suspicious(facility, discrimination), expected, "{facility:?} {discrimination:?}");
        }
    }
}
