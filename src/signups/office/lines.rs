//! Rows that are typed or pasted as lines: cells between tabs or bars. What is wrong is said with the number of the line.

use chrono::{DateTime, NaiveTime, Utc};
use serde_json::{Map, Value, json};

use crate::forms::read_day;
use crate::platform::clock::{instant_of, local};
use crate::signups::occasion::{AgendaLine, Sitting, Speaker};
use crate::signups::places::Quota;
use crate::web::FormView;

/// Sittings of an occasion at most.
const MOST_SITTINGS: usize = 60;
/// Lines of any other kind at most.
const MOST_LINES: usize = 200;

/// Cells of a line.
pub(super) fn cells(line: &str) -> Vec<String> {
    let separators: &[char] = if line.contains('\t') { &['\t'] } else { &['|', '｜'] };
    line.split(separators).map(|cell| cell.trim().to_owned()).collect()
}

/// A line of cells, without bars at the end.
pub(super) fn joined(cells: &[&str]) -> String {
    cells.join(" | ").trim_end_matches([' ', '|']).to_owned()
}

/// Reads every line that says something.
pub(super) fn read<T>(view: &mut FormView, field: &str, text: &str, read: impl Fn(&[String]) -> Result<T, String>) -> Vec<T> {
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match read(&cells(line)) {
            Ok(row) => rows.push(row),
            Err(words) => view.refuse(field, format!("第 {} 行：{words}", number + 1)),
        }
    }
    if rows.len() > MOST_LINES {
        view.refuse(field, format!("最多 {MOST_LINES} 行，现在有 {} 行", rows.len()));
    }
    rows
}

/// A cell that must say something of no more than so many letters.
fn filled(cells: &[String], at: usize, name: &str, most: usize) -> Result<String, String> {
    let text = optional(cells, at, name, most)?;
    if text.is_empty() { Err(format!("请写{name}")) } else { Ok(text) }
}

fn optional(cells: &[String], at: usize, name: &str, most: usize) -> Result<String, String> {
    let text = cells.get(at).cloned().unwrap_or_default();
    if text.chars().count() > most { Err(format!("{name}最多 {most} 字")) } else { Ok(text) }
}

fn number(cells: &[String], at: usize, name: &str, most: u32) -> Result<u32, String> {
    let text = cells.get(at).map_or("", String::as_str);
    let found = text.trim_end_matches(['人', '个', '名', '%', '分']).parse::<u32>().ok();
    found.filter(|found| (1..=most).contains(found)).ok_or_else(|| format!("{name}应为 1 到 {most} 的整数，现在是“{text}”"))
}

/// A time of the day as people type it.
pub(super) fn read_time(text: &str) -> Option<NaiveTime> {
    let plain = text.trim().replace(['：', '点', '时'], ":").replace('分', "");
    let plain = plain.trim_end_matches(':');
    let plain = if plain.contains(':') { plain.to_owned() } else { format!("{plain}:00") };
    NaiveTime::parse_from_str(&plain, "%H:%M").ok()
}

/// A day and a time of China; a day alone begins at `otherwise`.
pub(super) fn read_moment(text: &str, otherwise: NaiveTime) -> Option<DateTime<Utc>> {
    let text = text.trim().replace('T', " ");
    let (day, time) = text.split_once(char::is_whitespace).unwrap_or((text.as_str(), ""));
    let time = if time.trim().is_empty() { otherwise } else { read_time(time)? };
    Some(instant_of(read_day(day)?.and_time(time)))
}

/// As such a field shows it.
pub(super) fn typed_moment(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// Sittings, in order; none where something is wrong.
pub(super) fn read_sittings(view: &mut FormView, text: &str) -> Option<Vec<Sitting>> {
    let before = view.error("sittings").len();
    let mut sittings = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match read_sitting(line) {
            Some(sitting) => sittings.push(sitting),
            None => view.refuse("sittings", format!("第 {} 行看不懂，请写成“2026-12-01 09:00-17:00”", number + 1)),
        }
    }
    sittings.sort_by_key(Sitting::starts_at);
    if sittings.is_empty() && view.error("sittings").len() == before {
        view.refuse("sittings", "请写时间，每天一行，例如“2026-12-01 09:00-17:00”");
    }
    if sittings.len() > MOST_SITTINGS {
        view.refuse("sittings", format!("最多 {MOST_SITTINGS} 行，现在有 {} 行", sittings.len()));
    }
    if let Some(pair) = sittings.windows(2).find(|pair| pair[1].starts_at() < pair[0].ends_at()) {
        view.refuse("sittings", format!("{} 的两段时间重叠了，请核对", pair[1].on));
    }
    (view.error("sittings").len() == before).then_some(sittings)
}

