//! A figure in the size of a card: its number, what time it is of, how it grew, and its target.

use crate::charts::trimmed;
use crate::statistics::board::Figure;
use crate::statistics::say::{self, Shown};

/// A figure as a card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// What its number means.
    pub meaning: String,
    /// Its number.
    pub number: Shown,
    /// Unit.
    pub unit: String,
    /// What time it is of.
    pub when: String,
    /// 同比 +12.3%; empty where it is not known.
    pub growth: String,
    /// Target, the share reached as words and as a number up to a hundred for the bar, and whether it is reached.
    pub goal: Option<CardGoal>,
    /// Whether demonstration data are in it.
    pub is_demo: bool,
}

/// The target on a card.
#[derive(Debug, Clone)]
pub struct CardGoal {
    /// 目标 1,600 亿元（2027年）
    pub words: String,
    /// 61.6
    pub percent: String,
    /// Width of the bar.
    pub width: f64,
    /// Whether it is reached.
    pub is_reached: bool,
    /// What the year may come to: 预测 1,210 亿元
    pub forecast: String,
}

/// A figure as a card.
pub fn card(figure: &Figure) -> Card {
    let (spec, table) = (&figure.spec, &figure.table);
    let headline = table.headline();
    let value = headline.map(|row| row.values[0]).unwrap_or_default();
    Card {
        name: spec.name.clone(),
        url: spec.url(),
        meaning: spec.meaning(),
        number: say::shown(value, spec.decimals),
        unit: spec.unit.clone(),
        when: headline.map(|row| say::when(spec, row.period)).unwrap_or_default(),
        growth: say::growth(table.growth(0)),
        goal: goal(figure),
        is_demo: table.is_demo(),
    }
}

fn goal(figure: &Figure) -> Option<CardGoal> {
    let goal = figure.goal()?;
    let far = goal.distance.as_ref()?;
    let percent = far.share * 100.0;
    let year = goal.target.year.filter(|_| goal.target.from.is_none());
    let until = year.map_or_else(|| "（每年）".to_owned(), |year| format!("（{year}年）"));
    let forecast = figure.table.forecast.as_ref();
    let forecast = forecast.map(|of| format!("{} 年预测 {}", of.year, say::with_unit(&figure.spec, of.value)));
    Some(CardGoal {
        words: format!("目标 {}{until}", say::with_unit(&figure.spec, far.asked)),
        percent: trimmed(percent, 1),
        width: percent.clamp(0.0, 100.0),
        is_reached: far.missing <= 0.0,
        forecast: forecast.unwrap_or_default(),
    })
}
