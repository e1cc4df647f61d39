//! The table of steps as a picture: every stage with the ways out of it.

use std::fmt::Write as _;

use super::rules::{Side, Stage, TRANSITIONS, Transition};

/// The picture.
pub fn table() -> String {
    let (line, top) = (26, 56);
    let rows: usize = Stage::ALL.iter().map(|stage| ways(*stage).count().max(1)).sum();
    let height = top + rows * line + Stage::ALL.len() * 14 + 10;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {height}\" width=\"860\" height=\"{height}\" role=\"img\">\n\
         <title>评价轮次的环节与步骤</title>\n<style>text{{font:15px \"Noto Sans CJK SC\",\"PingFang SC\",sans-serif;fill:#15202b}}\
         .s{{fill:#e7f0f7;stroke:#0b4a78}}.office{{fill:#0b4a78}}.system{{fill:#734600}}\
         .end{{fill:#e8edf2;stroke:#72808d}}path{{stroke:#72808d;fill:none}}</style>\n\
         <rect width=\"860\" height=\"{height}\" fill=\"#fff\"/>\n<text x=\"16\" y=\"28\">环节</text>\n\
         <text x=\"250\" y=\"28\"><tspan class=\"office\">综试区牵头部门</tspan>　\
         <tspan class=\"system\">系统（时限、公示）</tspan></text>\n<text x=\"650\" y=\"28\">到</text>\n"
    );
    let mut y = top;
    for stage in Stage::ALL {
        let count = ways(stage).count();
        let tall = count.max(1) * line - 4;
        let class = if stage.is_over() { "end" } else { "s" };
        let _ = writeln!(svg, "<rect class=\"{class}\" x=\"16\" y=\"{y}\" width=\"180\" height=\"{tall}\" rx=\"5\"/>");
        let _ = writeln!(svg, "<text x=\"28\" y=\"{}\">{}</text>", y + 17, stage.name());
        for (at, step) in ways(stage).enumerate() {
            let base = y + at * line + 17;
            let class = if step.side == Side::Office { "office" } else { "system" };
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

fn ways(stage: Stage) -> impl Iterator<Item = &'static Transition> {
    TRANSITIONS.iter().filter(move |step| step.from == stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_in_the_documentation_shows_the_table_of_steps() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/round-flow.svg");
        if std::env::var_os("CBEC_WRITE_FLOW").is_some() {
            std::fs::write(&path, table()).expect("a file");
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == table(), "docs/round-flow.svg is out of date; CBEC_WRITE_FLOW=1 writes it anew");
    }
}
