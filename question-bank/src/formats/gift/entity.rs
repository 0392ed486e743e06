//! Character references of HTML: `&amp;`, `&#39;`, `&#x27;`.

/// The longest name here, with room for `&` and `;`.
const LONGEST: usize = 12;

/// The names of U+00A0 to U+00FF in order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 \
    acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig \
    Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
    iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const OTHERS: &str = "amp & lt < gt > quot \" apos ' ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † \
    Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ \
    lArr ⇐ rArr ⇒ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ prod ∏ sum ∑ minus − radic √ prop ∝ \
    infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ sube ⊆ \
    supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅ OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ Alpha Α Beta Β Gamma Γ Delta Δ \
    Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ \
    Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ \
    nu ν xi ξ omicron ο pi π rho ρ sigmaf ς sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω";

/// The character a text begins with as a reference, and what follows it.
pub(super) fn decode(text: &str) -> Option<(char, &str)> {
    let body = text.strip_prefix('&')?;
    let end = body.char_indices().take(LONGEST).find(|(_, character)| *character == ';')?.0;
    let (name, rest) = (body.get(..end)?, body.get(end + 1..)?);
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((if character == '\u{a0}' { ' ' } else { character }, rest))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|character| *character != '\0')
}

fn named(name: &str) -> Option<char> {
    if matches!(name, "ensp" | "emsp" | "thinsp") {
        return Some(' ');
    }
    let latin = LATIN.split_ascii_whitespace().position(|known| known == name);
    if let Some(place) = latin.and_then(|place| u32::try_from(place).ok()) {
        return char::from_u32(0xa0 + place);
    }
    let mut others = OTHERS.split_ascii_whitespace();
    while let (Some(known), Some(character)) = (others.next(), others.next()) {
        if known == name {
            return character.chars().next();
        }
    }
    None
}
