//! Parts of filtered lists: a drop-down of the filter, and the pages below the list.

use crate::components::choices;
use leptos::prelude::*;

/// A drop-down of a filter; the empty choice is 全部.
pub fn select(
    name: &'static str,
    label: &'static str,
    chosen: &str,
    options: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let options = choices::options(chosen, options);
    view! {
        <div class="field"><label for=name>{label}</label>
            <select class="input" id=name name=name><option value="">"全部"</option>{options}</select></div>
    }
}

/// Where the reader is in a list of several pages; `base` is the query of the filter, without `page`.
pub fn pages(base: &str, number: i64, per_page: i64, matching: i64) -> impl IntoView + use<> {
    let last = (matching + per_page - 1) / per_page;
    let base = base.to_owned();
    let link = move |to: i64, word: &'static str| {
        let href = format!("?{base}&page={to}");
        (1..=last).contains(&to).then(|| view! { <li><a href=href>{word}</a></li> })
    };
    let words =
        format!("第 {}–{} 条，共 {matching} 条", (number - 1) * per_page + 1, (number * per_page).min(matching));
    (last > 1).then(|| {
        view! {
            <nav class="pagination" aria-label="分页"><p class="hint">{words}</p>
                <ul>{link(number - 1, "上一页")}<li><span aria-current="page">{number}</span></li>{link(number + 1, "下一页")}</ul></nav>
        }
    })
}
