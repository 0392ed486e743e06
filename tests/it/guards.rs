//! What keeps strangers out: origin of a POST, content policy, roles, the way back after a refusal.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

both!(a_post_from_another_site_is_refused, |app| async move {
    let mut li = app.organizer("li").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "http://evil.test"), ("origin", "null")] {
        let request = Request::post("/api/sign-out").header(name, value).header(header::ACCEPT, "text/html");
        assert_eq!(li.send(request, Body::empty()).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(li.get("/organizer").await.status, StatusCode::OK);
});

both!(a_refused_form_never_leads_to_another_site, |app| async move {
    let request = Request::post("/api/sign-in")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::REFERER, "http://evil.test/organizer")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let reply = app.client().send(request, Body::from("login=a&password=b")).await;
    assert_eq!((reply.status, reply.header("location")), (StatusCode::UNAUTHORIZED, ""));
    assert!(reply.text.contains("账号或密码不正确"));
});

both!(every_page_has_a_strict_content_policy, |app| async move {
    let reply = app.client().get("/sign-in").await;
    let policy = reply.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    for script in reply.text.split("<script").skip(1) {
        assert!(script.split('>').next().is_some_and(|tag| tag.contains(nonce)), "{script}");
    }
    assert!(!reply.text.contains("style=") && !reply.text.contains("mingfa.js"), "no inline style, no module");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
});

both!(a_page_of_another_role_is_forbidden, |app| async move {
    let mut li = app.organizer("li").await;
    for (path, status) in
        [("/organizer", 200), ("/audit", 403), ("/admin/accounts", 403), ("/bureau", 403), ("/none", 404)]
    {
        assert_eq!(li.get(path).await.status.as_u16(), status, "{path}");
    }
});

both!(an_endpoint_opened_as_a_page_leads_home, |app| async move {
    let reply = app.client().get("/api/sign-in").await;
    assert_eq!((reply.status, reply.header("location")), (StatusCode::SEE_OTHER, "/"));
});

both!(a_new_code_is_shown_once, |app| async move {
    let mut admin = app.sys_admin("gao").await;
    let li = app.organizer("li").await;
    admin.get("/admin/accounts").await;
    let fields = [("account", li.caller.account_id()), ("login", "li")];
    let reply = admin.post("/api/reinvite-account", &fields).await;
    assert_eq!((reply.status, reply.header("location")), (StatusCode::SEE_OTHER, "/admin/accounts?q=&done=reinvited"));
    assert!(admin.get("/admin/accounts").await.text.contains("已生成新的激活码"));
    assert!(!admin.get("/admin/accounts").await.text.contains("已生成新的激活码"));
});

both!(large_text_works_without_scripts, |app| async move {
    let mut browser = app.client();
    assert!(!browser.get("/sign-in").await.text.contains("data-size=\"large\""));
    let reply = browser.post("/api/set-size", &[("size", "large"), ("back", "/sign-in")]).await;
    assert_eq!(reply.header("location"), "/sign-in");
    assert!(browser.get("/sign-in").await.text.contains("data-size=\"large\""));
});
