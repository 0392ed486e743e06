//! Items as files of a content package.

use super::Version;
use super::item::truth;
use super::markup::{Markup, is_writable, writable};
use super::prose::tidy;
use crate::formats::{Draft, Loss, Written};
use crate::item::{Item, Kind};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

const XSI: (&str, &str) = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");

/// The package and what it could not keep; one loss a kind and item.
#[expect(clippy::expect_used, reason = "writing to memory cannot fail, and every name is given once")]
pub(super) fn print(items: &[Item], version: Version) -> Written<Vec<u8>> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut losses = Vec::new();
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, options).and_then(|()| Ok(zip.write_all(text.as_bytes())?)).expect("a file in memory");
    };
    put("imsmanifest.xml", &manifest(items, version));
    for (index, item) in items.iter().enumerate() {
        put(&file_name(index, item), &question(&Draft::of(item), version));
        losses.extend(lost(item).into_iter().map(|what| Loss { item: item.id.clone(), what }));
    }
    Written { file: zip.finish().expect("a file in memory").into_inner(), losses }
}

/// Numbered, so that two items never share one and a reader without the manifest keeps the order.
fn file_name(index: usize, item: &Item) -> String {
    format!("items/{:05}-{}.xml", index + 1, item.id)
}

fn lost(item: &Item) -> Vec<&'static str> {
    let draft = Draft::of(item);
    let texts = || draft.options.iter().chain([&draft.stem, &draft.rationale]);
    let unwritable = |text: &String| text.chars().any(|c| !is_writable(c));
    let mut lost = Vec::new();
    if let Some(material) = &item.material {
        lost.push("案例的组合（材料已并入题干）");
        lost.extend((!material.comment.is_empty()).then_some("案例的点评"));
    }
    if item.kind == Kind::Single && truth(&item.options, item.key).is_some() {
        lost.push("题型（选项为正确与错误的单选题读作判断题）");
    }
    if texts().any(|text| tidy(&writable(text)) != writable(text)) {
        lost.push("多余的空格与空行");
    }
    if texts().chain(&draft.ours.labels()).any(unwritable) {
        lost.push("XML 不容的控制字符");
    }
    lost
}

fn manifest(items: &[Item], version: Version) -> String {
    let v3 = version == Version::V3_0;
    let (space, schema, name, number) = match version {
        Version::V2_2 => (
            "http://www.imsglobal.org/xsd/imscp_v1p1",
            "http://www.imsglobal.org/xsd/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd",
            "QTIv2.2 Package",
            "1.0.0",
        ),
        Version::V3_0 => (
            "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
            "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
            "QTI Package",
            "3.0.0",
        ),
    };
    let lom = "http://ltsc.ieee.org/xsd/LOM";
    let places = format!("{space} {schema} {lom} {}", lom_schema(version));
    let mut xml = Markup::new();
    let head = [("xmlns", space), ("xmlns:imsmd", lom), XSI, ("xsi:schemaLocation", &places)];
    xml.open("manifest", &[&head[..], &[("identifier", "question-bank")]].concat());
    xml.open("metadata", &[]);
    xml.leaf("schema", &[], name);
    xml.leaf("schemaversion", &[], number);
    xml.close("metadata");
    xml.leaf("organizations", &[], "");
    xml.open("resources", &[]);
    let kind = if v3 { "imsqti_item_xmlv3p0" } else { "imsqti_item_xmlv2p2" };
    items.iter().enumerate().for_each(|(index, item)| resource(&mut xml, index, item, kind));
    xml.close("resources");
    xml.close("manifest");
    xml.text
}

fn lom_schema(version: Version) -> &'static str {
    match version {
        Version::V2_2 => "http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd",
        Version::V3_0 => "https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd",
    }
}

fn resource(xml: &mut Markup, index: usize, item: &Item, kind: &str) {
    let (identifier, href) = (format!("item-{:05}", index + 1), file_name(index, item));
    xml.open("resource", &[("identifier", &identifier), ("type", kind), ("href", &href)]);
    for name in ["metadata", "imsmd:lom", "imsmd:general"] {
        xml.open(name, &[]);
    }
    for label in Draft::of(item).ours.labels() {
        xml.open("imsmd:keyword", &[]);
        xml.leaf("imsmd:string", &[("language", "zh-CN")], &label);
        xml.close("imsmd:keyword");
    }
    for name in ["imsmd:general", "imsmd:lom", "metadata"] {
        xml.close(name);
    }
    xml.leaf("file", &[("href", &href)], "");
    xml.close("resource");
}

