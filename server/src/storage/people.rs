//! The register of people as those who keep it see it. `scope` is the unit whose people may be seen, empty for all: it stands
//! in every statement, so a person of another unit is not found.

use super::dialect::rows_table;
use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::{Error, Outcome};
use crate::rules::eligibility::{Duty, Establishment};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Which people a list shows; empty fields do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Unit id.
    pub unit: String,
    /// Register: `officer` or `supervisor`.
    pub duty: String,
    /// `in` or `out` of post.
    pub post: String,
    /// Part of a name, or a staff number.
    pub text: String,
}

/// A person with all that the register says, the secrets encrypted.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Person id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Present home unit.
    pub unit_id: String,
    /// Its name.
    pub unit: String,
    /// Register.
    pub duty: Duty,
    /// Establishment type.
    pub establishment: Establishment,
    /// In post.
    pub in_post: bool,
    /// Trained.
    pub training_done: bool,
    /// Under a sanction.
    pub sanctioned: bool,
    /// Encrypted resident ID.
    pub resident_id_cipher: String,
    /// Its digest.
    pub resident_id_digest: String,
    /// Encrypted phone.
    pub phone_cipher: String,
    /// Its digest.
    pub phone_digest: String,
    /// Account, if there is one.
    pub account_id: Option<String>,
    /// Its sign-in name.
    pub login: Option<String>,
    /// Its state.
    pub account_state: Option<String>,
    /// Whether the account holds a role beside the one of the register.
    pub more_roles: bool,
}

const COLUMNS: &str = "SELECT p.id, p.name, p.staff_no, p.unit_id, u.name AS unit, p.duty, p.establishment, p.in_post, p.training_done,
            p.sanctioned, p.resident_id_cipher, p.resident_id_digest, p.phone_cipher, p.phone_digest,
            a.id AS account_id, a.login, a.state AS account_state,
            (SELECT COUNT(*) FROM account_role r WHERE r.account_id = a.id AND r.role NOT IN ('officer', 'supervisor')) AS more
     FROM person p JOIN unit u ON u.id = p.unit_id LEFT JOIN account a ON a.person_id = p.id";

const WHERE: &str = "WHERE ($1 = '' OR p.unit_id = $1) AND ($2 = '' OR p.unit_id = $2) AND ($3 = '' OR p.duty = $3)
     AND ($4 = '' OR ($4 = 'in' AND p.in_post = 1) OR ($4 = 'out' AND p.in_post = 0))
     AND ($5 = '' OR p.name LIKE $5 OR p.staff_no = $6)";

type Narrowed<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn narrowed<'q>(sql: String, scope: &str, filter: &Filter) -> Narrowed<'q> {
    let text = filter.text.trim().replace(['%', '_', '\0'], "");
    let like = if text.is_empty() { String::new() } else { format!("%{text}%") };
    sqlx::query(AssertSqlSafe(sql))
        .bind(scope.to_owned())
        .bind(filter.unit.clone())
        .bind(filter.duty.clone())
        .bind(filter.post.clone())
        .bind(like)
        .bind(text)
}

/// One page of the people that match, by unit and name.
pub async fn list(store: &Store, scope: &str, filter: &Filter, limit: i64, offset: i64) -> Outcome<Vec<Kept>> {
    let sql = format!("{COLUMNS} {WHERE} ORDER BY u.position, u.code, p.name, p.staff_no LIMIT $7 OFFSET $8");
    let rows = narrowed(sql, scope, filter).bind(limit).bind(offset).fetch_all(store.read()).await?;
    rows.iter().map(kept).collect()
}

/// How many match.
pub async fn count(store: &Store, scope: &str, filter: &Filter) -> Outcome<i64> {
    let sql = format!("SELECT COUNT(*) AS n FROM person p {WHERE}");
    Ok(narrowed(sql, scope, filter).fetch_one(store.read()).await?.try_get("n")?)
}

/// One person.
pub async fn find(store: &Store, id: &str, scope: &str) -> Outcome<Option<Kept>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE p.id = $1 AND ($2 = '' OR p.unit_id = $2)"));
    sqlx::query(sql).bind(id).bind(scope).fetch_optional(store.read()).await?.as_ref().map(kept).transpose()
}

/// One person inside a transaction.
pub async fn find_in(tx: &mut Write, id: &str, scope: &str) -> Outcome<Option<Kept>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE p.id = $1 AND ($2 = '' OR p.unit_id = $2)"));
    sqlx::query(sql).bind(id).bind(scope).fetch_optional(&mut **tx).await?.as_ref().map(kept).transpose()
}

/// Everybody with one of these resident IDs, of whatever unit; for imports, which compare and show nothing of others.
pub async fn by_digests(tx: &mut Write, store: &Store, digests: &[String]) -> Outcome<Vec<Kept>> {
    let rows: Vec<_> = digests.iter().map(|d| serde_json::json!({"digest": d})).collect();
    let table = rows_table(store.dialect(), &[("digest", "TEXT")]);
    let sql = format!("{COLUMNS} WHERE p.resident_id_digest IN (SELECT e.digest FROM {table})");
    let found = sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).fetch_all(&mut **tx).await?;
    found.iter().map(kept).collect()
}

