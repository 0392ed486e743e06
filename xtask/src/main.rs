//! `cargo xtask`: builds what the browser loads, into `target/site/pkg/`.
//!
//! A library call to wasm-bindgen instead of its command-line tool: the version stands in `Cargo.lock` and cannot drift
//! from the one the page was compiled with.

mod compress;
mod site;
mod stamp;
mod style;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

const USAGE: &str = "\
usage: cargo xtask <command>

  site [--release]   build the browser half: wasm, its JavaScript, styles, compressed copies
  css                only the styles
";

/// The two places a build reads from and writes to.
struct Places {
    /// Folder of the workspace's `Cargo.toml`.
    root: PathBuf,
    /// `target/site/pkg`, what the server hands out under `/pkg`.
    pkg: PathBuf,
}

impl Places {
    /// Cargo tells a program it runs where its package lies; the workspace is the folder above.
    fn find() -> anyhow::Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").context("run me through cargo: `cargo xtask …`")?;
        let root = Path::new(&package).parent().context("xtask must lie inside the workspace")?;
        Ok(Self { root: root.to_owned(), pkg: root.join("target/site/pkg") })
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> anyhow::Result<()> {
    match words {
        ["site"] => site::build(&Places::find()?, site::Profile::Dev),
        ["site", "--release"] => site::build(&Places::find()?, site::Profile::Release),
        ["css"] => css(&Places::find()?),
        _ => bail!("I do not know `{}`\n\n{USAGE}", words.join(" ")),
    }
}

fn css(places: &Places) -> anyhow::Result<()> {
    style::build(places)?;
    compress::folder(&places.pkg, compress::Effort::Best)
}
