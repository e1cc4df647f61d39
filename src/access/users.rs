//! People, kept by administrators.

use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use super::entity::app_user;
use super::event::AccountEvent;
use super::mail::{AccountNews, tell};
use super::register::is_unproven;
use super::store::{NewUser, UserChange, UserFilter};
use super::{Administrator, Cx, Desk, Officer, Role, password, second_factor, store};
use crate::platform::secret::readable_password;
use crate::web::filters::moment;
use crate::web::posted::trimmed;
use crate::web::{Answer, Asked, Form, FormView, PageError, Pager, Posted, Routes, render, see_other};

const PER_PAGE: u64 = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/users", list);
    routes.get("/office/users/new", show_new);
    routes.post("/office/users", create);
    routes.get("/office/users/{id}/edit", show_edit);
    routes.post("/office/users/{id}", update);
    routes.post("/office/users/{id}/password-reset", reset_password);
    routes.post("/office/users/{id}/second-factor-reset", reset_second_factor);
}

#[derive(Template)]
#[template(path = "access/users.html")]
struct UsersPage {
    desk: Desk,
    tabs: Vec<Tab>,
    query: UsersQuery,
    users: Vec<UserRow>,
    pager: Pager,
    range: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct UsersQuery {
    role: String,
    q: String,
    page: String,
}

struct Tab {
    name: &'static str,
    url: String,
    count: i64,
    is_current: bool,
}

struct UserRow {
    name: String,
    email: String,
    role: &'static str,
    division: String,
    state: &'static str,
    last_sign_in: String,
    edit_url: String,
}

#[derive(Template)]
#[template(path = "access/user_form.html")]
struct UserFormPage {
    desk: Desk,
    form: FormView,
    roles: Vec<(&'static str, &'static str)>,
    divisions: Vec<(String, String)>,
    units: [(&'static str, &'static str); 4],
    /// Whether there is a second factor to take away.
    has_factor: bool,
    /// The user under change; none for a new one.
    user_id: Option<i64>,
}

#[derive(Template)]
#[template(path = "access/first_password.html")]
struct FirstPasswordPage {
    desk: Desk,
    email: String,
    password: String,
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct UserForm {
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    email: String,
    #[validate(length(min = 1, max = 50, message = "请填写姓名，最多 50 个字"))]
    name: String,
    role: String,
    division: String,
    #[validate(regex(path = *UNIT, message = "部门代码用小写字母、数字和连字符，例如 finance"))]
    #[serde(deserialize_with = "trimmed")]
    unit: String,
    is_active: String,
}

impl Form for UserForm {}

/// What a department's code looks like; nothing is the department that leads.
static UNIT: LazyLock<Regex> = LazyLock::new(|| Regex::new("^([a-z][a-z0-9-]{1,39})?$").expect("a pattern"));

/// Departments that usually take part; programmes may name others.
const UNITS: [(&str, &str); 4] = [("commerce", "商务"), ("finance", "财政"), ("customs", "海关"), ("tax", "税务")];

/// Role, division and department.
type Office = (Role, Option<String>, Option<String>);

impl UserForm {
    /// Role, division and department, or what is wrong with them.
    fn office(&self, cx: &Cx<Officer>, view: &mut FormView) -> Option<Office> {
        let Some(role) = Role::parse(&self.role) else {
            view.refuse("role", "请选择角色");
            return None;
        };
        if role != Role::CaseOfficer {
            return Some((role, None, None));
        }
        let unit = (!self.unit.is_empty()).then(|| self.unit.clone());
        if self.division.is_empty() {
            return Some((role, None, unit));
        }
        if cx.site.zone.divisions.iter().all(|division| division.code != self.division) {
            view.refuse("division", "请从列表中选择地区");
            return None;
        }
        Some((role, Some(self.division.clone()), unit))
    }
}

async fn list(cx: Cx<Administrator>, asked: Asked<UsersQuery>) -> Answer {
    let (cx, query) = (cx.as_officer(), asked.0);
    let now = cx.site.clock.now();
    let row = |user: app_user::Model| UserRow {
        role: Role::parse(&user.role).map_or("", Role::name),
        division: placed(&cx, &user),
        state: if !user.is_active {
            "已停用"
        } else if user.locked_until.is_some_and(|until| until > now) {
            "已锁定"
        } else if is_unproven(&user) {
            "待验证邮箱"
        } else if user.must_change_password {
            "待修改初始密码"
        } else {
            "正常"
        },
        last_sign_in: user.last_sign_in_at.map(moment).unwrap_or_default(),
        edit_url: format!("/office/users/{}/edit", user.id),
        name: user.name,
        email: user.email,
    };
    let filter = UserFilter { role: Role::parse(&query.role), text: query.q.chars().take(100).collect() };
    let total = store::count_who(cx.database(), &filter).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let users = store::list(cx.database(), &filter, (pager.page - 1) * PER_PAGE, PER_PAGE).await?;
    let page = UsersPage {
        desk: cx.desk("用户"),
        tabs: tabs(&cx, filter.role).await?,
        query,
        users: users.into_iter().map(row).collect(),
        range: format!("共 {total} 人"),
        pager,
    };
    render(StatusCode::OK, &page)
}

/// Division and department in words.
fn placed(cx: &Cx<Officer>, user: &app_user::Model) -> String {
    let division = user.division_code.as_deref().map(|code| cx.site.zone.division_name(code));
    let unit =
        user.unit.as_deref().map(|unit| UNITS.iter().find(|(key, _)| *key == unit).map_or(unit, |(_, name)| name).to_owned());
    division.into_iter().chain(unit).collect::<Vec<_>>().join("　")
}

async fn tabs(cx: &Cx<Officer>, current: Option<Role>) -> Result<Vec<Tab>, PageError> {
    let counts = store::count_roles(cx.database()).await?;
    let count = |role: Role| counts.iter().find(|(key, _)| key == role.key()).map_or(0, |(_, count)| *count);
    let all = Tab {
        name: "全部",
        url: "/office/users".to_owned(),
        count: counts.iter().map(|(_, count)| count).sum(),
        is_current: current.is_none(),
    };
    let tab = |role: Role| Tab {
        name: role.name(),
        url: format!("/office/users?role={}", role.key()),
        count: count(role),
        is_current: current == Some(role),
    };
    Ok(std::iter::once(all).chain(Role::ALL.into_iter().map(tab)).collect())
}

async fn show_new(cx: Cx<Administrator>) -> Answer {
    let mut form = FormView::default();
    form.set("role", Role::Editor.key());
    form_page(&cx.as_officer(), StatusCode::OK, form, None).await
}

async fn form_page(cx: &Cx<Officer>, status: StatusCode, form: FormView, user_id: Option<i64>) -> Answer {
    let title = if user_id.is_some() { "修改用户" } else { "新建用户" };
    let user = match user_id {
        Some(id) => store::find(cx.database(), id).await?,
        None => None,
    };
    // Nobody is made a member here: members register themselves, and stay what they are unless somebody says otherwise.
    let is_member = user.as_ref().is_some_and(|user| user.role == Role::Member.key());
    let roles =
        Role::ALL.into_iter().filter(|role| role.is_office() || is_member).map(|role| (role.key(), role.name())).collect();
    let mut divisions = vec![(String::new(), "整个综试区".to_owned())];
    divisions.extend(cx.site.zone.divisions.iter().map(|division| (division.code.clone(), division.name.clone())));
    let has_factor = match user_id {
        Some(id) => second_factor::store::is_on(cx.database(), id).await?,
        None => false,
    };
    render(status, &UserFormPage { desk: cx.desk(title), form, roles, divisions, units: UNITS, has_factor, user_id })
}

async fn create(cx: Cx<Administrator>, posted: Posted<UserForm>) -> Answer {
    let cx = cx.as_officer();
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await,
    };
    let chosen = form.office(&cx, &mut view).filter(|(role, ..)| role.is_office());
    let Some((role, division, unit)) = chosen else {
        if !view.is_invalid() {
            view.refuse("role", "请选择后台角色；企业用户请自行注册");
        }
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await;
    };
    let first = readable_password();
    let password_hash = password::hash(first.clone()).await?;
    let write = cx.begin().await?;
    if store::find_by_email(&*write, &form.email).await?.is_some() {
        view.refuse("email", "这个邮箱已有账号，可在用户列表中修改");
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await;
    }
    let new = NewUser { email: form.email, name: form.name, role, password_hash, must_change_password: true };
    let user = store::insert(&write, new).await?;
    store::set_place(&write, user.id, division, unit).await?;
    tell(&write, &user.email, &user.name, AccountNews::Created).await?;
    write.commit(AccountEvent::created(user.id, &user.name, &user.email, role.name())).await?;
    first_password_page(&cx, "已新建用户", user.email, first)
}

async fn show_edit(cx: Cx<Administrator>, id: Path<i64>) -> Answer {
    let cx = cx.as_officer();
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let is_active = if user.is_active { "yes" } else { "" }.to_owned();
    let (division, unit) = (user.division_code.unwrap_or_default(), user.unit.unwrap_or_default());
    let form = UserForm { email: user.email, name: user.name, role: user.role, division, unit, is_active };
    form_page(&cx, StatusCode::OK, FormView::of_form(&form), Some(*id)).await
}

async fn update(cx: Cx<Administrator>, id: Path<i64>, posted: Posted<UserForm>) -> Answer {
    let cx = cx.as_officer();
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id)).await,
    };
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let is_active = form.is_active == "yes";
    let Some((role, division, unit)) = form.office(&cx, &mut view) else {
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id)).await;
    };
    if user.id == cx.who.id && (role != Role::Administrator || !is_active) {
        view.refuse_all("不能停用自己或取消自己的管理员角色，请由另一位系统管理员操作。");
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id)).await;
    }
    let write = cx.begin().await?;
    let change = UserChange { name: form.name.clone(), role, division_code: division.clone(), unit: unit.clone(), is_active };
    store::update(&write, user.id, change).await?;
    if !is_active {
        store::revoke(&write, user.id, None).await?;
    }
    let before = json!({ "name": user.name, "role": user.role, "division_code": user.division_code, "unit": user.unit, "is_active": user.is_active });
    let after = json!({ "name": form.name, "role": role.key(), "division_code": division, "unit": unit, "is_active": is_active });
    write.commit(AccountEvent::updated(user.id, &user.name, before, after)).await?;
    cx.flash(format!("已保存 {} 的资料。", form.name));
    Ok(see_other("/office/users"))
}

