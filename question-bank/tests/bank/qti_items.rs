//! QTI items of others: what is ours to read is read, everything else is named with its place.

use question_bank::formats::qti::parse;
use question_bank::formats::{Draft, Parsed};

/// A single choice in the manner of others; `from` in it is replaced by `to`, `extra` stands at its end.
pub fn foreign(from: &str, to: &str, extra: &str) -> String {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="capital" title="Capital"
    adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
    <correctResponse><value> two </value></correctResponse>
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody>
    <p>Zhejiang is a
       province.</p>
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
      <prompt>Its <strong>capital</strong> is?</prompt>
      <simpleChoice identifier="one">Ningbo</simpleChoice>
      <simpleChoice identifier="two">Hang&#x7a;hou &amp; around</simpleChoice>
      <simpleChoice identifier="three">Wenzhou</simpleChoice>
    </choiceInteraction>
  </itemBody>
  <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
  <!-- end -->
</assessmentItem>"#;
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).replace("<!-- end -->", extra)
}

fn told(parsed: &Parsed) -> String {
    let draft = |draft: &Draft| {
        let order = if draft.keep_order { " kept" } else { "" };
        let rationale = if draft.rationale.is_empty() { String::new() } else { format!(" / {}", draft.rationale) };
        format!("{} {}: {} [{}]{order}{rationale}", draft.kind, draft.key, draft.stem, draft.options.join(" | "))
    };
    let lines = parsed.drafts.iter().map(draft);
    lines.chain(parsed.problems.iter().map(|problem| format!("! {problem}"))).collect::<Vec<_>>().join("\n")
}

fn check(from: &str, to: &str, extra: &str, expected: &str) {
    assert_eq!(told(&parse("f.xml", foreign(from, to, extra).as_bytes())), expected, "{from} → {to} {extra}");
}

const STEM: &str = "Zhejiang is a province.\nIts capital is?";
const OPTIONS: &str = "[Ningbo | Hangzhou & around | Wenzhou]";

#[test]
fn choices_of_others_are_read() {
    let plain = format!("single B: {STEM} {OPTIONS}");
    check("", "", "", &plain);
    check("shuffle=\"true\" ", "", "", &format!("{plain} kept"));
    check("<?xml", "\u{feff}<?xml", "", &plain);
    check("<value> two </value>", "<value><![CDATA[two]]></value>", "", &plain);
    check("Its <strong>", "<![CDATA[Its]]> <strong>", "", &plain);
    check("\"two\">", "\"two\" fixed=\"false\">", "", &plain);
    let feedback = r#"<modalFeedback outcomeIdentifier="F" identifier="a"><p>Since 1949.</p><p>Yes.</p></modalFeedback>
        <modalFeedback outcomeIdentifier="F" identifier="b">No.</modalFeedback>"#;
    check("", "", feedback, &format!("{plain} / Since 1949.\nYes.\nNo."));
    check(
        "<correctResponse><value> two </value></correctResponse>",
        "<correctResponse><value>one</value><value>three</value></correctResponse>",
        "",
        "! f.xml 试题 capital：单选题给出了 2 个正确答案，请只留一个",
    );
    let several = "cardinality=\"multiple\" baseType=\"identifier\">
    <correctResponse><value>one</value><value>three</value></correctResponse>";
    let single =
        "cardinality=\"single\" baseType=\"identifier\">\n    <correctResponse><value> two </value></correctResponse>";
    check(single, several, "", &format!("multiple AC: {STEM} {OPTIONS}"));
    check("cardinality=\"single\"", "cardinality=\"multiple\"", "", &plain);
}

