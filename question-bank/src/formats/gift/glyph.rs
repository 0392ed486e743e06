//! Characters that know whether they were escaped: an escaped `~` is a letter like any other.

/// One character of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character, its escape resolved.
    pub character: char,
    /// Whether a backslash took its special meaning.
    pub escaped: bool,
}

impl Glyph {
    /// Whether it is this control character.
    pub fn is(self, control: char) -> bool {
        self.character == control && !self.escaped
    }
}

/// White space, and the byte order mark of files that were glued together.
pub(super) fn blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

/// Resolves the escapes of the lines of one question.
pub(super) fn glyphs(lines: &[&str]) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            glyphs.push(Glyph { character: '\n', escaped: false });
        }
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            let next = if character == '\\' { characters.next_if(|next| "\\:#={}~n".contains(*next)) } else { None };
            glyphs.push(match next {
                Some('n') => Glyph { character: '\n', escaped: true },
                Some(other) => Glyph { character: other, escaped: true },
                None => Glyph { character, escaped: false },
            });
        }
    }
    glyphs
}

/// Without the white space at both ends.
pub(super) fn trim(glyphs: &[Glyph]) -> &[Glyph] {
    let Some(start) = glyphs.iter().position(|glyph| !blank(glyph.character)) else { return &[] };
    let end = glyphs.iter().rposition(|glyph| !blank(glyph.character)).map_or(start, |last| last + 1);
    glyphs.get(start..end).unwrap_or_default()
}

/// Where this control character stands first.
pub(super) fn find(glyphs: &[Glyph], control: char) -> Option<usize> {
    glyphs.iter().position(|glyph| glyph.is(control))
}

/// What stands before and behind the control sequence at its first place.
pub(super) fn split_first<'a>(glyphs: &'a [Glyph], controls: &str) -> Option<(&'a [Glyph], &'a [Glyph])> {
    let width = controls.chars().count();
    let at = glyphs.windows(width).position(|window| matches(window, controls))?;
    Some((glyphs.get(..at)?, glyphs.get(at + width..)?))
}

/// What stands before and behind the control sequence at its last place.
pub(super) fn split_last<'a>(glyphs: &'a [Glyph], controls: &str) -> Option<(&'a [Glyph], &'a [Glyph])> {
    let width = controls.chars().count();
    let at = glyphs.windows(width).rposition(|window| matches(window, controls))?;
    Some((glyphs.get(..at)?, glyphs.get(at + width..)?))
}

/// The characters as text.
pub(super) fn string(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.character).collect()
}

fn matches(window: &[Glyph], controls: &str) -> bool {
    window.iter().zip(controls.chars()).all(|(glyph, control)| glyph.is(control))
}
