//! Test centres, rooms, arranging and seats, by the forms of the pages.

use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::workbook::{HEADS, person, workbook};
use crate::harness::{TestApp, UNIT};
use crate::sessions::{PLAN, page, press};
use axum::http::StatusCode;
use server::clock::{DAY, MINUTE};
use server::sessions::seal;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// A unit beside the one everybody else belongs to.
const OTHER: &str = "区综合行政执法局（测试）";

/// A session under review with so many approved people of each of two units.
pub(crate) async fn reviewed(app: &TestApp, li: &mut Actor, people: [u16; 2]) -> String {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    app.unit(OTHER).await;
    let reply = li.post("/api/create-session", &PLAN).await;
    let session = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    press(li, "/api/open-registration", &session).await;
    let unit = |n: u16| if n < people[0] { UNIT } else { OTHER };
    let rows: Vec<_> = (0..people[0] + people[1]).map(|n| person(n, unit(n))).collect();
    import(li, &session, &rows).await;
    press(li, "/api/close-registration", &session).await;
    press(li, "/api/approve-green", &session).await;
    session
}

async fn import(li: &mut Actor, session: &str, rows: &[[String; 9]]) {
    let file = workbook(&HEADS, rows);
    let reply = li.upload("/api/import-roster", ("session_id", session), ("a.xlsx", &file)).await;
    let import = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    assert_eq!(li.post("/api/confirm-import", &[("import", &import)]).await.status, StatusCode::SEE_OTHER);
}

/// A test centre with rooms `(name, seats, accessible)`; gives the ids back.
pub(crate) async fn rooms(li: &mut Actor, list: &[(&str, &str, &str)]) -> Vec<String> {
    let centre = li.call("/api/add-test-centre", &[("name", "职业中学"), ("address", "娄桥街道 1 号")]).await;
    let centre: String = serde_json::from_str(&centre.text).expect("an id");
    let mut ids = Vec::new();
    for (name, seats, accessible) in list {
        let fields = [
            ("centre", centre.as_str()),
            ("name", name),
            ("seats", seats),
            ("across", "3"),
            ("accessible", accessible),
        ];
        let reply = li.call("/api/add-room", &fields).await;
        ids.push(serde_json::from_str(&reply.text).unwrap_or_else(|_| panic!("{}", reply.text)));
    }
    ids
}