#[test]
fn a_mapping_stands_in_for_the_correct_response() {
    let mapped = |cardinality: &str, entries: &[(&str, &str)]| {
        let entry = |(key, value): &(&str, &str)| format!("<mapEntry mapKey=\"{key}\" mappedValue=\"{value}\"/>");
        let entries: String = entries.iter().map(entry).collect();
        format!("cardinality=\"{cardinality}\" baseType=\"identifier\"><mapping defaultValue=\"0\">{entries}</mapping>")
    };
    let single =
        "cardinality=\"single\" baseType=\"identifier\">\n    <correctResponse><value> two </value></correctResponse>";
    let row = |to: &str, expected: &str| check(single, to, "", expected);
    row(
        &mapped("multiple", &[("one", "1"), ("two", "0.5"), ("three", "-1")]),
        &format!("multiple AB: {STEM} {OPTIONS}"),
    );
    row(&mapped("single", &[("one", "0"), ("three", "2")]), &format!("single C: {STEM} {OPTIONS}"));
    row(
        &mapped("single", &[("one", "0.5"), ("three", "1")]),
        &format!("single C: {STEM} {OPTIONS}\n! f.xml 试题 capital：部分得分没有保留，只按完全正确计分"),
    );
    let two = "! f.xml 试题 capital：单选题有 2 个选项得分同为最高，请只留一个正确答案";
    row(&mapped("single", &[("one", "1"), ("three", "1")]), two);
    let none = "! f.xml 试题 capital：没有给出正确答案（correctResponse 与 mapping 都没有）";
    row(&mapped("multiple", &[("one", "0")]), none);
    check("<value> two </value>", "<value/>", "", none);
    row(&mapped("multiple", &[]), none);
    row(&mapped("multiple", &[("nine", "1")]), "! f.xml 试题 capital：正确答案“nine”不是任何选项的标识符");
    row(&mapped("multiple", &[("one", "many")]), "! f.xml 试题 capital：计分映射（mapping）的分值“many”不是数");
    let correct = "</correctResponse>";
    let map = |entry| format!("{correct}<mapping><mapEntry mapKey=\"two\" mappedValue=\"1\"/>{entry}</mapping>");
    check(correct, &map(""), "", &format!("single B: {STEM} {OPTIONS}"));
    check(
        correct,
        &map("<mapEntry mapKey=\"one\" mappedValue=\"0.3\"/>"),
        "",
        &format!("single B: {STEM} {OPTIONS}\n! f.xml 试题 capital：部分得分没有保留，只按完全正确计分"),
    );
}

#[test]
fn true_and_false_are_known_by_what_they_mean() {
    let whole = foreign("", "", "");
    let start = whole.find("<simpleChoice").unwrap();
    let end = whole.find("</choiceInteraction>").unwrap();
    let row = |first: &str, second: &str, expected: &str| {
        let choices = format!(
            "<simpleChoice identifier=\"one\">{first}</simpleChoice><simpleChoice identifier=\"two\">{second}</simpleChoice>"
        );
        let text = [&whole[..start], &choices, &whole[end..]].concat();
        assert_eq!(told(&parse("f.xml", text.as_bytes())), expected);
    };
    for (first, second) in [("True ", "False "), ("正确", "错误"), ("<p>对。</p>", "错"), ("TRUE", "false")] {
        row(first, second, &format!("true-false B: {STEM} [正确 | 错误]"));
        row(second, first, &format!("true-false A: {STEM} [正确 | 错误]"));
    }
    row("是", "否", &format!("single B: {STEM} [是 | 否]"));
    row("True", "Maybe", &format!("single B: {STEM} [True | Maybe]"));
    row(
        "True <feedbackInline>so</feedbackInline>",
        "False",
        &format!("true-false B: {STEM} [正确 | 错误]\n! f.xml 试题 capital：选项或题干中的条件反馈没有读入"),
    );
}

