//! A database that an older program filled is brought up to date with everything that was in it.

use crate::harness::new_postgres;
use crate::harness::process::Folder;
use server::storage::Store;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, Row};
use std::path::Path;

/// Rows an older program has written, each by its table's columns of then.
const FILLED: [&str; 10] = [
    "INSERT INTO unit (id, code, name, kind, position) VALUES ('u', 'u', '梧田街道', 'street', 1)",
    "INSERT INTO person (id, unit_id, staff_no, name, duty, establishment, in_post, training_done, sanctioned, resident_id_cipher,
         resident_id_digest, phone_cipher, phone_digest, created_at)
     VALUES ('p', 'u', 'p', '陈明法', 'officer', 'administrative', 1, 1, 0, '', 'p', '', '', 0),
            ('q', 'u', 'q', '林守正', 'officer', 'administrative', 1, 1, 0, '', 'q', '', '', 0)",
    "INSERT INTO account (id, login, name, person_id, unit_id, state, created_at) VALUES ('a', 'a', '陈明法', 'p', 'u', 'active', 0)",
    "INSERT INTO exam_session (id, year, term, kind, exam_authority, name, state, registration_opens_at, registration_closes_at,
         waiting_opens_at, starts_at, entry_cutoff_minutes, early_hand_in_minutes, minutes, clock_rule, grace_seconds, pass_mark,
         policy, blueprint, deals, key_version, created_by, created_at)
     VALUES ('s', 2026, 'june', 'formal', 'district', '六月', 'published', 0, 0, 0, 1, 30, 30, 60, 'common', 30, 6000, 'exact',
         '{}', 0, 1, 'a', 0)",
    "INSERT INTO paper (id, session_id, deal, slots, digest) VALUES ('s', 's', 0, '[]', '')",
    "INSERT INTO registration (id, session_id, person_id, unit_id, state, checks, eligible, reason, extra_minutes, submitted_by,
         submitted_at, decided_by, decided_at)
     VALUES ('r', 's', 'p', 'u', 'approved', '[]', 1, '', 0, 'a', 0, 'a', 0)",
    "INSERT INTO attempt (id, session_id, registration_id, person_id, account_id, paper_id, number, state, generation, extra_minutes)
     VALUES ('t', 's', 'r', 'p', 'a', 's', 1, 'handed_in', 1, 0)",
    "INSERT INTO licence_application (id, person_id, unit_id, attempt_id, act, state, reason, applicant, created_at, updated_at)
     VALUES ('x', 'p', 'u', 't', 'issue', 'issued', '', 'a', 1, 2), ('y', 'q', 'u', 't', 'issue', 'returned', '缺照片', 'a', 3, 4)",
    "INSERT INTO application_step (application_id, number, act, account_id, note, at)
     VALUES ('x', 1, 'begin', 'a', '', 1), ('x', 2, 'issue', 'a', 'N1', 2), ('y', 1, 'begin', 'a', '', 3)",
    "INSERT INTO licence (id, person_id, unit_id, kind, number, state, issued_at, application_id)
     VALUES ('l', 'p', 'u', 'enforcement', 'N1', 'active', 2, 'x')",
];

/// Applies the migrations before this one, as an older program did.
async fn older(url: &str, folder: &Folder, before: u32) -> AnyPool {
    let migrations = folder.0.join("migrations");
    std::fs::create_dir_all(&migrations).expect("a folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/migrations");
    for file in std::fs::read_dir(source).expect("migrations").flatten() {
        let name = file.file_name().into_string().expect("a name");
        if name[..4].parse::<u32>().expect("a number") < before {
            std::fs::copy(file.path(), migrations.join(name)).expect("copied");
        }
    }
    sqlx::any::install_default_drivers();
    let url = if url.starts_with("sqlite:") { format!("{url}?mode=rwc") } else { url.to_owned() };
    let pool = AnyPoolOptions::new().max_connections(1).connect(&url).await.expect("an empty database");
    Migrator::new(migrations.as_path()).await.expect("read").run(&pool).await.expect("an older database");
    pool
}

async fn applications_come_along(url: &str) {
    let folder = Folder::new();
    let pool = older(url, &folder, 18).await;
    for statement in FILLED {
        sqlx::query(statement).execute(&pool).await.unwrap_or_else(|e| panic!("{statement}: {e}"));
    }
    pool.close().await;
    let store = Store::open(url).await.expect("brought up to date");
    let sql = "SELECT a.id, a.attempt_id, a.reason, a.created_at, a.updated_at,
                   CASE WHEN a.provincial_result_id IS NULL THEN 1 ELSE 0 END AS own,
                   (SELECT COUNT(*) FROM application_step s WHERE s.application_id = a.id) AS steps,
                   (SELECT COUNT(*) FROM licence l WHERE l.application_id = a.id) AS licences
               FROM licence_application a ORDER BY a.id";
    let rows = sqlx::query(sql).fetch_all(store.read()).await.expect("applications");
    let told = |r: &sqlx::any::AnyRow| {
        let text = |column| r.get::<String, _>(column);
        let number = |column| r.get::<i64, _>(column);
        (
            text("id"),
            text("attempt_id"),
            text("reason"),
            number("created_at"),
            number("updated_at"),
            number("own"),
            number("steps"),
            number("licences"),
        )
    };
    let told: Vec<_> = rows.iter().map(told).collect();
    let expected = |id: &str, reason: &str, at, steps, licences| {
        (id.to_owned(), "t".to_owned(), reason.to_owned(), at, at + 1, 1, steps, licences)
    };
    assert_eq!(told, [expected("x", "", 1, 2, 1), expected("y", "缺照片", 3, 1, 0)]);
    for (attempt, provincial, why) in [("NULL", "NULL", "neither"), ("'t'", "'none'", "both")] {
        let sql = format!(
            "UPDATE licence_application SET attempt_id = {attempt}, provincial_result_id = {provincial} WHERE id = 'x'"
        );
        let mut tx = store.begin_write().await.expect("a transaction");
        assert!(
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.is_err(),
            "an application rests on one: {why}"
        );
    }
    let second = "INSERT INTO licence_application (id, person_id, unit_id, attempt_id, act, state, reason, applicant, created_at, updated_at)
        VALUES ('z', 'q', 'u', 't', 'issue', 'draft', '', 'a', 1, 2)";
    let mut tx = store.begin_write().await.expect("a transaction");
    let twice = sqlx::query(second).execute(&mut *tx).await.expect_err("one open application a person");
    assert!(twice.as_database_error().is_some_and(|e| e.is_unique_violation()), "the index is still there: {twice}");
    drop(tx);
    store.close().await;
}

#[tokio::test]
async fn applications_of_an_older_database_come_along_on_sqlite() {
    let folder = Folder::new();
    applications_come_along(&folder.sqlite()).await;
}

#[tokio::test]
async fn applications_of_an_older_database_come_along_on_postgres() {
    applications_come_along(&new_postgres().await).await;
}
