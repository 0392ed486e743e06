//! `/organizer/rooms`: test centres and their rooms; `/organizer/rooms/:id` and `/organizer/test-centres/:id` change one.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::{value, value_or};
use crate::components::session::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::rooms::{self, Centre, Room};

/// The page of all.
#[component]
pub fn RoomsPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(rooms::all(&platform, &caller.organizer()?).await?)
    };
    view! { <Page title="考点与考场">{load(data, |(centres, rooms)| all(centres, rooms))}</Page> }
}

fn all(centres: Vec<Centre>, rooms: Vec<Room>) -> impl IntoView {
    let open = rooms.iter().filter(|r| r.closed.is_none());
    let (count, seats) = open.fold((0, 0), |(count, seats), r| (count + 1, seats + r.seats));
    let tables: Vec<_> = centres
        .iter()
        .enumerate()
        .map(|(n, c)| centre_card(n, c, rooms.iter().filter(|r| r.centre_id == c.id).cloned().collect()))
        .collect();
    let empty = centres
        .is_empty()
        .then(|| view! { <div class="empty stack"><p>"还没有考点。先新增考点，再为它新增考场。"</p></div> });
    let options: Vec<_> = centres
        .into_iter()
        .filter(|c| c.closed.is_none())
        .map(|c| view! { <option value=c.id>{c.name}</option> })
        .collect();
    let add_room = (!options.is_empty()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="add-room"><h2 id="add-room">"新增考场"</h2>
                <form method="post" action="/api/add-room" class="stack">
                    <div class="field"><label for="centre">"考点"</label><select class="input" id="centre" name="centre">{options}</select></div>
                    {room_fields(None)}
                    <p><button class="btn btn--primary">"新增考场"</button></p>
                </form>
            </section>
        }
    });
    view! {
        <p>{format!("在用考场 {count} 个，座位 {seats} 个。没有选定考场的考试期按每考场 30 人自动编号。")}</p>
        {empty}{tables}
        <div class="cols">{add_room}
            <section class="card stack" aria-labelledby="add-centre"><h2 id="add-centre">"新增考点"</h2>
                <form method="post" action="/api/add-test-centre" class="stack">
                    {centre_fields(None)}
                    <p><button class="btn">"新增考点"</button></p>
                </form>
            </section>
        </div>
    }
}

