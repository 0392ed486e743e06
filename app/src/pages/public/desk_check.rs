//! `/desk-check`: whether this desk is fit for the exam. `style/desk.js` measures and asks this page again with the figures;
//! the lines and what they mean are written here alone. Without scripts the page is whole and says what was not measured.

use crate::api::ApiError;
use crate::api::caller::{caller, from, platform};
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::beijing_seconds;
use server::rehearsals::desk::{Typed, place};
use server::rules::desk_check::{Browser, FIT, Line, Measured, judge};
use server::storage::desk_check::Place;

struct Data {
    typed: Typed,
    lines: Vec<Line>,
    measured: bool,
    now: i64,
    place: Option<Place>,
}

/// The page.
#[component]
pub fn DeskCheckPage() -> impl IntoView {
    let asked = |name: &str| use_query_map().with_untracked(|q| q.get(name)).unwrap_or_default();
    let typed = Typed {
        round_trip: asked("round_trip"),
        clock_off: asked("clock_off"),
        storage: asked("storage"),
        wasm: asked("wasm"),
    };
    let data = async move {
        let platform = platform();
        // Figures no desk can have count as not measured.
        let (typed, desk) = typed.read().map_or_else(|_| (Typed::default(), Measured::default()), |desk| (typed, desk));
        let place = match caller().and_then(|caller| caller.officer().ok()) {
            Some(officer) => place(&platform, &officer).await?,
            None => None,
        };
        let lines = judge(Browser::of(&from(&platform).1), &desk);
        let measured = desk != Measured::default();
        Ok::<_, ApiError>(Data { typed, lines, measured, now: platform.clock.now(), place })
    };
    view! {
        <Page title="考试电脑检测" class="wrap wrap--text stack">
            <p>"在考试所用的电脑上打开本页，看浏览器、网络和时间是否适合考试。"</p>
            {load(data, show)}
            <section class="card stack" aria-labelledby="fit"><h2 id="fit">"适用的浏览器"</h2>
                <p>{FIT}"。"</p>
                <p class="hint">"检测只供提前发现问题，不影响考试资格。仍有问题的，请联系监考或考务人员换机。"</p>
            </section>
        </Page>
    }
}

fn show(d: Data) -> impl IntoView {
    let lines: Vec<_> = d
        .lines
        .iter()
        .map(|line| {
            let words = format!("{}{}", if line.ok { "" } else { "注意：" }, line.words);
            view! { <li data-s=if line.ok { "ok" } else { "no" }>{words}</li> }
        })
        .collect();
    let now = format!("服务器时间 {}（北京时间），考试以服务器时间为准。", beijing_seconds(d.now));
    let done = if d.measured { "检测完成。" } else { "" };
    let form = d.place.map(|place| form(place, d.typed, d.measured));
    view! {
        <section id="desk" class="card stack" aria-labelledby="found" aria-live="polite">
            <h2 id="found">"检测结果"</h2>
            <p class="hint" id="desk-note">{done}{now}</p>
            <ul class="checklist">{lines}</ul>
            {form}
        </section>
    }
}

fn form(place: Place, typed: Typed, measured: bool) -> impl IntoView {
    let word =
        if measured { "登记这台电脑的检测结果" } else { "登记：已在这台电脑上看到本页" };
    let fields = [
        ("session_id", place.session),
        ("round_trip", typed.round_trip),
        ("clock_off", typed.clock_off),
        ("storage", typed.storage),
        ("wasm", typed.wasm),
    ];
    let hidden: Vec<_> =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    view! {
        <form method="post" action="/api/record-desk-check" class="stack">
            <p>{format!("登记到：{}", place.name)}</p>
            {hidden}
            <p><button class="btn btn--primary">{word}</button></p>
        </form>
    }
}
