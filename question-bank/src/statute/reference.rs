//! Reading references: a law's name and an article, in the ways authors write them.

use super::numerals::cited_number;

/// Every law and article a reference names.
///
/// 《》, the prefix 中华人民共和国 and a bracketed year do not belong to the name. A further article without the law's
/// name (第一条、第二条) is not read: authors write one reference an article.
pub(crate) fn citations(reference: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut rest = reference;
    while let Some(first) = rest.chars().next() {
        match citation_at(rest) {
            Some((name, number, after)) => {
                found.push((name.to_owned(), number));
                rest = after;
            }
            None => rest = &rest[first.len_utf8()..],
        }
    }
    found
}

fn citation_at(text: &str) -> Option<(&str, u32, &str)> {
    let text = text.strip_prefix('《').unwrap_or(text);
    let short = text.strip_prefix("中华人民共和国").and_then(name_and_article);
    short.or_else(|| name_and_article(text))
}

/// The shortest run of Chinese characters after which an article stands.
fn name_and_article(text: &str) -> Option<(&str, u32, &str)> {
    let ends =
        text.char_indices().take_while(|(_, c)| ('\u{4e00}'..='\u{9fff}').contains(c)).map(|(at, c)| at + c.len_utf8());
    ends.into_iter().find_map(|end| {
        let (number, after) = article_after_name(&text[end..])?;
        Some((&text[..end], number, after))
    })
}

fn article_after_name(text: &str) -> Option<(u32, &str)> {
    let text = text.strip_prefix('》').unwrap_or(text).trim_start();
    let bracketed =
        [('（', '）'), ('(', ')')].into_iter().find_map(|(open, close)| text.strip_prefix(open)?.split_once(close));
    cited_number(bracketed.map_or(text, |(_, after)| after).trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_authors_write_them() {
        let check = |reference: &str, expected: &[(&str, u32)]| {
            let expected: Vec<(String, u32)> =
                expected.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
            assert_eq!(citations(reference), expected, "{reference}");
        };
        check("行政处罚法第三十三条", &[("行政处罚法", 33)]);
        check("《行政处罚法》第三十三条第一款", &[("行政处罚法", 33)]);
        check("《中华人民共和国行政处罚法》（2021年修订）第8条", &[("行政处罚法", 8)]);
        check("中华人民共和国宪法(2018) 第五条", &[("宪法", 5)]);
        check("行政处罚法第五条、第六条", &[("行政处罚法", 5)]);
        check("立法法第一百零七条；行政处罚法第十条", &[("立法法", 107), ("行政处罚法", 10)]);
        check("习近平法治思想·坚持以人民为中心", &[]);
        check("第三条", &[]);
        check("行政处罚法第条", &[]);
    }
}
