//! Text that came from people and goes into a spreadsheet cell.

use std::borrow::Cow;

/// Characters that make a spreadsheet program read the cell as a formula or split it, also in their full-width forms.
const RISKY: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// Makes `text` safe for a CSV or XLSX cell: text that a spreadsheet program could take for a formula gets a leading `'`
/// (OWASP ASVS 5.0, 1.2.10). Use it for every cell that holds words; numbers are written as numbers.
///
/// ```
/// use server::rules::cell::safe_cell;
/// assert_eq!(safe_cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
/// assert_eq!(safe_cell("梧田街道"), "梧田街道");
/// ```
pub fn safe_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(RISKY) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_starts_are_quoted_and_other_text_is_untouched() {
        for (text, expected) in [
            ("", ""),
            ("张·三", "张·三"),
            ("—", "—"),
            ("a=b", "a=b"),
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\0=1", "'\0=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
        ] {
            assert_eq!(safe_cell(text), expected, "{text:?}");
        }
        assert!(matches!(safe_cell("梧田街道"), Cow::Borrowed(_)));
    }
}
