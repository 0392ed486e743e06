//! A thin hand on the plotters SVG backend: our colors, our text measure, our root element.
//!
//! Drawing cannot fail here: over a `String` the backend only appends, so its results are dropped.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{RGBColor, ShapeStyle, TextStyle};

/// The colors of a chart (Okabe–Ito pair, apart under every color-vision deficiency).
#[derive(Clone, Copy)]
pub(super) enum Color {
    /// `#0072B2`
    Reached,
    /// `#D55E00`
    Missed,
    /// `#7D8896`
    Small,
    /// `#1A2029`: text and the target line.
    Ink,
    /// `#D5DBE3`: the line at 0 %.
    Base,
    /// `#FFFFFF`: hatching.
    Hatch,
}

impl Color {
    fn rgb(self) -> RGBColor {
        match self {
            Self::Reached => RGBColor(0x00, 0x72, 0xB2),
            Self::Missed => RGBColor(0xD5, 0x5E, 0x00),
            Self::Small => RGBColor(0x7D, 0x88, 0x96),
            Self::Ink => RGBColor(0x1A, 0x20, 0x29),
            Self::Base => RGBColor(0xD5, 0xDB, 0xE3),
            Self::Hatch => RGBColor(0xFF, 0xFF, 0xFF),
        }
    }

    fn shape(self, stroke_width: u32) -> ShapeStyle {
        ShapeStyle { color: self.rgb().into(), filled: true, stroke_width }
    }
}

/// Which point of a text is given.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing in the making: marks are collected and written in one go.
pub(super) struct Canvas {
    size: (i32, i32),
    marks: Vec<Mark>,
}

enum Mark {
    Rect((i32, i32), (i32, i32), Color),
    Line((i32, i32), (i32, i32), u32, Color),
    Text(String, (i32, i32), i32, Anchor),
}

impl Canvas {
    pub(super) fn new(width: i32, height: i32) -> Self {
        Self { size: (width, height), marks: Vec::new() }
    }

    pub(super) fn rect(&mut self, from: (i32, i32), to: (i32, i32), color: Color) {
        self.marks.push(Mark::Rect(from, to, color));
    }

    pub(super) fn line(&mut self, from: (i32, i32), to: (i32, i32), width: u32, color: Color) {
        self.marks.push(Mark::Line(from, to, width, color));
    }

    /// One line of text whose vertical middle is at `at.1`; `size` in px.
    pub(super) fn text(&mut self, text: &str, at: (i32, i32), size: i32, anchor: Anchor) {
        self.marks.push(Mark::Text(text.to_owned(), at, size, anchor));
    }

    /// The target line: 2 px, dashed, from `top` to `bottom`.
    pub(super) fn dashed(&mut self, x: i32, top: i32, bottom: i32) {
        let mut y = top;
        while y < bottom {
            self.line((x, y), (x, (y + 6).min(bottom)), 2, Color::Ink);
            y += 10;
        }
    }

    /// Lines at 45° inside the rectangle.
    pub(super) fn hatch(&mut self, from: (i32, i32), to: (i32, i32)) {
        let (height, mut start) = (to.1 - from.1, from.0 - (to.1 - from.1) + 8);
        while start < to.0 {
            let (left, right) = (start.max(from.0), (start + height).min(to.0));
            self.line((left, to.1 - (left - start)), (right, to.1 - (right - start)), 1, Color::Hatch);
            start += 8;
        }
    }

    /// The SVG, with `class` on its root, hidden from screen readers and without a fixed size, so that CSS scales it.
    pub(super) fn finish(self, class: &str) -> String {
        let (width, height) = self.size;
        let mut drawn = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut drawn, (width.unsigned_abs(), height.unsigned_abs()));
            for mark in &self.marks {
                mark.draw(&mut backend);
            }
            let _ = backend.present();
        }
        let marks = drawn.split_once('>').map_or("", |(_, rest)| rest);
        format!(
            r#"<svg class="{class}" aria-hidden="true" focusable="false" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">{marks}"#
        )
    }
}

impl Mark {
    fn draw(&self, backend: &mut SVGBackend<'_>) {
        match self {
            Self::Rect(from, to, color) => {
                let _ = backend.draw_rect(*from, *to, &color.shape(0), true);
            }
            Self::Line(from, to, width, color) => {
                let _ = backend.draw_line(*from, *to, &color.shape(*width));
            }
            Self::Text(text, (x, y), size, anchor) => {
                let h_pos = match anchor {
                    Anchor::Start => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::End => HPos::Right,
                };
                let ink = Color::Ink.rgb();
                // The backend divides sizes by 1.24 and centers on the x-height, which is 2 px too high for Chinese.
                let style = TextStyle::from(("sans-serif", f64::from(*size) * 1.24))
                    .color(&ink)
                    .pos(Pos::new(h_pos, VPos::Center));
                let _ = backend.draw_text(text, &style, (*x, *y + 2));
            }
        }
    }
}

/// Width of a text in px at `size` px: 0.56 em for ASCII, 1 em for everything else. Wide enough for every Chinese system font.
pub(super) fn text_width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(|c| if c.is_ascii() { 56 } else { 100 }).sum();
    hundredths * size / 100 + 1
}
