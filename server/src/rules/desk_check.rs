//! Whether a desk is fit for the exam (电脑检测): its browser, local storage, network and clock. A pure function of what the
//! desk says of itself, so its verdict is help for people and never a permission.
//!
//! The limits and where they come from:
//! - [`SLOW`]: the exam page waits 10 seconds for an answer before it speaks of a lost network; a desk that needs a twentieth
//!   of that on an idle day will stutter when a hall saves at once.
//! - [`CLOCK_OFF`]: the server's time alone counts, so a wrong clock takes nothing away; from a minute on people see two
//!   different times and ask.
//! - [`FLOOR`]: the browsers the style sheets are made for (`xtask/src/style.rs`).

use crate::clock::{DAY, MINUTE, Millis};

/// A round trip above this is slow, milliseconds.
pub const SLOW: i64 = 500;
/// A clock further off than this is worth setting, milliseconds.
pub const CLOCK_OFF: Millis = MINUTE;
/// The longest round trip that is believed, milliseconds.
pub const MOST_ROUND_TRIP: i64 = 60_000;
/// The furthest clock that is believed, milliseconds: a machine without a battery stands at 1970.
pub const MOST_CLOCK_OFF: Millis = 100 * 366 * DAY;
/// Browsers that are fit, in words.
pub const FIT: &str = "Chrome 或 Edge 80 以上、Firefox 78 以上、Safari 13 以上；360、QQ 等双核浏览器请用极速模式";

/// The oldest fit version of a browser.
const FLOOR: [(&str, u32); 4] = [("Edge", 80), ("Chrome", 80), ("Firefox", 78), ("Safari", 13)];

/// The browser a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    /// `Chrome`, `Edge`, `Firefox`, `Safari`, `Internet Explorer`; none when it is not known.
    pub name: Option<&'static str>,
    /// Major version.
    pub version: u32,
}

/// What a desk measured; none where it could not, as with scripts off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Median round trip to the server, milliseconds.
    pub round_trip: Option<i64>,
    /// Desk clock less server clock, milliseconds: positive is fast.
    pub clock_off: Option<Millis>,
    /// Whether local storage keeps what is written.
    pub storage: Option<bool>,
    /// Whether WebAssembly runs.
    pub wasm: Option<bool>,
}

/// One line of the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Stable code: `browser`, `scripts`, `wasm`, `storage`, `round_trip`, `clock`.
    pub code: &'static str,
    /// Whether it is in order.
    pub ok: bool,
    /// What was found, and what to do.
    pub words: String,
}

impl Browser {
    /// The browser of a `User-Agent` header. Browsers built on Chromium count as Chrome of their engine's version.
    ///
    /// ```
    /// use server::rules::desk_check::Browser;
    /// let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
    /// assert_eq!(Browser::of(edge).words(), "Edge 131");
    /// assert_eq!(Browser::of("curl/8").name, None);
    /// ```
    pub fn of(agent: &str) -> Self {
        const MARKS: [(&str, &str); 6] = [
            ("Edg/", "Edge"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Trident/", "Internet Explorer"),
            ("MSIE ", "Internet Explorer"),
            ("Version/", "Safari"),
        ];
        let found = MARKS.iter().find_map(|(mark, name)| {
            let digits: String = agent.split_once(mark)?.1.chars().take_while(char::is_ascii_digit).take(4).collect();
            Some(Self { name: Some(name), version: digits.parse().ok()? })
        });
        found.unwrap_or(Self { name: None, version: 0 })
    }

    /// Name and version as people read them.
    pub fn words(&self) -> String {
        match self.name {
            // Its engine's number is not the one on its box.
            Some(name @ "Internet Explorer") => name.to_owned(),
            Some(name) => format!("{name} {}", self.version),
            None => "未能识别".to_owned(),
        }
    }

    /// Whether pages and styles are made for it.
    pub fn is_fit(&self) -> bool {
        FLOOR.iter().any(|(name, least)| self.name == Some(name) && self.version >= *least)
    }
}

impl Measured {
    /// Reads figures as a form or an address says them; an empty one was not measured.
    ///
    /// # Errors
    /// The name of the field that is no number, or is further out than a desk can be.
    pub fn read(round_trip: &str, clock_off: &str, storage: &str, wasm: &str) -> Result<Self, &'static str> {
        let number = |text: &str, most: i64, name: &'static str| match text.trim() {
            "" => Ok(None),
            text => text.parse::<i64>().ok().filter(|n| (-most..=most).contains(n)).map(Some).ok_or(name),
        };
        let flag = |text: &str, name: &'static str| match text.trim() {
            "" => Ok(None),
            "0" => Ok(Some(false)),
            "1" => Ok(Some(true)),
            _ => Err(name),
        };
        let round_trip = number(round_trip, MOST_ROUND_TRIP, "网络往返")?;
        if round_trip.is_some_and(|ms| ms < 0) {
            return Err("网络往返");
        }
        Ok(Self {
            round_trip,
            clock_off: number(clock_off, MOST_CLOCK_OFF, "本机时间")?,
            storage: flag(storage, "本地存储")?,
            wasm: flag(wasm, "作答界面")?,
        })
    }
}

