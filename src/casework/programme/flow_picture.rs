//! The way of an application as a picture: the stages of a programme, and the table of all steps.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Programme, Stage, StageKind};
use crate::casework::flow::{Side, State, TRANSITIONS, Turn};

/// Size of a box and of the gaps between boxes.
const BOX: (u32, u32) = (160, 84);
const GAP: (u32, u32) = (36, 40);

/// The stages of a programme as SVG, in rows from the left.
#[derive(Debug, Clone, Template)]
#[template(path = "casework/programmes/flow.html")]
pub struct FlowPicture {
    /// Class that says on which screens it is shown.
    class: &'static str,
    title: String,
    width: u32,
    height: u32,
    boxes: Vec<FlowBox>,
    arrows: Vec<String>,
}

#[derive(Debug, Clone)]
struct FlowBox {
    x: u32,
    y: u32,
    middle: u32,
    name: String,
    who: String,
    days: String,
    state: &'static str,
    is_optional: bool,
}

/// What it is made of was escaped when it was rendered.
impl HtmlSafe for FlowPicture {}

impl FlowPicture {
    /// For wide screens: four boxes a row. `current` is the stage in which an application is, if there is one.
    pub fn wide(programme: &Programme, current: Option<i32>) -> Self {
        Self::of(programme, current, 4, "flow--wide")
    }

    /// For telephones: two boxes a row.
    pub fn narrow(programme: &Programme, current: Option<i32>) -> Self {
        Self::of(programme, current, 2, "flow--narrow")
    }

    fn of(programme: &Programme, current: Option<i32>, columns: u32, class: &'static str) -> Self {
        let current = current.and_then(|at| u32::try_from(at).ok());
        let place = |at: u32| ((at % columns) * (BOX.0 + GAP.0) + 1, (at / columns) * (BOX.1 + GAP.1) + 1);
        let boxes: Vec<FlowBox> =
            (0..).zip(&programme.stages).map(|(at, stage)| flow_box(stage, at, place(at), current)).collect();
        let count = u32::try_from(boxes.len()).unwrap_or(0);
        let names: Vec<&str> = programme.stages.iter().map(|stage| stage.name.as_str()).collect();
        let now = current.and_then(|at| programme.stages.get(at as usize));
        let now = now.map(|stage| format!("，现在是{}", stage.name)).unwrap_or_default();
        Self {
            class,
            title: format!("办理流程：{}{now}", names.join("、")),
            width: columns.min(count.max(1)) * (BOX.0 + GAP.0) - GAP.0 + 2,
            height: count.div_ceil(columns).max(1) * (BOX.1 + GAP.1) - GAP.1 + 2,
            arrows: (1..count).map(|at| arrow(place(at - 1), place(at))).collect(),
            boxes,
        }
    }
}

fn flow_box(stage: &Stage, at: u32, (x, y): (u32, u32), current: Option<u32>) -> FlowBox {
    let state = match current {
        Some(now) if at < now => "done",
        Some(now) if at == now => "now",
        _ => "later",
    };
    let counted = if stage.counts { "" } else { "，另计" };
    FlowBox {
        x,
        y,
        middle: x + BOX.0 / 2,
        name: format!("{}. {}", at + 1, stage.name),
        who: short_who(stage),
        days: format!("{} 个工作日{counted}", stage.days),
        state,
        is_optional: stage.skip_if.is_some(),
    }
}

/// Who does it, short enough for a box.
fn short_who(stage: &Stage) -> String {
    match stage.kind {
        StageKind::Departments => format!("{} 个部门", stage.units.len()),
        StageKind::Inspection => format!("{} 名核查人员", stage.inspectors),
        StageKind::Experts => format!("{} 名专家", stage.experts),
        StageKind::Notice => "面向社会".to_owned(),
        _ => format!("{}主管部门", stage.desk.name()),
    }
}

