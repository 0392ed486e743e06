//! Aiken: what we write reads back, what others write is read, what cannot be read is named.

use proptest::prelude::*;
use question_bank::formats::aiken::{parse, print};
use question_bank::formats::{Draft, Parsed};
use question_bank::{Choice, Item, Kind};

fn joined(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

proptest! {
    #[test]
    fn items_read_back_but_for_the_losses(items in super::gift::items()) {
        for item in &items {
            let written = print(std::slice::from_ref(item));
            let losses: Vec<_> = written.losses.iter().map(|loss| loss.what).collect();
            let parsed = parse("round.txt", &written.file);
            prop_assert_eq!(&parsed.problems, &[]);
            let Some(draft) = parsed.drafts.first() else {
                prop_assert!(losses.len() == 1 && losses[0].starts_with("整题"), "{:?}", losses);
                continue;
            };
            let whole = Draft::of(item);
            let (stem, options) = match losses.contains(&"换行和首尾的空白") {
                true => (joined(&whole.stem), whole.options.iter().map(|option| joined(option)).collect()),
                false => (whole.stem, whole.options),
            };
            prop_assert_eq!(draft, &Draft { line: Some(1), options, key: item.key, ..Draft::empty(item.kind, stem) });
            prop_assert_eq!(losses.contains(&"案例的组合（材料已并入题干）"), item.material.is_some());
            for (what, lost) in [("法条原文", !item.quote.is_empty()), ("选项不乱序的要求", item.keep_order), ("解析", true)] {
                prop_assert_eq!(losses.contains(&what), lost);
            }
        }
        let together = parse("round.txt", &print(&items).file);
        prop_assert_eq!(together.problems, []);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "([A-D][.)、 ]?|ANSWER: ?|答案：|[a-c \\n\\r.)一\u{feff}]){0,60}") {
        let _ = parse("any.txt", &text);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse("any.txt", &String::from_utf8_lossy(&bytes));
    }
}

fn told(parsed: &Parsed) -> Vec<String> {
    let draft = |d: &Draft| format!("{}: {}|{}|{}|{}", d.line.unwrap(), d.kind, d.stem, d.options.join(","), d.key);
    let problems = parsed.problems.iter().map(ToString::to_string);
    parsed.drafts.iter().map(draft).chain(problems).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(told(&parse("f", text)), expected, "{text}");
}

#[test]
fn questions_are_read() {
    check("Who?\nA) Ann\nB) Bob\nANSWER: B\n", &["1: single|Who?|Ann,Bob|B"]);
    check("\u{feff}Who?\r\n\r\nA. Ann\r\nB.Bob\r\n\r\nANSWER:B", &["1: single|Who?|Ann,Bob|B"]);
    check("Who?\ra) Ann\rb. Bob\ranswer : b", &["1: single|Who?|Ann,Bob|B"]);
    check("谁？\nA、甲\nB．乙\nC）丙\n答案：C", &["1: single|谁？|甲,乙,丙|C"]);
    check("Says <b> &amp; x:\n\tA) True \n\tB) False\nANSWER: A) True", &["1: single|Says <b> &amp; x:|True,False|A"]);
    check("One\ntwo\nI. three\nA) a\nmore\nB) b\nANSWER: A", &["1: single|One\ntwo\nI. three|a\nmore,b|A"]);
    check("U.S. law?\nA) a\n\nstill a\nB) b\nU.S.\nANSWER: A", &["1: single|U.S. law?|a\nstill a,b\nU.S.|A"]);
    check("Which?\nA) a\nB) b\nC) c\nANSWER: A, C", &["1: multiple|Which?|a,b,c|AC"]);
    check("Which?\nA) a\nB) b\nC) c\nANSWER: CB", &["1: multiple|Which?|a,b,c|BC"]);
    check("对吗？\nA) 正确\nB) 错误\nANSWER: B", &["1: true-false|对吗？|正确,错误|B"]);
    check("1\nA?\nA) a\nB) b\nANSWER: A\nB?\nA) c\nB) d\nANSWER: B", &["2: single|A?|a,b|A", "6: single|B?|c,d|B"]);
}

#[test]
fn every_fault_is_named_with_its_place() {
    check("Few\nA) Only\nANSWER: A\n", &["f 第 1 行：“Few”有 1 个选项，只能导入 2 至 9 个选项的试题"]);
    check(
        "\nA) Lost\n\nANSWER: nothing\n",
        &[
            "f 第 2 行：选项 A 前面没有题干，请把题干写在选项之前",
            "f 第 4 行：答案前面没有试题，请检查是否多写了一行答案",
        ],
    );
    let unfinished = "没有答案，没有导入，请在选项后补上“ANSWER: 字母”";
    check(
        "One\nA) a\nB) b\n\nTwo\nA)c\nB)d\nANSWER: B",
        &["5: single|Two|c,d|B", &format!("f 第 1 行：“One”{unfinished}")],
    );
    check(
        "One\nA) a\nB) b\nTwo\nA)c\nB)d\nANSWER: B",
        &["4: single|Two|c,d|B", &format!("f 第 1 行：“One”{unfinished}")],
    );
    check(
        "One\nA) a\nB) b\n\nTwo\nANSWER: A",
        &[&format!("f 第 1 行：“One”{unfinished}"), "f 第 5 行：“Two”有 0 个选项，只能导入 2 至 9 个选项的试题"],
    );
    check("One\nA) a\nB) b\nTwo", &[&format!("f 第 1 行：“One”{unfinished}"), "f 第 4 行：“Two”没有选项，没有导入"]);
    let no_options = "没有选项，没有导入；题干有几段时请去掉中间的空行";
    check(
        "Explain X.\n\nWho?\nA) a\nB) b\nANSWER: A\n\nThe end",
        &[
            "3: single|Who?|a,b|A",
            &format!("f 第 1 行：“Explain X.”{no_options}"),
            &format!("f 第 8 行：“The end”{no_options}"),
        ],
    );
    check("Que\nA) a\nB) b\nD) d\nANSWER: B", &["f 第 1 行：“Que”的选项字母不连续（第 4 行的 D），请从 A 起依次编号"]);
    check("Que\nA) a\nB) b\nANSWER: C", &["f 第 1 行：“Que”的答案 C 超出了 2 个选项"]);
    check("Que\nA) a\nB) b\nANSWER: Bananas", &["f 第 1 行：“Que”的答案“Bananas”不是选项字母"]);
    check("Que\nA) a\nB) b\nANSWER:", &["f 第 1 行：“Que”的答案“”不是选项字母"]);
    check("Que\nA) a\nB)\nANSWER: A", &["f 第 1 行：“Que”有空选项，没有导入"]);
    let ten: String = ('A'..='J').map(|letter| format!("{letter}. {letter}\n")).collect();
    check(&format!("Que\n{ten}ANSWER: J"), &["f 第 1 行：“Que”有 10 个选项，只能导入 2 至 9 个选项的试题"]);
}

#[test]
fn questions_that_would_be_misread_are_left_out_and_named() {
    let item = |stem: &str, kind| Item { stem: stem.to_owned(), ..super::generated::item("APL-05", kind, 1) };
    for (stem, kind, expected) in [
        ("U.S. law", Kind::Single, "整题（写成 Aiken 会被读错）"),
        ("ANSWER: A", Kind::TrueFalse, "整题（写成 Aiken 会被读错）"),
        ("哪些对？", Kind::Multiple, "整题（Aiken 没有多选题）"),
    ] {
        let written = print(&[item(stem, kind), item("对吗？", Kind::Single)]);
        assert_eq!((written.losses[0].what, written.file.matches("ANSWER").count()), (expected, 1), "{stem}");
    }
    let whole = print(&[Item { key: Choice::parse("C").unwrap(), ..item("哪个对？\n请选：", Kind::Single) }]);
    assert_eq!(whole.file, "哪个对？ 请选：\nA) 选项 1-0\nB) 选项 1-1\nC) 选项 1-2\nD) 选项 1-3\nANSWER: C\n");
}

const SAMPLE: &str =
    "\u{feff}题干\r\n续行\r\nA) 甲\r\nB. 乙\r\nANSWER: B\r\n\r\nWho?\r\nA)a\r\n\r\nB、b\r\n答案：A\r\n";

#[test]
fn a_file_cut_anywhere_is_read_as_far_as_it_goes() {
    for end in 0..=SAMPLE.len() {
        let _ = parse("f", &String::from_utf8_lossy(&SAMPLE.as_bytes()[..end]));
        let _ = parse("f", &String::from_utf8_lossy(&SAMPLE.as_bytes()[end..]));
    }
}
