//! GIFT: what we write reads back, what others write is read, what cannot be read is named.

use proptest::prelude::*;
use question_bank::formats::gift::{parse, print};
use question_bank::formats::{Draft, Parsed};
use question_bank::{Choice, Item, ItemId, Kind, Material};

/// Texts with every character the format gives a meaning, marks that look like ours, and white space at the ends.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~\\n\\t一-龥“”、。\\\\\"'=~#{}:\\[\\]%]{1,30}[一-龥]",
        "(\\[html\\]|%50%|::|//|\\$CATEGORY: |<p>|&amp;|####|->|\\[tag:|\\\\n|=|~)[一-龥 ]{1,3}[\\\\~=}\\]\\n]?",
        "[\\r\\n 　一-龥]{0,3}[a-z一-龥][\\r\\n 　]{0,2}",
    ]
}

/// Items of every kind with such texts in every field that has one.
pub fn items() -> impl Strategy<Value = Vec<Item>> {
    let texts = (text(), text(), prop::collection::vec(text(), 0..3), 1u32..9, 1u8..=5);
    let one = (0usize..40, 0usize..3, texts, prop::collection::vec(text(), 5), any::<(bool, bool, bool, bool)>());
    let item = one.prop_map(|(n, kind, (stem, rationale, quote, version, difficulty), words, flags)| {
        let base = super::generated::item("APL-05", Kind::ALL[kind], n);
        let (plain, keep_order, negative, case) = flags;
        let worded = |(option, word): (&String, &String)| if plain { option.clone() } else { word.clone() };
        let options = match base.kind {
            Kind::TrueFalse => base.options.clone(),
            _ => base.options.iter().zip(&words).map(worded).collect(),
        };
        let material = case.then(|| Material {
            case: ItemId::parse("APL-05-C01").unwrap(),
            text: words[0].clone(),
            comment: String::new(),
        });
        let (reference, enemies) = (vec![words[1].clone()], vec![ItemId::parse("APL-01-001").unwrap()]);
        Item {
            stem,
            rationale,
            quote,
            version,
            difficulty,
            keep_order,
            negative,
            enemies,
            options,
            reference,
            material,
            ..base
        }
    });
    prop::collection::vec(item, 0..6)
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// What must come back: everything but what the losses name.
fn kept(item: &Item, losses: &[&str]) -> Draft {
    let draft = Draft::of(item);
    assert_eq!(losses.contains(&"案例的组合（材料已并入题干）"), item.material.is_some());
    if !losses.contains(&"文字首尾的空白和回车符") {
        return draft;
    }
    let options = draft.options.iter().map(|option| tidy(option)).collect();
    Draft { stem: tidy(&draft.stem), rationale: tidy(&draft.rationale), options, ..draft }
}

proptest! {
    #[test]
    fn items_read_back_but_for_the_losses(items in items()) {
        for item in &items {
            let written = print(std::slice::from_ref(item));
            let losses: Vec<_> = written.losses.iter().map(|loss| loss.what).collect();
            let parsed = parse("round.txt", &written.file);
            prop_assert_eq!(&parsed.problems, &[]);
            let back: Vec<_> = parsed.drafts.into_iter().map(|draft| Draft { line: None, ..draft }).collect();
            prop_assert_eq!(back, [kept(item, &losses)]);
        }
        let together = parse("round.txt", &print(&items).file);
        prop_assert_eq!((together.drafts.len(), together.problems), (items.len(), vec![]));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "([:#=~{}%\\\\\\[\\]<>&;!/\"'\\n\\r TFa-c0-9一\u{feff}-]|::|//|\\$CATEGORY:|####|<!--|<pre>|<sup>|->){0,60}") {
        let _ = parse("any.txt", &text);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse("any.txt", &String::from_utf8_lossy(&bytes));
    }
}

/// A question in one line: `kind|stem|options|key|rationale`, or what is said of it.
fn told(parsed: &Parsed) -> Vec<String> {
    let draft = |d: &Draft| {
        format!("{}: {}|{}|{}|{}|{}", d.line.unwrap(), d.kind, d.stem, d.options.join(","), d.key, d.rationale)
    };
    let problems = parsed.problems.iter().map(ToString::to_string);
    parsed.drafts.iter().map(draft).chain(problems).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(told(&parse("f", text)), expected, "{text}");
}

#[test]
fn true_false_questions_are_read() {
    check("The sun rises.{T}", &["1: true-false|The sun rises.|正确,错误|A|"]);
    check("The sun {false} sets.", &["1: true-false|The sun sets.|正确,错误|B|"]);
    check(
        "::Q1:: 天是蓝的。{FALSE#夜里不是。#对。####看时间。}",
        &["1: true-false|天是蓝的。|正确,错误|B|看时间。\n正确：夜里不是。\n错误：对。"],
    );
    check("One.{\nTRUE\n####[html]<b>General</b>.}\";\n\n", &["1: true-false|One.|正确,错误|A|General."]);
    check(
        "\u{feff}Two{TRUE#wrong}.\r\n\r\nThree{F}\r\n",
        &["1: true-false|Two.|正确,错误|A|错误：wrong", "3: true-false|Three|正确,错误|B|"],
    );
}

#[test]
fn single_choice_questions_are_read() {
    check("Who?{~Ann =Bob#yes ~Cy # no }", &["1: single|Who?|Ann,Bob,Cy|B|Bob：yes\nCy：no"]);
    check("Who is {\n\t~Ann\n\t=Bob\n} here.", &["1: single|Who is ____ here.|Ann,Bob|B|"]);
    check("行政机关{=应当 ~可以}告知。", &["1: single|行政机关____告知。|应当,可以|A|"]);
    check("It is\n{\n=a\n~b\n}\nof c.", &["1: single|It is ____ of c.|a,b|A|"]);
    check("{=Asia ~Europe} is large.", &["1: single|____ is large.|Asia,Europe|A|"]);
    check("The end is {=near ~far}.", &["1: single|The end is ____.|near,far|A|"]);
    check("[html]<p>Who&nbsp;is\n it?</p>{=a ~b}<br>", &["1: single|Who is it?|a,b|A|"]);
    check("Which \\= 5? {\n~ \\= 2 + 2\n= \\\\\\~\\#\\:\\{\\}\n}", &["1: single|Which = 5?|= 2 + 2,\\~#:{}|B|"]);
    check("One\\ntwo\nthree?{=a ~b}", &["1: single|One\ntwo\nthree?|a,b|A|"]);
    check("Weights?{~%100%a ~%0%b ~c}", &["1: single|Weights?|a,b,c|A|"]);
    check(
        "Blank?{\n=a\n\n~b\n\n####why\n}\n\nNext?{T}",
        &["1: single|Blank?|a,b|A|why", "9: true-false|Next?|正确,错误|A|"],
    );
    check("::A::One?{=a ~b}\n// next\n::B::Two?{~c =d}", &["1: single|One?|a,b|A|", "3: single|Two?|c,d|B|"]);
    check(
        "Half?{~no ~%50%half =full ~%-25%bad}",
        &["1: single|Half?|no,half,full,bad|C|", "f 第 1 行：已导入，但部分得分的权重没有导入，只有 100% 的选项算对"],
    );
}

#[test]
fn multiple_choice_questions_are_read() {
    check("Two?{~%50%a#x ~%50%b ~%-100%c ~d}", &["1: multiple|Two?|a,b,c,d|AB|a：x"]);
    check("Three?{~%33.33333%a ~%33,33333%[plain]b<c> ~ %33.33333% d ~e}", &["1: multiple|Three?|a,b<c>,d,e|ABC|"]);
    check("Equals?{=%50%a =%50%b ~c}", &["1: multiple|Equals?|a,b,c|AB|"]);
}

#[test]
fn texts_lose_their_marks_but_not_their_lines() {
    let stem = |text: &str, expected: &str| {
        let drafts = parse("f", &format!("{text}{{T}}")).drafts;
        assert_eq!(drafts.first().map(|draft| draft.stem.as_str()), Some(expected), "{text}");
    };
    stem("[html]<p>a  <b>b</b></p>\\n<p>c<br/>d</p><ul><li>e</li><li>f</li></ul>", "a b\nc\nd\ne\nf");
    stem("[html]<span style\\=\"font\\: x > y\">a</span> <!-- <img> -->b <o\\:p></o\\:p>c", "a b c");
    stem("[html]10<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup>", "10², H₂O, 1st");
    stem("[html]<pre>a\\n  b</pre>c", "a\n  b\nc");
    stem("[html]&lt;b&gt; &amp;amp; &eacute;&#39;&\\#x4e2d;&hellip;&nope; &", "<b> &amp; é'中…&nope; &");
    stem("a < b and List<String> c > d <i>e</i>", "a < b and List<String> c > d e");
    stem("[plain]<b>a</b> &amp; b", "<b>a</b> &amp; b");
    stem("[markdown]Who is **bold**?", "Who is bold?");
    stem("[unknown]a", "[unknown]a");
    stem("[html]<script>var a;</script><style>p</style>a", "a");
    stem("[html]a <b", "a <b");
}

#[test]
fn every_other_type_is_named_with_its_place() {
    let name = |text: &str, expected: &str| check(text, &[expected]);
    let only = "不能导入，只能导入单选题、多选题和判断题";
    name("\n// essay\n::Q8:: How are you? {}", &format!("f 第 3 行 试题 Q8：论述题（essay）{only}"));
    name("How?{####general}", &format!("f 第 1 行：论述题（essay）{only}"));
    name("Born?{#1822:5}", &format!("f 第 1 行：数值题（numerical）{only}"));
    name("Born?{#\n=%50%1822:2#x\n~#bad\n}", &format!("f 第 1 行：数值题（numerical）{only}"));
    name("Capitals?{=Canada -> Ottawa =Italy->Rome = -> Oslo}", &format!("f 第 1 行：匹配题（matching）{only}"));
    name("Two plus two is {=four =4}.", &format!("f 第 1 行：简答题（short answer）{only}"));
    name("Who?{=%100%Moodler#}", &format!("f 第 1 行：简答题（short answer）{only}"));
    name("Who?{=T}", &format!("f 第 1 行：简答题（short answer）{only}"));
    name("Read this first.", "f 第 1 行：说明文字（description）不是试题，没有导入");
    name("Water is {=one ~two} and {=a ~b}.", "f 第 1 行：完形填空（有多处答案）不能导入，请拆成几道试题");
}

#[test]
fn a_picture_beside_words_is_left_out_with_a_note() {
    let note =
        |place: &str, what: &str| format!("f 第 1 行：已导入，但{place}中的{what}没有导入，请核对题目是否仍然完整");
    let row = |text: &str, read: &str, place: &str, what: &str| check(text, &[read, &note(place, what)]);
    let plain = "1: true-false|See|正确,错误|A|";
    row("[html]See <img src\\=\"a.png\">{T}", plain, "题干", "图片");
    let named = "1: true-false|See ［图片：a sign］|正确,错误|A|";
    row("[html]See <img src\\=\"a.png\" alt\\=\"a sign\">{T}", named, "题干", "图片");
    let linked = "1: single|Listen|a,b|A|";
    row("[html]<a href\\=\"http\\://x/y.mp3\">Listen</a>{=a ~b}", linked, "题干", "音频");
    row("Pick{=a <img src\\='a.gif'> ~b}", "1: single|Pick|a,b|A|", "选项", "图片");
}

#[test]
fn what_cannot_be_answered_or_marked_is_named() {
    let name = |text: &str, expected: &str| check(text, &[&format!("f 第 1 行：{expected}")]);
    name("[html]<img src\\=\"a.png\">{T}", "题干中只有图片，没有文字，没有导入");
    name("Pick{=<img src\\='a.gif'> ~b}", "选项中只有图片，没有文字，没有导入");
    name("None?{~a ~b}", "没有正确选项，请用“=”标出");
    name("Both?{=a =b ~c}", "单选题有 2 个选项都得满分，请只留一个“=”，多选题请写权重，如“~%50%”");
    name("One?{~a}", "选项有 1 个，只能导入 2 至 9 个选项的试题");
    name("Ten?{=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9 ~10}", "选项有 10 个，只能导入 2 至 9 个选项的试题");
    name("Empty?{=a ~ ~b}", "有空选项，没有导入");
    name("{T}", "题干是空的，没有导入");
    name("Open {T", "花括号不成对，请检查“{”和“}”；正文中的花括号要写成“\\{”“\\}”");
    name("Shut } {T}", "花括号不成对，请检查“{”和“}”；正文中的花括号要写成“\\{”“\\}”");
    name("More {T}}", "多出一个“}”，请检查花括号；正文中的花括号要写成“\\{”“\\}”");
    check(
        "Fine{T####[html]<img src\\=x>see}",
        &["1: true-false|Fine|正确,错误|A|see", "f 第 1 行：已导入，但反馈中的图片等内容没有导入"],
    );
}

#[test]
fn categories_comments_and_tags_are_seen() {
    let text = "// head\n\n$CATEGORY: $course$/one\n::Q1::a{T}\n$CATEGORY: two\n\n// question: 7  name: x\n\
                // [id:7] [tag:easy] [tag:a \\] b]\nb{\n// inside\n=c\n~d\n}";
    let parsed = parse("f", text);
    let expected = [
        "4: true-false|a|正确,错误|A|",
        "9: single|b|c,d|A|",
        "f 第 3 行：文件中有 2 处分类（$CATEGORY），分类没有导入，请另填知识点",
        "f 第 9 行：文件中有 2 个标签（[tag:…]），标签没有导入",
    ];
    assert_eq!(told(&parsed), expected);
    assert_eq!(parsed.drafts[0].name.as_deref(), Some("Q1"));
    assert_eq!((parsed.drafts[1].name.as_deref(), parsed.drafts[1].ours.id.is_none()), (Some("7"), true));
}

#[test]
fn our_own_file_shows_how_it_is_written() {
    let items = [Item {
        key: Choice::parse("ABD").unwrap(),
        options: ["一", "[html]二", "三", "%4%"].map(str::to_owned).to_vec(),
        quote: vec!["第一项]\n第二项".to_owned()],
        ..super::generated::item("APL-05", Kind::Multiple, 7)
    }];
    let written = print(&items);
    let expected = "// [id:APL-05-multiple-007] [tag:version:1] [tag:node:APL-05] [tag:difficulty:3] [tag:reference:行政处罚法第五条] \
                    [tag:quote:第一项\\]\\n第二项] [tag:keep_order:true]\n\
                    ::APL-05-multiple-007::[plain]APL-05 的多选题，第 7 题{\n\t~%33.33333%一\n\t~%33.33333%[plain][html]二\n\
                    \t~%-100%三\n\t~%33.33333%[plain]%4%\n\t####见第五条。\n}\n";
    assert_eq!((written.file.as_str(), written.losses.as_slice()), (expected, [].as_slice()));
}

const SAMPLE: &str = "\u{feff}$CATEGORY: a\r\n\r\n// [id:9] [tag:x\\]]\r\n::标题\\:::[html]<p>题<br>干&hellip;</p>{\r\n\t=对\\=#[plain]好\r\n\
    \t~%-33.3%错 <img src\\=\"x\">\r\n\t####总\\n评}\r\n\r\n是{FALSE#a#b}\"; \r\n\r\n数{#3:2}\r\n";

#[test]
fn a_file_cut_anywhere_is_read_as_far_as_it_goes() {
    for end in 0..=SAMPLE.len() {
        let _ = parse("f", &String::from_utf8_lossy(&SAMPLE.as_bytes()[..end]));
        let _ = parse("f", &String::from_utf8_lossy(&SAMPLE.as_bytes()[end..]));
    }
}

/// A reader that looked back for every piece would not end here before anyone lost patience.
#[test]
fn long_hostile_files_come_to_an_end() {
    let pieces = [
        "{", "{\n\n=a", "a{T}\n\n", "<!--", "<a ", "<a \"", "<a '\">", "<p>", "&amp", "[tag:", "[id:\\]", "\\", "::",
        "####", "<style>", "~%", "[", "#\n", "=", "\n\n#",
    ];
    for piece in pieces {
        let many = piece.repeat(100_000);
        for text in [
            many.clone(),
            format!("[html]{many}{{T}}"),
            format!("a{{T####{many}}}"),
            format!("// {many}\na{{~{many}}}"),
        ] {
            let _ = parse("f", &text);
        }
    }
}
