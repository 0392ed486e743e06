//! A content package: a zip with a list of what is in it.
//!
//! Names in the zip are only names; nothing is ever written anywhere. Sizes are counted while unpacking, because the ones
//! written in an archive may lie.

use super::tree::{self, Element};
use crate::formats::Ours;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const MAX_FILES: usize = 20_000;
const MAX_FILE: u64 = 4 * 1024 * 1024;
const MAX_TOTAL: u64 = 64 * 1024 * 1024;
/// Bytes of a folder (`xml:base`): it is joined to the name of every resource.
const MAX_FOLDER: usize = 4096;

/// The files of a zip, each read when it is asked for.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    places: HashMap<String, usize>,
    /// Names in the order of the zip.
    pub(super) names: Vec<String>,
    left: u64,
    /// Bytes of material that items may still quote.
    quotable: u64,
}

/// A resource of the manifest that holds questions, or should.
#[derive(Debug, PartialEq)]
pub(super) struct Listed {
    /// Its name in the zip.
    pub(super) path: String,
    pub(super) identifier: Option<String>,
    pub(super) ours: Ours,
    /// Whether it is of an older QTI, which has other files.
    pub(super) outdated: bool,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, String> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| "压缩包打不开，请重新导出".to_owned())?;
        if archive.len() > MAX_FILES {
            return Err(format!("压缩包内文件超过 {MAX_FILES} 个，请拆成几个包"));
        }
        let (mut places, mut names) = (HashMap::new(), Vec::new());
        for index in 0..archive.len() {
            let Ok(file) = archive.by_index_raw(index) else { continue };
            let name = resolve("", &String::from_utf8_lossy(file.name_raw()), false);
            if !file.is_dir() && places.insert(name.clone(), index).is_none() {
                names.push(name);
            }
        }
        Ok(Package { archive, places, names, left: MAX_TOTAL, quotable: MAX_TOTAL })
    }

    /// The file of this name; `None` when there is none.
    pub(super) fn read(&mut self, name: &str) -> Option<Result<Vec<u8>, String>> {
        let index = *self.places.get(name)?;
        Some(self.unpack(index))
    }

    fn unpack(&mut self, index: usize) -> Result<Vec<u8>, String> {
        let limit = MAX_FILE.min(self.left);
        let damaged = |_| "文件损坏、加密或用了不支持的压缩方法，解不开".to_owned();
        let mut bytes = Vec::new();
        let file = self.archive.by_index(index).map_err(|_| ()).map_err(damaged)?;
        let unpacked = file.take(limit + 1).read_to_end(&mut bytes);
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(count);
        if count > limit {
            return Err(match limit {
                MAX_FILE => "文件超过 4 MB，没有读入".to_owned(),
                _ => "压缩包解压后超过 64 MB，余下的没有读入".to_owned(),
            });
        }
        unpacked.map_err(|_| ()).map_err(damaged)?;
        Ok(bytes)
    }

    /// Takes so many bytes of what items may quote; whether they were left.
    pub(super) fn quote(&mut self, count: usize) -> bool {
        let left = u64::try_from(count).ok().and_then(|count| self.quotable.checked_sub(count));
        left.map(|left| self.quotable = left).is_some()
    }

    /// The manifest nearest to the root.
    pub(super) fn manifest_name(&self) -> Option<String> {
        let manifests = self.names.iter().filter(|name| base(name).eq_ignore_ascii_case("imsmanifest.xml"));
        manifests.min_by_key(|name| name.matches('/').count()).cloned()
    }
}

/// The resources of a manifest that are items, and those of QTI 1.2.
pub(super) fn listed(manifest_name: &str, manifest: &Element) -> Vec<Listed> {
    let mut resources = Vec::new();
    manifest.below(&|name| name == "resource", &mut resources);
    let folder = |element: &Element| -> String {
        element.attribute("base").filter(|base| base.len() <= MAX_FOLDER).unwrap_or_default().to_owned()
    };
    let above = folder(manifest) + &manifest.child("resources").map(folder).unwrap_or_default();
    let read = |resource: &&Element| {
        let kind = resource.attribute("type").unwrap_or_default();
        let outdated = kind.starts_with("imsqti_xmlv1") || kind.starts_with("imsqti_item_xmlv1");
        let is_item = kind.starts_with("imsqti") && kind.contains("item_xml");
        if !outdated && !is_item {
            return None;
        }
        let first_file = || resource.child("file").and_then(|file| file.attribute("href"));
        let href = resource.attribute("href").or_else(first_file).unwrap_or_default();
        let whole = [&*above, &folder(resource), href].concat();
        Some(Listed {
            path: resolve(manifest_name, &whole, true),
            identifier: resource.attribute("identifier").map(str::to_owned),
            ours: ours(resource),
            outdated,
        })
    };
    resources.iter().filter_map(read).collect()
}

/// Our fields, written as keywords of the LOM metadata.
fn ours(resource: &Element) -> Ours {
    let mut ours = Ours::default();
    let mut keywords = Vec::new();
    for metadata in resource.all("metadata") {
        metadata.below(&|name| name == "keyword", &mut keywords);
    }
    for keyword in keywords {
        let mut texts = Vec::new();
        keyword.below(&|name| name == "string" || name == "langstring", &mut texts);
        for text in if texts.is_empty() { vec![keyword] } else { texts } {
            ours.take(text.raw_text().trim_start());
        }
    }
    ours
}

/// The name that `href` means in the file of the name `from`; an `..` too many stays at the root.
pub(super) fn resolve(from: &str, href: &str, encoded: bool) -> String {
    let href = if encoded { decoded(href) } else { href.to_owned() }.replace('\\', "/");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if href.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in href.split('/') {
        match part {
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty() && *part != ".");
    parts.join("/")
}

/// The last part of a name.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// `%20` and its kind as what they stand for.
fn decoded(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let [first, more @ ..] = rest {
        let pair = more.split_at_checked(2).filter(|_| *first == b'%');
        let hex = pair.and_then(|(pair, after)| Some((str::from_utf8(pair).ok()?, after)));
        let byte = hex.and_then(|(pair, after)| Some((u8::from_str_radix(pair, 16).ok()?, after)));
        let (byte, after) = byte.unwrap_or((*first, more));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the file is, by its outermost element; `None` when it is no XML.
pub(super) fn root_name(bytes: &[u8]) -> Option<String> {
    tree::parse(bytes).ok().map(|document| document.root.name)
}
