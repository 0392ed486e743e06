//! `/organizer/people/import`, `/unit/people/import`: the upload of a list of people.

use super::Place;
use crate::api::ApiError;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ImportPeoplePage() -> impl IntoView {
    let data = async move { Ok::<_, ApiError>(Place::here().await?.1) };
    view! { <Page title="导入人员名单" class="wrap wrap--text stack">{load(data, |place| upload(&place))}</Page> }
}

fn upload(place: &Place) -> impl IntoView + use<> {
    let template = format!("{}-template.xlsx", place.base);
    let covered = if place.keeper.keeps_all() { "文件中出现的单位" } else { "本单位" };
    let hint = format!("勾选后，{covered}在岗而不在文件中的人员将停用；确认前会列出这份停用名单，须打开核对一次。");
    view! {
        {place.crumbs("导入人员名单")}
        <p>"先下载模板，按列填写，再上传。上传后先列出新增、更新、停用和冲突，确认前不写入任何人员。"</p>
        <p><a class="btn" href=template download="people-template.xlsx">"下载模板"</a></p>
        <form method="post" action="/api/import-people" enctype="multipart/form-data" class="card stack">
            <label class="drop"><b>"选择文件"</b><span class="hint">"仅 .xlsx，≤ 5 MB，≤ 20000 行"</span>
                <input type="file" name="file" accept=".xlsx" required/></label>
            <div><label class="check"><input type="checkbox" name="whole" value="1"/><span>"文件是全量名单"</span></label><p class="hint">{hint}</p></div>
            <p><button class="btn btn--primary">"上传并预览"</button></p>
        </form>
    }
}
