//! The dated settings: who changes them, from when, and what they may be.

use axum::http::StatusCode;
use server::authority::Role;
use server::clock::DAY;
use server::storage::setting;

both!(a_setting_changes_from_its_day_on_and_never_before, |app| async move {
    let mut ye = app.actor("ye", &[Role::SecAdmin]).await;
    let pass = || async {
        setting::number_in_force(&app.platform.store, "target.pass", app.clock.now(), 0).await.expect("read")
    };
    assert_eq!(pass().await, 80);
    ye.page = "/admin/settings".into();
    let change = |value: &'static str, day: &'static str, reason: &'static str| {
        [("name", "target.pass"), ("value", value), ("day", day), ("reason", reason)]
    };
    let reply = ye.post("/api/change-setting", &change("85", "2026-06-03", "区里新的考核要求")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(pass().await, 80, "two days before");
    assert!(ye.get("/admin/settings").await.text.contains("2026-06-03 起 85 %"));
    let past = app.clock.now();
    app.clock.advance(2 * DAY);
    assert_eq!(pass().await, 85);
    let then = setting::number_in_force(&app.platform.store, "target.pass", past, 0).await.expect("read");
    assert_eq!(then, 80, "a report of an earlier day keeps its value");
});

both!(what_a_setting_cannot_be_is_refused, |app| async move {
    let mut ye = app.actor("ye", &[Role::SecAdmin]).await;
    ye.page = "/admin/settings".into();
    for (name, value, day, reason, words) in [
        ("target.pass", "101", "", "理由充分", "“合格率目标”应为 0 至 100 %"),
        ("target.pass", "90", "2026-05-31", "理由充分", "生效日应为今天或以后"),
        ("target.pass", "90", "明天", "理由充分", "生效日应为今天或以后"),
        ("target.pass", "90", "", "", "请写明理由"),
        ("anything", "1", "", "理由充分", "没有这项参数"),
    ] {
        let fields = [("name", name), ("value", value), ("day", day), ("reason", reason)];
        let reply = ye.post("/api/change-setting", &fields).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.text.contains(words), "{words}: {}", reply.text);
    }
    let mut lin = app.sys_admin("lin").await;
    let fields = [("name", "target.pass"), ("value", "90"), ("day", ""), ("reason", "理由充分")];
    assert_eq!(lin.post("/api/change-setting", &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lin.get("/admin/settings").await.status, StatusCode::FORBIDDEN);
    let now = setting::number_in_force(&app.platform.store, "target.pass", app.clock.now(), 0).await.expect("read");
    assert_eq!(now, 80, "nothing was written");
});
