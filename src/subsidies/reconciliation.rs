//! What the bank says of a batch: a table with the number of each payment, its amount, whether it was paid, and the voucher.
//! Nothing is taken over when a line does not fit: each is named with its row.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entity::disbursement;
use crate::listings::exchange::Sheet;
use crate::values::Fen;

/// Headings of the table, as the exported batch has them.
pub const HEAD: [&str; 9] = ["序号", "收款户名", "开户银行", "收款账号", "金额（元）", "用途", "处理结果", "凭证号", "支付日期"];

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// Paid, with its voucher and day.
    Paid {
        /// Voucher.
        voucher: String,
        /// Day.
        on: NaiveDate,
    },
    /// Came back.
    Failed {
        /// Why.
        why: String,
    },
    /// Nothing yet.
    Waiting,
}

/// Reads what the bank says of these payments; or names every line that does not fit.
pub fn read(bytes: &[u8], payments: &[disbursement::Model], today: NaiveDate) -> Result<Vec<(i64, Said)>, Vec<String>> {
    let sheet = Sheet::read(bytes).map_err(|words| vec![words])?;
    let column = |name: &str| sheet.head.iter().position(|head| head.trim() == name);
    let wanted = [HEAD[0], HEAD[3], HEAD[4], HEAD[6], HEAD[7], HEAD[8]];
    let missing: Vec<&str> = wanted.into_iter().filter(|name| column(name).is_none()).collect();
    if !missing.is_empty() {
        return Err(vec![format!("缺少列：{}。请使用导出的批次表，填写处理结果后上传。", missing.join("、"))]);
    }
    let mut faults: Vec<String> = sheet.faults.iter().map(|fault| format!("{}：{}", fault.cell, fault.message)).collect();
    let (mut said, mut seen) = (Vec::new(), std::collections::HashSet::new());
    for (row, cells) in &sheet.rows {
        let cell = |name: &str| column(name).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        match line(&cell, payments, today) {
            Ok((id, _)) if !seen.insert(id) => faults.push(format!("第 {row} 行：序号 {id} 出现了两次")),
            Ok(found) => said.push(found),
            Err(words) => faults.push(format!("第 {row} 行：{words}")),
        }
    }
    if faults.is_empty() { Ok(said) } else { Err(faults) }
}

fn line<'a>(cell: &impl Fn(&str) -> &'a str, payments: &[disbursement::Model], today: NaiveDate) -> Result<(i64, Said), String> {
    let id: i64 = cell(HEAD[0]).parse().map_err(|_| format!("序号“{}”不是数字", cell(HEAD[0])))?;
    let payment = payments.iter().find(|payment| payment.id == id).ok_or_else(|| format!("序号 {id} 不在这一批次中"))?;
    if digits(cell(HEAD[3])) != digits(&payment.bank_account) {
        return Err(format!("序号 {id} 的账号与登记的不一致"));
    }
    let amount = Fen::parse(cell(HEAD[4])).map_err(|_| format!("金额“{}”无法识别", cell(HEAD[4])))?;
    if amount.0 != payment.amount_fen {
        return Err(format!("序号 {id} 的金额 {amount} 与登记的 {} 不一致", Fen(payment.amount_fen)));
    }
    let said = match cell(HEAD[6]) {
        "成功" | "已支付" => {
            let on = cell(HEAD[8]).parse::<NaiveDate>().map_err(|_| format!("支付日期“{}”应写成 2026-03-05", cell(HEAD[8])))?;
            if on > today {
                return Err(format!("支付日期 {on} 在今天之后"));
            }
            if cell(HEAD[7]).is_empty() {
                return Err("支付成功的须填写凭证号".to_owned());
            }
            Said::Paid { voucher: cell(HEAD[7]).to_owned(), on }
        }
        "失败" | "退票" => Said::Failed { why: format!("银行退回：{}", cell(HEAD[7])) },
        "" => Said::Waiting,
        other => return Err(format!("处理结果“{other}”应为 成功、失败 或留空")),
    };
    Ok((id, said))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
