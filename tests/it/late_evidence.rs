//! Late evidence: an answer that arrives after the end of counting is kept; two organizers decide whether it counts, and
//! nothing is published before. Every score is counted again by hand from the papers, and by the storm's checker.

use crate::harness::actor::Actor;
use crate::harness::client::Reply;
use crate::harness::{Client, TestApp, target};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use question_bank::paper::Slot;
use question_bank::{Choice, Item, Kind};
use serde_json::{Value, json};
use server::authority::Role;
use server::clock::MINUTE;
use server::demo::{Manifest, Plan, Stage, build_stage};
use server::sittings::late_evidence::{Listed, list};
use server::sittings::{self, close, mark};
use server::storage::{attempt, item, result};
use server::vault::new_id;
use sqlx::Row;
use std::collections::BTreeMap;

const PASSWORD: &str = "Xuefa-2026";

/// A session that has begun, under the common clock, with both organizers.
struct Hall {
    manifest: Manifest,
    session: String,
    items: BTreeMap<(String, u32), Item>,
    jin: Actor,
    zhou: Actor,
}

/// A candidate who writes.
struct Writer {
    browser: Actor,
    attempt: String,
    generation: i64,
    login: String,
    slots: Vec<Slot>,
}

/// What somebody chose, by question.
type Sheet = BTreeMap<i64, String>;

async fn hall(app: &TestApp) -> Hall {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Running, &|_| ()).await.expect("a session");
    let session = manifest.attempts[0].session.clone();
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE exam_session SET clock_rule = 'common', entry_cutoff_minutes = 30 WHERE id = $1")
        .bind(&session)
        .execute(&mut *tx)
        .await
        .expect("a strict session");
    tx.commit().await.expect("committed");
    let items = item::all(&app.platform.store).await.expect("items");
    let items = items.into_iter().map(|i| ((i.id.as_str().to_owned(), i.version), i)).collect();
    let (jin, zhou) = (app.device_of("kaowu1", PASSWORD).await, app.device_of("kaowu2", PASSWORD).await);
    Hall { manifest, session, items, jin, zhou }
}

impl Hall {
    async fn writer(&self, app: &TestApp, number: usize) -> Writer {
        let one = &self.manifest.attempts[number];
        let browser = app.device_of(&one.login, PASSWORD).await;
        let me = browser.caller.officer().expect("an officer");
        let generation = sittings::open(&app.platform, &me, &one.id).await.expect("opened");
        let slots: String =
            sqlx::query_scalar("SELECT p.slots FROM paper p JOIN attempt a ON a.paper_id = p.id WHERE a.id = $1")
                .bind(&one.id)
                .fetch_one(app.platform.store.read())
                .await
                .expect("a paper");
        let slots = serde_json::from_str(&slots).expect("slots");
        Writer { browser, attempt: one.id.clone(), generation, login: one.login.clone(), slots }
    }

    fn item(&self, slot: &Slot) -> &Item {
        &self.items[&(slot.item.as_str().to_owned(), slot.version)]
    }

    /// The right letters of a question, as shown.
    fn right(&self, of: &Writer, slot: usize) -> String {
        let slot = &of.slots[slot - 1];
        self.item(slot).key.presented(&slot.order).to_string()
    }

    /// A wrong letter of a question, as shown.
    fn wrong(&self, of: &Writer, slot: usize) -> String {
        let right = self.right(of, slot);
        if right == "A" { "B".to_owned() } else { "A".to_owned() }
    }

    /// The score of what was chosen: all points for exactly the key, otherwise none.
    fn by_hand(&self, of: &Writer, chosen: &Sheet) -> i64 {
        let earned = of.slots.iter().filter(|slot| {
            let letters = chosen.get(&i64::from(slot.number)).map_or("", String::as_str);
            let choice = Choice::parse(letters).expect("letters");
            !choice.is_empty() && choice.canonical(&slot.order) == self.item(slot).key
        });
        earned.map(|slot| i64::from(slot.points.0)).sum()
    }