/// From box to box: straight on, or round to the beginning of the next row.
fn arrow((from_x, from_y): (u32, u32), (to_x, to_y): (u32, u32)) -> String {
    if from_y == to_y {
        let y = from_y + BOX.1 / 2;
        return format!("M{} {y} H{} m-6 -4 l6 4 l-6 4", from_x + BOX.0, to_x - 2);
    }
    let (from, to, between) = (from_x + BOX.0 / 2, to_x + BOX.0 / 2, to_y - GAP.1 / 2);
    format!("M{from} {} V{between} H{to} V{} m-4 -6 l4 6 l4 -6", from_y + BOX.1, to_y - 2)
}

/// The table of steps as a picture of its own: every state with the ways out of it.
pub fn table() -> String {
    let (line, top) = (26, 56);
    let rows: usize = State::ALL.iter().map(|state| ways(*state).count().max(1)).sum();
    let height = top + rows * line + State::ALL.len() * 14 + 10;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {height}\" width=\"860\" height=\"{height}\" role=\"img\">\n\
         <title>申报的状态与步骤</title>\n<style>text{{font:15px \"Noto Sans CJK SC\",\"PingFang SC\",sans-serif;fill:#15202b}}\
         .s{{fill:#e7f0f7;stroke:#0b4a78}}.applicant{{fill:#145537}}.office{{fill:#0b4a78}}.system{{fill:#734600}}\
         .end{{fill:#e8edf2;stroke:#72808d}}path{{stroke:#72808d;fill:none}}</style>\n\
         <rect width=\"860\" height=\"{height}\" fill=\"#fff\"/>\n<text x=\"16\" y=\"28\">状态</text>\n\
         <text x=\"250\" y=\"28\"><tspan class=\"applicant\">申报单位</tspan>　<tspan class=\"office\">主管部门</tspan>　\
         <tspan class=\"system\">系统（时限、公示、拨付发证）</tspan></text>\n<text x=\"650\" y=\"28\">到</text>\n"
    );
    let mut y = top;
    for state in State::ALL {
        let count = ways(state).count();
        let tall = count.max(1) * line - 4;
        let class = if matches!(state.turn(), Turn::Nobody) { "end" } else { "s" };
        let _ = writeln!(svg, "<rect class=\"{class}\" x=\"16\" y=\"{y}\" width=\"180\" height=\"{tall}\" rx=\"5\"/>");
        let _ = writeln!(svg, "<text x=\"28\" y=\"{}\">{}</text>", y + 17, state.name());
        for (at, step) in ways(state).enumerate() {
            let base = y + at * line + 17;
            let class = match step.side {
                Side::Applicant => "applicant",
                Side::Office => "office",
                Side::System => "system",
            };
            let _ = writeln!(svg, "<path d=\"M196 {0} H240 M560 {0} H640 m-6 -4 l6 4 l-6 4\"/>", base - 5);
            let _ = writeln!(svg, "<text class=\"{class}\" x=\"250\" y=\"{base}\">{}</text>", step.action.name());
            let _ = writeln!(svg, "<text x=\"650\" y=\"{base}\">{}</text>", step.to.name());
        }
        if count == 0 {
            let _ = writeln!(svg, "<text x=\"250\" y=\"{}\">（终点）</text>", y + 17);
        }
        y += count.max(1) * line + 14;
    }
    svg + "</svg>\n"
}

fn ways(state: State) -> impl Iterator<Item = &'static crate::casework::flow::Transition> {
    TRANSITIONS.iter().filter(move |step| step.from == state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_in_the_documentation_shows_the_table_of_steps() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/casework-flow.svg");
        if std::env::var_os("CBEC_WRITE_FLOW").is_some() {
            std::fs::write(&path, table()).expect("a file");
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == table(), "docs/casework-flow.svg is out of date; CBEC_WRITE_FLOW=1 writes it anew");
    }

    #[test]
    fn arrows_go_straight_on_or_round_to_the_next_row() {
        assert_eq!(arrow((1, 1), (197, 1)), "M161 43 H195 m-6 -4 l6 4 l-6 4");
        assert_eq!(arrow((589, 1), (1, 125)), "M669 85 V105 H81 V123 m-4 -6 l4 6 l4 -6");
    }
}
