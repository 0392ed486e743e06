//! QTI, the question format of 1EdTech: content packages (zip with `imsmanifest.xml`) and single item files.
//!
//! The rules come from *QTI 2.2 Assessment, Section and Item Information Model* (items, `choiceInteraction`,
//! `responseDeclaration`, `modalFeedback`), *QTI 3.0 ASI Information Model* (the same under `qti-` names) and *IMS Content
//! Packaging 1.2* with the resource types of the QTI profiles (`imsqti_item_xmlv2p1`, `…v2p2`, `…v3p0`, and APIP's).
//!
//! **Read:** items with one `choiceInteraction`; one right option is a single choice, several are a multiple choice, two
//! options that mean true and false are true/false. Text of the body, before and after the interaction, is the stem; shared
//! material (`assessmentStimulus`) of the package stands before it. `correctResponse` is the key, else the `mapping`.
//! `modalFeedback` is the rationale. `shuffle` and `fixed` say whether the order is kept.
//! **Named, not read:** every other interaction, several in one item, adaptive items and those made from random variables,
//! and what cannot be understood without a picture, sound, table or formula. Response processing is not run.
//! **Written:** everything of an item; our own fields are LOM keywords (`node:APL-05`) of its resource in the manifest, so
//! they are lost when an item file leaves its package. Lost and named: which sub-items make a case, superfluous blanks, and
//! characters XML does not allow.

mod item;
mod key;
mod markup;
mod package;
mod print;
mod prose;
mod tree;

use super::{FormatError, Ours, Parsed, Written};
use crate::item::Item;
use package::{Listed, Package};
use std::collections::{HashMap, HashSet};
use tree::Element;

/// The version a package is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// QTI 2.2, which most programs read.
    V2_2,
    /// QTI 3.0.
    V3_0,
}

/// Reads a content package or one item file of QTI 2.1, 2.2 or 3.0. `file_name` is only repeated in problems; a file of a
/// package is named `package.zip/items/q1.xml` there.
///
/// ```
/// use question_bank::formats::qti::parse;
/// let parsed = parse("q1.xml", br#"<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q1">
///   <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
///     <correctResponse><value>b</value></correctResponse>
///   </responseDeclaration>
///   <itemBody><choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
///     <prompt>Which is a prime?</prompt>
///     <simpleChoice identifier="a">4</simpleChoice>
///     <simpleChoice identifier="b">5</simpleChoice>
///   </choiceInteraction></itemBody>
/// </assessmentItem>"#);
/// assert_eq!(parsed.drafts[0].stem, "Which is a prime?");
/// assert_eq!(parsed.drafts[0].key.to_string(), "B");
/// assert_eq!(parsed.problems, []);
/// ```
pub fn parse(file_name: &str, bytes: &[u8]) -> Parsed {
    let mut reader = Reader { file_name, parsed: Parsed::default() };
    if bytes.starts_with(b"PK") {
        match Package::open(bytes) {
            Ok(package) => reader.package(package),
            Err(problem) => reader.say(None, None, None, problem),
        }
    } else {
        let mut alone = |href: &str| Err(format!("题目引用的材料“{href}”不在这个文件里，请导入整个压缩包"));
        reader.file(None, bytes, Ours::default(), &mut alone);
    }
    if reader.parsed == Parsed::default() {
        reader.say(None, None, None, "没有找到试题".to_owned());
    }
    reader.parsed
}

/// Writes a content package: `imsmanifest.xml` and one file an item.
///
/// ```
/// use question_bank::formats::{qti, toml};
/// let items = toml::parse("APL-05.toml", r#"
/// [[item]]
/// id = "APL-05-001"
/// kind = "true-false"
/// node = "APL-05"
/// reference = ["行政处罚法第五十四条"]
/// difficulty = 2
/// stem = "行政机关作出行政处罚决定后，应当依法送达当事人。"
/// key = "T"
/// rationale = "例题。"
/// "#).unwrap();
/// let written = qti::print(&items, qti::Version::V2_2);
/// let draft = qti::parse("bank.zip", &written.file).drafts.remove(0);
/// assert_eq!(draft.into_item(&Default::default()).unwrap(), items[0]);
/// ```
pub fn print(items: &[Item], version: Version) -> Written<Vec<u8>> {
    print::print(items, version)
}

struct Reader<'n> {
    file_name: &'n str,
    parsed: Parsed,
}

