//! The test application: its own database, a clock that tests move, people with names.

pub mod actor;
pub mod client;
pub mod lessons;
pub mod process;
pub mod register;
pub mod workbook;

use axum::ServiceExt;
use server::clock::parse_beijing;
use server::config::Config;
use server::http::save::SaveFirst;
use server::storage::Store;
use server::storage::unit::{self, Unit};
use server::vault::{Vault, new_id};
use server::{Clock, Platform};
use std::net::SocketAddr;
use std::path::PathBuf;
use storm::cluster::{self, Writing};

pub use client::Client;

/// A test on both databases.
#[macro_export]
macro_rules! both {
    ($name:ident, |$app:ident| $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let $app = $crate::harness::TestApp::sqlite().await;
                $body.await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let $app = $crate::harness::TestApp::postgres().await;
                $body.await;
            }
        }
    };
}

/// Name of the unit everybody belongs to unless told otherwise.
pub const UNIT: &str = "区司法局（测试）";

/// One running application.
pub struct TestApp {
    /// The platform behind the site.
    pub platform: Platform,
    /// Its clock; stands at 2026-06-01 09:00 Beijing time.
    pub clock: Clock,
    site: SaveFirst,
    folder: Option<PathBuf>,
}

impl TestApp {
    /// On a SQLite file of its own.
    pub async fn sqlite() -> Self {
        let folder = target().join("it").join(new_id());
        std::fs::create_dir_all(&folder).expect("a folder for the database");
        let url = format!("sqlite:{}", folder.join("test.db").display());
        Self::on(url, Some(folder), |_| {}).await
    }

    /// On a database of its own in the PostgreSQL cluster of this run.
    pub async fn postgres() -> Self {
        Self::on(new_postgres().await, None, |_| {}).await
    }

    /// On SQLite with another configuration.
    pub async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let folder = target().join("it").join(new_id());
        std::fs::create_dir_all(&folder).expect("a folder for the database");
        let url = format!("sqlite:{}", folder.join("test.db").display());
        Self::on(url, Some(folder), change).await
    }

    async fn on(url: String, folder: Option<PathBuf>, change: impl FnOnce(&mut Config)) -> Self {
        let clock = Clock::manual(parse_beijing("2026-06-01T09:00").expect("a time"));
        let store = Store::open(&url).await.expect("the database opens");
        let mut config = Config {
            database: url,
            key_file: PathBuf::new(),
            listen: ([127, 0, 0, 1], 0).into(),
            site: target().join("site"),
            tls: false,
            behind_proxy: false,
        };
        change(&mut config);
        let options = mingfa::site::leptos_options(&config.site);
        let platform = Platform::new(store, clock.clone(), Vault::new(&[7; 32]), config).teaching(lessons::two());
        let app = Self { site: mingfa::site::serve(platform.clone(), options), platform, clock, folder };
        app.unit(UNIT).await;
        app
    }

    /// Adds an agency of this name; returns its id.
    pub async fn unit(&self, name: &str) -> String {
        let id = new_id();
        let unit = Unit { id: id.clone(), code: id.clone(), name: name.to_owned(), kind: "agency".into(), position: 1 };
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        unit::insert(&mut tx, &unit).await.expect("the unit is new");
        tx.commit().await.expect("committed");
        id
    }

    /// Serves this application on a port of this machine until the test ends.
    pub async fn listen(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let site = self.site.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, site).await });
        address
    }

    /// A browser that nobody has signed in with.
    pub fn client(&self) -> Client {
        Client::new(self.site.clone())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// URL of an empty database of its own in the PostgreSQL cluster of this check-out.
pub async fn new_postgres() -> String {
    cluster::new_database(Writing::Quick).await
}

/// The build folder, where everything a test writes belongs.
pub fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target")
}
