//! Sentences of study.

/// Code and sentence.
pub const SENTENCES: &[(&str, &str)] = &[
    ("study.unopened", "这一课还没有打开过，不能记为读完。请先打开课文学习。"),
    (
        "study.early",
        "这一课建议学习 {0} 分钟，打开后至少 {1} 分钟才能记为读完（几课同时打开时不重复计时），这次没有记录。请在 {2} 之后再点“我已读完”。",
    ),
];
