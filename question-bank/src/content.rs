//! The bank itself, embedded: the files of `content/`, one syllabus node a file.

use crate::formats::{self, FormatError};
use crate::item::Item;
use include_dir::{Dir, File, include_dir};

static CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");

/// Every item of the embedded bank, file by file in the order of their names.
///
/// # Errors
/// Every fault of every file. The tests of this crate keep the shipped bank free of them.
pub fn items() -> Result<Vec<Item>, Vec<FormatError>> {
    let mut files: Vec<&File<'_>> =
        CONTENT.files().filter(|file| file.path().extension().is_some_and(|e| e == "toml")).collect();
    files.sort_by_key(|file| file.path());
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.path().to_string_lossy();
        match read(&name, file) {
            Ok(found) => items.extend(found),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}

fn read(name: &str, file: &File<'_>) -> Result<Vec<Item>, Vec<FormatError>> {
    let no_text = || {
        vec![FormatError {
            file: name.to_owned(),
            line: None,
            item: None,
            field: None,
            problem: "不是 UTF-8 文本".to_owned(),
        }]
    };
    formats::toml::parse(name, file.contents_utf8().ok_or_else(no_text)?)
}
