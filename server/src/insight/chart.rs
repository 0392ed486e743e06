//! Rates as horizontal bars, drawn as SVG on the server.
//!
//! The drawing is for the eye only (`aria-hidden`): the page shows the same rows as a table below it. Every chart is drawn
//! twice, [`ChartWidth::Wide`] for desks and paper and [`ChartWidth::Narrow`] for phones, because one drawing scaled down
//! has text nobody can read. Labels are placed with our own measure; values stand in a fixed right column, so that the
//! target line never strikes through them. Colors are upper-case hex, which the style sheet re-themes by attribute. What
//! missed the target is hatched, so that grey print tells it apart.

mod canvas;
#[cfg(test)]
mod tests;

use crate::rules::rates::{Measure, Ratio, UnitRow, Verdict};
use canvas::{Anchor, Canvas, Color, text_width};

/// Text size of the wide drawing, px.
const WIDE_TEXT: i32 = 15;
/// Text size of the narrow drawing, px.
const NARROW_TEXT: i32 = 14;
const BAR: i32 = 20;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Name of the unit.
    pub label: String,
    /// Its rate.
    pub ratio: Ratio,
    /// What may be said of it.
    pub verdict: Verdict,
}

impl Bar {
    /// The bar of a table row.
    pub fn of(row: &UnitRow, measure: Measure, target_percent: u32) -> Self {
        let (ratio, verdict) = (row.ratio(measure), row.verdict(measure, target_percent));
        Self { label: row.unit_name.clone(), ratio, verdict }
    }

    /// `77.7%（21/27）▼ 未达标`: the rate never without its parts, a miss in words. If everybody is wanted, the miss is
    /// told in persons.
    fn value(&self, target_percent: u32) -> String {
        let Ratio { num, den } = self.ratio;
        let word = match self.verdict {
            Verdict::Met => String::new(),
            Verdict::Missed if target_percent >= 100 => format!("▼ 差 {} 人", self.ratio.gap_persons(target_percent)),
            Verdict::Missed => "▼ 未达标".to_owned(),
            Verdict::Small | Verdict::Empty => self.verdict.label().to_owned(),
        };
        format!("{}（{num}/{den}）{word}", self.ratio.percent_one_decimal())
    }

    fn color(&self) -> Color {
        match self.verdict {
            Verdict::Met => Color::Reached,
            Verdict::Missed => Color::Missed,
            Verdict::Small | Verdict::Empty => Color::Small,
        }
    }
}

/// The two drawings of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartWidth {
    /// 900 units wide, labels left of the bars.
    Wide,
    /// 296 units wide, labels above the bars.
    Narrow,
}

/// Draws the bars in the order given (see [`crate::rules::rates::sort`]) on an axis from 0 to 100 %. A target below 100 %
/// is a dashed line with its label under it; at 100 % there is no line, the edge is the target.
pub fn draw(rows: &[Bar], target_percent: u32, width: ChartWidth) -> String {
    match width {
        ChartWidth::Wide => draw_wide(rows, target_percent),
        ChartWidth::Narrow => draw_narrow(rows, target_percent),
    }
}

/// Where the axis runs: `left` is 0 %, `left + span` is 100 %.
struct Axis {
    left: i32,
    span: i32,
}

impl Axis {
    fn at_percent(&self, percent: u32) -> i32 {
        self.left + self.span * percent.min(100) as i32 / 100
    }

    fn at(&self, ratio: Ratio) -> i32 {
        // Thousandths of at most 1000, so the product stays small.
        self.left + self.span * ratio.permille().unwrap_or(0).min(1000) as i32 / 1000
    }

    fn bar(&self, canvas: &mut Canvas, bar: &Bar, top: i32) {
        let end = self.at(bar.ratio);
        if end > self.left {
            canvas.rect((self.left, top), (end, top + BAR), bar.color());
            if bar.verdict == Verdict::Missed {
                canvas.hatch((self.left, top), (end, top + BAR));
            }
        }
        canvas.line((self.left, top - 3), (self.left, top + BAR + 3), 1, Color::Base);
    }

