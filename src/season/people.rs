//! The people of the season: officials, experts and one applicant for each organisation. Nobody can sign in as any of them:
//! their accounts are closed, and nobody knows the password.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::access::entity::{app_user, membership, organisation};
use crate::access::organisation::{MemberRole, OrganisationStatus};
use crate::access::{Member, Officer, Place, Role, password};
use crate::casework::entity::{expert, review_task};
use crate::casework::permit;
use crate::casework::store::people;
use crate::platform::{Actor, Happened, Subject, Write, secret};
use crate::web::Site;

/// What all their addresses begin with.
pub const PREFIX: &str = "season-";
const DOMAIN: &str = "@example.invalid";

/// Officials: key, name, division, department.
const OFFICIALS: [(&str, &str, &str, Option<&str>); 7] = [
    ("province-1", "省商务厅 周经办（演示）", "510000", None),
    ("province-2", "省商务厅 吴复核（演示）", "510000", None),
    ("finance", "省财政厅 郑经办（演示）", "510000", Some("finance")),
    ("customs", "成都海关 王经办（演示）", "510000", Some("customs")),
    ("tax", "省税务局 冯经办（演示）", "510000", Some("tax")),
    ("chengdu", "成都市商务局 陈经办（演示）", "510100", None),
    ("yibin", "宜宾市商务局 褚经办（演示）", "511500", None),
];

/// Experts: name, employer, fields.
const EXPERTS: [(&str, &str, &str); 8] = [
    ("蒋教授（演示）", "演示大学", "国际贸易"),
    ("沈研究员（演示）", "示例研究院", "跨境物流"),
    ("韩会计师（演示）", "示例会计师事务所", "财务审计"),
    ("杨律师（演示）", "示例律师事务所", "知识产权"),
    ("朱高工（演示）", "示例工程院", "仓储与信息系统"),
    ("秦教授（演示）", "示例财经大学", "数字经济"),
    ("尤主任（演示）", "示例行业协会", "品牌出海"),
    ("许博士（演示）", "示例职业大学", "人才培养"),
];

/// Everybody.
pub struct People {
    /// Officials in the order of their table.
    pub officials: Vec<Officer>,
    /// Experts by row.
    pub experts: HashMap<i64, expert::Model>,
    /// Applicants by organisation.
    pub members: HashMap<i64, Member>,
    /// Organisations in the order of the content.
    pub organisations: Vec<organisation::Model>,
}

impl People {
    /// Finds them, and adds those who are missing.
    pub async fn of(site: &Site, organisations: Vec<organisation::Model>) -> anyhow::Result<Self> {
        let known = known(site.database.read()).await?;
        let wanted = OFFICIALS.len() + EXPERTS.len() + organisations.len();
        if known.len() < wanted {
            add(site, &organisations, &known).await?;
        }
        let known = self::known(site.database.read()).await?;
        let ids: Vec<i64> = known.values().map(|user| user.id).collect();
        let experts = expert::Entity::find().filter(expert::Column::UserId.is_in(ids)).all(site.database.read()).await?;
        let officials = OFFICIALS.iter().filter_map(|(key, ..)| Some(officer(known.get(&email(key))?)));
        let members = organisations.iter().filter_map(|organisation| {
            Some((organisation.id, member(known.get(&email(&organisation.credit_code))?, organisation)))
        });
        Ok(Self {
            officials: officials.collect(),
            members: members.collect(),
            experts: experts.into_iter().map(|expert| (expert.id, expert)).collect(),
            organisations,
        })
    }

    /// An official by key.
    pub fn official(&self, key: &str) -> &Officer {
        let at = OFFICIALS.iter().position(|(known, ..)| *known == key).unwrap_or(0);
        &self.officials[at.min(self.officials.len() - 1)]
    }

    /// Who does a task: the nearest who may; the two of the province take turns.
    pub fn for_task(
        &self,
        application: &crate::casework::entity::application::Model,
        task: &review_task::Model,
        not: &[i64],
    ) -> Option<&Officer> {
        let mut order = vec!["chengdu", "yibin", "finance", "customs", "tax", "province-1", "province-2"];
        if application.id % 2 == 0 {
            order.swap(5, 6);
        }
        let all = order.into_iter().map(|key| self.official(key));
        all.filter(|who| !not.contains(&who.id)).find(|who| permit::task(who, application, task, false).is_ok())
    }
}

