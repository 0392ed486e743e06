//! Participation, pass and licence-holding rates, in integers.
//!
//! 参考率 = 实考 ÷ 应考 · 合格率 = 合格 ÷ 实考 · 持证率 = 持证 ÷ 执法人员. A voided result counts as sat, not as passed; a
//! deferral approved before the start has already left the denominator, an absence has not. Sentence, table, chart and
//! export are all made from the same [`UnitRow`]s.

use std::cmp::Ordering;

/// Fewer expected persons than this are no ground for a verdict: the unit is listed last as 人数少.
pub const SMALL_BELOW: u64 = 10;

/// Heads of one unit in one session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 应考: approved registrations minus deferrals approved before the start.
    pub expected: u64,
    /// 实考: who sat, voided results included.
    pub sat: u64,
    /// 合格.
    pub passed: u64,
    /// 缺考: expected and did not come.
    pub absent: u64,
    /// 缓考: approved deferrals, no longer in `expected`.
    pub deferred: u64,
    /// 成绩无效: sat, void for misconduct, never passed.
    pub voided: u64,
}

/// A fraction that never lost its parts. A rate is always shown with both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Numerator, persons.
    pub num: u64,
    /// Denominator, persons.
    pub den: u64,
}

impl Ratio {
    /// One decimal, cut and not rounded, so that 79.96 % never shows as met and `100.0%` means all; `—` without a
    /// denominator.
    ///
    /// ```
    /// use server::rules::rates::Ratio;
    /// assert_eq!(Ratio { num: 1999, den: 2500 }.percent_one_decimal(), "79.9%"); // 79.96 %
    /// assert_eq!(Ratio { num: 0, den: 0 }.percent_one_decimal(), "—");
    /// ```
    pub fn percent_one_decimal(&self) -> String {
        match self.permille() {
            Some(permille) => format!("{}.{}%", permille / 10, permille % 10),
            None => "—".to_owned(),
        }
    }

    /// Thousandths, cut; `None` without a denominator.
    pub fn permille(&self) -> Option<u64> {
        let cut = (u128::from(self.num) * 1000).checked_div(u128::from(self.den))?;
        Some(u64::try_from(cut).unwrap_or(u64::MAX))
    }

    /// Whether the target is reached; the target itself counts (80 of 100 meets 80). Never without a denominator.
    pub fn meets(&self, target_percent: u32) -> bool {
        self.den > 0 && u128::from(self.num) * 100 >= u128::from(target_percent) * u128::from(self.den)
    }

    /// How many more persons in the numerator would reach the target; 0 if it is met or nothing is counted.
    pub fn gap_persons(&self, target_percent: u32) -> u64 {
        let needed = (u128::from(target_percent) * u128::from(self.den)).div_ceil(100);
        u64::try_from(needed.saturating_sub(u128::from(self.num))).unwrap_or(u64::MAX)
    }

    /// By value; a ratio without denominator is below every other.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self.den, other.den) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => (u128::from(self.num) * u128::from(other.den)).cmp(&(u128::from(other.num) * u128::from(self.den))),
        }
    }
}

/// What may be said of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 达标
    Met,
    /// 未达标
    Missed,
    /// 人数少: shown, not judged, not ranked.
    Small,
    /// Nothing to divide by.
    Empty,
}

impl Verdict {
    /// The verdict on `ratio` where `base` persons are expected (or, for the licence rate, are officers).
    pub fn of(ratio: Ratio, base: u64, target_percent: u32) -> Self {
        match (ratio.den, base) {
            (0, _) => Self::Empty,
            (_, base) if base < SMALL_BELOW => Self::Small,
            _ if ratio.meets(target_percent) => Self::Met,
            _ => Self::Missed,
        }
    }

    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Small => "small",
            Self::Empty => "empty",
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "达标",
            Self::Missed => "未达标",
            Self::Small => "人数少",
            Self::Empty => "无数据",
        }
    }

    /// Judged units first, small ones after them, empty ones last.
    fn rank(self) -> u8 {
        match self {
            Self::Met | Self::Missed => 0,
            Self::Small => 1,
            Self::Empty => 2,
        }
    }
}

/// The three figures of the bureau's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// 参考率
    Participation,
    /// 合格率
    Pass,
    /// 持证率
    Licence,
}

impl Measure {
    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Participation => "参考率",
            Self::Pass => "合格率",
            Self::Licence => "持证率",
        }
    }

    /// The formula, to stand beside the figure.
    pub fn formula(self) -> &'static str {
        match self {
            Self::Participation => "实考 ÷ 应考",
            Self::Pass => "合格 ÷ 实考",
            Self::Licence => "持证 ÷ 执法人员",
        }
    }
}

