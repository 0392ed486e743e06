//! Remembers what an output was made from, so that a second run does nothing.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Context;

/// Runs `make` unless `output` exists and was made from these very `inputs` by this very program.
///
/// Inputs are compared by path, size and time of change. The note lies beside the `pkg` folder, where it is not served.
pub fn unless_fresh(
    output: &Path,
    inputs: &[PathBuf],
    make: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let note = note_path(output)?;
    let now = fingerprint(inputs)?;
    if output.exists() && fs::read_to_string(&note).is_ok_and(|then| then == now) {
        return Ok(());
    }
    make()?;
    fs::write(&note, now).with_context(|| format!("cannot write {}", note.display()))
}

fn note_path(output: &Path) -> anyhow::Result<PathBuf> {
    let name = output.file_name().context("an output has a file name")?.to_string_lossy();
    let site = output.parent().and_then(Path::parent).context("an output lies in a folder")?;
    Ok(site.join(format!(".{name}.stamp")))
}

fn fingerprint(inputs: &[PathBuf]) -> anyhow::Result<String> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let mut text = String::new();
    for path in inputs.iter().chain([&program]) {
        let facts = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        let changed = facts.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        writeln!(text, "{} {} {}", path.display(), facts.len(), changed.as_nanos())?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_once_and_again_after_a_change() -> anyhow::Result<()> {
        let site = std::env::temp_dir().join(format!("mingfa-stamp-{}", std::process::id()));
        let pkg = site.join("pkg");
        fs::create_dir_all(&pkg)?;
        let (input, output) = (site.join("in"), pkg.join("out"));
        let mut made = 0;
        for content in ["a", "a", "bb"] {
            if !fs::read_to_string(&input).is_ok_and(|old| old == content) {
                fs::write(&input, content)?;
            }
            unless_fresh(&output, std::slice::from_ref(&input), || {
                made += 1;
                Ok(fs::write(&output, content)?)
            })?;
        }
        fs::remove_dir_all(&site)?;
        assert_eq!(made, 2);
        Ok(())
    }
}
