//! `/licence-check?number=`: anyone may ask whether a licence is good. The name is masked.

use crate::api::ApiError;
use crate::api::caller::platform;
use crate::components::application::licence_badge;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::{beijing, beijing_day};
use server::licences::{PublicLicence, look_up};

/// The page.
#[component]
pub fn LicenceCheckPage() -> impl IntoView {
    let number = use_query_map().with_untracked(|q| q.get("number")).unwrap_or_default();
    let shown = number.clone();
    let data = async move {
        let platform = platform();
        let now = platform.clock.now();
        if number.trim().is_empty() {
            return Ok::<_, ApiError>(None);
        }
        match look_up(&platform, &number).await {
            Ok(found) => Ok(Some((found, now))),
            Err(server::Error::Refused(_)) => Ok(Some((None, now))),
            Err(other) => Err(other.into()),
        }
    };
    view! {
        <Page title="执法证件查询" class="wrap wrap--text stack">
            <form class="card stack" method="get" action="/licence-check">
                <div class="field">
                    <label for="number">"证件编号"</label>
                    <p class="hint" id="number-h">"证件正面的编号，4 至 32 位数字、字母或短横线。"</p>
                    <input class="input" id="number" name="number" value=shown autocomplete="off" aria-describedby="number-h" required/>
                </div>
                <button class="btn btn--primary">"查询"</button>
            </form>
            {load(data, |asked| asked.map(|(found, now)| answer(found, now)))}
        </Page>
    }
}

fn answer(found: Option<PublicLicence>, now: i64) -> impl IntoView {
    let Some(licence) = found else {
        return view! {
            <div class="banner banner--warn" role="status"><span class="sign" aria-hidden="true"></span><div>
                <h2>"没有查到这个编号"</h2>
                <p>"请对照证件逐位核对编号后再查。如仍查不到，请向证件上的单位或司法局核实持证人身份。"</p>
            </div></div>
        }
        .into_any();
    };
    let until = licence.expires_at.map_or_else(|| "未规定期限".to_owned(), beijing_day);
    view! {
        <section class="card stack" aria-labelledby="found">
            <h2 id="found">"查询结果"</h2>
            <dl class="pairs">
                <div><dt>"证件状态"</dt><dd>{licence_badge(licence.state)}</dd></div>
                <div><dt>"证件"</dt><dd>{licence.certificate.label()}</dd></div>
                <div><dt>"编号"</dt><dd>{licence.number}</dd></div>
                <div><dt>"持证人"</dt><dd>{licence.holder}</dd></div>
                <div><dt>"单位"</dt><dd>{licence.unit}</dd></div>
                <div><dt>"发放日期"</dt><dd>{beijing_day(licence.issued_at)}</dd></div>
                <div><dt>"有效期至"</dt><dd>{until}</dd></div>
            </dl>
            <p class="hint">"查询时间 "{beijing(now)}"。"</p>
        </section>
    }
    .into_any()
}
