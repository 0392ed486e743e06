//! How fast 2,000 people are arranged in rooms, through the verb with its writes, on both databases. Run with
//! `cargo run --release --example sittings_figures`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "figures at a console")]

mod ground;

use server::accounts::{self, manage};
use server::authority::{Console, Organizer, Role};
use server::demo::{Plan, Stage, build_stage};
use server::rooms::keep::{RoomForm, add_centre, add_room};
use server::sessions::arrange::{Wish, arrange};
use server::sessions::{rooms, sheets};
use server::{Clock, Platform};
use std::time::{Duration, Instant};

const PEOPLE: usize = 2_000;
const TIMES: usize = 9;

#[tokio::main]
async fn main() {
    let clock = Clock::system();
    for (name, platform) in ground::platforms("sittings", &clock).await {
        figures(name, platform).await;
    }
}

async fn figures(name: &str, platform: Platform) {
    let plan = Plan { candidates: PEOPLE + PEOPLE / 10, password: "Xue-2026-fa".into(), now: platform.clock.now() };
    let manifest = build_stage(&platform, &plan, Stage::Arranged, &|_| ()).await.expect("an arranged session");
    let session = manifest.sessions[0].id.clone();
    let by = organizer(&platform).await;
    halls(&platform, &by, &session).await;
    for mode in ["together", "apart"] {
        let mut times = Vec::new();
        for n in 0..TIMES {
            let wish = Wish { mode: mode.into(), seed: format!("SEED-{n}"), reason: "figures".into() };
            let began = Instant::now();
            arrange(&platform, &by, &session, &wish).await.expect("arranged");
            times.push(began.elapsed());
        }
        times.sort_unstable();
        let people =
            sheets::index(&platform, &by, &session).await.expect("read").rooms.iter().map(|r| r.1).sum::<i64>();
        println!(
            "arrange_{mode}_{name}: {:.0} ms median, {:.0} ms slowest ({people} people, {TIMES} times)",
            ms(times[TIMES / 2]),
            ms(times[TIMES - 1])
        );
    }
    let began = Instant::now();
    let printed = sheets::print(&platform, &by, &session, ("sign-in", "", "")).await.expect("printed").people.len();
    println!("sheet_lines_{name}: {:.0} ms ({printed} people)", ms(began.elapsed()));
    platform.store.close().await;
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn organizer(platform: &Platform) -> Organizer {
    let unit = server::demo::BUREAU;
    let invited = manage::invite(platform, Console, "zhang", "张", unit, &[Role::Organizer]).await.expect("an account");
    let from = ("127.0.0.1", "figures");
    let signed_in = accounts::activate(platform, "zhang", &invited.code, "Xue-2026-fa", from).await.expect("activated");
    let caller = accounts::caller(platform, &signed_in.token).await.expect("read").expect("signed in");
    caller.organizer().expect("an organizer")
}

/// Rooms of 30 in one centre, a tenth more seats than people.
async fn halls(platform: &Platform, by: &Organizer, session: &str) {
    let centre = add_centre(platform, by, "测速考点", "地址").await.expect("a centre");
    let mut chosen = Vec::new();
    for n in 1..=PEOPLE.div_ceil(30) + 8 {
        let form = RoomForm { name: format!("{n} 室"), seats: "30".into(), across: "6".into(), accessible: n == 1 };
        let room = add_room(platform, by, &centre, &form).await.expect("a room");
        chosen.push((room, n.to_string()));
    }
    rooms::choose(platform, by, session, &chosen).await.expect("chosen");
}
