//! The people: invented names with numbers that nobody has, each the same in every occasion that they sign up for.

use serde_json::{Map, Value};

use super::files::Question;
use crate::season::chance::Chance;
use crate::signups::PersonKey;

/// Different people.
pub(super) const PEOPLE: usize = 3_400;

const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈";
const FIRST: &str = "晓文思雨子佳欣志国建明丽春秋海云雅诗嘉俊宇浩若梓一宏永立新玉婷";
const SECOND: &str = "兰峰琳涛静娟杰磊洋敏燕勇艳军霞超萍鹏慧斌瑶凯莹旭颖宁晨岚川蓉";

const EMPLOYERS: [&str; 14] = [
    "锦程跨境电商（演示）有限公司",
    "蜀味食品贸易（演示）有限公司",
    "天府丝路供应链（演示）有限公司",
    "竹海家居用品（演示）有限公司",
    "城市职业学院（演示）",
    "个体经营者（演示）",
    "灯城文创（演示）有限公司",
    "川南外贸综合服务（演示）有限公司",
    "旌湖机电出口（演示）有限公司",
    "电子商务产业园管理处（演示）",
    "返乡创业青年（演示）",
    "蓉欧国际货运代理（演示）有限公司",
    "示例财税咨询（演示）有限公司",
    "农产品合作社（演示）",
];

const POSTS: [&str; 8] = ["运营专员", "负责人", "外贸业务员", "学生", "客服主管", "关务专员", "产品经理", "创业者"];

const TEXTS: [&str; 6] = ["竹制餐具", "火锅底料和豆瓣", "彩灯灯串", "女鞋", "小型水泵", "先来了解"];

/// Somebody.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub name: String,
    pub mobile: String,
    pub email: String,
    pub employer: String,
    pub post: String,
    pub division: Option<String>,
    pub hash: String,
    pub identity_masked: String,
}

/// Everybody.
pub(super) struct Crowd {
    people: Vec<Person>,
}

impl Crowd {
    /// Makes them; `cities` are codes of divisions that they are from.
    pub(super) fn of(key: &PersonKey, cities: &[String]) -> Self {
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        let (families, first, second) = (letters(FAMILIES), letters(FIRST), letters(SECOND));
        let person = |number: usize| {
            let mut chance = Chance::of(&["crowd", &number.to_string()]);
            let mut name = String::from(families[chance.below(families.len())]);
            if !chance.one_in(4) {
                name.push(first[chance.below(first.len())]);
            }
            name.push(second[chance.below(second.len())]);
            // 1990000 is given to nobody.
            let mobile = format!("1990000{number:04}");
            Person {
                name,
                email: format!("visitor-{number:04}@example.invalid"),
                employer: chance.pick(&EMPLOYERS).to_owned(),
                post: chance.pick(&POSTS).to_owned(),
                division: (!cities.is_empty()).then(|| cities[chance.below(cities.len())].clone()),
                hash: key.of_mobile(&mobile),
                identity_masked: format!("51*************{}", chance.digits(3)),
                mobile,
            }
        };
        Self { people: (0..PEOPLE).map(person).collect() }
    }

    /// So many different people for an occasion.
    pub(super) fn gather(&self, chance: &mut Chance, count: usize) -> Vec<&Person> {
        // Steps of a prime that does not divide their number reach everybody before anybody comes twice.
        const STEP: usize = 1_237;
        let first = chance.below(PEOPLE);
        (0..count.min(PEOPLE)).map(|at| &self.people[(first + at * STEP) % PEOPLE]).collect()
    }
}

/// What somebody answers to questions, as the form keeps it.
pub(super) fn answers(chance: &mut Chance, questions: &[Question]) -> Value {
    let mut given = Map::new();
    for question in questions {
        if !question.required && chance.one_in(3) {
            continue;
        }
        let options: Vec<&str> = question.options.iter().map(String::as_str).collect();
        let answer: Value = match question.kind.as_str() {
            "choice" if !options.is_empty() => chance.pick(&options).into(),
            "multi_choice" if !options.is_empty() => {
                let first = chance.below(options.len());
                let count = 1 + chance.below(options.len().min(3));
                let mut chosen: Vec<usize> = (0..count).map(|at| (first + at) % options.len()).collect();
                chosen.sort_unstable();
                chosen.into_iter().map(|at| Value::from(options[at])).collect()
            }
            "number" => chance.between(1, 60).to_string().into(),
            "score" => (if chance.one_in(9) { chance.between(2, 3) } else { chance.between(4, 5) }).into(),
            _ => chance.pick(&TEXTS).into(),
        };
        given.insert(question.key.clone(), answer);
    }
    Value::Object(given)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::signups::person::normal_mobile;

    #[test]
    fn nobody_comes_twice_to_one_occasion() {
        let crowd = Crowd::of(&PersonKey::from_secret("x"), &["510100".to_owned()]);
        let gathered = crowd.gather(&mut Chance::of(&["a"]), 500);
        let mobiles: HashSet<&str> = gathered.iter().map(|person| person.mobile.as_str()).collect();
        assert_eq!(mobiles.len(), 500);
        assert!(gathered.iter().all(|person| normal_mobile(&person.mobile).as_deref() == Some(&person.mobile)));
    }
}
