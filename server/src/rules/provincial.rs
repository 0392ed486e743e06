//! Results of the province's exam 省统一考试 (浙江省综合行政执法条例 第二十八条): what a score may be, and what a corrected result
//! changes. Scores and marks are hundredths.

/// The marks of an exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Full marks 满分.
    pub full: i64,
    /// Pass mark 合格分数线; at or above it is a pass.
    pub pass: i64,
}

/// One person's result at one exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Score.
    pub score: i64,
    /// Full marks.
    pub full: i64,
    /// Passed 合格.
    pub passed: bool,
    /// The province's certificate or admission number; may be empty.
    pub number: String,
}

/// What a correction does to the pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// 不合格 → 合格
    Gained,
    /// 合格 → 不合格
    Lost,
    /// The pass stays what it was.
    Kept,
}

/// A number of marks with at most two decimals, in hundredths; nothing else, no sign, at most 1000.
///
/// ```
/// use server::rules::provincial::hundredths;
/// assert_eq!(hundredths("59.5"), Some(5950));
/// assert_eq!(hundredths("１００"), Some(10_000));
/// assert_eq!((hundredths("-1"), hundredths("59.999"), hundredths("缺考")), (None, None, None));
/// ```
pub fn hundredths(text: &str) -> Option<i64> {
    let plain: String = text.chars().map(plain).filter(|c| !c.is_whitespace()).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits =
        |text: &str, longest| (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole, 4) || !digits(part, 2) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + part).filter(|marks| *marks <= 100_000)
}

fn plain(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff0e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Hundredths as people write them: 86, 86.5, 86.25.
pub fn shown(marks: i64) -> String {
    match (marks / 100, marks % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

/// The word of a pass.
pub fn word(passed: bool) -> &'static str {
    if passed { "合格" } else { "不合格" }
}

impl Scale {
    /// Both from what was typed: the pass mark above 0 and at most the full marks.
    pub fn read(full: &str, pass: &str) -> Option<Self> {
        let scale = Self { full: hundredths(full)?, pass: hundredths(pass)? };
        (0 < scale.pass && scale.pass <= scale.full).then_some(scale)
    }

    /// Whether the score lies in the scale.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn holds(&self, score: i64) -> Result<i64, String> {
        if score <= self.full {
            return Ok(score);
        }
        Err(format!("成绩 {} 分超过满分 {} 分，请核对", shown(score), shown(self.full)))
    }

    /// Whether score and pass agree with the pass mark.
    ///
    /// # Errors
    /// How they contradict, in words.
    pub fn agrees(&self, score: i64, passed: bool) -> Result<(), String> {
        match (score >= self.pass, passed) {
            (true, false) => Err(format!(
                "成绩 {} 分达到合格分数线 {} 分，却填了不合格；请核对（成绩无效的，成绩填 0）",
                shown(score),
                shown(self.pass)
            )),
            (false, true) => {
                Err(format!("成绩 {} 分未达到合格分数线 {} 分，却填了合格，请核对", shown(score), shown(self.pass)))
            }
            _ => Ok(()),
        }
    }
}

impl Scored {
    /// What changes from one version to the next, in words; empty when nothing does.
    pub fn differences(&self, after: &Self) -> Vec<String> {
        let mut words = Vec::new();
        if self.score != after.score {
            words.push(format!("成绩 {} → {}", shown(self.score), shown(after.score)));
        }
        if self.full != after.full {
            words.push(format!("满分 {} → {}", shown(self.full), shown(after.full)));
        }
        if self.passed != after.passed {
            words.push(format!("{} → {}", word(self.passed), word(after.passed)));
        }
        if self.number != after.number {
            let said = |number: &str| if number.is_empty() { "空白".to_owned() } else { number.to_owned() };
            words.push(format!("证书或准考证号 {} → {}", said(&self.number), said(&after.number)));
        }
        words
    }

    /// What the next version does to the pass.
    pub fn turn(&self, after: &Self) -> Turn {
        match (self.passed, after.passed) {
            (false, true) => Turn::Gained,
            (true, false) => Turn::Lost,
            _ => Turn::Kept,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_with_at_most_two_decimals_and_written_back() {
        for (text, read) in [
            ("0", Some(0)),
            ("60", Some(6000)),
            (" 59.5 ", Some(5950)),
            ("59.05", Some(5905)),
            ("1000", Some(100_000)),
            ("1000.01", None),
            ("59.", None),
            (".5", None),
            ("5e1", None),
            ("+60", None),
            ("", None),
        ] {
            assert_eq!(hundredths(text), read, "{text}");
        }
        for marks in [0, 5, 50, 5905, 5950, 6000, 100_000] {
            assert_eq!(hundredths(&shown(marks)), Some(marks));
        }
    }

    #[test]
    fn the_pass_mark_itself_passes_and_a_contradiction_is_named() {
        let scale = Scale::read("100", "60").unwrap();
        assert_eq!(scale, Scale { full: 10_000, pass: 6000 });
        assert!(scale.agrees(6000, true).is_ok() && scale.agrees(5999, false).is_ok());
        assert!(scale.agrees(6000, false).unwrap_err().contains("却填了不合格"));
        assert!(scale.agrees(5999, true).unwrap_err().contains("未达到合格分数线 60 分"));
        assert!(scale.holds(10_000).is_ok() && scale.holds(10_001).unwrap_err().contains("超过满分 100 分"));
        for (full, pass) in [("100", "0"), ("60", "61"), ("", "60"), ("100", "x")] {
            assert_eq!(Scale::read(full, pass), None, "{full} {pass}");
        }
    }

    #[test]
    fn every_difference_is_said_and_the_turn_of_the_pass_too() {
        let scored = |score, passed, number: &str| Scored { score, full: 10_000, passed, number: number.into() };
        let before = scored(5800, false, "");
        assert!(before.differences(&before).is_empty());
        let words = ["成绩 58 → 61.5", "不合格 → 合格", "证书或准考证号 空白 → A1"];
        assert_eq!(before.differences(&scored(6150, true, "A1")), words);
        for (from, to, turn) in [
            (false, true, Turn::Gained),
            (true, false, Turn::Lost),
            (true, true, Turn::Kept),
            (false, false, Turn::Kept),
        ] {
            assert_eq!(scored(0, from, "").turn(&scored(0, to, "")), turn);
        }
    }
}
