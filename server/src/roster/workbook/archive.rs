//! The zip around a workbook, made harmless before any parser sees it.
//!
//! Every entry is really inflated and counted, because the sizes written in an archive may lie; reading stops at the limit.
//! What the reader of cells needs is packed again, the rest is left behind:
//! styles, because the parser copies a font for every cell format, so that a few kilobytes can grow to gigabytes; pictures
//! and drawings, because no roster needs them. The count that a string table announces is blanked, because the parser
//! reserves that much memory unseen.

use super::{MAX_BYTES, WorkbookError};
use std::io::{Cursor, Read, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MAX_ENTRIES: usize = 200;
const MAX_UNPACKED: usize = 60 * 1024 * 1024;
/// Largest allowed growth, looked at from `RATIO_FLOOR` on: small files of blank cells pack very well and do no harm.
const MAX_RATIO: usize = 100;
const RATIO_FLOOR: usize = 1024 * 1024;
const MAX_STRINGS: usize = 16 * 1024 * 1024;
const MAX_SMALL: usize = 2 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// What becomes of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Packed again as it streams by.
    Sheet,
    /// The table of shared strings: held whole, cleaned, packed again.
    Strings,
    /// Other XML: packed again if small.
    Small,
    /// Counted only.
    Ballast,
}

/// Checks the archive against the limits of OWASP ASVS 5.0, 5.2.1 to 5.2.3, and returns it with only the needed parts.
pub(crate) fn repack(bytes: &[u8]) -> Result<Vec<u8>, WorkbookError> {
    if bytes.len() > MAX_BYTES {
        return Err(WorkbookError::TooLarge);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(WorkbookError::OldOrEncrypted);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookError::NotXlsx)?;
    if archive.len() > MAX_ENTRIES {
        return Err(WorkbookError::Unpacked);
    }
    let mut budget = Budget { packed: bytes.len(), unpacked: 0 };
    let mut clean = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| WorkbookError::Damaged)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        copy(&name, &mut entry, &mut clean, &mut budget)?;
    }
    Ok(clean.finish().map_err(|_| WorkbookError::Damaged)?.into_inner())
}

/// How much was unpacked so far.
struct Budget {
    packed: usize,
    unpacked: usize,
}

impl Budget {
    /// The next chunk of an entry; empty at its end.
    fn chunk<'b>(&mut self, entry: &mut impl Read, buffer: &'b mut [u8]) -> Result<&'b [u8], WorkbookError> {
        let count = entry.read(buffer).map_err(|_| WorkbookError::Damaged)?;
        self.unpacked += count;
        let grown = self.unpacked > RATIO_FLOOR && self.unpacked / MAX_RATIO > self.packed;
        if grown || self.unpacked > MAX_UNPACKED { Err(WorkbookError::Unpacked) } else { Ok(&buffer[..count]) }
    }
}

fn copy(
    name: &str,
    entry: &mut impl Read,
    clean: &mut ZipWriter<impl Write + Seek>,
    budget: &mut Budget,
) -> Result<(), WorkbookError> {
    let part = part(name);
    let mut buffer = vec![0; CHUNK];
    let mut held = Vec::new();
    if part == Part::Sheet {
        open(clean, name)?;
    }
    loop {
        let chunk = budget.chunk(entry, &mut buffer)?;
        if chunk.is_empty() {
            break;
        }
        match part {
            Part::Sheet => clean.write_all(chunk).map_err(|_| WorkbookError::Damaged)?,
            // May grow one chunk over the limit, which is how the entry is known to be too large below.
            Part::Strings | Part::Small if held.len() <= limit(part) => held.extend_from_slice(chunk),
            _ => {}
        }
    }
    match part {
        Part::Strings if held.len() > MAX_STRINGS => return Err(WorkbookError::Unpacked),
        Part::Strings => blank_count(&mut held)?,
        Part::Small if held.len() <= MAX_SMALL => {}
        _ => return Ok(()),
    }
    open(clean, name)?;
    clean.write_all(&held).map_err(|_| WorkbookError::Damaged)
}

fn limit(part: Part) -> usize {
    if part == Part::Strings { MAX_STRINGS } else { MAX_SMALL }
}

fn open(clean: &mut ZipWriter<impl Write + Seek>, name: &str) -> Result<(), WorkbookError> {
    let fast = SimpleFileOptions::default().compression_level(Some(1));
    clean.start_file(name, fast).map_err(|_| WorkbookError::Damaged)
}

fn part(name: &str) -> Part {
    let path = name.to_ascii_lowercase().replace('\\', "/");
    let file = path.rsplit('/').next().unwrap_or_default();
    match file {
        "styles.xml" => Part::Ballast,
        "sharedstrings.xml" => Part::Strings,
        _ if path.contains("worksheets/") && file.ends_with(".xml") => Part::Sheet,
        _ if file.ends_with(".xml") || file.ends_with(".rels") => Part::Small,
        _ => Part::Ballast,
    }
}

/// Renames the attribute `uniqueCount`. Bytes that XML text cannot hold are refused first, so that no other encoding hides
/// the word.
fn blank_count(strings: &mut [u8]) -> Result<(), WorkbookError> {
    const WORD: &[u8] = b"uniqueCount";
    if strings.iter().any(|&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) {
        return Err(WorkbookError::Damaged);
    }
    let mut at = 0;
    while at + WORD.len() <= strings.len() {
        if strings[at..].starts_with(WORD) {
            strings[at..at + WORD.len()].copy_from_slice(b"ignoreCount");
        }
        at += 1;
    }
    Ok(())
}