fn read_sitting(line: &str) -> Option<Sitting> {
    let line = line.trim().replace(['|', '｜', '\t'], " ").replace('T', " ");
    let (day, times) = line.split_once(char::is_whitespace)?;
    let times: Vec<&str> =
        times.split(['-', '—', '–', '~', '～', '至', '到', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [from, to] = times.as_slice() else { return None };
    Some(Sitting { on: read_day(day)?, from: read_time(from)?, to: read_time(to)? }).filter(|sitting| sitting.from != sitting.to)
}

/// As the field shows it.
pub(super) fn typed_sitting(sitting: &Sitting) -> String {
    format!("{} {}-{}", sitting.on, sitting.from.format("%H:%M"), sitting.to.format("%H:%M"))
}

/// Types of places: name, how many, key. Whoever changes a name keeps the key, and with it those who hold such places.
pub(super) fn read_types(view: &mut FormView, text: &str, old: &[Quota]) -> Vec<Quota> {
    let mut found: Vec<Quota> = read(view, "quota_types", text, |cells| {
        let name = filled(cells, 0, "类别名称", 30)?;
        let places = number(cells, 1, "名额", 1_000_000)?;
        let key = optional(cells, 2, "代号", 30)?;
        if !key.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter)) {
            return Err("代号只用字母、数字、下划线；也可以不写".to_owned());
        }
        Ok(Quota { key, name, places, is_division: false })
    });
    let known = |name: &str| old.iter().find(|quota| !quota.is_division && quota.name == name).map(|quota| quota.key.clone());
    let mut used: std::collections::BTreeSet<String> = found.iter().map(|quota| quota.key.clone()).collect();
    for quota in found.iter_mut().filter(|quota| quota.key.is_empty()) {
        let free = || {
            (1..=1000).map(|n| format!("type{n}")).find(|key| !used.contains(key) && !old.iter().any(|quota| quota.key == *key))
        };
        quota.key = known(&quota.name).filter(|key| !used.contains(key)).or_else(free).unwrap_or_default();
        used.insert(quota.key.clone());
    }
    let mut names = std::collections::BTreeSet::new();
    if let Some(twice) = found.iter().find(|quota| !names.insert(quota.key.clone())) {
        view.refuse("quota_types", format!("“{}”写了两次", twice.name));
    }
    found
}

/// Places kept for people of a division: its name, how many.
pub(super) fn read_divisions(view: &mut FormView, text: &str, code_of: impl Fn(&str) -> Option<String>) -> Vec<Quota> {
    read(view, "quota_divisions", text, |cells| {
        let name = filled(cells, 0, "地区", 30)?;
        let key = code_of(&name).ok_or_else(|| format!("没有“{name}”这个地区，请写全称，例如“成都市”"))?;
        Ok(Quota { key, name, places: number(cells, 1, "名额", 1_000_000)?, is_division: true })
    })
}

/// As the fields show them: types with keys, divisions without.
pub(super) fn typed_quotas(quotas: &[Quota], is_division: bool) -> String {
    let of = quotas.iter().filter(|quota| quota.is_division == is_division);
    let line = |quota: &Quota| {
        let key = if is_division { "" } else { quota.key.as_str() };
        joined(&[&quota.name, &quota.places.to_string(), key])
    };
    of.map(line).collect::<Vec<_>>().join("\n")
}

/// Lines of the agenda: day, time, what, who.
pub(super) fn read_agenda(view: &mut FormView, text: &str) -> Vec<AgendaLine> {
    read(view, "agenda", text, |cells| {
        Ok(AgendaLine {
            day: number(cells, 0, "第几天", 60)?,
            time: optional(cells, 1, "时间", 30)?,
            title: filled(cells, 2, "内容", 120)?,
            who: optional(cells, 3, "主讲", 60)?,
        })
    })
}

