//! A table of scores, as the exported one: read, and every line that does not fit named with its row.

use std::collections::HashSet;

use super::rules::{read_homework, read_score};
use super::sheet::Sheet;
use crate::listings::exchange::Sheet as Table;
use crate::values::short_code::{self, Typed};

/// Headings of the table.
pub const HEAD: [&str; 7] = ["签到码", "姓名", "单位", "出勤天数", "考核成绩", "作业", "结果"];

/// What a line says: sign-up, score, homework, as typed.
pub type Said = (i64, String, String);

/// Reads a table; or names every line that does not fit.
pub fn read(bytes: &[u8], sheet: &Sheet) -> Result<Vec<Said>, Vec<String>> {
    let table = Table::read(bytes).map_err(|words| vec![words])?;
    let column = |name: &str| table.head.iter().position(|head| head.trim() == name);
    let wanted = [HEAD[0], HEAD[1], HEAD[4], HEAD[5]];
    let missing: Vec<&str> = wanted.into_iter().filter(|name| column(name).is_none()).collect();
    if !missing.is_empty() {
        return Err(vec![format!("缺少列：{}。请下载成绩表，填写后上传。", missing.join("、"))]);
    }
    let mut faults: Vec<String> = table.faults.iter().map(|fault| format!("{}：{}", fault.cell, fault.message)).collect();
    let (mut said, mut seen) = (Vec::new(), HashSet::new());
    for (row, cells) in &table.rows {
        let cell = |name: &str| column(name).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        match line(&cell, sheet) {
            Ok(found) if !seen.insert(found.0) => faults.push(format!("第 {row} 行：{} 出现了两次", cell(HEAD[1]))),
            Ok(found) => said.push(found),
            Err(words) => faults.push(format!("第 {row} 行：{words}")),
        }
    }
    if faults.is_empty() { Ok(said) } else { Err(faults) }
}

fn line<'a>(cell: &impl Fn(&str) -> &'a str, sheet: &Sheet) -> Result<Said, String> {
    let typed = cell(HEAD[0]);
    let Typed::Code(code) = short_code::read(typed) else {
        return Err(format!("签到码“{typed}”有误，请勿修改这一列"));
    };
    let line = sheet.lines.iter().find(|line| line.person.code == code);
    let line = line.ok_or_else(|| format!("签到码 {typed} 不在这一班的名单里"))?;
    if line.person.name != cell(HEAD[1]) {
        return Err(format!("签到码 {typed} 的姓名是“{}”，表格里是“{}”，请核对是否串行", line.person.name, cell(HEAD[1])));
    }
    read_score(cell(HEAD[4]))?;
    read_homework(cell(HEAD[5]))?;
    Ok((line.person.id, cell(HEAD[4]).to_owned(), cell(HEAD[5]).to_owned()))
}
