//! XML text in the making.

/// Characters that XML 1.0 (2.2) allows.
pub(super) fn is_writable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

pub(super) fn writable(text: &str) -> String {
    text.chars().filter(|&c| is_writable(c)).collect()
}

/// A file, an element a line.
pub(super) struct Markup {
    pub(super) text: String,
}

impl Markup {
    pub(super) fn new() -> Markup {
        Markup { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() }
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push_str(&format!(" {name}=\"{}\"", quick_xml::escape::escape(*value)));
        }
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str(">\n");
    }

    pub(super) fn close(&mut self, name: &str) {
        self.text.push_str(&format!("</{name}>\n"));
    }

    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        let text = writable(text);
        match text.is_empty() {
            true => self.text.push_str("/>\n"),
            false => self.text.push_str(&format!(">{}</{name}>\n", quick_xml::escape::escape(text))),
        }
    }
}
