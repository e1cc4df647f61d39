//! The sheets of a workbook about a round. Numbers stay numbers; texts stay texts, whatever they begin with.

use std::collections::HashMap;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::details::Details;
use crate::evaluations::evidence;
use crate::evaluations::explain::words;
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{AGREE, Level, Origin, objection_name, rectification_name, subject_name, task_name};
use crate::web::filters::{date_or_blank, moment};
use crate::web::workbook::{headings, text};

/// A cell.
enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Text(words)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.filter(|number| number.is_finite()).map_or(Self::Empty, Self::Number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Some(number).into()
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(u32::try_from(number).map_or(0.0, f64::from))
    }
}

impl From<Option<i32>> for Cell {
    fn from(number: Option<i32>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(f64::from(number)))
    }
}

/// All sheets.
pub(super) fn workbook(read: &Details) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    about(book.add_worksheet(), read)?;
    results(book.add_worksheet(), read)?;
    lines(book.add_worksheet(), read)?;
    weights(book.add_worksheet(), read)?;
    records(book.add_worksheet(), read)?;
    claims(book.add_worksheet(), read)?;
    checks(book.add_worksheet(), read)?;
    objections(book.add_worksheet(), read)?;
    orders(book.add_worksheet(), read)?;
    if read.robustness.is_some() {
        robustness(book.add_worksheet(), read)?;
    }
    book.save_to_buffer()
}

fn sheet<const N: usize>(
    sheet: &mut Worksheet,
    name: &str,
    columns: [(&str, u16); N],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    headings(sheet, columns)?;
    write(sheet, rows)
}

fn write(sheet: &mut Worksheet, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<(), XlsxError> {
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(words) => text(sheet, (row, column), &words)?,
                Cell::Number(number) => sheet.write_number(row, column, number).map(|_| ())?,
                Cell::Empty => {}
            }
        }
    }
    Ok(())
}

fn names(read: &Details) -> HashMap<i64, String> {
    read.subjects.iter().map(|row| (row.id, row.name.clone())).collect()
}

/// Path and unit of an indicator.
fn paths(read: &Details) -> HashMap<String, (String, String)> {
    let leaves = read.framework.indicators().into_iter();
    leaves.map(|leaf| (leaf.node.key.clone(), (leaf.path.clone(), leaf.indicator.unit.clone()))).collect()
}

fn about(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let stage = Stage::parse(&read.round.stage).map_or("", Stage::name);
    let fingerprint = read.round.dossier_sha256.clone().unwrap_or_default();
    let rows: Vec<Vec<Cell>> = vec![
        vec!["评价轮次".into(), read.round.name.clone().into()],
        vec!["评价年度".into(), Some(read.round.year).into()],
        vec!["环节".into(), stage.into()],
        vec!["指标体系".into(), format!("{}，第 {} 版", read.framework.name, read.revision).into()],
        vec!["说明".into(), read.framework.note.clone().into()],
        vec!["合成方法".into(), read.framework.aggregation.name().into()],
        vec!["赋权方法".into(), read.framework.weighting.name().into()],
        vec!["测算时间".into(), read.round.computed_at.map(moment).unwrap_or_default().into()],
        vec!["可复算文件指纹（SHA-256）".into(), fingerprint.into()],
        vec!["性质".into(), if read.round.is_demo { "演示数据" } else { "" }.into()],
    ];
    sheet(to, "说明", [("项目", 26), ("内容", 90)], rows)
}

fn results(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    to.set_name("得分和等级")?;
    let fixed = ["名次", "同类名次", "名称", "所在地", "同类组", "状态", "综合得分", "基础分", "加分", "扣分", "一票否决"];
    let grades = ["分数线等级", "拟定等级", "最终等级", "上一轮等级", "提示"];
    let dimensions = read.framework.dimensions.iter().map(|node| node.name.clone());
    let columns = fixed.into_iter().map(str::to_owned).chain(grades.into_iter().map(str::to_owned)).chain(dimensions);
    headings(to, columns.map(|name| (name, 16)))?;
    let rows = read.subjects.iter().map(|row| {
        let score = read.scores.as_ref().and_then(|scores| scores.subject(&row.listing_id.to_string()));
        let words = |words: &Option<String>| Cell::from(words.clone().unwrap_or_default());
        let mut cells: Vec<Cell> = vec![
            row.rank.into(),
            row.rank_in_group.into(),
            row.name.clone().into(),
            read.divisions.get(&row.division_code).cloned().unwrap_or_default().into(),
            row.peer_group.clone().into(),
            subject_name(&row.state).into(),
            row.total.into(),
            score.map(|score| score.base).into(),
            score.map(|score| score.bonus).into(),
            score.map(|score| score.deducted).into(),
            words(&row.vetoed_by),
            words(&row.draft_grade),
            words(&row.proposed_grade),
            words(&row.grade),
            words(&row.previous_grade),
            words(&row.warning),
        ];
        let of = |key: &str| score.and_then(|score| score.dimensions.iter().find(|one| one.key == key));
        cells.extend(read.framework.dimensions.iter().map(|node| Cell::from(of(&node.key).map(|one| one.points))));
        cells
    });
    write(to, rows)
}

