//! Moodle XML as others write it: read or named.

use question_bank::Kind;
use question_bank::formats::moodle_xml::parse;
use question_bank::formats::{Draft, Parsed};

/// Drafts as `kind key stem | options`, then problems, a line each.
pub fn shown(parsed: &Parsed) -> String {
    let draft = |draft: &Draft| {
        let order = if draft.keep_order { " 固定" } else { "" };
        format!("{} {}{order} {} | {}", draft.kind, draft.key, draft.stem, draft.options.join(" / "))
    };
    let problems = parsed.problems.iter().map(ToString::to_string);
    parsed.drafts.iter().map(draft).chain(problems).collect::<Vec<_>>().join("\n")
}

pub fn quiz(inside: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{inside}\n</quiz>\n")
}

fn check(inside: &str, expected: &str) {
    assert_eq!(shown(&parse("f.xml", &quiz(inside))), expected, "{inside}");
}

/// A choice question of this head and these shares.
fn choice(head: &str, shares: &[&str]) -> String {
    let answers: String = shares
        .iter()
        .enumerate()
        .map(|(n, share)| format!("<answer fraction=\"{share}\"><text>{}</text></answer>", n + 1))
        .collect();
    format!(
        "<question type=\"multichoice\"><name><text>名</text></name><questiontext><text>问</text></questiontext>\
         <shuffleanswers>1</shuffleanswers>{head}{answers}</question>"
    )
}

fn true_false(answers: &[(&str, &str)]) -> String {
    let answers: String = answers
        .iter()
        .map(|(text, share)| format!("<answer fraction=\"{share}\"><text>{text}</text></answer>"))
        .collect();
    format!(
        "<question type=\"truefalse\"><name><text>名</text></name><questiontext><text>问</text></questiontext>{answers}</question>"
    )
}

const EXPORT: &str = r#"<!-- question: 0  -->
  <question type="category">
    <category>
      <text>$course$/top/默认</text>
    </category>
    <info format="moodle_auto_format"><text></text></info>
    <idnumber></idnumber>
  </question>

<!-- question: 12  -->
  <question type="multichoice">
    <name>
      <text>当场 &amp; 罚款</text>
    </name>
    <questiontext format="html">
      <text><![CDATA[<p dir="ltr">对公民当场处罚的<strong>上限</strong>是&nbsp;?</p>
<ul>
  <li>见法条</li>
</ul>]]></text>
    </questiontext>
    <generalfeedback format="html">
      <text><![CDATA[<p>第五十一条<br>二百元</p>]]></text>
    </generalfeedback>
    <defaultgrade>1.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>0</hidden>
    <idnumber>T &amp; F</idnumber>
    <single>true</single>
    <shuffleanswers>true</shuffleanswers>
    <answernumbering>abc</answernumbering>
    <showstandardinstruction>0</showstandardinstruction>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <shownumcorrect/>
    <answer fraction="100" format="html">
      <text><![CDATA[<p dir="ltr" style="text-align: left;">200 元<br></p>]]></text>
      <feedback format="html"><text></text></feedback>
    </answer>
    <answer fraction="0" format="moodle_auto_format">
      <text>
&lt;p&gt;3000 元 &amp;amp; 警告&lt;/p&gt;
      </text>
      <feedback format="html"><text></text></feedback>
    </answer>
  </question>
"#;

#[test]
fn a_moodle_export_is_read() {
    let parsed = parse("f.xml", &quiz(EXPORT));
    let [draft] = &parsed.drafts[..] else { panic!("{parsed:?}") };
    assert_eq!(draft.name.as_deref(), Some("当场 & 罚款"));
    assert_eq!((draft.line, draft.kind, draft.keep_order), (Some(13), Kind::Single, false));
    assert_eq!(draft.stem, "对公民当场处罚的上限是 ?\n见法条");
    assert_eq!(draft.options, ["200 元", "3000 元 & 警告"]);
    assert_eq!(draft.key.to_string(), "A");
    assert_eq!(draft.rationale, "第五十一条\n二百元");
    assert_eq!(draft.ours, Default::default());
    let problems: Vec<_> = parsed.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["f.xml：有 1 道题的总体反馈（答对、部分答对、答错时的话）没有保留"]);
    let with_marks = format!("\u{feff}{}", quiz(EXPORT).replace('\n', "\r\n"));
    assert_eq!(parse("f.xml", &with_marks), parsed, "BOM and CRLF change nothing");
}

