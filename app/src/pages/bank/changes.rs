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
    view! { <div class="stack">{fields}</div> }.into_any()
}

fn field(change: &Change) -> impl IntoView + use<> {
    view! { <div><h3>{change.field}</h3><p>{pieces(&change.pieces)}</p></div> }
}

/// What stayed, went and came.
pub(super) fn pieces(list: &[Piece]) -> impl IntoView + use<> {
    let shown: Vec<_> = list
        .iter()
        .cloned()
        .map(|piece| match piece {
            Piece::Same(text) => lines(&text),
            Piece::Gone(text) => view! { <del>{lines(&text)}</del> }.into_any(),
            Piece::New(text) => view! { <ins>{lines(&text)}</ins> }.into_any(),
        })
        .collect();
    shown
}

/// A text with its line breaks.
fn lines(text: &str) -> AnyView {
    if !text.contains('\n') {
        return text.to_owned().into_any();
    }
    let broken = |(n, line): (usize, &str)| view! { {(n > 0).then(|| view! { <br/> })}{line.to_owned()} };
    text.split('\n').enumerate().map(broken).collect_view().into_any()
}
