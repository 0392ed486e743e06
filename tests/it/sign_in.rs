//! Signing in and out, activating, cookies.

use crate::harness::actor::PASSWORD;
use axum::http::StatusCode;
use server::authority::Role;
use server::clock::MINUTE;

both!(wrong_tries_must_wait_and_the_wait_ends, |app| async move {
    let _ = app.organizer("li").await;
    let mut browser = app.client();
    browser.get("/sign-in").await;
    for left in (0..5).rev() {
        let reply = browser.post("/api/sign-in", &[("login", "li"), ("password", "wrong")]).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        if left > 0 {
            assert!(reply.text.contains(&format!("还可以再试 {left} 次")), "{left}: {}", reply.text);
        }
        assert!(reply.text.contains("value=\"li\""), "the typed name stays");
    }
    let held = browser.post("/api/sign-in", &[("login", "li"), ("password", PASSWORD)]).await;
    assert_eq!(held.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(held.text.contains("1 分钟"), "{}", held.text);
    app.clock.advance(MINUTE);
    let reply = browser.post("/api/sign-in", &[("login", "li"), ("password", PASSWORD)]).await;
    assert_eq!((reply.status, reply.header("location")), (StatusCode::SEE_OTHER, "/"));
});

both!(another_address_is_not_held_back, |app| async move {
    let _ = app.organizer("li").await;
    let mut stranger = app.client();
    stranger.address = ([198, 51, 100, 9], 1).into();
    for _ in 0..7 {
        stranger.call("/api/sign-in", &[("login", "li"), ("password", "wrong")]).await;
    }
    let reply = app.client().post("/api/sign-in", &[("login", "li"), ("password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
});

both!(a_code_activates_once, |app| async move {
    let code = app.invite("wang", &[Role::Organizer]).await;
    let typed = code.to_lowercase().replace('-', " ");
    let fields = [("login", "wang"), ("code", typed.as_str()), ("password", PASSWORD), ("password_again", PASSWORD)];
    let mut browser = app.client();
    let first = browser.post("/api/activate", &fields).await;
    assert_eq!((first.status, first.header("location")), (StatusCode::SEE_OTHER, "/notice"));
    assert!(browser.get("/notice").await.text.contains("我已阅读，继续"));
    browser.post("/api/read-notice", &[]).await;
    assert_eq!(browser.get("/").await.header("location"), "/organizer");
    let second = app.client().call("/api/activate", &fields).await;
    assert_eq!(second.status, StatusCode::UNAUTHORIZED);
});

both!(signing_out_kills_the_token, |app| async move {
    let mut li = app.organizer("li").await;
    let token = li.cookie("mingfa").expect("signed in").to_owned();
    assert_eq!(li.get("/organizer").await.status, StatusCode::OK);
    let out = li.post("/api/sign-out", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(li.cookie("mingfa").is_none());
    li.set_cookie("mingfa", &token);
    let after = li.get("/organizer").await;
    assert!(after.status.is_redirection(), "{}", after.status);
    assert_eq!(after.header("location"), "/sign-in?next=/organizer");
});

both!(a_program_gets_json_with_the_status, |app| async move {
    let reply = app.client().call("/api/sign-in", &[("login", "nobody"), ("password", "x")]).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    let body: serde_json::Value = serde_json::from_str(&reply.text).expect("json");
    assert_eq!(body["code"], "sign_in.wrong");
    assert!(body["message"].as_str().is_some_and(|m| m.contains("4 次")));
});

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    for (tls, name) in [(false, "mingfa="), (true, "__Host-mingfa=")] {
        let app = crate::harness::TestApp::configured(|c| c.tls = tls).await;
        let _ = app.organizer("li").await;
        let reply = app.client().post("/api/sign-in", &[("login", "li"), ("password", PASSWORD)]).await;
        let cookie = reply.header("set-cookie");
        assert!(cookie.starts_with(name), "{cookie}");
        assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
        assert_eq!(cookie.contains("; Secure"), tls, "{cookie}");
        assert_eq!(reply.headers.contains_key("strict-transport-security"), tls);
    }
}