#[test]
fn shares_of_marks_make_the_key() {
    let row = |single: &str, shares: &[&str], expected: &str| {
        check(&choice(&format!("<single>{single}</single>"), shares), expected);
    };
    let options = "问 | 1 / 2 / 3";
    row("true", &["0", "100", "0"], &format!("single B {options}"));
    row("1", &["0", "0", "100.00000"], &format!("single C {options}"));
    row("false", &["50", "-50", "50"], &format!("multiple AC {options}"));
    row("0", &["33.33333", "33,33333", "33.33333"], &format!("multiple ABC {options}"));
    row("false", &["-50", "100", "-50"], &format!("single B {options}"));
    let partial = "f.xml 第 3 行 试题 名：已读入，但有的选项只得部分分或倒扣分，没有保留，只以 100% 的选项为答案";
    row("true", &["50", "100", "0"], &format!("single B {options}\n{partial}"));
    let uneven = "f.xml 第 3 行 试题 名：已读入，但正确选项的权重不相等，没有保留，一律算作正确";
    row("false", &["70", "30", "0"], &format!("multiple AB {options}\n{uneven}"));
    let unread = |problem: &str| format!("f.xml 第 3 行 试题 名：没有读入：{problem}");
    row("true", &["50", "50", "0"], &unread("单选题没有得分为 100% 的选项，请标明答案"));
    row("true", &["100", "100", "0"], &unread("单选题有 2 个得分为 100% 的选项，请只留一个或改为多选题"));
    row("false", &["0", "0", "-100"], &unread("多选题没有得分的选项，请标明答案"));
    row("true", &["100", "x", "0"], &unread("第 2 个选项的得分（fraction）不是数"));
    row("true", &["100"], &unread("有 1 个选项，只能有 2 至 9 个"));
    row("true", &["0"; 10], &unread("有 10 个选项，只能有 2 至 9 个"));
    check(&choice("", &["100", "0"]), "single A 问 | 1 / 2");
    let fixed = choice("", &["100", "0"]).replace("<shuffleanswers>1</shuffleanswers>", "");
    check(&fixed, "single A 固定 问 | 1 / 2");
    let blank = choice("", &["100", "0", "0"]).replace("<text>3</text>", "<text> </text>");
    check(&blank, "single A 问 | 1 / 2");
    let blank = choice("", &["0", "0", "100"]).replace("<text>3</text>", "<text/>");
    check(&blank, &unread("第 3 个选项得分而没有文字"));
}

#[test]
fn true_and_false_are_read_in_the_words_of_the_site() {
    let row = |answers: &[(&str, &str)], key: &str| {
        check(&true_false(answers), &format!("true-false {key} 问 | 正确 / 错误"));
    };
    row(&[("true", "100"), ("false", "0")], "A");
    row(&[("true", "0"), ("false", "100")], "B");
    row(&[("false", "100"), ("true", "0")], "B");
    row(&[("True", "0"), ("False", "100")], "B");
    row(&[("对", "100"), ("错", "0")], "A");
    row(&[("错误", "100"), ("正确", "0")], "B");
    row(&[("Verdadero", "0"), ("Falso", "100")], "B");
    row(&[("Faux", "0"), ("Vrai", "100")], "A");
    row(&[("true", "100")], "A");
    row(&[("true", "0")], "B");
    let order = "f.xml 第 3 行 试题 名：已读入，但认不出哪个选项是“正确”，按次序以第一个为“正确”，请核对";
    let finnish = true_false(&[("Tosi", "0"), ("Epätosi", "100")]);
    check(&finnish, &format!("true-false B 问 | 正确 / 错误\n{order}"));
}

#[test]
fn true_false_without_one_right_answer_is_named() {
    let unread = |problem: &str| format!("f.xml 第 3 行 试题 名：没有读入：{problem}");
    check(&true_false(&[("true", "0"), ("false", "0")]), &unread("判断题须恰有一个得分为 100% 的选项"));
    check(&true_false(&[("true", "100"), ("false", "100")]), &unread("判断题须恰有一个得分为 100% 的选项"));
    check(&true_false(&[]), &unread("判断题应有“正确”“错误”两个选项，现有 0 个"));
}

