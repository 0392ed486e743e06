//! Sentences of rehearsals and of the check of desks.

/// Code and sentence.
pub const SENTENCES: &[(&str, &str)] = &[
    ("rehearsal.time", "试答{0}时间没有看懂，没有写入。请按“2026-06-17 09:00”的样子填写北京时间。"),
    ("rehearsal.short_window", "试答时段至少 {0} 分钟，结束须晚于开始，没有写入。请修改时间后重试。"),
    ("rehearsal.past", "试答的结束时间已经过去，没有写入。请改为以后的时间。"),
    ("rehearsal.late", "试答须在候考室开放（{0}）之前结束，没有写入。请把结束时间提前。"),
    ("rehearsal.begun", "试答已经开始，开始时间不能再改，没有写入。可以只修改结束时间。"),
    ("rehearsal.not_sealed", "这个考试期还没有封卷，或候考室已经开放，不能安排试答。请回到考试期页面查看当前状态。"),
    ("rehearsal.not_planned", "这个考试期没有安排考前试答，或已经结束。请刷新后查看。"),
    ("rehearsal.not_open", "考前试答 {0} 至 {1} 开放，现在不能开始。请在开放时间内再来。"),
    ("rehearsal.not_candidate", "您不是这场考试已通过审核的考生，不能试答。如有疑问请联系单位联络员。"),
    ("rehearsal.no_reminder", "考前试答现在没有开放，没有发送提醒。请在试答开放期间提醒。"),
    ("rehearsal.none_missing", "考生都已经试答，不需要提醒。"),
    ("rehearsal.reminded", "今天已经提醒过，没有重复发送。请明天再提醒，或直接联系本人。"),
    ("desk.figures", "检测数据“{0}”不对，没有登记。请刷新检测页重新检测。"),
    ("desk.closed", "现在不是您的试答或候考时间，没有登记检测结果。请在试答开放期间或候考室开放后再登记。"),
    ("desk.too_many", "登记检测结果已达 {0} 次，没有再登记。如电脑仍有问题，请直接联系考务人员。"),
];
