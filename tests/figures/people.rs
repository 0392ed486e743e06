//! How fast the register of people and the review of registrations answer with 5,000 people, on both databases: the import to
//! its preview and to its confirmation, the list, and the review queue. Run with `cargo run --release --example people_figures`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "figures at a console")]

mod ground;

use rust_xlsxwriter::Workbook;
use server::accounts::{self, manage};
use server::authority::{Caller, Console, Role};
use server::bank::load;
use server::people::{self, Filter, import, list};
use server::roster;
use server::rules::resident_id::ResidentId;
use server::sessions::{self, create, lifecycle, review};
use server::storage::unit::{self, Unit};
use server::{Clock, Platform};
use std::time::{Duration, Instant};

const PEOPLE: u32 = 5_000;
const UNITS: u32 = 27;

#[tokio::main]
async fn main() {
    let clock = Clock::system();
    for (name, platform) in ground::platforms("people", &clock).await {
        figures(name, platform).await;
    }
}

async fn figures(name: &str, platform: Platform) {
    let caller = organizer(&platform).await;
    people(name, &platform, &caller).await;
    queue(name, &platform, &caller).await;
    platform.store.close().await;
}

/// Units, and someone who organizes.
async fn organizer(platform: &Platform) -> Caller {
    let mut tx = platform.store.begin_write().await.expect("a transaction");
    for n in 0..UNITS {
        let (id, name) = (format!("u{n}"), format!("单位{n}"));
        let unit = Unit { code: id.clone(), id, name, kind: "agency".into(), position: i64::from(n) };
        unit::insert(&mut tx, &unit).await.expect("a unit");
    }
    tx.commit().await.expect("committed");
    let invited = manage::invite(platform, Console, "jin", "金", "单位0", &[Role::Organizer]).await.expect("invited");
    let from = ("127.0.0.1", "figures");
    let signed_in = accounts::activate(platform, "jin", &invited.code, "Xue-2026-fa", from).await.expect("activated");
    accounts::caller(platform, &signed_in.token).await.expect("read").expect("signed in")
}

/// All people as new ones, then the same file with a change in every row and a tenth of the people missing.
async fn people(name: &str, platform: &Platform, caller: &Caller) {
    let by = caller.keeper().expect("a keeper");
    for (words, whole, file) in
        [("new", false, workbook(0..PEOPLE, "行政编制")), ("changed", true, workbook(0..PEOPLE * 9 / 10, "事业编制"))]
    {
        let began = Instant::now();
        let (id, work) = import::begin(platform, &by, "五千人.xlsx", whole, file).await.expect("begun");
        work.await.expect("read");
        let read = began.elapsed();
        let preview = import::leaving(platform, &by, &id).await.expect("staged");
        assert_eq!(preview.state, "staged", "{:?}", preview.refused);
        let began = Instant::now();
        let changed = import::confirm(platform, &by, &id).await.expect("confirmed");
        println!(
            "people_import_{words}_{name}: {:.2} s to the preview, {:.2} s to confirm {changed} people",
            read.as_secs_f64(),
            began.elapsed().as_secs_f64()
        );
    }
    let filter = Filter { text: "明".into(), ..Filter::default() };
    let shown = slowest(|| async { list::list(platform, &by, &filter, 3).await.expect("found").matching }).await;
    println!("people_list_{name}: {:.1} ms slowest of twenty", ms(shown));
    let first = list::list(platform, &by, &Filter::default(), 1).await.expect("found").rows[0].id.clone();
    let shown = slowest(|| async { people::list::detail(platform, &by, &first).await.expect("found").events.len() });
    println!("person_page_{name}: {:.1} ms slowest of twenty", ms(shown.await));
}

/// The review queue of a session with everybody registered.
async fn queue(name: &str, platform: &Platform, caller: &Caller) {
    let by = caller.organizer().expect("an organizer");
    load::load_content(platform).await.expect("the bank");
    let mut plan = create::proposal(platform, &by).await.expect("a plan");
    plan.name = "五千人考试期".into();
    let id = create::create(platform, &by, &plan).await.expect("a draft");
    lifecycle::open_registration(platform, &by, &id).await.expect("open");
    let file = workbook(0..PEOPLE, "行政编制");
    let began = Instant::now();
    let staged = roster::stage(platform, &by, &id, "报名.xlsx", file).await.expect("staged");
    roster::confirm(platform, &by, &staged).await.expect("confirmed");
    println!("registrations_import_{name}: {:.2} s for {PEOPLE}", began.elapsed().as_secs_f64());
    for (words, filter) in [
        ("all", sessions::Filter::default()),
        ("word", sessions::Filter { text: "明".into(), ..sessions::Filter::default() }),
        ("problem", sessions::Filter { checks: "training".into(), ..sessions::Filter::default() }),
    ] {
        let shown = slowest(|| async { review::list(platform, &by, &id, &filter, 50).await.expect("found").matching });
        println!("review_queue_{words}_{name}: {:.1} ms slowest of twenty", ms(shown.await));
    }
    let filter = sessions::Filter::default();
    let first = review::list(platform, &by, &id, &filter, 1).await.expect("found").rows[0].clone();
    let shown = slowest(|| async {
        review::detail(platform, &by, &first.id).await.expect("found");
        review::beside(platform, &by, &first, &filter).await.expect("found");
        0
    });
    println!("review_page_{name}: {:.1} ms slowest of twenty", ms(shown.await));
    let began = Instant::now();
    let passed = sessions::pass_many::every(platform, &by, &id).await.expect("approved");
    println!("review_bulk_{name}: {:.2} s for {passed}", began.elapsed().as_secs_f64());
}

async fn slowest<T, F: Future<Output = T>>(ask: impl Fn() -> F) -> Duration {
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let began = Instant::now();
        ask().await;
        slowest = slowest.max(began.elapsed());
    }
    slowest
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn workbook(people: std::ops::Range<u32>, establishment: &str) -> Vec<u8> {
    let heads = ["姓名", "身份证号", "手机号", "单位", "岗位类别", "编制类型", "在岗", "培训完成", "工号"];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head).expect("a head");
    }
    for (row, n) in (1..).zip(people) {
        let born = (1966 + (n % 36) as u16, 1 + (n / 36 % 12) as u8, 1 + (n / 432 % 28) as u8);
        let id = ResidentId::generate("330304", born, (n * 7 % 1000) as u16).expect("an ID");
        let surname = ["陈", "林", "黄", "周", "吴", "王"][n as usize % 6];
        let cells = [
            format!("{surname}晓{}", ["明", "芳", "军", "丽"][n as usize / 6 % 4]),
            id.full().to_owned(),
            format!("139{:08}", 10_000_000 + n),
            format!("单位{}", n % UNITS),
            "执法人员".to_owned(),
            establishment.to_owned(),
            "是".to_owned(),
            if n % 40 == 0 { "否" } else { "是" }.to_owned(),
            String::new(),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
