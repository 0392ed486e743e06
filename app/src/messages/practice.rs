//! Sentences of practice and mock exams.

/// Code and sentence.
pub const SENTENCES: &[(&str, &str)] = &[
    ("practice.limit", "今天已练习 {0} 题，达到每天上限，这一题没有提交。请明天再来；错题本和模拟考试今天仍可使用。"),
    ("practice.empty", "您还没有选择答案。请选择后再提交本题。"),
    ("practice.choice", "提交的选项与本题不符，没有记录。请刷新页面后重新作答。"),
    ("practice.changed", "这道题刚刚更新，这次作答没有记录。请按页面上的新题目重新作答。"),
    ("mock.unfinished", "您还有一场模拟考试没有交卷。请先继续作答或交卷，再开始新的一场。"),
    ("mock.short", "题库暂时不足以组成一份模拟试卷：{0}。请改做章节练习，或联系考务人员。"),
];
