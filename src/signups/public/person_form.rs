//! What somebody typed about a person, and what it means: the same for one who signs up alone and for rows of a list.

use validator::ValidateEmail as _;

use crate::access::store::normal_email;
use crate::forms::Catalogues;
use crate::signups::PersonKey;
use crate::signups::counter::{How, NewSignup};
use crate::signups::entity::occasion;
use crate::signups::occasion::Occasion as _;
use crate::signups::person::{Identity, normal_mobile, normal_name};
use crate::values::CreditCode;

/// Names of fields that are asked of everybody: an occasion's own form must use others.
pub const RESERVED: [&str; 10] =
    ["name", "mobile", "email", "employer", "credit_code", "post", "division", "quota", "identity", "consent"];

/// Texts as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Mobile number.
    pub mobile: String,
    /// Mail address.
    pub email: String,
    /// Firm, school or authority.
    pub employer: String,
    /// The employer's code.
    pub credit_code: String,
    /// Office there.
    pub post: String,
    /// Code or name of a division.
    pub division: String,
    /// Stable word or name of a type of place.
    pub quota: String,
    /// Identity number.
    pub identity: String,
}

/// What is asked of people at an occasion.
pub struct Asks<'a> {
    /// Types of place: stable word and name; empty where there is only one.
    pub types: Vec<(String, String)>,
    /// Whether the identity number is needed.
    pub needs_identity: bool,
    /// Whether one has to say where one is from, because places are kept by division.
    pub needs_division: bool,
    places: &'a Catalogues,
}

/// A person in their normal spelling.
#[derive(Debug, Clone)]
pub struct Person {
    typed: Typed,
    credit_code: Option<String>,
    identity: Option<Identity>,
}

/// What goes with a sign-up beside the person.
#[derive(Debug, Clone)]
pub struct Beside {
    /// How they come.
    pub how: How,
    /// What else was asked.
    pub answers: serde_json::Value,
    /// The text that they agreed to.
    pub consent: &'static str,
    /// Their account.
    pub user_id: Option<i64>,
    /// The firm that signed them up.
    pub organisation_id: Option<i64>,
    /// The list with which they came.
    pub batch: Option<String>,
}

/// Divisions under what they belong to.
#[derive(Debug, Clone)]
pub struct DivisionGroup {
    /// Heading, empty for those that belong to nothing.
    pub heading: String,
    /// Code and name.
    pub options: Vec<(String, String)>,
}

impl<'a> Asks<'a> {
    /// What an occasion asks.
    pub fn of(occasion: &occasion::Model, places: &'a Catalogues) -> Self {
        let quotas = occasion.places().quotas;
        Self {
            types: quotas
                .iter()
                .filter(|quota| !quota.is_division)
                .map(|quota| (quota.key.clone(), quota.name.clone()))
                .collect(),
            needs_identity: occasion.needs_identity,
            needs_division: quotas.iter().any(|quota| quota.is_division),
            places,
        }
    }

    /// Divisions to choose from.
    pub fn divisions(&self) -> Vec<DivisionGroup> {
        let mut groups: Vec<DivisionGroup> = Vec::new();
        for place in self.places.divisions() {
            let heading = if place.group.is_empty() { String::new() } else { self.places.division(&place.group).to_owned() };
            let option = (place.code.clone(), place.name.clone());
            match groups.iter_mut().find(|group| group.heading == heading) {
                Some(group) => group.options.push(option),
                None => groups.push(DivisionGroup { heading, options: vec![option] }),
            }
        }
        groups
    }

    fn division(&self, typed: &str) -> Option<String> {
        let places = self.places.divisions();
        let found = places.iter().find(|place| place.code == typed).or_else(|| places.iter().find(|place| place.name == typed));
        found.map(|place| place.code.clone())
    }

    fn quota(&self, typed: &str) -> Option<String> {
        self.types.iter().find(|(key, name)| key == typed || name == typed).map(|(key, _)| key.clone())
    }
}