fn question(draft: &Draft, version: Version) -> String {
    let mut xml = Question { xml: Markup::new(), version };
    let id = draft.name.as_deref().unwrap_or_default();
    let (space, schema) = match version {
        Version::V2_2 => {
            ("http://www.imsglobal.org/xsd/imsqti_v2p2", "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd")
        }
        Version::V3_0 => (
            "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
            "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        ),
    };
    let place = format!("{space} {schema}");
    let head = [("xmlns", space), XSI, ("xsi:schemaLocation", &place), ("identifier", id), ("title", id)];
    let manner = [("adaptive", "false"), ("timeDependent", "false"), ("xml:lang", "zh-CN")];
    xml.open("assessmentItem", &[&head[..], &manner].concat());
    xml.declarations(draft);
    xml.body(draft);
    let template = match version {
        Version::V2_2 => "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct",
        Version::V3_0 => "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
    };
    xml.leaf("responseProcessing", &[("template", template)], "");
    xml.rationale(&draft.rationale);
    xml.close("assessmentItem");
    xml.xml.text
}

/// An item file in the making; elements and attributes are named as in QTI 2 and written as the version has them.
struct Question {
    xml: Markup,
    version: Version,
}

impl Question {
    fn declarations(&mut self, draft: &Draft) {
        let cardinality = if draft.kind == Kind::Multiple { "multiple" } else { "single" };
        let of = |name, cardinality, kind| [("identifier", name), ("cardinality", cardinality), ("baseType", kind)];
        self.open("responseDeclaration", &of("RESPONSE", cardinality, "identifier"));
        self.open("correctResponse", &[]);
        for (index, _) in draft.options.iter().enumerate().filter(|(index, _)| draft.key.contains(*index)) {
            self.leaf("value", &[], &option_name(draft.kind, index));
        }
        self.close("correctResponse");
        self.close("responseDeclaration");
        let feedback = ("FEEDBACK", "identifier", "RATIONALE");
        for (name, kind, value) in [("SCORE", "float", "0"), feedback] {
            self.open("outcomeDeclaration", &of(name, "single", kind));
            self.open("defaultValue", &[]);
            self.leaf("value", &[], value);
            self.close("defaultValue");
            self.close("outcomeDeclaration");
        }
    }

    /// The last paragraph of the stem is the prompt, because a prompt holds no paragraphs in QTI 2.
    fn body(&mut self, draft: &Draft) {
        self.open("itemBody", &[]);
        let stem = tidy(&writable(&draft.stem));
        let (before, prompt) = stem.rsplit_once('\n').map_or((None, &*stem), |(before, last)| (Some(before), last));
        before.into_iter().for_each(|before| self.paragraphs(before));
        let true_false = draft.kind == Kind::TrueFalse;
        let shuffle = if true_false || draft.keep_order { "false" } else { "true" };
        let most = if draft.kind == Kind::Multiple { "0" } else { "1" };
        self.open(
            "choiceInteraction",
            &[("responseIdentifier", "RESPONSE"), ("shuffle", shuffle), ("maxChoices", most)],
        );
        self.leaf("prompt", &[], prompt);
        for (index, option) in draft.options.iter().enumerate() {
            let name = option_name(draft.kind, index);
            let fixed = if true_false && draft.keep_order { "true" } else { "false" };
            let (attributes, option) = ([("identifier", &*name), ("fixed", fixed)], tidy(&writable(option)));
            if option.contains('\n') {
                self.open("simpleChoice", &attributes);
                self.paragraphs(&option);
                self.close("simpleChoice");
            } else {
                self.leaf("simpleChoice", &attributes, &option);
            }
        }
        self.close("choiceInteraction");
        self.close("itemBody");
    }

    /// Shown from the start of feedback on, because nothing ever changes the outcome that shows it.
    fn rationale(&mut self, rationale: &str) {
        if rationale.trim().is_empty() {
            return;
        }
        let attributes = [("outcomeIdentifier", "FEEDBACK"), ("identifier", "RATIONALE"), ("showHide", "show")];
        self.open("modalFeedback", &attributes);
        if self.version == Version::V3_0 {
            self.open("contentBody", &[]);
        }
        self.paragraphs(&tidy(&writable(rationale)));
        if self.version == Version::V3_0 {
            self.close("contentBody");
        }
        self.close("modalFeedback");
    }

    /// One paragraph a line; a no-break space holds an empty one open.
    fn paragraphs(&mut self, text: &str) {
        text.split('\n').for_each(|line| self.xml.leaf("p", &[], if line.is_empty() { "\u{a0}" } else { line }));
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.xml.open(&self.name(name), &borrowed(&self.attributes(attributes)));
    }

    fn close(&mut self, name: &str) {
        self.xml.close(&self.name(name));
    }

    fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.xml.leaf(&self.name(name), &borrowed(&self.attributes(attributes)), text);
    }

    fn name(&self, name: &str) -> String {
        match self.version {
            Version::V2_2 => name.to_owned(),
            Version::V3_0 => format!("qti-{}", kebab(name)),
        }
    }

    fn attributes<'a>(&self, attributes: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
        let name = |name: &str| match self.version {
            Version::V3_0 if !name.contains(':') => kebab(name),
            _ => name.to_owned(),
        };
        attributes.iter().map(|&(own, value)| (name(own), value)).collect()
    }
}

fn borrowed<'a>(attributes: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect()
}

fn option_name(kind: Kind, index: usize) -> String {
    let letter = u8::try_from(index).ok().and_then(|index| b'A'.checked_add(index)).unwrap_or(b'?');
    match (kind, index) {
        (Kind::TrueFalse, 0) => "true".to_owned(),
        (Kind::TrueFalse, _) => "false".to_owned(),
        _ => char::from(letter).to_string(),
    }
}

/// `simpleChoice` as `simple-choice`.
fn kebab(name: &str) -> String {
    let mut whole = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            whole.push('-');
        }
        whole.push(letter.to_ascii_lowercase());
    }
    whole
}
