//! What the formats promise, as assertions: what a printer writes of items reads back but for the losses it names.

use question_bank::answer::Choice;
use question_bank::formats::{self, Draft, Loss, Ours, Parsed, qti::Version};
use question_bank::item::{Item, ItemId, Kind, Node, TRUE_FALSE_OPTIONS};
use std::collections::HashSet;
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

#[cfg(feature = "workbooks")]
pub mod workbook;

/// What was read as items, the fields that another program's file does not have filled in.
pub fn items(parsed: Parsed) -> Vec<Item> {
    let mut seen = HashSet::new();
    let item = |(n, mut draft): (usize, Draft)| {
        if draft.rationale.trim().is_empty() {
            draft.rationale = "见法条。".to_owned();
        }
        draft.into_item(&missing(n)).ok()
    };
    parsed.drafts.into_iter().enumerate().filter_map(item).filter(|item| seen.insert(item.id.clone())).collect()
}

fn missing(n: usize) -> Ours {
    Ours {
        id: ItemId::parse(&format!("X-{n}")).ok(),
        node: Node::parse("APL-05"),
        reference: vec!["行政处罚法第五条".to_owned()],
        difficulty: Some(1),
        ..Ours::default()
    }
}

/// Items of any words. The byte FF, which no text holds, parts items, and FE the fields of one: flags, key, stem, rationale,
/// reference, quote, options.
pub fn made(bytes: &[u8]) -> Vec<Item> {
    let item = |(n, part): (usize, &[u8])| {
        let fields: Vec<_> = part.split(|&byte| byte == 0xFE).map(String::from_utf8_lossy).collect();
        let [flags, key, stem, rationale, reference, quote, options @ ..] = fields.as_slice() else { return None };
        let flag = |letter| flags.contains(letter);
        let (kind, options) = match (flag('t'), flag('m')) {
            (true, _) => (Kind::TrueFalse, TRUE_FALSE_OPTIONS.map(str::to_owned).to_vec()),
            (_, true) => (Kind::Multiple, options.iter().map(ToString::to_string).collect()),
            _ => (Kind::Single, options.iter().map(ToString::to_string).collect()),
        };
        let ours = Ours {
            reference: vec![reference.to_string()],
            quote: if flag('q') { vec![quote.to_string()] } else { Vec::new() },
            negative: flag('n'),
            ..missing(n)
        };
        let (rationale, keep_order) = (rationale.to_string(), flag('k'));
        let draft = Draft {
            options,
            key: Choice::parse(key).ok()?,
            rationale,
            keep_order,
            ..Draft::empty(kind, stem.to_string())
        };
        draft.into_item(&ours).ok()
    };
    bytes.split(|&byte| byte == 0xFF).enumerate().filter_map(item).collect()
}

/// Nothing is lost.
pub fn toml(items: &[Item]) {
    let text = formats::toml::print(items);
    assert_eq!(formats::toml::parse("f.toml", &text).as_deref(), Ok(items), "{text}");
}

/// Stem, options and key of every item that is not lost whole.
pub fn aiken(items: &[Item]) {
    let written = formats::aiken::print(items);
    let kept: Vec<_> = items.iter().filter(|item| !lost(&written.losses, item, "整题")).collect();
    let parsed = formats::aiken::parse("f.txt", &written.file);
    assert_eq!((parsed.problems, parsed.drafts.len()), (Vec::new(), kept.len()), "{}", written.file);
    for (draft, item) in parsed.drafts.into_iter().zip(kept) {
        let key = item.key;
        let whole = Draft { options: item.options.clone(), key, ..Draft::empty(item.kind, Draft::of(item).stem) };
        same(draft, whole, lost(&written.losses, item, "空白"));
    }
}

/// Everything but what [`Loss`]es name.
pub fn gift(items: &[Item]) {
    let written = formats::gift::print(items);
    whole(items, formats::gift::parse("f.gift", &written.file), &written.losses, &written.file);
}

/// Everything but what [`Loss`]es name.
pub fn moodle_xml(items: &[Item]) {
    let written = formats::moodle_xml::print(items);
    whole(items, formats::moodle_xml::parse("f.xml", &written.file), &written.losses, &written.file);
}

/// Everything but what [`Loss`]es name, in both versions.
pub fn qti(items: &[Item]) {
    for version in [Version::V2_2, Version::V3_0] {
        let written = formats::qti::print(items, version);
        whole(items, formats::qti::parse("f.zip", &written.file), &written.losses, "");
    }
}

/// Holds what was read against the items that were written.
pub fn whole(items: &[Item], parsed: Parsed, losses: &[Loss], file: &str) {
    if items.is_empty() {
        return;
    }
    let kept: Vec<_> = items.iter().filter(|item| !lost(losses, item, "整道题")).collect();
    assert_eq!((parsed.problems, parsed.drafts.len()), (Vec::new(), kept.len()), "{file}\n{losses:?}");
    for (mut draft, item) in parsed.drafts.into_iter().zip(kept) {
        let mut wanted = Draft::of(item);
        if lost(losses, item, "题型") {
            (draft.kind, draft.key, draft.options) = (wanted.kind, wanted.key, wanted.options.clone());
        }
        if lost(losses, item, "次序") {
            wanted.keep_order = draft.keep_order;
        }
        if lost(losses, item, "分行") {
            (wanted.ours.reference, wanted.ours.quote) = (draft.ours.reference.clone(), draft.ours.quote.clone());
        }
        let untidy = ["空白", "空格", "控制字符"].iter().any(|word| lost(losses, item, word));
        same(draft, wanted, untidy);
    }
}

/// Whether a loss of this item says this word.
fn lost(losses: &[Loss], item: &Item, word: &str) -> bool {
    losses.iter().any(|loss| loss.item == item.id && loss.what.contains(word))
}

fn same(draft: Draft, wanted: Draft, untidy: bool) {
    let draft = Draft { line: None, ..draft };
    if untidy { assert_eq!(bare(draft), bare(wanted)) } else { assert_eq!(draft, wanted) }
}

/// A draft without what white space and control characters it has.
fn bare(mut draft: Draft) -> Draft {
    let ours = &mut draft.ours;
    let texts = draft.options.iter_mut().chain(&mut ours.reference).chain(&mut ours.quote);
    for text in texts.chain([&mut draft.stem, &mut draft.rationale]) {
        text.retain(|c| !c.is_whitespace() && !c.is_control() && !"\u{feff}\u{fffe}\u{ffff}".contains(c));
    }
    draft
}

/// A zip as it stands, or one of the files these bytes name: each begins with its name and a line break, and the byte 1C
/// parts them. Of `defaults` those are added that are not there.
pub fn pack(bytes: &[u8], defaults: &[(&str, &str)]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| zip.start_file(name, stored).is_ok() && zip.write_all(content).is_ok();
    for part in bytes.split(|&byte| byte == 0x1C).take(200) {
        let at = part.iter().position(|&byte| byte == b'\n').unwrap_or(part.len());
        put(&String::from_utf8_lossy(&part[..at]), part.get(at + 1..).unwrap_or_default());
    }
    for (name, content) in defaults {
        put(name, content.as_bytes());
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