    async fn close(&mut self, app: &TestApp) {
        close::close_due(&app.platform).await.expect("closed");
    }

    async fn mark(&mut self) {
        let reply = self.jin.call("/api/mark-session", &[("session_id", &self.session)]).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    }

    async fn listed(&self, app: &TestApp) -> Vec<Listed> {
        let by = self.jin.caller.organizer().expect("an organizer");
        list(&app.platform, &by, &self.session).await.expect("a list")
    }

    async fn page(&mut self) -> String {
        let reply = self.zhou.get(&format!("/organizer/sessions/{}/publish", self.session)).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.text
    }

    async fn publish(&mut self) -> (Reply, Option<Reply>) {
        let session = [("session_id", self.session.as_str())];
        let proposed = self.jin.call("/api/propose-publish", &session).await;
        if proposed.status != StatusCode::OK {
            return (proposed, None);
        }
        (proposed, Some(self.zhou.call("/api/confirm-publish", &session).await))
    }
}

async fn save(client: &mut Client, attempt: &str, generation: i64, events: Value) -> (StatusCode, Value) {
    let request = Request::post("/api/save").header(header::CONTENT_TYPE, "application/json");
    let body = json!({"attempt": attempt, "generation": generation, "events": events}).to_string();
    let reply = client.send(request, Body::from(body)).await;
    (reply.status, serde_json::from_str(&reply.text).unwrap_or_default())
}

impl Writer {
    /// Sends these answers with their numbers; every one must be told this outcome.
    async fn writes(&mut self, answers: &[(i64, usize, &str)], outcome: &str) {
        let event = |(seq, slot, choice): &(i64, usize, &str)| json!({"seq": seq, "slot": slot, "choice": choice, "flagged": false});
        let events: Vec<Value> = answers.iter().map(event).collect();
        let (status, reply) = save(&mut self.browser, &self.attempt, self.generation, json!(events)).await;
        assert_eq!(status, StatusCode::OK, "{reply}");
        for ack in reply["acks"].as_array().expect("acks") {
            assert_eq!(ack["outcome"], outcome, "{answers:?}");
        }
    }
}

fn sheet(answers: &[(usize, &str)]) -> Sheet {
    answers.iter().map(|(slot, letters)| (*slot as i64, (*letters).to_owned())).collect()
}

async fn propose(who: &mut Actor, attempt: &str, admit: bool, reason: &str) -> Reply {
    let fields = [("attempt", attempt), ("admit", if admit { "1" } else { "0" }), ("reason", reason)];
    who.call("/api/propose-late-evidence", &fields).await
}

