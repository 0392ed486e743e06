//! QTI content packages: which files are read, and what a zip cannot do to the reader.

use question_bank::formats::Parsed;
use question_bank::formats::qti::{Version, parse, print};
use question_bank::{Item, Kind};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A single choice of this name, with something before its body.
fn question(name: &str, before: &str) -> String {
    format!(
        r#"<assessmentItem identifier="{name}">
  <responseDeclaration identifier="R" cardinality="single"><correctResponse><value>a</value></correctResponse>
  </responseDeclaration>{before}
  <itemBody><choiceInteraction responseIdentifier="R"><prompt>{name}?</prompt>
    <simpleChoice identifier="a">yes</simpleChoice><simpleChoice identifier="b">no</simpleChoice>
  </choiceInteraction></itemBody></assessmentItem>"#
    )
}

fn manifest(resources: &[(&str, &str)]) -> String {
    let resource = |(kind, href): &(&str, &str)| {
        format!("<resource identifier=\"r\" type=\"{kind}\" href=\"{href}\"><file href=\"{href}\"/></resource>")
    };
    let resources: String = resources.iter().map(resource).collect();
    format!("<manifest><metadata/><organizations/><resources>{resources}</resources></manifest>")
}

fn told(parsed: &Parsed) -> Vec<String> {
    let stems = parsed.drafts.iter().map(|draft| draft.stem.clone());
    stems.chain(parsed.problems.iter().map(ToString::to_string)).collect()
}

fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(told(&parse("p.zip", &zip(files))), expected);
}

const V2: &str = "imsqti_item_xmlv2p2";

#[test]
fn items_are_found_by_the_manifest() {
    let (one, two) = (question("one", ""), question("two", ""));
    let types = ["imsqti_item_xmlv2p1", V2, "imsqti_item_xmlv3p0", "imsqti_apipitem_xmlv2p1"];
    for kind in types {
        check(&[("imsmanifest.xml", &manifest(&[(kind, "one.xml")])), ("one.xml", &one)], &["one?"]);
    }
    let order = manifest(&[(V2, "./b/two%20%E4%BA%8C.xml"), ("webcontent", "a.png"), (V2, "one.xml"), (V2, "one.xml")]);
    let files = [("q/imsmanifest.xml", &*order), ("q/one.xml", &*one), ("q/b/two 二.xml", &*two), ("q/a.png", "")];
    check(&files, &["two?", "one?"]);
    let based = manifest(&[(V2, "one.xml")]).replace("<resources>", "<resources xml:base=\"q\\b/\">");
    check(&[("imsmanifest.xml", &based), ("q/b/one.xml", &one)], &["one?"]);
    let test = manifest(&[("imsqti_test_xmlv2p2", "t.xml"), (V2, "one.xml")]);
    check(&[("imsmanifest.xml", &test), ("t.xml", "<assessmentTest/>"), ("one.xml", &one)], &["one?"]);
}

#[test]
fn what_the_manifest_and_the_zip_disagree_about_is_named() {
    let one = question("one", "");
    let list = manifest(&[(V2, "one.xml"), (V2, "gone.xml"), ("imsqti_xmlv1p2", "old.xml")]);
    check(
        &[
            ("imsmanifest.xml", &list),
            ("one.xml", &one),
            ("more.xml", &one),
            ("old.xml", ""),
            ("notes.xml", "<notes/>"),
        ],
        &[
            "one?",
            "p.zip/gone.xml 试题 r：清单列出的文件不在压缩包里",
            "p.zip/old.xml 试题 r：QTI 1.2 的题目不支持，请导出为 QTI 2.1 以上",
            "p.zip/more.xml：清单没有列出这道题，没有读入",
        ],
    );
}

#[test]
fn without_a_manifest_every_item_of_the_zip_is_read() {
    let (one, two) = (question("one", ""), question("two", ""));
    let files = [("b/two.xml", &*two), ("a.xml", &*one), ("t.xml", "<assessmentTest/>"), ("x.XML", "<a>")];
    check(&files, &["two?", "one?", "p.zip/x.XML 第 1 行：文件不完整，请重新导出"]);
    check(&[("imsmanifest.xml", &manifest(&[])), ("one.xml", &one)], &["one?"]);
    check(
        &[("imsmanifest.xml", "<manifest>"), ("one.xml", &one)],
        &["one?", "p.zip/imsmanifest.xml 第 1 行：文件不完整，请重新导出"],
    );
    check(&[("a.txt", "a")], &["p.zip：没有找到试题"]);
}

