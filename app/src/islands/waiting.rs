//! The waiting room's clock: counts down by the server's time and turns the start button on at the minute.

use leptos::prelude::*;

/// Countdown and start button. Without scripts the page shows the time and a refresh button instead.
#[island]
pub fn WaitingClock(
    /// Attempt id.
    attempt: String,
    /// Start, milliseconds UTC.
    starts_at: i64,
    /// Server time when the page was made.
    now: i64,
    /// Whether the invigilator says a code that has to be typed.
    code: bool,
) -> impl IntoView {
    let left = RwSignal::new(starts_at - now);
    #[cfg(feature = "hydrate")]
    {
        let monotonic = || web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now());
        let began = monotonic();
        set_interval(
            move || left.set(starts_at - now - (monotonic() - began) as i64),
            std::time::Duration::from_millis(250),
        );
    }
    view! {
        <p class="clock clock--big" role="timer" aria-live="off">{move || countdown(left.get())}</p>
        <form method="post" action="/api/open-attempt" class="stack">
            <input type="hidden" name="attempt" value=attempt/>
            {code.then(|| view! {
                <div class="field"><label for="code">"入场口令"</label><p class="hint" id="code-h">"由监考人员在考场宣读"</p>
                    <input class="input input--s" id="code" name="code" autocomplete="off" aria-describedby="code-h" required/></div>
            })}
            <label class="row"><input class="tick" type="checkbox" name="promise" value="1" required/>"我已阅读考场规则，并承诺诚信应考"</label>
            <button class="btn btn--primary" type="submit" aria-disabled=move || (left.get() > 0).then_some("true")>
                {move || if left.get() > 0 { "未到开考时间" } else { "开始考试" }}
            </button>
        </form>
    }
}

fn countdown(left: i64) -> String {
    if left <= 0 {
        return "可以开始考试".into();
    }
    let seconds = (left + 999) / 1000;
    let (days, hours, minutes, seconds) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if days > 0 {
        format!("距开考 {days} 天 {hours} 小时")
    } else {
        format!("距开考 {hours:02}:{minutes:02}:{seconds:02}")
    }
}
