//! The bank itself, built into the program (feature `content`).

use crate::formats::{FormatError, toml};
use crate::item::Item;
use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");

/// Every item of `content/`, in file order, or everything that is wrong with it.
pub fn items() -> Result<Vec<Item>, Vec<FormatError>> {
    let mut items = Vec::new();
    let mut errors = Vec::new();
    for file in FILES.files() {
        let name = file.path().display().to_string();
        match toml::parse(&name, file.contents_utf8().unwrap_or_default()) {
            Ok(some) => items.extend(some),
            Err(some) => errors.extend(some),
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}
