//! Accounts, roles, sign-ins and failed tries.

use super::{Store, Write, flag, optional};
use crate::authority::{Caller, Role};
use crate::clock::Millis;
use sqlx::Row;
use sqlx::any::AnyRow;

/// What signing in needs to know of an account.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Account id.
    pub account_id: String,
    /// argon2id hash in PHC form; none before activation.
    pub password_hash: Option<String>,
    /// Digest of the unused activation code.
    pub activation_digest: Option<String>,
    /// When that code ends.
    pub activation_expires_at: Option<Millis>,
    /// `invited`, `active` or `disabled`.
    pub state: String,
}

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// Account id.
    pub id: &'a str,
    /// Sign-in name, unique.
    pub login: &'a str,
    /// Name shown.
    pub name: &'a str,
    /// The person behind it, for officers.
    pub person_id: Option<&'a str>,
    /// Unit it belongs to.
    pub unit_id: &'a str,
    /// Roles.
    pub roles: &'a [Role],
    /// argon2id hash when it starts active.
    pub password_hash: Option<&'a str>,
    /// Digest of the activation code and its end when it starts invited.
    pub activation: Option<(&'a str, Millis)>,
    /// Now.
    pub at: Millis,
}

/// Writes a new account with its roles.
pub async fn insert(tx: &mut Write, new: &NewAccount<'_>) -> sqlx::Result<()> {
    let state = if new.password_hash.is_some() { "active" } else { "invited" };
    sqlx::query(
        "INSERT INTO account (id, login, name, person_id, unit_id, password_hash, activation_digest,
                              activation_expires_at, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.id)
    .bind(new.login)
    .bind(new.name)
    .bind(new.person_id)
    .bind(new.unit_id)
    .bind(new.password_hash)
    .bind(new.activation.map(|a| a.0))
    .bind(new.activation.map(|a| a.1))
    .bind(state)
    .bind(new.at)
    .execute(&mut **tx)
    .await?;
    for role in new.roles {
        sqlx::query("INSERT INTO account_role (account_id, role) VALUES ($1, $2)")
            .bind(new.id)
            .bind(role.code())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Credentials of a sign-in name.
pub async fn credentials(store: &Store, login: &str) -> sqlx::Result<Option<Credentials>> {
    let row = sqlx::query(
        "SELECT id, password_hash, activation_digest, activation_expires_at, state FROM account WHERE login = $1",
    )
    .bind(login)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Credentials {
            account_id: r.try_get("id")?,
            password_hash: optional(&r, "password_hash")?,
            activation_digest: optional(&r, "activation_digest")?,
            activation_expires_at: optional(&r, "activation_expires_at")?,
            state: r.try_get("state")?,
        })
    })
    .transpose()
}

/// Sets the password of an account whose activation code has this digest and has not ended; uses the code up.
/// Returns whether it did.
pub async fn activate(
    tx: &mut Write,
    account_id: &str,
    code_digest: &str,
    hash: &str,
    at: Millis,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE account SET password_hash = $1, activation_digest = NULL, activation_expires_at = NULL, state = 'active'
         WHERE id = $2 AND activation_digest = $3 AND activation_expires_at > $4 AND state <> 'disabled'",
    )
    .bind(hash)
    .bind(account_id)
    .bind(code_digest)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives an account a new activation code and ends its sign-ins.
pub async fn reinvite(tx: &mut Write, account_id: &str, code_digest: &str, expires_at: Millis) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE account SET activation_digest = $1, activation_expires_at = $2 WHERE id = $3 AND state <> 'disabled'",
    )
    .bind(code_digest)
    .bind(expires_at)
    .bind(account_id)
    .execute(&mut **tx)
    .await?;
    end_all(tx, account_id).await?;
    Ok(done.rows_affected() == 1)
}