#[test]
fn content_becomes_plain_text() {
    let row = |content: &str, expected: &str| {
        check(
            "<p>Zhejiang is a\n       province.</p>",
            content,
            "",
            &format!("single B: {expected}\nIts capital is? {OPTIONS}"),
        );
    };
    row("loose text", "loose text");
    row("<div><div>a<p>b<br/>c</p></div>d</div>", "a\nb\nc\nd");
    row("<p>a</p><p>&#160;</p><p>b&nbsp;&nbsp;c</p>", "a\n\nb c");
    row("<p>（\u{3000}\u{3000}）&hellip;</p>", "（\u{3000}\u{3000}）…");
    row("<ul><li>a</li><li>b</li></ul>", "a\nb");
    row("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b");
    row("<ol type=\"A\"><li>a</li><li>b</li></ol>", "A. a\nB. b");
    row("<pre>\n  a\n  b\n</pre>", "a\nb");
    row("m<sup>2</sup>, 1<sup>st</sup>, H<sub>2</sub>O", "m², 1st, H₂O");
    row("<ruby><rb>真</rb><rp>(</rp><rt>まこと</rt><rp>)</rp></ruby>", "真（まこと）");
    row(
        "<m:math><m:mrow><m:mi>c</m:mi>\n<m:mo>=</m:mo> <m:msup><m:mi>a</m:mi><m:mn>2</m:mn></m:msup></m:mrow></m:math>",
        "c=a²",
    );
    row("a <x:b>c</x:b><!-- d --><?e f?>", "a c");
    row("a<rubricBlock view=\"candidate tutor\"><p>Read it.</p></rubricBlock>", "a\nRead it.");
    row("1 &lt; 2 &#38; 3", "1 < 2 & 3");
    row("a<stylesheet href=\"x.css\"/><catalogInfo><catalog>spoken</catalog></catalogInfo>", "a");
    let note = |content: &str, what: &str| {
        let stem = "single B: a\nIts capital is?";
        check(
            "<p>Zhejiang is a\n       province.</p>",
            content,
            "",
            &format!("{stem} {OPTIONS}\n! f.xml 试题 capital：{what}"),
        );
    };
    note("a<rubricBlock view=\"scorer\"><p>One point.</p></rubricBlock>", "评分或监考说明没有读入");
    note("a<feedbackBlock identifier=\"x\">No.</feedbackBlock>", "选项或题干中的条件反馈没有读入");
}

#[test]
fn a_picture_beside_words_is_left_out_with_a_note() {
    for (content, shown, need) in [
        ("<img src=\"a.png\" alt=\"a sign\"/>", "［图片：a sign］", "图片"),
        ("<object data=\"a.png\" type=\"image/png\">a</object>", "［嵌入的文件：a］", "嵌入的文件"),
        ("<audio src=\"a.mp3\"/>", "", "音频"),
    ] {
        let expected = format!(
            "single B: {shown}{STEM} {OPTIONS}\n! f.xml 试题 capital：题干中的{need}没有读入，请核对题目是否仍然完整"
        );
        check("<p>Zhejiang", &format!("<p>{content}Zhejiang"), "", &expected);
    }
    let only = "! f.xml 试题 capital：第 3 个选项要看图片才能作答，请改成文字";
    check(">Wenzhou", "><img src=\"a.png\"/>", "", only);
}

#[test]
fn what_needs_more_than_text_is_named() {
    for (content, need) in [
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "公式"),
        ("<printedVariable identifier=\"X\"/>", "随机变量"),
    ] {
        let expected = format!("! f.xml 试题 capital：题干要看{need}才能作答，请改成文字");
        check("<p>Zhejiang", &format!("<p>{content}"), "", &expected);
        let expected = format!("! f.xml 试题 capital：第 3 个选项要看{need}才能作答，请改成文字");
        check(">Wenzhou", &format!(">{content}Wenzhou"), "", &expected);
    }
    let feedback = "<modalFeedback identifier=\"a\">See <img src=\"a.png\"/></modalFeedback>";
    let noted = "/ See\n! f.xml 试题 capital：解析中的图片没有读入";
    check("", "", feedback, &format!("single B: {STEM} {OPTIONS} {noted}"));
}