fn lines(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let paths = paths(read);
    let columns = [
        ("名称", 36),
        ("指标", 40),
        ("单位", 10),
        ("原始数据", 14),
        ("上年", 14),
        ("得分率", 10),
        ("有效权重", 10),
        ("满分", 10),
        ("得分", 10),
        ("缺数据", 16),
        ("同类位置", 10),
        ("同类中位数", 14),
        ("算式", 80),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in &read.subjects {
        let score = read.scores.as_ref().and_then(|scores| scores.subject(&row.listing_id.to_string()));
        for line in score.map(|score| score.lines.as_slice()).unwrap_or_default() {
            let unit = paths.get(&line.indicator).map(|(_, unit)| unit.clone()).unwrap_or_default();
            rows.push(vec![
                row.name.clone().into(),
                line.path.clone().into(),
                unit.into(),
                line.raw.into(),
                line.previous.into(),
                line.share.into(),
                line.weight.into(),
                line.full.into(),
                line.points.into(),
                line.missing.map_or("", crate::scoring::Missing::name).into(),
                line.peer.position.map_or(Cell::Empty, Cell::from),
                line.peer.median.into(),
                line.formula.clone().into(),
            ]);
        }
    }
    sheet(to, "指标明细", columns, rows)
}

fn weights(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let names = words::Names::default();
    let effective: HashMap<&str, f64> =
        read.scores.iter().flat_map(|scores| scores.weights.iter().map(|line| (line.key.as_str(), line.weight))).collect();
    let rows = read.framework.indicators().into_iter().map(|leaf| -> Vec<Cell> {
        vec![
            leaf.node.key.clone().into(),
            leaf.path.clone().into(),
            leaf.indicator.unit.clone().into(),
            leaf.weight.into(),
            effective.get(leaf.node.key.as_str()).copied().into(),
            words::source(&leaf.indicator.source, &names).into(),
            words::rule(leaf.indicator).into(),
            leaf.node.definition.clone().into(),
            leaf.node.basis.clone().into(),
        ]
    });
    let columns = [
        ("代码", 18),
        ("指标", 40),
        ("单位", 10),
        ("书面权重", 10),
        ("有效权重", 10),
        ("数据来源", 40),
        ("计分规则", 60),
        ("统计什么", 50),
        ("依据", 40),
    ];
    sheet(to, "指标体系", columns, rows)
}

fn records(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let (names, paths) = (names(read), paths(read));
    let rows = read.values.iter().map(|row| -> Vec<Cell> {
        vec![
            names.get(&row.subject_id).cloned().unwrap_or_default().into(),
            paths.get(&row.indicator).map_or(row.indicator.clone(), |(path, _)| path.clone()).into(),
            Some(row.version).into(),
            row.raw.into(),
            row.previous.into(),
            Origin::parse(&row.origin).map_or("", Origin::name).into(),
            row.note.clone().unwrap_or_default().into(),
            row.by_name.clone().into(),
            moment(row.at).into(),
        ]
    });
    let columns = [
        ("名称", 36),
        ("指标", 40),
        ("版次", 8),
        ("原始数据", 14),
        ("上年", 14),
        ("来自", 12),
        ("来源记录", 60),
        ("经手人", 12),
        ("时间", 20),
    ];
    sheet(to, "数据来源", columns, rows)
}

fn claims(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let (names, paths) = (names(read), paths(read));
    let rows = read.claims.iter().map(|row| -> Vec<Cell> {
        let files: Vec<String> = evidence::read(&row.evidence).into_iter().map(|file| file.name).collect();
        vec![
            names.get(&row.subject_id).cloned().unwrap_or_default().into(),
            paths.get(&row.indicator).map_or(row.indicator.clone(), |(path, _)| path.clone()).into(),
            row.claimed.into(),
            row.text.clone().unwrap_or_default().into(),
            files.join("；").into(),
            row.saved_by_name.clone().into(),
            moment(row.saved_at).into(),
        ]
    });
    let columns = [("名称", 36), ("指标", 40), ("自报数", 14), ("说明", 60), ("佐证", 50), ("填报人", 12), ("时间", 20)];
    sheet(to, "自评", columns, rows)
}

fn checks(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let (names, paths) = (names(read), paths(read));
    let rows = read.checks.iter().map(|row| -> Vec<Cell> {
        vec![
            names.get(&row.subject_id).cloned().unwrap_or_default().into(),
            paths.get(&row.indicator).map_or(row.indicator.clone(), |(path, _)| path.clone()).into(),
            Level::parse(&row.level).map_or("", Level::name).into(),
            if row.outcome == AGREE { "一致" } else { "更正" }.into(),
            row.raw.into(),
            row.reason.clone().unwrap_or_default().into(),
            row.by_name.clone().into(),
            moment(row.at).into(),
        ]
    });
    let columns =
        [("名称", 36), ("指标", 40), ("核查", 12), ("结论", 8), ("更正为", 14), ("理由", 60), ("核查人", 12), ("时间", 20)];
    sheet(to, "核查", columns, rows)
}

fn objections(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let (names, paths) = (names(read), paths(read));
    let rows = read.objections.iter().map(|row| -> Vec<Cell> {
        let about = row.indicator.as_ref().and_then(|key| paths.get(key)).map_or("整体结果", |(path, _)| path.as_str());
        vec![
            names.get(&row.subject_id).cloned().unwrap_or_default().into(),
            about.into(),
            row.body.clone().into(),
            objection_name(&row.state).into(),
            row.answer.clone().unwrap_or_default().into(),
            row.raw.into(),
            row.raised_by_name.clone().into(),
            moment(row.raised_at).into(),
            row.decided_by_name.clone().unwrap_or_default().into(),
        ]
    });
    let columns = [
        ("名称", 36),
        ("指标", 40),
        ("异议", 60),
        ("结果", 10),
        ("答复", 60),
        ("更正为", 14),
        ("提出人", 12),
        ("时间", 20),
        ("处理人", 12),
    ];
    sheet(to, "异议", columns, rows)
}

fn orders(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let names = names(read);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for order in &read.orders {
        for task in read.tasks.iter().filter(|task| task.rectification_id == order.id) {
            rows.push(vec![
                names.get(&order.subject_id).cloned().unwrap_or_default().into(),
                order.reason.clone().into(),
                rectification_name(&order.state).into(),
                date_or_blank(order.due_on).into(),
                task.name.clone().into(),
                task_name(&task.state).into(),
                task.answer.clone().unwrap_or_default().into(),
                order.recheck_note.clone().unwrap_or_default().into(),
            ]);
        }
    }
    let columns = [
        ("名称", 36),
        ("整改原因", 50),
        ("状态", 12),
        ("期限", 14),
        ("任务", 40),
        ("任务状态", 12),
        ("整改情况", 60),
        ("复查意见", 40),
    ];
    sheet(to, "整改", columns, rows)
}

fn robustness(to: &mut Worksheet, read: &Details) -> Result<(), XlsxError> {
    let Some(found) = &read.robustness else { return Ok(()) };
    to.set_name("稳健性")?;
    let fixed = ["名称", "正式名次", "最好", "5%", "中位数", "95%", "最差"].map(str::to_owned);
    let grades = found.monte_carlo.subjects.first().map(|one| one.grades.as_slice()).unwrap_or_default();
    let columns = fixed.into_iter().chain(grades.iter().map(|one| format!("得“{}”的可能", one.grade)));
    headings(to, columns.map(|name| (name, 16)))?;
    let rows = found.monte_carlo.subjects.iter().map(|one| {
        let mut cells: Vec<Cell> = vec![one.name.clone().into()];
        cells.extend([one.rank, one.min, one.p5, one.median, one.p95, one.max].map(Cell::from));
        cells.extend(one.grades.iter().map(|grade| Cell::from(grade.probability)));
        cells
    });
    write(to, rows)
}
