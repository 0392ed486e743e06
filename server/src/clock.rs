//! The one clock. Every verb reads time from here, so tests move it and nothing else in the program asks the system.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC, the unit of every stored time.
pub type Millis = i64;

/// One minute in [`Millis`].
pub const MINUTE: Millis = 60_000;
/// One day in [`Millis`].
pub const DAY: Millis = 24 * 60 * MINUTE;

/// Where `now` comes from: the system, or a hand a test moves.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it.
    pub fn manual(start: Millis) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(start))))
    }

    /// The present instant.
    #[expect(clippy::disallowed_methods, reason = "the only place that may ask the system")]
    pub fn now(&self) -> Millis {
        match &self.0 {
            Source::System => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64),
            Source::Manual(hand) => hand.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual clock forward; a system clock stays what it is.
    pub fn advance(&self, by: Millis) {
        if let Source::Manual(hand) = &self.0 {
            hand.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// Beijing wall time of an instant, `2026-11-24 09:00`.
pub fn beijing(at: Millis) -> String {
    stamp(at, "%Y-%m-%d %H:%M")
}

/// Beijing calendar day of an instant, `2026-11-24`.
pub fn beijing_day(at: Millis) -> String {
    stamp(at, "%Y-%m-%d")
}

/// Beijing calendar day of an instant, counted from 1970-01-01.
pub fn beijing_day_number(at: Millis) -> i64 {
    (at + 8 * 60 * MINUTE).div_euclid(DAY)
}

/// A counted Beijing day as people read it, `2026-11-24`.
pub fn day_text(number: i64) -> String {
    beijing_day(number * DAY)
}

/// Beijing wall time to the second, `2026-11-24 09:00:05`.
pub fn beijing_seconds(at: Millis) -> String {
    stamp(at, "%Y-%m-%d %H:%M:%S")
}

/// Beijing wall time with the weekday, `2026-11-24 09:00（星期二）`.
pub fn beijing_weekday(at: Millis) -> String {
    let days = ["一", "二", "三", "四", "五", "六", "日"];
    let index = (at + 8 * 60 * MINUTE).div_euclid(DAY).rem_euclid(7);
    // 1970-01-01 was a Thursday, index 3 of a week that starts on Monday.
    let day = days[((index + 3) % 7) as usize];
    format!("{}（星期{day}）", beijing(at))
}

/// UTC as calendar files write it (RFC 5545 § 3.3.5), `20261124T010000Z`.
pub fn utc_stamp(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map(|t| t.strftime("%Y%m%dT%H%M%SZ").to_string()).unwrap_or_default()
}

/// Reads `2026-11-24T09:00` or `2026-11-24 09:00` as Beijing time.
pub fn parse_beijing(text: &str) -> Option<Millis> {
    let text = text.trim().replace(' ', "T");
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = civil.to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

fn stamp(at: Millis, format: &str) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    jiff::Timestamp::from_millisecond(at)
        .map(|t| t.to_zoned_datetime(zone).strftime(format).to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beijing_times_read_and_print() {
        for (text, weekday) in [("2026-11-24 09:00", "二"), ("2026-06-18 23:59", "四"), ("1970-01-01 08:00", "四")] {
            let at = parse_beijing(text).unwrap();
            assert_eq!(beijing(at), text);
            assert_eq!(beijing_weekday(at), format!("{text}（星期{weekday}）"));
        }
        for (text, day, number) in [("1970-01-01 00:00", "1970-01-01", 0), ("2026-11-24 23:59", "2026-11-24", 20_781)] {
            assert_eq!(beijing_day_number(parse_beijing(text).unwrap()), number);
            assert_eq!(day_text(number), day);
        }
        assert_eq!(parse_beijing("2026-02-30T09:00"), None);
        assert_eq!(parse_beijing("明天"), None);
    }
}
