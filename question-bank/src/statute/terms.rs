//! Numbers that settle keys: terms of days, multiples, sums.

use super::numerals::is_numeral;

const UNITS: [&str; 8] = ["工作日", "日", "年", "月", "周岁", "元", "倍", "人"];

/// Terms in a text: a number below a thousand with its unit (五日, 二个工作日, 百元), or a percentage (百分之三).
pub(crate) fn terms(text: &str) -> Vec<&str> {
    scan(text, |c| is_numeral(c) || c == '两' || c.is_ascii_digit())
}

/// Sums and counts written out with 千, 万 or 亿 (三千元, 十万元), which [`terms`] does not see.
///
/// Statutes never write digits before 万: `4.2万元` is an answer worked out from a case, not a sum of the law.
pub(crate) fn amounts(text: &str) -> Vec<&str> {
    let large = |c: char| "千万亿".contains(c);
    let found = scan(text, |c| is_numeral(c) || c == '两' || large(c));
    found.into_iter().filter(|amount| amount.contains(large) && !amount.starts_with(large)).collect()
}

fn scan(text: &str, is_digit: impl Fn(char) -> bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match counted(rest, &is_digit).or_else(|| percentage(rest)) {
            Some(length) => {
                found.push(&rest[..length]);
                rest = &rest[length..];
            }
            None => rest = &rest[first.len_utf8()..],
        }
    }
    found
}

/// Length of a number with its unit at the start of a text.
fn counted(text: &str, is_digit: impl Fn(char) -> bool) -> Option<usize> {
    let digits = text.find(|c| !is_digit(c)).filter(|&end| end > 0)?;
    let after = text[digits..].strip_prefix('个').unwrap_or(&text[digits..]);
    let unit = UNITS.into_iter().find(|unit| after.starts_with(unit))?;
    Some(text.len() - after.len() + unit.len())
}

fn percentage(text: &str) -> Option<usize> {
    let after = text.strip_prefix("百分之")?;
    let digits = after.find(|c| !is_numeral(c)).unwrap_or(after.len());
    (digits > 0).then(|| text.len() - after.len() + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_amounts_are_found() {
        let check = |text: &str, expected_terms: &[&str], expected_amounts: &[&str]| {
            assert_eq!((terms(text), amounts(text)), (expected_terms.to_vec(), expected_amounts.to_vec()), "{text}");
        };
        check("在五日内告知", &["五日"], &[]);
        check("二个工作日或者10日", &["二个工作日", "10日"], &[]);
        check("二百元以下、三千元以下", &["二百元"], &["三千元"]);
        check("每日按罚款数额的百分之三加处罚款", &["百分之三"], &[]);
        check("处十万元以上二十万元以下罚款", &[], &["十万元", "二十万元"]);
        check("应没收4.2万元、5千元", &[], &[]);
        check("不满十四周岁", &["十四周岁"], &[]);
        check("两人以上", &["两人"], &[]);
        check("一般程序", &[], &[]);
    }
}
