//! `/organizer/sessions/:id/sheets`: what can be printed, and the four sheets.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paper;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use server::sessions::sheets::{Index, Sheets, index, print};

/// What can be printed.
#[component]
pub fn SheetsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(index(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="打印材料">{load(data, list)}</Page> }
}

fn list(i: Index) -> impl IntoView {
    let crumbs = crumbs(Some((&i.session.id, &i.session.plan.name)), "打印材料");
    if i.rooms.is_empty() {
        return view! { {crumbs}<div class="empty stack"><p>"编排考场之后，可以在这里打印准考证、门贴、座位图和签到表。"</p></div> }
            .into_any();
    }
    let id = i.session.id.clone();
    let rooms: Vec<_> = i.rooms.iter().map(|(room, n)| room_row(&id, room, *n)).collect();
    let units: Vec<_> = i.units.iter().map(|(unit, name, n)| unit_row(&id, unit, name, *n)).collect();
    let all = [("tickets", "准考证"), ("door", "门贴"), ("plan", "座位图"), ("sign-in", "签到表")];
    let all: Vec<_> = all
        .iter()
        .map(|(kind, word)| {
            view! { <li><a class="btn" href=address(&id, kind, "", "")>{format!("全部{word}")}</a></li> }
        })
        .collect();
    view! {
        {crumbs}
        <p>"打开后用浏览器打印，纸张 A4；身份证号只显示部分位数，每次打印都有记录。"</p>
        <ul class="row plain">{all}</ul>
        <div class="tablewrap" tabindex="0" role="region" aria-label="按考场打印"><table class="table">
            <caption>"按考场"</caption>
            <thead><tr><th scope="col">"考场"</th><th scope="col" class="n">"人数"</th><th scope="col">"打印"</th></tr></thead>
            <tbody>{rooms}</tbody>
        </table></div>
        <div class="tablewrap" tabindex="0" role="region" aria-label="按单位打印"><table class="table">
            <caption>"按单位"</caption>
            <thead><tr><th scope="col">"单位"</th><th scope="col" class="n">"人数"</th><th scope="col">"打印"</th></tr></thead>
            <tbody>{units}</tbody>
        </table></div>
    }
    .into_any()
}

fn address(session: &str, kind: &str, room: &str, unit: &str) -> String {
    let query = ParamsMap::from_iter([("room", room.to_owned()), ("unit", unit.to_owned())]).to_query_string();
    format!("/organizer/sessions/{session}/sheets/{kind}{query}")
}

fn room_row(session: &str, room: &str, people: i64) -> impl IntoView + use<> {
    let links: Vec<_> = [("tickets", "准考证"), ("door", "门贴"), ("plan", "座位图"), ("sign-in", "签到表")]
        .iter()
        .map(|(kind, word)| {
            let whose = format!("：{room}");
            view! { <a class="btn btn--s" href=address(session, kind, room, "")>{*word}<span class="sr">{whose}</span></a> }
        })
        .collect();
    view! { <tr><th scope="row">{room.to_owned()}</th><td class="n">{people}</td><td><div class="row">{links}</div></td></tr> }
}

fn unit_row(session: &str, unit: &str, name: &str, people: i64) -> impl IntoView + use<> {
    let (to, whose) = (address(session, "tickets", "", unit), format!("：{name}"));
    view! {
        <tr><th scope="row">{name.to_owned()}</th><td class="n">{people}</td>
            <td><a class="btn btn--s" href=to>"准考证"<span class="sr">{whose}</span></a></td></tr>
    }
}

/// One kind of sheet, for a room, a unit or everybody by the query.
fn sheet<V: IntoView + 'static>(kind: &'static str, title: &'static str, show: fn(&Sheets) -> V) -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let (room, unit) =
        use_query_map().with_untracked(|q| (q.get("room").unwrap_or_default(), q.get("unit").unwrap_or_default()));
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(print(&platform, &caller.organizer()?, &id, (kind, &room, &unit)).await?)
    };
    view! { <Page title=title>{load(data, move |sheets| {
        let back = format!("/organizer/sessions/{}/sheets", sheets.session.id);
        let sheets = show(&sheets);
        view! { <p class="noprint"><a href=back>"返回打印材料"</a>"；用浏览器的打印功能打印，纸张 A4。"</p>{sheets} }
    })}</Page> }
}

fn of_rooms<V: IntoView + 'static>(
    sheets: &Sheets,
    one: fn(&server::sessions::ExamSession, &[server::sessions::sheets::Printed]) -> V,
) -> Vec<V> {
    sheets.rooms().into_iter().map(|room| one(&sheets.session, room)).collect()
}

/// Admission tickets.
#[component]
pub fn TicketsPage() -> impl IntoView {
    sheet("tickets", "准考证", |s| paper::tickets(s).into_any())
}

/// Door lists.
#[component]
pub fn DoorPage() -> impl IntoView {
    sheet("door", "考场名单（门贴）", |s| of_rooms(s, |e, r| paper::door_list(e, r).into_any()))
}

/// Seating plans.
#[component]
pub fn PlanPage() -> impl IntoView {
    sheet("plan", "座位图", |s| of_rooms(s, |e, r| paper::seating_plan(e, r).into_any()))
}

/// Sign-in sheets.
#[component]
pub fn SignInSheetPage() -> impl IntoView {
    sheet("sign-in", "签到表", |s| of_rooms(s, |e, r| paper::sign_in_sheet(e, r).into_any()))
}
