//! A chart as a drawing made on the server: a line or bars against a dashed line of the target.
//! It needs no script; a table of the same figures belongs below it.

use leptos::prelude::*;

/// Size of the drawing, in its own units.
const WIDTH: i64 = 720;
const HEIGHT: i64 = 300;
/// Where the figures stand: left, right, top and bottom edge.
const LEFT: i64 = 76;
const RIGHT: i64 = 690;
const TOP: i64 = 34;
const BOTTOM: i64 = 256;
/// Lines across at most, beside that of nothing.
const STEPS: i64 = 5;

/// How the points are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartShape {
    /// A line from point to point.
    Line,
    /// A bar for each point.
    Bars,
}

/// A point: what is written below it (nothing: only the table names it) and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartPoint {
    /// Below the point.
    pub label: String,
    /// How much, in units of the chart; not below 0.
    pub value: i64,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartData {
    /// How.
    pub shape: ChartShape,
    /// From left to right.
    pub points: Vec<ChartPoint>,
    /// The target.
    pub target: i64,
    /// Where the line leads, after the last point.
    pub projection: Option<i64>,
    /// Units of the chart in one of what the reader counts: 1, or parts of a full-time equivalent.
    pub unit: i64,
}

/// The next of 1, 2, 5, 10, 20, 50, … that is not below.
fn round_up(wanted: i64) -> i64 {
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if step >= wanted || step == i64::MAX {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

impl ChartData {
    /// The distance of the lines across.
    fn step(&self) -> i64 {
        let points = self.points.iter().map(|point| point.value);
        let most = points.chain([self.target, self.projection.unwrap_or(0)]).max().unwrap_or(0).max(1);
        round_up(most / STEPS + i64::from(most % STEPS > 0))
    }

    /// How high a value lies.
    fn y(&self, value: i64) -> i64 {
        let top = i128::from(self.step()) * i128::from(STEPS);
        let height = i128::from(value.max(0)) * i128::from(BOTTOM - TOP) / top;
        BOTTOM - i64::try_from(height).unwrap_or(BOTTOM - TOP).min(BOTTOM - TOP)
    }

    /// Places from left to right: the points, and the projection.
    fn places(&self) -> i64 {
        let points = i64::try_from(self.points.len()).unwrap_or(i64::MAX);
        points.saturating_add(i64::from(self.projection.is_some())).max(1)
    }

    /// The middle of a place.
    fn x(&self, place: usize) -> i64 {
        let width = RIGHT - LEFT;
        LEFT + (2 * i64::try_from(place).unwrap_or(0) + 1) * width / (2 * self.places())
    }

    /// A value as the reader counts it.
    fn words(&self, value: i64) -> String {
        domain::targets::units_italian(value, self.unit)
    }

    fn shapes(&self) -> AnyView {
        let middles: Vec<(i64, i64)> =
            self.points.iter().enumerate().map(|(place, point)| (self.x(place), self.y(point.value))).collect();
        match self.shape {
            ChartShape::Line => {
                let line = middles.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
                let dots = middles
                    .iter()
                    .map(|(x, y)| view! { <circle class="chart-dot" cx=x.to_string() cy=y.to_string() r="4"></circle> })
                    .collect_view();
                view! {
                    <polyline class="chart-line" points=line></polyline>
                    {dots}
                }
                .into_any()
            }
            ChartShape::Bars => {
                let half = (RIGHT - LEFT) * 3 / (10 * self.places()).max(1);
                middles
                    .iter()
                    .map(|(x, y)| {
                        view! {
                            <rect
                                class="chart-bar"
                                x=(x - half).to_string()
                                y=y.to_string()
                                width=(2 * half).to_string()
                                height=(BOTTOM - y).to_string()
                            ></rect>
                        }
                    })
                    .collect_view()
                    .into_any()
            }
        }
    }

    fn ahead(&self) -> AnyView {
        let Some(value) = self.projection else { return ().into_any() };
        let Some(last) = self.points.len().checked_sub(1) else { return ().into_any() };
        let from = self.points.get(last).map_or(0, |point| point.value);
        let (x, y) = (self.x(last + 1), self.y(value));
        let diamond = format!("{},{y} {x},{} {},{y} {x},{}", x - 7, y - 7, x + 7, y + 7);
        view! {
            <line
                class="chart-ahead"
                x1=self.x(last).to_string()
                y1=self.y(from).to_string()
                x2=x.to_string()
                y2=y.to_string()
            ></line>
            <polygon class="chart-diamond" points=diamond></polygon>
        }
        .into_any()
    }
}

/// The chart with its key.
#[component]
pub fn Chart(
    /// Its id on the page.
    id: &'static str,
    /// What it shows.
    #[prop(into)]
    title: String,
    /// What there is to see in it, in a sentence.
    #[prop(into)]
    description: String,
    /// What the points are: «Totale a fine trimestre».
    #[prop(into)]
    series: String,
    /// What is drawn.
    data: ChartData,
) -> impl IntoView {
    let step = data.step();
    let across = (0..=STEPS)
        .map(|n| {
            let (value, y) = (step * n, data.y(step * n));
            view! {
                <line class="chart-grid" x1=LEFT.to_string() y1=y.to_string() x2=RIGHT.to_string() y2=y.to_string()></line>
                <text class="chart-scale" x=(LEFT - 8).to_string() y=(y + 5).to_string() text-anchor="end">
                    {data.words(value)}
                </text>
            }
        })
        .collect_view();
    let below = data
        .points
        .iter()
        .enumerate()
        .filter(|(_, point)| !point.label.is_empty())
        .map(|(place, point)| {
            view! {
                <text x=data.x(place).to_string() y=(BOTTOM + 32).to_string() text-anchor="middle">
                    {point.label.clone()}
                </text>
            }
        })
        .collect_view();
    let target = data.y(data.target);
    let (titled, described, both) = (format!("{id}-t"), format!("{id}-d"), format!("{id}-t {id}-d"));
    let key = |class: &'static str, words: String| {
        view! {
            <li class=class>
                <svg viewBox="0 0 36 12" aria-hidden="true" focusable="false">
                    <line x1="0" y1="6" x2="36" y2="6"></line>
                </svg>
                {words}
            </li>
        }
    };
    let series_key = match data.shape {
        ChartShape::Line => key("key-line", series).into_any(),
        ChartShape::Bars => key("key-bar", series).into_any(),
    };
    let ahead_key =
        data.projection.map(|value| key("key-ahead", format!("Proiezione alla conclusione: {}", data.words(value))));
    view! {
        <figure class="chart">
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                role="img"
                aria-labelledby=both
                focusable="false"
            >
                <title id=titled>{title}</title>
                <desc id=described>{description}</desc>
                {across}
                {data.shapes()}
                {data.ahead()}
                <line
                    class="chart-target"
                    x1=LEFT.to_string()
                    y1=target.to_string()
                    x2=RIGHT.to_string()
                    y2=target.to_string()
                ></line>
                {below}
            </svg>
            <figcaption>
                <ul class="chart-key">
                    {series_key}
                    {key("key-target", format!("Minimo: {}", data.words(data.target)))}
                    {ahead_key}
                </ul>
            </figcaption>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(values: &[i64], target: i64) -> ChartData {
        let points = values.iter().map(|value| ChartPoint { label: String::new(), value: *value }).collect();
        ChartData { shape: ChartShape::Line, points, target, projection: None, unit: 1 }
    }

    #[test]
    fn the_scale_holds_every_figure_and_the_target() {
        for (values, target, step) in [
            (vec![0, 9_000], 7_426, 2_000),
            (vec![1], 7_426, 2_000),
            (vec![], 0, 1),
            (vec![25], 6, 5),
            (vec![26], 6, 10),
        ] {
            let data = data(&values, target);
            assert_eq!(data.step(), step, "{values:?} {target}");
            for value in values.iter().chain([&target]) {
                assert!((TOP..=BOTTOM).contains(&data.y(*value)), "{value}");
            }
        }
        assert_eq!(data(&[10], 10).y(0), BOTTOM);
        assert_eq!(data(&[10], 10).y(10), TOP);
    }

    #[test]
    fn the_points_go_from_left_to_right_within_the_frame() {
        let data = ChartData { projection: Some(3), ..data(&[1, 2, 3], 3) };
        let all: Vec<i64> = (0..4).map(|place| data.x(place)).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]) && all[0] > LEFT && all[3] < RIGHT, "{all:?}");
    }

    #[test]
    fn absurd_figures_are_drawn_within_the_frame() {
        let data = data(&[i64::MAX, -5, 0], i64::MAX);
        for value in [i64::MAX, i64::MIN, 0] {
            assert!((TOP..=BOTTOM).contains(&data.y(value)));
        }
    }
}
