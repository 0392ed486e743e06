//! What a drop-down offers.

use leptos::prelude::*;

/// The options of a drop-down, each with its value and its words; `chosen` is the value shown first.
pub fn options<V: Into<String>, W: Into<String>>(
    chosen: &str,
    offered: impl IntoIterator<Item = (V, W)>,
) -> Vec<AnyView> {
    let option = |(value, words): (V, W)| {
        let (value, words) = (value.into(), words.into());
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }.into_any()
    };
    offered.into_iter().map(option).collect()
}
