//! Sentences of the province's exam results.

/// Code and sentence.
pub const SENTENCES: &[(&str, &str)] = &[
    ("provincial.name", "考试名称应为 2 至 60 个字，没有上传。请按省里公布的名称填写，更正时与上次相同。"),
    ("provincial.day", "考试日期不是有效的一天，没有上传。请按 2026-05-16 的格式填写。"),
    ("provincial.day_ahead", "考试日期在今天之后，没有上传。请核对考试日期。"),
    (
        "provincial.marks",
        "满分或合格分数线不对，没有上传。两项都填数字，最多两位小数；合格分数线应大于 0，且不超过满分。",
    ),
    ("provincial.finished", "这份成绩已经确认或放弃，没有重复写入。如需再次导入，请重新上传。"),
    ("provincial.nothing", "这份文件没有可写入的成绩。请核对后重新上传。"),
    ("provincial.list_unseen", "请先打开失去合格的名单核对一次，再确认导入。这次没有写入。"),
    ("provincial.changed", "预览之后名册或成绩已有变动，预览不再准确，没有写入。请重新上传，再核对一次。"),
];