/// The account of a person of a unit.
#[derive(Clone, Debug)]
pub struct OfPerson {
    /// Account id.
    pub account_id: String,
    /// Sign-in name.
    pub login: String,
    /// Whether it holds no role but officer or supervisor.
    pub only_duty: bool,
}

/// The account of this person, if they belong to this unit.
pub async fn of_person(store: &Store, person_id: &str, unit_id: &str) -> sqlx::Result<Option<OfPerson>> {
    let row = sqlx::query(
        "SELECT a.id, a.login, (SELECT COUNT(*) FROM account_role r WHERE r.account_id = a.id
                                AND r.role NOT IN ('officer', 'supervisor')) AS more
         FROM account a JOIN person p ON p.id = a.person_id WHERE p.id = $1 AND p.unit_id = $2",
    )
    .bind(person_id)
    .bind(unit_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(OfPerson {
            account_id: r.try_get("id")?,
            login: r.try_get("login")?,
            only_duty: r.try_get::<i64, _>("more")? == 0,
        })
    })
    .transpose()
}

/// Disables or enables an account; disabling ends its sign-ins.
pub async fn set_disabled(tx: &mut Write, account_id: &str, disabled: bool) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE account SET state = CASE WHEN $1 = 1 THEN 'disabled' WHEN password_hash IS NULL THEN 'invited' ELSE 'active' END
         WHERE id = $2",
    )
    .bind(i64::from(disabled))
    .bind(account_id)
    .execute(&mut **tx)
    .await?;
    if disabled {
        end_all(tx, account_id).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Notes that the personal-information notice was read.
pub async fn note_read(tx: &mut Write, account_id: &str, at: Millis) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET notice_read_at = $1 WHERE id = $2")
        .bind(at)
        .bind(account_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Stores a new sign-in.
pub async fn start_sign_in(
    tx: &mut Write,
    token_digest: &str,
    account_id: &str,
    at: Millis,
    expires_at: Millis,
    from: (&str, &str),
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO sign_in (token_digest, account_id, created_at, seen_at, expires_at, address, agent)
         VALUES ($1, $2, $3, $3, $4, $5, $6)",
    )
    .bind(token_digest)
    .bind(account_id)
    .bind(at)
    .bind(expires_at)
    .bind(from.0)
    .bind(from.1)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE account SET last_sign_in_at = $1 WHERE id = $2")
        .bind(at)
        .bind(account_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends one sign-in.
pub async fn end_sign_in(tx: &mut Write, token_digest: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sign_in WHERE token_digest = $1").bind(token_digest).execute(&mut **tx).await?;
    Ok(())
}

/// Ends every sign-in of an account.
pub async fn end_all(tx: &mut Write, account_id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sign_in WHERE account_id = $1").bind(account_id).execute(&mut **tx).await?;
    Ok(())
}

/// Who a token belongs to, if it is good at this instant.
pub async fn caller(store: &Store, token_digest: &str, at: Millis) -> sqlx::Result<Option<Caller>> {
    let rows = sqlx::query(
        "SELECT a.id, a.login, a.name, a.person_id, a.unit_id, a.notice_read_at, r.role,
                (SELECT COUNT(*) FROM notice n WHERE n.account_id = a.id AND n.read_at IS NULL AND n.visible_at <= $2) AS unread
         FROM sign_in s JOIN account a ON a.id = s.account_id JOIN account_role r ON r.account_id = a.id
         WHERE s.token_digest = $1 AND s.expires_at > $2 AND a.state = 'active'",
    )
    .bind(token_digest)
    .bind(at)
    .fetch_all(store.read())
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let roles = rows.iter().map(|r| r.try_get::<String, _>("role")).collect::<sqlx::Result<Vec<_>>>()?;
    Ok(Some(Caller {
        account_id: first.try_get("id")?,
        login: first.try_get("login")?,
        name: first.try_get("name")?,
        person_id: optional(first, "person_id")?,
        unit_id: first.try_get("unit_id")?,
        roles: roles.iter().filter_map(|r| Role::parse(r)).collect(),
        token_digest: token_digest.to_owned(),
        notice_read: optional::<i64>(first, "notice_read_at")?.is_some(),
        unread: first.try_get("unread")?,
    }))
}

/// The active account of a sign-in name, if it holds the role.
pub async fn active_with_role(store: &Store, login: &str, role: Role) -> sqlx::Result<Option<String>> {
    let row = sqlx::query(
        "SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id
         WHERE a.login = $1 AND r.role = $2 AND a.state = 'active'",
    )
    .bind(login)
    .bind(role.code())
    .fetch_optional(store.read())
    .await?;
    row.map(|r| r.try_get("id")).transpose()
}

/// Notes a failed try.
pub async fn note_failure(tx: &mut Write, id: &str, login: &str, address: &str, at: Millis) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO sign_in_failure (id, login, address, at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(login)
        .bind(address)
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Failed tries since `since`: of this name from this address, and of the address in all; and the time of the last of the first.
pub async fn failures(store: &Store, login: &str, address: &str, since: Millis) -> sqlx::Result<(i64, i64, Millis)> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(CASE WHEN login = $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS own,
                COUNT(*) AS address_all,
                CAST(COALESCE(MAX(CASE WHEN login = $1 THEN at ELSE 0 END), 0) AS BIGINT) AS last
         FROM sign_in_failure WHERE address = $2 AND at > $3",
    )
    .bind(login)
    .bind(address)
    .bind(since)
    .fetch_one(store.read())
    .await?;
    Ok((row.try_get("own")?, row.try_get("address_all")?, row.try_get("last")?))
}

/// Forgets the failed tries of a name from an address, after it signed in.
pub async fn forget_failures(tx: &mut Write, login: &str, address: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sign_in_failure WHERE login = $1 AND address = $2")
        .bind(login)
        .bind(address)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// An account as the system administrator sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Account id.
    pub id: String,
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Unit name.
    pub unit: String,
    /// Stored state.
    pub state: String,
    /// When it last signed in.
    pub last_sign_in_at: Option<Millis>,
    /// Whether an unused activation code exists.
    pub invited: bool,
}

/// Accounts whose name or sign-in name contains `text`, at most `limit`.
pub async fn search(store: &Store, text: &str, limit: i64) -> sqlx::Result<Vec<Listed>> {
    let rows = sqlx::query(
        "SELECT a.id, a.login, a.name, u.name AS unit, a.state, a.last_sign_in_at,
                CASE WHEN a.activation_digest IS NULL THEN 0 ELSE 1 END AS invited
         FROM account a JOIN unit u ON u.id = a.unit_id
         WHERE a.name LIKE $1 OR a.login LIKE $1 ORDER BY a.login LIMIT $2",
    )
    .bind(format!("%{}%", text.replace(['%', '_'], "")))
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(listed).collect()
}

fn listed(r: &AnyRow) -> sqlx::Result<Listed> {
    Ok(Listed {
        id: r.try_get("id")?,
        login: r.try_get("login")?,
        name: r.try_get("name")?,
        unit: r.try_get("unit")?,
        state: r.try_get("state")?,
        last_sign_in_at: optional(r, "last_sign_in_at")?,
        invited: flag(r, "invited")?,
    })
}

/// Sets a password and ends every sign-in but the one named.
pub async fn set_password(tx: &mut Write, account_id: &str, hash: &str, keep: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(account_id)
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM sign_in WHERE account_id = $1 AND token_digest <> $2")
        .bind(account_id)
        .bind(keep)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The cipher text of some person's resident ID, to try a key on; none when nobody is stored.
pub async fn any_secret(store: &Store) -> sqlx::Result<Option<String>> {
    let row = sqlx::query("SELECT resident_id_cipher FROM person LIMIT 1").fetch_optional(store.read()).await?;
    row.map(|r| r.try_get("resident_id_cipher")).transpose()
}