    fn target_label(&self, canvas: &mut Canvas, percent: u32, width: i32, middle: i32, size: i32) {
        let text = format!("目标 {percent}%");
        let half = text_width(&text, size) / 2 + 1;
        let x = self.at_percent(percent).clamp(half, width - half);
        canvas.text(&text, (x, middle), size, Anchor::Middle);
    }
}

fn draw_wide(rows: &[Bar], target_percent: u32) -> String {
    const WIDTH: i32 = 900;
    const PITCH: i32 = 34;
    const LABEL_END: i32 = 200;
    const VALUE_START: i32 = 636;
    let axis = Axis { left: 210, span: 410 };
    let bottom = 6 + PITCH * rows.len() as i32;
    let has_line = target_percent < 100;
    let mut canvas = Canvas::new(WIDTH, if has_line { bottom + 20 } else { bottom });
    for (index, bar) in (0..).zip(rows) {
        let top = 6 + PITCH * index;
        let middle = top + BAR / 2;
        canvas.text(&fitted(&bar.label, LABEL_END, WIDE_TEXT), (LABEL_END, middle), WIDE_TEXT, Anchor::End);
        axis.bar(&mut canvas, bar, top);
        canvas.text(&bar.value(target_percent), (VALUE_START, middle), WIDE_TEXT, Anchor::Start);
    }
    if has_line {
        canvas.dashed(axis.at_percent(target_percent), 0, bottom - 4);
        axis.target_label(&mut canvas, target_percent, WIDTH, bottom + 8, WIDE_TEXT);
    }
    canvas.finish("chart chart--l")
}

fn draw_narrow(rows: &[Bar], target_percent: u32) -> String {
    const WIDTH: i32 = 296;
    const LINE: i32 = 20;
    let axis = Axis { left: 1, span: WIDTH - 2 };
    let values: Vec<String> = rows.iter().map(|bar| bar.value(target_percent)).collect();
    let side_by_side = rows.iter().zip(&values).all(|(bar, value)| {
        text_width(&bar.label, NARROW_TEXT) + text_width(value, NARROW_TEXT) + NARROW_TEXT <= WIDTH
    });
    let text_lines = if side_by_side { 1 } else { 2 };
    let pitch = LINE * text_lines + BAR + 14;
    let has_line = target_percent < 100;
    let mut canvas = Canvas::new(WIDTH, pitch * rows.len() as i32 + if has_line { 16 } else { 0 });
    for ((index, bar), value) in (0..).zip(rows).zip(&values) {
        let top = pitch * index;
        let bar_top = top + LINE * text_lines + 2;
        canvas.text(&fitted(&bar.label, WIDTH, NARROW_TEXT), (0, top + LINE / 2), NARROW_TEXT, Anchor::Start);
        let (x, line, anchor) = if side_by_side { (WIDTH, 0, Anchor::End) } else { (0, 1, Anchor::Start) };
        canvas.text(value, (x, top + LINE * line + LINE / 2), NARROW_TEXT, anchor);
        axis.bar(&mut canvas, bar, bar_top);
        if has_line {
            // Only across the bar: further up it would strike through the label.
            canvas.dashed(axis.at_percent(target_percent), bar_top, bar_top + BAR + 4);
        }
    }
    if has_line {
        axis.target_label(&mut canvas, target_percent, WIDTH, pitch * rows.len() as i32 + 4, NARROW_TEXT);
    }
    canvas.finish("chart chart--s")
}

/// The label, cut with `…` if it is wider than `room`.
fn fitted(label: &str, room: i32, size: i32) -> String {
    if text_width(label, size) <= room {
        return label.to_owned();
    }
    let mut cut = String::new();
    for character in label.chars() {
        cut.push(character);
        if text_width(&cut, size) + size > room {
            cut.pop();
            break;
        }
    }
    cut + "…"
}
