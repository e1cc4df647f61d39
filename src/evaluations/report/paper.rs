//! The report about a subject: the result, how it came about item by item, and what would move it to the next grade.

use crate::evaluations::explain::body;
use crate::evaluations::explain::case::Case;
use crate::evaluations::explain::view::{self, Explanation};
use crate::evaluations::rules::Stage;
use crate::platform::pdf::{Align, Ink, Printer, Sheet, Style};
use crate::web::file_answer::{self, Way};
use crate::web::filters::moment;
use crate::web::{Answer, PageError, Site};

/// What the paper says besides the explanation.
struct Front {
    title: String,
    issuer: String,
    lines: Vec<(String, String)>,
    shares: Vec<f32>,
    is_demo: bool,
    is_draft: bool,
    fingerprint: String,
}

/// The report about a subject.
pub(in crate::evaluations) async fn paper(site: &Site, case: &Case, shows_people: bool) -> Answer {
    let beside = body::beside(site, case, shows_people).await?;
    let explanation = view::explain(case, &beside);
    let explanation = explanation.ok_or_else(|| PageError::BadRequest("还没有测算得分，暂时没有评价报告。".into()))?;
    let front = front(site, case, &explanation);
    let name = format!("{}-{}.pdf", case.round.key, case.subject.listing_id);
    let title = front.title.clone();
    let bytes = site.kept::<Printer>()?.sheet(title, move |sheet| lay(sheet, &front, &explanation)).await?;
    Ok(file_answer::file(Way::Saved, &name, "application/pdf").body(bytes))
}

fn front(site: &Site, case: &Case, explanation: &Explanation) -> Front {
    let stage = Stage::parse(&case.round.stage).unwrap_or(Stage::Draft);
    let line = |label: &str, words: String| (label.to_owned(), words);
    let grade = case.subject.grade.clone().filter(|_| stage.is_final());
    let is_draft = grade.is_none();
    let mut lines = vec![
        line("评价对象", case.subject.name.clone()),
        line("所在地", site.zone.division_name(&case.subject.division_code)),
        line("评价轮次", format!("{}（{} 年）", case.round.name, case.round.year)),
        line("指标体系", format!("{}，第 {} 版", case.framework.name, case.revision)),
        line("综合得分", format!("{} 分", explanation.total)),
        line(if is_draft { "等级（初稿）" } else { "等级" }, grade.unwrap_or_else(|| explanation.grade.clone())),
        line("名次", explanation.rank.clone()),
    ];
    if !explanation.rank_in_group.is_empty() {
        lines.push(line("同类名次", format!("{}（{}）", explanation.rank_in_group, explanation.group)));
    }
    if let Some(before) = &explanation.before {
        lines.push(line("上一轮", format!("{} 年 {} 分，{}（{}）", before.year, before.total, before.grade, before.change)));
    }
    if let Some(at) = case.round.computed_at {
        lines.push(line("测算时间", moment(at)));
    }
    lines.push(line("等级理由", explanation.grade_reason.clone()));
    #[expect(clippy::cast_possible_truncation, reason = "a share of a bar")]
    let share = |one: &crate::scoring::DimensionScore| if one.full > 0.0 { (one.points / one.full) as f32 } else { 0.0 };
    Front {
        title: format!("{}绩效评价报告", case.subject.name),
        issuer: site.zone.name.clone(),
        lines,
        shares: case.score().map(|score| score.dimensions.iter().map(share).collect()).unwrap_or_default(),
        is_demo: case.round.is_demo,
        is_draft,
        fingerprint: case.round.dossier_sha256.clone().unwrap_or_default(),
    }
}

fn lay(sheet: &mut Sheet<'_>, front: &Front, explanation: &Explanation) {
    if front.is_demo {
        sheet.across("演示");
    } else if front.is_draft {
        sheet.across("初稿");
    }
    sheet.foot(format!("{}　{}", front.issuer, front.title));
    sheet.paragraph(Style::plain(10.5).in_ink(Ink::Grey), Align::Centre, &front.issuer);
    sheet.gap(4.0);
    sheet.headline(Style::title(22.0), 15.0, &front.title);
    sheet.gap(6.0);
    sheet.table(36.0, 10.5, &front.lines);
    heading(sheet, "一、各维度得分");
    for (dimension, share) in explanation.dimensions.iter().zip(&front.shares) {
        let words = format!("{} / {} 分（{}）", dimension.points, dimension.full, dimension.rate);
        sheet.meter(10.0, &dimension.name, *share, &words);
    }
    for (name, points, reason) in &explanation.adjustments {
        sheet.paragraph(Style::plain(10.0), Align::Left, &format!("{name}：{points} 分。{reason}"));
    }
    for veto in &explanation.vetoes {
        sheet.paragraph(Style::plain(10.0).in_ink(Ink::Red), Align::Left, &format!("一票否决：{veto}"));
    }
    sheet.gap(2.0);
    sheet.paragraph(Style::plain(9.0).in_ink(Ink::Grey), Align::Left, &explanation.formula);
    heading(sheet, "二、逐项说明");
    for dimension in &explanation.dimensions {
        sheet.gap(3.0);
        sheet.keep(24.0);
        sheet.paragraph(
            Style::title(11.5),
            Align::Left,
            &format!("{}　{} / {} 分", dimension.name, dimension.points, dimension.full),
        );
        sheet.gap(1.0);
        let rows: Vec<(String, String)> = dimension.rows.iter().map(row).collect();
        sheet.table(46.0, 9.0, &rows);
    }
    sheet.gap(6.0);
    if !front.fingerprint.is_empty() {
        let words = format!(
            "本轮评价的指标体系、数据、种子和结果可以导出为一个文件并重新计算，逐位核对。文件指纹（SHA-256）：{}",
            front.fingerprint
        );
        sheet.paragraph(Style::plain(8.5).in_ink(Ink::Grey), Align::Left, &words);
    }
}

fn heading(sheet: &mut Sheet<'_>, words: &str) {
    sheet.gap(6.0);
    sheet.keep(22.0);
    sheet.paragraph(Style::title(13.0), Align::Left, words);
    sheet.gap(2.0);
}

fn row(row: &view::Row) -> (String, String) {
    let name = if row.above.is_empty() { row.name.clone() } else { format!("{}（{}）", row.name, row.above) };
    let missing = if row.missing.is_empty() { String::new() } else { format!("（{}）", row.missing) };
    let mut lines = vec![
        format!("得 {} / {} 分，原始数据 {}{missing}，来源：{}", row.points, row.full, row.raw, row.source),
        format!("规则：{}", row.rule),
        format!("算式：{}", row.formula),
        row.peers.clone(),
    ];
    if !row.before.is_empty() {
        lines.push(format!("上一轮：{}", row.before));
    }
    (name, lines.join("\n"))
}
