//! What a version changed, word by word: `del` and `ins`, so that it is heard as well as seen.

use leptos::prelude::*;
use server::bank::history::Change;
use server::rules::word_diff::Piece;

/// The changed fields.
pub(super) fn changes(list: &[Change]) -> impl IntoView + use<> {
    let fields: Vec<_> = list.iter().map(field).collect();
    if fields.is_empty() {
        return view! { <p class="hint">"与原版本相同。"</p> }.into_any();
    }
    view! { <dl class="pairs">{fields}</dl> }.into_any()
}

fn field(change: &Change) -> impl IntoView + use<> {
    view! { <div><dt>{change.field}</dt><dd>{pieces(&change.pieces)}</dd></div> }
}

/// What stayed, went and came.
pub(super) fn pieces(list: &[Piece]) -> impl IntoView + use<> {
    let shown: Vec<_> = list
        .iter()
        .cloned()
        .map(|piece| match piece {
            Piece::Same(text) => view! { {text} }.into_any(),
            Piece::Gone(text) => view! { <del>{text}</del> }.into_any(),
            Piece::New(text) => view! { <ins>{text}</ins> }.into_any(),
        })
        .collect();
    shown
}