/// Speakers: name, office, about.
pub(super) fn read_speakers(view: &mut FormView, text: &str) -> Vec<Speaker> {
    read(view, "speakers", text, |cells| {
        Ok(Speaker {
            name: filled(cells, 0, "姓名", 60)?,
            title: optional(cells, 1, "职务", 100)?,
            about: optional(cells, 2, "介绍", 500)?,
        })
    })
}

/// Rounds of a contest: name, weight, criteria with the most points of each.
pub(super) fn read_rounds(view: &mut FormView, text: &str) -> Vec<Value> {
    read(view, "rounds", text, |cells| {
        let criteria = cells.get(2).cloned().unwrap_or_default();
        let criteria: Result<Vec<Value>, String> = criteria
            .split(['、', ',', '，', ';', '；'])
            .filter(|part| !part.trim().is_empty())
            .map(|part| {
                let (name, most) = part.split_once([':', '：']).ok_or("评分项写成“名称:满分”，例如“创新:30”")?;
                let pair = [name.trim().to_owned(), most.trim().to_owned()];
                Ok(json!({ "name": filled(&pair, 0, "评分项", 30)?, "max": number(&pair, 1, "满分", 1000)? }))
            })
            .collect();
        let criteria = criteria?;
        if criteria.is_empty() {
            return Err("请写评分项，例如“完整性:40、创新:60”".to_owned());
        }
        Ok(json!({ "name": filled(cells, 0, "轮次", 30)?, "weight": number(cells, 1, "权重", 100)?, "criteria": criteria }))
    })
}

/// Awards: name, places.
pub(super) fn read_awards(view: &mut FormView, text: &str) -> Vec<Value> {
    read(view, "awards", text, |cells| {
        Ok(json!({ "name": filled(cells, 0, "奖项", 30)?, "places": number(cells, 1, "名额", 500)? }))
    })
}

/// Rounds and awards as the fields show them.
pub(super) fn typed_contest(contest: &Map<String, Value>) -> (String, String) {
    let list = |key: &str| contest.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let round = |round: &Value| {
        let criteria = round.get("criteria").and_then(Value::as_array).cloned().unwrap_or_default();
        let criteria: Vec<String> = criteria.iter().map(|one| format!("{}:{}", text(one, "name"), text(one, "max"))).collect();
        joined(&[&text(round, "name"), &text(round, "weight"), &criteria.join("、")])
    };
    let award = |award: &Value| joined(&[&text(award, "name"), &text(award, "places")]);
    let joined = |lines: Vec<String>| lines.join("\n");
    (joined(list("rounds").iter().map(round).collect()), joined(list("awards").iter().map(award).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        for line in ["2026-12-01 09:00-17:00", "2026年12月1日 9点—17:00", "2026/12/1\t9:00\t17:00"] {
            let sitting = read_sitting(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(typed_sitting(&sitting), "2026-12-01 09:00-17:00");
        }
        assert!(read_sitting("下周二 9:00-17:00").is_none() && read_sitting("2026-12-01").is_none());
    }

    #[test]
    fn days_that_overlap_are_refused_and_days_come_in_order() {
        let mut view = FormView::default();
        let text = "2026-12-02 09:00-12:00\n2026-12-01 09:00-12:00\n\n2026-12-01 13:00-17:00";
        let sittings = read_sittings(&mut view, text).unwrap_or_default();
        assert_eq!(sittings.iter().map(typed_sitting).collect::<Vec<_>>()[0], "2026-12-01 09:00-12:00");
        assert!(read_sittings(&mut view, "2026-12-01 09:00-12:00\n2026-12-01 11:00-13:00").is_none());
        assert!(view.error("sittings").contains("重叠"));
    }

    #[test]
    fn a_type_keeps_its_key_and_new_ones_get_one() {
        let old = [Quota { key: "buyer".into(), name: "采购商".into(), places: 5, is_division: false }];
        let mut view = FormView::default();
        let types = read_types(&mut view, "采购商 | 80\n观众 | 20\n买手 | 3 | vip", &old);
        let keys: Vec<&str> = types.iter().map(|quota| quota.key.as_str()).collect();
        assert_eq!(keys, ["buyer", "type1", "vip"]);
        assert!(!view.is_invalid());
        read_types(&mut view, "采购商 | 很多", &old);
        assert!(view.error("quota_types").starts_with("第 1 行"));
    }
}
