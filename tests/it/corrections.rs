//! After the exam: a wrong key corrected by two persons for everybody, and score reviews.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use axum::http::StatusCode;
use question_bank::marking::Score;
use question_bank::paper::{Paper, Slot};
use question_bank::{AnswerKey, Choice, Item, ItemId};
use server::clock::DAY;
use server::demo::{Manifest, Plan, Stage, build_stage};
use server::sittings::{correct_key, mark};
use server::storage::item;
use std::collections::BTreeMap;

const PASSWORD: &str = "Xuefa-2026";

async fn published(app: &TestApp) -> Manifest {
    let plan = Plan { candidates: 24, password: PASSWORD.into(), now: app.clock.now() };
    build_stage(&app.platform, &plan, Stage::Published, &|_| ()).await.expect("a published session")
}

/// Every attempt's slots, choices by slot, score and whether passed, of the newest result.
async fn results(app: &TestApp) -> BTreeMap<String, (Vec<Slot>, BTreeMap<i64, Choice>, Score, bool)> {
    let rows = sqlx::query_as::<_, (String, String, String, i64)>(
        "SELECT a.id, p.slots, r.detail, CAST(r.passed AS BIGINT) FROM attempt a JOIN paper p ON p.id = a.paper_id
         JOIN result r ON r.attempt_id = a.id
         WHERE r.version = (SELECT MAX(v.version) FROM result v WHERE v.attempt_id = a.id)",
    )
    .fetch_all(app.platform.store.read())
    .await
    .expect("results");
    let mut found = BTreeMap::new();
    for (id, slots, detail, passed) in rows {
        let answers = server::storage::attempt::answers(&app.platform.store, &id).await.expect("answers");
        let choices = answers.into_iter().map(|a| (a.slot, a.choice)).collect();
        let parsed = (
            serde_json::from_str(&slots).expect("slots"),
            choices,
            serde_json::from_str(&detail).expect("score"),
            passed != 0,
        );
        found.insert(id, parsed);
    }
    found
}

/// A single item that stands on some papers and that somebody answered otherwise than its key; with that other answer in
/// canonical letters.
async fn disputed(app: &TestApp) -> (Item, Choice) {
    let items = item::all(&app.platform.store).await.expect("items");
    let known: BTreeMap<&ItemId, &Item> = items.iter().map(|item| (&item.id, item)).collect();
    for (slots, choices, ..) in results(app).await.values() {
        for slot in slots {
            let chosen = choices.get(&i64::from(slot.number)).copied().unwrap_or_default().canonical(&slot.order);
            let item = known[&slot.item];
            if item.kind == question_bank::Kind::Single && chosen.len() == 1 && chosen != item.key {
                return (item.clone(), chosen);
            }
        }
    }
    panic!("nobody answered a single item wrong");
}

async fn propose(
    who: &mut Actor,
    session: &str,
    item: &str,
    act: &str,
    letters: &str,
) -> crate::harness::client::Reply {
    who.page = format!("/organizer/sessions/{session}/keys");
    let fields =
        [("session_id", session), ("item", item), ("act", act), ("letters", letters), ("reason", "两个答案都有依据")];
    who.post("/api/propose-correction", &fields).await
}

