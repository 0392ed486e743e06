//! From a refusal's code to the sentence people read. One table an area; `{0}`, `{1}` are the facts.

mod account;
pub mod acts;
mod bank;
mod licences;
mod live_room;
pub mod notices;
mod people;
mod practice;
mod provincial;
mod rehearsals;
mod rooms;
mod roster;
mod sessions;
mod sittings;
mod study;

const GENERAL: &[(&str, &str)] = &[
    ("not_found", "没有找到您要的内容。它可能已被移动，或者不属于您。请从首页重新进入。"),
    ("forbidden", "您的账号没有这项权限。如需办理，请联系单位联络员或考务人员。"),
    ("signed_out", "登录已过期，请重新登录后继续。"),
    ("form.shape", "提交的内容不完整或格式不对，没有写入任何数据。请返回检查后重新提交。"),
    ("reason.missing", "请写明理由（至少 2 个字），办理记录会保存这条理由。"),
    ("fault", "系统出现问题，这次操作没有完成，数据没有改动。请稍后再试；如仍不行，请把编号 {0} 告诉技术支持。"),
];

const AREAS: &[&[(&str, &str)]] = &[
    GENERAL,
    account::SENTENCES,
    bank::SENTENCES,
    sessions::SENTENCES,
    rooms::SENTENCES,
    roster::SENTENCES,
    sittings::SENTENCES,
    live_room::SENTENCES,
    practice::SENTENCES,
    rehearsals::SENTENCES,
    licences::SENTENCES,
    people::SENTENCES,
    provincial::SENTENCES,
    study::SENTENCES,
];

/// The sentence of a code with its facts; a code without one reads as a fault.
pub fn sentence(code: &str, facts: &[String]) -> String {
    let known = AREAS.iter().flat_map(|area| area.iter()).find(|(c, _)| *c == code);
    let mut text = known.map_or("这次操作没有完成，数据没有改动。请返回重试。", |(_, s)| s).to_owned();
    for (index, fact) in facts.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), fact);
    }
    text
}

/// Whether a code has a sentence of its own.
pub fn has_sentence(code: &str) -> bool {
    AREAS.iter().flat_map(|area| area.iter()).any(|(c, _)| *c == code)
}
