//! `/organizer/people/:id`, `/unit/people/:id`: one person, with postings and history.

use super::entry::{duties, establishments};
use super::list::post_badge;
use super::postings::{changes, history, table};
use super::{Place, choice, text};
use crate::api::ApiError;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::pages::account::issued;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::people::Person;
use server::people::change::seen;
use server::people::list::{self, Detail};

/// The page.
#[component]
pub fn PersonPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, place) = Place::here().await?;
        let detail = list::detail(&platform, &place.keeper, &id).await?;
        Ok::<_, ApiError>((place, detail, issued::take(&platform)))
    };
    view! { <Page title="人员信息">{load(data, |(place, detail, issued)| {
        view! { {issued.map(issued::slip)} {show(&place, &detail)} }
    })}</Page> }
}

fn show(place: &Place, d: &Detail) -> impl IntoView + use<> {
    let p = &d.person;
    let account = match (&p.login, p.account_state.as_deref()) {
        (Some(login), Some("active")) => format!("{login}（已激活）"),
        (Some(login), Some("invited")) => format!("{login}（待激活）"),
        (Some(login), _) => format!("{login}（已停用）"),
        _ => "没有账号".to_owned(),
    };
    let licences = match d.licences.as_slice() {
        [] => "没有证件".to_owned(),
        list => list
            .iter()
            .map(|l| format!("{}（{}，{}）", l.number, l.unit, l.state.label()))
            .collect::<Vec<_>>()
            .join("；"),
    };
    let yes_no = |yes: bool| if yes { "是" } else { "否" };
    view! {
        {place.crumbs(&p.name)}
        <div class="cols">
            <section class="card stack" aria-labelledby="who"><h2 id="who">{p.name.clone()}" "{post_badge(p.in_post)}</h2>
                <dl class="pairs">
                    <div><dt>"单位"</dt><dd>{p.unit.clone()}</dd></div><div><dt>"工号"</dt><dd>{p.staff_no.clone()}</dd></div>
                    <div><dt>"身份证号"</dt><dd>{d.resident_id.clone()}</dd></div><div><dt>"手机号"</dt><dd>{d.phone.clone()}</dd></div>
                    <div><dt>"名册"</dt><dd>{p.duty.label()}</dd></div><div><dt>"编制类型"</dt><dd>{p.establishment.label()}</dd></div>
                    <div><dt>"培训完成"</dt><dd>{yes_no(p.training_done)}</dd></div><div><dt>"处分影响期内"</dt><dd>{yes_no(p.sanctioned)}</dd></div>
                    <div><dt>"账号"</dt><dd>{account}</dd></div><div><dt>"证件"</dt><dd>{licences}</dd></div>
                </dl></section>
            <section class="card stack" aria-labelledby="history"><h2 id="history">"变动记录"</h2>{history(&d.events)}</section>
        </div>
        {table(p, &d.postings)}
        {changes(place.keeper.keeps_all(), p, &d.units)}
        <details class="card"><summary>"修改信息"</summary>{form(place.keeper.keeps_all(), p)}</details>
    }
}

fn form(keeps_all: bool, p: &Person) -> impl IntoView + use<> {
    let duty = value_or("person[duty]", p.duty.code());
    let establishment = value_or("person[establishment]", p.establishment.code());
    let sanction = keeps_all.then(|| {
        view! { <label class="check"><input type="checkbox" name="person[sanctioned]" value="1" checked=p.sanctioned/><span>"处分影响期内"</span></label> }
    });
    view! {
        <form method="post" action="/api/change-person" class="stack">
            <input type="hidden" name="id" value=p.id.clone()/><input type="hidden" name="person[seen]" value=seen(p)/>
            {text("person[name]", "name", "姓名", value_or("person[name]", &p.name))}
            {text("person[phone]", "phone", "手机号（不改则留空）", value_or("person[phone]", ""))}
            {choice("person[duty]", "duty", "岗位类别", &duty, duties())}
            {choice("person[establishment]", "establishment", "编制类型", &establishment, establishments())}
            <label class="check"><input type="checkbox" name="person[trained]" value="1" checked=p.training_done/><span>"已完成考前培训"</span></label>
            {sanction}
            {text("person[staff_no]", "staff", "工号", value_or("person[staff_no]", &p.staff_no))}
            {text("person[reason]", "why", "修改理由", value_or("person[reason]", ""))}
            <p><button class="btn btn--primary">"保存修改"</button></p>
        </form>
    }
}