both!(a_corrected_key_changes_everybodys_score_and_keeps_the_old_one, |app| async move {
    let manifest = published(&app).await;
    let session = manifest.sessions[0].id.clone();
    let (mut jin, mut zhou) = (app.device_of("kaowu1", PASSWORD).await, app.device_of("kaowu2", PASSWORD).await);
    let (item, also) = disputed(&app).await;
    let before = results(&app).await;
    let reply = propose(&mut jin, &session, item.id.as_str(), "accept", &also.to_string()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let place = reply.header("location").to_owned();
    let id = place.rsplit('/').next().expect("an id").to_owned();
    assert!(propose(&mut zhou, &session, item.id.as_str(), "drop", "").await.text.contains("已有一项更正等待确认"));
    let own = jin.post("/api/apply-correction", &[("correction", &id)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let by = zhou.caller.organizer().expect("an organizer");
    let writing = app.platform.store.begin_write().await.expect("a transaction");
    let preview = correct_key::preview(&app.platform, &by, &id).await.expect("a preview while somebody writes");
    drop(writing);
    assert_eq!(results(&app).await.len(), before.len(), "a preview writes nothing");
    // By hand: who chose the other answer gains its marks, nobody else changes.
    let gains: BTreeMap<&String, u32> = before
        .iter()
        .filter_map(|(attempt, (slots, choices, ..))| {
            let slot = slots.iter().find(|slot| slot.item == item.id)?;
            let chosen = choices.get(&i64::from(slot.number)).copied().unwrap_or_default().canonical(&slot.order);
            (chosen == also).then_some((attempt, slot.points.0))
        })
        .collect();
    assert!(!gains.is_empty() && preview.changes.len() == gains.len());
    assert_eq!(preview.papers, before.values().filter(|r| r.0.iter().any(|s| s.item == item.id)).count());
    assert!(zhou.get(&place).await.text.contains("确认更正"));
    let applied = zhou.post("/api/apply-correction", &[("correction", &id)]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.text);
    let after = results(&app).await;
    for (attempt, (_, _, score, _)) in &before {
        let gain = gains.get(attempt).copied().unwrap_or(0);
        assert_eq!(after[attempt].2.total.0, score.total.0 + gain, "{attempt}");
    }
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM result WHERE version = 2")
        .fetch_one(app.platform.store.read())
        .await
        .expect("rows");
    assert_eq!(rows as usize, gains.len(), "the first versions stay");
    assert!(
        mark::recompute(&app.platform, &session).await.expect("computed").is_empty(),
        "every version comes out again"
    );
    let again = zhou.post("/api/apply-correction", &[("correction", &id)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let told = gains.keys().next().expect("one").as_str();
    let login = &manifest.attempts.iter().find(|a| a.id == told).expect("theirs").login;
    let mut officer = app.device_of(login, PASSWORD).await;
    assert!(officer.get("/notices").await.text.contains("考务更正了一道试题的答案，您的成绩由"));
    let page = officer.get(&format!("/attempt/{told}/result")).await.text;
    assert!(page.contains("成绩版本 2") && page.contains("两个答案都有依据"), "{page}");
});

both!(an_item_that_is_not_counted_lowers_full_marks_and_pass_mark_alike, |app| async move {
    let manifest = published(&app).await;
    let session = manifest.sessions[0].id.clone();
    let (mut jin, mut zhou) = (app.device_of("kaowu1", PASSWORD).await, app.device_of("kaowu2", PASSWORD).await);
    let (item, _) = disputed(&app).await;
    let before = results(&app).await;
    let id = propose(&mut jin, &session, item.id.as_str(), "drop", "")
        .await
        .header("location")
        .rsplit('/')
        .next()
        .expect("an id")
        .to_owned();
    assert_eq!(zhou.post("/api/apply-correction", &[("correction", &id)]).await.status, StatusCode::SEE_OTHER);
    for (attempt, (slots, _, score, passed)) in results(&app).await {
        let (_, _, old, old_passed) = &before[&attempt];
        let Some(at) = slots.iter().position(|slot| slot.item == item.id) else {
            assert_eq!((&score, &passed), (old, old_passed));
            continue;
        };
        assert_eq!(score.full.0, old.full.0 - slots[at].points.0);
        assert_eq!(score.total.0, old.total.0 - old.slots[at].0);
        assert_eq!(
            passed,
            u64::from(score.total.0) * 10_000 >= 6_000 * u64::from(score.full.0),
            "60 of 100 in proportion"
        );
    }
    assert!(mark::recompute(&app.platform, &session).await.expect("computed").is_empty());
});

both!(a_correction_that_does_not_fit_is_refused_with_its_reason, |app| async move {
    let manifest = published(&app).await;
    let session = manifest.sessions[0].id.clone();
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    let (item, _) = disputed(&app).await;
    for (of, act, letters, words) in [
        ("NO-1", "drop", "", "没有试题“NO-1”"),
        (item.id.as_str(), "accept", &item.key.to_string(), "就是现在的答案"),
        (item.id.as_str(), "replace", "I", "不在这道题的选项内"),
        (item.id.as_str(), "replace", "AB", "只有一项"),
        (item.id.as_str(), "replace", "?", "不是选项字母"),
        (item.id.as_str(), "erase", "", "没有这种更正方式"),
    ] {
        let reply = propose(&mut jin, &session, of, act, letters).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{act} {letters}");
        assert!(reply.text.contains(words), "{words}: {}", reply.text);
    }
    let id = propose(&mut jin, &session, item.id.as_str(), "full_credit", "")
        .await
        .header("location")
        .rsplit('/')
        .next()
        .expect("an id")
        .to_owned();
    assert_eq!(jin.post("/api/withdraw-correction", &[("correction", &id)]).await.status, StatusCode::SEE_OTHER);
    let mut chen = app.officer("chen").await;
    assert_eq!(propose(&mut chen, &session, item.id.as_str(), "drop", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(chen.get(&format!("/organizer/corrections/{id}")).await.status, StatusCode::FORBIDDEN);
});

both!(a_score_review_is_asked_for_once_in_time_and_answered, |app| async move {
    let manifest = published(&app).await;
    let session = manifest.sessions[0].id.clone();
    let mine = manifest.attempts.iter().find(|a| a.state == "handed_in").expect("who sat").clone();
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    // The session of the demo was published months ago: the window is over.
    let mut chen = app.device_of(&mine.login, PASSWORD).await;
    let fields = [("attempt", mine.id.as_str()), ("reason", "第 12 题我选对了")];
    assert_eq!(chen.post("/api/request-score-review", &fields).await.status, StatusCode::CONFLICT);
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE exam_session SET published_at = $1")
        .bind(app.clock.now() - 7 * DAY)
        .execute(&mut *tx)
        .await
        .expect("now");
    tx.commit().await.expect("committed");
    let mut lin = app.officer("lin").await;
    assert_eq!(lin.post("/api/request-score-review", &fields).await.status, StatusCode::NOT_FOUND);
    assert!(chen.get(&format!("/attempt/{}/result", mine.id)).await.text.contains("申请成绩复核"));
    let short = chen.post("/api/request-score-review", &[("attempt", &mine.id), ("reason", "")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(chen.post("/api/request-score-review", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(chen.post("/api/request-score-review", &fields).await.status, StatusCode::CONFLICT, "once");
    let list = jin.get(&format!("/organizer/sessions/{session}/score-reviews")).await.text;
    let id = list
        .split("/organizer/score-reviews/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link")
        .to_owned();
    let page = jin.get(&format!("/organizer/score-reviews/{id}")).await.text;
    assert!(page.contains("一致") && !page.contains("不一致") && page.contains("第 12 题我选对了"));
    assert_eq!(
        jin.post("/api/answer-score-review", &[("review", &id), ("words", "已核对，成绩无误。")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        jin.post("/api/answer-score-review", &[("review", &id), ("words", "再答")]).await.status,
        StatusCode::CONFLICT
    );
    assert!(chen.get(&format!("/attempt/{}/result", mine.id)).await.text.contains("已核对，成绩无误。"));
    assert_eq!(chen.get(&format!("/organizer/score-reviews/{id}")).await.status, StatusCode::FORBIDDEN);
});

both!(what_people_should_look_at_is_computed_from_the_papers, |app| async move {
    let manifest = published(&app).await;
    let by = app.device_of("kaowu1", PASSWORD).await.caller.organizer().expect("an organizer");
    let figures = correct_key::suspicious(&app.platform, &by, &manifest.sessions[0].id).await.expect("figures");
    let results = results(&app).await;
    let items = item::all(&app.platform.store).await.expect("items");
    for figure in &figures {
        let sat = results.values().filter_map(|(slots, choices, ..)| {
            let slot = slots.iter().find(|slot| slot.item == figure.item)?;
            let paper = Paper { deal: 1, slots: vec![slot.clone()] };
            let key = AnswerKey::compile(&paper, |id, _| items.iter().find(|item| item.id == *id)).expect("a key");
            let chosen = choices.get(&i64::from(slot.number)).copied().unwrap_or_default();
            Some(question_bank::marking::mark(&key, &[chosen], question_bank::Policy::Exact).total == slot.points)
        });
        let right: Vec<bool> = sat.collect();
        assert_eq!(figure.sat, right.len());
        assert_eq!(figure.facility, Some(right.iter().filter(|right| **right).count() * 100 / right.len()));
    }
});
