//! `/notice`: what is done with personal information, to be read once after activating (个人信息保护法 第十七条、第三十条、
//! 第三十五条). Public, because people may want to read it again or before.

use crate::api::caller::caller;
use crate::components::layout::Page;
use leptos::prelude::*;

/// Heading and paragraph of each part, version 1.
const PARTS: [(&str, &str); 7] = [
    (
        "谁在处理",
        "个人信息处理者是温州市瓯海区司法局（行政执法监督机构）。联系方式：本单位联络员，或区司法局行政执法监督科。",
    ),
    (
        "为什么处理",
        "用于行政执法人员的培训、资格考试、成绩管理，以及行政执法证件的申领和监督管理。依据法定职责所必需，按《个人信息保护法》第十三条第一款第三项、第三十四条办理，不以您的同意为前提，但依第三十五条向您告知。",
    ),
    (
        "处理哪些信息",
        "姓名、工号、所在单位、岗位与编制类型、公民身份号码、手机号码、培训与练习记录、作答记录、考试成绩、证件信息，以及登录时间、网络地址等安全日志。",
    ),
    (
        "敏感个人信息",
        "公民身份号码仅用于核对考生身份和办理证件，对您的影响是：核对不一致时不能参加考试或领证。存储时加密，页面上只显示部分号码。本平台不采集人脸、指纹等生物识别信息。",
    ),
    (
        "怎么处理、保存多久",
        "数据存放在境内本单位的服务器上，不向境外提供，不用于其他目的。作答与考试记录保存 5 年，成绩登记按档案要求保存，网络日志不少于 6 个月；期满后删除或匿名化处理。",
    ),
    ("提供给谁", "办理证件时，将必要信息报送上级司法行政机关的行政执法证件管理系统。除法律规定外，不向其他人提供。"),
    (
        "您的权利",
        "您可以查阅、复制本人信息；发现不准确或不完整的，可以请求更正、补充；符合法律规定的情形可以请求删除。请向本单位联络员或区司法局提出，区司法局核实后答复并说明理由。",
    ),
];

/// The page; who has not read it confirms that they have.
#[component]
pub fn NoticePage() -> impl IntoView {
    let parts = PARTS.map(|(heading, text)| view! { <h2>{heading}</h2><p>{text}</p> }).collect_view();
    let unread = caller().is_some_and(|c| !c.notice_read());
    view! {
        <Page title="个人信息处理告知" class="wrap wrap--text stack">
            <div class="prose">{parts}</div>
            {unread.then(|| view! {
                <form method="post" action="/api/read-notice"><button class="btn btn--primary">"我已阅读，继续"</button></form>
            })}
        </Page>
    }
}