#[test]
fn every_other_type_is_named_with_its_place() {
    let types = "essay shortanswer numerical matching match cloze multianswer calculated calculatedsimple calculatedmulti \
                 description ordering gapselect ddwtos ddmarker ddimageortext random randomsamatch coderunner stack";
    for kind in types.split_whitespace() {
        let text = quiz(&format!("<question type=\"{kind}\">\n<name>\n<text>名</text></name></question>"));
        let parsed = parse("f.xml", &text);
        let problem = parsed.problems[0].to_string();
        assert!(problem.starts_with(&format!("f.xml 第 3 行 试题 名：没有读入：题型“{kind}”")), "{problem}");
        assert_eq!((parsed.drafts.len(), parsed.problems.len()), (0, 1));
    }
    check("<question/>", "f.xml 第 3 行：没有读入：没有写明题型（type）");
    check("<question type=\"truefalse\"/>", "f.xml 第 3 行：没有读入：没有题干（questiontext）");
    check("<note><text>x</text></note>", "f.xml 第 3 行：<note> 不是试题，没有读入");
}

#[test]
fn what_is_more_than_text_is_left_out_with_a_note() {
    let row = |from: &str, to: &str, expected: &str| {
        let text = choice("", &["100", "0"]);
        assert!(text.contains(from), "{from}");
        check(&text.replacen(from, to, 1), expected);
    };
    let note = |what: &str| format!("f.xml 第 3 行 试题 名：已读入，但题干中的{what}没有保留，请核对题目是否仍然完整");
    let read = |what: &str| format!("single A 问 | 1 / 2\n{}", note(what));
    let stem = "<text>问</text></questiontext>";
    let with = |html: &str| format!("<text><![CDATA[问{html}]]></text></questiontext>");
    row(stem, &with("<img src=\"@@PLUGINFILE@@/a.png\">"), &read("图片"));
    let shown = format!("single A 问［图片：徽标］ | 1 / 2\n{}", note("图片"));
    row(stem, &with("<img src=\"@@PLUGINFILE@@/a.png\" alt=\"徽标\">"), &shown);
    row(stem, &with("<a href=\"@@PLUGINFILE@@/a.pdf\">见</a>"), &read("附件").replace("问 |", "问见 |"));
    row(stem, &with("@@PLUGINFILE@@"), "single A 问@@PLUGINFILE@@ | 1 / 2");
    row(stem, &with("<audio src=\"a.mp3\"></audio>"), &read("音频"));
    row(stem, "<text>问</text><file name=\"a.png\" encoding=\"base64\">iVBO</file></questiontext>", &read("附件"));
    row(stem, "<text>问</text></questiontext><image>a.png</image>", &read("图片"));
    let unread = |what: &str| format!("f.xml 第 3 行 试题 名：没有读入：{what}，只能读入文字题");
    row(stem, "<text>&lt;img src='a'&gt;</text></questiontext>", &unread("题干中只有图片"));
    row("<text>2</text>", "<text>&lt;img src='a'&gt;</text>", &unread("第 2 个选项中只有图片"));
    check(
        &choice("<image></image><generalfeedback><text>看&lt;img&gt;</text></generalfeedback>", &["100", "0"]),
        "single A 问 | 1 / 2\nf.xml 第 3 行 试题 名：已读入，但没有保留：解析中的图片",
    );
}

#[test]
fn what_a_readable_question_loses_is_named() {
    let head =
        "<tags><tag><text>期末</text></tag><tag><text>difficulty:4</text></tag></tags><hint><text>想想</text></hint>";
    let text =
        choice(head, &["100", "0"]).replace("<text>2</text>", "<text>2</text><feedback><text>不对</text></feedback>");
    check(&text, "single A 问 | 1 / 2\nf.xml 第 3 行 试题 名：已读入，但没有保留：标签、各选项的反馈、提示");
    assert_eq!(parse("f.xml", &quiz(&text)).drafts[0].ours.difficulty, Some(4));
}

