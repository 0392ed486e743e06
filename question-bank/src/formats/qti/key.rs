//! The right options of a choice, from its response declaration.

use super::tree::Element;
use crate::answer::Choice;
use std::collections::BTreeSet;

/// The right options and what was given up to know them.
#[derive(Debug, PartialEq)]
pub(super) struct Key {
    pub(super) choice: Choice,
    pub(super) note: Option<&'static str>,
}

const PARTIAL: &str = "部分得分没有保留，只按完全正确计分";

/// The key among `options`, the identifiers of the options in order.
///
/// `correctResponse` decides. Without one the `mapping` does: for one answer its highest value, for several every positive
/// one.
pub(super) fn key(declaration: &Element, options: &[&str]) -> Result<Key, String> {
    let several = match declaration.attribute("cardinality") {
        Some("single") => false,
        Some("multiple") => true,
        other => return Err(format!("作答方式（cardinality）“{}”不支持", other.unwrap_or(""))),
    };
    let correct: BTreeSet<String> = declaration
        .child("correctResponse")
        .map(|response| response.all("value").map(|value| value.raw_text().trim().to_owned()))
        .map(|values| values.filter(|value| !value.is_empty()).collect())
        .unwrap_or_default();
    let weights = weights(declaration)?;
    let positive = weights.iter().filter(|(_, weight)| *weight > 0.0).count();
    if correct.is_empty() {
        return from_mapping(several, &weights, options);
    }
    let choice = chosen(correct.iter().map(String::as_str), options)?;
    if !several && choice.len() > 1 {
        return Err(format!("单选题给出了 {} 个正确答案，请只留一个", choice.len()));
    }
    let same =
        weights.iter().all(|(name, weight)| (*weight > 0.0) == correct.contains(name)) && positive == choice.len();
    let note = match several {
        _ if weights.is_empty() || same => None,
        true => Some("计分映射（mapping）与正确答案不一致，按正确答案读入"),
        false => Some(PARTIAL),
    };
    Ok(Key { choice, note })
}

fn from_mapping(several: bool, weights: &[(String, f64)], options: &[&str]) -> Result<Key, String> {
    let best = weights.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
    let counts = |weight: f64| if several { weight > 0.0 } else { weight > 0.0 && weight == best };
    let right: Vec<&str> =
        weights.iter().filter(|(_, weight)| counts(*weight)).map(|(name, _)| name.as_str()).collect();
    if right.is_empty() {
        return Err("没有给出正确答案（correctResponse 与 mapping 都没有）".to_owned());
    }
    if !several && right.len() > 1 {
        return Err(format!("单选题有 {} 个选项得分同为最高，请只留一个正确答案", right.len()));
    }
    let partial = !several && weights.iter().any(|(_, weight)| *weight > 0.0 && *weight < best);
    Ok(Key { choice: chosen(right.into_iter(), options)?, note: partial.then_some(PARTIAL) })
}

fn weights(declaration: &Element) -> Result<Vec<(String, f64)>, String> {
    let entry = |entry: &Element| {
        let name = entry.attribute("mapKey").unwrap_or_default().to_owned();
        let value = entry.attribute("mappedValue").unwrap_or_default();
        match value.parse::<f64>() {
            Ok(weight) if weight.is_finite() => Ok((name, weight)),
            _ => Err(format!("计分映射（mapping）的分值“{value}”不是数")),
        }
    };
    declaration.child("mapping").map_or(Ok(Vec::new()), |mapping| mapping.all("mapEntry").map(entry).collect())
}

fn chosen<'n>(names: impl Iterator<Item = &'n str>, options: &[&str]) -> Result<Choice, String> {
    let mut bits = 0;
    for name in names {
        let index = options.iter().position(|own| *own == name);
        let one = index.and_then(Choice::single).ok_or_else(|| format!("正确答案“{name}”不是任何选项的标识符"))?;
        bits |= one.bits();
    }
    Choice::from_bits(bits).filter(|choice| !choice.is_empty()).ok_or_else(|| "没有给出正确答案".to_owned())
}