/// What kind of unit a row is; streets and towns have the licence target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// 街道
    Street,
    /// 镇
    Town,
    /// 部门
    Agency,
}

impl Group {
    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Street => "街道",
            Self::Town => "镇",
            Self::Agency => "部门",
        }
    }

    /// From a unit's stored kind; `None` for the district itself.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "street" => Some(Self::Street),
            "town" => Some(Self::Town),
            "agency" => Some(Self::Agency),
            _ => None,
        }
    }
}

/// One unit's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Name as shown.
    pub unit_name: String,
    /// Id of the unit.
    pub unit_id: String,
    /// Street, town or agency.
    pub group: Group,
    /// The session's heads.
    pub counts: Counts,
    /// Enforcement officers in post, as of the date of the report.
    pub officers: u64,
    /// Of these, holders of a valid licence.
    pub holders: u64,
}

impl UnitRow {
    /// The figures alone.
    pub fn figures(&self) -> Totals {
        Totals { counts: self.counts, officers: self.officers, holders: self.holders }
    }

    /// One rate of this unit.
    pub fn ratio(&self, measure: Measure) -> Ratio {
        self.figures().ratio(measure)
    }

    /// What may be said of that rate.
    pub fn verdict(&self, measure: Measure, target_percent: u32) -> Verdict {
        self.figures().verdict(measure, target_percent)
    }
}

/// Figures of one unit or the sum of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Heads of the session.
    pub counts: Counts,
    /// Enforcement officers in post.
    pub officers: u64,
    /// Holders among them.
    pub holders: u64,
}

impl Totals {
    /// One rate.
    pub fn ratio(&self, measure: Measure) -> Ratio {
        match measure {
            Measure::Participation => Ratio { num: self.counts.sat, den: self.counts.expected },
            Measure::Pass => Ratio { num: self.counts.passed, den: self.counts.sat },
            Measure::Licence => Ratio { num: self.holders, den: self.officers },
        }
    }

    /// What may be said of that rate: small by 应考, for the licence rate by officers.
    pub fn verdict(&self, measure: Measure, target_percent: u32) -> Verdict {
        let base = if measure == Measure::Licence { self.officers } else { self.counts.expected };
        Verdict::of(self.ratio(measure), base, target_percent)
    }
}

/// Sum over all rows, small units included.
pub fn totals(rows: &[UnitRow]) -> Totals {
    rows.iter().fold(Totals::default(), |sum, row| {
        let (a, b) = (sum.counts, row.counts);
        Totals {
            counts: Counts {
                expected: a.expected + b.expected,
                sat: a.sat + b.sat,
                passed: a.passed + b.passed,
                absent: a.absent + b.absent,
                deferred: a.deferred + b.deferred,
                voided: a.voided + b.voided,
            },
            officers: sum.officers + row.officers,
            holders: sum.holders + row.holders,
        }
    })
}

/// The order of table, chart and export: value descending, ties by name; small units after all judged ones and empty
/// ones last, both by name alone, because they are not ranked.
pub fn sort(rows: &mut [UnitRow], measure: Measure) {
    rows.sort_by(|a, b| {
        let (rank_a, rank_b) = (a.verdict(measure, 0).rank(), b.verdict(measure, 0).rank());
        let by_value = if rank_a == 0 { b.ratio(measure).compare(&a.ratio(measure)) } else { Ordering::Equal };
        rank_a.cmp(&rank_b).then(by_value).then_with(|| a.unit_name.cmp(&b.unit_name))
    });
}

