//! Items as Aiken.

use super::read::{blank, parse};
use crate::formats::{Draft, Loss, Written};
use crate::item::{Item, Kind};

/// Writes items so that [`parse`] reads everything back that is not named in the losses.
///
/// ```
/// use question_bank::formats::{aiken, toml};
/// # let text = "[[item]]\nid = \"APL-05-001\"\nkind = \"true-false\"\nnode = \"APL-05\"\nreference = [\"行政处罚法第五十四条\"]\n\
/// #     difficulty = 2\nstem = \"罚款是处罚。\"\nkey = \"T\"\nrationale = \"例题。\"\n";
/// let items = toml::parse("APL-05.toml", text).unwrap();
/// let written = aiken::print(&items);
/// assert_eq!(written.file, "罚款是处罚。\nA) 正确\nB) 错误\nANSWER: A\n");
/// assert!(written.losses.iter().any(|loss| loss.what == "解析"));
/// ```
pub fn print(items: &[Item]) -> Written<String> {
    let mut written = Written::<String>::default();
    for item in items {
        let mut lose = |what| written.losses.push(Loss { item: item.id.clone(), what });
        let draft = Draft::of(item);
        if item.kind == Kind::Multiple {
            lose("整题（Aiken 没有多选题）");
            continue;
        }
        let question = question(&draft);
        if !reads_back(&draft, &question) {
            lose("整题（写成 Aiken 会被读错）");
            continue;
        }
        losses(item, &draft).into_iter().for_each(lose);
        if !written.file.is_empty() {
            written.file.push('\n');
        }
        written.file.push_str(&question);
    }
    written
}

fn losses(item: &Item, draft: &Draft) -> Vec<&'static str> {
    let broken = |text: &String| line(text) != *text;
    let lost = [
        ("案例的组合（材料已并入题干）", item.material.is_some()),
        ("案例的总评", item.material.as_ref().is_some_and(|material| !material.comment.is_empty())),
        ("换行和首尾的空白", broken(&draft.stem) || draft.options.iter().any(broken)),
        ("编号", true),
        ("版本号", true),
        ("知识点", true),
        ("依据", !item.reference.is_empty()),
        ("法条原文", !item.quote.is_empty()),
        ("难度", true),
        ("解析", !item.rationale.is_empty()),
        ("互斥试题", !item.enemies.is_empty()),
        ("选项不乱序的要求", item.keep_order),
        ("反向设问的标记", item.negative),
    ];
    lost.into_iter().filter(|(_, is_lost)| *is_lost).map(|(what, _)| what).collect()
}

fn question(draft: &Draft) -> String {
    let mut lines = line(&draft.stem) + "\n";
    for (letter, option) in ('A'..='Z').zip(&draft.options) {
        lines.push_str(&format!("{letter}) {}\n", line(option)));
    }
    lines.push_str(&format!("ANSWER: {}\n", draft.key));
    lines
}

/// Whether it means the same to us, and its stem is no option to Moodle (which takes `U.S.` for one).
fn reads_back(draft: &Draft, question: &str) -> bool {
    let option = |stem: &str| {
        stem.starts_with(|first: char| first.is_ascii_uppercase()) && matches!(stem.get(1..2), Some("." | ")"))
    };
    let parsed = parse("", question);
    let same = |back: &Draft| {
        let options = draft.options.iter().map(|option| line(option));
        (back.kind, back.key, &back.stem) == (draft.kind, draft.key, &line(&draft.stem))
            && back.options.iter().cloned().eq(options)
    };
    parsed.problems.is_empty() && matches!(parsed.drafts.as_slice(), [back] if same(back)) && !option(question)
}

/// A text as one line.
fn line(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(|line| line.trim_matches(blank)).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
