//! Opening the database: pools, pragmas, migrations, and the reasons not to start.

use super::dialect::{Dialect, begin_journal, begin_read, begin_write, writers};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// A transaction, as a rule one that writes.
pub type Write = Transaction<'static, Any>;

/// The database: a pool that reads and one that writes (on SQLite a single connection, so that writers queue here and not
/// in the file's lock; on PostgreSQL the same pool).
#[derive(Clone, Debug)]
pub struct Store {
    read: AnyPool,
    write: AnyPool,
    journal: AnyPool,
    dialect: Dialect,
    /// SQLite's write-ahead log, which the journal forces to the disk itself.
    log: Option<Arc<Path>>,
}

/// Why a database cannot be used, as a sentence for who starts the program.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Neither `sqlite:` nor `postgres:`.
    #[error("数据库地址“{0}”无法识别：应以 sqlite: 或 postgres:// 开头。请修改 --database 或 MINGFA_DATABASE。")]
    UnknownUrl(String),
    /// No connection.
    #[error("无法连接数据库：{0}。请检查数据库地址、服务是否启动以及文件权限。")]
    Connect(sqlx::Error),
    /// A migration this program does not know was applied before.
    #[error("数据库由更新版本的程序建立（迁移 {0}），本程序不认识它。请改用新版本程序，或恢复升级前的备份。")]
    Newer(i64),
    /// A migration failed.
    #[error("数据库升级未完成：{0}。数据未被改动；请把这句话交给技术支持。")]
    Migrate(sqlx::migrate::MigrateError),
}

impl Store {
    /// Opens `sqlite:path` (made when missing) or `postgres://…` and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url).ok_or_else(|| StoreError::UnknownUrl(without_password(url)))?;
        let store = match dialect {
            Dialect::Sqlite => Self::open_sqlite(url).await,
            Dialect::Postgres => Self::open_postgres(url).await,
        }
        .map_err(StoreError::Connect)?;
        MIGRATIONS.run(&store.write).await.map_err(|e| match e {
            sqlx::migrate::MigrateError::VersionMissing(version) => StoreError::Newer(version),
            other => StoreError::Migrate(other),
        })?;
        Ok(store)
    }

    async fn open_sqlite(url: &str) -> sqlx::Result<Self> {
        let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
        let path = path.split('?').next().unwrap_or(path);
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
        }
        let url = format!("sqlite:{path}?mode=rwc");
        let write = sqlite_pool(&url, 1, 16).await?;
        let read = sqlite_pool(&url, 8, 4).await?;
        Ok(Self {
            read,
            journal: write.clone(),
            write,
            dialect: Dialect::Sqlite,
            log: Some(PathBuf::from(format!("{path}-wal")).into()),
        })
    }

    async fn open_postgres(url: &str) -> sqlx::Result<Self> {
        let options = || AnyPoolOptions::new().acquire_timeout(Duration::from_secs(10));
        let pool = options().max_connections(12).connect(url).await?;
        let journal = options().max_connections(writers(Dialect::Postgres)).connect(url).await?;
        Ok(Self { read: pool.clone(), write: pool, journal, dialect: Dialect::Postgres, log: None })
    }

    /// The pool for statements that only read.
    pub fn read(&self) -> &AnyPool {
        &self.read
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Begins a writing transaction; dropped without `commit` it leaves nothing.
    pub async fn begin_write(&self) -> sqlx::Result<Write> {
        begin_write(&self.write, self.dialect).await
    }

    /// Begins a transaction that only reads: everything it sees is of one instant, and it holds no writer up.
    pub async fn begin_read(&self) -> sqlx::Result<Write> {
        begin_read(&self.read, self.dialect).await
    }

    /// Begins the journal's transaction.
    pub(super) async fn begin_journal(&self) -> sqlx::Result<Write> {
        begin_journal(&self.journal, self.dialect).await
    }

    /// Forces what the journal committed to the disk. PostgreSQL did it at the commit; SQLite leaves it to this, so that
    /// the next batch is written meanwhile. A log that is gone was folded into the file, which SQLite forces itself.
    pub(super) async fn harden(&self) -> io::Result<()> {
        let Some(log) = self.log.clone() else { return Ok(()) };
        let forced = tokio::task::spawn_blocking(move || match std::fs::File::open(log) {
            Ok(file) => file.sync_data(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
        });
        forced.await.map_err(io::Error::other)?
    }

    /// Closes every connection; on SQLite the log is folded into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.journal.close().await;
        self.write.close().await;
    }
}

/// Connections to the file, each with so many MB of its pages in memory.
async fn sqlite_pool(url: &str, connections: u32, cache: u32) -> sqlx::Result<AnyPool> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                for pragma in [
                    "PRAGMA busy_timeout = 10000",
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA foreign_keys = ON",
                    // A statement's own undo journal stays out of the file system, and the log is folded into the file
                    // once in 64 MB: both were most of what a batch of answers cost.
                    "PRAGMA temp_store = MEMORY",
                    "PRAGMA wal_autocheckpoint = 16000",
                ] {
                    sqlx::query(pragma).execute(&mut *connection).await?;
                }
                let pages = format!("PRAGMA cache_size = -{}", cache * 1000);
                sqlx::query(AssertSqlSafe(pages)).execute(&mut *connection).await?;
                Ok(())
            })
        })
        .connect(url)
        .await
}

fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}://…{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}
