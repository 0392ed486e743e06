//! Chinese numerals as statutes write article numbers.

/// Whether the character may stand in an article number.
pub(super) fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百".contains(c)
}

/// An article number in Chinese numerals or digits: 一百四十四 is 144. Saturates; articles end long before.
pub(super) fn number(text: &str) -> u32 {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().unwrap_or(u32::MAX);
    }
    let (mut total, mut unit) = (0u32, 0u32);
    for c in text.chars() {
        let scale = match c {
            '百' => 100,
            '十' => 10,
            _ => {
                unit = if c == '〇' {
                    0
                } else {
                    "零一二三四五六七八九".chars().position(|digit| digit == c).unwrap_or(0) as u32
                };
                continue;
            }
        };
        total = total.saturating_add(unit.max(1) * scale);
        unit = 0;
    }
    total.saturating_add(unit)
}

/// An article as statutes name it: 144 is 第一百四十四条.
///
/// ```
/// use question_bank::statute::article_name;
/// assert_eq!(article_name(60), "第六十条");
/// assert_eq!(article_name(108), "第一百零八条");
/// ```
pub fn article_name(number: u32) -> String {
    let digit = |n: u32| "零一二三四五六七八九".chars().nth(n as usize).unwrap_or('零');
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    if hundreds > 9 {
        return format!("第{number}条");
    }
    let mut name = String::from("第");
    if hundreds > 0 {
        name.extend([digit(hundreds), '百']);
    }
    match (hundreds, tens) {
        (0, 0) => {}
        (0, 1) => name.push('十'),
        (_, 0) if ones > 0 => name.push('零'),
        (_, 0) => {}
        _ => name.extend([digit(tens), '十']),
    }
    if ones > 0 {
        name.push(digit(ones));
    }
    name + "条"
}

/// Reads 第…条 in Chinese numerals at the start of a text: the number and what follows.
pub(super) fn article_number(text: &str) -> Option<(u32, &str)> {
    let rest = text.strip_prefix('第')?;
    let end = rest.find(|c| !is_numeral(c)).filter(|&end| end > 0)?;
    Some((number(&rest[..end]), rest[end..].strip_prefix('条')?))
}

/// Like [`article_number`], but takes digits too, as authors may write 第33条.
pub(super) fn cited_number(text: &str) -> Option<(u32, &str)> {
    let digits = || {
        let rest = text.strip_prefix('第')?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).filter(|&end| end > 0)?;
        Some((number(&rest[..end]), rest[end..].strip_prefix('条')?))
    };
    article_number(text).or_else(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_is_read_as_it_is_named() {
        for number in 1..1200 {
            let name = article_name(number);
            assert_eq!(cited_number(&name).map(|(read, _)| read), Some(number), "{name}");
        }
    }

    #[test]
    fn numerals_are_read_as_statutes_write_them() {
        for (text, expected) in [
            ("一", 1),
            ("十", 10),
            ("十一", 11),
            ("二十", 20),
            ("三十三", 33),
            ("一百", 100),
            ("一百零八", 108),
            ("一百四十四", 144),
            ("一百一十", 110),
            ("33", 33),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
