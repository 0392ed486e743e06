//! Sentences of signing in and accounts.

pub const SENTENCES: &[(&str, &str)] = &[
    ("setting.name", "没有这项参数，没有修改。请从下拉框中选择。"),
    ("setting.value", "“{0}”应为 {1}，没有修改。请改正后再保存。"),
    ("setting.day", "生效日应为今天或以后的日期，格式如 2026-12-01，没有修改。"),
    ("sign_in.wrong", "账号或密码不正确，还可以再试 {0} 次。首次登录请先用激活码激活账号。"),
    ("sign_in.wrong_last", "账号或密码不正确。请稍后再试，或联系单位联络员。"),
    ("sign_in.wait", "尝试次数较多，请 {0} 分钟后再试，或联系单位联络员补发激活码。"),
    ("password.short", "密码太短，至少 {0} 个字符。"),
    ("password.long", "密码太长，最多 128 个字符。"),
    ("password.plain", "密码太简单：大写字母、小写字母、数字、其他符号，至少包含其中三类。"),
    ("password.common", "这个密码容易被猜到，请换一个不含常见词和账号的密码。"),
    ("password.differ", "两次输入的新密码不一致，请重新输入。"),
    ("password.old_wrong", "当前密码不正确，密码没有修改。"),
    ("account.roles", "角色组合不允许：系统管理员、安全管理员、审计员三者中，一人最多担任一个。"),
    ("account.login_taken", "这个账号名已被使用，请换一个。"),
    ("account.unknown", "没有找到这个账号。"),
    ("account.no_organizer", "没有这个账号，或者它未激活、已停用、不是考务。请用 --by 填写一位考务的账号。"),
    ("account.by_admin", "这个账号另有其他角色，请联系系统管理员补发激活码。"),
    ("account.self", "不能停用自己的账号。"),
    ("unit.unknown", "没有找到这个单位，请使用单位名册中的全称。"),
];