#[test]
fn text_formats_are_read() {
    let row = |format: &str, text: &str, expected: &str| {
        let format = if format.is_empty() { String::new() } else { format!(" format=\"{format}\"") };
        let to = format!("<questiontext{format}><text>{text}</text>");
        let text = choice("", &["100", "0"]).replace("<questiontext><text>问</text>", &to);
        assert_eq!(parse("f.xml", &quiz(&text)).drafts[0].stem, expected, "{text}");
    };
    row("", "一\n  二", "一 二");
    row("html", "一&lt;br&gt;二 &amp;amp; &lt;b&gt;三&lt;/b&gt; 1 &amp;lt; 2", "一\n二 & 三 1 < 2");
    row("html", "<![CDATA[一 < 二]]> 三<![CDATA[<p>四]]>", "一 < 二 三\n四");
    row("html", "<p>未转义的<b>标记</b><br/>下一行</p>", "未转义的标记\n下一行");
    row("html", "甲&nbsp;乙&hellip; R&D", "甲 乙… R&D");
    row("moodle_auto_format", "一\n二\n\n&lt;p&gt;三&lt;/p&gt;\n&lt;p&gt;四&lt;/p&gt;", "一\n二\n\n三\n四");
    row("plain_text", "  一  &lt;b&gt;\n二 ", "一  <b>\n二");
    row("markdown", "# 题\n**粗**和`a&lt;b` __x__\n填 ____ \\*", "题\n粗和a<b x\n填 ____ *");
    row("unknown", "&lt;i&gt;一&lt;/i&gt;", "一");
}

#[test]
fn no_entity_is_followed() {
    let text = "<?xml version=\"1.0\"?>\n<!DOCTYPE quiz [<!ENTITY a \"啊\"><!ENTITY b \"&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<quiz>";
    let text =
        format!("{text}{}</quiz>", choice("", &["100", "0"]).replace("<text>问</text>", "<text>问&b;&f;</text>"));
    assert_eq!(
        shown(&parse("f.xml", &text)),
        "single A 问&b;&f; | 1 / 2\n\
         f.xml 第 3 行 试题 名：已读入，但有未知的实体“&b;”，按原样保留，请核对\n\
         f.xml 第 3 行 试题 名：已读入，但有未知的实体“&f;”，按原样保留，请核对"
    );
}

#[test]
fn one_broken_question_does_not_hide_another() {
    let good = choice("", &["100", "0"]);
    let row = |broken: &str, expected: &str| {
        let parsed = parse("f.xml", &quiz(&format!("{good}\n{broken}\n{good}")));
        assert_eq!(parsed.drafts.len(), 2, "{parsed:?}");
        let problem = parsed.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(problem.starts_with(expected), "{problem}");
    };
    row(
        "<question type=\"truefalse\"><name><text>坏</text></name>",
        "f.xml 第 4 行 试题 坏：没有读入：缺少结束标记 </question>",
    );
    row("<question type=\"truefalse\"><name><text>坏</name></question>", "f.xml 第 4 行：没有读入：XML 写法有误");
    row("<question type=\"truefalse", "f.xml 第 4 行：XML 写法有误");
    row("<question type=\"truefalse\"><![CDATA[", "f.xml 第 4 行：没有读入：XML 写法有误");
}

#[test]
fn what_is_no_quiz_is_told() {
    let check = |text: &str, expected: &str| assert_eq!(shown(&parse("f.xml", text)), expected, "{text}");
    let no_quiz = "f.xml：不是 Moodle XML 文件：没有 <quiz>，也没有 <question>";
    check("", no_quiz);
    check("题 { =对 ~错 }", no_quiz);
    check("<html><body/></html>", no_quiz);
    check("<quiz></quiz>", "");
    check("<quiz/>", "");
    check("<quiz>", "f.xml 第 1 行：文件不完整，没有结束标记；此处以后没有读入");
    check(&choice("", &["100", "0"]), "single A 问 | 1 / 2");
    let spaced =
        quiz(&choice("", &["0", "100"])).replace("<quiz>", "<m:quiz xmlns:m='urn:x'>").replace("</quiz>", "</m:quiz>");
    check(&spaced, "single B 问 | 1 / 2");
}
