//! The shipped bank: it parses, it is free of findings, it feeds the formal exam.

use question_bank::formats::{FormatError, toml::parse};
use question_bank::{Blueprint, Dealer, Item, lint};
use std::path::{Path, PathBuf};

fn shipped() -> Result<Vec<Item>, Vec<FormatError>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let read =
        |file: &PathBuf| parse(&file.file_name().unwrap().to_string_lossy(), &std::fs::read_to_string(file).unwrap());
    files.iter().map(read).collect::<Result<Vec<_>, _>>().map(|lists| lists.concat())
}

#[test]
fn the_shipped_bank_parses_and_has_no_findings() {
    let items = shipped().unwrap();
    assert_eq!(lint::lint(&items), []);
}

#[test]
fn enemies_named_in_the_shipped_bank_exist() {
    let items = shipped().unwrap();
    let unknown = |id: &&question_bank::ItemId| !items.iter().any(|item| item.id == **id);
    let missing: Vec<_> = items.iter().flat_map(|item| &item.enemies).filter(unknown).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_shipped_bank_feeds_the_formal_exam() {
    let items = shipped().unwrap();
    let standard = Blueprint::standard();
    let papers = Dealer::new(&items, &standard, &[1; 32]).unwrap().papers(50);
    assert!(papers.iter().all(|paper| paper.slots.len() == standard.count()));
}

#[cfg(feature = "content")]
#[test]
fn the_embedded_bank_is_the_folder() {
    assert_eq!(question_bank::content::items().unwrap(), shipped().unwrap());
}

#[test]
fn the_shipped_lessons_parse_and_no_node_has_two() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    let read = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy();
        question_bank::lesson::parse(&name, &std::fs::read_to_string(file).unwrap()).unwrap()
    };
    let mut nodes: Vec<_> = files.iter().map(|file| read(file).node).collect();
    nodes.sort_by_key(question_bank::Node::position);
    assert!(nodes.windows(2).all(|pair| pair[0] != pair[1]), "{nodes:?}");
    #[cfg(feature = "content")]
    {
        let embedded = question_bank::content::lessons().unwrap();
        assert_eq!(embedded.iter().map(|lesson| lesson.node.clone()).collect::<Vec<_>>(), nodes);
    }
}
