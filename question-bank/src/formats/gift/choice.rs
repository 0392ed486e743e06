//! The options of a question: `=right ~wrong ~%50%half#feedback`.

use super::glyph::{self, Glyph};
use super::html::{Format, Plain};
use super::read::{Parts, text_of};
use crate::answer::{Choice, MAX_OPTIONS};
use crate::formats::Draft;
use crate::item::Kind;

/// The most characters of a weight with its percent sign.
const LONGEST_WEIGHT: usize = 24;

/// What is said of feedback that words alone cannot show.
pub(super) const FEEDBACK_MEDIA: &str = "已导入，但反馈中的图片等内容没有导入";

/// One option as written.
struct Answer {
    /// Whether it stands behind `=`, for the whole mark.
    full: bool,
    /// In percent.
    weight: f64,
    option: Plain,
    feedback: Plain,
}

/// Reads a question with options.
pub(super) fn choice(parts: &Parts<'_>, notes: &mut Vec<String>) -> Result<Draft, String> {
    let answers = answers(parts);
    if !(2..=MAX_OPTIONS).contains(&answers.len()) {
        return Err(format!("选项有 {} 个，只能导入 2 至 {MAX_OPTIONS} 个选项的试题", answers.len()));
    }
    for option in answers.iter().map(|answer| &answer.option) {
        notes.extend(wordless("选项", option)?);
    }
    if answers.iter().any(|answer| answer.option.text.is_empty()) {
        return Err("有空选项，没有导入".to_owned());
    }
    let (kind, key) = key(&answers)?;
    let partial = |(place, answer): (usize, &Answer)| answer.weight != 0.0 && !key.contains(place);
    if answers.iter().any(|answer| answer.full) && answers.iter().enumerate().any(partial) {
        notes.push("已导入，但部分得分的权重没有导入，只有 100% 的选项算对".to_owned());
    }
    let feedback = answers.iter().map(|answer| (answer.option.text.as_str(), &answer.feedback));
    let rationale = rationale(&parts.general, feedback, notes);
    let options = answers.iter().map(|answer| answer.option.text.clone()).collect();
    Ok(Draft { options, key, rationale, ..Draft::empty(kind, parts.stem.text.clone()) })
}

/// What is said of a text with a picture or the like: left out when words remain, otherwise there is nothing to read.
pub(super) fn wordless(place: &str, plain: &Plain) -> Result<Option<String>, String> {
    match plain.media {
        Some(media) if plain.text.is_empty() => Err(format!("{place}中只有{media}，没有文字，没有导入")),
        Some(media) => Ok(Some(format!("已导入，但{place}中的{media}没有导入，请核对题目是否仍然完整"))),
        None => Ok(None),
    }
}

/// With a `=` the whole mark goes to one option; without, every option of positive weight is right.
fn key(answers: &[Answer]) -> Result<(Kind, Choice), String> {
    let single = answers.iter().any(|answer| answer.full);
    let right = |answer: &Answer| if single { answer.weight >= 100.0 } else { answer.weight > 0.0 };
    let places = answers.iter().enumerate().filter(|(_, answer)| right(answer));
    let bits = places.fold(0, |bits, (place, _)| bits | Choice::single(place).unwrap_or_default().bits());
    let key = Choice::from_bits(bits).unwrap_or_default();
    match (key.len(), single) {
        (0, _) => Err("没有正确选项，请用“=”标出".to_owned()),
        (1, _) => Ok((Kind::Single, key)),
        (count, true) => Err(format!("单选题有 {count} 个选项都得满分，请只留一个“=”，多选题请写权重，如“~%50%”")),
        (_, false) => Ok((Kind::Multiple, key)),
    }
}

/// Cuts at every `~` and `=`.
fn answers(parts: &Parts<'_>) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut mark = None;
    let mut start = 0;
    let ends = parts.answers.iter().enumerate().filter(|(_, glyph)| glyph.is('~') || glyph.is('='));
    let ends = ends.map(|(place, glyph)| (place, Some(glyph.character)));
    for (end, next) in ends.chain([(parts.answers.len(), None)]) {
        let body = glyph::trim(parts.answers.get(start..end).unwrap_or_default());
        let unused = body.is_empty() && (mark.is_none() || (mark == Some('~') && next == Some('=')));
        if !unused {
            answers.push(answer(mark == Some('='), body, parts.format));
        }
        (start, mark) = (end + 1, next);
    }
    answers
}

fn answer(equals: bool, body: &[Glyph], format: Format) -> Answer {
    let (weight, body) = weight(body);
    let (option, feedback) = glyph::split_first(body, "#").unwrap_or((body, &[]));
    let weight = weight.unwrap_or(if equals { 100.0 } else { 0.0 });
    Answer {
        full: equals && weight >= 100.0,
        weight,
        option: text_of(option, format),
        feedback: text_of(feedback, format),
    }
}

/// `%50%` before an option; a comma serves as decimal point too.
fn weight(body: &[Glyph]) -> (Option<f64>, &[Glyph]) {
    let Some((sign, rest)) = body.split_first().filter(|(sign, _)| sign.is('%')) else { return (None, body) };
    let Some(end) = rest.iter().take(LONGEST_WEIGHT).position(|glyph| glyph.is(sign.character)) else {
        return (None, body);
    };
    let number = glyph::string(rest.get(..end).unwrap_or_default()).trim().replace(',', ".");
    match number.parse::<f64>() {
        Ok(weight) if weight.is_finite() => (Some(weight), rest.get(end + 1..).unwrap_or_default()),
        _ => (None, body),
    }
}

/// The general feedback, then a line for the feedback of each option.
pub(super) fn rationale<'a>(
    general: &Plain,
    feedback: impl Iterator<Item = (&'a str, &'a Plain)>,
    notes: &mut Vec<String>,
) -> String {
    let mut lines = vec![general.text.clone()];
    for (option, feedback) in feedback {
        if feedback.media.is_some() && notes.iter().all(|note| note != FEEDBACK_MEDIA) {
            notes.push(FEEDBACK_MEDIA.to_owned());
        }
        if !feedback.text.is_empty() {
            lines.push(format!("{option}：{}", feedback.text));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