async fn proposed(app: &TestApp, attempt: &str) -> String {
    sqlx::query_scalar("SELECT id FROM late_evidence WHERE attempt_id = $1 AND state = 'proposed'")
        .bind(attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("an open proposal")
}

/// Proposed by one, confirmed by the other.
async fn decided(app: &TestApp, hall: &mut Hall, attempt: &str, admit: bool) {
    let reply = propose(&mut hall.jin, attempt, admit, "考场网络中断，设备已离线保存").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let id = proposed(app, attempt).await;
    let reply = hall.zhou.call("/api/confirm-late-evidence", &[("evidence", &id)]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
}

/// Moves the clock this far behind the last instant at which the attempt's answers count.
async fn after_the_end(app: &TestApp, attempt: &str, by: i64) {
    let until: i64 = sqlx::query_scalar("SELECT counted_until FROM attempt WHERE id = $1")
        .bind(attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("opened");
    app.clock.advance(until + by - app.clock.now());
}

async fn scores(app: &TestApp, attempt: &str) -> Vec<i64> {
    let versions = result::versions(&app.platform.store, attempt).await.expect("versions");
    versions.iter().map(|one| one.score).collect()
}

async fn choices(app: &TestApp, attempt: &str) -> Sheet {
    let answers = attempt::answers(&app.platform.store, attempt).await.expect("answers");
    answers.into_iter().map(|a| (a.slot, a.choice.to_string())).collect()
}

async fn receipt(app: &TestApp, attempt: &str) -> (String, String, i64) {
    let row = sqlx::query("SELECT receipt_no, receipt_digest, answered FROM attempt WHERE id = $1")
        .bind(attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("handed in");
    (row.get(0), row.get(1), row.get(2))
}

async fn right_uses(app: &TestApp, session: &str) -> i64 {
    sqlx::query_scalar("SELECT CAST(SUM(correct) AS BIGINT) FROM item_use WHERE session_id = $1")
        .bind(session)
        .fetch_one(app.platform.store.read())
        .await
        .expect("uses")
}

/// Every stored score comes out again: by the program, and by the checker that knows nothing of it.
async fn scores_hold(app: &TestApp, session: &str) {
    assert_eq!(mark::recompute(&app.platform, session).await.expect("computed"), []);
    let nothing = target().join("it").join(format!("{}.history", new_id()));
    std::fs::write(&nothing, "").expect("an empty history");
    let verdict = storm::check::check(&app.platform.config.database, &nothing).await;
    let _ = std::fs::remove_file(&nothing);
    assert_eq!(verdict.problems, Vec::<String>::new());
    assert!(verdict.scores > 0);
}

both!(late_answers_count_when_two_people_admit_them_and_stay_evidence_when_they_refuse, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let mut lin = hall.writer(&app, 1).await;
    let mut zhao = hall.writer(&app, 2).await;
    let (one, two, three) = (hall.right(&chen, 1), hall.right(&chen, 2), hall.right(&chen, 3));
    let not_two = hall.wrong(&chen, 2);
    chen.writes(&[(1, 1, &one), (2, 2, &not_two)], "saved").await;
    let same = hall.right(&lin, 1);
    lin.writes(&[(1, 1, &same)], "saved").await;
    let (good, bad) = (hall.right(&zhao, 1), hall.wrong(&zhao, 1));
    zhao.writes(&[(1, 1, &good)], "saved").await;

    after_the_end(&app, &chen.attempt, 1).await;
    hall.close(&app).await;
    chen.writes(&[(3, 2, &two)], "late").await;
    lin.writes(&[(2, 1, &same)], "late").await;
    zhao.writes(&[(2, 1, &bad)], "late").await;
    app.clock.advance(5_000);
    chen.writes(&[(4, 3, &three)], "late").await;
    let before = receipt(&app, &chen.attempt).await;
    let (in_time, with_late) = (sheet(&[(1, &one), (2, &not_two)]), sheet(&[(1, &one), (2, &two), (3, &three)]));
    assert_eq!(choices(&app, &chen.attempt).await, in_time, "kept, not counted");
    hall.mark().await;
    let first = hall.by_hand(&chen, &in_time);
    assert_eq!(scores(&app, &chen.attempt).await, [first]);
    let used = right_uses(&app, &hall.session).await;

    let listed = hall.listed(&app).await;
    let of = |id: &str| listed.iter().find(|l| l.evidence.attempt_id == id).expect("listed").evidence.clone();
    let evidence = of(&chen.attempt);
    assert_eq!((evidence.events, evidence.slots, evidence.changes, evidence.seconds), (2, vec![2, 3], 2, (1, 6)));
    assert!(!of(&lin.attempt).is_open() && of(&lin.attempt).changes == 0, "the same answer again needs no decision");
    let page = hall.page().await;
    for words in
        ["待认定 2 人，共收到 3 人", "2 题的答案", "计入截止后 1 至 6 秒", "不改变任何答案", "还不能发布", "提出不计入"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let name = attempt::candidate_name(&app.platform.store, &chen.attempt).await.expect("read").expect("a name");
    let part =
        page.split("id=\"late-evidence\"").nth(1).and_then(|p| p.split("id=\"voids\"").next()).expect("the part");
    assert!(!part.contains(&name) && part.contains('*'), "the name is masked: {part}");

    let refused = hall.publish().await.0;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("有 2 名考生的迟到作答尚未认定"), "{}", refused.text);
    let session = hall.zhou.get(&format!("/organizer/sessions/{}", hall.session)).await.text;
    assert!(
        session.contains("有 2 名考生的迟到作答尚未认定") && session.contains("publish#late-evidence"),
        "{session}"
    );
    let needless = propose(&mut hall.jin, &lin.attempt, true, "考场网络中断").await;
    assert!(needless.status == StatusCode::CONFLICT && needless.text.contains("不需要认定"), "{}", needless.text);

    assert_eq!(propose(&mut hall.jin, &chen.attempt, true, "没有写明的原因").await.status, StatusCode::OK);
    let twice = propose(&mut hall.zhou, &chen.attempt, false, "没有证据").await;
    assert!(twice.status == StatusCode::CONFLICT && twice.text.contains("不能重复提出"), "{}", twice.text);
    let id = proposed(&app, &chen.attempt).await;
    for endpoint in ["/api/confirm-late-evidence", "/api/reject-late-evidence"] {
        let own = hall.jin.call(endpoint, &[("evidence", &id)]).await;
        assert!(own.status == StatusCode::FORBIDDEN && own.text.contains("另一名考务人员"), "{}", own.text);
    }
    assert_eq!(hall.zhou.call("/api/reject-late-evidence", &[("evidence", &id)]).await.status, StatusCode::OK);
    let again = hall.zhou.call("/api/confirm-late-evidence", &[("evidence", &id)]).await;
    assert!(again.status == StatusCode::CONFLICT && again.text.contains("已经办理"), "{}", again.text);
    assert!(hall.page().await.contains("不同意。"), "the rejected proposal is told");
    assert_eq!(scores(&app, &chen.attempt).await, [first], "a rejected proposal changes nothing");
    assert_eq!(choices(&app, &chen.attempt).await, in_time);

    decided(&app, &mut hall, &chen.attempt, true).await;
    let second = hall.by_hand(&chen, &with_late);
    assert!(second > first);
    assert_eq!(scores(&app, &chen.attempt).await, [first, second], "the version before stays");
    assert_eq!(choices(&app, &chen.attempt).await, with_late);
    assert_eq!(receipt(&app, &chen.attempt).await, before, "the receipt is of the hand-in");
    assert_eq!(right_uses(&app, &hall.session).await, used + 2, "two items were answered right once more");
    let third = propose(&mut hall.jin, &chen.attempt, false, "重新考虑").await;
    assert_eq!(third.status, StatusCode::CONFLICT, "a confirmed decision is final");
    scores_hold(&app, &hall.session).await;

    let kept = scores(&app, &zhao.attempt).await;
    decided(&app, &mut hall, &zhao.attempt, false).await;
    assert_eq!(scores(&app, &zhao.attempt).await, kept, "what is refused changes nothing");
    assert_eq!(kept, [hall.by_hand(&zhao, &sheet(&[(1, &good)]))]);
    scores_hold(&app, &hall.session).await;
    assert!(hall.page().await.contains("已认定的迟到作答"));

    let told = chen.browser.get("/notices").await.text;
    assert!(told.contains("经两名考务人员认定计入成绩") && told.contains("设备已离线保存"), "{told}");
    let slip = chen.browser.get(&format!("/attempt/{}/receipt", chen.attempt)).await.text;
    assert!(
        slip.contains("收到 2 题") && slip.contains("另有 2 次作答在截止后才到达，经两名考务人员认定计入"),
        "{slip}"
    );
    assert!(zhao.browser.get("/notices").await.text.contains("认定不计入成绩"));
    let slip = lin.browser.get(&format!("/attempt/{}/receipt", lin.attempt)).await.text;
    assert!(slip.contains("由考务决定是否计入"), "{slip}");
    let copy = chen.browser.post("/my-data/download", &[]).await.text;
    assert!(copy.contains("迟到作答") && copy.contains("\"计入\": true"), "{copy}");

    let (_, published) = hall.publish().await;
    assert_eq!(published.expect("proposed").status, StatusCode::OK);
    let late = propose(&mut hall.jin, &lin.attempt, true, "考场网络中断").await;
    assert!(late.status == StatusCode::CONFLICT && late.text.contains("成绩发布以前"), "{}", late.text);
    let result = chen.browser.get(&format!("/attempt/{}/result", chen.attempt)).await.text;
    assert!(result.contains("成绩版本 2") && result.contains("迟到作答经认定计入"), "{result}");
    let acts: Vec<String> = sqlx::query_scalar(
        "SELECT action FROM audit_row WHERE action LIKE 'late_evidence.%' AND object = $1 ORDER BY seq",
    )
    .bind(format!("attempt:{}", chen.attempt))
    .fetch_all(app.platform.store.read())
    .await
    .expect("rows");
    let expected = ["propose", "reject", "propose", "confirm"].map(|act| format!("late_evidence.{act}"));
    assert_eq!(acts, expected);
});

both!(what_is_admitted_before_marking_is_in_the_first_result_and_in_every_later_one, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let single = chen.slots.iter().position(|slot| hall.item(slot).kind == Kind::Single).expect("a single item") + 1;
    let (one, two) = (hall.right(&chen, 1), hall.right(&chen, 2));
    let wrong = hall.wrong(&chen, single);
    chen.writes(&[(1, 1, &one)], "saved").await;
    after_the_end(&app, &chen.attempt, 10).await;
    hall.close(&app).await;
    chen.writes(&[(2, 2, &two), (3, single, &wrong)], "late").await;
    decided(&app, &mut hall, &chen.attempt, true).await;
    assert_eq!(scores(&app, &chen.attempt).await, Vec::<i64>::new(), "nothing is marked yet");
    hall.mark().await;
    let answers = sheet(&[(1, &one), (2, &two), (single, &wrong)]);
    let first = hall.by_hand(&chen, &answers);
    assert_eq!(scores(&app, &chen.attempt).await, [first]);
    scores_hold(&app, &hall.session).await;

    // A corrected key makes the late answer right, misconduct voids the result; both stand on the late answers too.
    let slot = chen.slots[single - 1].clone();
    let also = Choice::parse(&wrong).expect("letters").canonical(&slot.order).to_string();
    accepted(&mut hall, &slot, &also).await;
    let corrected = first + i64::from(slot.points.0);
    assert_eq!(scores(&app, &chen.attempt).await, [first, corrected]);
    let note = [("attempt", chen.attempt.as_str()), ("kind", "misconduct"), ("words", "考后查实夹带")];
    assert_eq!(hall.jin.call("/api/note-incident", &note).await.status, StatusCode::OK);
    let finding = [("attempt", chen.attempt.as_str()), ("finding", "夹带资料")];
    assert_eq!(hall.jin.call("/api/propose-misconduct", &finding).await.status, StatusCode::OK);
    let blocked = hall.publish().await.0;
    assert!(blocked.status == StatusCode::CONFLICT && blocked.text.contains("有 1 件违纪认定"), "{}", blocked.text);
    let page = hall.page().await;
    assert!(page.contains("待确认 1 件") && page.contains("夹带资料"), "{page}");
    let case: String =
        sqlx::query_scalar("SELECT id FROM misconduct").fetch_one(app.platform.store.read()).await.expect("a case");
    assert_eq!(hall.zhou.call("/api/confirm-misconduct", &[("case", &case)]).await.status, StatusCode::OK);
    assert_eq!(scores(&app, &chen.attempt).await, [first, corrected, corrected]);
    scores_hold(&app, &hall.session).await;
    let page = hall.page().await;
    assert!(page.contains("已认定 1 件") && page.contains("到时自动交卷 1 人"), "{page}");
    assert_eq!(hall.publish().await.1.expect("proposed").status, StatusCode::OK);
});

/// Another answer to an item is accepted, by two people.
async fn accepted(hall: &mut Hall, slot: &Slot, letters: &str) {
    let asked = [
        ("session_id", hall.session.as_str()),
        ("item", slot.item.as_str()),
        ("act", "accept"),
        ("letters", letters),
        ("reason", "两个答案都有依据"),
    ];
    let reply = hall.jin.call("/api/propose-correction", &asked).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let id = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    let reply = hall.zhou.call("/api/apply-correction", &[("correction", &id)]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
}

both!(late_answers_are_marked_by_the_keys_as_corrected_before, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let single = chen.slots.iter().position(|slot| hall.item(slot).kind == Kind::Single).expect("a single item") + 1;
    let (one, wrong) = (hall.right(&chen, 1), hall.wrong(&chen, single));
    chen.writes(&[(1, 1, &one)], "saved").await;
    after_the_end(&app, &chen.attempt, 1).await;
    hall.close(&app).await;
    chen.writes(&[(2, single, &wrong)], "late").await;
    hall.mark().await;
    let first = hall.by_hand(&chen, &sheet(&[(1, &one)]));
    let slot = chen.slots[single - 1].clone();
    let also = Choice::parse(&wrong).expect("letters").canonical(&slot.order).to_string();
    accepted(&mut hall, &slot, &also).await;
    assert_eq!(scores(&app, &chen.attempt).await, [first], "the correction helps nobody who left it open");
    decided(&app, &mut hall, &chen.attempt, true).await;
    assert_eq!(scores(&app, &chen.attempt).await, [first, first + i64::from(slot.points.0)]);
    scores_hold(&app, &hall.session).await;
});

both!(what_arrives_after_the_proposal_is_in_no_decision, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let right: Vec<String> = (1..=4).map(|slot| hall.right(&chen, slot)).collect();
    chen.writes(&[(1, 1, &right[0])], "saved").await;
    after_the_end(&app, &chen.attempt, 1).await;
    hall.close(&app).await;
    chen.writes(&[(5, 2, &right[1])], "late").await;
    hall.mark().await;
    assert_eq!(propose(&mut hall.jin, &chen.attempt, true, "考场网络中断").await.status, StatusCode::OK);
    assert_eq!(choices(&app, &chen.attempt).await, sheet(&[(1, &right[0])]), "one person alone admits nothing");
    // The same millisecond, and a number below the one that is in the proposal: neither time nor number makes it count.
    chen.writes(&[(3, 3, &right[2])], "late").await;
    let page = hall.page().await;
    assert!(page.contains("提出以后又收到 1 次"), "{page}");
    let id = proposed(&app, &chen.attempt).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (platform, by, id) =
            (app.platform.clone(), hall.zhou.caller.organizer().expect("an organizer"), id.clone());
        tasks.spawn(async move { sittings::late_evidence::decide(&platform, &by, &id, true).await.is_ok() });
    }
    let done = tasks.join_all().await;
    assert_eq!(done.iter().filter(|ok| **ok).count(), 1, "of ten confirmations at once one is the decision");
    assert_eq!(scores(&app, &chen.attempt).await.len(), 2);
    let again = hall.zhou.call("/api/reject-late-evidence", &[("evidence", &id)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "a confirmed decision is not taken back");
    let counted = sheet(&[(1, &right[0]), (2, &right[1])]);
    assert_eq!(choices(&app, &chen.attempt).await, counted);
    chen.writes(&[(6, 4, &right[3])], "late").await;
    assert_eq!(choices(&app, &chen.attempt).await, counted);
    assert_eq!(scores(&app, &chen.attempt).await.last(), Some(&hall.by_hand(&chen, &counted)));

    // The journal keeps its word: the same event again is told the same, another content is a conflict.
    chen.writes(&[(5, 2, &right[1])], "late").await;
    let other = hall.wrong(&chen, 2);
    chen.writes(&[(5, 2, &other)], "conflict").await;
    scores_hold(&app, &hall.session).await;
    assert_eq!(hall.listed(&app).await[0].evidence.after, 2);
    assert!(hall.page().await.contains("此后又收到 2 次"));
    assert_eq!(hall.publish().await.1.expect("nothing is open").status, StatusCode::OK);
});

both!(nothing_is_decided_while_anybody_writes_and_a_proposed_publication_waits, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let lin = hall.writer(&app, 1).await;
    let more = [("attempt", lin.attempt.as_str()), ("minutes", "20"), ("reason", "键盘故障")];
    assert_eq!(hall.jin.call("/api/give-extra-time", &more).await.status, StatusCode::OK);
    let one = hall.right(&chen, 1);
    after_the_end(&app, &chen.attempt, 1).await;
    hall.close(&app).await;
    chen.writes(&[(1, 1, &one)], "late").await;
    let early = propose(&mut hall.jin, &chen.attempt, true, "考场网络中断").await;
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("全场考试结束以后"), "{}", early.text);
    app.clock.advance(20 * MINUTE);
    hall.close(&app).await;
    hall.mark().await;
    decided(&app, &mut hall, &chen.attempt, false).await;

    let session = hall.session.clone();
    let ids = [("session_id", session.as_str())];
    assert_eq!(hall.jin.call("/api/propose-publish", &ids).await.status, StatusCode::OK);
    let mut lin = lin;
    let right = hall.right(&lin, 1);
    lin.writes(&[(1, 1, &right)], "late").await;
    let waits = hall.zhou.call("/api/confirm-publish", &ids).await;
    assert!(waits.status == StatusCode::CONFLICT && waits.text.contains("有 1 名考生的迟到作答"), "{}", waits.text);
    decided(&app, &mut hall, &lin.attempt, true).await;
    let note = [("attempt", chen.attempt.as_str()), ("kind", "misconduct"), ("words", "考后查实夹带")];
    assert_eq!(hall.jin.call("/api/note-incident", &note).await.status, StatusCode::OK);
    let finding = [("attempt", chen.attempt.as_str()), ("finding", "夹带资料")];
    assert_eq!(hall.jin.call("/api/propose-misconduct", &finding).await.status, StatusCode::OK);
    let waits = hall.zhou.call("/api/confirm-publish", &ids).await;
    assert!(waits.status == StatusCode::CONFLICT && waits.text.contains("有 1 件违纪认定"), "{}", waits.text);
    let case: String =
        sqlx::query_scalar("SELECT id FROM misconduct").fetch_one(app.platform.store.read()).await.expect("a case");
    assert_eq!(hall.zhou.call("/api/reject-misconduct", &[("case", &case)]).await.status, StatusCode::OK);
    assert_eq!(hall.zhou.call("/api/confirm-publish", &ids).await.status, StatusCode::OK);
    assert_eq!(scores(&app, &lin.attempt).await, [0, hall.by_hand(&lin, &sheet(&[(1, &right)]))]);
    scores_hold(&app, &session).await;
});