/// Everybody in post in these units, by unit and name.
pub async fn in_post_of(tx: &mut Write, store: &Store, units: &[String]) -> Outcome<Vec<Kept>> {
    let rows: Vec<_> = units.iter().map(|id| serde_json::json!({"id": id})).collect();
    let table = rows_table(store.dialect(), &[("id", "TEXT")]);
    let sql = format!(
        "{COLUMNS} WHERE p.in_post = 1 AND p.unit_id IN (SELECT e.id FROM {table}) ORDER BY u.position, u.code, p.name, p.staff_no"
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).fetch_all(&mut **tx).await?;
    found.iter().map(kept).collect()
}

/// A person before and after a change; the change is written only while the person still is as before.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// Person id.
    pub id: String,
    /// New name.
    pub name: String,
    /// New staff number.
    pub staff_no: String,
    /// New unit.
    pub unit_id: String,
    /// New register.
    pub duty: &'static str,
    /// New establishment.
    pub establishment: &'static str,
    /// Whether in post after it.
    pub in_post: i64,
    /// Whether trained after it.
    pub training_done: i64,
    /// Whether sanctioned after it.
    pub sanctioned: i64,
    /// New encrypted phone.
    pub phone_cipher: String,
    /// Its digest.
    pub phone_digest: String,
    /// Whether in post before.
    pub was_in_post: i64,
    /// As before: everything above as one text.
    pub was: String,
}

/// What a change compares, as one text of a person's columns; the same as [`Kept::standing`].
const STANDING: &str = "person.name || '|' || person.staff_no || '|' || person.unit_id || '|' || person.duty || '|' || person.establishment
     || '|' || CAST(person.in_post AS TEXT) || CAST(person.training_done AS TEXT) || CAST(person.sanctioned AS TEXT)
     || '|' || person.phone_digest";

impl Kept {
    /// Everything a change may touch, as one text, to see whether it has changed since.
    pub fn standing(&self) -> String {
        let digit = |yes: bool| if yes { '1' } else { '0' };
        format!(
            "{}|{}|{}|{}|{}|{}{}{}|{}",
            self.name,
            self.staff_no,
            self.unit_id,
            self.duty.code(),
            self.establishment.code(),
            digit(self.in_post),
            digit(self.training_done),
            digit(self.sanctioned),
            self.phone_digest
        )
    }

    /// The change that changes nothing, to begin with.
    pub fn unchanged(&self) -> Changed {
        Changed {
            id: self.id.clone(),
            name: self.name.clone(),
            staff_no: self.staff_no.clone(),
            unit_id: self.unit_id.clone(),
            duty: self.duty.code(),
            establishment: self.establishment.code(),
            in_post: i64::from(self.in_post),
            training_done: i64::from(self.training_done),
            sanctioned: i64::from(self.sanctioned),
            phone_cipher: self.phone_cipher.clone(),
            phone_digest: self.phone_digest.clone(),
            was_in_post: i64::from(self.in_post),
            was: self.standing(),
        }
    }
}

/// Writes changes in a few statements, the account and its role of the register with them: who is not in post and holds no
/// further role has a disabled account. Returns how many people still were as before; fewer than asked for means that the
/// transaction is to be given up.
pub async fn change(tx: &mut Write, store: &Store, changes: &[Changed]) -> Outcome<u64> {
    let json = serde_json::to_string(changes)?;
    let columns = [
        ("id", "TEXT"),
        ("name", "TEXT"),
        ("staff_no", "TEXT"),
        ("unit_id", "TEXT"),
        ("duty", "TEXT"),
        ("establishment", "TEXT"),
        ("in_post", "INTEGER"),
        ("training_done", "INTEGER"),
        ("sanctioned", "INTEGER"),
        ("phone_cipher", "TEXT"),
        ("phone_digest", "TEXT"),
        ("was_in_post", "INTEGER"),
        ("was", "TEXT"),
    ];
    let from = rows_table(store.dialect(), &columns);
    let sql = format!(
        "UPDATE person SET name = e.name, staff_no = e.staff_no, unit_id = e.unit_id, duty = e.duty,
             establishment = e.establishment, in_post = e.in_post, training_done = e.training_done,
             sanctioned = e.sanctioned, phone_cipher = e.phone_cipher, phone_digest = e.phone_digest
         FROM {from} WHERE person.id = e.id AND {STANDING} = e.was"
    );
    let done = sqlx::query(AssertSqlSafe(sql)).bind(&json).execute(&mut **tx).await?.rows_affected();
    let more = "EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = account.id AND r.role NOT IN ('officer', 'supervisor'))";
    let sql = format!(
        "UPDATE account SET name = e.name, unit_id = e.unit_id, state = CASE
             WHEN e.in_post = 0 AND NOT {more} THEN 'disabled'
             WHEN e.in_post = 1 AND account.state = 'disabled' AND e.was_in_post = 0 AND account.password_hash IS NULL THEN 'invited'
             WHEN e.in_post = 1 AND account.state = 'disabled' AND e.was_in_post = 0 THEN 'active' ELSE account.state END
         FROM {from} WHERE account.person_id = e.id"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).execute(&mut **tx).await?;
    let sql = format!(
        "DELETE FROM sign_in WHERE account_id IN (SELECT a.id FROM {from} JOIN account a ON a.person_id = e.id WHERE a.state = 'disabled')"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).execute(&mut **tx).await?;
    let sql = format!(
        "UPDATE account_role SET role = e.duty FROM {from} JOIN account a ON a.person_id = e.id
         WHERE account_role.account_id = a.id AND account_role.role IN ('officer', 'supervisor') AND account_role.role <> e.duty
         AND NOT EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = a.id AND o.role = e.duty)"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).execute(&mut **tx).await?;
    Ok(done)
}

/// A licence in force whose holder's posting no longer agrees with it.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Person id.
    pub person_id: String,
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Present unit.
    pub unit_id: String,
    /// Its name.
    pub unit: String,
    /// In post today.
    pub in_post: bool,
    /// Register today.
    pub duty: Duty,
    /// Licence number.
    pub number: String,
    /// Unit of the licence.
    pub licence_unit_id: String,
    /// Its name.
    pub licence_unit: String,
    /// Register of the licence.
    pub licence_duty: Duty,
    /// Day of the last change of the posting, where it is known.
    pub since: Option<String>,
}