/// Chooses these rooms, in this order.
pub(crate) async fn choose(li: &mut Actor, session: &str, ids: &[&str]) {
    let places: Vec<_> = (1..=ids.len()).map(|n| n.to_string()).collect();
    let names: Vec<_> = (0..ids.len()).map(|n| (format!("rooms[{n}]"), format!("places[{n}]"))).collect();
    let mut fields = vec![("session_id", session)];
    for ((id, place), (room, at)) in ids.iter().zip(&places).zip(&names) {
        fields.extend([(room.as_str(), *id), (at.as_str(), place.as_str())]);
    }
    let reply = li.post("/api/choose-rooms", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

/// Who of a session sits where: registration → (name of room, seat, ticket, unit).
pub(crate) async fn seats(app: &TestApp, session: &str) -> BTreeMap<String, (String, i64, String, String)> {
    let rows = sqlx::query(
        "SELECT id, room, seat_no, ticket_no, unit_id FROM registration
         WHERE session_id = $1 AND state = 'approved' AND seat_no IS NOT NULL",
    )
    .bind(session)
    .fetch_all(app.platform.store.read())
    .await
    .expect("seats");
    rows.iter()
        .map(|r| (r.get("id"), (r.get("room"), r.get("seat_no"), r.get("ticket_no"), r.get("unit_id"))))
        .collect()
}

/// Refusals are shown on the page the form stood on.
async fn refused(actor: &mut Actor, endpoint: &str, fields: &[(&str, &str)], status: StatusCode, words: &str) {
    let reply = actor.post(endpoint, fields).await;
    assert_eq!(reply.status, status, "{endpoint} {fields:?}: {}", reply.text);
    assert!(reply.text.contains(words), "“{words}” is not in {}", reply.text);
}

const CONFLICT: StatusCode = StatusCode::CONFLICT;
const BAD: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

async fn acts(app: &TestApp, action: &str) -> Vec<String> {
    let rows = sqlx::query("SELECT detail FROM audit_row WHERE action = $1 ORDER BY seq")
        .bind(action)
        .fetch_all(app.platform.store.read())
        .await
        .expect("the log");
    rows.iter().map(|r| r.get("detail")).collect()
}

both!(a_room_that_is_used_is_not_taken_away, |app| async move {
    let mut li = app.organizer("li").await;
    let session = reviewed(&app, &mut li, [3, 3]).await;
    let ids = rooms(&mut li, &[("301 教室", "4", ""), ("302 教室", "4", "1"), ("303 教室", "9", "")]).await;
    li.get("/organizer/rooms").await;
    refused(&mut li, "/api/add-test-centre", &[("name", "职业中学"), ("address", "x")], CONFLICT, "已有名为“职业中学”")
        .await;
    refused(&mut li, "/api/add-test-centre", &[("name", " "), ("address", "x")], BAD, "“考点名称”应为 1 至 60 个字")
        .await;
    let list = li.get("/organizer/rooms").await.text;
    assert!(list.contains("301 教室") && list.contains("在用考场 3 个，座位 17 个"), "{list}");

    choose(&mut li, &session, &[&ids[0]]).await;
    let blocked = page(&mut li, &session, "").await;
    assert!(blocked.contains("考场座位 4，已通过 6 人，还缺 2 个"), "{blocked}");
    refused(&mut li, "/api/arrange-session", &[("session_id", &session)], CONFLICT, "还缺 2 个").await;
    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    assert!(page(&mut li, &session, "").await.contains("考场座位 8，已通过 6 人"));
    press(&mut li, "/api/arrange-session", &session).await;
    let seated = seats(&app, &session).await;
    assert_eq!(
        seated.values().filter(|s| s.0 == "职业中学 301 教室").count(),
        4,
        "rooms are filled in order: {seated:?}"
    );

    li.get(&format!("/organizer/rooms/{}", ids[0])).await;
    let room = ids[0].as_str();
    let change = |name, seats| [("room", room), ("name", name), ("seats", seats), ("across", "3")];
    refused(&mut li, "/api/close-room", &[("room", room), ("reason", "装修")], CONFLICT, "正在使用这里（已安排 4 人）")
        .await;
    refused(&mut li, "/api/change-room", &change("301 教室", "3"), CONFLICT, "已用到第 4 号座位").await;
    refused(&mut li, "/api/change-room", &change("三〇一", "4"), CONFLICT, "不能停用或改名").await;
    refused(&mut li, "/api/change-room", &change("301 教室", "0"), BAD, "“座位数”应为 1 至 500").await;
    assert_eq!(
        li.post("/api/change-room", &change("301 教室", "5")).await.status,
        StatusCode::SEE_OTHER,
        "it may grow"
    );
    refused(&mut li, "/api/close-room", &[("room", &ids[2]), ("reason", "")], BAD, "请写明理由").await;
    let fields = [("room", ids[2].as_str()), ("reason", "装修")];
    assert_eq!(li.post("/api/close-room", &fields).await.status, StatusCode::SEE_OTHER, "nobody uses it");
    assert!(li.get(&format!("/organizer/rooms/{}", ids[2])).await.text.contains("已停用：装修"));
    assert_eq!(li.post("/api/reopen-room", &[("room", &ids[2])]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(acts(&app, "room.change").await.len(), 1);
    assert_eq!((acts(&app, "room.close").await.len(), acts(&app, "room.reopen").await.len()), (1, 1));

    let cancel = [("session_id", session.as_str()), ("reason", "台风")];
    assert_eq!(li.post("/api/cancel-session", &cancel).await.status, StatusCode::SEE_OTHER);
    let free = li.post("/api/close-room", &[("room", room), ("reason", "装修")]).await;
    assert_eq!(free.status, StatusCode::SEE_OTHER, "a cancelled session holds no room: {}", free.text);
});

both!(an_arrangement_can_be_made_again_and_gives_the_same_places, |app| async move {
    let (mut li, zhou) = (app.organizer("li").await, app.organizer("zhou").await);
    let session = reviewed(&app, &mut li, [6, 6]).await;
    let ids = rooms(&mut li, &[("301 教室", "7", ""), ("302 教室", "7", "")]).await;
    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    let offer = page(&mut li, &session, "").await;
    assert!(offer.contains("同单位集中") && offer.contains("同单位分散") && offer.contains("name=\"seed\""), "{offer}");
    let wish =
        |mode, seed, reason| [("session_id", session.as_str()), ("mode", mode), ("seed", seed), ("reason", reason)];
    for (mode, seed, words) in [("random", "ABCD-EFGH", "没有这种编排方式"), ("apart", "a b", "编排种子应为")]
    {
        refused(&mut li, "/api/arrange-session", &wish(mode, seed, ""), BAD, words).await;
    }
    assert_eq!(li.post("/api/arrange-session", &wish("apart", "ABCD-EFGH", "")).await.status, StatusCode::SEE_OTHER);
    let first = seats(&app, &session).await;
    assert_eq!(first.values().map(|s| (&s.0, s.1)).collect::<BTreeSet<_>>().len(), 12, "one seat each");
    let mut order: Vec<_> = first.values().map(|s| (&s.0, s.1, &s.3)).collect();
    order.sort();
    let neighbors = order.windows(2).filter(|w| w[0].0 == w[1].0 && w[0].2 == w[1].2).count();
    assert_eq!(neighbors, 0, "two units alternate: {order:?}");

    li.get(&format!("/organizer/sessions/{session}/rooms")).await;
    refused(&mut li, "/api/arrange-session", &wish("together", "", ""), BAD, "请写明理由").await;
    seal::propose(&app.platform, &li.caller.organizer().expect("an organizer"), &session).await.expect("proposed");
    let again = li.post("/api/arrange-session", &wish("together", "1234-5678", "领导要求集中")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let second = seats(&app, &session).await;
    assert_ne!(first, second);
    let tickets = |s: &BTreeMap<String, (String, i64, String, String)>| {
        s.iter().map(|(id, s)| (id.clone(), s.2.clone())).collect::<Vec<_>>()
    };
    assert_eq!(tickets(&first), tickets(&second), "tickets stay with the person");
    let stale = seal::seal(&app.platform, &zhou.caller.organizer().expect("an organizer"), &session).await;
    assert!(stale.is_err(), "what was proposed has changed, so the proposal is gone");
    li.post("/api/arrange-session", &wish("apart", "ABCD-EFGH", "改回分散")).await;
    assert_eq!(seats(&app, &session).await, first, "same people, rooms, mode and seed: same places");
    let shown = page(&mut li, &session, "/rooms").await;
    assert_eq!((shown.matches(">一致<").count(), shown.matches(">不一致<").count()), (3, 0), "{shown}");
    assert!(shown.contains("ABCD-EFGH") && shown.contains("领导要求集中"));
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE arrangement SET seed = 'ABCD-EFGX' WHERE number = 1").execute(&mut *tx).await.expect("changed");
    tx.commit().await.expect("committed");
    assert_eq!(page(&mut li, &session, "/rooms").await.matches(">不一致<").count(), 1, "another seed is found out");
    let told = sqlx::query("SELECT COUNT(*) FROM notice WHERE code = 'session.arranged_again'");
    let told: i64 = told.fetch_one(app.platform.store.read()).await.expect("notices").get(0);
    assert_eq!(told, 24, "everybody is told, each time");
    assert_eq!((acts(&app, "session.arrange").await.len(), acts(&app, "session.arrange_again").await.len()), (1, 2));
});

both!(who_needs_an_accessible_room_gets_one, |app| async move {
    let mut li = app.organizer("li").await;
    let session = reviewed(&app, &mut li, [4, 2]).await;
    let one = registration(&app, &session, 5).await;
    let need = |note| [("registration", one.as_str()), ("needed", "1"), ("note", note), ("back", "/organizer")];
    li.get(&format!("/organizer/registrations/{one}")).await;
    refused(&mut li, "/api/set-access-need", &need(""), BAD, "写明需要什么").await;
    assert_eq!(li.post("/api/set-access-need", &need("轮椅，靠门")).await.status, StatusCode::SEE_OTHER);
    assert!(li.get(&format!("/organizer/registrations/{one}")).await.text.contains("轮椅，靠门"));
    let stored = sqlx::query("SELECT accessibility_cipher FROM registration WHERE id = $1").bind(&one);
    let stored: String = stored.fetch_one(app.platform.store.read()).await.expect("the row").get(0);
    assert!(!stored.contains("轮椅"), "it is kept encrypted");
    assert_eq!(acts(&app, "registration.set_access").await, ["{\"needed\":true}"], "and stands in no log");

    assert!(page(&mut li, &session, "").await.contains("有无障碍需求 1 人，未选定考场时无法安排"));
    let ids = rooms(&mut li, &[("301 教室", "4", ""), ("302 教室", "4", ""), ("303 教室", "2", "1")]).await;
    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    assert!(page(&mut li, &session, "").await.contains("无障碍考场座位 0，有无障碍需求 1 人，还缺 1 个"));
    choose(&mut li, &session, &[&ids[0], &ids[1], &ids[2]]).await;
    press(&mut li, "/api/arrange-session", &session).await;
    assert_eq!(seats(&app, &session).await[&one].0, "职业中学 303 教室");
    li.get(&format!("/organizer/rooms/{}", ids[2])).await;
    let lose = [("room", ids[2].as_str()), ("name", "303 教室"), ("seats", "2"), ("across", "2")];
    refused(&mut li, "/api/change-room", &lose, CONFLICT, "有 1 名有无障碍需求的考生").await;
    li.get(&format!("/organizer/registrations/{one}")).await;
    let away = [("registration", one.as_str()), ("room", "职业中学 302 教室"), ("seat", "4"), ("reason", "换个考场")];
    refused(&mut li, "/api/move-seat", &away, CONFLICT, "请选择无障碍考场").await;

    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    let blocked = page(&mut li, &session, "").await;
    assert!(
        blocked.contains("有 1 人没有座位，或座位不在本期考场内") && blocked.contains("1 人不在无障碍考场"),
        "{blocked}"
    );
    let by = li.caller.organizer().expect("an organizer");
    assert!(seal::propose(&app.platform, &by, &session).await.is_err(), "nothing is sealed like that");
});

/// The registration of this place in the order of tickets or, before, of units and names.
pub(crate) async fn registration(app: &TestApp, session: &str, place: usize) -> String {
    let rows = sqlx::query(
        "SELECT r.id FROM registration r JOIN unit u ON u.id = r.unit_id WHERE r.session_id = $1
         ORDER BY r.ticket_no NULLS LAST, u.name, r.id",
    )
    .bind(session)
    .fetch_all(app.platform.store.read())
    .await
    .expect("registrations");
    rows[place].get("id")
}

both!(people_are_moved_by_hand_to_free_seats_only, |app| async move {
    let (mut li, zhou) = (app.organizer("li").await, app.organizer("zhou").await);
    let session = reviewed(&app, &mut li, [3, 2]).await;
    let ids = rooms(&mut li, &[("301 教室", "3", ""), ("302 教室", "4", ""), ("303 教室", "9", "")]).await;
    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    press(&mut li, "/api/arrange-session", &session).await;
    let (one, other) = (registration(&app, &session, 0).await, registration(&app, &session, 4).await);
    let to = |room, seat, reason| {
        [("registration", one.as_str()), ("room", room), ("seat", seat), ("reason", reason), ("back", "/organizer")]
    };
    li.get(&format!("/organizer/registrations/{one}")).await;
    let (held, there) = ("职业中学 301 教室", "职业中学 302 教室");
    refused(&mut li, "/api/move-seat", &to(there, "1", "设备故障"), CONFLICT, "第 1 号座位已有人").await;
    refused(&mut li, "/api/move-seat", &to(there, "5", "设备故障"), BAD, "只有第 1 至 4 号座位").await;
    refused(&mut li, "/api/move-seat", &to(there, "一", "设备故障"), BAD, "只有第 1 至 4 号座位").await;
    refused(&mut li, "/api/move-seat", &to("职业中学 303 教室", "1", "设备故障"), BAD, "本期没有这个考场").await;
    refused(&mut li, "/api/move-seat", &to(there, "4", ""), BAD, "请写明理由").await;
    let before = seats(&app, &session).await;
    assert_eq!(li.post("/api/move-seat", &to(there, "4", "设备故障")).await.status, StatusCode::SEE_OTHER);
    let after = seats(&app, &session).await;
    assert_eq!((after[&one].0.as_str(), after[&one].1), (there, 4));
    assert_eq!(before[&one].0, held, "{before:?}");

    let organizers = [&li, &zhou].map(|a| a.caller.organizer().expect("an organizer"));
    seal::propose(&app.platform, &organizers[0], &session).await.expect("proposed");
    seal::seal(&app.platform, &organizers[1], &session).await.expect("sealed");
    let with = |ticket, reason| {
        [("registration", one.as_str()), ("ticket", ticket), ("reason", reason), ("back", "/organizer")]
    };
    refused(&mut li, "/api/swap-seats", &with("2026061899999", "换位"), BAD, "没有准考证号为“2026061899999”").await;
    refused(&mut li, "/api/swap-seats", &with(&after[&one].2, "换位"), BAD, "的其他考生").await;
    assert_eq!(li.post("/api/swap-seats", &with(&after[&other].2, "换位")).await.status, StatusCode::SEE_OTHER);
    let swapped = seats(&app, &session).await;
    assert_eq!((&swapped[&one].0, swapped[&one].1), (&after[&other].0, after[&other].1));
    assert_eq!((&swapped[&other].0, swapped[&other].1), (&after[&one].0, after[&one].1));
    let told = sqlx::query("SELECT COUNT(*) FROM notice WHERE code = 'registration.reseated'");
    let told: i64 = told.fetch_one(app.platform.store.read()).await.expect("notices").get(0);
    assert_eq!(told, 3, "who moved is told: once of the move, both of the exchange");
    assert_eq!(
        (acts(&app, "registration.reseat").await.len(), acts(&app, "registration.swap_seats").await.len()),
        (1, 2)
    );
    refused(&mut li, "/api/arrange-session", &[("session_id", &session), ("reason", "再排")], CONFLICT, "状态已经变化")
        .await;

    app.clock.advance(17 * DAY + 3 * 60 * MINUTE);
    let mut li = app.device_of("li", PASSWORD).await;
    li.get(&format!("/organizer/registrations/{one}")).await;
    refused(&mut li, "/api/move-seat", &to(there, "4", "设备故障"), CONFLICT, "考试结束之前才能调整座位").await;
    let closed = li.post("/api/close-room", &[("room", &ids[0]), ("reason", "装修")]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "an ended session holds no room: {}", closed.text);
});

both!(a_late_admission_takes_the_next_free_seat, |app| async move {
    let mut li = app.organizer("li").await;
    let session = reviewed(&app, &mut li, [4, 0]).await;
    let ids = rooms(&mut li, &[("301 教室", "2", ""), ("302 教室", "3", "")]).await;
    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    let late: Vec<_> = [registration(&app, &session, 0).await, registration(&app, &session, 1).await].into();
    for id in &late {
        let reply = li.post("/api/undo-decision", &[("registration", id), ("back", "/organizer")]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
    }
    let waiting = li.post("/api/arrange-session", &[("session_id", &session)]).await;
    assert_eq!(waiting.status, CONFLICT, "two still wait for a decision");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    for id in &late {
        sqlx::query("UPDATE registration SET state = 'withdrawn' WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await
            .expect("out");
    }
    tx.commit().await.expect("committed");
    press(&mut li, "/api/arrange-session", &session).await;
    let seated = seats(&app, &session).await;
    assert!(seated.values().all(|s| s.0 == "职业中学 301 教室"), "{seated:?}");
    let first = seated.keys().next().expect("someone").clone();
    let away = [
        ("registration", first.as_str()),
        ("room", "职业中学 302 教室"),
        ("seat", "2"),
        ("reason", "调整"),
        ("back", "/organizer"),
    ];
    assert_eq!(li.post("/api/move-seat", &away).await.status, StatusCode::SEE_OTHER);
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    for id in &late {
        sqlx::query("UPDATE registration SET state = 'submitted' WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await
            .expect("in");
    }
    tx.commit().await.expect("committed");
    for id in &late {
        let reply = li.post("/api/admit-late", &[("registration", id), ("back", "/organizer")]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    }
    let seated = seats(&app, &session).await;
    let place = |id: &String| (seated[id].0.as_str(), seated[id].1);
    assert!(place(&late[0]).0 == "职业中学 301 教室" && place(&late[1]) == ("职业中学 302 教室", 1), "{seated:?}");
    assert_eq!(seated.values().map(|s| &s.2).collect::<BTreeSet<_>>().len(), 4, "four tickets");
});

both!(rooms_belong_to_the_organizer, |app| async move {
    let (mut li, mut wang) = (app.organizer("li").await, app.liaison("wang").await);
    let ids = rooms(&mut li, &[("301 教室", "4", "")]).await;
    for path in [
        "/organizer/rooms".to_owned(),
        format!("/organizer/rooms/{}", ids[0]),
        "/organizer/sessions/x/rooms".to_owned(),
    ] {
        assert_eq!(wang.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for endpoint in [
        "add-test-centre",
        "add-room",
        "change-room",
        "close-room",
        "choose-rooms",
        "move-seat",
        "swap-seats",
        "set-access-need",
    ] {
        let fields = [
            ("name", "甲"),
            ("address", "乙"),
            ("centre", "x"),
            ("room", &ids[0]),
            ("seats", "3"),
            ("across", "3"),
            ("reason", "理由"),
            ("session_id", "x"),
            ("registration", "x"),
            ("seat", "1"),
            ("ticket", "1"),
        ];
        assert_eq!(wang.call(&format!("/api/{endpoint}"), &fields).await.status, StatusCode::FORBIDDEN, "{endpoint}");
    }
    for path in ["/organizer/rooms/none", "/organizer/test-centres/none", "/organizer/sessions/none/rooms"] {
        assert_eq!(li.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
});
