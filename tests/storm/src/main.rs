//! `storm`: plays candidates, checks what they were promised, measures.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a load client at a console")]

use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use storm::hall::Hall;
use storm::manifest::Manifest;
use storm::{check, figures, load};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;

/// A hall of candidates over HTTP, with its own history and its checker.
#[derive(Debug, Parser)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Candidates answer the whole paper and hand in; what they sent and were told goes into the history.
    Sit {
        /// Address of the server, such as 127.0.0.1:3000.
        address: SocketAddr,
        /// Manifest of `mingfa demo --stage running`.
        manifest: PathBuf,
        /// File to write the history to.
        history: PathBuf,
        /// How many candidates.
        #[arg(long, default_value_t = 100)]
        candidates: usize,
    },
    /// Holds a database against a history; fails when something does not fit.
    Check {
        /// `sqlite:…` or `postgres://…`.
        database: String,
        /// The history.
        history: PathBuf,
    },
    /// Measures the release build on both databases.
    Figures {
        /// Build folder.
        #[arg(long, default_value = "target")]
        target: PathBuf,
        /// Open attempts while memory is read.
        #[arg(long, default_value_t = 2000)]
        open: usize,
        /// Databases to measure.
        #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
        on: Vec<String>,
    },
    /// Serves the bare echo that saves are held against.
    Echo,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match Line::parse().verb {
        Verb::Sit { address, manifest, history, candidates } => {
            let hall = Hall::sit(address, &Manifest::read(&manifest), candidates, &history);
            println!("acknowledged: {}", hall.end().await);
        }
        Verb::Check { database, history } => {
            let verdict = check::check(&database, &history).await;
            verdict.problems.iter().for_each(|problem| println!("{problem}"));
            println!(
                "acknowledged {}, stored {}, handed in {}, scores {}, problems {}",
                verdict.acknowledged,
                verdict.stored,
                verdict.handed_in,
                verdict.scores,
                verdict.problems.len()
            );
            if !verdict.problems.is_empty() {
                return ExitCode::FAILURE;
            }
        }
        Verb::Figures { target, open, on } => measure(target, open, &on).await,
        Verb::Echo => {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            println!("{}", listener.local_addr().expect("an address"));
            load::serve_echo(listener).await;
        }
    }
    ExitCode::SUCCESS
}

async fn measure(target: PathBuf, open: usize, on: &[String]) {
    let mut echo = Command::new(std::env::current_exe().expect("this program"))
        .arg("echo")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the echo starts");
    let mut lines = BufReader::new(echo.stdout.take().expect("its output")).lines();
    let address = lines.next_line().await.expect("its output").expect("its address");
    let (program, site) = figures::release(&target);
    let say = |name: &str, value: String| println!("{name}: {value}");
    let plan = figures::Plan { program, site, target, echo: address.parse().expect("an address"), open };
    figures::all(&plan, on, &say).await;
}
