//! `/slip-check`: anyone who was given a result slip may ask whether it says what the record says. The name is masked.

use crate::api::ApiError;
use crate::api::caller::platform;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::beijing_day;
use server::sittings::slip::{Checked, check};

/// The page.
#[component]
pub fn SlipCheckPage() -> impl IntoView {
    let asked = |name: &str| use_query_map().with_untracked(|q| q.get(name)).unwrap_or_default();
    let (number, code) = (asked("number"), asked("code"));
    let shown = (number.clone(), code.clone());
    let data = async move {
        if number.trim().is_empty() || code.trim().is_empty() {
            return Ok::<_, ApiError>(None);
        }
        Ok(Some(check(&platform(), &number, &code).await?))
    };
    view! {
        <Page title="成绩单核对" class="wrap wrap--text stack">
            <form class="card stack" method="get" action="/slip-check">
                <div class="field"><label for="number">"成绩单编号"</label>
                    <input class="input" id="number" name="number" value=shown.0 autocomplete="off" required/></div>
                <div class="field"><label for="code">"校验码"</label>
                    <p class="hint" id="code-h">"15 位数字和字母，横线和大小写不影响核对。"</p>
                    <input class="input" id="code" name="code" value=shown.1 autocomplete="off" aria-describedby="code-h" required/></div>
                <button class="btn btn--primary">"核对"</button>
            </form>
            {load(data, |asked| asked.map(answer))}
        </Page>
    }
}

fn answer(found: Option<Checked>) -> impl IntoView {
    let Some(slip) = found else {
        return view! {
            <div class="banner banner--warn" role="status"><span class="sign" aria-hidden="true"></span><div>
                <h2>"与系统记录不一致"</h2>
                <p>"没有查到编号和校验码都相符的成绩单。请逐位核对后再试；仍不相符的，请向考务人员核实，不要采信这份成绩单。"</p>
            </div></div>
        }
        .into_any();
    };
    let (tone, heading) = if slip.replaced {
        ("banner banner--warn", "成绩单是真的，但成绩后来已更正")
    } else {
        ("banner banner--ok", "与系统记录一致")
    };
    let after = slip.replaced.then(|| view! { <p>"请本人重新打印更正后的成绩单。"</p> });
    let verdict = match (slip.voided, slip.passed) {
        (true, _) => "违纪，成绩无效",
        (_, true) => "合格",
        _ => "不合格",
    };
    view! {
        <div class=tone role="status"><span class="sign" aria-hidden="true"></span><div><h2>{heading}</h2>{after}</div></div>
        <section class="card stack" aria-labelledby="found"><h2 id="found">"成绩单内容"</h2><dl class="pairs">
            <div><dt>"考试"</dt><dd>{slip.session}</dd></div>
            <div><dt>"考生"</dt><dd>{slip.name}</dd></div>
            <div><dt>"成绩"</dt><dd>{format!("{} 分（满分 {}），{verdict}", slip.score, slip.full)}</dd></div>
            <div><dt>"发布日期"</dt><dd>{slip.published_at.map_or_else(|| "—".to_owned(), beijing_day)}</dd></div>
        </dl></section>
    }
    .into_any()
}