#[test]
fn every_other_kind_is_named_with_its_place() {
    let whole = foreign("", "", "");
    let start = whole.find("<choiceInteraction").unwrap();
    let end = whole.find("</itemBody>").unwrap();
    let row = |interaction: &str, expected: &str| {
        let text = [&whole[..start], interaction, &whole[end..]].concat();
        assert_eq!(told(&parse("f.xml", text.as_bytes())), format!("! f.xml 试题 capital：{expected}"));
    };
    for (name, label) in [
        ("inlineChoiceInteraction", "下拉选择题"),
        ("orderInteraction", "排序题"),
        ("matchInteraction", "匹配题"),
        ("associateInteraction", "关联题"),
        ("gapMatchInteraction", "选词填空题"),
        ("textEntryInteraction", "填空题"),
        ("extendedTextInteraction", "问答题"),
        ("hottextInteraction", "点选文字题"),
        ("hotspotInteraction", "图上点选题"),
        ("selectPointInteraction", "图上点选题"),
        ("graphicOrderInteraction", "图上操作题"),
        ("graphicAssociateInteraction", "图上操作题"),
        ("graphicGapMatchInteraction", "图上操作题"),
        ("positionObjectInteraction", "图上操作题"),
        ("sliderInteraction", "滑块题"),
        ("mediaInteraction", "音视频题"),
        ("drawingInteraction", "绘图题"),
        ("uploadInteraction", "上传文件题"),
        ("endAttemptInteraction", "结束作答按钮"),
        ("customInteraction", "自定义交互题"),
        ("ownInteraction", "其他作答方式"),
    ] {
        row(&format!("<div><{name}/></div>"), &format!("不支持的题型：{label}（{name}）"));
    }
    row("", "没有作答部分，不是试题");
    row("<qti-slider-interaction/>", "不支持的题型：滑块题（sliderInteraction）");
    let custom = "<customInteraction><portableCustomInteraction/></customInteraction>";
    row(custom, "不支持的题型：自定义交互题（customInteraction）");
    let two = "<choiceInteraction/><p>a <textEntryInteraction/></p><choiceInteraction/>";
    row(two, "不支持的题型：一题含 3 处作答：填空题（textEntryInteraction）、选择（choiceInteraction）");
}

#[test]
fn broken_choices_are_named() {
    let row = |from: &str, to: &str, expected: &str| check(from, to, "", &format!("! f.xml 试题 capital：{expected}"));
    row("adaptive=\"false\"", "adaptive=\"true\"", "不支持的题型：自适应题（adaptive）");
    let random = "<templateProcessing/><itemBody>";
    row("<itemBody>", random, "不支持的题型：由随机变量生成的题（templateProcessing）");
    row(
        "responseIdentifier=\"RESPONSE\"",
        "responseIdentifier=\"R\"",
        "没有“R”的作答声明（responseDeclaration），不知道正确答案",
    );
    row(
        "\"single\" baseType=\"identifier\"",
        "\"ordered\" baseType=\"identifier\"",
        "作答方式（cardinality）“ordered”不支持",
    );
    row("<value> two </value>", "<value>four</value>", "正确答案“four”不是任何选项的标识符");
    row("Wenzhou", " ", "第 3 个选项没有文字");
    row(" identifier=\"three\"", "", "有选项没有标识符（identifier）");
    let many = "<simpleChoice identifier=\"x\">x</simpleChoice>".repeat(7);
    row("<simpleChoice", &format!("{many}<simpleChoice"), "选项须为 2 至 9 个，现为 10 个");
    row(
        "  <itemBody>",
        "<assessmentStimulusRef identifier=\"S\" href=\"s.xml\"/><itemBody>",
        "题目引用的材料“s.xml”不在这个文件里，请导入整个压缩包",
    );
    let kept =
        format!("single B: {STEM} {OPTIONS} kept\n! f.xml 试题 capital：部分选项位置固定，读入后全部选项都不打乱");
    check("identifier=\"three\"", "identifier=\"three\" fixed=\"true\"", "", &kept);
}

#[test]
fn version_3_names_and_prefixes_are_read() {
    let text = r#"<q:qti-assessment-item xmlns:q="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="v3" title="">
  <q:qti-response-declaration base-type="identifier" cardinality="multiple" identifier="R">
    <q:qti-mapping default-value="-1"><q:qti-map-entry map-key="A" mapped-value="1"/>
      <q:qti-map-entry map-key="C" mapped-value="1"/></q:qti-mapping>
  </q:qti-response-declaration>
  <q:qti-item-body><q:p>Before.</q:p>
    <q:qti-choice-interaction response-identifier="R" shuffle="true" min-choices="1" max-choices="3">
      <q:qti-prompt><q:p>Which?</q:p></q:qti-prompt>
      <q:qti-simple-choice identifier="A">a</q:qti-simple-choice>
      <q:qti-simple-choice identifier="B">b</q:qti-simple-choice>
      <q:qti-simple-choice identifier="C">c</q:qti-simple-choice>
    </q:qti-choice-interaction><q:p>After.</q:p>
  </q:qti-item-body>
  <q:qti-modal-feedback outcome-identifier="F" identifier="x"><q:qti-content-body>Because.</q:qti-content-body></q:qti-modal-feedback>
</q:qti-assessment-item>"#;
    let parsed = parse("f.xml", text.replace('\n', "\r\n").as_bytes());
    assert_eq!(told(&parsed), "multiple AC: Before.\nWhich?\nAfter. [a | b | c] / Because.");
    assert_eq!(parsed.drafts[0].name.as_deref(), Some("v3"));
    let wide: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(parse("f.xml", &wide), parsed);
}

