//! The exam page. The server renders it as one plain form (question, answer sheet, buttons that save and move); in the
//! browser the same markup comes alive: moving needs no request, each change is queued, sent and acknowledged.

mod card;
mod desk;
mod header;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(not(feature = "hydrate"))]
#[path = "still.rs"]
mod live;
#[cfg(feature = "hydrate")]
mod net;
#[cfg(feature = "hydrate")]
mod queue;
mod sheet;
mod trouble;

use crate::view::sitting::ExamView;
use card::Card;
use desk::Desk;
use header::Header;
use leptos::prelude::*;
use sheet::Sheet;
use trouble::Trouble;

/// The whole exam page below `<body>`.
#[island]
pub fn Exam(exam: ExamView) -> impl IntoView {
    let generation = exam.generation;
    let attempt = exam.attempt.clone();
    let desk = Desk::new(exam);
    live::start(desk);
    view! {
        <Header desk/>
        <main id="main" class="wrap stack">
            <p class="sr" role="status" aria-live="polite">{move || desk.spoken.get()}</p>
            <Trouble desk/>
            <form id="f" class="exam" method="post" action="/api/answer" on:submit=move |e| live::submitted(desk, &e)>
                <input type="hidden" name="attempt" value=attempt/>
                <input type="hidden" name="generation" value=generation/>
                <input type="hidden" name="slot" value=move || desk.current.get()/>
                <div class="stack">
                    <Card desk/>
                    <details class="card" data-asleep=move || (!desk.alive.get()).then_some("") open=move || desk.help.get()>
                        <summary>"键盘快捷键"</summary>
                        <p>"1–9 或 A–I 选择选项，← → 换题，F 标记，G 转到答题卡，? 显示本说明。"</p>
                        <label class="row">
                            <input type="checkbox" prop:checked=move || desk.keys.get()
                                on:change=move |_| desk.keys.update(|k| *k = !*k) checked/>
                            "启用单键快捷键"
                        </label>
                    </details>
                </div>
                <Sheet desk/>
            </form>
        </main>
        <nav class="phonebar" aria-label="换题">
            <button class="btn" type="submit" form="f" name="op" value="prev" on:click=move |e| live::move_by(desk, &e, -1)>"上一题"</button>
            <a class="btn" href="#sheet">"答题卡 "{move || desk.answered()}" / "{desk.count()}</a>
            <button class="btn btn--primary" type="submit" form="f" name="op" value="next" on:click=move |e| live::move_by(desk, &e, 1)>"下一题"</button>
        </nav>
    }
}
