//! What is stored on me: shown masked, and handed over as a copy (个人信息保护法 第四十四条至第四十七条: to know, to have a copy,
//! to have it corrected, to have it erased).

use super::home::situation;
use crate::authority::Officer;
use crate::clock::{Millis, beijing_seconds, day_text};
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::rules::desk_check::reason_word;
use crate::rules::next_step::Situation;
use crate::rules::resident_id::{masked_id, masked_phone};
use crate::rules::study::{Reading, hours};
use crate::storage::desk_check::{self, DeskCheck};
use crate::storage::mock_exam::{self, Tried};
use crate::storage::officer_home::{self as stored, Record};
use crate::storage::study::{self, Opened};
use crate::storage::{audit, late_evidence, practice, provincial, rehearsal, seat};
use serde_json::{Value, json};

/// What the page shows. Resident ID and phone are masked.
#[derive(Clone, Debug)]
pub struct MyData {
    /// The stored record.
    pub record: Record,
    /// Resident ID with its middle hidden.
    pub resident_id: String,
    /// Phone with its middle hidden.
    pub phone: String,
    /// Live sign-ins: start, last seen, address.
    pub sign_ins: Vec<(Millis, Millis, String)>,
    /// How many registrations, licences and applications.
    pub counts: (usize, usize, usize),
    /// How many exams of the province have a result.
    pub provincial: usize,
    /// How many mock exams, practice answers and notebook entries.
    pub practice: (usize, usize, usize),
    /// How many lessons are finished, and their minutes.
    pub study: (usize, i64),
    /// How many rehearsals, and checks of desks.
    pub rehearsals: (usize, usize),
}

/// The page.
pub async fn my_data(platform: &Platform, by: &Officer) -> Outcome<MyData> {
    let store = &platform.store;
    let record = stored::record(store, &by.account_id, &by.person_id).await?.ok_or_else(missing)?;
    let situation = situation(platform, by).await?;
    let lessons = study::opened(store, &by.person_id).await?;
    Ok(MyData {
        resident_id: masked_id(&platform.vault.unseal(&record.resident_id_cipher)?),
        phone: masked_phone(&platform.vault.unseal(&record.phone_cipher)?),
        record,
        sign_ins: stored::sign_ins(store, &by.account_id).await?,
        provincial: provincial::of_person(store, &by.person_id).await?.iter().filter(|one| one.version == 1).count(),
        counts: (situation.entered.len(), situation.licences.len(), situation.applications.len()),
        practice: (
            mock_exam::history(store, &by.person_id).await?.len(),
            stored::practice_answers(store, &by.person_id).await?.len(),
            practice::notebook(store, &by.person_id).await?.len(),
        ),
        study: (
            lessons.iter().filter(|o| matches!(o.reading, Reading::Finished(_))).count(),
            lessons.iter().map(|o| o.minutes).sum(),
        ),
        rehearsals: (
            rehearsal::runs(store, "", &by.person_id).await?.len(),
            desk_check::of_person(store, "", &by.person_id).await?.len(),
        ),
    })
}

