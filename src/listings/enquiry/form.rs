//! The form of an enquiry: who writes, what they want, and the questions that go with its kind.

use serde::Deserialize;
use serde_json::{Value, json};
use validator::{Validate, ValidationError};

use crate::listings::Places;
use crate::listings::definition::EnquiryKind;
use crate::listings::facts::number;
use crate::web::{Form, FormView};

/// Everything that can be posted. Which of the questions count depends on the kind.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub struct EnquiryForm {
    /// What is wanted.
    pub kind: String,
    /// Who writes.
    #[validate(length(min = 1, max = 40, message = "请填写称呼，最多 40 字"))]
    pub name: String,
    /// For whom.
    #[validate(length(max = 80, message = "单位名称最多 80 字"))]
    pub organisation: String,
    /// Where the answer goes.
    #[validate(
        email(message = "邮箱格式不正确，例如 name@example.com"),
        length(max = 200, message = "邮箱过长，最多 200 个字符")
    )]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub email: String,
    /// Telephone number.
    #[validate(custom(function = phone))]
    pub phone: String,
    /// What they write.
    #[validate(length(min = 5, max = 2000, message = "请写明要咨询的内容，5 到 2000 字"))]
    pub message: String,
    /// Whether the particulars may be passed on.
    #[validate(custom(function = consented))]
    pub consent: String,
    /// Nobody sees this field; programs fill it in.
    #[validate(length(max = 0, message = "“请留空”这一栏不需要填写，清空后再提交即可"))]
    pub website: String,
    area: String,
    headcount: String,
    start: String,
    country: String,
    period: String,
    goods: String,
    quantity: String,
    price: String,
    currency: String,
    delivery: String,
}

impl Form for EnquiryForm {}

fn phone(text: &str) -> Result<(), ValidationError> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_clean = text.chars().all(|c| c.is_ascii_digit() || " +-()（）转,".contains(c));
    if text.is_empty() || (is_clean && (5..=20).contains(&digits) && text.chars().count() <= 30) {
        return Ok(());
    }
    Err(ValidationError::new("phone").with_message("电话只写数字和 + - ( )，例如 028-8600 0000；不方便留电话可以不填".into()))
}

fn consented(text: &str) -> Result<(), ValidationError> {
    if text == "yes" {
        return Ok(());
    }
    Err(ValidationError::new("consent").with_message("请勾选同意，否则无法把您的联系方式转给对方".into()))
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Text,
    Amount,
    Country,
    Currency,
}

/// A question that goes with a kind of enquiry. None of them must be answered.
struct Asked {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    unit: &'static str,
    manner: Manner,
}

const fn asked(name: &'static str, label: &'static str, hint: &'static str, unit: &'static str, manner: Manner) -> Asked {
    Asked { name, label, hint, unit, manner }
}

const SETTLE: [Asked; 3] = [
    asked("area", "计划面积（m²）", "", "m²", Manner::Amount),
    asked("headcount", "预计人数", "", "人", Manner::Amount),
    asked("start", "计划入驻时间", "例如 2026年9月，或“三个月内”。", "", Manner::Text),
];
const SPACE: [Asked; 4] = [
    asked("country", "国家（地区）", "", "", Manner::Country),
    asked("area", "所需面积（m²）", "", "m²", Manner::Amount),
    asked("period", "使用时间", "例如 2026年9月至12月。", "", Manner::Text),
    asked("goods", "货物", "品类、件数或体积，有无带电、冷链等要求。", "", Manner::Text),
];
const PURCHASE: [Asked; 4] = [
    asked("quantity", "采购数量", "带单位，例如 500 套。", "", Manner::Text),
    asked("price", "目标单价", "只写数字。", "", Manner::Amount),
    asked("currency", "币种", "", "", Manner::Currency),
    asked("delivery", "交货要求", "目的地、时间、贸易条款。", "", Manner::Text),
];
const CURRENCIES: [&str; 6] = ["人民币", "美元", "欧元", "英镑", "日元", "其他"];

/// Longest answer to a question.
const LONGEST: usize = 200;

fn questions_of(kind: EnquiryKind) -> &'static [Asked] {
    match kind {
        EnquiryKind::Settle => &SETTLE,
        EnquiryKind::Space => &SPACE,
        EnquiryKind::Purchase => &PURCHASE,
        EnquiryKind::Consult => &[],
    }
}