both!(only_organizers_decide_and_only_what_there_is, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let one = hall.right(&chen, 1);
    after_the_end(&app, &chen.attempt, 1).await;
    hall.close(&app).await;
    chen.writes(&[(1, 1, &one)], "late").await;
    assert_eq!(propose(&mut hall.jin, &chen.attempt, true, "考场网络中断").await.status, StatusCode::OK);
    let id = proposed(&app, &chen.attempt).await;
    let others = [
        ("lian", Role::Liaison),
        ("ju", Role::Bureau),
        ("xi", Role::SysAdmin),
        ("an", Role::SecAdmin),
        ("shen", Role::AuditAdmin),
        ("ming", Role::Author),
    ];
    for (name, role) in others {
        let mut other = app.actor(name, &[role]).await;
        assert_eq!(
            propose(&mut other, &chen.attempt, true, "考场网络中断").await.status,
            StatusCode::FORBIDDEN,
            "{name}"
        );
        for endpoint in ["/api/confirm-late-evidence", "/api/reject-late-evidence"] {
            assert_eq!(other.call(endpoint, &[("evidence", &id)]).await.status, StatusCode::FORBIDDEN, "{name}");
        }
        let page = other.get(&format!("/organizer/sessions/{}/publish", hall.session)).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}");
    }
    let own = chen.browser.call("/api/confirm-late-evidence", &[("evidence", &id)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", chen.login);
    let nobody = app.client().call("/api/confirm-late-evidence", &[("evidence", &id)]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(propose(&mut hall.zhou, "none", true, "考场网络中断").await.status, StatusCode::NOT_FOUND);
    let unknown = hall.zhou.call("/api/confirm-late-evidence", &[("evidence", "none")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let idle = hall.manifest.attempts[5].id.clone();
    assert_eq!(propose(&mut hall.zhou, &idle, true, "考场网络中断").await.status, StatusCode::CONFLICT);
    let long = "长".repeat(201);
    for reason in ["", " 一 ", &long] {
        let reply = propose(&mut hall.zhou, &chen.attempt, true, reason).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
    }
    let fields = [("attempt", chen.attempt.as_str()), ("admit", "perhaps"), ("reason", "考场网络中断")];
    let reply = hall.zhou.call("/api/propose-late-evidence", &fields).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let open: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM late_evidence WHERE state = 'proposed'")
        .fetch_one(app.platform.store.read())
        .await
        .expect("counted");
    assert_eq!(open, 1, "nothing of it left anything behind");
});

both!(however_marking_and_a_decision_meet_the_result_counts_what_was_admitted, |app| async move {
    let mut hall = hall(&app).await;
    let mut chen = hall.writer(&app, 0).await;
    let right: Vec<String> = (1..=2).map(|slot| hall.right(&chen, slot)).collect();
    chen.writes(&[(1, 1, &right[0])], "saved").await;
    after_the_end(&app, &chen.attempt, 1).await;
    hall.close(&app).await;
    chen.writes(&[(2, 2, &right[1])], "late").await;
    assert_eq!(propose(&mut hall.jin, &chen.attempt, true, "考场网络中断").await.status, StatusCode::OK);
    let id = proposed(&app, &chen.attempt).await;
    let (jin, zhou) = (hall.jin.caller.organizer().expect("jin"), hall.zhou.caller.organizer().expect("zhou"));
    let (marked, decided) = tokio::join!(
        sittings::mark_session(&app.platform, &jin, &hall.session),
        sittings::late_evidence::decide(&app.platform, &zhou, &id, true),
    );
    assert!(marked.is_ok() && decided.is_ok(), "{marked:?} {decided:?}");
    let answers = sheet(&[(1, &right[0]), (2, &right[1])]);
    assert_eq!(scores(&app, &chen.attempt).await.last(), Some(&hall.by_hand(&chen, &answers)));
    scores_hold(&app, &hall.session).await;
});

both!(the_demo_year_shows_a_late_answer_that_was_admitted, |app| async move {
    let plan = Plan { candidates: 24, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Published, &|_| ()).await.expect("a published session");
    let session = &manifest.sessions[0].id;
    let mut zhou = app.device_of("kaowu2", PASSWORD).await;
    let page = zhou.get(&format!("/organizer/sessions/{session}/publish")).await.text;
    assert!(page.contains("待认定 0 人，共收到 1 人") && page.contains("金考务 提出，周考务 确认"), "{page}");
    assert!(page.contains("到时自动交卷 1 人"), "{page}");
    scores_hold(&app, session).await;
});
