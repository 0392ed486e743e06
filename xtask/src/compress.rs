//! Compressed copies (`.br`, `.gz`) beside every file a browser would want smaller; the server hands them out as they are.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

const WORTH_IT: [&str; 6] = ["css", "js", "json", "svg", "txt", "wasm"];

/// Up to this size (bytes) the best compression costs next to nothing, whatever the profile.
const SMALL: usize = 128 * 1024;

/// How long compressing large files may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// While developing: a few milliseconds a megabyte.
    Quick,
    /// What is shipped: smallest.
    Best,
}

impl Effort {
    fn for_size(self, bytes: usize) -> Self {
        if bytes <= SMALL { Self::Best } else { self }
    }

    fn brotli(self) -> i32 {
        match self {
            Self::Quick => 1,
            Self::Best => 11,
        }
    }

    fn gzip(self) -> flate2::Compression {
        match self {
            Self::Quick => flate2::Compression::fast(),
            Self::Best => flate2::Compression::best(),
        }
    }
}

/// Writes the copies of every file under `folder` that has none newer than itself.
///
/// # Errors
/// When a file cannot be read or a copy not be written.
pub fn folder(folder: &Path, effort: Effort) -> anyhow::Result<()> {
    for path in files(folder)? {
        let kind = path.extension().and_then(|ext| ext.to_str()).unwrap_or_default();
        if WORTH_IT.contains(&kind) && !is_fresh(&path)? {
            file(&path, effort).with_context(|| format!("cannot compress {}", path.display()))?;
        }
    }
    Ok(())
}

/// Every file under `folder`, in a steady order.
///
/// # Errors
/// When a folder cannot be listed.
pub fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn copy_path(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn is_fresh(path: &Path) -> anyhow::Result<bool> {
    let changed = fs::metadata(path)?.modified()?;
    let newer = |ending| {
        let copy = fs::metadata(copy_path(path, ending)).and_then(|facts| facts.modified());
        copy.is_ok_and(|made| made >= changed)
    };
    Ok(newer(".br") && newer(".gz"))
}

fn file(path: &Path, effort: Effort) -> anyhow::Result<()> {
    let content = fs::read(path)?;
    let effort = effort.for_size(content.len());

    let mut gzip = flate2::write::GzEncoder::new(create(path, ".gz")?, effort.gzip());
    gzip.write_all(&content)?;
    gzip.finish()?.flush()?;

    let settings =
        brotli::enc::BrotliEncoderParams { quality: effort.brotli(), size_hint: content.len(), ..Default::default() };
    let mut out = create(path, ".br")?;
    brotli::BrotliCompress(&mut content.as_slice(), &mut out, &settings)?;
    Ok(out.flush()?)
}

fn create(path: &Path, ending: &str) -> anyhow::Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(copy_path(path, ending))?))
}
