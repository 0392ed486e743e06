//! `/admin/settings`: the dated settings, for the security administrator.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::pages::load;
use leptos::prelude::*;
use server::clock::beijing_day;
use server::settings::{self, Shown};

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.sec_admin()?;
        Ok::<_, ApiError>((settings::list(&platform, &by).await?, platform.clock.now()))
    };
    view! { <Page title="参数">{load(data, |(list, now)| show(list, now))}</Page> }
}

fn show(list: Vec<Shown>, now: i64) -> impl IntoView {
    let chosen = value_or("name", "");
    let options: Vec<_> = list
        .iter()
        .map(|one| {
            let words = format!("{}：{}", one.setting.label, one.setting.range());
            view! { <option value=one.setting.name selected={one.setting.name == chosen}>{words}</option> }
        })
        .collect();
    let rows: Vec<_> = list.iter().map(row).collect();
    view! {
        <p>"每项参数自生效日起有效，以前日期的统计仍按当时的参数。修改会记入审计日志。"</p>
        <div class="tablewrap" tabindex="0" role="region" aria-label="参数"><table class="table">
            <caption>"现行参数"</caption>
            <thead><tr><th scope="col">"参数"</th><th scope="col">"现值"</th><th scope="col">"自哪天起"</th><th scope="col">"以后"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
        <form method="post" action="/api/change-setting" class="card stack">
            <h2>"修改参数"</h2>
            <div class="field"><label for="name">"参数"</label><select class="input" id="name" name="name">{options}</select></div>
            <div class="field"><label for="value">"新值"</label><input class="input input--s" id="value" name="value" value=value_or("value", "") required autocomplete="off"/></div>
            <div class="field"><label for="day">"生效日"</label><p class="hint" id="day-h">"今天或以后，如 2026-12-01"</p>
                <input class="input input--date" id="day" name="day" value=value_or("day", &beijing_day(now)) required aria-describedby="day-h" autocomplete="off"/></div>
            <div class="field"><label for="reason">"理由"</label><input class="input" id="reason" name="reason" value=value_or("reason", "") required/></div>
            <p><button class="btn btn--primary">"保存"</button></p>
        </form>
    }
}

fn row(one: &Shown) -> impl IntoView + use<> {
    let since = one.since.map_or_else(|| "默认值".to_owned(), beijing_day);
    let coming: Vec<_> = one
        .coming
        .iter()
        .map(|(from, value)| format!("{} 起 {}", beijing_day(*from), one.setting.shown(value)))
        .collect();
    let coming = if coming.is_empty() { "—".to_owned() } else { coming.join("；") };
    view! { <tr><th scope="row">{one.setting.label}</th><td>{one.setting.shown(&one.value)}</td><td class="nowrap">{since}</td><td>{coming}</td></tr> }
}
