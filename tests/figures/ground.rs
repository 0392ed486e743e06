//! What every figure stands on: an empty platform on each database.

use server::config::Config;
use server::storage::Store;
use server::vault::Vault;
use server::{Clock, Platform};
use std::path::PathBuf;
use storm::cluster::{self, Writing};

/// A platform on a SQLite file and one on a PostgreSQL database of their own, with the name of each. `what` names the folder.
pub async fn platforms(what: &str, clock: &Clock) -> [(&'static str, Platform); 2] {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/storm").join(what);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let sqlite = format!("sqlite:{}", folder.join("figures.db").display());
    let postgres = cluster::new_database(Writing::Durable).await;
    [("sqlite", on(sqlite, clock).await), ("postgres", on(postgres, clock).await)]
}

async fn on(database: String, clock: &Clock) -> Platform {
    let store = Store::open(&database).await.expect("the database opens");
    let config = Config {
        database,
        key_file: PathBuf::new(),
        listen: ([127, 0, 0, 1], 0).into(),
        site: PathBuf::new(),
        tls: false,
        behind_proxy: false,
    };
    Platform::new(store, clock.clone(), Vault::new(&[7; 32]), config)
}
