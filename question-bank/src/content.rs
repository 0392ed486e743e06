//! The bank itself, embedded: the files of `content/` and `lessons/`, one syllabus node a file.

use crate::formats::{self, FormatError};
use crate::item::Item;
use crate::lesson::{self, Lesson};
use include_dir::{Dir, File, include_dir};

static CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");
static LESSONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// Every item of the embedded bank, file by file in the order of their names.
///
/// # Errors
/// Every fault of every file. The tests of this crate keep the shipped bank free of them.
pub fn items() -> Result<Vec<Item>, Vec<FormatError>> {
    read(&CONTENT, formats::toml::parse).map(|files| files.into_iter().flatten().collect())
}

/// Every embedded lesson, in the order of the syllabus; a node without a file has none.
///
/// # Errors
/// Every fault of every file. The tests of this crate keep the shipped lessons free of them.
pub fn lessons() -> Result<Vec<Lesson>, Vec<FormatError>> {
    let mut lessons = read(&LESSONS, lesson::parse)?;
    lessons.sort_by_key(|lesson| lesson.node.position());
    Ok(lessons)
}

type Faults = Vec<FormatError>;

/// What every TOML file of a folder holds, in the order of their names, or every fault of them all.
fn read<T>(folder: &Dir<'_>, parse: fn(&str, &str) -> Result<T, Faults>) -> Result<Vec<T>, Faults> {
    let mut files: Vec<&File<'_>> =
        folder.files().filter(|file| file.path().extension().is_some_and(|e| e == "toml")).collect();
    files.sort_by_key(|file| file.path());
    let (mut all, mut faults) = (Vec::with_capacity(files.len()), Vec::new());
    for file in files {
        let name = file.path().to_string_lossy();
        match file.contents_utf8().ok_or_else(|| vec![no_text(&name)]).and_then(|text| parse(&name, text)) {
            Ok(found) => all.push(found),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

fn no_text(name: &str) -> FormatError {
    FormatError {
        file: name.to_owned(), line: None, item: None, field: None, problem: "不是 UTF-8 文本".to_owned()
    }
}