/// Licences in force whose holder left, moved or changed the register; for a unit those of its present people and those it
/// was given for.
pub async fn out_of_step(store: &Store, scope: &str, now: Millis) -> Outcome<Vec<Holder>> {
    let rows = sqlx::query(
        "SELECT p.id, p.name, p.staff_no, p.unit_id, u.name AS unit, p.in_post, p.duty, l.number, l.kind,
                l.unit_id AS licence_unit_id, v.name AS licence_unit,
                (SELECT MAX(n.day) FROM person_event n WHERE n.person_id = p.id AND n.act IN ('move', 'leave', 'change')) AS since
         FROM licence l JOIN person p ON p.id = l.person_id JOIN unit u ON u.id = p.unit_id JOIN unit v ON v.id = l.unit_id
         WHERE l.state = 'active' AND (l.expires_at IS NULL OR l.expires_at > $2)
         AND ($1 = '' OR p.unit_id = $1 OR l.unit_id = $1)
         AND (p.in_post = 0 OR p.unit_id <> l.unit_id
              OR p.duty <> CASE l.kind WHEN 'supervision' THEN 'supervisor' ELSE 'officer' END)
         ORDER BY u.position, u.code, p.name, l.number",
    )
    .bind(scope)
    .bind(now)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(holder).collect()
}

fn holder(r: &AnyRow) -> Outcome<Holder> {
    let kind: String = r.try_get("kind")?;
    Ok(Holder {
        person_id: r.try_get("id")?,
        name: r.try_get("name")?,
        staff_no: r.try_get("staff_no")?,
        unit_id: r.try_get("unit_id")?,
        unit: r.try_get("unit")?,
        in_post: flag(r, "in_post")?,
        duty: duty(r)?,
        number: r.try_get("number")?,
        licence_unit_id: r.try_get("licence_unit_id")?,
        licence_unit: r.try_get("licence_unit")?,
        licence_duty: if kind == "supervision" { Duty::Supervisor } else { Duty::Officer },
        since: optional(r, "since")?,
    })
}

fn duty(r: &AnyRow) -> Outcome<Duty> {
    let code: String = r.try_get("duty")?;
    Duty::from_code(&code).ok_or_else(|| Error::Fault("a person has an unreadable duty".into()))
}

fn kept(r: &AnyRow) -> Outcome<Kept> {
    let establishment: String = r.try_get("establishment")?;
    Ok(Kept {
        id: r.try_get("id")?,
        name: r.try_get("name")?,
        staff_no: r.try_get("staff_no")?,
        unit_id: r.try_get("unit_id")?,
        unit: r.try_get("unit")?,
        duty: duty(r)?,
        establishment: Establishment::from_code(&establishment)
            .ok_or_else(|| Error::Fault("a person has an unreadable establishment".into()))?,
        in_post: flag(r, "in_post")?,
        training_done: flag(r, "training_done")?,
        sanctioned: flag(r, "sanctioned")?,
        resident_id_cipher: r.try_get("resident_id_cipher")?,
        resident_id_digest: r.try_get("resident_id_digest")?,
        phone_cipher: r.try_get("phone_cipher")?,
        phone_digest: r.try_get("phone_digest")?,
        account_id: optional(r, "account_id")?,
        login: optional(r, "login")?,
        account_state: optional(r, "account_state")?,
        more_roles: r.try_get::<i64, _>("more")? > 0,
    })
}
