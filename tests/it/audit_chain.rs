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
