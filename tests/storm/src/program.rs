//! The program under load as a process: made with `mingfa demo`, served with `mingfa serve`, killed without warning.

use crate::manifest::Manifest;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Where a run's database and files are.
#[derive(Clone, Debug)]
pub struct Place {
    /// The `mingfa` program.
    pub program: PathBuf,
    /// Folder of the built browser half.
    pub site: PathBuf,
    /// `sqlite:…` or `postgres://…`.
    pub database: String,
    /// Folder for the key, the manifest and the history.
    pub folder: PathBuf,
}

/// A serving process.
#[derive(Debug)]
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Place {
    /// Writes a fresh database at a stage of an exam session.
    pub async fn demo(&self, stage: &str, candidates: usize) -> Manifest {
        let manifest = self.folder.join("manifest.json");
        let status = self
            .command("demo")
            .args(["--stage", stage, "--candidates", &candidates.to_string()])
            .arg("--manifest")
            .arg(&manifest)
            .stdout(Stdio::null())
            .status()
            .await
            .expect("mingfa runs");
        assert!(status.success(), "mingfa demo: {status}");
        Manifest::read(&manifest)
    }

    /// Serves on a free port, or again on a known one.
    pub async fn serve(&self, address: Option<SocketAddr>) -> Serving {
        let address = address.map_or_else(|| "127.0.0.1:0".to_owned(), |a| a.to_string());
        let mut child = self
            .command("serve")
            .args(["--listen", &address])
            .arg("--site")
            .arg(&self.site)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("mingfa runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = loop {
            let line = lines.next_line().await.expect("its output").expect("mingfa serve says where it listens");
            if line.contains("http://") {
                break line;
            }
        };
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('（').next());
        let address = address.and_then(|a| a.parse().ok()).expect("an address");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Serving { address, child }
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(verb)
            .args(["--database", &self.database])
            .arg("--key-file")
            .arg(self.folder.join("key"))
            .env("MINGFA_LOG", "error")
            .stdin(Stdio::null());
        command
    }

    /// Where this run's history is.
    pub fn history(&self) -> PathBuf {
        self.folder.join("history.jsonl")
    }
}

impl Serving {
    /// Kills it as a power cut does: nothing is asked, nothing is flushed.
    pub async fn kill(mut self) -> SocketAddr {
        self.child.kill().await.expect("killed");
        self.address
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(mut self) {
        let id = self.child.id().expect("it runs").to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(asked.success());
        self.child.wait().await.expect("it stops");
    }

    /// Resident memory now and at its highest, in MiB.
    pub fn memory(&self) -> (f64, f64) {
        let id = self.child.id().expect("it runs");
        let text = std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("status")).unwrap_or_default();
        let field = |name: &str| {
            let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_default();
            line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
        };
        (field("VmRSS:"), field("VmHWM:"))
    }
}
