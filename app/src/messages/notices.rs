//! From a notice's code to the sentence people read; `{0}`, `{1}` are the facts.

const NOTICES: &[(&str, &str)] = &[
    ("key.corrected", "{0}：考务更正了一道试题的答案，您的成绩由 {1} 分变为 {2} 分。原成绩仍保留可查。"),
    ("late_evidence.admitted", "{0}：您在截止后到达的作答，经两名考务人员认定计入成绩，理由：{1}。交卷回执不变。"),
    ("late_evidence.proposed", "{0}：已有人提出迟到作答的认定，等待另一位考务确认。"),
    ("late_evidence.refused", "{0}：您在截止后到达的作答，经两名考务人员认定不计入成绩，理由：{1}。"),
    ("make_up.listed", "您已列入{0}，开考时间 {1}，不需要另行报名。"),
    ("registration.reseated", "{0}：您的座位由 {1} 调整为 {2}。原因：{3}。请重新查看、打印准考证。"),
    ("person.moved_in", "{0}自 {1} 起调入您的单位，请核对其人员信息。"),
    ("registration.approved", "{0}：您的报名已通过审核，请留意考场安排。"),
    ("registration.deferred", "{0}：您已获准缓考，理由：{1}。"),
    ("registration.missing", "{0}：截至 {3}，本单位还有 {1} 人应报未报，报名截止 {2}。请尽快报名。"),
    ("registration.returned", "{0}：您的报名被退回，理由：{1}。请改正后重新提交。"),
    ("registration.returned_of_unit", "{0}：本单位{1}的报名被退回，理由：{2}。请协助改正后重新报名。"),
    ("registration.withdrawn", "{0}：您的报名已由 {1} 撤回，理由：{2}。"),
    ("rehearsal.called_off", "{0}：原定的考前试答已取消。"),
    ("rehearsal.changed", "{0}：考前试答时间改为 {1} 至 {2}，请在考试所用电脑上完成，不计分。"),
    ("rehearsal.closed", "{0}：考前试答已提前结束，您还没有试答。如对电脑没有把握，请联系考务人员。"),
    ("rehearsal.missing", "{0}：截至 {2}，您还没有完成考前试答（不计分）。请在 {1} 前到考试所用电脑上试答并检测。"),
    ("rehearsal.planned", "{0}：考前试答（不计分）{1} 至 {2} 开放，请在考试所用电脑上完成试答和电脑检测。"),
    ("provincial.corrected", "{0}：省里更正了您的成绩，请查看。原成绩仍保留可查。"),
    ("provincial.imported", "{0}：您的成绩已导入，请查看。合格的可以申领证件。"),
    ("provincial.pass_taken", "{0}的成绩更正，取消了 {1} 份申领或证件所依据的合格成绩，请核实处理。"),
    ("request.answered", "{0}：{1}的{2}申请{3}。"),
    ("request.asked", "{0}：{1}申请{2}，请核对证明材料后答复。"),
    ("misconduct.confirmed", "{0}：经认定存在违纪（{1}），本次成绩无效，计为参加、不合格。有异议可申请成绩复核。"),
    ("misconduct.proposed", "{0}：已有人提出违纪认定，等待另一位考务确认。"),
    ("score_review.answered", "{0}：您申请的成绩复核已有答复。"),
    ("score_review.requested", "{0}：有考生申请成绩复核，请在期限内答复。"),
    ("session.arranged_again", "{0}重新编排了考场和座位，原因：{1}。准考证号不变，请重新查看、打印准考证。"),
    ("session.cancelled", "{0}已取消，原因：{1}。已报名人员无须到场。"),
    ("session.changed", "{0}有调整：{1}。原因：{2}。"),
    ("session.publish_proposed", "{0}：已有人提出发布成绩，等待另一位考务确认。"),
    ("session.published", "{0}成绩已发布，请查看您的成绩。"),
    ("session.registration_open", "{0}开始报名，截止 {1}。请按时为本单位应考人员报名。"),
    ("session.seal_proposed", "{0}：已有人提出封卷，等待另一位考务确认。"),
];

/// The sentence of a notice with its facts; a code without one is shown as it is.
pub fn notice(code: &str, facts: &[String]) -> String {
    let known = NOTICES.iter().find(|(known, _)| *known == code);
    let mut text = known.map_or(code, |(_, words)| words).to_owned();
    for (index, fact) in facts.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), fact);
    }
    text
}
