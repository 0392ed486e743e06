//! Sentences of the register of people.

/// Code and sentence.
pub const SENTENCES: &[(&str, &str)] = &[
    ("person.field", "{0}，没有写入。请改正后再提交。"),
    ("person.day", "日期不是有效的一天，没有写入。请按 2026-06-01 的格式填写。"),
    ("person.day_ahead", "日期在今天之后，没有写入。名册只登记已经发生的变动，请到当天再办理。"),
    ("person.day_before", "日期早于现任职开始的 {0}，没有写入。请核对日期。"),
    ("person.exists", "这个身份证号已登记为“{0}”（{1}，工号 {2}），没有重复新增。请在其人员页办理。"),
    ("person.elsewhere", "这个身份证号已在其他单位登记，没有新增。请由其单位办理调动，或联系考务人员。"),
    ("person.at_once", "刚有另一人同时登记了此人或这个工号，这次没有写入。请刷新后核对。"),
    ("person.staff_no", "工号“{0}”已由其他人使用，没有写入。请核对，或留空由系统编号。"),
    ("person.moved", "此人的信息在您打开之后已有变动，这次没有写入。请刷新页面，核对后再办理。"),
    ("person.same", "没有任何改动，没有写入。"),
    ("person.in_post", "此人现在岗，不需要调入。如需换单位，请办理调动。"),
    ("person.not_in_post", "此人现不在岗，没有写入。请先办理调入。"),
    ("person.same_unit", "所选单位就是此人的现单位，没有写入。请选择另一个单位。"),
    ("person.stationed", "此人已派驻在所选单位，没有重复写入。"),
    ("person.more_roles", "“{0}”的账号另有其他角色（如联络员），没有办理调动。请先由系统管理员调整账号。"),
    ("people_import.finished", "这份名单已经确认或放弃，没有重复写入。如需再次导入，请重新上传。"),
    ("people_import.nothing", "这份名单没有可写入的变动。请核对后重新上传。"),
    (
        "people_import.unclean",
        "全量名单中还有读不出或冲突的行，不能据此停用人员，没有写入。请改正后重新上传，或不勾选“文件是全量名单”。",
    ),
    ("people_import.list_unseen", "请先打开停用名单核对一次，再确认导入。这次没有写入。"),
    ("people_import.changed", "预览之后名册已有变动，预览不再准确，没有写入。请重新上传，再核对一次。"),
];
