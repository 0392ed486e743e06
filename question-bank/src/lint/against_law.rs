//! A statutory item against the articles it cites.

use super::{Finding, Rule};
use crate::item::{Item, Kind};
use crate::lesson::Lesson;
use crate::statute::{Laws, amounts, citations, terms};
use crate::wording::flat;

/// What one item says that its articles do not. Items whose laws are not held have no findings.
pub(super) fn findings(item: &Item, laws: &Laws) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut cited = String::new();
    for (name, number) in item.reference.iter().flat_map(|reference| citations(reference)) {
        match laws.article(&name, number) {
            Some(text) => cited.push_str(text),
            None if laws.holds(&name) => {
                found.push(Finding::of(item, Rule::NoArticle, format!("{name}没有第{number}条")))
            }
            None => {}
        }
    }
    if !cited.is_empty() {
        found.extend(quotes(item, &cited));
        found.extend(numbers(item, &cited));
    }
    found
}

fn quotes(item: &Item, cited: &str) -> Vec<Finding> {
    if item.quote.is_empty() {
        return vec![Finding::of(item, Rule::NoQuote, "引用法条的试题须附原文")];
    }
    let text = flat(cited);
    let missing = item.quote.iter().filter(|quote| !text.contains(&flat(quote)));
    missing.map(|quote| Finding::of(item, Rule::QuoteNotInArticle, format!("所引条文中没有：{quote}"))).collect()
}

/// What a lesson cites that its laws do not have: articles that are missing, and quotes that stand in none of their section's
/// articles. Laws that are not held are passed over, and so are quotes of a section that also cites something else.
pub(super) fn lesson(lesson: &Lesson, laws: &Laws) -> Vec<String> {
    let mut found = Vec::new();
    let sections = lesson.sections.iter().map(|section| (&section.reference, section.quote.as_slice()));
    let remarks = lesson.points.iter().chain(&lesson.confusions).map(|remark| (&remark.reference, &[] as &[String]));
    for (references, quotes) in sections.chain(remarks) {
        let (mut text, mut whole) = (String::new(), true);
        for reference in references {
            let cited = citations(reference);
            whole &= !cited.is_empty();
            for (name, number) in cited {
                match laws.article(&name, number) {
                    Some(article) => text.push_str(article),
                    None if laws.holds(&name) => found.push(format!("{name}没有第{number}条")),
                    None => whole = false,
                }
            }
        }
        let text = flat(&text);
        let missing = quotes.iter().filter(|quote| whole && !text.contains(&flat(quote)));
        found.extend(missing.map(|quote| format!("所引条文中没有：{quote}")));
    }
    found
}

/// Numbers in key options. Negative items are left alone: their key is what the law does not say.
fn numbers(item: &Item, cited: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    if item.kind == Kind::TrueFalse || item.negative {
        return found;
    }
    for (index, option) in item.options.iter().enumerate().filter(|(index, _)| item.key.contains(*index)) {
        let letter = char::from(b'A' + index as u8);
        for (rule, numbers) in [(Rule::TermNotInArticle, terms(option)), (Rule::AmountNotInArticle, amounts(option))] {
            let absent = numbers.into_iter().filter(|number| !cited.contains(number));
            found.extend(
                absent.map(|number| Finding::of(item, rule, format!("答案 {letter} 写有“{number}”，所引条文中没有"))),
            );
        }
    }
    found
}
