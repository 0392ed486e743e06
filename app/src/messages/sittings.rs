//! Sentences of the sitting.

pub const SENTENCES: &[(&str, &str)] = &[
    ("sitting.too_early", "还没有到开考时间。本场考试 {0} 开考，请在候考室等候。"),
    ("sitting.entry_closed", "已过入场截止时间（{0}），不能再进入考试。请联系监考人员。"),
    ("sitting.unavailable", "这场考试目前不能进入。请查看首页通知或联系考务人员。"),
    ("sitting.elsewhere", "考试正在另一处进行，这里的操作没有写入。如需在此继续，请点“在此继续”。"),
    ("sitting.handed_in", "本场考试已经交卷，不能再修改答案。"),
    ("sitting.not_open", "考试还没有开始作答。请从候考室进入。"),
    ("sitting.late", "作答在截止时间之后才到达，已作为迟到记录保存，由考务决定是否计入。"),
    ("sitting.choice", "选项不对，答案没有写入。请返回本题重新选择。"),
    ("sitting.promise", "请先阅读考场规则并勾选承诺，再开始考试。"),
    ("sitting.confirm", "请在检查页确认后交卷。"),
    ("sitting.hand_in_early", "开考后满规定时间才能交卷，还需等待 {0} 分钟。您可以继续检查答案。"),
    ("sitting.over", "这名考生的考试已经结束，不能再调整。"),
    ("sitting.extra_minutes", "补时应为 1 至 {0} 分钟。"),
    ("result.not_published", "成绩尚未发布。发布后会在首页显示。"),
    ("result.none", "没有这次考试的成绩。"),
];