/// The sentence above the table, counted from the very rows the table shows; small units are not counted.
pub fn headline(rows: &[UnitRow], measure: Measure, target_percent: u32) -> String {
    let count = |wanted| rows.iter().filter(|row| row.verdict(measure, target_percent) == wanted).count();
    let label = measure.label();
    match (count(Verdict::Missed), count(Verdict::Met), count(Verdict::Small)) {
        (0, 0, 0) => format!("暂无{label}数据"),
        (0, 0, _) => format!("各单位人数均少于 {SMALL_BELOW} 人，不作{label}达标评价"),
        (0, _, _) => format!("各单位{label}均达到 {target_percent}%"),
        (missed, _, _) => format!("{missed} 个单位{label}未达 {target_percent}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, expected: u64, sat: u64, passed: u64) -> UnitRow {
        UnitRow {
            unit_name: name.to_owned(),
            unit_id: name.to_owned(),
            group: Group::Street,
            counts: Counts { expected, sat, passed, absent: expected - sat, ..Counts::default() },
            officers: 20,
            holders: 18,
        }
    }

    #[test]
    fn percent_is_cut_and_targets_are_compared_in_integers() {
        for (num, den, shown, met_80, gap_80) in [
            (0, 0, "—", false, 0),
            (0, 7, "0.0%", false, 6),
            (1, 3, "33.3%", false, 2),
            (1999, 2500, "79.9%", false, 1),
            (79_999_999, 100_000_000, "79.9%", false, 1),
            (4, 5, "80.0%", true, 0),
            (80, 100, "80.0%", true, 0),
            (21, 27, "77.7%", false, 1),
            (526, 599, "87.8%", true, 0),
            (9_999_999, 10_000_000, "99.9%", true, 0),
            (27, 27, "100.0%", true, 0),
            (u64::MAX, u64::MAX, "100.0%", true, 0),
            (u64::MAX - 1, u64::MAX, "99.9%", true, 0),
            (1, u64::MAX, "0.0%", false, 14_757_395_258_967_641_291),
        ] {
            let ratio = Ratio { num, den };
            assert_eq!(ratio.percent_one_decimal(), shown, "{num}/{den}");
            assert_eq!(ratio.meets(80), met_80, "{num}/{den}");
            assert_eq!(ratio.gap_persons(80), gap_80, "{num}/{den}");
        }
        assert!(!Ratio { num: 0, den: 0 }.meets(0));
        assert_eq!(Ratio { num: 599, den: 619 }.gap_persons(100), 20);
    }

    #[test]
    fn the_gap_is_exactly_what_is_missing_and_shown_text_never_claims_a_missed_target() {
        for den in 1..=120_u64 {
            for num in 0..=den {
                for target in [50, 80, 90, 100] {
                    let (ratio, gap) = (Ratio { num, den }, Ratio { num, den }.gap_persons(target));
                    assert!(Ratio { num: num + gap, den }.meets(target));
                    assert!(gap == 0 || !Ratio { num: num + gap - 1, den }.meets(target));
                    let permille = ratio.permille().unwrap();
                    assert_eq!(permille >= u64::from(target) * 10, ratio.meets(target), "{num}/{den} {target}");
                }
            }
        }
    }

    #[test]
    fn verdicts_wait_for_enough_people() {
        for (num, den, base, expected) in [
            (0, 0, 0, Verdict::Empty),
            (0, 0, 30, Verdict::Empty),
            (3, 3, 9, Verdict::Small),
            (1, 9, 9, Verdict::Small),
            (8, 10, 10, Verdict::Met),
            (7, 9, 10, Verdict::Missed),
            (7, 10, 10, Verdict::Missed),
        ] {
            assert_eq!(Verdict::of(Ratio { num, den }, base, 80), expected, "{num}/{den} of {base}");
        }
    }

    #[test]
    fn rows_are_sorted_by_value_then_name_with_small_and_empty_ones_last() {
        let mut rows = vec![
            row("空", 0, 0, 0),
            row("小乙", 4, 4, 4),
            row("小甲", 9, 9, 1),
            row("丙", 20, 10, 8),
            row("乙", 20, 20, 16),
            row("甲", 30, 30, 29),
            row("丁", 30, 30, 3),
        ];
        sort(&mut rows, Measure::Pass);
        let names: Vec<&str> = rows.iter().map(|row| row.unit_name.as_str()).collect();
        assert_eq!(names, ["甲", "丙", "乙", "丁", "小乙", "小甲", "空"]);
    }

    #[test]
    fn the_headline_counts_the_rows_it_stands_above() {
        let (good, bad, small) = (row("甲", 30, 30, 29), row("乙", 2500, 2500, 1999), row("小", 4, 4, 0));
        for (rows, expected) in [
            (vec![], "暂无合格率数据"),
            (vec![row("空", 0, 0, 0)], "暂无合格率数据"),
            (vec![small.clone()], "各单位人数均少于 10 人，不作合格率达标评价"),
            (vec![good.clone(), small.clone()], "各单位合格率均达到 80%"),
            (vec![good.clone(), bad.clone(), bad.clone(), small.clone()], "2 个单位合格率未达 80%"),
        ] {
            assert_eq!(headline(&rows, Measure::Pass, 80), expected);
        }
        assert_eq!(headline(&[good], Measure::Licence, 95), "1 个单位持证率未达 95%");
    }

    #[test]
    fn totals_add_every_row_and_rates_use_their_own_denominators() {
        let sum = totals(&[row("甲", 30, 28, 20), row("小", 4, 2, 1)]);
        assert_eq!(sum.counts, Counts { expected: 34, sat: 30, passed: 21, absent: 4, ..Counts::default() });
        for (measure, num, den) in
            [(Measure::Participation, 30, 34), (Measure::Pass, 21, 30), (Measure::Licence, 36, 40)]
        {
            assert_eq!(sum.ratio(measure), Ratio { num, den }, "{}", measure.formula());
        }
    }
}
