//! The chain of the audit log.

use server::storage::audit::{Verdict, verify};

both!(a_changed_row_breaks_the_chain_where_it_was_changed, |app| async move {
    let _ = app.organizer("li").await;
    let store = &app.platform.store;
    let Verdict::Whole(rows) = verify(store).await.expect("read") else { panic!("the chain holds") };
    assert!(rows >= 3, "{rows}");
    let mut tx = store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE audit_row SET actor = 'someone' WHERE seq = 2").execute(&mut *tx).await.expect("changed");
    tx.commit().await.expect("committed");
    assert_eq!(verify(store).await.expect("read"), Verdict::Broken { seq: 2 });
});

both!(a_removed_last_row_breaks_the_chain, |app| async move {
    let _ = app.organizer("li").await;
    let store = &app.platform.store;
    let mut tx = store.begin_write().await.expect("a transaction");
    sqlx::query("DELETE FROM audit_row WHERE seq = (SELECT seq FROM audit_head)")
        .execute(&mut *tx)
        .await
        .expect("removed");
    tx.commit().await.expect("committed");
    assert!(matches!(verify(store).await.expect("read"), Verdict::Broken { .. }));
});

both!(the_auditor_sees_the_state_of_the_chain, |app| async move {
    let mut auditor = app.auditor("shen").await;
    let page = auditor.get("/audit").await;
    assert!(page.text.contains("校验通过：至 2026-06-01 09:00:00"), "{}", page.text);
    assert!(page.text.contains("audit.read"), "reading is noted");
});

both!(a_chain_that_grows_while_it_is_walked_is_whole, |app| async move {
    let platform = app.platform.clone();
    let growing = tokio::spawn(async move {
        for n in 0..200 {
            let name = format!("w{n}");
            let roles = [server::authority::Role::Organizer];
            let console = server::authority::Console;
            let unit = crate::harness::UNIT;
            server::accounts::manage::invite(&platform, console, &name, &name, unit, &roles).await.expect("an account");
        }
    });
    while !growing.is_finished() {
        assert!(matches!(verify(&app.platform.store).await.expect("read"), Verdict::Whole(_)));
    }
    growing.await.expect("200 acts");
    assert!(matches!(verify(&app.platform.store).await.expect("read"), Verdict::Whole(rows) if rows >= 200));
});

both!(a_row_forged_behind_the_head_breaks_the_chain, |app| async move {
    let _ = app.organizer("li").await;
    let store = &app.platform.store;
    let mut tx = store.begin_write().await.expect("a transaction");
    sqlx::query(
        "INSERT INTO audit_row (seq, at, actor, action, object, detail, previous_hash, hash)
         SELECT seq + 1, 0, 'li', 'session.publish', 'session:x', '{}', hash, 'forged' FROM audit_head",
    )
    .execute(&mut *tx)
    .await
    .expect("forged");
    tx.commit().await.expect("committed");
    assert!(matches!(verify(store).await.expect("read"), Verdict::Broken { .. }));
});