impl Typed {
    /// The person, or what is wrong: field and words.
    pub fn read(&self, asks: &Asks<'_>) -> Result<Person, Vec<(&'static str, String)>> {
        let mut wrong: Vec<(&'static str, String)> = Vec::new();
        let mut say = |field, words: String| wrong.push((field, words));
        let name = normal_name(&plain(&self.name));
        if name.is_empty() || !name.chars().any(char::is_alphabetic) {
            say("name", "请填写真实姓名，与入场时出示的证件一致".to_owned());
        } else if name.chars().count() > 40 {
            say("name", "姓名最多 40 字".to_owned());
        }
        let mobile = normal_mobile(&self.mobile);
        if mobile.is_none() {
            let words = if self.mobile.trim().is_empty() { "请填写手机号" } else { "手机号不对" };
            say("mobile", format!("{words}：内地号码为 11 位数字，境外号码以 + 和国家（地区）代码开头，如 +852 9123 4567"));
        }
        let email = normal_email(&plain(&self.email));
        if email.is_empty() {
            say("email", "请填写邮箱：确认链接和电子票都发到这里".to_owned());
        } else if email.chars().count() > 200 || !email.validate_email() {
            say("email", "邮箱格式不正确，例如 name@example.com".to_owned());
        }
        let (employer, post) = (line(&self.employer), line(&self.post));
        for (field, label, text) in [("employer", "单位名称", &employer), ("post", "部门和职务", &post)] {
            if text.chars().count() > 80 {
                say(field, format!("{label}最多 80 字"));
            }
        }
        let credit_code = match CreditCode::parse(&self.credit_code) {
            _ if self.credit_code.trim().is_empty() => None,
            Ok(code) => Some(code.as_str().to_owned()),
            Err(_) => {
                say("credit_code", "统一社会信用代码不对：应为营业执照上的 18 位代码，请逐位核对；不清楚可以不填".to_owned());
                None
            }
        };
        let (division, quota, identity) = self.choices(asks, &mut say);
        let Some(mobile) = mobile.filter(|_| wrong.is_empty()) else { return Err(wrong) };
        let typed = Self {
            name,
            mobile,
            email,
            employer,
            post,
            division: division.unwrap_or_default(),
            quota: quota.unwrap_or_default(),
            ..Self::default()
        };
        Ok(Person { typed, credit_code, identity })
    }

    /// What depends on the occasion: where from, type of place, identity.
    fn choices(
        &self,
        asks: &Asks<'_>,
        say: &mut impl FnMut(&'static str, String),
    ) -> (Option<String>, Option<String>, Option<Identity>) {
        let division = asks.division(self.division.trim());
        match (division.is_some(), self.division.trim().is_empty()) {
            (false, true) if asks.needs_division => say("division", "请选择所在地区：这一场的名额按地区分配".to_owned()),
            (false, false) => say("division", "没有这个地区，请从列表中选择".to_owned()),
            _ => {}
        }
        let quota = asks.quota(self.quota.trim());
        if quota.is_none() && !asks.types.is_empty() {
            let names: Vec<&str> = asks.types.iter().map(|(_, name)| name.as_str()).collect();
            say("quota", format!("请选择报名类别：{}", names.join("、")));
        }
        let identity = match Identity::parse(&self.identity) {
            _ if !asks.needs_identity => None,
            Ok(identity) => Some(identity),
            Err(_) if self.identity.trim().is_empty() => {
                say("identity", "请填写身份证号：结业证书和人数统计需要核对".to_owned());
                None
            }
            Err(error) => {
                say("identity", error.words().to_owned());
                None
            }
        };
        (division, quota, identity)
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> &str {
        match name {
            "name" => &self.name,
            "mobile" => &self.mobile,
            "email" => &self.email,
            "employer" => &self.employer,
            "credit_code" => &self.credit_code,
            "post" => &self.post,
            "division" => &self.division,
            "quota" => &self.quota,
            _ => &self.identity,
        }
    }

    /// A field by its name, to be set.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "name" => &mut self.name,
            "mobile" => &mut self.mobile,
            "email" => &mut self.email,
            "employer" => &mut self.employer,
            "credit_code" => &mut self.credit_code,
            "post" => &mut self.post,
            "division" => &mut self.division,
            "quota" => &mut self.quota,
            "identity" => &mut self.identity,
            _ => return None,
        })
    }

    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        ["name", "mobile", "email", "post", "identity"].iter().all(|field| self.field(field).trim().is_empty())
    }
}

impl Person {
    /// Mail address.
    pub fn email(&self) -> &str {
        &self.typed.email
    }

    /// Recognises the person within the occasion.
    pub fn contact_hash(&self, key: &PersonKey) -> String {
        key.of_mobile(&self.typed.mobile)
    }

    /// Recognises the person in counts.
    pub fn person_hash(&self, key: &PersonKey) -> String {
        self.identity.as_ref().map_or_else(|| self.contact_hash(key), |identity| key.of_identity(identity))
    }

    /// As they come to the counter.
    pub fn signing_up(self, key: &PersonKey, beside: Beside) -> NewSignup {
        let filled = |text: String| (!text.is_empty()).then_some(text);
        NewSignup {
            how: beside.how,
            person_hash: self.person_hash(key),
            contact_hash: self.contact_hash(key),
            quota: filled(self.typed.quota),
            name: self.typed.name,
            mobile: self.typed.mobile,
            email: self.typed.email,
            employer: self.typed.employer,
            credit_code: self.credit_code,
            post: self.typed.post,
            division_code: filled(self.typed.division),
            identity_masked: self.identity.as_ref().map(Identity::masked),
            answers: beside.answers,
            consent: beside.consent.to_owned(),
            user_id: beside.user_id,
            organisation_id: beside.organisation_id,
            batch: beside.batch,
            is_demo: false,
        }
    }
}

/// Without what cannot be seen.
fn plain(text: &str) -> String {
    let is_unseen = |letter: char| {
        (letter.is_control() && !letter.is_whitespace())
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(|letter| !is_unseen(*letter)).collect()
}

fn line(text: &str) -> String {
    normal_name(&plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Content;

    fn typed() -> Typed {
        Typed {
            name: " 周　敏 ".into(),
            mobile: "+86 138-0000-1234".into(),
            email: " Zhou@Example.com ".into(),
            division: "成都市".into(),
            ..Typed::default()
        }
    }

    #[test]
    fn a_person_is_read_into_one_spelling_and_mistakes_are_said_at_their_fields() {
        let places = Catalogues::load(&Content::new(None)).expect("places");
        let asks = Asks { types: Vec::new(), needs_identity: false, needs_division: true, places: &places };
        let person = typed().read(&asks).expect("a person");
        assert_eq!((person.typed.name.as_str(), person.typed.mobile.as_str()), ("周 敏", "13800001234"));
        assert_eq!((person.email(), person.typed.division.as_str()), ("zhou@example.com", "510100"));
        let strict = Asks { types: vec![("buyer".into(), "采购商".into())], needs_identity: true, ..asks };
        let wrong = Typed { mobile: "12".into(), identity: "110105194912310021".into(), ..typed() }.read(&strict);
        let fields: Vec<&str> = wrong.expect_err("mistakes").into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["mobile", "quota", "identity"]);
    }
}
