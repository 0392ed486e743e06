//! What the comments of a question say: `[id:…]` and `[tag:…]`.

use crate::formats::Ours;
use crate::item::ItemId;

/// The labels of a question.
#[derive(Default)]
pub(super) struct Labels {
    /// Moodle's id number.
    pub id_number: Option<String>,
    /// Our own fields.
    pub ours: Ours,
    /// Whether the options must not be shuffled.
    pub keep_order: bool,
    /// How many tags are not ours.
    pub foreign: usize,
}

impl Labels {
    /// Reads the comments of a question.
    pub fn read(comments: &[String]) -> Labels {
        let mut labels = Labels::default();
        for comment in comments {
            let mut rest = comment.as_str();
            while let Some((_, body)) = rest.split_once('[') {
                let body_of = |name| body.strip_prefix(name).map(bracketed);
                rest = match (body_of("id:"), body_of("tag:")) {
                    (Some(Some((value, after))), _) => {
                        labels.id_number.get_or_insert(value.trim().to_owned());
                        after
                    }
                    (_, Some(Some((value, after)))) => {
                        labels.tag(&value);
                        after
                    }
                    (None, None) => body,
                    _ => break,
                };
            }
        }
        if labels.ours != Ours::default() && labels.ours.id.is_none() {
            labels.ours.id = labels.id_number.as_deref().and_then(|id| ItemId::parse(id).ok());
        }
        labels
    }

    fn tag(&mut self, value: &str) {
        if value == super::write::KEEP_ORDER {
            self.keep_order = true;
        } else if !self.ours.take(value) {
            self.foreign += 1;
        }
    }
}

/// A value up to its bracket, its escapes resolved, and what follows; `None` when no bracket closes it.
fn bracketed(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            ']' => return Some((value, characters.as_str())),
            '\\' => match characters.next()? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                escaped @ (']' | '\\') => value.push(escaped),
                other => value.extend(['\\', other]),
            },
            other => value.push(other),
        }
    }
}
