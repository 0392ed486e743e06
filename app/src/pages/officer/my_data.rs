//! `/my-data`: what is stored on me, masked, with a copy to download.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::clock::beijing;
use server::practice::my_data::{MyData, my_data};
use server::rules::eligibility::Establishment;
use server::rules::study::hours;

/// The page.
#[component]
pub fn MyDataPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(my_data(&platform, &caller.officer()?).await?)
    };
    view! { <Page title="我的个人信息" class="wrap wrap--text stack">{load(data, |mine| shown(&mine))}</Page> }
}

fn shown(mine: &MyData) -> impl IntoView + use<> {
    let when = |at: Option<i64>| at.map_or_else(|| "—".to_owned(), beijing);
    let yes = |yes: bool| if yes { "是" } else { "否" };
    let r = &mine.record;
    let duty = if r.duty == "supervisor" { "执法监督人员" } else { "执法人员" };
    let establishment = Establishment::from_code(&r.establishment).map_or("—", Establishment::label);
    let person = vec![
        ("姓名", r.name.clone()),
        ("工号", r.staff_no.clone()),
        ("单位", r.unit.clone()),
        ("居民身份证号", mine.resident_id.clone()),
        ("手机号", mine.phone.clone()),
        ("人员类别", duty.to_owned()),
        ("编制类型", establishment.to_owned()),
        ("在岗", yes(r.in_post).to_owned()),
        ("培训合格", yes(r.training_done).to_owned()),
        ("有影响报考的处分", yes(r.sanctioned).to_owned()),
        ("登记时间", beijing(r.created_at)),
    ];
    let account = vec![
        ("登录名", r.login.clone()),
        ("阅读个人信息处理告知", when(r.notice_read_at)),
        ("最近登录", when(r.last_sign_in_at)),
    ];
    let kept = vec![
        ("报名与考试", format!("{} 条", mine.counts.0)),
        ("省统一考试成绩", format!("{} 次", mine.provincial)),
        ("证件", format!("{} 本", mine.counts.1)),
        ("证件申请", format!("{} 件", mine.counts.2)),
        ("线上学习", format!("{} 学时（{} 分钟，读完 {} 课）", hours(mine.study.1), mine.study.1, mine.study.0)),
        ("模拟考试", format!("{} 次", mine.practice.0)),
        ("考前试答", format!("{} 次，电脑检测 {} 次", mine.rehearsals.0, mine.rehearsals.1)),
        ("练习作答", format!("{} 题次", mine.practice.1)),
        ("错题本", format!("{} 题", mine.practice.2)),
    ];
    view! {
        {block("person-h", "基本信息", person)}
        {block("account-h", "账号", account)}
        {sign_ins(mine)}
        {block("kept-h", "业务记录", kept)}
        {rights()}
    }
}

fn block(id: &'static str, title: &'static str, pairs: Vec<(&'static str, String)>) -> impl IntoView {
    let pairs: Vec<_> =
        pairs.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    view! { <section class="card stack" aria-labelledby=id><h2 id=id>{title}</h2><dl class="pairs">{pairs}</dl></section> }
}

fn sign_ins(mine: &MyData) -> impl IntoView + use<> {
    let rows: Vec<_> = mine.sign_ins.iter().map(|(start, seen, address)| {
        view! { <tr><th scope="row" class="nowrap">{beijing(*start)}</th><td class="nowrap">{beijing(*seen)}</td><td>{address.clone()}</td></tr> }
    }).collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="登录记录"><table class="table">
            <caption>"当前有效的登录"</caption>
            <thead><tr><th scope="col">"登录时间"</th><th scope="col">"最近使用"</th><th scope="col">"网络地址"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

fn rights() -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="rights-h">
            <h2 id="rights-h">"您的权利"</h2>
            <p>"根据《个人信息保护法》第四十四条至第四十七条，您可以查阅、复制自己的个人信息；信息有误的，可以请单位联络员更正；符合法定情形的，可以请求删除。考试、成绩和证件记录依法需要留存的，在留存期内不能删除。"</p>
            <p>"副本是 JSON 文件，其中的证件号和手机号是完整的。请在自己的电脑上下载，妥善保管。每次下载都会写入审计日志。"</p>
            <form method="post" action="/my-data/download"><button class="btn btn--primary">"下载我的信息副本"</button></form>
        </section>
    }
}
