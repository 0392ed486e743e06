//! Sentences of this area.

pub const SENTENCES: &[(&str, &str)] = &[];
