//! Sentences of the roster import.

pub const SENTENCES: &[(&str, &str)] = &[
    ("roster.file", "{0}。没有写入任何数据。"),
    ("roster.too_large", "文件超过 5 MB，没有写入任何数据。请删去图片和多余的工作表，或分成几个文件上传。"),
    ("roster.no_file", "没有收到文件。请选择用模板填写的 .xlsx 文件后再上传。"),
    ("roster.empty", "名单里没有人员。请从第 2 行起逐行填写后再上传。"),
    ("roster.session_state", "只有报名中或审核中的考试期可以导入名单。"),
    ("roster.finished", "这份名单已经确认或放弃，没有重复写入。如需再次导入，请重新上传。"),
    ("roster.nothing", "这份名单没有可导入的人员。请按错误清单修改后重新上传。"),
    ("roster.again", "确认期间有人员被另一次导入登记，这次没有写入。请重新上传名单，再核对一次。"),
    ("roster.no_slips", "这次导入没有可显示的激活码：没有新增人员，或已清除。需要时可由系统管理员补发。"),
];