impl Reader<'_> {
    fn package(&mut self, mut package: Package<'_>) {
        let mut shared = Shared::new();
        let mut seen = HashSet::new();
        let manifest_name = package.manifest_name();
        let listed = manifest_name.as_deref().map(|name| self.listed(name, &mut package)).unwrap_or_default();
        for one in listed {
            if seen.insert(one.path.clone()) {
                self.listed_file(one, &mut package, &mut shared);
            }
        }
        let complete = !seen.is_empty();
        seen.extend(manifest_name);
        let names = package.names.clone();
        for path in names.iter().filter(|name| name.to_ascii_lowercase().ends_with(".xml") && !seen.contains(*name)) {
            self.unlisted_file(path, complete, &mut package, &mut shared);
        }
    }

    /// The items of the manifest.
    fn listed(&mut self, name: &str, package: &mut Package<'_>) -> Vec<Listed> {
        let bytes = match package.read(name) {
            Some(Ok(bytes)) => bytes,
            Some(Err(problem)) => {
                self.say(Some(name), None, None, problem);
                return Vec::new();
            }
            None => return Vec::new(),
        };
        match tree::parse(&bytes) {
            Ok(document) => package::listed(name, &document.root),
            Err(broken) => {
                self.say(Some(name), broken.line, None, broken.problem);
                Vec::new()
            }
        }
    }

    fn listed_file(&mut self, listed: Listed, package: &mut Package<'_>, shared: &mut Shared) {
        let Listed { path, identifier, ours, outdated } = listed;
        if outdated {
            return self.say(Some(&path), None, identifier, OUTDATED.to_owned());
        }
        match package.read(&path) {
            Some(Ok(bytes)) => {
                self.file(Some(&path), &bytes, ours, &mut |href| material(package, shared, &path, href));
            }
            Some(Err(problem)) => self.say(Some(&path), None, identifier, problem),
            None => self.say(Some(&path), None, identifier, "清单列出的文件不在压缩包里".to_owned()),
        }
    }

    /// A file the manifest does not list: an item is read when the manifest lists none at all, and named otherwise.
    fn unlisted_file(&mut self, path: &str, complete: bool, package: &mut Package<'_>, shared: &mut Shared) {
        let bytes = match package.read(path) {
            Some(Ok(bytes)) => bytes,
            Some(Err(problem)) => return self.say(Some(path), None, None, problem),
            None => return,
        };
        match package::root_name(&bytes).as_deref() {
            Some(ITEM) if complete => self.say(Some(path), None, None, "清单没有列出这道题，没有读入".to_owned()),
            Some(ITEM | "questestinterop") => {
                self.file(Some(path), &bytes, Ours::default(), &mut |href| material(package, shared, path, href));
            }
            None if !complete => self.file(Some(path), &bytes, Ours::default(), &mut |_| Ok(String::new())),
            _ => {}
        }
    }

    fn file(&mut self, path: Option<&str>, bytes: &[u8], ours: Ours, materials: item::Materials<'_>) {
        let document = match tree::parse(bytes) {
            Ok(document) => document,
            Err(broken) => return self.say(path, broken.line, None, broken.problem),
        };
        let root = &document.root;
        let identifier = || root.attribute("identifier").map(str::to_owned);
        if let Some(problem) = no_item(&root.name) {
            return self.say(path, None, identifier(), problem);
        }
        if let Some(name) = document.unknown {
            self.say(path, None, identifier(), format!("实体“&{name};”没有展开，请核对文字"));
        }
        match item::read(root, ours, materials) {
            Ok(item::Read { draft, notes }) => {
                self.parsed.drafts.push(draft);
                notes.into_iter().for_each(|note| self.say(path, None, identifier(), note));
            }
            Err(problem) => self.say(path, None, identifier(), problem),
        }
    }

    fn say(&mut self, path: Option<&str>, line: Option<usize>, item: Option<String>, problem: String) {
        let file = match path {
            Some(path) => format!("{}/{path}", self.file_name),
            None => self.file_name.to_owned(),
        };
        self.parsed.problems.push(FormatError { file, line, item, field: None, problem });
    }
}

const ITEM: &str = "assessmentItem";
const OUTDATED: &str = "QTI 1.2 的题目不支持，请导出为 QTI 2.1 以上";

/// Why a file with this outermost element is no item.
fn no_item(root: &str) -> Option<String> {
    Some(match root {
        ITEM => return None,
        "assessmentTest" | "assessmentSection" => "这是试卷，题目在别的文件里，请导入整个压缩包".to_owned(),
        "assessmentStimulus" => "这是共用材料，不是试题，请导入整个压缩包".to_owned(),
        "manifest" => "这是压缩包的清单，请导入整个压缩包".to_owned(),
        "questestinterop" => OUTDATED.to_owned(),
        other => format!("不是 QTI 试题（最外层元素为 {other}）"),
    })
}

const TOO_MUCH: &str = "题目引用的材料合计超过 64 MB，余下的没有读入";

/// Shared material by its name in the zip, so that a hundred items unpack it once. Each stem holds it, so it counts each time.
type Shared = HashMap<String, Result<String, String>>;

fn material(package: &mut Package<'_>, shared: &mut Shared, from: &str, href: &str) -> Result<String, String> {
    let path = package::resolve(from, href, true);
    if !shared.contains_key(&path) {
        let read = unpacked(package, &path);
        shared.insert(path.clone(), read);
    }
    match shared.get(&path) {
        Some(Ok(text)) if !package.quote(text.len()) => Err(TOO_MUCH.to_owned()),
        Some(known) => known.clone(),
        None => Ok(String::new()),
    }
}

fn unpacked(package: &mut Package<'_>, path: &str) -> Result<String, String> {
    match package.read(path) {
        Some(Ok(bytes)) => tree::parse(&bytes)
            .map_err(|broken| format!("共用材料“{path}”：{}", broken.problem))
            .and_then(|document| material_text(&document.root)),
        Some(Err(problem)) => Err(format!("共用材料“{path}”：{problem}")),
        None => Err(format!("题目引用的材料“{path}”不在压缩包里")),
    }
}

fn material_text(root: &Element) -> Result<String, String> {
    let body = root.child("stimulusBody").ok_or("共用材料没有内容（stimulusBody）")?;
    item::whole("共用材料", prose::prose(body), &mut Vec::new())
}
