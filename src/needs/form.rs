//! The form of a need.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::rules::{MOST_DAYS, USUAL_DAYS};
use super::store::{self, Draft};
use crate::listings::entity::space_need;
use crate::listings::{Directories, Directory, Places};
use crate::web::{Form, FormView, PageError};

/// What is posted.
#[derive(Debug, Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub struct NeedForm {
    #[validate(length(min = 4, max = 60, message = "请用 4 到 60 字写明需求，例如“德国 1,000 m² 家居仓，9 月起用”"))]
    title: String,
    country: String,
    #[validate(length(max = 40, message = "城市最多 40 字"))]
    city: String,
    area: String,
    from: String,
    until: String,
    goods: Vec<String>,
    services: Vec<String>,
    #[validate(length(max = 1000, message = "补充说明最多 1,000 字"))]
    note: String,
    expires: String,
}

impl Form for NeedForm {}

/// What can be chosen in the form.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Countries: code and name.
    pub countries: Vec<(String, String)>,
    /// Kinds of goods.
    pub goods: Vec<String>,
    /// Services.
    pub services: Vec<String>,
}

impl Choices {
    /// As the directory of warehouses has them, so that both sides use the same words.
    pub fn of(directories: &Directories) -> Result<Self, PageError> {
        let warehouses = directories.by_key(super::offers::DIRECTORY).ok_or(PageError::NotFound)?;
        let mut countries = vec![(String::new(), "请选择".to_owned())];
        countries.extend(directories.places.countries().iter().map(|country| (country.code.clone(), country.name.clone())));
        Ok(Self { countries, goods: options(warehouses, "goods_types"), services: options(warehouses, "services") })
    }
}

fn options(directory: &Directory, field: &str) -> Vec<String> {
    directory.field(field).map(|field| field.options.clone()).unwrap_or_default()
}

impl NeedForm {
    /// An empty form on a day.
    pub fn empty(today: NaiveDate) -> Self {
        Self { expires: (today + Duration::days(USUAL_DAYS)).to_string(), ..Self::default() }
    }

    /// The form of a need; one that has ended gets a new last day.
    pub fn of(need: &space_need::Model, today: NaiveDate) -> Self {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let expires = need.expires_on.filter(|last| *last >= today);
        Self {
            title: need.title.clone(),
            country: need.country.clone(),
            city: need.city.clone().unwrap_or_default(),
            area: need.area.to_string(),
            from: text(need.from_on),
            until: text(need.until_on),
            goods: store::goods(need),
            services: store::services(need),
            note: need.note.clone().unwrap_or_default(),
            expires: text(Some(expires.unwrap_or(today + Duration::days(USUAL_DAYS)))),
        }
    }

    /// What the form says; none where something in it makes no sense, which is then said at its field.
    pub fn read(&self, choices: &Choices, places: &Places, today: NaiveDate, view: &mut FormView) -> Option<Draft> {
        if has_contact(&self.title) {
            view.refuse("title", "标题会公开显示，请不要写电话、邮箱等联系方式；双方开始沟通后自然能看到");
        }
        if has_contact(&self.city) {
            view.refuse("city", "城市会公开显示，只写城市名称");
        }
        let country = places.country_code(&self.country).map(str::to_owned);
        if country.is_none() {
            view.refuse("country", "请选择国家（地区）");
        }
        let area = self.area.replace([',', '，', ' '], "").parse::<i64>().ok().filter(|area| (1..=5_000_000).contains(area));
        if area.is_none() {
            view.refuse("area", "所需面积请写整数，1 到 5,000,000 m²");
        }
        let (from_on, until_on) = (day("from", &self.from, view), day("until", &self.until, view));
        if matches!((from_on, until_on), (Some(from), Some(until)) if until < from) {
            view.refuse("until", "结束日期不能早于开始日期");
        }
        if until_on.is_some_and(|until| until < today) {
            view.refuse("until", "结束日期已经过去，请改为以后的日期");
        }
        let expires_on = day("expires", &self.expires, view);
        let latest = today + Duration::days(MOST_DAYS);
        let is_sensible = expires_on.is_some_and(|last| (today..=latest).contains(&last));
        if !is_sensible && view.error("expires").is_empty() {
            view.refuse("expires", format!("有效期请选今天到 {latest} 之间的一天，最长 {MOST_DAYS} 天"));
        }
        if self.goods.is_empty() {
            view.refuse("goods", "请至少选一种货物");
        }
        let known = |chosen: &[String], options: &[String]| -> Vec<String> {
            options.iter().filter(|option| chosen.contains(option)).cloned().collect()
        };
        let draft = Draft {
            title: self.title.trim().to_owned(),
            country: country?,
            city: filled(&self.city),
            area: area?,
            from_on,
            until_on,
            goods: known(&self.goods, &choices.goods),
            services: known(&self.services, &choices.services),
            note: filled(&self.note),
            expires_on: expires_on?,
        };
        (!view.is_invalid()).then_some(draft)
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether a text holds what one could be reached by: a mail address, a site, or a row of digits as long as a number.
fn has_contact(text: &str) -> bool {
    // Numbers begin with 0 or 1 and have eleven digits or more, dates and areas have not.
    let mut row = String::new();
    let has_number = text.chars().any(|letter| {
        match letter {
            '0'..='9' => row.push(letter),
            '-' | ' ' => {}
            _ => row.clear(),
        }
        row.len() >= 11 && row.starts_with(['0', '1'])
    });
    let lower = text.to_lowercase();
    has_number || ["@", "://", "www.", "微信", "wechat", "qq"].iter().any(|mark| lower.contains(mark))
}

/// A day in any usual spelling; what is none is said at its field.
fn day(field: &str, text: &str, view: &mut FormView) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return None;
    }
    let parts: Vec<u32> = text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let read = match parts[..] {
        [year, month, day] => i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)),
        [all] if (19_000_000..30_000_000).contains(&all) => {
            i32::try_from(all / 10_000).ok().and_then(|year| NaiveDate::from_ymd_opt(year, all / 100 % 100, all % 100))
        }
        _ => None,
    };
    let read = read.filter(|day| (2000..=2200).contains(&chrono::Datelike::year(day)));
    if read.is_none() {
        view.refuse(field, "请写成年-月-日，例如 2026-09-01");
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_noticed_and_figures_are_not() {
        for bad in ["找仓13800000000", "a@b.cn 求租", "加微信谈", "电话 028-8600 0001", "www.example.com"] {
            assert!(has_contact(bad), "{bad}");
        }
        for good in ["德国 1,000 m² 家居仓，2026-09-01 起", "求租 5000000 m²", "2026 年旺季"] {
            assert!(!has_contact(good), "{good}");
        }
    }

    #[test]
    fn days_are_read_in_usual_spellings() {
        let mut view = FormView::default();
        for text in ["2026-09-01", "2026/9/1", "2026年9月1日", "20260901"] {
            assert_eq!(day("from", text, &mut view).map(|day| day.to_string()).as_deref(), Some("2026-09-01"), "{text}");
        }
        assert!(!view.is_invalid());
        assert_eq!(day("from", "明天", &mut view), None);
        assert!(!view.error("from").is_empty());
    }
}