/// The verdict on a desk, a line each. With nothing measured, two: the browser, and that its scripts are off.
///
/// ```
/// use server::rules::desk_check::{Browser, Measured, judge, reasons};
/// let desk = Measured { round_trip: Some(38), clock_off: Some(-3_000), storage: Some(true), wasm: Some(true) };
/// let lines = judge(Browser { name: Some("Chrome"), version: 131 }, &desk);
/// assert!(reasons(&lines).is_empty());
/// assert_eq!(lines[3].words, "网络往返 38 毫秒。");
/// ```
pub fn judge(browser: Browser, desk: &Measured) -> Vec<Line> {
    let line = |code, ok, words: String| Line { code, ok, words };
    let mut lines = vec![match browser.name {
        _ if browser.is_fit() => line("browser", true, format!("浏览器 {}，可以使用。", browser.words())),
        Some(_) => line("browser", false, format!("浏览器 {}，版本过低。请换用{FIT}。", browser.words())),
        None => line("browser", false, format!("没有认出浏览器。请使用{FIT}。")),
    }];
    if *desk == Measured::default() {
        let words = "浏览器没有启用脚本，网络、时间和本地存储没有检测。考试可以照常进行：每题选好后点“下一题”保存；但断网时不能继续作答，建议启用脚本。";
        lines.push(line("scripts", false, words.to_owned()));
        return lines;
    }
    lines.push(match desk.wasm {
        Some(true) => line("wasm", true, "快速作答界面可以使用。".to_owned()),
        _ => line(
            "wasm",
            false,
            "快速作答界面不能使用（不支持 WebAssembly）。考试可以照常进行：每题选好后点“下一题”保存；建议升级浏览器。"
                .to_owned(),
        ),
    });
    lines.push(match desk.storage {
        Some(true) => line("storage", true, "本地存储正常，断网时答案可以暂存在本机。".to_owned()),
        _ => line(
            "storage",
            false,
            "本地存储不能使用，断网时答案不能暂存。请退出无痕模式，并允许本站保存数据。".to_owned(),
        ),
    });
    lines.push(round_trip(desk.round_trip));
    lines.push(clock(desk.clock_off));
    lines
}

fn round_trip(measured: Option<i64>) -> Line {
    let (ok, words) = match measured {
        Some(ms) if ms <= SLOW => (true, format!("网络往返 {ms} 毫秒。")),
        Some(ms) => {
            (false, format!("网络往返 {ms} 毫秒，超过 {SLOW} 毫秒，保存会变慢。请改用有线网络，关闭下载和视频后再测。"))
        }
        None => (false, "没有测到网络往返。请检查网线或无线网络后刷新本页。".to_owned()),
    };
    Line { code: "round_trip", ok, words }
}

fn clock(measured: Option<Millis>) -> Line {
    let (ok, words) = match measured {
        None => (false, "没有测到本机时间与服务器的差。考试以服务器时间为准。".to_owned()),
        Some(off) => {
            let (size, way) = (apart(off.abs()), if off < 0 { "慢" } else { "快" });
            match off.abs() {
                0..1_000 => (true, "本机时间与服务器一致。".to_owned()),
                ms if ms <= CLOCK_OFF => (true, format!("本机时间{way} {size}，考试以服务器时间为准。")),
                _ => (false, format!("本机时间{way} {size}，请校准本机时钟；考试以服务器时间为准。")),
            }
        }
    };
    Line { code: "clock", ok, words }
}

/// A span as people say it, rounded down.
fn apart(ms: Millis) -> String {
    match ms {
        0..MINUTE => format!("{} 秒", ms / 1_000),
        MINUTE..DAY => format!("{} 分钟", ms / MINUTE),
        _ => format!("{} 天", ms / DAY),
    }
}

