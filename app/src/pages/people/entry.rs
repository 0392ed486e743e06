//! `/organizer/people/new`, `/unit/people/new`: one new person.

use super::{Place, choice, text};
use crate::api::ApiError;
use crate::components::layout::Page;
use crate::components::problem::value;
use crate::pages::load;
use leptos::prelude::*;
use server::people::Unit;
use server::people::list;
use server::rules::eligibility::{Duty, Establishment};

/// The page.
#[component]
pub fn AddPersonPage() -> impl IntoView {
    let data = async move {
        let (platform, place) = Place::here().await?;
        let units = list::units(&platform, &place.keeper).await?;
        Ok::<_, ApiError>((place, units))
    };
    view! { <Page title="新增人员" class="wrap wrap--text stack">{load(data, |(place, units)| form(&place, units))}</Page> }
}

fn form(place: &Place, units: Vec<Unit>) -> impl IntoView + use<> {
    let units: Vec<_> = units.into_iter().map(|u| (u.id, u.name)).collect();
    let unit = match (place.keeper.keeps_all(), units.first()) {
        (false, Some((_, name))) => view! { <p>"单位："<b>{name.clone()}</b></p> }.into_any(),
        _ => choice("person[unit]", "unit", "单位", &value("person[unit]"), units).into_any(),
    };
    let ticked = !value("person[trained]").is_empty();
    view! {
        {place.crumbs("新增人员")}
        <form method="post" action="/api/add-person" class="card stack">
            {unit}
            {text("person[name]", "name", "姓名（与身份证一致，少数民族姓名中间用“·”）", value("person[name]"))}
            <div class="field"><label for="rid">"身份证号（18 位）"</label>
                <input class="input" id="rid" name="person[resident_id]" inputmode="text" autocomplete="off" value=value("person[resident_id]")/></div>
            <div class="field"><label for="phone">"手机号"</label>
                <input class="input" id="phone" name="person[phone]" inputmode="tel" autocomplete="off" value=value("person[phone]")/></div>
            {choice("person[duty]", "duty", "岗位类别", &value("person[duty]"), duties())}
            {choice("person[establishment]", "establishment", "编制类型", &value("person[establishment]"), establishments())}
            <label class="check"><input type="checkbox" name="person[trained]" value="1" checked=ticked/><span>"已完成考前培训"</span></label>
            {text("person[staff_no]", "staff", "工号（可不填，由平台编排）", value("person[staff_no]"))}
            {text("person[day]", "day", "到岗日期（如 2026-06-01，空为今天）", value("person[day]"))}
            {text("person[reason]", "reason", "事由（如新录用、调入）", value("person[reason]"))}
            <p><button class="btn btn--primary">"新增并生成激活码"</button></p>
        </form>
    }
}

/// The registers, to choose from.
pub(super) fn duties() -> Vec<(String, String)> {
    Duty::ALL.map(|d| (d.code().to_owned(), d.label().to_owned())).to_vec()
}

/// The establishment types, to choose from.
pub(super) fn establishments() -> Vec<(String, String)> {
    Establishment::ALL.map(|e| (e.code().to_owned(), e.label().to_owned())).to_vec()
}
