//! Units: streets, the town, agencies, the district.

use super::{Store, Write};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Unit id.
    pub id: String,
    /// Division code for streets and the town, own code for agencies.
    pub code: String,
    /// Name.
    pub name: String,
    /// `district`, `street`, `town` or `agency`.
    pub kind: String,
    /// Place in lists.
    pub position: i64,
}

/// Every unit in list order.
pub async fn all(store: &Store) -> sqlx::Result<Vec<Unit>> {
    let rows = sqlx::query("SELECT id, code, name, kind, position FROM unit ORDER BY position, code")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(unit).collect()
}

/// Id of the unit of this name.
pub async fn id_of(store: &Store, name: &str) -> sqlx::Result<Option<String>> {
    let row = sqlx::query("SELECT id FROM unit WHERE name = $1").bind(name).fetch_optional(store.read()).await?;
    row.map(|r| r.try_get("id")).transpose()
}

/// Adds a unit.
pub async fn insert(tx: &mut Write, unit: &Unit) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO unit (id, code, name, kind, position) VALUES ($1, $2, $3, $4, $5)")
        .bind(&unit.id)
        .bind(&unit.code)
        .bind(&unit.name)
        .bind(&unit.kind)
        .bind(unit.position)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn unit(r: &AnyRow) -> sqlx::Result<Unit> {
    Ok(Unit {
        id: r.try_get("id")?,
        code: r.try_get("code")?,
        name: r.try_get("name")?,
        kind: r.try_get("kind")?,
        position: r.try_get("position")?,
    })
}
