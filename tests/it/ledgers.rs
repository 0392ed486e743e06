//! Ledgers with their hash, and result slips with their check code.

use crate::harness::TestApp;
use axum::http::StatusCode;
use server::demo::{Manifest, Plan, Stage, build_stage};

const PASSWORD: &str = "Xuefa-2026";

async fn at(app: &TestApp, stage: Stage) -> Manifest {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    build_stage(&app.platform, &plan, stage, &|_| ()).await.expect("a session")
}

fn part<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("{from} is not in {text}")) + from.len();
    let rest = &text[start..];
    &rest[..rest.find(to).expect("an end")]
}

both!(a_ledger_says_the_same_on_the_page_in_the_file_and_in_the_audit_log, |app| async move {
    let manifest = at(&app, Stage::Published).await;
    let session = &manifest.sessions[0].id;
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    for (which, label) in
        [("roster", "报名台账"), ("tickets", "准考证台账"), ("results", "成绩台账"), ("incidents", "考场情况台账")]
    {
        let page = jin.get(&format!("/organizer/sessions/{session}/ledgers/{which}")).await;
        assert_eq!(page.status, StatusCode::OK, "{which}");
        let hash = part(&page.text, "SHA-256 <code class=\"sealed\">", "<").to_owned();
        assert_eq!(hash.len(), 64);
        let file = jin.get(&format!("/organizer/sessions/{session}/ledger-files/{which}.xlsx")).await;
        assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{which}.xlsx\""));
        assert!(page.text.contains(&format!("{label}，共 ")), "{which}");
        let audited: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM audit_row WHERE action = 'session.ledger' AND detail LIKE $1")
                .bind(format!("%{hash}%"))
                .fetch_one(app.platform.store.read())
                .await
                .expect("counted");
        assert_eq!(audited, 2, "{which}: page and file were both noted with the hash");
    }
});

both!(ledgers_are_for_organizers_and_the_bureau_and_results_wait_for_publication, |app| async move {
    let manifest = at(&app, Stage::Ended).await;
    let session = &manifest.sessions[0].id;
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    let early = jin.get(&format!("/organizer/sessions/{session}/ledgers/results")).await;
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("成绩发布以后才有成绩台账"), "{}", early.text);
    let none = jin.get(&format!("/organizer/sessions/{session}/ledgers/everything")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let mut bureau = app.bureau("ju").await;
    assert_eq!(bureau.get(&format!("/organizer/sessions/{session}/ledgers/roster")).await.status, StatusCode::OK);
    for mut other in [app.officer("chen").await, app.liaison("lian").await, app.sys_admin("xi").await] {
        for place in ["ledgers", "ledgers/roster", "ledger-files/roster.xlsx"] {
            let reply = other.get(&format!("/organizer/sessions/{session}/{place}")).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{place}");
        }
    }
});

both!(a_slip_is_held_against_the_record_by_its_code, |app| async move {
    let manifest = at(&app, Stage::Published).await;
    let (attempt, login): (String, String) = sqlx::query_as(
        "SELECT a.id, c.login FROM attempt a JOIN account c ON c.id = a.account_id WHERE a.session_id = $1
         AND a.receipt_no IS NOT NULL ORDER BY a.id LIMIT 1",
    )
    .bind(&manifest.sessions[0].id)
    .fetch_one(app.platform.store.read())
    .await
    .expect("somebody sat");
    let mut officer = app.device_of(&login, PASSWORD).await;
    let page = officer.get(&format!("/attempt/{attempt}/result")).await.text;
    let number = part(&page, "<dt>编号</dt><dd>", "<").to_owned();
    let code = part(&page, "<code>", "<").to_owned();
    let mut anyone = app.client();
    let good =
        anyone.get(&format!("/slip-check?number={number}&code={}", code.to_lowercase().replace('-', ""))).await.text;
    assert!(good.contains("与系统记录一致") && !good.contains("不一致"), "{good}");
    let (name, verdict): (String, i64) = sqlx::query_as(
        "SELECT p.name, CAST(r.passed AS BIGINT) FROM attempt a JOIN person p ON p.id = a.person_id
         JOIN result r ON r.attempt_id = a.id WHERE a.id = $1",
    )
    .bind(&attempt)
    .fetch_one(app.platform.store.read())
    .await
    .expect("a result");
    assert!(!good.contains(&name), "the name is masked");
    assert_eq!(good.contains("，不合格"), verdict == 0);
    for (number, code) in [(number.as_str(), "00000-00000-00000"), ("none", code.as_str())] {
        let wrong = anyone.get(&format!("/slip-check?number={number}&code={code}")).await.text;
        assert!(wrong.contains("与系统记录不一致") && !wrong.contains("成绩单内容"), "{wrong}");
    }

    // A corrected result has another code; the old slip is still known as true, and as replaced.
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query(
        "INSERT INTO result (attempt_id, version, key_version, policy, score, full_marks, passed, detail, marked_at, reason)
         SELECT attempt_id, 2, 2, policy, score + 100, full_marks, passed, detail, marked_at + 1, '更正' FROM result WHERE attempt_id = $1",
    )
    .bind(&attempt)
    .execute(&mut *tx)
    .await
    .expect("a second version");
    tx.commit().await.expect("committed");
    let old = anyone.get(&format!("/slip-check?number={number}&code={code}")).await.text;
    assert!(old.contains("成绩后来已更正"), "{old}");
});
