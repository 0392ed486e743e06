//! What a name may be: as on the resident ID card, whole, whatever characters it is written with.

/// Most characters of a name.
const LONGEST: usize = 50;

/// A name as people write it: letters of any script, `·` between the parts of a minority name, spaces between Latin words.
/// Rare characters stay as they are, also those beyond the basic plane (GB 18030-2022) and of the private-use areas.
///
/// # Errors
/// The sentence for the person who typed it.
///
/// ```
/// use server::rules::person_name::read;
/// assert_eq!(read(" 张　三 ").as_deref(), Ok("张三"));
/// assert_eq!(read("阿卜杜拉•买买提").as_deref(), Ok("阿卜杜拉·买买提"));
/// assert_eq!(read("王𬍛").as_deref(), Ok("王𬍛"));
/// assert!(read("asdf").is_err());
/// ```
pub fn read(text: &str) -> Result<String, String> {
    let name: String = tidy(text).chars().map(|c| if matches!(c, '•' | '・' | '‧' | '．') { '·' } else { c }).collect();
    let fits = |c: char| {
        c.is_alphabetic() || matches!(c, '·' | ' ' | '-' | '\'' | '〇') || is_private_use(c) || chooses_shape(c)
    };
    if let Some(wrong) = name.chars().find(|&c| !fits(c)) {
        return Err(format!("姓名含有不能使用的字符“{}”", wrong.escape_debug()));
    }
    match name.chars().count() {
        0 => return Err("姓名没有填写".to_owned()),
        _ if !name.starts_with(|c: char| c.is_alphabetic() || is_private_use(c)) => {
            return Err("姓名应以文字开头".to_owned());
        }
        1 => return Err("姓名至少两个字".to_owned()),
        count if count > LONGEST => return Err(format!("姓名超过 {LONGEST} 个字")),
        _ => {}
    }
    let latin = name.chars().any(|c| c.is_ascii_alphabetic());
    if latin && !is_latin_name(&name) {
        return Err("姓名应与身份证一致；拼音、字母或代号不能代替汉字".to_owned());
    }
    if name.starts_with('·') || name.ends_with('·') || name.contains("··") {
        return Err("姓名中的“·”应在两个部分之间".to_owned());
    }
    Ok(name)
}

/// `Anna Li`: words of letters that begin with a capital, at least two.
fn is_latin_name(name: &str) -> bool {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.chars().skip(1).all(|c| matches!(c, '-' | '\'') || c.is_ascii_alphabetic())
    };
    name.split(' ').count() >= 2 && name.split(' ').all(word)
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}')
}

/// U+FE00.. and U+E0100.. choose between the shapes of one character.
fn chooses_shape(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Trimmed, without invisible characters; inner spaces only stay between Latin words.
pub fn tidy(text: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}');
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let visible: String = text.chars().filter(visible).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(if latin { " " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_whole_and_junk_is_refused_in_words() {
        for (text, expected) in [
            ("李明", "李明"),
            ("迪丽热巴·迪力木拉提", "迪丽热巴·迪力木拉提"),
            ("古丽．阿依", "古丽·阿依"),
            ("王𬍛", "王𬍛"),
            ("𠮷野", "𠮷野"),
            ("〇李", "〇李"),
            ("张\u{E000}", "张\u{E000}"),
            ("葛\u{E0101}明", "葛\u{E0101}明"),
            ("Anna  Li", "Anna Li"),
            ("zhangsan", ""),
            ("test", ""),
            ("Zhangsan", ""),
            ("anna li", ""),
            ("张san", ""),
            ("张三1", ""),
            ("张", ""),
            ("", ""),
            ("　 ", ""),
            ("·张三", ""),
            ("张三·", ""),
            ("张··三", ""),
            ("张三\u{0}", ""),
        ] {
            match read(text) {
                Ok(name) => assert_eq!(name, expected, "{text:?}"),
                Err(why) => assert!(expected.is_empty() && why.starts_with("姓名"), "{text:?}: {why}"),
            }
        }
        assert!(read(&"字".repeat(51)).is_err());
    }
}