#[test]
fn shared_material_stands_before_the_stem() {
    let uses = |href: &str| question("one", &format!("<assessmentStimulusRef identifier=\"s\" href=\"{href}\"/>"));
    let list = manifest(&[(V2, "items/one.xml")]);
    let row = |href: &str, material: &str, expected: &str| {
        let files = [("imsmanifest.xml", &*list), ("items/one.xml", &*uses(href)), ("text/s.xml", material)];
        check(&files, &[expected]);
    };
    let text =
        "<qti-assessment-stimulus><qti-stimulus-body><p>A</p><p>B</p></qti-stimulus-body></qti-assessment-stimulus>";
    row("../text/s.xml", text, "A\nB\n\none?");
    row("s.xml", text, "p.zip/items/one.xml 试题 one：题目引用的材料“items/s.xml”不在压缩包里");
    let picture = "<assessmentStimulus><stimulusBody><img/></stimulusBody></assessmentStimulus>";
    row("../text/s.xml", picture, "p.zip/items/one.xml 试题 one：共用材料要看图片才能作答，请改成文字");
}

#[test]
fn our_fields_are_keywords_of_the_manifest() {
    let item = Item { negative: true, ..super::generated::item("APL-05", Kind::Single, 1) };
    for (version, kind) in [(Version::V2_2, "imsqti_item_xmlv2p2"), (Version::V3_0, "imsqti_item_xmlv3p0")] {
        let bytes = print(std::slice::from_ref(&item), version).file;
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
        let manifest = std::io::read_to_string(archive.by_name("imsmanifest.xml").unwrap()).unwrap();
        assert!(manifest.contains("<imsmd:string language=\"zh-CN\">node:APL-05</imsmd:string>"), "{manifest}");
        assert!(manifest.contains(kind), "{manifest}");
        let drafts = parse("p.zip", &bytes).drafts;
        assert_eq!(drafts[0].clone().into_item(&Default::default()).unwrap(), item);
    }
    let foreign = manifest(&[(V2, "one.xml")]).replace(
        "<file",
        "<metadata><lom><general><keyword><langstring>
            difficulty:4</langstring></keyword><keyword>law</keyword></general></lom></metadata><file",
    );
    let parsed = parse("p.zip", &zip(&[("imsmanifest.xml", &foreign), ("one.xml", &question("one", ""))]));
    assert_eq!(parsed.drafts[0].ours.difficulty, Some(4));
}

#[test]
fn names_are_only_names() {
    let one = question("one", "");
    let list = manifest(&[(V2, "../../../etc/one.xml")]);
    check(&[("imsmanifest.xml", &list), ("../../etc/one.xml", &one)], &["one?"]);
    check(&[("/etc/one.xml", &one)], &["one?"]);
}

#[test]
fn sizes_and_numbers_are_bounded() {
    let blank = " ".repeat(4 * 1024 * 1024 + 1);
    check(&[("big.xml", &blank)], &["p.zip/big.xml：文件超过 4 MB，没有读入"]);
    let names: Vec<String> = (0..20).map(|n| format!("{n}.xml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &blank[..4 * 1024 * 1024])).collect();
    let told = told(&parse("p.zip", &zip(&files)));
    assert_eq!(told[17], "p.zip/17.xml：压缩包解压后超过 64 MB，余下的没有读入");
    let names: Vec<String> = (0..20_001).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "")).collect();
    check(&files, &["p.zip：压缩包内文件超过 20000 个，请拆成几个包"]);
}

/// A few kilobytes of zip that would fill the memory: a material that every item quotes.
#[test]
fn shared_material_counts_each_time_it_is_used() {
    let text = format!("<assessmentStimulus><stimulusBody>{}</stimulusBody></assessmentStimulus>", "a".repeat(2 << 20));
    let one = question("one", "<assessmentStimulusRef href=\"s.xml\"/>");
    let names: Vec<String> = (0..40).map(|n| format!("{n:02}.xml")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &*one)).collect();
    files.push(("s.xml", &text));
    let parsed = parse("p.zip", &zip(&files));
    assert_eq!((parsed.drafts.len(), parsed.problems.len()), (32, 8));
    let problem = "p.zip/32.xml 试题 one：题目引用的材料合计超过 64 MB，余下的没有读入";
    assert_eq!(parsed.problems[0].to_string(), problem);
}

/// A folder of two megabytes, joined to every name of the manifest.
#[test]
fn a_folder_longer_than_any_name_is_passed_over() {
    let resources = vec![(V2, "gone.xml"); 2000];
    let base = format!("<resources xml:base=\"{}\">", "a/".repeat(1 << 20));
    let list = manifest(&resources).replace("<resources>", &base);
    check(&[("imsmanifest.xml", &list)], &["p.zip/gone.xml 试题 r：清单列出的文件不在压缩包里"]);
}
