//! The dated settings (参数): which there are, and what each may be. A value holds from its day until the next one; reports of
//! earlier days keep the value of their day.

/// What a setting may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A whole number between two others, in a unit.
    Number {
        /// Least.
        least: u32,
        /// Most.
        most: u32,
        /// What is counted.
        unit: &'static str,
    },
    /// One of these words, each with what people read.
    Word(&'static [(&'static str, &'static str)]),
    /// So many whole numbers up to `most`, in commas.
    Numbers {
        /// How many.
        count: usize,
        /// Most each may be.
        most: u32,
        /// What they are.
        each: &'static str,
    },
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its stored name.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it may hold.
    pub holds: Holds,
    /// What holds while nobody has set it.
    pub otherwise: &'static str,
}

const fn number(
    name: &'static str,
    label: &'static str,
    (least, most, unit): (u32, u32, &'static str),
    otherwise: &'static str,
) -> Setting {
    Setting { name, label, holds: Holds::Number { least, most, unit }, otherwise }
}

/// Every setting.
pub const SETTINGS: [Setting; 21] = [
    number("target.participation", "参考率目标", (0, 100, "%"), "100"),
    number("target.pass", "合格率目标", (0, 100, "%"), "80"),
    number("target.holding", "镇街持证率目标", (0, 100, "%"), "90"),
    number("pass.years", "合格成绩有效期", (1, 20, "年"), "5"),
    number("score_review.days", "成绩复核期限", (0, 60, "天"), "7"),
    number("practice.daily_limit", "每人每天练习题数上限", (10, 2_000, "题"), "300"),
    Setting {
        name: "practice.pool",
        label: "练习题库",
        holds: Holds::Word(&[("all", "与考试共用全部试题"), ("apart", "与考试分开")]),
        otherwise: "all",
    },
    number("practice.formal_share", "分开时留给考试的试题", (0, 90, "%"), "50"),
    number(
        "training.minutes_required",
        "视为完成培训的学习时间（0 表示不以线上学习代替培训）",
        (0, 6_000, "分钟"),
        "0",
    ),
    number("exam.minutes", "新考试期的考试时长", (10, 300, "分钟"), "90"),
    number("exam.pass_mark", "新考试期的合格线", (1, 1_000, "分"), "60"),
    Setting {
        name: "exam.policy",
        label: "新考试期的计分规则",
        holds: Holds::Word(&[("exact", "全对得分"), ("half-credit", "少选得半"), ("per-option", "按项计分")]),
        otherwise: "exact",
    },
    Setting {
        name: "exam.counts",
        label: "新考试期的蓝图各行题数",
        holds: Holds::Numbers { count: 11, most: 200, each: "题数，按蓝图各行的顺序" },
        otherwise: "6,7,7,12,7,7,9,5,6,6,8",
    },
    number("exam.waiting_minutes", "新考试期的候考提前时间", (0, 240, "分钟"), "30"),
    number("exam.entry_cutoff_minutes", "新考试期的迟到入场时限", (0, 300, "分钟"), "30"),
    number("exam.early_hand_in_minutes", "新考试期的最早交卷时间", (0, 300, "分钟"), "30"),
    number("exam.grace_seconds", "新考试期的收卷宽限", (0, 120, "秒"), "15"),
    number("exam.make_ups", "每期考试的补考次数", (0, 3, "次"), "1"),
    number("session.arrange_days", "考场应在开考前几天排定", (0, 60, "天"), "7"),
    number("session.seal_days", "试卷应在开考前几天封好", (0, 30, "天"), "1"),
    number("session.publish_days", "成绩应在考后几天内发布", (0, 90, "天"), "10"),
];

impl Setting {
    /// The setting of this name.
    pub fn of(name: &str) -> Option<Setting> {
        SETTINGS.into_iter().find(|one| one.name == name)
    }

    /// The value as it is stored, if it may be that.
    ///
    /// ```
    /// use server::rules::setting::Setting;
    /// let pass = Setting::of("target.pass").unwrap();
    /// assert_eq!(pass.accepts(" 085 ").as_deref(), Some("85"));
    /// assert_eq!(pass.accepts("101"), None);
    /// assert_eq!(Setting::of("practice.pool").unwrap().accepts("apart").as_deref(), Some("apart"));
    /// ```
    pub fn accepts(&self, text: &str) -> Option<String> {
        let text = text.trim();
        match self.holds {
            Holds::Number { least, most, .. } => {
                let number: u32 = text.parse().ok()?;
                (least..=most).contains(&number).then(|| number.to_string())
            }
            Holds::Word(words) => words.iter().find(|(word, _)| *word == text).map(|(word, _)| (*word).to_owned()),
            Holds::Numbers { count, most, .. } => {
                let split = text.split([',', '，', '、']).map(|part| part.trim().parse::<u32>().ok());
                let numbers: Vec<u32> = split.collect::<Option<_>>()?;
                let fits = numbers.len() == count && numbers.iter().all(|n| *n <= most);
                fits.then(|| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(","))
            }
        }
    }

    /// A stored value as people read it.
    pub fn shown(&self, value: &str) -> String {
        match self.holds {
            Holds::Number { unit, .. } => format!("{value} {unit}"),
            Holds::Numbers { .. } => value.replace(',', "、"),
            Holds::Word(words) => words
                .iter()
                .find(|(word, _)| *word == value)
                .map_or_else(|| value.to_owned(), |(_, shown)| (*shown).to_owned()),
        }
    }

    /// What it may hold, for who fills it in.
    pub fn range(&self) -> String {
        match self.holds {
            Holds::Number { least, most, unit } => format!("{least} 至 {most} {unit}"),
            Holds::Numbers { count, most, each } => format!("{count} 个用逗号隔开的整数（{each}），各不超过 {most}"),
            Holds::Word(words) => {
                words.iter().map(|(word, shown)| format!("{word}（{shown}）")).collect::<Vec<_>>().join("、")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_takes_what_it_says_and_nothing_else() {
        for (name, text, expected) in [
            ("target.pass", "0", Some("0")),
            ("target.pass", "100", Some("100")),
            ("target.pass", "-1", None),
            ("target.pass", "80.5", None),
            ("target.pass", "", None),
            ("pass.years", "0", None),
            ("practice.daily_limit", "9", None),
            ("practice.pool", "some", None),
            ("exam.counts", "6，7、7,12,7,7,9,5,6,6, 8", Some("6,7,7,12,7,7,9,5,6,6,8")),
            ("exam.counts", "6,7,7,12,7,7,9,5,6,6", None),
            ("exam.counts", "6,7,7,12,7,7,9,5,6,6,201", None),
        ] {
            let setting = Setting::of(name).expect("a setting");
            assert_eq!(setting.accepts(text).as_deref(), expected, "{name} {text}");
        }
        assert!(SETTINGS.iter().all(|one| one.accepts(one.otherwise).is_some()), "what holds otherwise may be set too");
        assert_eq!(Setting::of("target.anything"), None);
    }
}
