//! The plan of today: a card on the study page, one line on the home page.

use leptos::prelude::*;
use server::study::Today;

/// The card.
pub fn card(today: &Today) -> impl IntoView + use<> {
    let plan = today.plan;
    let exam = today.exam.as_ref().map(|e| {
        let left = if e.days_left == 0 { "就在今天".to_owned() } else { format!("还有 {} 天", e.days_left) };
        view! { <div><dt>"考试"</dt><dd>{e.name.clone()}"，"{e.day.clone()}"，"{left}</dd></div> }
    });
    let lesson = today.lesson.map(|(node, name)| {
        view! { <div><dt>"下一课"</dt><dd><a href=format!("/study/{node}")>{name}</a></dd></div> }
    });
    let review = (plan.reviews > 0).then(|| view! { <a class="btn" href="/notebook/review">"开始复习"</a> });
    let practise = (plan.new > 0).then(|| view! { <a class="btn" href="/practice">"去练新题"</a> });
    view! {
        <section class="card card--accent stack" aria-labelledby="plan-h">
            <h2 id="plan-h">"今日计划"</h2>
            <dl class="pairs">
                {exam}
                <div><dt>"复习错题"</dt><dd>{plan.reviews}" 题"</dd></div>
                <div><dt>"练新题"</dt><dd>{plan.new}" 题"</dd></div>
                {lesson}
            </dl>
            <p class="hint">{reason(today)}</p>
            <div class="row">{review}{practise}</div>
        </section>
    }
}

/// Where the number of new questions comes from.
fn reason(today: &Today) -> String {
    let plan = today.plan;
    match today.exam.as_ref().map(|e| e.days_left) {
        Some(0) => "今天考试，不再练新题；可以看看要点和错题。".to_owned(),
        Some(_) if plan.too_much => {
            format!("没有练过的题平均到考前每天会超过每天上限 {} 题，考前练不完；请先练分值高的章节。", today.limit)
        }
        Some(_) if plan.new_a_day == 0 => "所有题都练过一遍了，到考试前按时复习错题即可。".to_owned(),
        Some(_) => format!("没有练过的题平均到考前每天，是每天 {} 题；到期的错题先复习。", plan.new_a_day),
        None if plan.new_a_day == 0 => "所有题都练过一遍了，按时复习错题即可。".to_owned(),
        None => format!("现在没有要参加的考试，按每天 {} 题新题安排；报名后会按考试日期推算。", plan.new_a_day),
    }
}

/// The line of the home page.
pub fn line(today: &Today) -> impl IntoView + use<> {
    let plan = today.plan;
    let mut parts = Vec::new();
    if plan.reviews > 0 {
        parts.push(format!("复习错题 {} 题", plan.reviews));
    }
    if plan.new > 0 {
        parts.push(format!("练新题 {} 题", plan.new));
    }
    if let Some((_, name)) = today.lesson {
        parts.push(format!("读“{name}”"));
    }
    let rest = if parts.is_empty() { "今天的都完成了".to_owned() } else { parts.join("，") };
    let left = match today.exam.as_ref().map(|e| e.days_left) {
        Some(0) => "；今天考试".to_owned(),
        Some(days) => format!("；距考试 {days} 天"),
        None => String::new(),
    };
    view! { <p><a href="/study">"今日计划"</a>"："{rest}{left}"。"</p> }
}
