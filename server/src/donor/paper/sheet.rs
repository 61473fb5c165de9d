//! A page of A4, as a list of what stands where: all lengths in millimetres from the top left, sizes of letters in points.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;

use super::typeset::{Block, font, glyphs, width};

pub const WIDTH: f32 = 210.0;
pub const HEIGHT: f32 = 297.0;
pub const LEFT: f32 = 22.0;
pub const RIGHT: f32 = WIDTH - LEFT;

/// Millimetres in a point.
pub const POINT: f32 = 25.4 / 72.0;
/// What letters that are to stand out are thickened by, in their size: one weight of the font is enough so.
const STRONGER: f32 = 0.028;

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub strong: bool,
    pub ink: Ink,
    /// Between letters, in their size.
    pub tracking: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Black,
    /// For what is said beside.
    Grey,
    /// For hairlines.
    Pale,
    /// For what must not be overlooked.
    Red,
    /// The same, under other text.
    PaleRed,
}

impl Ink {
    fn fill(self) -> Fill {
        let (red, green, blue) = match self {
            Self::Black => (26, 26, 26),
            Self::Grey => (95, 95, 95),
            Self::Pale => (190, 190, 190),
            Self::Red => (178, 24, 24),
            Self::PaleRed => (246, 208, 208),
        };
        Fill {
            paint: rgb::Color::new(red, green, blue).into(),
            opacity: NormalizedF32::ONE,
            ..Fill::default()
        }
    }

    fn stroke(self, width: f32) -> Stroke {
        Stroke {
            paint: self.fill().paint,
            width,
            ..Stroke::default()
        }
    }
}

impl Style {
    #[must_use]
    pub const fn plain(size: f32) -> Self {
        Self {
            size,
            strong: false,
            ink: Ink::Black,
            tracking: 0.0,
        }
    }

    #[must_use]
    pub const fn strong(size: f32) -> Self {
        Self {
            strong: true,
            ..Self::plain(size)
        }
    }

    #[must_use]
    pub const fn small(size: f32) -> Self {
        Self {
            ink: Ink::Grey,
            ..Self::plain(size)
        }
    }

    #[must_use]
    pub const fn red(self) -> Self {
        Self {
            ink: Ink::Red,
            ..self
        }
    }

    #[must_use]
    pub fn width(self, text: &str) -> f32 {
        width(&glyphs(text, self.tracking), self.tracking) * self.size * POINT
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Letters stand on `y`, the first of them at `x`.
    Text {
        x: f32,
        y: f32,
        style: Style,
        text: String,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        ink: Ink,
    },
    /// Large and aslant around its middle, under what follows.
    Stamp {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub pieces: Vec<Piece>,
}

impl Sheet {
    pub fn text(&mut self, x: f32, y: f32, style: Style, text: impl Into<String>) {
        let text = text.into();
        self.pieces.push(Piece::Text { x, y, style, text });
    }

    /// Ends at `x`.
    pub fn right(&mut self, x: f32, y: f32, style: Style, text: impl Into<String>) {
        let text = text.into();
        self.text(x - style.width(&text), y, style, text);
    }

    pub fn centred(&mut self, x: f32, y: f32, style: Style, text: impl Into<String>) {
        let text = text.into();
        self.text(x - style.width(&text) / 2.0, y, style, text);
    }

    /// Says where the block ends below.
    pub fn block(&mut self, x: f32, top: f32, style: Style, block: Block) -> f32 {
        let end = top + block.height();
        let style = Style {
            size: block.size,
            ..style
        };
        let baselines: Vec<f32> = (0..block.lines.len()).map(|n| block.baseline(n)).collect();
        for (line, baseline) in block.lines.into_iter().zip(baselines) {
            self.text(x, top + baseline, style, line);
        }
        end
    }

    /// From left to right.
    pub fn rule(&mut self, (from, to): (f32, f32), y: f32, width: f32, ink: Ink) {
        self.pieces.push(Piece::Rule {
            from: (from, y),
            to: (to, y),
            width,
            ink,
        });
    }

    /// Text in a box; says where the box ends on the right.
    pub fn boxed(&mut self, x: f32, y: f32, style: Style, text: &str) -> f32 {
        let size = style.size * POINT;
        let (left, right) = (x, x + style.width(text) + size * 1.2);
        let (top, bottom) = (y - size * 1.3, y + size * 0.54);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        for (n, from) in corners.into_iter().enumerate() {
            self.pieces.push(Piece::Rule {
                from,
                to: corners[(n + 1) % corners.len()],
                width: 0.35,
                ink: style.ink,
            });
        }
        self.text(x + size * 0.6, y, style, text);
        right
    }

    pub fn stamp(&mut self, x: f32, y: f32, size: f32, text: &str) {
        let text = text.to_owned();
        self.pieces.push(Piece::Stamp { x, y, size, text });
    }

    pub fn draw(&self, surface: &mut Surface) {
        for piece in &self.pieces {
            match piece {
                Piece::Text { x, y, style, text } => put(surface, (*x, *y), *style, text),
                Piece::Rule {
                    from,
                    to,
                    width,
                    ink,
                } => {
                    let mut path = PathBuilder::new();
                    path.move_to(from.0 / POINT, from.1 / POINT);
                    path.line_to(to.0 / POINT, to.1 / POINT);
                    surface.set_fill(None);
                    surface.set_stroke(Some(ink.stroke(*width / POINT)));
                    if let Some(path) = path.finish() {
                        surface.draw_path(&path);
                    }
                }
                Piece::Stamp { x, y, size, text } => {
                    let style = Style {
                        ink: Ink::PaleRed,
                        ..Style::strong(*size)
                    };
                    let aslant = Transform::from_rotate_at(-16.0, x / POINT, y / POINT);
                    let (wide, high) = (style.width(text), size * POINT);
                    surface.push_transform(&aslant);
                    put(surface, (x - wide / 2.0, y + high * 0.36), style, text);
                    surface.pop();
                }
            }
        }
    }
}

fn put(surface: &mut Surface, (x, y): (f32, f32), style: Style, text: &str) {
    let thicker = style.ink.stroke(style.size * STRONGER);
    surface.set_fill(Some(style.ink.fill()));
    surface.set_stroke(style.strong.then_some(thicker));
    let glyphs = glyphs(text, style.tracking);
    let start = Point::from_xy(x / POINT, y / POINT);
    surface.draw_glyphs(start, &glyphs, font(), text, style.size, false);
}