fn email(key: &str) -> String {
    format!("{PREFIX}{}{DOMAIN}", key.to_lowercase())
}

/// Accounts of the season by address.
pub async fn known(database: &impl ConnectionTrait) -> Result<HashMap<String, app_user::Model>, DbErr> {
    let rows = app_user::Entity::find()
        .filter(app_user::Column::Email.starts_with(PREFIX))
        .filter(app_user::Column::Email.ends_with(DOMAIN))
        .order_by_asc(app_user::Column::Id);
    Ok(rows.all(database).await?.into_iter().map(|user| (user.email.clone(), user)).collect())
}

async fn add(site: &Site, organisations: &[organisation::Model], known: &HashMap<String, app_user::Model>) -> anyhow::Result<()> {
    let hash = password::hash(secret::random_key()).await?;
    let write = site.begin(Actor::system("演示申报季")).await?;
    for (key, name, division, unit) in OFFICIALS.iter().filter(|(key, ..)| !known.contains_key(&email(key))) {
        insert(&write, key, name, Role::CaseOfficer, (Some(*division), *unit), &hash).await?;
    }
    for (at, (name, employer, fields)) in EXPERTS.iter().enumerate() {
        let key = format!("expert-{}", at + 1);
        if known.contains_key(&email(&key)) {
            continue;
        }
        let user = insert(&write, &key, name, Role::Member, (None, None), &hash).await?;
        let row = expert::ActiveModel {
            id: NotSet,
            user_id: Set(user.id),
            name: Set((*name).to_owned()),
            employer: Set((*employer).to_owned()),
            fields: Set((*fields).to_owned()),
            is_active: Set(true),
            note: Set(Some("演示专家，只评审演示申报".to_owned())),
            is_demo: Set(true),
            created_at: Set(write.clock().now()),
        };
        people::save_expert(&write, row).await?;
    }
    for organisation in organisations.iter().filter(|row| !known.contains_key(&email(&row.credit_code))) {
        let user = insert(&write, &organisation.credit_code, "演示申报人", Role::Member, (None, None), &hash).await?;
        let row = membership::ActiveModel {
            id: NotSet,
            organisation_id: Set(organisation.id),
            user_id: Set(user.id),
            role: Set(MemberRole::Owner.key().to_owned()),
            created_at: Set(write.clock().now()),
        };
        row.insert(&*write).await?;
    }
    let subject = Subject { kind: "user", id: 0, name: "演示账号".to_owned() };
    write.commit(Happened::new("season.people_added", subject, "添加演示申报季的停用账号", Vec::new())).await?;
    Ok(())
}

async fn insert(
    write: &Write,
    key: &str,
    name: &str,
    role: Role,
    (division, unit): (Option<&str>, Option<&str>),
    hash: &str,
) -> Result<app_user::Model, DbErr> {
    let now = write.clock().now();
    let row = app_user::ActiveModel {
        id: NotSet,
        email: Set(email(key)),
        name: Set(name.to_owned()),
        password_hash: Set(hash.to_owned()),
        role: Set(role.key().to_owned()),
        is_active: Set(false),
        must_change_password: Set(false),
        failed_sign_ins: Set(0),
        locked_until: Set(None),
        last_sign_in_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        division_code: Set(division.map(str::to_owned)),
        email_verified_at: Set(None),
        unit: Set(unit.map(str::to_owned)),
    };
    row.insert(&**write).await
}

fn officer(user: &app_user::Model) -> Officer {
    Officer {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: Role::CaseOfficer,
        division: user.division_code.clone(),
        unit: user.unit.clone(),
    }
}

fn member(user: &app_user::Model, organisation: &organisation::Model) -> Member {
    let place = Place {
        organisation_id: organisation.id,
        name: organisation.name.clone(),
        status: OrganisationStatus::Confirmed,
        role: MemberRole::Owner,
        division_code: organisation.division_code.clone(),
    };
    let (name, email) = (user.name.clone(), user.email.clone());
    Member { id: user.id, name, email, role: Role::Member, places: vec![place], at: Some(0) }
}