fn centre_card(n: usize, centre: &Centre, rooms: Vec<Room>) -> impl IntoView + use<> {
    let id = format!("centre-{n}");
    let to = format!("/organizer/test-centres/{}", centre.id);
    let state = centre.closed.clone().map(|why| view! { <p class="note">{format!("已停用：{why}")}</p> });
    let label = format!("{}的考场", centre.name);
    let caption = format!("{}：考场 {} 个", centre.name, rooms.len());
    let rows: Vec<_> = rooms.into_iter().map(room_row).collect();
    view! {
        <section class="card stack" aria-labelledby=id.clone()>
            <h2 id=id.clone()><a href=to>{centre.name.clone()}</a></h2><p>{centre.address.clone()}</p>{state}
            <div class="tablewrap" tabindex="0" role="region" aria-label=label><table class="table">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"考场"</th><th scope="col" class="n">"座位"</th><th scope="col" class="n">"每排座位"</th>
                    <th scope="col">"无障碍"</th><th scope="col">"状态"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

fn room_row(room: Room) -> impl IntoView {
    let to = format!("/organizer/rooms/{}", room.id);
    let state = match room.closed {
        None => view! { <span class="badge badge--ok">"在用"</span> }.into_any(),
        Some(why) => view! { <span class="badge badge--mute">"已停用"</span><p class="hint">{why}</p> }.into_any(),
    };
    view! {
        <tr><th scope="row"><a href=to>{room.name}</a></th><td class="n">{room.seats}</td><td class="n">{room.across}</td>
            <td>{if room.accessible { "有" } else { "无" }}</td><td>{state}</td></tr>
    }
}

fn room_fields(room: Option<&Room>) -> impl IntoView + use<> {
    let (name, seats, across) = room.map_or_else(
        || (String::new(), "30".to_owned(), "6".to_owned()),
        |r| (r.name.clone(), r.seats.to_string(), r.across.to_string()),
    );
    let accessible = room.is_some_and(|r| r.accessible) || value("accessible") == "1";
    view! {
        <div class="field"><label for="room-name">"考场名称"</label><p class="hint" id="room-name-h">"如“301 教室”，同一考点内不重名"</p>
            <input class="input" id="room-name" name="name" value=value_or("name", &name) aria-describedby="room-name-h" required/></div>
        <div class="cols">
            <div class="field"><label for="seats">"座位数（1 至 500）"</label>
                <input class="input input--s" id="seats" name="seats" inputmode="numeric" value=value_or("seats", &seats) required/></div>
            <div class="field"><label for="across">"每排座位（1 至 20，用于座位图）"</label>
                <input class="input input--s" id="across" name="across" inputmode="numeric" value=value_or("across", &across) required/></div>
        </div>
        <label class="check"><input type="checkbox" name="accessible" value="1" checked=accessible/><span>"无障碍考场"</span></label>
    }
}

fn centre_fields(centre: Option<&Centre>) -> impl IntoView + use<> {
    let (name, address) = centre.map(|c| (c.name.clone(), c.address.clone())).unwrap_or_default();
    view! {
        <div class="field"><label for="centre-name">"考点名称"</label>
            <input class="input" id="centre-name" name="name" value=value_or("name", &name) required/></div>
        <div class="field"><label for="address">"地址"</label>
            <input class="input" id="address" name="address" value=value_or("address", &address) required/></div>
    }
}

/// The page of one room.
#[component]
pub fn RoomPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(rooms::one(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="考场" class="wrap wrap--text stack">{load(data, room)}</Page> }
}

fn room(room: Room) -> impl IntoView {
    let id = room.id.clone();
    let standing = standing("room", "考场", &room.id, room.closed.as_deref());
    view! {
        {crumbs(&room.label())}
        <section class="card stack" aria-labelledby="change"><h2 id="change">{room.label()}</h2>
            <form method="post" action="/api/change-room" class="stack">
                <input type="hidden" name="room" value=id/>{room_fields(Some(&room))}
                <p><button class="btn btn--primary">"保存"</button></p>
            </form>
        </section>
        {standing}
    }
}

/// The page of one test centre.
#[component]
pub fn CentrePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(rooms::centre(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="考点" class="wrap wrap--text stack">{load(data, |(one, _)| centre(one))}</Page> }
}

fn centre(centre: Centre) -> impl IntoView {
    let id = centre.id.clone();
    let standing = standing("centre", "考点", &centre.id, centre.closed.as_deref());
    view! {
        {crumbs(&centre.name)}
        <section class="card stack" aria-labelledby="change"><h2 id="change">{centre.name.clone()}</h2>
            <form method="post" action="/api/change-test-centre" class="stack">
                <input type="hidden" name="centre" value=id/>{centre_fields(Some(&centre))}
                <p><button class="btn btn--primary">"保存"</button></p>
            </form>
        </section>
        {standing}
    }
}

fn crumbs(here: &str) -> impl IntoView + use<> {
    let here = here.to_owned();
    view! {
        <nav class="crumbs" aria-label="当前位置"><ol>
            <li><a href="/organizer/rooms">"考点与考场"</a></li><li aria-current="page">{here}</li>
        </ol></nav>
    }
}

/// Taking a room or a centre out of use, or putting it back.
fn standing(field: &'static str, word: &'static str, id: &str, closed: Option<&str>) -> impl IntoView + use<> {
    let (close, reopen) = match field {
        "room" => ("/api/close-room", "/api/reopen-room"),
        _ => ("/api/close-test-centre", "/api/reopen-test-centre"),
    };
    let id = id.to_owned();
    let body = match closed {
        Some(why) => view! {
            <p>{format!("已停用：{why}")}</p>{act(reopen, "btn", format!("恢复使用{word}"), vec![(field, id)])}
        }
        .into_any(),
        None => view! {
            <form method="post" action=close class="stack">
                <input type="hidden" name=field value=id/>
                <div class="field"><label for="reason">"停用理由"</label><input class="input" id="reason" name="reason" required/></div>
                <p><button class="btn btn--danger">{format!("停用{word}")}</button></p>
            </form>
        }
        .into_any(),
    };
    view! { <section class="card stack" aria-labelledby="standing"><h2 id="standing">"使用状态"</h2>{body}</section> }
}
