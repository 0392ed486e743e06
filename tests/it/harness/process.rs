//! The program as a process of its own, for what only a process can show: being killed, refusing to start.

use super::{new_postgres, target};
use server::vault::new_id;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;
use storm::program::Place;
use tokio::process::Command;
use tokio::time::timeout;

/// The `mingfa` built with these tests.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_mingfa");

/// A folder of its own under the build folder, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new one.
    pub fn new() -> Self {
        let path = target().join("it").join(new_id());
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// URL of a SQLite file in it.
    pub fn sqlite(&self) -> String {
        format!("sqlite:{}", self.0.join("test.db").display())
    }

    /// A site that is just enough for the program to start.
    pub fn site(&self) -> PathBuf {
        let site = self.0.join("site");
        std::fs::create_dir_all(site.join("pkg")).expect("a folder");
        std::fs::write(site.join("pkg/mingfa.css"), "").expect("a file");
        site
    }

    /// The program with its data here.
    pub fn place(&self, database: String) -> Place {
        Place { program: PROGRAM.into(), site: self.site(), database, folder: self.0.clone() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An empty database of each kind.
pub async fn databases(folder: &Folder) -> [String; 2] {
    [folder.sqlite(), new_postgres().await]
}

/// Runs the program to its end. One that serves instead of ending is killed after a minute.
pub async fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env("MINGFA_LOG", "error").stdin(Stdio::null()).kill_on_drop(true);
    timeout(Duration::from_secs(60), command.output()).await.expect("mingfa ends").expect("mingfa runs")
}