/// A whole copy as JSON, with resident ID and phone in full: it is the person's own copy (第四十五条). Leaves an audit row.
pub async fn copy(platform: &Platform, by: &Officer) -> Outcome<Value> {
    let store = &platform.store;
    let record = stored::record(store, &by.account_id, &by.person_id).await?.ok_or_else(missing)?;
    let situation = situation(platform, by).await?;
    let notebook = practice::notebook(store, &by.person_id).await?;
    let answers = stored::practice_answers(store, &by.person_id).await?;
    let lessons = study::opened(store, &by.person_id).await?;
    let value = json!({
        "生成时间": beijing_seconds(platform.clock.now()),
        "基本信息": {
            "姓名": record.name, "工号": record.staff_no, "单位": record.unit,
            "居民身份证号": platform.vault.unseal(&record.resident_id_cipher)?,
            "手机号": platform.vault.unseal(&record.phone_cipher)?,
            "人员类别": record.duty, "编制类型": record.establishment, "在岗": record.in_post,
            "培训合格": record.training_done, "处分限制": record.sanctioned,
            "登记时间": beijing_seconds(record.created_at),
        },
        "账号": {
            "登录名": record.login,
            "阅读告知时间": record.notice_read_at.map(beijing_seconds),
            "最近登录": record.last_sign_in_at.map(beijing_seconds),
            "当前登录": stored::sign_ins(store, &by.account_id).await?.into_iter()
                .map(|(start, seen, address)| json!({"开始": beijing_seconds(start), "最近使用": beijing_seconds(seen), "地址": address}))
                .collect::<Vec<_>>(),
        },
        "考试": exams(&situation),
        "迟到作答": late(platform, by).await?,
        "省统一考试成绩": provincial::of_person(store, &by.person_id).await?.iter().map(of_the_province).collect::<Vec<_>>(),
        "无障碍需求": needs(platform, by).await?,
        "模拟考试": mock_exam::history(store, &by.person_id).await?.iter().map(mock).collect::<Vec<_>>(),
        "考前试答": rehearsal::runs(store, "", &by.person_id).await?.iter().map(|run| json!({
            "开始": beijing_seconds(run.begun_at), "交卷": run.handed_in_at.map(beijing_seconds)})).collect::<Vec<_>>(),
        "考试电脑检测": desk_check::of_person(store, "", &by.person_id).await?.iter().map(desk).collect::<Vec<_>>(),
        "证件": situation.licences.iter().map(|l| json!({"类型": l.kind, "编号": l.number, "状态": l.state,
            "发证时间": beijing_seconds(l.issued_at), "有效期至": l.expires_at.map(beijing_seconds)})).collect::<Vec<_>>(),
        "证件申请": situation.applications.iter().map(|a| json!({"事项": a.act, "状态": a.state, "原因": a.reason,
            "更新时间": beijing_seconds(a.updated_at)})).collect::<Vec<_>>(),
        "线上学习": {
            "学时": hours(lessons.iter().map(|o| o.minutes).sum()),
            "课文": lessons.iter().map(lesson).collect::<Vec<_>>(),
        },
        "练习": answers.into_iter().map(|(item, choice, right, at)| json!({"试题": item, "作答": choice, "正确": right,
            "时间": beijing_seconds(at)})).collect::<Vec<_>>(),
        "错题本": notebook.into_iter().map(|e| json!({"试题": e.item, "答错次数": e.standing.wrong_count,
            "下次复习": e.memory.map(|m| day_text(m.due)),
            "更新时间": beijing_seconds(e.updated_at)})).collect::<Vec<_>>(),
    });
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let object = format!("person:{}", by.person_id);
    let entry = audit::Entry { actor: &by.account_id, action: "my_data.copy", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(value)
}

async fn needs(platform: &Platform, by: &Officer) -> Outcome<Vec<Value>> {
    let kept = seat::access_needs(&platform.store, &by.person_id).await?;
    kept.into_iter().map(|(name, cipher)| Ok(json!({"场次": name, "需要": platform.vault.unseal(&cipher)?}))).collect()
}

async fn late(platform: &Platform, by: &Officer) -> Outcome<Vec<Value>> {
    let told = late_evidence::told_person(&platform.store, &by.person_id).await?;
    let one = |t: late_evidence::Told| {
        let (admit, reason) = t.verdict.unzip();
        json!({"场次": t.session, "条数": t.events, "计入": admit, "理由": reason})
    };
    Ok(told.into_iter().map(one).collect())
}

fn exams(situation: &Situation) -> Vec<Value> {
    let exam = |e: &crate::rules::next_step::Entered| {
        let result = e.attempt.as_ref().and_then(|a| a.result);
        json!({
            "场次": e.name, "开考时间": beijing_seconds(e.starts_at), "报名状态": e.state, "退回原因": e.reason,
            "准考证号": e.ticket.as_ref().map(|t| &t.0),
            "成绩": result.map(|(score, _, _)| hundredths(score)), "合格": result.map(|r| r.2),
        })
    };
    situation.entered.iter().map(exam).collect()
}

fn of_the_province(one: &provincial::Version) -> Value {
    json!({
        "考试": one.exam, "考试日期": one.day, "版本": one.version, "成绩": hundredths(one.scored.score),
        "满分": hundredths(one.scored.full), "合格": one.scored.passed, "证书或准考证号": one.scored.number,
        "导入时间": beijing_seconds(one.at),
    })
}

fn lesson(opened: &Opened) -> Value {
    let finished = match opened.reading {
        Reading::Finished(at) => Some(beijing_seconds(at)),
        _ => None,
    };
    json!({"章节": opened.node, "开始": beijing_seconds(opened.started_at), "读完": finished, "分钟": opened.minutes})
}

fn mock(tried: &Tried) -> Value {
    json!({
        "次序": tried.number, "开始": tried.opened_at.map(beijing_seconds), "交卷": tried.handed_in_at.map(beijing_seconds),
        "成绩": tried.result.map(|(score, _, _)| hundredths(score)),
    })
}

fn desk(check: &DeskCheck) -> Value {
    json!({
        "时间": beijing_seconds(check.at), "浏览器": check.browser, "网络往返毫秒": check.measured.round_trip,
        "本机时间差毫秒": check.measured.clock_off, "本地存储": check.measured.storage, "快速作答界面": check.measured.wasm,
        "问题": check.reasons.iter().map(|code| reason_word(code)).collect::<Vec<_>>(),
    })
}

fn hundredths(score: i64) -> String {
    question_bank::paper::Marks(u32::try_from(score).unwrap_or_default()).to_string()
}