#[test]
fn files_that_are_no_items_are_named() {
    let row = |text: &[u8], expected: &str| assert_eq!(told(&parse("f.xml", text)), format!("! f.xml{expected}"));
    row(b"<assessmentTest identifier=\"t\"/>", " 试题 t：这是试卷，题目在别的文件里，请导入整个压缩包");
    row(b"<qti-assessment-stimulus/>", "：这是共用材料，不是试题，请导入整个压缩包");
    row(b"<manifest/>", "：这是压缩包的清单，请导入整个压缩包");
    row(b"<questestinterop/>", "：QTI 1.2 的题目不支持，请导出为 QTI 2.1 以上");
    row(b"<html/>", "：不是 QTI 试题（最外层元素为 html）");
    row(b"<assessmentItem identifier=\"e\"/>", " 试题 e：没有题目内容（itemBody）");
    row(b"", " 第 1 行：文件不完整，请重新导出");
    row(b"<a>\n\xff", " 第 2 行：文件不是 UTF-8 编码，请另存为 UTF-8");
    row(b"PK", "：压缩包打不开，请重新导出");
    let mismatch = told(&parse("f.xml", b"<a>\n<b>\n</c></a>"));
    assert!(mismatch.starts_with("! f.xml 第 3 行：XML 有错，请先改正（"), "{mismatch}");
}

#[test]
fn hostile_xml_is_bounded_and_no_entity_is_expanded() {
    let bomb =
        r#"<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><assessmentItem"#;
    let text = foreign("<assessmentItem", bomb, "").replace("Zhejiang", "&b;&c;");
    let note = "! f.xml 试题 capital：实体“&b;”没有展开，请核对文字";
    let stem = "&b;&c; is a province.\nIts capital is?";
    assert_eq!(told(&parse("f.xml", text.as_bytes())), format!("single B: {stem} {OPTIONS}\n{note}"));
    let deep = "<p>".repeat(100_000);
    assert_eq!(told(&parse("f.xml", deep.as_bytes())), "! f.xml 第 1 行：元素嵌套过深，没有读入");
    let many = format!("<a>{}</a>", "<b/>".repeat(200_001));
    assert_eq!(told(&parse("f.xml", many.as_bytes())), "! f.xml 第 1 行：元素过多，请把文件拆小");
    let wide = format!("<a {}/>", "b='' ".repeat(400_000));
    assert_eq!(told(&parse("f.xml", wide.as_bytes())), "! f.xml 第 1 行：一个元素的属性过多，没有读入");
}

/// Each of these was held against every other, and a file of four megabytes took minutes.
#[test]
fn long_lists_are_read_in_time() {
    let feedback: String = (0..60_000).map(|n| format!("<modalFeedback>{n}</modalFeedback>")).collect();
    let parsed = parse("f.xml", foreign("", "", &feedback).as_bytes());
    assert_eq!(parsed.drafts[0].rationale.lines().count(), 60_000);
    let (values, entries) =
        ("<value>two</value>".repeat(60_000), "<mapEntry mapKey=\"one\" mappedValue=\"0\"/>".repeat(60_000));
    let key = format!("{values}</correctResponse><mapping>{entries}</mapping>");
    let text = foreign("<value> two </value>", "", "").replace("</correctResponse>", &key);
    assert_eq!(parse("f.xml", text.as_bytes()).drafts[0].key.to_string(), "B");
}
