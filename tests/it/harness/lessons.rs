//! Lessons of a test, whatever the shipped ones are: 30 minutes for `APL-01`, 15 for `APL-02`.

use question_bank::Lesson;
use question_bank::lesson::parse;

/// The two lessons.
pub fn two() -> Vec<Lesson> {
    [("APL-01", 30), ("APL-02", 15)].into_iter().map(|(node, minutes)| lesson(node, minutes)).collect()
}

fn lesson(node: &str, minutes: u16) -> Lesson {
    let reference = "reference = [\"行政处罚法第一条\"]\n";
    let mut text = format!("node = \"{node}\"\nminutes = {minutes}\nsummary = \"{node} 的提要。\"\n");
    for n in 1..=3 {
        text += &format!("[[section]]\ntitle = \"第 {n} 节\"\ntext = [\"{node} 第 {n} 节的话。\"]\n{reference}");
    }
    for (table, count) in [("point", 5), ("confusion", 2)] {
        for n in 1..=count {
            text += &format!("[[{table}]]\ntext = \"{node} {table} {n}。\"\n{reference}");
        }
    }
    parse(&format!("{node}.toml"), &text).expect("a lesson")
}
