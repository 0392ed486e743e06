//! A register of people and an exam that is over, written straight into the tables: what rates and licences start from.

use super::TestApp;
use super::actor::Actor;
use server::authority::Role;
use server::storage::unit::{self, Unit};
use server::vault::new_id;

/// How a person's exam went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// Sat and passed.
    Passed,
    /// Sat and failed.
    Failed,
    /// Approved, did not come.
    Absent,
    /// Deferred before the start.
    Deferred,
    /// Deferred after the start.
    DeferredLate,
}

impl TestApp {
    /// Adds a unit of this kind (`street`, `town`, `agency`); returns its id.
    pub async fn unit_of(&self, name: &str, kind: &str) -> String {
        let id = new_id();
        let unit = Unit { id: id.clone(), code: id.clone(), name: name.to_owned(), kind: kind.to_owned(), position: 2 };
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        unit::insert(&mut tx, &unit).await.expect("the unit is new");
        tx.commit().await.expect("committed");
        id
    }

    /// Adds an established officer in post; returns the person's id.
    pub async fn person(&self, name: &str, unit_id: &str) -> String {
        let id = new_id();
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        sqlx::query(
            "INSERT INTO person (id, unit_id, staff_no, name, duty, establishment, in_post, training_done, sanctioned,
                 resident_id_cipher, resident_id_digest, phone_cipher, phone_digest, created_at)
             VALUES ($1, $2, $1, $3, 'officer', 'administrative', 1, 1, 0, '', $1, '', '', 0)",
        )
        .bind(&id)
        .bind(unit_id)
        .bind(name)
        .execute(&mut *tx)
        .await
        .expect("a person");
        tx.commit().await.expect("committed");
        id
    }

    /// Someone signed in for this person of this unit, with further roles.
    pub async fn signed_in_for(&self, login: &str, unit_id: &str, person_id: Option<&str>, roles: &[Role]) -> Actor {
        let actor = self.actor(login, roles).await;
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        sqlx::query("UPDATE account SET person_id = $1, unit_id = $2 WHERE login = $3")
            .bind(person_id)
            .bind(unit_id)
            .bind(login)
            .execute(&mut *tx)
            .await
            .expect("an account");
        tx.commit().await.expect("committed");
        actor
    }

    /// Adds a formal session that started an hour ago, in this state; returns its id.
    pub async fn past_session(&self, name: &str, state: &str) -> String {
        let (id, now) = (new_id(), self.clock.now());
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        sqlx::query(
            "INSERT INTO exam_session (id, year, term, kind, exam_authority, name, state, registration_opens_at,
                 registration_closes_at, waiting_opens_at, starts_at, entry_cutoff_minutes, early_hand_in_minutes, minutes,
                 clock_rule, grace_seconds, pass_mark, policy, blueprint, deals, key_version, created_by, created_at)
             VALUES ($1, 2026, 'june', 'formal', 'district', $2, $3, 0, 0, 0, $4, 30, 30, 60, 'common', 30, 6000, 'exact',
                 $5, 0, 1, 'test', 0)",
        )
        .bind(&id)
        .bind(name)
        .bind(state)
        .bind(now - 3_600_000)
        .bind(serde_json::to_string(&question_bank::Blueprint::standard()).expect("json"))
        .execute(&mut *tx)
        .await
        .expect("a session");
        sqlx::query("INSERT INTO paper (id, session_id, deal, slots, digest) VALUES ($1, $1, 0, '[]', '')")
            .bind(&id)
            .execute(&mut *tx)
            .await
            .expect("a paper");
        tx.commit().await.expect("committed");
        id
    }

    /// Registers a person of a unit in a session and records how it went; `account` is any account that exists.
    pub async fn went(&self, session: &str, person: &str, unit_id: &str, account: &str, went: Went) {
        let (id, now) = (new_id(), self.clock.now());
        let (state, decided) = match went {
            Went::Deferred => ("deferred", now - 7_200_000),
            Went::DeferredLate => ("deferred", now),
            _ => ("approved", now - 7_200_000),
        };
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        sqlx::query(
            "INSERT INTO registration (id, session_id, person_id, unit_id, state, checks, eligible, reason, extra_minutes,
                 submitted_by, submitted_at, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, '[]', 1, '', 0, $6, 0, $6, $7)",
        )
        .bind(&id)
        .bind(session)
        .bind(person)
        .bind(unit_id)
        .bind(state)
        .bind(account)
        .bind(decided)
        .execute(&mut *tx)
        .await
        .expect("a registration");
        if matches!(went, Went::Passed | Went::Failed) {
            sqlx::query(
                "INSERT INTO attempt (id, session_id, registration_id, person_id, account_id, paper_id, number, state,
                     generation, extra_minutes, opened_at)
                 VALUES ($1, $2, $1, $3, $4, $2, 1, 'handed_in', 1, 0, $5)",
            )
            .bind(&id)
            .bind(session)
            .bind(person)
            .bind(account)
            .bind(now - 3_000_000)
            .execute(&mut *tx)
            .await
            .expect("an attempt");
            let passed = i64::from(went == Went::Passed);
            sqlx::query(
                "INSERT INTO result (attempt_id, version, key_version, policy, score, full_marks, passed, detail, marked_at)
                 VALUES ($1, 1, 1, 'exact', $2, 10000, $3, '{}', 0)",
            )
            .bind(&id)
            .bind(5000 + passed * 3600)
            .bind(passed)
            .execute(&mut *tx)
            .await
            .expect("a result");
        }
        tx.commit().await.expect("committed");
    }

    /// Gives a person an active enforcement licence.
    pub async fn licence(&self, person: &str, unit_id: &str) {
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        sqlx::query(
            "INSERT INTO licence (id, person_id, unit_id, kind, number, state, issued_at)
             VALUES ($1, $1, $2, 'enforcement', $1, 'active', 0)",
        )
        .bind(person)
        .bind(unit_id)
        .execute(&mut *tx)
        .await
        .expect("a licence");
        tx.commit().await.expect("committed");
    }
}