async fn reset_password(cx: Cx<Administrator>, id: Path<i64>) -> Answer {
    let cx = cx.as_officer();
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let first = readable_password();
    let hash = password::hash(first.clone()).await?;
    let write = cx.begin().await?;
    store::set_password(&write, user.id, hash, true).await?;
    store::revoke(&write, user.id, None).await?;
    tell(&write, &user.email, &user.name, AccountNews::PasswordReset).await?;
    write.commit(AccountEvent::password_reset(user.id, &user.name)).await?;
    first_password_page(&cx, "已重置密码", user.email, first)
}

async fn reset_second_factor(cx: Cx<Administrator>, id: Path<i64>) -> Answer {
    let cx = cx.as_officer();
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if !second_factor::store::remove(&write, user.id).await? {
        cx.flash(format!("{} 没有开启两步验证。", user.name));
        return Ok(see_other(format!("/office/users/{}/edit", user.id)));
    }
    tell(&write, &user.email, &user.name, AccountNews::SecondFactorReset).await?;
    write.commit(AccountEvent::second_factor_reset(user.id, &user.name)).await?;
    cx.flash(format!("已取消 {} 的两步验证。", user.name));
    Ok(see_other(format!("/office/users/{}/edit", user.id)))
}

/// Answers the post itself: a first password is shown once and never stored, not even in a session.
fn first_password_page(cx: &Cx<Officer>, title: &str, email: String, password: String) -> Answer {
    render(StatusCode::OK, &FirstPasswordPage { desk: cx.desk(title), email, password })
}
