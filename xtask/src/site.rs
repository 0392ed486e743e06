//! The browser half: compile the root package to wasm, bind it to JavaScript, put styles and compressed copies beside.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::compress::Effort;
use crate::{Places, compress, stamp, style};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the wasm is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Fast to build.
    Dev,
    /// Small to load: the profile `wasm-release` of the root package.
    Release,
}

/// Builds everything the browser loads into `target/site/pkg/`; what has not changed is not made again.
///
/// # Errors
/// When the wasm target is not installed, the compiler or wasm-bindgen refuses, or a file cannot be written.
pub fn build(places: &Places, profile: Profile) -> anyhow::Result<()> {
    require_target()?;
    compile(places, profile)?;
    fs::create_dir_all(&places.pkg).with_context(|| format!("cannot make {}", places.pkg.display()))?;
    bind(places, profile)?;
    style::build(places)?;
    let effort = match profile {
        Profile::Dev => Effort::Quick,
        Profile::Release => Effort::Best,
    };
    compress::folder(&places.pkg, effort)
}

fn require_target() -> anyhow::Result<()> {
    let asked = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("cannot run rustc")?;
    let folder = String::from_utf8_lossy(&asked.stdout);
    if !Path::new(folder.trim()).is_dir() {
        bail!("the compiler has no {TARGET} library; install it: rustup target add {TARGET}");
    }
    Ok(())
}

fn compile(places: &Places, profile: Profile) -> anyhow::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    // The shared library is asked for here and nowhere else: the server's half would link half a gigabyte nobody loads.
    command.current_dir(&places.root).args(["rustc", "--package", "mingfa", "--lib", "--crate-type", "cdylib"]).args([
        "--target",
        TARGET,
        "--no-default-features",
        "--features",
        "hydrate",
    ]);
    if profile == Profile::Release {
        command.args(["--profile", "wasm-release"]);
    }
    let status = command.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the browser half did not compile (cargo's message stands above)");
    }
    Ok(())
}

fn wasm_path(places: &Places, profile: Profile) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "wasm-release",
    };
    places.root.join(target).join(TARGET).join(folder).join("mingfa.wasm")
}

/// Makes `mingfa.js` and `mingfa_bg.wasm`: the names the page asks for, as leptos adds `_bg` unless `LEPTOS_OUTPUT_NAME`
/// is set while the *server* is compiled. So nobody sets it.
fn bind(places: &Places, profile: Profile) -> anyhow::Result<()> {
    let input = wasm_path(places, profile);
    let output = places.pkg.join("mingfa_bg.wasm");
    stamp::unless_fresh(&output, std::slice::from_ref(&input), || {
        // Snippets carry a hash in their folder's name, so old ones would pile up.
        let snippets = places.pkg.join("snippets");
        if snippets.exists() {
            fs::remove_dir_all(&snippets).context("cannot clear old snippets")?;
        }
        let release = profile == Profile::Release;
        Bindgen::new()
            .input_path(&input)
            .out_name("mingfa")
            .web(true)?
            .typescript(false)
            .remove_name_section(release)
            .remove_producers_section(release)
            .generate(&places.pkg)
            .context("wasm-bindgen refused; the root package must use exactly the version xtask does")?;
        eprintln!("  wasm {} bytes", fs::metadata(&output)?.len());
        Ok(())
    })
}