/// A question as the page shows it.
#[derive(Debug, Clone)]
pub struct Question {
    /// Name of the field.
    pub name: &'static str,
    /// Label.
    pub label: &'static str,
    /// Hint below the label.
    pub hint: &'static str,
    /// Whether a number is typed.
    pub is_number: bool,
    /// What can be chosen: stored word and shown word; empty where one types.
    pub options: Vec<(String, String)>,
}

/// The questions that go with a kind.
pub fn questions(kind: EnquiryKind, places: &Places) -> Vec<Question> {
    let question = |asked: &Asked| Question {
        name: asked.name,
        label: asked.label,
        hint: asked.hint,
        is_number: asked.manner == Manner::Amount,
        options: options(asked.manner, places),
    };
    questions_of(kind).iter().map(question).collect()
}

fn options(manner: Manner, places: &Places) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "请选择".to_owned())];
    match manner {
        Manner::Country => options.extend(places.countries().iter().map(|country| (country.code.clone(), country.name.clone()))),
        Manner::Currency => options.extend(CURRENCIES.map(|word| (word.to_owned(), word.to_owned()))),
        Manner::Text | Manner::Amount => options.clear(),
    }
    options
}

impl EnquiryForm {
    fn answer(&self, name: &str) -> &str {
        let text = match name {
            "area" => &self.area,
            "headcount" => &self.headcount,
            "start" => &self.start,
            "country" => &self.country,
            "period" => &self.period,
            "goods" => &self.goods,
            "quantity" => &self.quantity,
            "price" => &self.price,
            "currency" => &self.currency,
            _ => &self.delivery,
        };
        text.trim()
    }

    /// The answers as pairs of label and value. What makes no sense is said at its field.
    pub fn details(&self, kind: EnquiryKind, places: &Places, view: &mut FormView) -> Value {
        let mut details = Vec::new();
        for asked in questions_of(kind) {
            let text = self.answer(asked.name);
            if text.is_empty() {
                continue;
            }
            match said(asked, text, places) {
                Ok(value) => details.push(json!({ "label": asked.label, "value": value })),
                Err(words) => view.refuse(asked.name, words),
            }
        }
        Value::Array(details)
    }
}

fn said(asked: &Asked, text: &str, places: &Places) -> Result<String, String> {
    if text.chars().count() > LONGEST {
        return Err(format!("{}最多 {LONGEST} 字", asked.label));
    }
    match asked.manner {
        Manner::Text => Ok(text.to_owned()),
        Manner::Currency => CURRENCIES.contains(&text).then(|| text.to_owned()).ok_or_else(|| "请从列表中选择币种".to_owned()),
        Manner::Country => {
            let code = places.country_code(text).ok_or_else(|| "请从列表中选择国家（地区）".to_owned())?;
            Ok(places.country(code).to_owned())
        }
        Manner::Amount => {
            let figure = text.replace([',', '，', ' '], "");
            let value = figure.parse::<f64>().ok().filter(|value| value.is_finite() && (0.0..=1e9).contains(value));
            let value = value.ok_or_else(|| format!("{}请写数字，例如 1200", asked.label))?;
            Ok(format!("{} {}", number(value), asked.unit).trim_end().to_owned())
        }
    }
}

/// Pairs of label and value from a column.
pub fn pairs(details: &Value) -> Vec<(String, String)> {
    let text = |pair: &Value, key: &str| pair.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    details.as_array().into_iter().flatten().map(|pair| (text(pair, "label"), text(pair, "value"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_pairs_and_nonsense_is_said_at_its_field() {
        let form =
            EnquiryForm { area: "1,200".into(), start: " 九月 ".into(), goods: "不问".into(), ..EnquiryForm::default() };
        let mut view = FormView::default();
        let details = form.details(EnquiryKind::Settle, &Places::default(), &mut view);
        assert_eq!(pairs(&details), [("计划面积（m²）".into(), "1,200 m²".into()), ("计划入驻时间".into(), "九月".into())]);
        assert!(!view.is_invalid());
        for nonsense in ["很大", "-1", "1e99", "NaN", "inf"] {
            let form = EnquiryForm { area: nonsense.into(), ..EnquiryForm::default() };
            let mut view = FormView::default();
            form.details(EnquiryKind::Settle, &Places::default(), &mut view);
            assert!(!view.error("area").is_empty(), "{nonsense}");
        }
    }

    #[test]
    fn phones_are_digits_and_may_be_left_out() {
        for good in ["", "028-8600 0000", "+49 (0)30 123456", "13800000000"] {
            assert!(phone(good).is_ok(), "{good}");
        }
        for bad in ["123", "电话", "1380000<script>", &"1".repeat(31)] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }
}