/// Codes of the lines that are not in order; none means the desk is fit.
pub fn reasons(lines: &[Line]) -> Vec<&'static str> {
    lines.iter().filter(|line| !line.ok).map(|line| line.code).collect()
}

/// A stored reason in a word or two, for lists.
pub fn reason_word(code: &str) -> &'static str {
    match code {
        "browser" => "浏览器不适用",
        "scripts" => "脚本未启用",
        "wasm" => "快速界面不可用",
        "storage" => "本地存储不可用",
        "round_trip" => "网络慢或未测到",
        "clock" => "本机时间不准",
        _ => "其他",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Measured = Measured { round_trip: Some(38), clock_off: Some(0), storage: Some(true), wasm: Some(true) };
    const CHROME: Browser = Browser { name: Some("Chrome"), version: 80 };

    #[test]
    fn each_limit_holds_at_its_edge() {
        let found = |desk: Measured| reasons(&judge(CHROME, &desk));
        for (desk, expected) in [
            (GOOD, vec![]),
            (Measured { round_trip: Some(SLOW), ..GOOD }, vec![]),
            (Measured { round_trip: Some(SLOW + 1), ..GOOD }, vec!["round_trip"]),
            (Measured { round_trip: None, ..GOOD }, vec!["round_trip"]),
            (Measured { clock_off: Some(-CLOCK_OFF), ..GOOD }, vec![]),
            (Measured { clock_off: Some(-CLOCK_OFF - 1), ..GOOD }, vec!["clock"]),
            (Measured { clock_off: Some(CLOCK_OFF + 1), ..GOOD }, vec!["clock"]),
            (Measured { storage: Some(false), ..GOOD }, vec!["storage"]),
            (Measured { wasm: Some(false), storage: None, ..GOOD }, vec!["wasm", "storage"]),
            (Measured::default(), vec!["scripts"]),
        ] {
            assert_eq!(found(desk), expected, "{desk:?}");
        }
    }

    #[test]
    fn every_reason_has_its_word_and_every_line_says_what_to_do() {
        let bad = Measured { round_trip: Some(900), clock_off: Some(3 * DAY), storage: Some(false), wasm: Some(false) };
        let old = Browser { name: Some("Internet Explorer"), version: 11 };
        let (all, unmeasured) = (judge(old, &bad), judge(old, &Measured::default()));
        assert!(all.iter().chain(&unmeasured).all(|line| !line.ok && reason_word(line.code) != "其他"));
        assert!(all.iter().all(|line| ["请", "建议"].iter().any(|way| line.words.contains(way))), "{all:?}");
        assert!(all[4].words.starts_with("本机时间快 3 天"), "{}", all[4].words);
    }

    #[test]
    fn browsers_are_known_by_their_engine() {
        let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (agent, words, fit) in [
            (format!("Mozilla/5.0 (Windows NT 6.1) {webkit} Chrome/79.0 Safari/537.36"), "Chrome 79", false),
            (format!("Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/86.0 Safari/537.36 QIHU 360SE"), "Chrome 86", true),
            ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/78.0".into(), "Firefox 78", true),
            (format!("Mozilla/5.0 (Macintosh) {webkit} Version/12.1 Safari/605.1.15"), "Safari 12", false),
            ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko".into(), "Internet Explorer", false),
            ("Mozilla/4.0 (compatible; MSIE 8.0)".into(), "Internet Explorer", false),
            (String::new(), "未能识别", false),
        ] {
            let browser = Browser::of(&agent);
            assert_eq!((browser.words().as_str(), browser.is_fit()), (words, fit), "{agent}");
        }
    }

    #[test]
    fn figures_no_desk_can_have_are_not_read() {
        assert_eq!(
            Measured::read("38", "-3000", "1", "0"),
            Ok(Measured { clock_off: Some(-3_000), wasm: Some(false), ..GOOD })
        );
        assert_eq!(Measured::read("", " ", "", ""), Ok(Measured::default()));
        for (figures, wrong) in [
            (["-1", "", "", ""], "网络往返"),
            (["60001", "", "", ""], "网络往返"),
            (["38.5", "", "", ""], "网络往返"),
            (["", "9999999999999999999", "", ""], "本机时间"),
            (["", "-9223372036854775808", "", ""], "本机时间"),
            (["", "", "yes", ""], "本地存储"),
            (["", "", "", "2"], "作答界面"),
        ] {
            assert_eq!(Measured::read(figures[0], figures[1], figures[2], figures[3]), Err(wrong), "{figures:?}");
        }
    }
}
